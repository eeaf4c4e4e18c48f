"""連絡先: what a book knows of a person or firm, as far as rules need it."""

from enum import StrEnum


class RecipientType(StrEnum):
    """Unknown counts as consumer (law.md 6.9.6)."""

    BUSINESS = "business"
    CONSUMER = "consumer"
    UNKNOWN = "unknown"
