"""What the gallery of beginnings is shown, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

TEMPLATE_ENDING = ".kawaraban-template"
"""Of a template's file."""

StartKind = Literal["empty", "again", "last_year", "file", "template", "ready"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One way to begin. `outline` are the kinds of its blocks, by which a small picture is drawn."""

    kind: StartKind
    id: str = ""
    """Of the newsletter, template or ready-made one."""
    name: str = ""
    about: str = ""
    day: date | None = None
    """When it was sent, or last changed."""
    outline: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What `StartDesk.begin` is given."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartGallery:
    """All ways to begin, each group in the order in which it is shown."""

    month: int
    quick: tuple[Start, ...]
    templates: tuple[Start, ...]
    this_month: tuple[Start, ...]
    others: tuple[Start, ...]
