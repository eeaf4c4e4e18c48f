"""差出人: which of several mail accounts a newsletter leaves from. With one account nothing is shown."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.sender_choice import SenderChoice
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.sentences import sentences

_DEFAULT = "*"


class SenderField(QWidget):
    """Kept at once; a choice that is not possible is said below, and the one before comes back."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self._choice: SenderChoice | None = None
        self.box = Combo()
        self.box.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.field = Field(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self.hide()
        self.box.activated.connect(lambda _: self._choose())
        model.opened.connect(self.load)
        ui.tasks.changed.connect(self._data_changed)

    def load(self) -> None:
        """Ask for the accounts and the chosen one."""
        desk, newsletter = self.ui.services.senders, self.model.id
        if newsletter:
            self.ui.tasks.look(self, lambda: desk.choice(newsletter), self._show, key="senders")

    def _data_changed(self, subjects: frozenset[str]) -> None:
        if "account" in subjects and self.model.id:
            self.load()

    def _show(self, choice: SenderChoice) -> None:
        self._choice = choice
        self.setVisible(len(choice.options) > 1)
        self.retranslate()

    def _choose(self) -> None:
        key = self.box.key().removeprefix(_DEFAULT)
        desk, newsletter = self.ui.services.senders, self.model.id
        self.field.set_problem("")
        self.ui.tasks.do(
            self, lambda _: desk.choose(newsletter, key), lambda _: self.load(),
            title=self.ui._("Choosing the sender"), changes=("newsletters",), failed=self._refused,
            can_cancel=False,
        )

    def _refused(self, error: AppError) -> None:
        told = self.ui.error_text(error)
        self.retranslate()
        self.field.set_problem(sentences(self.ui, told.title, told.cause, told.next))

    def retranslate(self) -> None:
        """The words of now."""
        _, choice = self.ui._, self._choice
        self.field.set_texts(_("Sender's address"))
        if choice is None:
            return
        usual = next((one.address for one in choice.options if one.default), "")
        chosen = next((one.address for one in choice.options if one.id == choice.chosen), usual)
        self.field.set_texts(_("Sender's address"), chosen)  # the box may be too narrow for it
        lines = [(_DEFAULT, _("The usual one"))]
        lines += [(one.id, one.address) for one in choice.options]
        self.box.fill(lines)
        self.box.choose(choice.chosen or _DEFAULT)
        self.box.setEnabled(choice.editable)
        self.box.setToolTip(self.box.currentText())
