"""メールのつなぎ方: the shop's own mail account, its test, and the owner's addresses for test sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop_app.accounts.providers import providers
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services.account_check import step_view, watch_for
from desktop_app.services.account_values import merged
from desktop_app.services.account_view import AccountPage, AccountState, OwnAddressView, ProviderView
from desktop_app.services.account_views import Told, Tried
from desktop_app.services.environment import Environment
from desktop_app.services.shop import ShopDesk
from desktop_app.services.words import Words, error_json
from desktop_app.storage import mail_accounts, secrets
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:
    from desktop_app.accounts.account_check import Step

# The mail libraries cost a third of a start, so they are imported where they are used.

_PROVEN = (
    "address",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "user",
    "imap_host",
    "imap_port",
    "maildir",
    "inbox",
)


_CONNECT_SECONDS, _REPLY_SECONDS = 15.0, 30.0
"""For a test that somebody watches."""


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """The one account of a book."""

    book: Book
    environment: Environment
    words: Words
    shop: ShopDesk

    def change(
        self,
        given: Mapping[str, Any],
        *,
        no_imap: bool = False,
        no_limits: bool = False,
        password: str | None = None,
    ) -> dict[str, Any]:
        """Make or change the account. What was proven of other servers or addresses does not carry over.

        Without `password` it is asked for; "" leaves the kept one.
        Raises AppError("practice-real-account", "address-…", "port-wrong", "maildir-missing").
        """
        account = self.candidate(given, no_imap=no_imap, no_limits=no_limits)
        stored = False
        mail_accounts.save_account(self.book, account, self.environment.clock())
        if account.user:
            word = self.environment.ask_password() if password is None else password
            stored = self._kept(account, word or "")
        return {**self.show(), "password_kept": stored}

    def candidate(
        self, given: Mapping[str, Any], *, no_imap: bool = False, no_limits: bool = False
    ) -> MailAccount:
        """The account that `change` would keep; nothing is written. Raises as `change`."""
        if self.book.practice:
            raise AppError("practice-real-account")
        known = mail_accounts.load_account(self.book)
        account = merged(known, given, no_imap=no_imap, no_limits=no_limits)
        if known and all(getattr(known, name) == getattr(account, name) for name in _PROVEN):
            account = replace(
                account,
                from_confirmed_at=known.from_confirmed_at,
                optout_probe_at=known.optout_probe_at,
                plus_addressing=known.plus_addressing,
            )
        return account

    def connect(
        self,
        given: Mapping[str, Any],
        *,
        password: str | None = None,
        told: Told = lambda _: None,
        check: Callable[[], None] = lambda: None,
    ) -> Tried:
        """Try an account first, and keep it with its password only when it can send.

        `password` None or "" means the one that is kept. `check` raises to cancel. Raises as `change`.
        """
        account = self.candidate(given, no_imap=not given.get("imap_host") and not given.get("maildir"))
        word = password or (secrets.password(account.id) if account.user else None)
        tried = self._tried(account, word, told, check)
        kept = False
        if tried.saved and account.user and word:
            kept = self._kept(account, word)
        return replace(tried, password_kept=kept)

    def watch(
        self, *, told: Told = lambda _: None, check: Callable[[], None] = lambda: None
    ) -> Tried:
        """As `test`, told step by step. Raises AppError("account-missing")."""
        return self._tried(self.account(), self.password(), told, check, keep=True)

    def _tried(
        self,
        account: MailAccount,
        password: str | None,
        told: Told,
        check: Callable[[], None],
        *,
        keep: bool = False,
    ) -> Tried:
        from desktop_app.accounts.account_check import check_account
        from desktop_app.accounts.probe import record_check
        from desktop_app.accounts.servers import Timeouts

        optout = self._optout()
        now = self.environment.clock()
        language = self.environment.language
        result = check_account(
            account, password, optout, now=now,
            timeouts=Timeouts(connect=_CONNECT_SECONDS, reply=_REPLY_SECONDS),
            watch=watch_for(account, language, told, check),
        )
        steps = tuple(step_view(step, language) for step in result.steps)
        tried = Tried(ok=result.ok, saved=False, password_kept=False, steps=steps)
        if keep or tried.sends:
            record_check(self.book, result, optout, now=now)
            tried = replace(tried, saved=True)
        return tried

    def _optout(self) -> str:
        shop = self.shop.shop()
        return parse_address(shop.optout_address).wire if shop.optout_address else ""

    def show(self) -> dict[str, Any]:
        """The account without any secret."""
        account = self.account()
        return {
            "address": account.address,
            "smtp": f"{account.smtp_host}:{account.smtp_port}",
            "security": account.smtp_security,
            "user": account.user,
            "inbox": account.inbox,
            "max_connections": account.max_connections,
            "per_hour": account.per_hour,
            "per_day": account.per_day,
        }

    def state(self) -> AccountState:
        """The account with all that the settings page shows of it."""
        from desktop_app.accounts.probe import probe_holds

        account = mail_accounts.load_account(self.book)
        optout = self.shop.shop().optout_address
        now = self.environment.clock()
        return AccountState(
            account=account,
            practice=self.book.practice,
            password_kept=account is not None and secrets.password(account.id) is not None,
            keyring=secrets.keyring_works(),
            optout_address=optout,
            probe_holds=bool(optout) and probe_holds(self.book, self._optout(), now=now) is not None,
        )

    def page(self) -> AccountPage:
        """Everything that the account's form needs."""
        shop = self.shop.shop()
        mails = (one for one in (shop.contact, shop.optout_address) if _is_mail(one))
        return AccountPage(
            state=self.state(),
            providers=self.providers(),
            proposed=next(mails, ""),
            own=tuple(self.own_addresses()),
        )

    def providers(self) -> tuple[ProviderView, ...]:
        """Every provider that the program knows, in the language of now."""
        language = self.environment.language
        return tuple(
            ProviderView(id=one.id, name=one.names[language], help=one.helps[language], known=one)
            for one in providers()
        )

    def _kept(self, account: MailAccount, word: str) -> bool:
        """Whether the keyring took the password; else it is remembered while the program runs."""
        stored = bool(word) and secrets.set_password(account.id, word)
        if word and not stored:
            self.environment.keep_password(word)
        return stored

    def account(self) -> MailAccount:
        """The account. Raises AppError("account-missing")."""
        account = mail_accounts.load_account(self.book)
        if account is None:
            raise AppError("account-missing")
        return account

    def password(self) -> str | None:
        """The password from the keyring, else asked for. None where the server wants none."""
        account = self.account()
        if account.user is None:
            return None
        return secrets.password(account.id) or self.environment.ask_password()

    def test(self) -> dict[str, Any]:
        """Try every step and remember what was proven."""
        from desktop_app.accounts.account_check import check_account
        from desktop_app.accounts.probe import record_check

        optout = self._optout()
        now = self.environment.clock()
        check = check_account(self.account(), self.password(), optout, now=now)
        record_check(self.book, check, optout, now=now)
        return {"ok": check.ok, "steps": [self._step(step) for step in check.steps]}

    def _step(self, step: "Step") -> dict[str, Any]:
        shown: dict[str, Any] = {"step": step.step, "ok": step.ok, "detail": step.detail}
        if step.error is not None:
            shown["error"] = error_json(step.error, self.environment.language)
        return shown

    def own_addresses(self) -> list[OwnAddressView]:
        """Where a test send may go: the account's own address first."""
        from desktop_app.accounts.own_addresses import confirmed, own_addresses

        account = mail_accounts.load_account(self.book)
        rows = []
        if account is not None:
            own = confirmed(self.book, parse_address(account.address).key)
            rows.append(OwnAddressView(
                address=account.address, confirmed=own is not None, waiting=False, account=True
            ))
        known = {row.address for row in rows}
        return rows + [
            OwnAddressView(
                address=one.text, confirmed=one.confirmed_at is not None, waiting=bool(one.code_hash),
                account=False,
            )
            for one in own_addresses(self.book)
            if one.text not in known
        ]

    def forget_own_address(self, address: str) -> None:
        """Take an address away from the list."""
        from desktop_app.accounts.own_addresses import forget

        forget(self.book, parse_address(address), now=self.environment.clock())

    def add_own_address(self, address: str) -> dict[str, Any]:
        """Mail a code to an address that the owner says is theirs."""
        from desktop_app.accounts.connect import connect_smtp
        from desktop_app.accounts.own_addresses import send_code

        parsed = parse_address(address)
        smtp = connect_smtp(self.account(), self.password())
        try:
            send_code(self.book, self.account(), smtp, parsed, now=self.environment.clock())
        finally:
            smtp.quit()
        return {"address": parsed.text, "confirmed": False}

    def confirm_own_address(self, address: str, code: str) -> dict[str, Any]:
        """The code arrived, so the address is theirs."""
        from desktop_app.accounts.own_addresses import confirm_code

        parsed = parse_address(address)
        confirm_code(self.book, parsed, code, now=self.environment.clock())
        return {"address": parsed.text, "confirmed": True}


def _is_mail(text: str) -> bool:
    return "@" in text and not text.startswith("http")
