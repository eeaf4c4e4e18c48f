"""Which account sends a mailing. From and envelope-from are its address (JP-SEM-5-TRUEFROM)."""

from datetime import datetime

from desktop_app.accounts.probe import probe_holds
from desktop_app.accounts.providers import provider_named, provider_of
from desktop_app.composing.mime import HeaderPlan
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import FROZEN_STATES
from desktop_app.storage import deliveries, mail_accounts, mailings
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount


def sender_of(book: Book, mailing_id: str) -> MailAccount | None:
    """The account chosen for a mailing, else the default one; None when there is none.

    What was begun goes on with the account that it was begun with, although another one is the default now.
    Raises AppError("mailing-missing").
    """
    mailing = mailings.get(book, mailing_id)
    accounts = mail_accounts.all_accounts(book)
    if mailing.account_id is not None:
        return next((one for one in accounts if one.id == mailing.account_id), None)
    if len(accounts) > 1 and mailing.state in FROZEN_STATES:
        begun = _begun_with(book, mailing_id)
        for one in accounts:
            if parse_address(one.address).wire == begun:
                return one
    return accounts[0] if accounts else None


def _begun_with(book: Book, mailing_id: str) -> str:
    try:
        headers = deliveries.frozen(book, mailing_id).parts.get("headers")
    except AppError:  # nothing was frozen: it has not begun after all
        return ""
    return HeaderPlan.from_json(headers).from_address if isinstance(headers, dict) else ""


def fit_for_newsletters(book: Book, named: str) -> MailAccount:
    """An account by id or address. Raises AppError("account-unknown", "account-personal-line")."""
    account = by_name(book, named)
    if personal_line(account):
        raise AppError("account-personal-line", address=account.address)
    return account


def by_name(book: Book, named: str) -> MailAccount:
    """An account by its id or its address. Raises AppError("account-unknown")."""
    wanted = named.strip()
    for one in mail_accounts.all_accounts(book):
        if one.id == wanted or one.address.casefold() == wanted.casefold():
            return one
    raise AppError("account-unknown")


def program_reads(book: Book, account: MailAccount, optout: str, *, now: datetime) -> bool:
    """Whether the program itself reads the mailbox that takes the opt-outs of what this account sends: its
    own, or another account's where a probe of this one was found (a relay has none)."""
    if account.inbox != "none":
        return True
    others = (one.inbox != "none" for one in mail_accounts.all_accounts(book))
    return any(others) and bool(optout) and probe_holds(book, optout, account, now=now) is not None


def unread_senders(
    book: Book, optout: str, *, besides: MailAccount | None, now: datetime
) -> tuple[str, ...]:
    """Addresses of other accounts that something was sent with and whose mailbox nobody but the owner reads:
    an opt-out counts wherever it arrives (SEM Act 3(3), Ord. 5)."""
    others = [one for one in mail_accounts.all_accounts(book) if besides is None or one.id != besides.id]
    return tuple(
        one.address
        for one in others
        if not program_reads(book, one, optout, now=now)
        and book.one("SELECT 1 FROM delivery WHERE account_id = ? LIMIT 1", (one.id,)) is not None
    )


def personal_line(account: MailAccount) -> bool:
    """Whether it is a phone's personal line, by its server or its address: no newsletter leaves with it."""
    known = (provider_named(account.provider), provider_of(account.address))
    return any(one is not None and one.personal_line for one in known)
