"""The list: the first rows of a search at once, the rest a moment later, the numbers when they are known."""

from array import array
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.contact_book import FIRST, ContactBook, Found, Keys, Query, Within
from desktop_app.services.contact_rows import ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.columns import SORTS, column_words
from desktop_app.ui.pages.contacts.filters import Filters
from desktop_app.ui.pages.contacts.model import ContactModel
from desktop_app.ui.pages.contacts.selection_bar import SelectionBar
from desktop_app.ui.pages.contacts.table import ContactTable
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.cards import Card, EmptyState

REST_MS = 120
"""So long after the first rows the rest is counted; typing on puts it off."""
AT_ONCE = 25
"""Rows that a usual window shows; others are read when they come into view."""


class Listing(Card):
    """Shows what `filters` ask for. `count` is None while nobody knows it."""

    counted = Signal()
    missed = Signal()
    """The contact that `show_contact` was asked for is not in the book."""
    studied = Signal(int, int)
    """Told by the thread that works out everybody's status: so many of so many."""

    def __init__(self, ui: Ui, filters: Filters) -> None:
        super().__init__(margin=1, spacing=0)
        self.ui, self.filters = ui, filters
        self.count: int | None = None
        self._shown: Query | None = None
        self._within: Within | None = None
        self._studied: str | None = None
        """The topic for which everybody's status is brought up to date."""
        self._target: dict[str, str] = {}
        self._stay: int | None = None
        self._selected: Keys = array("q")
        self.model = ContactModel(ui)
        self.table = ContactTable(ui, self.model)
        self.no_hit, self.waiting = EmptyState(ui, "search"), EmptyState(ui, "clock")
        self.clear_button = self.no_hit.add_button("plain", lambda: self.filters.set(), "x")
        self.stack = QStackedWidget()
        for widget in (self.table, self.no_hit, self.waiting):
            self.stack.addWidget(widget)
        self.bar = SelectionBar(ui)
        self.box.setContentsMargins(2, 7, 2, 7)  # square children stay off the round corners
        self.add(self.stack, 1)
        self.add(self.bar)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._load_rest)
        self.model.missing.connect(self.load_rows)
        self.table.selected.connect(lambda: self.bar.show_count(self.table.count_selected()))
        self.table.sort_wanted.connect(self._sort)
        self.filters.changed.connect(self.search)
        self.studied.connect(self.filters.show_progress)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.table.setAccessibleName(_("List of contacts"))
        self.model.set_headers(column_words(self.ui))
        self.bar.retranslate()
        self.no_hit.set(_("Nobody is found"), _("No contact matches this search and these filters."))
        self.clear_button.setText(_("Show everybody"))
        self.waiting.set(
            _("Working out who may be written to"),
            _("The list comes as soon as everybody's records were looked at."),
        )

    def refresh(self) -> None:
        """Something changed: the same list anew, at the same place, and whose status is another now."""
        self._within = None
        if self._shown == self.filters.query() and self.model.rowCount() and not self._target:
            self._load_again()
        else:
            self.search()
        self._study()

    def show_contact(self, **target: str) -> None:
        """Show everybody, and choose the contact with this `contact` id or this `address`."""
        self._target = target
        self.filters.set()

    def search(self) -> None:
        """The first rows at once; the rest a moment later."""
        query, within = self.filters.query(), self._within
        if query.topic != self._studied:
            self._study()

        def job() -> tuple[Keys | None, dict[int, ContactRow]]:
            desk = self._desk()
            keys = desk.first(query, FIRST, within=within)
            return keys, desk.rows(keys[:AT_ONCE], query.topic) if keys else {}

        self.ui.tasks.look(self, job, lambda found: self._show_first(query, *found), key="first")

    def _sort(self, column: str) -> None:
        """By this column; once more, the other way round."""
        query, wanted = self.filters.query(), SORTS[column]
        self.filters.sort_by(wanted, reverse=query.sort == wanted and not query.reverse)

    def _show_order(self, query: Query) -> None:
        by = frozenset(name for name, sort in SORTS.items() if sort == query.sort)
        down = query.reverse != (query.sort in ("newest", "sent"))  # these begin with the latest day
        self.model.set_order(by - {"kana"} if query.sort == "name" else by, "↓" if down else "↑")

    def load_rows(self, keys: tuple[int, ...]) -> None:
        """Read rows that came into view."""
        topic = self.filters.query().topic
        self.ui.tasks.look(
            self,
            lambda: self._desk().rows(keys, topic),
            lambda rows: self.model.put(keys, rows),
            key=f"rows-{keys[0]}",
            failed=lambda error: self._rows_failed(keys, error),
        )

    def _rows_failed(self, keys: tuple[int, ...], error: AppError) -> None:
        self.model.failed(keys)
        self.ui.error(error)

    def _desk(self) -> ContactBook:
        return self.ui.services.contact_book

    def _study(self) -> None:
        topic = self._studied = self.filters.query().topic

        def job(work: Work) -> None:
            self._desk().study(topic, check=work.check, tell=self.studied.emit)

        self.ui.tasks.study(self, job, lambda _: self._after_study(), key="status")

    def _after_study(self) -> None:
        if self.stack.currentWidget() is self.waiting:
            self.search()
        else:
            self._load_rest()

    def _show_first(self, query: Query, keys: Keys | None, rows: dict[int, ContactRow]) -> None:
        if query != self.filters.query():
            return
        stays = self._stays(query)
        self._shown = query
        self._show_order(query)
        if keys is None:  # a status is wanted that is still being worked out
            self.stack.setCurrentWidget(self.waiting)
            self._tell(None)
            return
        before = self._chosen_id()
        self.model.show(keys, rows)
        if len(keys) < FIRST:
            self._within = Within(query, keys)
        self._tell(len(keys) if len(keys) < FIRST else None)
        if not self._target:
            kept = next((key for key, row in rows.items() if row.contact_id == before), None)
            self.table.choose(0 if kept is None else self.model.number_of(kept), scroll=False)
        self._stay, self._selected = stays
        self._keep_selected()
        self._rest.start()

    def _stays(self, query: Query) -> tuple[int | None, Keys]:
        """The current and the selected rows that another order of the same people keeps. The first row
        alone was mostly chosen by nobody, and gives way to the new first one."""
        shown, number = self._shown, self.table.currentIndex().row()
        chosen = number > 0 or (number == 0 and self.table.count_selected() > 1)
        if shown is None or not chosen or replace(query, sort=shown.sort, reverse=shown.reverse) != shown:
            return None, array("q")
        return self.model.keys[number], self.table.selected_keys()

    def _keep_selected(self) -> None:
        """Choose them again as soon as the one chosen last is in the list."""
        if self._stay is None or (number := self.model.number_of(self._stay)) < 0:
            return
        self.table.choose(number, scroll=False)  # a new order is read from its beginning
        if len(self._selected) > 1:
            self.table.select_keys(self._selected)
        self._stay = None

    def _load_rest(self) -> None:
        query, target = self.filters.query(), self._target

        def job() -> tuple[Found, int | None]:
            desk = self._desk()
            return desk.found(query), desk.key_of(**target) if target else None

        self.ui.tasks.look(self, job, lambda found: self._show_rest(query, *found), key="rest")

    def _show_rest(self, query: Query, found: Found, wanted: int | None) -> None:
        if not self._takes(query, found):
            return
        self.model.complete(found.keys)
        self._know(query, found.keys)
        self._keep_selected()
        self._stay = None
        if self._target:
            self._target = {}
            number = -1 if wanted is None else self.model.number_of(wanted)
            self.table.choose(max(0, number))
            if number < 0:
                self.missed.emit()

    def _load_again(self) -> None:
        query, place = self.filters.query(), self.table.place()
        chosen, number = self._chosen_id(), self.table.currentIndex().row()
        first = self.table.first_in_view()
        selected = self.table.selected_keys() if self.table.count_selected() > 1 else None

        def job() -> tuple[Found, dict[int, ContactRow], int | None]:
            desk = self._desk()
            found = desk.found(query)
            rows = desk.rows(found.keys[first : first + AT_ONCE], query.topic)
            return found, rows, desk.key_of(contact=chosen) if chosen else None

        def then(result: tuple[Found, dict[int, ContactRow], int | None]) -> None:
            found, rows, key = result
            if not self._takes(query, found):
                self.search()
                return
            self.model.show(found.keys, rows)
            self._know(query, found.keys)
            at = -1 if key is None else self.model.number_of(key)
            self.table.choose(at if at >= 0 else min(number, len(found.keys) - 1), scroll=False)
            if selected is not None:
                self.table.select_keys(selected)
            self.table.go_to(place)

        self.ui.tasks.look(self, job, then, key="first")

    def _takes(self, query: Query, found: Found) -> bool:
        """Whether an answer is still the one that is asked for, and complete."""
        if query != self.filters.query():
            return False
        self.filters.show_numbers(found.counts)
        return query.status is None or found.counts is not None

    def _know(self, query: Query, keys: Keys) -> None:
        self._shown, self._within = query, Within(query, keys)
        self._tell(len(keys))

    def _tell(self, count: int | None) -> None:
        self.count = count
        if self.stack.currentWidget() is not self.waiting or count is not None:
            self.stack.setCurrentWidget(self.no_hit if count == 0 else self.table)
        if count == 0:
            self.table.chosen.emit(-1)
        self.counted.emit()

    def _chosen_id(self) -> str:
        row = self.table.current_row()
        return row.contact_id if row is not None else ""
