"""The page お便り: the list, and in its place the editor of one newsletter."""

from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.draft_views import DraftRow, OpenDraft
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.newsletter_start import NewsletterStartDialog
from desktop_app.ui.dialogs.template_actions import ask_template_name
from desktop_app.ui.editor.editor_view import EditorView
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.page import MARGIN, Page
from desktop_app.ui.pages.newsletters.list_view import ListView
from desktop_app.ui.pages.newsletters.more_menu import MoreMenu
from desktop_app.ui.pages.newsletters.open_acts import OpenActs
from desktop_app.ui.pages.newsletters.rename_dialog import RenameDialog
from desktop_app.ui.plan_cards import PlanCards
from desktop_app.ui.sending import sending
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.chips import Chip


class NewslettersPage(Page):
    """`open(newsletter=id)` shows the editor, `open(new=True)` the ways to begin, `open(list=True)` the list.
    """

    name = "newsletters"
    cares = frozenset({"newsletters", "shop", "account", "contacts", "deliveries"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._editor: EditorView | None = None
        self.rows: list[DraftRow] = []
        self._last_sent: str | None = None
        self.list = ListView(ui)
        self.plans = PlanCards(ui, only=lambda: self.editor.model.id if self.editing else None)
        self._going = sending(ui)
        self._going.changed.connect(self._plans_changed)
        self.layout_.addWidget(self.plans)
        self.layout_.addWidget(self.list, 1)
        self.back = IconButton(ui, "arrow-left", self.show_list)
        self.status = Chip(ui)
        self.header.add_first(self.back)
        self.header.add_left(self.status)
        self.again = button(ui, icon="history", clicked=self.write_again)
        self.new = button(ui, "primary", icon="square-pen", clicked=self.write_new)
        self.acts = OpenActs(ui, self, lambda: self.editor, self.edit)
        self.test = button(ui, icon="mail", clicked=self.acts.ask_test_send)
        self.check = button(ui, "send", icon="send", clicked=self.acts.check_and_send)
        self.copy = button(ui, "primary", icon="copy", clicked=self.copy_open)
        self.more = MoreMenu(ui)
        self.more.add("history", lambda: ui._("Earlier versions …"), self.acts.show_versions)
        self.more.add(
            "layout-template", lambda: ui._("Save as a template"),
            lambda: self.ask_template(self.editor.model.id),
        )
        self.more.add("globe", lambda: ui._("Write as a page for your site …"), self.acts.export_site)
        for one in (self.again, self.new, self.more, self.test, self.check, self.copy):
            self.header.add(one)
        self._connect_list()
        self._show_mode()
        self.retranslate()

    def _connect_list(self) -> None:
        self.list.edit_wanted.connect(self.edit)
        self.list.copy_wanted.connect(self.copy_of)
        self.list.delete_wanted.connect(self.delete)
        self.list.rename_wanted.connect(self.ask_name)
        self.list.check_wanted.connect(lambda one: self.ui.go("check", newsletter=one))
        self.list.deliveries_wanted.connect(lambda one: self.ui.go("deliveries", newsletter=one))
        self.list.new_wanted.connect(self.write_new)
        self.list.template_wanted.connect(self.ask_template)

    @property
    def editor(self) -> EditorView:
        """Made when it is first needed: the preview is heavy."""
        if self._editor is None:
            made = self._editor = EditorView(self.ui)
            made.hide()
            made.keeper.status_changed.connect(self._say_status)
            made.shop_wanted.connect(lambda: self.ui.go("settings", section="shop"))
            made.retranslate()
            self.layout_.addWidget(made, 1)
        return self._editor

    @property
    def editing(self) -> bool:
        """Whether the editor is shown."""
        return self._editor is not None and bool(self._editor.model.id)

    # ── list ─────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **target: Any) -> None:
        if target.get("new"):
            self.write_new()
        elif target.get("newsletter"):
            self.edit(str(target["newsletter"]))
        else:
            self.show_list()

    def data_changed(self, subjects: frozenset[str]) -> None:
        if self.editing and subjects == {"newsletters"} and self.isVisible():
            return  # our own autosave; the list is read when it is shown again
        super().data_changed(subjects)

    def refresh(self) -> None:
        drafts = self.ui.services.drafts
        if self.editing:
            self.editor.refresh_around()
        self.ui.tasks.look(self, lambda: (drafts.rows(), drafts.last_sent()), self._show_rows, key="rows")

    def _show_rows(self, found: tuple[list[DraftRow], str | None]) -> None:
        self.rows, self._last_sent = found
        self.list.show_rows(self.rows)
        self._show_mode()

    def edit(self, newsletter_id: str) -> None:
        """Open a newsletter in the editor, once what was open before is stored."""
        if self.editing and self.editor.model.id == newsletter_id:
            return
        drafts = self.ui.services.drafts

        def load() -> None:
            self.ui.tasks.look(self, lambda: drafts.open(newsletter_id), self._opened, key="open")

        self._after_saving(load)

    def _plans_changed(self) -> None:
        """A newsletter that is planned can't be changed, one whose plan was taken back can: open it anew."""
        if not self.editing:
            return
        planned = any(one.newsletter_id == self.editor.model.id for one in self._going.planned)
        if planned != (self.editor.model.news_state is NewsletterState.SCHEDULED):
            drafts, newsletter = self.ui.services.drafts, self.editor.model.id
            self.ui.tasks.look(self, lambda: drafts.open(newsletter), self._opened, key="open")

    def _opened(self, opened: OpenDraft) -> None:
        self.editor.show_draft(opened)
        self._show_mode()
        self._say_status()
        self._respond_soon()
        self.editor.begin()

    def show_list(self) -> None:
        """Back to the list; what was written is stored first."""
        self._after_saving(self._close_editor)

    def _close_editor(self) -> None:
        if self._editor is not None:
            self._editor.model.close()
        self._show_mode()
        self.reload()

    def _after_saving(self, then: Any) -> None:
        if self._editor is None:
            then()
            return
        self._editor.keeper.flush(then)

    def write_new(self) -> None:
        """Ask how to begin, and open the draft that comes of it."""
        self._after_saving(lambda: NewsletterStartDialog(self.ui, self, self.edit).open())

    def ask_template(self, newsletter_id: str) -> None:
        """Ask for the name under which a newsletter is kept as a template."""
        name = self._name_of(newsletter_id)
        self._after_saving(lambda: ask_template_name(self.ui, self, newsletter_id, name))

    def _name_of(self, newsletter_id: str) -> str:
        row = next((one for one in self.rows if one.id == newsletter_id), None)
        if self.editing and self.editor.model.id == newsletter_id:
            return self.editor.model.content.subject or self.editor.model.title
        return (row.title or row.subject) if row else ""

    def write_again(self) -> None:
        """A copy of the newsletter that was sent last, opened."""
        if self._last_sent is not None:
            self.copy_of(self._last_sent)

    def copy_of(self, newsletter_id: str) -> None:
        """A copy, opened."""
        drafts = self.ui.services.drafts
        self._make(lambda: drafts.copy(newsletter_id), self.ui._("Copying the newsletter"))

    def copy_open(self) -> None:
        """A copy of the newsletter that is shown."""
        self.copy_of(self.editor.model.id)

    def _make(self, job: Any, title: str) -> None:
        def make() -> None:
            self.ui.tasks.do(
                self, lambda _: job(), self.edit, title=title, lane=LANE, changes=("newsletters",),
                can_cancel=False,
            )

        self._after_saving(make)

    def delete(self, newsletter_id: str) -> None:
        """Take a draft out of the list; the toast brings it back."""
        drafts = self.ui.services.drafts
        row = next((one for one in self.rows if one.id == newsletter_id), None)
        name = (row.title or row.subject if row else "") or self.ui._("(no subject yet)")

        def done(_: None) -> None:
            said = self.ui._("Deleted: {name}").format(name=name)
            self.ui.toast(said, lambda: self._restore(newsletter_id))

        self.ui.tasks.do(
            self, lambda _: drafts.delete(newsletter_id), done, title=self.ui._("Deleting the draft"),
            lane=LANE, changes=("newsletters",), can_cancel=False,
        )

    def _restore(self, newsletter_id: str) -> None:
        drafts = self.ui.services.drafts
        self.ui.tasks.do(
            self, lambda _: drafts.restore(newsletter_id), title=self.ui._("Bringing the draft back"),
            lane=LANE, changes=("newsletters",), can_cancel=False,
        )

    def ask_name(self, newsletter_id: str) -> None:
        """Ask for another name in the list."""
        row = next((one for one in self.rows if one.id == newsletter_id), None)
        if row is not None:
            RenameDialog(self.ui, self, row.title, lambda name: self.rename(newsletter_id, name)).open()

    def rename(self, newsletter_id: str, name: str) -> None:
        """Another name in the list."""
        drafts = self.ui.services.drafts
        self.ui.tasks.do(
            self, lambda _: drafts.rename(newsletter_id, name), title=self.ui._("Renaming the draft"),
            lane=LANE, changes=("newsletters",), can_cancel=False,
        )

    # ── the open newsletter ──────────────────────────────────────────────────────────────────────────────

    def leave(self) -> None:
        if self._editor is not None:
            self._editor.keeper.flush()

    def unkept(self) -> bool:
        return self.editing and self.editor.keeper.busy

    # ── words and look ───────────────────────────────────────────────────────────────────────────────────

    def _show_mode(self) -> None:
        editing = self.editing
        changeable = editing and self.editor.model.editable
        self.list.setVisible(not editing)
        self.plans.refresh()
        if self._editor is not None:
            self._editor.setVisible(editing)
        self.back.setVisible(editing)
        self.status.setVisible(editing and bool(self.status.text()))
        self.more.setVisible(editing)
        self.test.setVisible(changeable)
        self.check.setVisible(changeable)
        self.copy.setVisible(editing and not changeable)
        self.new.setVisible(not editing and bool(self.rows))
        self.again.setVisible(not editing and self._last_sent is not None)
        self.header_box.setContentsMargins(MARGIN, 20, MARGIN, 12)
        self._say()

    def _say_status(self) -> None:
        if self._editor is None or not self.editing:
            return
        _, keeper = self.ui._, self._editor.keeper
        if not self._editor.model.editable:
            self.status.set(_("Can't be changed"), "neutral")
            return
        texts = {
            "saved": _("Draft, saved"),
            "waiting": _("Draft, saved by itself"),
            "saving": _("Saving …"),
            "failed": _("Not saved! Trying again"),
        }
        self.status.set(texts[keeper.status], "stop" if keeper.status == "failed" else "neutral")
        self.status.setToolTip(self._why_not(keeper.error) if keeper.status == "failed" else "")

    def _why_not(self, error: AppError | None) -> str:
        if error is None:
            return ""
        told = self.ui.error_text(error)
        return f"{told.title} {told.cause} {told.next}"

    def _say(self) -> None:
        _ = self.ui._
        writing = self.editing and self.editor.model.editable
        self.header.title.setText(_("Write a newsletter") if writing else _("Newsletters"))
        if self.area is not None:
            self.area.setAccessibleName(self.header.title.text())

    def retranslate(self) -> None:
        _ = self.ui._
        self.back.name_it(_("Back to the list"))
        self.more.retranslate()
        self.again.setText(_("The last one again"))
        self.new.setText(_("Write a newsletter"))
        self.test.setText(_("Test send to myself"))
        self.check.setText(_("Check and send"))
        self.copy.setText(_("Make a copy"))
        self.list.retranslate()
        self.plans.retranslate()
        if self._editor is not None:
            self._editor.retranslate()
        self._say()
        self._say_status()

    def respond(self) -> None:
        # Not the body's width: content that is too wide makes it wider, and would never be stacked again.
        outer = self.width() if self.area is None else self.area.viewport().width()
        width = outer - 2 * MARGIN
        self.list.respond(width)
        if self._editor is not None and self.editing:
            self._editor.respond(width)
