"""Whom a delivery report is about: the readers in it, and nobody else who is named there (mail.md 4.2).

The sure ways come first (our own marks), then the fields of RFC 3464, then the server's words, then the
returned mail's To, and last an address that stands anywhere. Addresses of the reporter, of the shop and of
the returned mail's sender are passed over.
"""

import re
from collections.abc import Iterator

from desktop_app.inbox.bounce_addresses import addresses_in
from desktop_app.inbox.bounce_flufl import flufl_addresses
from desktop_app.inbox.bounce_marks import by_marks
from desktop_app.inbox.bounce_search import ENVELOPE, FROM_FIELDS, TO_FIELDS, Found, Group, Search
from desktop_app.inbox.bounce_text import Report
from desktop_app.inbox.known import Known, Reader
from desktop_app.inbox.mail import Mail, address_key, keys

_BEFORE_STRANGER = re.compile(
    r"((?<!generated )(?<!expanded )(?<!alias )\bfrom( address| the address)?\s*[:=<(\"']*|"
    r"sender( address)?( is| was)?\s*[:=<(\"']*|mail from\s*:?\s*<?|reply-to\s*:?\s*<?|"
    r"return-path\s*:?\s*<?|contact\s*(us|the \w+)?( at)?\s*[:<]*|postmaster( at)?\s*[:<]*"
    r"|(write|e-?mail|mail) (us|to us|me)( at)?\s*[:<]*|(help|support|abuse|assistance|administrator|"
    r"questions?)( \w+){0,3}\s*[:<]*|差出人\s*[:は<(]*|送信者\s*[:は<(]*|問い?合わせ(先)?\s*[:は<(]*|"
    r"連絡先\s*[:は<(]*|please (use|try)\s*:?\s*|forward (it|this|your mail) to\s*:?\s*|"
    r"copy (was )?(sent )?to\s*:?\s*|forwarded by\s*:?\s*|new (e-?mail )?address( is)?\s*[:=]?\s*|"
    r"(moved|changed) to\s*:?\s*|"
    r"(新しい|新|変更後の?)(メール)?アドレス(は|:|：)?\s*|転送先\s*[:は]?\s*)\s*[\"'<(\[]*$",
    re.I,
)
_BEFORE_RECIPIENT = re.compile(
    r"((generated|expanded|alias) from:?\s*<?|rcpt to\s*:?\s*<?|"
    r"recipients?( address(es)?)?\s*(\(s\))?\s*[:=]|(delivered?|sent|deliver(y|ed)?|addressed|message|mail|"
    r"e-?mail|reach|recipient|user|account|address|mailbox|for|to)\s*(is|was)?\s*[:=]?|宛先\s*[:は]?|"
    r"宛て?\s*[:は]?|受信者\s*[:は]?|あて先\s*[:は]?|送信先\s*[:は]?|アドレス\s*[:は]?|"
    r"\d{3}[- ](\d\.\d\.\d )?)\s*[\"'<(\[「]*$",
    re.I,
)
_LONE = re.compile(
    r"[\s<>*()\[\]\"'.,:;「」・●■>-]*(?:to|rcpt|recipient|smtp|rfc822|address|宛先)?[\s:;<>=-]*", re.I
)
_ARRIVED_LINE = re.compile(r"successful(ly)? deliver|delivered successfully", re.I)
_ROLES = ("postmaster@", "mailer-daemon@", "abuse@", "root@", "hostmaster@", "webmaster@")
_OTHERS_LINE = re.compile(
    r"[> \t]*(from|sender|reply-to|return-path|errors-to|message-id|references|in-reply-to)\s*:", re.I
)
_FAILED_HEADERS = ("x-failed-recipients", "x-failed-recipient", "x-undelivered-to")
_FOR = re.compile(r"\bfor\s+<?([^<>\s;]{3,300})")


def find_recipients(mail: Mail, report: Report, known: Known) -> list[Found]:
    """The readers, each once. Nobody when the report names no reader."""
    search = Search(mail, report, known)
    found = _with_others(by_marks(search), search)
    found = found or _by_groups(search) or _by_failed_header(search) or _by_words(search)
    if not found:
        strange = search.stranger_was_written_to() or _stranger_in_words(search)
        found = _by_verp(search) or _by_flufl(search) if strange else _by_what_came_back(search)
    for one in found:
        one.fields = one.fields or search.fields_for(one.reader)
        one.near = _near(search, one.reader)
    return found


def _by_what_came_back(search: Search) -> list[Found]:
    return _by_returned_to(search) or _by_verp(search) or _by_flufl(search) or _by_literal(search)


def _with_others(marked: list[Found], search: Search) -> list[Found]:
    """One mail to several: who has a status group beside the marked reader's own came back (mail.md 4.2)."""
    grouped = _by_groups(search) if marked else []
    keys = {one.reader.key for one in marked}
    if not keys & {one.reader.key for one in grouped}:
        return marked
    return [*marked, *(one for one in grouped if one.reader.key not in keys)]


def _stranger_in_words(search: Search) -> bool:
    """Whether the server's words name an address that the mail inside was sent to, and that is no reader: it
    is a private mail of the owner, in whose Cc or text a reader may stand."""
    to = {key for value in search.returned_fields(frozenset({"to", "cc"})) for key in keys(value)}
    for line in search.report.said[:500] if to else ():
        for address, before, _ in _occurrences(line) if "@" in line else ():
            meant = _LONE.fullmatch(before) or _BEFORE_RECIPIENT.search(before)
            if meant and address_key(address) in to and address_key(address) not in search.known.own:
                return True
    return False


