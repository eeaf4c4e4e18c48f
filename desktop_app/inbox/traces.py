"""What in a mail points to a reader of ours: token, sender, answered mail, named address."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop_app.domain.quotation import fold
from desktop_app.inbox.classified import Person
from desktop_app.inbox.known import Known, Reader
from desktop_app.inbox.mail import Mail, address_key, bracketed, keys

_RECIPIENT_HEADERS = frozenset(
    {"delivered-to", "envelope-to", "to", "cc", "bcc", "apparently-to", "resent-to", "original-recipient"}
)
_LONG_WORD = re.compile(r"(?<![a-z0-9])[a-z0-9]{16,64}(?![a-z0-9])")
_IN_BODY = re.compile(
    r"(?:[+]|%2b)u-([a-z0-9_-]{4,64}?)(?:@|%40)|unsubscribe(?:\s|%20|\+)+([a-z0-9_-]{4,64})", re.I
)
_LETTER = re.compile(r"\+c-([\w-]{4,64})@")
_NAMED = re.compile(r"([a-z0-9.!#$%&'*/=?^_`{|}~+-]{1,64}@[a-z0-9.-]{3,190}[a-z])")
_MEANT = re.compile(r"\s*[」』>)]*\s*(の|を|宛|あて|へ|は|も|への|に)|\s*(from|off)\b")
_MEANT_BEFORE = re.compile(r"(unsubscribe|remove|address|e-?mail|for|アドレス|停止|解除)\s*[:は「『<(]*\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Everything found. `people` = sender or answered reader; `senders` = keys in From."""

    known: Known
    by_token: tuple[Person, ...]
    from_readers: tuple[Person, ...]
    answered: tuple[Person, ...]
    quoted_readers: tuple[Person, ...]
    """Readers whose token or Message-ID stands in the text or in a message inside."""
    senders: tuple[str, ...]
    to_stop_address: bool
    to_bounce_address: bool
    joining: bool
    confirmation: bool
    confirming: tuple[Person, ...]
    """Whom the confirmation was sent to that this answers."""
    requested: bool
    """It answers a consent request."""
    asked: tuple[Person, ...]
    """Whom that was sent to."""
    letters: tuple[str, ...]
    """Tokens of the letters that this answers: one, unless somebody mixes them up."""
    topic: str | None
    returned: bool
    """One of our mails is given back inside."""

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple({p.reader.key: p for p in (*self.answered, *self.from_readers)}.values())

    def __contains__(self, person: object) -> bool:
        return isinstance(person, Person) and any(p.reader.key == person.reader.key for p in self.people)

    def named(self, text: str) -> tuple[Person, ...]:
        """Readers whose address stands in the text."""
        found = (self.known.directory.by_key(key) for key in addresses_in(text))
        return tuple(
            Person(reader=reader, how="named") for reader in dict.fromkeys(found) if reader is not None
        )

    def those(self, found: Iterable[str]) -> tuple[Person, ...]:
        """The readers among some keys."""
        readers = (self.known.directory.by_key(key) for key in found)
        return tuple(Person(reader=one, how="named") for one in readers if one is not None)

    def names_stranger(self, text: str) -> bool:
        """Whether the text asks for an address that is neither the sender's nor ours."""
        for hit in _NAMED.finditer(text):
            meant = _MEANT.match(text, hit.end()) or _MEANT_BEFORE.search(
                text[max(0, hit.start() - 40) : hit.start()]
            )
            key = address_key(hit[1])
            if (
                meant
                and key
                and key not in self.senders
                and key not in self.known.own
                and not _is_ours(key, self.known)
            ):
                return all(key != p.reader.key for p in self.people)
        return False


def find_traces(mail: Mail, known: Known) -> Traces:
    """Look at headers and texts once."""
    senders = tuple(dict.fromkeys(key for value in mail.all("from")[:5] for key in keys(value)))
    from_readers = tuple(
        Person(reader=reader, how="from")
        for key in senders[:10]
        if (reader := known.directory.by_key(key)) is not None
    )
    answered_ids = mail.message_ids("in-reply-to", "references")[-50:]
    answered = _by_ids(mail.message_ids("in-reply-to"), known) or _by_ids(answered_ids[::-1], known)[:1]
    recipients = list(_recipients(mail))
    tokens = _tokens(mail, recipients, known)
    by_token = tuple(
        {
            r.key: Person(reader=r, how="token")
            for t in tokens
            if (r := known.directory.by_token(t)) is not None
        }.values()
    )
    answered_letters = _letter_tokens(mail, recipients, known)
    confirmed = [one for one in answered_letters if one in known.confirm_tokens]
    requested = [one for one in answered_letters if one in known.request_tokens]
    inside = f"{mail.text}\n{mail.returned}"
    quoted = _quoted_readers(inside, known)
    topic = next((t for one in reversed(answered_ids) if (t := known.directory.topic_of(one))), None)
    recipient_keys = {key for value in recipients for key in keys(value)}
    return Traces(
        known=known,
        by_token=by_token,
        from_readers=from_readers,
        answered=answered,
        quoted_readers=quoted,
        senders=senders,
        to_stop_address=bool(recipient_keys & {known.stop_address}) or (bool(tokens) and not by_token),
        to_bounce_address=any(re.search(r"\+b-[\w-]{1,64}@", value, re.I) for value in recipients),
        joining=bool(known.join_address) and address_key(known.join_address) in recipient_keys,
        confirmation=bool(confirmed),
        confirming=_persons(confirmed, known.confirm_tokens),
        requested=bool(requested),
        asked=_persons(requested, known.request_tokens),
        letters=(*confirmed, *requested),
        topic=topic,
        returned=bool(_by_ids(bracketed(inside)[:200], known)),
    )


