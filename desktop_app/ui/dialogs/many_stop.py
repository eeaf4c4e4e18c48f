"""Stop mail to many at once: they asked for it, or the shop decides not to write to them."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.moment import legal_day
from desktop_app.services.contact_bulk import Chosen, StopMany
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo
from desktop_app.ui.dialogs.stop import CHANNELS
from desktop_app.ui.dialogs.stop_words import channel_words
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Combo, Field


class ManyStopDialog(DialogBase):
    """Every address of everybody who is selected. `then` gets the answers once they are complete."""

    def __init__(
        self, ui: Ui, parent: QWidget | None, chosen: Chosen, then: Callable[[StopMany], None]
    ) -> None:
        super().__init__(ui, parent, width=540)
        self._chosen, self._then = chosen, then
        self.why = Choices(("optout", "manual"))
        self.via = Choices([one.value for one in CHANNELS])
        self.on = DayEdit(ui, needed=True)
        self.on.set_value(legal_day(ui.services.environment.clock()).isoformat())
        self.by, self.words = NameCombo(chosen.form.staff), QLineEdit()
        self.scope, self.until = Combo(), DayEdit(ui, open_end=True)
        self.fields = {
            "why": Field(self.why),
            "via": Field(self.via),
            "on": Field(self.on),
            "by": Field(self.by),
            "topic": Field(self.scope),
            "until": Field(self.until),
            "text": Field(self.words),
        }
        for one in self.fields.values():
            self.box.addWidget(one)
        self.box.addStretch(1)
        self.note = Notice(ui, "warn")
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101
        told = QVBoxLayout()  # not in the scrolling part: it must be seen before the button is pressed
        told.setContentsMargins(24, 4, 24, 0)
        told.addWidget(self.note)
        outer.insertLayout(outer.count() - 1, told)
        self.why.chosen.connect(lambda _: self._show())
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.go = self.add_button(button(ui, "danger", icon="ban", clicked=self._go), default=True)
        self.retranslate()
        self._show()

    def given(self) -> StopMany:
        """The answers as they stand."""
        why = self.why.key()
        asked = why != "manual"
        return StopMany(
            why="optout" if why == "optout" else "manual" if why == "manual" else None,
            via=(self.via.key() or None) if asked else None,
            on=self.on.value() if asked else "",
            by=self.by.value(),
            topic=self.scope.key() if asked else "",
            until=self.until.value() if asked else "",
            text=self.words.text().strip(),
        )

    def _show(self) -> None:
        """The shop's own decision has neither channel nor day, kind or end."""
        asked = self.why.key() != "manual"
        for name in ("via", "on", "until"):
            self.fields[name].setVisible(asked)
        self.fields["topic"].setVisible(asked and len(self._chosen.form.topics) > 1)

    def _go(self) -> None:
        given = self.given()
        self.ui.tasks.look(
            self,
            lambda: self.ui.services.contact_bulk.stop_faults(given),
            lambda faults: self._checked(given, faults),
            key="faults",
        )

    def _checked(self, given: StopMany, faults: dict[str, str]) -> None:
        for name, one in self.fields.items():
            one.set_problem(faults.get(name, ""))
        if faults:
            first = next(name for name in self.fields if name in faults)
            self.fields[first].editor.setFocus()
            return
        self.accept()
        self._then(given)

    def retranslate(self) -> None:
        _, n, many = self.ui._, self._chosen.people, self._chosen.addresses
        people = self.ui.ngettext("{n} person", "{n} people", n).format(n=f"{n:,}")
        self.set_texts(
            _("Stop newsletters to {people}").format(people=people),
            _("A stop counts however it is said. No reason is needed."),
        )
        self.why.set_texts(
            {"optout": _("They asked us to stop"), "manual": _("The shop decides not to write to them")}
        )
        self.via.set_texts(channel_words(self.ui))
        self.fields["why"].set_texts(_("Why?"))
        self.fields["via"].set_texts(_("How did they say stop?"))
        self.fields["on"].set_texts(_("When did they say it?"))
        self.fields["by"].set_texts(
            _("Who in the shop took it?"), _("A new name is added to the staff list.")
        )
        self.scope.fill([("", _("All newsletters")), *self._chosen.form.topics])
        if self.scope.currentIndex() < 0:
            self.scope.setCurrentIndex(0)
        self.fields["topic"].set_texts(_("What does it stop?"))
        self.fields["until"].set_texts(_("Until when?"), _("Leave it open unless they named a day."))
        self.fields["text"].set_texts(_("Note"))
        self.on.retranslate()
        self.until.retranslate()
        text = self.ui.ngettext(
            "{n} address is stopped at once, also in a send that is running. This can't be undone by a "
            "click: only a new agreement of the person, given later and entered by hand, lets newsletters go "
            "again.",
            "{n} addresses are stopped at once, also in a send that is running. This can't be undone by a "
            "click: only a new agreement of the person, given later and entered by hand, lets newsletters go "
            "again.",
            many,
        )
        self.note.set(text.format(n=f"{many:,}"))
        self.cancel.setText(_("Cancel"))
        self.go.setText(_("Stop {people}").format(people=people))
