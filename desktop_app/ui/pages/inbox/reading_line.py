"""When the mailbox was read last and how it is watched; while it is read, how far that is."""

from shiboken6 import isValid

from desktop_app.services.inbox_views import InboxOverview
from desktop_app.ui.context import Ui
from desktop_app.ui.mail_watch import mail_watch
from desktop_app.ui.reading import LANE
from desktop_app.ui.tasks import Task
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.sentences import sentences

_LONG = 1.0
"""Seconds after which a reading is worth a word; the strip below has its bar and ends it."""


class ReadingLine(WrapLabel):
    """A sentence or two."""

    def __init__(self, ui: Ui) -> None:
        super().__init__("muted")
        self._own_ui = ui
        self._head: InboxOverview | None = None
        self._task: Task | None = None
        self._watch = mail_watch(ui)
        self._watch.changed.connect(self.retranslate)
        ui.tasks.started.connect(self._started)
        for task in ui.tasks.busy(LANE):
            self._started(task)

    def show_head(self, head: InboxOverview | None) -> None:
        """What the book knows."""
        self._head = head
        self.retranslate()

    def retranslate(self) -> None:
        """The words of now."""
        head, ui = self._head, self._own_ui
        _ = ui._
        if self._task is not None and self._task.running and self._task.seconds > _LONG:
            self.setText(self._going(self._task))
        elif head is None or head.reading == "no-account":
            self.setText("")  # the notice says all
        elif not head.readable:
            self.setText(_("Replies are read by hand."))
        else:
            last = _("Last read {at} ({ago}).").format(at=head.last_read, ago=head.ago)
            never = _("Never read yet.")
            if head.failed or head.total:
                never = _("Never read to the end yet.")
            self.setText(sentences(ui, last if head.last_read else never, self._how(head)))

    def _how(self, head: InboxOverview) -> str:
        """When it is read by itself."""
        _ = self._own_ui._
        if not head.quietly:
            return _(
                "It is not read by itself, because the password is asked for each time. It is read before "
                "each newsletter."
            )
        if self._watch.tells:
            return _("New mail is read as soon as it arrives, and always before each newsletter.")
        return self._own_ui.ngettext(
            "While this program is open it is read every {n} minute, and always before each newsletter.",
            "While this program is open it is read every {n} minutes, and always before each newsletter.",
            head.every_minutes,
        ).format(n=head.every_minutes)

    def _going(self, task: Task) -> str:
        ui = self._own_ui
        _ = ui._
        far = _("Reading now: {n} of {m} mails.").format(n=f"{task.done:,}", m=f"{task.total:,}")
        some = _("Reading now: {n} mails so far.").format(n=f"{task.done:,}")
        kept = _("What was read takes effect at once, also when you stop it below.")
        return sentences(ui, far if task.total else some, kept)

    def _started(self, task: Task) -> None:
        if task.lane != LANE:
            return
        self._task = task
        task.progressed.connect(self.retranslate)
        task.ended.connect(lambda: self._ended(task))

    def _ended(self, task: Task) -> None:
        if isValid(self) and self._task is task:
            self._task = None
            self.retranslate()
