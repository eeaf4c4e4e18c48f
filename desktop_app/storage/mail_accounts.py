"""メールのつなぎ方: the shop's mail accounts, one of them the default. No password: that is in the keyring.

From and envelope-from of a mailing are the address of the account that sends it (JP-SEM-5-TRUEFROM).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain, mailbox_places, settings
from desktop_app.storage.codec import stamp, time_value
from desktop_app.storage.database import Book

_KEY = "accounts"
_TIMES = ("from_confirmed_at", "optout_probe_at")
_MAILBOX = ("imap_host", "imap_user", "user", "inbox")
"""What makes it another mailbox."""
_WAYS = frozenset({"ssl", "starttls", "none"})
_WORDS = {
    "smtp_security": _WAYS, "imap_security": _WAYS, "inbox": frozenset({"imap", "pop3", "maildir", "none"}),
    "sign_in": frozenset({"password", "oauth2"}),
}
_MOST = 2**53
"""More than any limit or size, and still a number that SQLite and JSON take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAccount:
    """One account. A limit of 0 means none."""

    id: str
    address: str
    smtp_host: str
    smtp_port: int
    smtp_security: str = "ssl"
    """"ssl", "starttls" or "none" (loopback only)."""
    user: str | None = None
    """None = the server is used without signing in."""
    imap_host: str | None = None
    """The mailbox's server: IMAP, or POP3 where `inbox` says so. So for the next three."""
    imap_port: int | None = None
    imap_security: str = "ssl"
    imap_user: str | None = None
    """None = as for sending."""
    maildir: str | None = None
    inbox: str = "none"
    """"imap", "pop3", "maildir" or "none" (replies are read by hand)."""
    provider: str = ""
    """Id in resources/providers; "" = unknown."""
    sign_in: str = "password"
    """"password" (also an app password) or "oauth2"."""
    oauth: str = ""
    """Whose sign-in page: "google" or "microsoft"."""
    max_connections: int = 1
    per_minute: int = 0
    per_hour: int = 100
    per_day: int = 500
    per_connection: int = 100
    """Mails after which a connection is renewed; 0 = never for that reason."""
    from_confirmed_at: datetime | None = None
    optout_probe_at: datetime | None = None
    """When a probe mail to the opt-out address was last found in the mailbox that is read."""
    plus_addressing: bool | None = None
    """Whether a probe to address+token arrived; None = never tried. So for the next ones."""
    tagged_sender: bool | None = None
    """Whether the server takes address+token as MAIL FROM."""
    max_size: int = 0
    """The largest mail in bytes that EHLO allows (RFC 1870); 0 = not said."""
    keeps_sent: bool | None = None
    """Whether the provider itself keeps a copy of what was sent, with our Message-ID."""
    dsn: bool | None = None
    """Whether EHLO offered DSN (RFC 3461)."""
    authserv_id: str = ""
    """The name under which our own provider writes Authentication-Results (RFC 8601)."""
    dkim_domain: str = ""
    """d= of the provider's signature on the probe; "" = none seen."""
    dkim_covers_stop: bool | None = None
    """Whether that signature covers List-Unsubscribe (RFC 8058)."""
    verdicts: str = ""
    """What our own provider said of the probe, as "spf=pass dkim=pass dmarc=none"."""


def all_accounts(book: Book) -> list[MailAccount]:
    """Every account, the default one first, the others as they were added."""
    stored = _stored(book)
    with settings.understood(_KEY):
        found = [_account(values) for values in stored["accounts"]]
    return sorted(found, key=lambda one: one.id != stored["default"])


def load_account(book: Book, account_id: str | None = None) -> MailAccount | None:
    """The default account, or the one of this id; None when there is none."""
    wanted = account_id or _stored(book)["default"]
    return next((one for one in all_accounts(book) if one.id == wanted), None)


def save_account(book: Book, account: MailAccount, now: datetime) -> None:
    """Keep an account (it replaces the one of its id). The first one becomes the default."""
    values: dict[str, Any] = asdict(account)
    for name in _TIMES:
        values[name] = stamp(values[name]) if values[name] else None
    with book.transaction():
        stored = _stored(book)
        places = [number for number, one in enumerate(stored["accounts"]) if one["id"] == account.id]
        if places:
            before = stored["accounts"][places[0]]
            if before.get("imap_host") and any(before.get(one) != values[one] for one in _MAILBOX):
                mailbox_places.begin_anew(book, account.id, now=now)
            stored["accounts"][places[0]] = values
        else:
            stored["accounts"].append(values)
        stored["default"] = stored["default"] or account.id
        _put(book, stored, account.id, {"inbox": account.inbox}, now)


def make_default(book: Book, account_id: str, now: datetime) -> None:
    """Newsletters are sent with this account unless they say otherwise. AppError("account-missing")."""
    with book.transaction():
        stored = _stored(book)
        if all(one["id"] != account_id for one in stored["accounts"]):
            raise AppError("account-missing")
        stored["default"] = account_id
        _put(book, stored, account_id, {"default": True}, now)


def remove_account(book: Book, account_id: str, now: datetime) -> None:
    """Take an account out of the book; another one becomes the default. AppError("account-missing").

    What was sent with it stays in the log. Its password is the caller's to forget.
    """
    with book.transaction():
        stored = _stored(book)
        left = [one for one in stored["accounts"] if one["id"] != account_id]
        if len(left) == len(stored["accounts"]):
            raise AppError("account-missing")
        default = stored["default"] if stored["default"] != account_id else (left[0]["id"] if left else "")
        _put(book, {"default": default, "accounts": left}, account_id, {"removed": True}, now)


def _stored(book: Book) -> dict[str, Any]:
    values = settings.get(book, _KEY) or {}
    with settings.understood(_KEY):
        accounts = [dict(one) for one in values.get("accounts", ())]
        return {"default": str(values.get("default", "")), "accounts": accounts}


def _account(values: Mapping[str, Any]) -> MailAccount:
    """An account of its JSON; fields of a later program are passed over."""
    known: dict[str, Any] = {one.name: values[one.name] for one in fields(MailAccount) if one.name in values}
    for name in _TIMES:
        known[name] = time_value(known.get(name))
    account = MailAccount(**known)
    for one in fields(MailAccount):
        _require(one.type, getattr(account, one.name), _WORDS.get(one.name))
    return account


def _require(kind: Any, value: Any, words: frozenset[str] | None) -> None:
    """Raises TypeError or ValueError for what can't have been written by `save_account`: nothing is sent with
    values that somebody changed by hand into others."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise TypeError
    if isinstance(value, str) and any(char < " " for char in value):
        raise ValueError
    if isinstance(value, int) and not 0 <= value < _MOST:
        raise ValueError
    if words is not None and value not in words:
        raise ValueError


def _put(book: Book, stored: dict[str, Any], account_id: str, facts: dict[str, Any], now: datetime) -> None:
    settings.put(book, _KEY, stored, now=now)
    chain.append(
        book, "audit.account", subject=account_id, facts=facts, personal={"os_user": book.os_user}, now=now
    )
