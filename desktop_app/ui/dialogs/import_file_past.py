"""Earlier imports, and their undo."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.consent import Basis
from desktop_app.services.import_files import Undone
from desktop_app.services.import_view import PastImport
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_words import way_words
from desktop_app.ui.dialogs.import_file_undo import gone_words, take_back
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel


class ImportsDialog(DialogBase):
    """Every import with what it did; each can be taken back until something was sent on it."""

    def __init__(self, ui: Ui, parent: QWidget | None) -> None:
        super().__init__(ui, parent, width=640)
        self._past: list[PastImport] | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.empty = EmptyState(ui, "file-down")
        self.empty.hide()
        self.box.addWidget(self.empty)
        self.box.addLayout(self._list)
        self.box.addStretch(1)
        self.undo_buttons: dict[str, QWidget] = {}
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()
        self._load()

    def _load(self) -> None:
        self.ui.tasks.look(self, lambda: self.ui.services.import_files.past(), self._show)

    def _show(self, past: list[PastImport]) -> None:
        self._past = past
        self.retranslate()

    def _row(self, one: PastImport) -> QWidget:
        _ = self.ui._
        card = Card(margin=14, spacing=6)
        title, small = WrapLabel("bold"), WrapLabel("small")
        title.setText(f"{one.at[:10]}  {one.file}")
        way = way_words(self.ui, Basis(one.basis))[0] if one.basis in set(Basis) else ""
        counts = _("{new} new, {merged} added to, {stopped} stay stopped, {refused} left out").format(
            **{name: f"{count:,}" for name, count in one.counts.items()}
        )
        small.setText("・".join(part for part in (way, one.by, counts) if part))
        card.add(title)
        card.add(small)
        if one.can_undo:
            undo = button(self.ui, "danger", icon="undo-2", bulk="small", clicked=partial(self._ask, one))
            undo.setText(_("Take this import back"))
            undo.setAccessibleName(f"{undo.text()}: {one.at[:10]} {one.file}")
            self.undo_buttons[one.id] = undo
            card.box.addWidget(undo, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            why = WrapLabel("small", "muted")
            why.setText(
                _("It was taken back.")
                if one.undone
                else _("It can't be taken back any more: mails have been sent on it.")
            )
            card.add(why)
        return card

    def _ask(self, one: PastImport) -> None:
        take_back(self.ui, self, one.id, self._undone, ask=True)

    def _undone(self, done: Undone) -> None:
        self.ui.toast(gone_words(self.ui, done))
        self._load()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("Earlier imports"))
        self.close_button.setText(_("Close"))
        self.empty.set(_("Nothing was imported yet"), _("What you import from files will be listed here."))
        clear(self._list)
        self.undo_buttons = {}
        if self._past is None:
            return
        self.empty.setVisible(not self._past)
        for one in self._past:
            self._list.addWidget(self._row(one))
