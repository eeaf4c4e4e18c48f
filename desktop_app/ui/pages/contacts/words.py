"""Codes of the contact book in words: statuses, grounds, and what a ground lacks."""

from collections.abc import Callable, Mapping

from desktop_app.services.contact_rows import Chip, ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.ground_words import basis_words
from desktop_app.ui.widgets.chips import Tone

TONES: Mapping[str, Tone] = {"mailable": "ok", "incomplete": "warn", "stopped": "stop"}


def status_text(ui: Ui, status: str) -> str:
    """The status as a sentence for one person."""
    return {
        "mailable": ui._("Mail may go to this person"),
        "incomplete": ui._("Not enough ground yet"),
        "stopped": ui._("Mail is stopped"),
    }[status]


def basis_text(ui: Ui, basis: str) -> str:
    """A ground in as few words as a chip has room for."""
    return basis_words(ui).get(basis, ui._("No ground"))


def chip_text(ui: Ui, chip: Chip) -> str:
    """What the chip of a row says."""
    _ = ui._
    if chip.code == "ground":
        return basis_text(ui, chip.basis)
    if chip.code == "missing":
        lacking = _lacking(ui, chip.reason)
        basis = basis_text(ui, chip.basis)
        return _("{ground} ({lacking})").format(ground=basis, lacking=lacking) if lacking else basis
    if chip.code == "optout":
        return _("Stopped {day}").format(day=chip.day)
    return {
        "none": _("No ground"),
        "no-address": _("No address"),
        "complaint": _("Complaint"),
        "bounce": _("Address gone"),
        "waiting": _("A reply waits for you"),
        "role": _("Not a person's address"),
    }[chip.code]


def _lacking(ui: Ui, reason: str) -> str:
    _ = ui._
    texts: Mapping[str, str] = {
        "card-no-date-no-occasion": _("no date"),
        "card-not-handed-over": _("not handed over"),
        "card-no-ads-note": _("“no ads”"),
        "JP-SEMR-2-1-PAPERONLY": _("not on paper"),
        "XX-COUNTRY-OPTIN": _("abroad, no consent"),
        "JP-SEM-3-2-RECORD": _("no record"),
        "record-time-missing": _("no date"),
        "JP-SEMR-4-1-ORAL": _("record incomplete"),
        "JP-IMP-LEGACYCONSENT": _("no date or method"),
        "JP-SEM-3-1-1-SCOPE": _("another kind"),
        "JP-SEM-3-1-1-BEFORE": _("dated later"),
        "JP-SEM-3-1-1-TOYOU": _("another firm"),
        "own-signup-unconfirmed": _("not confirmed"),
        "JP-SEMG-ADDRCHANGE": _("address changed"),
        "JP-APPI-18-PURPOSE": _("other purpose"),
        "relation-other-business": _("another firm"),
        "relation-not-continuing": _("not continuing"),
        "relation-not-yet": _("dated later"),
        "published-private-person": _("no business"),
        "published-no-ads": _("“no ads”"),
        "published-no-url": _("no page noted"),
        "published-not-yet": _("dated later"),
    }
    return texts.get(reason, "")


def mend_text(ui: Ui, rule: str, reason: str) -> str:
    """What the button says that mends a rule."""
    _ = ui._
    if reason == "card-no-date-no-occasion":
        return _("Enter the card's date")
    texts: Mapping[str, str] = {
        "JP-SEM-3-1-2-CARD": _("Complete the card's record"),
        "JP-SEMR-2-1-PAPERONLY": _("Note how it was told"),
        "card-not-handed-over": _("Note how it was told"),
        "JP-SEM-3-1-3-RELATION": _("Enter the last dealing"),
        "JP-SEM-3-1-4-PUBLISHED": _("Record the page again"),
        "JP-SEM-3-2-RECORD": _("Enter when they agreed"),
        "JP-SEMR-4-1-ORAL": _("Complete the record"),
        "JP-IMP-LEGACYCONSENT": _("Complete the consent"),
        "JP-SEM-3-3-OPTOUT": _("Record a new agreement"),
        "JP-SEM-3-3-RECONSENT": _("Record a new agreement"),
        "JP-SEM-3-3-UNCLEAR": _("Look at the reply"),
        "JP-SEND-BOUNCE": _("Correct the address"),
        "JP-IMP-ROLE": _("Enter the person's address"),
        "JP-SEMG-ADDRCHANGE": _("Record a new ground"),
    }
    return texts.get(rule, _("Record an agreement"))


def kind_text(ui: Ui, kind: str) -> str:
    """How somebody writes to us, in a word."""
    return {
        "business": ui._("Business"),
        "consumer": ui._("Private person"),
        "unknown": ui._("Not known"),
    }[kind]


def cell_text(ui: Ui, row: ContactRow, column: str) -> str:
    """What a cell shows, whole: also for the clipboard and for paper."""
    if column == "basis":
        return chip_text(ui, row.chip)
    if column == "status":
        return short_status(ui, row.status)
    if column == "kind":
        return kind_text(ui, row.kind)
    if column == "tags":
        return "、".join(row.tags)
    if column == "addresses":
        return "、".join(row.addresses)
    if column == "source":
        return row.source or ui._("Entered by hand")
    return str(getattr(row, column))


def short_status(ui: Ui, status: str) -> str:
    """The status in the words of the filters."""
    return {
        "mailable": ui._("Mail may go"),
        "incomplete": ui._("Not enough ground"),
        "stopped": ui._("Stopped or bounced"),
    }[status]


def row_said(ui: Ui, row: ContactRow, column: str) -> str:
    """A cell in full words, for a screen reader and the tooltip."""
    chip = chip_text(ui, row.chip)
    said: Mapping[str, Callable[[], str]] = {
        "name": lambda: "、".join(part for part in (row.name, row.company) if part),
        "address": lambda: (
            ui._("{address} and {n} more").format(address=row.address, n=row.more_addresses)
            if row.more_addresses
            else row.address or ui._("No address")
        ),
        "basis": lambda: ui._("{status}: {chip}").format(status=status_text(ui, row.status), chip=chip),
        "date": lambda: row.date or ui._("No date recorded"),
        "sent": lambda: row.sent or ui._("Nothing was sent yet."),
    }
    return said[column]() if column in said else cell_text(ui, row, column)
