"""What the owner decides about received mails: each answer once, a word about what it did, and a way back."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QDate

from desktop_app.domain.errors import AppError
from desktop_app.services.bounce_views import BounceHold, DomainWarning, HoldDecided
from desktop_app.services.inbox_views import Choice, Decision, InboxLine, ManyDecided, WaitingCard
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.inbox.choice_words import decided_text, many_text
from desktop_app.ui.pages.inbox.waiting_card import Answer
from desktop_app.ui.reading import CHANGES
from desktop_app.ui.tasks import Work

if TYPE_CHECKING:
    from desktop_app.services.inbox_detail import LineDetail
    from desktop_app.ui.pages.inbox.page import InboxPage

T = TypeVar("T")


class Deciding:
    """Runs the decisions of one page."""

    def __init__(self, ui: Ui, page: "InboxPage") -> None:
        self.ui, self.page = ui, page
        self._busy: set[str] = set()

    # --- one mail

    def decide(self, card: WaitingCard, answer: Answer) -> None:
        """Take an answer down."""
        view, by, message = self.ui.services.inbox_view, self.page.queue.who(), card.line.id
        if not self._named() or message in self._busy:  # the second press of a double click
            return
        until = _day(answer.until) if answer.until is not None else None

        def job(_: Work) -> Decision:
            return view.decide(
                message, answer.said, by=by, address=answer.address, topic=answer.topic, until=until
            )

        what = until.isoformat() if until else self.page.queue.topic_name(answer.topic or "")
        self._do(message, job, lambda done: self._decided(card, done, what), once=True)

    def ask(self, card: WaitingCard, said: str) -> None:
        """An answer that needs a word more."""
        if not self._named():
            return
        if said == "until":
            from desktop_app.ui.dialogs.until_day import UntilDayDialog  # made when first asked for

            UntilDayDialog(
                self.ui,
                self.page,
                card.line.told.who,
                lambda day: self.decide(card, Answer(said="until", until=day)),
            ).open()
            return
        from desktop_app.ui.dialogs.mail_stops import MailStopsDialog

        dialog = MailStopsDialog(
            self.ui,
            self.page,
            card.line,
            self.page.staff,
            lambda who, _: self.decide(card, Answer(said="other", address=who)),
            by=self.page.queue.who(),
        )
        dialog.ask_whose()
        dialog.open()

    def _decided(self, card: WaitingCard, done: Decision, what: str) -> None:
        message = card.line.id
        words = decided_text(self.ui, done, held=not card.whose, what=what)
        undo = done.said in ("stop", "topic", "until", "keep", "other")
        self.ui.toast(words, (lambda: self._reopen(message)) if undo else None)

    def _reopen(self, message: str) -> None:
        """Taken back at once, by the one who decided."""
        self._busy.discard(message)
        reason = self.ui._("Pressed by mistake")
        detail, by = self.ui.services.inbox_detail, self.page.queue.who()
        self._do(
            message,
            lambda _: detail.take_back(message, by=by, reason=reason),
            lambda _: self.ui.toast(self.ui._("Taken back. The mail waits for your decision again.")),
        )

    # --- many

    def many(self) -> None:
        """The same answer for several."""
        from desktop_app.ui.dialogs.decide_many import DecideManyDialog

        DecideManyDialog(
            self.ui, self.page, self.page.staff, self.page.queue.who(), self._decide_many
        ).open()

    def _decide_many(self, messages: list[str], said: Choice, by: str) -> None:
        view, total = self.ui.services.inbox_view, len(messages)
        if not self.page.queue.who():
            self.page.queue.by.setEditText(by)

        def job(work: Work) -> ManyDecided:
            return view.decide_many(messages, said, by=by, check=lambda done: work.progress(done, total))

        self.ui.tasks.do(
            self.page,
            job,
            lambda result: self.ui.toast(many_text(self.ui, result)),
            title=self.ui._("Taking down the decisions"),
            changes=CHANGES,
        )

    # --- waves of bounces

    def decide_hold(self, hold: BounceHold, stop: bool) -> None:
        """The people of a wave are gone, or their server was at fault."""
        desk, by = self.ui.services.bounces, self.page.queue.who()
        if not self._named():
            return
        self._do(hold.id, lambda _: desk.decide(hold.id, stop, by), lambda done: self._hold_decided(done))

    def _hold_decided(self, done: HoldDecided) -> None:
        if done.stopped:
            words = self.ui.ngettext(
                "{n} person gets no more mail.", "{n} people get no more mail.", done.stopped
            )
            self.ui.toast(words.format(n=f"{done.stopped:,}"))
        else:
            words = self.ui.ngettext(
                "Noted. The next newsletter goes out to {n} person.",
                "Noted. The next newsletter goes out to {n} people.",
                done.released,
            )
            self.ui.toast(words.format(n=f"{done.released:,}"))

    def try_again(self, warning: DomainWarning) -> None:
        """Mails that were left because their domain refused too many."""
        desk, run, domain = self.ui.services.bounces, warning.mailing_id or "", warning.domain

        def told(mails: int) -> None:
            words = self.ui.ngettext(
                "{n} mail is tried again at the next sending.",
                "{n} mails are tried again at the next sending.",
                mails,
            )
            self.ui.toast(words.format(n=f"{mails:,}"))

        self._do(f"{run}:{domain}", lambda _: desk.try_again(run, domain), told)

    # --- mails of the list

    def is_stop(self, line: InboxLine) -> None:
        """A mail that the program took for something else."""
        from desktop_app.ui.dialogs.mail_stops import MailStopsDialog

        MailStopsDialog(
            self.ui,
            self.page,
            line,
            self.page.staff,
            lambda who, by: self._stop(line.id, who, by),
            by=self.page.queue.who(),
        ).open()

    def _stop(self, message: str, address: str, by: str) -> None:
        view = self.ui.services.inbox_view
        self._busy.discard(message)
        self._do(
            message,
            lambda _: view.stop(message, by=by, address=address),
            lambda done: self.ui.toast(decided_text(self.ui, done, held=False)),
        )

    def answered(self, line: InboxLine) -> None:
        """The owner answered, or says what was done about a complaint."""
        if not line.open_complaint:
            self._answered(line.id, "", self.page.queue.who())
            return
        from desktop_app.ui.dialogs.inbox_reason import ComplaintDialog

        ComplaintDialog(
            self.ui,
            self.page,
            self.page.staff,
            lambda words, by: self._answered(line.id, words, by),
            by=self.page.queue.who(),
        ).open()

    def _answered(self, message: str, note: str, by: str) -> None:
        view = self.ui.services.inbox_view
        words = self.ui._("Noted what was done.") if note else self.ui._("Noted as answered.")
        self._do(
            message,
            lambda _: view.answered(message, by=by, note=note),
            lambda _: self.ui.toast(words),
            title=self.ui._("Taking down that it was answered"),
        )

    def take_back(self, line: InboxLine, more: "LineDetail") -> None:
        """What was done about a mail was wrong."""
        from desktop_app.ui.dialogs.inbox_reason import TakeBackDialog

        detail = self.ui.services.inbox_detail
        self._busy.discard(line.id)

        def told(reason: str, by: str) -> None:
            self._do(
                line.id,
                lambda _: detail.take_back(line.id, by=by, reason=reason),
                lambda _: self.ui.toast(self.ui._("Taken back. The reason stays in the records.")),
            )

        TakeBackDialog(
            self.ui,
            self.page,
            line.told.came,
            self.page.staff,
            told,
            waits=more.waits_again,
            by=self.page.queue.who(),
        ).open()

    # ---

    def _named(self) -> bool:
        """Whether it is said who decides; asks for it otherwise."""
        if self.page.queue.who():
            return True
        self.page.queue.by.setFocus()
        self.ui.error(AppError("inbox-who-decides"))
        return False

    def _do(
        self,
        key: str,
        job: Callable[[Work], T],
        then: Callable[[T], None],
        *,
        title: str = "",
        once: bool = False,
    ) -> None:
        """One thing at a time for each mail, however often it is asked for; with `once` never again, unless
        it was taken back."""
        if key in self._busy:
            return
        self._busy.add(key)

        def ended(result: T) -> None:
            if not once:
                self._busy.discard(key)
            then(result)

        def failed(error: AppError) -> None:
            self._busy.discard(key)
            self.ui.error(error)

        self.ui.tasks.do(
            self.page,
            job,
            ended,
            title=title or self.ui._("Taking down the decision"),
            changes=CHANGES,
            failed=failed,
            can_cancel=False,
        )


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
