"""Whether mail servers tell of new mail while the window is open; what the background knows, pages show."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.context import Ui


class MailWatch(QObject):
    """The window's one, see `mail_watch`. Written in threads of looks, read on the UI thread."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui.tasks)
        self._told: dict[str, str] = {}

    @property
    def tells(self) -> bool:
        """Whether the server of an account tells of new mail at once."""
        return any(not why for why in self._told.values())

    def take(self, told: Mapping[str, str]) -> None:
        """By account why its server does not tell; "" = it does (`services.watching.Watching.told`)."""
        before, self._told = self.tells, dict(told)
        if self.tells != before:
            self.changed.emit()


def mail_watch(ui: Ui) -> MailWatch:
    """Made when first asked for, on the UI thread."""
    found = ui.tasks.findChild(MailWatch)
    return found if isinstance(found, MailWatch) else MailWatch(ui)
