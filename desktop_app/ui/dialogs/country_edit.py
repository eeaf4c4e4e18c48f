"""A country by its name in the language of now; the value is its code."""

import unicodedata

from PySide6.QtWidgets import QComboBox, QStyledItemDelegate

from desktop_app.domain.countries import country_code
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.fields import CalmComboBox


def country_names(ui: Ui) -> dict[str, str]:
    """Countries that the rules know, by code; any other one may be typed."""
    _ = ui._
    return {
        "JP": _("Japan"),
        "US": _("United States"),
        "KR": _("South Korea"),
        "CN": _("China"),
        "TW": _("Taiwan"),
        "HK": _("Hong Kong"),
        "SG": _("Singapore"),
        "GB": _("United Kingdom"),
        "DE": _("Germany"),
        "FR": _("France"),
        "CH": _("Switzerland"),
        "CA": _("Canada"),
        "AU": _("Australia"),
        "NZ": _("New Zealand"),
    }


class CountryEdit(CalmComboBox):
    """A country by name; its value is the code, or what was typed."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setItemDelegate(QStyledItemDelegate(self))

    def value(self) -> str:
        """The code where the name is known."""
        text = unicodedata.normalize("NFKC", self.currentText()).strip()
        codes = {name: code for code, name in country_names(self._ui).items()}
        return codes.get(text, country_code(text) if text else "JP")

    def set_value(self, code: str) -> None:
        """Show a code by its name."""
        self.setEditText(country_names(self._ui).get(code or "JP", code))

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        edit = self.lineEdit()
        if edit is not None:
            edit.setAccessibleName(name)

    def retranslate(self) -> None:
        """The names in the language of now; the choice stays."""
        code = self.value() if self.count() else ""
        self.blockSignals(True)
        self.clear()
        self.addItems(list(country_names(self._ui).values()))
        self.set_value(code)
        self.blockSignals(False)
