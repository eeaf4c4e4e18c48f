"""Colours by role, light and dark. No other module names a colour.

Every pair of text and ground has a contrast of 4.5 or more, lines and rings 3 or more (tested); `ink3`,
`control` and `hairline` are for disabled text and borders and are held to nothing.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """`#rrggbb` by role."""

    ground: str
    surface: str
    surface2: str
    sunken: str
    hairline: str
    control: str
    ink: str
    ink2: str
    ink3: str
    hover: str
    primary: str
    primary_hover: str
    primary_down: str
    send: str
    send_hover: str
    send_down: str
    on_primary: str
    accent: str
    accent_soft: str
    accent_ink: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    stop: str
    stop_bg: str
    neutral: str
    neutral_bg: str
    side: str
    side_sel: str
    side_hover: str
    side_line: str
    side_ink: str
    side_ink2: str
    side_entry: str
    scroll: str
    scroll_hover: str
    chart_area: str
    chart_line: str
    chart_stop: str
    chart_grid: str
    disabled_bg: str
    paper: str
    """The ground behind a letter's preview, which keeps its own colours in the dark."""


LIGHT = Tokens(
    ground="#fbf9f4",
    surface="#ffffff",
    surface2="#f6f3ec",
    sunken="#efeae2",
    hairline="#e5e0d6",
    control="#cfc8ba",
    ink="#20242b",
    ink2="#626a77",
    ink3="#a3a6ad",
    hover="#f5f2eb",
    primary="#1f3a5f",
    primary_hover="#294b79",
    primary_down="#172c49",
    send="#c8452b",
    send_hover="#b63d25",
    send_down="#9c331e",
    on_primary="#ffffff",
    accent="#2f5f9e",
    accent_soft="#e7eef8",
    accent_ink="#1f3a5f",
    ok="#236b49",
    ok_bg="#e6f3ec",
    warn="#8d5605",
    warn_bg="#fbf1dc",
    stop="#b3302a",
    stop_bg="#fae7e4",
    neutral="#1f3a5f",
    neutral_bg="#e7eef8",
    side="#1f3a5f",
    side_sel="#3b5578",
    side_hover="#2b476d",
    side_line="#3a5375",
    side_ink="#ffffff",
    side_ink2="#b9c6d8",
    side_entry="#dbe3ee",
    scroll="#d5cfc3",
    scroll_hover="#b5ad9e",
    chart_area="#e7eef8",
    chart_line="#1f3a5f",
    chart_stop="#c8452b",
    chart_grid="#eeeae1",
    disabled_bg="#f3f0ea",
    paper="#efeae2",
)

DARK = Tokens(
    ground="#14171c",
    surface="#1d2128",
    surface2="#252a33",
    sunken="#101318",
    hairline="#323945",
    control="#4a5261",
    ink="#ebe8e1",
    ink2="#a5adba",
    ink3="#666e7b",
    hover="#262c36",
    primary="#3f6da8",
    primary_hover="#345c90",
    primary_down="#2b4d79",
    send="#c8452b",
    send_hover="#b63d25",
    send_down="#a93922",
    on_primary="#ffffff",
    accent="#7fabe6",
    accent_soft="#263650",
    accent_ink="#cfe0f7",
    ok="#7fd0a5",
    ok_bg="#1c3a2d",
    warn="#ecbc62",
    warn_bg="#40311a",
    stop="#f59a90",
    stop_bg="#472523",
    neutral="#bcd2f0",
    neutral_bg="#2a3951",
    side="#10182a",
    side_sel="#263a58",
    side_hover="#1a2740",
    side_line="#27344a",
    side_ink="#f3f1ec",
    side_ink2="#9fb0c8",
    side_entry="#e2e6ec",
    scroll="#434b59",
    scroll_hover="#5b6576",
    chart_area="#22324b",
    chart_line="#8fb7ee",
    chart_stop="#f0806a",
    chart_grid="#2a303a",
    disabled_bg="#22272f",
    paper="#2a2f38",
)

TEXT_ON = (
    *((ink, ground) for ink in ("ink", "ink2") for ground in ("ground", "surface", "surface2", "hover")),
    ("ink", "accent_soft"),
    ("ink2", "accent_soft"),
    ("accent_ink", "accent_soft"),
    *((tone, f"{tone}_bg") for tone in ("ok", "warn", "stop", "neutral")),
    *((tone, "surface") for tone in ("ok", "warn", "stop", "neutral")),
    *(("on_primary", fill) for fill in ("primary", "primary_hover", "primary_down")),
    *(("on_primary", fill) for fill in ("send", "send_hover", "send_down")),
    *((ink, "side") for ink in ("side_ink", "side_ink2", "side_entry")),
    ("side_ink", "side_sel"),
    ("side_entry", "side_hover"),
)
"""Which text stands on which ground; a test measures every pair."""

LINE_ON = (("accent", "surface"), ("accent", "ground"), ("chart_line", "surface"), ("chart_stop", "surface"))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#rrggbb` (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


ROLES = frozenset(one.name for one in fields(Tokens))
