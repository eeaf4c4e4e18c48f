"""The contact form's first part: who this is."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.contact_draft import FormView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.contact_form_addresses import AddressList
from desktop_app.ui.dialogs.contact_form_details import DetailLines
from desktop_app.ui.dialogs.country_edit import CountryEdit
from desktop_app.ui.ground_words import ground_shown, ground_stored
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.numbers import number

_LINES = ("full", "kana", "company", "family", "given", "department", "title", "phone")
_MORE = ("family", "given", "department", "title", "phone")
_KINDS = ("business", "consumer", "unknown")
_OLDEST = 120


class PersonPart(Card):
    """Names, addresses, how the person writes to us, tags, and more on demand."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(spacing=12)
        self._ui = ui
        self._split: tuple[str, str] | None = ("", "")
        self.heading = label("h2")
        self.addresses = AddressList(ui)
        self.lines = {name: QLineEdit() for name in _LINES}
        self.fields = {name: Field(line) for name, line in self.lines.items()}
        self.kind = Choices(_KINDS)
        self.kind_field = Field(self.kind)
        self.ground = QLineEdit()
        self.ground_field = Field(self.ground)
        self.tags = QLineEdit()
        self.tags_field = Field(self.tags)
        self.open_more = button(ui, "quiet", icon="chevron-down", clicked=self.show_more)
        self.more = self._more_part()
        self._place()
        self._connect()

    def _more_part(self) -> QWidget:
        self.country = CountryEdit(self._ui)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(self._ui.theme.s(70))
        self.age = number(-1, _OLDEST)
        self.age.setValue(-1)
        self.guardian, self.sensitive = QCheckBox(), QCheckBox()
        self.details = DetailLines(self._ui)
        self.country_field, self.note_field, self.age_field = (
            Field(self.country),
            Field(self.note),
            Field(self.age),
        )
        more = QWidget()
        grid = QGridLayout(more)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        pairs: list[tuple[QWidget, QWidget]] = [
            (self.fields["family"], self.fields["given"]),
            (self.fields["department"], self.fields["title"]),
            (self.fields["phone"], self.country_field),
        ]
        for row, pair in enumerate(pairs):
            for column, widget in enumerate(pair):
                grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        wide = (self.details, self.note_field, self.sensitive, self.age_field, self.guardian)
        for row, widget in enumerate(wide, len(pairs)):
            grid.addWidget(widget, row, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        more.hide()
        return more

    def _place(self) -> None:
        inside = QVBoxLayout()
        inside.setSpacing(12)
        parts: tuple[QWidget, ...] = (
            self.heading,
            self.fields["full"],
            self.fields["kana"],
            self.fields["company"],
            self.addresses,
            self.kind_field,
            self.ground_field,
            self.tags_field,
            self.open_more,
            self.more,
        )
        for widget in parts:
            self.add(widget)
        self.box.setAlignment(self.open_more, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)

    def _connect(self) -> None:
        for line in (*self.lines.values(), self.ground, self.tags):
            line.textChanged.connect(lambda _: self.changed.emit())
        self.lines["full"].textEdited.connect(lambda _: self._split_name())
        self.addresses.changed.connect(self.changed.emit)
        self.kind.chosen.connect(lambda _: self._kind_told())
        self.country.editTextChanged.connect(lambda _: self.changed.emit())
        self.note.textChanged.connect(self.changed.emit)
        self.details.changed.connect(self.changed.emit)
        self.age.valueChanged.connect(lambda _: self._age_told())
        for tick in (self.guardian, self.sensitive):
            tick.toggled.connect(lambda _: self.changed.emit())

    def fill(self, view: FormView) -> None:
        """Start with what is stored."""
        values = view.fields
        for name, line in self.lines.items():
            line.setText(str(values[name]))
        names = self.lines["family"].text(), self.lines["given"].text()
        self._split = names if names == _parts(self.lines["full"].text()) or not any(names) else None
        self.kind.choose(str(values["recipient_type"]))
        self.ground.setText(ground_shown(self._ui, str(values["recipient_type_ground"])))
        self.tags.setText("、".join(values["tags"]))
        self.country.set_value(str(values["country"]))
        self.note.setPlainText(str(values["note"]))
        self.details.fill(values["details"])
        self.age.setValue(-1 if values["age"] is None else int(values["age"]))
        self.guardian.setChecked(bool(values["guardian_consent"]))
        self.sensitive.setChecked(bool(values["sensitive_consent"]))
        self.addresses.fill(view.addresses)
        self._show_kind()
        self._show_age()
        if any(values[name] for name in (*_MORE[2:], "note", "age", "details")) or values["country"] != "JP":
            self.show_more()
        self._known_tags = view.tags
        self.retranslate()

    def complete(self, said: Mapping[str, str]) -> None:
        """Put what was typed where nothing stands yet."""
        for name, text in said.items():
            if text and not self.lines[name].text():
                self.lines[name].setText(text)

    _known_tags: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        return {
            **{name: line.text().strip() for name, line in self.lines.items()},
            "recipient_type": self.kind.key(),
            "details": self.details.pairs(),
            "recipient_type_ground": ground_stored(self._ui, self.ground.text().strip()),
            "tags": tags_of(self.tags.text()),
            "country": self.country.value(),
            "note": self.note.toPlainText().strip(),
            "age": None if self.age.value() < 0 else self.age.value(),
            "guardian_consent": self.guardian.isChecked(),
            "sensitive_consent": self.sensitive.isChecked(),
        }

    def tell(self, faults: Mapping[str, str], hints: Mapping[str, str]) -> QWidget | None:
        """Show what is wrong beside each field; returns the first such editor."""
        self.addresses.tell(faults, hints)
        self.kind_field.set_problem(faults.get("recipient_type", ""))
        self.ground_field.set_problem(faults.get("recipient_type_ground", ""))
        self.country_field.set_problem(faults.get("country", ""))
        if "country" in faults:
            self.show_more()
        for at, line in enumerate(self.addresses.lines):
            if f"address.{at}" in faults:
                return line.edit if not line.edit.isHidden() else line.replace
        wrong = {
            "recipient_type": self.kind,
            "recipient_type_ground": self.ground,
            "country": self.country,
        }
        return next((editor for name, editor in wrong.items() if name in faults), None)

    def show_more(self) -> None:
        """Open the fields that few contacts need."""
        self.more.show()
        self.open_more.hide()

    def _kind_told(self) -> None:
        self._show_kind()
        self.changed.emit()

    def _show_kind(self) -> None:
        self.ground_field.setVisible(self.kind.key() == "business")

    def _age_told(self) -> None:
        self._show_age()
        self.changed.emit()

    def _show_age(self) -> None:
        self.guardian.setVisible(0 <= self.age.value() < 18)

    def _split_name(self) -> None:
        """Family and given name follow the full one until somebody writes them by hand."""
        now = self.lines["family"].text(), self.lines["given"].text()
        if self._split is None or now != self._split:
            self._split = None
            return
        self._split = _parts(self.lines["full"].text())
        for name, text in zip(("family", "given"), self._split, strict=True):
            self.lines[name].setText(text)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.heading.setText(_("Who is it?"))
        names = {
            "full": _("Name"),
            "kana": _("Reading (kana)"),
            "company": _("Company or shop"),
            "family": _("Family name"),
            "given": _("Given name"),
            "department": _("Department"),
            "title": _("Position"),
            "phone": _("Telephone"),
        }
        for name, text in names.items():
            self.fields[name].set_texts(text)
        self.lines["full"].setPlaceholderText(_("Hanako Sato"))
        self.kind.set_texts(
            {
                "business": _("As a business (company, shop, professional)"),
                "consumer": _("As a private person"),
                "unknown": _("Not known (treated as a private person)"),
            }
        )
        self.kind_field.set_texts(_("How does this person write to us?"))
        self.ground_field.set_texts(_("How do you know?"), _("Such as a company's name on the card."))
        used = "、".join(self._known_tags[:6])
        self.tags_field.set_texts(
            _("Tags"),
            _("Separate them by commas. In use: {tags}").format(tags=used)
            if used
            else _("Separate them by commas."),
        )
        self.open_more.setText(_("More fields"))
        self.country.retranslate()
        self.country_field.set_texts(_("Country"))
        self.note_field.set_texts(_("Note"))
        self.age_field.set_texts(_("Age, if you know that the person is a minor"))
        self.age.setSpecialValueText(_("Not known"))
        self.guardian.setText(_("A parent or guardian agreed"))
        self.guardian.setAccessibleName(self.guardian.text())
        self.sensitive.setText(_("The person agreed that we keep health or similar details"))
        self.sensitive.setAccessibleName(self.sensitive.text())
        self.details.retranslate()
        self.addresses.retranslate()


def tags_of(text: str) -> list[str]:
    """Tags as typed, separated by Japanese or Latin commas."""
    parts = text.replace("，", "、").replace(",", "、").split("、")
    return [tag for tag in dict.fromkeys(one.strip() for one in parts) if tag]


def _parts(full: str) -> tuple[str, str]:
    """(family, given) of a name in two words: Japanese names family first, Western ones given first."""
    words = full.split()
    if len(words) != 2:
        return "", ""
    return (words[1], words[0]) if full.isascii() else (words[0], words[1])
