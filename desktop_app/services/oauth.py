"""Signing in with Google or Microsoft: the client id, the sign-in in the browser, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from desktop_app.accounts import oauth_clients
from desktop_app.accounts.oauth_clients import ClientValues
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.paths import user_data
from desktop_app.services import mailbox_failure, oauth_access
from desktop_app.services.environment import Environment
from desktop_app.services.oauth_views import ClientsPage, ClientView, LoginDone, LoginStep, SignInPlan
from desktop_app.services.oauth_words import pages
from desktop_app.storage import mail_accounts, secrets, settings
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:
    from desktop_app.accounts.oauth_flow import Grant

_CONNECT_SECONDS, _REPLY_SECONDS = 15.0, 30.0
_KEEP_ALL_THE_SAME = frozenset({"smtp-auth-off", "sender-refused", "account-limit-reached"})
"""The token is right; something else has to be put right at the provider."""


@dataclass(frozen=True, slots=True)
class _Just:
    """The token that was just given, and no other."""

    access: str = field(repr=False)

    def token(self, *, renew: bool = False) -> str:
        """The same token, also when it was refused."""
        del renew
        return self.access

    def __repr__(self) -> str:
        return "_Just()"


@dataclass(frozen=True, slots=True)
class OAuthDesk:
    """Sign-ins of one book's accounts. What is kept is kept by address, for every book on this PC."""

    book: Book
    environment: Environment

    def clients(self) -> ClientsPage:
        """As whom the program asks, for each service. AppError("oauth-file-unreadable")."""
        return ClientsPage(
            clients=tuple(self._client_view(name) for name in oauth_clients.services()),
            keyring=secrets.keyring_works(),
            file=str(user_data() / oauth_clients.FILE),
        )

    def _client_view(self, service: str) -> ClientView:
        known = oauth_clients.services()[service]
        typed = oauth_access.typed_client(self.book, service)
        stands = oauth_clients.file_values(service)
        own = bool(typed.get("client_id"))
        source: Literal["settings", "file", "none"] = (
            "settings" if own else "file" if stands.client_id else "none"
        )
        return ClientView(
            service=service,
            name=known.name,
            client_id=typed["client_id"] if own else stands.client_id,
            tenant=typed.get("tenant", "") if own else stands.tenant,
            secret_kept=oauth_access.secret_of(service).get() is not None if own else bool(stands.secret),
            source=source,
        )

    def save_client(
        self, service: str, client_id: str, secret: str | None = None, *, tenant: str = ""
    ) -> ClientView:
        """Keep a client id; "" takes it away. `secret` None leaves the kept one of the same client id.

        AppError("oauth-client-unlikely", "sign-in-provider-unknown").
        """
        if service not in oauth_clients.services():
            raise AppError("sign-in-provider-unknown")
        values = oauth_clients.checked(
            ClientValues(client_id=client_id, secret=secret or "", tenant=tenant)
        )
        before = oauth_access.typed_client(self.book, service).get("client_id", "")
        rows: dict[str, Any] = dict(settings.get(self.book, oauth_access.CLIENTS) or {})
        if values.client_id:
            rows[service] = {"client_id": values.client_id, "tenant": values.tenant}
        else:
            rows.pop(service, None)
        kept = oauth_access.secret_of(service)
        if values.secret and values.client_id:
            kept.put(values.secret)
        elif secret is not None or before != values.client_id:
            kept.forget()
        settings.put(self.book, oauth_access.CLIENTS, rows, now=self.environment.clock())
        return self._client_view(service)

    def plan(self, address: str, *, service: str = "") -> SignInPlan:
        """What signing in would do. AppError("address-…")."""
        wire = parse_address(address).text
        known = self._service(wire, service)
        name = oauth_clients.services()[known].name if known else ""
        return SignInPlan(
            address=wire,
            service=known,
            name=name,
            ready=bool(known) and bool(self._client_view(known).client_id),
            signed_in=bool(known) and oauth_access.leave_holds(known, wire),
            keyring=secrets.keyring_works(),
        )

    def login(
        self,
        address: str,
        *,
        service: str = "",
        open_page: Callable[[str], object],
        told: Callable[[LoginStep], None] = lambda _: None,
        check: Callable[[], None] = lambda: None,
        seconds: float | None = None,
    ) -> LoginDone:
        """Sign in with the browser; an account of this address signs in that way from now on.

        `open_page` is given the page's address. `check` raises to cancel; then nothing was changed.
        AppError("practice-real-account", "sign-in-provider-unknown", "oauth-client-missing",
        "sign-in-denied", "other-account-signed-in", "token-refused", …).
        """
        from desktop_app.accounts import oauth_flow

        if self.book.practice:
            raise AppError("practice-real-account")
        wire = parse_address(address).text
        known = self._service(wire, service)
        client = oauth_access.client_of(self.book, known)
        told("waiting")
        grant = oauth_flow.sign_in(
            client,
            wire,
            pages(self.environment.language),
            opened=open_page,
            came=lambda: told("asking"),
            check=check,
            seconds=oauth_flow.WAIT_SECONDS if seconds is None else seconds,
        )
        account = self._account(wire)
        self._require_same(wire, account, grant)
        told("checking")
        checked, trouble = self._tried(account, known, grant, check)
        kept = oauth_access.source_for(self.book, known, wire).accept(grant)
        mailbox_failure.allow(self.book, self.environment.clock())
        return LoginDone(
            address=wire, service=known, name=client.service.name, kept=kept, checked=checked,
            switched=self._switched(account, known), trouble=trouble,
        )

    def logout(self, address: str, *, service: str = "") -> dict[str, Any]:
        """Forget the sign-in here, and give the leave back where the service takes it."""
        from desktop_app.accounts import oauth_flow

        wire = parse_address(address).text
        known = self._service(wire, service)
        if not known:
            raise AppError("sign-in-provider-unknown")
        leave = oauth_access.forget(known, wire)
        given_back = False
        if leave is not None:
            try:
                given_back = oauth_flow.give_back(oauth_access.client_of(self.book, known), leave)
            except AppError:
                given_back = False
        return {"address": wire, "service": known, "forgotten": leave is not None, "revoked": given_back}

    def _service(self, address: str, service: str) -> str:
        """Which service signs an address in: as said, as its account says, by its domain, else the only one
        that knows this program."""
        account = self._account(address)
        said = service or (account.oauth if account is not None else "")
        if said in oauth_clients.services():
            return said
        provider = account.provider if account is not None else ""
        return oauth_access.service_for(provider, address) or self._only_one()

    def _only_one(self) -> str:
        known = [name for name in oauth_clients.services() if self._client_view(name).client_id]
        return known[0] if len(known) == 1 else ""

    def _account(self, address: str) -> MailAccount | None:
        wanted = address.lower()
        accounts = mail_accounts.all_accounts(self.book)
        return next((one for one in accounts if one.address.lower() == wanted), None)

    def _require_same(self, address: str, account: MailAccount | None, grant: "Grant") -> None:
        """AppError("other-account-signed-in") when the service says that somebody else signed in."""
        wanted = {_plain(address)}
        if account is not None and account.user and "@" in account.user:
            wanted.add(_plain(account.user))
        if grant.people and not wanted & {_plain(one) for one in grant.people}:
            raise AppError("other-account-signed-in")

    def _tried(
        self, account: MailAccount | None, service: str, grant: "Grant", check: Callable[[], None]
    ) -> tuple[bool, AppError | None]:
        """Whether the account's mail server took the token, and what stands in the way of sending.

        AppError("token-refused"): most often somebody else signed in.
        """
        from desktop_app.accounts.connect import connect_smtp
        from desktop_app.accounts.lookup import patiently
        from desktop_app.accounts.servers import Timeouts

        if account is None:
            return False, None
        tried = self._with_oauth(account, service)
        timeouts = Timeouts(connect=_CONNECT_SECONDS, reply=_REPLY_SECONDS)
        try:
            patiently(lambda: connect_smtp(tried, _Just(grant.access), timeouts).quit(), check)
        except AppError as error:
            if error.id == "token-refused":
                raise
            return False, error if error.id in _KEEP_ALL_THE_SAME else None
        return True, None

    def _switched(self, account: MailAccount | None, service: str) -> bool:
        """Let the account sign in that way; its servers and proofs stay."""
        if account is None:
            return False
        wanted = self._with_oauth(account, service)
        if wanted != account:
            mail_accounts.save_account(self.book, wanted, self.environment.clock())
        return account.sign_in != "oauth2"

    def _with_oauth(self, account: MailAccount, service: str) -> MailAccount:
        return replace(account, sign_in="oauth2", oauth=service, user=account.user or account.address)


def _plain(address: str) -> str:
    """An address as Google and Microsoft compare it."""
    local, _, domain = address.lower().rpartition("@")
    if domain in ("gmail.com", "googlemail.com"):
        return f"{local.partition('+')[0].replace('.', '')}@gmail.com"
    return f"{local}@{domain}"
