"""連絡メール in the outbox: what each is about, and the token that marks its answer (architecture 4.13).

A letter is a mailing with one address. Its words are composed when it is sent; until then it can be
taken back.
"""

import base64
import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.letters import LetterHistory, LetterKind, answer_by, kind_of
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import CONSECUTIVE_FAILURES, Tally
from desktop_app.storage import chain, deliveries, ledger, mailings, tallies
from desktop_app.storage.codec import moment_value, stamp, time_value
from desktop_app.storage.database import Book

WORDINGS = {
    LetterKind.CONFIRM: "doi/1",
    LetterKind.CONSENT_REQUEST: "consent_request/1",
    LetterKind.ACKNOWLEDGEMENT: "ack/1",
}
"""Which texts of wordings.json a letter is made of, and their version."""

TALLY = "letters"
"""Under this name the tally of all letters is kept (`tallies`)."""

STOPPED = Tally(failed_in_a_row=CONSECUTIVE_FAILURES)
"""Kept as the letters' tally, it lets none leave until a person asks for it."""

_OPEN = frozenset({NewsletterState.DRAFT, NewsletterState.SENDING, NewsletterState.PAUSED})
_LEFT = frozenset(
    {DeliveryState.SENDING, DeliveryState.ACCEPTED, DeliveryState.UNKNOWN, DeliveryState.BOUNCED}
)
"""States of a mail that left, or of which nobody can say that it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRecord:
    """One letter. `delivery` is the state of its one mail, None while it was never frozen."""

    id: str
    kind: LetterKind
    address_id: str
    address: str
    """Empty once it was erased."""
    contact_id: str | None
    wording: str
    language: str
    staff: str
    """Who asks, as the letter says it; "" = nobody was named."""
    evidence_id: str | None
    """What it is to confirm or goes on; None = a changed address. Of an acknowledgement: the opt-out."""
    token: str
    state: NewsletterState
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    not_before: datetime | None
    delivery_id: str | None
    delivery: DeliveryState | None
    retry_at: datetime | None
    accepted_at: datetime | None
    rules: str
    """JSON list of the rules that its mail carries or was stopped by."""

    @property
    def answer_by(self) -> date | None:
        """The last day for the answer to a confirmation, counted from the day on which it was made up for
        sending; None before that, and for a request, whose answer has no end."""
        if self.kind is not LetterKind.CONFIRM or self.started_at is None:
            return None
        return answer_by(self.started_at)

    @property
    def open(self) -> bool:
        """Whether it may still leave."""
        return self.state in _OPEN

    @property
    def can_take_back(self) -> bool:
        """Whether it is surely still here."""
        return self.open and self.delivery not in _LEFT


def put(
    book: Book,
    *,
    kind: LetterKind,
    address_id: str,
    language: str,
    staff_id: str | None,
    evidence_id: str | None,
    now: datetime,
) -> str:
    """Put a letter into the outbox and return its id. `mailing.reason` is the letter's kind."""
    with book.transaction():
        letter_id = mailings.add(
            book, kind="letter", cls=kind.cls, topic_id=None, now=now, address_id=address_id,
            reason=kind.value,
        )
        values: dict[str, Any] = {
            "wording": WORDINGS[kind],
            "language": language,
            "staff_id": staff_id,
            "evidence_id": evidence_id,
            "token": base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower(),
            "answer_by": None,
        }
        chain.append(book, "letter", subject=letter_id, facts=values, address_id=address_id, now=now)
        book.write(
            "INSERT INTO letter (id, wording, language, staff_id, evidence_id, token, answer_by)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (letter_id, *values.values()),
        )
    return letter_id


_SELECT = """SELECT l.*, m.cls, m.address_id, m.state, m.created_at, m.started_at, m.finished_at,
m.not_before, a.text AS address, s.name AS staff, c.contact_id, d.id AS delivery_id, d.state AS delivery,
d.retry_at, d.accepted_at, d.updated_at, d.rules FROM letter l JOIN mailing m ON m.id = l.id
JOIN address a ON a.id = m.address_id LEFT JOIN staff s ON s.id = l.staff_id
LEFT JOIN contact_address c ON c.address_id = m.address_id LEFT JOIN delivery d ON d.mailing_id = l.id"""
_IN_ORDER = "ORDER BY m.rowid"


def get(book: Book, letter_id: str) -> LetterRecord:
    """One letter. Raises AppError("letter-missing")."""
    row = book.one(f"{_SELECT} WHERE l.id = ?", (letter_id,))
    if row is None:
        raise AppError("letter-missing")
    return _record(row)


