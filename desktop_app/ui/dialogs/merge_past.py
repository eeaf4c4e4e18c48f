"""Merges so far, and taking them apart again."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.people_alike import PastMerge
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.sentences import sentences

_SHOWN = 100


def take_apart(
    ui: Ui, owner: QWidget, entry: str, then: Callable[[], None], *, keep_changes: bool = False
) -> None:
    """Take a merge back; what was changed since is asked about once."""

    def failed(error: AppError) -> None:
        if error.id != "merge-changed-since":
            ui.error(error)
            return
        text = ui.error_text(error)
        ui.ask(
            owner,
            text.title,
            sentences(ui, text.cause, ui._("The later changes stay with the contact that was kept.")),
            ui._("Take apart, keep the changes"),
            partial(take_apart, ui, owner, entry, then, keep_changes=True),
        )

    def done(_: PastMerge) -> None:
        ui.toast(ui._("The contacts are apart again."))
        then()

    ui.tasks.do(
        owner,
        lambda _: ui.services.people_alike.undo(entry, keep_changes=keep_changes),
        done,
        title=ui._("Taking the contacts apart"),
        changes=("contacts", "records"),
        failed=failed,
        can_cancel=False,
    )


class MergesDialog(DialogBase):
    """Every merge (of one contact), newest first."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        *,
        contact_id: str | None = None,
        undone: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(ui, parent, width=600)
        self._contact, self._then = contact_id, undone
        self._past: tuple[PastMerge, ...] | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.empty = EmptyState(ui, "merge")
        self.empty.hide()
        self.box.addWidget(self.empty)
        self.box.addLayout(self._list)
        self.box.addStretch(1)
        self.undo_buttons: dict[str, QWidget] = {}
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()
        self._load()

    def _load(self) -> None:
        contact_id = self._contact
        self.ui.tasks.look(self, lambda: self.ui.services.people_alike.merges(contact_id), self._show)

    def _show(self, past: tuple[PastMerge, ...]) -> None:
        self._past = past
        self.retranslate()

    def _row(self, one: PastMerge) -> QWidget:
        _ = self.ui._
        card = Card(margin=14, spacing=6)
        title, small = WrapLabel("bold"), WrapLabel("small")
        title.setText(f"{one.at[:10]}  {one.name}")
        names = _("from: {names}").format(names="、".join(one.names)) if one.names else ""
        small.setText("・".join(part for part in (names, one.by) if part))
        small.setVisible(bool(small.said()))
        card.add(title)
        card.add(small)
        if one.state == "stands":
            undo = button(self.ui, icon="undo-2", bulk="small", clicked=partial(self._undo, one.entry))
            undo.setText(_("Take apart again"))
            undo.setAccessibleName(f"{undo.text()}: {one.at[:10]} {one.name}")
            self.undo_buttons[one.entry] = undo
            card.box.addWidget(undo, 0, Qt.AlignmentFlag.AlignLeft)
            return card
        why = WrapLabel("small", "muted")
        why.setText(
            {
                "undone": _("They were taken apart again."),
                "erased": _("They can't be taken apart: how they were was erased at a person's request."),
            }.get(
                one.state,
                _(
                    "They can't be taken apart now: the contact was deleted or merged again, or an address "
                    "belongs to another contact."
                ),
            )
        )
        card.add(why)
        return card

    def _undo(self, entry: str) -> None:
        take_apart(self.ui, self, entry, self._undone)

    def _undone(self) -> None:
        self._load()
        if self._then is not None:
            self._then()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Merges so far"),
            _("Taking apart puts the contacts back as they were. Stops stay where they are."),
        )
        self.close_button.setText(_("Close"))
        self.empty.set(_("Nothing was merged yet"), _("Contacts that you merge will be listed here."))
        clear(self._list)
        self.undo_buttons = {}
        if self._past is None:
            return
        self.empty.setVisible(not self._past)
        for one in self._past[:_SHOWN]:
            self._list.addWidget(self._row(one))
