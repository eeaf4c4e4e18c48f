"""Asking for a file: it begins where shop owners keep such files, not where the program was started."""

from PySide6.QtCore import QFileInfo, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.ui.context import Ui

Place = QStandardPaths.StandardLocation


def file_dialog(
    ui: Ui, parent: QWidget, title: str, place: Place = Place.DocumentsLocation
) -> QFileDialog:
    """A dialog that begins in `place`, or at home without one; it is gone once it is closed."""
    folder = QStandardPaths.writableLocation(place)
    if not QFileInfo(folder).isDir():  # Qt would take its name for a file's
        folder = QStandardPaths.writableLocation(Place.HomeLocation)
    dialog = QFileDialog(parent, title, folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Qt's Japanese lacks these two.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, ui._("Look in:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, ui._("Kind of file:"))
    return dialog


def save_dialog(ui: Ui, parent: QWidget, title: str, kind: str, ending: str, name: str) -> QFileDialog:
    """A dialog that asks where a new file goes. `ending` begins with a dot, `name` lacks it."""
    dialog = file_dialog(ui, parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kind)
    dialog.setDefaultSuffix(ending[1:])
    dialog.selectFile(f"{name}{ending}")
    return dialog
