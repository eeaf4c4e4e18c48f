"""What the world outside gives to the program: the time, the language, a way to ask for a password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_app.i18n.wording import Language


def _now() -> datetime:
    return datetime.now(UTC)


def _nobody_to_ask() -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """`ask_password` is called only where a server wants one and the keyring has none; None = no answer."""

    language: Language = "ja"
    clock: Callable[[], datetime] = _now
    ask_password: Callable[[], str | None] = _nobody_to_ask
    device_id: str = "device"
