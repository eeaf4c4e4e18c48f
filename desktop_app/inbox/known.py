"""What the program knows when it reads a mail: whose token, whose address, which of our mails, which topics.

`known_from_text` reads `classify --known FILE`; `known_from_book` asks the book.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from desktop_app.domain.errors import AppError
from desktop_app.domain.quotation import fold
from desktop_app.inbox.mail import address_key, addresses


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets our mail. `address` as we write it, `key` to compare."""

    address: str
    key: str


class Directory(Protocol):
    """Finds readers."""

    def by_token(self, token: str) -> Reader | None: ...
    def by_key(self, key: str) -> Reader | None: ...
    def by_message_id(self, message_id: str) -> Reader | None: ...
    def by_envelope_id(self, envelope_id: str) -> Reader | None: ...
    def recent(self, key: str) -> Reader | None: ...
    def topic_of(self, message_id: str) -> str | None: ...
    def letter_of(self, message_id: str) -> str | None:
        """The token of the letter with this Message-ID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Facts about the shop and its mails. Templates hold the word TOKEN where the token stands."""

    directory: Directory
    shop: str = ""
    """The key of the shop's own address."""
    optout_address: str = ""
    optout_subject: str = ""
    join_address: str = ""
    confirm_address: str = ""
    confirm_subject: str = ""
    topics: Mapping[str, str] = field(default_factory=dict)
    confirm_tokens: Mapping[str, str] = field(default_factory=dict)
    """Of confirmations that were sent, with the address of each; "" = it is erased."""
    request_tokens: Mapping[str, str] = field(default_factory=dict)
    """The same of consent requests."""
    subjects: frozenset[str] = frozenset()
    """Subjects of our newsletters, folded: a phone that answers without `Re:` did not type them."""
    other_accounts: frozenset[str] = frozenset()
    """Keys of the addresses of further mail accounts of the shop."""
    trusted_authserv_id: str = ""
    """How our own provider names itself in Authentication-Results; "" = not known."""
    suppressed: Mapping[str, str] = field(default_factory=dict)
    """Keys of addresses that are stopped already, and why."""

    @property
    def own(self) -> frozenset[str]:
        """The keys of all addresses that the shop sends with."""
        return self.other_accounts | {self.shop} if self.shop else self.other_accounts

    @property
    def stop_address(self) -> str | None:
        """The key of an address that exists for opt-outs alone, or None."""
        plain = re.sub(r"[+-]u-TOKEN|TOKEN", "", self.optout_address)
        key = address_key(plain) if plain else None
        return key if key not in self.own else None


class FileDirectory:
    """Readers held in memory."""

    def __init__(self) -> None:
        self._tokens: dict[str, Reader] = {}
        self._keys: dict[str, Reader] = {}
        self._ids: dict[str, Reader | None] = {}
        self._runs: dict[str, str] = {}

    def add(self, address: str, token: str | None = None, message_ids: tuple[str, ...] = ()) -> None:
        """Take a reader in; something that is no address is passed over."""
        key = address_key(address)
        if key is None:
            return
        reader = self._keys.setdefault(key, Reader(address.strip(), key))
        if token:
            self._tokens[token.lower()] = reader
        for one in message_ids:
            # A mail that went to several tells none of them.
            name = one.strip().strip("<>")
            self._ids[name] = reader if self._ids.get(name, reader) == reader else None

    def add_run(self, run: str, topic: str | None) -> None:
        """A newsletter whose Message-IDs begin with `run`."""
        if topic:
            self._runs[run] = topic

    def by_token(self, token: str) -> Reader | None:
        return self._tokens.get(token.lower())

    def by_key(self, key: str) -> Reader | None:
        return self._keys.get(key)

    def by_message_id(self, message_id: str) -> Reader | None:
        return self._ids.get(message_id)

    def by_envelope_id(self, envelope_id: str) -> Reader | None:
        return self._ids.get(envelope_id) or self._tokens.get(envelope_id.lower())

    def recent(self, key: str) -> Reader | None:
        return self._keys.get(key)

    def letter_of(self, _message_id: str) -> str | None:
        return None  # the file names letters by their tokens alone

    def topic_of(self, message_id: str) -> str | None:
        if message_id not in self._ids:
            return None
        return next(
            (
                topic
                for run, topic in self._runs.items()
                if re.search(
                    rf"(^"
                    rf"|[.\-_]){re.escape(run)}([.\-_@])",
                    message_id,
                )
            ),
            None,
        )


def known_from_text(text: str) -> Known:
    """Read the file of `classify --known`: JSON as in cli.md, or one address a line.

    Raises AppError("known-file-unreadable") for JSON that is none or has another shape.
    """
    text = text.lstrip("\ufeff")
    if not text.lstrip().startswith("{"):
        directory = FileDirectory()
        for line in text.splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                for one in addresses(line) or [line]:
                    directory.add(one)
        return Known(directory=directory)
    try:
        values = json.loads(text)
        return _from_json(values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise AppError("known-file-unreadable") from error


def _from_json(values: Mapping[str, Any]) -> Known:
    directory = FileDirectory()
    for reader in values.get("readers") or ():
        if isinstance(reader, str):
            directory.add(reader)
        else:
            directory.add(reader["address"], reader.get("token"), tuple(reader.get("message_ids") or ()))
    topics = _topics(values.get("topics"))
    newsletters = values.get("newsletters") or {}
    for run, facts in newsletters.items():
        directory.add_run(run, (facts or {}).get("topic"))
    subjects = frozenset(
        folded_subject(str((one or {}).get("subject") or "")) for one in newsletters.values()
    )
    shop = values.get("shop") or ""
    if isinstance(shop, Mapping):
        shop = shop.get("address") or shop.get("from") or ""
    pending = values.get("pending_signups") or ()
    return Known(
        directory=directory,
        shop=address_key(shop) or "",
        optout_address=_words(values, "optout_address"),
        optout_subject=_words(values, "optout_subject"),
        join_address=_words(values, "join_address"),
        confirm_address=_words(values, "confirm_address"),
        confirm_subject=_words(values, "confirm_subject"),
        topics=topics,
        subjects=subjects - {""},
        trusted_authserv_id=_words(values, "trusted_authserv_id"),
        suppressed=_suppressed(values.get("suppressed")),
        confirm_tokens={
            str(one["confirm_token"]).lower(): _words(one, "address")
            for one in pending
            if one.get("confirm_token")
        },
    )


def _words(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name) or ""
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _suppressed(value: Any) -> dict[str, str]:
    pairs = [
        (one, "") if isinstance(one, str) else (one["address"], str(one.get("why") or ""))
        for one in value or ()
    ]
    return {key: why for address, why in pairs if (key := address_key(address)) is not None}


def folded_subject(subject: str) -> str:
    """A subject as subjects are compared."""
    return " ".join(fold(subject[:1000]).split())


def _topics(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {
            str(key): name["name"] if isinstance(name, Mapping) else str(name) for key, name in value.items()
        }
    return {str(one): str(one) for one in value or ()}
