"""「同じ人かもしれません」: pairs of contacts, both side by side, and the owner's answer to each."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.people_alike import Merged, PairLine, PairPage, PairView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.merge_past import MergesDialog, take_apart
from desktop_app.ui.dialogs.side_by_side import SideBySide
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import EmptyState, Notice
from desktop_app.ui.widgets.chips import Tone
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.rows_table import Column, RowsTable

_TONES: dict[str, Tone] = {"strong": "ok", "likely": "neutral", "weak": "warn"}
_PAGE = 50
_LARGE = 150
_ROWS_SHOWN, _ROWS_LARGE = 3, 2
"""Rows of the list; fewer with large text, so that the cards below are seen."""


class AlikeDialog(DialogBase):
    """The list above, the chosen pair below. Enter merges, Delete says "two people", Space passes on."""

    def __init__(self, ui: Ui, parent: QWidget | None) -> None:
        super().__init__(ui, parent, width=860)
        self._page: PairPage | None = None
        self._line: PairLine | None = None
        self._looking = True
        self._reached = 0
        self.state = WrapLabel("body")
        self.table: RowsTable[PairLine] = RowsTable(
            ui,
            [
                Column(text=lambda one: one.name_a, weight=3, bold=True),
                Column(text=lambda one: one.name_b, weight=3, bold=True),
                Column(
                    text=lambda one: one.strength,
                    width=170,
                    tone=lambda one: _TONES[one.rank],
                    hidden_below=520,
                ),
                Column(text=lambda one: "、".join(one.signs), weight=5, hidden_below=760),
            ],
        )
        self.table.rows_model.more = self._more
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._choose(now.row()))
        self._back: Callable[[], None] | None = None
        self.told = Notice(ui, "ok", clicked=self._take_back)
        self.told.hide()
        self.why = WrapLabel("body")
        self.sides = SideBySide(ui)
        self.empty = EmptyState(ui, "users")
        self.common = WrapLabel("small")
        head = QHBoxLayout()
        head.addWidget(self.state, 1)
        self.box.addLayout(head)
        for one in (self.told, self.table, self.why, self.sides, self.empty, self.common):
            self.box.addWidget(one)
        self.box.addStretch(1)
        self.past = button(ui, "quiet", clicked=self._show_past)
        head.addWidget(self.past)
        self._place_buttons()
        self.retranslate()
        self._study()

    def _place_buttons(self) -> None:
        """Large text puts them on two lines."""
        ui = self.ui
        self.merge = button(ui, "primary", icon="merge", clicked=self.merge_them)
        self.distinct = button(ui, icon="users", clicked=self.say_distinct)
        self.later = button(ui, clicked=self.skip)
        self.close_button = button(ui, clicked=self.reject)
        row = QWidget()
        flow = Flow(row, gap=10, line_gap=8)
        for one in (self.merge, self.distinct, self.later, self.close_button):
            flow.addWidget(one)
        self.merge.setAutoDefault(True)
        self.merge.setDefault(True)
        self.foot.addWidget(row, 1)
        self.foot.setStretch(0, 0)
        self.table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The three answers by key, while the list has the focus."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            act = {
                Qt.Key.Key_Delete: self.say_distinct,
                Qt.Key.Key_Space: self.skip,
                Qt.Key.Key_Return: self.merge_them,
                Qt.Key.Key_Enter: self.merge_them,
            }.get(Qt.Key(event.key()))
            if act is not None:
                if not event.isAutoRepeat():
                    act()
                return True
        return super().eventFilter(watched, event)

    # --- finding

    def _study(self) -> None:
        """Find what there is, then show it; what was found before is shown at once."""
        self._looking = True
        if self.ui.services.people_alike.count() is not None:
            self._load(then_study=True)
        else:
            self._find()

    def _find(self) -> None:
        def job(work: Work) -> PairPage:
            desk = self.ui.services.people_alike
            desk.study(check=work.check, tell=lambda done, total: work.progress(done, total))
            return desk.pairs(limit=max(_PAGE, self._reached))

        self.ui.tasks.study(self, job, self._found, key="study")

    def _found(self, page: PairPage) -> None:
        self._looking = False
        self._show(page)

    def _load(self, *, then_study: bool = False) -> None:
        def shown(page: PairPage) -> None:
            self._show(page)
            if then_study:
                self._find()

        limit = max(_PAGE, self._reached)
        self.ui.tasks.look(self, lambda: self.ui.services.people_alike.pairs(limit=limit), shown, key="page")

    def _more(self, offset: int) -> None:
        self.ui.tasks.look(
            self,
            lambda: self.ui.services.people_alike.pairs(offset=offset, limit=_PAGE),
            lambda page: self.table.rows_model.append(page.lines),
            key="more",
        )

    def _show(self, page: PairPage) -> None:
        row = max(0, self.table.currentIndex().row())
        self._page = page
        self.table.rows_model.put(page.lines, page.total)
        self.retranslate()
        if page.lines:
            self.table.selectRow(min(row, len(page.lines) - 1))
            if not self.table.hasFocus():
                self.table.setFocus()
        else:
            self._choose(-1)

    # --- one pair

    def _choose(self, row: int) -> None:
        rows = self.table.rows_model.rows
        self._line = rows[row] if 0 <= row < len(rows) else None
        self._reached = max(self._reached, row + 1)
        line = self._line
        self._enable()
        if line is None:
            self.sides.show_pair(None)
            self.why.setText("")
            return
        self.why.setText(self._why(line))
        self.ui.tasks.look(
            self,
            lambda: self.ui.services.people_alike.pair(line.a, line.b),
            self._show_pair,
            key="pair",
            failed=lambda _: self._load(),  # somebody deleted one of them meanwhile
        )

    def _show_pair(self, view: PairView) -> None:
        self.sides.show_pair(view)

    def _why(self, line: PairLine) -> str:
        return self.ui._("{strength}: {reasons}").format(
            strength=line.strength, reasons=self.ui._(", ").join(line.signs)
        )

    def skip(self) -> None:
        """Come back to this pair later: the next one is shown, nothing is noted."""
        rows = len(self.table.rows_model.rows)
        if rows:
            self.table.selectRow((self.table.currentIndex().row() + 1) % rows)

    def say_distinct(self) -> None:
        """Two people: the pair leaves the list and does not come back."""
        line = self._line
        if line is None:
            return
        desk = self.ui.services.people_alike
        said = self.ui._("“{a}” and “{b}” are noted as two people.").format(a=line.name_a, b=line.name_b)

        def done(_: None) -> None:
            self._tell(said, lambda: self._not_distinct(line))
            self._load()

        self.ui.tasks.do(
            self,
            lambda _: desk.distinct(line.a, line.b),
            done,
            title=self.ui._("Noting it"),
            changes=("contacts",),
            can_cancel=False,
        )

    def _not_distinct(self, line: PairLine) -> None:
        desk = self.ui.services.people_alike
        self.ui.tasks.do(
            self,
            lambda _: desk.distinct(line.a, line.b, distinct=False),
            lambda _: self._load(),
            title=self.ui._("Taking it back"),
            changes=("contacts",),
            can_cancel=False,
        )

    def _tell(self, said: str, back: Callable[[], None] | None) -> None:
        """What was just done, with its way back: the window's own word is behind this dialog."""
        self._back = back
        self.told.set(said, self.ui._("Undo") if back is not None else "")
        if self.told.button is not None:
            self.told.button.setAccessibleName(f"{self.ui._('Undo')}: {said}")

    def _take_back(self) -> None:
        back = self._back
        self._tell("", None)
        self.table.setFocus()
        if back is not None:
            back()

    def merge_them(self) -> None:
        """One person: look at what becomes of them first."""
        line = self._line
        if line is None:
            return
        from desktop_app.ui.dialogs.merge import MergeDialog  # made when first asked for

        MergeDialog(self.ui, self, (line.a, line.b), merged=self._merged).open()

    def _merged(self, result: Merged) -> None:
        said = self.ui._("Merged: {name}").format(name=result.name)
        self._tell(said, lambda: take_apart(self.ui, self, result.entry, self._find))
        self._find()

    def _show_past(self) -> None:
        MergesDialog(self.ui, self, undone=self._find).open()

    # --- looks

    def _failed(self, error: AppError) -> None:
        self.ui.error(error)

    def _enable(self) -> None:
        for one in (self.merge, self.distinct, self.later):
            one.setVisible(self._line is not None)

    def theme_changed(self) -> None:
        super().theme_changed()
        if hasattr(self, "table"):
            self._fit_table()

    def _wanted_height(self) -> int:
        """High enough for what comes in once it is read."""
        return max(super()._wanted_height(), self.ui.theme.s(700))

    def _fit_table(self) -> None:
        row = self.table.verticalHeader().defaultSectionSize()
        most = _ROWS_SHOWN if self.ui.theme.s(100) < _LARGE else _ROWS_LARGE
        rows = min(max(1, len(self.table.rows_model.rows)), most)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + row * rows + 2)

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Perhaps the same person"),
            _(
                "Contacts with different addresses that look alike. Nothing is merged by itself: look at "
                "both and decide."
            ),
        )
        self.table.set_headers([_("Contact"), _("Contact"), _("How likely"), _("What is the same")])
        self.table.setAccessibleName(_("Pairs of contacts"))
        self.close_button.setText(_("Close"))
        self.past.setText(_("Merges so far"))
        self.later.setText(_("Later"))
        self.distinct.setText(_("Two people"))
        self.merge.setText(_("One person (merge)"))
        self.merge.setToolTip(_("Enter, in the list"))
        self.distinct.setToolTip(_("Delete, in the list"))
        self.later.setToolTip(_("Space, in the list"))
        self.sides.retranslate()
        total = self._page.total if self._page else 0
        found = self.ui.ngettext("{n} pair", "{n} pairs", total).format(n=f"{total:,}")
        looking = _("Looking for contacts that are alike…")
        self.state.setText(looking if self._looking and self._page is None else found)
        none = self._page is not None and not total
        self.state.setVisible(not none)
        self.table.setVisible(bool(total))
        self.empty.setVisible(none and not self._looking)
        self.empty.set(
            _("Nobody is in the book twice, as far as we can see"),
            _("Names, kana, companies and telephone numbers were compared."),
        )
        common = self._page.common if self._page else 0
        self.common.setText(
            self.ui.ngettext(
                "{n} more pair shares only a name that many people have; it is not listed.",
                "{n} more pairs share only a name that many people have; they are not listed.",
                common,
            ).format(n=f"{common:,}")
        )
        self.common.setVisible(bool(common))
        if self._line is not None:
            self.why.setText(self._why(self._line))
        self._fit_table()
        self._enable()
