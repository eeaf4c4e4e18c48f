"""The one most likely thing that helps against a failed step of the account check (mail.md 1, 7.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.accounts.providers import KnownServer, Provider, domain_of, provider_named, provider_of
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services.account_check import step_view
from desktop_app.services.account_views import Remedy, StepView
from desktop_app.services.account_words import with_name, words
from desktop_app.services.environment import Environment
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:
    from desktop_app.accounts.account_check import Step
    from desktop_app.accounts.detect import Hit
    from desktop_app.accounts.servers import Server

_NO_WAY_IN = frozenset({
    "mail-server-not-there", "mail-server-timeout", "tls-failed", "mail-server-not-understood",
    "tls-not-offered", "mail-connection-failed", "sign-in-not-offered", "plain-only-on-this-pc",
})
_PLAIN = {
    "password-missing": ("password-missing", ""),
    "password-not-ascii": ("retype", ""),
    "smtp-auth-off": ("smtp-auth-off", "own-client"),
    "sign-in-again-needed": ("sign-in-again", "oauth"),
    "sign-in-first": ("sign-in-again", "oauth"),
    "token-refused": ("sign-in-again", "oauth"),
    "oauth-client-wrong": ("own-client", "own-client"),
    "oauth-server-unreachable": ("later", ""),
    "oauth-server-trouble": ("later", ""),
    "token-not-offered": ("use-password", "app-password"),
    "oauth-client-missing": ("own-client", "own-client"),
    "sign-in-needed": ("user-missing", ""),
    "sign-in-later": ("later", ""),
    "mail-server-busy": ("later", ""),
    "account-limit-reached": ("limit", ""),
    "from-rewritten": ("from-alias", ""),
    "optout-address-not-set": ("set-optout", ""),
    "mailbox-not-set": ("mailbox-not-set", ""),
    "maildir-not-there": ("maildir", ""),
    "mailbox-not-there": ("imap-allowed", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A failed step and what is known around it."""

    account: MailAccount
    provider: Provider | None
    step: str
    error: AppError
    environment: Environment
    check: Callable[[], None]
    optout: str

    def say(
        self, code: str, *, page: str = "", changes: Mapping[str, Any] | None = None, **values: Any
    ) -> Remedy:
        table = words(self.environment.language)
        language = self.environment.language
        name = self.provider.names[language] if self.provider else table["your-provider"]
        text = with_name(table[f"remedy-{code}"], name, **values).strip()
        return Remedy(code=code, text=text, changes=changes or {}, page=page)

    @property
    def kind(self) -> str:
        if self.step != "mailbox":
            return "smtp"
        return "pop3" if self.account.inbox == "pop3" else "imap"

    @property
    def server(self) -> "Server":
        from desktop_app.accounts.connect import imap_server, smtp_server

        return smtp_server(self.account) if self.kind == "smtp" else imap_server(self.account)


def remedy_for(
    account: MailAccount,
    step: "Step",
    environment: Environment,
    check: Callable[[], None],
    optout: str = "",
) -> StepView:
    """A finished step in words, with what helps when it failed. Tries other ports and hosts for that, never a
    password again."""
    if step.error is None:
        return step_view(step, environment.language)
    case = _Case(
        account=account, provider=_provider(account), step=step.step, error=step.error,
        environment=environment, check=check, optout=optout,
    )
    return step_view(step, environment.language, _most_likely(case))


def _provider(account: MailAccount) -> Provider | None:
    return provider_named(account.provider) or provider_of(account.address)


def _most_likely(case: _Case) -> Remedy:
    found = case.error.id
    if found == "mail-host-unknown":
        return _host(case)
    if found == "certificate-refused":
        return _certificate(case)
    if found in _NO_WAY_IN:
        return _other_way_in(case)
    if found == "wrong-password":
        return _wrong_password(case)
    if found == "app-password-needed":
        return _app_password(case)
    if found == "password-sign-in-ended":
        return _ended(case)
    if found == "sender-refused":
        return _sender(case)
    if found == "probe-not-found":
        return _probe(case)
    code, page = _PLAIN.get(found, ("ask-provider", ""))
    return case.say(code, page=page)


