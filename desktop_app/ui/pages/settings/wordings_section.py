"""同意の文面: what people saw when they agreed, version by version."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.shop_lists import ShopLists, WordingView
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.pages.settings.wording_dialog import WordingDialog
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, CheckRow, clear
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.labels import label


class WordingsSection(Section):
    """A version is never changed: it is proof (JP-SEMR-4-1-TEXTVERSION). A new text is a new version."""

    cares = frozenset({"shop", "contacts"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._lists: ShopLists | None = None
        self.sheet = Sheet()
        self.new_button = button(ui, "primary", icon="plus", clicked=self.new)
        row = QHBoxLayout()
        row.addWidget(self.new_button)
        row.addStretch(1)
        self.sheet.box.addLayout(row)
        self.box.addWidget(self.sheet)
        self.cards = QVBoxLayout()
        self.cards.setSpacing(12)
        self.box.addLayout(self.cards)
        self.retranslate()

    def refresh(self) -> None:
        ui = self.ui
        ui.tasks.look(self, lambda: ui.services.shop_lists.show(), self._show, key="lists")

    def new(self) -> None:
        """A new version."""
        shown = [one.number for one in self._lists.wordings if one.shown_to is None] if self._lists else []
        WordingDialog(self.ui, self, shown).open()

    def end(self, number: str) -> None:
        """A version is no longer shown."""
        ui, _ = self.ui, self.ui._
        ui.ask(
            self,
            _("Is it no longer shown?"),
            _("Version {number} counts as shown until today. It stays as proof.").format(number=number),
            _("No longer shown"),
            lambda: self._end(number),
        )

    def _end(self, number: str) -> None:
        ui = self.ui
        ui.tasks.do(
            self,
            lambda _: ui.services.shop_lists.end_wording(number),
            title=ui._("Saving the wording"),
            changes=("shop",),
        )

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(
            _("Consent wordings"),
            _(
                "The exact text beside the box that people tick. Together with the days on which it was "
                "shown it proves what they agreed to; so a version is never changed, only followed by a new "
                "one."
            ),
        )
        self.new_button.setText(_("New version"))
        if self._lists is not None:
            self._show(self._lists)

    def _show(self, lists: ShopLists) -> None:
        self._lists = lists
        clear(self.cards)
        for wording in lists.wordings:
            self.cards.addWidget(self._card(wording))

    def _card(self, wording: WordingView) -> QWidget:
        ui, _ = self.ui, self.ui._
        card = Card(margin=16)
        head = QHBoxLayout()
        head.addWidget(label("bold", _("Version {number}").format(number=wording.number)))
        shown = wording.shown_to is None
        chip = Chip(ui)
        chip.set(_("Shown now") if shown else _("Not shown any more"), "ok" if shown else "neutral")
        head.addWidget(chip)
        head.addStretch(1)
        card.box.addLayout(head)
        text = label("body", wording.text, selectable=True)
        text.setWordWrap(True)
        text.setMinimumWidth(60)
        card.add(text)
        days = _("Shown from {start} to {end}") if wording.shown_to else _("Shown since {start}")
        start = wording.shown_from.isoformat() if wording.shown_from else _("an unknown day")
        end = wording.shown_to.isoformat() if wording.shown_to else ""
        card.add(label("small", days.format(start=start, end=end)))
        for finding in wording.findings:
            row = CheckRow(ui)
            row.set("warn", finding, state_name=_("Please look"))
            card.add(row)
        if shown:
            stop = button(ui, bulk="small", clicked=partial(self.end, wording.number))
            stop.setText(_("No longer shown"))
            line = QHBoxLayout()
            line.addWidget(stop)
            line.addStretch(1)
            card.box.addLayout(line)
        return card
