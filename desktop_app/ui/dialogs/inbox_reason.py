"""Why something about a received mail is taken back, or what was done about a complaint: words and a name."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.who_decides import WhoDecides
from desktop_app.ui.widgets.buttons import Kind, button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field

_MOST = 500


class InboxReasonDialog(DialogBase):
    """Base of both: `then` is told the words and who says them."""

    icon, kind = "check", "primary"

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        staff: Sequence[str],
        then: Callable[[str, str], None],
        *,
        by: str = "",
    ) -> None:
        """`by`: who says so, as far as it is known already."""
        super().__init__(ui, parent, width=500)
        self._then = then
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.document().setDocumentMargin(8)
        self.words.setMinimumHeight(ui.theme.s(90))
        self.words_field = Field(self.words)
        self.words.textChanged.connect(lambda: self.words_field.set_problem(""))
        self.by_field = WhoDecides(ui, staff, by)
        self.by = self.by_field.name
        self.box.addWidget(self.words_field)
        self.box.addWidget(self.by_field)
        self.box.addStretch(1)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        kind: Kind = "danger" if self.kind == "danger" else "primary"
        self.go = self.add_button(button(ui, kind, icon=self.icon, clicked=self.tell), default=True)
        self.retranslate()
        self.words.setFocus()

    def tell(self) -> None:
        """Tell both, when they are there."""
        words = self.words.toPlainText().strip()[:_MOST]
        if not words:
            self.words_field.set_problem(self.missing())
            self.words.setFocus()
        elif not self.by_field.is_missing():
            self.accept()
            self._then(words, self.by.value())

    def missing(self) -> str:
        """What is said where the words are missing."""
        return self.ui._("Write why, in a few words.")


class TakeBackDialog(InboxReasonDialog):
    """A stop that the program set by itself, or a decision, was wrong."""

    icon = "undo-2"

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        told: str,
        staff: Sequence[str],
        then: Callable[[str, str], None],
        *,
        waits: bool,
        by: str = "",
    ) -> None:
        """`waits`: the mail comes back to those that wait for a decision."""
        self._told, self._waits = told, waits
        super().__init__(ui, parent, staff, then, by=by)

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Take back what was done"),
            f"{self._told}\n"
            + (
                _("The mail waits for a decision again, and nothing is sent to this person until then.")
                if self._waits
                else _(
                    "Newsletters may go to this person again, as far as everything else is in order. What "
                    "was taken out of a sending stays out. The reason stays in the records."
                )
            ),
        )
        self.words_field.set_texts(_("Why was it wrong?"), _("For example: they wrote about another shop."))
        self.by_field.set_texts(_("Decided by"), "")
        self.cancel.setText(_("Cancel"))
        self.go.setText(_("Take it back"))


class ComplaintDialog(InboxReasonDialog):
    """JP-SEM-9-COMPLAINT: what the shop did about a complaint, and who."""

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("What was done about the complaint"),
            _(
                "The law asks to deal with complaints without delay. Note what you did; it stays in the "
                "records with today's date. Newsletters to this person have been stopped already."
            ),
        )
        self.words_field.set_texts(
            _("What did you do?"), _("For example: apologised by phone, or no answer was needed.")
        )
        self.by_field.set_texts(_("Who did it"), "")
        self.cancel.setText(_("Cancel"))
        self.go.setText(_("Note it"))

    def missing(self) -> str:
        return self.ui._("Write what was done, in a few words.")
