"""What an answer to a letter becomes in the book: the record of a consent (SEM Ord. 4, mail.md 3.7).

Written by the program where the answer is clear, or by a person who read it. What was asked and answered,
both Message-IDs, what our provider said of the sender, the version of the letter's words and the raw mail
are kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop_app.composing.compiled import CompiledNewsletter, Rendered
from desktop_app.domain.auth_results import read_results
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.errors import AppError
from desktop_app.domain.letters import REPLY_MARK, LetterKind
from desktop_app.domain.moment import legal_day
from desktop_app.domain.quotation import cut
from desktop_app.inbox.authentic import statements
from desktop_app.inbox.classified import Classified
from desktop_app.inbox.mail import Mail
from desktop_app.storage import (
    chain,
    consents,
    deliveries,
    doubts,
    inbox_messages,
    letters,
    mail_accounts,
)
from desktop_app.storage.codec import JSON, stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.letters import LetterRecord

LETTER = "letter"
"""Fact of a recorded mail: the id of the letter that it answers. A person may take it for a yes (`agree`)."""
YES = "yes"
"""What `decided_as` says of an answer that a person took for a consent."""
TOLD_AT = "told_at"
"""Fact beside it: the server's own time of arrival, where that was before the last reading. A stop is taken
for the later one and a yes for the earlier one, so that no yes outlives a stop that came after it."""
BY_ANSWER = "it was answered"
"""Why a letter of which nobody knew whether it left has left."""
_ANSWER = 300
"""Characters of an answer that are kept as what was said; the whole mail is kept beside."""
_METHODS = {
    LetterKind.CONFIRM: ("登録の確認メールへの返信", "Reply to the confirmation mail"),
    LetterKind.CONSENT_REQUEST: ("広告メールのお伺いへの返信", "Reply to the one request for consent"),
}


def held_if_late(book: Book, found: Classified, arrived_at: datetime) -> Classified:
    """A confirmation that came after its last day (law.md 7.5) waits for a person; other mails stay as is."""
    if found.kind != "signup" or not found.letter:
        return found
    letter = letters.by_token(book, found.letter)
    if letter is None or not letter.address:
        return replace(found, kind="unclear", action="ask", why="answer-sender")
    if letter.answer_by is not None and legal_day(arrived_at) > letter.answer_by:
        return replace(found, kind="unclear", action="ask", why="confirmation-late")
    return found


def facts_of(book: Book, found: Classified, told_at: datetime | None = None) -> dict[str, JSON]:
    """What is recorded with a mail that answers a letter, beside what every mail has; no personal data."""
    letter = letters.by_token(book, found.letter) if found.letter else None
    if letter is None:
        return {}
    facts: dict[str, JSON] = {LETTER: letter.id}
    return facts if told_at is None else facts | {TOLD_AT: stamp(told_at)}


def details_of(book: Book, mail: Mail) -> dict[str, JSON]:
    """The same with personal data: what was said, and what our provider said of the sender."""
    trusted = dict.fromkeys(one.authserv_id for one in mail_accounts.all_accounts(book))
    said = (statements(mail, name) for name in trusted)
    return {
        "answer": " ".join(cut(mail.text).new.split())[:_ANSWER],
        "results": next(filter(None, said), ""),
    }


def agreed(book: Book, message_id: str, *, now: datetime) -> str:
    """Write the consent that a clear answer gives, in the caller's transaction; returns the evidence's id."""
    return _write(book, inbox_messages.get(book, message_id), by=None, now=now)


def agree(book: Book, message_id: str, *, by: str, now: datetime) -> str:
    """A person read a waiting answer and says that it is a yes; returns the address that agreed.

    It counts from the day on which it arrived, so that an opt-out of a later day stands. Raises
    AppError("inbox-message-missing", "inbox-message-decided", "inbox-no-question", "inbox-who-decides").
    """
    if not by.strip():
        raise AppError("inbox-who-decides")
    with book.transaction():
        record = inbox_messages.get(book, message_id)
        inbox_messages.decide_waiting(book, message_id, YES, by=by, now=now)
        _write(book, record, by=by.strip(), now=now)
        return letters.get(book, str(record.facts[LETTER])).address


def withdraw_answer(book: Book, message_id: str, *, by: str, now: datetime) -> None:
    """Whoever took an answer for a yes, a person or the program, was wrong: the consent that this wrote
    counts no more, in the caller's transaction."""
    for one in consents_of(book, inbox_messages.get(book, message_id)):
        consents.withdraw(book, one, reason="answer-misread", by=by, now=now)


def consents_of(book: Book, record: inbox_messages.InboxRecord) -> list[str]:
    """The standing evidence (ids) that an answer became."""
    if not record.facts.get(LETTER):
        return []
    known = consents.evidence_of(book, letters.get(book, str(record.facts[LETTER])).address_id)
    return [one.id for one in known if one.id and chain.entry(book, one.id).facts.get("inbox") == record.id]


