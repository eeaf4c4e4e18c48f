"""Acts on one classified mail, in the caller's transaction: opt-out, bounce, complaint, or waiting for a
person."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from desktop_app.domain.address import AddressError, ParsedAddress, parse_address
from desktop_app.domain.quotation import fold
from desktop_app.domain.suppression import Channel
from desktop_app.inbox import answers
from desktop_app.inbox.acknowledge import acknowledge
from desktop_app.inbox.bounce_apply import apply_bounce
from desktop_app.inbox.classified import Classified, Person
from desktop_app.inbox.forged_stops import FAILED
from desktop_app.inbox.mail import Mail, addresses, keys
from desktop_app.inbox.reader import Fetched
from desktop_app.inbox.traces import addresses_in
from desktop_app.storage import attachments, contacts, inbox_messages, suppressions
from desktop_app.storage.addresses import hmac_of
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import Book

EXCERPT = 500
"""Characters of a mail's words that are kept with the opt-out or shown to the person who decides."""

_ANSWERED_BY_NOW = timedelta(days=30)
"""What a mail asked before that was answered: a first reading must not point to hundreds of old ones."""

_KEPT = frozenset({"optout", "unclear", "complaint", "bounce"})
"""Kinds whose raw mail is kept as proof; what is not our business stays in the mailbox only."""
_FOUND_AGAIN = frozenset({"reply", "signup", "autoreply"})
"""Kinds of which sender and subject are kept when a reader wrote them, so that the owner finds the mail."""


