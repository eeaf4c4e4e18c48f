"""The contact form's second part: why we may write. The way is chosen first; then only its fields appear."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.consent import Basis
from desktop_app.domain.evidence_fields import FIELDS, Ask
from desktop_app.services.contact_draft import FormView, TypedAddress
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import Answer
from desktop_app.ui.dialogs.evidence_words import ICONS, LATER, WAYS, told_words, way_words
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.cards import Card, Notice, clear
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.sentences import sentences


class ReasonPart(Card):
    """Ways as buttons; one chosen, its fields."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(spacing=10)
        self._ui = ui
        self.view: FormView | None = None
        self.basis: Basis | None = None
        self.answers: list[Answer] = []
        self._typed: tuple[TypedAddress, ...] = ()
        self.heading, self.lead = label("h2"), WrapLabel("small")
        self.problem = WrapLabel("small", "stop")
        self.ways: dict[Basis, Button] = {}
        self._list = self._ways_list()
        self._chosen = self._chosen_head()
        self.told = Notice(ui, "warn")
        self.which = Combo()
        self.which_field = Field(self.which)
        self.for_new = Choices(("yes", "no"), across=True)
        self.for_new_field = Field(self.for_new)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(12)
        for widget in (self.heading, self.lead, self.problem, self._list, self._chosen, self.told):
            self.add(widget)
        self.add(self.which_field)
        self.add(self.for_new_field)
        self.box.addLayout(self._fields)
        self.box.addStretch(1)
        self.which.currentIndexChanged.connect(lambda _: self._which_told())
        self.for_new.chosen.connect(lambda _: self.changed.emit())
        self._show()

    def _ways_list(self) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for basis in (*WAYS, LATER):
            way = button(self._ui, "row", icon=ICONS[basis], clicked=partial(self.choose, basis))
            self.ways[basis] = way
            box.addWidget(way)
        return holder

    def _chosen_head(self) -> QWidget:
        holder = Card(margin=12, spacing=8, look="sunken")
        self.way_name, self.way_allows = WrapLabel("bold"), WrapLabel("small")
        self.again = button(self._ui, bulk="small", clicked=self.choose_again)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.way_name)
        words.addWidget(self.way_allows)
        head.addLayout(words, 1)
        head.addWidget(self.again)
        holder.box.addLayout(head)
        return holder

    def fill(self, view: FormView) -> None:
        """What can be chosen, and whether the contact has reasons already."""
        self.view = view
        self.retranslate()
        self._show()

    def choose(self, basis: Basis, known: Mapping[str, Any] | None = None) -> None:
        """Take a way; `known` fills in what is on record."""
        self.basis = basis
        self.problem.hide()
        self._make_fields(known or {})
        self._show()
        self.retranslate()
        first = self.first_open()
        (first or self.again).setFocus()
        self.changed.emit()

    def choose_again(self) -> None:
        """Back to the ways; what was typed for this one goes."""
        was, self.basis = self.basis, None
        self._make_fields({})
        self._show()
        if was is not None:
            self.ways[was].setFocus()
        self.changed.emit()

    def first_open(self) -> QWidget | None:
        """The first field without an answer."""
        return next((one.editor for one in self.answers if one.value() in (None, "", [])), None)

    def _make_fields(self, known: Mapping[str, Any]) -> None:
        clear(self._fields)
        self.answers = []
        if self.basis is None or self.view is None:
            return
        for asked in FIELDS[self.basis]:
            if asked.ask is Ask.TOPICS and len(self.view.topics) < 2:
                continue
            answer = Answer(self._ui, self.basis, asked, self.view, self._told)
            if asked.name in known:
                answer.set_value(known[asked.name])
            self.answers.append(answer)
            self._fields.addWidget(answer.field)
            answer.field.show()  # at once, so that it can take the focus

    def _told(self) -> None:
        self._show_told()
        self.changed.emit()

    def evidence(self) -> dict[str, Any] | None:
        """The evidence as typed; None when none is added."""
        if self.basis in (None, LATER):
            return None
        assert self.basis is not None  # noqa: S101
        return {"basis": self.basis.value, **{one.name: one.value() for one in self.answers}}

    def at(self) -> int | None:
        """Which of the addresses the evidence is about; None when that line was taken away."""
        at = self.which.currentIndex()
        return at if at >= 0 else None

    def about(self, key: str) -> None:
        """Let the evidence be about the line known by `key`; an unknown one leaves that open."""
        self.which.choose(key)
        self._show()

    def given_for_new(self) -> bool | None:
        """Whether the person gave it for the changed address; None when not asked, or not answered."""
        return {"yes": True, "no": False}.get(self.for_new.key()) if self._asks_for_new() else None

    def set_addresses(self, typed: tuple[TypedAddress, ...], keys: Sequence[str]) -> None:
        """The lines of the first part with their keys: the one that was chosen stays, wherever it goes."""
        self._typed = typed
        self.which.fill([(key, one.text or "…") for key, one in zip(keys, typed, strict=True)])
        if not self._asks() and self.which.currentIndex() < 0:
            self.which.blockSignals(True)
            self.which.setCurrentIndex(0)
            self.which.blockSignals(False)
        self._show()

    def tell(
        self, faults: Mapping[str, str], *, missing: str = "", tried: bool = False
    ) -> QWidget | None:
        """Show what is wrong; returns the first such editor. `missing`: no way was chosen."""
        self.problem.setText(missing)
        self.problem.setVisible(bool(missing))
        first: QWidget | None = next(iter(self.ways.values())) if missing else None
        for one in self.answers:
            text = one.fault() or faults.get(f"evidence.{one.name}", "")
            one.field.set_problem(text)
            if text and first is None:
                first = one.editor
        for field, editor, text in (
            (self.for_new_field, self.for_new, faults.get("evidence.given_for_new", "")),
            (self.which_field, self.which, self._which_fault() if tried else ""),
        ):
            field.set_problem(text)
            first = editor if text else first
        return first

    def _which_fault(self) -> str:
        lost = self._asks() and self.at() is None
        return self._ui._("Choose the address that this is about.") if lost else ""

    def local_fault(self) -> bool:
        """Whether a widget holds something that can't be read, or an address is still to be chosen."""
        return bool(self._which_fault()) or any(one.fault() for one in self.answers)

    def _asks(self) -> bool:
        return self.basis is not None and self.basis is not LATER

    def _asks_for_new(self) -> bool:
        return self._asks() and self._is_changed()

    def _which_told(self) -> None:
        self.for_new.choose("")  # it was answered for another address
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        has = self.basis is not None
        self._list.setVisible(not has)
        self.lead.setVisible(not has)
        self._chosen.setVisible(has)
        self.which_field.setVisible(self._asks() and (len(self._typed) > 1 or self.at() is None))
        self.for_new_field.setVisible(self._asks_for_new())
        if not self._asks_for_new():
            self.for_new.choose("")
        self._show_told()

    def _is_changed(self) -> bool:
        at = self.at()
        if at is None or at >= len(self._typed):
            return False
        typed = self._typed[at]
        stored = self.view.addresses if self.view else ()
        return typed.replaces is not None or any(one.id == typed.id and one.unconfirmed for one in stored)

    def _show_told(self) -> None:
        """A card that was not handed over is stored as an address that was told: said before saving."""
        answered = {one.name: one.value() for one in self.answers}
        told = self.basis is Basis.CARD and answered.get("paper") is False
        refused = answered.get("no_ads_note") is True
        self.told.set(told_words(self._ui, refused=refused) if told else "")

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.heading.setText(_("Why may we write?"))
        stored = self.view.addresses if self.view else ()
        count = sum(one.evidence for one in stored)
        said = _("How did you come to this address? Nothing is assumed.")
        if count:
            kept = self._ui.ngettext("{n} reason is on record.", "{n} reasons are on record.", count)
            more = _("Add another one here, or leave it as it is.")
            said = sentences(self._ui, kept.format(n=count), more)
        self.lead.setText(said)
        for basis, way in self.ways.items():
            name, allows = way_words(self._ui, basis)
            way.setText(name)
            way.setToolTip(allows)
            way.setAccessibleName(name)
            way.setAccessibleDescription(allows)
        self.ways[LATER].setVisible(not (self.view and self.view.contact_id))
        if self.basis is not None:
            name, allows = way_words(self._ui, self.basis)
            self.way_name.setText(name)
            self.way_allows.setText(allows)
        self.again.setText(_("Choose another"))
        self.which_field.set_texts(_("Which address is it about?"))
        self.for_new.set_texts({"yes": _("Yes"), "no": _("No")})
        self.for_new_field.set_texts(
            _("Did the person give this for the new address itself?"),
            _("What was agreed for the old address does not move to the new one."),
        )
        for one in self.answers:
            one.retranslate()
