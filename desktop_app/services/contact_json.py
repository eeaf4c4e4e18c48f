"""A contact as cli.md "contact add" writes it: the shape is checked before anything is believed."""

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import flag
from desktop_app.storage.contacts import NewContact

_TEXTS = ("family", "given", "kana", "company", "department", "title", "phone", "note")
_LONGEST = 10_000
"""Characters of one field; a note of ten pages is no note."""
_OLDEST = 150


def raw_addresses(given: Mapping[str, Any]) -> list[str]:
    """Every address named, the preferred one first. Raises AppError("case-unreadable")."""
    many = [_text(one, "emails") for one in _list(given.get("emails"), "emails")]
    return [one for one in [_text(given.get("email"), "email"), *many] if one]


def evidence_items(given: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The evidence of the contact, item by item. Raises AppError("case-unreadable")."""
    items = _list(given.get("evidence"), "evidence")
    for item in items:
        if not isinstance(item, Mapping):
            raise AppError("case-unreadable", field="evidence")
        for name, value in item.items():
            if isinstance(value, str) and len(value) > _LONGEST:
                raise AppError("case-unreadable", field=f"evidence.{name[:40]}")
    return items


def new_contact(given: Mapping[str, Any]) -> NewContact:
    """The person, without addresses and evidence. Raises AppError("case-unreadable") naming the field."""
    texts: dict[str, Any] = {name: _text(given.get(name), name) for name in _TEXTS}
    kind = _text(given.get("recipient_type"), "recipient_type") or RecipientType.UNKNOWN.value
    if kind not in set(RecipientType):
        raise AppError("case-unreadable", field="recipient_type")
    return NewContact(
        full=_text(given.get("full"), "full") or f"{texts['family']} {texts['given']}".strip(),
        **texts,
        country=_text(given.get("country"), "country") or "JP",
        recipient_type=RecipientType(kind),
        recipient_type_ground=_text(given.get("recipient_type_ground"), "recipient_type_ground"),
        tags=tuple(_text(tag, "tags") for tag in _list(given.get("tags"), "tags")),
        details=tuple(_pair(one) for one in given.get("details") or ()),
        age=_age(given.get("age")),
        guardian_consent=flag(given.get("guardian_consent")) is True,
        sensitive_consent=flag(given.get("sensitive_consent")) is True,
    )


def _text(value: Any, field: str) -> str:
    """A number is taken as it is written (a phone number, a department); a list or an object is not."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > _LONGEST:
        raise AppError("case-unreadable", field=field)
    return str(value).strip()


def _pair(value: Any) -> tuple[str, str]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise AppError("case-unreadable", field="details")
    return _text(value[0], "details"), _text(value[1], "details")


def _list(value: Any, field: str) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise AppError("case-unreadable", field=field)
    return value


def _age(value: Any) -> int | None:
    if value is None:
        return None
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or int(text) > _OLDEST:
        raise AppError("case-unreadable", field="age")
    return int(text)
