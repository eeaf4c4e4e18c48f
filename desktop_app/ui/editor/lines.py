"""A field of a few lines without paragraphs: conditions of a coupon, how to find the shop."""

from typing import Any

from PySide6.QtCore import QSize

from desktop_app.ui.editor.inline_text import usual_runs
from desktop_app.ui.editor.rich_text import RichText


class Lines(RichText):
    """`runs` in, `runs` out; a newline in them is a line break."""

    def runs(self) -> list[Any]:
        """What stands in it."""
        found: list[Any] = []
        for part in self.parts():
            for line in part["list"] if "list" in part else [part["paragraph"]]:
                found += ["\n", *line] if found else line
        return usual_runs(found)

    def set_runs(self, runs: list[Any]) -> None:
        """Show other words, unless they are there already."""
        self.set_parts([{"paragraph": runs}])

    def toggle_list(self, *, ordered: bool) -> None:
        """No lists here."""

    def _gap(self) -> float:
        return 0.0

    def _new_line(self) -> None:
        self.textCursor().insertText("\u2028")
        self.ensureCursorVisible()

    def _pasted(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        line: list[Any] = []
        for part in parts:
            for runs in part["list"] if "list" in part else [part["paragraph"]]:
                line += ["\n", *runs] if line else runs
        return [{"paragraph": line}]

    def minimumSizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(120), self._height())

    def sizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(200), self._height())

    def theme_changed(self) -> None:
        super().theme_changed()
        self.setFixedHeight(self._height())

    def _height(self) -> int:
        return round(3 * self.ui.theme.metrics().lineSpacing()) + self.ui.theme.s(18)
