"""Asks once, then sends or plans what the page showed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.schedule import HOLD_MINUTES
from desktop_app.services.agenda_view import Planned
from desktop_app.services.check_sheet import CheckSheet
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.check.send_card import SendCard
from desktop_app.ui.plan_words import when_text
from desktop_app.ui.sending import sending
from desktop_app.ui.sending_words import people, plan_text


class Starting:
    """From the button of the card to `ui.sending`."""

    def __init__(
        self,
        ui: Ui,
        page: QWidget,
        card: SendCard,
        *,
        begins: Callable[[], None],
        failed: Callable[[str, AppError], None],
    ) -> None:
        """`begins`: the owner said yes. `failed`: the newsletter of this id did not begin, or broke off."""
        self._ui, self._page, self._card = ui, page, card
        self._begins, self._failed = begins, failed

    def ask(self, sheet: CheckSheet, accept: Mapping[str, str]) -> None:
        """Ask whether this is to be sent, or planned for the time that is chosen."""
        _, ui = self._ui._, self._ui
        count = people(ui, len(sheet.to_send))
        if self._card.later:
            self._ask_to_plan(sheet, accept, count)
            return
        text = _("From {address}. {plan} A mail that has left can't be called back.")
        ui.ask(
            self._page.window(),
            _("Send “{title}” to {people}?").format(title=sheet.title, people=count),
            text.format(address=sheet.sender, plan=plan_text(ui, sheet.plan.days, sheet.at)),
            _("Send to {people}").format(people=count),
            partial(self._start, sheet, accept, self._card.by_hand.said_at),
        )

    def _ask_to_plan(self, sheet: CheckSheet, accept: Mapping[str, str], count: str) -> None:
        _, ui, at = self._ui._, self._ui, self._card.when.value()
        if at is None:
            return
        when = when_text(ui, at, sheet.at)
        text = _(
            "From {address}. Exactly these readers get it; who stops until then does not. You can take the "
            "plan back until it leaves."
        )
        ui.ask(
            self._page.window(),
            _("Send “{title}” {when} to {people}?").format(title=sheet.title, when=when, people=count),
            text.format(address=sheet.sender),
            _("Plan for {people}").format(people=count),
            partial(self._plan, sheet, accept, at),
        )

    def _plan(self, sheet: CheckSheet, accept: Mapping[str, str], at: datetime, hold: int = 0) -> None:
        """Plan what the question showed, or hold it for some minutes."""
        self._begins()
        said_at = self._card.by_hand.said_at
        sending(self._ui).plan(
            sheet.newsletter_id,
            at,
            hold_minutes=hold,
            accept=accept,
            read_by_hand_at=said_at if hold and sheet.by_hand else None,
            expected=sheet.fingerprint,
            then=partial(self._planned, hold=bool(hold)),
            failed=partial(self._failed, sheet.newsletter_id),
        )

    def _planned(self, plan: Planned, *, hold: bool) -> None:
        if hold:
            return  # the strip at the bottom says so, on every page
        ui = self._ui
        text = ui._("“{title}” leaves {when}, to {people}.")
        when = when_text(ui, plan.at, sending(ui).now)
        ui.toast(text.format(title=plan.title, when=when, people=people(ui, plan.people)))

    def _start(self, sheet: CheckSheet, accept: Mapping[str, str], said_at: datetime | None) -> None:
        """Send what the question showed, whatever the page shows by now; a plan there was is taken back."""
        self._begins()
        if self._ui.preferences.hold:
            self._plan(sheet, accept, sheet.at, HOLD_MINUTES)
        elif sheet.state is NewsletterState.SCHEDULED:
            begin = partial(self._begin, sheet, accept, said_at)
            sending(self._ui).take_back(sheet.newsletter_id, begin)
        else:
            self._begin(sheet, accept, said_at)

    def _begin(self, sheet: CheckSheet, accept: Mapping[str, str], said_at: datetime | None) -> None:
        started = sending(self._ui).start(
            sheet.newsletter_id,
            title=sheet.title,
            accept=accept,
            read_by_hand=sheet.by_hand and said_at is not None,
            read_by_hand_at=said_at,
            expected=sheet.fingerprint,
            failed=partial(self._failed, sheet.newsletter_id),
        )
        if started:
            self._ui.go("deliveries", newsletter=sheet.newsletter_id)
