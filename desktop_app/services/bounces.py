"""不達: what waits for the owner, which domains refuse the shop's mails, what can be taken back."""

from dataclasses import dataclass

from desktop_app.domain.errors import AppError
from desktop_app.services.bounce_views import (
    BounceHold,
    BounceLine,
    DomainWarning,
    HoldDecided,
    Undone,
    UndoWhy,
)
from desktop_app.services.environment import Environment
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class BounceDesk:
    """Asks and decides about bounces, for the window and the command line."""

    book: Book
    environment: Environment

    def holds(self) -> tuple[BounceHold, ...]:
        """Waves that wait for a decision, oldest first."""
        return ()

    def decide(self, hold_id: str, stop: bool, by: str) -> HoldDecided:
        """The owner says whether the addresses of a wave are really gone (`stop`) or the server was at fault:
        then all of them may be written to again, those who were kept out already included.

        Raises AppError("bounce-hold-missing").
        """
        raise AppError("bounce-hold-missing")

    def warnings(self) -> tuple[DomainWarning, ...]:
        """Domains that refused mails of the last 30 days, the newest first."""
        return ()

    def can_undo(self, message_id: str) -> UndoWhy:
        """Whether what this mail stopped can be taken back; else why not.

        Raises AppError("inbox-message-missing").
        """
        return "nothing"

    def undo(self, message_id: str, by: str, reason: str) -> Undone:
        """Take back what the program did by itself on this mail: `by` states, with a reason, that the mail
        did not say so. Mails that it took out of the queue are not sent by that.

        Raises AppError("inbox-message-missing", "undo-forbidden", "undo-reason-missing").
        """
        raise AppError("undo-forbidden")

    def of_message(self, message_id: str) -> tuple[BounceLine, ...]:
        """What a report was about and what followed, one line for each address."""
        return ()

    def of_address(self, address_id: str) -> tuple[BounceLine, ...]:
        """The bounces of an address, newest first."""
        return ()
