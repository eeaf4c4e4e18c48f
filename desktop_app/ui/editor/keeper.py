"""Autosave: a draft is stored 0.8 seconds after the last change, 1.4 seconds after the first one that is not
stored when somebody types without a rest, and at once when its owner leaves. A crash loses at most 2 seconds.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.errors import AppError
from desktop_app.services.draft_views import DraftContent
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel

WAIT_MS = 800
LATEST_MS = 1400
AGAIN_MS = 10_000
LANE = "drafts"
"""A lane of its own: a long import must not keep a draft from being stored."""

_FINAL = frozenset({"newsletter-frozen", "newsletter-missing"})
"""Trying again will not help: the newsletter was sent or deleted elsewhere."""

Status = Literal["saved", "waiting", "saving", "failed"]


class Keeper(QObject):
    """Stores the model's draft. What could not be stored stays in the model and is tried again."""

    status_changed = Signal()
    stored = Signal()

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self._model = ui, model
        self.status: Status = "saved"
        self.error: AppError | None = None
        self.at: datetime | None = None
        self.times = 0
        """How often something was stored: what was read before the last time is old."""
        self._waiting: list[Callable[[], None]] = []
        self._on_its_way: DraftContent | None = None
        self._since: float | None = None
        """When the first change was made that no storing has taken along."""
        self._opened: DraftContent | None = None
        """What the draft was like when it was opened, until it is kept as a version."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._store)
        model.changed.connect(self._changed)

    @property
    def busy(self) -> bool:
        """Whether something is not stored yet."""
        return self.status != "saved"

    def opened(self, at: datetime, content: DraftContent) -> None:
        """A draft was loaded: it is as stored."""
        self._timer.stop()
        self._waiting.clear()
        self._since, self._opened = None, content
        self.at = at
        self._set("saved")

    def flush(self, then: Callable[[], None] | None = None) -> None:
        """Store what is not stored; `then()` once it is (at once when there is nothing to store)."""
        if not self.busy:
            if then is not None:
                then()
            return
        if then is not None:
            self._waiting.append(then)
        if self.status != "saving":
            self._store()

    def _changed(self, names: object) -> None:
        if self.status != "saving":
            self._set("waiting")
        if self._since is None:
            self._since = time.monotonic()
        self._wait()

    def _wait(self) -> None:
        """Until a rest, but not longer than the first unstored change may wait."""
        left = WAIT_MS
        if self._since is not None:
            left = min(WAIT_MS, LATEST_MS - round((time.monotonic() - self._since) * 1000))
        self._timer.start(max(0, left))

    def _store(self) -> None:
        self._timer.stop()
        if self._on_its_way is not None or not self._model.id:
            return
        newsletter_id, content, opened = self._model.id, self._model.content, self._opened
        drafts, versions = self.ui.services.drafts, self.ui.services.versions
        self._on_its_way, self._since = content, None

        def store() -> datetime:
            at = drafts.save(newsletter_id, content)  # first: this is what may be lost
            if opened is not None and opened != content:
                versions.keep(newsletter_id, opened, "opened")
            versions.keep_now_and_then(newsletter_id, content)
            return at

        self._set("saving")
        self.ui.tasks.do(
            self,
            lambda _: store(),
            lambda at: self._done(newsletter_id, content, at),
            title=self.ui._("Saving the draft"),
            lane=LANE,
            changes=("newsletters",),
            failed=self._failed,
            can_cancel=False,
        )

    def _done(self, newsletter_id: str, content: DraftContent, at: datetime) -> None:
        self._on_its_way = None
        self.times += 1
        if newsletter_id != self._model.id:
            return
        self.at, self.error = at, None
        self._opened = None
        if content != self._model.content:
            self._set("waiting")
            if self._waiting:
                self._store()
            elif not self._timer.isActive():
                self._wait()
            return
        self._set("saved")
        self.stored.emit()
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _failed(self, error: AppError) -> None:
        self._on_its_way = None
        self.error = error
        wanted = bool(self._waiting)
        self._waiting.clear()
        self._set("failed")
        if wanted or error.id in _FINAL:  # else the page says so: it is tried again
            self.ui.error(error)
        if error.id not in _FINAL:
            self._timer.start(AGAIN_MS)

    def _set(self, status: Status) -> None:
        self.status = status
        self.status_changed.emit()
