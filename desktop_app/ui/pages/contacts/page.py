"""The page: table at the left, the chosen person at the right; every look at the book off the UI thread."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout

from desktop_app.domain.errors import AppError
from desktop_app.services.contact_book import FIRST, ContactBook, Found, Keys, Overview, Query, Within
from desktop_app.services.contact_detail import ContactDetail
from desktop_app.services.contact_draft import Saved
from desktop_app.services.contact_rows import ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.page import Page
from desktop_app.ui.pages.contacts.detail import DetailPanel
from desktop_app.ui.pages.contacts.filters import Filters
from desktop_app.ui.pages.contacts.model import ContactModel
from desktop_app.ui.pages.contacts.table import ContactTable
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState

_REST_MS = 120
"""So long after the first rows the rest is counted; typing on puts it off."""
_AT_ONCE = 25
"""Rows that a usual window shows; others are read when they come into view."""
_PANEL = 308
_NARROW = 720
_SEARCH = 230
_ANY = 16_777_215
"""Qt's "as wide as you like"."""
_GROUNDS = ("JP-SEM-3-1-OPTIN", "JP-SEM-3-1-2-CARD", "JP-SEM-3-1-3-RELATION", "JP-SEM-3-1-4-PUBLISHED")


class ContactsPage(Page):
    """連絡先."""

    name = "contacts"
    cares = frozenset({"contacts", "imports", "inbox", "shop", "deliveries"})

    studied = Signal(int, int)
    """Told by the thread that works out everybody's status: so many of so many."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._overview: Overview | None = None
        self._wanted = ""
        self._count: int | None = None
        self._within: Within | None = None
        self._studied: str | None = None
        """The topic for which everybody's status is brought up to date."""
        self._target: dict[str, str] = {}
        self.add_button = button(ui, icon="user-plus", clicked=self.add_contact)
        self.import_button = button(ui, "primary", icon="file-input", clicked=self.import_file)
        self.header.add(self.add_button)
        self.header.add(self.import_button)
        self.filters = Filters(ui)
        self.model = ContactModel(ui)
        self.table = ContactTable(ui, self.model)
        self.nobody, self.no_hit, self.waiting = (
            EmptyState(ui, "users"),
            EmptyState(ui, "search"),
            EmptyState(ui, "clock"),
        )
        self._first_add = self.nobody.add_button("plain", self.add_contact, "user-plus")
        self._first_import = self.nobody.add_button("plain", self.import_file, "file-input")
        self._first_law = button(ui, "quiet", icon="scale", clicked=lambda: self._show_law(_GROUNDS))
        below = self.nobody.layout()
        if isinstance(below, QVBoxLayout):  # three beside each other are too wide for large text
            below.insertWidget(below.count() - 1, self._first_law, 0, Qt.AlignmentFlag.AlignHCenter)
        self._clear = self.no_hit.add_button("plain", lambda: self.filters.set(), "x")
        self.stack = QStackedWidget()
        for widget in (self.table, self.no_hit, self.waiting):
            self.stack.addWidget(widget)
        self.list_card = Card(margin=1, spacing=0)
        self.list_card.box.setContentsMargins(2, 7, 2, 7)  # square children stay off the round corners
        self.list_card.add(self.stack, 1)
        self.panel = DetailPanel(ui)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(16)
        self._row.addWidget(self.list_card, 1)
        self._row.addWidget(self.panel)
        self.layout_.addWidget(self.filters)
        self.layout_.addLayout(self._row, 1)
        self.layout_.addWidget(self.nobody, 1)
        self.nobody.hide()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._load_rest)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.filters.changed.connect(self._search)
        self.model.missing.connect(self._load_rows)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self.edit_contact)
        self.studied.connect(self.filters.show_progress)
        self.panel.edit.connect(self.edit_contact)
        self.panel.mend.connect(self.mend)
        self.panel.stop.connect(self.stop_contact)
        self.panel.delete.connect(self.delete_contact)
        self.panel.law.connect(self._show_law)
        self.panel.records.connect(lambda address: self.ui.go("records", address=address))
        for keys, slot in (("Ctrl+F", self._focus_search), ("Ctrl+N", self.add_contact)):
            made = QShortcut(QKeySequence(keys), self, slot)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def retranslate(self) -> None:
        _ = self.ui._
        self.header.title.setText(_("Contacts"))
        self.add_button.setText(_("Add a contact"))
        self.import_button.setText(_("Import from a file"))
        self.table.setAccessibleName(_("List of contacts"))
        self.model.set_headers(
            {
                "name": _("Name"),
                "address": _("Mail"),
                "basis": _("Ground"),
                "date": _("Date"),
                "tags": _("Tags"),
            }
        )
        self.nobody.set(
            _("Nobody is in the contacts yet"),
            _(
                "Add people one by one, or bring in a list. For each of them the program keeps why mail"
                " may go: an agreement, a business card, a continuing business, or an address that a"
                " business published."
            ),
        )
        self._first_add.setText(_("Add a contact"))
        self._first_import.setText(_("Import from a file"))
        self._first_law.setText(_("What counts as a ground?"))
        self.no_hit.set(_("Nobody is found"), _("No contact matches this search and these filters."))
        self._clear.setText(_("Show everybody"))
        self.waiting.set(
            _("Working out who may be written to"),
            _("The list comes as soon as everybody's records were looked at."),
        )
        self.filters.retranslate()
        self.panel.retranslate()
        self._tell_count()

    # --- loading

    def refresh(self) -> None:
        self._within = self._studied = None
        self.ui.tasks.look(self, lambda: self._desk().overview(), self._show_overview, key="overview")
        self._search()

    def _desk(self) -> ContactBook:
        return self.ui.services.contact_book

    def _show_overview(self, overview: Overview) -> None:
        self._overview = overview
        self.filters.show_overview(overview)
        empty = overview.total == 0
        self.nobody.setVisible(empty)
        self.layout_.setStretch(1, 0 if empty else 1)
        for one in (self._first_add, self._first_import, self._first_law):
            one.updateGeometry()  # the style sheet reached them only when they were shown
        for widget in (self.filters, self.list_card, self.panel):
            widget.setVisible(not empty)
        self._tell_count()
        self._respond_soon()

    def _study(self) -> None:
        topic = self._studied = self.filters.query().topic

        def job(work: Work) -> None:
            self._desk().study(topic, check=work.check, tell=self.studied.emit)

        self.ui.tasks.study(self, job, lambda _: self._after_study(), key="status")

    def _after_study(self) -> None:
        if self.filters.query().status is not None:
            self._search()
        else:
            self._load_rest()

    def _search(self) -> None:
        """The first rows at once; the rest a moment later."""
        query, within = self.filters.query(), self._within
        if query.topic != self._studied:
            self._study()

        def job() -> tuple[Keys | None, dict[int, ContactRow]]:
            desk = self._desk()
            keys = desk.first(query, FIRST, within=within)
            return keys, desk.rows(keys[:_AT_ONCE], query.topic) if keys else {}

        self.ui.tasks.look(self, job, lambda found: self._show_first(query, *found), key="first")

    def _show_first(self, query: Query, keys: Keys | None, rows: dict[int, ContactRow]) -> None:
        if query != self.filters.query():
            return
        if keys is None:  # a status is wanted that is still being worked out
            self.stack.setCurrentWidget(self.waiting)
            self._count = None
            self._tell_count()
            return
        before = self._wanted or (self.panel.shown.contact_id if self.panel.shown else "")
        self.model.show(keys, rows)
        self._count = len(keys) if len(keys) < FIRST else None
        if self._count is not None:
            self._within = Within(query, keys)
        self.stack.setCurrentWidget(self.table if keys else self.no_hit)
        self._tell_count()
        self._keep_chosen(before, rows)
        self._rest.start()

    def _keep_chosen(self, before: str, rows: dict[int, ContactRow]) -> None:
        """The person that was chosen stays so where the list has them; else the first one is."""
        found = next((key for key, row in rows.items() if row.contact_id == before), None)
        if found is not None:
            self.table.choose(self.model.number_of(found), scroll=bool(self._wanted))
            self._wanted = ""
        elif not self._wanted and self.model.rowCount():
            self.table.choose(0, scroll=False)
        elif not self.model.rowCount():
            self._choose(-1)

    def _load_rest(self) -> None:
        query, wanted = self.filters.query(), self._target

        def job() -> tuple[Found, int | None]:
            desk = self._desk()
            return desk.found(query), desk.key_of(**wanted) if wanted else None

        self.ui.tasks.look(self, job, lambda found: self._show_rest(query, *found), key="rest")

    def _show_rest(self, query: Query, found: Found, wanted: int | None) -> None:
        if query != self.filters.query():
            return
        self.filters.show_numbers(found.counts)
        if query.status is not None and found.counts is None:
            return
        self.model.complete(found.keys)
        self._count = len(found.keys)
        self._within = Within(query, found.keys)
        self.stack.setCurrentWidget(self.table if self._count else self.no_hit)
        self._tell_count()
        if self._target:
            self._target = {}
            self._wanted = ""
            if wanted is not None and (number := self.model.number_of(wanted)) >= 0:
                self.table.choose(number)

    def _load_rows(self, keys: tuple[int, ...]) -> None:
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

    def _tell_count(self) -> None:
        if self._overview is None:
            return
        total = self._overview.total
        everybody = self.ui.ngettext("{n} person", "{n} people", total).format(n=f"{total:,}")
        if not self.filters.query().narrowed:
            self.header.subtitle.setText(everybody)
        elif self._count is None:
            self.header.subtitle.setText(self.ui._("counting, of {everybody}").format(everybody=everybody))
        else:
            found = self.ui._("{found} of {everybody}").format(found=f"{self._count:,}", everybody=everybody)
            self.header.subtitle.setText(found)

    # --- one person

    def _choose(self, key: int) -> None:
        if key < 0:
            self.panel.show_detail(None)
            return

        def job() -> ContactDetail | None:
            desk = self._desk()
            return desk.detail_at(key)

        self.ui.tasks.look(self, job, self.panel.show_detail, key="detail")

    def add_contact(self) -> None:
        """Open the form for somebody new."""
        from desktop_app.ui.dialogs.contact_form import ContactForm

        ContactForm(self.ui, self.window(), saved=self._show_contact).open()

    def edit_contact(self, contact_id: str) -> None:
        """Open the form of a contact."""
        from desktop_app.ui.dialogs.contact_form import ContactForm

        ContactForm(self.ui, self.window(), contact_id).open()

    def mend(self, contact_id: str, rule: str) -> None:
        """Open the place where what is missing can be given."""
        from desktop_app.ui.dialogs.contact_form import ContactForm

        if rule == "JP-SEM-3-3-UNCLEAR":
            self.ui.go("inbox")
        else:
            ContactForm(self.ui, self.window(), contact_id, rule).open()

    def stop_contact(self, contact_id: str) -> None:
        """Open the dialog that takes an opt-out."""
        from desktop_app.ui.dialogs.stop import StopDialog

        StopDialog(self.ui, self.window(), contact_id).open()

    def import_file(self) -> None:
        """Open the import."""
        from desktop_app.ui.dialogs.import_file import ImportDialog

        ImportDialog(self.ui, self.window()).open()

    def delete_contact(self, contact_id: str) -> None:
        """Delete at once; it can be undone."""
        self.ui.tasks.do(
            self,
            lambda _: self.ui.services.contact_edit.delete(contact_id),
            self._deleted,
            title=self.ui._("Deleting a contact"),
            changes=("contacts",),
        )

    def _deleted(self, saved: Saved) -> None:
        text = self.ui._("{name} was deleted. The record of ground and stops stays.").format(name=saved.name)
        undo = saved.undo
        self.ui.toast(text, None if undo is None else lambda: self._undo(saved))

    def _undo(self, saved: Saved) -> None:
        undo = saved.undo
        if undo is None:
            return
        self.ui.tasks.do(
            self,
            lambda _: self.ui.services.contact_edit.undo(undo),
            lambda _: self._show_contact(saved.contact_id),
            title=self.ui._("Bringing a contact back"),
            changes=("contacts",),
        )

    def _show_contact(self, contact_id: str) -> None:
        self.open(contact=contact_id)

    def _show_law(self, rules: object) -> None:
        from desktop_app.ui.dialogs.law_text import LawTextDialog

        if isinstance(rules, list | tuple):
            LawTextDialog(self.ui, self.window(), [str(one) for one in rules]).open()

    # --- the page

    def open(self, **target: Any) -> None:
        """`contact=` or `address=` shows one person, `status=` and `search=` narrow the list, `add=True` and
        `import_file=True` open the dialog."""
        if target.get("contact") or target.get("address"):
            self._wanted = str(target.get("contact") or "")
            self._target = {name: str(target[name]) for name in ("contact", "address") if target.get(name)}
            self.filters.set()
        elif "status" in target or "search" in target:
            self.filters.set(search=str(target.get("search") or ""), status=target.get("status"))
        if target.get("add"):
            self.add_contact()
        elif target.get("import_file"):
            self.import_file()

    def respond(self) -> None:
        """The panel goes below the table, the switches below the search field, where there is no room."""
        s, width = self.ui.theme.s, self.body.width() - 56
        narrow = width < s(_NARROW)
        across = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != across:
            self._row.setDirection(across)
        if narrow:
            self.panel.setMinimumWidth(0)
            self.panel.setMaximumWidth(_ANY)
        else:
            self.panel.setFixedWidth(s(_PANEL))
        self.panel.setMinimumHeight(s(320 if narrow else 240))
        self.list_card.setMinimumHeight(s(280 if narrow else 240))
        self._row.setStretch(1, 1 if narrow else 0)
        self.filters.respond(wide=width > self.filters.switches_width() + s(_SEARCH))

    def _focus_search(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()
