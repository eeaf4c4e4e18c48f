"""The wording of a form: one that is on record, or the text that people saw then, with its days."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.contact_draft import WordingChoice
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import WordingEdit
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel


class ShownWordingEdit(QWidget):
    """A version by its number, or a new one: text, from when until when, ticked beforehand or not."""

    changed = Signal()

    def __init__(self, ui: Ui, wordings: Sequence[WordingChoice]) -> None:
        super().__init__()
        self._ui = ui
        self.edit = WordingEdit(ui, wordings)
        self.since, self.until = DayEdit(ui), DayEdit(ui, open_end=True)
        self.ticked = Choices(("yes", "no"), across=True)
        self.fields = {
            "since": Field(self.since),
            "until": Field(self.until),
            "ticked": Field(self.ticked),
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.edit)
        self.problem = WrapLabel("small", "stop")
        self.problem.hide()
        box.addWidget(self.problem)
        for one in self.fields.values():
            box.addWidget(one)
        self.setFocusProxy(self.edit)
        self.edit.changed.connect(self._told)
        for day in (self.since, self.until):
            day.changed.connect(self.changed.emit)
        self.ticked.chosen.connect(lambda _: self.changed.emit())
        self.retranslate()

    def value(self) -> str | dict[str, Any]:
        """The number of a version, "" when it is not known, or a new one."""
        if self.edit.combo.key() != "new":
            return self.edit.combo.key()
        return {
            "text": self.edit.value(),
            "since": self.since.value(),
            "until": self.until.value(),
            "ticked": {"yes": True, "no": False}.get(self.ticked.key()),
        }

    def tell(self, faults: dict[str, str]) -> QWidget | None:
        """Show what is missing of a new one (text, since, ticked); returns the first such editor."""
        self.problem.setText(faults.get("text", ""))
        self.problem.setVisible(bool(faults.get("text")))
        first: QWidget | None = self.edit.text if faults.get("text") else None
        for name, one in self.fields.items():
            one.set_problem(faults.get(name, ""))
            if faults.get(name) and first is None:
                first = one.editor
        return first

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def _told(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        new = self.edit.combo.key() == "new"
        for one in self.fields.values():
            one.setVisible(new)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.edit.retranslate()
        self.since.retranslate()
        self.until.retranslate()
        self.ticked.set_texts({"yes": _("Yes"), "no": _("No")})
        self.fields["since"].set_texts(_("Shown since"))
        self.fields["until"].set_texts(_("Shown until"))
        self.fields["ticked"].set_texts(
            _("Was the box ticked beforehand?"), _("A box ticked beforehand proves less.")
        )
        self._show()
