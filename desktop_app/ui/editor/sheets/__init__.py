"""The properties of each kind of block. A sheet is made when a block of its kind is first chosen."""

from collections.abc import Mapping

from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.button import ButtonSheet
from desktop_app.ui.editor.sheets.greeting import GreetingSheet
from desktop_app.ui.editor.sheets.heading import HeadingSheet
from desktop_app.ui.editor.sheets.image import ImageSheet
from desktop_app.ui.editor.sheets.seasonal import SeasonalSheet
from desktop_app.ui.editor.sheets.text import TextSheet
from desktop_app.ui.editor.sheets.words import DividerSheet

SHEETS: Mapping[str, type[Sheet]] = {
    "heading": HeadingSheet,
    "text": TextSheet,
    "image": ImageSheet,
    "button": ButtonSheet,
    "greeting": GreetingSheet,
    "seasonal": SeasonalSheet,
    "divider": DividerSheet,
}
"""By the type of the block."""
