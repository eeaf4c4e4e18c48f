"""接続の確認, as it happens: one line per step, with the server's words and what helps."""

from collections.abc import Callable
from time import sleep
from typing import TYPE_CHECKING

from desktop_app.i18n.error_texts import describe
from desktop_app.i18n.language import Language
from desktop_app.services.account_views import Remedy, StepView, Told
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:
    from desktop_app.accounts.account_check import Step, Watch

STEPS = ("connect", "tls", "sign_in", "mail_from", "mailbox", "optout_probe")
_SLICE = 0.1


def step_view(step: "Step", language: Language, remedy: Remedy | None = None) -> StepView:
    """A finished step in words."""
    if step.error is None:
        return StepView(step=step.step, state="ok", detail=step.detail)
    text = describe(step.error, language)
    return StepView(step=step.step, state="failed", error=step.error, text=text, remedy=remedy)


def watch_for(
    account: MailAccount,
    told: Told,
    check: Callable[[], None],
    finished: "Callable[[Step], StepView]",
) -> "Watch":
    """Tell every change of a step; `check` raises to end the check, also while the probe is waited for.
    `finished` puts a finished step into words."""
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

    return Watch(started=started, finished=lambda step: told(finished(step)), pause=pause)
