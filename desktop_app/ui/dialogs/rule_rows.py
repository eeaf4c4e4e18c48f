"""Rules as rows of field, condition and value; rows come and go, and each change is told."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.domain.segment import (
    AFTER,
    BEFORE,
    BETWEEN,
    CHOICES,
    LAST_DAYS,
    NONE,
    NOT_LAST_DAYS,
    OPS,
    Field,
    Rule,
    rule_of,
)
from desktop_app.services.segments import Pickable
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.rule_values import DaysEdit, NumberEdit, PickEdit, TextEdit, ValueEdit
from desktop_app.ui.dialogs.segment_words import field_words, op_words, value_words
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import WrapLabel

_ONE_LINE = 690
"""Unscaled width of the dialog's inside from which field, condition and value stand beside each other."""
_TWO_LINES = 480
"""Below this width the condition stands below the field too."""
_EDGES = 68
"""What margins and scroll bar of the dialog take from its width."""
_BOX = 190
_LISTED = frozenset({*CHOICES, Field.TAG, Field.TOPIC, Field.SOURCE, Field.COUNTRY})


def _editor_for(ui: Ui, field: Field, op: str) -> ValueEdit | None:
    if op == NONE:
        return None
    if op in (LAST_DAYS, NOT_LAST_DAYS):
        return NumberEdit(ui)
    if op in (BEFORE, AFTER, BETWEEN):
        return DaysEdit(ui, two=op == BETWEEN)
    return PickEdit(ui, single=field is Field.BOUNCED) if field in _LISTED else TextEdit(ui)


