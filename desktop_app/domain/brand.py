"""お店の見た目: what a shop's newsletters have in common, apart from what the law asks for (`shop`)."""

from dataclasses import dataclass

FONTS = ("sans", "serif", "round")
"""Stacks of fonts that readers' computers have; themes name the families."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """All of it may be missing; then the theme's own look stands."""

    accent: str = ""
    """"#rrggbb": the shop's colour. Themes darken or lighten it until its words can be read."""
    font: str = ""
    """One of `FONTS`; "" = the theme's."""
    logo: str = ""
    """Id of the logo's attachment."""
    logo_alt: str = ""
    logo_width: int = 160
    """Pixels."""
    website: str = ""
    map_url: str = ""
    access: str = ""
    """How to find the shop, for a map block."""
    hours: tuple[tuple[str, str], ...] = ()
    """Days and hours, for an hours block."""
    hours_note: str = ""
    social: tuple[tuple[str, str], ...] = ()
    """Kind (composing.blocks.SOCIAL_KINDS) and URL."""
    signature: str = ""
    """Who signs, for a signature block."""
