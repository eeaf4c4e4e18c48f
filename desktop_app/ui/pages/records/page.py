"""記録: tabs of events with their proof, one person on request, the health of the log at the side."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.chain_check import CheckResult
from desktop_app.services.records_person import PersonRecord
from desktop_app.services.records_view import PAGE, TABS, FoundPerson, Health, RecordLine, Tab
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.kept_proof import open_proof
from desktop_app.ui.page import Page
from desktop_app.ui.pages.records.entry import EntryCard
from desktop_app.ui.pages.records.export import Exporter
from desktop_app.ui.pages.records.health import HealthCard
from desktop_app.ui.pages.records.person import PersonView
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import Segmented, button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.paged_table import Cell, Column, PagedTable
from desktop_app.ui.widgets.person_picker import PersonPicker

_NARROW = 880
_PERIODS = {"ever": 0, "month": 30, "quarter": 92, "year": 366}


class RecordsPage(Page):
    """Answers 「なぜこの人に送ったのか」 at any time."""

    name = "records"
    cares = frozenset(
        {"records", "contacts", "inbox", "deliveries", "newsletters", "imports", "shop", "account"}
    )

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._person: dict[str, str] = {}
        self.export = button(ui, "primary", icon="download", clicked=self._export_all)
        self.header.add(self.export)
        self.picker = PersonPicker(ui, lambda text: ui.services.records_view.find(text))
        self.picker.chosen.connect(self._found)
        self.picker.returnPressed.connect(self._search)
        self.picker.textChanged.connect(self._typed)
        self.period = Combo()
        self.period.currentIndexChanged.connect(lambda: self._load_lines())
        self.tabs = Segmented(ui, TABS)
        self.tabs.choose("grounds")
        self.tabs.chosen.connect(self._show_tab)
        self.tab_box = Combo()
        self.tab_box.currentIndexChanged.connect(lambda: self._show_tab(self.tab_box.key()))
        self.exporter = Exporter(ui)
        self.layout_.addWidget(self.exporter)
        self.both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.both.setSpacing(16)
        self.list = self._make_list()
        self.person = PersonView(ui)
        self.person.left.connect(self._leave_person)
        self.person.export_wanted.connect(self._export_person)
        self.person.line_picked.connect(self._picked)
        self.person.hide()
        side = QVBoxLayout()
        side.setSpacing(16)
        self.health = HealthCard(ui)
        self.health.check_wanted.connect(self.check)
        self.entry = EntryCard(ui)
        self.entry.person_wanted.connect(self._person_of)
        self.entry.proof_wanted.connect(lambda proof: open_proof(self.ui, self, proof))
        side.addWidget(self.entry)
        side.addWidget(self.health)
        side.addStretch(1)
        self.both.addWidget(self.list, 1)
        self.both.addWidget(self.person, 1)
        self.both.addLayout(side)
        self.layout_.addLayout(self.both, 1)
        self.retranslate()

    def _make_list(self) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        self.filters = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.filters.setSpacing(10)
        self.filters.addWidget(self.picker, 1)
        self.filters.addWidget(self.period)
        box.addLayout(self.filters)
        box.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.tab_box)
        sheet = Card(margin=1)
        self.table = PagedTable(
            self.ui,
            (
                Column(136, hide_below=400),
                Column(),
                Column(122, hide_below=520),
                Column(112, hide_below=640),
                Column(104, hide_below=730),
            ),
            self._cells,
            rows=6,
        )
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda line: self._person_of(line.id))
        self.table.pages.wanted.connect(self._load_more)
        self.nothing = WrapLabel("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.nothing.setContentsMargins(24, 32, 24, 32)
        sheet.add(self.table)
        sheet.add(self.nothing)
        box.addWidget(sheet, 1)
        return made

    def _cells(self, line: RecordLine) -> Sequence[Cell]:
        by = self.ui._("Entered by {name}").format(name=line.by) if line.by else ""
        return (
            Cell(line.at, muted=True),
            Cell(line.text, below=by, chip=line.chip, tone=line.tone),
            Cell(line.who),
            Cell("、".join(one.label for one in line.proofs), muted=True),
            Cell(line.kept, muted=True),
        )

    # --- words

    def retranslate(self) -> None:
        _ = self.ui._
        self.header.title.setText(_("Records"))
        self.header.subtitle.setText(_("So that “Why was this person written to?” always has an answer"))
        self.export.setText(_("Write all evidence to a file…"))
        self.picker.setPlaceholderText(_("Everything about one person: name or address"))
        self.picker.setAccessibleName(self.picker.placeholderText())
        periods = (_("Any time"), _("Last 30 days"), _("Last 3 months"), _("Last year"))
        self.period.fill(list(zip(_PERIODS, periods, strict=True)))
        if not self.period.key():
            self.period.blockSignals(True)
            self.period.choose("ever")
            self.period.blockSignals(False)
        self.period.setAccessibleName(_("Time"))
        tabs = (_("Consents and cards"), _("Stops"), _("Sent newsletters"), _("What was done"), _("All"))
        self.tabs.set_texts(dict(zip(TABS, tabs, strict=True)))
        self.tab_box.fill(list(zip(TABS, tabs, strict=True)))
        self.tab_box.setAccessibleName(_("Which records"))
        self._mark_tab(self.tabs.key())
        headers = (_("Recorded"), _("Event"), _("Person"), _("Proof"), _("Kept"))
        self.table.set_texts(headers, _("Records"))
        self.nothing.setText(
            _(
                "Nothing here yet. Each consent, card, stop, newsletter and change of a setting is recorded "
                "by itself, with its proof. Whether anything was changed afterwards, the check of the "
                "records shows."
            )
            if not self.picker.text()
            else _("No record of this kind fits.")
        )
        self.exporter.retranslate()
        self.health.retranslate()
        self.entry.retranslate()
        self.person.retranslate()

    # --- data

    def refresh(self) -> None:
        view = self.ui.services.records_view
        self.ui.tasks.look(self, view.health, self._take_health, key="health")
        self._load_lines()
        if self._person:
            self._load_person()

    def open(self, **target: Any) -> None:
        """`address`, `address_id` or `contact`: show that person; `tab`: show that list."""
        if target.get("tab") in TABS:
            self._leave_person()
            self._show_tab(str(target["tab"]))
        names = {"address": "address", "address_id": "address_id", "contact": "contact_id"}
        named = {names[key]: str(value) for key, value in target.items() if key in names and value}
        if named:
            self._show_person(**named)

    def _show_tab(self, tab: str) -> None:
        self._mark_tab(tab)
        self._load_lines()

    def _mark_tab(self, tab: str) -> None:
        self.tabs.choose(tab)
        self.tab_box.blockSignals(True)
        self.tab_box.choose(tab)
        self.tab_box.blockSignals(False)

    def _load_lines(self, before: int | None = None) -> None:
        view, tab = self.ui.services.records_view, cast(Tab, self.tabs.key())
        search = self.picker.text() if self.picker.picked is None else ""
        days = _PERIODS.get(self.period.key(), 0)

        def load() -> list[RecordLine]:
            since = view.today() - timedelta(days=days) if days else None
            return view.page(tab, search=search, since=since, before=before)

        self.ui.tasks.look(
            self,
            load,
            lambda lines: self._take_lines(lines, first=before is None),
            key="lines",
        )

    def _load_more(self) -> None:
        rows = self.table.pages.rows
        self._load_lines(rows[-1].seq if rows else None)

    def _take_lines(self, lines: list[RecordLine], *, first: bool) -> None:
        more = len(lines) == PAGE
        if first:
            self.table.show_rows(lines, more)
        else:
            self.table.pages.add_rows(lines, more)
        some = bool(self.table.pages.rows)
        self.table.setVisible(some)
        self.nothing.setVisible(not some)
        self.retranslate()

    def _take_health(self, health: Health) -> None:
        self.health.show_health(health)

    def _picked(self, line: RecordLine | None) -> None:
        self.entry.show_line(line)

    # --- one person

    def _search(self) -> None:
        """Narrow the list to what was typed."""
        self._load_lines()

    def _typed(self, text: str) -> None:
        if not text:
            self._load_lines()

    def _found(self, found: FoundPerson) -> None:
        self._show_person(address_id=found.address_id)

    def _person_of(self, entry_id: str) -> None:
        line = next((one for one in self._shown() if one.id == entry_id), None)
        if line is None:
            return
        if line.address_id is not None:
            self._show_person(address_id=line.address_id)
        elif line.contact_id is not None:
            self._show_person(contact_id=line.contact_id)

    def _shown(self) -> list[RecordLine]:
        record = self.person.record
        return [*self.table.pages.rows, *(record.lines if record else ())]

    def _show_person(self, **named: str) -> None:
        self._person = named
        self._load_person()

    def _load_person(self) -> None:
        view, named = self.ui.services.records_view, dict(self._person)
        self.ui.tasks.look(
            self, lambda: view.person(**named), self._take_person, key="person", failed=self._no_person
        )

    def _take_person(self, record: PersonRecord) -> None:
        other = self.person.record is None or self.person.record.address_id != record.address_id
        self.person.show_record(record)
        if other or self.person.isHidden():
            self.entry.show_line(None)
            self.list.hide()
            self.person.show()
            self.person.back.setFocus()

    def _no_person(self, error: AppError) -> None:
        self._person = {}
        self.ui.error(error)

    def _leave_person(self) -> None:
        self._person = {}
        self.picker.clear()
        self.person.hide()
        self.list.show()
        self.entry.show_line(self.table.current())

    # --- what the owner does

    def check(self) -> None:
        """Recompute the whole chain."""
        view = self.ui.services.records_view
        self.health.set_running(True)
        entries = self.ui._("{done} of {total} entries")

        def job(work: Work) -> CheckResult:
            def tell(done: int, total: int) -> None:
                work.progress(done, total, entries.format(done=f"{done:,}", total=f"{total:,}"))

            return view.check(tell)

        self.ui.tasks.do(
            self,
            job,
            self._checked,
            title=self.ui._("Checking the records"),
            failed=self._check_failed,
            cancelled=lambda: self.health.set_running(False),
        )

    def _checked(self, result: CheckResult) -> None:
        self.health.set_running(False)
        self.refresh()
        self.ui.toast(result.headline)

    def _check_failed(self, error: AppError) -> None:
        self.health.set_running(False)
        self.ui.error(error)

    def _export_all(self) -> None:
        name = self.ui._("Evidence of everybody {day}").format(day=date.today().isoformat())
        self.exporter.choose(None, f"{name}.zip")

    def _export_person(self, address_id: str) -> None:
        name = self.ui._("Evidence of one person {day}").format(day=date.today().isoformat())
        self.exporter.choose(address_id, f"{name}.pdf")

    # --- room

    def respond(self) -> None:
        theme = self.ui.theme
        narrow = self.width() < theme.s(_NARROW)
        ways = QBoxLayout.Direction
        self.both.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        for card in (self.health, self.entry):
            card.setMinimumWidth(0 if narrow else theme.s(240))
            card.setMaximumWidth(16777215 if narrow else theme.s(260))
        small = self.width() < theme.s(640)
        self.tabs.setVisible(not small)
        self.tab_box.setVisible(small)
        self.filters.setDirection(ways.TopToBottom if small else ways.LeftToRight)
        self.person.set_narrow(small)
