"""The properties of each kind of block. A sheet is made when a block of its kind is first chosen."""

from collections.abc import Mapping

from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.button import ButtonSheet
from desktop_app.ui.editor.sheets.columns import ColumnsSheet
from desktop_app.ui.editor.sheets.coupon import CouponSheet
from desktop_app.ui.editor.sheets.event import EventSheet
from desktop_app.ui.editor.sheets.greeting import GreetingSheet
from desktop_app.ui.editor.sheets.heading import HeadingSheet
from desktop_app.ui.editor.sheets.hours import HoursSheet
from desktop_app.ui.editor.sheets.image import ImageSheet
from desktop_app.ui.editor.sheets.map import MapSheet
from desktop_app.ui.editor.sheets.notation import NotationSheet
from desktop_app.ui.editor.sheets.photo_text import PhotoTextSheet
from desktop_app.ui.editor.sheets.product import ProductSheet
from desktop_app.ui.editor.sheets.seasonal import SeasonalSheet
from desktop_app.ui.editor.sheets.signature import SignatureSheet
from desktop_app.ui.editor.sheets.social import SocialSheet
from desktop_app.ui.editor.sheets.spacer import SpacerSheet
from desktop_app.ui.editor.sheets.text import TextSheet
from desktop_app.ui.editor.sheets.words import DividerSheet

SHEETS: Mapping[str, type[Sheet]] = {
    "heading": HeadingSheet,
    "text": TextSheet,
    "image": ImageSheet,
    "photo_text": PhotoTextSheet,
    "product": ProductSheet,
    "columns": ColumnsSheet,
    "coupon": CouponSheet,
    "button": ButtonSheet,
    "event": EventSheet,
    "hours": HoursSheet,
    "map": MapSheet,
    "greeting": GreetingSheet,
    "seasonal": SeasonalSheet,
    "signature": SignatureSheet,
    "social": SocialSheet,
    "notation": NotationSheet,
    "divider": DividerSheet,
    "spacer": SpacerSheet,
}
"""By the type of the block."""
