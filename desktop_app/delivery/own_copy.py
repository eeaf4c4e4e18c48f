"""試し送り: the exact mail to a confirmed address of the owner. No delivery row, but a line in the log."""

from datetime import datetime

from desktop_app.accounts.own_addresses import confirmed
from desktop_app.accounts.permit import OwnAddressPermit
from desktop_app.accounts.probing import send_own
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.domain.address import ParsedAddress, parse_address
from desktop_app.domain.errors import AppError
from desktop_app.storage import audit, left_mails
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount


def require_own(book: Book, address: ParsedAddress) -> None:
    """AppError("own-address-not-confirmed") unless a test send may go there."""
    if confirmed(book, address.key) is None:
        raise AppError("own-address-not-confirmed")


def send_own_copy(
    book: Book,
    account: MailAccount,
    smtp: SmtpConnection,
    newsletter_id: str,
    address: ParsedAddress,
    message: bytes,
    *,
    now: datetime,
) -> str:
    """Send `message` (To: `address`) to the owner. Returns the server's answer.

    AppError "own-address-not-confirmed", or what the server refuses.
    """
    require_own(book, address)
    sender = parse_address(account.address).wire
    permit = OwnAddressPermit(sender, address.wire, own=frozenset({address.wire}))
    reply = send_own(smtp, permit, message)
    left_mails.note(book, account.id, [now], now=now)
    audit.append(
        book, "audit.test-send", subject=newsletter_id, facts={},
        personal={"to": address.text, "os_user": book.os_user}, now=now,
    )
    return str(reply)
