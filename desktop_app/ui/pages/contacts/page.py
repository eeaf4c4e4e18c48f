"""The page: the list at the left, the chosen person at the right, and the way to every dialog."""

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QMenu, QVBoxLayout

from desktop_app.services.contact_book import Overview
from desktop_app.services.contact_detail import ContactDetail
from desktop_app.services.contact_draft import Saved
from desktop_app.services.contact_repair import RepairGroup
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.bounce_undo import ask_undo
from desktop_app.ui.dialogs.kept_proof import open_proof
from desktop_app.ui.letter_sending import take_back
from desktop_app.ui.page import Page
from desktop_app.ui.pages.contacts.actions import Actions
from desktop_app.ui.pages.contacts.columns import Shown, column_words, read_columns, write_columns
from desktop_app.ui.pages.contacts.detail import DetailPanel
from desktop_app.ui.pages.contacts.filters import Filters
from desktop_app.ui.pages.contacts.listing import Listing
from desktop_app.ui.pages.contacts.taking import Taking
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import EmptyState

_PANEL = 308
_NARROW = 720
_SEARCH = 230
_ROOMY, _HEADER = 700, 560
"""Unscaled widths under which the header has no room for one button more, and for all its words."""
_ANY = 16_777_215
"""Qt's "as wide as you like"."""
_MANY, _LATER = 5000, 30.0
"""In a book of more people, so many seconds later: comparing them takes a core for some seconds, which
whoever begins to type would feel."""
_GROUNDS = ("JP-SEM-3-1-OPTIN", "JP-SEM-3-1-2-CARD", "JP-SEM-3-1-3-RELATION", "JP-SEM-3-1-4-PUBLISHED")


