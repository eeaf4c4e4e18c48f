"""What is typed about a mail account, checked and put together with what is known."""

import re
import secrets as random
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.accounts.providers import provider_by_host, provider_of
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services.account_view import PER_DAY, PER_HOUR, PER_MINUTE
from desktop_app.storage.mail_accounts import MailAccount

_PORTS = {
    "imap": {"ssl": 993, "starttls": 143, "none": 143}, "pop3": {"ssl": 995, "starttls": 110, "none": 110},
}
_LIMITS = ("per_minute", "per_hour", "per_day", "per_connection")
_PROVEN = (
    "address", "smtp_host", "smtp_port", "smtp_security", "user", "imap_host", "imap_port", "imap_user",
    "maildir", "inbox",
)
_HOST = re.compile(r"[A-Za-z0-9_.-]+|\[?(?:[0-9A-Fa-f.]*:){2,}[0-9A-Fa-f.]*\]?")
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def merged(
    known: MailAccount | None, given: Mapping[str, Any], *, no_imap: bool, no_limits: bool
) -> MailAccount:
    """The account that the values given make of the one known; what is not given stays. What was proven of
    other servers or another address does not carry over.

    Raises AppError("address-…", "port-wrong", "maildir-missing", "account-server-missing",
    "account-host-wrong").
    """
    address = parse_address(given["address"])
    for name in ("smtp_port", "imap_port"):
        if given.get(name) is not None and not 0 < given[name] < 65536:
            raise AppError("port-wrong")
    if not (given.get("smtp_host") or "").strip():
        raise AppError("account-server-missing")
    given = {**given, **{name: _host(given.get(name)) for name in ("smtp_host", "imap_host")}}
    server = "pop3" if given.get("inbox") == "pop3" else "imap"
    inbox = server if given.get("imap_host") else "maildir" if given.get("maildir") else "none"
    if inbox == "none" and not no_imap and known is not None and known.address == address.text:
        inbox = known.inbox
    if given.get("maildir") and not Path(given["maildir"]).is_dir():
        raise AppError("maildir-missing", path=str(given["maildir"]))
    keep = known if known is not None and inbox == known.inbox else None
    security = given.get("imap_security") or (keep.imap_security if keep else "ssl")
    before = known or MailAccount(
        id=random.token_hex(8), address="", smtp_host="", smtp_port=0, per_minute=_careful(given),
        per_hour=PER_HOUR, per_day=PER_DAY,
    )
    account = replace(
        before,
        address=address.text,
        smtp_host=given["smtp_host"],
        smtp_port=given["smtp_port"],
        smtp_security=given["security"],
        user=given.get("user"),
        imap_host=given.get("imap_host") or (keep.imap_host if keep else None),
        imap_port=given.get("imap_port")
        or (keep.imap_port if keep else None)
        or (_PORTS[inbox][security] if inbox in _PORTS else None),
        imap_security=security,
        imap_user=given.get("imap_user") or (keep.imap_user if keep else None),
        maildir=_folder(given) or (keep.maildir if keep else None),
        inbox=inbox,
        max_connections=max(1, given.get("max_connections") or before.max_connections),
        **_limits(given, before, no_limits=no_limits),
        **_ways(given, before),
    )
    account = replace(account, provider=given.get("provider") or _provider(account))
    return account if known is not None and _same(known, account) else _unproven(account)


def _host(typed: str | None) -> str | None:
    """A server's name as it was meant: wide letters, blanks and a last dot make no difference."""
    if typed is None:
        return None
    name = unicodedata.normalize("NFKC", typed).strip().rstrip(".")
    if name and not _HOST.fullmatch(name):
        raise AppError("account-host-wrong", host=name[:80])
    return name or None


def _folder(given: Mapping[str, Any]) -> str | None:
    return str(Path(given["maildir"]).resolve()) if given.get("maildir") else None


def _careful(given: Mapping[str, Any]) -> int:
    """Of a server that nothing is known of, mails a minute to begin with; nobody limits this PC."""
    said = any(given.get(name) is not None for name in _LIMITS)
    return 0 if said or given.get("smtp_host") in _LOCAL else PER_MINUTE


def _limits(given: Mapping[str, Any], before: MailAccount, *, no_limits: bool) -> dict[str, Any]:
    """0 = no limit; what is below that is the smallest one."""
    found = {}
    for name in _LIMITS:
        value, old = given.get(name), getattr(before, name)
        found[name] = old if value is None else value if value >= 0 else 1
        if no_limits and name != "per_connection":
            found[name] = 0
    return found


def _ways(given: Mapping[str, Any], before: MailAccount) -> dict[str, Any]:
    """How one signs in; a user who is not there needs no way."""
    sign_in = given.get("sign_in") or before.sign_in
    return {"sign_in": sign_in, "oauth": given.get("oauth") or (before.oauth if sign_in == "oauth2" else "")}


def _provider(account: MailAccount) -> str:
    found = provider_by_host(account.smtp_host) or provider_of(account.address)
    return found.id if found else ""


def _same(known: MailAccount, account: MailAccount) -> bool:
    return all(getattr(known, name) == getattr(account, name) for name in _PROVEN)


def _unproven(account: MailAccount) -> MailAccount:
    return replace(
        account, from_confirmed_at=None, optout_probe_at=None, plus_addressing=None, keeps_sent=None,
        tagged_sender=None, max_size=0, dsn=None, authserv_id="", dkim_domain="", dkim_covers_stop=None,
        verdicts="",
    )
