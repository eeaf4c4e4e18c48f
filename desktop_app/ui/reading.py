"""Reading the mailbox on a button, and what a reading brought in a few words."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Work

if TYPE_CHECKING:  # it comes with the whole mailbox reader, which the first paint need not wait for
    from desktop_app.services.inbox_views import ReadResult

LANE = "inbox"
CHANGES = ("inbox", "contacts", "deliveries", "records")
"""What a reading may change."""


class MailboxReading(QObject):
    """One reading at a time; while it goes on, asking again does nothing."""

    def __init__(
        self,
        ui: Ui,
        owner: QObject,
        *,
        done: Callable[[str], None],
        failed: Callable[[AppError | None], None],
    ) -> None:
        """`done` is told what was brought, in words; `failed` why it ended early (None = cancelled)."""
        super().__init__(owner)
        self._ui, self._owner, self._done, self._failed = ui, owner, done, failed
        self.reading = False

    def read(self) -> None:
        """Read the mailbox; opt-outs in it act at once."""
        if self.reading:
            return
        self.reading = True
        ui = self._ui
        ui.tasks.do(
            self._owner,
            lambda work: ui.services.inbox_view.read(stepper(ui, work)),
            self._was_read,
            title=ui._("Reading the mailbox"),
            lane=LANE,
            changes=CHANGES,
            failed=self._ended,
            cancelled=lambda: self._ended(None),
        )

    def _was_read(self, result: "ReadResult") -> None:
        self.reading = False
        self._done(brought(self._ui, result))

    def _ended(self, error: AppError | None) -> None:
        self.reading = False
        self._failed(error)


def stepper(ui: Ui, work: Work) -> Callable[[int, int], None]:
    """Tells a task how far a reading is; raises what ends it when somebody cancelled."""
    of_all, some = ui._("{n} of {m} mails"), ui._("{n} mails handled")

    def tell(done: int, total: int) -> None:
        words = (of_all if total else some).format(n=f"{done:,}", m=f"{total:,}")
        work.progress(done, total, words if done else "")

    return tell


def brought(ui: Ui, result: "ReadResult") -> str:
    """What one reading brought, in a few words."""
    if not result.mails:
        return ui._("Nothing new in the mailbox.")
    parts = [ui.ngettext("{n} new mail", "{n} new mails", result.mails).format(n=f"{result.mails:,}")]
    if result.stopped:
        stopped = ui.ngettext("{n} opt-out", "{n} opt-outs", result.stopped)
        parts.append(stopped.format(n=f"{result.stopped:,}"))
    if result.waiting:
        waiting = ui.ngettext("{n} waits for you", "{n} wait for you", result.waiting)
        parts.append(waiting.format(n=f"{result.waiting:,}"))
    return "\u00a0・ ".join(parts)