def _host(case: _Case) -> Remedy:
    """A misspelt name, a part that is the owner's to fill in, or no internet."""
    part = case.provider.own_part if case.provider else ""
    host = case.server.host
    if case.provider and part and part in host:
        ask = case.provider.asks["server"]
        language = case.environment.language
        return case.say("own-part", label=ask.label[language], where=ask.where[language], host=host)
    return _other_host(case, _hit(case)) or case.say("host-name", host=host)


def _certificate(case: _Case) -> Remedy:
    """Rental servers have a certificate for their own name only (mail.md 1.1, sakura)."""
    why = str(case.error.params.get("why", ""))
    if why == "expired":
        return case.say("clock")
    if why != "unknown":
        hit = _hit(case)
        better = _other_host(case, hit)
        if better is not None:
            return better
        provider = case.provider or hit.provider
        ask = provider.asks.get("server") if provider else None
        if ask is not None:
            language = case.environment.language
            return case.say("initial-domain", label=ask.label[language], where=ask.where[language])
        return case.say("host-of-provider", host=case.server.host)
    return case.say("not-trusted", host=case.server.host)


def _hit(case: _Case) -> "Hit":
    from desktop_app.accounts.detect import detect

    address = parse_address(case.account.address).wire
    return detect(address, case.environment.lookup(), case.check)


def _other_host(case: _Case, hit: "Hit") -> Remedy | None:
    """The provider's own host, as the list or the domain's DNS names it, when it answers there."""
    from desktop_app.accounts.alternatives import first_that_works
    from desktop_app.services.detection import shown

    if hit.way == "unknown":
        return None
    values = shown(hit, case.environment.language).given()
    kind = case.kind
    if kind != "smtp":
        kind = "pop3" if values.get("inbox") == "pop3" else "imap"
    prefix = "smtp" if kind == "smtp" else "imap"
    host, port = values.get(f"{prefix}_host"), values.get(f"{prefix}_port")
    security = values.get("security" if kind == "smtp" else "imap_security")
    if not host or (hit.provider and hit.provider.own_part and hit.provider.own_part in str(host)):
        return None
    wanted = _server(KnownServer(str(host), int(str(port)), str(security)))
    if wanted.host == case.server.host or first_that_works([wanted], kind, case.check) is None:
        return None
    return case.say("other-host", host=wanted.host, changes=_changes(kind, wanted))


def _other_way_in(case: _Case) -> Remedy:
    """Another port or protection of the same host, or the provider's second server."""
    from desktop_app.accounts.alternatives import first_that_works, usual

    server = case.server
    candidates = usual(server, case.kind)
    known = case.provider
    if known is not None and case.kind == "smtp" and not known.own_part:
        candidates += [_server(one) for one in (known.smtp, known.smtp_alt) if one is not None]
    candidates = [one for one in candidates if one != server]
    found = first_that_works(candidates, case.kind, case.check)
    if found is not None:
        code = "other-port" if found.port != server.port else "other-protection"
        code = code if found.host == server.host else "other-host"
        return case.say(
            code, host=found.host, port=found.port, changes=_changes(case.kind, found),
            protection="SSL/TLS" if found.security == "ssl" else "STARTTLS",
        )
    if case.kind == "imap" and (only := _only_pop3(case)) is not None:
        return only
    if server.port == 25:
        return case.say("port-25")
    if case.error.id == "mail-server-timeout":
        return case.say("firewall", host=server.host, port=server.port)
    return case.say("check-server", host=server.host, port=server.port)


def _server(known: KnownServer) -> "Server":
    from desktop_app.accounts.servers import Server

    return Server(known.host, known.port, "ssl" if known.security == "ssl" else "starttls")


