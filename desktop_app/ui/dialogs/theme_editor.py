"""デザインを変える: colours for everybody, a theme's text for experts, and the mail beside."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.theme_views import ThemeFault, ThemeLook, ThemeText
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.theme_colours import ThemeColours
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.preview.mail_view import MailView
from desktop_app.ui.widgets.buttons import IconButton, Segmented, button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.source_edit import SourceEdit

_WAIT_MS = 350
_BESIDE = 860
_ROWS = 3
"""Faults that are seen without scrolling."""
_LINE = Qt.ItemDataRole.UserRole


class ThemeEditor(DialogBase):
    """Opens an own theme. `done(theme id)` once it was saved; it can be saved only without faults."""

    def __init__(self, ui: Ui, parent: QWidget, theme: str, done: Callable[[str], None]) -> None:
        super().__init__(ui, parent, width=720, scrolls=False)
        self._theme, self._done = theme, done
        self._text: ThemeText | None = None
        self._look: dict[str, Any] = {}
        self.seen: ThemeLook | None = None
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self._name_field = Field(self.name)
        self.parts = Segmented(ui, ("look", "source", "mail"))
        self.parts.choose("look")
        self.parts.chosen.connect(lambda _: self._arrange())
        self.colours = ThemeColours(ui, self._recoloured)
        self._colour_area = QScrollArea()
        self._colour_area.setWidgetResizable(True)
        self._colour_area.setFrameShape(QFrame.Shape.NoFrame)
        self._colour_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._colour_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.colours.setObjectName("pageBody")
        self._colour_area.setWidget(self.colours)
        self.source = SourceEdit(ui)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search_back = IconButton(ui, "chevron-up", lambda: self.find_next(back=True))
        self.search_on = IconButton(ui, "chevron-down", self.find_next)
        self.not_found = label("small")
        self.state = Notice(ui, "ok")
        self.faults = QListWidget()
        self.mail = MailView(ui)
        self._lay_out()
        self._no = self.add_button(button(ui, clicked=self.reject))
        self.save = self.add_button(button(ui, "primary", icon="save", clicked=self.keep))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._connect()
        self.retranslate()
        themes = ui.services.themes
        ui.tasks.look(self, lambda: themes.open(theme), self._opened, key="open", failed=self._gone)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.search, 1)
        row.addWidget(self.not_found)
        row.addWidget(self.search_back)
        row.addWidget(self.search_on)
        self._source_part = QWidget()
        source = QVBoxLayout(self._source_part)
        source.setContentsMargins(0, 0, 0, 0)
        source.setSpacing(6)
        source.addLayout(row)
        source.addWidget(self.source, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        for widget, stretch in (
            (self._name_field, 0), (self.parts, 0), (self._colour_area, 1), (self._source_part, 1),
            (self.state, 0), (self.faults, 0),
        ):
            left.addWidget(widget, stretch)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(18)
        self._columns.addLayout(left, 5)
        self._columns.addWidget(self.mail, 6)
        self.box.addLayout(self._columns, 1)
        self.faults.setWordWrap(True)
        self.faults.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.faults.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.faults.hide()
        self.state.hide()

    def _connect(self) -> None:
        self.source.textChanged.connect(self._changed)
        self._timer.timeout.connect(self.check)
        self.search.textChanged.connect(lambda _: self.not_found.setText(""))
        self.search.returnPressed.connect(self.find_next)
        self.faults.itemActivated.connect(self._jump)
        self.faults.itemClicked.connect(self._jump)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self._to_find),
            (QKeySequence.StandardKey.FindNext, self.find_next),
            (QKeySequence.StandardKey.Save, self.keep),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Change the design"),
            _("The part about the sender and how to stop always stays: the law asks for it."),
        )
        self._name_field.set_texts(_("Name of the design"))
        names = {"look": _("Colours and shapes"), "source": _("For experts"), "mail": _("Preview")}
        self.parts.set_texts(names)
        self.parts.setAccessibleName(_("What is changed"))
        self.source.setAccessibleName(_("Text of the design (MJML and Jinja)"))
        self.search.setPlaceholderText(_("Find in the text"))
        self.search.setAccessibleName(_("Find in the text"))
        self.search_back.name_it(_("The one before"))
        self.search_on.name_it(_("The next one"))
        self.faults.setAccessibleName(_("What is to be mended"))
        self.mail.title.setText(_("Preview"))
        self._no.setText(_("Cancel"))
        self.save.setText(_("Save the design"))
        self.colours.retranslate()
        if self.seen is not None:
            self._show(self.seen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None and not event.spontaneous():
            above = parent.window()
            while isinstance(above, DialogBase) and (below := above.parentWidget()) is not None:
                above = below.window()
            wide, high = above.width() - 60, above.height() - 40
            self._arrange(wide)
            self.resize(wide, high)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    def _arrange(self, width: int = 0) -> None:
        beside = (width or self.width()) >= self.ui.theme.s(_BESIDE)
        self.parts.offer("mail", shown=not beside)
        if beside and self.parts.key() == "mail":
            self.parts.choose("look")
        part = self.parts.key()
        self._source_part.setVisible(part == "source")
        self._colour_area.setVisible(part == "look")
        self.mail.setVisible(beside or part == "mail")
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._columns.setStretch(0, 5 if beside or part != "mail" else 0)

    # ── the theme ────────────────────────────────────────────────────────────────────────────────────────

    def _opened(self, text: ThemeText) -> None:
        self._text, self._look = text, {**text.look}
        self.name.setText(text.name)
        self.source.setPlainText(text.source)
        self.source.document().setModified(False)
        self.colours.show_look(self._look)
        self.check()

    def _gone(self, error: AppError) -> None:
        self.ui.error(error)
        self._text = None
        super().reject()

    def _recoloured(self, look: dict[str, Any]) -> None:
        self._look = look
        self._changed()

    def _changed(self) -> None:
        if self._text is not None:
            self._timer.start()

    def changed(self) -> bool:
        """Whether something was changed since it was opened or saved."""
        if self._text is None:
            return False
        now = (self.name.text().strip(), self.source.toPlainText(), self._look)
        return now != (self._text.name, self._text.source, dict(self._text.look))

    def check(self) -> None:
        """Find what is wrong, and show the mail; the newest request wins."""
        self._timer.stop()
        themes, source, look = self.ui.services.themes, self.source.toPlainText(), {**self._look}
        self.ui.tasks.study(
            self, lambda _: themes.look(source, look), self._show, key="look", failed=self._check_failed
        )

    def _check_failed(self, error: AppError) -> None:
        told = self.ui.error_text(error)
        self._show(ThemeLook(faults=(ThemeFault(line=0, code=error.id, stops=True, text=told.cause),)))

    def _show(self, seen: ThemeLook) -> None:
        self.seen = seen
        _ = self.ui._
        self.faults.clear()
        for fault in seen.faults:
            where = _("Line {line}: ").format(line=fault.line) if fault.line else ""
            icon, tone = ("circle-x", "stop") if fault.stops else ("triangle-alert", "warn")
            item = QListWidgetItem(self.ui.theme.icon(icon, tone), f"{where}{fault.text}")
            item.setData(_LINE, fault.line)
            item.setToolTip(fault.text if "<" not in fault.text else "")
            self.faults.addItem(item)
        self.faults.setVisible(bool(seen.faults))
        rows = min(len(seen.faults), _ROWS)
        self.faults.setFixedHeight(sum(self.faults.sizeHintForRow(row) for row in range(rows)) + 6)
        self.source.set_marks({one.line: one.stops for one in seen.faults if one.line})
        stopping = sum(one.stops for one in seen.faults)
        if stopping:
            text = self.ui.ngettext(
                "{n} fault: it can't be saved yet.", "{n} faults: it can't be saved yet.", stopping
            )
            self.state.set(text.format(n=stopping), tone="stop")
        elif seen.faults:
            self.state.set(_("It can be saved; some programs may show it otherwise."), tone="warn")
        else:
            self.state.set(_("No fault was found."), tone="ok")
        if seen.html:
            self.mail.show_mail(seen.html, seen.text, seen.images)

    def _jump(self, item: QListWidgetItem) -> None:
        line = int(item.data(_LINE) or 0)
        self.parts.choose("source")
        self._arrange()
        if line:
            self.source.go_to(line)
        else:
            self.source.setFocus()

    # ── finding ──────────────────────────────────────────────────────────────────────────────────────────

    def _to_find(self) -> None:
        self.parts.choose("source")
        self._arrange()
        self.search.setFocus()
        self.search.selectAll()

    def find_next(self, *, back: bool = False) -> None:
        """Select the next place of the words to find."""
        found = self.source.find_next(self.search.text(), back=back)
        self.not_found.setText("" if found or not self.search.text() else self.ui._("not found"))

    # ── the end ──────────────────────────────────────────────────────────────────────────────────────────

    def keep(self) -> None:
        """Save it; with a fault it is refused, in words."""
        if self._text is None:
            return
        themes, theme = self.ui.services.themes, self._theme
        values: Mapping[str, Any] = {
            "name": self.name.text(), "source": self.source.toPlainText(), "look": {**self._look}
        }
        self.ui.tasks.do(
            self, lambda _: themes.save(theme, **values), lambda _: self._kept(),
            title=self.ui._("Saving the design"), lane=LANE, changes=("themes", "newsletters"),
            can_cancel=False,
        )

    def _kept(self) -> None:
        self._text = None
        self.accept()
        self._done(self._theme)

    def reject(self) -> None:
        """Close; what was changed and not saved is asked about."""
        if not self.changed():
            super().reject()
            return
        _ = self.ui._
        self.ui.ask(
            self, _("Close without saving?"), _("What you changed in this design is lost."),
            _("Close without saving"), super().reject, danger=True,
        )
