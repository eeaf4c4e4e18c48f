"""The practice shop 花のあおい: its shop data, contacts and newsletters, all of them invented."""

import json
from dataclasses import dataclass
from typing import Any

from desktop_app.paths import resource_bytes, resource_text


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything that a practice book starts with."""

    shop: dict[str, Any]
    brand: dict[str, Any]
    """The shop's look: fields of domain.brand.Brand."""
    staff: tuple[str, ...]
    topics: tuple[str, ...]
    wording: str
    contacts: tuple[dict[str, Any], ...]
    newsletters: tuple[dict[str, Any], ...]
    form_replies: bytes
    """A CSV with a header, in Shift_JIS as a Japanese form service would give it."""
    people: tuple[dict[str, Any], ...]
    """More contacts, for a practice book that looks lived in."""
    stops: tuple[dict[str, Any], ...]
    sent: tuple[dict[str, Any], ...]
    """Newsletters that went out, each with its day."""
    mails: tuple[dict[str, Any], ...]
    """What waits in the shop's inbox."""
    drafts: tuple[dict[str, Any], ...]
    written_on: str
    """The day that the dates of contacts and stops are meant for."""


def sample() -> Sample:
    """Read the sample shop."""
    data = json.loads(resource_text("samples", "shop.json"))
    lived = json.loads(resource_text("samples", "practice.json"))
    return Sample(
        shop=data["shop"],
        brand=data["brand"],
        staff=tuple(data["staff"]),
        topics=tuple(data["topics"]),
        wording=data["wording"],
        contacts=tuple(json.loads(resource_text("samples", "contacts.json"))),
        newsletters=tuple(json.loads(resource_text("samples", f"newsletter-{n}.json")) for n in (1, 2, 3)),
        form_replies=resource_bytes("samples", "form-replies.csv"),
        people=tuple(lived["contacts"]),
        stops=tuple(lived["stops"]),
        sent=tuple(lived["sent"]),
        mails=tuple(lived["mails"]),
        drafts=tuple(lived["drafts"]),
        written_on=lived["written_on"],
    )
