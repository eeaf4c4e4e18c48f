"""The addresses of the contact form: several, one preferred, changed ones beside what they replace."""

from collections.abc import Mapping
from itertools import count

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services.contact_draft import AddressView, TypedAddress
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel, label

_KEYS = count(1)


class AddressLine(QWidget):
    """One address: typed in, stored, or stored and about to be replaced."""

    changed = Signal()
    wants_first = Signal()
    wants_gone = Signal()

    def __init__(self, ui: Ui, stored: AddressView | None = None) -> None:
        super().__init__()
        self._ui, self.stored, self.replacing = ui, stored, False
        self.key = str(next(_KEYS))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self.shown = label("bold", selectable=True)
        self.shown.setWordWrap(True)
        self.preferred = Chip(ui, "neutral")
        self._row.addWidget(self.shown, 1)
        self._row.addWidget(self.preferred)
        self.edit = QLineEdit()
        self.field = Field(self.edit)
        self.small = WrapLabel("small")
        self.mended = button(ui, "quiet", clicked=self._mend)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        self.first = button(ui, "quiet", clicked=self.wants_first.emit)
        self.replace = button(ui, "quiet", clicked=self._toggle)
        self.gone = button(ui, "quiet", clicked=self.wants_gone.emit)
        for one in (self.first, self.replace, self.gone, self.mended):
            buttons.addWidget(one)
        buttons.addStretch(1)
        box.addLayout(self._row)
        box.addWidget(self.field)
        box.addWidget(self.small)
        box.addLayout(buttons)
        self.edit.textChanged.connect(lambda _: self.changed.emit())
        self._suggestion = ""

    def typed(self) -> TypedAddress:
        """The line as the service takes it."""
        if self.stored is None:
            return TypedAddress(text=self.edit.text().strip())
        if self.replacing:
            return TypedAddress(text=self.edit.text().strip(), replaces=self.stored.id)
        return TypedAddress(text=self.stored.text, id=self.stored.id)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return self.edit, self.first, self.replace, self.gone, self.mended

    def tell(self, problem: str, suggestion: str) -> None:
        """What is wrong with it, and what was probably meant."""
        self.field.set_problem(problem)
        self._suggestion = suggestion
        self.mended.setText(
            self._ui._("Change it to {address}").format(address=suggestion) if suggestion else ""
        )
        self.mended.setVisible(bool(suggestion))

    def show_state(self, *, first: bool, alone: bool) -> None:
        """Words and buttons for its place in the list."""
        _ = self._ui._
        stored = self.stored is not None and not self.replacing
        self.shown.setVisible(stored)
        self.shown.setText(self.stored.text if self.stored else "")
        self.field.setVisible(not stored)
        self.field.set_texts(_("New address") if self.replacing else _("E-mail address"))
        self.edit.setPlaceholderText("hanako@example.jp")
        self.preferred.set(_("Used for mail") if first and not alone else "")
        self.first.setText(_("Use this one"))
        self.first.setVisible(not first and not self.replacing)
        self.replace.setText(_("Keep the old one") if self.replacing else _("The address has changed"))
        self.replace.setVisible(self.stored is not None)
        self.gone.setText(_("Take away"))
        self.gone.setVisible(not alone and not self.replacing)
        self.mended.setVisible(bool(self._suggestion))
        text = self.stored.text if self.stored else self.edit.text()
        for one in (self.first, self.replace, self.gone):
            one.setAccessibleName(f"{one.text()}: {text}")
        self._show_small()

    def _show_small(self) -> None:
        _ = self._ui._
        said = ""
        if self.stored is not None and self.replacing:
            said = _(
                "Takes the place of {address}. The reasons on record stay with the old address: the new one "
                "needs a reason of its own before newsletters may go."
            ).format(address=self.stored.text)
        elif self.stored is not None and self.stored.stops:
            said = _("This address is stopped.")
        elif self.stored is not None:
            said = self._ui.ngettext(
                "{n} reason on record", "{n} reasons on record", self.stored.evidence
            ).format(n=self.stored.evidence)
        self.small.setText(said)
        self.small.setVisible(bool(said))

    def _toggle(self) -> None:
        self.replacing = not self.replacing
        self.edit.clear()
        self.field.set_problem("")
        self.changed.emit()
        if self.replacing:
            self.edit.setFocus()

    def _mend(self) -> None:
        self.edit.setText(self._suggestion)
        self.edit.setFocus()


