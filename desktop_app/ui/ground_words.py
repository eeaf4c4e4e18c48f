"""How somebody was known for a business: an import and the command line store a code, people read words."""

from desktop_app.ui.context import Ui


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
