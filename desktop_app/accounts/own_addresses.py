"""The owner's own addresses: where a test send may go. A code mailed there confirms each (cli.md)."""

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from desktop_app.accounts.own_mail import plain_mail
from desktop_app.accounts.permit import OwnAddressPermit
from desktop_app.accounts.probing import send_own
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.domain.address import ParsedAddress, parse_address
from desktop_app.domain.errors import AppError
from desktop_app.storage import left_mails, mail_accounts, settings
from desktop_app.storage.codec import stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

CODE_LIFE = timedelta(hours=1)
CODE_TRIES = 5

_KEY = "own_addresses"
_TEXT = (
    "かわら版の確認コード: {code}\n"
    "1時間のあいだ使えます。心当たりがなければ、このメールは消してください。\n\n"
    "Kawaraban code: {code}\nIt is valid for one hour. If you did not ask for it, delete this mail.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddress:
    """An address of the owner. The code itself is never stored."""

    text: str
    key: str
    wire: str
    salt: str = ""
    code_hash: str = ""
    expires_at: datetime | None = None
    tries: int = 0
    confirmed_at: datetime | None = None


def own_addresses(book: Book) -> list[OwnAddress]:
    """Those that were added, confirmed or not; the account's own address is not among them."""
    rows = settings.get(book, _KEY, [])
    with settings.understood(_KEY):
        return [_value(row) for row in rows]


def confirmed(book: Book, key: str) -> OwnAddress | None:
    """The confirmed own address with this key, or None. An account's own counts once its From is."""
    for account in mail_accounts.all_accounts(book):
        parsed = parse_address(account.address)
        if account.from_confirmed_at is not None and parsed.key == key:
            return OwnAddress(
                text=parsed.text, key=key, wire=parsed.wire, confirmed_at=account.from_confirmed_at
            )
    return next((own for own in own_addresses(book) if own.key == key and own.confirmed_at), None)


def send_code(
    book: Book, account: MailAccount, smtp: SmtpConnection, address: ParsedAddress, *, now: datetime
) -> None:
    """Mail a six-digit code to `address` and keep its hash. A new code replaces the one before.

    AppError when the server does not take the mail; then nothing is kept.
    """
    code = f"{secrets.randbelow(1_000_000):06d}"
    salt = secrets.token_hex(16)
    sender = parse_address(account.address).wire
    permit = OwnAddressPermit(sender, address.wire, own=frozenset({address.wire}))
    subject = f"かわら版 確認コード {code}"
    send_own(smtp, permit, plain_mail(
        sender=sender, recipient=address.wire, subject=subject, text=_TEXT.format(code=code), now=now,
    ))
    left_mails.note(book, account.id, [now], now=now)
    fresh = OwnAddress(
        text=address.text, key=address.key, wire=address.wire, salt=salt, code_hash=_hash(code, salt),
        expires_at=now + CODE_LIFE,
    )
    _keep(book, fresh, now)


def confirm_code(book: Book, address: ParsedAddress, code: str, *, now: datetime) -> None:
    """Confirm `address` with its code.

    AppError: "own-address-not-asked", "own-address-code-expired", "own-address-code-spent" (after five wrong
    tries), "own-address-code-wrong".
    """
    own = next((one for one in own_addresses(book) if one.key == address.key), None)
    if own is None or not own.code_hash:
        raise AppError("own-address-not-asked")
    if own.expires_at is None or now > own.expires_at:
        raise AppError("own-address-code-expired")
    if own.tries >= CODE_TRIES:
        raise AppError("own-address-code-spent")
    if not hmac.compare_digest(_hash(code.strip(), own.salt), own.code_hash):
        _keep(book, replace(own, tries=own.tries + 1), now)
        raise AppError("own-address-code-wrong", left=CODE_TRIES - own.tries - 1)
    _keep(book, replace(own, code_hash="", salt="", expires_at=None, confirmed_at=now), now)


def forget(book: Book, address: ParsedAddress, *, now: datetime) -> None:
    """Take an own address away; harmless when it is not there."""
    with book.transaction():
        others = [one for one in own_addresses(book) if one.key != address.key]
        settings.put(book, _KEY, [_json(one) for one in others], now=now)


def _hash(code: str, salt: str) -> str:
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1).hex()


def _keep(book: Book, own: OwnAddress, now: datetime) -> None:
    with book.transaction():
        others = [one for one in own_addresses(book) if one.key != own.key]
        settings.put(book, _KEY, [_json(one) for one in [*others, own]], now=now)


def _json(own: OwnAddress) -> dict[str, Any]:
    values = asdict(own)
    for name in ("expires_at", "confirmed_at"):
        values[name] = stamp(values[name]) if values[name] else None
    return values


def _value(row: dict[str, Any]) -> OwnAddress:
    times = {name: time_value(row[name]) for name in ("expires_at", "confirmed_at")}
    return OwnAddress(**{**row, **times})
