"""What an owner writes of a newsletter, as a record of the book and as JSON for what is kept of it."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from desktop_app.domain.mailing import MessageClass
from desktop_app.services.draft_views import DraftContent
from desktop_app.storage.codec import JSON, canonical
from desktop_app.storage.newsletters import NewsletterRecord

_NAMES = tuple(one.name for one in fields(DraftContent))
_HALF = re.compile(r"[\ud800-\udfff]")
_TUPLES = ("blocks", "remote_sale_seen")


def as_written(record: NewsletterRecord, content: DraftContent) -> NewsletterRecord:
    """The newsletter as if this was stored of it."""
    return replace(
        record,
        **{
            **{name: getattr(content, name) for name in _NAMES},
            "topic_id": content.topic_id or record.topic_id,
            "tag": content.tag or None,
            "segment_id": content.segment_id or None,
            "remote_sale_reason": (content.remote_sale_reason or "").strip() or None,
            "blocks": list(content.blocks),
        },
    )


def content_of_record(record: NewsletterRecord) -> DraftContent:
    """What there is to write of a stored newsletter."""
    values = {name: getattr(record, name) for name in _NAMES}
    return DraftContent(**{**values, "blocks": tuple(record.blocks)})


def storable(content: DraftContent) -> DraftContent:
    """The content as a book can keep it: half a character, as a torn paste leaves it, becomes U+FFFD.

    Else the whole draft could not be stored because of it.
    """
    try:
        canonical(content_json(content)).encode()
    except UnicodeEncodeError:
        return content_value(_whole(content_json(content)))
    return content


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def content_json(content: DraftContent) -> dict[str, JSON]:
    """For keeping; `content_value` reads it back."""
    values = {name: getattr(content, name) for name in _NAMES}
    values["cls"] = content.cls.value
    for name in _TUPLES:
        values[name] = None if values[name] is None else list(values[name])
    return values


def content_value(data: Mapping[str, Any]) -> DraftContent:
    """What `content_json` gave, also of a version of the program that knew fewer fields, or more."""
    values = {name: data[name] for name in _NAMES if name in data}
    if "cls" in values:
        values["cls"] = MessageClass(values["cls"])
    for name in _TUPLES:
        if values.get(name) is not None:
            values[name] = tuple(values[name])
    return DraftContent(**values)
