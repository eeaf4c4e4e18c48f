"""The editor of one newsletter: blocks at the left, the mail in the middle, properties at the right."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.draft_views import AnswerNumbers, DraftLook, OpenDraft
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.about_panel import AboutPanel
from desktop_app.ui.editor.block_panel import BlockPanel
from desktop_app.ui.editor.block_points import marks_of
from desktop_app.ui.editor.checks_panel import ChecksPanel
from desktop_app.ui.editor.class_question import ClassQuestion
from desktop_app.ui.editor.column import Column, bring_into_view
from desktop_app.ui.editor.keeper import Keeper
from desktop_app.ui.editor.left_card import LeftCard
from desktop_app.ui.editor.live_preview import LivePreview
from desktop_app.ui.editor.mending import Mending
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_drops import PhotoDrops
from desktop_app.ui.editor.photo_field import PhotoField
from desktop_app.ui.editor.sale_question import SaleQuestion
from desktop_app.ui.editor.who_bar import WhoBar
from desktop_app.ui.preview.pane import PreviewPane
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, Notice, rule

WIDE, MIDDLE = 860, 640
"""Body widths (at 100 % text) from which three columns, or two, fit."""
_LAID_OUT_MS = 60
LEAST_MAIL = 320
"""Narrower the mail in the middle can't be read."""


