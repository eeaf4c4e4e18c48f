"""One delivery report and what is known, for those who look for its readers in different ways."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop_app.inbox.bounce_addresses import addresses_in, field_addresses
from desktop_app.inbox.bounce_text import Report, fields_of
from desktop_app.inbox.known import Known, Reader
from desktop_app.inbox.mail import Mail, address_key, keys

ENVELOPE = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "x-delivered-to", "x-rcpt-to",
)
"""Where a received mail names the address that it came to."""
TO_FIELDS = frozenset({
    "to", "x-envelope-to", "delivered-to", "x-rcpt-to", "x-original-to", "envelope-to", "resent-to", "cc",
    "apparently-to", "x-actual-recipient", "x-receiver", "x-forwarded-to", "rcpt-to", "x-real-to",
})
FROM_FIELDS = frozenset({
    "from", "return-path", "sender", "reply-to", "errors-to", "x-sender", "x-mail-from", "envelope-from",
    "x-envelope-from", "disposition-notification-to", "x-return-path", "resent-from",
})
_NAMING = (
    "original-recipient", "x-original-recipient", "x-actual-recipient", "final-recipient", "recipient",
)
_MAX_LOOKED = 2_000
_HEAD = 60_000
"""Characters of the returned mails in which headers are looked for."""


@dataclass(slots=True)
class Found:
    """One reader, `how` he was recognised, the status group that is his, the lines that speak of him."""

    reader: Reader
    how: str
    fields: dict[str, str] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The fields about one recipient, the addresses they name, and the reader among them."""

    reader: Reader | None
    fields: dict[str, str]
    named: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether its mail came back (an action that is missing means that as well)."""
        return self.fields.get("action", "failed").strip().lower().startswith(("fail", "error", "bounce"))


class Search:
    """One report, one book; counts its look-ups, which a hostile mail would make endless."""

    def __init__(self, mail: Mail, report: Report, known: Known) -> None:
        self.mail, self.report, self.known = mail, report, known
        self._seen: dict[str, Reader | None] = {}
        returned = [value for _, value in fields_of(report.returned[:_HEAD], FROM_FIELDS)][:10]
        own_names = ("from", "sender", "to", "delivered-to", "x-original-to")
        headers = [value for name in own_names for value in mail.all(name)[:5]]
        self.passed_over = set(known.own)
        """Keys of the reporter, of the one who is told, and of the returned mail's sender."""
        for value in (*returned, *headers):
            self.passed_over.update(keys(value) or filter(None, (address_key(value),)))
        self.groups = tuple(self._groups())

    def reader(self, address: str) -> Reader | None:
        """The reader with this address."""
        if address not in self._seen:
            if len(self._seen) >= _MAX_LOOKED:
                return None
            key = address_key(address)
            ours = key is None or key in self.known.own
            self._seen[address] = None if key is None or ours else self.known.directory.recent(key)
        return self._seen[address]

    def readers_in(self, text: str) -> list[Reader]:
        """The readers whose addresses stand in one line."""
        return [found for one in addresses_in(text) if (found := self.reader(one))]

    def returned_fields(self, names: frozenset[str]) -> list[str]:
        """The values of these headers in the returned mails."""
        return [value for _, value in fields_of(self.report.returned[:_HEAD], names)][:100]

    def _groups(self) -> Iterator[Group]:
        """The original recipient goes before the final one: that is whom we wrote to."""
        for fields in self.report.groups:
            named = tuple(one for name in _NAMING for one in field_addresses(fields.get(name, "")))
            yield Group(next((r for one in named if (r := self.reader(one))), None), fields, named)

    def fields_for(self, reader: Reader) -> dict[str, str]:
        """The group of this reader; else the one that failed: he has his mail forwarded."""
        own = [one for one in self.groups if one.reader is not None and one.reader.key == reader.key]
        candidates = own or self.groups
        fitting = next((one for one in candidates if one.failed), None)
        return fitting.fields if fitting else candidates[0].fields if candidates else {}

    def stranger_was_written_to(self) -> bool:
        """Whether a group speaks of somebody to whom the mail was addressed too: not of our reader."""
        to = {key for value in self.returned_fields(frozenset({"to", "cc"})) for key in keys(value)}
        return any(address_key(one) in to for group in self.groups for one in group.named)
