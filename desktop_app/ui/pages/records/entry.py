"""The event that is chosen in the list: what happened, what proves it, how long it is kept, every detail."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.records_proof import Proof
from desktop_app.services.records_view import RecordLine
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, clear, rule
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.flowing_text import FlowingText
from desktop_app.ui.widgets.labels import WrapLabel


class EntryCard(Card):
    """Hidden while nothing is chosen."""

    person_wanted = Signal(str)
    proof_wanted = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__(margin=18, spacing=8)
        self.ui = ui
        self.line: RecordLine | None = None
        self._details: tuple[tuple[str, str], ...] = ()
        self.chip = Chip(ui)
        self.text = WrapLabel("bold")
        self.person = button(ui, "quiet", icon="user", clicked=self._person)
        self.kept = WrapLabel("small")
        self.proofs = QVBoxLayout()
        self.proofs.setSpacing(4)
        self.details = FlowingText(ui)
        self.box.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.text)
        self.box.addWidget(self.person, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addLayout(self.proofs)
        self.add(self.kept)
        self.add(rule())
        self.add(self.details)
        self.box.addStretch(1)
        self.hide()

    def show_line(self, line: RecordLine | None) -> None:
        """Another event, or none; its details are loaded."""
        self.line, self._details = line, ()
        self.setVisible(line is not None)
        if line is None:
            return
        self._fill()
        self.retranslate()
        view = self.ui.services.records_view
        self.ui.tasks.look(self, lambda: view.details(line.id), self._take_details, key="details")

    def retranslate(self) -> None:
        _, line = self.ui._, self.line
        if line is None:
            return
        self.chip.set(line.chip, line.tone)
        self.text.setText(line.text)
        self.person.setText(_("All about this person"))
        self.person.setVisible(bool(line.who) and bool(line.address_id or line.contact_id))
        kept = _("Kept: {until}").format(until=line.kept)
        by = _("Kept: {until} ({article})").format(until=line.kept, article=line.kept_by)
        self.kept.setText(by if line.kept_by else kept)
        self.kept.setVisible(bool(line.kept))
        self.details.set_text("\n".join(f"{name}: {value}" for name, value in self._details))
        self.details.setAccessibleName(_("Everything that was recorded"))

    def _fill(self) -> None:
        clear(self.proofs)
        last: QWidget = self.person
        for proof in self.line.proofs if self.line else ():
            if proof.kind == "text":
                one = WrapLabel("small")
                one.setText(proof.label)
                self.proofs.addWidget(one)
            else:
                link = button(self.ui, "quiet", icon=_icon(proof), clicked=self._opener(proof))
                link.setText(proof.label)
                self.proofs.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
                QWidget.setTabOrder(last, link)
                last = link

    def _opener(self, proof: Proof) -> Callable[[], None]:
        return lambda: self.proof_wanted.emit(proof)

    def _take_details(self, details: tuple[tuple[str, str], ...]) -> None:
        self._details = details
        self.retranslate()

    def _person(self) -> None:
        if self.line is not None:
            self.person_wanted.emit(self.line.id)


def _icon(proof: Proof) -> str:
    return "file-text" if proof.kind == "wording" else "eye"