class EditorView(QWidget):
    """Everything below the page's header. The model is its own; the page asks `keeper` before it leaves."""

    shop_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.model = DraftModel()
        self.model.setParent(self)
        self.keeper = Keeper(ui, self.model)
        self.keeper.setParent(self)
        self._columns = 0
        self._room = 0
        """The width that the page gave last."""
        self.frozen = Notice(ui, "info")
        self.frozen.hide()
        self.who = WhoBar(ui, self.model)
        self._left = LeftCard(ui, self.model, self)
        self.blocks, self.acts, self.buttons = self._left.blocks, self._left.acts, self._left.buttons
        self.adding = self._left.adding
        self.tiles = self.adding.tiles
        self.preview = PreviewPane(ui, self)
        self.drops = PhotoDrops(ui, self.model, self.preview)
        self.blocks.photos_dropped.connect(self.drops.add)
        self.acts.photos_pasted.connect(self.drops.paste)
        self.model.pictures_offered.connect(self.drops.paste)
        self._live = LivePreview(self.model, self.preview, self._go_to)
        self.panel = BlockPanel(ui, self.model)
        self.checks = ChecksPanel(ui)
        self.mending = Mending(ui, self.model, self)
        self.question, self.kind = SaleQuestion(ui, self.model), ClassQuestion(ui, self.model)
        self.about = AboutPanel(ui, self.model)
        self.design = button(ui, icon="palette", bulk="small", clicked=self.about.choose_theme)
        self.design.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.preview.beside.addWidget(self.design)
        self._middle, self._right = Card(margin=12), self._right_card()
        self._middle.add(self.preview, 1)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.frozen)
        box.addWidget(self.who)
        box.addLayout(self._grid, 1)
        self._connect()
        self.arrange(3)

    def _right_card(self) -> Column:
        card = Column(margin=16, spacing=14)
        card.add(self.panel)
        self._rule = rule()
        card.add(self._rule)
        card.add(self.question)
        card.add(self.checks)
        card.add(self.kind)
        card.add(rule())
        card.add(self.about)
        card.box.addStretch(1)
        return card

    def _connect(self) -> None:
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.keeper.flush)
        self.model.changed.connect(self._changed)
        self.keeper.stored.connect(self.look)
        self.blocks.opened.connect(self.write)
        self.acts.written.connect(self.write)
        self.model.current_changed.connect(lambda: self._right.area.verticalScrollBar().setValue(0))
        self.panel.left.connect(self.blocks.setFocus)
        self.checks.shop_wanted.connect(self.shop_wanted)
        for points in (self.checks, self.panel.points):
            points.mend_wanted.connect(self.mending.do)
        self.mending.block_wanted.connect(self._go_to)
        self.mending.description_wanted.connect(self._describe)
        self.mending.line_wanted.connect(self._write_line)
        self.mending.done.connect(self.keeper.flush)
        for column in (self._left, self._right):
            column.least_changed.connect(self._respond_again)
        self.panel.footer_wanted.connect(self.shop_wanted)

    # ── one newsletter ───────────────────────────────────────────────────────────────────────────────────

    def show_draft(self, opened: OpenDraft) -> None:
        """Open a newsletter."""
        self.keeper.opened(opened.changed_at, opened.content)
        self.model.load(opened)
        self._left.show_editable(opened.editable)
        self.design.setVisible(opened.editable)
        self.checks.setVisible(opened.editable)
        self._rule.setVisible(opened.editable)
        self._say_frozen()
        self.who.show_look(None)
        self.who.number.setVisible(opened.editable)
        self.checks.show_look(None)
        self.panel.points.show_look(None)
        self.blocks.set_marks({})
        self.look()

    def refresh_around(self) -> None:
        """Something outside the draft changed: contacts, shop, topics, or what became of it."""
        drafts, newsletter_id, times = self.ui.services.drafts, self.model.id, self.keeper.times

        def show(opened: OpenDraft) -> None:
            if self.keeper.times == times:
                self._show_around(opened)
            elif self.model.id == newsletter_id:  # it was stored while this was read
                self.refresh_around()

        self.ui.tasks.look(self, lambda: drafts.open(newsletter_id), show, key="around")
        if not self.keeper.busy:
            self.look()

    def _show_around(self, opened: OpenDraft) -> None:
        """The draft is read again only when somebody else changed it: it was sent, or restored."""
        if opened.id != self.model.id or self.keeper.busy:
            return
        if opened.editable != self.model.editable or opened.changed_at != self.keeper.at:
            self.show_draft(opened)
        elif opened.choices != self.model.choices:
            self.model.choices = opened.choices
            self.who.fill()
            self.who.count()
        else:
            self.who.count()

    def begin(self) -> None:
        """Put the cursor where writing begins: an empty subject, else the list of blocks."""
        if self.model.editable and not self.model.content.subject:
            self.who.subject.setFocus()
        else:
            self.blocks.setFocus()

    def look(self) -> None:
        """Count the readers and check what is stored; the newest request wins."""
        self.preview.refresh()
        if not self.model.id or not self.model.editable:
            return
        drafts, newsletter_id = self.ui.services.drafts, self.model.id
        self.ui.tasks.study(
            self, lambda work: drafts.look(newsletter_id, go_on=work.check), self._show_look, key="look"
        )

    def _show_look(self, look: DraftLook) -> None:
        self.who.show_look(look)
        self.checks.show_look(look)
        self.panel.points.show_look(look)
        self.mending.show_look(look)
        self.blocks.set_marks(marks_of(look, len(self.model.blocks)))
        self.question.show_look(look)
        self._place_question(first=look.asks_sale)
        self._count_answers()

    def _count_answers(self) -> None:
        """How many get it under each answer; most often nothing was changed that decides it."""
        drafts, newsletter_id = self.ui.services.drafts, self.model.id

        def show(numbers: AnswerNumbers) -> None:
            if self.model.id == newsletter_id:
                self.question.show_numbers(numbers)
                self.kind.show_numbers(numbers)

        self.ui.tasks.study(
            self, lambda work: drafts.answers(newsletter_id, go_on=work.check), show, key="answers"
        )

    def _place_question(self, *, first: bool) -> None:
        """An open question stands above the checks, an answered one below."""
        box = self._right.box
        above = box.indexOf(self.question) < box.indexOf(self.checks)
        if above != first and not self.question.isAncestorOf(self.focusWidget() or self):
            box.removeWidget(self.question)
            box.insertWidget(box.indexOf(self.checks) + (0 if first else 1), self.question)

    def _changed(self, names: frozenset[str]) -> None:
        if names & {"topic_id", "tag", "segment_id", "cls", "remote_sale_ad"}:
            self.who.show_look(None)
            self.keeper.flush()

    def _go_to(self, place: int) -> None:
        self.model.choose(place)
        self.write()

    def write(self) -> None:
        """Put the cursor where the chosen block is written, in sight; in the list where there is nothing to
        write."""
        if not self.panel.write():
            self.blocks.setFocus()
        for later in (0, _LAID_OUT_MS):  # a sheet that was just made has no place yet
            QTimer.singleShot(later, self, self._show_cursor)

    def _show_cursor(self) -> None:
        at = self.focusWidget()
        if at is not None and self.panel.isAncestorOf(at):
            bring_into_view(at, self.ui.theme.s(100))

    def _describe(self, place: int) -> None:
        """Where the first photo without words is described."""
        self._go_to(place)
        fields = [one for one in self.panel.findChildren(PhotoField) if one.isVisible()]
        bare = [one for one in fields if not one.alt_line.text().strip()] or fields
        first = bare[0].first() if bare else None
        if first is not None:
            first.setFocus()

    def _write_line(self, line: str) -> None:
        (self.who.preheader if line == "preheader" else self.who.subject).setFocus()

    # ── look ─────────────────────────────────────────────────────────────────────────────────────────────

    def respond(self, width: int) -> None:
        """Three columns, two with the properties below, or one."""
        scaled = self.ui.theme.s(1000) / 1000
        self._room = width
        left, right = self._side_widths()
        gaps, mail = 2 * self._grid.spacing(), LEAST_MAIL * scaled
        if width >= max(WIDE * scaled, left + right + gaps + mail):
            self.arrange(3)
        else:
            self.arrange(2 if width >= max(MIDDLE * scaled, left + gaps + mail) else 1)
        self.who.arrange(width)

    def _respond_again(self) -> None:
        if self._room:
            self.respond(self._room)
        else:
            self._widths(self._columns)

    def arrange(self, columns: int) -> None:
        """Place the three cards."""
        self._widths(columns)
        if columns == self._columns:
            return
        self._columns = columns
        for card in (self._left, self._middle, self._right):
            self._grid.removeWidget(card)
        if columns == 3:
            for column, card in enumerate((self._left, self._middle, self._right)):
                self._grid.addWidget(card, 0, column)
        elif columns == 2:
            self._grid.addWidget(self._left, 0, 0)
            self._grid.addWidget(self._middle, 0, 1)
            self._grid.addWidget(self._right, 1, 0, 1, 2)
        else:
            for row, card in enumerate((self._left, self._right, self._middle)):
                self._grid.addWidget(card, row, 0)
        self._left.show_whole(columns < 3)
        self._right.show_whole(columns < 3)
        self._grid.setColumnStretch(0, 0 if columns > 1 else 1)
        self._grid.setColumnStretch(1, 1 if columns > 1 else 0)
        self._grid.setRowStretch(0, 1 if columns > 1 else 0)

    def _side_widths(self) -> tuple[int, int]:
        """How wide the left and the right column want to be, and at least must."""
        s = self.ui.theme.s
        left, right = (s(276), s(286)) if self.width() >= s(1000) else (s(220), s(256))
        return max(left, self._left.least_width()), max(right, self._right.least_width())

    def _widths(self, columns: int) -> None:
        s = self.ui.theme.s
        room = 16_777_215  # Qt's own "no limit"
        self.adding.set_columns(3 if self.width() >= s(1000) else 2)
        left, right = self._side_widths()
        self._left.setMaximumWidth(left if columns > 1 else room)
        self._left.setMinimumWidth(left if columns > 1 else 0)
        self._right.setMaximumWidth(right if columns == 3 else room)
        self._right.setMinimumWidth(right if columns == 3 else 0)
        self._middle.setMinimumHeight(s(420))
        self._middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def retranslate(self) -> None:
        """The words of now."""
        for part in (self.who, self._left, self.panel, self.checks, self.question, self.kind, self.about):
            part.retranslate()
        self.design.setText(self.ui._("Design"))
        self.design.setAccessibleName(self.ui._("Choose a design"))
        self._say_frozen()

    def _say_frozen(self) -> None:
        shown = bool(self.model.id) and not self.model.editable
        text = self.ui._("This newsletter was sent, so it stays as it was. A copy can be changed.")
        if self.model.news_state is NewsletterState.SCHEDULED:
            text = self.ui._("It is planned to be sent. Take the plan back to change it.")
        self.frozen.set(text if shown else "")


