"""Rows that leave the program: to the clipboard, a printer or a PDF. Each time is noted in the log first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop_app.domain.moment import JST
from desktop_app.services.contact_book import Query
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts import printing
from desktop_app.ui.pages.contacts.columns import WIDTHS, column_words
from desktop_app.ui.pages.contacts.copying import as_table, cells_of, rows_of
from desktop_app.ui.pages.contacts.table import ContactTable
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.files import file_dialog


class Taking(QObject):
    """Copies and prints what `table` has selected in its columns, judged for the topic of `query`."""

    def __init__(self, ui: Ui, page: QWidget, table: ContactTable, query: Callable[[], Query]) -> None:
        super().__init__(page)
        self.ui, self._page, self._table, self._query = ui, page, table, query

    def copy_rows(self) -> None:
        """The selected rows as a table for a spreadsheet, with the heads of the columns."""
        columns = self._columns()
        header = [column_words(self.ui)[one] for one in columns]
        self._copy(columns, lambda rows: as_table(header, rows))

    def copy_addresses(self) -> None:
        """The mail addresses of the selected people, one a line."""
        self._copy(
            ("address",), lambda rows: "\n".join(row[0] for row in rows if row[0])
        )

    def _copy(self, columns: Sequence[str], text_of: Callable[[list[list[str]]], str]) -> None:
        keys, topic = self._table.selected_keys(), self._query().topic

        def job(work: Work) -> tuple[str, int]:
            rows = self._rows(work, keys, topic, columns)
            self.ui.services.contact_bulk.note_copied(len(rows), columns)
            return text_of(rows), len(rows)

        def then(found: tuple[str, int]) -> None:
            text, people = found
            QGuiApplication.clipboard().setText(text)
            many = self.ui.ngettext(
                "{n} person was copied. This is noted in the records.",
                "{n} people were copied. This is noted in the records.",
                people,
            )
            self.ui.toast(many.format(n=f"{people:,}"))

        if self._some():
            self.ui.tasks.do(self, job, then, title=self.ui._("Copying contacts"), changes=("records",))

    def _some(self) -> bool:
        if not self._table.count_selected():
            self.ui.toast(self.ui._("Select somebody in the list first."))
            return False
        return True

    def _columns(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._table.shown_columns())

    def _rows(
        self, work: Work, keys: Sequence[int], topic: str, columns: Sequence[str]
    ) -> list[list[str]]:
        book = self.ui.services.contact_book
        found = rows_of(book, keys, topic, lambda done, total: work.progress(done, total))
        return [cells_of(self.ui, row, columns) for row in found]

    # --- paper

    def print_rows(self) -> None:
        """Ask for a printer, where this system has the parts for it."""
        try:
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter
        except ImportError:  # a Linux without the printing libraries: a PDF can be made all the same
            self.save_pdf()
            return
        if not self._some():
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printing.set_up(printer, wide=len(self._columns()) > 5)
        dialog = QPrintDialog(printer, self._page.window())
        dialog.setWindowTitle(self.ui._("Print the list"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._print(printer))
        QDialog.open(dialog)  # the one without a slot, which QPrintDialog hides

    def save_pdf(self) -> None:
        """Ask where the PDF shall lie."""
        if not self._some():
            return
        chooser = file_dialog(self.ui, self._page, self.ui._("Save the list as a PDF"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("pdf")
        chooser.setNameFilter("PDF (*.pdf)")
        chooser.selectFile(self.ui._("contacts") + ".pdf")
        chooser.fileSelected.connect(self.write_pdf)
        chooser.open()

    def write_pdf(self, file: str) -> None:
        """Write the selected rows into a PDF."""
        self._paper(lambda sheet, work: printing.write_pdf(file, sheet, _teller(work)))

    def _print(self, printer: "object") -> None:
        from PySide6.QtPrintSupport import QPrinter

        if isinstance(printer, QPrinter):
            self._paper(
                lambda sheet, work: printing.paint(printer, printer.resolution(), sheet, _teller(work))
            )

    def _paper(self, write: Callable[[printing.Sheet, Work], None]) -> None:
        _, columns = self.ui._, self._columns()
        words, families = column_words(self.ui), QGuiApplication.font().families()
        shop = self.ui.services.shop
        keys, topic = self._table.selected_keys(), self._query().topic

        def job(work: Work) -> int:
            rows = self._rows(work, keys, topic, columns)
            now = self.ui.services.environment.clock().astimezone(JST)
            many = self.ui.ngettext("{n} person", "{n} people", len(rows)).format(n=f"{len(rows):,}")
            name = shop.shop().shop_name or shop.shop().legal_name
            sheet = printing.Sheet(
                title=_("Contacts"),
                under=" ・ ".join(part for part in (name, f"{now:%Y-%m-%d %H:%M}", many) if part),
                header=[words[one] for one in columns],
                rows=rows,
                widths=[WIDTHS[one] for one in columns],
                page_words=_("Page {page} of {pages}"),
                families=families,
            )
            self.ui.services.contact_bulk.note_printed(len(rows), columns)
            write(sheet, work)
            return len(rows)

        def then(people: int) -> None:
            many = self.ui.ngettext(
                "The list of {n} person was made. This is noted in the records.",
                "The list of {n} people was made. This is noted in the records.",
                people,
            )
            self.ui.toast(many.format(n=f"{people:,}"))

        if self._some():
            self.ui.tasks.do(self, job, then, title=_("Printing contacts"), changes=("records",))


def _teller(work: Work) -> Callable[[int, int], None]:
    return lambda done, total: work.progress(done, total)
