"""Domains that refuse the shop's mails; one card each, the newest first."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.bounce_views import DomainWarning
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.inbox.warning_card import WarningCard
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.labels import WrapLabel

_AT_ONCE = 3


class Warnings(QWidget):
    """Hidden while no domain refuses."""

    def __init__(
        self, ui: Ui, *, show: Callable[[], None], again: Callable[[DomainWarning], None]
    ) -> None:
        super().__init__()
        self.ui, self._show, self._again = ui, show, again
        self.cards: list[WarningCard] = []
        self._all: tuple[DomainWarning, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.rest = WrapLabel("muted")
        box.addLayout(self._list)
        box.addWidget(self.rest)
        self.hide()

    def show_warnings(self, warnings: Sequence[DomainWarning]) -> None:
        """These; the same ones again keep their cards, and with them the focus."""
        if tuple(warnings) != self._all:
            self._all = tuple(warnings)
            clear(self._list)
            self.cards = [WarningCard(self.ui, one) for one in self._all[:_AT_ONCE]]
            for card in self.cards:
                card.seen.connect(self._show)
                card.again_wanted.connect(lambda one=card.warning: self._again(one))
                self._list.addWidget(card)
        self.setVisible(bool(self.cards))
        self.retranslate()

    def retranslate(self) -> None:
        """The words of now."""
        for card in self.cards:
            card.retranslate()
        rest = self._all[_AT_ONCE:]
        names = "、".join(one.domain for one in rest[:8])
        self.rest.setText(self.ui._("Refused as well: {domains}").format(domains=names))
        self.rest.setVisible(bool(rest))