def exists(book: Book, mailing_id: str) -> bool:
    """Whether a mailing is a letter of this kind."""
    return book.one("SELECT 1 FROM letter WHERE id = ?", (mailing_id,)) is not None


def by_token(book: Book, token: str) -> LetterRecord | None:
    """The letter whose answer carries this token, in any case of letters."""
    row = book.one(f"{_SELECT} WHERE l.token = ?", (token.strip().lower(),))
    return None if row is None else _record(row)


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer to a letter that arrived. `what`: "agreed" (a consent was recorded), "stopped" (it was
    an opt-out), "waiting" (a person must look), "looked" (somebody did, and it was none of these)."""

    what: str
    at: datetime


def answers(book: Book, address_ids: Sequence[str]) -> dict[str, Answer]:
    """What came back to the letters of these addresses, by the letter's id."""
    query = """SELECT i.kind, i.state, i.received_at, json_extract(e.facts, '$.letter') AS letter,
    EXISTS (SELECT 1 FROM entry c WHERE c.kind = 'evidence' AND c.address_id = i.address_id
      AND json_extract(c.facts, '$.inbox') = i.id) AS agreed,
    (SELECT json_extract(d.facts, '$.as') FROM entry d WHERE d.kind = 'inbox.decided'
      AND d.address_id = i.address_id AND json_extract(d.facts, '$.message') = i.id
      ORDER BY d.seq DESC LIMIT 1) AS said
    FROM inbox_message i JOIN entry e ON e.id = i.id WHERE i.address_id = ?
    AND json_extract(e.facts, '$.letter') IS NOT NULL ORDER BY i.received_at, e.seq"""
    rows = [row for one in address_ids for row in book.sql(query, (one,))]
    return {row["letter"]: Answer(_what(row), datetime.fromisoformat(row["received_at"])) for row in rows}


def _what(row: Any) -> str:
    if row["state"] == "waiting":
        return "waiting"
    if row["agreed"]:
        return "agreed"
    return "stopped" if "optout" in (row["kind"], row["said"]) else "looked"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What an acknowledgement is about. `message_id`: of the mail that it answers, "" where it has none."""

    address: str
    at: Moment
    message_id: str


def acknowledged(book: Book, letter: LetterRecord) -> Acknowledged | None:
    """What this acknowledgement says; None once the address or the opt-out is gone."""
    row = book.one(
        """SELECT s.at, a.id, a.text FROM suppression s JOIN entry e ON e.id = s.id
        JOIN address a ON a.id = e.address_id WHERE s.id = ? AND a.erased_by IS NULL""",
        (letter.evidence_id,),
    )
    at = moment_value(row["at"]) if row is not None else None
    if row is None or at is None or not row["text"]:
        return None
    mails = chain.entries(book, ("inbox",), address_id=row["id"])
    told = next((one for one in mails if letter.evidence_id in (one.facts.get("stops") or ())), None)
    return Acknowledged(row["text"], at, str(told.personal.get("mail_message_id") or "") if told else "")


def acknowledged_since(book: Book, address_ids: Collection[str], since: datetime) -> bool:
    """Whether an acknowledgement about or to one of these addresses was put into the outbox since then."""
    query = """SELECT m.address_id AS to_id, e.address_id AS about_id FROM mailing m
    JOIN letter l ON l.id = m.id JOIN entry e ON e.id = l.evidence_id WHERE m.cls = ? AND m.created_at >= ?"""
    rows = book.sql(query, (LetterKind.ACKNOWLEDGEMENT.cls.value, stamp(since)))
    return any({row["to_id"], row["about_id"]} & set(address_ids) for row in rows)


def acknowledgements_since(book: Book, since: datetime) -> int:
    """How many were put into the outbox since then."""
    query = "SELECT count(*) FROM mailing WHERE cls = ? AND created_at >= ?"
    return int(book.sql(query, (LetterKind.ACKNOWLEDGEMENT.cls.value, stamp(since)))[0][0])


def token_of(book: Book, letter_id: str) -> str | None:
    """The token of a letter; None when the mailing is none."""
    row = book.one("SELECT token FROM letter WHERE id = ?", (letter_id,))
    return None if row is None else str(row["token"])


def all_letters(book: Book) -> list[LetterRecord]:
    """Every letter, oldest first."""
    return [_record(row) for row in book.sql(f"{_SELECT} {_IN_ORDER}")]


def open_letters(book: Book) -> list[LetterRecord]:
    """Those that have not ended, oldest first."""
    states = ", ".join("?" * len(_OPEN))
    rows = book.sql(f"{_SELECT} WHERE m.state IN ({states}) {_IN_ORDER}", [one.value for one in _OPEN])
    return [_record(row) for row in rows]


def of_addresses(book: Book, address_ids: Sequence[str]) -> list[LetterRecord]:
    """Every letter to these addresses, oldest first."""
    marks = ", ".join("?" * len(address_ids))
    rows = book.sql(f"{_SELECT} WHERE m.address_id IN ({marks}) {_IN_ORDER}", tuple(address_ids))
    return [_record(row) for row in rows]


def answer_tokens(book: Book, kind: LetterKind) -> dict[str, str]:
    """Tokens of letters, for telling their answers, and whom each was sent to ("" once erased)."""
    query = """SELECT l.token, a.text FROM letter l JOIN mailing m ON m.id = l.id
    JOIN address a ON a.id = m.address_id WHERE m.cls = ?"""
    return {row["token"]: row["text"] or "" for row in book.sql(query, (kind.cls.value,))}


def history(book: Book, address_id: str, *, besides: str | None = None) -> LetterHistory:
    """What was sent to an address before; `besides` leaves out the letter that is asked about."""
    rows = book.sql(f"{_SELECT} WHERE m.address_id = ?", (address_id,))
    return _history([row for row in rows if row["id"] != besides])


def histories(book: Book) -> dict[str, LetterHistory]:
    """The same for every address that ever got a letter or will."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in book.sql(_SELECT):
        found[row["address_id"]].append(row)
    return {address_id: _history(rows) for address_id, rows in found.items()}


