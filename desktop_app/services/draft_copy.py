"""A new draft that begins as another newsletter, or as an earlier version of one."""

from desktop_app.services.draft_titles import COPY_MARK, title_of
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, mailings, newsletters
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord


def copy_of(book: Book, record: NewsletterRecord, environment: Environment) -> str:
    """Store the copy, with the same sender, and return its id.

    The answer about mail-order goods is asked again: it was given for the other edition.
    """
    sender = mailings.get(book, record.id).account_id
    with book.transaction():
        copied = _stored(book, record, environment)
        if sender is not None and mail_accounts.load_account(book, sender) is not None:
            mailings.choose_account(book, copied, sender)
    return copied


def _stored(book: Book, record: NewsletterRecord, environment: Environment) -> str:
    return newsletters.create(
        book,
        title=f"{record.title or title_of(record.subject)}{COPY_MARK[environment.language]}",
        subject=record.subject,
        preheader=record.preheader,
        blocks=record.blocks,
        topic_id=record.topic_id,
        cls=record.cls,
        tag=record.tag,
        segment_id=record.segment_id,
        theme=record.theme,
        language=record.language,
        now=environment.clock(),
    )
