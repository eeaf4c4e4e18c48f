"""The page: the run of now on top, those of before below, one run's recipients behind a button."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.delivery_sheet import RecipientPage, Run, RunView
from desktop_app.ui.context import Ui
from desktop_app.ui.page import Page
from desktop_app.ui.pages.deliveries.actions import RunActions
from desktop_app.ui.pages.deliveries.history import HistoryCard
from desktop_app.ui.pages.deliveries.mail_dialog import MailDialog
from desktop_app.ui.pages.deliveries.practice_box import PracticeBox
from desktop_app.ui.pages.deliveries.recipients import Recipients
from desktop_app.ui.pages.deliveries.resolve import ResolveDialog
from desktop_app.ui.pages.deliveries.result_file import save_result
from desktop_app.ui.pages.deliveries.run_card import RunCard
from desktop_app.ui.plan_cards import PlanCards
from desktop_app.ui.sending import sending
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import EmptyState

_LOOK_MS = 1000
_ALL_UNKNOWN = 1000


class DeliveriesPage(Page):
    """配信."""

    name = "deliveries"
    cares = frozenset({"deliveries", "newsletters", "account", "inbox"})
    scrolls = False

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.newsletter = ""
        self.view: RunView | None = None
        self._actions = RunActions(ui, self)
        self.back = button(ui, icon="arrow-left", clicked=self.show_overview)
        self.go_on = button(ui, "primary", icon="play", clicked=self.continue_run)
        self.pause = button(ui, icon="pause", clicked=self.pause_run)
        self.cancel = button(ui, "danger", clicked=self.cancel_run)
        self.practice = button(ui, icon="mail-open", clicked=self.show_practice_mails)
        for one in (self.back, self.practice, self.go_on, self.pause, self.cancel):
            self.header.add(one)
            one.hide()
        self.stack = QStackedWidget()
        self.layout_.addWidget(self.stack, 1)
        self.stack.addWidget(self._make_overview())
        self.recipients = Recipients(ui, self.show_mail)
        self.stack.addWidget(self.recipients)
        self._sending = sending(ui)
        self._sending.changed.connect(self._sending_changed)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.retranslate()

    def _make_overview(self) -> QWidget:
        self.overview = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        body = QWidget()
        body.setObjectName("pageBody")
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 6, 0)
        box.setSpacing(16)
        self.empty = EmptyState(self.ui, "send")
        self._write = self.empty.add_button("primary", lambda: self.ui.go("newsletters"))
        self.card = RunCard(
            self.ui,
            recipients=self.show_recipients,
            unknown=self.decide_unknown,
            problem=self.mend,
            newsletter=lambda: self.ui.go("newsletters", newsletter=self.newsletter),
            save=self.save_result,
        )
        self.card.hide()
        self.history = HistoryCard(self.ui, self.choose)
        self.history.hide()
        self.plans = PlanCards(self.ui)
        box.addWidget(self.plans)
        box.addWidget(self.empty, 100)  # what is left over is its own before it is the stretch's
        box.addWidget(self.card)
        box.addWidget(self.history)
        box.addStretch(1)
        area.setWidget(body)
        return area

    # --- what the frame asks for

    def retranslate(self) -> None:
        _ = self.ui._
        self.header.title.setText(_("Deliveries"))
        self.overview.setAccessibleName(_("Deliveries"))
        self.back.setText(_("Back to all deliveries"))
        self.go_on.setText(_("Continue"))
        self.pause.setText(_("Pause"))
        self.cancel.setText(_("Call off"))
        self.practice.setText(_("The readers’ mailboxes"))
        self.empty.set(
            _("Nothing was sent yet"),
            _("When you send a newsletter, you see here how far it is and what each server said."),
        )
        self._write.setText(_("Open newsletters"))
        for part in (self.card, self.history, self.recipients, self.plans):
            part.retranslate()
        if self.view is not None:
            self._show_view(self.view)

    def open(self, **target: Any) -> None:
        """`newsletter`: the run to show. `delivery`: one mail of it."""
        self.newsletter = str(target.get("newsletter", self.newsletter))
        self.show_overview()
        self.reload()
        if "delivery" in target:
            self.show_mail(str(target["delivery"]))

    def refresh(self) -> None:
        services = self.ui.services
        self.ui.tasks.look(self, lambda: services.delivery_view.runs(), self._show_runs, key="runs")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    # --- reading

    def _show_runs(self, runs: list[Run]) -> None:
        running = self._sending.running
        known = {run.newsletter_id for run in runs}
        if self.newsletter not in known and (not running or self.newsletter != running):
            unfinished = [run.newsletter_id for run in runs if _goes_on(run)]
            newest = [run.newsletter_id for run in runs]
            self.newsletter = next(iter([*([running] if running else []), *unfinished, *newest]), "")
        self.empty.setVisible(not self.newsletter)
        self.history.setVisible(bool(runs))
        self.history.show_runs(runs, self.newsletter, running or "")
        if not self.newsletter:
            self.view = None
            self.card.hide()
            self._show_buttons()
            return
        self._look()
        if self.stack.currentWidget() is self.recipients:
            self.recipients.load()

    def _look(self) -> None:
        """The numbers as they stand in the book: events may come late, the book does not."""
        services, newsletter = self.ui.services, self.newsletter
        if newsletter:
            self.ui.tasks.look(
                self,
                lambda: services.delivery_view.run(newsletter),
                self._show_view,
                key="run",
                failed=self._not_there,
            )

    def _not_there(self, error: AppError) -> None:
        self.newsletter = ""
        if error.id not in ("newsletter-missing", "mailing-missing"):
            self.ui.error(error)

    def _show_view(self, view: RunView) -> None:
        self.view = view
        run = view.run
        running = self._sending.running == run.newsletter_id
        self.card.show()
        ending = self._sending.endings.get(run.newsletter_id)
        self.card.show_run(view, running=running, ending=ending, by_itself=self._waits())
        self.history.update_run(run, running=running)
        self._show_buttons()
        self._watch()

    def _watch(self) -> None:
        """Look each second while the run that is shown is going on."""
        going = self._sending.running is not None and self.isVisible()
        if going and not self._timer.isActive():
            self._timer.start()
        elif not going:
            self._timer.stop()

    def _sending_changed(self) -> None:
        self._watch()
        self.reload()

    def _show_buttons(self) -> None:
        view, inside = self.view, self.stack.currentWidget() is self.recipients
        self.back.setVisible(inside)
        self.practice.setVisible(self.ui.practice and not inside)
        running = view is not None and self._sending.running == view.run.newsletter_id
        frozen = view is not None and _goes_on(view.run)
        self.pause.setVisible(running or (frozen and self._waits()))
        self.go_on.setVisible(frozen and not running)
        self.cancel.setVisible(frozen)
        title = view.run.title if view is not None and inside else ""
        self.header.subtitle.setText(title)

    def _waits(self) -> bool:
        return self._sending.waits_until(self.newsletter) is not None

    # --- doing

    def choose(self, newsletter: str) -> None:
        """Show another run on top."""
        self.newsletter = newsletter
        self.refresh()

    def pause_run(self) -> None:
        """Stop before the next mail."""
        self._actions.pause(self.newsletter)

    def continue_run(self) -> None:
        """Go on with the run that is shown."""
        if self.view is not None:
            self._actions.go_on(self.view.run)

    def cancel_run(self) -> None:
        """End the run that is shown for good, after a question."""
        if self.view is not None:
            self._actions.call_off(self.view.run)

    def mend(self) -> None:
        """What stopped the run that is shown."""
        if self.view is not None:
            self._actions.mend(self.view.run)

    # --- one run, one mail

    def show_overview(self) -> None:
        """Back from the recipients."""
        self.stack.setCurrentIndex(0)
        self._show_buttons()

    def show_recipients(self, group: str = "") -> None:
        """Everyone of the run."""
        self.stack.setCurrentWidget(self.recipients)
        self.recipients.show_run(self.newsletter, group)
        self._show_buttons()
        self.recipients.search.setFocus()

    def show_mail(self, delivery: str) -> None:
        """One mail."""
        MailDialog(self.ui, self.window(), delivery).open()

    def save_result(self) -> None:
        """The run that is shown as a file."""
        if self.view is not None:
            save_result(self.ui, self, self.newsletter, self.view.run.title)

    def show_practice_mails(self) -> None:
        """What the practice shop's readers got."""
        PracticeBox(self.ui, self.window()).open()

    def decide_unknown(self) -> None:
        """One: decide it. Several: decide all of them, or look at the list first."""
        services, newsletter = self.ui.services, self.newsletter
        self.ui.tasks.look(
            self,
            lambda: services.delivery_view.recipients(
                newsletter, states=[DeliveryState.UNKNOWN], limit=_ALL_UNKNOWN
            ),
            self._decide,
            key="unknown",
        )

    def _decide(self, page: RecipientPage) -> None:
        ids = [row.id for row in page.rows]
        if len(ids) > 1:
            self.show_recipients("unknown")
        if ids:
            hints = [page.hints[one] for one in ids if one in page.hints]
            ResolveDialog(self.ui, self.window(), ids, self.reload, hints).open()


def _goes_on(run: Run) -> bool:
    return run.state in (NewsletterState.SENDING, NewsletterState.PAUSED) and bool(run.open)
