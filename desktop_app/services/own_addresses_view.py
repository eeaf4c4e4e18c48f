"""The owner's addresses for test sends: shown, added by a code, confirmed."""

from datetime import datetime
from typing import Any

from desktop_app.accounts.credential import Credential
from desktop_app.domain.address import parse_address
from desktop_app.services.account_view import OwnAddressView
from desktop_app.storage import mail_accounts
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount


def shown(book: Book) -> list[OwnAddressView]:
    """Where a test send may go: the accounts' own addresses first."""
    from desktop_app.accounts.own_addresses import confirmed, own_addresses

    rows = [
        OwnAddressView(
            address=account.address,
            confirmed=confirmed(book, parse_address(account.address).key) is not None,
            waiting=False,
            account=True,
        )
        for account in mail_accounts.all_accounts(book)
    ]
    known = {row.address for row in rows}
    return rows + [
        OwnAddressView(
            address=one.text, confirmed=one.confirmed_at is not None, waiting=bool(one.code_hash),
            account=False,
        )
        for one in own_addresses(book)
        if one.text not in known
    ]


def add(
    book: Book, account: MailAccount, credential: Credential, address: str, *, now: datetime
) -> dict[str, Any]:
    """Mail a code to an address that the owner says is theirs. AppError when the mail can't leave."""
    from desktop_app.accounts.connect import connect_smtp
    from desktop_app.accounts.own_addresses import send_code

    parsed = parse_address(address)
    smtp = connect_smtp(account, credential)
    try:
        send_code(book, account, smtp, parsed, now=now)
    finally:
        smtp.quit()
    return {"address": parsed.text, "confirmed": False}


def confirm(book: Book, address: str, code: str, *, now: datetime) -> dict[str, Any]:
    """The code arrived, so the address is theirs. AppError "own-address-…"."""
    from desktop_app.accounts.own_addresses import confirm_code

    parsed = parse_address(address)
    confirm_code(book, parsed, code, now=now)
    return {"address": parsed.text, "confirmed": True}


def forget(book: Book, address: str, *, now: datetime) -> None:
    """Take an address away from the list."""
    from desktop_app.accounts.own_addresses import forget as taken_away

    taken_away(book, parse_address(address), now=now)
