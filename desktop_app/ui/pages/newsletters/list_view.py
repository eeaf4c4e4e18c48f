"""The list: one card for each newsletter, the last changed one first; empty, it teaches the first step."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.draft_views import DraftRow
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Button, IconButton, button
from desktop_app.ui.widgets.cards import Card, EmptyState, clear
from desktop_app.ui.widgets.chips import Chip, Tone
from desktop_app.ui.widgets.labels import ElidingLabel, label

TONES: dict[NewsletterState, Tone] = {
    NewsletterState.DRAFT: "neutral",
    NewsletterState.SCHEDULED: "neutral",
    NewsletterState.SENDING: "warn",
    NewsletterState.PAUSED: "warn",
    NewsletterState.SENT: "ok",
    NewsletterState.CANCELLED: "stop",
}
_TO_COME = frozenset({NewsletterState.DRAFT, NewsletterState.SCHEDULED})
"""What may still be sent, and so is checked; only a draft is changed."""
NARROW = 760


def state_name(ui: Ui, state: NewsletterState) -> str:
    """A state in plain words."""
    names = {
        NewsletterState.DRAFT: ui._("Draft"),
        NewsletterState.SCHEDULED: ui._("Scheduled"),
        NewsletterState.SENDING: ui._("Being sent"),
        NewsletterState.PAUSED: ui._("Paused"),
        NewsletterState.SENT: ui._("Sent"),
        NewsletterState.CANCELLED: ui._("Cancelled"),
    }
    return names[state]


def day(at: datetime) -> str:
    """A day on the owner's clock."""
    return at.astimezone().strftime("%Y-%m-%d")


class NewsletterCard(Card):
    """One newsletter with what can be done with it."""

    edit_wanted = Signal(str)
    copy_wanted = Signal(str)
    delete_wanted = Signal(str)
    rename_wanted = Signal(str)
    template_wanted = Signal(str)
    check_wanted = Signal(str)
    deliveries_wanted = Signal(str)

    def __init__(self, ui: Ui, row: DraftRow) -> None:
        super().__init__(margin=14, spacing=12)
        self.ui, self.row = ui, row
        self.name = ElidingLabel("bold", row.title or row.subject or ui._("(no subject yet)"))
        self.chip = Chip(ui, TONES[row.state], state_name(ui, row.state))
        self.facts = label("small", self._facts())
        self.facts.setWordWrap(True)
        editable, to_come = row.state is NewsletterState.DRAFT, row.state in _TO_COME
        self.open = self._button(ui._("Edit") if editable else ui._("Look"), self.edit_wanted)
        self.check = button(ui, bulk="small", clicked=lambda: self._forward(to_come))
        self.check.setText(ui._("Check and send") if to_come else ui._("Deliveries"))
        self.check.setAccessibleName(f"{self.check.text()}: {self.name.text()}")
        self.rename = self._icon("pen-line", ui._("Rename"), self.rename_wanted)
        self.copy = self._icon("copy", ui._("Copy"), self.copy_wanted)
        self.template = self._icon("layout-template", ui._("Save as a template"), self.template_wanted)
        self.delete = self._icon("trash-2", ui._("Delete"), self.delete_wanted)
        self.rename.setVisible(editable)
        self.delete.setVisible(row.state is NewsletterState.DRAFT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.chip)
        top.addWidget(self.name, 1)
        words.addLayout(top)
        words.addWidget(self.facts)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(6)
        self._acts.addStretch(1)
        for widget in (self.rename, self.copy, self.template, self.delete, self.open, self.check):
            self._acts.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.box.addLayout(words, 1)
        self.box.addLayout(self._acts)

    def arrange(self, *, narrow: bool) -> None:
        """Buttons at the right, or below."""
        down = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self.box.setDirection(down)

    def _button(self, text: str, wanted: SignalInstance) -> Button:
        made = button(self.ui, bulk="small", clicked=lambda: wanted.emit(self.row.id))
        made.setText(text)
        made.setAccessibleName(f"{text}: {self.name.text()}")
        return made

    def _icon(self, icon: str, text: str, wanted: SignalInstance) -> IconButton:
        made = IconButton(self.ui, icon, lambda: wanted.emit(self.row.id))
        made.setToolTip(text)
        made.setAccessibleName(f"{text}: {self.name.text()}")
        return made

    def _forward(self, to_come: bool) -> None:
        (self.check_wanted if to_come else self.deliveries_wanted).emit(self.row.id)

    def _facts(self) -> str:
        """Date, topic, tag and numbers on one line."""
        _, row = self.ui._, self.row
        when = _("sent {day}") if row.finished_at else _("changed {day}")
        facts = [when.format(day=day(row.finished_at or row.changed_at))]
        if row.planned_at is not None:
            facts.insert(0, _("leaves {when}").format(when=f"{row.planned_at.astimezone():%Y-%m-%d %H:%M}"))
        if row.subject and row.title != row.subject:
            facts.append(_("Subject: {subject}").format(subject=row.subject))
        if row.topic:
            facts.append(row.topic)
        if row.segment is not None:
            named = _("Segment “{name}”").format(name=row.segment)
            facts.append(named if row.segment else _("A segment that was deleted"))
        if row.tag:
            facts.append(_("Tag “{tag}”").format(tag=row.tag))
        if row.recipients is not None:
            people = self.ui.ngettext("to {n} person", "to {n} people", row.recipients)
            taken = self.ui.ngettext(
                "the server took {n} mail", "the server took {n} mails", row.accepted or 0
            )
            facts += [people.format(n=f"{row.recipients:,}"), taken.format(n=f"{row.accepted or 0:,}")]
        return " ・ ".join(facts) if self.ui.theme.lang == "ja" else " · ".join(facts)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.edit_wanted.emit(self.row.id)


