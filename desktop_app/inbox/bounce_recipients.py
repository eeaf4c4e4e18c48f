"""Whom a delivery report is about: the readers in it, and nobody else who is named there (mail.md 4.2).

The sure ways come first (our own marks), then the fields of RFC 3464, then the server's words, then the returned
mail's To, and last an address that stands anywhere. Addresses of the reporter, of the shop and of the returned
mail's sender are passed over.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from desktop_app.inbox.bounce_addresses import addresses_in, field_addresses
from desktop_app.inbox.bounce_text import Report, fields_of
from desktop_app.inbox.known import Known, Reader
from desktop_app.inbox.mail import Mail, address_key, keys

_TOKEN = re.compile(r"[+](?:b|u)-([\w-]{4,64}?)(?:@|%40)", re.I)
_ENVELOPE = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "x-delivered-to", "x-rcpt-to",
)
_ID = re.compile(r"<?([^<>\s@\"]{1,250}@[^<>\s\"]{1,250})>?")
_ID_FIELDS = frozenset({"message-id", "original-message-id", "x-original-message-id", "x-original-messageid"})
_TO_FIELDS = frozenset({
    "to", "x-envelope-to", "delivered-to", "x-rcpt-to", "x-original-to", "envelope-to", "resent-to", "cc",
    "apparently-to", "x-actual-recipient", "x-receiver", "x-forwarded-to", "rcpt-to", "x-real-to",
})
_FROM_FIELDS = frozenset({
    "from", "return-path", "sender", "reply-to", "errors-to", "x-sender", "x-mail-from", "envelope-from",
    "x-envelope-from", "disposition-notification-to", "x-return-path", "resent-from",
})
_BEFORE_STRANGER = re.compile(
    r"((?<!generated )(?<!expanded )(?<!alias )\bfrom( address| the address)?\s*[:=<(\"']*|sender( address)?( is| was)?\s*[:=<(\"']*|mail from\s*:?\s*<?|reply-to\s*:?\s*<?|return-path\s*:?\s*<?|contact\s*(us|the \w+)?( at)?\s*[:<]*|postmaster( at)?\s*[:<]*"
    r"|(write|e-?mail|mail) (us|to us|me)( at)?\s*[:<]*|(help|support|abuse|assistance|administrator|questions?)( \w+){0,3}\s*[:<]*|差出人\s*[:は<(]*|送信者\s*[:は<(]*|問い?合わせ(先)?\s*[:は<(]*|連絡先\s*[:は<(]*)\s*[\"'<(\[]*$",
    re.I,
)
_BEFORE_RECIPIENT = re.compile(
    r"((generated|expanded|alias) from:?\s*<?|rcpt to\s*:?\s*<?|recipients?( address(es)?)?\s*(\(s\))?\s*[:=]|(delivered?|sent|deliver(y|ed)?|addressed|message|mail|e-?mail|reach|recipient|user|account|address|mailbox|for|to)\s*(is|was)?\s*[:=]?|宛先\s*[:は]?|宛て?\s*[:は]?|受信者\s*[:は]?|あて先\s*[:は]?|送信先\s*[:は]?|アドレス\s*[:は]?|\d{3}[- ](\d\.\d\.\d )?)\s*[\"'<(\[「]*$",
    re.I,
)
_LONE = re.compile(r"[\s<>*()\[\]\"'.,:;「」・●■>-]*(?:to|rcpt|recipient|smtp|rfc822|address|宛先)?[\s:;<>=-]*", re.I)
_ROLES = ("postmaster@", "mailer-daemon@", "abuse@", "root@", "hostmaster@", "webmaster@")
_MAX_LOOKED = 2_000


@dataclass(slots=True)
class Found:
    """One reader, `how` he was recognised, the status group that is his, the lines that speak of him."""

    reader: Reader
    how: str
    fields: dict[str, str] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    message_id: str | None = None


class _Search:
    """One report, one book; counts its look-ups, which a hostile mail would make endless."""

    def __init__(self, mail: Mail, report: Report, known: Known) -> None:
        self.mail, self.report, self.known = mail, report, known
        self._seen: dict[str, Reader | None] = {}
        returned_from = [v for _, v in fields_of(report.returned[:40_000], _FROM_FIELDS)][:10]
        headers = [v for name in ("from", "sender", "to", "delivered-to", "x-original-to") for v in mail.all(name)[:5]]
        self.passed_over = set(known.own)
        for value in (*returned_from, *headers):
            self.passed_over.update(keys(value) or filter(None, (address_key(value),)))

    def reader(self, address: str) -> Reader | None:
        if address not in self._seen:
            if len(self._seen) >= _MAX_LOOKED:
                return None
            key = address_key(address)
            ours = key is None or key in self.known.own
            self._seen[address] = None if key is None or ours else self.known.directory.recent(key)
        return self._seen[address]

    def groups(self) -> Iterator[tuple[Reader | None, dict[str, str], tuple[str, ...]]]:
        """Each status group with the reader it names; the original recipient goes before the final one."""
        for fields in self.report.groups:
            named = tuple(
                one
                for name in ("original-recipient", "x-original-recipient", "x-actual-recipient", "final-recipient", "recipient")
                for one in field_addresses(fields.get(name, ""))
            )
            yield next((r for one in named if (r := self.reader(one))), None), fields, named


def find_recipients(mail: Mail, report: Report, known: Known) -> list[Found]:
    """The readers, each once. Nobody when the report names no reader."""
    search = _Search(mail, report, known)
    groups = list(search.groups())
    marked = _by_marks(search)
    named = _by_groups(groups)
    if marked:
        for one in marked:
            one.fields = _fields_for(one.reader, groups)
            one.near = _near(search, one.reader)
        return marked
    if named:
        return [_with_lines(search, one) for one in named]
    found = _by_failed_header(search) or _by_words(search)
    if not found and not _stranger_was_written_to(search, groups):
        found = _by_returned_to(search)
    found = found or _by_verp(search) or _by_flufl(search) or _by_literal(search, groups)
    for one in found:
        one.fields = one.fields or _fields_for(one.reader, groups)
        one.near = one.near or _near(search, one.reader)
    return found


def _by_marks(search: _Search) -> list[Found]:
    """Our token in the envelope, our ENVID, our Message-ID, our token in the returned headers."""
    known, mail, report = search.known, search.mail, search.report
    directory = known.directory
    for name in _ENVELOPE:
        for value in mail.all(name)[:10]:
            for token in _TOKEN.findall(value):
                if reader := directory.by_token(token.lower()):
                    return [Found(reader, "token", message_id=_first_id(search, reader))]
    envelope_id = report.head.get("original-envelope-id", "").strip()
    if envelope_id and (reader := directory.by_envelope_id(envelope_id)):
        return [Found(reader, "envelope-id", message_id=_first_id(search, reader))]
    found: dict[str, Found] = {}
    for one in _returned_ids(search):
        if reader := directory.by_message_id(one):
            found.setdefault(reader.key, Found(reader, "message-id", message_id=one))
    if not found:
        for _, value in fields_of(report.returned[:60_000], frozenset({"list-unsubscribe"})):
            for token in _TOKEN.findall(value) + re.findall(r"unsubscribe(?:%20|\+|\s)([\w-]{4,64})", value, re.I):
                if reader := directory.by_token(token.lower()):
                    found.setdefault(reader.key, Found(reader, "token"))
    return list(found.values())[:50]


def _first_id(search: _Search, reader: Reader) -> str | None:
    return next((one for one in _returned_ids(search) if search.known.directory.by_message_id(one) == reader), None)


def _returned_ids(search: _Search) -> list[str]:
    """Message-IDs of the mails inside, of the mail that this one answers, and in the server's own words."""
    report, mail = search.report, search.mail
    hits = [m[1] for _, value in fields_of(report.returned, _ID_FIELDS) for m in _ID.finditer(value[:600])][:50]
    hits += [m[1] for _, value in fields_of("\n".join(report.said), _ID_FIELDS) for m in _ID.finditer(value[:600])][:20]
    hits += [m[1] for f in (report.head, *report.groups[:20]) for n in _ID_FIELDS if n in f for m in _ID.finditer(f[n][:600])]
    hits += [one for line in report.said[:500] if "<" in line for one in re.findall(r"<([^<>\s]{3,300})>", line)[:5]][:100]
    hits += [one for line in report.said[:500] if "id" in line.lower() for one in re.findall(r"id[=:(\s<]{1,3}([^<>\s,;)]{3,300}@[^<>\s,;)]{3,200})", line, re.I)[:5]][:50]
    hits += mail.message_ids("in-reply-to", "references", "x-original-message-id", "original-message-id")[:20]
    return list(dict.fromkeys(hits))


