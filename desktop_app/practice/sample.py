"""The practice shop 花のあおい: its shop data, contacts and newsletters, all of them invented."""

import json
from dataclasses import dataclass
from typing import Any

from desktop_app.paths import resource_bytes, resource_text


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything that a practice book starts with."""

    shop: dict[str, Any]
    staff: tuple[str, ...]
    topics: tuple[str, ...]
    wording: str
    contacts: tuple[dict[str, Any], ...]
    newsletters: tuple[dict[str, Any], ...]
    form_replies: bytes
    """A CSV with a header, in Shift_JIS as a Japanese form service would give it."""


def sample() -> Sample:
    """Read the sample shop."""
    data = json.loads(resource_text("samples", "shop.json"))
    return Sample(
        shop=data["shop"],
        staff=tuple(data["staff"]),
        topics=tuple(data["topics"]),
        wording=data["wording"],
        contacts=tuple(json.loads(resource_text("samples", "contacts.json"))),
        newsletters=tuple(json.loads(resource_text("samples", f"newsletter-{n}.json")) for n in (1, 2)),
        form_replies=resource_bytes("samples", "form-replies.csv"),
    )
