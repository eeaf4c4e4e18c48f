"""What the page does with the selected people: menus, the dialogs about many, and the way back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.letters import LetterKind
from desktop_app.services.contact_bulk import (
    BROUGHT_BACK,
    BulkUndo,
    Chosen,
    ContactBulk,
    Done,
    StopMany,
    StoppedAll,
)
from desktop_app.services.contact_bulk_evidence import EvidenceLook
from desktop_app.services.contact_repair import RepairGroup
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.table import ContactTable
from desktop_app.ui.tasks import Work

T = TypeVar("T")
_CHANGED = ("contacts", "records")


class One(Protocol):
    """What the page can do with one contact."""

    def edit_contact(self, contact_id: str) -> None: ...
    def stop_contact(self, contact_id: str) -> None: ...
    def delete_contact(self, contact_id: str) -> None: ...
    def window(self) -> QWidget: ...


class Actions(QObject):
    """Acts on the rows that `table` has selected; with one of them the page's own way is taken."""

    def __init__(self, ui: Ui, page: QWidget, one: One, table: ContactTable) -> None:
        super().__init__(page)
        self.ui, self._one, self._table = ui, one, table
        self.menu: QMenu | None = None

    def do(self, what: str) -> None:
        """One action by its name."""
        if what == "clear":
            self._table.select_current_only()
            return
        if what in ("edit", "stop", "delete") and self._table.count_selected() == 1:
            {"edit": self._one.edit_contact, "stop": self._one.stop_contact}.get(
                what, self._one.delete_contact
            )(self._only())
            return
        acts: dict[str, Callable[[], None]] = {
            "tag": lambda: self._tags("add"),
            "untag": lambda: self._tags("remove"),
            "newsletter": lambda: self._tags("newsletter"),
            "kind": self._kind,
            "evidence": self._evidence,
            "confirm": lambda: self._letter(LetterKind.CONFIRM),
            "ask-once": lambda: self._letter(LetterKind.CONSENT_REQUEST),
            "stop": self._stop,
            "delete": self._delete,
            "merge": self._merge,
            "export": self._export,
        }
        if what in acts:
            acts[what]()

    def _only(self) -> str:
        row = self._table.current_row()
        return row.contact_id if row is not None else ""

    # --- menus

    def open_menu(self, at: QPoint) -> None:
        """Everything that can be done with the selected rows."""
        _, n = self.ui._, self._table.count_selected()
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if n == 1:
            menu.addAction(_("Edit contact") + "\tF2", lambda: self.do("edit"))
            menu.addSeparator()
        menu.addAction(_("Add a tag …"), lambda: self.do("tag"))
        menu.addAction(_("Take a tag away …"), lambda: self.do("untag"))
        menu.addAction(_("Business or private …"), lambda: self.do("kind"))
        menu.addAction(_("Complete the ground …"), lambda: self.do("evidence"))
        menu.addAction(_("Write a newsletter for them …"), lambda: self.do("newsletter"))
        menu.addAction(_("Send a confirmation mail …"), lambda: self.do("confirm"))
        menu.addAction(_("Ask once for agreement …"), lambda: self.do("ask-once"))
        menu.addSeparator()
        menu.addAction(_("Copy rows") + "\tCtrl+C", lambda: self._table.asked.emit("copy"))
        menu.addAction(
            _("Copy mail addresses") + "\tCtrl+Shift+C", lambda: self._table.asked.emit("copy-addresses")
        )
        menu.addAction(_("Print …"), lambda: self._table.asked.emit("print"))
        menu.addAction(_("Export …"), lambda: self.do("export"))
        menu.addSeparator()
        if n == 2:
            menu.addAction(_("Merge these two …"), lambda: self.do("merge"))
        menu.addAction(_("Stop mail …"), lambda: self.do("stop"))
        menu.addAction(_("Delete …") + "\tDel", lambda: self.do("delete"))
        self.menu = menu
        menu.popup(at)

    # --- who is meant

    def _with_chosen(self, then: Callable[[Chosen], None], keys: Sequence[int] | None = None) -> None:
        wanted = self._table.selected_keys() if keys is None else keys
        if not wanted:
            self.ui.toast(self.ui._("Select somebody in the list first."))
            return
        desk = self.ui.services.contact_bulk
        self.ui.tasks.look(self, lambda: desk.chosen(desk.ids(wanted)), then, key="chosen")

    def _with_ids(self, then: Callable[[tuple[str, ...]], None]) -> None:
        wanted, desk = self._table.selected_keys(), self.ui.services.contact_bulk
        if not wanted:
            self.ui.toast(self.ui._("Select somebody in the list first."))
            return
        self.ui.tasks.look(self, lambda: desk.ids(wanted), then, key="chosen")

    # --- tags and kind

    def _tags(self, use: str) -> None:
        from desktop_app.ui.dialogs.many_tags import TagDialog

        def ask(chosen: Chosen) -> None:
            if use == "remove" and not chosen.tags:
                self.ui.toast(self.ui._("None of them has a tag."))
            elif use == "remove":
                TagDialog(self.ui, self._one.window(), chosen, "remove", untag(chosen)).open()
            elif use == "newsletter":
                TagDialog(self.ui, self._one.window(), chosen, "newsletter", write(chosen)).open()
            else:
                TagDialog(self.ui, self._one.window(), chosen, "add", tag(chosen)).open()

        def tag(chosen: Chosen) -> Callable[[str], None]:
            return lambda name: self._run(
                self.ui._("Adding a tag"),
                lambda desk, tell: desk.add_tag(chosen.ids, name, tell=tell),
                lambda done: self._tell_tagged(done, name),
            )

        def untag(chosen: Chosen) -> Callable[[str], None]:
            return lambda name: self._run(
                self.ui._("Taking a tag away"),
                lambda desk, tell: desk.remove_tag(chosen.ids, name, tell=tell),
                lambda done: self._tell_untagged(done, name),
            )

        def write(chosen: Chosen) -> Callable[[str], None]:
            draft = self.ui.services.drafts.new
            return lambda name: self._run(
                self.ui._("Writing a newsletter"),
                lambda desk, tell: desk.newsletter_for(chosen.ids, name, draft, tell=tell),
                lambda done: self.ui.go("newsletters", newsletter=done.newsletter),
                more=("newsletters",),
            )

        self._with_chosen(ask)

    def _tell_tagged(self, done: Done, tag: str) -> None:
        many = self.ui.ngettext(
            "{n} person has the tag “{tag}” now.", "{n} people have the tag “{tag}” now.", done.people
        )
        nobody = self.ui._("Everybody had the tag “{tag}” already.").format(tag=tag)
        self._toast(done, many.format(n=f"{done.people:,}", tag=tag) if done.people else nobody)

    def _tell_untagged(self, done: Done, tag: str) -> None:
        many = self.ui.ngettext(
            "The tag “{tag}” was taken from {n} person.",
            "The tag “{tag}” was taken from {n} people.",
            done.people,
        )
        self._toast(done, many.format(n=f"{done.people:,}", tag=tag))

    def _kind(self) -> None:
        self._with_chosen(self.ask_kind)

    def ask_kind(self, chosen: Chosen) -> None:
        """Business or private, for these people."""
        from desktop_app.ui.dialogs.many_kind import KindDialog

        def then(kind: str, ground: str) -> None:
            self._run(
                self.ui._("Setting business or private"),
                lambda desk, tell: desk.set_kind(chosen.ids, kind, ground, tell=tell),
                self._tell_changed,
            )

        KindDialog(self.ui, self._one.window(), chosen, then).open()

    def _tell_changed(self, done: Done) -> None:
        many = self.ui.ngettext("{n} person was changed.", "{n} people were changed.", done.people)
        nobody = self.ui._("It stood so with everybody already.")
        self._toast(done, many.format(n=f"{done.people:,}") if done.people else nobody)

    # --- letters

    def _letter(self, kind: LetterKind) -> None:
        self._with_ids(lambda ids: self.letter(kind, ids))

    def letter(self, kind: LetterKind, ids: Sequence[str]) -> None:
        """The dialog of a letter to these contacts."""
        from desktop_app.ui.dialogs.letters import open_letters

        open_letters(self.ui, self._one.window(), kind, ids)

    def letter_group(self, group: RepairGroup) -> None:
        """The letter that may bring what a whole group of the repair queue lacks."""
        kind, desk = group.letter, self.ui.services.contact_bulk
        if kind is not None:
            keys = group.keys
            self.ui.tasks.look(self, lambda: desk.ids(keys), partial(self.letter, kind), key="chosen")

    # --- evidence and stops

    def _evidence(self) -> None:
        self._with_chosen(self.ask_evidence)

    def ask_evidence(self, chosen: Chosen, basis: str = "") -> None:
        """Complete the ground of these people."""
        from desktop_app.ui.dialogs.many_evidence import Given, ManyEvidenceDialog

        def then(given: Given) -> None:
            def write(desk: ContactBulk, tell: Callable[[int, int], None]) -> tuple[Done, EvidenceLook]:
                return desk.add_evidence(chosen.ids, given, tell=tell)

            self._run(self.ui._("Recording the ground"), write, self._tell_recorded)

        ManyEvidenceDialog(self.ui, self._one.window(), chosen, then, basis=basis).open()

    def _tell_recorded(self, result: tuple[Done, EvidenceLook]) -> None:
        done, look = result
        many = self.ui.ngettext(
            "The ground of {n} person was recorded.", "The ground of {n} people was recorded.", done.people
        )
        text = many.format(n=f"{done.people:,}")
        rest = sum(one.people for one in look.others)
        if rest:
            out = self.ui.ngettext("{n} person was left out.", "{n} people were left out.", rest)
            text = f"{text} {out.format(n=f'{rest:,}')}"
        self._toast(done, text)

    def mend(self, group: RepairGroup) -> None:
        """The one step that mends a whole group of the repair queue."""
        if group.mend == "kind":
            self._with_chosen(self.ask_kind, group.keys)
        else:
            self._with_chosen(lambda chosen: self.ask_evidence(chosen, group.basis), group.keys)

    def _stop(self) -> None:
        from desktop_app.ui.dialogs.many_stop import ManyStopDialog

        def ask(chosen: Chosen) -> None:
            def then(given: StopMany) -> None:
                self._run(
                    self.ui._("Recording the stop"),
                    lambda desk, tell: desk.stop(chosen.ids, given, tell=tell),
                    self._tell_stopped,
                    more=("deliveries",),
                )

            ManyStopDialog(self.ui, self._one.window(), chosen, then).open()

        self._with_chosen(ask)

    def _tell_stopped(self, done: StoppedAll) -> None:
        many = self.ui.ngettext(
            "The stop of {n} person is recorded.", "The stop of {n} people is recorded.", done.people
        )
        text = many.format(n=f"{done.people:,}")
        if done.skipped:
            taken = self.ui.ngettext(
                "{n} mail that was waiting to be sent was taken out.",
                "{n} mails that were waiting to be sent were taken out.",
                done.skipped,
            )
            text = f"{text} {taken.format(n=f'{done.skipped:,}')}"
        self.ui.toast(text)

    # --- deleting, merging, exporting

    def _delete(self) -> None:
        _ = self.ui._

        def ask(ids: tuple[str, ...]) -> None:
            n = len(ids)
            title = self.ui.ngettext("Delete {n} person?", "Delete {n} people?", n).format(n=f"{n:,}")
            yes = self.ui.ngettext("Delete {n} person", "Delete {n} people", n).format(n=f"{n:,}")
            stays = _(
                "The record of ground and stops stays, as the law asks. Whoever said stop stays stopped."
            )
            many = _("So many can't be brought back by a click.") if n > BROUGHT_BACK else ""
            self.ui.ask(
                self._one.window(),
                title,
                f"{stays} {many}".strip(),
                yes,
                lambda: self._run(
                    _("Deleting contacts"),
                    lambda desk, tell: desk.delete(ids, tell=tell),
                    self._tell_deleted,
                ),
                danger=True,
            )

        self._with_ids(ask)

    def _tell_deleted(self, done: Done) -> None:
        many = self.ui.ngettext(
            "{n} person was deleted. The record of ground and stops stays.",
            "{n} people were deleted. The record of ground and stops stays.",
            done.people,
        )
        self._toast(done, many.format(n=f"{done.people:,}"))

    def _merge(self) -> None:
        from desktop_app.ui.dialogs.merge import MergeDialog

        self._with_ids(lambda ids: MergeDialog(self.ui, self._one.window(), ids).open())

    def _export(self) -> None:
        from desktop_app.ui.dialogs.export import ExportDialog

        what = self.ui._("The selected people")
        self._with_ids(lambda ids: ExportDialog(self.ui, self._one.window(), ids, what).open())

    # --- running

    def _run(
        self,
        title: str,
        job: Callable[[ContactBulk, Callable[[int, int], None]], T],
        then: Callable[[T], None],
        *,
        more: tuple[str, ...] = (),
    ) -> None:
        desk = self.ui.services.contact_bulk

        def run(work: Work) -> T:
            return job(desk, lambda done, total: work.progress(done, total))

        self.ui.tasks.do(self, run, then, title=title, changes=(*_CHANGED, *more))

    def _toast(self, done: Done, text: str) -> None:
        undo = done.undo
        self.ui.toast(text, None if undo is None else lambda: self._undo(undo))

    def _undo(self, undo: BulkUndo) -> None:
        self._run(
            self.ui._("Taking it back"),
            lambda desk, tell: desk.undo(undo, tell=tell),
            lambda _: self.ui.toast(self.ui._("Taken back.")),
        )
