"""Mails that wait for a person, one card each, and who decides."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.inbox_view import WaitingCard
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.inbox.waiting_card import WaitingCardView
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import WrapLabel, label

_AT_ONCE = 5
"""Cards that are shown; the next come up as these are decided."""


class Queue(QWidget):
    """Hidden while nothing waits. `decided` tells the card, whether it is an opt-out, and for whom."""

    decided = Signal(object, bool, object)
    mail_wanted = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._narrow = False
        self.cards: list[WaitingCardView] = []
        self._total = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.top.setSpacing(10)
        self.title = label("h2")
        self.title.setWordWrap(True)
        self.by_label = label("small")
        self.by = Combo()
        self.by.setEditable(True)
        self.by.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.by_label.setBuddy(self.by)
        person = QHBoxLayout()
        person.setSpacing(10)
        person.addWidget(self.by_label)
        person.addWidget(self.by, 1)
        self.top.addWidget(self.title, 1)
        self.top.addLayout(person)
        self.lead = WrapLabel("muted")
        box.addLayout(self.top)
        box.addWidget(self.lead)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        box.addLayout(self._list)
        self.rest = WrapLabel("muted")
        box.addWidget(self.rest)
        self.hide()

    def who(self) -> str:
        """Who decides."""
        return self.by.currentText().strip()

    def set_staff(self, names: Sequence[str]) -> None:
        """The people of the shop; a name that was typed stays."""
        typed = self.who()
        self.by.blockSignals(True)
        self.by.clear()
        self.by.addItems(list(names))
        self.by.setCurrentIndex(-1)  # who decides is said, not presumed: it becomes part of the record
        self.by.setEditText(typed)
        self.by.blockSignals(False)

    def show_cards(self, cards: Sequence[WaitingCard]) -> None:
        """Keep the cards that are still waiting (with what was typed), drop the others, add new ones."""
        self._total = len(cards)
        wanted = {card.line.id: card for card in cards[:_AT_ONCE]}
        focused = next((n for n, one in enumerate(self.cards) if one.isAncestorOf(self._focus())), None)
        for one in self.cards:
            if wanted.get(one.card.line.id) != one.card:
                self._list.removeWidget(one)
                one.hide()
                one.deleteLater()
        kept = {one.card.line.id: one for one in self.cards if wanted.get(one.card.line.id) == one.card}
        self.cards = [kept.get(key) or self._card(card) for key, card in wanted.items()]
        for place, one in enumerate(self.cards):
            self._list.insertWidget(place, one)
        self._order()
        if focused is not None and self.cards and not self._focus_is_here():
            self.cards[min(focused, len(self.cards) - 1)].stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setVisible(bool(self.cards))
        self.retranslate()

    def set_narrow(self, narrow: bool) -> None:
        """Little room."""
        self._narrow = narrow
        ways = QBoxLayout.Direction
        self.top.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        for one in self.cards:
            one.set_narrow(narrow)

    def retranslate(self) -> None:
        _ = self.ui._
        self.title.setText(_("Waiting for your decision ({n})").format(n=self._total))
        rest = self._total - len(self.cards)
        many = self.ui.ngettext("{n} more comes after these.", "{n} more come after these.", rest)
        self.rest.setText(many.format(n=rest))
        self.rest.setVisible(rest > 0)
        self.lead.setText(
            _(
                "The program was not sure what these mails mean. Until you decide, the senders whom the book "
                "knows get no mail. While you are asked whom a mail is about, no newsletter can be started."
            )
            if any(one.card.whose for one in self.cards)
            else _(
                "The program was not sure what these mails mean. Until you decide, these people get no mail."
            )
        )
        self.by_label.setText(_("Decided by"))
        self.by.setAccessibleName(_("Decided by"))
        if (typed := self.by.lineEdit()) is not None:
            typed.setAccessibleName(_("Decided by"))
        for one in self.cards:
            one.retranslate()

    def _card(self, card: WaitingCard) -> WaitingCardView:
        made = WaitingCardView(self.ui, card)
        made.set_narrow(self._narrow)
        made.decided.connect(lambda optout: self.decided.emit(card, optout, made.address))
        made.mail_wanted.connect(lambda: self.mail_wanted.emit(card.line.id))
        return made

    def _order(self) -> None:
        """Tab goes through the cards before what stands below them, also through those that came later."""
        last: QWidget = self.by
        for card in self.cards:
            for one in card.stops():
                QWidget.setTabOrder(last, one)
                last = one

    def _focus(self) -> QWidget:
        return self.window().focusWidget() or self

    def _focus_is_here(self) -> bool:
        return any(one.isAncestorOf(self._focus()) for one in self.cards)
