"""Search field, filters and segments, the three chips with their numbers, boxes for tag, topic and order."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.segment import HAS, IS, Field, Rule
from desktop_app.services.contact_book import Overview, Query, Sort
from desktop_app.services.contact_statuses import STATUSES
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.picker import Picker
from desktop_app.ui.pages.contacts.words import TONES
from desktop_app.ui.widgets.chips import FilterChip
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.search_field import SearchField

_ICONS = {"mailable": "mail-check", "incomplete": "triangle-alert", "stopped": "ban"}
_SORTS: tuple[Sort, ...] = ("name", "newest", "address", "company", "status", "sent", "kind", "source")
_PAUSE_MS = 40
"""Keys that come faster are one search."""


class Filters(QWidget):
    """`changed`: the owner asked for something else; `query` says what."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._numbers: dict[str, int] | None = None
        self._percent = 0
        self.search = SearchField(ui)
        self.chips = {status: FilterChip(ui, TONES[status], _ICONS[status]) for status in STATUSES}
        self.among: tuple[str, ...] = ()
        """Contacts that another page asked for; () = everybody."""
        self.only = FilterChip(ui, "warn", "users")
        self.only.hide()
        self.only.clicked.connect(lambda: self.set())
        self.reverse = False
        """The order the other way round."""
        self.tag, self.topic, self.sort = Combo(), Combo(), Combo()
        for box in (self.tag, self.topic, self.sort):  # also after a change of language or text size
            box.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.picker = Picker(ui, lambda: self.query().topic, self._as_rules)
        self.picker.changed.connect(self.changed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda: self._pause.start())
        for status, chip in self.chips.items():
            chip.clicked.connect(lambda on, status=status: self._choose_status(status if on else ""))
        self.sort.currentIndexChanged.connect(lambda: self.sort_by(self.sort.key()))
        for box in (self.tag, self.topic):
            box.currentIndexChanged.connect(lambda: self.changed.emit())
        self._switches = QWidget()
        flow = Flow(self._switches, gap=10, line_gap=8)
        for widget in (self.only, *self.chips.values(), self.tag, self.topic, self.sort):
            flow.addWidget(widget)
        self.topic.hide()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._wide = False
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(8)
        self._top.addWidget(self.search, 1)
        self._top.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addLayout(self._top, 1)
        self._row.addWidget(self._switches, 0, Qt.AlignmentFlag.AlignVCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(self._row)
        outer.addWidget(self.picker.chips)
        self._tags: tuple[str, ...] = ()
        self._topics: tuple[tuple[str, str], ...] = ()
        self.theme_changed()

    def query(self) -> Query:
        """What is asked for now."""
        return Query(
            search=self.search.text(),
            status=next((status for status, chip in self.chips.items() if chip.isChecked()), None),
            topic=self.topic.key() if self.topic.currentIndex() > 0 else "",
            tag=self.tag.key() or None,
            sort=next((one for one in _SORTS if one == self.sort.key()), "name"),
            reverse=self.reverse,
            among=self.among,
            rules=self.picker.rules,
            match=self.picker.match,
            segment=self.picker.segment,
        )

    def _as_rules(self) -> tuple[Rule, ...]:
        """What the chips and the box of tags narrow by, as rules."""
        status = [one for one, chip in self.chips.items() if chip.isChecked()]
        tag = self.tag.key()
        return (
            *(Rule(Field.STATUS, IS, (one,)) for one in status),
            *((Rule(Field.TAG, HAS, (tag,)),) if tag else ()),
        )

    def set(
        self,
        *,
        search: str = "",
        status: str | None = None,
        among: tuple[str, ...] = (),
        segment: str = "",
    ) -> None:
        """Ask for something else from outside: everything else is as at the start."""
        self.among = among
        self.picker.show_segment(segment)
        self.only.setVisible(bool(among))
        self.only.setChecked(bool(among))
        self._label_only()
        for widget in (self.search, self.tag):
            widget.blockSignals(True)
        self.search.setText(search)
        self.tag.choose("")
        for widget in (self.search, self.tag):
            widget.blockSignals(False)
        for one, chip in self.chips.items():
            chip.setChecked(one == status)
        self.changed.emit()

    def sort_by(self, sort: str, *, reverse: bool = False) -> None:
        """Another order, or the same one the other way round."""
        self.reverse = reverse
        self.sort.blockSignals(True)
        self.sort.choose(sort if sort in _SORTS else "name")
        self.sort.blockSignals(False)
        self.changed.emit()

    def show_overview(self, overview: Overview) -> None:
        """Tags and topics there are; the boxes hide while there is nothing to choose."""
        self._tags, self._topics = overview.tags, overview.topics
        self._fill()
        self.picker.load()

    def show_numbers(self, counts: dict[str, int] | None) -> None:
        """People of each status; None while they are being looked for."""
        self._numbers = counts
        self._label_chips()

    def number(self, status: str) -> int | None:
        """How many people of a status the list has; None while nobody knows."""
        return None if self._numbers is None else self._numbers[status]

    def show_progress(self, done: int, total: int) -> None:
        """How far the looking is."""
        self._percent = done * 100 // total if total else 0
        if self._numbers is None:
            self._label_chips()

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.search.setPlaceholderText(_("Search name, company, mail, phone, tag or note"))
        self.search.setAccessibleName(_("Search contacts"))
        self._label_chips()
        self._label_only()
        self._fill()
        self.picker.tell()

    def respond(self, *, wide: bool) -> None:
        """Everything in one row, or the switches below the search field."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if wide else down)
        self._wide = wide
        self._place_picker()
        # In one row a flow would take the least width it can live with: one below the other.
        self._switches.setMinimumWidth(self._across() if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_picker()

    def _place_picker(self) -> None:
        """Beside the search field, or below it where its words would be cut."""
        words = self.search.fontMetrics().horizontalAdvance(self.search.placeholderText())
        room = self._wide or self.width() >= words + self.picker.sizeHint().width() + self._ui.theme.s(90)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._top.setDirection(across if room else down)

    def switches_width(self) -> int:
        """What everything but the search field needs in one row."""
        return self._across() + self.picker.sizeHint().width() + 10

    def _across(self) -> int:
        every = (self.only, *self.chips.values(), self.tag, self.topic, self.sort)
        return sum(one.sizeHint().width() + 10 for one in every if not one.isHidden())

    def theme_changed(self) -> None:
        """Lengths that hold text."""
        self.search.setMinimumWidth(self._ui.theme.s(220))
        for box in (self.tag, self.topic, self.sort):
            box.setMaximumWidth(self._ui.theme.s(220))
            box.updateGeometry()

    def _choose_status(self, status: str) -> None:
        for one, chip in self.chips.items():
            chip.setChecked(one == status)
        self.changed.emit()

    def _label_only(self) -> None:
        n = len(self.among)
        many = self._ui.ngettext("Only {n} person", "Only {n} people", n)
        self.only.setText(many.format(n=f"{n:,}"))
        self.only.setToolTip(self._ui._("Press to show everybody again"))

    def _label_chips(self) -> None:
        _ = self._ui._
        names = {
            "mailable": _("Mail may go"),
            "incomplete": _("Not enough ground"),
            "stopped": _("Stopped or bounced"),
        }
        for status, chip in self.chips.items():
            if self._numbers is not None:
                chip.setText(f"{names[status]} {self._numbers[status]:,}")
                chip.setToolTip("")
            else:
                waiting = f"{self._percent} %" if self._percent else "…"
                chip.setText(f"{names[status]} {waiting}")
                chip.setToolTip(_("Being worked out for everybody"))

    def _fill(self) -> None:
        _ = self._ui._
        self.tag.setAccessibleName(_("Tag"))
        self.topic.setAccessibleName(_("Kind of newsletter"))
        self.sort.setAccessibleName(_("Order"))
        self.tag.fill([("", _("All tags")), *((tag, tag) for tag in self._tags)])
        self.tag.setVisible(bool(self._tags))
        self.topic.fill([(topic, name) for topic, name in self._topics])
        if self.topic.currentIndex() < 0 and self._topics:
            self.topic.blockSignals(True)
            self.topic.setCurrentIndex(0)
            self.topic.blockSignals(False)
        self.topic.setVisible(len(self._topics) > 1)
        orders: dict[Sort, str] = {
            "name": _("By name"),
            "newest": _("Newest first"),
            "address": _("By address"),
            "company": _("By company"),
            "status": _("By status"),
            "sent": _("Written to last"),
            "kind": _("Business or private"),
            "source": _("By source"),
        }
        self.sort.fill([(one, orders[one]) for one in _SORTS])
        if self.sort.currentIndex() < 0:
            self.sort.blockSignals(True)
            self.sort.setCurrentIndex(0)
            self.sort.blockSignals(False)
        if self.tag.currentIndex() < 0:  # the tag that was chosen is in use no more
            self.tag.setCurrentIndex(0)
