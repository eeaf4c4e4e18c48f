"""What is asked of one mail only when it is chosen: its bounces, and whether what it did can be undone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language
from desktop_app.services.bounce_views import BounceLine, UndoWhy
from desktop_app.services.environment import Environment
from desktop_app.services.inbox_words import shown
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.storage import inbox_log, inbox_messages
from desktop_app.storage.database import Book
from desktop_app.storage.inbox_log import InboxRow

if TYPE_CHECKING:
    from desktop_app.services.bounces import BounceDesk

_ACKNOWLEDGED = {
    "taken": (
        "停止を受け付けたお知らせを送り、サーバーが受け取りました（{at}）。",
        "A short letter says that the stop was received; the server took it ({at}).",
    ),
    "waits": (
        "停止を受け付けたお知らせが、送信箱にあります。",
        "A short letter that says the stop was received is in the outbox.",
    ),
}
Undo = Literal["", "automatic", "decision"]
"""What can be taken back: nothing, what the program did by itself, or what a person decided."""

_WHY_NOT: dict[UndoWhy, tuple[str, str]] = {
    "optout": (
        "ご本人がはっきり停止を申し出ているので、お店からは取り消せません。"
        "ご本人から新しい同意をいただくと、また送れます。",
        "The reader clearly asked to stop, so the shop can't take it back. Only a new consent of the reader "
        "lets newsletters go again.",
    ),
    "complaint": (
        "迷惑メールとして知らせた方なので、お店からは取り消せません。ご本人から新しい同意をいただくと、また送れます。",
        "The reader complained, so the shop can't take it back. Only a new consent of the reader lets "
        "newsletters go again.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetail:
    """`why_not`: why the law does not let it be taken back, in words; "" = it does, or nothing was done."""

    id: str
    bounces: tuple[BounceLine, ...]
    undo: Undo
    why_not: str
    waits_again: bool = False
    """Taken back, the mail would wait for a decision again."""
    acknowledged: str = ""
    """What became of the short letter that says the stop was received (law.md 7.7); "" = none was made."""


@dataclass(frozen=True, slots=True)
class InboxDetail:
    """Asked for one mail at a time."""

    book: Book
    environment: Environment
    mailbox: MailboxDesk
    bounces: "BounceDesk"

    def of(self, message_id: str) -> LineDetail:
        """Raises AppError("inbox-message-missing")."""
        row = inbox_log.one(self.book, message_id)
        told = self.bounces.of_message(message_id) if row.kind == "bounce" else ()
        undo, why_not = self._undo(message_id, row.state)
        waits = undo == "decision" and row.facts.get("state") == inbox_messages.WAITING
        waits = waits or (undo == "automatic" and row.kind == "signup")
        return LineDetail(
            id=message_id,
            bounces=told,
            undo=undo,
            why_not=why_not,
            waits_again=waits,
            acknowledged=self._acknowledged(row),
        )

    def _acknowledged(self, row: InboxRow) -> str:
        stops = [str(one) for one in row.facts.get("stops") or ()]
        found = inbox_log.acknowledgement(self.book, stops) if stops else None
        if found is None:
            return ""
        _, taken = found
        words = _ACKNOWLEDGED["waits" if taken is None else "taken"]
        return words[0 if self.environment.language == "ja" else 1].format(at=shown(taken) if taken else "")

    def _undo(self, message_id: str, state: str) -> tuple[Undo, str]:
        if state == inbox_messages.DECIDED:
            return ("decision", "") if self.mailbox.can_reopen(message_id) else ("", "")
        if state == inbox_messages.WAITING:
            return "", ""
        why = self.bounces.can_undo(message_id)
        return ("automatic", "") if not why else ("", why_not(why, self.environment.language))

    def take_back(self, message_id: str, *, by: str, reason: str) -> None:
        """Take back what can be. AppErrors of `BounceDesk.undo` and `inbox.waiting.reopen`, and
        "inbox-who-decides"."""
        if not by.strip():
            raise AppError("inbox-who-decides")
        row = inbox_log.one(self.book, message_id)
        if row.state == inbox_messages.DECIDED:
            self.mailbox.reopen(message_id, by=by.strip(), reason=reason.strip())
        else:
            self.bounces.undo(message_id, by.strip(), reason.strip())


def why_not(code: UndoWhy, language: Language) -> str:
    """Why something can't be taken back, where that needs a word."""
    words = _WHY_NOT.get(code)
    return words[0 if language == "ja" else 1] if words else ""
