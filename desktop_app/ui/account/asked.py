"""What only the owner knows about an account: each value in a row that says where it stands."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.account_views import Ask, Plan
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.form_row import FormRow

_FIELDS = ("server", "user")


def label_of(ui: Ui, ask: Ask) -> str:
    """What is asked, as the name of a field; a Japanese name keeps its letters (dアカウント)."""
    return ask.label if ui.theme.lang == "ja" else f"{ask.label[:1].upper()}{ask.label[1:]}"


class AskedRows(QWidget):
    """`answered` is given the field ("server", "user") and what was typed; `planned` the contract chosen."""

    answered = Signal(str, str)
    planned = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._asks: dict[str, Ask] = {}
        self._plans: Sequence[Plan] = ()
        self.edits = {name: QLineEdit() for name in _FIELDS}
        self.plan = Combo()
        self.rows: dict[str, FormRow] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for name, editor in (*self.edits.items(), ("plan", self.plan)):
            self.rows[name] = FormRow(ui, editor)
            box.addWidget(self.rows[name])
        for name, edit in self.edits.items():
            edit.textEdited.connect(lambda text, name=name: self._typed(name, text))
        self.plan.activated.connect(lambda _: self.planned.emit(self.plan.key()))
        self.show_asks((), ())

    def show_asks(self, asks: Sequence[Ask], plans: Sequence[Plan]) -> None:
        """What is asked now; what was typed for the same field stays."""
        before = self._asks
        # A server of which nothing is known stands in the details, host by host.
        self._asks = {
            one.field: one for one in asks if one.field == "user" or (one.field == "server" and one.part)
        }
        self._plans = plans
        for name, edit in self.edits.items():
            if before.get(name) != self._asks.get(name) and not self._asks.get(name):
                edit.clear()
            self.rows[name].set_problem("")
        self.retranslate()
        self.setVisible(bool(self._asks or plans))

    def answers(self) -> dict[str, str]:
        """What was typed, by field."""
        return {name: edit.text().strip() for name, edit in self.edits.items() if name in self._asks}

    def first_empty(self) -> QLineEdit | None:
        """The first field without an answer."""
        return next((self.edits[name] for name, said in self.answers().items() if not said), None)

    def find_missing(self) -> str:
        """The first field without an answer, with the cursor put there; "" = all are answered."""
        for name in self._asks:
            self.rows[name].set_problem("")
            if not self.edits[name].text().strip():
                self.rows[name].set_problem(self.ui._("Please fill this in."))
                self.edits[name].setFocus()
                return name
        return ""

    def set_narrow(self, narrow: bool) -> None:
        """Labels above their fields."""
        for row in self.rows.values():
            row.set_narrow(narrow)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        for name, edit in self.edits.items():
            ask = self._asks.get(name)
            self.rows[name].setVisible(ask is not None)
            if ask is not None:
                self.rows[name].set_texts(label_of(self.ui, ask), ask.where)
                example = _("Example: {example}").format(example=ask.example) if ask.example else ""
                edit.setPlaceholderText(example)
        self.plan.fill([("", _("I do not know")), *((one.id, one.name) for one in self._plans)])
        if not self.plan.key():
            self.plan.choose("")
        hint = _("How many mails a day may go depends on it. Not knowing is fine: it starts carefully.")
        self.rows["plan"].set_texts(_("Contract"), hint)
        self.rows["plan"].setVisible(bool(self._plans))

    def _typed(self, name: str, text: str) -> None:
        self.rows[name].set_problem("")
        self.answered.emit(name, text.strip())
