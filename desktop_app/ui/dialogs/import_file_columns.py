"""The wizard's third step: what each column of the file is."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.importing.formats import MappingChoice
from desktop_app.services.import_view import FileColumn, FileLook, PartLook, StatusColumn
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file_values import ValuesPart
from desktop_app.ui.dialogs.import_file_words import GROUPS, field_names, group_words
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.cards import Card, Notice, clear
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel

_FEW = 30
"""So many columns are all shown; of more, those that say nothing wait behind a button."""
_AT_FIRST, _AT_ONCE = 12, 6
"""Rows that are made without a breath between."""
_NARROW = 620


class ColumnRow(Card):
    """One column: its name, samples of what stands in it, and the field it is taken for."""

    chosen = Signal(int, str)
    order_chosen = Signal(int, str)
    law = Signal(str)

    def __init__(self, ui: Ui, column: FileColumn, fields: QStandardItemModel) -> None:
        super().__init__(margin=8, spacing=6)
        self._ui = ui
        self.column = column
        self.name, self.samples = ElidingLabel("bold"), ElidingLabel("small")
        self.combo = Combo()
        self.combo.setModel(fields)
        self.combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        # Made when first needed: a file may have hundreds of columns, and few of them need these.
        self.order: Combo | None = None
        self.refused: WrapLabel | None = None
        self.law_button: Button | None = None
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.name)
        words.addWidget(self.samples)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.combo)
        self.box.addLayout(self._row)
        self.combo.choose(column.field)
        self.combo.currentIndexChanged.connect(self._told)
        self.retranslate()

    def show_column(self, column: FileColumn) -> None:
        """The same column, taken for something else perhaps."""
        if column == self.column:
            return
        self.column = column
        self.combo.blockSignals(True)
        self.combo.choose(column.field)
        self.combo.blockSignals(False)
        self.retranslate()

    def set_narrow(self, narrow: bool) -> None:
        """The box below the name instead of beside it."""
        ways = QBoxLayout.Direction
        wanted = ways.TopToBottom if narrow else ways.LeftToRight
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)

    def set_width(self, width: int) -> None:
        """The width of the box, the same for all rows."""
        self.combo.setMinimumWidth(width)

    def theme_changed(self) -> None:
        if self.order is not None:
            self.order.setMaximumWidth(self._ui.theme.s(420))

    def _told(self, _index: int) -> None:
        self.chosen.emit(self.column.at, self.combo.key())

    def _order_told(self, _index: int) -> None:
        if self.order is not None:
            self.order_chosen.emit(self.column.at, self.order.key())

    def _ask_law(self) -> None:
        self.law.emit(self.column.refused)

    def retranslate(self) -> None:
        """The words of now."""
        _, column = self._ui._, self.column
        name = " ".join(column.name.split())[:120] or _("Column {n}").format(n=column.at + 1)
        self.name.setText(name)
        self.samples.setText("  ・  ".join(column.samples) or ("" if column.refused else _("(empty)")))
        self.combo.setAccessibleName(_("What is “{column}”?").format(column=name))
        self.combo.setVisible(not column.refused)
        self._say_refused(name)
        self._say_order(name)

    def _say_refused(self, name: str) -> None:
        _, column = self._ui._, self.column
        if column.refused and self.refused is None:
            self.refused = WrapLabel("small", "stop")
            self.law_button = button(self._ui, "quiet", icon="scale", bulk="small", clicked=self._ask_law)
            below = QHBoxLayout()
            below.setSpacing(8)
            below.addWidget(self.refused, 1)
            below.addWidget(self.law_button, 0, Qt.AlignmentFlag.AlignTop)
            self.box.insertLayout(1, below)
        if self.refused is not None and self.law_button is not None:
            why = _refusals(self._ui).get(column.refused, "")
            self.refused.setText(_("Read and thrown away: {why}").format(why=why))
            self.refused.setVisible(bool(column.refused))
            self.law_button.setText(_("What the law says"))
            self.law_button.setAccessibleName(f"{self.law_button.text()}: {name}")
            self.law_button.setVisible(bool(column.refused))

    def _say_order(self, name: str) -> None:
        _, column = self._ui._, self.column
        if column.day_order and self.order is None:
            self.order = Combo()
            self.add(self.order)
            self.order.currentIndexChanged.connect(self._order_told)
            self.theme_changed()
        if self.order is None:
            return
        self.order.blockSignals(True)
        self.order.fill([
            ("", _("4/5: April or May? Please choose")),
            ("mdy", _("4/5/2026 is April 5 (month first)")),
            ("dmy", _("4/5/2026 is May 4 (day first)")),
        ])  # fmt: skip
        self.order.choose(column.day_order if column.day_order != "unclear" else "")
        self.order.blockSignals(False)
        self.order.setAccessibleName(_("How are the days of “{column}” written?").format(column=name))
        self.order.setVisible(bool(column.day_order))


class MapPart(QWidget):
    """Every column of one table; a change asks for the table to be looked at anew."""

    changed = Signal(int, object)
    """(number of the table, MappingChoice)."""
    remember_changed = Signal()
    reveal = Signal(QWidget)
    """To be scrolled into view."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._look: FileLook | None = None
        self.part = 0
        self._choices: dict[int, MappingChoice] = {}
        self._waiting: list[FileColumn] = []
        self._narrow = False
        self._width = 0
        self.rows: dict[int, ColumnRow] = {}
        self._all = False
        self.left_out: frozenset[int] = frozenset()
        self._stops: frozenset[int] = frozenset()
        """Lists that are not brought in: nothing is asked of them."""
        self._fields = QStandardItemModel(self)
        self.lead = WrapLabel("body")
        self.which = Combo()
        self.which_field = Field(self.which)
        self.known = Notice(ui, "info", clicked=self.reset)
        self.missing = Notice(ui, "warn")
        self.unsaid = Notice(ui, "warn", clicked=self._to_values)
        self._box = QVBoxLayout()
        self._box.setSpacing(6)
        self.more = button(ui, "quiet", icon="chevron-down", clicked=self.show_all)
        self.values = ValuesPart(ui)
        self.remember = QCheckBox()
        self.remember_name = QLineEdit()
        self.remember_field = Field(self.remember_name)
        self._place()
        self.which.currentIndexChanged.connect(lambda _: self._part_told())
        self.values.chosen.connect(self._meaning_told)
        self.remember.toggled.connect(lambda _: self._remember_told())
        self.retranslate()

    def _place(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 4, 24, 8)
        box.setSpacing(10)
        for widget in (self.lead, self.which_field, self.known, self.missing, self.unsaid):
            box.addWidget(widget)
        box.addLayout(self._box)
        box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.values)
        box.addWidget(self.remember)
        box.addWidget(self.remember_field)
        box.addStretch(1)
        self.known.hide()
        self.missing.hide()
        self.unsaid.hide()
        self.more.hide()
        self.remember_field.hide()

    # --- what is shown

    def show_file(self, look: FileLook, choices: Iterable[MappingChoice]) -> None:
        """Another file, or the same one looked at anew."""
        before = self._one()
        same = before is not None and _columns_of(before) == (
            _columns_of(look.parts[self.part]) if self.part < len(look.parts) else ()
        )
        self._look, self._choices = look, dict(enumerate(choices))
        if self.part >= len(look.parts):
            self.part = 0
        if same:
            self._renew()
        else:
            self._all = False
            self._build()
        self._say()

    def set_stops(self, stops: Iterable[int]) -> None:
        """Which lists are not of people to write to: their values decide nothing."""
        self._stops = frozenset(stops)
        self._say()

    def clear(self) -> None:
        """Another file is chosen: what was remembered for the old one is not asked again."""
        self.remember.setChecked(False)
        self.remember_name.clear()
        self.part = 0

    def reset(self) -> None:
        """Take every choice back, and what was remembered from earlier."""
        self._choices[self.part] = MappingChoice()
        self.changed.emit(self.part, None)

    def show_all(self) -> None:
        """Also the columns that nothing is taken from."""
        self._all = True
        self._build()

    def ready(self) -> bool:
        """Whether every list has an address column; says so where not."""
        self._say_missing()
        return self.missing.isHidden()

    def name_to_remember(self) -> str:
        """The name under which the mapping is kept; "" = it is not."""
        return self.remember_name.text().strip() if self.remember.isChecked() else ""

    def unsaid_columns(self) -> list[str]:
        """The columns that decide about mail and hold values of which nobody told the meaning."""
        return list(dict.fromkeys(one.name or one.key for at in self._parts() for one in self._unsaid(at)))

    def _parts(self) -> list[int]:
        """The lists of people; the one shown first."""
        count = len(self._look.parts) if self._look is not None else 0
        return sorted((at for at in range(count) if at not in self._stops), key=lambda at: at != self.part)

    def _unsaid(self, at: int) -> list[StatusColumn]:
        look = self._look
        columns = look.parts[at].statuses if look is not None else ()
        return [
            column
            for column in columns
            if column.field != "recipient_type" and not all(one.meaning for one in column.values)
        ]

    def _to_values(self) -> None:
        """To the first value that nobody told the meaning of."""
        at = next((one for one in self._parts() if self._unsaid(one)), None)
        if at is None:
            return
        self.which.choose(str(at))
        column = self._unsaid(at)[0]
        value = next(one.value for one in column.values if not one.meaning)
        combo = self.values.combos[column.key, value]
        combo.setFocus()
        self.reveal.emit(combo)

    def _one(self) -> PartLook | None:
        look = self._look
        return look.parts[self.part] if look is not None and self.part < len(look.parts) else None

    def _build(self) -> None:
        clear(self._box)
        self.rows = {}
        part = self._one()
        columns = part.columns if part is not None else ()
        few = len(columns) <= _FEW
        self._waiting = [one for one in columns if few or self._all or one.field or one.refused]
        self._make_some()

    def _make_some(self) -> None:
        """A breath after every few rows: a file may have hundreds of columns."""
        count = _AT_ONCE if self.rows else _AT_FIRST
        now, self._waiting = self._waiting[:count], self._waiting[count:]
        if now:
            self._add_rows(now)
        part = self._one()
        rest = len(part.columns) - len(self.rows) - len(self._waiting) if part is not None else 0
        self.more.setVisible(rest > 0)
        self.more.setText(
            self._ui.ngettext(
                "Show the {n} column that nothing is taken from",
                "Show the {n} columns that nothing is taken from",
                rest,
            ).format(n=rest)
        )
        if self._waiting:
            QTimer.singleShot(0, self, self._make_some)

    def _add_rows(self, columns: Sequence[FileColumn]) -> None:
        """Some rows in a box of their own: what is added later need not lay these out again."""
        some = QWidget()
        box = QVBoxLayout(some)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for column in columns:
            row = ColumnRow(self._ui, column, self._fields)
            row.set_narrow(self._narrow)
            row.set_width(self._width)
            row.chosen.connect(self._field_told)
            row.order_chosen.connect(self._order_told)
            row.law.connect(self._show_law)
            self.rows[column.at] = row
            box.addWidget(row)
        self._box.addWidget(some)

    def _renew(self) -> None:
        part = self._one()
        if part is None:
            return
        for column in part.columns:
            if column.at in self.rows:
                self.rows[column.at].show_column(column)
        coming = {one.at for one in self._waiting}
        new = [one for one in part.columns if one.field and one.at not in self.rows and one.at not in coming]
        if new:
            self._add_rows(new)

    # --- what is told

    def _part_told(self) -> None:
        if self.which.key() and int(self.which.key()) != self.part:
            self.part = int(self.which.key())
            self._all = False
            self._build()
            self._say()

    def _field_told(self, at: int, field: str) -> None:
        part = self._one()
        if part is None:
            return
        choice = self._choices.get(self.part, MappingChoice())
        columns = {**choice.columns, self.rows[at].column.key: field}
        self._emit(MappingChoice(columns, choice.meanings, choice.date_orders))

    def _order_told(self, at: int, order: str) -> None:
        part = self._one()
        if part is None:
            return
        choice = self._choices.get(self.part, MappingChoice())
        orders = {**choice.date_orders, self.rows[at].column.key: order}
        self._emit(
            MappingChoice(choice.columns, choice.meanings, {key: one for key, one in orders.items() if one})
        )

    def _meaning_told(self, key: str, value: str, meaning: str) -> None:
        choice = self._choices.get(self.part, MappingChoice())
        said = {**choice.meanings.get(key, {}), value: meaning}
        kept = {one: word for one, word in said.items() if word}
        self._emit(
            MappingChoice(choice.columns, {**choice.meanings, key: kept}, choice.date_orders)
        )

    def _emit(self, choice: MappingChoice) -> None:
        self._choices[self.part] = choice
        self.changed.emit(self.part, choice)

    def _remember_told(self) -> None:
        on = self.remember.isChecked()
        self.remember_field.setVisible(on)
        part = self._one()
        if on and part is not None and not self.remember_name.text():
            self.remember_name.setText(part.remembered or (self._look.name if self._look else ""))
        self.remember_changed.emit()

    def _show_law(self, rule: str) -> None:
        LawTextDialog(self._ui, self.window(), (rule,)).open()

    def _say_missing(self) -> None:
        _, look = self._ui._, self._look
        parts = look.parts if look is not None else ()
        lacking = [
            one.label for at, one in enumerate(parts) if not one.has_address and at not in self.left_out
        ]
        text = ""
        if lacking:
            text = _("Which column holds the e-mail addresses? At least one is needed.")
            if look is not None and len(look.parts) > 1:
                text = f"{'、'.join(lacking)}: {text}"
        self.missing.set(text)

    # --- looks

    def theme_changed(self) -> None:
        """All boxes are as wide as the longest name of a field needs."""
        measure, names = self._ui.theme.metrics("body").horizontalAdvance, field_names(self._ui)
        self._width = round(max(measure(text) for text in names.values())) + self._ui.theme.s(48)
        for row in self.rows.values():
            row.set_width(self._width)

    def respond(self, width: int) -> None:
        """Rows in two lines where there is little room."""
        narrow = width < self._ui.theme.s(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            for row in self.rows.values():
                row.set_narrow(narrow)
            self.values.set_narrow(narrow)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self._fill_fields()
        self.theme_changed()
        self.lead.setText(
            _("What is in each column? What is not chosen is not stored. Postal addresses and other things "
              "can be kept as further details.")
        )  # fmt: skip
        self.remember.setText(_("Use this again next time"))
        self.remember_field.set_texts(
            _("Name of this choice"),
            _("It is used for files with the same columns. Such as “Customers of the web shop”."),
        )
        for row in self.rows.values():
            row.retranslate()
        self.values.retranslate()
        self._say()

    def _say(self) -> None:
        """What depends on the list that is shown."""
        _ = self._ui._
        part, look = self._one(), self._look
        several = look is not None and len(look.parts) > 1
        self.which_field.setVisible(several)
        self.which_field.set_texts(_("List shown"))
        if look is not None and several:
            self.which.blockSignals(True)
            self.which.fill([(str(at), one.label) for at, one in enumerate(look.parts)])
            self.which.choose(str(self.part))
            self.which.blockSignals(False)
        self.known.set(
            _("The choice of earlier, “{name}”, was used.").format(name=part.remembered)
            if part and part.remembered
            else "",
            _("Start anew"),
        )
        self.values.show_columns(part.statuses if part else ())
        unsaid = "、".join(self.unsaid_columns())
        self.unsaid.set(
            _("“{columns}”: not every value has a meaning yet. Nobody is mailed on such a value.").format(
                columns=unsaid
            )
            if unsaid
            else "",
            _("Say what they mean"),
        )
        self.remember.setVisible(part is not None and part.header_row is not None)
        self._say_missing()

    def _fill_fields(self) -> None:
        """The one list of fields that all rows share, in groups."""
        names, groups = field_names(self._ui), group_words(self._ui)
        entries: list[tuple[str | None, str]] = [("", names[""]), ("detail", names["detail"])]
        for group, fields in GROUPS.items():
            entries.append((None, groups[group]))
            entries += [(field, names[field]) for field in fields]
        if self._fields.rowCount() != len(entries):
            self._fields.clear()
            for key, _text in entries:
                item = QStandardItem()
                if key is None:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                else:
                    item.setData(key, Qt.ItemDataRole.UserRole)
                self._fields.appendRow(item)
        for at, (key, text) in enumerate(entries):
            item = self._fields.item(at)
            item.setText(f"— {text} —" if key is None else text)


def _columns_of(part: PartLook) -> tuple[tuple[int, str, str], ...]:
    return tuple((one.at, one.name, one.refused) for one in part.columns)


def _refusals(ui: Ui) -> dict[str, str]:
    _ = ui._
    return {
        "JP-NUM-MYNUMBER": _("My Number must not be kept here by law."),
        "JP-APPI-CARDNO": _("numbers of payment cards must not lie in a list of contacts."),
        "JP-APPI-20-2-SENSITIVE": _(
            "health, belief and the like may be kept only if the person agreed to it; that is asked in the "
            "next step."
        ),
    }
