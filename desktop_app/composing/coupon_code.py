"""クーポンコード of one reader: short, without letters that are mistaken for others, the same each time."""

import hmac

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 letters and figures; 0, 1, I and O are left out."""
SAMPLE = "ABCDE-23456"
"""Stands where no reader is meant."""
_HALF = 5


def coupon_code(key: bytes, newsletter_id: str, address_id: str) -> str:
    """50 bits of HMAC-SHA256 with the book's key: nobody can guess another reader's, and among 100,000
    readers two share one with a chance of 1 to 200,000."""
    digest = hmac.digest(key, f"coupon\n{newsletter_id}\n{address_id}".encode(), "sha256")
    number = int.from_bytes(digest[:8], "big")
    letters = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"