class RuleRow(QFrame):
    """One rule that is being made."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, ui: Ui, pickable: Pickable) -> None:
        super().__init__()
        self.ui, self._pickable = ui, pickable
        self.setProperty("card", "sunken")
        self.field, self.op = Combo(), Combo()
        self.edit: ValueEdit | None = None
        self._made_for: tuple[str, str] = ("", "")
        self.remove = IconButton(ui, "trash-2", lambda: self.removed.emit(self))
        self.problem = WrapLabel("small", "stop")
        self.problem.hide()
        self._lines = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 8, 6, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        for box in (self.field, self.op):  # their longest words may be wider than there is room
            box.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
        self._measure()
        self.field.activated.connect(lambda _: self._field_chosen())
        self.op.activated.connect(lambda _: self._op_chosen())
        self.retranslate()
        self.field.setCurrentIndex(1)
        self._field_chosen(told=False)

    def rule(self) -> Rule | None:
        """The rule, or None while its value is missing or wrong."""
        value = self.edit.value() if self.edit is not None else []
        if self.edit is not None and not value:
            return None
        try:
            return rule_of(self.field.key(), self.op.key(), value)
        except AppError:
            return None

    @property
    def empty(self) -> bool:
        """Whether nothing was entered as its value yet."""
        return self.edit is not None and not self.edit.value()

    def show_rule(self, rule: Rule) -> None:
        """Another rule, without a signal."""
        self.field.choose(rule.field.value)
        self._fill_ops()
        self.op.choose(rule.op)
        self._make_editor()
        if self.edit is not None:
            self.edit.set_value(rule.value)

    def say_problem(self, *, shown: bool) -> None:
        """Tell what is missing, once somebody wants to save."""
        text = ""
        if shown and self.rule() is None:
            wrong = (
                self.ui._("The first day is the later one")
                if self.op.key() == BETWEEN
                else self.ui._("This value can't be used")
            )
            text = self.ui._("Give it a value") if self.empty else wrong
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.field.fill(list(field_words(self.ui).items()))
        self.field.setAccessibleName(_("What of a contact"))
        self.op.setAccessibleName(_("Condition"))
        self.remove.name_it(_("Remove this rule"))
        self._fill_ops()
        if self.edit is not None:
            self._name_editor()

    def theme_changed(self) -> None:
        self._measure()
        self._lines = 0
        self._arrange()

    def _measure(self) -> None:
        for box in (self.field, self.op):
            box.setMinimumWidth(self.ui.theme.s(120))
            box.setMaximumWidth(self.ui.theme.s(_BOX if self._lines < 3 else 2 * _BOX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _field_chosen(self, *, told: bool = True) -> None:
        self._fill_ops()
        if not self.op.key():
            self.op.setCurrentIndex(0)
        self._make_editor()
        if told:
            self.changed.emit()

    def _op_chosen(self) -> None:
        self._make_editor()
        self.changed.emit()

    def _fill_ops(self) -> None:
        field = self.field.key()
        if not field:
            return
        words = op_words(self.ui, field)
        self.op.fill([(op, words[op]) for op in OPS[Field(field)]])
        if self.op.currentIndex() < 0:
            self.op.setCurrentIndex(0)

    def _make_editor(self) -> None:
        field, op = Field(self.field.key()), self.op.key()
        old, before = self.edit, self._made_for
        made = _editor_for(self.ui, field, op)
        same = old is not None and made is not None and type(old) is type(made)
        if made is not None and old is not None and same and before[0] == field:
            made.set_value(old.value())
        if old is not None:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.edit, self._made_for = made, (field.value, op)
        if made is not None:
            made.changed.connect(self._value_changed)
            self._name_editor()
        self._lines = 0
        self._arrange()

    def _value_changed(self) -> None:
        if self.problem.isVisible():
            self.say_problem(shown=True)
        self.changed.emit()

    def _name_editor(self) -> None:
        if self.edit is None:
            return
        if isinstance(self.edit, PickEdit):
            self.edit.offer(value_words(self.ui, self.field.key(), self._pickable))
        self.edit.retranslate()
        self.edit.name_it(self.field.currentText())

    def _arrange(self) -> None:
        # By the dialog's width: its own would be what its parts need, once they stand in one line.
        room, scaled = self.window().width() - _EDGES, self.ui.theme.s
        lines = 1 if room >= scaled(_ONE_LINE) else 2 if room >= scaled(_TWO_LINES) else 3
        if lines == self._lines:
            return
        self._lines = lines
        grid, top = self._grid, Qt.AlignmentFlag.AlignTop
        for part in (self.field, self.op, self.edit, self.remove, self.problem):
            if part is not None:
                grid.removeWidget(part)
        self._measure()
        grid.addWidget(self.field, 0, 0, top)
        grid.addWidget(self.op, *((0, 1, top) if lines < 3 else (1, 0, top)))
        grid.addWidget(self.remove, 0, 3, top | Qt.AlignmentFlag.AlignRight)
        if self.edit is not None:
            grid.addWidget(self.edit, *((0, 2) if lines == 1 else (lines - 1, 0, 1, 3)))
            self.edit.show()
        grid.addWidget(self.problem, 3, 0, 1, 4)
        for column, stretch in enumerate(((3, 3, 4, 0), (1, 1, 0, 0), (1, 0, 0, 0))[lines - 1]):
            grid.setColumnStretch(column, stretch)
        inside = [self.edit.focusProxy() or self.edit] if self.edit is not None else []
        for one, following in pairwise((self.field, self.op, *inside, self.remove)):
            QWidget.setTabOrder(one, following)


class RuleRows(QWidget):
    """All rules of a segment or of the filters."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.rows: list[RuleRow] = []
        self._pickable = Pickable((), (), (), ())
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)

    def begin(self, pickable: Pickable, rules: Sequence[Rule]) -> None:
        """Show rules; an empty row when there are none."""
        self._pickable = pickable
        for row in list(self.rows):
            self._drop(row)
        for rule in rules:
            self.add().show_rule(rule)
        if not rules:
            self.add()

    def add(self) -> RuleRow:
        """One more row, at the end."""
        row = RuleRow(self.ui, self._pickable)
        row.changed.connect(self.changed)
        row.removed.connect(self._remove)
        self.rows.append(row)
        self._box.addWidget(row)
        return row

    def rules(self) -> list[Rule] | None:
        """The rules; None while one of them is not finished."""
        found = [row.rule() for row in self.rows]
        return None if any(one is None for one in found) else [one for one in found if one is not None]

    def finished(self) -> list[Rule]:
        """The rules that are finished."""
        return [rule for row in self.rows if (rule := row.rule()) is not None]

    def say_problems(self) -> None:
        """Tell at each row what it lacks, and go to the first that lacks something."""
        for row in reversed(self.rows):
            row.say_problem(shown=True)
            if row.rule() is None and row.edit is not None:
                row.edit.setFocus()

    def retranslate(self) -> None:
        """The words of now."""
        for row in self.rows:
            row.retranslate()

    def _remove(self, row: RuleRow) -> None:
        place = self.rows.index(row)
        self._drop(row)
        if self.rows:
            self.rows[min(place, len(self.rows) - 1)].field.setFocus()
        self.changed.emit()

    def _drop(self, row: RuleRow) -> None:
        self.rows.remove(row)
        self._box.removeWidget(row)
        row.hide()
        row.deleteLater()
