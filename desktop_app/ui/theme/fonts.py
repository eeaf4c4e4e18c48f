"""The system's Japanese sans, the same in both languages so that 高﨑 never falls to a Chinese face."""

import sys

from PySide6.QtGui import QFontDatabase

from desktop_app.i18n.language import Language
from desktop_app.paths import resource_path

_JAPANESE = {
    "darwin": ("Hiragino Sans", "Hiragino Kaku Gothic ProN"),
    "win32": ("Yu Gothic UI", "Meiryo UI", "Meiryo", "MS UI Gothic"),
    # Not IPA's faces: they have no bold, ours has.
    "linux": ("Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "BIZ UDPGothic"),
}
_LATIN = {
    "darwin": (".AppleSystemUIFont", "Helvetica Neue"),
    "win32": ("Segoe UI",),
    "linux": ("Noto Sans", "Inter", "Cantarell", "Ubuntu"),
}

PIXELS = {"small": 12, "body": 14, "h2": 15, "big": 16, "title": 19, "h1": 22, "number": 28}
"""Sizes by role at 100 %. Pixels, not points: points depend on the screen's dpi and on macOS differ."""


def families(language: Language) -> list[str]:
    """Families of this computer in order of preference; our own face when it has no Japanese one at all."""
    known = set(QFontDatabase.families())
    system = sys.platform if sys.platform in _JAPANESE else "linux"
    japanese = [name for name in _JAPANESE[system] if name in known] or _bundled()
    latin = [name for name in _LATIN[system] if name in known]
    return [*japanese, *latin] if language == "ja" else [*latin, *japanese]


def _bundled() -> list[str]:
    found: list[str] = []
    for name in ("BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf"):
        number = QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))
        found += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return list(dict.fromkeys(found))
