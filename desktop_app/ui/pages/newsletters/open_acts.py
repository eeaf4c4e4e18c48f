"""What is done with the newsletter that is open: everything is stored before, and kept as a version."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from desktop_app.services.draft_views import DraftContent, StoredPicture
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.newsletter_versions import NewsletterVersionsDialog
from desktop_app.ui.editor.editor_view import EditorView
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.pages.newsletters.site_export import ask_site_file
from desktop_app.ui.pages.newsletters.test_send import TestSendDialog


class OpenActs:
    """`editor` gives the editor of the page `owner`; `edit` opens another newsletter in it."""

    def __init__(
        self, ui: Ui, owner: QWidget, editor: Callable[[], EditorView], edit: Callable[[str], None]
    ) -> None:
        self.ui, self._owner, self._editor, self._edit = ui, owner, editor, edit

    def check_and_send(self) -> None:
        """To the check before sending."""
        newsletter_id = self._editor().model.id

        def go() -> None:
            self._keep_version(newsletter_id)
            self.ui.go("check", newsletter=newsletter_id)

        self._editor().keeper.flush(go)

    def ask_test_send(self) -> None:
        """Ask where a test send goes."""
        editor = self._editor()
        newsletter_id = editor.model.id

        def ask() -> None:
            self._keep_version(newsletter_id)
            TestSendDialog(self.ui, self._owner, newsletter_id, editor.preview.reader.reader).open()

        editor.keeper.flush(ask)

    def _keep_version(self, newsletter_id: str) -> None:
        versions = self.ui.services.versions
        self.ui.tasks.do(
            self._owner, lambda _: versions.keep_stored(newsletter_id, "checked"),
            title=self.ui._("Keeping a version"), lane=LANE, can_cancel=False,
        )

    def show_versions(self) -> None:
        """The earlier versions."""
        model = self._editor().model

        def show() -> None:
            NewsletterVersionsDialog(
                self.ui, self._owner, model.id, now=model.content,
                restore=self._put_version if model.editable else None, copied=self._edit,
            ).open()

        self._editor().keeper.flush(show)

    def _put_version(self, content: DraftContent, pictures: Mapping[str, StoredPicture]) -> None:
        model = self._editor().model
        model.put(self.ui._("Go back to an earlier version"), content, pictures)
        step, newsletter_id = model.stack.index(), model.id

        def undo() -> None:
            if model.id == newsletter_id and model.stack.index() == step:
                model.stack.undo()

        self.ui.toast(self.ui._("The earlier version is back."), undo)

    def export_site(self) -> None:
        """Write it as one page for the shop's own site."""
        model = self._editor().model

        def ask() -> None:
            ask_site_file(self.ui, self._owner, model.id, model.content.subject)

        self._editor().keeper.flush(ask)
