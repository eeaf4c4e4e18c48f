"""The keys of the text fields: what each does, and how a tooltip names it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

KEYS: Mapping[str, str] = {
    "bold": "Ctrl+B",
    "italic": "Ctrl+I",
    "link": "Ctrl+K",
    "bullets": "Ctrl+Shift+L",
    "numbers": "Ctrl+Shift+N",
    "left": "Ctrl+L",
    "center": "Ctrl+E",
    "right": "Ctrl+R",
    "accent": "Ctrl+Shift+A",
    "strong": "Ctrl+Shift+S",
    "quiet": "Ctrl+Shift+U",
    "clear": "Ctrl+Shift+X",
    "emoji": "Ctrl+Shift+E",
    "field": "Ctrl+Shift+M",
    "greeting": "Ctrl+Shift+G",
}
"""By what they do. None of them is one of the window's, nor one that a Japanese input method takes."""

_BY_KEY = {QKeySequence(keys).toString(): name for name, keys in KEYS.items()}


def action_of(event: QKeyEvent) -> str:
    """What the pressed keys mean; "" = nothing of ours."""
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return ""
    return _BY_KEY.get(QKeySequence(event.keyCombination()).toString(), "")


def with_keys(text: str, action: str) -> str:
    """`text` and the keys that do the same, as this computer writes them."""
    return f"{text} ({QKeySequence(KEYS[action]).toString(QKeySequence.SequenceFormat.NativeText)})"
