"""バックアップ: where the book is, copies of it, and the way back from a copy."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.moment import JST
from desktop_app.services.environment import Environment
from desktop_app.services.keeping import BackupView, BookView, RestoreView, restore_book
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.sending_words import minute
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.files import file_dialog
from desktop_app.ui.widgets.labels import ElidingLabel, label


class KeepingSection(Section):
    """Backup now, the last ones, restore."""

    cares = frozenset({"records"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._view: BookView | None = None
        self.place_sheet, self.backup_sheet, self.restore_sheet = Sheet(), Sheet(), Sheet()
        self.place = QLineEdit()
        self.place.setReadOnly(True)
        self.backup_button = button(ui, "primary", icon="save", clicked=self.choose_backup)
        self.made_title = label("bold")
        self.made = QVBoxLayout()
        self.made.setSpacing(4)
        self.restore_button = button(ui, icon="archive", clicked=self.choose_restore)
        self.place_sheet.add(self.place)
        pairs = ((self.backup_sheet, self.backup_button), (self.restore_sheet, self.restore_button))
        for sheet, one in pairs:
            row = QHBoxLayout()
            row.addWidget(one)
            row.addStretch(1)
            sheet.box.addLayout(row)
        self.backup_sheet.add(self.made_title)
        self.backup_sheet.box.addLayout(self.made)
        for sheet in (self.backup_sheet, self.restore_sheet, self.place_sheet):
            self.box.addWidget(sheet)
        self.retranslate()

    def refresh(self) -> None:
        ui = self.ui
        ui.tasks.look(self, lambda: ui.services.keeping.book_view(), self._show, key="keeping")

    def choose_backup(self) -> None:
        """Where the copy goes."""
        dialog = file_dialog(self.ui, self, self.ui._("Make a backup"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("book")
        now = self.ui.services.keeping.environment.clock().astimezone(JST)
        dialog.selectFile(f"kawaraban-{now:%Y-%m-%d}.book")
        dialog.fileSelected.connect(lambda file: self.backup(Path(file)))
        dialog.open()

    def backup(self, file: Path) -> None:
        """Copy the book; it stays in use meanwhile."""
        ui = self.ui
        ui.tasks.do(
            self,
            lambda _: ui.services.keeping.backup(file),
            lambda _: ui.toast(ui._("The backup is made and was checked.")),
            title=ui._("Making a backup"),
            changes=("records",),
            can_cancel=False,
        )

    def choose_restore(self) -> None:
        """Which copy comes back."""
        dialog = file_dialog(self.ui, self, self.ui._("Restore a backup"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.restore(Path(file)))
        dialog.open()

    def restore(self, file: Path) -> None:
        """Look at the copy first, then ask."""
        ui = self.ui
        ui.tasks.look(self, lambda: ui.services.keeping.look(file), self._ask, key="restore")

    def retranslate(self) -> None:
        _ = self.ui._
        self.backup_sheet.set_texts(
            _("Backup"),
            _(
                "A copy of everything in one file. Keep it on another disk: the proofs of consent must "
                "survive a broken computer. The password of the mail account is not in it."
            ),
        )
        self.backup_button.setText(_("Make a backup now"))
        self.made_title.setText(_("The last backups"))
        self.restore_sheet.set_texts(
            _("Restore"),
            _(
                "The book goes back to the day of the backup. Opt-outs that came since then are kept, and "
                "nothing is sent before the mailbox was read from that day on."
            ),
        )
        self.restore_button.setText(_("Restore from a file…"))
        self.place_sheet.set_texts(_("Where the book is"))
        self.place.setAccessibleName(_("Where the book is"))
        if self._view is not None:
            self._show(self._view)

    def _show(self, view: BookView) -> None:
        self._view = view
        self.place.setText(view.file)
        self.place.setCursorPosition(0)
        clear(self.made)
        for one in view.backups:
            self.made.addWidget(self._row(one))
        self.made_title.setVisible(bool(view.backups))

    def _row(self, one: BackupView) -> QWidget:
        _ = self.ui._
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(label("body", minute(one.made_at)))
        row.addWidget(ElidingLabel("small", one.file), 1)
        if not one.there:
            row.addWidget(label("small", _("not found now")))
        return line

    def _ask(self, found: RestoreView) -> None:
        ui, _ = self.ui, self.ui._
        day = minute(found.made_at)
        people = ui.ngettext("{n} person", "{n} people", found.contacts).format(n=found.contacts)
        told = _("The backup is of {day} and holds {people}.").format(day=day, people=people)
        parts = [told]
        if not found.same_book:
            parts.append(_("It is a backup of another book than the one that is open."))
        parts.append(
            _(
                "What was entered after that is lost, except opt-outs: those are kept. Newsletters that were "
                "being sent come back paused, and mails that may have left since then are shown as unclear."
            )
        )
        book = ui.services.keeping.book.path
        environment = ui.services.keeping.environment
        file = Path(found.file)
        ui.ask(
            self,
            _("Restore this backup?"),
            "\n".join(parts),
            _("Restore"),
            lambda: ui.switch_book(
                book,
                lambda: ui.toast(_("The backup is restored. Read the mailbox before you send.")),
                meanwhile=lambda: _restored(file, book, environment),
            ),
            danger=True,
        )


def _restored(file: Path, book: Path, environment: Environment) -> None:
    restore_book(file, book, environment)
