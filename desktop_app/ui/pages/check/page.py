"""The page: checks when it opens, names what is missing, and starts sending."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.check_sheet import CheckSheet, Plan
from desktop_app.services.check_words import Obstacle, Target
from desktop_app.ui.context import Ui
from desktop_app.ui.page import Page
from desktop_app.ui.pages.check.points import PointsCard
from desktop_app.ui.pages.check.send_card import SendCard
from desktop_app.ui.pages.check.starting import Starting
from desktop_app.ui.pages.check.who import WhoCard
from desktop_app.ui.plan_cards import PlanCards
from desktop_app.ui.sending import sending
from desktop_app.ui.sending_words import people
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import EmptyState, Notice
from desktop_app.ui.widgets.sentences import sentences

_SEND_BELOW, _STACKED_BELOW = 840, 600
_NAMED_HERE = frozenset({"check-blocks", "warnings-not-accepted", "mailbox-not-declared"})
"""What this page names point by point needs no dialog."""


class CheckPage(Page):
    """送る前の確認 of one newsletter."""

    name = "check"
    cares = frozenset({"contacts", "newsletters", "shop", "account", "inbox", "deliveries", "imports"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.newsletter = ""
        self.sheet: CheckSheet | None = None
        self._reading = self._checking = False
        self._problem: AppError | None = None
        self._failure: AppError | None = None
        self.back = button(ui, icon="arrow-left", clicked=self._go_back)
        self.header.add(self.back)
        self.first = Notice(ui, "stop", clicked=self._mend_first)
        self.first.hide()
        self.layout_.addWidget(self.first)
        self.plans = PlanCards(ui, only=lambda: self.newsletter)
        self.layout_.addWidget(self.plans)
        self.since = Notice(ui, "info")
        self.since.hide()
        self.layout_.addWidget(self.since)
        self.empty = EmptyState(ui, "mail-check")
        self._choose = self.empty.add_button("primary", lambda: ui.go("newsletters"))
        self.layout_.addWidget(self.empty, 1)
        self.columns = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.columns)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(16)
        self.who = WhoCard(ui, self._go)
        self.points = PointsCard(ui, self._go, self._show_state)
        self._both.addWidget(self.who, 10)
        self._both.addWidget(self.points, 14)
        self.card = SendCard(ui, send=self.send, read=self.read_mailbox, changed=self._show_state)
        self._starting = Starting(
            ui, self, self.card, begins=self._forget_failure, failed=self._failed
        )
        self._row.addLayout(self._both, 1)
        self._row.addWidget(self.card, 0, Qt.AlignmentFlag.AlignTop)
        self.columns.hide()
        self.layout_.addWidget(self.columns, 1)
        self.card.when.changed.connect(self._show_when)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self._settle)
        sending(ui).changed.connect(self.reload)
        self.retranslate()

    # --- what the frame asks for

    def retranslate(self) -> None:
        _ = self.ui._
        self.header.title.setText(_("Check before sending"))
        self.back.setText(_("Back to the newsletter"))
        self.empty.set(
            _("Nothing to check yet"),
            _("Choose a newsletter: here you see who gets it, who does not and why, before anything leaves."),
        )
        self._choose.setText(_("Open newsletters"))
        for part in (self.who, self.points, self.card, self.plans):
            part.retranslate()
        if self.sheet is not None:
            self._draw(self.sheet)

    def open(self, **target: Any) -> None:
        """`newsletter`: id of the draft. The mailbox is read as well, so that no opt-out is missed."""
        newsletter = str(target.get("newsletter", ""))
        if newsletter != self.newsletter:
            self.sheet, self._failure = None, None
            self.card.how.choose("now")
            self.card.when.set_value(None)
        self.card.by_hand.clear()  # said for the sending that was at hand then
        self.newsletter, self._problem = newsletter, None
        self.plans.refresh()
        self.reload()
        if newsletter:
            self.ui.tasks.look(self, lambda: self.ui.services.mailbox.readable, self._read_if, key="readable")

    def refresh(self) -> None:
        ui, newsletter = self.ui, self.newsletter
        self.empty.setVisible(not newsletter)
        self.back.setVisible(bool(newsletter))
        if not newsletter:
            self._gone()
            return
        running = sending(ui).running
        other = running if running != newsletter else None
        services = ui.services
        if self.sheet is None:
            self.header.subtitle.setText(ui._("Checking …"))
        self._checking = True
        self.card.by_hand.look()
        self._show_card()
        ui.tasks.study(
            self,
            lambda work: services.check_view.look(newsletter, running=other, go_on=work.check),
            self._show,
            key="sheet",
            failed=self._not_there,
        )

    def respond(self) -> None:
        width, theme = self.width(), self.ui.theme
        ways = QBoxLayout.Direction
        below = width < theme.s(_SEND_BELOW)
        self._row.setDirection(ways.TopToBottom if below else ways.LeftToRight)
        stacked = width < theme.s(_STACKED_BELOW)
        self._both.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        self.card.setMinimumWidth(0 if below else theme.s(232))
        self._widen_card()
        self._settling.start()

    def _widen_card(self) -> None:
        """The card is narrow, but never narrower than the words on its button."""
        below = self.width() < self.ui.theme.s(_SEND_BELOW)
        margins = self.card.box.contentsMargins()
        needed = self.card.send.sizeHint().width() + margins.left() + margins.right() + 2
        self.card.setMaximumWidth(16777215 if below else max(self.ui.theme.s(280), needed))

    def _settle(self) -> None:
        # New rows get their fonts when they are first shown: only then the body's height is known.
        self.who.respond()
        self.layout_.invalidate()
        self.layout_.update()

    # --- the check

    def _show(self, sheet: CheckSheet) -> None:
        first = self.sheet is None
        self.sheet, self._checking = sheet, False
        if first and sheet.state is NewsletterState.SCHEDULED:
            plans = sending(self.ui).planned
            at = next((one.at for one in plans if one.newsletter_id == sheet.newsletter_id), None)
            self.card.how.choose("later")
            self.card.when.set_value(at if at is not None and at > sheet.at else None)
        self._draw(sheet)

    def _draw(self, sheet: CheckSheet) -> None:
        both = " — ".join(dict.fromkeys(part for part in (sheet.title, sheet.subject) if part.strip()))
        self.header.subtitle.setText(both)
        self.columns.setVisible(not sheet.begun)
        self.who.show_sheet(sheet)
        self.points.show_sheet(sheet)
        self._show_since(sheet)
        self._show_card()
        self._settling.start()

    def _show_since(self, sheet: CheckSheet) -> None:
        """What changed about the readers since it was planned; planning anew takes the readers of now."""
        _, ui, told = self.ui._, self.ui, list[str]()
        if sheet.added:
            told.append(
                _("{people} came since it was planned: they do not get it.").format(
                    people=people(ui, sheet.added)
                )
            )
        if sheet.dropped:
            told.append(
                _("{people} of those you confirmed will not get it any more.").format(
                    people=people(ui, sheet.dropped)
                )
            )
        if sheet.added:
            told.append(_("To plan it for the readers of now, choose a time at the right and plan it again."))
        self.since.set(" ".join(told) if ui.theme.lang == "en" else "".join(told))

    def _gone(self) -> None:
        self.sheet, self._checking = None, False
        self.since.hide()
        self.header.subtitle.setText("")
        self.columns.hide()
        self.first.hide()

    def _not_there(self, error: AppError) -> None:
        self.newsletter = ""
        self.empty.show()
        self.back.hide()
        self._gone()
        if error.id != "newsletter-missing":
            self.ui.error(error)

    def _show_card(self) -> None:
        if self.sheet is not None:
            self.card.show_sheet(self.sheet, reading=self._reading, problem=self._problem)
        self._show_state()

    def open_points(self) -> list[Obstacle | str]:
        """What still stands against sending, most urgent first."""
        if self.sheet is None:
            return []
        points = list(
            self.sheet.open_points(
                self.points.reasons().keys(), read_by_hand=self.card.by_hand.box.isChecked()
            )
        )
        if self._problem is not None and self.sheet.mailbox.readable:
            hard = sum(isinstance(one, Obstacle) for one in points)
            points.insert(hard, "mailbox")
        return points

    def _show_state(self) -> None:
        if self.sheet is None:
            return
        points = self.open_points()
        self.card.show_number(len(self.sheet.to_send), len(points), waiting=self._checking)
        self.card.setVisible(not self.sheet.begun)
        self._widen_card()
        self._show_when()
        _ = self.ui._
        if not points:
            failure = self.ui.error_text(self._failure) if self._failure is not None else None
            self.first.set(sentences(self.ui, failure.title, failure.cause) if failure else "", "")
            return
        point = points[0]
        if isinstance(point, Obstacle):
            self.first.set(point.text, point.mend, "stop")
        elif point == "mailbox":
            self.first.set(
                _("The replies can't be read, so a request to stop could be missed. Sending waits for that."),
                _("Try again"),
                "stop",
            )
        elif point == "by-hand":
            self.first.set(_("Say that you have read all replies."), _("Go there"), "warn")
        else:
            self.first.set(_("A point about a duty by law needs your reason."), _("Go there"), "warn")

    def _show_when(self) -> None:
        """When they leave: from now on, or from the time that is chosen."""
        ui, sheet = self.ui, self.sheet
        if sheet is None:
            return
        at = self.card.when.value() if self.card.later else None
        begin, service = max(at or sheet.at, sheet.at), ui.services.check_view

        def plan() -> Plan:
            if begin == sheet.at:
                return sheet.plan
            return service.plan_from(sheet.newsletter_id, len(sheet.to_send), begin)

        ui.tasks.look(self, plan, self.who.show_plan, key="when")

    # --- mending

    def _go(self, target: Target) -> None:
        self.ui.go(target.page, **target.args)

    def _go_back(self) -> None:
        self.ui.go("newsletters", newsletter=self.newsletter)

    def _mend_first(self) -> None:
        points = self.open_points()
        if not points:
            return
        point = points[0]
        if isinstance(point, Obstacle):
            self._go(point.target)
        elif point == "mailbox":
            self.read_mailbox()
        else:
            self._point_at(point)

    def _point_at(self, point: str) -> None:
        """Bring a point of this page into view and put the keyboard on it."""
        target: QWidget = self.card.by_hand.box
        for row in self.points.ticks:
            if row.rule == point:
                target = row.reason.choice
        if self.area is not None:
            self.area.ensureWidgetVisible(target, 40, 60)
        target.setFocus()

    # --- the mailbox

    def _read_if(self, readable: bool) -> None:
        if readable:
            self.read_mailbox()

    def read_mailbox(self) -> None:
        """Read the replies; what came in is in the next check."""
        if self._reading:
            return
        self._reading, self._problem = True, None
        self._show_card()
        services = self.ui.services
        self.ui.tasks.do(
            self,
            lambda _: services.mailbox.read_now(),
            lambda _result: self._read_ended(None),
            title=self.ui._("Reading replies"),
            lane="inbox",
            changes=("inbox", "contacts", "deliveries"),
            failed=self._read_ended,
            cancelled=partial(self._read_ended, None),
        )

    def _read_ended(self, problem: AppError | None) -> None:
        self._reading, self._problem = False, problem
        self.reload()

    # --- sending

    def send(self) -> None:
        """Ask once and start; while something is missing, show the first of it instead. Nothing happens while
        it is being checked anew: the number on the button may not be true any more."""
        if self.sheet is None or self._checking:
            return
        self.card.by_hand.look()
        points = self.open_points()
        if points:
            self._show_state()
            if isinstance(points[0], str) and points[0] != "mailbox":
                self._point_at(points[0])
            elif self.area is not None:
                self.area.ensureWidgetVisible(self.first, 0, 20)
                if self.first.button is not None:
                    self.first.button.setFocus()
            return
        if self.card.later and self.card.when.point_out():
            return
        self._starting.ask(self.sheet, self.points.reasons())

    def _forget_failure(self) -> None:
        self._failure = None

    def _failed(self, newsletter: str, error: AppError) -> None:
        """It did not begin, or broke off: back here, where what is missing has its button."""
        if newsletter == self.newsletter:
            self._failure = error
            self.card.by_hand.clear()
        if error.id not in _NAMED_HERE:
            self.ui.error(error)
        self.ui.tasks.look(
            self,
            lambda: self.ui.services.check_view.begun(newsletter),
            partial(self._back_if_draft, newsletter),
            key="begun",
        )

    def _back_if_draft(self, newsletter: str, begun: bool) -> None:
        if not begun:
            self.ui.go("check", newsletter=newsletter)
