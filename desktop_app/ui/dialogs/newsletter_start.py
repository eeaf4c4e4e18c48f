"""お便りを作る: an empty draft, the last one again, own templates, ready-made newsletters, a file."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from desktop_app.services.start_views import TEMPLATE_ENDING, Start, StartGallery
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.name import NameDialog
from desktop_app.ui.dialogs.template_actions import restore_template, safe_file_name, tell_imported
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.card_grid import CardGrid, join_grids
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.files import file_dialog, save_dialog
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.picture_cards import PictureCard

if TYPE_CHECKING:
    from desktop_app.services.starts import Begun

_GROUPS = ("quick", "templates", "this_month", "others")


class NewsletterStartDialog(DialogBase):
    """`done(newsletter id)` once a draft was made. Enter on the first card makes an empty one."""

    def __init__(self, ui: Ui, parent: QWidget, done: Callable[[str], None]) -> None:
        super().__init__(ui, parent, width=880)
        self._done = done
        self.gallery: StartGallery | None = None
        self._busy = False
        self.grids: dict[str, CardGrid] = {}
        self._titles = {}
        self._more: list[IconButton] = []
        for group in _GROUPS:
            box = QVBoxLayout()
            box.setSpacing(8)
            self._titles[group] = label("h2")
            self._titles[group].setWordWrap(True)
            grid = self.grids[group] = CardGrid(ui)
            grid.chosen.connect(self.begin)
            box.addWidget(self._titles[group])
            box.addWidget(grid)
            self.box.addLayout(box)
            self._titles[group].hide()
            grid.hide()
        join_grids(tuple(self.grids.values()))
        self.box.addStretch(1)
        self._close = self.add_button(button(ui, clicked=self.reject))
        ui.tasks.changed.connect(self._data_changed)
        self.retranslate()
        if self.gallery is None:  # what needs no look into the book is there at once
            at_once = (Start(kind="empty", outline=("heading", "text")), Start(kind="file"))
            self._fill_groups(StartGallery(month=1, quick=at_once, templates=(), this_month=(), others=()))

    def load(self) -> None:
        """Ask anew what there is to begin with."""
        starts = self.ui.services.starts
        self.ui.tasks.look(self, starts.gallery, self._show, key="gallery")

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Write a newsletter"), _("Choose how to begin. Everything can be changed afterwards.")
        )
        self._titles["quick"].setText(_("Begin at once"))
        self._titles["templates"].setText(_("Your templates"))
        self._titles["others"].setText(_("Ready-made newsletters"))
        self._close.setText(_("Cancel"))
        self.load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grids["quick"].enter()

    def _data_changed(self, subjects: frozenset[str]) -> None:
        if subjects & {"templates"}:
            self.load()

    def _show(self, gallery: StartGallery) -> None:
        first = self.gallery is None
        self.gallery = gallery
        at = self.focusWidget()
        key = at.key if isinstance(at, PictureCard) else ""
        self._fill_groups(gallery)
        if first:
            self.grow()
        if self.isVisible() and (key or first):
            cards = [card for grid in self.grids.values() for card in grid.cards if card.key == key]
            (cards or self.grids["quick"].cards)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _fill_groups(self, gallery: StartGallery) -> None:
        month = self.ui._("For this month ({month})").format(month=self._month(gallery.month))
        self._titles["this_month"].setText(month)
        self._more = []
        for group in _GROUPS:
            starts: tuple[Start, ...] = getattr(gallery, group)
            grid = self.grids[group]
            same = group != "templates" and [card.key for card in grid.cards] == [one.key for one in starts]
            if not same:  # else they stay, and with them the focus
                grid.clear()
            for number, start in enumerate(starts):
                self._fill(grid.cards[number] if same else grid.add(start.key), start)
            grid.setVisible(bool(starts))
            self._titles[group].setVisible(bool(starts))

    def _month(self, month: int) -> str:
        _ = self.ui._
        names = (
            _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
            _("August"), _("September"), _("October"), _("November"), _("December"),
        )
        return names[month - 1]

    def _fill(self, card: PictureCard, start: Start) -> None:
        _ = self.ui._
        day = start.day.isoformat() if start.day else ""
        if start.kind == "file":
            card.set_icon("folder-open")
            card.set_texts(_("From a file"), _("A template that somebody gave you, or a newsletter's file."))
        elif start.kind == "empty":
            card.set_outline(start.colours, start.outline)
            card.set_texts(_("Empty"), _("A heading and a greeting, the rest is yours."))
        else:
            card.set_outline(start.colours, start.outline)
            notes = {
                "again": _("The last one again ({day})"), "last_year": _("Same month last year ({day})"),
                "template": _("changed {day}"),
            }
            note = notes.get(start.kind, "").format(day=day)
            card.set_texts(start.name or _("(no subject yet)"), start.about, note)
        if start.kind == "template":
            self._add_menu(card, start)

    def _add_menu(self, card: PictureCard, start: Start) -> None:
        more = IconButton(self.ui, "ellipsis")
        more.clicked.connect(lambda: self._menu(start, more))
        more.name_it(self.ui._("More for “{name}”").format(name=start.name))
        card.set_corner(more)
        self._more.append(more)

    def _menu(self, start: Start, at: QWidget) -> None:
        menu = self.menu_of(start)
        menu.setParent(at, menu.windowFlags())
        menu.popup(at.mapToGlobal(QPoint(0, at.height())))

    def menu_of(self, start: Start) -> QMenu:
        """What can be done with a template besides beginning with it."""
        _, menu = self.ui._, QMenu(self)
        menu.addAction(_("Rename …"), lambda: self.ask_name(start))
        menu.addAction(_("Save as a file …"), lambda: self.ask_export(start))
        menu.addAction(_("Delete"), lambda: self.delete(start))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    # ── beginning ────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, key: str) -> None:
        """Make the draft of a card."""
        if key == "file:":
            self.ask_file()
            return
        starts = self.ui.services.starts
        self._make(lambda: starts.begin(key))

    def begin_with_file(self, path: str) -> None:
        """Make a draft of a file."""
        starts = self.ui.services.starts
        self._make(lambda: starts.begin_with_file(path))

    def _make(self, job: "Callable[[], Begun]") -> None:
        if self._busy:  # a second Enter while the first is at work
            return
        self._busy = True
        self.ui.tasks.do(
            self, lambda _: job(), self._made, title=self.ui._("New newsletter"), lane=LANE,
            changes=("newsletters", "templates"), failed=self._failed, can_cancel=False,
        )

    def _made(self, begun: "Begun") -> None:
        if begun.imported is not None:
            tell_imported(self.ui, begun.imported)
        done = self._done
        self.accept()
        done(begun.newsletter)

    def _failed(self, error: Any) -> None:
        self._busy = False
        self.ui.error(error)

    def ask_file(self) -> None:
        """Ask for the file to begin with."""
        _ = self.ui._
        dialog = file_dialog(self.ui, self, _("Begin with a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = f"*{TEMPLATE_ENDING} *.json"
        dialog.setNameFilter(_("Templates and newsletters ({kinds})").format(kinds=kinds))
        dialog.fileSelected.connect(self.begin_with_file)
        dialog.open()

    # ── templates ────────────────────────────────────────────────────────────────────────────────────────

    def ask_name(self, start: Start) -> None:
        """Ask for a template's new name."""
        templates = self.ui.services.templates

        def renamed(name: str) -> None:
            self._change(lambda: templates.rename(start.id, name), self.ui._("Renaming the template"))

        _ = self.ui._
        words = (_("Rename the template"), _("Name"), start.name, _("Rename"))
        NameDialog(self.ui, self, *words, renamed).open()

    def delete(self, start: Start) -> None:
        """Take a template out of the list; the toast brings it back."""
        ui = self.ui

        def done() -> None:
            said = ui._("Deleted: {name}").format(name=start.name)
            ui.toast(said, lambda: restore_template(ui, start.id))

        self._change(lambda: ui.services.templates.delete(start.id), ui._("Deleting the template"), done)

    def ask_export(self, start: Start) -> None:
        """Ask where a template's file goes."""
        _ = self.ui._
        kind = _("Templates ({kinds})").format(kinds=f"*{TEMPLATE_ENDING}")
        title, name = _("Save the template as a file"), safe_file_name(start.name)
        dialog = save_dialog(self.ui, self, title, kind, TEMPLATE_ENDING, name)
        dialog.fileSelected.connect(lambda path: self.export(start, path))
        dialog.open()

    def export(self, start: Start, path: str) -> None:
        """Write a template's file."""
        templates = self.ui.services.templates

        def done() -> None:
            self.ui.toast(self.ui._("Saved: {file}").format(file=path))

        title = self.ui._("Saving the template as a file")
        self._change(lambda: templates.export(start.id, path), title, done)

    def _change(self, job: Callable[[], object], title: str, then: Callable[[], None] | None = None) -> None:
        self.ui.tasks.do(
            self, lambda _: job(), None if then is None else lambda _: then(), title=title, lane=LANE,
            changes=("templates",), can_cancel=False,
        )
