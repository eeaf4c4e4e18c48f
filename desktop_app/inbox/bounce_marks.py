"""Our own marks in a delivery report: token, ENVID, Message-ID. They tell the reader for sure."""

import re
from collections.abc import Iterator

from desktop_app.inbox.bounce_search import ENVELOPE, Found, Search
from desktop_app.inbox.bounce_text import fields_of
from desktop_app.inbox.known import Reader
from desktop_app.inbox.mail import bracketed

_TOKEN = re.compile(r"[+](?:b|u)-([\w-]{4,64}?)(?:@|%40)", re.I)
_TOKEN_SUBJECT = re.compile(r"unsubscribe(?:%20|\+|\s)([\w-]{4,64})", re.I)
_ID = re.compile(r"<?([^<>\s@\"]{1,250}@[^<>\s\"]{1,250})>?")
_LOGGED = re.compile(r"id[=:(\s<]{1,3}([^<>\s,;)]{3,300}@[^<>\s,;)]{3,200})", re.I)
_ID_FIELDS = frozenset({
    "message-id", "original-message-id", "x-original-message-id", "x-original-messageid",
})


def by_marks(search: Search) -> list[Found]:
    """The readers that our token in the envelope, our ENVID, our Message-ID or our token in the returned
    headers names: the first of these ways that names anybody."""
    directory, ids = search.known.directory, list(dict.fromkeys(_returned_ids(search)))
    named = {one: reader for one in ids if (reader := directory.by_message_id(one))}
    sure = _by_envelope(search)
    if sure is not None:
        reader, how = sure
        message_id = next((one for one, other in named.items() if other == reader), None)
        return [Found(reader, how, message_id=message_id)]
    found: dict[str, Found] = {}
    for one, reader in named.items():
        found.setdefault(reader.key, Found(reader, "message-id", message_id=one))
    return list(found.values()) or _by_returned_token(search)


def _by_envelope(search: Search) -> tuple[Reader, str] | None:
    directory = search.known.directory
    for name in ENVELOPE:
        for value in search.mail.all(name)[:10]:
            for token in _TOKEN.findall(value):
                if reader := directory.by_token(token.lower()):
                    return reader, "token"
    envelope_id = search.report.head.get("original-envelope-id", "").strip()
    if envelope_id and (reader := directory.by_envelope_id(envelope_id)):
        return reader, "envelope-id"
    return None


def _by_returned_token(search: Search) -> list[Found]:
    found: dict[str, Found] = {}
    for value in search.returned_fields(frozenset({"list-unsubscribe"}))[:20]:
        for token in (*_TOKEN.findall(value), *_TOKEN_SUBJECT.findall(value)):
            if reader := search.known.directory.by_token(token.lower()):
                found.setdefault(reader.key, Found(reader, "token"))
    return list(found.values())


def _returned_ids(search: Search) -> Iterator[str]:
    """Message-IDs of the mails inside, in the server's own words, and of the mail that this one answers."""
    report, mail = search.report, search.mail
    for text in (report.returned, "\n".join(report.said)):
        for _, value in list(fields_of(text, _ID_FIELDS))[:50]:
            yield from _ID.findall(value[:600])
    for fields in (report.head, *report.groups[:20]):
        for name in _ID_FIELDS & fields.keys():
            yield from _ID.findall(fields[name][:600])
    for line in report.said[:500]:
        if "<" in line:
            yield from bracketed(line)[:5]
        if "id" in line.lower():
            yield from _LOGGED.findall(line)[:5]
    yield from mail.message_ids("in-reply-to", "references", *_ID_FIELDS - {"message-id"})[:20]
