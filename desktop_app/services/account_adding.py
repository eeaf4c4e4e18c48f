"""A new account from an address alone: what detection found, with what only the owner knows put in."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.services.account_views import Ask, Detected

_FIELDS = ("server", "user")
"""The password is asked for by itself."""


def filled(
    found: Detected, answers: Mapping[str, str], said: Mapping[str, Any], plan: str | None = None
) -> dict[str, Any]:
    """What `AccountDesk.connect` takes: found values, the owner's `answers` to what was asked, and what was
    `said` outright, which wins.

    Raises AppError("account-closed", "account-ask-owner", "account-plan-missing").
    """
    if found.refused and not found.provider:
        raise AppError("account-closed", why=found.refused)
    given = found.given(answers)
    if plan is not None:
        wanted = next((one for one in found.plans if one.id == plan), None)
        if wanted is None:
            raise AppError("account-plan-missing", plans=", ".join(one.id for one in found.plans) or "-")
        given |= {"per_hour": wanted.per_hour, "per_day": wanted.per_day}
    given |= {name: value for name, value in said.items() if value is not None}
    missing = [one for one in found.asks if one.field in _FIELDS and not _answered(one, given, answers, said)]
    if missing:
        what = " ".join(_in_words(one) for one in missing)
        raise AppError("account-ask-owner", what=what)
    return given


def _answered(
    ask: Ask, given: Mapping[str, Any], answers: Mapping[str, str], said: Mapping[str, Any]
) -> bool:
    if answers.get(ask.field):
        return True
    if ask.field == "server":
        return bool(said.get("smtp_host"))
    return bool(given.get("user"))


def _in_words(ask: Ask) -> str:
    example = f" ({ask.example})" if ask.example else ""
    return f"--{ask.field}: {ask.label}{example}. {ask.where}"
