"""Writing evidence to a file: choose where, write with progress, open the folder."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.files import file_dialog

_ENDINGS = (".pdf", ".csv", ".zip")


class Exporter(QWidget):
    """Hidden until something was written; then it names the file and opens its folder."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._file: Path | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.notice = Notice(ui, "ok", clicked=self._open_folder)
        box.addWidget(self.notice)
        self.hide()

    def choose(self, address_id: str | None, name: str) -> None:
        """Ask where; `address_id` None = everybody's evidence."""
        _ = self.ui._
        chooser = file_dialog(self.ui, self, _("Write the evidence to a file"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters(
            [
                _("Everything in one archive (*.zip)"),
                _("To read and print (*.pdf)"),
                _("Table (*.csv)"),
            ]
        )
        chooser.setDefaultSuffix("zip")
        chooser.filterSelected.connect(lambda text: chooser.setDefaultSuffix(text[-4:-1]))
        chooser.selectFile(name)
        chooser.fileSelected.connect(lambda file: self.write(Path(file), address_id))
        chooser.open()

    def write(self, file: Path, address_id: str | None) -> None:
        """Write it; the file appears complete or not at all."""
        view = self.ui.services.records_view
        target = file if file.suffix.lower() in _ENDINGS else file.with_name(f"{file.name}.zip")

        def job(work: Work) -> Path:
            return view.export(target, address_id=address_id, tell=work.progress)

        self.ui.tasks.do(self, job, self._written, title=self.ui._("Writing the evidence"))

    def retranslate(self) -> None:
        if self._file is not None:
            text = self.ui._("Written: {file}").format(file=self._file.name)
            self.notice.set(text, self.ui._("Open the folder"))

    def _written(self, file: Path) -> None:
        self._file = file
        self.retranslate()
        self.show()

    def _open_folder(self) -> None:
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.absolute().parent)))
