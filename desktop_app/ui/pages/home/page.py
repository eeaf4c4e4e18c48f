"""ホーム: what is next, how everybody stands, what needs the owner, and how the book grew."""

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.home_view import HomeView, Numbers, Todo
from desktop_app.ui.context import Ui
from desktop_app.ui.page import Page
from desktop_app.ui.pages.home import words
from desktop_app.ui.pages.home.chart import GrowthChart
from desktop_app.ui.pages.home.next_card import NextCard
from desktop_app.ui.pages.home.reading import ReadButton
from desktop_app.ui.pages.home.stats import Stats
from desktop_app.ui.pages.home.todo_card import TodoCard
from desktop_app.ui.plan_cards import PlanCards
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.times import ago

NARROW, NARROWEST = 800, 420
_MINUTE = 60_000
_IN_STEPS = frozenset({"shop-missing", "shop-gaps", "account-missing"})
"""Things to do that the first steps of a new book say already."""


class HomePage(Page):
    """The first page."""

    name = "home"
    cares = frozenset(
        {"contacts", "newsletters", "deliveries", "inbox", "shop", "account", "records", "imports"}
    )

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.view: HomeView | None = None
        self.numbers: Numbers | None = None
        self._columns = 0
        self.read_button = ReadButton(ui)
        self.add_button = button(ui, icon="user-plus", clicked=lambda: ui.go("contacts", add=True))
        self.header.add(self.read_button)
        self.header.add(self.add_button)
        self.next = NextCard(ui)
        self.stats = Stats(ui)
        self.todo = TodoCard(ui, self.mend)
        self.growth = Card()
        self.growth_title = label("h2")
        self.chart = GrowthChart(ui)
        self.growth.add(self.growth_title)
        self.growth.add(self.chart, 1)
        self.bottom = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.bottom.setSpacing(16)
        self.bottom.addWidget(self.todo, 13)
        self.bottom.addWidget(self.growth, 12)
        for card in (self.todo, self.growth):
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.plans = PlanCards(ui)
        self.layout_.addWidget(self.plans)
        self.layout_.addWidget(self.next)
        self.layout_.addWidget(self.stats)
        self.layout_.addLayout(self.bottom, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self.look)
        self.retranslate()
        self.respond()

    # --- data

    def refresh(self) -> None:
        self.look()
        self.count()

    def look(self) -> None:
        """What a few queries tell; also each minute, so that 「2分前」 stays true."""
        ui = self.ui
        if self.view is None:  # the first paint does not wait for law and composer
            ui.tasks.look(self, lambda: ui.services.home.glance(), self._show_view, key="glance")
            ui.tasks.study(self, lambda _: ui.services.home.view(), self._show_view, key="view")
        else:
            ui.tasks.look(self, lambda: ui.services.home.view(), self._show_view, key="view")

    def count(self) -> None:
        """Everybody by status; among many people at first it takes seconds, meanwhile the page says so."""
        ui = self.ui
        ui.tasks.study(
            self, lambda work: ui.services.home.numbers(check=work.check), self._show_numbers, key="numbers"
        )

    def _show_view(self, view: HomeView) -> None:
        if self.view is not None and self.view.complete and not view.complete:
            return  # the glance came after the whole
        before = self.next.newsletter if self.view is not None and self.view.complete else None
        self.view = view
        self.next.show_view(view)
        self.chart.show_months(view.months)
        self.retranslate()
        changed = view.complete and (
            before is None
            or view.next is None
            or (before.id, before.changed_at)
            != (
                view.next.id,
                view.next.changed_at,
            )
        )
        if changed:
            self._count_readers()

    def _show_numbers(self, numbers: Numbers) -> None:
        changed = numbers != self.numbers
        self.numbers = numbers
        self.retranslate()
        if changed:
            self._count_readers()

    def _count_readers(self) -> None:
        shown = self.next.newsletter
        if shown is None or shown.state not in (NewsletterState.DRAFT, NewsletterState.SCHEDULED):
            return
        ui, newsletter = self.ui, shown.id
        self.ui.tasks.study(
            self,
            lambda work: ui.services.home.readers(newsletter, check=work.check),
            self.next.show_readers,
            key="readers",
        )

    # --- words

    def retranslate(self) -> None:
        _ = self.ui._
        self.add_button.setText(_("Add a contact"))
        self.read_button.retranslate()
        self.growth_title.setText(_("Growth of contacts"))
        self.header.title.setText(words.greeting(self.ui, self._now()))
        self.header.subtitle.setText(words.joined(self._subtitle()))
        self.chart.retranslate()
        self.next.retranslate()
        self.plans.retranslate()
        some = self.view is not None and self.view.contacts > 0
        self.stats.setVisible(some)
        self.growth.setVisible(some)
        if self.view is not None:
            self.stats.show_numbers(self.view, self.numbers)
        self._show_todo()

    def _now(self) -> datetime:
        return self.view.now if self.view is not None else self.ui.services.environment.clock()

    def _subtitle(self) -> list[str]:
        _, parts = self.ui._, [words.day(self.ui, self._now())]
        box = self.view.mailbox if self.view is not None else None
        self.read_button.setVisible(box is not None and box.readable)
        if box is None or not box.account:
            return parts
        if not box.readable:
            return [*parts, _("Replies are read by hand")]
        if box.read_at is None:
            return [*parts, _("Replies never read")]
        read = _("Replies read {when}").format(when=ago(self.ui, box.read_at, self._now()))
        came = words.came(self.ui, box.came)
        return [*parts, read, came] if came else [*parts, read]

    def _show_todo(self) -> None:
        view = self.view
        if view is None or not view.complete:
            return
        found = [*view.todo, *(self.numbers.todo if self.numbers else ())]
        urgent = {"stop": 0, "warn": 1, "ask": 2, "neutral": 3, "ok": 4}
        found.sort(key=lambda one: urgent[one.tone])
        if view.first_steps:
            rest = [one for one in found if one.code not in _IN_STEPS]
            self.todo.show_things([*view.first_steps, *rest], ())
        else:
            self.todo.show_things(found, view.fine)

    # --- what the owner does

    def mend(self, one: Todo) -> None:
        """Go where a thing is done."""
        if one.page:
            target = dict(one.args)
            if one.code == "step-newsletter":
                self.ui.go("newsletters", new=True)
            elif one.code == "step-contacts":
                self.ui.go("contacts", add=True)
            else:
                self.ui.go(one.page, **target)
        else:
            self.read_button.read()

    # --- arrangement

    def respond(self) -> None:
        s, wide = self.ui.theme.s, self.body.width() or self.width()
        columns = 4 if wide >= s(NARROW) else 2 if wide >= s(NARROWEST) else 1
        if columns == self._columns:
            return
        self._columns = columns
        self.stats.set_columns(columns)
        self.next.thumbnail.setVisible(columns > 1)
        ways = QBoxLayout.Direction
        self.bottom.setDirection(ways.LeftToRight if columns == 4 else ways.TopToBottom)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
