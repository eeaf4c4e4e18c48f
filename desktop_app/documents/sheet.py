"""What a printable document shows: plain values, already in the reader's language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines of label and value. An empty label makes the value a paragraph of its own."""

    heading: str
    lines: tuple[tuple[str, str], ...]
    level: int = 2
    """1 = begins a new page, 2 = a part, 3 = one item of a part."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: its title, what stands under it, its sections, and the line at the foot of each page."""

    title: str
    intro: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: str
