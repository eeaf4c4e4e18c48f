"""A field of one line with chips: subject, heading, words of a button. It grows when the line is long."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QSizePolicy

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.inline_text import read_line
from desktop_app.ui.editor.rich_text import RichText

_MOST_LINES = 4


class OneLine(RichText):
    """`runs` in, `runs` out."""

    finished = Signal()
    """Enter was pressed."""

    def __init__(self, ui: Ui, *, styled: bool = True) -> None:
        super().__init__(ui)
        self.styled = styled
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(4)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.theme_changed()

    def runs(self) -> list[Any]:
        """What stands in it."""
        return read_line(self.document())

    def set_runs(self, runs: list[Any]) -> None:
        """Show other words, unless they are there already."""
        self.set_parts([{"paragraph": runs}])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._chip_selected():
            self._link_before()
            self.finished.emit()
            return
        super().keyPressEvent(event)

    def toggle_list(self, *, ordered: bool) -> None:
        """One line has no lists."""

    def set_align(self, where: str) -> None:
        """Where the line stands is said beside it: whoever owns it does that."""
        if not self.isReadOnly():
            self.action_wanted.emit(where)

    def _gap(self) -> float:
        return 0.0

    def _pasted(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Several lines become one."""
        line: list[Any] = []
        for part in parts:
            for runs in part["list"] if "list" in part else [part["paragraph"]]:
                line += [" "] if line else []
                line += [_on_one_line(run) if self.styled else _plain(run) for run in runs]
        return [{"paragraph": line}]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def theme_changed(self) -> None:
        super().theme_changed()
        self._fit()

    def _fit(self) -> None:
        line = self.ui.theme.metrics().lineSpacing()
        words = self.document().size().height()
        frame = self.height() - self.viewport().height() if self.isVisible() else 2 * self.ui.theme.s(4) + 2
        highest = _MOST_LINES * line + 2 * self.document().documentMargin()
        self.setFixedHeight(round(min(max(words, line + 8), highest) + max(frame, 2)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(80), self.minimumHeight())

    def sizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(160), self.minimumHeight())


def _plain(run: Any) -> Any:
    if isinstance(run, str):
        return run.replace("\n", " ")
    if "text" in run:
        return str(run["text"]).replace("\n", " ")
    return {name: value for name, value in run.items() if name in ("merge", "fallback")}


def _on_one_line(run: Any) -> Any:
    if isinstance(run, str):
        return run.replace("\n", " ")
    return {**run, "text": run["text"].replace("\n", " ")} if "text" in run else run