def _recipients(mail: Mail) -> Iterator[str]:
    for name, value in mail.headers:
        if name in _RECIPIENT_HEADERS or (name.startswith("x-") and name != "x-failed-recipients"):
            yield value
        elif name == "received" and (hit := re.search(r"\bfor\s+<([^<>\s]+)>", value)):
            yield hit[1]


def _tokens(mail: Mail, recipients: list[str], known: Known) -> list[str]:
    """Whatever stands where our token would stand, known or not."""
    found: list[str] = []
    if address := _template(known.optout_address):
        found += [hit for value in recipients for hit in address.findall(value)]
    found += [
        hit
        for value in recipients
        for hit in re.findall(r"\+u-([\w-]{4,64})@", value)
        if not known.shop or f"@{known.shop.rpartition('@')[2]}" in value.lower()
    ]
    subject = fold(mail.subject[:1000])
    if pattern := _template(known.optout_subject):
        found += [hit for hit in pattern.findall(subject) if known.directory.by_token(hit) is not None]
    found += [hit for hit in _LONG_WORD.findall(subject) if known.directory.by_token(hit) is not None]
    return list(dict.fromkeys(one.lower() for one in found))[:20]


def _template(text: str) -> re.Pattern[str] | None:
    if "TOKEN" not in text:
        return None
    before, after = (re.escape(fold(part)).replace(r"\ ", r"\s+") for part in text.split("TOKEN", 1))
    return re.compile(rf"{before}([\w-]{{4,64}}){after}", re.I)


def _quoted_readers(text: str, known: Known) -> tuple[Person, ...]:
    lower = text.lower()
    words = [a or b for a, b in _IN_BODY.findall(lower)[:50]]
    if address := _template(known.optout_address):
        words += address.findall(lower)[:50]
    found = [known.directory.by_token(word) for word in dict.fromkeys(words)]
    found += [
        known.directory.by_message_id(one)
        for one in re.findall(r"message-id:\s*<([^<>\s]{3,500})>", text, re.I)[:50]
    ]
    return tuple({r.key: Person(reader=r, how="quoted") for r in found if r is not None}.values())


def _by_ids(ids: list[str], known: Known) -> tuple[Person, ...]:
    found = (known.directory.by_message_id(one) for one in ids[:50])
    return tuple({r.key: Person(reader=r, how="in-reply-to") for r in found if r is not None}.values())


def _letter_tokens(mail: Mail, recipients: list[str], known: Known) -> list[str]:
    """What stands where the tokens of our letters stand. One that another account of the shop sent, or sent
    before its address was changed, is answered there: the token tells, not the address."""
    subject = _template(known.confirm_subject)
    hits = [hit for value in recipients for hit in _LETTER.findall(value)]
    hits += subject.findall(fold(mail.subject[:1000])) if subject else []
    answered = mail.message_ids("in-reply-to") or mail.message_ids("references")[-1:]
    hits += [token for one in answered[:5] if (token := known.directory.letter_of(one))]
    return list(dict.fromkeys(hit.lower() for hit in hits))


def _persons(tokens: list[str], sent_to: Mapping[str, str]) -> tuple[Person, ...]:
    texts = (sent_to[one] for one in tokens)
    readers = (Reader(text, key) for text in texts if (key := address_key(text)) is not None)
    return tuple({one.key: Person(reader=one, how="token") for one in readers}.values())


def addresses_in(text: str) -> list[str]:
    """The keys of up to twenty addresses that stand in a folded text."""
    return [key for one in _NAMED.findall(text)[:20] if (key := address_key(one)) is not None]


def _is_ours(key: str, known: Known) -> bool:
    ours = {
        address_key(one.replace("TOKEN", "x"))
        for one in (known.optout_address, known.join_address, known.confirm_address)
        if one
    }
    return key in ours or bool((address := _template(known.optout_address)) and address.search(key))
