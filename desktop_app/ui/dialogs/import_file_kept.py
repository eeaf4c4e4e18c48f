"""What is remembered about columns: each choice can be renamed or forgotten."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.kept_mappings import KeptColumns
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file_words import field_names, value_meanings
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel

_SHOWN = 12
"""Columns or values that are spelled out."""


class _Name(QLineEdit):
    """Enter saves the name instead of closing the dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class KeptRow(Card):
    """One remembered choice with its name, what it says, and what can be done."""

    def __init__(self, ui: Ui, one: KeptColumns) -> None:
        super().__init__(margin=14, spacing=6)
        _ = ui._
        self._name = one.name
        self.name = _Name(one.name)
        field = Field(self.name)
        field.set_texts(_("Name of this choice"))
        self.told = WrapLabel("small")
        self.told.setText("\n".join(_said(ui, one)))
        self.add(field)
        self.add(self.told)
        row = QWidget()
        flow = Flow(row, gap=10)
        self.rename = button(ui, icon="pen-line", bulk="small")
        self.rename.setText(_("Rename"))
        self.rename.setAccessibleName(f"{self.rename.text()}: {one.name}")
        self.forget = button(ui, "danger", icon="trash-2", bulk="small")
        self.forget.setText(_("Forget"))
        self.forget.setAccessibleName(f"{self.forget.text()}: {one.name}")
        flow.addWidget(self.rename)
        flow.addWidget(self.forget)
        self.add(row)
        self.name.textChanged.connect(lambda _text: self._told())
        self.name.returnPressed.connect(self.rename.click)
        self._told()

    def _told(self) -> None:
        text = self.name.text().strip()
        self.rename.setEnabled(bool(text) and text != self._name)


class KeptDialog(DialogBase):
    """Every remembered choice of the book, the one used last first."""

    def __init__(self, ui: Ui, parent: QWidget | None) -> None:
        super().__init__(ui, parent, width=600)
        self._kept: tuple[KeptColumns, ...] | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.rows: dict[str, KeptRow] = {}
        self.empty = EmptyState(ui, "columns-3")
        self.empty.hide()
        self.box.addWidget(self.empty)
        self.box.addLayout(self._list)
        self.box.addStretch(1)
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()
        self._load()

    def _load(self) -> None:
        self.ui.tasks.look(self, lambda: self.ui.services.kept_mappings.all(), self._show)

    def _show(self, kept: tuple[KeptColumns, ...]) -> None:
        self._kept = kept
        self.retranslate()
        self.grow()

    def _rename(self, one: KeptColumns) -> None:
        name = self.rows[one.id].name.text()
        self.ui.tasks.do(
            self,
            lambda _: self.ui.services.kept_mappings.rename(one.id, name),
            lambda _: self._load(),
            title=self.ui._("Renaming"),
            can_cancel=False,
        )

    def _ask(self, one: KeptColumns) -> None:
        _ = self.ui._
        self.ui.ask(
            self,
            _("Forget “{name}”?").format(name=one.name),
            _(
                "The next file with these columns is read as if for the first time. Contacts stay as they "
                "are."
            ),
            _("Forget"),
            partial(self._forget, one),
            danger=True,
        )

    def _forget(self, one: KeptColumns) -> None:
        self.ui.tasks.do(
            self,
            lambda _: self.ui.services.kept_mappings.forget(one.id),
            lambda _: self._load(),
            title=self.ui._("Forgetting a choice"),
            can_cancel=False,
        )

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Remembered columns"), _("What you said about the columns of a file, for the next such file.")
        )
        self.close_button.setText(_("Close"))
        self.empty.set(
            _("Nothing is remembered yet"),
            _("Tick “Use this again next time” below the columns of a file, and it is listed here."),
        )
        clear(self._list)
        self.rows = {}
        if self._kept is None:
            return
        self.empty.setVisible(not self._kept)
        for one in self._kept:
            row = KeptRow(self.ui, one)
            row.rename.clicked.connect(partial(self._rename, one))
            row.forget.clicked.connect(partial(self._ask, one))
            self.rows[one.id] = row
            self._list.addWidget(row)


def _said(ui: Ui, one: KeptColumns) -> list[str]:
    """When it was used last, and what it says."""
    _, names = ui._, field_names(ui)
    fields = dict(one.columns)
    lines = [_("Last used on {day}").format(day=one.used_on)]
    columns = [f"{header} → {names.get(field, field)}" for header, field in one.columns]
    values = [
        f"{header} {' '.join(value.split()) or _('(empty)')}＝"
        f"{value_meanings(ui, fields.get(header, 'consent')).get(meaning, meaning)}"
        for header, value, meaning in one.values
    ]
    for told in (columns, values):
        if told:
            lines.append("、".join(told[:_SHOWN]) + ("…" if len(told) > _SHOWN else ""))
    return lines
