"""Columns that decide row by row whether mail may go: each of their values is told one by one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.import_view import StatusColumn, StatusValue
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file_words import field_names, value_meanings
from desktop_app.ui.widgets.cards import Card, clear
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel, label


class ValuesPart(QWidget):
    """Value by value with its count; what nobody says is not mailable."""

    chosen = Signal(str, str, str)
    """(column, value, meaning)."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._columns: tuple[StatusColumn, ...] = ()
        self._narrow = False
        self.combos: dict[tuple[str, str], Combo] = {}
        self._lines: list[QBoxLayout] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self.hide()

    def show_columns(self, columns: Sequence[StatusColumn]) -> None:
        """Other columns, or the same with other meanings."""
        speaking = tuple(columns)
        same = _values_of(speaking) == _values_of(self._columns)
        self._columns = speaking
        if same:
            self._renew()
        else:
            self._build()
        self.setVisible(bool(speaking))

    def set_narrow(self, narrow: bool) -> None:
        """Boxes below the values instead of beside them."""
        self._narrow = narrow
        ways = QBoxLayout.Direction
        for line in self._lines:
            line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _build(self) -> None:
        clear(self._box)
        self.combos, self._lines = {}, []
        for column in self._columns:
            self._box.addWidget(self._card(column))

    def _card(self, column: StatusColumn) -> QWidget:
        _ = self._ui._
        card = Card(margin=12, spacing=6)
        name = column.name or column.key
        title = label("bold")
        title.setWordWrap(True)
        title.setText(f"{name}（{field_names(self._ui)[column.field]}）")
        card.add(title)
        lead = WrapLabel("small")
        lead.setText(
            _("What does each value mean? Nothing is guessed: what is not said gets no mail. Numbers mean "
              "yes in one program and no in another.")
        )  # fmt: skip
        card.add(lead)
        for one in column.values:
            card.box.addLayout(self._line(column, one, name))
        if column.rest:
            rest = WrapLabel("small")
            rest.setText(
                self._ui.ngettext(
                    "{n} further value gets no mail.", "{n} further values get no mail.", column.rest
                ).format(n=f"{column.rest:,}")
            )
            card.add(rest)
        return card

    def _line(self, column: StatusColumn, one: StatusValue, name: str) -> QBoxLayout:
        _ = self._ui._
        ways = QBoxLayout.Direction
        line = QBoxLayout(ways.TopToBottom if self._narrow else ways.LeftToRight)
        line.setSpacing(8)
        value = " ".join(one.value.split())[:80] or _("(empty)")
        rows = self._ui.ngettext("{n} row", "{n} rows", one.count).format(n=f"{one.count:,}")
        line.addWidget(ElidingLabel("body", f"{value}  ・  {rows}"), 1)
        combo = Combo()
        # What was said can be said otherwise; back to "not said" would be the same as "no mail".
        meanings = value_meanings(self._ui, column.field)
        combo.fill([(key, text) for key, text in meanings.items() if key or not one.meaning])
        combo.choose(one.meaning)
        combo.setMinimumWidth(self._ui.theme.s(250))
        combo.setAccessibleName(_("What does “{value}” in “{column}” mean?").format(value=value, column=name))
        combo.currentIndexChanged.connect(partial(self._told, column.key, one.value))
        self.combos[column.key, one.value] = combo
        line.addWidget(combo)
        self._lines.append(line)
        return line

    def _told(self, key: str, value: str, _index: int) -> None:
        self.chosen.emit(key, value, self.combos[key, value].key())

    def _renew(self) -> None:
        for column in self._columns:
            for one in column.values:
                combo = self.combos[column.key, one.value]
                combo.blockSignals(True)
                combo.choose(one.meaning)
                combo.blockSignals(False)

    def retranslate(self) -> None:
        """The words of now."""
        self._build()


def _values_of(columns: Sequence[StatusColumn]) -> list[tuple[str, str, str, int]]:
    return [
        (column.key, column.field, one.value, one.count) for column in columns for one in column.values
    ]
