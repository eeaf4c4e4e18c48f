"""メールのつなぎ方: the shop's mail accounts, their tests, and the owner's addresses for test sends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop_app.accounts.providers import providers
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services import account_list, learned_limits, mailbox_failure
from desktop_app.services.account_json import account_json, tried_json
from desktop_app.services.account_tried import NoToken, Trial, tried
from desktop_app.services.account_values import merged
from desktop_app.services.account_view import AccountPage, AccountState, OwnAddressView, ProviderView
from desktop_app.services.account_views import AccountRow, Detected, DnsView, Told, Tried
from desktop_app.services.environment import Environment
from desktop_app.services.learned_limits import StoppedAt
from desktop_app.services.oauth_access import can_sign_in
from desktop_app.services.senders import by_name, sender_of
from desktop_app.services.shop import ShopDesk
from desktop_app.services.words import Words
from desktop_app.storage import mail_accounts, secrets
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:
    from desktop_app.accounts.credential import Credential

# The mail libraries cost a third of a start, so they are imported where they are used.


def _go_on() -> None:
    """Nobody cancels."""


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """The accounts of a book. `account_id` None means the default one, unless it is said otherwise."""

    book: Book
    environment: Environment
    words: Words
    shop: ShopDesk

    # --- what there is

    def account(self, account_id: str | None = None) -> MailAccount:
        """One account. Raises AppError("account-missing")."""
        account = mail_accounts.load_account(self.book, account_id)
        if account is None:
            raise AppError("account-missing")
        return account

    def named(self, named: str | None) -> MailAccount:
        """An account by its id or its address; None: the default one.

        Raises AppError("account-missing", "account-unknown").
        """
        return by_name(self.book, named) if named else self.account()

    def sender_of(self, mailing_id: str) -> MailAccount:
        """The account that sends a mailing. Raises AppError("account-missing", "mailing-missing")."""
        account = sender_of(self.book, mailing_id)
        if account is None:
            raise AppError("account-missing")
        return account

    def list(self) -> tuple[AccountRow, ...]:
        """Every account, the default one first."""
        return account_list.rows(
            self.book, self._optout(), self.environment.language, now=self.environment.clock()
        )

    def rows(self) -> "Sequence[dict[str, Any]]":
        """Every account (cli.md "account list")."""
        return [account_list.as_json(one) for one in self.list()]

    def show(self, account_id: str | None = None) -> dict[str, Any]:
        """The account without any secret."""
        return account_json(self.account(account_id))

    def state(self, account_id: str | None = None) -> AccountState:
        """The account with all that the settings page shows of it."""
        from desktop_app.accounts.probe import probe_holds

        account = mail_accounts.load_account(self.book, account_id)
        optout, now = self.shop.shop().optout_address, self.environment.clock()
        proven = account and optout and probe_holds(self.book, self._optout(), account, now=now)
        return AccountState(
            account=account,
            practice=self.book.practice,
            password_kept=account is not None and can_sign_in(account),
            keyring=secrets.keyring_works(),
            optout_address=optout,
            probe_holds=bool(proven),
        )

    def page(self, account_id: str | None = None) -> AccountPage:
        """Everything that the account's form needs."""
        shop = self.shop.shop()
        mails = (one for one in (shop.contact, shop.optout_address) if _is_mail(one))
        return AccountPage(
            state=self.state(account_id),
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

    # --- what can be found out

    def detect(self, address: str, *, check: Callable[[], None] = _go_on) -> Detected:
        """Find an address's provider or servers; asks the network when the list does not have it, for some
        seconds at most. Raises AppError("address-…") and what `check` raises."""
        from desktop_app.services.detection import detected

        return detected(address, self.environment.lookup(), self.environment.language, check)

    def chosen(self, address: str, provider_id: str) -> Detected:
        """As if detection had found the provider that was chosen. Raises AppError("provider-missing")."""
        from desktop_app.services.detection import of_provider

        found = of_provider(address, provider_id, self.environment.language)
        if found is None:
            raise AppError("provider-missing")
        return found

    def dns(self, account_id: str | None = None, *, check: Callable[[], None] = _go_on) -> DnsView:
        """SPF, DKIM and DMARC of the From domain. Raises AppError("account-missing"), what `check` raises."""
        from desktop_app.services.dns_view import lights

        environment = self.environment
        return lights(
            self.account(account_id), environment.lookup().resolver, environment.language,
            now=environment.clock(), check=check,
        )

    # --- making and changing

    def change(
        self,
        given: Mapping[str, Any],
        *,
        account_id: str | None = None,
        no_imap: bool = False,
        no_limits: bool = False,
        password: str | None = None,
    ) -> dict[str, Any]:
        """Make or change an account. What was proven of other servers or addresses does not carry over.

        `account_id` None: the account with this address, else a new one. Without `password` it is asked for;
        "" leaves the kept one.
        Raises AppError("practice-real-account", "address-…", "port-wrong", "maildir-missing",
        "account-missing", "account-twice").
        """
        account = self.candidate(given, account_id=account_id, no_imap=no_imap, no_limits=no_limits)
        stored = False
        mail_accounts.save_account(self.book, account, self.environment.clock())
        mailbox_failure.allow(self.book, self.environment.clock())
        if account.user and account.sign_in != "oauth2":
            word = self.environment.ask_password(account.address) if password is None else password
            stored = self._kept(account, word or "")
        return {**self.show(account.id), "password_kept": stored}

    def set_default(
        self, given: Mapping[str, Any], *, no_imap: bool = False, no_limits: bool = False
    ) -> dict[str, Any]:
        """Change the default account, or make it (cli.md "account set"). Raises as `change`."""
        known = mail_accounts.load_account(self.book)
        return self.change(
            given, account_id=known.id if known else None, no_imap=no_imap, no_limits=no_limits
        )

    def add(
        self,
        address: str,
        said: Mapping[str, Any],
        answers: Mapping[str, str],
        *,
        plan: str | None = None,
        no_imap: bool = False,
        no_limits: bool = False,
    ) -> dict[str, Any]:
        """One more account: what is not `said` is found; nothing is tried. Raises as `change`, and
        AppError("account-ask-owner", "account-closed", "account-plan-missing", "provider-missing")."""
        from desktop_app.services.account_adding import filled

        key = parse_address(address).key
        if any(parse_address(one.address).key == key for one in mail_accounts.all_accounts(self.book)):
            raise AppError("account-twice", address=address)
        given: dict[str, Any] = {"address": address, **said}
        if not said.get("smtp_host"):
            chosen = said.get("provider")
            found = self.chosen(address, chosen) if chosen else self.detect(address)
            given = filled(found, answers, said, plan)
        if no_imap:
            given |= {"imap_host": None, "imap_port": None, "maildir": None}
        elif given.get("maildir"):
            given |= {"imap_host": None, "imap_port": None}
        if given.get("smtp_port") is None:
            given["smtp_port"] = 465
        given["security"] = given.get("security") or ("starttls" if given["smtp_port"] != 465 else "ssl")
        return self.change(given, no_imap=no_imap, no_limits=no_limits)

    def candidate(
        self,
        given: Mapping[str, Any],
        *,
        account_id: str | None = None,
        no_imap: bool = False,
        no_limits: bool = False,
    ) -> MailAccount:
        """The account that `change` would keep; nothing is written. Raises as `change`."""
        if self.book.practice:
            raise AppError("practice-real-account")
        key = parse_address(given["address"]).key
        accounts = mail_accounts.all_accounts(self.book)
        same = [one for one in accounts if parse_address(one.address).key == key]
        if account_id is not None:
            known: MailAccount | None = self.account(account_id)
            if any(one.id != account_id for one in same):
                raise AppError("account-twice", address=given["address"])
        else:
            known = same[0] if same else None
        return merged(known, given, no_imap=no_imap, no_limits=no_limits)

    def connect(
        self,
        given: Mapping[str, Any],
        *,
        account_id: str | None = None,
        password: str | None = None,
        told: Told = lambda _: None,
        check: Callable[[], None] = _go_on,
    ) -> Tried:
        """Try an account first, and keep it with its password only when it can send.

        `password` None or "" means the one that is kept. `check` raises to cancel. Raises as `change`.
        """
        no_imap = not given.get("imap_host") and not given.get("maildir")
        account = self.candidate(given, account_id=account_id, no_imap=no_imap)
        uses_word = account.user is not None and account.sign_in != "oauth2"
        word = password or (secrets.password(account.id) if uses_word else None)
        credential = word if uses_word else self._or_failing(account)
        result = self._tried(account, credential, told, check)
        if result.saved:
            mailbox_failure.allow(self.book, self.environment.clock())
        kept = bool(result.saved and uses_word and word and self._kept(account, word))
        return replace(result, password_kept=kept)

    def watch(
        self,
        *,
        account_id: str | None = None,
        told: Told = lambda _: None,
        check: Callable[[], None] = _go_on,
    ) -> Tried:
        """Try a kept account, told step by step. Raises AppError("account-missing")."""
        account = self.account(account_id)
        return self._tried(account, self._or_failing(account), told, check, keep=True)

    def _or_failing(self, account: MailAccount) -> "Credential":
        """Its credential; what keeps it from signing in is told at that step of a test."""
        try:
            return self.credential(account)
        except AppError as error:
            return NoToken(error)

    def test(self, account_id: str | None = None) -> dict[str, Any]:
        """Try every step and remember what was proven."""
        return tried_json(self.watch(account_id=account_id), self.environment.language)

    def _tried(
        self,
        account: MailAccount,
        credential: "Credential",
        told: Told,
        check: Callable[[], None],
        *,
        keep: bool = False,
    ) -> Tried:
        trial = Trial(
            book=self.book, account=account, credential=credential, optout=self._optout(),
            environment=self.environment, others=self.credential,
        )
        return tried(trial, told, check, keep=keep)

    def remove(self, account_id: str) -> None:
        """Take an account away and forget how it signed in. Raises AppError("account-missing",
        "account-in-use", "practice-real-account")."""
        if self.book.practice:
            raise AppError("practice-real-account")
        account_list.remove(self.book, account_id, now=self.environment.clock())

    def make_default(self, account_id: str) -> None:
        """Newsletters go out with it unless they say otherwise. Raises AppError("account-missing")."""
        mail_accounts.make_default(self.book, account_id, self.environment.clock())

    def stopped_at(self, account_id: str) -> tuple[StoppedAt, ...]:
        """What the provider stopped this account at."""
        return learned_limits.stopped_at(self.book, account_id)

    def forget_stopped(self, account_id: str) -> None:
        """The owner says that it no longer holds."""
        learned_limits.forget(self.book, account_id)

    def _optout(self) -> str:
        shop = self.shop.shop()
        return parse_address(shop.optout_address).wire if shop.optout_address else ""

    # --- signing in

    def credential(self, account: MailAccount) -> "Credential":
        """What an account signs in with: its password, kept or asked for, or its source of tokens.

        None where the server wants no sign-in. AppError("oauth-client-missing", …).
        """
        if account.user is None:
            return None
        if account.sign_in == "oauth2":
            return self._tokens(account)
        return secrets.password(account.id) or self.environment.ask_password(account.address)

    def _tokens(self, account: MailAccount) -> "Credential":
        """The source of tokens; where no keyring keeps the leave, the browser asks for it at each start."""
        from desktop_app.services.oauth_access import token_source

        opens = self.environment.open_page
        if opens is not None and not can_sign_in(account):
            from desktop_app.services.oauth import OAuthDesk

            OAuthDesk(self.book, self.environment).login(account.address, open_page=opens)
        return token_source(self.book, account)

    def password(self) -> str | None:
        """The default account's password, from the keyring, else asked for."""
        found = self.credential(self.account())
        return found if isinstance(found, str) else None

    def _kept(self, account: MailAccount, word: str) -> bool:
        """Whether the keyring took the password; else it is remembered while the program runs."""
        stored = bool(word) and secrets.set_password(account.id, word)
        if word and not stored:
            self.environment.keep_password(word, account.address)
        return stored

    # --- the owner's addresses

    def own_addresses(self) -> Sequence[OwnAddressView]:
        """Where a test send may go: the accounts' own addresses first."""
        from desktop_app.services import own_addresses_view

        return own_addresses_view.shown(self.book)

    def forget_own_address(self, address: str) -> None:
        """Take an address away from the list."""
        from desktop_app.services import own_addresses_view

        own_addresses_view.forget(self.book, address, now=self.environment.clock())

    def add_own_address(self, address: str) -> dict[str, Any]:
        """Mail a code to an address that the owner says is theirs."""
        from desktop_app.services import own_addresses_view

        account = self.account()
        return own_addresses_view.add(
            self.book, account, self.credential(account), address, now=self.environment.clock()
        )

    def confirm_own_address(self, address: str, code: str) -> dict[str, Any]:
        """The code arrived, so the address is theirs."""
        from desktop_app.services import own_addresses_view

        return own_addresses_view.confirm(self.book, address, code, now=self.environment.clock())


def _is_mail(text: str) -> bool:
    return "@" in text and not text.startswith("http")
