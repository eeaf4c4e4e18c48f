"""Taking an import back: at once where nobody worked on its people since, else after a question."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.services.import_files import UndoLook, Undone
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel

_CHANGES = ("contacts", "imports", "records")


def take_back(
    ui: Ui, owner: QWidget, batch: str, then: Callable[[Undone], None], *, ask: bool = False
) -> None:
    """Take an import back. `ask`: also where nobody worked on its people since."""

    def write(keep: bool) -> None:
        ui.tasks.do(
            owner,
            lambda _: ui.services.import_files.undo(batch, keep_edited=keep),
            then,
            title=ui._("Taking the import back"),
            changes=_CHANGES,
            can_cancel=False,
        )

    def seen(look: UndoLook) -> None:
        if look.edited and not look.used:
            UndoDialog(ui, owner, look, write).open()
        elif ask:
            _ask(ui, owner, look, lambda: write(True))
        else:
            write(True)

    ui.tasks.look(owner, lambda: ui.services.import_files.undo_look(batch), seen, key="undo look")


def gone_words(ui: Ui, done: Undone) -> str:
    """What an undo did."""
    said = ui.ngettext("{n} person is gone again.", "{n} people are gone again.", done.removed).format(
        n=f"{done.removed:,}"
    )
    if not done.kept:
        return said
    kept = ui.ngettext("{n} person stays.", "{n} people stay.", done.kept).format(n=f"{done.kept:,}")
    return f"{said} {kept}"


def _ask(ui: Ui, owner: QWidget, look: UndoLook, then: Callable[[], None]) -> None:
    _ = ui._
    people = ui.ngettext(
        "The {n} person it brought goes out of the book; what was recorded with it counts no more. Stops "
        "stay.",
        "The {n} people it brought go out of the book; what was recorded with it counts no more. Stops "
        "stay.",
        look.people,
    ).format(n=f"{look.people:,}")
    ui.ask(owner, _("Take this import back?"), people, _("Take it back"), then, danger=True)


class UndoDialog(DialogBase):
    """People were worked on by hand since: do they stay, or go as well?"""

    def __init__(self, ui: Ui, parent: QWidget, look: UndoLook, then: Callable[[bool], None]) -> None:
        super().__init__(ui, parent, width=560)
        self._look, self._then = look, then
        self.said, self.names, self.stays = WrapLabel("body"), WrapLabel("small"), WrapLabel("small")
        for widget in (self.said, self.names, self.stays):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.no = self.add_button(button(ui, clicked=self.reject))
        self.everything = self.add_button(button(ui, "danger", clicked=lambda: self._done(keep=False)))
        keep = button(ui, "primary", clicked=lambda: self._done(keep=True))
        self.keep = self.add_button(keep, default=True)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grow()  # its sentences know their lines only at this width

    def _done(self, *, keep: bool) -> None:
        self.accept()
        self._then(keep)

    def retranslate(self) -> None:
        _, look = self.ui._, self._look
        self.set_texts(_("Take this import back?"))
        self.said.setText(
            self.ui.ngettext(
                "{n} person was changed by hand since this import. Does that person stay in the contacts?",
                "{n} people were changed by hand since this import. Do they stay in the contacts?",
                look.edited,
            ).format(n=f"{look.edited:,}")
        )
        more = look.edited - len(look.names)
        names = "、".join(one for one in look.names if one)
        self.names.setText(_("{names} and {n} more").format(names=names, n=more) if more > 0 else names)
        self.names.setVisible(bool(self.names.said()))
        self.stays.setText(_("Whoever stays keeps what was changed, but no mail goes on the ground of this "
                             "import any more. Stops stay in any case."))  # fmt: skip
        self.no.setText(_("Cancel"))
        self.everything.setText(_("Take them away as well"))
        self.keep.setText(_("Keep them, take back the rest"))
