"""Who a list comes from, and which ways of coming to an address each of them allows."""

from collections.abc import Mapping

from desktop_app.domain.consent import Basis
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_words import WAYS

SOURCES = ("persons", "form", "customers", "published", "old", "firm", "unknown")
WAYS_OF: Mapping[str, tuple[Basis, ...]] = {
    "persons": (
        Basis.CARD,
        Basis.CONSENT_PAPER,
        Basis.CONSENT_ORAL,
        Basis.CONSENT_MAIL,
        Basis.ADDRESS_TOLD,
    ),
    "form": (Basis.CONSENT_WEB, Basis.CONSENT_PAPER, Basis.CONSENT_LEGACY, Basis.ADDRESS_TOLD),
    "customers": (Basis.RELATION, Basis.CONSENT_WEB, Basis.CONSENT_LEGACY, Basis.ADDRESS_TOLD),
    "published": (Basis.PUBLISHED,),
    "old": (Basis.CONSENT_LEGACY, *(one for one in WAYS if one is not Basis.CONSENT_LEGACY)),
    "firm": tuple(one for one in WAYS if one not in (Basis.CARD, Basis.ADDRESS_TOLD)),
}
"""Source → the ways that are offered; "not known, or later" is offered besides."""


def source_words(ui: Ui) -> dict[str, str]:
    """Who gave the addresses."""
    _ = ui._
    return {
        "persons": _("The persons themselves (card, paper, word)"),
        "form": _("Our own form or questionnaire"),
        "customers": _("Customers of our shop (orders, members)"),
        "published": _("Businesses that publish their address"),
        "old": _("An old list or mail service of our own"),
        "firm": _("Another firm or person gave us the list"),
        "unknown": _("Not known, bought, rented or collected"),
    }


def unknown_words(ui: Ui) -> dict[str, str]:
    """What is known of such a list."""
    _ = ui._
    return {
        "unknown": _("Nobody knows where it comes from"),
        "bought": _("It was bought"),
        "rented": _("It was rented"),
        "scraped": _("It was collected on the net"),
    }
