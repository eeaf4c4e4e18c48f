"""How the mailbox is read: what is missing, what went wrong at the last reading, and what to do."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.inbox_views import InboxOverview
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.cards import Notice

_MENDED_BY_TRYING = frozenset({"inbox-read-failed", "book-busy", "disk-full", "unexpected"})
"""Errors that the settings of the mailbox have nothing to do with."""


class MailboxState(QWidget):
    """Hidden while all is well."""

    def __init__(self, ui: Ui, *, read: Callable[[], None]) -> None:
        super().__init__()
        self.ui, self._read = ui, read
        self._head: InboxOverview | None = None
        self._error: AppError | None = None
        """Of a reading on this page that could not even be noted in the book."""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.setting = Notice(ui, "info", clicked=lambda: ui.go("settings", section="account"))
        self.trouble = Notice(ui, "stop", clicked=self._mend)
        self.restored = Notice(ui, "warn", clicked=read)
        self.unread = Notice(ui, "warn", clicked=read)
        for one in (self.trouble, self.setting, self.restored, self.unread):
            one.hide()
            box.addWidget(one)
        self.hide()

    def show_head(self, head: InboxOverview | None) -> None:
        """What the book knows."""
        if head is not None and self._head is not None and head.last_read != self._head.last_read:
            self._error = None  # it was read since, by whomever
        self._head = head
        self.retranslate()

    def show_error(self, error: AppError | None) -> None:
        """Why the last reading failed; None = it did not."""
        self._error = error
        self.retranslate()

    def retranslate(self) -> None:
        _, head = self.ui._, self._head
        self._show_trouble()
        if head is None:
            self._show()
            return
        if head.reading == "no-account":
            self.setting.set(
                _(
                    "No mail account is set up yet. Once it is, the program reads the replies to your "
                    "newsletters and stops whoever asks for it."
                ),
                _("Set up the mail account"),
            )
        elif head.reading == "none":
            self.setting.set(
                _(
                    "The program does not read your mailbox. Read the replies in your mail program before "
                    "each newsletter and enter every opt-out with “Stopped another way…”. Easier: let the "
                    "program read the mailbox itself."
                ),
                _("Set up reading"),
            )
        else:
            self.setting.set("")
        readable = head.readable
        self.restored.set(
            _(
                "The book was brought back from a backup. Nothing is sent until the mails since {day} were "
                "read, so that no opt-out is missed."
            ).format(day=head.must_read_from)
            if head.must_read_from and readable
            else "",
            _("Check the mailbox"),
        )
        self._show_unread(head)
        self._show()

    def _show_unread(self, head: InboxOverview) -> None:
        """JP-SEM-3-3-MAILBOX: a stop acts only once it is read."""
        hours, days = head.unread_hours, head.unread_hours // 24
        told = self.ui.ngettext(
            "The mailbox was not read for {n} day. Who said stop since then has not been stopped yet.",
            "The mailbox was not read for {n} days. Who said stop since then has not been stopped yet.",
            days,
        ).format(n=f"{days:,}")
        known = self._trouble() is not None or bool(head.must_read_from)
        self.unread.set(told if hours and not known else "", self.ui._("Check the mailbox"))

    def _trouble(self) -> AppError | None:
        return self._error or (self._head.failed if self._head else None)

    def _show_trouble(self) -> None:
        error, _ = self._trouble(), self.ui._
        if error is None:
            self.trouble.set("")
            return
        text, at = self.ui.error_text(error), self._head.failed_at if self._head else ""
        title = _("{title} ({at})").format(title=text.title, at=at) if at else text.title
        mend = _("Try again") if error.id in _MENDED_BY_TRYING else _("Open the settings")
        self.trouble.set(f"{title}\n{text.cause}\n{text.next}", mend)

    def _mend(self) -> None:
        error = self._trouble()
        if error is not None and error.id in _MENDED_BY_TRYING:
            self._read()
        else:
            self.ui.go("settings", section="account")

    def _show(self) -> None:
        shown = (self.trouble, self.setting, self.restored, self.unread)
        self.setVisible(any(not one.isHidden() for one in shown))
