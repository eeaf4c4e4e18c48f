"""Pieces of a sheet with as many rows as wanted: days and hours, links to social networks."""

from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.composing.block_parsers import MAX_ROWS
from desktop_app.composing.block_words import social_name
from desktop_app.composing.blocks import SOCIAL_KINDS
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_values import pairs_in
from desktop_app.ui.editor.bound import Bound, Line, Say
from desktop_app.ui.editor.field_dialog import completed, link_problem
from desktop_app.ui.editor.sheet import Sheet, left
from desktop_app.ui.editor.typed_values import on_one_line
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import WrapLabel, label


class Row(QWidget):
    """Two texts and a button that takes them away; `values` in and out."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.remove = IconButton(ui, "x")

    def values(self) -> list[str]:
        """What stands in it."""
        raise NotImplementedError

    def show_values(self, values: list[str], *, editable: bool) -> None:
        """Show this."""
        raise NotImplementedError

    def name(self, number: int) -> None:
        """The words of now; `number` counts from 1."""
        raise NotImplementedError

    def order(self) -> list[QWidget]:
        """What Tab goes through."""
        raise NotImplementedError

    def writing(self) -> Line:
        """Where writing begins."""
        raise NotImplementedError


class RowsPart(Bound):
    """Rows of one kind. Every change of theirs ends in `store`."""

    most = MAX_ROWS

    def __init__(self, sheet: Sheet, key: str, name: Say) -> None:
        super().__init__(sheet, key, name)
        self.title = label("body")
        self.rows: list[Row] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.add = button(self.ui, "quiet", icon="plus", bulk="small", clicked=self.add_row)
        self.box.addWidget(self.title)
        self.box.addLayout(self._list)
        self.box.addLayout(left(self.add))

    def make_row(self) -> Row:
        """A row, connected to `store`."""
        raise NotImplementedError

    def empty_row(self) -> list[str]:
        """What a row begins with."""
        return ["", ""]

    def add_words(self) -> str:
        """What the button for one more row says."""
        raise NotImplementedError

    def store(self) -> None:
        """What stands in the rows, into the model."""
        self.type([row.values() for row in self.rows])

    def add_row(self) -> None:
        """One more, ready to be written."""
        block = self.sheet.model.block
        if block is not None and self.editable and len(self.rows) < self.most:
            self.sheet.change_now({self.key: [*pairs_in(self.given(dict(block))), self.empty_row()]})
            self.rows[-1].writing().setFocus()

    def _take(self, row: Row) -> None:
        block = self.sheet.model.block
        if block is None or not self.editable or row not in self.rows:
            return
        place = self.rows.index(row)
        values = pairs_in(self.given(dict(block)))
        del values[place]
        self.sheet.change_now({self.key: values})
        (self.rows[min(place, len(self.rows) - 1)].writing() if self.rows else self.add).setFocus()

    def show_block(self, block: dict[str, Any]) -> None:
        values = pairs_in(self.given(block))
        while len(self.rows) > len(values):
            gone = self.rows.pop()
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        made = len(self.rows) < len(values)
        while len(self.rows) < len(values):
            row = self.make_row()
            row.remove.clicked.connect(partial(self._take, row))
            self.rows.append(row)
            self._list.addWidget(row)
            row.name(len(self.rows))
        for row, pair in zip(self.rows, values, strict=True):
            row.show_values(pair, editable=self.editable)
            row.remove.setEnabled(self.editable)
        self.add.setEnabled(self.editable and len(self.rows) < self.most)
        if made and self.window().isAncestorOf(self):
            self._put_in_tab_order()

    def _put_in_tab_order(self) -> None:
        """Rows are made later than the pieces below them, and stand before the button for one more."""
        order = [widget for row in self.rows for widget in row.order()]
        for before, widget in pairwise([self.add, *order, self.add]):
            QWidget.setTabOrder(before, widget)

    def retranslate(self) -> None:
        self.title.setText(self.name())
        self.add.setText(self.add_words())
        for number, row in enumerate(self.rows, 1):
            row.name(number)

    def first(self) -> QWidget | None:
        return self.rows[0].writing() if self.rows else self.add


class HoursRow(Row):
    """Days and hours, side by side."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.days, self.hours = Line(), Line()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.days, 4)
        row.addWidget(self.hours, 5)
        row.addWidget(self.remove)

    def values(self) -> list[str]:
        return [on_one_line(self.days.text()), on_one_line(self.hours.text())]

    def show_values(self, values: list[str], *, editable: bool) -> None:
        for line, text in zip((self.days, self.hours), values, strict=True):
            line.show_text(text)
            line.setReadOnly(not editable)

    def name(self, number: int) -> None:
        _ = self.ui._
        self.days.setAccessibleName(_("Days, row {n}").format(n=number))
        self.hours.setAccessibleName(_("Hours, row {n}").format(n=number))
        self.days.setPlaceholderText(_("Mon–Fri"))
        self.hours.setPlaceholderText(_("10:00–19:00"))
        self.remove.name_it(_("Remove row {n}").format(n=number))

    def order(self) -> list[QWidget]:
        return [self.days, self.hours, self.remove]

    def writing(self) -> Line:
        return self.days


