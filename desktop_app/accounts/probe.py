"""What the last account check proved about the opt-out address, and how long it holds (architecture 4.16)."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_app.domain.moment import add_months, legal_day
from desktop_app.storage import left_mails, mail_accounts, settings
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:  # it brings the mail libraries, which home does not need to ask for a date
    from desktop_app.accounts.account_check import AccountCheck

PROBE_MONTHS = 12

_KEY = "optout_probe"
_EACH = "by_account"


def record_check(book: Book, check: "AccountCheck", optout_address: str, *, now: datetime) -> None:
    """Keep what was learnt: the account's dates and which opt-out address the probe was for."""
    with book.transaction():
        mail_accounts.save_account(book, check.account, now)
        if check.account.optout_probe_at == now:
            left_mails.note(book, check.account.id, [now, now], now=now)  # to the address and to a tagged one
            proven: Mapping[str, Any] = settings.get(book, _KEY) or {}
            mine = {"optout": optout_address, "account": check.account.address}
            each = {**proven.get(_EACH, {}), check.account.id: mine}
            settings.put(book, _KEY, {**proven, _EACH: each}, now=now)


def probe_holds(
    book: Book, optout_address: str, account: MailAccount | None = None, *, now: datetime
) -> datetime | None:
    """When the probe of an account (default: the one that sends) proved that mail to `optout_address` ends in
    the mailbox we read; None when it was never proven, was for another address, or is older than twelve
    months (JP-SEM-3-3-MAILBOX)."""
    account = account or mail_accounts.load_account(book)
    if account is None or account.optout_probe_at is None:
        return None
    stored = settings.get(book, _KEY) or {}
    with settings.understood(_KEY):
        proven = stored.get(_EACH, {}).get(account.id) or stored
        if proven.get("optout") != optout_address or proven.get("account") != account.address:
            return None
    last_day = add_months(legal_day(account.optout_probe_at), PROBE_MONTHS)
    return account.optout_probe_at if legal_day(now) <= last_day else None