def _changes(kind: str, server: "Server") -> dict[str, Any]:
    if kind == "smtp":
        return {"smtp_host": server.host, "smtp_port": server.port, "security": server.security}
    return {
        "imap_host": server.host, "imap_port": server.port, "imap_security": server.security, "inbox": kind,
    }  # fmt: skip


def _only_pop3(case: _Case) -> Remedy | None:
    """A provider that has no IMAP, where POP3 answers."""
    from desktop_app.accounts.alternatives import first_that_works, over_pop3
    from desktop_app.accounts.providers import domain_of

    domain = domain_of(parse_address(case.account.address).wire)
    found = first_that_works(over_pop3(case.server, domain), "pop3", case.check)
    if found is None:
        return None
    return case.say("only-pop3", host=found.host, changes=_changes("pop3", found))


def _wrong_password(case: _Case) -> Remedy:
    user, known = case.account.user or "", case.provider
    if case.step == "mailbox":  # sending took the same word a moment ago
        if known and known.id in ("m365", "outlook"):
            return case.say("oauth", page="oauth")
        return case.say(_allowed(known, "imap-allowed"))
    right = known.user_for(case.account.address) if known else ""
    if known and right and user != right and "@" in (user + right):
        return case.say("user-form", user=right, changes={"user": right})
    if known and known.user == "id" and "@" in user:
        ask = known.asks["user"]
        language = case.environment.language
        return case.say("user-id", label=ask.label[language], where=ask.where[language])
    if known and known.auth[0] == "app_password":
        return _app_password(case)
    if known and known.auth[0] == "oauth2":
        return case.say("oauth", page="oauth")
    if known and known.id in ("yahoojp", "ybb", "sakura"):
        return case.say(_allowed(known, "retype"))
    if known and known.kind == "relay":
        ask = known.asks["password"]
        language = case.environment.language
        return case.say("relay-key", label=ask.label[language], where=ask.where[language])
    if not known and "@" not in user and user:
        return case.say("user-form", user=case.account.address, changes={"user": case.account.address})
    return case.say("retype")


def _allowed(known: Provider | None, otherwise: str) -> str:
    special = {
        "yahoojp": "yahoo-allowed", "ybb": "yahoo-allowed", "sakura": "foreign-ip", "sonet": "imap-ordered",
        "zoho": "imap-ordered",
    }
    return special.get(known.id, otherwise) if known else otherwise


def _app_password(case: _Case) -> Remedy:
    ask = case.provider.asks.get("password") if case.provider else None
    where = ask.where[case.environment.language] if ask else ""
    return case.say("app-password", page="app-password", where=where)


def _ended(case: _Case) -> Remedy:
    """Microsoft says the same of a tenant where sending by programs is off, and of the password's end."""
    if "smtpclientauthentication" in str(case.error.params.get("reply", "")).lower().replace(" ", ""):
        return case.say("smtp-auth-off", page="own-client")
    if case.provider is not None and case.provider.oauth:
        return case.say("oauth", page="oauth")
    return _app_password(case)


def _sender(case: _Case) -> Remedy:
    user = case.account.user or ""
    other_domain = domain_of(user) != domain_of(case.account.address)
    if "@" in user and user.casefold() != case.account.address.casefold() and not other_domain:
        return case.say("from-is-user", user=user, changes={"address": user})
    if case.provider is not None and case.provider.kind == "relay":
        return case.say("from-verify", domain=domain_of(case.account.address))
    return case.say("from-not-owned", address=case.account.address)


def _probe(case: _Case) -> Remedy:
    wanted = case.optout
    if wanted and case.account.inbox == "none":
        return case.say("probe-read-elsewhere", optout=wanted)
    if wanted and wanted.casefold() != case.account.address.casefold():
        return case.say("probe-other-mailbox", optout=wanted, address=case.account.address)
    return case.say("probe-spam")
