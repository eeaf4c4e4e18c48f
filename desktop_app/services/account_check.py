"""接続の確認, as it happens: one line per step, with the server's words and what helps."""

from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING, Literal

from desktop_app.domain.errors import AppError
from desktop_app.i18n.error_texts import ErrorText, describe
from desktop_app.i18n.language import Language
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:
    from desktop_app.accounts.account_check import Step, Watch

STEPS = ("connect", "tls", "sign_in", "mail_from", "mailbox", "optout_probe")
_SLICE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """How one step stands. `seconds` of `limit` are gone while the probe mail is waited for."""

    step: str
    state: Literal["running", "ok", "failed"]
    detail: str = ""
    error: AppError | None = None
    text: ErrorText | None = None
    seconds: float = 0.0
    limit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a check of an account came to. `saved`: the account is in the book now."""

    ok: bool
    saved: bool
    password_kept: bool
    steps: tuple[StepView, ...]

    @property
    def sends(self) -> bool:
        """Whether mail can leave: connected, protected, signed in, and the From accepted."""
        done = {step.step for step in self.steps if step.state == "ok"}
        return done >= {"connect", "tls", "sign_in", "mail_from"}

    @property
    def failed(self) -> StepView | None:
        """The first step that failed."""
        return next((step for step in self.steps if step.state == "failed"), None)


Told = Callable[[StepView], None]


def step_view(step: "Step", language: Language) -> StepView:
    """A finished step in words."""
    if step.error is None:
        return StepView(step=step.step, state="ok", detail=step.detail)
    text = describe(step.error, language)
    return StepView(step=step.step, state="failed", error=step.error, text=text)


def watch_for(
    account: MailAccount, language: Language, told: Told, check: Callable[[], None]
) -> "Watch":
    """Tell every change of a step; `check` raises to end the check, also while the probe is waited for."""
    from desktop_app.accounts.account_check import Watch, probe_seconds

    limit = probe_seconds(account)
    gone = 0.0

    def started(step: str) -> None:
        check()
        told(StepView(step=step, state="running", limit=limit if step == "optout_probe" else 0.0))

    def pause(seconds: float) -> None:
        nonlocal gone
        end = gone + seconds
        while gone < end:
            check()
            part = min(_SLICE, end - gone)
            sleep(part)
            gone += part
        told(StepView(step="optout_probe", state="running", seconds=gone, limit=limit))

    return Watch(
        started=started, finished=lambda step: told(step_view(step, language)), pause=pause
    )
