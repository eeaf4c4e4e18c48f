"""Warnings that came up since the check: each needs a reason before the run goes on."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.services.law_page import rule_view
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.reason_choice import ReasonChoice
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel


class AcceptDialog(DialogBase):
    """`what` tells the warnings; `done` gets rule and reason of each."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        rules: Sequence[str],
        what: str,
        done: Callable[[Mapping[str, str]], None],
    ) -> None:
        super().__init__(ui, parent, width=520)
        self._rules, self._what, self._done = tuple(rules), what, done
        self.choices: dict[str, ReasonChoice] = {}
        self._told = WrapLabel("body")
        self.box.addWidget(self._told)
        for rule in self._rules:
            title = WrapLabel("bold")
            title.setText(rule_view(rule, ui.theme.lang).title)
            self.choices[rule] = ReasonChoice(ui, title.said())
            self.box.addWidget(title)
            self.box.addWidget(self.choices[rule])
        self.missing = WrapLabel("small", "stop")
        self.missing.hide()
        self.box.addWidget(self.missing)
        self.law = self.add_button(button(ui, icon="scale", clicked=self._show_law), left=True)
        self.close_button = self.add_button(button(ui, clicked=self.reject))
        self.go_on = self.add_button(button(ui, "primary", clicked=self._go_on), default=True)
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("A point about a duty by law needs your reason"))
        self._told.setText(self._what)
        self.missing.setText(_("Choose a reason for each point."))
        self.law.setText(_("What the law says"))
        self.close_button.setText(_("Cancel"))
        self.go_on.setText(_("Continue"))

    def _show_law(self) -> None:
        LawTextDialog(self.ui, self, self._rules).open()

    def _go_on(self) -> None:
        reasons = {rule: choice.reason() for rule, choice in self.choices.items()}
        if not all(reasons.values()):
            self.missing.show()
            return
        self.accept()
        self._done(reasons)
