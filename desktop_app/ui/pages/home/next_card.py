"""The card of the next newsletter, with the one big button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.home_view import HomeView, NextNewsletter, NextReaders
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.home import words
from desktop_app.ui.pages.home.thumbnail import Thumbnail
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chips import Chip, Tone
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel

_RUNS = (NewsletterState.SENDING, NewsletterState.PAUSED)


class NextCard(Card):
    """Its big button is never grey: without a draft it begins one, a run it opens, a draft it checks."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(spacing=20, row=True)
        self._ui = ui
        self._view: HomeView | None = None
        self._readers: NextReaders | None = None
        self.thumbnail = Thumbnail(ui)
        self.add(self.thumbnail)
        self.box.setAlignment(self.thumbnail, Qt.AlignmentFlag.AlignTop)
        self.chip = Chip(ui)
        self.title = WrapLabel("title")
        self.line = WrapLabel("small")
        self.send = button(ui, "send", icon="send", bulk="big", clicked=self._send)
        self.open = button(ui, "primary", bulk="big", clicked=self._open_run)
        self.edit = button(ui, "plain", bulk="big", clicked=self._edit)
        self.open.hide()
        column = QVBoxLayout()
        column.setSpacing(8)
        chips = QHBoxLayout()
        chips.addWidget(self.chip)
        chips.addStretch(1)
        column.addLayout(chips)
        column.addWidget(self.title)
        column.addWidget(self.line)
        column.addSpacing(6)
        buttons = Flow(gap=10, line_gap=8)
        for one in (self.send, self.open, self.edit):
            buttons.addWidget(one)
        column.addLayout(buttons)
        column.addStretch(1)
        self.box.addLayout(column, 1)

    @property
    def newsletter(self) -> NextNewsletter | None:
        """The one that is shown."""
        return self._view.next if self._view else None

    def show_view(self, view: HomeView) -> None:
        """Show the next newsletter of `view`."""
        before = self.newsletter
        self._view = view
        if self._readers is not None and (view.next is None or self._readers.newsletter != view.next.id):
            self._readers = None
        if before is None or view.next is None or before.shapes != view.next.shapes:
            self.thumbnail.show_newsletter(view.next)
        self.retranslate()

    def show_readers(self, readers: NextReaders) -> None:
        """Who would get it."""
        if self.newsletter is not None and self.newsletter.id == readers.newsletter:
            self._readers = readers
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language of now."""
        _, shown = self._ui._, self.newsletter
        run = shown is not None and shown.state in _RUNS
        self.send.setText(_("Check and send"))
        self.open.setText(_("Open the delivery"))
        self.edit.setText(_("Edit the draft") if shown is not None else _("Write a newsletter"))
        self.send.setVisible(not run)
        self.open.setVisible(run)
        self.edit.setVisible(not run)
        if shown is None:
            self.chip.set("")
            self.title.setText(_("Write your next newsletter"))
            self.line.setText(_("There is no draft yet. The button begins one."))
            return
        self.chip.set(*self._chip(shown))
        self.title.setText(shown.title or _("(no subject yet)"))
        self.line.setText(words.joined(self._parts(shown)))
        self.send.setAccessibleName(_("Check and send: {title}").format(title=shown.title))

    def _chip(self, shown: NextNewsletter) -> tuple[str, Tone]:
        _ = self._ui._
        if shown.state is NewsletterState.SENDING and not self._ui.tasks.busy("send"):
            return _("Waiting"), "warn"  # a run that was cut off, or waits for its time
        chips: dict[NewsletterState, tuple[str, Tone]] = {
            NewsletterState.SENDING: (_("Sending"), "ok"),
            NewsletterState.PAUSED: (_("Paused"), "warn"),
            NewsletterState.SCHEDULED: (_("Scheduled"), "neutral"),
        }
        return chips.get(shown.state, (_("Draft"), "neutral"))

    def _parts(self, shown: NextNewsletter) -> list[str]:
        ui, _ = self._ui, self._ui._
        if shown.state in _RUNS:
            done = words.mails(ui, shown.done)
            return [_("{done} of {total} are done").format(done=done, total=words.mails(ui, shown.total))]
        parts = [_("Counting who gets it…")] if self._readers is None else self._audience(self._readers)
        if self._view is not None:
            saved = words.when(ui, shown.changed_at, self._view.now)
            parts.append(_("saved {when}").format(when=saved))
        return parts

    def _audience(self, readers: NextReaders) -> list[str]:
        _ = self._ui._
        if readers.people is None:
            return [_("The check counts who gets it")]
        goes = _("Goes to at most {people}") if readers.at_most else _("Goes to {people}")
        parts = [goes.format(people=words.people(self._ui, readers.people))]
        return [*parts, self._displays(readers)] if readers.needed else parts

    def _displays(self, readers: NextReaders) -> str:
        _ = self._ui._
        if readers.shown == readers.needed:
            return _("all {n} legal displays are there").format(n=readers.needed)
        return _("{n} of {needed} legal displays are there").format(n=readers.shown, needed=readers.needed)

    def _send(self) -> None:
        if self.newsletter is None:
            self._ui.go("newsletters", new=True)
        else:
            self._ui.go("check", newsletter=self.newsletter.id)

    def _edit(self) -> None:
        if self.newsletter is None:
            self._ui.go("newsletters", new=True)
        else:
            self._ui.go("newsletters", newsletter=self.newsletter.id)

    def _open_run(self) -> None:
        if self.newsletter is not None:
            self._ui.go("deliveries", newsletter=self.newsletter.id)
