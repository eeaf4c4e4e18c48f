"""What the owner saw when they said "send": sending refuses when it would send anything else."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # composing is heavy: it is loaded with the first check, not with the program
    from desktop_app.services.edition import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Two SHA-256 hex digests and a number: the same three mean the same mails to the same people."""

    content: str
    """Of everything readers see, with the sender, what was declared of the newsletter and the segment that
    it is meant for."""
    audience: str
    """Of the addresses that get it, whatever their order."""
    number: int
    """How many get it."""


def fingerprint_of(
    edition: "Edition", address_ids: Iterable[str], segment: Mapping[str, Any] | None = None
) -> Fingerprint:
    """The fingerprint of a newsletter as it would go to these addresses now, picked by `segment`."""
    ids, record = sorted(address_ids), edition.record
    declared = [record.cls.value, record.topic_id, record.remote_sale_ad, record.remote_sale_reason]
    plan = edition.plan
    content: list[Any] = [edition.compiled.digest(), plan.from_display, plan.from_address, declared]
    if segment is not None:
        content.append(dict(segment))
    return Fingerprint(content=digest(content), audience=digest(ids), number=len(ids))


def digest(value: Any) -> str:
    """SHA-256 hex of a value's canonical JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
