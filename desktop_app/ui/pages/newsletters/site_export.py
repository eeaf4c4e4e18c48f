"""ウェブ用に書き出す: asks where to, and writes the newsletter as one page for the shop's own site."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.files import file_dialog

_NOT_IN_NAMES = re.compile(r"""[\x00-\x1f\x7f<>:"/\\|?*]+""")


def ask_site_file(ui: Ui, owner: QWidget, newsletter_id: str, title: str) -> QFileDialog:
    """Ask for the file, then write it."""
    _ = ui._
    chooser = file_dialog(ui, owner, _("Write as a page for your site"))
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setDefaultSuffix("html")
    chooser.setNameFilters([_("Web pages (*.html)")])
    name = _NOT_IN_NAMES.sub(" ", title).strip(" .")[:60].strip()
    chooser.selectFile(f"{name or _('Newsletter')}.html")
    chooser.fileSelected.connect(lambda path: write_site_file(ui, owner, newsletter_id, path))
    chooser.open()
    return chooser


def write_site_file(ui: Ui, owner: QWidget, newsletter_id: str, path: str) -> None:
    """Write it and say where it is."""
    previews = ui.services.previews
    said = ui._("Written: {file}. It holds no reader's name and needs no other file.")
    ui.tasks.do(
        owner,
        lambda _: previews.export_site(newsletter_id, path),
        lambda _: ui.toast(said.format(file=Path(path).name)),
        title=ui._("Writing the page"),
        can_cancel=False,
    )
