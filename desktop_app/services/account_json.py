"""Accounts, detection, tests and lights as the command line shows them."""

from typing import Any

from desktop_app.i18n.language import Language
from desktop_app.services.account_views import Detected, DnsView, Light, StepView, Tried
from desktop_app.services.words import error_json
from desktop_app.storage.mail_accounts import MailAccount


def account_json(account: MailAccount) -> dict[str, Any]:
    """One account without any secret (cli.md "account set")."""
    return {
        "id": account.id,
        "address": account.address,
        "provider": account.provider,
        "smtp": f"{account.smtp_host}:{account.smtp_port}",
        "security": account.smtp_security,
        "user": account.user,
        "sign_in": account.sign_in,
        "inbox": account.inbox,
        "max_connections": account.max_connections,
        "per_minute": account.per_minute,
        "per_hour": account.per_hour,
        "per_day": account.per_day,
        "per_connection": account.per_connection,
    }


def tried_json(tried: Tried, language: Language) -> dict[str, Any]:
    """A test with its steps (cli.md "account test")."""
    return {
        "ok": tried.ok,
        "steps": [_step(one, language) for one in tried.steps],
        "learned": list(tried.learned),
    }


def _step(step: StepView, language: Language) -> dict[str, Any]:
    found: dict[str, Any] = {"step": step.step, "ok": step.state == "ok", "detail": step.detail}
    if step.error is not None:
        found["error"] = error_json(step.error, language)
    if step.remedy is not None:
        found["remedy"] = {
            "code": step.remedy.code, "text": step.remedy.text, "changes": dict(step.remedy.changes),
        }
    return found


def detected_json(found: Detected) -> dict[str, Any]:
    """What detection found (cli.md "account detect")."""
    return {
        "address": found.address,
        "provider": found.provider,
        "name": found.name,
        "found": found.found,
        "how": found.how,
        "values": {one.field: {"value": one.value, "sure": one.sure} for one in found.guesses},
        "asks": [
            {
                "field": one.field, "part": one.part, "label": one.label, "where": one.where,
                "example": one.example,
            }
            for one in found.asks
        ],
        "plans": [
            {"id": one.id, "name": one.name, "per_hour": one.per_hour, "per_day": one.per_day}
            for one in found.plans
        ],
        "oauth": found.oauth,
        "refused": found.refused,
        "help": found.help,
        "dates": list(found.dates),
        "choose": list(found.choose),
    }


def dns_json(view: DnsView) -> dict[str, Any]:
    """The three lights (cli.md "account dns")."""
    return {
        "domain": view.domain,
        "ours": view.ours,
        "sentence": view.sentence,
        "lights": {one.kind: _light(one) for one in view.lights},
        "readers": list(view.readers),
    }


def _light(light: Light) -> dict[str, Any]:
    record = light.record
    return {
        "state": light.state,
        "sentence": light.sentence,
        "record": record and {
            "host": record.host, "type": record.type, "value": record.value, "name": record.name,
        },
        "where": light.where,
        "found": list(light.found),
    }
