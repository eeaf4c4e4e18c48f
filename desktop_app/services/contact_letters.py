"""連絡メール on the page of one person: which may be sent, which wait, and which wait for their answer."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.finding import block
from desktop_app.domain.letters import ASKING, LetterKind
from desktop_app.domain.moment import legal_day
from desktop_app.domain.shop import Shop
from desktop_app.i18n.catalogue import catalogue
from desktop_app.i18n.language import Language
from desktop_app.services.contact_rows import shown_day, shown_time
from desktop_app.services.letter_people import person_decision
from desktop_app.services.words import Words
from desktop_app.storage import letters, mail_accounts, record_log
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.letters import Answer, LetterRecord
from desktop_app.storage.people import Candidate

LetterTone: TypeAlias = Literal["ok", "warn", "stop", "neutral"]
_MADE = frozenset(DeliveryState) - {DeliveryState.SKIPPED}
_GONE = frozenset({"accepted", "bounced", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One letter in words. `take_back`: its id while it can be taken back; `read`: its id once it was made up
    for its reader and the words can be read."""

    title: str
    lines: tuple[str, ...]
    tone: LetterTone
    take_back: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPart:
    """`may_get`: the letters that the person may get now. `lines`: newest first."""

    may_get: tuple[LetterKind, ...] = ()
    lines: tuple[LetterLine, ...] = ()


NO_LETTERS = LetterPart()


def letters_of(
    book: Book, words: Words, shop: Shop, record: ContactRecord, first: Candidate | None, now: datetime
) -> LetterPart:
    """What is to be told of a contact's letters; `first` is the address that the contact is written to."""
    if first is None:
        return NO_LETTERS
    earlier = letters.history(book, first.address_id)
    may = tuple(
        kind
        for kind in ASKING
        if person_decision(kind, shop, first, earlier, now, staff="-").allowed
    )
    ids = [address.id for address in record.addresses]
    several = len(ids) > 1
    found = reversed(letters.of_addresses(book, ids))
    ready = mail_accounts.load_account(book) is not None
    came = letters.answers(book, ids)
    lines = tuple(
        _line(one, words, now, several=several, ready=ready, answer=came.get(one.id)) for one in found
    )
    return LetterPart(may_get=may, lines=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One letter that has not ended: to whom, what, and how it stands."""

    id: str
    who: str
    told: LetterLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """送信待ち. `by_hand`: the owner says before sending that every answer was read."""

    rows: tuple[OutboxRow, ...]
    account: bool
    by_hand: bool
    stops: tuple[str, ...] = ()
    """What must be mended before some of them can leave, in words."""


def outbox_of(
    book: Book, words: Words, now: datetime, *, readable: bool, stops: Callable[[LetterKind], Sequence[str]]
) -> Outbox:
    """Every letter that has not ended, oldest first. `stops` tells what keeps a kind from leaving."""
    account = mail_accounts.load_account(book) is not None
    found = letters.open_letters(book)
    names = record_log.names(book, {one.contact_id for one in found if one.contact_id})
    rows = tuple(
        OutboxRow(
            id=one.id,
            who=" ".join(part for part in (names.get(one.contact_id or "", ""), one.address) if part),
            told=_line(one, words, now, several=False, ready=account),
        )
        for one in found
    )
    kinds = dict.fromkeys(one.kind for one in found)
    stopping = dict.fromkeys(text for kind in kinds for text in stops(kind))
    return Outbox(rows=rows, account=account, by_hand=account and not readable, stops=tuple(stopping))


def letter_title(kind: LetterKind, language: Language) -> str:
    """What a letter is called."""
    _ = catalogue(language).gettext
    return {
        LetterKind.CONFIRM: _("Confirmation mail"),
        LetterKind.CONSENT_REQUEST: _("Request for agreement (once)"),
        LetterKind.ACKNOWLEDGEMENT: _("Notice that mail was stopped"),
    }[kind]


def _why_not(one: LetterRecord, words: Words) -> list[str]:
    """The rules that stopped a letter at the last moment, in words."""
    late = one.answer_by is not None and one.finished_at is not None and (
        legal_day(one.finished_at) > one.answer_by
    )
    found = []
    for rule in json.loads(one.rules):
        code = "confirm-overdue" if late and rule == "JP-SEMG-DOI" else ""
        found.append(words.finding(block(rule, code))["text"])
    return list(dict.fromkeys(found))


def _answered(answer: Answer, words: Words) -> tuple[str, LetterTone]:
    """What came back to a letter, and what followed."""
    _ = catalogue(words.language).gettext
    texts: dict[str, tuple[str, LetterTone]] = {
        "agreed": (_("Answered on {time}; noted as consent"), "ok"),
        "stopped": (_("Answered on {time} with a stop; no more mail"), "stop"),
        "waiting": (_("Answered on {time}; please look under Incoming mail"), "warn"),
        "looked": (_("Answered on {time}; somebody looked at it, and it was no agreement"), "neutral"),
    }
    text, tone = texts[answer.what]
    return text.format(time=shown_time(answer.at)), tone


def _line(
    one: LetterRecord,
    words: Words,
    now: datetime,
    *,
    several: bool,
    ready: bool,
    answer: Answer | None = None,
) -> LetterLine:
    _ = catalogue(words.language).gettext
    tone: LetterTone = "neutral"
    state = one.delivery.value if one.delivery else "waiting"
    if one.state == "cancelled":
        state = "cancelled"
    sent = one.accepted_at or one.finished_at or one.created_at
    told = {
        "waiting": _("Waits in the outbox"),
        "queued": _("Waits in the outbox"),
        "sending": _("Is being sent"),
        "deferred": _("Is tried again at {time}").format(time=shown_time(one.retry_at)),
        "accepted": _("The server took it on {time}").format(time=shown_time(sent)),
        "unknown": _("Nobody knows whether it left"),
        "bounced": _("It came back"),
        "rejected": _("The server refused it"),
        "skipped": _("It was not sent"),
        "cancelled": _("It was taken back"),
    }
    lines = [told[state]]
    if one.can_take_back and not ready:
        lines.append(_("It is sent once the mail account is set up"))
    if state in ("rejected", "bounced"):
        tone = "stop"
    if state == "skipped":
        lines += _why_not(one, words)
    if answer is not None:
        text, tone = _answered(answer, words)
        lines.append(text)
    elif state in _GONE and one.kind is LetterKind.CONSENT_REQUEST:
        lines.append(_("An answer with 希望 or “yes” counts as agreement. Without one nothing more is sent."))
    elif state in ("accepted", "unknown") and one.answer_by is not None:
        over = legal_day(now) > one.answer_by
        text = _("The time for an answer ended on {day}") if over else _("Waits for the answer until {day}")
        lines.append(text.format(day=shown_day(one.answer_by)))
        tone = "neutral" if over else "warn"
    if several:
        lines.append(one.address)
    return LetterLine(
        title=letter_title(one.kind, words.language),
        lines=tuple(lines),
        tone=tone,
        take_back=one.id if one.can_take_back else "",
        read=one.id if one.delivery is not None and one.delivery in _MADE else "",
    )
