"""Two small questions of the text field: where a link leads, and what stands where a field is empty."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from desktop_app.composing.links import check_url
from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.chips import field_names
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field

_BRACKETS = str.maketrans({"[": "［", "]": "］", "|": "｜", "\n": " "})


def link_problem(ui: Ui, target: str) -> str:
    """Why readers could not follow `target`; "" when they can."""
    try:
        check_url(target)
    except AppError as error:
        return ui.error_text(error).cause
    return ""


def completed(target: str) -> str:
    """What somebody meant who typed only half of an address."""
    target = target.strip()
    if target and ":" not in target and not any(char.isspace() for char in target):
        if "@" in target:
            return f"mailto:{target}"
        if "." in target:
            return f"https://{target}"
    return target


class LinkDialog(DialogBase):
    """Words and target of a link; `done(words, target)`, with "" to take the link away."""

    def __init__(
        self, ui: Ui, parent: QWidget, words: str, target: str, done: Callable[[str, str], None]
    ) -> None:
        super().__init__(ui, parent, width=460)
        self._done = done
        self.words_line, self.target_line = QLineEdit(words), QLineEdit(target)
        self.words, self.target = Field(self.words_line), Field(self.target_line)
        self.box.addWidget(self.words)
        self.box.addWidget(self.target)
        self.remove = self.add_button(button(ui, "danger", clicked=self._remove), left=True)
        self.remove.setVisible(bool(target))
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.save = self.add_button(button(ui, "primary", clicked=self.try_save), default=True)
        self.retranslate()
        self.target_line.setFocus()

    def retranslate(self) -> None:
        self.set_texts(self.ui._("Link"))
        self.words.set_texts(self.ui._("Words to click on"))
        hint = self.ui._("A page (https://…), a mail address (mailto:…) or a telephone number (tel:…)")
        self.target.set_texts(self.ui._("Leads to"), hint)
        self.remove.setText(self.ui._("Remove link"))
        self.cancel.setText(self.ui._("Cancel"))
        self.save.setText(self.ui._("Set link"))

    def try_save(self) -> None:
        """Set the link, or say beside the field what is wrong with it."""
        target = completed(self.target_line.text())
        problem = link_problem(self.ui, target)
        self.target.set_problem(problem)
        if not problem:
            self._done(self.words_line.text().strip(), check_url(target))
            self.accept()

    def _remove(self) -> None:
        self._done(self.words_line.text().strip() or self.target_line.text(), "")
        self.accept()


class FallbackDialog(DialogBase):
    """What stands in the place of a chip where the contact has nothing; `done(words or None)`."""

    def __init__(
        self, ui: Ui, parent: QWidget, chip: Mapping[str, Any], done: Callable[[str | None], None]
    ) -> None:
        super().__init__(ui, parent, width=480)
        self._done, self._field = done, str(chip["merge"])
        fallback = chip.get("fallback")
        self.instead = QRadioButton()
        self.leave_out = QRadioButton()
        self._group = QButtonGroup(self)
        for one in (self.instead, self.leave_out):
            self._group.addButton(one)
        (self.leave_out if fallback is None else self.instead).setChecked(True)
        self.words_line = QLineEdit(fallback or "")
        self.words = Field(self.words_line)
        self.box.addWidget(self.instead)
        self.box.addWidget(self.words)
        self.box.addWidget(self.leave_out)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.save = self.add_button(button(ui, "primary", clicked=self.keep), default=True)
        self.instead.toggled.connect(self.words.setEnabled)
        self.words.setEnabled(self.instead.isChecked())
        self.retranslate()

    def retranslate(self) -> None:
        name = field_names(self.ui).get(self._field, self._field)
        self.set_texts(
            self.ui._("Where “{field}” is empty").format(field=name),
            self.ui._("Some contacts have nothing there. What should their mail show?"),
        )
        self.instead.setText(self.ui._("These words instead"))
        self.words.set_texts(
            self.ui._("Words"), self.ui._("Before 様 write 「お客」. Leave it empty to show nothing there.")
        )
        self.leave_out.setText(self.ui._("Send no mail to those contacts"))
        self.cancel.setText(self.ui._("Cancel"))
        self.save.setText(self.ui._("Use this"))

    def keep(self) -> None:
        """Take the answer over."""
        words = self.words_line.text().translate(_BRACKETS).strip()
        self._done(words if self.instead.isChecked() else None)
        self.accept()
