"""The part of a photo that is shown: a rectangle in thousandths of the photo, moved, resized, turned."""

from dataclasses import dataclass, replace
from math import sqrt

FULL = 1000
LEAST = 40
"""No part is smaller than this share of the photo's side."""


@dataclass(frozen=True, slots=True)
class CropRect:
    """All four in thousandths of the turned photo."""

    left: int = 0
    top: int = 0
    width: int = FULL
    height: int = FULL

    @property
    def whole(self) -> bool:
        """Whether nothing is cut away."""
        return self == CropRect()

    def moved(self, across: float, down: float) -> "CropRect":
        """Shifted, as far as the photo goes."""
        left = min(max(0, round(self.left + across)), FULL - self.width)
        top = min(max(0, round(self.top + down)), FULL - self.height)
        return replace(self, left=left, top=top)

    def turned(self, degrees: int) -> "CropRect":
        """Around the same things, on the photo turned by 90 (clockwise) or 270 degrees."""
        if degrees % 360 == 90:
            return CropRect(FULL - self.top - self.height, self.left, self.height, self.width)
        return CropRect(self.top, FULL - self.left - self.width, self.height, self.width)


def pulled(rect: CropRect, edges: str, across: float, down: float, ratio: float) -> CropRect:
    """With some of its edges ("l", "t", "r", "b") pulled by so much.

    `ratio` is width to height in thousandths of each side (0 = free); the opposite edge or corner stays.
    """
    left, top = float(rect.left), float(rect.top)
    right, bottom = left + rect.width, top + rect.height
    if "l" in edges:
        left = min(max(0.0, left + across), right - LEAST)
    if "r" in edges:
        right = max(min(float(FULL), right + across), left + LEAST)
    if "t" in edges:
        top = min(max(0.0, top + down), bottom - LEAST)
    if "b" in edges:
        bottom = max(min(float(FULL), bottom + down), top + LEAST)
    if not ratio:
        return _rounded(left, top, right - left, bottom - top)
    room_across = right if "l" in edges else FULL - left
    room_down = bottom if "t" in edges else FULL - top
    width = (bottom - top) * ratio if edges in ("t", "b") else right - left
    width = max(min(width, room_across, room_down * ratio), LEAST, LEAST * ratio)
    height = width / ratio
    return _rounded(
        right - width if "l" in edges else left, bottom - height if "t" in edges else top, width, height
    )


def shaped(rect: CropRect, ratio: float) -> CropRect:
    """About the same part in another proportion; the same area, as far as the photo goes."""
    if not ratio:
        return rect
    width = min(sqrt(rect.width * rect.height * ratio), FULL, FULL * ratio)
    height = width / ratio
    left = rect.left + (rect.width - width) / 2
    top = rect.top + (rect.height - height) / 2
    return _rounded(min(max(0.0, left), FULL - width), min(max(0.0, top), FULL - height), width, height)


def _rounded(left: float, top: float, width: float, height: float) -> CropRect:
    wide, high = (min(FULL, max(1, round(side))) for side in (width, height))
    return CropRect(
        min(max(0, round(left)), FULL - wide), min(max(0, round(top)), FULL - high), wide, high
    )
