"""The two languages, and which one a user wants."""

import locale
import os
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


def language_of(tag: str | None) -> Language:
    """The language of a locale or of `--lang`: Japanese for "ja", "ja_JP.UTF-8", "ja-JP" and the like.

    Anything else is English, also no locale at all ("C", "POSIX", empty).
    """
    name = (tag or "").strip().replace("-", "_").split(".")[0].split("_")[0].casefold()
    return "ja" if name in {"ja", "japanese"} else "en"


def language_here(named: str | None = None) -> Language:
    """The language that was named, else that of messages as POSIX orders it; where the environment names
    none (Windows), the system's."""
    told = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return language_of(named or next(filter(None, told), None) or locale.getlocale()[0])
