"""だれに, 件名 and the line that inboxes show behind the subject; with the live number of readers."""

import itertools
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.composing.one_line_text import runs_of, text_of
from desktop_app.services.draft_views import DraftLook
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.subject_tools import SubjectTools
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import label

_EVERYONE = "*"
_SEGMENT = "segment\n"
"""Begins the key of a segment in the box; no tag holds a line break."""
_LONGEST = 14
"""So many letters of a segment's name have room in the box."""
WIDE, NARROW, STACKED = 1000, 860, 520
"""Widths at 100 % text: below NARROW one thing stands below the other, below STACKED also the choices."""
_LINE = 180
"""Narrower, at 100 % text, the line behind the subject gets a row of its own."""


class WhoBar(QWidget):
    """The head of a newsletter."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self._look: DraftLook | None = None
        self._picked: dict[str, int | None] = {}
        """How many each segment picks; None and missing = not known."""
        self._width, self._rows = 0, 0
        self.who_label, self.subject_label = label("small"), label("small")
        self.preheader_label = label("small")
        self.topic, self.tag = Combo(), Combo()
        self.tag.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)  # its numbers come later
        self.number = Chip(ui, "ok")
        self.subject, self.preheader = OneLine(ui, styled=False), OneLine(ui, styled=False)
        self.tools = SubjectTools(ui, model, self.subject, self.preheader)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._grid = QGridLayout()
        box.addLayout(self._grid)
        box.addWidget(self.tools.phones)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._who = QWidget()
        self._who_row = QHBoxLayout(self._who)
        self._who_row.setContentsMargins(0, 0, 0, 0)
        self._who_row.setSpacing(8)
        for widget in (self.topic, self.tag, self.number):
            self._who_row.addWidget(widget)
        self.who_label.setBuddy(self.tag)
        self.subject_label.setBuddy(self.subject)
        self.preheader_label.setBuddy(self.preheader)
        for line, name in ((self.subject, "subject"), (self.preheader, "preheader")):
            line.edited.connect(lambda line=line, name=name: self._type(line, name))
            line.undo_wanted.connect(model.stack.undo)
            line.redo_wanted.connect(model.stack.redo)
        self.subject.finished.connect(self.preheader.setFocus)
        self.topic.activated.connect(lambda _: self._choose_topic())
        self.tag.activated.connect(lambda _: self._choose_tag())
        model.opened.connect(self._opened)
        model.changed.connect(self._follow)
        self.arrange(WIDE)

    def _type(self, line: OneLine, name: str) -> None:
        self.model.change(self.ui._("Edit text"), typing=name, **{name: text_of(line.runs())})

    def _choose_topic(self) -> None:
        self.model.change(self.ui._("Change who gets it"), topic_id=self.topic.key())

    def _choose_tag(self) -> None:
        key = self.tag.key()
        segment = key.removeprefix(_SEGMENT) if key.startswith(_SEGMENT) else None
        tag = None if segment is not None or key == _EVERYONE else key
        self.model.change(self.ui._("Change who gets it"), tag=tag, segment_id=segment)

    def _chosen(self) -> str:
        content = self.model.content
        return f"{_SEGMENT}{content.segment_id}" if content.segment_id else content.tag or _EVERYONE

    # ── following the model ──────────────────────────────────────────────────────────────────────────────

    def _opened(self) -> None:
        self._look = None
        self.tools.opened()
        self.fill()
        self._follow(frozenset({"subject", "preheader", "topic_id", "tag"}))
        self.count()
        for widget in (self.topic, self.tag):
            widget.setEnabled(self.model.editable)
        for line in (self.subject, self.preheader):
            line.setReadOnly(not self.model.editable)

    def fill(self) -> None:
        """The choices of now, the chosen ones kept."""
        choices = self.model.choices
        self.topic.fill([(key, name) for key, name in choices.topics])
        self.topic.setVisible(len(choices.topics) > 1)
        tags = [(tag, self._tag_text(tag, people)) for tag, people in choices.tags]
        chosen = self.model.content.tag
        if chosen and chosen not in dict(choices.tags):
            tags.append((chosen, self._tag_text(chosen, 0)))
        groups = [(f"{_SEGMENT}{key}", self._segment_text(key, name)) for key, name in choices.segments]
        segment = self.model.content.segment_id
        if segment and segment not in dict(choices.segments):
            groups.append((f"{_SEGMENT}{segment}", self.ui._("A segment that was deleted")))
        self.tag.fill([(_EVERYONE, self.ui._("Everyone")), *groups, *tags])
        self.topic.choose(self.model.content.topic_id)
        self.tag.choose(self._chosen())
        self._arrange_again()

    def count(self) -> None:
        """Ask how many each segment picks, and say so in the box."""
        if self.model.choices.segments:
            self.ui.tasks.look(self, self._asked(), self._counted_at_once, key="segments")

    def _asked(self) -> Callable[[], dict[str, int | None]]:
        desk, topic = self.ui.services.segments, self.model.content.topic_id
        groups = [key for key, _ in self.model.choices.segments]
        return lambda: {key: desk.count(key, topic) for key in groups}

    def _counted_at_once(self, picked: dict[str, int | None]) -> None:
        self._counted(picked)
        if None not in picked.values():
            return
        book, topic, ask = self.ui.services.contact_book, self.model.content.topic_id, self._asked()

        def job(work: Work) -> dict[str, int | None]:  # a rule is about status or ground: seconds, once
            book.study(topic, check=work.check, tell=lambda *_: None)
            return ask()

        self.ui.tasks.study(self, job, self._counted, key="segments-judged")

    def _counted(self, picked: dict[str, int | None]) -> None:
        self._picked = picked
        if self.model.id:
            self.fill()

    def _segment_text(self, key: str, name: str) -> str:
        name = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        people = self._picked.get(key)
        if people is None:
            return self.ui._("Group “{name}”").format(name=name)
        words = self.ui.ngettext("Group “{name}” ({n} person)", "Group “{name}” ({n} people)", people)
        return words.format(name=name, n=f"{people:,}")

    def _tag_text(self, tag: str, people: int) -> str:
        return self.ui.ngettext("Tag “{tag}” ({n} person)", "Tag “{tag}” ({n} people)", people).format(
            tag=tag, n=f"{people:,}"
        )

    def _follow(self, names: frozenset[str]) -> None:
        content = self.model.content
        if "subject" in names and text_of(self.subject.runs()) != content.subject:
            self.subject.set_runs(runs_of(content.subject))
        if "preheader" in names and text_of(self.preheader.runs()) != content.preheader:
            self.preheader.set_runs(runs_of(content.preheader))
        if names & {"topic_id", "tag", "segment_id"}:
            self.topic.choose(content.topic_id)
            self.tag.choose(self._chosen())
        if "topic_id" in names:
            self.count()

    def show_look(self, look: DraftLook | None) -> None:
        """The number of people who would get it; None while nobody knows."""
        self._look = look
        if look is None:
            self.number.set(self.ui._("counting …"), "neutral")
            return
        words = self.ui.ngettext("{n} person gets it", "{n} people get it", look.to_send)
        self.number.set(words.format(n=f"{look.to_send:,}"), "ok" if look.to_send else "warn")
        self._arrange_again()

    def _arrange_again(self) -> None:
        """The choices became wider or narrower."""
        if self._width:
            self.arrange(self._width)

    def arrange(self, width: int) -> None:
        """Two rows, three, or everything one below the other when `width` is less than three columns need."""
        s, self._width = self.ui.theme.s, width
        upright = width < s(STACKED)
        self._who_row.setDirection(
            QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        )
        narrow = width < s(NARROW)
        rows = 6 if narrow else 2 if self._line_room(width) >= s(_LINE) else 3
        if rows == self._rows:
            return
        self._rows = rows
        for widget in (
            self.subject_label, self.subject, self.tools, self.who_label, self._who,
            self.preheader_label, self.preheader, self.tools.switch,
        ):
            self._grid.removeWidget(widget)
        if narrow:
            self._stack()
        else:
            self._side_by_side(rows)
        self._tab_in_reading_order(narrow)
        for column in range(5):
            self._grid.setColumnStretch(column, 1 if column == (0 if narrow else 3) else 0)

    def _line_room(self, width: int) -> int:
        """What the choices and the buttons of two rows leave for the line behind the subject."""
        beside = (self.who_label, self._who, self.preheader_label, self.tools.switch)
        gaps = len(beside) * self._grid.horizontalSpacing()
        return width - sum(one.sizeHint().width() for one in beside) - gaps

    def _tab_in_reading_order(self, narrow: bool) -> None:
        who, tools = (self.topic, self.tag), (self.tools.emoji, self.tools.history, self.tools.fields.button)
        order: tuple[QWidget, ...] = (self.subject, *tools, *who, self.preheader, self.tools.switch)
        if narrow:
            order = (*who, self.subject, self.preheader, *tools, self.tools.switch)
        for first, then in itertools.pairwise(order):
            QWidget.setTabOrder(first, then)

    def _side_by_side(self, rows: int) -> None:
        grid, left = self._grid, Qt.AlignmentFlag.AlignLeft
        grid.addWidget(self.subject_label, 0, 0)
        grid.addWidget(self.subject, 0, 1, 1, 3)
        grid.addWidget(self.tools, 0, 4)
        grid.addWidget(self.who_label, 1, 0)
        if rows == 2:
            grid.addWidget(self._who, 1, 1)
            grid.addWidget(self.preheader_label, 1, 2)
            grid.addWidget(self.preheader, 1, 3)
        else:
            grid.addWidget(self._who, 1, 1, 1, 4, left)
            grid.addWidget(self.preheader_label, 2, 0)
            grid.addWidget(self.preheader, 2, 1, 1, 3)
        self.tools.row.removeWidget(self.tools.switch)
        grid.addWidget(self.tools.switch, rows - 1, 4)

    def _stack(self) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        pairs = (
            (self.who_label, self._who), (self.subject_label, self.subject),
            (self.preheader_label, self.preheader),
        )
        for row, (name, field) in enumerate(pairs):
            self._grid.addWidget(name, 2 * row, 0, left)
            if field is self._who:
                self._grid.addWidget(field, 2 * row + 1, 0, left)
            else:
                self._grid.addWidget(field, 2 * row + 1, 0)
        self._grid.addWidget(self.tools, 6, 0, left)
        self.tools.row.addWidget(self.tools.switch)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.who_label.setText(_("Goes to"))
        self.subject_label.setText(_("Subject"))
        self.preheader_label.setText(_("Next line"))
        self.topic.setAccessibleName(_("Kind of newsletter"))
        self.tag.setAccessibleName(_("Who gets it"))
        self.subject.setAccessibleName(_("Subject"))
        self.preheader.setAccessibleName(_("The line that inboxes show behind the subject"))
        self.preheader.setPlaceholderText(_("After the subject (optional)"))
        self.subject.setPlaceholderText(_("What is it about?"))
        self.tools.retranslate()
        if self.model.id:
            self.fill()
        if self.model.editable:
            self.show_look(self._look)
