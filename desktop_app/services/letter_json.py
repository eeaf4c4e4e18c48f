"""連絡メール as the command line prints it (cli.md "letter")."""

from collections.abc import Sequence
from typing import Any

from desktop_app.services.letter_views import LetterPerson, LetterView


def letter_json(letter: LetterView) -> dict[str, Any]:
    """One letter of the outbox or of the past."""
    return {
        "id": letter.id,
        "kind": letter.kind.value,
        "address": letter.address,
        "state": letter.state,
        "rules": list(letter.rules),
        "created_at": letter.created_at.isoformat(),
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "answer_by": letter.answer_by.isoformat() if letter.answer_by else None,
        "retry_at": letter.retry_at.isoformat() if letter.retry_at else None,
    }


def put_json(kind: str, people: Sequence[LetterPerson]) -> dict[str, Any]:
    """Who was put into the outbox, who not and why."""
    rows = [
        {
            "address": one.address,
            "decision": "left_out" if not one.allowed else ("warn" if one.rules else "allowed"),
            "rules": list(one.rules),
            "why": one.why,
            "id": one.letter_id or None,
        }
        for one in people
    ]
    put = sum(bool(one.letter_id) for one in people)
    return {"kind": kind, "put": put, "left_out": len(people) - put, "letters": rows}
