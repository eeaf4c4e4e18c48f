"""The result of a run as a file: a PDF to print, or a table with everyone."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.files import save_dialog

_NOT_IN_NAMES = '\\/:*?"<>|'


def save_result(ui: Ui, page: QWidget, newsletter: str, title: str) -> None:
    """Ask where, then write it."""
    paper, table = ui._("To print (PDF)"), ui._("A table with everyone (CSV)")
    kinds = f"{paper} (*.pdf);;{table} (*.csv)"
    name = "".join("_" if one in _NOT_IN_NAMES or not one.isprintable() else one for one in title)[:60]
    dialog = save_dialog(ui, page.window(), ui._("Print or save the result"), kinds, ".pdf", name or "result")

    def kind_chosen(kind: str) -> None:
        ending = "csv" if "*.csv" in kind else "pdf"
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{Path(dialog.selectedFiles()[0]).stem}.{ending}")

    dialog.filterSelected.connect(kind_chosen)
    dialog.fileSelected.connect(lambda file: write_result(ui, page, newsletter, file))
    dialog.open()


def write_result(ui: Ui, page: QWidget, newsletter: str, file: str) -> None:
    """Write it beside the window; long lists can be stopped."""
    services = ui.services

    def job(work: Work) -> int:
        return services.run_report.save(newsletter, file, work.progress)

    ui.tasks.do(page, job, lambda _: ui.toast(ui._("The result was saved.")), title=ui._("Saving the result"))
