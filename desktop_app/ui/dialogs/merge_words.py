"""Words for the fields of contacts that are compared and merged."""

from desktop_app.services.merge_preview import Side
from desktop_app.ui.context import Ui
from desktop_app.ui.ground_words import ground_shown

STATES = {"mailable": "ok", "incomplete": "warn", "stopped": "stop"}
"""The circle of an address."""


def field_words(ui: Ui) -> dict[str, str]:
    """What a field is called."""
    _ = ui._
    return {
        "name": _("Name"),
        "kana": _("Kana"),
        "company": _("Company"),
        "department": _("Department"),
        "title": _("Job title"),
        "phone": _("Telephone"),
        "country": _("Country"),
        "recipient_type": _("Writes as"),
        "age": _("Age"),
        "tags": _("Tags"),
        "note": _("Note"),
        "details": _("More"),
        "addresses": _("E-mail"),
        "origin": _("In the book since"),
    }


def value_words(ui: Ui, name: str, value: str) -> str:
    """A value in words."""
    if name == "recipient_type":
        _ = ui._
        return {
            "business": _("A business"),
            "consumer": _("A private person"),
            "unknown": _("Not known (counts as a private person)"),
        }.get(value, value)
    return value


def side_values(ui: Ui, side: Side) -> dict[str, str]:
    """Everything about one contact but its addresses, in words, by `field_words`."""
    values = {name: value_words(ui, name, value) for name, value in side.values.items()}
    if values["recipient_type"] and side.recipient_type_ground:
        ground = ground_shown(ui, side.recipient_type_ground)
        values["recipient_type"] = f"{values['recipient_type']}（{ground}）"
    if side.values["country"] == "JP":
        values["country"] = ""  # said only when it is another one
    values["tags"] = "、".join(side.tags)
    values["note"] = side.note
    values["details"] = "\n".join(f"{label}：{value}" for label, value in side.details)
    values["origin"] = "　".join(part for part in (side.added, side.source) if part)
    return values


def status_words(ui: Ui) -> dict[str, str]:
    """Whether newsletters may go to an address."""
    _ = ui._
    return {
        "mailable": _("Newsletters may go here."),
        "incomplete": _("No newsletters: the ground is incomplete."),
        "stopped": _("No newsletters: stopped."),
    }
