"""One person: may mail go, why it went, and every event, with a button that writes it all to a file."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.records_person import PersonRecord, SentLine
from desktop_app.services.records_view import RecordLine
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chips import Chip, StatusDot
from desktop_app.ui.widgets.labels import WrapLabel, label, set_property
from desktop_app.ui.widgets.paged_table import Cell, Column, PagedTable


class _Row:
    """A sent mail as a row of a table."""

    def __init__(self, number: int, sent: SentLine) -> None:
        self.id, self.sent = str(number), sent


def _sent_cells(row: _Row) -> Sequence[Cell]:
    sent = row.sent
    return (
        Cell(sent.at, muted=True),
        Cell(sent.title, below=sent.because),
        Cell(chip=sent.state, tone=sent.tone),
    )


def _event_cells(line: RecordLine) -> Sequence[Cell]:
    proofs = "、".join(one.label for one in line.proofs)
    return (Cell(line.at, muted=True), Cell(line.text, below=proofs, chip=line.chip, tone=line.tone))


class PersonView(QWidget):
    """`left` goes back to the list; `export_wanted` and `contact_wanted` carry the person's ids."""

    left = Signal()
    export_wanted = Signal(str)
    line_picked = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.record: PersonRecord | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        self.back = button(ui, "quiet", icon="arrow-left", clicked=self.left.emit)
        box.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        head = Card(margin=18, spacing=8)
        top = QHBoxLayout()
        top.setSpacing(10)
        self.who = label("title", selectable=True)
        self.who.setWordWrap(True)
        self.chip = Chip(ui)
        top.addWidget(self.who, 1)
        top.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        head.box.addLayout(top)
        self.addresses = label("muted", selectable=True)
        self.addresses.setWordWrap(True)
        head.add(self.addresses)
        now = QHBoxLayout()
        now.setSpacing(10)
        self.dot = StatusDot(ui)
        self.now = WrapLabel("body")
        now.addWidget(self.dot, 0, Qt.AlignmentFlag.AlignTop)
        now.addWidget(self.now, 1)
        head.box.addLayout(now)
        self.buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.buttons.setSpacing(10)
        self.export = button(ui, icon="download", clicked=self._export)
        self.contact = button(ui, "quiet", icon="user", clicked=self._contact)
        self.buttons.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.addWidget(self.contact, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.addStretch(1)
        head.box.addLayout(self.buttons)
        box.addWidget(head)
        self.why = label("h2")
        self.none_sent = WrapLabel("muted")
        self.sent = PagedTable(
            ui, (Column(140, hide_below=420), Column(), Column(150)), _sent_cells, rows=6, fits=True
        )
        self.sent_sheet = Card(margin=1)
        self.sent_sheet.add(self.sent)
        self.all = label("h2")
        self.events = PagedTable(ui, (Column(140, hide_below=420), Column()), _event_cells, rows=4)
        self.events.picked.connect(self.line_picked)
        sheet = Card(margin=1)
        sheet.add(self.events)
        for widget in (self.why, self.none_sent, self.sent_sheet, self.all):
            box.addWidget(widget)
        box.addWidget(sheet, 1)
        self.retranslate()

    def show_record(self, record: PersonRecord) -> None:
        """Another person."""
        self.record = record
        self.sent.show_rows([_Row(number, one) for number, one in enumerate(record.sends)], False)
        self.events.show_rows(record.lines, False)
        self.retranslate()

    def set_narrow(self, narrow: bool) -> None:
        """Little room."""
        ways = QBoxLayout.Direction
        self.buttons.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def retranslate(self) -> None:
        _ = self.ui._
        self.back.setText(_("Back to the list"))
        self.export.setText(_("Write this person's evidence to a file…"))
        self.contact.setText(_("Show in Contacts"))
        self.why.setText(_("Why this person was written to"))
        self.none_sent.setText(_("Nothing was ever sent to this person."))
        self.all.setText(_("Everything that happened"))
        headers = (_("When"), _("Why it went"), _("What became of it"))
        self.sent.set_texts(headers, self.why.text())
        self.events.set_texts((_("When"), _("Event")), self.all.text())
        record = self.record
        if record is None:
            return
        self.who.setText(record.who)
        self.chip.set(_("Erased") if record.erased else "", "warn")
        several = len(record.addresses) > 1 or record.who not in record.addresses
        self.addresses.setText("\n".join(record.addresses))
        self.addresses.setVisible(several and bool(record.addresses))
        erased = _("The data of this person were lawfully erased. Only what the law wants kept is left.")
        self.now.setText(record.now or (erased if record.erased else ""))
        self.dot.set("ok" if record.mailable else "warn" if record.erased else "stop")
        set_property(self.now, "tone", "")
        self.contact.setVisible(record.contact_id is not None)
        some = bool(record.sends)
        self.sent_sheet.setVisible(some)
        self.none_sent.setVisible(not some)

    def _export(self) -> None:
        if self.record is not None:
            self.export_wanted.emit(self.record.address_id)

    def _contact(self) -> None:
        if self.record is not None:
            self.ui.go("contacts", contact=self.record.contact_id)
