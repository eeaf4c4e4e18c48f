"""From practice to the own shop, and back."""

from PySide6.QtWidgets import QWidget

from desktop_app.services import beginning
from desktop_app.services.beginning import OwnShop
from desktop_app.ui.context import Ui


def start_own_shop(owner: QWidget, ui: Ui) -> None:
    """Make the own book and open it in the guide; one that is there already is opened at home."""
    services, environment = ui.services, ui.services.shop.environment

    def arrived(own: OwnShop) -> None:
        ui.go("guide" if own.made else "home")
        if own.fields or own.drafts:
            said = ui._("Taken over from practice: {fields} of the shop's fields, {drafts} drafts.")
            ui.toast(said.format(fields=own.fields, drafts=own.drafts))

    def opened(own: OwnShop) -> None:
        ui.switch_book(own.path, lambda: arrived(own))

    ui.tasks.do(
        owner,
        lambda _: beginning.start_own_shop(services, environment),
        opened,
        title=ui._("Making your shop's book"),
        can_cancel=False,
    )


def practise(owner: QWidget, ui: Ui) -> None:
    """Open the practice book, made when it is missing."""
    environment = ui.services.shop.environment
    ui.tasks.do(
        owner,
        lambda _: beginning.open_practice(environment),
        lambda path: ui.switch_book(path),
        title=ui._("Opening the book"),
        can_cancel=False,
    )
