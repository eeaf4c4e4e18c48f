"""What the world outside gives to the program: the time, the language, a way to ask for a password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from desktop_app.i18n.language import Language

if TYPE_CHECKING:  # it brings the network's libraries, which a start does not need
    from desktop_app.accounts.lookup import Lookup


def _now() -> datetime:
    return datetime.now(UTC)


def _nobody_to_ask(address: str = "") -> str | None:  # noqa: ARG001 - whoever asks names the account
    return None


def _keep_nothing(password: str, address: str = "") -> None:
    """Nobody remembers it."""


class AskPassword(Protocol):
    """Asks for the password of a mail account."""

    def __call__(self, address: str = "") -> str | None:
        """The password; None = no answer."""


class KeepPassword(Protocol):
    """Remembers the password of a mail account."""

    def __call__(self, password: str, address: str = "") -> None:
        """Remember it."""


def _system_lookup() -> "Lookup":
    from desktop_app.accounts.lookup import system_lookup

    return system_lookup()


def _knows_none(address: str = "") -> bool:  # noqa: ARG001 - as above
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """`ask_password` is called only where a server wants one and the keyring has none; None = no answer.
    It is told whose password it is; the answer is remembered for each address."""

    language: Language = "ja"
    clock: Callable[[], datetime] = _now
    ask_password: "AskPassword" = _nobody_to_ask
    keep_password: "KeepPassword" = _keep_nothing
    """Remembers a password that was just typed, for this run of the program, where no keyring takes it."""
    knows_password: Callable[[str], bool] = _knows_none
    """Whether `ask_password` would answer without asking."""
    open_page: Callable[[str], None] | None = None
    """Opens a sign-in page for an account that has not signed in yet, where somebody sits before it."""
    device_id: str = "device"
    lookup: Callable[[], "Lookup"] = _system_lookup
    """How DNS and web servers are asked about a mail domain."""
