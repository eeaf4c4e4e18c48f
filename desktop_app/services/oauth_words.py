"""What the browser shows when it comes back from the sign-in page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_app.i18n.language import Language

if TYPE_CHECKING:
    from desktop_app.accounts.oauth_listener import Pages

_WORDS: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "ja": {
        "done": (
            "サインインを受け取りました",
            "この窓は閉じてかまいません。続きは「かわら版」でご覧ください。",
        ),
        "refused": (
            "サインインは行われませんでした",
            "許可がなかったので、何も変わっていません。この窓は閉じてかまいません。続きは「かわら版」でご覧ください。",
        ),
        "strange": (
            "ここには何もありません",
            "このページは「かわら版」のサインインを受け取るためのものです。この窓は閉じてかまいません。",
        ),
    },
    "en": {
        "done": ("Your sign-in has arrived", "You may close this window. Please go on in Kawaraban."),
        "refused": (
            "You were not signed in",
            "No leave was given, so nothing has changed. You may close this window and go on in Kawaraban.",
        ),
        "strange": (
            "There is nothing here",
            "This page only takes your sign-in for Kawaraban. You may close this window.",
        ),
    },
}


def pages(language: Language) -> "Pages":
    """The pages in one language."""
    from desktop_app.accounts.oauth_listener import Page, Pages

    words = {name: Page(title=title, text=text) for name, (title, text) in _WORDS[language].items()}
    return Pages(language=language, **words)
