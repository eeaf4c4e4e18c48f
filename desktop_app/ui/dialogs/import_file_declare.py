"""The wizard's fourth step: where these addresses come from. Nothing is preset (JP-IMP-SOURCE)."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.consent import CONSENT_BASES, Basis
from desktop_app.services.contact_draft import FormView
from desktop_app.services.import_view import PartLook
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo, TopicsEdit
from desktop_app.ui.dialogs.evidence_words import LATER, WAYS, way_words
from desktop_app.ui.dialogs.import_file_firm import FirmPart
from desktop_app.ui.dialogs.import_file_sources import SOURCES, WAYS_OF, source_words, unknown_words
from desktop_app.ui.dialogs.import_file_wording import ShownWordingEdit
from desktop_app.ui.widgets.cards import Card, Notice
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel, label

_SENSITIVE = "JP-APPI-20-2-SENSITIVE"
_CONSENTS = frozenset({*CONSENT_BASES, Basis.CONSENT_LEGACY})
_ASKED: Mapping[str, frozenset[Basis]] = {
    "paper_by_hand": frozenset({Basis.CARD}),
    "refusals_removed": frozenset({Basis.CARD, Basis.ADDRESS_TOLD, Basis.PUBLISHED}),
    "on": frozenset(set(WAYS)),
    "occasion": frozenset({*CONSENT_BASES, Basis.CARD, Basis.ADDRESS_TOLD, Basis.CONSENT_LEGACY}),
    "continuing": frozenset({Basis.RELATION}),
    "method": frozenset({Basis.CONSENT_ORAL, Basis.CONSENT_LEGACY, Basis.ADDRESS_TOLD}),
    "place": frozenset({Basis.CONSENT_WEB, Basis.CONSENT_ORAL}),
    "wording": frozenset({Basis.CONSENT_WEB, Basis.CONSENT_PAPER, Basis.CONSENT_LEGACY}),
    "topics": _CONSENTS,
    "by": frozenset(set(WAYS)),
}
"""Which question is asked for which basis."""
_ORDER = (
    "source", "origin", "basis", "paper_by_hand", "refusals_removed", "on", "continuing", "occasion",
    "method", "place", "wording", "topics", "by", "recipient_type", "ground",
)  # fmt: skip
"""Questions from top to bottom."""
_PER_ROW = ("paper_by_hand", "refusals_removed", "on", "occasion", "by")
"""Asked as well where the rows tell their bases."""


class DeclarePart(Card):
    """The questions; which ones, the first answer decides."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(spacing=12)
        self._ui = ui
        self._view: FormView | None = None
        self._parts: tuple[PartLook, ...] = ()
        self.heading, self.lead = label("h2"), WrapLabel("small")
        self.suggestion = Notice(ui, "info")
        self.source = Choices(SOURCES)
        self.origin = Choices(("unknown", "bought", "rented", "scraped"))
        self.firm = FirmPart(ui)
        self.basis = Combo()
        self.basis.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.told = Notice(ui, "warn")
        self.paper_by_hand = Choices(("yes", "no"), across=True)
        self.refusals_removed = Choices(("yes", "no"), across=True)
        self.on = DayEdit(ui)
        self.lines = {name: QLineEdit() for name in ("occasion", "continuing", "method", "place", "ground")}
        self.wording: ShownWordingEdit | None = None
        self.by: NameCombo | None = None
        self.topics: TopicsEdit | None = None
        self.recipient_type = Choices(("business", "consumer", "unknown"))
        self.sensitive = QCheckBox()
        self.fields: dict[str, Field] = {}
        self._place_of: dict[str, QVBoxLayout] = {}
        self._place()
        self.source.chosen.connect(lambda _: self._source_told())
        self.origin.chosen.connect(lambda _: self.changed.emit())
        self.firm.changed.connect(self.changed.emit)
        self.basis.currentIndexChanged.connect(lambda _: self._told())
        self.paper_by_hand.chosen.connect(lambda _: self._told())
        self.refusals_removed.chosen.connect(lambda _: self.changed.emit())
        self.recipient_type.chosen.connect(lambda _: self._told())
        for signal in (self.on.changed, self.sensitive.toggled):
            signal.connect(lambda *_: self.changed.emit())
        for line in self.lines.values():
            line.textChanged.connect(lambda _: self.changed.emit())
        self.retranslate()
        self._show()

    def _place(self) -> None:
        for widget in (self.heading, self.lead, self.suggestion):
            self.add(widget)
        self.suggestion.hide()
        editors: dict[str, QWidget | None] = {
            "source": self.source,
            "origin": self.origin,
            "basis": self.basis,
            "paper_by_hand": self.paper_by_hand,
            "refusals_removed": self.refusals_removed,
            "on": self.on,
            "continuing": self.lines["continuing"],
            "occasion": self.lines["occasion"],
            "method": self.lines["method"],
            "place": self.lines["place"],
            "wording": None,
            "topics": None,
            "by": None,
            "recipient_type": self.recipient_type,
            "ground": self.lines["ground"],
        }
        for name, editor in editors.items():
            self._place_of[name] = QVBoxLayout()
            self.box.addLayout(self._place_of[name])
            if editor is not None:
                self._put(name, editor)
            if name == "origin":
                self.add(self.firm)
            if name == "paper_by_hand":
                self.add(self.told)
        self.told.hide()
        self.add(self.sensitive)
        self.box.addStretch(1)

    def _put(self, name: str, editor: QWidget) -> None:
        self.fields[name] = Field(editor)
        self._place_of[name].addWidget(self.fields[name])

    def fill(self, view: FormView) -> None:
        """Staff, topics and wordings of the book."""
        self._view = view
        self.by = NameCombo(view.staff)
        self.by.editTextChanged.connect(lambda _: self.changed.emit())
        self._put("by", self.by)
        self.wording = ShownWordingEdit(self._ui, view.wordings)
        self.wording.changed.connect(self.changed.emit)
        self._put("wording", self.wording)
        if len(view.topics) > 1:
            self.topics = TopicsEdit(self._ui, view.topics)
            self.topics.changed.connect(self.changed.emit)
            self._put("topics", self.topics)
        self.retranslate()
        self._show()

    def about(self, parts: Iterable[PartLook]) -> None:
        """Fit the questions to what the lists of people tell by themselves."""
        self._parts = tuple(parts)
        self.retranslate()
        self._show()

    def given(self) -> dict[str, Any]:
        """The declaration as `ImportFiles` takes it; only what is asked."""
        wording = self.wording.value() if self.wording is not None else ""
        answers: dict[str, Any] = {
            "source": self.source.key(),
            "origin": self.origin.key(),
            "from_firm": self.firm.given(),
            "basis": self.basis.key(),
            "paper_by_hand": {"yes": True, "no": False}.get(self.paper_by_hand.key()),
            "refusals_removed": {"yes": True, "no": False}.get(self.refusals_removed.key()),
            "on": self.on.value(),
            "wording": wording,
            "topics": self._topics(),
            "by": self.by.value() if self.by is not None else "",
            "recipient_type": self.recipient_type.key(),
            **{name: line.text().strip() for name, line in self.lines.items()},
        }
        asked = {name: value for name, value in answers.items() if self._asks(name)}
        if not self.sensitive.isHidden():
            asked["sensitive_confirmed"] = self.sensitive.isChecked()
        if self.rows_tell("row_basis"):
            asked["per_row"] = True
        return asked

    def rows_tell(self, field: str) -> bool:
        """Whether a column of every list of people is mapped to this field."""
        return bool(self._parts) and all(field in part.fields for part in self._parts)

    def _topics(self) -> list[str] | str | None:
        if self.topics is None:
            return None
        value = self.topics.value()
        return None if value == "all" else value

    def touched(self) -> bool:
        """Whether anything was answered."""
        given = {name: value for name, value in self.given().items() if name != "per_row"}
        firm = given.pop("from_firm", None)
        told = any(value not in (None, "", False) for value in given.values())
        return told or (firm is not None and self.firm.touched())

    def tell(self, faults: Mapping[str, str]) -> QWidget | None:
        """Show what is missing; returns the first such editor."""
        missing: dict[str, QWidget] = {}
        for name, one in self.fields.items():
            one.set_problem(faults.get(name, ""))
            if name in faults and one.editor is not None:
                missing[name] = one.editor
        if self.wording is not None:
            lacking = self.wording.tell(
                {name: faults.get(f"wording.{name}", "") for name in ("text", *self.wording.fields)}
            )
            if lacking is not None:
                missing["wording"] = lacking
        if self._asks("from_firm") and (firm := self.firm.tell(faults)) is not None:
            missing["origin"] = firm  # it stands where the origin would
        return next((missing[name] for name in _ORDER if name in missing), None)

    def _basis(self) -> Basis | None:
        return Basis(self.basis.key()) if self.basis.key() else None

    def _asks(self, name: str) -> bool:
        basis = self._basis()
        if name == "ground":
            return self.recipient_type.key() == "business"
        source = self.source.key()
        if name in ("source", "recipient_type"):
            return True
        if name == "origin":
            return source == "unknown"
        if name == "from_firm":
            return source == "firm"
        if name == "basis":
            return source not in ("", "unknown")
        if source == "unknown":
            return name == "by"
        if name == "topics" and self.topics is None:
            return False
        if basis is None:
            return name in _PER_ROW and bool(source) and self.rows_tell("row_basis")
        return basis in _ASKED[name] or (name in _PER_ROW and self.rows_tell("row_basis"))

    def _source_told(self) -> None:
        self._fill_basis()
        self._told()

    def _told(self) -> None:
        self._show()
        self.retranslate()
        self.changed.emit()

    def _show(self) -> None:
        for name, one in self.fields.items():
            one.setVisible(self._asks(name))
        self.firm.setVisible(self._asks("from_firm"))
        refused = [one.refused for part in self._parts for one in part.columns]
        self.sensitive.setVisible(_SENSITIVE in refused)
        by_hand = self._basis() is Basis.CARD and self.paper_by_hand.key() == "no"
        self.told.set(
            self._ui._(
                "Then they are kept as “only told us the address”: no newsletters go to them. The law allows "
                "one mail to each that asks for agreement (ordinance "
                "art. 2(1): in writing)."
            )
            if by_hand
            else ""
        )

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.heading.setText(_("Where do these addresses come from?"))
        self.lead.setText(_("Nothing is assumed. What you say is kept as proof with every person."))
        self.source.set_texts(source_words(self._ui))
        self.origin.set_texts(unknown_words(self._ui))
        self._suggest()
        self._fill_basis()
        basis = self._basis()
        allows = way_words(self._ui, basis)[1] if basis else ""
        if basis is LATER:
            allows = _("They are kept without a reason. No newsletters until one is added.")
        yes_no = {"yes": _("Yes"), "no": _("No")}
        self.paper_by_hand.set_texts(yes_no)
        self.refusals_removed.set_texts(yes_no)
        self.on.retranslate()
        self.recipient_type.set_texts(
            {
                "business": _("As businesses (firms, shops)"),
                "consumer": _("As private persons"),
                "unknown": _("Not known, or mixed (as private persons)"),
            }
        )
        if self.wording is not None:
            self.wording.retranslate()
        self.firm.retranslate()
        if self.topics is not None:
            self.topics.retranslate()
        for name, (question, hint) in self._words(allows).items():
            if name in self.fields:
                self.fields[name].set_texts(question, hint)
        self.sensitive.setText(_("The persons agreed that we keep health or similar details"))
        self.sensitive.setAccessibleName(self.sensitive.text())

    def _fill_basis(self) -> None:
        """The ways that fit the source."""
        _ = self._ui._
        ways = WAYS_OF.get(self.source.key(), WAYS)
        words = [(one.value, way_words(self._ui, one)[0]) for one in (*ways, LATER)]
        self.basis.fill([("", _("Please choose")), *words])
        if self.basis.currentIndex() < 0:
            self.basis.choose("")

    def _suggest(self) -> None:
        """What the file itself suggests: said, never chosen."""
        _ = self._ui._
        said = []
        suggested = {part.suggested for part in self._parts} - {"", LATER.value}
        if suggested == {Basis.CARD.value}:
            said.append(_("This looks like a list of business cards. Only cards that were handed to you on "
                          "paper count as cards."))  # fmt: skip
        elif suggested:
            ways = "、".join(way_words(self._ui, Basis(one))[0] for one in sorted(suggested))
            said.append(_("By its columns it looks like: {ways}. Please say whether that is so.").format(
                ways=ways
            ))  # fmt: skip
        if self.rows_tell("row_basis"):
            said.append(_("A column tells the ground of each row; what you say here counts for rows that "
                          "say nothing."))  # fmt: skip
        self.suggestion.set("\n".join(said))

    def _words(self, allows: str) -> dict[str, tuple[str, str]]:
        _ = self._ui._
        basis = self._basis()
        dated = basis is not None and any(basis.value in part.dated for part in self._parts)
        on_hint = (
            _("The file has a day in each row; this one counts for rows without.")
            if dated
            else _("The file has no such day; this one counts for every row.")
        )
        if basis is Basis.RELATION and self.rows_tell("dealing_date"):
            on_hint = _("The file tells this day. Who has none in it never bought, and gets no newsletters.")
        card = basis is Basis.CARD
        days = {Basis.RELATION: _("Last dealing"), Basis.PUBLISHED: _("When did you see the page?")}
        return {
            "source": (_("Who gave you these addresses?"), ""),
            "origin": (
                _("What do you know about the list?"),
                _("Nobody is mailed from such a list: it is kept without a ground until each person has "
                  "one."),
            ),
            "basis": (_("How did you come to these addresses?"), allows),
            "paper_by_hand": (_("Did the persons hand you paper cards?"), ""),
            "refusals_removed": (
                _("Did you take out whoever refuses advertising?"),
                _("Whose card, page or word says “no advertising mail” must not be in the list."),
            ),
            "on": (days.get(basis, _("When?")) if basis else "", on_hint),
            "continuing": (_("What goes on with them?"), _("Such as weekly deliveries, or membership.")),
            "occasion": (_("On what occasion?"), _("Such as the autumn flower fair.")),
            "method": (_("How?"), _("Such as in person at the counter, or on the phone.")),
            "place": (
                _("Page of the form") if basis is Basis.CONSENT_WEB else _("Where?"),
                "",
            ),
            "wording": (_("The wording on the form"), _("What people saw and agreed to, word for word.")),
            "topics": (_("Which newsletters did they agree to?"), ""),
            "by": (
                _("Who received them?") if card else _("Who answers for this?"),
                _("A new name is added to the staff list."),
            ),
            "recipient_type": (_("How do these persons write to us?"), ""),
            "ground": (_("How do you know?"), _("Such as a list of companies.")),
        }
