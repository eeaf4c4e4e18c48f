"""Where test sends may go: the owner's own addresses, each confirmed by a code that is mailed to it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.account_view import OwnAddressView
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel


class OwnAddresses(QWidget):
    """The list, a field to add one, and a field for the code of one that waits."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._rows: Sequence[OwnAddressView] = ()
        self._waiting = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.intro = WrapLabel("small")
        self.list = QVBoxLayout()
        self.list.setSpacing(4)
        self.edit = QLineEdit()
        self.field = Field(self.edit)
        self.add_button = button(ui, icon="plus", clicked=self.add)
        self.code = QLineEdit()
        self.code.setMaxLength(12)
        self.code_field = Field(self.code)
        self.confirm_button = button(ui, "primary", clicked=self.confirm)
        self.edit.returnPressed.connect(self.add)
        self.code.returnPressed.connect(self.confirm)
        box.addWidget(self.intro)
        box.addLayout(self.list)
        for field, one in ((self.field, self.add_button), (self.code_field, self.confirm_button)):
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(field, 1)
            row.addWidget(one)
            row.setAlignment(one, Qt.AlignmentFlag.AlignBottom)
            box.addLayout(row)
        self.retranslate()

    def show_rows(self, rows: Sequence[OwnAddressView]) -> None:
        """The addresses of now."""
        self._rows = rows
        self._waiting = next((one.address for one in reversed(rows) if one.waiting), "")
        self.retranslate()

    def add(self) -> None:
        """Mail a code to what is typed."""
        ui, address = self.ui, self.edit.text().strip()
        if not address:
            self.edit.setFocus()
            return
        ui.tasks.do(
            self,
            lambda _: ui.services.account.add_own_address(address),
            lambda _: self._added(),
            title=ui._("Sending the code"),
            lane="inbox",
            changes=("account",),
        )

    def confirm(self) -> None:
        """The code that arrived."""
        ui, address, code = self.ui, self._waiting, self.code.text().strip()
        if not code:
            self.code.setFocus()
            return
        ui.tasks.do(
            self,
            lambda _: ui.services.account.confirm_own_address(address, code),
            lambda _: self._confirmed(),
            title=ui._("Checking the code"),
            changes=("account",),
        )

    def forget(self, address: str) -> None:
        """Take an address off the list."""
        ui = self.ui
        ui.tasks.do(
            self,
            lambda _: ui.services.account.forget_own_address(address),
            title=ui._("Removing the address"),
            changes=("account",),
        )

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.intro.setText(
            _(
                "Test mails go to these addresses only. The account's own address counts once the test has "
                "found its check mail; others are confirmed by a code."
            )
        )
        self.field.set_texts(_("Another address of yours"))
        self.add_button.setText(_("Send a code"))
        waits = _("Code that was sent to {address}").format(address=self._waiting)
        self.code_field.set_texts(waits if self._waiting else "")
        self.confirm_button.setText(_("Confirm"))
        self.code_field.setVisible(bool(self._waiting))
        self.confirm_button.setVisible(bool(self._waiting))
        clear(self.list)
        for one in self._rows:
            self.list.addWidget(self._row(one))

    def _row(self, one: OwnAddressView) -> QWidget:
        _ = self.ui._
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(ElidingLabel("body", one.address), 1)
        waiting = _("Waiting for its code") if one.waiting else _("Not confirmed")
        if one.confirmed:
            row.addWidget(Chip(self.ui, "ok", _("Confirmed")))
        else:
            row.addWidget(Chip(self.ui, "warn", waiting))
        if not one.account:
            remove = IconButton(self.ui, "trash-2", lambda: self.forget(one.address))
            remove.name_it(_("Remove {address}").format(address=one.address))
            row.addWidget(remove)
        return line

    def _added(self) -> None:
        self.edit.clear()
        self.ui.toast(self.ui._("A mail with a code is on its way."))

    def _confirmed(self) -> None:
        self.code.clear()
        self.ui.toast(self.ui._("Confirmed. Test mails may go there."))
