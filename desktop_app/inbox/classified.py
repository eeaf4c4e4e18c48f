"""The answer of the classifier, and its JSON for `classify` (cli.md)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.asking import Wants
from desktop_app.domain.consent import Scope
from desktop_app.inbox.bounced import Bounced
from desktop_app.inbox.known import Reader
from desktop_app.inbox.why import why_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the program acts on; `how`: token, from, in-reply-to, named or quoted."""

    reader: Reader
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """What a mail is and what follows.

    `kind`: optout, bounce, complaint, autoreply, signup, reply, other, unclear. `action`: suppress, ask
    (held back until a person decides), confirm, count, none. `why` is a code of `inbox.why`.
    """

    kind: str
    action: str
    why: str
    people: tuple[Person, ...] = ()
    scope: Scope = None
    until: date | None = None
    quoted: bool = False
    writers: tuple[Person, ...] = ()
    """Readers whom the mail comes from although nothing is done to them: an answer, an automatic reply."""
    bounced: tuple[Bounced, ...] = ()
    """Whom a delivery report is about."""
    unauthentic: bool = False
    """It is an opt-out, and our provider says that it does not come from its From address."""
    letter: str = ""
    """The token of the letter of ours that this answers; a `signup` by it is a consent of whom it went to."""
    wants: Wants | None = None
    """What a person should answer in the mail program; the program never answers by itself."""

    @property
    def scope_word(self) -> str | None:
        """ "all", "topic" or "until" of an opt-out, else None."""
        if self.kind != "optout":
            return None
        return "until" if self.until else "topic" if self.scope is not None else "all"

    def as_json(self, file: str, language: str) -> dict[str, Any]:
        """One line of `classify --json`; `topics` and `until` stand there when the scope names them."""
        signed_up = self.writers if self.kind == "signup" else ()
        values: dict[str, Any] = {
            "file": file,
            "kind": self.kind,
            "scope": self.scope_word,
            "recipients": [
                {"address": p.reader.address, "class": None, "status": None, "reason": None, "how": p.how}
                for p in (*self.people, *signed_up)
            ]
            + [
                {"address": b.reader.address, "class": b.kind.value, "status": b.status,
                 "reason": b.reason or None, "how": b.how}
                for b in self.bounced
            ],
            "action": self.action,
            "why": why_text(self.why, language),
            "quoted": self.quoted,
        }
        if self.scope is not None:
            values["topics"] = sorted(self.scope)
        if self.until is not None:
            values["until"] = self.until.isoformat()
        return values
