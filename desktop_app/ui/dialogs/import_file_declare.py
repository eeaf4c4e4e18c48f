"""The import dialog's second part: where these addresses come from. Nothing is preset (JP-IMP-SOURCE)."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.consent import CONSENT_BASES, Basis
from desktop_app.services.contact_draft import FormView
from desktop_app.services.import_view import FileLook
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo, TopicsEdit
from desktop_app.ui.dialogs.evidence_words import LATER, WAYS, way_words
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


class DeclarePart(Card):
    """The questions; which ones, the first answer decides."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(spacing=12)
        self._ui = ui
        self._view: FormView | None = None
        self._look: FileLook | None = None
        self.heading, self.lead = label("h2"), WrapLabel("small")
        self.basis = Combo()
        self.told = Notice(ui, "warn")
        self.paper_by_hand = Choices(("yes", "no"), across=True)
        self.refusals_removed = Choices(("yes", "no"), across=True)
        self.on = DayEdit(ui)
        self.lines = {name: QLineEdit() for name in ("occasion", "continuing", "method", "place", "ground")}
        self.wording = Combo()
        self.by: NameCombo | None = None
        self.topics: TopicsEdit | None = None
        self.recipient_type = Choices(("business", "consumer", "unknown"))
        self.sensitive = QCheckBox()
        self.fields: dict[str, Field] = {}
        self._place_of: dict[str, QVBoxLayout] = {}
        self._place()
        self.basis.currentIndexChanged.connect(lambda _: self._told())
        self.paper_by_hand.chosen.connect(lambda _: self._told())
        self.refusals_removed.chosen.connect(lambda _: self.changed.emit())
        self.recipient_type.chosen.connect(lambda _: self._told())
        for signal in (self.on.changed, self.sensitive.toggled, self.wording.currentIndexChanged):
            signal.connect(lambda *_: self.changed.emit())
        for line in self.lines.values():
            line.textChanged.connect(lambda _: self.changed.emit())
        self.retranslate()
        self._show()

    def _place(self) -> None:
        for widget in (self.heading, self.lead):
            self.add(widget)
        editors: dict[str, QWidget | None] = {
            "basis": self.basis,
            "paper_by_hand": self.paper_by_hand,
            "refusals_removed": self.refusals_removed,
            "on": self.on,
            "continuing": self.lines["continuing"],
            "occasion": self.lines["occasion"],
            "method": self.lines["method"],
            "place": self.lines["place"],
            "wording": self.wording,
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
            if name == "paper_by_hand":
                self.add(self.told)
        self.told.hide()
        self.add(self.sensitive)

    def _put(self, name: str, editor: QWidget) -> None:
        self.fields[name] = Field(editor)
        self._place_of[name].addWidget(self.fields[name])

    def fill(self, view: FormView) -> None:
        """Staff, topics and wordings of the book."""
        self._view = view
        self.by = NameCombo(view.staff)
        self.by.editTextChanged.connect(lambda _: self.changed.emit())
        self._put("by", self.by)
        if len(view.topics) > 1:
            self.topics = TopicsEdit(self._ui, view.topics)
            self.topics.changed.connect(self.changed.emit)
            self._put("topics", self.topics)
        self.retranslate()
        self._show()

    def about(self, look: FileLook) -> None:
        """Fit the questions to what the file tells by itself."""
        self._look = look
        self.retranslate()
        self._show()

    def given(self) -> dict[str, Any]:
        """The declaration as `ImportFiles` takes it; only what is asked."""
        answers: dict[str, Any] = {
            "basis": self.basis.key(),
            "paper_by_hand": {"yes": True, "no": False}.get(self.paper_by_hand.key()),
            "refusals_removed": {"yes": True, "no": False}.get(self.refusals_removed.key()),
            "on": self.on.value(),
            "wording": self.wording.key(),
            "topics": self._topics(),
            "by": self.by.value() if self.by is not None else "",
            "recipient_type": self.recipient_type.key(),
            **{name: line.text().strip() for name, line in self.lines.items()},
        }
        asked = {name: value for name, value in answers.items() if self._asks(name)}
        if not self.sensitive.isHidden():
            asked["sensitive_confirmed"] = self.sensitive.isChecked()
        return asked

    def _topics(self) -> list[str] | str | None:
        if self.topics is None:
            return None
        value = self.topics.value()
        return None if value == "all" else value

    def touched(self) -> bool:
        """Whether anything was answered."""
        return any(value not in (None, "", False) for value in self.given().values())

    def tell(self, faults: Mapping[str, str]) -> QWidget | None:
        """Show what is missing; returns the first such editor."""
        first = None
        for name, one in self.fields.items():
            one.set_problem(faults.get(name, ""))
            if name in faults and first is None:
                first = one.editor
        return first

    def _basis(self) -> Basis | None:
        return Basis(self.basis.key()) if self.basis.key() else None

    def _asks(self, name: str) -> bool:
        basis = self._basis()
        if name == "ground":
            return self.recipient_type.key() == "business"
        if name in ("basis", "recipient_type"):
            return True
        if name == "topics" and self.topics is None:
            return False
        return basis is not None and basis in _ASKED[name]

    def _told(self) -> None:
        self._show()
        self.retranslate()
        self.changed.emit()

    def _show(self) -> None:
        for name, one in self.fields.items():
            one.setVisible(self._asks(name))
        refused = self._look.columns if self._look else ()
        self.sensitive.setVisible(any(one.refused == _SENSITIVE for one in refused))
        by_hand = self._basis() is Basis.CARD and self.paper_by_hand.key() == "no"
        self.told.set(
            self._ui._(
                "Then they are kept as “only told us the address”: no newsletters go to them. The law allows "
                "one mail to each that asks for agreement, which this version can't send yet (ordinance "
                "art. 2(1): in writing)."
            )
            if by_hand
            else ""
        )

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.heading.setText(_("Where do these addresses come from?"))
        self.lead.setText(
            _(
                "One answer counts for the whole file. Nothing is assumed. A list that another firm gave or "
                "sold to you can't be imported: the law wants its origin checked and put on record first "
                "(personal information act, art. 30)."
            )
        )
        ways = [(one.value, way_words(self._ui, one)[0]) for one in (*WAYS, LATER)]
        self.basis.fill([("", _("Please choose")), *ways])
        if self.basis.currentIndex() < 0:
            self.basis.choose("")
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
                "business": _("As businesses (companies, shops, professionals)"),
                "consumer": _("As private persons"),
                "unknown": _("Not known, or mixed (treated as private persons)"),
            }
        )
        wordings = self._view.wordings if self._view else ()
        known = [
            (one.number, _("Version {n}: {text}").format(n=one.number, text=one.text[:30]))
            for one in wordings
        ]
        self.wording.fill([("", _("Not known")), *known])
        if self.wording.currentIndex() < 0:
            self.wording.choose("")
        if self.topics is not None:
            self.topics.retranslate()
        for name, (question, hint) in self._words(allows).items():
            if name in self.fields:
                self.fields[name].set_texts(question, hint)
        self.sensitive.setText(_("The persons agreed that we keep health or similar details"))
        self.sensitive.setAccessibleName(self.sensitive.text())

    def _words(self, allows: str) -> dict[str, tuple[str, str]]:
        _ = self._ui._
        basis = self._basis()
        dated = self._look is not None and basis is not None and basis.value in self._look.dated
        on_hint = (
            _("The file has a day in each row; this one counts for rows without.")
            if dated
            else _("The file has no such day; this one counts for every row.")
        )
        card = basis is Basis.CARD
        days = {Basis.RELATION: _("Last dealing"), Basis.PUBLISHED: _("When did you see the page?")}
        return {
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
            "wording": (_("The wording on the form"), _("Wordings are kept in the settings.")),
            "topics": (_("Which newsletters did they agree to?"), ""),
            "by": (
                _("Who received them?") if card else _("Who answers for this?"),
                _("A new name is added to the staff list."),
            ),
            "recipient_type": (_("How do these persons write to us?"), ""),
            "ground": (_("How do you know?"), _("Such as a list of companies.")),
        }