def _by_groups(groups: list[tuple[Reader | None, dict[str, str], tuple[str, ...]]]) -> list[Found]:
    found: dict[str, Found] = {}
    for reader, fields, _ in groups:
        if reader is None:
            continue
        before = found.get(reader.key)
        if before is None or (_failed(fields) and not _failed(before.fields)):
            found[reader.key] = Found(reader, "dsn", fields)
    return list(found.values())


def _fields_for(reader: Reader, groups: list[tuple[Reader | None, dict[str, str], tuple[str, ...]]]) -> dict[str, str]:
    """The group of this reader; else the one that failed: he has his mail forwarded."""
    own = [fields for named, fields, _ in groups if named is not None and named.key == reader.key]
    candidates = own or [fields for _, fields, _ in groups]
    return next((one for one in candidates if _failed(one)), candidates[0] if candidates else {})


def _failed(fields: dict[str, str]) -> bool:
    return fields.get("action", "failed").strip().lower().startswith(("fail", "error", "bounce"))


def _stranger_was_written_to(
    search: _Search, groups: list[tuple[Reader | None, dict[str, str], tuple[str, ...]]]
) -> bool:
    """Whether a group speaks of somebody else to whom the mail was addressed too: not of our reader."""
    to = {key for _, value in fields_of(search.report.returned[:40_000], frozenset({"to", "cc"})) for key in keys(value)}
    return any(address_key(one) in to for _, _, named in groups for one in named)


