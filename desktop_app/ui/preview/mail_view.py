"""One mail to look at: on a PC, on a telephone, as text, in the dark."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.services.previews import PreviewImage
from desktop_app.ui.context import Ui
from desktop_app.ui.preview import browser_file, scheme
from desktop_app.ui.preview.renderer import load_engine, simple_view, true_view
from desktop_app.ui.preview.simple_view import SimpleRenderer
from desktop_app.ui.preview.stage import Stage
from desktop_app.ui.widgets.buttons import Segmented
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.labels import ElidingLabel, label

PC, PHONE, TEXT, DARK = "pc", "phone", "text", "dark"
_PAINTED_MS = 30
_GAP = 8


class MailView(QWidget):
    """Shows HTML, text and pictures of one mail. The view for HTML is made when it is first seen."""

    shown = Signal()
    """The HTML that was given last is in the view."""
    block_clicked = Signal(int)
    """In a preview: place of the block that was clicked, from 0, or `places.FOOTER_PLACE`."""

    def __init__(self, ui: Ui, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ui = ui
        self._html, self._text = "", ""
        self._images: Mapping[str, PreviewImage] = {}
        self._given = False
        self._place: int | None = None
        self._least = 0
        self._renderer: Any = None
        self._starting = False
        self.title = label("h2")
        self.segments = Segmented(ui, (PC, PHONE, TEXT, DARK))
        self.segments.choose(PC)
        self.segments.set_gap(0)  # four of them between two columns
        self.segments.chosen.connect(lambda _: self._arrange())
        self.notice = Notice(ui, clicked=self.open_in_browser)
        self.notice.hide()
        self._stage = Stage(ui)
        self._words = QPlainTextEdit()
        self._words.setReadOnly(True)
        self._words.hide()
        self.target = ElidingLabel("small")
        self.above = QVBoxLayout()
        """For what whoever uses this view says about the mail."""
        bar = _Bar(self.title, self.segments)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(bar)
        box.addLayout(self.above)
        box.addWidget(self.notice)
        box.addWidget(self._stage, 1)
        box.addWidget(self.target)
        self.retranslate()

    def show_mail(self, html: str, text: str, images: Mapping[str, PreviewImage]) -> None:
        """Show another mail, or the same one changed; the place that is read stays."""
        self._html, self._text, self._images, self._given = html, text, images, True
        if text != self._words.toPlainText():
            bar = self._words.verticalScrollBar()
            at = bar.value()
            self._words.setPlainText(text)
            bar.setValue(at)
        if not html and self.segments.key() != TEXT:
            self.segments.choose(TEXT)
            self._arrange()
        elif self.isVisible():
            self._render()

    def show_as(self, segment: str) -> None:
        """Choose PC, PHONE, TEXT or DARK."""
        self.segments.choose(segment)
        self._arrange()

    def keep_height(self, least: int) -> None:
        """Never lower than `least` pixels, nor than what stands above the mail leaves it room: a long address
        there takes another line."""
        self._least = least
        self._fit_height()

    def show_block(self, place: int | None) -> None:
        """Outline a block of a preview and scroll to it; None: none."""
        self._place = place
        if self._renderer is not None and not isinstance(self._renderer, SimpleRenderer):
            self._renderer.show_block(place)

    def retranslate(self) -> None:
        """Set all texts in the language of now."""
        _ = self._ui._
        words = {PC: _("PC"), PHONE: _("Phone"), TEXT: _("Text only"), DARK: _("Dark mode")}
        self.segments.set_texts(words)
        self.segments.setAccessibleName(_("How the mail is shown"))
        self._words.setAccessibleName(_("The mail as text"))
        if isinstance(self._renderer, SimpleRenderer):
            self.notice.set(
                _("This is a simple view: the part that shows mails exactly (QtWebEngine) is not installed."),
                _("Open in the browser"),
            )
        if self._renderer is not None:
            self._renderer.setAccessibleName(_("The mail as readers see it"))

    def open_in_browser(self) -> None:
        """Write the mail into a file of its own and hand it to the system's browser."""
        html, images = self._html, self._images
        self._ui.tasks.do(
            self, lambda _: browser_file.write(html, images), _open, title=self._ui._("Open in the browser")
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._given:
            self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit_height()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _fit_height(self) -> None:
        box = self.layout()
        if not self._least or box is None:
            return
        wraps, width = box.hasHeightForWidth(), self.width()
        needed = box.totalMinimumHeightForWidth(width) if wraps else box.totalMinimumSize().height()
        self.setMinimumHeight(max(self._least, needed))

    def _arrange(self) -> None:
        self.target.setText("")
        if self.segments.key() == TEXT:
            self._stage.hold(self._words, phone=False)
        elif self._given and self.isVisible():
            self._render()
            if self._renderer is not None:
                self._stage.hold(self._renderer, phone=self.segments.key() == PHONE)

    def _render(self) -> None:
        if self.segments.key() == TEXT:
            return
        if self._renderer is None:
            self._begin()
        elif isinstance(self._renderer, SimpleRenderer):
            html, previews = self._html, self._ui.services.previews
            self._ui.tasks.look(self, lambda: previews.simple_html(html), self._show_simply, key="simple")
        else:
            self._renderer.show_mail(self._html, self._images, dark=self.segments.key() == DARK)

    def _begin(self) -> None:
        """Make the view: the simple one at once, the true one step by step, after the window was painted."""
        if not scheme.available():
            self._take(simple_view(self._stage))
        elif not self._starting:
            self._starting = True
            QTimer.singleShot(_PAINTED_MS, self, self._load_engine)

    def _load_engine(self) -> None:
        make = true_view if load_engine() else simple_view
        QTimer.singleShot(0, self, lambda: self._take(make(self._stage)))

    def _take(self, renderer: Any) -> None:
        self._use(renderer)
        self._render()

    def _show_simply(self, html: str) -> None:
        self._renderer.show_mail(html, self._images)

    def _use(self, renderer: Any) -> None:
        before, self._renderer = self._renderer, renderer
        renderer.link_hovered.connect(self.target.setText)
        renderer.shown.connect(self.shown)
        if isinstance(renderer, SimpleRenderer):
            self.segments.offer(DARK, shown=False)  # plain words have no look of their own in the dark
            if self.segments.key() == DARK:
                self.segments.choose(PC)
        else:
            renderer.broken.connect(self._fall_back)
            renderer.block_clicked.connect(self.block_clicked)
            renderer.show_block(self._place)
        if self.segments.key() != TEXT:
            self._stage.hold(renderer, phone=self.segments.key() == PHONE)
        self.retranslate()
        if before is not None:
            before.deleteLater()

    def _fall_back(self) -> None:
        self._take(simple_view(self._stage))


class _Bar(QWidget):
    """A title at the left and choices at the right; where both do not fit, the choices stand below."""

    def __init__(self, title: QWidget, choices: QWidget) -> None:
        super().__init__()
        self._title, self._choices = title, choices
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        self._box.addWidget(title)
        self._box.addStretch(1)
        self._box.addWidget(choices)

    def minimumSizeHint(self) -> QSize:
        widest = max(self._title.minimumSizeHint().width(), self._choices.minimumSizeHint().width())
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self._title.sizeHint().width() + _GAP + self._choices.sizeHint().width()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(across if wide <= self.width() else down)


def _open(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
