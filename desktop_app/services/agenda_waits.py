"""When a run may go on by itself, and what it would need a person for."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from desktop_app.delivery import waits
from desktop_app.services.oauth_access import can_sign_in
from desktop_app.storage import deliveries, mail_accounts
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount


def needs_a_word(
    book: Book, account: MailAccount, knows_password: Callable[[str], bool] = lambda _: False
) -> Literal["by-hand", "password"] | None:
    """What keeps an account from sending while nobody sits there: replies read by hand are declared right
    before sending, and a password or a sign-in that no keyring holds is asked for. None: nothing."""
    if account.inbox == "none" and not _read_elsewhere(book, account):
        return "by-hand"
    if book.practice or can_sign_in(account):
        return None
    return None if account.sign_in != "oauth2" and knows_password(account.address) else "password"


def _read_elsewhere(book: Book, account: MailAccount) -> bool:
    """Whether a probe of it was found in another account's mailbox (a relay has none of its own)."""
    others = mail_accounts.all_accounts(book)
    return account.optout_probe_at is not None and any(one.inbox != "none" for one in others)


def may_go_at(book: Book, mailing_id: str, account: MailAccount, now: datetime) -> datetime:
    """From when a run may go on: after the rest that the server asked for, when the pace has room, and when
    somebody is to be tried again. `now` when nothing keeps it."""
    at = now
    rest = waits.current(book, account.id, now)
    if rest is not None:
        at = max(at, rest.until)
    counts = deliveries.counts(book, mailing_id)
    if counts.deferred and not (counts.queued or counts.sending):
        at = max(at, min(deliveries.retry_times(book, mailing_id), default=at))
    if not (counts.queued or counts.sending or counts.deferred):
        return at
    full = waits.full(book, account, now)
    return at if full is None else max(at, full[1])
