"""A new version of the consent wording, with what is doubtful in it while it is typed."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import CheckRow, clear
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field


class WordingDialog(DialogBase):
    """`shown`: versions that are shown until now; the newest may be ended by this one."""

    def __init__(self, ui: Ui, parent: QWidget, shown: Sequence[str]) -> None:
        super().__init__(ui, parent, width=600)
        self._ends = shown[0] if shown else None
        self._findings: tuple[str, ...] = ()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(8)
        self.text.setMinimumHeight(ui.theme.s(110))
        self.text.textChanged.connect(self._lint)
        self.text_field = Field(self.text)
        self.model = button(ui, "quiet", clicked=self._use_model)
        self.found = QVBoxLayout()
        self.found.setSpacing(0)
        self.day = DayEdit(ui, needed=True)
        self.day_field = Field(self.day)
        self.ticked, self.ends = QCheckBox(), QCheckBox()
        self.ends.setChecked(self._ends is not None)
        self.ends.setVisible(self._ends is not None)
        self.box.addWidget(self.text_field)
        self.box.addWidget(self.model, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addLayout(self.found)
        self.box.addWidget(self.day_field)
        self.box.addWidget(self.ticked)
        self.box.addWidget(self.ends)
        self._no = self.add_button(button(ui, clicked=self.reject))
        self.yes = self.add_button(button(ui, "primary", clicked=self.keep))
        self.resize(ui.theme.s(620), ui.theme.s(620))
        self.retranslate()

    def keep(self) -> None:
        """Store it as the next version."""
        ui, text, day = self.ui, self.text.toPlainText().strip(), self.day.value()
        self.text_field.set_problem("" if text else ui._("Please fill this in."))
        self.day_field.set_problem("" if day else ui._("Please choose the day."))
        if not text or not day:
            (self.day if text else self.text).setFocus()
            return
        ends = self._ends if self.ends.isChecked() else None
        default_on = self.ticked.isChecked()
        ui.tasks.do(
            self,
            lambda _: ui.services.shop_lists.add_wording(
                text, shown_from=date.fromisoformat(day[:10]), default_on=default_on, ends=ends
            ),
            lambda _: self.accept(),
            title=ui._("Saving the wording"),
            changes=("shop",),
        )

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("New version of the consent wording"),
            _("Write it exactly as people see it on the form, on paper or on screen."),
        )
        self.text_field.set_texts(_("Wording"))
        self.model.setText(_("Use the model wording with your shop's name"))
        self.day_field.set_texts(_("Shown since"))
        self.day.retranslate()
        self.ticked.setText(_("The box is ticked beforehand"))
        self.ends.setText(_("Version {number} is no longer shown from that day on").format(number=self._ends))
        self._no.setText(_("Cancel"))
        self.yes.setText(_("Keep this version"))
        self._show_findings(self._findings)

    def _use_model(self) -> None:
        ui = self.ui
        language = ui.theme.lang
        ui.tasks.look(
            self, lambda: ui.services.shop_lists.model_wording(language), self._put_model, key="model"
        )

    def _put_model(self, text: str) -> None:
        if text:
            self.text.setPlainText(text)
        else:
            self.text_field.set_problem(self.ui._("First enter your formal name in the section “Shop”."))

    def _lint(self) -> None:
        ui, text = self.ui, self.text.toPlainText()
        self.text_field.set_problem("")
        ui.tasks.look(self, lambda: ui.services.shop_lists.lint(text), self._show_findings, key="lint")

    def _show_findings(self, findings: tuple[str, ...]) -> None:
        self._findings = findings
        clear(self.found)
        for one in findings:
            row = CheckRow(self.ui)
            row.set("warn", one, state_name=self.ui._("Please look"))
            self.found.addWidget(row)
