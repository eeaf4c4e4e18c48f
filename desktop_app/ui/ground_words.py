"""Grounds in words; and how somebody was known for a business: a code is stored, people read words."""

from desktop_app.ui.context import Ui


def basis_words(ui: Ui) -> dict[str, str]:
    """Every ground in as few words as a chip has room for."""
    _ = ui._
    return {
        "CONSENT_WEB": _("Web form"),
        "CONSENT_PAPER": _("Paper form"),
        "CONSENT_MAIL": _("Agreed by mail"),
        "CONSENT_ORAL": _("Agreed in person"),
        "CONSENT_LEGACY": _("Older list"),
        "CARD": _("Card"),
        "RELATION": _("In business with us"),
        "PUBLISHED": _("Published address"),
        "ADDRESS_TOLD": _("Address told only"),
        "NONE": _("Unknown source"),
    }


def _words(ui: Ui) -> dict[str, str]:
    _ = ui._
    return {
        "import": _("As declared at the import"),
        "card": _("By the business card"),
        "form": _("By the sign-up form"),
        "web": _("By the website"),
        "mail": _("By a mail"),
        "phone": _("By a telephone call"),
        "order": _("By an order"),
    }


def ground_shown(ui: Ui, stored: str) -> str:
    """The words for a code; what somebody wrote stays as it is."""
    return _words(ui).get(stored.strip().lower(), stored)


def ground_stored(ui: Ui, shown: str) -> str:
    """The code again where words for one stand there."""
    codes = {words: code for code, words in _words(ui).items()}
    return codes.get(shown, shown)
