"""The right column: the mailbox, what only the owner can say, and the one button that sends."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.eligibility import MAILBOX_MINUTES
from desktop_app.domain.errors import AppError
from desktop_app.domain.schedule import HOLD_MINUTES
from desktop_app.services.check_sheet import CheckSheet
from desktop_app.ui.context import Ui
from desktop_app.ui.sending_words import clock_time, people
from desktop_app.ui.widgets.buttons import Segmented, button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chips import StatusDot
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.when_edit import WhenEdit

_LOOK_MS = 15_000
"""A timer for the whole time would be late by as long as the PC slept."""


class _ByHand(QWidget):
    """A box to tick with a sentence that wraps. What was said holds as long as a reading by the program."""

    def __init__(self, ui: Ui, changed: Callable[[], None]) -> None:
        super().__init__()
        self._ui, self._changed = ui, changed
        self.said_at: datetime | None = None
        """When it was ticked."""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.box = QCheckBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.text = WrapLabel("body")
        self.text.setBuddy(self.box)
        row.addWidget(self.box)
        row.addWidget(self.text, 1)
        self.box.toggled.connect(self._toggled)

    def clear(self) -> None:
        """Nothing was said."""
        self.box.setChecked(False)

    def look(self) -> None:
        """Take the tick away once it is too old."""
        limit = timedelta(minutes=MAILBOX_MINUTES)
        if self.said_at is not None and not timedelta(0) <= self._now() - self.said_at <= limit:
            self.clear()

    def _toggled(self, on: bool) -> None:
        self.said_at = self._now() if on else None
        if on:
            self._timer.start()
        else:
            self._timer.stop()
        self._changed()

    def _now(self) -> datetime:
        return self._ui.services.check_view.environment.clock()


class SendCard(Card):
    """`send` and `read` are what its buttons do; `changed` is called when the owner affirms something."""

    def __init__(
        self, ui: Ui, *, send: Callable[[], None], read: Callable[[], None], changed: Callable[[], None]
    ) -> None:
        super().__init__()
        self._ui = ui
        self._by_hand = False
        self.title = label("h2")
        self.kept = WrapLabel("small")
        self.add(self.title)
        self.add(self.kept)
        self.from_line = WrapLabel("small")
        self.add(self.from_line)
        mailbox = QHBoxLayout()
        mailbox.setSpacing(8)
        self.dot = StatusDot(ui, side=18)
        self.mailbox = WrapLabel("small")
        mailbox.addWidget(self.dot)
        mailbox.addWidget(self.mailbox, 1)
        self._mailbox = QWidget()
        box = QVBoxLayout(self._mailbox)
        box.setContentsMargins(0, 6, 0, 0)
        box.setSpacing(6)
        box.addLayout(mailbox)
        self.read = button(ui, bulk="small", icon="refresh-cw", clicked=read)
        box.addWidget(self.read)
        self.add(self._mailbox)
        self.by_hand = _ByHand(ui, changed)
        self.add(self.by_hand)
        self.how = Segmented(ui, ("now", "later"))
        self.how.choose("now")
        self.how.chosen.connect(lambda _: self._chosen(changed))
        self.add(self.how)
        self.when = WhenEdit(ui, ui.services.check_view.environment.clock)
        self.when.set_value(None)
        self.add(self.when)
        self.about = WrapLabel("small")
        self.add(self.about)
        self.box.addStretch(1)
        self.state = WrapLabel("small")
        self.add(self.state)
        self.send = button(ui, "send", icon="send", bulk="big", clicked=send)
        self.add(self.send)

    @property
    def later(self) -> bool:
        """Whether a time is chosen."""
        return self.how.key() == "later"

    def _chosen(self, changed: Callable[[], None]) -> None:
        self._show_how()
        changed()
        if self.later:
            self.when.setFocus()

    def _show_how(self) -> None:
        _ = self._ui._
        self.when.setVisible(self.later and not self._by_hand)
        self.by_hand.setVisible(self._by_hand and not self.later)
        self.send.set_icon("calendar-clock" if self.later else "send")
        text = _("This PC must be on then, with this program running; the notification area is enough.")
        if self.later and self._by_hand:
            text = _(
                "The replies of this account are read by hand, and that you have read them must be said "
                "right before sending. So nothing can start by itself: please send now."
            )
        elif self.later:
            text += _(" More than 30 minutes late it asks you first.")
        elif self._ui.preferences.hold:
            text = _("For {n} minutes after that you can take it back.").format(n=HOLD_MINUTES)
        else:
            text = ""
        self.about.setText(text)
        self.about.setVisible(bool(text))

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.title.setText(_("Send"))
        self.how.set_texts({"now": _("Send now"), "later": _("Choose a time")})
        self.when.retranslate()
        self._show_how()
        self.kept.setText(_("A copy of each mail, with address and ground, stays in Records."))
        self.by_hand.text.setText(
            _(
                "I have read every reply that has come so far, and entered every request to stop. "
                "(This program does not read the mailbox.)"
            )
        )
        self.by_hand.box.setAccessibleName(self.by_hand.text.said())
        self.read.setText(_("Read replies now"))

    def show_sheet(self, sheet: CheckSheet, *, reading: bool, problem: AppError | None) -> None:
        """Sender and mailbox of a check; `problem`: why the mailbox could not be read just now."""
        _, ui = self._ui._, self._ui
        self.from_line.setText(_("Sender: {address}").format(address=sheet.sender) if sheet.sender else "")
        self.from_line.setVisible(bool(sheet.sender))
        self._mailbox.setVisible(sheet.mailbox.readable and not sheet.begun)
        self._by_hand = sheet.by_hand and not sheet.begun
        self._show_how()
        self.when.show_choices()
        state, text = "ok", _("Replies never read")
        if sheet.mailbox.read_at is not None:
            when = clock_time(sheet.mailbox.read_at, sheet.at)
            text = _("Replies read at {when}").format(when=when)
        if not sheet.mailbox.fresh:
            state = "warn"
        if problem is not None:
            state = "stop"
            text = _("The replies could not be read: {title}.").format(title=ui.error_text(problem).title)
        if reading:
            state, text = "neutral", _("Reading the replies …")
        self.dot.set(state, text)
        self.mailbox.setText(text)
        self.read.setText(_("Try again") if problem is not None else _("Read replies now"))
        self.read.setEnabled(not reading)

    def show_number(self, number: int, open_points: int, *, waiting: bool) -> None:
        """The number on the button, and how things stand right above it."""
        _, ui = self._ui._, self._ui
        count = people(ui, number)
        if self.later:
            self.send.setText(_("Plan for {people}").format(people=count) if number else _("Plan"))
        else:
            self.send.setText(_("Send to {people}").format(people=count) if number else _("Send"))
        self.send.setEnabled(not (self.later and self._by_hand))
        if waiting:
            self.state.setText(_("Checking …"))
        elif open_points:
            left = ui.ngettext("{n} point is still open.", "{n} points are still open.", open_points)
            self.state.setText(left.format(n=open_points))
        else:
            self.state.setText(_("As far as we can check, nothing stands against it."))
