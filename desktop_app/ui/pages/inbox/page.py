"""受信の処理: the last reading on top, then what waits for a person, then what was read and done."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from desktop_app.domain.errors import AppError
from desktop_app.services.inbox_view import InboxLine, InboxOverview, ReadResult, WaitingCard
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.mail_text import MailTextDialog
from desktop_app.ui.page import Page
from desktop_app.ui.pages.inbox.queue import Queue
from desktop_app.ui.pages.inbox.read_list import GROUPS, ReadList
from desktop_app.ui.pages.inbox.state import MailboxState
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import EmptyState, Notice
from desktop_app.ui.widgets.labels import WrapLabel

_NARROW = 860


class InboxPage(Page):
    """Reads the mailbox on a button, and lets a person decide in one click."""

    name = "inbox"
    cares = frozenset({"inbox", "account", "contacts", "shop"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.read_button = button(ui, "primary", icon="refresh-cw", clicked=self.read)
        self.header.add(self.read_button)
        self._head: InboxOverview | None = None
        self._deciding: set[str] = set()
        self._reading = False
        self.last = WrapLabel("muted")
        self.other_way = button(ui, icon="phone", clicked=self._other_way)
        self.top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.top.setSpacing(12)
        self.top.addWidget(self.last, 1)
        self.top.addWidget(self.other_way, 0, Qt.AlignmentFlag.AlignLeft)
        self.layout_.addLayout(self.top)
        self.state = MailboxState(ui, read=self.read)
        self.wishes = Notice(ui, "warn", clicked=self._show_wishes)
        self.wishes.hide()
        self.queue = Queue(ui)
        self.queue.decided.connect(self._decide)
        self.queue.mail_wanted.connect(self._show_mail)
        for widget in (self.state, self.wishes, self.queue):
            self.layout_.addWidget(widget)
        self.empty = EmptyState(ui, "inbox")
        self.first = self.empty.add_button("plain", self.read, "refresh-cw")
        self.empty.hide()
        self.done = ReadList(ui)
        self.done.mail_wanted.connect(self._show_mail)
        self.done.answered.connect(self._answered)
        self.done.stop_wanted.connect(self._is_stop)
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
        self.empty.set(
            _("No mail was read yet"),
            _(
                "The program reads replies to your newsletters. Who says stop gets nothing more, from the "
                "next mail on. What it is not sure of, it shows you here. It never answers, moves or deletes "
                "a mail."
            ),
        )
        self.first.setText(_("Check the mailbox"))
        self.state.retranslate()
        self.queue.retranslate()
        self.done.retranslate()
        self._show_head()

    # --- data

    def refresh(self) -> None:
        services = self.ui.services
        self.ui.tasks.look(self, services.inbox_view.overview, self._take_head, key="head")
        self.ui.tasks.look(self, services.inbox_view.waiting, self._take_waiting, key="waiting")
        self.done.load()

    def open(self, **target: Any) -> None:
        """`group`: which mails to list."""
        if target.get("group") in GROUPS:
            self.done.show_group(str(target["group"]))

    def _take_head(self, head: InboxOverview) -> None:
        self._head = head
        self._show_head()

    def _show_head(self) -> None:
        head, _ = self._head, self.ui._
        self.state.show_head(head)
        if head is None:
            return
        readable = head.reading in ("imap", "maildir")
        last = _("Last read {at} ({ago}). It is read by itself now and then, and before each newsletter.")
        if head.reading == "no-account":
            self.last.setText("")  # the notice says all
        elif not readable:
            self.last.setText(_("Replies are read by hand."))
        elif head.last_read:
            self.last.setText(last.format(at=head.last_read, ago=head.ago))
        else:
            self.last.setText(
                _("Never read yet. It is read by itself now and then, and before each newsletter.")
            )
        many = self.ui.ngettext(
            "{n} reply looks like a question or an order. Nobody has answered it: open it in your mail "
            "program.",
            "{n} replies look like questions or orders. Nobody has answered them: open them in your mail "
            "program.",
            head.wishes,
        )
        self.wishes.set(many.format(n=head.wishes) if head.wishes else "", _("Show them"))
        self.read_button.setVisible(readable)
        nothing = head.total == 0
        self.empty.setVisible(nothing and readable)
        self.done.setVisible(not nothing)
        self.queue.set_staff(head.staff)

    def _take_waiting(self, cards: list[WaitingCard]) -> None:
        self.queue.show_cards(cards)
        self.respond()

    # --- what the owner does

    def read(self) -> None:
        """Read the mailbox now."""
        if self._reading:
            return
        self._reading = True
        self._show_reading()
        self.state.show_error(None)
        view, many = self.ui.services.inbox_view, self.ui._("{n} mails handled")

        def job(work: Work) -> ReadResult:
            return view.read(lambda done: work.progress(done, 0, many.format(n=done) if done else ""))

        self.ui.tasks.do(
            self,
            job,
            self._read,
            title=self.ui._("Reading the mailbox"),
            lane="inbox",
            changes=("inbox", "contacts", "deliveries", "records"),
            failed=self._read_failed,
            cancelled=self._read_ended,
        )

    def _read(self, result: ReadResult) -> None:
        self._read_ended()
        _, many = self.ui._, self.ui.ngettext
        if not result.mails:
            self.ui.toast(_("Nothing new in the mailbox."))
            return
        parts = [many("{n} new mail", "{n} new mails", result.mails).format(n=result.mails)]
        if result.stopped:
            parts.append(many("{n} opt-out", "{n} opt-outs", result.stopped).format(n=result.stopped))
        if result.waiting:
            parts.append(
                many("{n} waits for you", "{n} wait for you", result.waiting).format(n=result.waiting)
            )
        self.ui.toast(" · ".join(parts))

    def _read_failed(self, error: AppError) -> None:
        self._read_ended()
        self.state.show_error(error)

    def _read_ended(self) -> None:
        self._reading = False
        self._show_reading()

    def _show_reading(self) -> None:
        _ = self.ui._
        self.read_button.setText(_("Reading…") if self._reading else _("Check the mailbox"))
        self.read_button.setEnabled(not self._reading)

    def _decide(self, card: WaitingCard, optout: bool, address: str | None) -> None:
        view, by, message = self.ui.services.inbox_view, self.queue.who(), card.line.id
        if not by:
            self.queue.by.setFocus()
            self.ui.error(AppError("inbox-who-decides"))
            return
        if message in self._deciding:
            return  # the second press of a double click
        self._deciding.add(message)

        def failed(error: AppError) -> None:
            self._deciding.discard(message)
            self.ui.error(error)

        self.ui.tasks.do(
            self,
            lambda _: view.decide(message, optout=optout, by=by, address=address),
            lambda decision: self._decided(decision.who, decision.skipped, held=not card.whose),
            title=self.ui._("Taking down the decision"),
            changes=("inbox", "contacts", "deliveries", "records"),
            failed=failed,
            can_cancel=False,
        )

    def _decided(self, who: str, skipped: int, *, held: bool = True) -> None:
        _ = self.ui._
        if not who:
            self.ui.toast(
                _("Noted as no opt-out. Mail may go to this person again.")
                if held
                else _("Noted as no opt-out.")
            )
        elif skipped:
            many = self.ui.ngettext(
                "{who} gets no more mail. {n} mail that was waiting was taken out.",
                "{who} gets no more mail. {n} mails that were waiting were taken out.",
                skipped,
            )
            self.ui.toast(many.format(who=who, n=skipped))
        else:
            self.ui.toast(_("{who} gets no more mail.").format(who=who))

    def _is_stop(self, line: InboxLine) -> None:
        from desktop_app.ui.dialogs.mail_stops import MailStopsDialog  # made when first asked for

        staff = self._head.staff if self._head else ()
        MailStopsDialog(self.ui, self, line, staff, lambda who, by: self._stop(line.id, who, by)).open()

    def _stop(self, message: str, address: str, by: str) -> None:
        view = self.ui.services.inbox_view
        self.ui.tasks.do(
            self,
            lambda _: view.stop(message, by=by, address=address),
            lambda decision: self._decided(decision.who, decision.skipped),
            title=self.ui._("Taking down the decision"),
            changes=("inbox", "contacts", "deliveries", "records"),
            can_cancel=False,
        )

    def _answered(self, message: str) -> None:
        view, by = self.ui.services.inbox_view, self.queue.who()
        self.ui.tasks.do(
            self,
            lambda _: view.answered(message, by=by),
            lambda _: self.ui.toast(self.ui._("Noted as answered.")),
            title=self.ui._("Taking down that it was answered"),
            changes=("inbox", "records"),
            can_cancel=False,
        )

    def _show_mail(self, message: str) -> None:
        view = self.ui.services.inbox_view
        self.ui.tasks.look(
            self,
            lambda: view.mail(message),
            lambda mail: MailTextDialog(self.ui, self, mail).open(),
            key="mail",
        )

    def _show_wishes(self) -> None:
        self.done.show_group("answer")
        self.done.table.setFocus()

    def _other_way(self) -> None:
        from desktop_app.ui.dialogs.who_stops import WhoStopsDialog  # made when first asked for

        WhoStopsDialog(self.ui, self).open()

    # --- room

    def respond(self) -> None:
        s, width = self.ui.theme.s, self.width()
        ways = QBoxLayout.Direction
        self.top.setDirection(ways.TopToBottom if width < s(720) else ways.LeftToRight)
        self.done.set_narrow(width < s(_NARROW), width < s(640))
        self.queue.set_narrow(width < s(640))
