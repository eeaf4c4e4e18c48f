"""Mails that wait for a person, one card each, who decides, and the way to decide on many at once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.bounce_views import BounceHold
from desktop_app.services.inbox_views import WaitingCard
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.inbox.hold_card import HoldCard
from desktop_app.ui.pages.inbox.waiting_card import WaitingCardView
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import WrapLabel, label

AT_ONCE = 5
"""Cards that are shown; the next come up as these are decided."""
_AT_FIRST = 2
"""Of these, so many are there at once; the others in the next moments."""
_MANY = 2
"""From so many on, deciding on several at once is offered."""


class Queue(QWidget):
    """Hidden while nothing waits. `decided` tells the card and the Answer, `asked` the card and a choice that
    needs a dialog first."""

    decided = Signal(object, object)
    asked = Signal(object, str)
    hold_decided = Signal(object, bool)
    """A BounceHold, and whether to stop its people."""
    mail_wanted = Signal(str)
    many_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._narrow = False
        self.cards: list[WaitingCardView] = []
        self.holds: list[HoldCard] = []
        self._total = 0
        self._coming: list[WaitingCard] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._go_on)
        self._topics: tuple[tuple[str, str], ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.top.setSpacing(10)
        self.title = label("h2")
        self.title.setWordWrap(True)
        self.many = button(ui, bulk="small", icon="list-checks", clicked=self.many_wanted.emit)
        self.by_label = label("small")
        self.by = Combo()
        self.by.setEditable(True)
        self.by.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.by_label.setBuddy(self.by)
        person = QHBoxLayout()
        person.setSpacing(10)
        person.addWidget(self.many)
        person.addWidget(self.by_label)
        person.addWidget(self.by, 1)
        self.top.addWidget(self.title, 1)
        self.top.addLayout(person)
        self.lead = WrapLabel("muted")
        box.addLayout(self.top)
        box.addWidget(self.lead)
        self._hold_list, self._list = QVBoxLayout(), QVBoxLayout()
        for one in (self._hold_list, self._list):
            one.setSpacing(12)
            box.addLayout(one)
        self.rest = WrapLabel("muted")
        box.addWidget(self.rest)
        self.hide()

    def who(self) -> str:
        """Who decides."""
        return self.by.currentText().strip()

    def set_staff(self, names: Sequence[str]) -> None:
        """The people of the shop; a name that was typed stays, and the only one needs no choosing."""
        typed = self.who()
        self.by.blockSignals(True)
        self.by.clear()
        self.by.addItems(list(names))
        self.by.setCurrentIndex(-1)  # who decides is said, not presumed: it becomes part of the record
        self.by.setEditText(typed or (names[0] if len(names) == 1 else ""))
        self.by.blockSignals(False)

    def set_topics(self, topics: Sequence[tuple[str, str]]) -> None:
        """Ids and names of what can be stopped one by one."""
        self._topics = tuple(topics)

    def topic_name(self, key: str) -> str:
        """The name of a kind of newsletter; "" for none of them."""
        return dict(self._topics).get(key, "")

    def set_total(self, total: int) -> None:
        """How many wait in all."""
        self._total = total
        self._tell()

    def show_cards(self, cards: Sequence[WaitingCard]) -> None:
        """Keep the cards that are still waiting (with what was typed), drop the others, add new ones."""
        self._total = max(self._total, len(cards)) if cards else 0
        wanted = {card.line.id: card for card in cards[:AT_ONCE]}
        focused = next((n for n, one in enumerate(self.cards) if one.isAncestorOf(self._focus())), None)
        for one in self.cards:
            if wanted.get(one.card.line.id) != one.card:
                self._list.removeWidget(one)
                one.hide()
                one.deleteLater()
        kept = {one.card.line.id: one for one in self.cards if wanted.get(one.card.line.id) == one.card}
        self.cards = [kept[key] for key in wanted if key in kept]
        self._coming = [card for key, card in wanted.items() if key not in kept]
        while self._coming and len(self.cards) < _AT_FIRST:
            self._add_next()
        if self._coming:
            self._soon.start()
        self._order()
        if focused is not None and self.cards and not self._focus_is_here():
            self._go_to(min(focused, len(self.cards) - 1))
        self._show()

    def _add_next(self) -> None:
        """One more card, below those that are there: they come in the order in which the mails arrived."""
        card = self._card(self._coming.pop(0))
        place = next((n for n, one in enumerate(self.cards) if one.card.line.seq > card.card.line.seq), None)
        place = len(self.cards) if place is None else place
        self.cards.insert(place, card)
        self._list.insertWidget(place, card)

    def _go_on(self) -> None:
        """Each turn of the event loop makes one card, so that typing goes on between them."""
        if self._coming:
            self._add_next()
            self._order()
            self._tell()
        if self._coming:
            self._soon.start()

    def show_holds(self, holds: Sequence[BounceHold]) -> None:
        """Waves of bounces that wait; the same ones again keep their cards."""
        if [one.hold for one in self.holds] != list(holds):
            clear(self._hold_list)
            self.holds = [HoldCard(self.ui, one) for one in holds]
            for card in self.holds:
                card.decided.connect(lambda stop, hold=card.hold: self.hold_decided.emit(hold, stop))
                self._hold_list.addWidget(card)
            self._order()
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self.cards or self.holds))
        self._tell()

    def set_narrow(self, narrow: bool) -> None:
        """Little room."""
        self._narrow = narrow
        ways = QBoxLayout.Direction
        self.top.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def retranslate(self) -> None:
        self._tell()
        for hold in self.holds:
            hold.retranslate()
        for card in self.cards:
            card.retranslate()

    def _tell(self) -> None:
        """The words around the cards."""
        _ = self.ui._
        total = self._total + len(self.holds)
        self.title.setText(_("Waiting for your decision ({n})").format(n=f"{total:,}"))
        self.many.setText(_("Decide on several…"))
        self.many.setVisible(self._total >= _MANY)
        rest = self._total - len(self.cards) - len(self._coming)
        many = self.ui.ngettext("{n} more comes after these.", "{n} more come after these.", rest)
        self.rest.setText(many.format(n=f"{rest:,}"))
        self.rest.setVisible(rest > 0)
        lead = (
            _(
                "The program was not sure what these mails mean. Until you decide, the senders whom the book "
                "knows get no mail. While you are asked whom a mail is about, no newsletter can be started."
            )
            if any(one.card.whose for one in self.cards)
            else _(
                "The program was not sure what these mails mean. Until you decide, these people get no mail."
            )
        )
        keys = _("The number keys press the buttons of a mail, the up and down arrows go to the next one.")
        self.lead.setText(lead if self.cards else "")
        self.lead.setVisible(bool(self.cards))
        self.lead.setToolTip(keys)
        self.setAccessibleDescription(keys)
        self.by_label.setText(_("Decided by"))
        self.by.setAccessibleName(_("Decided by"))
        if (typed := self.by.lineEdit()) is not None:
            typed.setAccessibleName(_("Decided by"))

    def _card(self, card: WaitingCard) -> WaitingCardView:
        made = WaitingCardView(self.ui, card, self._topics)
        made.decided.connect(lambda answer: self.decided.emit(card, answer))
        made.asked.connect(lambda said: self.asked.emit(card, said))
        made.mail_wanted.connect(lambda: self.mail_wanted.emit(card.line.id))
        made.stepped.connect(lambda step: self._step(made, step))
        return made

    def _step(self, card: WaitingCardView, step: int) -> None:
        place = self.cards.index(card) + step
        if 0 <= place < len(self.cards):
            self._go_to(place)

    def _go_to(self, place: int) -> None:
        self.cards[place].stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _order(self) -> None:
        """Tab goes through the cards before what stands below them, also through those that came later."""
        last: QWidget = self.by
        stops = [card.stops() for card in self.holds] + [card.stops() for card in self.cards]
        for one in (widget for group in stops for widget in group):
            QWidget.setTabOrder(last, one)
            last = one

    def _focus(self) -> QWidget:
        return self.window().focusWidget() or self

    def _focus_is_here(self) -> bool:
        return any(one.isAncestorOf(self._focus()) for one in self.cards)
