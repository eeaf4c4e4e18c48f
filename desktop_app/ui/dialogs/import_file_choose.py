"""The import dialog's first part: a CSV is chosen or dropped, and what was found in it is shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.import_view import FileLook, ImportFile
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState, Notice
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.files import file_dialog
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel, label, set_property

ENCODINGS = ("utf-8", "cp932", "euc-jp", "iso-2022-jp", "utf-16", "windows-1252")
_SHOWN = 8


def delimiter_words(ui: Ui) -> dict[str, str]:
    """What stands between two cells."""
    _ = ui._
    return {",": _("comma"), "\t": _("tab"), ";": _("semicolon"), "|": _("vertical bar")}


def field_names(ui: Ui) -> dict[str, str]:
    """The fields that a column may be taken for, as `importing.mapping` calls them."""
    _ = ui._
    return {
        "email": _("E-mail address"),
        "full": _("Name"),
        "family": _("Family name"),
        "given": _("Given name"),
        "kana": _("Reading (kana)"),
        "kana_family": _("Reading (kana)"),
        "kana_given": _("Reading (kana)"),
        "company": _("Company or shop"),
        "department": _("Department"),
        "title": _("Position"),
        "phone": _("Telephone"),
        "tags": _("Tags"),
        "country": _("Country"),
        "note": _("Note"),
        "url": _("Web page"),
        "consent_date": _("Day of the agreement"),
        "card_date": _("Day of the card"),
        "date": _("Day"),
        "registered": _("Day of registration"),
        "dealing_date": _("Last dealing"),
        "method": _("Manner of the agreement"),
        "stopped": _("Stop of mail"),
        "consent": _("Wants mail: yes or no"),
    }


class FilePart(Card):
    """Drop a file on it, or choose one. `wanted` asks for reading it."""

    wanted = Signal(str, str)
    """(path, encoding or "")."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(spacing=10)
        self._ui = ui
        self.path = ""
        self.look: FileLook | None = None
        self.setAcceptDrops(True)
        self.heading = label("h2")
        self.empty = EmptyState(ui, "file-down")
        self.first_button = self.empty.add_button("primary", self.choose, "folder-open")
        self.name = ElidingLabel("bold")
        self.problem = Notice(ui, "stop")
        self.note = Notice(ui, "warn")
        self.choose_button = button(ui, icon="folder-open", clicked=self.choose)
        self.facts = WrapLabel("small")
        self.encoding = Combo()
        self.encoding_field = Field(self.encoding)
        self.columns = QWidget()
        self._grid = QGridLayout(self.columns)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(3)
        self.rest = WrapLabel("small")
        above: tuple[QWidget, ...] = (self.heading, self.problem, self.empty, self.name)
        for widget in above:
            self.add(widget)
        row = QVBoxLayout()
        row.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addLayout(row)
        below: tuple[QWidget, ...] = (self.facts, self.note, self.columns, self.rest, self.encoding_field)
        for widget in below:
            self.add(widget)
        self.problem.hide()
        self.note.hide()
        self.theme_changed()
        self.encoding.currentIndexChanged.connect(lambda _: self._encoding_told())
        self._dialog: QFileDialog | None = None
        self._show()
        self.retranslate()

    def choose(self) -> None:
        """Open the system's dialog for a file."""
        _ = self._ui._
        dialog = file_dialog(self._ui, self, _("Choose a file to import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Lists (*.csv *.txt *.tsv)"), _("All files (*)")])
        dialog.fileSelected.connect(self.take)
        self._dialog = dialog
        dialog.open()

    def take(self, path: str) -> None:
        """Ask for a file to be read, as it looks to be."""
        self.path = path
        self.encoding.choose("")
        self.wanted.emit(path, "")

    def show_file(self, file: ImportFile) -> None:
        """What was found."""
        self.look = file.look
        self.problem.set("")
        self._show()
        self.retranslate()

    def show_error(self, error: AppError) -> None:
        """Why it can't be read, beside the button that chooses another one."""
        said = self._ui.error_text(error)
        self.look = None
        self.problem.set(f"{said.title}\n{said.cause} {said.next}")
        self._show()
        self.encoding_field.setVisible(error.id.startswith("file-encoding"))
        self.retranslate()
        self.first_button.setFocus()

    def theme_changed(self) -> None:
        self.encoding.setMaximumWidth(self._ui.theme.s(260))

    def _encoding_told(self) -> None:
        if self.path:
            self.wanted.emit(self.path, self.encoding.key())

    def _show(self) -> None:
        found = self.look is not None
        shown: tuple[QWidget, ...] = (
            self.heading,
            self.name,
            self.choose_button,
            self.facts,
            self.columns,
            self.encoding_field,
        )
        for widget in shown:
            widget.setVisible(found)
        self.empty.setVisible(not found)
        self.rest.setVisible(found)

    def _show_columns(self, look: FileLook) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        names = field_names(self._ui)
        used = [one for one in look.columns if one.field]
        for at, one in enumerate(used[:_SHOWN]):
            said = names[one.field]
            if one.name and one.name != said:
                said = self._ui._("{field} (column “{column}”)").format(field=said, column=one.name)
            self._grid.addWidget(ElidingLabel("body", said), at, 0)
            self._grid.addWidget(ElidingLabel("small", one.sample), at, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._show_rest(look)

    def _show_rest(self, look: FileLook) -> None:
        _ = self._ui._
        said = []
        if unused := [one.name for one in look.columns if not one.field and not one.refused and one.name]:
            said.append(_("Not stored: {columns}").format(columns="、".join(unused)))
        if refused := [one.name for one in look.columns if one.refused]:
            said.append(
                _("Read and thrown away, because it must not be stored: {columns}").format(
                    columns="、".join(refused)
                )
            )
        self.rest.setText("\n".join(said))
        self.rest.setVisible(bool(said))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            set_property(self, "card", "sunken")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "card", "true")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "card", "true")
        event.acceptProposedAction()
        self.take(event.mimeData().urls()[0].toLocalFile())

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.heading.setText(_("Which list?"))
        self.empty.set(
            _("Which list?"),
            _(
                "A CSV file with names of the columns in its first row, as spreadsheets and web shops save "
                "it. Drop it here, or choose it."
            ),
        )
        self.choose_button.setText(_("Choose another file"))
        self.first_button.setText(_("Choose a file"))
        encodings = [("", _("As found")), *((one, one) for one in ENCODINGS)]
        self.encoding.fill(encodings)
        if self.encoding.currentIndex() < 0:
            self.encoding.choose("")
        self.encoding_field.set_texts(_("Encoding"), _("Choose another one when names look wrong above."))
        look = self.look
        if look is None:
            return
        self.name.setText(look.name)
        rows = self._ui.ngettext("{n} row", "{n} rows", look.rows).format(n=f"{look.rows:,}")
        between = delimiter_words(self._ui)[look.delimiter]
        self.facts.setText(
            _("{rows}, encoding {encoding}, separated by {delimiter}").format(
                rows=rows, encoding=look.encoding, delimiter=between
            )
        )
        self.note.set(
            ""
            if look.has_header
            else _(
                "There is no row with the names of the columns, so only the addresses can be taken. Put "
                "names such as “Name” and “E-mail” into the first row to keep the rest."
            )
        )
        self._show_columns(look)
