"""配信除外, the ledger of an address, and its tokens. All outlive contacts, imports, restore and erasure.

They are found by HMAC of the address key, so that they act again when an erased address comes back.
"""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.domain.bounce_rules import came_back
from desktop_app.domain.consent import CONSENT_BASES, Scope
from desktop_app.domain.eligibility import agreed_after
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.moment import Moment, format_moment, surely_after
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage import chain, consents, deliveries, replacements, shared_stops
from desktop_app.storage.addresses import Spelling, ensure_address, hmac_by_id
from desktop_app.storage.codec import (
    JSON,
    canonical,
    moment_text,
    moment_value,
    scope_json,
    scope_value,
    time_value,
)
from desktop_app.storage.contacts import by_address
from desktop_app.storage.database import Book
from desktop_app.storage.ledger import note
from desktop_app.storage.shared_stops import SharedStop
from desktop_app.storage.tokens import TokenHit as TokenHit
from desktop_app.storage.tokens import by_token as by_token
from desktop_app.storage.tokens import token as token
from desktop_app.storage.tokens import tokens as tokens
from desktop_app.storage.undone import STANDS
from desktop_app.storage.undone import undo as undo

OPTOUT_RULE = "JP-SEM-3-3-OPTOUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOutResult:
    """`already`: the same opt-out stood before. `skipped`: queued mails that it stopped. `written`: entries
    that were appended; empty when nothing was new."""

    entry_id: str
    already: bool
    skipped: int
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionRow:
    """One standing entry; `address` is empty once the address was erased."""

    id: str
    address_id: str | None
    address: str
    reason: SuppressionReason
    at: Moment
    scope: Scope
    until: Moment | None
    channel: str | None


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
        entries = {one: result.entry_id for one, result in zip(targets, results, strict=True)}
        followed = _follow(book, told, entries, now=now)
    return OptOutResult(
        entry_id=results[0].entry_id,
        already=all(one.already for one in results),
        skipped=sum(one.skipped for one in results) + followed,
        written=tuple(entry for one in results for entry in one.written),
    )


def _follow(book: Book, told: OptOut, entries: Mapping[str, str], *, now: datetime) -> int:
    """Let an opt-out of these addresses (id → its entry) act where another address took the place of one of
    them; returns how many queued mails that stopped."""
    writer, skipped = chain.Writer(book, now), 0
    for address_id, (origin, entry) in replacements.successors(book, entries).items():
        stop = SharedStop(address_id, origin, replace(told, id=entries[origin]))
        replacements.follow(book, writer, stop, entry)
        skipped += _skip(book, address_id, told.scope, told.until, now)
    writer.flush()
    return skipped


def moved(book: Book, old: str, new: str, *, now: datetime) -> int:
    """`new` takes the place of `old` (ids of addresses of one person): what the person said against mail at
    the old one and did not take back there acts at the new one; returns how many stops."""
    with book.transaction():
        here = optouts_of(book, new)
        stops = [SharedStop(new, old, one) for one in moving(book, old) if one not in here]
        replacements.note(book, old, new, stops, now=now)
    return len(stops)


def moving(book: Book, old: str) -> list[OptOut]:
    """What was said against mail at an address and not taken back there: it goes along to one that takes its
    place."""
    agreed = [one for one in consents.evidence_of(book, old) if one.basis in CONSENT_BASES]
    told = [*optouts_of(book, old), *_complaints_of(book, old), *shared_stops.of_address(book, old)]
    return [one for one in told if not any(agreed_after(evidence, one.at) for evidence in agreed)]


def _complaints_of(book: Book, address_id: str) -> list[OptOut]:
    rows = book.sql(
        f"SELECT id, at FROM suppression WHERE hmac = ? AND reason = ? AND {STANDS}",
        (hmac_by_id(book, address_id), SuppressionReason.COMPLAINT.value),
    )
    return [OptOut(at=at, id=row["id"], standing=True) for row in rows if (at := moment_value(row["at"]))]


def _skip(book: Book, address_id: str, scope: Scope, until: Moment | None, now: datetime) -> int:
    return deliveries.skip_open(
        book, address_id, classes=tuple(ADVERTISING), scope=scope, until=until, rules=(OPTOUT_RULE,), now=now
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
    same = next((one for one in known if one.at == at and one.id is not None), None)
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
    skipped = _skip(book, address_id, scope, until, now)
    return OptOutResult(entry_id=entry_id, already=bool(known), skipped=skipped, written=written)


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


def suppressions(book: Book, address_id: str | None = None) -> list[SuppressionRow]:
    """Every entry (of one address), oldest first; those that later consent has lifted are among them."""
    where = f"WHERE s.{STANDS}" + ("" if address_id is None else " AND s.address_id = ?")
    return [
        SuppressionRow(
            id=row["id"],
            address_id=row["address_id"],
            address=row["text"] or "",
            reason=SuppressionReason(row["reason"]),
            at=moment_value(row["at"]) or row["at"],
            scope=scope_of(row["scope"]),
            until=moment_value(row["until"]),
            channel=row["channel"],
        )
        for row in book.sql(
            f"""SELECT s.*, a.text FROM suppression s JOIN entry e ON e.id = s.id
            LEFT JOIN address a ON a.id = s.address_id {where} ORDER BY e.seq""",
            () if address_id is None else (address_id,),
        )
    ]


def reasons_of(book: Book, address_id: str) -> frozenset[SuppressionReason]:
    """Why an address is or was kept out."""
    rows = book.sql(
        f"SELECT DISTINCT reason FROM suppression WHERE hmac = ? AND {STANDS}",
        (hmac_by_id(book, address_id),),
    )
    return frozenset(SuppressionReason(row["reason"]) for row in rows)


def optouts_of(book: Book, address_id: str) -> list[OptOut]:
    """Every opt-out ever told for an address, oldest first. Which still act, `eligibility` decides."""
    rows = book.sql(
        f"""SELECT s.* FROM suppression s JOIN entry e ON e.id = s.id
        WHERE s.hmac = ? AND s.{STANDS} ORDER BY e.seq""",
        (hmac_by_id(book, address_id),),
    )
    return [found for row in rows if (found := optout_value(row)) is not None]


def optout_value(row: sqlite3.Row) -> OptOut | None:
    """The opt-out of a suppression row; by hand and erased count as opt-outs from everything."""
    if row["reason"] not in (SuppressionReason.OPTOUT, SuppressionReason.MANUAL, SuppressionReason.ERASED):
        return None
    at = moment_value(row["at"])
    if at is None:
        raise AppError("book-damaged")
    return OptOut(
        at=at,
        scope=scope_of(row["scope"]),
        until=moment_value(row["until"]),
        channel=row["channel"],
        id=row["id"],
        standing=True,
    )


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


def complained(book: Book, address_id: str, at: Moment, *, now: datetime) -> None:
    """Note a complaint and suppress the address."""
    with book.transaction():
        note(book, address_id, "complaint", at, now=now)
        entry = add_suppression(book, address_id, SuppressionReason.COMPLAINT, now=now, at=at)
        _follow(book, OptOut(at=at), {address_id: entry}, now=now)


def scope_of(text: str | None) -> Scope:
    """The scope of a row's text."""
    return None if text is None else scope_value(json.loads(text))
