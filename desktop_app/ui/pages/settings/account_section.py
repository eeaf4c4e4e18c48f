"""メールのつなぎ方, and the owner's own addresses for test mails."""

from desktop_app.services.account_view import AccountPage, AccountState
from desktop_app.ui.account.own_addresses import OwnAddresses
from desktop_app.ui.account.panel import AccountPanel
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.widgets.cards import CheckRow


class AccountSection(Section):
    """How it stands on top, then the form with its test, then the addresses."""

    cares = frozenset({"shop", "account"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._page: AccountPage | None = None
        self.sheet, self.own_sheet = Sheet(), Sheet()
        self.sending, self.optouts = CheckRow(ui), CheckRow(ui)
        self.panel = AccountPanel(ui)
        self.panel.tried.connect(lambda _: self.refresh())
        self.own = OwnAddresses(ui)
        self.sheet.add(self.sending)
        self.sheet.add(self.optouts)
        self.sheet.add(self.panel)
        self.own_sheet.add(self.own)
        self.box.addWidget(self.sheet)
        self.box.addWidget(self.own_sheet)
        self.retranslate()

    def refresh(self) -> None:
        ui = self.ui
        ui.tasks.look(self, lambda: ui.services.account.page(), self._show, key="account")

    def leave(self) -> None:
        self.panel.keep_if_complete()

    def respond(self, width: int) -> None:
        self.panel.set_narrow(width < self.ui.theme.s(560))

    def go_to(self, field: str) -> None:
        self.panel.take_focus()

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(_("Mail account"), _("Newsletters leave from your own mailbox."))
        self.own_sheet.set_texts(_("Addresses for test mails"))
        self.panel.retranslate()
        self.own.retranslate()
        self._show_state()

    def _show(self, page: AccountPage) -> None:
        self._page = page
        self.panel.show_page(page)
        self.own.show_rows(page.own)
        self._show_state()

    def _show_state(self) -> None:
        _ = self.ui._
        state = self._page.state if self._page is not None else None
        account = state.account if state is not None else None
        self.sending.setVisible(account is not None)
        self.optouts.setVisible(account is not None)
        if state is None or account is None:
            return
        proven = account.from_confirmed_at
        self.sending.set(
            "ok" if proven else "warn",
            _("Sending was tested on {day}.").format(day=f"{proven.astimezone():%Y-%m-%d}")
            if proven
            else _("Sending has not been tested yet."),
            account.address,
            state_name=_("Done") if proven else _("To do"),
        )
        self._show_optouts(state)

    def _show_optouts(self, state: AccountState) -> None:
        _ = self.ui._
        account = state.account
        if account is None:
            return
        if account.inbox == "none":
            text, tone = _("You read replies yourself and confirm it before each sending."), "neutral"
        elif state.probe_holds and account.optout_probe_at is not None:
            day = f"{account.optout_probe_at.astimezone():%Y-%m-%d}"
            text, tone = _("Opt-outs arrive: a check mail was found on {day}.").format(day=day), "ok"
        elif not state.optout_address:
            text, tone = _("The shop has no address that takes opt-outs yet."), "warn"
        else:
            text, tone = _("It is not proven yet that opt-outs arrive in the mailbox that is read."), "warn"
        said = _("To do") if tone == "warn" else _("Done")
        self.optouts.set(tone, text, state.optout_address, state_name=said)
