"""The words of the evidence form: how a shop comes to an address, and the question of each field."""

from collections.abc import Mapping

from desktop_app.domain.consent import Basis
from desktop_app.ui.context import Ui

WAYS = (
    Basis.CONSENT_WEB,
    Basis.CONSENT_PAPER,
    Basis.CONSENT_ORAL,
    Basis.CONSENT_MAIL,
    Basis.CARD,
    Basis.RELATION,
    Basis.PUBLISHED,
    Basis.ADDRESS_TOLD,
    Basis.CONSENT_LEGACY,
)
"""The ways in the order in which they are offered: what carries most comes first."""

LATER = Basis.NONE
"""Not known, or later: stored without evidence."""

ICONS: Mapping[Basis, str] = {
    Basis.CONSENT_WEB: "monitor",
    Basis.CONSENT_PAPER: "pen-line",
    Basis.CONSENT_ORAL: "phone",
    Basis.CONSENT_MAIL: "mail",
    Basis.CARD: "notebook-text",
    Basis.RELATION: "history",
    Basis.PUBLISHED: "link",
    Basis.ADDRESS_TOLD: "at-sign",
    Basis.CONSENT_LEGACY: "archive",
    Basis.NONE: "circle-help",
}


def way_words(ui: Ui, basis: Basis) -> tuple[str, str]:
    """(what happened, what that allows) of one way."""
    _ = ui._
    return {
        Basis.CONSENT_WEB: (
            _("Signed up on the shop's web form"),
            _("Agreement: newsletters and offers may go."),
        ),
        Basis.CONSENT_PAPER: (
            _("Filled in the shop's paper form or postcard"),
            _("Agreement: newsletters and offers may go."),
        ),
        Basis.CONSENT_ORAL: (
            _("Said yes in person or on the phone"),
            _("Agreement: newsletters and offers may go. Needs day, place and words on record."),
        ),
        Basis.CONSENT_MAIL: (
            _("Asked for it by mail"),
            _("Agreement: newsletters and offers may go."),
        ),
        Basis.CARD: (
            _("Handed over a business card"),
            _("Newsletters may go. Mail-order offers to private persons may not."),
        ),
        Basis.RELATION: (
            _("Does business with us that goes on"),
            _("Newsletters may go while it goes on. Mail-order offers to private persons may not."),
        ),
        Basis.PUBLISHED: (
            _("A business shows the address on its site"),
            _("Newsletters may go to businesses that do not refuse them."),
        ),
        Basis.ADDRESS_TOLD: (
            _("Only told us the address"),
            _("No newsletters. One mail may ask for agreement."),
        ),
        Basis.CONSENT_LEGACY: (
            _("From an old list, with little on record"),
            _("No newsletters until day and manner, or the wording, are added."),
        ),
        Basis.NONE: (
            _("Not known, or later"),
            _("The contact is kept without a reason. No newsletters until one is added."),
        ),
    }[basis]


def told_words(ui: Ui, *, refused: bool) -> str:
    """What becomes of a card not handed over on paper; `refused`: it says “no ads” (law.md 6.9.9)."""
    if refused:
        return ui._(
            "Then it is kept as “only told us the address”, with the wish for no advertising: neither "
            "newsletters nor a mail that asks for agreement may go (ordinance art. 2(2))."
        )
    return ui._(
        "Then it is kept as “only told us the address”: no newsletters go. The law allows one mail that asks "
        "for agreement (ordinance art. 2(1): in writing)."
    )


def field_words(ui: Ui, basis: Basis, name: str) -> tuple[str, str]:
    """(question, hint) of a field, in the words of its basis."""
    special = _special_words(ui).get((basis, name))
    return special or _general_words(ui)[name]


