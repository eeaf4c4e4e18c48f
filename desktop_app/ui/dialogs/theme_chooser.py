"""デザインを選ぶ: every theme with its picture; one that is clicked is tried on the newsletter at once."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop_app.services.theme_views import THEME_ENDING, ThemeCard
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.template_actions import safe_file_name
from desktop_app.ui.dialogs.theme_editor import ThemeEditor
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.card_grid import CardGrid, join_grids
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.files import file_dialog, save_dialog
from desktop_app.ui.widgets.labels import label

_GROUPS = ("own", "packaged")


class ThemeChooser(DialogBase):
    """`tried(theme)` for each that is clicked; `done(theme)` with the one that is wanted in the end, which is
    the one of before when the owner cancels. Without `done` it shows what there is, to be looked after."""

    def __init__(
        self, ui: Ui, parent: QWidget, theme: str, *, tried: Callable[[str], None] = lambda _: None,
        done: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(ui, parent, width=470 if done else 720)
        self._before, self.theme = theme, theme
        self._tried, self._done = tried, done
        self.cards: list[ThemeCard] = []
        self.grids = {name: CardGrid(ui, least=150, checkable=done is not None) for name in _GROUPS}
        self._titles = {name: label("h2") for name in _GROUPS}
        for name in _GROUPS:
            self.grids[name].chosen.connect(self.take)
            self.box.addWidget(self._titles[name])
            self.box.addWidget(self.grids[name])
            self._titles[name].hide()
            self.grids[name].hide()
        join_grids(tuple(self.grids.values()))
        self.file = button(ui, icon="folder-open", clicked=self.ask_file)
        self.box.addWidget(self.file, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)
        self._no = self.add_button(button(ui, clicked=self.reject))
        self.yes = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.yes.setVisible(done is not None)
        self.finished.connect(self._finish)
        ui.tasks.changed.connect(self._data_changed)
        self.retranslate()

    def load(self) -> None:
        """Ask anew which themes there are."""
        themes = self.ui.services.themes
        self.ui.tasks.look(self, themes.cards, self._show, key="themes")

    def retranslate(self) -> None:
        _ = self.ui._
        if self._done is not None:
            lead = _("A click shows the newsletter in the design at once.")
            self.set_texts(_("Choose a design"), lead)
        else:
            self.set_texts(_("Designs"), _("Newsletters use these. Copy one to make your own of it."))
        self._titles["own"].setText(_("Your own designs"))
        self._titles["packaged"].setText(_("Designs of the program"))
        self.file.setText(_("Take a design from a file"))
        self._no.setText(_("Cancel") if self._done is not None else _("Close"))
        self.yes.setText(_("Use this design"))
        self.load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None and self._done is not None:  # beside the preview rather than above it
            window = parent.window()
            place = window.mapToGlobal(QPoint(window.width() - self.width() - 12, 60))
            self.move(max(0, place.x()), max(0, place.y()))

    def _data_changed(self, subjects: frozenset[str]) -> None:
        if "themes" in subjects:
            self.load()

    def _show(self, cards: list[ThemeCard]) -> None:
        first, self.cards = not self.cards, cards
        for name, grid in self.grids.items():
            grid.clear()
            shown = [one for one in cards if (one.origin == "packaged") == (name == "packaged")]
            for one in shown:
                self._fill(grid, one)
            grid.setVisible(bool(shown))
            own = any(one.origin != "packaged" for one in cards)
            self._titles[name].setVisible(bool(shown) and own)
            grid.choose(self.theme)
        if first:
            self.grow()
            for grid in self.grids.values():
                card = grid.card(self.theme)
                if card is not None:
                    card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, grid: CardGrid, theme: ThemeCard) -> None:
        _ = self.ui._
        card = grid.add(theme.id)
        card.set_texts(theme.name, theme.about, _("from a file") if theme.origin == "file" else "")
        picture = QPixmap()
        if theme.picture and picture.loadFromData(theme.picture):
            card.set_pixmap(picture)
        else:
            card.set_outline(theme.colours, ())
        more = IconButton(self.ui, "ellipsis")
        more.name_it(_("More for “{name}”").format(name=theme.name))
        more.clicked.connect(lambda: self._menu(theme, more))
        card.set_corner(more)

    def _menu(self, theme: ThemeCard, at: QWidget) -> None:
        self.menu_of(theme).popup(at.mapToGlobal(QPoint(0, at.height())))

    def menu_of(self, theme: ThemeCard) -> QMenu:
        """What can be done with a theme besides choosing it."""
        _, menu = self.ui._, QMenu(self)
        if theme.origin != "packaged":
            menu.addAction(_("Change …"), lambda: self.edit(theme.id))
        menu.addAction(_("Copy and change …"), lambda: self.copy(theme))
        menu.addAction(_("Save as a file …"), lambda: self.ask_export(theme))
        if theme.origin != "packaged":
            menu.addAction(_("Delete"), lambda: self.delete(theme))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    # ── choosing ─────────────────────────────────────────────────────────────────────────────────────────

    def take(self, theme: str) -> None:
        """Try a theme on."""
        if self._done is None:
            card = next((one for one in self.cards if one.id == theme), None)
            if card is not None and card.origin != "packaged":
                self.edit(theme)
            elif card is not None:
                self.copy(card)
            return
        self.theme = theme
        for grid in self.grids.values():
            grid.choose(theme)
        self._tried(theme)

    def _finish(self, result: int) -> None:
        if self._done is not None:
            self._done(self.theme if result else self._before)

    # ── looking after them ───────────────────────────────────────────────────────────────────────────────

    def edit(self, theme: str) -> None:
        """Open an own theme in its editor."""
        ThemeEditor(self.ui, self, theme, self._edited).open()

    def _edited(self, theme: str) -> None:
        if self._done is not None:
            self.take(theme)

    def copy(self, theme: ThemeCard) -> None:
        """An own theme out of this one, opened in its editor."""
        themes = self.ui.services.themes
        self.ui.tasks.do(
            self, lambda _: themes.copy(theme.id), self._edit_copy, title=self.ui._("Copying the design"),
            lane=LANE, changes=("themes",), can_cancel=False,
        )

    def _edit_copy(self, theme: str) -> None:
        """A copy that is closed without being saved was only looked at: it does not stay."""
        themes, editor = self.ui.services.themes, ThemeEditor(self.ui, self, theme, self._edited)

        def drop() -> None:
            self.ui.tasks.do(
                self, lambda _: themes.delete(theme), title=self.ui._("Deleting the design"), lane=LANE,
                changes=("themes",), can_cancel=False,
            )

        editor.rejected.connect(drop)
        editor.open()

    def delete(self, theme: ThemeCard) -> None:
        """Take an own theme out of the list; the toast brings it back, and newsletters keep it."""
        ui, themes = self.ui, self.ui.services.themes

        def done(_: object) -> None:
            said = ui._("Deleted: {name}").format(name=theme.name)
            ui.toast(said, lambda: restore_theme(ui, theme.id))

        ui.tasks.do(
            self, lambda _: themes.delete(theme.id), done, title=ui._("Deleting the design"), lane=LANE,
            changes=("themes",), can_cancel=False,
        )

    def ask_export(self, theme: ThemeCard) -> None:
        """Ask where a theme's file goes."""
        _ = self.ui._
        kind = _("Designs ({kinds})").format(kinds=f"*{THEME_ENDING}")
        title, name = _("Save the design as a file"), safe_file_name(theme.name)
        dialog = save_dialog(self.ui, self, title, kind, THEME_ENDING, name)
        dialog.fileSelected.connect(lambda path: self.export(theme, path))
        dialog.open()

    def export(self, theme: ThemeCard, path: str) -> None:
        """Write a theme's file."""
        ui, themes = self.ui, self.ui.services.themes
        ui.tasks.do(
            self, lambda _: themes.export(theme.id, path),
            lambda _: ui.toast(ui._("Saved: {file}").format(file=path)),
            title=ui._("Saving the design as a file"), lane=LANE, can_cancel=False,
        )

    def ask_file(self) -> None:
        """Ask for a theme's file."""
        _ = self.ui._
        dialog = file_dialog(self.ui, self, _("Take a design from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("Designs ({kinds})").format(kinds=f"*{THEME_ENDING}"))
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    def import_file(self, path: str) -> None:
        """Keep the theme of a file, and try it on."""
        ui, themes = self.ui, self.ui.services.themes

        def done(theme: str) -> None:
            ui.toast(ui._("The design is among your own now."))
            self._edited(theme)

        ui.tasks.do(
            self, lambda _: themes.import_file(path), done, title=ui._("Reading the design"), lane=LANE,
            changes=("themes",), can_cancel=False,
        )


def restore_theme(ui: Ui, theme_id: str) -> None:
    """Bring a deleted theme back."""
    themes = ui.services.themes
    ui.tasks.do(
        ui.tasks, lambda _: themes.restore(theme_id), title=ui._("Bringing the design back"), lane=LANE,
        changes=("themes",), can_cancel=False,
    )
