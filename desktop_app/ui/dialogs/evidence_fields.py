"""Editors for the fields of evidence: each starts without an answer, and gives it in the form's JSON."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.consent import Basis
from desktop_app.domain.evidence_fields import PUBLISHERS, Ask, EvidenceField
from desktop_app.domain.moment import format_moment
from desktop_app.services.contact_draft import FormView, WordingChoice
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_words import field_words, publishers, yes_no
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.fields import CalmComboBox, Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel

_TIMED = frozenset({Basis.CONSENT_WEB, Basis.CONSENT_PAPER, Basis.CONSENT_MAIL, Basis.CONSENT_ORAL})
"""Where the time of day counts: a consent on the day of a stop ends it only when it is surely later."""
_LONG = frozenset({(Basis.CONSENT_ORAL, "note"), (Basis.CONSENT_MAIL, "note")})


class NameCombo(CalmComboBox):
    """A name of the staff list, or a new one typed in; empty to begin with."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.addItems(list(names))
        self.setCurrentIndex(-1)
        self.setEditText("")

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        edit = self.lineEdit()
        if edit is not None:
            edit.setAccessibleName(name)

    def value(self) -> str:
        """The name as typed or chosen."""
        return self.currentText().strip()


class WordingEdit(QWidget):
    """One of the wordings that the shop has shown, or a new one word for word."""

    changed = Signal()

    def __init__(self, ui: Ui, wordings: Sequence[WordingChoice]) -> None:
        super().__init__()
        self._ui, self._wordings = ui, wordings
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        self.combo = Combo()
        self.shown = WrapLabel("small")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        for widget in (self.combo, self.shown, self.text):
            box.addWidget(widget)
        self.combo.currentIndexChanged.connect(lambda _: self._told())
        self.text.textChanged.connect(self.changed.emit)
        self.setFocusProxy(self.combo)
        self.theme_changed()

    def value(self) -> str:
        """The number of a wording, a new text, or "" when it is not known."""
        return self.text.toPlainText().strip() if self.combo.key() == "new" else self.combo.key()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.combo.setAccessibleName(name)
        self.text.setAccessibleName(name)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        known = [
            (one.number, _("Version {n} ({day})").format(n=one.number, day=self._day(one)))
            for one in self._wordings
        ]
        self.combo.fill([("", _("Not known")), *known, ("new", _("Type in another wording"))])
        if self.combo.currentIndex() < 0:
            self.combo.setCurrentIndex(0)
        self._show()

    def theme_changed(self) -> None:
        self.text.setFixedHeight(self._ui.theme.s(84))

    def _day(self, one: WordingChoice) -> str:
        return format_moment(one.displayed_from)[:10] + "–" if one.displayed_from else "–"

    def _told(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        chosen = next((one for one in self._wordings if one.number == self.combo.key()), None)
        self.shown.setText(f"「{chosen.text}」" if chosen else "")
        self.shown.setVisible(chosen is not None)
        self.text.setVisible(self.combo.key() == "new")


class TopicsEdit(QWidget):
    """All newsletters, or some kinds of them."""

    changed = Signal()

    def __init__(self, ui: Ui, topics: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._ui = ui
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self.every = QCheckBox()
        self.one_by_one = {topic: QCheckBox(name) for topic, name in topics}
        for tick in (self.every, *self.one_by_one.values()):
            box.addWidget(tick)
        self.every.toggled.connect(self._every_told)
        for tick in self.one_by_one.values():
            tick.toggled.connect(lambda _: self.changed.emit())
        self.setFocusProxy(self.every)

    def value(self) -> str | list[str]:
        """ "all", ids of topics, or "" without an answer."""
        if self.every.isChecked():
            return "all"
        return [topic for topic, tick in self.one_by_one.items() if tick.isChecked()] or ""

    def set_value(self, value: str | list[str]) -> None:
        """What is on record."""
        self.every.setChecked(value == "all")
        for topic, tick in self.one_by_one.items():
            tick.setChecked(topic in value)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.every.setAccessibleName(f"{name}: {self.every.text()}")
        for tick in self.one_by_one.values():
            tick.setAccessibleName(f"{name}: {tick.text()}")

    def retranslate(self) -> None:
        """The words of now."""
        self.every.setText(self._ui._("All newsletters"))

    def _every_told(self, on: bool) -> None:
        for tick in self.one_by_one.values():
            tick.setEnabled(not on)
        self.changed.emit()


class Answer:
    """One field of the evidence: its widget, its value, and its words in any language."""

    def __init__(
        self, ui: Ui, basis: Basis, asked: EvidenceField, view: FormView, told: Callable[[], None]
    ) -> None:
        self.name = asked.name
        self._ui, self._basis, self._asked = ui, basis, asked
        self.editor: QWidget = self._made(view, told)
        self.field = Field(self.editor)
        self.retranslate()

    def _made(self, view: FormView, told: Callable[[], None]) -> QWidget:
        asked, ui = self._asked, self._ui
        if asked.ask is Ask.DAY:
            timed = asked.name == "obtained_at" and self._basis in _TIMED
            day = DayEdit(ui, timed=timed, needed=asked.needed)
            day.changed.connect(told)
            return day
        if asked.ask is Ask.ANSWER:
            answers = Choices(list(yes_no(ui, unknown=not asked.needed)), across=True)
            answers.chosen.connect(lambda _: told())
            return answers
        if asked.ask is Ask.KIND:
            kinds = Choices(PUBLISHERS)
            kinds.chosen.connect(lambda _: told())
            return kinds
        if asked.ask is Ask.STAFF:
            name = NameCombo(view.staff)
            name.editTextChanged.connect(lambda _: told())
            return name
        if asked.ask is Ask.WORDING:
            wording = WordingEdit(ui, view.wordings)
            wording.changed.connect(told)
            return wording
        if asked.ask is Ask.TOPICS:
            topics = TopicsEdit(ui, view.topics)
            topics.changed.connect(told)
            return topics
        return self._text(told)

    def _text(self, told: Callable[[], None]) -> QWidget:
        if (self._basis, self.name) in _LONG:
            long = QPlainTextEdit()
            long.setTabChangesFocus(True)
            long.setFixedHeight(self._ui.theme.s(70))
            long.textChanged.connect(told)
            return long
        line = QLineEdit()
        line.textChanged.connect(lambda _: told())
        return line

    def value(self) -> Any:
        """As `domain.evidence_fields` takes it; None or "" without an answer."""
        editor = self.editor
        if isinstance(editor, Choices):
            key = editor.key()
            return {"yes": True, "no": False, "unknown": None, "": None}.get(key, key)
        if isinstance(editor, QLineEdit):
            return editor.text().strip()
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText().strip()
        assert isinstance(editor, DayEdit | NameCombo | WordingEdit | TopicsEdit)  # noqa: S101
        return editor.value()

    def set_value(self, value: Any) -> None:
        """Fill in what is on record already."""
        editor = self.editor
        if isinstance(editor, Choices):
            editor.choose({True: "yes", False: "no"}.get(value, value))
        elif isinstance(editor, QLineEdit | DayEdit):
            (editor.setText if isinstance(editor, QLineEdit) else editor.set_value)(str(value))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(str(value))
        elif isinstance(editor, NameCombo):
            editor.setEditText(str(value))
        elif isinstance(editor, WordingEdit):
            editor.combo.choose(str(value))
        elif isinstance(editor, TopicsEdit):
            editor.set_value(value)

    def fault(self) -> str:
        """What the widget itself finds wrong; "" = nothing."""
        wrong = isinstance(self.editor, DayEdit) and self.editor.time_is_wrong()
        return self._ui._("Write the time like 14:30, or leave it empty.") if wrong else ""

    def retranslate(self) -> None:
        """The words of now."""
        editor = self.editor
        if isinstance(editor, DayEdit | WordingEdit | TopicsEdit):
            editor.retranslate()
        if isinstance(editor, Choices):
            kind = self._asked.ask is Ask.KIND
            editor.set_texts(
                publishers(self._ui) if kind else yes_no(self._ui, unknown=not self._asked.needed)
            )
        question, hint = field_words(self._ui, self._basis, self.name)
        self.field.set_texts(question, hint)
