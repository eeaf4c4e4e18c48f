"""メールのつなぎ方: the accounts, the chosen one with test and lights, and addresses for test mails."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.services.account_view import AccountPage, AccountState
from desktop_app.services.account_views import AccountRow
from desktop_app.services.learned_limits import StoppedAt
from desktop_app.ui.account.account_list import AccountList
from desktop_app.ui.account.dns_lights import DnsLights
from desktop_app.ui.account.own_addresses import OwnAddresses
from desktop_app.ui.account.panel import AccountPanel
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import CheckRow, Notice
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.sentences import sentences


@dataclass(frozen=True, slots=True)
class _Loaded:
    rows: tuple[AccountRow, ...]
    page: AccountPage
    stopped: tuple[StoppedAt, ...]


class AccountSection(Section):
    """The list on top where there is an account, then how the chosen one stands, its form and its test."""

    cares = frozenset({"shop", "account", "deliveries"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._page: AccountPage | None = None
        self._rows: tuple[AccountRow, ...] = ()
        self._stopped: tuple[StoppedAt, ...] = ()
        self._chosen: str | None = None
        """The account that is shown; "" = a new one, None = the default one."""
        self.list_sheet, self.sheet, self.dns_sheet, self.own_sheet = Sheet(), Sheet(), Sheet(), Sheet()
        self.list = AccountList(ui)
        self.list.wanted.connect(self.show_account)
        self.sending, self.optouts = CheckRow(ui), CheckRow(ui)
        self.stopped = Notice(ui, "warn", clicked=self._forget_stopped)
        self.panel = AccountPanel(ui)
        self.panel.tried.connect(lambda _: self._kept(self.panel.account_id))
        self.panel.kept.connect(self._kept)
        self.default_button = button(ui, icon="check", clicked=self._make_default)
        self.password_button = button(ui, icon="key-round", clicked=self.panel.ask_password)
        self.remove_button = button(ui, "danger", icon="trash-2", clicked=self._remove)
        self.lights = DnsLights(ui)
        self.own = OwnAddresses(ui)
        acts = self._acts = QWidget()
        row = Flow(acts, gap=10)
        row.setContentsMargins(0, 6, 0, 0)
        for one in (self.default_button, self.password_button, self.remove_button):
            row.addWidget(one)
        self.list_sheet.add(self.list)
        for widget in (self.sending, self.optouts, self.stopped, self.panel, acts):
            self.sheet.add(widget)
        self.dns_sheet.add(self.lights)
        self.own_sheet.add(self.own)
        for sheet in (self.list_sheet, self.sheet, self.dns_sheet, self.own_sheet):
            self.box.addWidget(sheet)
        self.retranslate()

    def refresh(self) -> None:
        ui, chosen = self.ui, self._chosen

        def load() -> _Loaded:
            desk = ui.services.account
            rows = desk.list()
            known = chosen if any(one.id == chosen for one in rows) else None
            page = desk.page(known)
            account = page.state.account
            return _Loaded(rows, page, desk.stopped_at(account.id) if account is not None else ())

        ui.tasks.look(self, load, self._show, key="account")

    def leave(self) -> None:
        self.panel.keep_if_complete()

    def respond(self, width: int) -> None:
        self.panel.set_narrow(width < self.ui.theme.s(560))

    def go_to(self, field: str) -> None:
        if field == "password":
            self.panel.ask_password()
        else:
            self.panel.take_focus()

    def show_account(self, account: str) -> None:
        """Open an account below the list; "" = a new one. What is typed for another is not lost unasked."""
        if not self.panel.dirty:
            self._open(account)
            return
        _ = self.ui._
        self.ui.ask(
            self.window(), _("Leave what you typed?"),
            _("It is not saved yet. Test it or save it first, or leave it."),
            _("Leave it"), partial(self._open, account), danger=True,
        )  # fmt: skip

    def _open(self, account: str) -> None:
        self.panel.dirty = False
        self._chosen = account
        self.refresh()
        self._bring_into_view()
        if not account:
            self.panel.form.address.setFocus()

    # --- what is done with the chosen one

    def _row(self) -> AccountRow | None:
        state = self._page.state if self._page is not None else None
        shown = state.account.id if state is not None and state.account is not None else ""
        return next((one for one in self._rows if one.id == shown and self._chosen != ""), None)

    def _make_default(self) -> None:
        row, ui = self._row(), self.ui
        if row is not None:
            said = ui._("Newsletters go out from {address} now.").format(address=row.address)
            ui.tasks.do(
                self, lambda _: ui.services.account.make_default(row.id), lambda _: ui.toast(said),
                title=ui._("Choosing the mail account"), changes=("account",),
            )

    def _remove(self) -> None:
        row, ui, _ = self._row(), self.ui, self.ui._
        if row is None:
            return
        if row.open_run:
            said = _(
                "“{title}” is still being sent from it. Wait until it is through, or end it on its page."
            )
            self.panel.say(said.format(title=row.open_run), "warn")
            return
        text = _(
            "Its password is forgotten on this computer. What was sent with it stays in the records, and the "
            "mailbox at the provider stays as it is."
        )
        if len(self._rows) > 1 and row.default:
            text = sentences(ui, text, _("Newsletters then go out from the next account of the list."))
        ui.ask(
            self.window(), _("Remove {address}?").format(address=row.address), text,
            _("Remove the account"), partial(self._removed, row), danger=True,
        )

    def _removed(self, row: AccountRow) -> None:
        ui = self.ui
        self._chosen = None
        ui.tasks.do(
            self, lambda _: ui.services.account.remove(row.id),
            lambda _: ui.toast(ui._("{address} was removed.").format(address=row.address)),
            title=ui._("Removing the mail account"), changes=("account",),
        )

    def _forget_stopped(self) -> None:
        row, ui = self._row(), self.ui
        if row is not None:
            ui.tasks.do(
                self, lambda _: ui.services.account.forget_stopped(row.id),
                title=ui._("Forgetting the provider's limit"), changes=("account",),
            )

    def _kept(self, account: str) -> None:
        if account:
            self._chosen = account
        self.refresh()

    # --- the look

    def retranslate(self) -> None:
        _ = self.ui._
        self.list_sheet.set_texts(_("Mail accounts"), _("Newsletters leave from your own mailbox."))
        self.dns_sheet.set_texts(_("Do your mails get through?"))
        self.own_sheet.set_texts(_("Addresses for test mails"))
        self.default_button.setText(_("Use it unless chosen otherwise"))
        self.password_button.setText(_("Change the password"))
        self.remove_button.setText(_("Remove the account"))
        for part in (self.list, self.panel, self.lights, self.own):
            part.retranslate()
        self._show_state()

    def _show(self, found: "_Loaded") -> None:
        self._rows, page, self._stopped = found.rows, found.page, found.stopped
        self._page = page
        if not self._rows:
            self._chosen = None
        new = self._chosen == ""
        self.panel.taken = frozenset(one.address.casefold() for one in self._rows) if new else frozenset()
        self.panel.show_page(page, new=new)
        self.own.show_rows(page.own)
        account = None if new else page.state.account
        self.list.show_rows(self._rows, account.id if account is not None else "")
        self.lights.show_account(account.id if account is not None and not page.state.practice else "")
        self._show_state()

    def _show_state(self) -> None:
        _ = self.ui._
        state = self._page.state if self._page is not None else None
        account = state.account if state is not None and self._chosen != "" else None
        row = self._row()
        practice = state is not None and state.practice
        self.list_sheet.setVisible(bool(self._rows) and not practice)
        self.dns_sheet.setVisible(account is not None and not practice)
        self._acts.setVisible(row is not None and not practice)
        if row is not None:
            self.default_button.setVisible(not row.default)
            self.password_button.setVisible(row.sign_in == "password")
        one_title = _("Mail account") if account is None or practice else account.address
        lead = "" if self._rows else _("Newsletters leave from your own mailbox.")
        self.sheet.set_texts(_("A new account") if self._rows and account is None else one_title, lead)
        self._show_stopped(row)
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
            state_name=_("Done") if proven else _("To do"),
        )
        self._show_optouts(state)

    def _show_stopped(self, row: AccountRow | None) -> None:
        _ = self.ui._
        texts = {
            "hour": _("The provider stopped it after {n} mails in an hour ({day}); it goes no faster since."),
            "day": _("The provider stopped it after {n} mails in a day ({day}); it sends no more since."),
        }
        said = [
            texts[one.window].format(n=f"{one.limit:,}", day=f"{one.on.astimezone():%Y-%m-%d}")
            for one in self._stopped
        ]
        self.stopped.set("\n".join(said) if row is not None else "", _("Forget it"))

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

    def _bring_into_view(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            QTimer.singleShot(0, self, lambda: area.ensureWidgetVisible(self.sheet, 0, 20))