class HoursPart(RowsPart):
    """Rows of days and hours."""

    def make_row(self) -> Row:
        row = HoursRow(self.ui)
        row.days.textEdited.connect(lambda _: self.store())
        row.hours.textEdited.connect(lambda _: self.store())
        return row

    def add_words(self) -> str:
        return self.ui._("One more row")


class LinkRow(Row):
    """The network, and below it the address of the shop's page there."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.network = Combo()
        self.url = Line()
        self.problem = WrapLabel("small", "stop")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(self.network, 0, 0)
        grid.addWidget(self.remove, 0, 1)
        grid.addWidget(self.url, 1, 0, 1, 2)
        grid.addWidget(self.problem, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def values(self) -> list[str]:
        return [self.network.key(), on_one_line(self.url.text())]

    def show_values(self, values: list[str], *, editable: bool) -> None:
        self.network.choose(values[0] if values[0] in SOCIAL_KINDS else "web")
        self.network.setEnabled(editable)
        self.url.show_text(values[1])
        self.url.setReadOnly(not editable)
        address = completed(values[1])
        problem = link_problem(self.ui, address) if address else ""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def name(self, number: int) -> None:
        _ = self.ui._
        language = self.ui.theme.lang
        self.network.fill([(kind, social_name(kind, language=language)) for kind in SOCIAL_KINDS])
        self.network.setAccessibleName(_("Network, row {n}").format(n=number))
        self.url.setAccessibleName(_("Address, row {n}").format(n=number))
        self.url.setPlaceholderText("https://…")
        self.remove.name_it(_("Remove row {n}").format(n=number))

    def order(self) -> list[QWidget]:
        return [self.network, self.remove, self.url]

    def writing(self) -> Line:
        return self.url


class LinksPart(RowsPart):
    """Links to the shop's pages on social networks."""

    most = len(SOCIAL_KINDS)

    def make_row(self) -> Row:
        row = LinkRow(self.ui)
        row.network.activated.connect(lambda _: self.store())
        row.url.textEdited.connect(lambda _: self.store())
        row.url.editingFinished.connect(lambda: self._complete(row))
        return row

    def _complete(self, row: LinkRow) -> None:
        whole = completed(row.url.text())
        if whole != row.url.text() and self.editable and row in self.rows:
            row.url.setText(whole)
            self.store()

    def empty_row(self) -> list[str]:
        used = {row.values()[0] for row in self.rows}
        return [next((kind for kind in SOCIAL_KINDS if kind not in used), "web"), ""]

    def add_words(self) -> str:
        return self.ui._("One more link")
