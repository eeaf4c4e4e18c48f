"""送信待ち: the letters that have not left, each with its way back, and one button that sends them."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_app.services.contact_letters import Outbox, OutboxRow
from desktop_app.ui import letter_sending
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState, Notice, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.sentences import sentences

_SHOWN = 50
"""So many are listed; the others as a number."""


def open_outbox(ui: Ui, owner: QWidget) -> None:
    """Look what waits, then show it."""
    ui.tasks.look(
        owner,
        lambda: ui.services.letters.outbox(),
        lambda found: OutboxDialog(ui, owner.window(), found).open(),
        key="outbox",
    )


class OutboxDialog(DialogBase):
    """Stays open while letters are taken back; it looks again when something changed."""

    def __init__(self, ui: Ui, parent: QWidget | None, found: Outbox) -> None:
        super().__init__(ui, parent, width=560)
        self.found = found
        self.stop, self.wait = Notice(ui, "stop"), Notice(ui, "info")
        self.nothing = EmptyState(ui, "check")
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.by_hand = QCheckBox()
        self.box.addWidget(self.stop)
        self.box.addWidget(self.wait)
        self.box.addWidget(self.nothing)
        self.box.addLayout(self._list)
        self.box.addWidget(self.by_hand)
        self.box.addStretch(1)
        self.close_button = self.add_button(button(ui, clicked=self.reject))
        self.go = self.add_button(button(ui, "primary", icon="send", clicked=self._go), default=True)
        self.by_hand.toggled.connect(lambda _: self._enable())
        ui.tasks.changed.connect(self._changed)
        self.retranslate()

    def _changed(self, subjects: frozenset[str]) -> None:
        if subjects & {"contacts", "deliveries"}:
            self.ui.tasks.look(
                self, lambda: self.ui.services.letters.outbox(), self.show_outbox, key="outbox"
            )

    def show_outbox(self, found: Outbox) -> None:
        """What waits now."""
        self.found = found
        self.retranslate()
        self.grow()

    def retranslate(self) -> None:
        _, n = self.ui._, len(self.found.rows)
        self.set_texts(_("Letters that wait to be sent"), _("Each can be taken back as long as it is here."))
        self.stop.set(sentences(self.ui, *self.found.stops))
        self.wait.set("" if self.found.account else _("They are sent once the mail account is set up."))
        self.nothing.set(_("Nothing waits"), _("Every letter has left or was taken back."))
        self.nothing.setVisible(not n)
        self.by_hand.setText(_("I have read every answer that arrived and entered each stop"))
        self.by_hand.setVisible(self.found.by_hand and bool(n))
        self.close_button.setText(_("Close"))
        many = self.ui.ngettext("Send {n} letter", "Send {n} letters", n)
        self.go.setText(many.format(n=f"{n:,}"))
        self.go.setVisible(bool(n) and self.found.account)
        self._enable()
        clear(self._list)
        for one in self.found.rows[:_SHOWN]:
            self._list.addWidget(self._row(one))
        if n > _SHOWN:
            rest = WrapLabel("small")
            more = self.ui.ngettext("and {n} more letter", "and {n} more letters", n - _SHOWN)
            rest.setText(more.format(n=f"{n - _SHOWN:,}"))
            self._list.addWidget(rest)

    def _row(self, one: OutboxRow) -> QWidget:
        card = Card(margin=14, spacing=4)
        who, told = WrapLabel("bold"), WrapLabel("small")
        who.setText(one.who)
        told.setText(" ・ ".join((one.told.title, *one.told.lines)))
        card.add(who)
        card.add(told)
        if one.told.take_back:
            back = button(
                self.ui, "quiet", icon="undo-2", bulk="small", clicked=partial(self._take_back, one.id)
            )
            back.setText(self.ui._("Take it back"))
            back.setAccessibleName(f"{back.text()}: {one.who}")
            card.box.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _take_back(self, letter_id: str) -> None:
        letter_sending.take_back(self.ui, self, [letter_id])

    def _enable(self) -> None:
        self.go.setEnabled(not self.found.by_hand or self.by_hand.isChecked())

    def _go(self) -> None:
        ids, owner = [one.id for one in self.found.rows], self.parentWidget() or self
        self.accept()
        letter_sending.send_now(self.ui, owner, ids, read_by_hand=self.found.by_hand)
