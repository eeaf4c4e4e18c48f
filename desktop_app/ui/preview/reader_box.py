"""In whose place the mail is looked at: nobody's (example values), or a contact's, found while typing."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QStyledItemDelegate, QWidget

from desktop_app.services.previews import PreviewReader
from desktop_app.ui.context import Ui

_WAIT_MS = 120


class ReaderBox(QLineEdit):
    """Empty = example values."""

    chosen = Signal(str)
    """The contact's id, "" for example values."""

    def __init__(self, ui: Ui, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ui = ui
        self.contact_id = ""
        self.setClearButtonEnabled(True)
        self._offers: dict[str, PreviewReader] = {}
        self._found = QStandardItemModel(self)
        completer = QCompleter(self._found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(8)
        popup = QListView()
        popup.setProperty("popup", True)
        completer.setPopup(popup)
        popup.setItemDelegate(QStyledItemDelegate(popup))
        self.setCompleter(completer)
        completer.activated.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.search)
        self.textEdited.connect(lambda _: self._timer.start())
        self.textChanged.connect(self._emptied)
        self.retranslate()

    @property
    def reader(self) -> PreviewReader | None:
        """Whose place it is."""
        return PreviewReader(self.contact_id, self.text(), "") if self.contact_id else None

    def retranslate(self) -> None:
        """Set all texts in the language of now."""
        self.setPlaceholderText(self._ui._("Example reader"))
        self.setAccessibleName(self._ui._("Show the mail as this contact gets it"))
        self.setToolTip(self._ui._("Type a name or an address to see the mail as this person gets it."))

    def search(self) -> None:
        """Look for contacts by what is typed."""
        words = self.text().strip()
        if words:
            previews = self._ui.services.previews
            self._ui.tasks.look(self, lambda: previews.readers(words), self._offer, key="readers")

    def take(self, reader: PreviewReader) -> None:
        """Look in this person's place."""
        self.contact_id = reader.contact_id
        self.setText(reader.name or reader.address)
        self.setCursorPosition(0)
        self.chosen.emit(self.contact_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _offer(self, readers: list[PreviewReader]) -> None:
        self._offers = {f"{one.name}　{one.address}" if one.name else one.address: one for one in readers}
        self._found.clear()
        for line in self._offers:
            self._found.appendRow(QStandardItem(line))
        if not readers:
            nobody = QStandardItem(self._ui._("Nobody found"))
            nobody.setFlags(Qt.ItemFlag.NoItemFlags)
            self._found.appendRow(nobody)
        if self.isVisible():
            self.completer().complete()

    def _take(self, line: str) -> None:
        reader = self._offers.get(line)
        if reader is not None:
            # The completer puts the whole line into the field after this signal.
            QTimer.singleShot(0, self, lambda: self.take(reader))

    def _emptied(self, text: str) -> None:
        if not text and self.contact_id:
            self.contact_id = ""
            self.chosen.emit("")
