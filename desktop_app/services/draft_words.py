"""Merge fields in words."""

from collections.abc import Mapping

from desktop_app.i18n.language import Language

FIELDS: Mapping[str, tuple[str, str]] = {
    "full": ("お名前", "full name"),
    "family": ("姓", "family name"),
    "given": ("名", "given name"),
    "company": ("会社", "company"),
    "department": ("部署", "department"),
    "title": ("役職", "job title"),
    "shop_name": ("店名", "shop name"),
    "date": ("日付", "date"),
    "coupon_code": ("クーポンコード", "coupon code"),
}
"""Merge fields as owners call them."""


def field_name(field: str, language: Language) -> str:
    """A merge field in words."""
    return FIELDS[field][language == "en"] if field in FIELDS else field