def _by_groups(search: Search) -> list[Found]:
    found: dict[str, Group] = {}
    for group in search.groups:
        if group.reader is not None:
            before = found.get(group.reader.key)
            if before is None or (group.failed and not before.failed):
                found[group.reader.key] = group
    return [Found(one.reader, "dsn", one.fields) for one in found.values() if one.reader is not None]


def _by_failed_header(search: Search) -> list[Found]:
    values = [value for name in _FAILED_HEADERS for value in search.mail.all(name)[:20]]
    readers = {one.key: one for value in values for one in search.readers_in(value)}
    return [Found(one, "dsn") for one in readers.values()]


def _by_words(search: Search) -> list[Found]:
    """Addresses in the server's own words: those in the place of a recipient, else the others."""
    ranked: dict[str, tuple[int, Reader]] = {}
    arrived = False
    for line in (*search.report.said, search.report.subject):
        if "@" not in line and "=40" not in line:
            arrived = bool(_ARRIVED_LINE.search(line)) or (arrived and "---" not in line)
            continue
        for address, before, after in _occurrences(line):
            reader = search.reader(address)
            if reader is None:
                continue
            rank = max(int(arrived), _rank(search, reader, before, after))
            if reader.key not in ranked or rank < ranked[reader.key][0]:
                ranked[reader.key] = (rank, reader)
    for level in (0, 1, 2):
        hits = [reader for rank, reader in ranked.values() if rank == level]
        if hits:
            return [Found(one, "text") for one in (hits if level == 0 else hits[:1])]
    return []


def _occurrences(line: str) -> Iterator[tuple[str, str, str]]:
    """Each address of a line with what stands before and after it."""
    low = line.lower()
    for address in addresses_in(line):
        at = low.find(address.lower())
        if at < 0:
            yield address, "", ""
        else:
            end = at + len(address)
            yield address, line[max(0, at - 60) : at], line[end : end + 60]


def _rank(search: Search, reader: Reader, before: str, after: str) -> int:
    """0 in the place of a recipient, 1 elsewhere, 2 also one who is passed over, 3 surely somebody else."""
    if _BEFORE_STRANGER.search(before):
        return 3
    lone = bool(_LONE.fullmatch(before))
    meant = lone or bool(_BEFORE_RECIPIENT.search(before))
    if reader.key in search.passed_over:
        return 2 if meant else 3
    if reader.key.startswith(_ROLES):
        return 0 if lone and not after.strip("<>*()[]\"' \t.,;:-") else 3
    return 0 if meant else 1


def _by_returned_to(search: Search) -> list[Found]:
    """The returned mail's To, when it names one reader; else the address that servers received it for."""
    readers = {
        one.key: one for value in search.returned_fields(TO_FIELDS) for one in search.readers_in(value)
    }
    hits = [one for key, one in readers.items() if key not in search.passed_over] or list(readers.values())
    if not hits:
        received = search.returned_fields(frozenset({"received"}))[:20]
        hits = [r for value in received for one in _FOR.findall(value) if (r := search.reader(one))][:1]
    return [Found(hits[0], "text")] if len(hits) == 1 else []


def _by_verp(search: Search) -> list[Found]:
    """A return address that holds the recipient, as list programs write it: list+user=host@…"""
    values = [value for name in ENVELOPE for value in search.mail.all(name)[:5] if "=" in value]
    return [Found(one, "text") for value in values for one in search.readers_in(value)][:1]


def _by_flufl(search: Search) -> list[Found]:
    readers = [one for address in flufl_addresses(search.mail) if (one := search.reader(address))]
    hits = {one.key: one for one in readers if one.key not in search.passed_over}
    return [Found(one, "text") for one in hits.values()][:20]


def _by_literal(search: Search) -> list[Found]:
    """A reader's address anywhere in the report; with two of them nobody is meant for sure."""
    if any(group.named for group in search.groups):
        return []
    hits: dict[str, Reader] = {}
    for line in _all_lines(search):
        if "@" not in line or _OTHERS_LINE.match(line[:60]):
            continue
        for address, before, _ in _occurrences(line):
            reader = search.reader(address)
            if reader and reader.key not in search.passed_over and not _BEFORE_STRANGER.search(before):
                hits.setdefault(reader.key, reader)
    return [Found(one, "literal") for one in hits.values()] if len(hits) == 1 else []


def _all_lines(search: Search) -> Iterator[str]:
    yield from search.report.returned.split("\n")[:3_000]
    for name, value in search.mail.headers[:300]:
        if name not in FROM_FIELDS and name not in ENVELOPE:
            yield value
    for part in search.mail.parts[:50]:
        yield from part.text.split("\n")[:500]


def _near(search: Search, reader: Reader) -> tuple[str, ...]:
    """What stands about this address: its line and the following ones up to another address."""
    said = search.report.said
    wanted = reader.address.lower()
    local = wanted.rpartition("@")[0]
    alone = re.compile(rf"(?<![\w.]){re.escape(local)}(?![\w.@])") if len(local) > 5 else None
    found: list[str] = []
    for i, line in enumerate(said[:2_000]):
        low = line.lower()
        if wanted not in low and not (alone and alone.search(low)):
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


def _begins_another(search: Search, reader: Reader, line: str) -> bool:
    """Whether the lines about another recipient begin here."""
    for address, before, _ in _occurrences(line):
        other = address.lower() != reader.key and not _BEFORE_STRANGER.search(before)
        if other and (_LONE.fullmatch(before) or search.reader(address)):
            return True
    return False
