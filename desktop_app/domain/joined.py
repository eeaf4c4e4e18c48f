"""What two or more contacts become when they are one person: blanks are filled, the strictest wins.

Fields by the names of `NewContact`. The first contact is the one that is kept.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.countries import consent_only, is_japan
from desktop_app.domain.same_person import kana_key, name_key, phone_keys, shown_key

PICKED = ("name", "kana", "company", "department", "title", "phone", "country", "recipient_type", "age")
"""What is taken from one of the contacts; the owner may say from which. "name" is full, family and given."""

_NAME = ("full", "family", "given")
_STRICT = (RecipientType.CONSUMER, RecipientType.UNKNOWN, RecipientType.BUSINESS)
"""The strictest first (law.md 6.9.6)."""

Fields = Mapping[str, Any]


def sources(people: Sequence[Fields], taken: Mapping[str, int] | None = None) -> dict[str, int]:
    """From which contact each field of PICKED comes: as chosen, else the first that knows it, else the
    strictest (country, recipient type, age)."""
    found = {name: _first(people, name) for name in PICKED}
    found["country"] = _country(people)
    found["recipient_type"] = min(range(len(people)), key=lambda at: _strictness(people[at]))
    ages = [at for at, one in enumerate(people) if one["age"] is not None]
    found["age"] = min(ages, key=lambda at: people[at]["age"], default=0)
    found.update({name: at for name, at in (taken or {}).items() if name in found})
    return found


def joined(people: Sequence[Fields], taken: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The fields of the one contact. Tags, details and notes are united; a consent of a guardian or to
    sensitive data counts only when nobody lacks it."""
    chosen = sources(people, taken)
    values: dict[str, Any] = {name: people[chosen[name]][name] for name in PICKED if name != "name"}
    values.update(_name(people, chosen["name"]))
    values["recipient_type_ground"] = _ground(people, chosen["recipient_type"])
    values["tags"] = tuple(dict.fromkeys(tag for one in people for tag in one["tags"]))
    values["note"] = _notes(people)
    values["details"] = _details(people, str(values["phone"]))
    for name in ("guardian_consent", "sensitive_consent"):
        values[name] = all(one[name] for one in people)
    return values


def differing(people: Sequence[Fields]) -> tuple[str, ...]:
    """Fields of PICKED in which the contacts contradict each other; one that is empty contradicts nobody."""
    return tuple(name for name in PICKED if len({_said(name, one) for one in people} - {""}) > 1)


def needs_ground(people: Sequence[Fields], taken: Mapping[str, int] | None = None) -> bool:
    """Whether somebody who is not known to be a business shall count as one: that wants a ground, in words
    (law.md 6.9.6)."""
    business = people[sources(people, taken)["recipient_type"]]["recipient_type"] is RecipientType.BUSINESS
    return business and any(one["recipient_type"] is not RecipientType.BUSINESS for one in people)


def _first(people: Sequence[Fields], name: str) -> int:
    parts = _NAME if name == "name" else (name,)
    known = (at for at, one in enumerate(people) if any(one[part] not in ("", None) for part in parts))
    return next(known, 0)


def _country(people: Sequence[Fields]) -> int:
    """The strictest law: consent only, before another country's, before Japan's, which nobody had to say."""
    return min(
        range(len(people)),
        key=lambda at: (not consent_only(people[at]["country"]), is_japan(people[at]["country"])),
    )


def _strictness(one: Fields) -> int:
    return _STRICT.index(one["recipient_type"])


def _name(people: Sequence[Fields], at: int) -> dict[str, str]:
    """The name of one contact; its parts are filled from another that has the same name."""
    values = {part: str(people[at][part]) for part in _NAME}
    for one in people:
        same = name_key(one["full"] or one["family"] + one["given"]) == name_key(
            values["full"] or values["family"] + values["given"]
        )
        if same and not (values["family"] or values["given"]):
            values.update(family=one["family"], given=one["given"])
        if same and not values["full"]:
            values["full"] = one["full"]
    return values


def _ground(people: Sequence[Fields], at: int) -> str:
    """The ground of the recipient type that counts."""
    counted = people[at]["recipient_type"]
    same = [people[at], *(one for one in people if one["recipient_type"] is counted)]
    return next((str(one["recipient_type_ground"]) for one in same if one["recipient_type_ground"]), "")


def _notes(people: Sequence[Fields]) -> str:
    found: list[str] = []
    for one in people:
        note = str(one["note"]).strip()
        if note and not any(note in before for before in found):
            found.append(note)
    return "\n".join(found)


def _details(people: Sequence[Fields], phone: str) -> tuple[tuple[str, str], ...]:
    """All details, and the telephone numbers that are not the one that counts."""
    found = list(dict.fromkeys((str(label), str(value)) for one in people for label, value in one["details"]))
    known = {shown_key(phone), *(shown_key(value) for _, value in found)}
    keys = phone_keys(phone).union(*(phone_keys(value) for _, value in found))
    for one in people:
        other = str(one["phone"])
        if other and shown_key(other) not in known and not (phone_keys(other) and phone_keys(other) <= keys):
            found.append((PHONE_LABEL, other))
            known.add(shown_key(other))
            keys |= phone_keys(other)
    return tuple(found)


PHONE_LABEL = "電話"
"""Label of a further telephone number among the details."""


def _said(name: str, one: Fields) -> str:
    if name == "name":
        return shown_key(one["full"] or one["family"] + one["given"])
    if name == "kana":
        return kana_key(one["kana"])
    if name == "phone":
        return "/".join(sorted(phone_keys(one["phone"]))) or shown_key(one["phone"])
    if name == "age":
        return "" if one["age"] is None else str(one["age"])
    if name == "recipient_type":
        return str(one["recipient_type"].value)
    if name == "country":
        return str(one["country"] or "JP")
    return shown_key(str(one[name]))
