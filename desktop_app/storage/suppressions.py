"""配信除外, the ledger of an address, and its tokens. All outlive contacts, imports, restore and erasure.

They are found by HMAC of the address key, so that they act again when an erased address comes back.
"""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.domain.bounce_rules import came_back
from desktop_app.domain.consent import CONSENT_BASES, Scope
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment, format_moment, surely_after
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage import chain, consents
from desktop_app.storage.addresses import Spelling, ensure_address, hmac_by_id
from desktop_app.storage.codec import (
    JSON,
    canonical,
    moment_text,
    moment_value,
    scope_json,
    time_value,
)
from desktop_app.storage.contacts import by_address
from desktop_app.storage.database import Book
from desktop_app.storage.ledger import note
from desktop_app.storage.moved_stops import OPTOUT_RULE as OPTOUT_RULE
from desktop_app.storage.moved_stops import follow, skip
from desktop_app.storage.moved_stops import moved as moved
from desktop_app.storage.moved_stops import moving as moving
from desktop_app.storage.suppression_reads import SuppressionRow as SuppressionRow
from desktop_app.storage.suppression_reads import optout_value as optout_value
from desktop_app.storage.suppression_reads import optouts_of as optouts_of
from desktop_app.storage.suppression_reads import reasons_of as reasons_of
from desktop_app.storage.suppression_reads import scope_of as scope_of
from desktop_app.storage.suppression_reads import suppressions as suppressions
from desktop_app.storage.tokens import TokenHit as TokenHit
from desktop_app.storage.tokens import by_token as by_token
from desktop_app.storage.tokens import token as token
from desktop_app.storage.tokens import tokens as tokens
from desktop_app.storage.undone import STANDS
from desktop_app.storage.undone import undo as undo


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOutResult:
    """`already`: the same opt-out stood before. `skipped`: queued mails that it stopped. `written`: entries
    that were appended; empty when nothing was new."""

    entry_id: str
    already: bool
    skipped: int
    written: tuple[str, ...] = ()


def add_optout(
    book: Book,
    parsed: Spelling,
    *,
    at: Moment,
    scope: Scope,
    until: Moment | None,
    channel: str,
    by: str | None,
    text: str | None = None,
    contact_wide: bool = False,
    now: datetime,
) -> OptOutResult:
    """Take an opt-out: entry, suppression and the skipping of queued mails in one transaction.

    Saying the same again (address, time, scope, until) changes nothing. `contact_wide` writes one for every
    address that the contact has now. It acts as well at an address that took the place of one of these.
    """
    with book.transaction():
        named = ensure_address(book, parsed, now=now)
        at = said_at(at, written_later(book, [named.id], now).get(named.id), now)
        targets = [named.id]
        owner = by_address(book, named.key) if contact_wide else None
        if owner is not None:
            targets += [one.id for one in owner.addresses if one.id != named.id]
        results = [
            _optout(
                book,
                one,
                at=at,
                scope=scope,
                until=until,
                channel=channel,
                by=by,
                text=text,
                told_for=None if one == named.id else named.id,
                now=now,
            )
            for one in targets
        ]
        told = OptOut(at=at, scope=scope, until=until, channel=channel)
        said = {
            one: [replace(told, id=done.entry_id)] for one, done in zip(targets, results, strict=True)
        }
        followed = follow(book, said, now=now)
    return OptOutResult(
        entry_id=results[0].entry_id,
        already=all(one.already for one in results),
        skipped=sum(one.skipped for one in results) + followed,
        written=tuple(entry for one in results for entry in one.written),
    )


def written_later(book: Book, address_ids: Sequence[str], now: datetime) -> dict[str, datetime]:
    """When evidence of these addresses was written last, where that lies ahead of this PC's clock."""
    found = {}
    for row in book.sql(
        """SELECT address_id, max(at) FROM entry WHERE kind = 'evidence' AND kind <> 'delivery'
        AND address_id IN (SELECT value FROM json_each(?)) GROUP BY address_id""",
        (json.dumps(list(address_ids)),),
    ):
        written = time_value(row[1])
        if written is not None and written > now:
            found[str(row[0])] = written
    return found


def said_at(at: Moment, written: datetime | None, now: datetime) -> Moment:
    """Nobody said stop in the future, whatever a server's clock tells; and what is told now was said after
    all that stands here about the address, whatever this PC's clock tells (a flat battery sets it back)."""
    if written is not None:
        return written
    return now if surely_after(at, now) else at


def _optout(
    book: Book,
    address_id: str,
    *,
    at: Moment,
    scope: Scope,
    until: Moment | None,
    channel: str,
    by: str | None,
    text: str | None,
    told_for: str | None,
    now: datetime,
) -> OptOutResult:
    known = [one for one in optouts_of(book, address_id) if one.scope == scope and one.until == until]
    # Two mails of one second are two opt-outs: if one was misread, the other still stands.
    same = next(
        (one for one in known if one.at == at and one.id is not None and _words(book, one.id) == text), None
    )
    entry_id = same.id if same is not None else None
    written: tuple[str, ...] = ()
    if entry_id is None:
        entry_id = add_row(
            book,
            address_id,
            SuppressionReason.OPTOUT,
            at=at,
            scope=scope,
            until=until,
            channel=channel,
            now=now,
            facts={"told_for": told_for},
            personal={"by": by, "text": text, "os_user": book.os_user},
        )
        written = (entry_id,)
    skipped = skip(book, address_id, scope, until, now)
    return OptOutResult(entry_id=entry_id, already=bool(known), skipped=skipped, written=written)


