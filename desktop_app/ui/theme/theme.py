"""The theme of the running window: colours, fonts and lengths for one mode, language and text size."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.i18n.language import Language
from desktop_app.ui.theme import fonts
from desktop_app.ui.theme.icons import icon
from desktop_app.ui.theme.qss import qss
from desktop_app.ui.theme.tokens import DARK, LIGHT, Tokens

Mode: TypeAlias = Literal["light", "dark", "system"]

_PALETTE: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "ground",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.AlternateBase: "surface2",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "ink",
    QPalette.ColorRole.PlaceholderText: "ink2",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "surface",
    QPalette.ColorRole.Link: "neutral",
    QPalette.ColorRole.LinkVisited: "neutral",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "ink",
    QPalette.ColorRole.Light: "surface2",
    QPalette.ColorRole.Midlight: "hairline",
    QPalette.ColorRole.Mid: "control",
    QPalette.ColorRole.Dark: "control",
}
_GREYED = (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """Asked at paint time by everything that paints: a change is `apply`, nothing is rebuilt."""

    changed = Signal()

    def __init__(self, *, mode: Mode = "light", language: Language = "ja", text_scale: float = 1.0) -> None:
        super().__init__()
        self.mode, self.lang, self.text_scale = mode, language, text_scale
        self.t: Tokens = LIGHT
        self._families: dict[Language, list[str]] = {}
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._metrics: dict[tuple[str, bool], QFontMetricsF] = {}
        self._icon_files: Path | None = None

    @property
    def dark(self) -> bool:
        """Whether dark colours are shown now. A system that does not say is light."""
        if self.mode == "system":
            return QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.mode == "dark"

    def c(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(getattr(self.t, role))

    def s(self, pixels: float) -> int:
        """A length that holds text, at the text size of now."""
        return round(pixels * self.text_scale)

    def px(self, role: str) -> int:
        """Font size in pixels of a role: small, body, h2, big, title, h1, number."""
        return self.s(fonts.PIXELS[role])

    def font(self, role: str = "body", bold: bool = False) -> QFont:
        """The font of a role, for painters and delegates, which do not see the style sheet."""
        key = (role, bold)
        if key not in self._fonts:
            font = QFont()
            font.setFamilies(self._family_names())
            font.setPixelSize(self.px(role))
            font.setBold(bold)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[key] = font
        return self._fonts[key]

    def metrics(self, role: str = "body", bold: bool = False) -> QFontMetricsF:
        """Metrics of `font(role, bold)`, kept until the theme changes."""
        key = (role, bold)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(role, bold))
        return self._metrics[key]

    def icon(self, name: str, role: str = "ink", *, on: str | None = None) -> QIcon:
        """A Lucide icon in the colour of `role` (`on` when checked), greyed when disabled."""

        def colour(mode: QIcon.Mode, state: QIcon.State) -> QColor:
            if mode == QIcon.Mode.Disabled:
                return self.c("ink3")
            return self.c(on if on and state == QIcon.State.On else role)

        return icon(name, colour)

    def apply(
        self,
        *,
        mode: Mode | None = None,
        language: Language | None = None,
        text_scale: float | None = None,
    ) -> None:
        """Put the theme on the application: scheme, font, palette, style sheet, then every widget that has
        `theme_changed()`."""
        self.mode = mode or self.mode
        self.lang = language or self.lang
        self.text_scale = text_scale or self.text_scale
        self._fonts.clear()
        self._metrics.clear()
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        self._set_scheme()
        self.t = DARK if self.dark else LIGHT
        QLocale.setDefault(QLocale("ja_JP" if self.lang == "ja" else "en_GB"))
        app.setFont(self.font())
        app.setPalette(self._palette())
        sheet = qss(self.t, self.text_scale, self._files())
        if sheet != app.styleSheet():  # else a change of language alone would polish every widget anew
            app.setStyleSheet(sheet)
        for widget in app.allWidgets():
            theme_changed = getattr(widget, "theme_changed", None)
            if theme_changed is not None:
                theme_changed()
        self.changed.emit()

    def close(self) -> None:
        """Remove the icon files."""
        if self._icon_files is not None:
            shutil.rmtree(self._icon_files, ignore_errors=True)
            self._icon_files = None

    def _set_scheme(self) -> None:
        hints = QApplication.styleHints()
        if self.mode == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if self.mode == "dark" else Qt.ColorScheme.Light)

    def _family_names(self) -> list[str]:
        if self.lang not in self._families:
            self._families[self.lang] = fonts.families(self.lang)
        return self._families[self.lang]

    def _files(self) -> Path:
        if self._icon_files is None:
            self._icon_files = Path(tempfile.mkdtemp(prefix="kawaraban-icons-"))
        return self._icon_files

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in _PALETTE.items():
            palette.setColor(role, self.c(name))
        for role in _GREYED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.c("ink3"))
        return palette
