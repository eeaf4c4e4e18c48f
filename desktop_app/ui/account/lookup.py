"""Looking for the provider of an address, off the UI thread; one search at a time, and it can be stopped."""

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.errors import AppError
from desktop_app.services.account_views import Detected
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Work


class ProviderLookup(QObject):
    """`found` is given a Detected, `failed` an AppError; after `stop` neither comes."""

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, ui: Ui, parent: QObject) -> None:
        super().__init__(parent)
        self.ui = ui
        self._now: Work | None = None

    @property
    def running(self) -> bool:
        """Whether an answer is still to come."""
        return self._now is not None

    def look(self, address: str, provider: str | None = None) -> None:
        """Find the provider of `address`, or what the one that the owner chose needs for it."""
        self.stop()
        mine = self._now = Work()
        desk = self.ui.services.account

        def job(work: Work) -> Detected:
            def check() -> None:
                work.check()
                mine.check()

            if provider is not None:
                return desk.chosen(address, provider)
            return desk.detect(address, check=check)

        self.ui.tasks.study(
            self, job, lambda found: self._ended(mine, found), key="detect",
            failed=lambda error: self._ended(mine, error),
        )

    def stop(self) -> None:
        """Nobody waits for the answer any more."""
        if self._now is not None:
            self._now.cancel()
            self._now = None

    def _ended(self, mine: Work, answer: Detected | AppError) -> None:
        if mine is self._now:
            self._now = None
            (self.failed if isinstance(answer, AppError) else self.found).emit(answer)
