"""The mail account's form: an address, then only what the program could not find out itself."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.account_view import AccountState, ProviderView
from desktop_app.services.account_views import Ask, Detected
from desktop_app.ui.account.asked import AskedRows
from desktop_app.ui.account.details import Details
from desktop_app.ui.account.found_part import FoundPart
from desktop_app.ui.account.lookup import ProviderLookup
from desktop_app.ui.account.problems import Problems
from desktop_app.ui.account.provider_list import OTHER, Choice
from desktop_app.ui.account.sign_in_rows import SignInRows
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.form_row import FormRow

_KEPT = ("provider", "sign_in", "oauth")
"""Values that no field shows, kept as they were found."""

_HELPED = frozenset({"yahoojp", "ybb", "docomo"})
"""Providers with a password that has to be made or allowed first."""


class AccountForm(QWidget):
    """`changed` after each change by the owner; `looks` when the provider begins to be looked for, `looked`
    when it was found or not;
    `sign_in_wanted`: through the provider's page in the browser; `help_wanted` is given the help's page."""

    changed = Signal()
    looks = Signal()
    looked = Signal()
    sign_in_wanted = Signal()
    help_wanted = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.detected: Detected | None = None
        self._state: AccountState | None = None
        self._providers: tuple[ProviderView, ...] = ()
        self._kept: dict[str, Any] = {}
        self._looked_for = ""
        """The address that detection was last asked about."""
        self._language: str = ui.theme.lang
        self._by_owner = False
        """The owner chose the provider from the list."""
        self._lookup = ProviderLookup(ui, self)
        self.problems = Problems(ui, self)
        self.address = QLineEdit()
        self.found = FoundPart(ui)
        self.asked = AskedRows(ui)
        self.details = Details(ui)
        self.sign_in = SignInRows(ui)
        self.password = self.sign_in.password
        self.more = button(ui, "quiet", clicked=self._toggle)
        self.rows = {"address": FormRow(ui, self.address), "password": self.sign_in.row}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for widget in (self.rows["address"], self.found, self.asked, self.sign_in):
            box.addWidget(widget)
        box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.details)
        self._connect()
        self.retranslate()
        self._show_what_applies()

    def _connect(self) -> None:
        self._lookup.found.connect(self._take)
        self._lookup.failed.connect(self._not_found)
        self.address.editingFinished.connect(self.look_now)
        self.address.textEdited.connect(lambda _: self._address_typed())
        self.sign_in.typed.connect(self.changed)
        self.sign_in.browser_wanted.connect(self.sign_in_wanted)
        self.details.changed.connect(self.changed)
        self.found.chosen.connect(self._chose)
        self.found.stopped.connect(self._stop_looking)
        self.found.help_wanted.connect(self._ask_help)
        self.asked.answered.connect(self._answered)
        self.asked.planned.connect(self._planned)

    # --- filling

    def set_state(
        self, state: AccountState, providers: tuple[ProviderView, ...], address: str, *, new: bool = False
    ) -> None:
        """Fill the form with the account that is kept; `address` is proposed where there is none."""
        self._state, self._providers = state, providers
        account = None if new else state.account
        if account is None:
            if not self.address.text() and address:
                self.address.setText(address)
                self.look_now()
        else:
            self._lookup.stop()
            self.detected, self._looked_for = None, account.address
            self._kept = {name: getattr(account, name) for name in _KEPT}
            self.address.setText(account.address)
            values = {name: getattr(account, name, None) for name in self.details.given()}
            self.details.set_sure(lambda _: "sure")
            self.details.fill({**values, "security": account.smtp_security})
            self.asked.show_asks((), ())
            self.found.show_known(self._name_of(account.provider))
        self.retranslate()
        self._show_what_applies()

    def set_given(self, given: Mapping[str, Any]) -> None:
        """Fill in what `given` returned on an earlier visit."""
        self.address.setText(given["address"])
        host, provider = str(given.get("smtp_host") or ""), str(given.get("provider") or "")
        known = next((one for one in self._providers if one.id == provider), None)
        if not host or (known is not None and known.own_part and known.own_part in host):
            self._look(given["address"], provider or None)  # there was more to be asked
            return
        self._looked_for = given["address"]
        self._kept = {name: given[name] for name in _KEPT if name in given}
        reads = "maildir" if given.get("maildir") else "none"
        inbox = given.get("inbox") or ("imap" if given.get("imap_host") is not None else reads)
        self.details.fill({**given, "inbox": inbox})
        if name := self._name_of(provider):
            self.found.show_known(name)
        else:
            self.found.show_own()
        self._show_what_applies()

    def clear(self) -> None:
        """For another account."""
        self._lookup.stop()
        self.detected, self._kept, self._looked_for = None, {}, ""
        for edit in (self.address, self.password):
            edit.clear()
        self.details.set_sure(lambda _: "sure")
        self.details.fill({})
        self.details.set_open(False)
        self.asked.show_asks((), ())
        self.found.show_nothing()
        self.problems.clear()
        self.retranslate()
        self._show_what_applies()

    def given(self) -> dict[str, Any]:
        """What `AccountDesk.connect` takes."""
        return {**self._kept, "address": self.address.text().strip(), **self.details.given()}

    # --- looking for the provider

    def look_now(self) -> None:
        """Find the provider of the address that is typed, unless that was done already."""
        typed = self.address.text()
        address = unicodedata.normalize("NFKC", typed).strip()  # an input method may have written ａ＠ｂ
        if address != typed:
            self.address.setText(address)
        if "@" not in address.strip("@") or address == self._looked_for:
            return
        before = self._looked_for
        if before and not self.looking and not self.found.asks() and _domain(before) == _domain(address):
            self._looked_for = address
            self.details.rename_user(before, address)
            return
        self._look(address, None)

    @property
    def looking(self) -> bool:
        """Whether the provider is being looked for."""
        return self._lookup.running

    def _look(self, address: str, provider: str | None) -> None:
        self._looked_for, self._by_owner = address, provider is not None
        self.rows["address"].set_problem("")
        self.found.begin()
        self._lookup.look(address, provider)
        self._show_what_applies()
        self.looks.emit()

    def _stop_looking(self) -> None:
        self._lookup.stop()
        self.ask_for_provider()
        self.looked.emit()

    def _not_found(self, error: AppError) -> None:
        self._looked_for = ""
        self.found.show_nothing()
        if not self.problems.show_error(error, go_there=False):  # she has just left the field
            self.ask_for_provider()
            self.ui.error(error)
        self._show_what_applies()
        self.looked.emit()

    def _take(self, found: Detected) -> None:
        if self.found.own and self.details.smtp.host.text().strip():
            self.found.show_own()  # what was typed by hand stays, until a provider is chosen
            self._show_what_applies()
            self.looked.emit()
            return
        self.detected, self._language = found, self.ui.theme.lang
        values = found.given(self.asked.answers())
        self._kept = {name: values[name] for name in _KEPT if values.get(name) is not None}
        inbox = values.get("inbox") or ("imap" if values.get("imap_host") else "none")
        self.details.set_sure(_sureness(found) if found.name else lambda _: "sure")
        self.details.fill({**values, "inbox": inbox})
        self.asked.show_asks(found.asks, found.plans)
        self.found.show_found(found, by_owner=self._by_owner, help_page=self.help_page())
        self._offer_choices()
        self.retranslate()
        self._show_what_applies()
        self.looked.emit()

    def ask_for_provider(self) -> None:
        """The list to choose from, with nothing looked up."""
        empty = Detected(
            address=self.address.text().strip(), provider="", name="", found="unknown", guesses=(), asks=(),
            plans=(), help="", dates=(), refused="", oauth="", how="", choose=(),
        )  # fmt: skip
        self.detected = empty
        self.found.show_found(empty)
        self._offer_choices()
        self._show_what_applies()

    def _chose(self, key: str) -> None:
        self.changed.emit()
        if key != OTHER:
            self.found.show_nothing()
            self._look(self.address.text().strip(), key)
            return
        # What was guessed from the address stays to begin with.
        self._kept = {}
        if self.detected is None or self.detected.name:
            self.detected = None
            self.details.set_sure(lambda _: "sure")
            self.details.fill({"user": self.address.text().strip()})
        else:
            self.details.set_sure(_sureness(self.detected))
        self.asked.show_asks((), ())
        self.found.show_own()
        self.details.set_open(True)
        self.retranslate()
        self._show_what_applies()
        self.details.smtp.setFocus()

    def _answered(self, field: str, text: str) -> None:
        """The owner's own part goes into the servers' names, or the user name into its field."""
        if self.detected is None:
            return
        values = self.detected.given(self.asked.answers())
        self.details.smtp.host.setText(str(values.get("smtp_host") or ""))
        self.details.imap.host.setText(str(values.get("imap_host") or ""))
        if field == "user":
            self.details.user.setText(text)
        self.changed.emit()

    def _planned(self, key: str) -> None:
        found = self.detected
        plan = next((one for one in found.plans if one.id == key), None) if found is not None else None
        for name in ("per_hour", "per_day"):
            careful = found.value(name) if found is not None else None
            value = getattr(plan, name) if plan is not None else careful
            if isinstance(value, int):
                self.details.limits[name].setValue(value)
        self.changed.emit()

    def _reword(self, found: Detected) -> None:
        """What the provider is called and asks for, in another language; what is filled in stays."""
        self._language = self.ui.theme.lang
        if not found.provider:
            self.detected = replace(found, how="")
            if self.found.asks():
                self.found.show_found(self.detected)
            return
        desk, address = self.ui.services.account, found.address

        def show(again: Detected) -> None:
            if self.detected is found:
                kept = {one.field for one in found.asks}
                asks = tuple(one for one in again.asks if one.field in kept)
                self.detected = replace(again, found=found.found, guesses=found.guesses, asks=asks, how="")
                self.found.show_found(self.detected, by_owner=self._by_owner, help_page=self.help_page())
                self.asked.show_asks(asks, again.plans)
                self._show_what_applies()

        self.ui.tasks.look(self, lambda: desk.chosen(address, found.provider), show, key="reword")

    def take_values(self, values: Mapping[str, Any]) -> None:
        """Change what is filled in, as a remedy says."""
        self._kept |= {name: values[name] for name in _KEPT if name in values}
        if "address" in values:
            self._looked_for = str(values["address"])
            self.address.setText(self._looked_for)
        self.details.fill({**self.details.given(), **values})
        self._show_what_applies()

    def take_focus(self) -> None:
        """The cursor goes where typing begins."""
        if not self.address.text():
            self.address.setFocus()
        elif self.found.asks():
            self.found.list.setFocus()
        elif (asked := self.asked.first_empty()) is not None:
            asked.setFocus()
        elif self.rows["password"].isVisibleTo(self):
            self.password.setFocus()
        else:
            self.address.setFocus()

    def go_to(self, field: str) -> None:
        """Put the cursor into a field: address, password, user, server, or a row of the details."""
        if field in self.rows:
            self.rows[field].editor.setFocus()
            return
        if field in self.asked.answers():
            self.asked.edits[field].setFocus()
            return
        name = {"server": "smtp"}.get(field, field)
        if name in self.details.rows:
            self.details.set_open(True)
            self.retranslate()
            self.details.rows[name].editor.setFocus()

    def provider(self) -> str:
        """Id of the provider; "" = unknown."""
        return str(self._kept.get("provider") or "")

    # --- what holds for it

    def needs_password(self) -> bool:
        """Whether one must be typed: not where the browser signs in, where no user name is used, or where the
        program has it already."""
        user = self.details.user.text().strip()
        return not self.by_browser() and bool(user) and not self._password_kept()

    def by_browser(self) -> bool:
        """Whether one signs in on the provider's own page only."""
        return self._kept.get("sign_in") == "oauth2"

    def closed(self) -> bool:
        """Whether no program can use this address at all."""
        found = self.detected
        return found is not None and bool(found.refused) and not found.asks

    def _password_kept(self) -> bool:
        state = self._state
        same = state is not None and state.account is not None and state.account.address == self._looked_for
        return state is not None and state.password_kept and same

    # --- the look

    def set_narrow(self, narrow: bool) -> None:
        """Labels above their fields."""
        self.rows["address"].set_narrow(narrow)
        self.sign_in.set_narrow(narrow)
        self.asked.set_narrow(narrow)
        self.details.set_narrow(narrow)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        if self.detected is not None and self._language != self.ui.theme.lang:
            self._reword(self.detected)
        self.rows["address"].set_texts(_("E-mail address"), _("The address that newsletters come from."))
        self.sign_in.retranslate()
        self.tell_details()
        self.asked.retranslate()
        self.details.retranslate()
        self.found.retranslate()
        self._offer_choices()

    def oauth(self) -> str:
        """Whose sign-in page serves this address: google, microsoft or ""."""
        found = self.detected.oauth if self.detected is not None else ""
        known = next((one.known.oauth for one in self._providers if one.id == self.provider()), "")
        return str(found or self._kept.get("oauth") or known)

    def _ask(self, field: str) -> Ask | None:
        asks = self.detected.asks if self.detected is not None else ()
        return next((one for one in asks if one.field == field), None)

    def _name_of(self, provider: str) -> str:
        return next((one.name for one in self._providers if one.id == provider), "") if provider else ""

    def _offer_choices(self) -> None:
        self.found.set_choices([_choice(one) for one in self._providers])

    def _show_what_applies(self) -> None:
        ready = not self.looking and not self.found.asks() and "@" in self.address.text()
        ready = ready and not self.closed()
        self.sign_in.setVisible(ready)
        self.sign_in.show_ways(
            self._ask("password"), service=self.oauth(), browser_only=self.by_browser(),
            kept=self._password_kept(), keyring=self._state is None or self._state.keyring,
        )
        self.asked.setVisible(ready and bool(self.asked.answers() or self.asked.plan.count() > 1))
        self.more.setVisible(ready)
        if ready:
            self.details.show_rows()
        else:
            self.details.hide()

    def help_page(self) -> str:
        """The page of the help that fits this provider; "" = there is none."""
        if self.by_browser():
            return "oauth"
        known = next((one for one in self._providers if one.id == self.provider()), None)
        if known is None or not (known.sign_in == "app_password" or known.id in _HELPED):
            return ""
        return "app-password"

    def _address_typed(self) -> None:
        self.rows["address"].set_problem("")
        self.changed.emit()

    def _ask_help(self) -> None:
        self.help_wanted.emit(self.help_page())

    def _toggle(self) -> None:
        self.details.set_open(not self.details.open)
        self.tell_details()

    def tell_details(self) -> None:
        """They were opened or closed."""
        _ = self.ui._
        self.more.setText(_("Hide the details") if self.details.open else _("Details (servers, limits)"))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().casefold()


def _sureness(found: Detected) -> Callable[[str], str]:
    """How sure a field is; one that nothing was found for is what the program begins with, no guess."""
    known = {one.field for one in found.guesses}
    return lambda field: found.sure(field) if field in known else "sure"


def _choice(one: ProviderView) -> Choice:
    names: Sequence[str] = (*one.known.names.values(), one.id, *one.known.domains)
    return Choice(one.id, one.name, " ".join(names))
