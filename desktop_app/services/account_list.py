"""All mail accounts of a book: shown, chosen, taken away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from desktop_app.accounts.probe import probe_holds
from desktop_app.accounts.providers import provider_named
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.i18n.language import Language
from desktop_app.services import oauth_access
from desktop_app.services.account_views import AccountRow
from desktop_app.services.oauth_access import forget, service_for
from desktop_app.services.senders import by_name, sender_of
from desktop_app.storage import mail_accounts, mailings, newsletters, secrets
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

_UNDER_WAY = frozenset({NewsletterState.SCHEDULED, NewsletterState.SENDING, NewsletterState.PAUSED})


def rows(book: Book, optout: str, language: Language, *, now: datetime) -> tuple[AccountRow, ...]:
    """Every account, the default one first. `optout` is the opt-out address in wire form, or ""."""
    found = mail_accounts.all_accounts(book)
    running = _under_way(book)
    return tuple(
        _row(book, one, number == 0, running.get(one.id, ""), optout, language, now)
        for number, one in enumerate(found)
    )


_INBOX: Mapping[str, Literal["imap", "pop3", "maildir", "none"]] = {
    "imap": "imap", "pop3": "pop3", "maildir": "maildir",
}


def _row(
    book: Book, one: MailAccount, default: bool, run: str, optout: str, language: Language, now: datetime
) -> AccountRow:
    provider = provider_named(one.provider)
    inbox = _INBOX.get(one.inbox, "none")
    return AccountRow(
        id=one.id,
        address=one.address,
        default=default,
        provider=one.provider,
        provider_name=provider.names[language] if provider else "",
        smtp=f"{one.smtp_host}:{one.smtp_port}",
        inbox=inbox,
        sign_in="oauth2" if one.sign_in == "oauth2" else "password",
        password_kept=oauth_access.can_sign_in(one),
        from_confirmed_at=one.from_confirmed_at,
        probe_holds=bool(optout) and probe_holds(book, optout, one, now=now) is not None,
        personal_line=provider is not None and provider.personal_line,
        per_hour=one.per_hour,
        per_day=one.per_day,
        plus_addressing=one.plus_addressing,
        keeps_sent=one.keeps_sent,
        verdicts=one.verdicts,
        open_run=run,
    )


def _under_way(book: Book) -> dict[str, str]:
    """By account the title of a mailing that is planned or on its way with it."""
    titles = {one.id: one.title for one in newsletters.all_newsletters(book) if one.state in _UNDER_WAY}
    titles |= {one.id: one.kind for one in mailings.letters(book, states=tuple(_UNDER_WAY))}
    found: dict[str, str] = {}
    for mailing_id, title in titles.items():
        account = sender_of(book, mailing_id)
        if account is not None:
            found.setdefault(account.id, title)
    return found


def remove(book: Book, account_id: str, *, now: datetime) -> None:
    """Take an account away and forget its password; drafts that were to leave with it take the default one.

    Raises AppError("account-unknown"), and "account-in-use" while a mailing is planned or on its way with it.
    """
    account = by_name(book, account_id)
    run = _under_way(book).get(account.id)
    if run is not None:
        raise AppError("account-in-use", address=account.address, title=run)
    with book.transaction():
        for newsletter in newsletters.all_newsletters(book):
            draft = newsletter.state is NewsletterState.DRAFT
            if draft and mailings.get(book, newsletter.id).account_id == account.id:
                mailings.choose_account(book, newsletter.id, None)
        mail_accounts.remove_account(book, account.id, now)
    secrets.forget_password(account.id)
    service = account.oauth or service_for(account.provider, account.address)
    if service:
        forget(service, account.address)
    if account.sign_in == "oauth2":
        oauth_access.forget(account.oauth, account.address)


def as_json(row: AccountRow) -> dict[str, Any]:
    """One row of `account list`."""
    return {
        "id": row.id,
        "address": row.address,
        "default": row.default,
        "provider": row.provider,
        "smtp": row.smtp,
        "inbox": row.inbox,
        "sign_in": row.sign_in,
        "password_kept": row.password_kept,
        "from_confirmed": row.from_confirmed_at is not None,
        "optout_proven": row.probe_holds,
        "personal_line": row.personal_line,
        "per_hour": row.per_hour,
        "per_day": row.per_day,
        "plus_addressing": row.plus_addressing,
        "keeps_sent": row.keeps_sent,
        "verdicts": row.verdicts,
    }