def _write(book: Book, record: inbox_messages.InboxRecord, *, by: str | None, now: datetime) -> str:
    letter_id = record.facts.get(LETTER)
    if not letter_id:
        raise AppError("inbox-no-question")
    letter = letters.get(book, str(letter_id))
    if not letter.address:
        raise AppError("inbox-no-question")
    sent = deliveries.get(book, letter.delivery_id) if letter.delivery_id else None
    if sent is not None:
        doubts.prove(book, sent.id, ground=BY_ANSWER, now=now)
    asked_id = (sent.message_id if sent else None) or ""
    files = chain.entry(book, record.id).attachments
    return consents.add_evidence(
        book,
        letter.address_id,
        _evidence(book, letter, record, asked_id, by),
        recorded_by=by,
        now=now,
        attachment=files[0] if files else None,
        proof=_Proof.of(letter, record, asked_id),
    )


class _Proof:
    """What belongs to this evidence alone, so that `Evidence` has no field for it."""

    @staticmethod
    def of(
        letter: LetterRecord, record: inbox_messages.InboxRecord, asked_id: str
    ) -> tuple[Mapping[str, JSON], Mapping[str, JSON]]:
        """(facts, personal)."""
        facts: dict[str, JSON] = {"letter": letter.id, "inbox": record.id}
        if letter.kind is LetterKind.CONFIRM:
            facts["confirms"] = letter.evidence_id
        personal: dict[str, JSON] = {
            "asked_message_id": asked_id,
            "answer_message_id": _text(record, "mail_message_id"),
            "answer_results": _text(record, "results"),
            "answer_from": _text(record, "from"),
        }
        return facts, personal


def _evidence(
    book: Book, letter: LetterRecord, record: inbox_messages.InboxRecord, asked_id: str, by: str | None
) -> Evidence:
    """The consent itself. It reaches as far as the letter asked: a confirmation as what it confirms."""
    japanese = letter.language != "en"
    confirmed = _confirmed(book, letter)
    sent = _words_sent(book, letter)
    sent_at = letter.accepted_at or letter.started_at
    confirms = letter.kind is LetterKind.CONFIRM
    return Evidence(
        basis=Basis.CONSENT_MAIL,
        obtained_at=_said_at(record),
        method=_METHODS[letter.kind][0 if japanese else 1],
        by=by,
        occasion=confirmed.occasion if confirmed else None,
        note=_note(record, asked_id, japanese=japanese),
        scope=confirmed.scope if confirmed else None,
        wording=sent.text.strip() or None if sent else None,
        text_version=letter.wording,
        double_opt_in=True if confirms else None,
        asked=_subject(sent, letter) if sent else None,
        answer=_text(record, "answer") or None,
        list_record=True,
        per_consent_record=True,
        # A mailbox tells the arrival to the second only: nobody answers before the letter came.
        purpose_told_at=min(sent_at, _said_at(record)) if sent_at else None,
    )


def _said_at(record: inbox_messages.InboxRecord) -> datetime:
    told = time_value(record.facts.get(TOLD_AT))
    return min(told, record.received_at) if told is not None else record.received_at


def _confirmed(book: Book, letter: LetterRecord) -> Evidence | None:
    """The evidence that a confirmation asks about, also when it was taken back since: an answer never reaches
    further than what was asked."""
    if letter.kind is not LetterKind.CONFIRM or letter.evidence_id is None:
        return None
    return next(iter(consents.evidence_from([chain.entry(book, letter.evidence_id)])), None)


def _words_sent(book: Book, letter: LetterRecord) -> Rendered | None:
    """The letter as it left; None where it was not kept."""
    if letter.delivery_id is None:
        return None
    sent = deliveries.get(book, letter.delivery_id)
    if not sent.merge:
        return None
    compiled = CompiledNewsletter.from_json(deliveries.frozen(book, letter.id).parts["compiled"])
    return compiled.render(sent.merge)


def _subject(sent: Rendered, letter: LetterRecord) -> str:
    """What was asked, in short: the subject without the letter's mark. The whole letter is the wording."""
    return sent.subject.replace(REPLY_MARK.replace("TOKEN", letter.token), "").strip()


def _note(record: inbox_messages.InboxRecord, asked_id: str, *, japanese: bool) -> str:
    """For who looks at the proof: which mails these were, and what our provider found."""
    labels = ("送った連絡メール", "返信", "差出人の確認")
    if not japanese:
        labels = ("Letter", "Answer", "Sender check")
    results = (read_results(line) for line in _text(record, "results").splitlines())
    found = " ".join(one.words() for one in results if one is not None)
    values = (asked_id, _text(record, "mail_message_id"), found)
    return "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True) if value)


def _text(record: inbox_messages.InboxRecord, name: str) -> str:
    value: Any = record.details.get(name)
    return value if isinstance(value, str) else ""
