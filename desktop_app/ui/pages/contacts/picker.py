"""The buttons 「絞り込む」 and 「配信グループ」: rules that narrow the list, and saved ones."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.domain.segment import Match, Rule, Segment
from desktop_app.services.segments import Pickable, SegmentRow, UsedBy
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.segment_words import rule_text
from desktop_app.ui.pages.contacts.filter_menu import FilterMenu
from desktop_app.ui.pages.contacts.rule_chips import RuleChip, RuleChips
from desktop_app.ui.widgets.buttons import Button

_LONGEST = 16
_NAMED = 3


class Picker(QWidget):
    """`rules`, `match` and `segment` say what narrows the list; `changed` when the owner changed them."""

    changed = Signal()

    def __init__(self, ui: Ui, topic: Callable[[], str], others: Callable[[], tuple[Rule, ...]]) -> None:
        """`topic`: the kind of newsletter that statuses are shown for; `others`: what the rest of the head
        narrows by, as rules, for a segment made of everything that is chosen."""
        super().__init__()
        self.ui, self._topic, self._others = ui, topic, others
        self.rules: tuple[Rule, ...] = ()
        self.match: Match = "all"
        self.segment = ""
        self.segments: tuple[SegmentRow, ...] = ()
        self._pickable = Pickable((), (), (), ())
        self.filter_button = Button(ui, "plain", "filter")
        self.segment_button = Button(ui, "plain", "users")
        self.filter_button.clicked.connect(lambda: self.show_filters())
        self.segment_button.clicked.connect(lambda: self.show_segments())
        self.filters = FilterMenu(ui, self, self._rules_chosen, self.open_rules)
        self.chips = RuleChips(ui, self.save_segment, self.clear_all)
        self.menu: QMenu | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.filter_button)
        row.addWidget(self.segment_button)

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────

    def load(self) -> None:
        """Ask for the segments and for what rules can be made of."""
        desk = self.ui.services.segments
        self.ui.tasks.look(
            self, lambda: (tuple(desk.rows()), desk.pickable()), lambda found: self._show(*found), key="load"
        )

    def _drop_later(self, rule: Rule) -> Callable[[], None]:
        return lambda: self._drop_rule(rule)

    def _show(self, rows: tuple[SegmentRow, ...], pickable: Pickable) -> None:
        self.segments, self._pickable = rows, pickable
        if self.segment and self._row() is None:
            self.segment = ""
            self.changed.emit()
        self.tell()

    def _row(self) -> SegmentRow | None:
        return next((one for one in self.segments if one.id == self.segment), None)

    def clear(self) -> None:
        """Narrow by nothing, without a signal."""
        self.rules, self.match, self.segment = (), "all", ""
        self.tell()

    def clear_all(self) -> None:
        """Narrow by nothing."""
        self.clear()
        self.changed.emit()

    def show_segment(self, segment_id: str) -> None:
        """Narrow by a saved segment alone, without a signal."""
        self.rules, self.match, self.segment = (), "all", segment_id
        self.tell()

    # ── the words and chips ──────────────────────────────────────────────────────────────────────────────

    def tell(self) -> None:
        """The words and chips of now."""
        _, row = self.ui._, self._row()
        number = len(self.rules)
        self.filter_button.setText(_("Filter ({n})").format(n=number) if number else _("Filter"))
        self.filter_button.setAccessibleName(_("Narrow the list by ground, tag, day and more"))
        name = row.name if row is not None else ""
        shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        self.segment_button.setText((shown or _("Segments")).replace("&", "&&"))
        self.segment_button.setAccessibleName(
            _("Segment: {name}").format(name=name) if name else _("Choose a segment, or make one")
        )
        self._show_chips(row)

    def _show_chips(self, row: SegmentRow | None) -> None:
        made: list[RuleChip] = []
        if row is not None:
            text = self.ui._("Segment “{name}”").format(name=row.name)
            if row.segment is None:
                text = self.ui._("Segment “{name}” (can't be read, picks nobody)").format(name=row.name)
            made.append(RuleChip(self.ui, "users", text, self.edit_segment, self._drop_segment))
        for rule in self.rules:
            text = rule_text(self.ui, rule, self._pickable)
            made.append(RuleChip(self.ui, "filter", text, self.open_rules, self._drop_later(rule)))
        self.chips.show_chips(
            made,
            any_of=self.match == "any" and len(self.rules) > 1,
            can_save=bool(self.rules) and self._everything() is not None,
        )

    # ── rules ────────────────────────────────────────────────────────────────────────────────────────────

    def show_filters(self) -> None:
        """Open the menu of usual rules."""
        self.filters.rules, self.filters.pickable = self.rules, self._pickable
        self._popup(self.filters.build(), self.filter_button)

    def open_rules(self) -> None:
        """Open the rules in the dialog."""
        from desktop_app.ui.dialogs.segment import SegmentDialog

        now = Segment(self.rules, self.match) if self.rules else None
        SegmentDialog(
            self.ui, self.window(), self._pickable, segment=now, topic=self._topic(), narrow=self._narrow
        ).open()

    def _narrow(self, segment: Segment) -> None:
        self.match = segment.match
        self._rules_chosen(segment.rules)

    def _rules_chosen(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        if len(rules) < 2:
            self.match = "all"
        self.tell()
        self.changed.emit()

    def _drop_rule(self, rule: Rule) -> None:
        self._rules_chosen(tuple(one for one in self.rules if one != rule))
        self.filter_button.setFocus()

    # ── segments ─────────────────────────────────────────────────────────────────────────────────────────

    def show_segments(self) -> None:
        """Open the menu of segments."""
        _, menu, row = self.ui._, QMenu(self), self._row()
        for one in self.segments:
            made = QAction(one.name.replace("&", "&&"), menu)
            made.setCheckable(True)
            made.setChecked(one.id == self.segment)
            made.triggered.connect(lambda on, key=one.id: self._choose(key if on else ""))
            menu.addAction(made)
        if self.segments:
            menu.addSeparator()
        if row is not None:
            name = row.name.replace("&", "&&")
            menu.addAction(_("Change “{name}” …").format(name=name), self.edit_segment)
            menu.addAction(_("Move “{name}” up").format(name=name), self._move_up).setEnabled(
                self.segments[0] != row
            )
            menu.addAction(_("Delete “{name}” …").format(name=name), self.ask_delete)
            menu.addSeparator()
        save = menu.addAction(_("Save what narrows the list as a segment …"), self.save_segment)
        save.setEnabled(self._everything() is not None)
        menu.addAction(_("Make a new segment …"), self.new_segment)
        self._popup(menu, self.segment_button)

    def _popup(self, menu: QMenu, below: Button) -> None:
        self.menu = menu
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _choose(self, segment_id: str) -> None:
        self.segment = segment_id
        self.tell()
        self.changed.emit()

    def _drop_segment(self) -> None:
        self._choose("")
        self.segment_button.setFocus()

    def _everything(self) -> Segment | None:
        """All that narrows the list as one segment; None when that is nothing, or can't be one."""
        row, others = self._row(), self._others()
        if self.segment and (row is None or row.segment is None):
            return None
        parts = [row.segment] if row is not None and row.segment is not None else []
        parts += [Segment(self.rules, self.match)] if self.rules else []
        parts += [Segment(others)] if others else []
        if len(parts) == 1:
            return None if row is not None else parts[0]
        if not parts or any(one.match == "any" and len(one.rules) > 1 for one in parts):
            return None
        return Segment(tuple(dict.fromkeys(rule for one in parts for rule in one.rules)))

    def save_segment(self) -> None:
        """Keep what narrows the list now."""
        self._open(self._everything())

    def new_segment(self) -> None:
        """Make one from nothing."""
        self._open(None)

    def _open(self, segment: Segment | None) -> None:
        from desktop_app.ui.dialogs.segment import SegmentDialog

        SegmentDialog(
            self.ui, self.window(), self._pickable, segment=segment, topic=self._topic(), saved=self._saved
        ).open()

    def edit_segment(self) -> None:
        """Change the chosen segment."""
        from desktop_app.ui.dialogs.segment import Kept, SegmentDialog

        if (row := self._row()) is not None:
            SegmentDialog(
                self.ui, self.window(), self._pickable, segment=row.segment, kept=Kept(row.id, row.name),
                topic=self._topic(), saved=self._saved,
            ).open()  # fmt: skip

    def _saved(self, segment_id: str) -> None:
        """The list shows the people of the saved segment."""
        self.show_segment(segment_id)
        self.load()
        self.changed.emit()

    def _move_up(self) -> None:
        row = self._row()
        if row is None:
            return
        place = self.segments.index(row)
        self.ui.tasks.do(
            self,
            lambda _: self.ui.services.segments.move(row.id, place - 1),
            lambda _: self.load(),
            title=self.ui._("Moving a segment"),
            changes=("newsletters",),
        )

    def ask_delete(self) -> None:
        """Delete the chosen segment, unless drafts are meant for it: these are named."""
        row = self._row()
        if row is not None:
            self.ui.tasks.look(
                self,
                lambda: self.ui.services.segments.used_by(row.id),
                lambda drafts: self._used(row, drafts) if drafts else self._ask(row),
                key="used",
            )

    def _used(self, row: SegmentRow, drafts: list[UsedBy]) -> None:
        _ = self.ui._
        titles = _(", ").join(_("“{text}”").format(text=one.title) for one in drafts[:_NAMED])
        if len(drafts) > _NAMED:
            titles = _("{names} and {n} more").format(names=titles, n=len(drafts) - _NAMED)
        self.ui.ask(
            self.window(),
            _("Drafts are meant for this segment"),
            _(
                "“{name}” can't be deleted while drafts are meant for it: {drafts}. Choose who gets them"
                " first."
            ).format(name=row.name, drafts=titles),
            _("Open the draft"),
            lambda: self.ui.go("newsletters", newsletter=drafts[0].newsletter_id),
        )

    def _ask(self, row: SegmentRow) -> None:
        _ = self.ui._
        self.ui.ask(
            self.window(),
            _("Delete the segment “{name}”?").format(name=row.name),
            _("Its rules are deleted. No contact is deleted."),
            _("Delete the segment"),
            lambda: self._delete(row),
            danger=True,
        )

    def _delete(self, row: SegmentRow) -> None:
        self.ui.tasks.do(
            self,
            lambda _: self.ui.services.segments.remove(row.id),
            lambda _: self._deleted(row),
            title=self.ui._("Deleting a segment"),
            changes=("newsletters",),
        )

    def _deleted(self, row: SegmentRow) -> None:
        if self.segment == row.id:
            self.segment = ""
            self.changed.emit()
        self.load()
        self.ui.toast(self.ui._("The segment “{name}” was deleted.").format(name=row.name))
