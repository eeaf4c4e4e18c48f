"""The words on the button of a point: what a click does."""

from desktop_app.services.draft_views import Point
from desktop_app.ui.context import Ui


def mend_words(ui: Ui, point: Point) -> str:
    """"" when there is nothing to press."""
    _ = ui._
    words = {
        "show": _("Show"),
        "write": _("Write"),
        "rewrite": _("Rewrite"),
        "alt": _("Describe it"),
        "letters": _("Put the letters right"),
        "calm": _("Leave one mark"),
        "https": _("Use https"),
        "repair": _("Make it {meant}"),
        "mail": _("Make it {meant}"),
        "shown-target": _("Show where it leads"),
        "fallback": _("Choose words instead"),
        "own-phone": _("Use the shop’s number"),
        "own-mail": _("Use the shop’s address"),
        "text": _("Add a text"),
        "as-ad": _("Send it as advertising"),
        "notation": _("Add the link"),
        "shop": _("Shop settings"),
        "account": _("Connect"),
        "inbox": _("Open the inbox"),
        "law": _("Law settings"),
    }
    meant = dict(point.args).get("meant", "")
    return words.get(point.mend, "").format(meant=meant if len(meant) <= _LONGEST else f"{meant[:_LONGEST]}…")


_LONGEST = 18
"""So much of an address has room on a button."""
