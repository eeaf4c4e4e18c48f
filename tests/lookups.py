"""A DNS and a web that a test makes up, so that nothing leaves this machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.accounts.lookup import Lookup, NoDnsError, RecordType


@dataclass
class MadeUpDns:
    """Records by (name, type); a name with None does not answer at all. Everything else does not exist."""

    records: Mapping[tuple[str, str], tuple[str, ...] | None] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, name: str, kind: RecordType) -> tuple[str, ...]:
        self.asked.append((name, kind))
        found = self.records.get((name, kind), ())
        if found is None:
            raise NoDnsError(kind)
        return found


@dataclass
class MadeUpWeb:
    """Files by address."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def get(self, url: str) -> bytes | None:
        self.asked.append(url)
        return self.files.get(url)


def made_up(
    records: Mapping[tuple[str, str], tuple[str, ...] | None] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Lookup:
    """A lookup of both."""
    return Lookup(resolver=MadeUpDns(records or {}), fetch=MadeUpWeb(files or {}))