class AddressList(QWidget):
    """All lines, the preferred one first, and a button for one more."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self._lines_box = QVBoxLayout()
        self._lines_box.setSpacing(10)
        box.addLayout(self._lines_box)
        self.more = button(ui, icon="plus", bulk="small", clicked=lambda: self.add_line())
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch(1)
        box.addLayout(row)
        self.lines: list[AddressLine] = []

    def fill(self, stored: tuple[AddressView, ...]) -> None:
        """Start with what is stored, or with one empty line."""
        for line in list(self.lines):
            self._drop(line)
        for one in stored or (None,):
            self._add(AddressLine(self._ui, one))
        self._order()
        self.retranslate()

    def add_line(self, text: str = "") -> None:
        """One more address."""
        line = AddressLine(self._ui)
        line.edit.setText(text)
        self._add(line)
        self._order()
        self.retranslate()
        line.edit.setFocus()
        self.changed.emit()

    def typed(self) -> tuple[TypedAddress, ...]:
        """Every line, the preferred one first."""
        return tuple(line.typed() for line in self.lines)

    def keys(self) -> tuple[str, ...]:
        """What each line is known by, wherever it stands; in the order of `typed`."""
        return tuple(line.key for line in self.lines)

    def key_of(self, text: str) -> str:
        """The line that holds an address; "" for none."""
        wanted = _folded(text)
        return next((line.key for line in self.lines if wanted and _folded(line.typed().text) == wanted), "")

    def tell(self, faults: Mapping[str, str], hints: Mapping[str, str]) -> None:
        """Faults and hints by line."""
        for at, line in enumerate(self.lines):
            line.tell(faults.get(f"address.{at}", ""), hints.get(f"address.{at}", ""))

    def retranslate(self) -> None:
        """The words of now."""
        self.more.setText(self._ui._("Add an address"))
        self._show()

    def first_edit(self) -> QWidget:
        """Where typing begins."""
        line = self.lines[0]
        return line.edit if line.stored is None else line.replace

    def _add(self, line: AddressLine) -> None:
        line.changed.connect(self._told)
        line.wants_first.connect(lambda: self._to_front(line))
        line.wants_gone.connect(lambda: self._take_away(line))
        self.lines.append(line)
        self._lines_box.addWidget(line)

    def _order(self) -> None:
        """Tab goes through the lines, which came later than the rest of the form, before the button."""
        last = self.more.previousInFocusChain()
        while last is not None and (last.focusPolicy() == Qt.FocusPolicy.NoFocus or self.isAncestorOf(last)):
            last = None if last is self.more else last.previousInFocusChain()
        if last is None:
            return  # alone in its window
        for line in self.lines:
            for one in line.stops():
                QWidget.setTabOrder(last, one)
                last = one

    def _drop(self, line: AddressLine) -> None:
        self.lines.remove(line)
        self._lines_box.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _take_away(self, line: AddressLine) -> None:
        self._drop(line)
        self._told()
        self.more.setFocus()

    def _to_front(self, line: AddressLine) -> None:
        self.lines.remove(line)
        self.lines.insert(0, line)
        self._lines_box.removeWidget(line)
        self._lines_box.insertWidget(0, line)
        self._order()
        self._told()
        line.replace.setFocus()

    def _told(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for at, line in enumerate(self.lines):
            line.show_state(first=at == 0, alone=len(self.lines) == 1)


def _folded(text: str) -> str:
    try:
        return parse_address(text).key
    except AppError:
        return text.strip().casefold()
