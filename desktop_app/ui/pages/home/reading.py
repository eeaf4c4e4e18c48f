"""The button that reads the mailbox now."""

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.reading import MailboxReading
from desktop_app.ui.widgets.buttons import Button


class ReadButton(Button):
    """While it reads it says so, and a second press does nothing."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, icon="refresh-cw")
        self._own_ui = ui
        self.reader = MailboxReading(ui, self, done=self._was_read, failed=self._failed)
        self.clicked.connect(lambda: self.read())

    @property
    def reading(self) -> bool:
        """Whether it reads now."""
        return self.reader.reading

    def retranslate(self) -> None:
        """Set all texts in the language of now."""
        _ = self._own_ui._
        self.setText(_("Reading…") if self.reading else _("Read replies"))
        self.setEnabled(not self.reading)

    def read(self) -> None:
        """Read the mailbox; opt-outs in it act at once."""
        self.reader.read()
        self.retranslate()

    def _was_read(self, words: str) -> None:
        self.retranslate()
        self._own_ui.toast(words)

    def _failed(self, error: AppError | None) -> None:
        self.retranslate()
        if error is not None:
            self._own_ui.error(error)