def _general_words(ui: Ui) -> dict[str, tuple[str, str]]:
    _ = ui._
    return {
        "obtained_at": (_("When?"), ""),
        "place": (_("Where?"), ""),
        "method": (_("How?"), ""),
        "occasion": (_("On what occasion?"), ""),
        "wording": (
            _("The wording on the form"),
            _("What the person saw and agreed to, word for word."),
        ),
        "double_opt_in": (
            _("Did the person answer a confirmation mail?"),
            _("A confirmed sign-up is the best proof."),
        ),
        "purpose_told": (
            _("Did the form say that the address is used for advertising mail?"),
            "",
        ),
        "signed": (_("Did the person sign it?"), ""),
        "scope": (_("Which newsletters did the person agree to?"), ""),
        "by": (_("Who in the shop took it?"), _("A new name is added to the staff list.")),
        "note": (_("Note"), ""),
        "paper": (_("Did the person hand you the paper card?"), ""),
        "no_ads_note": (_("Does the card say “no advertising mail”?"), ""),
        "continuing": (_("What goes on?"), _("Such as weekly flowers for the lobby, or membership.")),
        "last_dealing": (_("Last dealing"), ""),
        "url": (_("Page that shows the address"), ""),
        "seen_on": (_("When did you see the page?"), ""),
        "published_by": (_("Who publishes it?"), ""),
        "no_ads_on_site": (_("Does the site say “no advertising mail”?"), ""),
        "copy_kept": (_("Did you keep a copy of the page?"), _("A print-out or a screenshot is enough.")),
    }


def _special_words(ui: Ui) -> dict[tuple[Basis, str], tuple[str, str]]:
    _ = ui._
    return {
        (Basis.CONSENT_WEB, "obtained_at"): (_("When did the person sign up?"), ""),
        (Basis.CONSENT_WEB, "place"): (_("Page of the form"), _("Such as https://example.jp/form")),
        (Basis.CONSENT_WEB, "by"): (_("Who enters this?"), _("A new name is added to the staff list.")),
        (Basis.CONSENT_PAPER, "obtained_at"): (_("When was it filled in?"), ""),
        (Basis.CONSENT_PAPER, "occasion"): (
            _("Where, or on what occasion?"),
            _("Such as the shop's counter."),
        ),
        (Basis.CONSENT_MAIL, "obtained_at"): (_("When did the mail come?"), ""),
        (Basis.CONSENT_MAIL, "note"): (
            _("What did the mail say?"),
            _("Please keep the mail itself in your mailbox as well."),
        ),
        (Basis.CONSENT_ORAL, "obtained_at"): (_("When did the person say so?"), ""),
        (Basis.CONSENT_ORAL, "method"): (_("How?"), _("Such as in person at the counter, or on the phone.")),
        (Basis.CONSENT_ORAL, "place"): (_("Where?"), _("Such as the shop's counter, or a fair.")),
        (Basis.CONSENT_ORAL, "note"): (
            _("What was asked, and what was answered?"),
            _("Such as: “May we mail you our news?” – “Yes, please.”"),
        ),
        (Basis.CONSENT_LEGACY, "obtained_at"): (_("When did the person agree?"), ""),
        (Basis.CONSENT_LEGACY, "method"): (
            _("How did the person agree?"),
            _("Such as a postcard campaign; leave it empty when nobody knows."),
        ),
        (Basis.CARD, "obtained_at"): (_("When did you receive it?"), ""),
        (Basis.CARD, "occasion"): (_("On what occasion?"), _("Such as the autumn flower fair.")),
        (Basis.CARD, "by"): (_("Who received it?"), _("A new name is added to the staff list.")),
        (Basis.RELATION, "by"): (_("Who knows about it?"), _("A new name is added to the staff list.")),
        (Basis.PUBLISHED, "by"): (_("Who saw the page?"), _("A new name is added to the staff list.")),
        (Basis.ADDRESS_TOLD, "method"): (
            _("How did you learn the address?"),
            _("Such as on the phone, by a mail's signature, or on a social network."),
        ),
        (Basis.ADDRESS_TOLD, "obtained_at"): (_("When did you learn it?"), ""),
        (Basis.ADDRESS_TOLD, "no_ads_note"): (_("Did the person say “no advertising mail”?"), ""),
    }


def yes_no(ui: Ui, *, unknown: bool) -> dict[str, str]:
    """Answers of a yes-or-no question."""
    _ = ui._
    answers = {"yes": _("Yes"), "no": _("No")}
    return {**answers, "unknown": _("Not known")} if unknown else answers


def publishers(ui: Ui) -> dict[str, str]:
    """Who may publish an address."""
    _ = ui._
    return {
        "organisation": _("A company, shop or other organisation"),
        "sole_trader": _("A person who carries on a business"),
        "private": _("A private person"),
    }
