"""Somebody said stop by phone, at the counter, on paper, by mail or on a social network (SEM Ord. 5)."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.domain.suppression import Channel
from desktop_app.services.stop_views import StopGiven, StopLook, Stopped, StopUndo, StopView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo
from desktop_app.ui.dialogs.stop_scope import StopScope
from desktop_app.ui.dialogs.stop_who import StopWho
from desktop_app.ui.dialogs.stop_words import channel_words, done_words, what_happens
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field

RARE = ("until", "note")
"""Fields that are shown when asked for: without them it is everything, for good (law.md 1.4)."""
CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.PAPER, Channel.MAIL, Channel.SNS)


class StopDialog(DialogBase):
    """Takes the stop of one person, or of an address. Nothing is chosen beforehand but today, and every
    address: a person who names none means them all (law.md 1.4)."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        contact_id: str = "",
        *,
        address: str = "",
        stopped: Callable[[Stopped], None] | None = None,
    ) -> None:
        """Without contact and address it first asks who it was. `stopped` is told what was done."""
        super().__init__(ui, parent, width=560)
        self.contact_id = contact_id
        self._asks, self._then = not (contact_id or address), stopped
        self._view: StopView | None = None
        self._seen = StopLook(faults={})
        self._working = False
        self.who = StopWho(ui, asks=self._asks)
        self.via = Choices([one.value for one in CHANNELS])
        self.on = DayEdit(ui, timed=True, needed=True)
        self.on.set_value(legal_day(ui.services.environment.clock()).isoformat())
        self.by = NameCombo(())
        self.scope = StopScope(ui)
        self.words = QLineEdit()
        self.fields = {
            "via": Field(self.via),
            "on": Field(self.on),
            "by": Field(self.by),
            "until": Field(self.scope),
            "note": Field(self.words),
        }
        self.via.chosen.connect(lambda _: self.fields["via"].set_problem(""))
        self.by.editTextChanged.connect(lambda: self.fields["by"].set_problem(""))
        self.more = button(ui, "quiet", icon="chevron-down", bulk="small", clicked=self.show_more)
        self.note = Notice(ui, "warn")
        self._place()
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.stop_button = self.add_button(button(ui, "danger", icon="ban", clicked=self.stop), default=True)
        self.setEnabled(False)
        self.retranslate()
        self.ui.tasks.look(
            self, lambda: ui.services.stops.view(contact_id or None, address), self._fill, failed=self._failed
        )

    def _place(self) -> None:
        self.box.addWidget(self.who)
        for name, one in self.fields.items():
            if name == RARE[0]:
                self.box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
            self.box.addWidget(one)
            one.setVisible(name not in RARE)
        self.box.addStretch(1)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101
        # Not in the scrolling part: it must be seen before the button is pressed.
        told = QVBoxLayout()
        told.setContentsMargins(24, 4, 24, 0)
        told.addWidget(self.note)
        outer.insertLayout(outer.count() - 1, told)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._look)
        self.who.settled.connect(self._settled)
        for signal in (self.who.changed, self.on.changed, self.scope.changed):
            signal.connect(self._soon.start)

    def _failed(self, error: AppError) -> None:
        self.ui.error(error)
        self.close()

    def _fill(self, view: StopView) -> None:
        self._view = view
        self.by.addItems(list(view.staff))
        self.by.setCurrentIndex(-1)
        self.by.setEditText(view.staff[0] if len(view.staff) == 1 else "")
        self.scope.set_topics(view.topics)
        if not self._asks:
            self.who.show_view(view)
        self.setEnabled(True)
        self.retranslate()
        self._look()
        self.grow()
        (self.who.picker if self._asks else self.via).setFocus()

    def _settled(self, _: StopView | None) -> None:
        self.retranslate()
        self._look()
        self.grow()

    def show_more(self) -> None:
        """What few people say: only some newsletters, only for a while; and a note."""
        self.more.hide()
        for name in RARE:
            self.fields[name].show()
        self.scope.setFocus()
        self.grow()

    def chosen(self) -> list[str]:
        """The addresses to stop."""
        return self.who.chosen()

    def given(self) -> StopGiven:
        """The answers as they stand."""
        view = self.who.view
        return StopGiven(
            addresses=tuple(self.chosen()),
            via=self.via.key() or None,
            by=self.by.value(),
            on=self.on.value(),
            topics=tuple(self.scope.topics()),
            until=self.scope.until_value(),
            note=self.words.text(),
            name=view.name if view is not None else "",
        )

    def _look(self) -> None:
        """What it would do, said before the button is pressed."""
        given, desk = self.given(), self.ui.services.stops
        self.ui.tasks.look(self, lambda: desk.look(given), self._show_note, key="look", failed=lambda _: None)

    def stop(self) -> None:
        """Write it down at once: it counts for the next mail of a running send as well."""
        if self._view is None or self._working:
            return
        if self.who.view is None:
            self.who.settle(self.via.setFocus)
            return
        told = self.ui._
        wrong = {
            "on": "" if self.on.value() else told("Choose the day on which it was told."),
            "until": self.scope.problem(),
        }
        if self.on.time_is_wrong():
            wrong["on"] = told("Write the time as 14:30, or leave it empty.")
        if any(wrong.values()):
            self._show_faults({name: text for name, text in wrong.items() if text})
            return
        self._working = True
        given = self.given()

        def job(_: Work) -> Stopped:
            return self.ui.services.stops.take(given)

        self.ui.tasks.do(
            self,
            job,
            self._done,
            title=self.ui._("Recording the stop"),
            lane="stop",
            changes=("contacts", "deliveries", "records"),
            failed=self._not_done,
            can_cancel=False,
        )

    def _not_done(self, error: AppError) -> None:
        self._working = False
        self.ui.error(error)

    def _done(self, result: Stopped) -> None:
        self._working = False
        if result.faults:
            self._show_faults(dict(result.faults))
            return
        undo, ui = result.undo, self.ui
        partly = bool(self.scope.topics() or self.scope.until_value())
        ui.toast(
            done_words(ui, result, partly=partly),
            None if undo is None else lambda: take_back(ui, undo, result.name),
        )
        if self._then is not None:
            self._then(result)
        self.accept()

    def _show_faults(self, faults: dict[str, str]) -> None:
        for name, one in self.fields.items():
            one.set_problem(faults.get(name, ""))
        self.who.set_problem(faults.get("addresses", ""))
        first = next((name for name in ("addresses", *self.fields) if name in faults), "via")
        ticks = next(iter(self.who.ticks.values()), self.via)
        at = ticks if first == "addresses" else self.fields[first].editor
        at.setFocus()
        self.grow()

    def _show_note(self, seen: StopLook) -> None:
        self._seen = seen
        count = len(self.chosen())
        self.note.set(what_happens(self.ui, seen, count) if count else "")
        words = self.ui.ngettext("Stop {n} address", "Stop {n} addresses", count).format(n=count)
        several = len(self.who.ticks) > 1
        self.stop_button.setText(words if several else self.ui._("Stop the newsletters"))
        if "on" in seen.faults:
            self.fields["on"].set_problem(seen.faults["on"])
        elif self.on.value():
            self.fields["on"].set_problem("")

    def retranslate(self) -> None:
        _, view = self.ui._, self.who.view
        name = view.name if view is not None else ""
        stranger = view is not None and view.contact_id is None
        to = _("Stop newsletters to the address {name}") if stranger else _("Stop newsletters to {name}")
        self.set_texts(
            to.format(name=name) if name else _("Record a stop"),
            _("A stop counts however it is said. No reason is needed."),
        )
        self.who.retranslate()
        self.via.set_texts(channel_words(self.ui))
        self.fields["via"].set_texts(_("How did the person say stop?"))
        self.fields["on"].set_texts(_("When was it told?"), _("The time may stay empty."))
        self.fields["by"].set_texts(
            _("Who in the shop took it?"), _("A new name is added to the staff list.")
        )
        self.fields["until"].set_texts(_("What does it stop, and until when?"))
        self.fields["note"].set_texts(_("Note"), _("What was said, if you want to remember it."))
        several = self._view is not None and len(self._view.topics) > 1
        self.more.setText(
            _("Only some of them, for a while, or a note…")
            if several
            else _("Only until a day, or a note…")
        )
        self.on.retranslate()
        self.scope.retranslate()
        self.cancel.setText(_("Cancel"))
        self._show_note(self._seen)


def take_back(ui: Ui, undo: StopUndo, name: str) -> None:
    """The wrong person or answer was typed in: asked once, then called a slip. A stop that the person really
    told is never taken back (law.md 6.9.4)."""
    _ = ui._

    def done(_addresses: int) -> None:
        ui.toast(ui._("The record was taken back as a slip. It stays in the records as such."))

    def go() -> None:
        ui.tasks.do(
            ui.tasks,
            lambda _work: ui.services.stops.undo(undo),
            done,
            title=ui._("Taking the record back"),
            lane="stop",
            changes=("contacts", "deliveries", "records"),
            can_cancel=False,
        )

    ui.ask(
        None,
        _("Was the stop of {name} a slip?").format(name=name),
        _(
            "Only if you took the wrong name or a wrong answer. If the person said stop, it must stay: only "
            "their own new agreement lifts it. Mails that were taken out are not sent by this."
        ),
        _("It was a slip: take it back"),
        go,
        danger=True,
    )