def fingerprint(mail: Mail, data: bytes) -> str:
    """Names a mail by content, so that a renumbered mailbox or a move between folders tells nothing twice.

    Not the Message-ID alone: some phones give every mail the same one, and an opt-out must never be lost. A
    mail that lacks it or a date is told from a later one of the same words by the servers' own lines.
    """
    stable = [mail.get("message-id"), mail.get("from"), mail.get("date"), mail.subject, mail.text[:20_000]]
    text = "\x00".join(stable) if stable[0] and stable[2] else data[:200_000].decode("latin-1")
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def apply(
    book: Book, fetched: Fetched, mail: Mail, found: Classified, *, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """Record the mail and do what follows from it; the id of its record and the addresses it touched."""
    with book.transaction():
        concerned = found.people or found.writers or reported(found)
        people = [(person, parsed) for person in concerned if (parsed := _parsed(person)) is not None]
        excerpt = " ".join(mail.text[: 4 * EXCERPT].split())[:EXCERPT]
        stops: dict[str, list[str]] = {}
        for person, parsed in people:
            if found.kind == "optout":
                result = suppressions.add_optout(
                    book,
                    parsed,
                    at=fetched.arrived_at,
                    scope=found.scope,
                    until=found.until,
                    channel=Channel.MAIL.value,
                    by=None,
                    text=stop_text(mail.subject, excerpt),
                    now=now,
                )
                stops[person.reader.key] = list(result.written)
            elif found.kind == "complaint":
                stops[person.reader.key] = _complained(book, parsed, fetched.arrived_at, now)
        entries = _record(book, fetched, mail, found, people, excerpt, stops, now)
        by_key = dict(zip((person.reader.key for person, _ in people), entries, strict=False))
        for one in found.bounced:
            address_id, entry = by_key.get(one.reader.key, (None, ""))
            if address_id is not None:
                apply_bounce(
                    book, mail, one, address_id, entry, fetched.arrived_at, named=len(found.bounced), now=now
                )
        written = [stop for one in stops.values() for stop in one[:1]]
        if len(people) == 1 and written:
            acknowledge(book, mail, found, written[0], fetched.arrived_at, now=now)
        if found.action == "confirm" and found.letter:
            answers.agreed(book, entries[0][1], now=now)
    return entries[0][1], tuple(parsed.text for _, parsed in people)


def stop_text(subject: str, excerpt: str) -> str:
    """What is kept of an opt-out's words with its entry."""
    return f"{subject[:200]}\n{excerpt}".strip()


def reported(found: Classified) -> tuple[Person, ...]:
    """Whom a delivery report is about, each once."""
    return tuple({one.reader.key: Person(reader=one.reader, how=one.how) for one in found.bounced}.values())


def _complained(book: Book, parsed: ParsedAddress, at: datetime, now: datetime) -> list[str]:
    """A complaint is an opt-out too (mail.md 3.3.4): queued mails are skipped at once."""
    told = suppressions.add_optout(
        book, parsed, at=at, scope=None, until=None, channel=Channel.MAIL.value, by=None, now=now
    )
    address = contacts.ensure_address(book, parsed, now=now)
    return [*told.written, suppressions.complained(book, address.id, at, now=now)]


def _record(
    book: Book,
    fetched: Fetched,
    mail: Mail,
    found: Classified,
    people: list[tuple[Person, ParsedAddress]],
    excerpt: str,
    stops: Mapping[str, list[str]],
    now: datetime,
) -> list[tuple[str | None, str]]:
    """(address, record) of everybody whom the mail is about; one without an address when it is nobody."""
    attachment = None
    answer = answers.facts_of(book, found, fetched.told_at)
    kept = bool(answer) or (found.kind in _KEPT and (found.kind != "bounce" or bool(people)))
    if kept:
        attachment = attachments.store(
            book, fetched.data[: attachments.MAX_BYTES], "message/rfc822", "mail.eml"
        )
    facts: dict[str, JSON] = {
        "action": found.action,
        "why": found.why,
        "scope": found.scope_word,
        "cut": len(fetched.data) > attachments.MAX_BYTES or fetched.headers_only,
        "wants": found.wants.value if found.wants and now - fetched.arrived_at <= _ANSWERED_BY_NOW else None,
        **answer,
    }
    if found.unauthentic:
        facts[FAILED] = True
    if found.action == "ask" and (held := _strangers(book, mail, people)):
        facts[inbox_messages.HELD] = held
    details: dict[str, JSON] = {}
    if kept or (found.kind in _FOUND_AGAIN and people):
        details = {"from": ", ".join(addresses(mail.get("from"))[:3])[:300], "subject": mail.subject[:300]}
    if kept:
        details |= {"text": excerpt, "mail_message_id": mail.get("message-id")[:500]}
    if answer:
        details |= answers.details_of(book, mail)
    touched = [(contacts.ensure_address(book, one, now=now).id, person.reader.key) for person, one in people]
    entries: list[tuple[str | None, str]] = []
    for number, (address_id, key) in enumerate(touched or [(None, "")]):
        # Several readers may be meant by one mail: each gets a row, so that each is held back.
        uid = fetched.uid if number == 0 else f"{fetched.uid}#{number + 1}"
        entry = inbox_messages.record(
            book,
            source=fetched.source,
            uidvalidity=fetched.uidvalidity,
            uid=uid,
            message_id=fingerprint(mail, fetched.data),
            received_at=fetched.arrived_at,
            kind=found.kind,
            waiting=found.action == "ask",
            now=now,
            address_id=address_id,
            facts={**facts, "stops": stops[key]} if key in stops else facts,
            details=details,
            attachment=attachment,
        )
        entries.append((address_id, entry))
    return entries


def _strangers(book: Book, mail: Mail, people: list[tuple[Person, ParsedAddress]]) -> list[JSON]:
    """HMACs of whoever may mean himself and is nobody of `people`: the sender, and where the mail is about
    nobody whom the book knows, the addresses in its words."""
    named = [key for name in ("from", "reply-to") for value in mail.all(name)[:5] for key in keys(value)]
    if not people:
        named += addresses_in(fold(f"{mail.subject}\n{mail.text}"[: 8 * EXCERPT]))
    known = {parsed.key for _, parsed in people}
    return [hmac_of(book, key) for key in dict.fromkeys(named) if key not in known]


def _parsed(person: Person) -> ParsedAddress | None:
    try:
        return parse_address(person.reader.address)
    except AddressError:
        return None
