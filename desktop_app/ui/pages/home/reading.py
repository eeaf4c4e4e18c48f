"""The button that reads the mailbox now, and what it brought."""

from typing import TYPE_CHECKING

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.home import words
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import Button

if TYPE_CHECKING:  # it comes with the whole mailbox reader, which the first paint need not wait for
    from desktop_app.services.inbox_views import ReadResult


class ReadButton(Button):
    """While it reads it says so, and a second press does nothing."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, icon="refresh-cw")
        self._own_ui = ui
        self.reading = False
        self.clicked.connect(lambda: self.read())

    def retranslate(self) -> None:
        """Set all texts in the language of now."""
        _ = self._own_ui._
        self.setText(_("Reading…") if self.reading else _("Read replies"))
        self.setEnabled(not self.reading)

    def read(self) -> None:
        """Read the mailbox; opt-outs in it act at once."""
        if self.reading:
            return
        self._set(True)
        ui = self._own_ui
        inbox, many = ui.services.inbox_view, ui._("{n} mails handled")

        def job(work: Work) -> "ReadResult":
            return inbox.read(
                lambda step: work.progress(
                    step.done, step.total, many.format(n=step.done) if step.done else ""
                )
            )

        ui.tasks.do(
            self,
            job,
            self._was_read,
            title=ui._("Reading the mailbox"),
            lane="inbox",
            changes=("inbox", "contacts", "deliveries", "records"),
            failed=self._failed,
            cancelled=lambda: self._set(False),
        )

    def _was_read(self, result: "ReadResult") -> None:
        self._set(False)
        self._own_ui.toast(brought(self._own_ui, result))

    def _failed(self, error: AppError) -> None:
        self._set(False)
        self._own_ui.error(error)

    def _set(self, reading: bool) -> None:
        self.reading = reading
        self.retranslate()


def brought(ui: Ui, result: "ReadResult") -> str:
    """What one reading brought, in a few words."""
    if not result.mails:
        return ui._("Nothing new in the mailbox.")
    parts = [ui.ngettext("{n} new mail", "{n} new mails", result.mails).format(n=result.mails)]
    if result.stopped:
        parts.append(ui.ngettext("{n} opt-out", "{n} opt-outs", result.stopped).format(n=result.stopped))
    if result.waiting:
        waiting = ui.ngettext("{n} waits for you", "{n} wait for you", result.waiting)
        parts.append(waiting.format(n=result.waiting))
    return words.joined(parts)
