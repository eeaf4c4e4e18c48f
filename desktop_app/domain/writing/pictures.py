"""Photos as readers get them who see no pictures, and on small screens (mail.md 6)."""

import re

from desktop_app.domain.finding import Finding, info, warn
from desktop_app.domain.reading import fold

RULE = "KW-PHOTO"
ALT_RULE = "KW-ALT"

MANY = 3
"""mail.md 6: more make every mail large."""
_FILE_NAME = re.compile(
    r"[^\s]*\.(?:jpe?g|png|gif|webp|hei[cf]|bmp|tiff?)"
    r"|(?:img|image|dsc[nf]?|pict|photo|screenshot|screen shot|p|mvi)[-_ ]?\d{2,}[\d_-]*"
    r"|\d{4}[-_]?\d{2}[-_]?\d{2}[\d_-]*|スクリーンショット.*|名称未設定.*|無題.*|untitled.*|(?:写真|画像)\s*\d*"
)
_SMALL = 0.75
"""A photo with fewer pixels than this share of its width on the screen looks blurred."""
_FEW_WORDS = 60
_WORDS_PER_PHOTO = 30


def check_alt(alt: str) -> list[Finding]:
    """The words that stand for a photo where none is shown or read out."""
    said = fold(alt).strip()
    if not said:
        return [warn(ALT_RULE, "alt-missing")]
    return [warn(ALT_RULE, "alt-file-name", alt=alt.strip())] if _FILE_NAME.fullmatch(said) else []


def check_size(pixels: int, shown: int) -> list[Finding]:
    """Pixels of a photo's width, and how wide it is shown."""
    if pixels >= shown * _SMALL:
        return []
    return [info(RULE, "photo-small", pixels=str(pixels), shown=str(shown))]


def check_number(photos: int) -> list[Finding]:
    """How many photos one mail holds."""
    return [info(RULE, "photos-many", number=str(photos))] if photos > MANY else []


def check_words(letters: int, photos: int) -> list[Finding]:
    """A mail that is nearly all pictures: unread where they are not shown, and suspicious to filters.
    `letters`: characters of the owner's own text."""
    if not photos or letters >= max(_FEW_WORDS, _WORDS_PER_PHOTO * photos):
        return []
    return [warn(RULE, "nearly-all-pictures", letters=str(letters))]