def take_back(book: Book, letter_id: str, *, by: str | None, now: datetime) -> None:
    """Cancel a letter that has not left. Raises AppError("letter-missing", "letter-gone")."""
    with book.transaction():
        record = get(book, letter_id)
        if not record.can_take_back:
            raise AppError("letter-gone")
        if record.delivery is not None:
            deliveries.cancel_open(book, letter_id, now=now)
        mailings.set_state(book, letter_id, NewsletterState.CANCELLED, now=now, by=by)


def doubt_waiting(book: Book, still_here: Collection[str], *, now: datetime) -> None:
    """What waits in a book that was put back from a backup may have left since, but for `still_here`.

    A request counts as sent (JP-SEMR-2-1-2-ONEREQ); the others leave when a person asks for it.
    """
    doubtful = [one for one in open_letters(book) if one.id not in still_here and one.delivery not in _LEFT]
    if not doubtful:
        return
    with book.transaction():
        tallies.keep(book, TALLY, STOPPED, now=now)
        for one in doubtful:
            if one.kind is LetterKind.ACKNOWLEDGEMENT:  # at most once (law.md 7.7)
                mailings.set_state(book, one.id, NewsletterState.CANCELLED, now=now)
            elif one.kind is LetterKind.CONSENT_REQUEST:
                mailings.set_state(book, one.id, NewsletterState.CANCELLED, now=now)
                cls = one.kind.cls.value
                ledger.request_went_out(book, cls, [one.address_id], DeliveryState.UNKNOWN, now=now)


def _history(rows: Sequence[Any]) -> LetterHistory:
    sent: dict[LetterKind, list[datetime]] = {kind: [] for kind in LetterKind}
    waiting: set[LetterKind] = set()
    for row in rows:
        kind = kind_of(MessageClass(row["cls"]))
        if row["delivery"] in _LEFT:
            sent[kind].append(datetime.fromisoformat(row["accepted_at"] or row["updated_at"]))
        elif row["state"] in _OPEN:
            waiting.add(kind)
    return LetterHistory(
        confirmations=tuple(sent[LetterKind.CONFIRM]),
        requests=tuple(sent[LetterKind.CONSENT_REQUEST]),
        waiting=frozenset(waiting),
    )


def _record(row: Any) -> LetterRecord:
    return LetterRecord(
        id=row["id"],
        kind=kind_of(MessageClass(row["cls"])),
        address_id=row["address_id"],
        address=row["address"] or "",
        contact_id=row["contact_id"],
        wording=row["wording"],
        language=row["language"],
        staff=row["staff"] or "",
        evidence_id=row["evidence_id"],
        token=row["token"],
        state=NewsletterState(row["state"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        started_at=time_value(row["started_at"]),
        finished_at=time_value(row["finished_at"]),
        not_before=time_value(row["not_before"]),
        delivery_id=row["delivery_id"],
        delivery=DeliveryState(row["delivery"]) if row["delivery"] else None,
        retry_at=time_value(row["retry_at"]),
        accepted_at=time_value(row["accepted_at"]),
        rules=row["rules"] or "[]",
    )
