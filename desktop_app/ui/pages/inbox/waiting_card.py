"""One mail that waits for a person: who, the line that raised doubt, why, and two clear buttons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from desktop_app.services.inbox_view import Found, WaitingCard
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel, label
from desktop_app.ui.widgets.person_picker import PersonPicker


class WaitingCardView(Card):
    """`decided` tells whether it is an opt-out; `address` says for whom when the mail does not."""

    decided = Signal(bool)
    mail_wanted = Signal()

    def __init__(self, ui: Ui, card: WaitingCard) -> None:
        super().__init__(margin=18, spacing=8)
        self.ui, self.card = ui, card
        line = card.line
        top = QHBoxLayout()
        top.setSpacing(10)
        self.who = ElidingLabel("bold", line.told.who)
        self.who.setAccessibleName(line.told.who)
        self.date = label("small", line.at)
        top.addWidget(self.who, 1)
        top.addWidget(self.date)
        self.box.addLayout(top)
        self.subject = label("muted", selectable=True)
        self.subject.setWordWrap(True)
        self.subject.setMinimumWidth(60)
        self.quote = label("body", card.quote, selectable=True)
        self.quote.setWordWrap(True)
        self.quote.setMinimumWidth(60)
        frame = Card(margin=12, look="sunken")
        frame.add(self.quote)
        frame.setVisible(bool(card.quote))
        self.why = WrapLabel("small")
        self.box.addWidget(self.subject)
        self.box.addWidget(frame)
        self.box.addWidget(self.why)
        self.picker: PersonPicker | None = None
        self.field: Field | None = None
        if card.whose:
            self.picker = PersonPicker(ui, lambda text: ui.services.inbox_view.people(text))
            self.field = Field(self.picker)
            self.box.addWidget(self.field)
            self.picker.textChanged.connect(self._typed)
        self.buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.buttons.setSpacing(10)
        self.stop = button(ui, "danger", icon="hand", clicked=self._stop)
        self.no_stop = button(ui, clicked=lambda: self.decided.emit(False))
        self.mail = button(ui, "quiet", icon="mail", clicked=self.mail_wanted.emit)
        for one in (self.stop, self.no_stop, self.mail):
            self.buttons.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.addStretch(1)
        self.mail.setVisible(line.kept)
        self.box.addLayout(self.buttons)
        self.retranslate()

    @property
    def address(self) -> str | None:
        """Whose mails stop, where the mail itself does not say."""
        if self.picker is None:
            return None
        picked = self.picker.picked
        return picked.address if isinstance(picked, Found) else self.picker.text().strip() or None

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        found: list[QWidget] = [] if self.picker is None else [self.picker]
        return [*found, self.stop, self.no_stop, self.mail]

    def set_narrow(self, narrow: bool) -> None:
        """Buttons below each other where they have no room side by side."""
        ways = QBoxLayout.Direction
        self.buttons.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def retranslate(self) -> None:
        _ = self.ui._
        line = self.card.line
        subject = _("Subject: {subject}").format(subject=line.subject or _("(no subject)"))
        sender = (
            _("From: {sender}").format(sender=line.sender) if line.sender not in ("", line.told.who) else ""
        )
        self.subject.setText(f"{subject}\n{sender}".strip())
        self.quote.setAccessibleName(_("The line in question: {text}").format(text=self.card.quote))
        self.why.setText(_("Why the program was not sure: {why}").format(why=line.told.why))
        self.stop.setText(_("It is an opt-out"))
        self.no_stop.setText(_("It is no opt-out"))
        self.mail.setText(_("Read the mail"))
        for one in (self.stop, self.no_stop, self.mail):
            one.setAccessibleName(f"{one.text()}: {line.told.who}")
        if self.field is not None:
            self.field.set_texts(
                _("Whom is it about?"),
                _(
                    "Type a name or an address, when it is somebody in the book who wrote from elsewhere. "
                    "Without one, an opt-out stops the address that it came from."
                )
                if self.card.sender_counts
                else _("Type a name or an address. If it is nobody in the book, choose “no opt-out”."),
            )

    def _typed(self) -> None:
        if self.field is not None:
            self.field.set_problem("")

    def _stop(self) -> None:
        if self.field is None or self.address:
            self.decided.emit(True)
        elif self.card.sender_counts:
            self._ask_about_sender()
        else:
            self.field.set_problem(self.ui._("Say first whose mails should stop."))
            self.field.editor.setFocus()

    def _ask_about_sender(self) -> None:
        """A stop counts from anybody, but a reader with another address here would still get mail."""
        _ = self.ui._
        self.ui.ask(
            self,
            _("Stop the address that it came from?"),
            _(
                "The book knows nobody with {sender}. The address goes on the list of opt-outs and never "
                "gets a newsletter, also when it is entered later. If a reader of yours wrote it from "
                "elsewhere, go back and enter who it is: only then do the mails to that reader stop."
            ).format(sender=self.card.line.sender),
            _("Stop this address"),
            lambda: self.decided.emit(True),
        )