def _with_lines(search: _Search, one: Found) -> Found:
    one.near = _near(search, one.reader)
    return one


def _by_failed_header(search: _Search) -> list[Found]:
    values = [v for n in ("x-failed-recipients", "x-failed-recipient", "x-undelivered-to") for v in search.mail.all(n)[:20]]
    readers = [r for v in values for one in addresses_in(v) if (r := search.reader(one))]
    return [Found(one, "dsn") for one in {r.key: r for r in readers}.values()]


def _by_words(search: _Search) -> list[Found]:
    """Addresses in the server's own words: those in the place of a recipient, else the others."""
    ranked: dict[str, tuple[int, Reader]] = {}
    for line in (*search.report.said, search.report.subject):
        if "@" not in line and "=40" not in line:
            continue
        for address, before, after in _occurrences(line):
            reader = search.reader(address)
            if reader is None:
                continue
            rank = _rank(search, reader, before, after)
            if reader.key not in ranked or rank < ranked[reader.key][0]:
                ranked[reader.key] = (rank, reader)
    for level in (0, 1, 2):
        hits = [reader for rank, reader in ranked.values() if rank == level]
        if hits:
            return [Found(one, "text") for one in (hits if level == 0 else hits[:1])]
    return []


def _occurrences(line: str) -> Iterator[tuple[str, str, str]]:
    for address in addresses_in(line):
        at = line.lower().find(address.lower())
        if at < 0:
            yield address, "", ""
        else:
            yield address, line[max(0, at - 60) : at], line[at + len(address) : at + len(address) + 60]


