"""Beside the subject: emoji, earlier subjects, fields; and the switch that shows it as phones list it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.composing.one_line_text import plain, runs_of
from desktop_app.services.writing import EarlierSubject
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_names import summary
from desktop_app.ui.editor.emoji_picker import EmojiPicker
from desktop_app.ui.editor.field_menu import FieldMenu, own_codes
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.phone_list import PhoneList
from desktop_app.ui.editor.text_keys import with_keys
from desktop_app.ui.widgets.buttons import IconButton, button

_LONGEST = 40
_MEASURE_MS = 60


class SubjectTools(QWidget):
    """Buttons for the subject and the line behind it; `phones` is placed by the owner."""

    def __init__(self, ui: Ui, model: DraftModel, subject: OneLine, preheader: OneLine) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self.subject, self.preheader = subject, preheader
        self._line, self._sender = subject, ""
        self.menu: QMenu | None = None
        self.picker: EmojiPicker | None = None
        self.emoji = IconButton(ui, "smile", self.show_emoji)
        self.history = IconButton(ui, "history", self.show_history)
        self.fields = FieldMenu(ui, lambda: self._line, self, emoji=False)
        self.fields.listen(preheader)
        self.switch = button(ui, bulk="small", icon="smartphone", clicked=self._switched)
        self.switch.setCheckable(True)
        self.phones = PhoneList(ui)
        self.phones.hide()
        self.row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.emoji, self.history, self.fields.button):
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MEASURE_MS)
        self._timer.timeout.connect(self.measure)
        for line in (subject, preheader):
            line.coupon_codes = lambda: own_codes(self.model.blocks)
            line.placed.connect(lambda line=line: self._placed(line))
            line.chip_chosen.connect(self.fields.change)
            line.action_wanted.connect(self._act)
        model.changed.connect(lambda names: self._changed(names))

    def _placed(self, line: OneLine) -> None:
        if line.hasFocus():
            self._line = line

    def _act(self, action: str) -> None:
        if action == "emoji":
            self._open_emoji(self._line.cursor_place().bottomLeft())

    def opened(self) -> None:
        """Another newsletter, or the same one as it is stored now."""
        self._line = self.subject
        for widget in (self.emoji, self.history, self.fields.button):
            widget.setVisible(self.model.editable)
        self.ui.tasks.look(self, self.ui.services.writing.sender, self._is_from, key="sender")
        self.measure()

    def _is_from(self, sender: str) -> None:
        self._sender = sender
        self.measure()

    # ── phones ───────────────────────────────────────────────────────────────────────────────────────────

    def show_phones(self, on: bool) -> None:
        """Show how phones list it, or take that away."""
        self.switch.setChecked(on)
        self._switched()

    def _switched(self) -> None:
        self.phones.setVisible(self.switch.isChecked())
        self.measure()

    def _changed(self, names: frozenset[str]) -> None:
        if names & {"subject", "preheader", "blocks"}:
            self._timer.start()

    def measure(self) -> None:
        """Measure and say how much of the subject shows."""
        content = self.model.content
        subject, own = plain(runs_of(content.subject)), plain(runs_of(content.preheader))
        self.phones.show_texts(self._sender, subject, own or self._beginning(), own=bool(own.strip()))
        self._say(subject)

    def _say(self, subject: str) -> None:
        cut, _ = self.phones.most_cut(), self.ui._
        if not subject.strip():
            short = told = _("As phones list it")
        elif cut.cut:
            short = _("In lists {shown} of {n} letters").format(shown=cut.shown, n=cut.whole)
            told = _("Some phones show only the first {shown} of {n} letters of the subject.").format(
                shown=cut.shown, n=cut.whole
            )
        else:
            short = _("In lists all {n} letters").format(n=cut.whole)
            told = _("Phones show the whole subject.")
        self.switch.setText(short)
        self.switch.setToolTip(told)
        self.switch.setAccessibleName(f"{_('As phones list it')}: {told}")

    def _beginning(self) -> str:
        """The words with which the letter begins."""
        words: list[str] = []
        for block in self.model.blocks:
            said = summary(block, self.model.pictures)
            words += [said] if said else []
            if sum(map(len, words)) > 90:
                break
        return " ".join(words)

    # ── menus ────────────────────────────────────────────────────────────────────────────────────────────

    def show_emoji(self) -> None:
        """The emoji, below the button."""
        self._open_emoji(self.emoji.mapToGlobal(QPoint(0, self.emoji.height())))

    def _open_emoji(self, at: QPoint) -> None:
        self.picker = EmojiPicker(self.ui, self)
        self.picker.chosen.connect(self._line.insert_words)
        self.picker.open_at(at, self._line)

    def show_history(self) -> None:
        """The menu of earlier subjects."""
        desk, newsletter_id = self.ui.services.writing, self.model.id
        ask: Callable[[], tuple[EarlierSubject, ...]] = lambda: desk.earlier_subjects(newsletter_id)  # noqa: E731
        self.ui.tasks.look(self, ask, self._open_history, key="subjects")

    def _open_history(self, found: tuple[EarlierSubject, ...]) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        if not found:
            menu.addAction(self.ui._("No other newsletter has a subject yet.")).setEnabled(False)
        for one in found:
            shown = one.shown if len(one.shown) <= _LONGEST else f"{one.shown[: _LONGEST - 1]}…"
            kind = self.ui._("sent") if one.sent else self.ui._("draft")
            words = f"{one.day.isoformat()}  {shown}".replace("&", "&&")
            action = menu.addAction(words, partial(self._take, one.subject))
            action.setToolTip(f"{one.shown} ({kind})")
        self.menu = menu
        menu.popup(self.history.mapToGlobal(QPoint(0, self.history.height())))
        menu.setActiveAction(menu.actions()[0])

    def _take(self, subject: str) -> None:
        self.model.change(self.ui._("Take an earlier subject"), subject=subject)
        self.subject.setFocus()

    def retranslate(self) -> None:
        """The words of now."""
        name = self.ui._("Emoji")
        self.emoji.name_it(with_keys(name, "emoji"))
        self.emoji.setAccessibleName(name)
        self.history.name_it(self.ui._("Earlier subjects"))
        self.fields.retranslate()
        self.phones.retranslate()
        self.measure()
