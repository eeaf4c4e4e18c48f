"""受信の処理: the last reading on top, then what waits for a person, then what was read and done."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from desktop_app.domain.errors import AppError
from desktop_app.services.bounce_views import BounceHold, DomainWarning
from desktop_app.services.inbox_views import InboxOverview, WaitingCard
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.mail_text import MailTextDialog
from desktop_app.ui.page import Page
from desktop_app.ui.pages.inbox.deciding import Deciding
from desktop_app.ui.pages.inbox.queue import Queue
from desktop_app.ui.pages.inbox.read_list import GROUPS, ReadList
from desktop_app.ui.pages.inbox.reading_line import ReadingLine
from desktop_app.ui.pages.inbox.state import MailboxState
from desktop_app.ui.pages.inbox.warnings import Warnings
from desktop_app.ui.reading import MailboxReading
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import EmptyState, Notice

_NARROW = 860


class InboxPage(Page):
    """Reads the mailbox on a button, and lets a person decide in one click."""

    name = "inbox"
    cares = frozenset({"inbox", "account", "contacts", "shop", "deliveries"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.reader = MailboxReading(ui, self, done=self._read, failed=self._read_failed)
        self.read_button = button(ui, "primary", icon="refresh-cw", clicked=self.read)
        self.header.add(self.read_button)
        self._head: InboxOverview | None = None
        self.last = ReadingLine(ui)
        self.other_way = button(ui, icon="phone", clicked=self._other_way)
        self.top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.top.setSpacing(12)
        self.top.addWidget(self.last, 1)
        self.top.addWidget(self.other_way, 0, Qt.AlignmentFlag.AlignLeft)
        self.layout_.addLayout(self.top)
        self.state = MailboxState(ui, read=self.read)
        self.wishes = Notice(ui, "warn", clicked=self._show_wishes)
        self.complaints = Notice(ui, "warn", clicked=lambda: self._show("complaint"))
        self.unproven = Notice(ui, "warn", clicked=lambda: self.deciding.many())
        self.warnings = Warnings(
            ui, show=lambda: self._show("bounce"), again=lambda one: self.deciding.try_again(one)
        )
        self.queue = Queue(ui)
        self.deciding = Deciding(ui, self)
        self.queue.decided.connect(self.deciding.decide)
        self.queue.asked.connect(self.deciding.ask)
        self.queue.many_wanted.connect(self.deciding.many)
        self.queue.hold_decided.connect(self.deciding.decide_hold)
        self.queue.mail_wanted.connect(self._show_mail)
        for notice in (self.wishes, self.complaints, self.unproven):
            notice.hide()
        for widget in (
            self.state, self.wishes, self.complaints, self.unproven, self.warnings, self.queue,
        ):  # fmt: skip
            self.layout_.addWidget(widget)
        self.empty = EmptyState(ui, "inbox")
        self.first = self.empty.add_button("plain", self.read, "refresh-cw")
        self.empty.hide()
        self.done = ReadList(ui)
        self.done.mail_wanted.connect(self._show_mail)
        self.done.answered.connect(self.deciding.answered)
        self.done.stop_wanted.connect(self.deciding.is_stop)
        self.done.undo_wanted.connect(self.deciding.take_back)
        self.layout_.addWidget(self.empty, 1)
        self.layout_.addWidget(self.done, 1)
        self.layout_.addStretch(0)  # takes the room when there is nothing to list
        self.retranslate()

    # --- words

    def retranslate(self) -> None:
        _ = self.ui._
        self.header.title.setText(_("Incoming mail"))
        self.header.subtitle.setText(_("What came back, and what was done about it"))
        self._show_reading()
        self.other_way.setText(_("Stopped another way…"))
        self.other_way.setToolTip(_("Somebody said stop by phone, at the counter or on paper"))
        self._show_empty()
        self.first.setText(_("Check the mailbox"))
        for part in (self.state, self.queue, self.warnings, self.last, self.done):
            part.retranslate()
        self._show_head()

    def _show_empty(self) -> None:
        _ = self.ui._
        read = self._head is not None and bool(self._head.last_read)
        self.empty.set(
            _("Nothing has come back yet") if read else _("No mail was read yet"),
            _(
                "The program reads replies to your newsletters. Who says stop gets nothing more, from the "
                "next mail on. What it is not sure of, it shows you here. It never answers, moves or deletes "
                "a mail."
            ),
        )

    # --- data

    def refresh(self) -> None:
        services, look = self.ui.services, self.ui.tasks.look
        look(self, services.inbox_view.overview, self._take_head, key="head")
        look(self, services.inbox_view.waiting, self._take_waiting, key="waiting")
        look(self, lambda: services.bounces.holds(), self._take_holds, key="holds")
        look(self, lambda: services.bounces.warnings(), self._take_warnings, key="warnings")
        self.done.load()

    def open(self, **target: Any) -> None:
        """`group`: which mails to list; `mail`: one that is to be chosen; `read`: read the mailbox now."""
        if target.get("read"):
            self.read()
        if target.get("group") in GROUPS:
            self.done.show_group(str(target["group"]))
        if target.get("mail"):
            self.done.choose_when_there(str(target["mail"]))

    def _take_head(self, head: InboxOverview) -> None:
        self._head = head
        self._show_head()

    def _show_head(self) -> None:
        head, _ = self._head, self.ui._
        self.state.show_head(head)
        self.last.show_head(head)
        if head is None:
            return
        readable = head.readable
        many = self.ui.ngettext(
            "{n} reply looks like a question or an order. Open it in your mail program, and note here when "
            "it is answered.",
            "{n} replies look like questions or orders. Open them in your mail program, and note here when "
            "they are answered.",
            head.wishes,
        )
        self.wishes.set(many.format(n=f"{head.wishes:,}") if head.wishes else "", _("Show them"))
        open_ones = self.ui.ngettext(
            "{n} complaint is older than a week, and nobody noted what was done about it.",
            "{n} complaints are older than a week, and nobody noted what was done about them.",
            head.complaints_open,
        )
        self.complaints.set(
            open_ones.format(n=f"{head.complaints_open:,}") if head.complaints_open else "", _("Show them")
        )
        flood = self.ui.ngettext(
            "{n} opt-out came whose sender could not be confirmed, more than usual in an hour. Somebody may "
            "be writing under other people's names. Nothing is sent to them until you decide.",
            "{n} opt-outs came whose senders could not be confirmed, more than usual in an hour. Somebody "
            "may be writing under other people's names. Nothing is sent to them until you decide.",
            head.unproven,
        )
        self.unproven.set(flood.format(n=head.unproven) if head.unproven else "", _("Decide on several…"))
        self.read_button.setVisible(readable)
        nothing = head.total == 0
        self.empty.setVisible(nothing and readable)
        self._show_empty()
        self.done.setVisible(not nothing)
        self.done.set_counts(head.counts)
        self.queue.set_staff(head.staff)
        self.queue.set_topics(head.topics)
        self.queue.set_total(head.waiting)

    def _take_waiting(self, cards: list[WaitingCard]) -> None:
        self.queue.show_cards(cards)
        self.respond()

    def _take_holds(self, holds: tuple[BounceHold, ...]) -> None:
        self.queue.show_holds(holds)
        self.respond()

    def _take_warnings(self, warnings: tuple[DomainWarning, ...]) -> None:
        self.warnings.show_warnings(warnings)

    # --- what the owner does

    @property
    def staff(self) -> tuple[str, ...]:
        """The people of the shop."""
        return self._head.staff if self._head else ()

    def read(self) -> None:
        """Read the mailbox now."""
        self.state.show_error(None)
        self.reader.read()
        self._show_reading()

    def _read(self, words: str) -> None:
        self._show_reading()
        self.ui.toast(words)

    def _read_failed(self, error: AppError | None) -> None:
        self._show_reading()
        self.state.show_error(error)

    def _show_reading(self) -> None:
        _ = self.ui._
        self.read_button.setText(_("Reading…") if self.reader.reading else _("Check the mailbox"))
        for one in (self.read_button, self.first):
            one.setEnabled(not self.reader.reading)

    def _show_mail(self, message: str) -> None:
        view = self.ui.services.inbox_view
        self.ui.tasks.look(
            self,
            lambda: view.mail(message),
            lambda mail: MailTextDialog(self.ui, self, mail).open(),
            key="mail",
        )

    def _show_wishes(self) -> None:
        self._show("answer")

    def _show(self, group: str) -> None:
        self.done.show_group(group)
        self.done.table.setFocus()

    def _other_way(self) -> None:
        from desktop_app.ui.dialogs.stop import StopDialog  # made when first asked for

        StopDialog(self.ui, self).open()

    # --- room

    def respond(self) -> None:
        s, width = self.ui.theme.s, self.width()
        ways = QBoxLayout.Direction
        self.top.setDirection(ways.TopToBottom if width < s(720) else ways.LeftToRight)
        self.done.set_narrow(width < s(_NARROW), width < s(640))
        self.queue.set_narrow(width < s(640))
