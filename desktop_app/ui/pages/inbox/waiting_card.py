"""One mail that waits for a person: who, the line that raised doubt, why, and a button for each answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.services.inbox_views import Choice, Found, WaitingCard
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.inbox.choice_words import choice_text
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel, label
from desktop_app.ui.widgets.person_picker import PersonPicker

_ICONS: dict[Choice, str] = {"stop": "hand", "bounce": "ban", "yes": "check", "topic": "", "until": "clock"}
_DANGER = frozenset({"stop", "bounce"})
UNTIL_MONTHS = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person says about a mail. `address`: about whom; `topic` and `until` narrow a stop."""

    said: Choice
    address: str | None = None
    topic: str | None = None
    until: QDate | None = None


class WaitingCardView(Card):
    """`decided` carries an Answer; `asked` a choice that needs a dialog first ("other", "until")."""

    decided = Signal(object)
    asked = Signal(str)
    mail_wanted = Signal()
    stepped = Signal(int)
    """An arrow key: to the card before (-1) or after (1)."""

    def __init__(self, ui: Ui, card: WaitingCard, topics: Sequence[tuple[str, str]]) -> None:
        super().__init__(margin=18, spacing=8)
        self.ui, self.card, self._topics = ui, card, tuple(topics)
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
        self.answers: dict[Choice, Button] = {one: self._button(one) for one in card.choices}
        self.mail = button(ui, "quiet", icon="mail", clicked=self.mail_wanted.emit)
        self.mail.setVisible(line.kept)
        self.buttons = Flow(gap=10, line_gap=8)
        for one in (*self.answers.values(), self.mail):
            self.buttons.addWidget(one)
            one.installEventFilter(self)
        self.box.addLayout(self.buttons)
        self.retranslate()

    @property
    def stop(self) -> Button:
        """The button of the most likely answer."""
        return self.answers[self.card.choices[0]]

    @property
    def no_stop(self) -> Button:
        """The button that lets mail go on."""
        return self.answers["send-on" if "send-on" in self.answers else "keep"]

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
        return [*found, *self.answers.values(), self.mail]

    def answer(self, number: int) -> bool:
        """Press the answer of this number, counted from 1; False when there is none."""
        if not 0 < number <= len(self.card.choices):
            return False
        self.answers[self.card.choices[number - 1]].click()
        return True

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
        for number, (said, one) in enumerate(self.answers.items(), 1):
            one.setText(choice_text(self.ui, said))
            one.setToolTip(_("Key {n}").format(n=number))
            one.setAccessibleName(f"{one.text()}: {line.told.who}")
        self.mail.setText(_("Read the mail"))
        self.mail.setAccessibleName(f"{self.mail.text()}: {line.told.who}")
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and not event.isAutoRepeat() and self.answer(int(event.text())):
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down go from mail to mail; Qt would go from button to button, as Tab does."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None:
                self.stepped.emit(step)
                return True
        return super().eventFilter(watched, event)

    def _button(self, said: Choice) -> Button:
        made = button(self.ui, "danger" if said in _DANGER else "plain", icon=_ICONS.get(said, ""))
        made.clicked.connect(lambda: self._pressed(said))
        return made

    def _pressed(self, said: Choice) -> None:
        if said == "stop":
            self._stop()
        elif said == "topic":
            self._menu(said, [(name, Answer(said="topic", topic=key)) for key, name in self._topics])
        elif said == "until":
            self._menu(said, self._days())
        elif said == "other":
            self.asked.emit(said)
        else:
            self.decided.emit(Answer(said=said))

    def _menu(self, said: Choice, entries: Sequence[tuple[str, Answer | None]]) -> None:
        """The last question, right at the button; an entry without an answer asks on in a dialog."""
        menu = QMenu(self.answers[said])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, answer in entries:
            act = menu.addAction(text.replace("&", "&&"))
            act.triggered.connect(lambda _=False, answer=answer: self._chosen(said, answer))
        menu.popup(self.answers[said].mapToGlobal(self.answers[said].rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _chosen(self, said: Choice, answer: Answer | None) -> None:
        if answer is None:
            self.asked.emit(said)
        else:
            self.decided.emit(answer)

    def _days(self) -> list[tuple[str, Answer | None]]:
        _, today = self.ui._, QDate.currentDate()
        days = [(n, today.addMonths(n)) for n in UNTIL_MONTHS]
        found: list[tuple[str, Answer | None]] = [
            (
                self.ui.ngettext("For {n} month (until {day})", "For {n} months (until {day})", n).format(
                    n=n, day=day.toString("yyyy-MM-dd")
                ),
                Answer(said="until", until=day),
            )
            for n, day in days
        ]
        return [*found, (_("Another day…"), None)]

    def _typed(self) -> None:
        if self.field is not None:
            self.field.set_problem("")

    def _stop(self) -> None:
        if self.field is None or self.address:
            self.decided.emit(Answer(said="stop", address=self.address))
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
            lambda: self.decided.emit(Answer(said="stop")),
        )
