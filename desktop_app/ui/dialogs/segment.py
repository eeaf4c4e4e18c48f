"""配信グループ: a name and rules with the number of people they pick now; the same rows narrow the list."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.domain.segment import LONGEST_NAME, MOST_RULES, Rule, Segment
from desktop_app.services.segments import Pickable, Picked
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.rule_rows import RuleRows
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel

_PAUSE_MS = 120
_AGAIN_MS = 600
"""So long until the count is asked for again while everybody is being looked at."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment that is changed: its id and name."""

    id: str
    name: str


class SegmentDialog(DialogBase):
    """Makes or changes a segment; with `narrow` it only narrows the list and keeps nothing."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        pickable: Pickable,
        *,
        segment: Segment | None = None,
        kept: Kept | None = None,
        topic: str = "",
        narrow: Callable[[Segment], None] | None = None,
        saved: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`topic`: the kind of newsletter that status and ground are counted for. `saved` hears the id."""
        super().__init__(ui, parent, width=770)
        self._kept, self._topic, self._narrow, self._saved = kept, topic, narrow, saved
        self._picked: Picked | None = None
        self._waiting, self._working = True, False
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name_field = Field(self.name)
        self.match = Combo()
        self.rows = RuleRows(ui)
        self.add_rule = button(ui, "quiet", icon="plus", clicked=self._add)
        self.count = Notice(ui, "info")
        self.explain = WrapLabel("small")
        self._place()
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.ok = self.add_button(button(ui, "primary", clicked=self.accept_rules), default=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._ask)
        self.match.fill([("all", "all"), ("any", "any")])
        self.match.choose(segment.match if segment is not None else "all")
        self.rows.begin(pickable, segment.rules if segment is not None else ())
        self.name.setText(kept.name if kept is not None else "")
        self.rows.changed.connect(self._changed)
        self.match.activated.connect(lambda _: self._changed())
        self.name.textChanged.connect(lambda _: self.name_field.set_problem(""))
        self.retranslate()
        self._pause.start(0)
        (self.name if narrow is None and kept is None else self.match).setFocus()

    def _place(self) -> None:
        self.box.addWidget(self.name_field)
        self.name_field.setVisible(self._narrow is None)
        row = QHBoxLayout()
        row.addWidget(self.match)
        row.addStretch(1)
        self.box.addLayout(row)
        self.box.addWidget(self.rows)
        below = QHBoxLayout()
        below.addWidget(self.add_rule)
        below.addStretch(1)
        self.box.addLayout(below)
        self.box.addStretch(1)
        self.box.addWidget(self.explain)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101
        # Not in the scrolling part: it is seen while rules are changed.
        told = QVBoxLayout()
        told.setContentsMargins(24, 4, 24, 0)
        told.addWidget(self.count)
        outer.insertLayout(outer.count() - 1, told)

    def retranslate(self) -> None:
        _ = self.ui._
        if self._narrow is not None:
            self.set_texts(_("Narrow the list by rules"))
            self.ok.setText(_("Show these people"))
        elif self._kept is not None:
            self.set_texts(_("Change the segment"))
            self.ok.setText(_("Save the segment"))
        else:
            self.set_texts(
                _("A new segment"),
                _("A segment keeps rules, not people: who fits them later belongs to it as well."),
            )
            self.ok.setText(_("Save the segment"))
        self.cancel.setText(_("Cancel"))
        self.name_field.set_texts(_("Name of the segment"))
        self.match.fill([("all", _("All of these hold")), ("any", _("Any of these holds"))])
        self.match.setAccessibleName(_("How the rules go together"))
        self.add_rule.setText(_("Add a rule"))
        self.explain.setText(
            _("Segments only narrow. Nobody gets mail because of one who could not get it without.")
        )
        self.explain.setVisible(self._narrow is None)
        self.rows.retranslate()
        self._tell()

    def segment(self) -> Segment | None:
        """The rules as they stand; None while there is none, or one is not finished."""
        rules = self.rows.rules()
        return self._of(rules) if rules else None

    def _of(self, rules: list[Rule]) -> Segment:
        return Segment(tuple(dict.fromkeys(rules)), "any" if self.match.key() == "any" else "all")

    def accept_rules(self) -> None:
        """Narrow the list, or keep the segment."""
        segment, name = self.segment(), " ".join(self.name.text().split())
        if self._narrow is None and not name:
            self.name_field.set_problem(self.ui._("Give it a name"))
            self.name.setFocus()
            return
        if segment is None:
            if not self.rows.rows:
                self._add()
            self.rows.say_problems()
            return
        if self._narrow is not None:
            self._narrow(segment)
            self.accept()
        elif not self._working:
            self._keep(name, segment)

    def _keep(self, name: str, segment: Segment) -> None:
        self._working = True
        kept = self._kept

        def job(_: Work) -> str:
            desk = self.ui.services.segments
            if kept is None:
                return desk.add(name, segment)
            desk.change(kept.id, name=name, segment=segment)
            return kept.id

        self.ui.tasks.do(
            self,
            job,
            self._done,
            title=self.ui._("Saving a segment"),
            changes=("contacts", "newsletters"),
            failed=self._not_done,
            can_cancel=False,
        )

    def _done(self, segment_id: str) -> None:
        self._saved(segment_id)
        self.accept()

    def _not_done(self, error: AppError) -> None:
        self._working = False
        if error.id in ("segment-exists", "segment-name-empty", "segment-name-wrong"):
            text = self.ui.error_text(error)
            self.name_field.set_problem(f"{text.title} {text.next}")
            self.name.setFocus()
        else:
            self.ui.error(error)

    def _add(self) -> None:
        row = self.rows.add()
        row.field.setFocus()
        self._changed()

    def _changed(self) -> None:
        self.add_rule.setEnabled(len(self.rows.rows) < MOST_RULES)
        self._waiting = True
        self._tell()
        self._pause.start(_PAUSE_MS)

    def _ask(self) -> None:
        rules = self.rows.finished()
        if not rules:
            self._waiting, self._picked = False, None
            self._tell()
            return
        asked = self._of(rules)
        self.ui.tasks.look(
            self,
            lambda: self.ui.services.segments.picked(asked, self._topic),
            self._counted,
            key="picked",
        )

    def _counted(self, picked: Picked | None) -> None:
        self._picked, self._waiting = picked, picked is None
        self._tell()
        if picked is None:  # everybody's status is being worked out
            self._pause.start(_AGAIN_MS)

    def _tell(self) -> None:
        _, ngettext, picked = self.ui._, self.ui.ngettext, self._picked
        if self._waiting and picked is None:
            self.count.set(_("Counting …"), tone="info")
            return
        if picked is None:
            self.count.set(_("Give a rule a value to see whom it picks."), tone="info")
            return
        told = ngettext("{n} person", "{n} people", picked.people).format(n=f"{picked.people:,}")
        if picked.mailable is not None:
            told = _("{people}, mail may go to {n}").format(people=told, n=f"{picked.mailable:,}")
        if picked.names:
            names = _(", ").join(picked.names)
            rest = picked.people - len(picked.names)
            if rest > 0:
                names = _("{names} and {n} more").format(names=names, n=f"{rest:,}")
            told = f"{told}\n{names}"
        self.count.set(told, tone="info" if picked.people else "warn")
