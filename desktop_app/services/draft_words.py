"""Merge fields in words."""

from collections.abc import Mapping

from desktop_app.i18n.language import Language

FIELDS: Mapping[str, tuple[str, str]] = {
    "full": ("お名前", "Full name"),
    "family": ("姓", "Family name"),
    "given": ("名", "Given name"),
    "company": ("会社名", "Company"),
    "department": ("部署", "Department"),
    "title": ("役職", "Job title"),
    "shop_name": ("店名", "Shop name"),
    "date": ("日付", "Date"),
    "coupon_code": ("クーポンコード", "Coupon code"),
}
"""Merge fields as owners call them."""


def field_name(field: str, language: Language) -> str:
    """A merge field in words."""
    return FIELDS[field][language == "en"] if field in FIELDS else field
