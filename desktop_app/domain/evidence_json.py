"""Evidence with the field names of cli.md "contact add". An absent field, or `null`, is not recorded."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.consent import Basis, Evidence, Scope
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment, parse_moment

_TEXTS = (
    "method",
    "place",
    "by",
    "occasion",
    "note",
    "given_to",
    "collected_by",
    "wording",
    "text_version",
    "column",
    "asked",
    "answer",
    "url",
)
_FLAGS = (
    "wording_default_on",
    "list_record",
    "per_consent_record",
    "signed",
    "paper",
    "handed_over_by_person",
    "no_ads_note",
    "address_on_card",
    "organisation",
    "carrying_on_business",
    "no_ads_on_site",
    "copy_kept",
    "said_no",
)
_MOMENTS = (
    "obtained_at",
    "recorded_at",
    "displayed_from",
    "displayed_to",
    "purpose_told_at",
    "seen_on",
    "last_dealing",
)
_OWN_SIGNUP = (
    "kiosk",
    "counter screen",
    "counter_screen",
    "counter-screen",
    "店頭画面",
    "カウンター画面",
    "受付画面",
    "空メール",
)
"""Methods by which this program itself takes a sign-up (law.md 6.9.10)."""


def basis_of(item: Mapping[str, Any]) -> Basis:
    """The basis named. Raises AppError("case-unreadable")."""
    try:
        return Basis(str(item.get("basis")))
    except ValueError:
        raise AppError("case-unreadable", field="evidence.basis") from None


def evidence_from_json(item: Mapping[str, Any]) -> Evidence:
    """Raises AppError("case-unreadable") that names the field."""
    fields: dict[str, Any] = {name: None if item.get(name) is None else str(item[name]) for name in _TEXTS}
    fields |= {name: flag(item.get(name)) for name in _FLAGS}
    fields |= {name: optional_moment(item, name) for name in _MOMENTS}
    continuing = item.get("continuing")
    method = (fields["method"] or "").lower()
    return Evidence(
        basis=basis_of(item),
        **fields,
        continuing=continuing if continuing is None or isinstance(continuing, bool) else str(continuing),
        double_opt_in=_confirmed(item.get("double_opt_in")),
        purpose_notice=_notice(item),
        scope=_scope(item.get("scope")),
        no_ads_scope=_scope(item.get("no_ads_scope")),
        own_signup=any(word in method for word in _OWN_SIGNUP),
    )


def moment_of(value: Any, field: str) -> Moment:
    """A day or a time. Raises AppError("case-unreadable"), also for a year that can't be meant."""
    try:
        moment = parse_moment(str(value))
    except ValueError:
        raise AppError("case-unreadable", field=field) from None
    if not _YEARS.start <= moment.year < _YEARS.stop:
        raise AppError("case-unreadable", field=field)
    return moment


_YEARS = range(1900, 3000)


def flag(value: Any) -> bool | None:
    """Yes, no, or None = not recorded; a text says yes unless it is empty or a word for no."""
    if value is None:
        return None
    return value.strip().lower() not in _NO_WORDS if isinstance(value, str) else bool(value)


_NO_WORDS = frozenset(["", "0", "no", "none", "false", "いいえ", "なし", "無", "無し"])


def optional_moment(item: Mapping[str, Any], name: str) -> Moment | None:
    """The moment in `item`, or None when there is none."""
    return None if item.get(name) in (None, "") else moment_of(item[name], name)


def _confirmed(value: Any) -> bool | None:
    """true, a date, "confirmed", or {"confirmed_at": date}; a mere "sent" is no confirmation."""
    if isinstance(value, Mapping):
        return bool(value.get("confirmed_at") or value.get("confirmed"))
    if isinstance(value, str):
        return value.strip().lower() not in _NO_WORDS | {"sent", "asked", "pending"}
    return flag(value)


def _notice(item: Mapping[str, Any]) -> str | None:
    """The notice's text; "" when the case says that none is recorded."""
    if "purpose_notice" not in item:
        return None
    value = item["purpose_notice"]
    if isinstance(value, Mapping):
        value = value.get("text")
    return "" if value is None else str(value)


def _scope(value: Any) -> Scope:
    if value is None or value == "all" or value == ["all"]:
        return None
    return frozenset(str(topic) for topic in (value if isinstance(value, list) else [value]))