class ContactsPage(Page):
    """連絡先."""

    name = "contacts"
    cares = frozenset({"contacts", "imports", "inbox", "shop", "deliveries"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._overview: Overview | None = None
        self.repair_button = button(ui, icon="file-check", clicked=self.repair)
        self.repair_button.hide()
        self.more_button = button(ui, icon="ellipsis", clicked=self.open_more)
        self.add_button = button(ui, icon="user-plus", clicked=self.add_contact)
        self.import_button = button(ui, "primary", icon="file-input", clicked=self.import_file)
        self.header.add(self.repair_button)
        self.header.add(self.more_button)
        self.header.add(self.add_button)
        self.header.add(self.import_button)
        self.filters = Filters(ui)
        self.listing = Listing(ui, self.filters)
        self.table = self.listing.table
        self.table.set_columns(read_columns(ui.preferences.contact_columns))
        self.acts = Actions(ui, self, self, self.table)
        self.taking = Taking(ui, self, self.table, self.filters.query)
        self.menu: QMenu | None = None
        self.panel = DetailPanel(ui)
        self.nobody = EmptyState(ui, "users")
        self.first_add = self.nobody.add_button("plain", self.add_contact, "user-plus")
        self.first_import = self.nobody.add_button("plain", self.import_file, "file-input")
        self.first_law = button(ui, "quiet", icon="scale", clicked=lambda: self._show_law(_GROUNDS))
        below = self.nobody.layout()
        if isinstance(below, QVBoxLayout):  # three beside each other are too wide for large text
            below.insertWidget(below.count() - 1, self.first_law, 0, Qt.AlignmentFlag.AlignHCenter)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(16)
        self._row.addWidget(self.listing, 1)
        self._row.addWidget(self.panel)
        self.layout_.addWidget(self.filters)
        self.layout_.addLayout(self._row, 1)
        self.layout_.addWidget(self.nobody, 1)
        self.nobody.hide()
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.listing.counted.connect(self._tell_count)
        self.listing.missed.connect(
            lambda: self.ui.toast(self.ui._("This person is not in the contacts any more."))
        )
        self.table.chosen.connect(self._choose)
        self.filters.changed.connect(self._offer_repair)
        self.table.opened.connect(self.edit_contact)
        self.table.entered.connect(self.panel.take_focus)
        self.panel.left.connect(lambda: self.table.setFocus(Qt.FocusReason.TabFocusReason))
        self.table.asked.connect(self._asked)
        self.table.menu_wanted.connect(self.acts.open_menu)
        self.table.columns_wanted.connect(self.open_columns_menu)
        self.table.arranged.connect(self._keep_columns)
        self.listing.bar.asked.connect(self._asked)
        self.panel.proof.connect(lambda proof: open_proof(self.ui, self, proof))
        self.panel.story.undo.connect(lambda event: ask_undo(self.ui, self, event))
        self.panel.mail.connect(self._show_mail)
        self.panel.origin.connect(self._show_origin)
        self.panel.edit.connect(self.edit_contact)
        self.panel.mend.connect(self.mend)
        self.panel.stop.connect(self.stop_contact)
        self.panel.letter.connect(lambda kind, contact: self.acts.letter(kind, (contact,)))
        self.panel.letters.read.connect(self._read_letter)
        self.panel.take_back.connect(lambda letter: take_back(self.ui, self, [letter]))
        self.panel.delete.connect(self.delete_contact)
        self.panel.law.connect(self._show_law)
        self.panel.records.connect(lambda address: self.ui.go("records", address=address))
        keys_of_page = (
            ("Ctrl+F", self.focus_search),
            ("/", self.focus_search),
            ("Ctrl+N", self.add_contact),
            ("Ctrl+P", self.taking.print_rows),
        )
        for keys, slot in keys_of_page:
            made = QShortcut(QKeySequence(keys), self, slot)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def retranslate(self) -> None:
        _ = self.ui._
        self.header.title.setText(_("Contacts"))
        self._name_add()
        self.repair_button.setText(_("Complete them together"))
        self.more_button.setText(_("More"))
        self.more_button.setAccessibleName(_("More about the list of contacts"))
        self.import_button.setText(_("Import from a file"))
        self.nobody.set(
            _("Nobody is in the contacts yet"),
            _(
                "Add people one by one, or bring in a list. For each of them the program keeps why mail"
                " may go: an agreement, a business card, a continuing business, or an address that a"
                " business published."
            ),
        )
        self.first_add.setText(_("Add a contact"))
        self.first_import.setText(_("Import from a file"))
        self.first_law.setText(_("What counts as a ground?"))
        self.filters.retranslate()
        self.listing.retranslate()
        self.panel.retranslate()
        self._tell_count()

    def refresh(self) -> None:
        self.ui.tasks.look(
            self, lambda: self.ui.services.contact_book.overview(), self._show_overview, key="overview"
        )
        self.listing.refresh()

    def open(self, **target: Any) -> None:
        """`contact=` or `address=` shows one person, `status=`, `search=`, `among=` (ids, with a space
        between) and `batch=` (an import) narrow the list, `add=True`, `import_file=True`, `repair=True`
        and `outbox=True` open the dialog."""
        wanted = {name: str(target[name]) for name in ("contact", "address") if target.get(name)}
        if wanted:
            self.listing.show_contact(**wanted)
        elif target.keys() & {"status", "search", "among"}:
            self.filters.set(
                search=str(target.get("search") or ""),
                status=target.get("status"),
                among=tuple(str(target.get("among") or "").split()),
            )
            self._respond_soon()
        elif target.get("batch"):
            self._narrow_to_import(str(target["batch"]))
        if target.get("add"):
            self.add_contact()
        elif target.get("import_file"):
            self.import_file()
        elif target.get("repair"):
            self.repair()
        elif target.get("outbox"):
            self.outbox()

    def respond(self) -> None:
        """The panel goes below the list, the switches below the search field, where there is no room."""
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
        self.listing.setMinimumHeight(s(280 if narrow else 240))
        self._row.setStretch(1, 1 if narrow else 0)
        self.filters.respond(wide=width > self.filters.switches_width() + s(_SEARCH))
        self._name_add()
        self._offer_repair()

    def _name_add(self) -> None:
        _ = self.ui._
        room = self.width() >= self.ui.theme.s(_HEADER)
        self.add_button.setText(_("Add a contact") if room else _("Add"))
        self.add_button.setAccessibleName(_("Add a contact"))

    def _offer_repair(self) -> None:
        """Beside those whom it is about, where the header has room; the menu has it always."""
        room = self.width() >= self.ui.theme.s(_ROOMY)
        self.repair_button.setVisible(room and self.filters.query().status == "incomplete")

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def _show_overview(self, overview: Overview) -> None:
        self._overview = overview
        self.filters.show_overview(overview)
        empty = overview.total == 0
        self.nobody.setVisible(empty)
        self.layout_.setStretch(1, 0 if empty else 1)
        for one in (self.first_add, self.first_import, self.first_law):
            one.updateGeometry()  # the style sheet reached them only when they were shown
        for widget in (self.filters, self.listing, self.panel):
            widget.setVisible(not empty)
        self._tell_count()
        self._respond_soon()
        self._look_for_alike(overview.total)

    def _look_for_alike(self, people: int) -> None:
        """Count those who may be one person, for the menu; in a large book when the list had its time."""

        def job(work: Work) -> int:
            desk = self.ui.services.people_alike
            if people > _MANY and desk.count() is None:
                work.sleep(_LATER)
            return desk.study(check=work.check)

        self.ui.tasks.study(self, job, lambda _: None, key="alike")

    def _tell_count(self) -> None:
        if self._overview is None:
            return
        total, count = self._overview.total, self.listing.count
        everybody = self.ui.ngettext("{n} person", "{n} people", total).format(n=f"{total:,}")
        if not self.filters.query().narrowed:
            self.header.subtitle.setText(everybody)
        elif count is None:
            self.header.subtitle.setText(self.ui._("counting, of {everybody}").format(everybody=everybody))
        else:
            found = self.ui._("{found} of {everybody}").format(found=f"{count:,}", everybody=everybody)
            self.header.subtitle.setText(found)

    # --- the list as a whole

    def _asked(self, what: str) -> None:
        takes = {
            "copy": self.taking.copy_rows,
            "copy-addresses": self.taking.copy_addresses,
            "print": self.taking.print_rows,
            "pdf": self.taking.save_pdf,
        }
        if what == "menu":
            self.acts.open_menu(
                self.listing.bar.more.mapToGlobal(self.listing.bar.more.rect().bottomLeft())
            )
        elif what in takes:
            takes[what]()
        else:
            self.acts.do(what)

    def open_more(self) -> None:
        """What is about the whole list."""
        _ = self.ui._
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lacking = None if self.filters.query().narrowed else self.filters.number("incomplete")
        repair = _("Who lacks a ground …")
        if lacking:
            repair = _("Who lacks a ground ({n}) …").format(n=f"{lacking:,}")
        menu.addAction(repair, self.repair)
        alike, pairs = _("Perhaps the same person …"), self.ui.services.people_alike.count()
        if pairs:
            alike = _("Perhaps the same person ({n}) …").format(n=f"{pairs:,}")
        menu.addAction(alike, self.show_alike)
        menu.addAction(_("Letters that wait to be sent …"), self.outbox)
        menu.addSeparator()
        menu.addAction(_("Select everybody in the list") + "\tCtrl+A", self._select_everybody)
        menu.addAction(_("Columns …"), self.choose_columns)
        menu.addSeparator()
        menu.addAction(_("Earlier imports …"), self.show_imports)
        menu.addAction(_("Export everybody …"), self.export_everybody)
        menu.addAction(_("Print the selected …") + "\tCtrl+P", self.taking.print_rows)
        menu.addAction(_("Save the selected as a PDF …"), self.taking.save_pdf)
        self.menu = menu
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _select_everybody(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.select_everybody()

    def show_alike(self) -> None:
        """Open the list of those who may be one person."""
        from desktop_app.ui.dialogs.people_alike import AlikeDialog

        AlikeDialog(self.ui, self.window()).open()

    def show_imports(self) -> None:
        """Open the list of what came from files, where it can be taken back."""
        from desktop_app.ui.dialogs.import_file import ImportsDialog

        ImportsDialog(self.ui, self.window()).open()

    def export_everybody(self) -> None:
        """Open the export of the whole book."""
        from desktop_app.ui.dialogs.export import ExportDialog

        ExportDialog(self.ui, self.window(), None, self.ui._("Everybody in the contacts")).open()

    def repair(self) -> None:
        """Open the queue of those who lack a ground."""
        from desktop_app.ui.dialogs.repair import RepairDialog

        RepairDialog(
            self.ui,
            self.window(),
            mend=self.acts.mend,
            letter=self.acts.letter_group,
            show_people=self._show_group,
            law=self._show_law,
        ).open()

    def _read_letter(self, letter_id: str) -> None:
        from desktop_app.ui.dialogs.mail_text import MailTextDialog

        self.ui.tasks.look(
            self,
            lambda: self.ui.services.letters.read(letter_id),
            lambda mail: MailTextDialog(self.ui, self.window(), mail).open(),
            key="letter",
        )

    def outbox(self) -> None:
        """Open what waits to be sent to single people."""
        from desktop_app.ui.dialogs.outbox import open_outbox

        open_outbox(self.ui, self)

    def _narrow_to_import(self, batch_id: str) -> None:
        desk = self.ui.services.contact_bulk
        self.ui.tasks.look(
            self, lambda: desk.of_import(batch_id), lambda ids: self.filters.set(among=ids), key="group"
        )

    def _show_group(self, group: RepairGroup) -> None:
        desk = self.ui.services.contact_bulk
        self.ui.tasks.look(
            self, lambda: desk.ids(group.keys), lambda ids: self.filters.set(among=ids), key="group"
        )

    # --- columns

    def open_columns_menu(self, at: QPoint) -> None:
        """Each column with a tick, and the dialog for their order."""
        words, shown = column_words(self.ui), [one.name for one in self.table.shown_columns()]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, text in words.items():
            action = menu.addAction(text, partial(self._switch_column, name))
            action.setCheckable(True)
            action.setChecked(name in shown)
        menu.addSeparator()
        menu.addAction(self.ui._("Order of the columns …"), self.choose_columns)
        menu.addAction(self.ui._("The usual columns"), lambda: self._set_columns(()))
        self.menu = menu
        menu.popup(at)

    def _switch_column(self, name: str) -> None:
        shown = self.table.shown_columns()
        if name in [one.name for one in shown]:
            rest = tuple(one for one in shown if one.name != name)
            self._set_columns(rest if rest else shown)
        else:
            self._set_columns((*shown, Shown(name)))

    def choose_columns(self) -> None:
        """Open the dialog of the columns."""
        from desktop_app.ui.dialogs.contact_columns import ColumnsDialog

        widths = {one.name: one for one in self.table.shown_columns()}

        def then(names: tuple[str, ...]) -> None:
            self._set_columns(tuple(widths.get(name, Shown(name)) for name in names))

        ColumnsDialog(
            self.ui, self.window(), lambda: column_words(self.ui), list(widths), then
        ).open()

    def _set_columns(self, columns: tuple[Shown, ...]) -> None:
        kept = read_columns(write_columns(columns))
        self.table.set_columns(kept)
        self._keep_columns(kept)

    def _keep_columns(self, columns: tuple[Shown, ...]) -> None:
        self.ui.set_preferences(contact_columns=write_columns(columns))

    # --- one person

    def _choose(self, key: int) -> None:
        def job() -> ContactDetail | None:
            return None if key < 0 else self.ui.services.contact_book.detail_at(key)

        self.ui.tasks.look(self, job, self.panel.show_detail, key="detail")

    def add_contact(self) -> None:
        """Open the form for somebody new, who is shown afterwards."""
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
        self.ui.toast(text, None if saved.undo is None else lambda: self._undo(saved))

    def _undo(self, saved: Saved) -> None:
        undo = saved.undo
        if undo is not None:
            self.ui.tasks.do(
                self,
                lambda _: self.ui.services.contact_edit.undo(undo),
                lambda _: self._show_contact(saved.contact_id),
                title=self.ui._("Bringing a contact back"),
                changes=("contacts",),
            )

    def _show_mail(self, newsletter: str, delivery: str) -> None:
        self.ui.go("deliveries", newsletter=newsletter, delivery=delivery)

    def _show_origin(self, batch_id: str) -> None:
        """Everybody who came with one import."""
        self.ui.go("contacts", batch=batch_id)

    def _show_contact(self, contact_id: str) -> None:
        self.open(contact=contact_id)

    def _show_law(self, rules: object) -> None:
        from desktop_app.ui.dialogs.law_text import LawTextDialog

        if isinstance(rules, list | tuple):
            LawTextDialog(self.ui, self.window(), [str(one) for one in rules]).open()