def _rank(search: _Search, reader: Reader, before: str, after: str) -> int:
    """0 in the place of a recipient, 1 elsewhere, 2 also one who is passed over, 3 surely somebody else."""
    lone = bool(_LONE.fullmatch(before))
    meant = lone or bool(_BEFORE_RECIPIENT.search(before))
    if _BEFORE_STRANGER.search(before):
        return 3
    if reader.key in search.passed_over:
        return 2 if meant else 3
    if reader.key.startswith(_ROLES):
        return 0 if lone and not after.strip("<>*()[]\"' \t.,;:-") else 3
    return 0 if meant else 1


def _by_returned_to(search: _Search) -> list[Found]:
    """The returned mail's To, when it names one reader."""
    text = search.report.returned[:60_000]
    readers = {r.key: r for _, v in fields_of(text, _TO_FIELDS) for one in addresses_in(v[:2_000]) if (r := search.reader(one))}
    others = {key: r for key, r in readers.items() if key not in search.passed_over}
    hits = list((others or readers).values())
    if not hits:
        received = [v for _, v in fields_of(text, frozenset({"received"}))][:20]
        hits = [r for v in received for one in re.findall(r"\bfor\s+<?([^<>\s;]{3,300})", v) if (r := search.reader(one))][:1]
    return [Found(hits[0], "text")] if len({r.key for r in hits}) == 1 else []


def _by_verp(search: _Search) -> list[Found]:
    """A return address that holds the recipient, as list programs write it: list+user=host@…"""
    values = [v for name in _ENVELOPE for v in search.mail.all(name)[:5] if "=" in v]
    hits = [r for v in values for one in addresses_in(v) if (r := search.reader(one))]
    return [Found(hits[0], "text")] if hits else []


def _by_flufl(search: _Search) -> list[Found]:
    from desktop_app.inbox.bounce_flufl import flufl_addresses

    readers = [r for one in flufl_addresses(search.mail) if (r := search.reader(one))]
    hits = {r.key: r for r in readers if r.key not in search.passed_over}
    return [Found(one, "text") for one in hits.values()][:20]


def _by_literal(
    search: _Search, groups: list[tuple[Reader | None, dict[str, str], tuple[str, ...]]]
) -> list[Found]:
    """A reader's address anywhere in the report; with two of them nobody is meant for sure."""
    if any(named for _, _, named in groups):
        return []
    report, mail = search.report, search.mail
    lines: Iterable[str] = (
        *report.returned.split("\n")[:3_000],
        *(value for name, value in mail.headers[:300] if name not in _FROM_FIELDS and name not in _ENVELOPE),
        *(line for part in mail.parts[:50] for line in part.text.split("\n")[:500]),
    )
    hits: dict[str, Reader] = {}
    for line in lines:
        if "@" in line and not re.match(r"[> \t]*(from|sender|reply-to|return-path|errors-to|message-id|references|in-reply-to)\s*:", line[:60], re.I):
            for address, before, _ in _occurrences(line):
                reader = search.reader(address)
                if reader is not None and reader.key not in search.passed_over and not _BEFORE_STRANGER.search(before):
                    hits.setdefault(reader.key, reader)
    return [Found(one, "literal") for one in hits.values()] if len(hits) == 1 else []


def _near(search: _Search, reader: Reader) -> tuple[str, ...]:
    """What stands about this address: its line and the following ones up to another address."""
    said = search.report.said
    wanted = reader.address.lower()
    local = wanted.rpartition("@")[0]
    found: list[str] = []
    for i, line in enumerate(said[:2_000]):
        low = line.lower()
        if wanted not in low and not (len(local) > 5 and re.search(rf"(?<![\w.]){re.escape(local)}(?![\w.@])", low)):
            continue
        taken = [line]
        for other in said[i + 1 : i + 14]:
            if "@" in other and wanted not in other.lower() and _begins_another(search, reader, other):
                break
            taken.append(other)
        found.append("\n".join(taken))
        if len(found) >= 6:
            break
    return tuple(found)


def _begins_another(search: _Search, reader: Reader, line: str) -> bool:
    """Whether the lines about another recipient begin here."""
    for address, before, _ in _occurrences(line):
        if address.lower() != reader.key and (_LONE.fullmatch(before) or search.reader(address)):
            return True
    return False
