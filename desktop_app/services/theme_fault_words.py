"""What `composing.theme_check` finds, in the owner's language."""

from collections.abc import Mapping
from typing import Any

from desktop_app.i18n.language import Language

_WORDS: Mapping[str, tuple[str, str]] = {}


def fault_words(code: str, params: Mapping[str, Any], language: Language) -> str:
    """A sentence for a code. An unknown one still says what was given with it."""
    ja, en = _WORDS.get(code, ("この部分は使えません：{what}", "This part can't be used: {what}"))
    what = ", ".join(str(value) for value in params.values()) or code
    return (en if language == "en" else ja).format_map(_Given({"what": what, **params}))


class _Given(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"
