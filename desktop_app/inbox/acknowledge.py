"""停止のお知らせ: one short letter that says that the mails have stopped (law.md 7.7; off by default).

Acting on an opt-out is the duty, telling so is a courtesy. It follows RFC 3834: to the Return-Path of the
mail, never to what a machine or a list wrote, never where the sender is forged, and nothing comes back to it.
"""

from datetime import UTC, datetime, timedelta

from desktop_app.domain.address import AddressError, ParsedAddress, parse_address
from desktop_app.domain.consent import CONSENT_BASES
from desktop_app.domain.countries import is_japan
from desktop_app.domain.letters import LetterKind
from desktop_app.domain.sensitive import REFUSED_ROLES, role_of
from desktop_app.inbox.authentic import verdict
from desktop_app.inbox.classified import Classified
from desktop_app.inbox.mail import Mail, addresses
from desktop_app.inbox.reports import AutoSign, auto_sign, is_mass_mail
from desktop_app.storage import chain, contacts, letters, mail_accounts, people, settings
from desktop_app.storage.database import Book

SETTING = "acknowledge_optouts"
BETWEEN = timedelta(days=1)
"""One per address in this time (mail.md 3.3), and one only until the person agrees anew (law.md 7.7)."""
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
IN_AN_HOUR = 30
"""All together: somebody who forges many opt-outs must not make us write to many strangers."""
FRESH = timedelta(days=2)
"""An opt-out that is read later than this is not news to whoever said it."""


def wanted(book: Book) -> bool:
    """Whether the owner wants these letters."""
    return settings.get(book, SETTING) is True


def acknowledge(
    book: Book, mail: Mail, found: Classified, stop: str, arrived_at: datetime, *, now: datetime
) -> str | None:
    """Put the letter into the outbox, in the transaction that wrote the opt-out; its id, or None when none
    may go. `stop`: the entry of the opt-out."""
    if not wanted(book) or found.kind != "optout" or found.scope is not None or found.until is not None:
        return None
    to = _return_path(mail)
    if to is None or now - arrived_at > FRESH or _by_machine(mail) or _forged(book, mail, found):
        return None
    address = contacts.ensure_address(book, to, now=now)
    about = chain.entry(book, stop).address_id
    person = people.candidate(book, about or address.id).person
    agreed = (one.recorded_at for one in person.evidence if one.basis in CONSENT_BASES)
    last = max((one for one in agreed if isinstance(one, datetime)), default=_EVER)
    if letters.acknowledged_since(book, {address.id, about or address.id}, min(last, now - BETWEEN)):
        return None
    if letters.acknowledgements_since(book, now - timedelta(hours=1)) >= IN_AN_HOUR:
        return None
    return letters.put(
        book,
        kind=LetterKind.ACKNOWLEDGEMENT,
        address_id=address.id,
        language="ja" if is_japan(person.country) else "en",
        staff_id=None,
        evidence_id=stop,
        now=now,
    )


def _return_path(mail: Mail) -> ParsedAddress | None:
    """Where a mail may be answered by a machine (RFC 3834 4); None when there is no such place."""
    named = addresses(next(iter(mail.all("return-path")), ""))
    try:
        parsed = parse_address(named[0]) if len(named) == 1 else None
    except AddressError:
        return None
    if parsed is None or role_of(parsed.text.rpartition("@")[0]) in REFUSED_ROLES:
        return None
    return parsed


def _by_machine(mail: Mail) -> bool:
    submitted = mail.get("auto-submitted").strip().lower()
    listed = any(name.startswith("list-") for name, _ in mail.headers)
    return submitted not in ("", "no") or auto_sign(mail) is not AutoSign.NONE or is_mass_mail(mail) or listed


def _forged(book: Book, mail: Mail, found: Classified) -> bool:
    accounts = mail_accounts.all_accounts(book)
    own = {key for one in accounts if (key := _key(one.address))}
    senders = {_key(one) for value in mail.all("from")[:5] for one in addresses(value)}
    if found.unauthentic or own & senders or own & {_key(one) for one in addresses(mail.get("return-path"))}:
        return True
    return any(verdict(mail, name) == "fail" for name in {one.authserv_id for one in accounts})


def _key(text: str) -> str:
    try:
        return parse_address(text).key
    except AddressError:
        return ""