class ListView(QWidget):
    """All cards, or the empty state."""

    edit_wanted = Signal(str)
    copy_wanted = Signal(str)
    delete_wanted = Signal(str)
    rename_wanted = Signal(str)
    template_wanted = Signal(str)
    check_wanted = Signal(str)
    deliveries_wanted = Signal(str)
    new_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.cards: list[NewsletterCard] = []
        self._narrow = False
        self.empty = EmptyState(ui, "mail")
        self.first = self.empty.add_button("primary", self.new_wanted.emit, "square-pen")
        self.empty.hide()
        self._sheet = Card(margin=0)
        self._sheet.add(self.empty)
        self._sheet.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self._sheet, 1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        box.addLayout(self._rows)
        box.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_rows(self, rows: Sequence[DraftRow]) -> None:
        """The newsletters of now."""
        clear(self._rows)
        self.cards = [self._card(row) for row in rows]
        for card in self.cards:
            self._rows.addWidget(card)
        self._rows.addStretch(1)
        self.empty.setVisible(not rows)
        self._sheet.setVisible(not rows)

    def _card(self, row: DraftRow) -> NewsletterCard:
        card = NewsletterCard(self.ui, row)
        card.arrange(narrow=self._narrow)
        card.edit_wanted.connect(self.edit_wanted)
        card.copy_wanted.connect(self.copy_wanted)
        card.delete_wanted.connect(self.delete_wanted)
        card.rename_wanted.connect(self.rename_wanted)
        card.template_wanted.connect(self.template_wanted)
        card.check_wanted.connect(self.check_wanted)
        card.deliveries_wanted.connect(self.deliveries_wanted)
        return card

    def respond(self, width: int) -> None:
        """Buttons beside or below the words."""
        self._narrow = width < self.ui.theme.s(NARROW)
        for card in self.cards:
            card.arrange(narrow=self._narrow)

    def retranslate(self) -> None:
        """The words of now; the cards come anew with the rows."""
        self.empty.set(
            self.ui._("No newsletter yet"),
            self.ui._(
                "Write the first one: a heading, a few words, perhaps a photo. It is kept while you write, "
                "and nothing is sent before you have seen who gets it."
            ),
        )
        self.first.setText(self.ui._("Write a newsletter"))
