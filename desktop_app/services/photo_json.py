"""Photos in the JSON of blocks (PHOTO in `composing.blocks`), finished or not: found, and given others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_app.composing.photo_size import Crop

OF_PICTURE = frozenset({"attachment", "original", "crop", "turn", "file"})


def attachments_in(value: object) -> list[str]:
    """Ids of all pictures that blocks' JSON shows, finished or not, each once."""
    found = dict.fromkeys(str(photo["attachment"]) for photo in _photos(value))
    return list(found)


def inside_mail(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of the pictures that travel inside the mail, each once."""
    return list(uses_in(blocks))


def with_smaller(
    blocks: Sequence[Mapping[str, Any]], replaced: Mapping[str, str]
) -> tuple[dict[str, Any], ...]:
    """The blocks with other attachments (`Fitted.replaced`)."""

    def changed(value: Any) -> Any:
        if isinstance(value, Mapping):
            new = {key: changed(one) for key, one in value.items()}
            named = value.get("attachment")
            if isinstance(named, str) and named in replaced:
                new["attachment"] = replaced[named]
                new.setdefault("original", named)
            return new
        return [changed(one) for one in value] if isinstance(value, list | tuple) else value

    return tuple(changed(block) for block in blocks)


@dataclass(frozen=True, slots=True)
class Use:
    photo: Mapping[str, Any]
    shown: int


def uses_in(blocks: Sequence[Mapping[str, Any]]) -> dict[str, Use]:
    """The photos inside the mail by attachment, at the largest width in which each is shown."""
    from desktop_app.composing.photo_size import shown_width

    found: dict[str, Use] = {}
    for block in blocks:
        shown = shown_width(block)
        for photo in _photos(block):
            attachment = str(photo["attachment"])
            if str(photo.get("url") or "").strip():
                continue
            if attachment not in found or found[attachment].shown < shown:
                found[attachment] = Use(photo, shown)
    return found


def _photos(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if isinstance(value.get("attachment"), str) and value["attachment"]:
            yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _photos(one)


def cut_of(photo: Mapping[str, Any]) -> "tuple[Crop | None, int]":
    """How PHOTO JSON says that the photo was cut and turned."""
    turn, sides = photo.get("turn"), photo.get("crop")
    turned = turn if isinstance(turn, int) and turn in (90, 180, 270) else 0
    if not isinstance(sides, list | tuple) or len(sides) != 4 or not all(isinstance(n, int) for n in sides):
        return None, turned
    left, top, width, height = sides
    return (left, top, width, height), turned
