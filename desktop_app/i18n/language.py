"""The two languages, and which one a user wants."""

from typing import Literal, TypeAlias

Language: TypeAlias = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


def language_of(tag: str | None) -> Language:
    """The language of a locale or of `--lang`: Japanese for "ja", "ja_JP.UTF-8", "ja-JP" and the like.

    Anything else is English, also no locale at all ("C", "POSIX", empty).
    """
    name = (tag or "").strip().replace("-", "_").split(".")[0].split("_")[0].casefold()
    return "ja" if name in {"ja", "japanese"} else "en"
