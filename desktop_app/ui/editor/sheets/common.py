"""Pieces that several kinds of blocks have: the photo, and the button below the words."""

from collections.abc import Callable
from typing import Any

from desktop_app.ui.editor.block_values import photo_in
from desktop_app.ui.editor.bound import Bound, LinkPart, SwitchPart, WordsPart
from desktop_app.ui.editor.photo_field import PhotoField
from desktop_app.ui.editor.sheet import Sheet


def photo_of(
    sheet: Sheet,
    read: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None,
    write: Callable[[dict[str, Any], dict[str, Any] | None], dict[str, Any]] | None = None,
) -> PhotoField:
    """The photo of the block, or of where `read` and `write` find it."""
    return PhotoField(sheet.ui, sheet.model, read or photo_in, write or with_photo)


def with_photo(values: dict[str, Any], photo: dict[str, Any] | None) -> dict[str, Any]:
    """Block or cell with another photo; None takes it away."""
    rest = {key: value for key, value in values.items() if key != "photo"}
    return rest if photo is None else {**rest, "photo": photo}


def button_of(sheet: Sheet, *, order: bool = False) -> tuple[Bound, ...]:
    """Words, target, and whether it leads to an order (`order` = what a block that is silent means)."""
    _ = sheet.ui._
    return (
        WordsPart(sheet, "label", lambda: _("Words on the button"), lambda: _("Empty: no button.")),
        LinkPart(sheet, "url", lambda: _("Leads to")),
        SwitchPart(
            sheet, "order", lambda: _("For orders or bookings"),
            lambda: _("Then the rules for mail-order advertising may apply."), default=order,
        ),
    )
