"""What the book knows, as the classifier asks for it."""

from desktop_app.domain.letters import REPLY_MARK, LetterKind
from desktop_app.inbox.known import Known, Reader, folded_subject
from desktop_app.inbox.mail import address_key
from desktop_app.storage import (
    contacts,
    deliveries,
    letters,
    mail_accounts,
    mailings,
    newsletters,
    returned_mails,
    settings,
    suppressions,
    topics,
)
from desktop_app.storage.database import Book

OPTOUT_SUBJECT = "unsubscribe TOKEN"
CONFIRM_ADDRESS = "+c-TOKEN@"
"""Of whichever account sent the letter: the token alone tells which it was."""


class BookDirectory:
    """Asks the book for each mail: it may have ten thousand readers, a mail names one or two."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def by_token(self, token: str) -> Reader | None:
        hit = suppressions.by_token(self._book, token)
        return None if hit is None else self._reader(hit.address_id)

    def by_key(self, key: str) -> Reader | None:
        found = contacts.address_by_key(self._book, key)
        return None if found is None else Reader(found.text, found.key)

    def by_message_id(self, message_id: str) -> Reader | None:
        delivery = self._delivery(message_id)
        return None if delivery is None else self._reader(delivery.address_id)

    def by_envelope_id(self, envelope_id: str) -> Reader | None:
        """The ENVID of our mails is the delivery's id (RFC 3461 4.4)."""
        return self.by_message_id(envelope_id[:200])

    def recent(self, key: str) -> Reader | None:
        """A reader whose mail a server took; whether lately enough is asked where a bounce is counted."""
        row = self._book.one(
            "SELECT a.id FROM address a JOIN delivery d ON d.address_id = a.id"
            " WHERE a.key = ? AND a.erased_by IS NULL AND d.accepted_at IS NOT NULL LIMIT 1",
            (key,),
        )
        return None if row is None else self._reader(row["id"])

    def topic_of(self, message_id: str) -> str | None:
        delivery = self._delivery(message_id)
        return None if delivery is None else mailings.get(self._book, delivery.mailing_id).topic_id

    def letter_of(self, message_id: str) -> str | None:
        delivery = self._delivery(message_id)
        return None if delivery is None else letters.token_of(self._book, delivery.mailing_id)

    def _delivery(self, message_id: str) -> deliveries.DeliveryRecord | None:
        return returned_mails.named(self._book, message_id)

    def _reader(self, address_id: str) -> Reader | None:
        found = contacts.address(self._book, address_id)
        return Reader(found.text, found.key) if found.text else None  # empty once erased


def known_from_book(book: Book, account_id: str | None = None) -> Known:
    """The shop's addresses, its topics, and a directory over tokens, readers and our own mails.

    `account_id`: whose mailbox is read, so that its provider is believed; None = the default one's.
    """
    accounts, shop = mail_accounts.all_accounts(book), settings.load_shop(book)
    own = accounts[0].address if accounts else ""
    read = next((one for one in accounts if one.id == account_id), accounts[0] if accounts else None)
    optout = shop.optout_address or own
    local, at, domain = optout.rpartition("@")
    return Known(
        directory=BookDirectory(book),
        shop=address_key(own) or "" if own else "",
        other_accounts=frozenset(filter(None, (address_key(one.address) for one in accounts[1:]))),
        optout_address=f"{local}+u-TOKEN@{domain}" if at else "",
        optout_subject=OPTOUT_SUBJECT,
        trusted_authserv_id=read.authserv_id if read else "",
        confirm_address=CONFIRM_ADDRESS,
        confirm_subject=REPLY_MARK,
        confirm_tokens=letters.answer_tokens(book, LetterKind.CONFIRM),
        request_tokens=letters.answer_tokens(book, LetterKind.CONSENT_REQUEST),
        subjects=frozenset(folded_subject(one.subject) for one in newsletters.all_newsletters(book)) - {""},
        topics={one.id: one.name for one in topics.all_topics(book)},
    )
