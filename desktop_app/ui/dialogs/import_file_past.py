"""Earlier imports, and their undo."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.consent import Basis
from desktop_app.services.import_files import Undone
from desktop_app.services.import_view import PastImport
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_words import way_words
from desktop_app.ui.dialogs.import_file_kept import KeptDialog
from desktop_app.ui.dialogs.import_file_sources import unknown_words
from desktop_app.ui.dialogs.import_file_undo import gone_words, take_back
from desktop_app.ui.dialogs.import_file_words import encoding_name, format_name, short_stops
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel


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
        self.detail_buttons: dict[str, QWidget] = {}
        self.kept_button = self.add_button(button(ui, "quiet", clicked=self._show_kept), left=True)
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()
        self._load()

    def _load(self) -> None:
        self.ui.tasks.look(self, lambda: self.ui.services.import_files.past(), self._show)

    def _show(self, past: list[PastImport]) -> None:
        self._past = past
        self.retranslate()
        self.grow()

    def _row(self, one: PastImport) -> QWidget:
        _ = self.ui._
        card = Card(margin=14, spacing=6)
        title, small = ElidingLabel("bold", f"{one.at[:10]}  {one.file}"), WrapLabel("small")
        small.setText("・".join(part for part in (self._way(one), one.by, self._counts(one)) if part))
        card.add(title)
        card.add(small)
        details = WrapLabel("small")
        details.setText("\n".join(f"{name}：{said}" for name, said in past_details(self.ui, one)))
        details.hide()
        row = QWidget()
        flow = Flow(row, gap=10)
        more = button(self.ui, "quiet", icon="list", bulk="small", clicked=partial(_turn, details))
        more.setText(_("Details"))
        more.setAccessibleName(f"{more.text()}: {one.at[:10]} {one.file}")
        flow.addWidget(more)
        self.detail_buttons[one.id] = more
        if one.can_undo and not one.stop_list:
            undo = button(self.ui, "danger", icon="undo-2", bulk="small", clicked=partial(self._ask, one))
            undo.setText(_("Take this import back"))
            undo.setAccessibleName(f"{undo.text()}: {one.at[:10]} {one.file}")
            self.undo_buttons[one.id] = undo
            flow.addWidget(undo)
        else:
            why = WrapLabel("small", "muted")
            why.setText(self._why_not(one))
            card.add(why)
        card.add(row)
        card.add(details)
        return card

    def _way(self, one: PastImport) -> str:
        if one.stop_list:
            return self.ui._("Stops: {what}").format(
                what=short_stops(self.ui).get(one.stop_list, one.stop_list)
            )
        return way_words(self.ui, Basis(one.basis))[0] if one.basis in set(Basis) else ""

    def _counts(self, one: PastImport) -> str:
        shape = self.ui._("{new} new, {merged} added to, {stopped} stay stopped, {refused} left out")
        told = {name: f"{one.counts.get(name, 0):,}" for name in ("new", "merged", "stopped", "refused")}
        return shape.format(**told)

    def _why_not(self, one: PastImport) -> str:
        _ = self.ui._
        if one.stop_list:
            return _("Stops are not taken back: who stopped stays stopped.")
        if one.undone:
            return _("It was taken back.")
        return _("It can't be taken back any more: mails have been sent on it.")

    def _ask(self, one: PastImport) -> None:
        take_back(self.ui, self, one.id, self._undone, ask=True)

    def _undone(self, done: Undone) -> None:
        self.ui.toast(gone_words(self.ui, done))
        self._load()

    def _show_kept(self) -> None:
        KeptDialog(self.ui, self).open()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("Earlier imports"))
        self.kept_button.setText(_("Remembered columns"))
        self.close_button.setText(_("Close"))
        self.empty.set(_("Nothing was imported yet"), _("What you import from files will be listed here."))
        clear(self._list)
        self.undo_buttons, self.detail_buttons = {}, {}
        if self._past is None:
            return
        self.empty.setVisible(not self._past)
        for one in self._past:
            self._list.addWidget(self._row(one))


def _turn(details: QWidget) -> None:
    details.setVisible(details.isHidden())


def past_details(ui: Ui, one: PastImport) -> list[tuple[str, str]]:
    """What is on record about an import: (name, words), without what nobody said."""
    _, told = ui._, one.told
    kinds = {"business": _("Business"), "consumer": _("Private person"), "unknown": _("Not known")}
    encoding = str(told.get("encoding") or "")
    said = (
        (_("Imported at"), one.at[:16].replace("T", " ")),
        (_("Kind of file"), format_name(ui, str(told.get("format") or "")) or str(told.get("format") or "")),
        (_("Encoding"), encoding_name(ui, encoding) if encoding else ""),
        (_("Who answers for this?"), one.by),
        (_("When?"), str(told.get("on") or "")[:10]),
        (_("On what occasion?"), str(told.get("occasion") or "")),
        (_("How?"), str(told.get("method") or "")),
        (_("Where?"), str(told.get("place") or "")),
        (_("What goes on?"), str(told.get("continuing") or "")),
        (_("The wording on the form"), str(told.get("wording") or "")),
        (_("Name of the firm or person"), str(told.get("from_firm") or "")),
        (_("What do you know about the list?"), unknown_words(ui).get(str(told.get("origin") or ""), "")),
        (_("How do these persons write to us?"), kinds.get(str(told.get("recipient_type") or ""), "")),
        (_("How do you know?"), str(told.get("ground") or "")),
        (_("Known already"), f"{one.counts.get('unchanged', 0):,}"),
        ("SHA-256", str(told.get("sha256") or "")[:16]),
    )
    return [(name.rstrip("？?"), words) for name, words in said if words]
