"""What newsletters say of the shop again and again: links, way, hours, networks, who signs."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.composing.blocks import SOCIAL_KINDS
from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.services.brand import MAX_ROWS
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.pair_rows import PairRows
from desktop_app.ui.pages.settings.section import Sheet
from desktop_app.ui.widgets.form_row import FormRow

_LINES = ("website", "map_url", "signature", "hours_note")
_TALL = frozenset({"access", "hours", "social"})
"""Fields of several lines: their names stand above them."""
_NETWORKS = {
    "instagram": "Instagram", "facebook": "Facebook", "youtube": "YouTube", "tiktok": "TikTok",
    "threads": "Threads", "x": "X", "line": "LINE", "note": "note",
}


def why(ui: Ui, error: AppError | None) -> str:
    """Why a field can't be kept, and what to do; "" for no error."""
    if error is None:
        return ""
    told = ui.error_text(error)
    return f"{told.cause} {told.next}" if ui.theme.lang == "en" else f"{told.cause}{told.next}"


class BrandAbout(Sheet):
    """Fields; `changed` when something was typed."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.edits: dict[str, Any] = {}
        for name in _LINES:
            line = QLineEdit()
            line.setMaxLength(1_000)
            line.textEdited.connect(lambda _: self.changed.emit())
            self.edits[name] = line
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        text.textChanged.connect(self.changed)
        self.edits["access"] = text
        self.hours = PairRows(ui, MAX_ROWS)
        self.hours.changed.connect(self.changed)
        self.links: dict[str, QLineEdit] = {}
        self.social: dict[str, FormRow] = {}
        self.rows = {
            name: FormRow(ui, editor)
            for name, editor in {
                "website": self.edits["website"], "map_url": self.edits["map_url"], "access": text,
                "hours": self.hours, "hours_note": self.edits["hours_note"],
                "social": self._networks(), "signature": self.edits["signature"],
            }.items()
        }
        for row in self.rows.values():
            self.add(row)

    def _networks(self) -> QWidget:
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for kind in SOCIAL_KINDS:
            edit = self.links[kind] = QLineEdit()
            edit.setMaxLength(500)
            edit.textEdited.connect(lambda _: self.changed.emit())
            self.social[kind] = FormRow(self.ui, edit)
            box.addWidget(self.social[kind])
        return whole

    def show_brand(self, brand: Brand) -> None:
        """Show what is stored."""
        for name in _LINES:
            self.edits[name].setText(getattr(brand, name))
        access = self.edits["access"]
        if access.toPlainText() != brand.access:
            access.blockSignals(True)
            access.setPlainText(brand.access)
            access.blockSignals(False)
        if self.hours.values() != brand.hours or not self.hours.rows:
            self.hours.show_values(brand.hours)
        links = dict(brand.social)
        for kind, edit in self.links.items():
            edit.setText(links.get(kind, ""))

    def typed(self, brand: Brand) -> Brand:
        """`brand` with what stands in the fields."""
        written = {name: self.edits[name].text() for name in _LINES}
        links = {kind: edit.text().strip() for kind, edit in self.links.items()}
        return replace(
            brand, access=self.edits["access"].toPlainText(), hours=self.hours.values(),
            social=tuple((kind, link) for kind, link in links.items() if link), **written,
        )

    def show_errors(self, errors: dict[str, AppError]) -> None:
        """Say beside each field why it can't be kept."""
        for name, row in self.rows.items():
            row.set_problem("" if name == "social" else why(self.ui, errors.get(name)))
        wrong = errors.get("social")
        for kind, row in self.social.items():
            here = wrong is not None and wrong.params.get("kind") == kind
            row.set_problem(why(self.ui, wrong) if here else "")

    def set_narrow(self, narrow: bool) -> None:
        """Names above the fields, where there is little room."""
        for name, row in {**self.rows, **self.social}.items():
            row.set_narrow(narrow or name in _TALL)
        self.edits["access"].setFixedHeight(self.ui.theme.s(76))

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.set_texts(
            _("About the shop"),
            _("Put into ready-made newsletters and new blocks, so that you write it once."),
        )
        self.rows["website"].set_texts(_("Website"))
        self.rows["map_url"].set_texts(_("Link to the map"))
        self.rows["access"].set_texts(_("Way to the shop"))
        self.rows["hours"].set_texts(_("Opening hours"))
        self.rows["hours_note"].set_texts(_("Note on the hours"))
        self.rows["social"].set_texts(_("Pages elsewhere"))
        self.rows["signature"].set_texts(
            _("Signature"), _("Who writes: it stands at the end of a newsletter.")
        )
        self.edits["website"].setPlaceholderText("https://")
        self.edits["map_url"].setPlaceholderText("https://")
        self.edits["signature"].setPlaceholderText(_("e.g. Aoi, the owner"))
        self.edits["access"].setPlaceholderText(_("e.g. Five minutes from the station"))
        self.edits["hours_note"].setPlaceholderText(_("e.g. Closed over New Year"))
        self.hours.set_texts(
            _("Opening hours"), _("days"), _("hours"), _("One more row"),
            (_("e.g. Mon–Sat"), _("e.g. 10:00–18:30")),
        )
        names = {**_NETWORKS, "web": _("Website"), "mail": _("E-mail")}
        for kind, row in self.social.items():
            row.set_texts(names.get(kind, kind))
            self.links[kind].setPlaceholderText("" if kind == "mail" else "https://")
