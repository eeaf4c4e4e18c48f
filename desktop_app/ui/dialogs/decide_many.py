"""Many mails that wait: tick those with the same answer, and give it once."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop_app.services.inbox_views import Choice, WaitingCard
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.who_decides import WhoDecides
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel, plain_tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Mails(QAbstractListModel):
    """One line for each mail, with a tick."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[WaitingCard] = []
        self.chosen: set[str] = set()

    def put(self, cards: Sequence[WaitingCard]) -> None:
        """Other mails; ticks of those that stay, stay."""
        self.beginResetModel()
        self.cards = list(cards)
        self.chosen &= {one.line.id for one in cards}
        self.endResetModel()
        self.ticked.emit()

    def tick_all(self, on: bool) -> None:
        """All of them, or none."""
        self.chosen = {one.line.id for one in self.cards} if on else set()
        if self.cards:
            self.dataChanged.emit(self.index(0), self.index(len(self.cards) - 1))
        self.ticked.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.cards)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        card = self.cards[index.row()]
        words = f"{card.line.told.who}　{card.quote or card.line.subject}".strip()
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(words.split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if card.line.id in self.chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        key = self.cards[index.row()].line.id
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self.chosen.add(key)
        else:
            self.chosen.discard(key)
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True


class DecideManyDialog(DialogBase):
    """Only mails of which it is clear whom they are about; nothing is ticked beforehand. `then` is told the
    ids, the answer and who gave it."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        staff: Sequence[str],
        by: str,
        then: Callable[[list[str], Choice, str], None],
    ) -> None:
        super().__init__(ui, parent, width=720)
        self._then = then
        self._cards: list[WaitingCard] = []
        self._left = 0
        self.why = Combo()
        # A long reason is cut rather than make the dialog wider than the window.
        self.why.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.why.currentIndexChanged.connect(lambda _: self._show())
        self.why_field = Field(self.why)
        self.mails = _Mails()
        self.mails.setParent(self)
        self.list = QListView()
        self.list.setModel(self.mails)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setMinimumHeight(ui.theme.s(180))
        self.list.setSpacing(3)
        self.all = button(ui, "quiet", icon="list-checks", clicked=self._tick_all)
        self.by_field = WhoDecides(ui, staff, by)
        self.by = self.by_field.name
        self.note = WrapLabel("small")
        for widget in (self.why_field, self.list, self.all, self.by_field, self.note):
            self.box.addWidget(widget, 1 if widget is self.list else 0)
        self.box.setAlignment(self.all, Qt.AlignmentFlag.AlignLeft)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.keep = self.add_button(button(ui, clicked=lambda: self._go("keep")))
        self.stop = self.add_button(button(ui, "danger", icon="hand", clicked=lambda: self._go("stop")))
        self.mails.ticked.connect(self._count)
        self.retranslate()
        self.setEnabled(False)
        ui.tasks.look(self, ui.services.inbox_view.all_waiting, self._take, key="cards")

    def _take(self, cards: list[WaitingCard]) -> None:
        self._cards = [one for one in cards if one.alike]
        self._left = len(cards) - len(self._cards)
        self.setEnabled(True)
        self.retranslate()
        self._show()
        self.list.setFocus()

    def _show(self) -> None:
        """Those of the chosen reason."""
        key = self.why.key()
        self.mails.put([one for one in self._cards if key in ("all", "", one.line.told.why)])

    def _tick_all(self) -> None:
        self.mails.tick_all(len(self.mails.chosen) < len(self.mails.cards))

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Decide on several mails"),
            _("Tick the mails that mean the same, and give the answer once. It is noted for each of them."),
        )
        reasons: dict[str, int] = {}
        for one in self._cards:
            reasons[one.line.told.why] = reasons.get(one.line.told.why, 0) + 1
        chosen = self.why.key() or "all"
        self.why.fill(
            [
                ("all", _("Every reason ({n})").format(n=len(self._cards))),
                *(
                    (why, _("{what} ({n})").format(what=why, n=n))
                    for why, n in sorted(reasons.items(), key=lambda pair: -pair[1])
                ),
            ]
        )
        self.why.blockSignals(True)
        self.why.choose(chosen if chosen in reasons else "all")
        self.why.blockSignals(False)
        self.why_field.set_texts(_("Why the program was not sure"))
        self.list.setAccessibleName(_("Waiting mails"))
        self.by_field.set_texts(_("Decided by"))
        self.note.setText(
            self.ui.ngettext(
                "{n} more mail can only be decided by itself: it is not clear whom it is about.",
                "{n} more mails can only be decided one by one: it is not clear whom they are about.",
                self._left,
            ).format(n=self._left)
        )
        self.note.setVisible(self._left > 0)
        self.cancel.setText(_("Cancel"))
        self._count()

    def _count(self) -> None:
        _, n = self.ui._, len(self.mails.chosen)
        whole = bool(self.mails.cards) and n == len(self.mails.cards)
        self.all.setText(_("Tick none") if whole else _("Tick all of these"))
        stop = self.ui.ngettext("{n} is an opt-out", "{n} are opt-outs", n).format(n=n)
        keep = self.ui.ngettext("{n} is no opt-out", "{n} are no opt-outs", n).format(n=n)
        self.stop.setText(stop if n else _("They are opt-outs"))
        self.keep.setText(keep if n else _("They are no opt-outs"))
        self.stop.setEnabled(n > 0)
        self.keep.setEnabled(n > 0)
        self.grow()  # their longer words may need a row for each

    def _go(self, said: Choice) -> None:
        if self.by_field.is_missing():
            return
        chosen = [one.line.id for one in self._cards if one.line.id in self.mails.chosen]
        self.accept()
        self._then(chosen, said, self.by.value())
