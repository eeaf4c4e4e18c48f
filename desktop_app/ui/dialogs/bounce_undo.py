"""A stop after a bounce was wrong: the reader says that the address works."""

from PySide6.QtWidgets import QWidget

from desktop_app.services.contact_story import Event
from desktop_app.ui.context import Ui

CHANGES = ("contacts", "records", "inbox")


def ask_undo(ui: Ui, page: QWidget, event: Event) -> None:
    """Ask why and by whom, and take it back."""
    services = ui.services
    ui.tasks.look(page, lambda: services.bounces.staff(), lambda staff: _ask(ui, page, event, staff))


def _ask(ui: Ui, page: QWidget, event: Event, staff: tuple[str, ...]) -> None:
    from desktop_app.ui.dialogs.inbox_reason import TakeBackDialog

    desk = ui.services.bounces

    def told(reason: str, by: str) -> None:
        ui.tasks.do(
            page,
            lambda _: desk.undo_bounce(event.bounce, by, reason),
            lambda _: ui.toast(ui._("Taken back. The reason stays in the records.")),
            title=ui._("Taking down the decision"),
            changes=CHANGES,
            failed=ui.error,
            can_cancel=False,
        )

    TakeBackDialog(ui, page, event.title, staff, told, waits=False).open()
