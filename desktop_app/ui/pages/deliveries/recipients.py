"""Everyone of one run: filtered by state, searched while typing, one mail behind each line."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.delivery import DeliveryState
from desktop_app.services.delivery_sheet import RecipientPage, RecipientRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.words import TONES, state_text
from desktop_app.ui.sending_words import minute, people
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.rows_table import Column, RowsTable

PAGE = 200
_TYPING_MS = 150
_GROUPS: dict[str, tuple[DeliveryState, ...]] = {
    "": (),
    "accepted": (DeliveryState.ACCEPTED,),
    "open": (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DEFERRED),
    "refused": (DeliveryState.REJECTED, DeliveryState.BOUNCED),
    "unknown": (DeliveryState.UNKNOWN,),
    "skipped": (DeliveryState.SKIPPED,),
}


class Recipients(QWidget):
    """A table over pages of the book; `opened` gets the id of the mail that was clicked."""

    def __init__(self, ui: Ui, opened: Callable[[str], None]) -> None:
        super().__init__()
        self._ui = ui
        self.newsletter = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        bar = QHBoxLayout()
        bar.setSpacing(10)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.group = Combo()
        self.count = label("small")
        bar.addWidget(self.search, 2)
        bar.addWidget(self.group, 1)
        bar.addWidget(self.count)
        box.addLayout(bar)
        card = Card(margin=8)
        columns: list[Column[RecipientRow]] = [
            Column(text=lambda row: row.name, weight=3, bold=True, hidden_below=420),
            Column(text=lambda row: row.address, weight=4),
            Column(text=self._state, width=150, tone=lambda row: TONES[row.state]),
            Column(text=self._when, width=150, hidden_below=640),
        ]
        self.table: RowsTable[RecipientRow] = RowsTable(ui, columns)
        self.table.opened.connect(lambda row: opened(row.id))
        self.table.rows_model.more = self._more
        card.add(self.table, 1)
        box.addWidget(card, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.load)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.group.currentIndexChanged.connect(lambda _index: self.load())

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.search.setPlaceholderText(_("Name, address or coupon code"))
        self.search.setAccessibleName(_("Search by name, address or coupon code"))
        self.group.fill(
            [
                ("", _("All")),
                ("accepted", _("Taken by the server")),
                ("open", _("Still waiting")),
                ("refused", _("Refused or came back")),
                ("unknown", _("Not known")),
                ("skipped", _("Not sent")),
            ]
        )
        if not self.group.key():
            self.group.choose("")
        self.group.setAccessibleName(_("Which mails"))
        self.table.setAccessibleName(_("Recipients"))
        self.table.set_headers([_("Name"), _("E-mail address"), _("State"), _("When")])

    def show_run(self, newsletter: str, group: str = "") -> None:
        """The recipients of another run, or of one state of it."""
        if newsletter != self.newsletter:
            self.search.setText("")
        self.newsletter = newsletter
        self.group.choose(group)
        self._typing.stop()
        self.load()

    def load(self) -> None:
        """The first pages anew, as many as are shown."""
        if not self.newsletter:
            return
        wanted = max(PAGE, len(self.table.rows_model.rows))
        self._ask(0, wanted, self._show)

    def _more(self, there: int) -> None:
        self._ask(there, PAGE, partial(self._append, there))

    def _ask(self, offset: int, limit: int, then: Callable[[RecipientPage], None]) -> None:
        services, newsletter = self._ui.services, self.newsletter
        states, search = _GROUPS[self.group.key()], self.search.text()
        self._ui.tasks.look(
            self,
            lambda: services.delivery_view.recipients(
                newsletter, states=states, search=search, limit=limit, offset=offset
            ),
            then,
            key="more" if offset else "rows",
        )

    def _show(self, page: RecipientPage) -> None:
        self.table.rows_model.update_rows(page.rows, page.total)
        self.count.setText(people(self._ui, page.total))

    def _append(self, there: int, page: RecipientPage) -> None:
        if len(self.table.rows_model.rows) == there:  # else the list is another one by now
            self.table.rows_model.append(page.rows)

    def _state(self, row: RecipientRow) -> str:
        return state_text(self._ui, row.state)

    @staticmethod
    def _when(row: RecipientRow) -> str:
        return minute(row.retry_at or row.accepted_at or row.updated_at)
