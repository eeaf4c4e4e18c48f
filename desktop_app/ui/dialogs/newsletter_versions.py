"""前の版: how a newsletter was before, what changed from one version to the next, and the way back."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.draft_views import DraftContent, StoredPicture
from desktop_app.services.previews import Preview
from desktop_app.services.versions import Version
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.version_list import VersionList
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.preview.mail_view import MailView
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import EmptyState, Notice
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import ElidingLabel
from desktop_app.ui.widgets.sentences import sentences

Restore = Callable[[DraftContent, Mapping[str, StoredPicture]], None]


class NewsletterVersionsDialog(DialogBase):
    """`restore` puts a version into the open draft, where it can be undone; None = it can't be changed any
    more. `copied` gets the id of a new newsletter that begins as a version."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        newsletter_id: str,
        *,
        now: DraftContent,
        restore: Restore | None,
        copied: Callable[[str], None],
    ) -> None:
        super().__init__(ui, parent, width=920)
        self._newsletter, self._now, self._restore, self._copied = newsletter_id, now, restore, copied
        self.versions: tuple[Version, ...] = ()
        self._loaded = False
        self.notice = Notice(ui, "stop")
        self.notice.hide()
        self.empty = EmptyState(ui, "history")
        self.empty.hide()
        self.list = VersionList(ui)
        self.list.currentRowChanged.connect(self._chosen)
        self.subject = ElidingLabel("bold")
        self.mail = MailView(ui)
        self.mail.above.addWidget(self.subject)
        self.copy_button = button(ui, icon="copy", bulk="small", clicked=self.copy)
        self._both = QWidget()
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.list, 1)
        left.addWidget(self.copy_button)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._both)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(16)
        self._columns.addLayout(left, 2)
        self._columns.addWidget(self.mail, 3)
        self.box.addWidget(self.notice)
        self.box.addWidget(self.empty)
        self.box.addWidget(self._both, 1)
        self.close_button = self.add_button(button(ui, clicked=self.reject))
        self.restore_button = self.add_button(
            button(ui, "primary", icon="history", clicked=self.restore), default=True
        )
        self.theme_changed()
        self.retranslate()
        self._load()

    def _load(self) -> None:
        versions, newsletter = self.ui.services.versions, self._newsletter
        self.ui.tasks.look(self, lambda: versions.rows(newsletter), self._show, failed=self._failed)

    def _show(self, versions: tuple[Version, ...]) -> None:
        self.versions, self._loaded = versions, True
        self.list.fill(versions)
        self._arrange()
        self.grow()
        if versions:
            self.list.setFocus()

    def _arrange(self) -> None:
        some = bool(self.versions)
        self.empty.setVisible(self._loaded and not some)
        self._both.setVisible(some)
        chosen = self.chosen
        self.copy_button.setVisible(some)
        self.restore_button.setVisible(
            self._restore is not None and chosen is not None and not chosen.current
        )

    @property
    def chosen(self) -> Version | None:
        """The version that is looked at."""
        row = self.list.currentRow()
        return self.versions[row] if 0 <= row < len(self.versions) else None

    def _chosen(self, _row: int) -> None:
        version = self.chosen
        if version is None:
            return
        desk = self.ui.services.versions
        self.ui.tasks.look(
            self, lambda: desk.preview(version.id), self._preview, key="version", failed=self._failed
        )
        self._arrange()

    def _preview(self, preview: Preview) -> None:
        self.notice.set("")
        self.subject.setText(preview.subject or self.ui._("(no subject yet)"))
        self.mail.show_mail(preview.html, preview.text, preview.images)

    def restore(self) -> None:
        """Put the chosen version back; what there is now is kept as a version first."""
        version, put = self.chosen, self._restore
        if version is None or put is None:
            return
        desk, newsletter, now = self.ui.services.versions, self._newsletter, self._now
        self.ui.tasks.do(
            self,
            lambda _: desk.go_back(newsletter, version.id, now),
            lambda found: self._put(put, found),
            title=self.ui._("Putting the earlier version back"),
            lane=LANE,
            failed=self._failed,
            can_cancel=False,
        )

    def _put(self, put: Restore, found: tuple[DraftContent, Mapping[str, StoredPicture]]) -> None:
        self.accept()
        put(*found)

    def copy(self) -> None:
        """A new newsletter that begins as the chosen version."""
        version = self.chosen
        if version is None:
            return
        desk = self.ui.services.versions
        self.ui.tasks.do(
            self,
            lambda _: desk.copy(version.id),
            self._opened,
            title=self.ui._("Copying the newsletter"),
            lane=LANE,
            changes=("newsletters",),
            failed=self._failed,
            can_cancel=False,
        )

    def _opened(self, newsletter_id: str) -> None:
        self.accept()
        self._copied(newsletter_id)

    def _failed(self, error: AppError) -> None:
        told = self.ui.error_text(error)
        self.notice.set(sentences(self.ui, told.title, told.cause, told.next), tone="stop")

    def theme_changed(self) -> None:
        super().theme_changed()
        if hasattr(self, "_columns"):
            self._respond()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._respond()

    def _respond(self) -> None:
        """Side by side, or in a narrow window one below the other."""
        s = self.ui.theme.s
        beside = self.width() >= s(720)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if beside else down)
        self.list.setMinimumHeight(s(190))
        self.mail.keep_height(s(420) if beside else s(360))

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Earlier versions"),
            _("A version is kept while you write, before each check and before a test send."),
        )
        self.list.setAccessibleName(_("Versions, the newest first"))
        self.empty.set(
            _("No earlier version yet"),
            _("Once you change this newsletter, you find here how it was before."),
        )
        self.restore_button.setText(_("Go back to this version"))
        self.copy_button.setText(_("New newsletter from this version"))
        self.close_button.setText(_("Close"))
        self.list.fill(self.versions)
        self._arrange()
