"""時候のあいさつ: an opening for a month, to take and to change."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.i18n.language import language_of
from desktop_app.services.writing import OpeningChoice
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.opening_menu import month_name, tone_title
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.toolbar import Toolbar
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel

TONES = ("formal", "soft", "casual")


class SeasonalSheet(Sheet):
    """Month and tone choose the openings; a click or Enter takes one; then it is a text like any other."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self._choices: tuple[OpeningChoice, ...] = ()
        self._asked: tuple[str, int] | None = None
        self.month_box = Combo()
        self.month = Field(self.month_box)
        self.tone_box = Combo()
        self.tone = Field(self.tone_box)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.openings = Field(self.list)
        self.words = RichText(ui)
        self.toolbar = Toolbar(ui, self.words)
        self.closing = WrapLabel("small")
        for widget in (self.month, self.tone, self.openings, self.toolbar):
            self.box.addWidget(widget)
        self.box.addWidget(self.words, 1)
        self.box.addWidget(self.closing)
        self.words.edited.connect(lambda: self.change("parts", parts=self.words.parts()))
        self.month_box.activated.connect(lambda _: self._choose_month())
        self.tone_box.activated.connect(lambda _: self._fill())
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.connect_undo(self.words)
        self.theme_changed()

    def theme_changed(self) -> None:
        self.list.setFixedHeight(self.ui.theme.s(150))
        self.words.setMinimumHeight(self.ui.theme.s(110))

    # ── openings ─────────────────────────────────────────────────────────────────────────────────────────

    def _choose_month(self) -> None:
        self.model.change_block(self.ui._("Change the month"), month=int(self.month_box.key()))

    def _ask(self, language: str, month: int) -> None:
        if self._asked == (language, month):
            return
        self._asked = (language, month)
        desk, known = self.ui.services.writing, language_of(language)
        self.ui.tasks.look(self, lambda: desk.openings(known, month), self._show_choices, key="openings")

    def _show_choices(self, choices: tuple[OpeningChoice, ...]) -> None:
        self._choices = choices
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        gap = self.ui.theme.s(4)
        self.list.setSpacing(gap)
        for one in self._choices:
            if one.tone == self.tone_box.key():
                item = QListWidgetItem(one.text)
                item.setData(Qt.ItemDataRole.UserRole, one)
                if not one.fits:
                    item.setToolTip(self.ui._("For another part of the month"))
                    item.setForeground(self.ui.theme.c("ink2"))
                self.list.addItem(item)

    def _take(self, item: QListWidgetItem) -> None:
        one = item.data(Qt.ItemDataRole.UserRole)
        if self.model.editable and isinstance(one, OpeningChoice):
            parts = [{"paragraph": [one.text]}]
            self.model.change_block(self.ui._("Take an opening"), parts=parts)
            self.words.setFocus()

    def _tell_closing(self) -> None:
        """A letter that begins with 拝啓 has to end with 敬具."""
        text = "".join(str(run) for part in self.words.parts() for run in part.get("paragraph", ()))
        found = next((one for one in self._choices if one.closing and text.startswith(one.text[:2])), None)
        said = self.ui._("A letter that begins so ends with “{word}”.")
        self.closing.setText(said.format(word=found.closing) if found else "")
        self.closing.setVisible(found is not None)

    # ── block ────────────────────────────────────────────────────────────────────────────────────────────

    def show_block(self, block: dict[str, Any]) -> None:
        given = block.get("month")
        month = given if isinstance(given, int) and 1 <= given <= 12 else self.model.choices.shop.month
        self.month_box.choose(str(month))
        self._ask(self.model.content.language, month)
        self.words.set_parts(list(block.get("parts", ())))
        self.words.setReadOnly(not self.model.editable)
        for widget in (self.month_box, self.tone_box, self.list, self.toolbar):
            widget.setEnabled(self.model.editable)
        self.toolbar.show_state()
        self._tell_closing()

    def retranslate(self) -> None:
        _ = self.ui._
        self.month.set_texts(_("Month"))
        self.month_box.fill([(str(month), month_name(self.ui, month)) for month in range(1, 13)])
        self.tone.set_texts(_("Tone"))
        self.tone_box.fill([(tone, tone_title(self.ui, tone)) for tone in TONES])
        if not self.tone_box.key():
            self.tone_box.choose("soft")
        self.openings.set_texts(_("Openings: a click takes one"))
        self.toolbar.retranslate()
        self.words.setAccessibleName(_("Words of greeting"))
        self.words.setPlaceholderText(_("Take an opening above, or write your own"))

    def first(self) -> QWidget | None:
        return self.list if not self.words.parts() else self.words
