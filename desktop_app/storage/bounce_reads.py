"""What bounces tell: waves that wait, domains that refuse the shop's mails, what one report did."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import RULES, BounceRules, Follows, rests, too_many_to_rest
from desktop_app.domain.delivery import DeliveryState
from desktop_app.storage import bounce_history, deliveries, settings
from desktop_app.storage.codec import stamp
from desktop_app.storage.database import Book
from desktop_app.storage.undone import STANDS

DOMAIN_RESTS = "domain-rests"
"""The reply of a mail that was left because its domain refused too many of the run's mails."""

WOKEN = "domain-woken"
"""Its reply after somebody said that it should be tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceRow:
    """One report or refusal, with whom it is about. `address` and `reason` are empty once erased; `stopped`:
    an entry of 配信除外 that it, or another bounce, made stands."""

    id: str
    address_id: str
    address: str
    contact_id: str | None
    name: str
    delivery_id: str | None
    mailing_id: str | None
    message_id: str | None
    kind: BounceClass
    status: str
    reason: str
    at: datetime
    state: Follows
    why: str
    """Why it is in that state: "" = since it was told; else score, wave, owner, undone or replaced."""
    believed: bool
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Held bounces of one domain in one run. `sent` = whom the run wrote to there."""

    mailing_id: str
    title: str
    domain: str
    rows: tuple[BounceRow, ...]
    hard: int
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Mails of one run that a domain refused for what they are. `waiting`: left for that."""

    mailing_id: str | None
    title: str
    domain: str
    rows: tuple[BounceRow, ...]
    sent: int
    waiting: int
    rests: bool


_SELECT = f"""SELECT b.*, e.facts, p.bytes AS payload, coalesce(a.text, '') AS text,
  coalesce(a.key, '') AS key, c.id AS contact_id, c.full_name, c.company,
  (SELECT json_extract(n.facts, '$.why') FROM entry n WHERE n.subject = b.id AND n.kind = 'bounce.state'
   ORDER BY n.seq DESC LIMIT 1) AS why,
  EXISTS (SELECT 1 FROM suppression s WHERE s.hmac = a.hmac AND s.reason = 'bounce' AND s.{STANDS}) AS stopped
  FROM bounce b JOIN entry e ON e.id = b.id LEFT JOIN payload p ON p.id = e.payload_id
  LEFT JOIN address a ON a.id = b.address_id AND a.erased_by IS NULL
  LEFT JOIN contact_address l ON l.address_id = b.address_id LEFT JOIN contact c ON c.id = l.contact_id"""


def one(book: Book, bounce_id: str) -> BounceRow | None:
    """One of them by its id."""
    rows = _load(book, "b.id = ?", (bounce_id,))
    return rows[0] if rows else None


def of_message(book: Book, message_id: str) -> list[BounceRow]:
    """What one recorded mail told, in its order."""
    return _load(book, "b.message_id = ?", (message_id,))


def of_address(book: Book, address_id: str) -> list[BounceRow]:
    """Everything that came back from an address, newest first."""
    return _load(book, "b.address_id = ?", (address_id,))[::-1]


def waves(book: Book) -> list[Wave]:
    """Waves that wait for the owner, the oldest first."""
    found: dict[tuple[str, str], list[BounceRow]] = {}
    for row in book.sql(f"{_SELECT} WHERE b.state = 'held' ORDER BY b.rowid"):
        domain = str(row["key"]).rpartition("@")[2]
        if row["mailing_id"] is not None and domain:
            found.setdefault((row["mailing_id"], domain), []).append(_row(row))
    return [
        Wave(
            mailing_id=mailing_id, title=title_of(book, mailing_id), domain=domain, rows=tuple(rows),
            hard=len(rows), sent=bounce_history.recipients(book, mailing_id, domain),
        )
        for (mailing_id, domain), rows in found.items()
    ]


def refusals(book: Book, since: datetime, rules: BounceRules = RULES) -> list[Refusals]:
    """Which domains refused mails for what they are, of which run, the newest first."""
    found: dict[tuple[str | None, str], list[BounceRow]] = {}
    rows = book.sql(
        f"""{_SELECT} WHERE b.kind = 'policy' AND b.state <> 'dismissed' AND b.at >= ?
        ORDER BY b.at, b.rowid""",
        (stamp(since),),
    )
    for row in rows:
        domain = str(row["key"]).rpartition("@")[2]
        if domain:
            found.setdefault((row["mailing_id"], domain), []).append(_row(row))
    told = []
    for (mailing_id, domain), refused in found.items():
        sent = bounce_history.recipients(book, mailing_id, domain) if mailing_id else len(refused)
        told.append(
            Refusals(
                mailing_id=mailing_id, title=title_of(book, mailing_id) if mailing_id else "",
                domain=domain, rows=tuple(refused), sent=sent,
                waiting=resting(book, mailing_id, domain) if mailing_id else 0,
                rests=bool(mailing_id) and rests(len(refused), sent, rules),
            )
        )
    return sorted(told, key=lambda one: one.rows[-1].at, reverse=True)


def resting(book: Book, mailing_id: str, domain: str) -> int:
    """How many mails of a run to a domain were left because it refused too many."""
    return len(_resting(book, mailing_id, domain))


def wake(book: Book, mailing_id: str, domain: str, *, now: datetime) -> int:
    """Let the mails that were left for that be tried at the next sending, whatever the domain refused until
    now; returns how many."""
    with book.transaction():
        found = _resting(book, mailing_id, domain)
        for row in found:
            deliveries.move(book, row["id"], DeliveryState.DEFERRED, now=now, reply=WOKEN, retry_at=now)
        if found:
            settings.put_time(book, _woken(mailing_id, domain), now, now=now)
    return len(found)


def _woken(mailing_id: str, domain: str) -> str:
    return f"domain-woken:{mailing_id}:{domain}"


def _resting(book: Book, mailing_id: str, domain: str) -> list[sqlite3.Row]:
    end = f"@{domain}"
    rows = book.sql(
        """SELECT d.id, p.bytes AS payload FROM delivery d JOIN address a ON a.id = d.address_id
        JOIN entry e ON e.id = d.last_entry JOIN payload p ON p.id = e.payload_id
        WHERE d.mailing_id = ? AND d.state = ? AND substr(a.key, ?) = ?""",
        (mailing_id, DeliveryState.DEFERRED.value, -len(end), end),
    )
    return [row for row in rows if row["payload"] and json.loads(row["payload"]).get("reply") == DOMAIN_RESTS]


def resting_domains(
    book: Book, mailing_id: str, since: datetime, rules: BounceRules = RULES
) -> frozenset[str]:
    """Domains that have refused so many of a run's mails since then that the rest waits. A run that goes to
    one domain only is not parted: what stops it is for the sending as a whole to say."""
    counts: dict[str, int] = {}
    woken: dict[str, datetime | None] = {}
    for row in book.sql(
        """SELECT a.key, b.at FROM bounce b JOIN address a ON a.id = b.address_id
        WHERE b.mailing_id = ? AND b.kind = 'policy' AND b.state <> 'dismissed' AND b.at > ?""",
        (mailing_id, stamp(since)),
    ):
        domain = str(row["key"]).rpartition("@")[2]
        if domain and domain not in woken:
            woken[domain] = settings.get_time(book, _woken(mailing_id, domain))
        said = woken.get(domain)
        if domain and (said is None or datetime.fromisoformat(row["at"]) > said):
            counts[domain] = counts.get(domain, 0) + 1
    many = {domain: refused for domain, refused in counts.items() if refused >= rules.rests_from}
    if not many:
        return frozenset()
    everybody = book.one(
        "SELECT count(*) AS n FROM delivery WHERE mailing_id = ? AND state <> 'skipped'", (mailing_id,)
    )
    total = int(everybody["n"]) if everybody is not None else 0
    found = set()
    for domain, refused in many.items():
        most = too_many_to_rest(refused, rules)  # a sending asks this after each refusal
        there = bounce_history.recipients(book, mailing_id, domain, at_most=most)
        if there < total and rests(refused, there, rules):
            found.add(domain)
    return frozenset(found)


def held_addresses(book: Book, address_ids: list[str] | None = None) -> set[str]:
    """Addresses that nobody is to be sent to before the owner has decided on a wave."""
    if address_ids is None:
        return {row[0] for row in book.sql("SELECT DISTINCT address_id FROM bounce WHERE state = 'held'")}
    rows = book.sql(
        """SELECT DISTINCT address_id FROM bounce
        WHERE address_id IN (SELECT value FROM json_each(?)) AND state = 'held'""",
        (json.dumps(address_ids),),
    )
    return {row[0] for row in rows}


def title_of(book: Book, mailing_id: str) -> str:
    """The title of a newsletter; "" for a letter."""
    row = book.one("SELECT title FROM newsletter WHERE id = ?", (mailing_id,))
    return str(row["title"]) if row is not None else ""


def _load(book: Book, where: str, values: tuple[str, ...]) -> list[BounceRow]:
    return [_row(row) for row in book.sql(f"{_SELECT} WHERE {where} ORDER BY b.rowid", values)]


def _row(row: sqlite3.Row) -> BounceRow:
    kept = json.loads(row["payload"]) if row["payload"] else {}
    return BounceRow(
        id=row["id"],
        address_id=row["address_id"],
        address=row["text"],
        contact_id=row["contact_id"],
        name=row["full_name"] or row["company"] or "",
        delivery_id=row["delivery_id"],
        mailing_id=row["mailing_id"],
        message_id=row["message_id"],
        kind=BounceClass(row["kind"]),
        status=row["status"] or "",
        reason=kept.get("reason") or "",
        at=datetime.fromisoformat(row["at"]),
        state=Follows(row["state"]),
        why=row["why"] or "",
        believed=bool(json.loads(row["facts"]).get("believed", True)),
        stopped=bool(row["stopped"]),
    )