def _words(book: Book, entry_id: str) -> str | None:
    found = chain.entry(book, entry_id).personal.get("text")
    return None if found is None else str(found)


def add_suppression(
    book: Book,
    address_id: str,
    reason: SuppressionReason,
    *,
    now: datetime,
    detail: str | None = None,
    at: Moment | None = None,
) -> str:
    """Keep an address out for another reason than an opt-out; saying it again changes nothing."""
    with book.transaction():
        hmac = hmac_by_id(book, address_id)
        known = book.sql(
            f"SELECT id, at FROM suppression WHERE hmac = ? AND reason = ? AND {STANDS}", (hmac, reason.value)
        )
        if reason is SuppressionReason.BOUNCE:  # one that a new consent has ended says nothing of today
            known = [row for row in known if not _came_back(book, address_id, row["at"])]
        if known:
            return str(known[0]["id"])
        return add_row(
            book,
            address_id,
            reason,
            at=at or now,
            scope=None,
            until=None,
            channel=None,
            now=now,
            facts={},
            personal={"detail": detail, "os_user": book.os_user},
        )


def _came_back(book: Book, address_id: str, at: str) -> bool:
    bounced_at = moment_value(at)
    return bounced_at is not None and any(
        came_back(one, bounced_at) for one in consents.evidence_of(book, address_id)
    )


def add_row(
    book: Book,
    address_id: str | None,
    reason: SuppressionReason,
    *,
    at: Moment,
    scope: Scope,
    until: Moment | None,
    channel: str | None,
    now: datetime,
    facts: dict[str, JSON],
    personal: dict[str, JSON],
    hmac: str | None = None,
) -> str:
    """Append the entry of a suppression and its row; `hmac` is given where the address is not known here."""
    hmac = hmac or hmac_by_id(book, address_id or "")
    said = Said(at=at, scope=scope, until=until, channel=channel)
    values = row_facts(hmac, address_id, reason, said)
    kind = "optout" if reason is SuppressionReason.OPTOUT else "suppression"
    entry_id = chain.append(
        book,
        kind,
        subject=address_id,
        facts=values | facts,
        personal=personal,
        address_id=address_id,
        now=now,
    )
    write_rows(book, [row_cells(entry_id, hmac, address_id, reason, said)])
    return entry_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said: when, of which newsletters, until when, how."""

    at: Moment
    scope: Scope
    until: Moment | None
    channel: str | None


def row_facts(hmac: str, address_id: str | None, reason: SuppressionReason, said: Said) -> dict[str, JSON]:
    """The facts of the entry of a suppression."""
    return {
        "hmac": hmac,
        "address": address_id,
        "reason": reason.value,
        "at": format_moment(said.at),
        "scope": scope_json(said.scope),
        "until": moment_text(said.until),
        "channel": said.channel,
    }


def row_cells(
    entry_id: str, hmac: str, address_id: str | None, reason: SuppressionReason, said: Said
) -> tuple[str | None, ...]:
    """The row of a suppression, once its entry is written."""
    return (
        entry_id,
        hmac,
        address_id,
        reason.value,
        format_moment(said.at),
        None if said.scope is None else canonical(scope_json(said.scope)),
        moment_text(said.until),
        said.channel,
    )


def write_rows(book: Book, rows: Iterable[tuple[str | None, ...]]) -> None:
    """Write rows of `row_cells`."""
    book.write_many("INSERT INTO suppression VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def lift_by_hand(book: Book, address_id: str, *, evidence_id: str, by: str, now: datetime) -> None:
    """A person confirms that a later consent ends the earlier opt-outs (JP-SEM-3-3-RECONSENT).

    Raises AppError("lift-needs-later-consent") unless the evidence is a consent of this address, given by
    the person, and dated after every opt-out.
    """
    with book.transaction():
        evidence = next(
            (one for one in consents.evidence_of(book, address_id) if one.id == evidence_id), None
        )
        told = optouts_of(book, address_id)
        if (
            evidence is None
            or evidence.basis not in CONSENT_BASES
            or evidence.obtained_at is None
            or not all(surely_after(evidence.obtained_at, one.at) for one in told)
        ):
            raise AppError("lift-needs-later-consent", rules=("JP-SEM-3-3-RECONSENT",))
        chain.append(
            book,
            "lift",
            subject=address_id,
            address_id=address_id,
            facts={"evidence": evidence_id},
            personal={"by": by, "os_user": book.os_user},
            now=now,
        )


def complained(book: Book, address_id: str, at: Moment, *, now: datetime) -> str:
    """Note a complaint and suppress the address; returns the suppression's entry."""
    with book.transaction():
        note(book, address_id, "complaint", at, now=now)
        entry = add_suppression(book, address_id, SuppressionReason.COMPLAINT, now=now, at=at)
        follow(book, {address_id: [OptOut(at=at, id=entry)]}, now=now)
    return entry


