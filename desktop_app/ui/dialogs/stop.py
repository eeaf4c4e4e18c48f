"""Somebody said stop by phone, at the counter, on paper, by mail or on a social network (SEM Ord. 5)."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.domain.suppression import Channel
from desktop_app.services.contact_draft import Stopped, StopView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, Notice
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel

CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.PAPER, Channel.MAIL, Channel.SNS)


def channel_words(ui: Ui) -> dict[str, str]:
    """How somebody may say stop."""
    _ = ui._
    return {
        Channel.PHONE.value: _("On the phone"),
        Channel.COUNTER.value: _("At the counter"),
        Channel.PAPER.value: _("On paper (letter, postcard, form)"),
        Channel.MAIL.value: _("By mail"),
        Channel.SNS.value: _("On a social network"),
    }


class StopDialog(DialogBase):
    """Takes the stop of one contact. Nothing is chosen beforehand but every address: a person who names none
    means them all (law.md 1.4)."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        contact_id: str,
        *,
        stopped: Callable[[Stopped], None] | None = None,
    ) -> None:
        """`stopped` is told what was done."""
        super().__init__(ui, parent, width=520)
        self.contact_id = contact_id
        self._then = stopped
        self._view: StopView | None = None
        self._working = False
        self.via = Choices([one.value for one in CHANNELS])
        self.via_field = Field(self.via)
        self.by_field: Field | None = None
        self.by: NameCombo | None = None
        self.ticks: dict[str, QCheckBox] = {}
        self.addresses = Card(margin=14, spacing=4)
        self.addresses_say, self.addresses_problem = WrapLabel("bold"), WrapLabel("small", "stop")
        self.scope, self.until = Combo(), DayEdit(ui, open_end=True)
        self.scope_field, self.until_field = Field(self.scope), Field(self.until)
        self.note = Notice(ui, "warn")
        self._place()
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.stop_button = self.add_button(button(ui, "danger", icon="ban", clicked=self.stop), default=True)
        self.setEnabled(False)
        self.retranslate()
        self.ui.tasks.look(
            self, lambda: self.ui.services.contact_edit.stop_view(contact_id), self._fill, failed=self._failed
        )

    def _place(self) -> None:
        self.box.addWidget(self.via_field)
        self._by_place = QVBoxLayout()
        self.box.addLayout(self._by_place)
        self.addresses.add(self.addresses_say)
        self._ticks_box = QVBoxLayout()
        self._ticks_box.setSpacing(2)
        self.addresses.box.addLayout(self._ticks_box)
        self.addresses.add(self.addresses_problem)
        self.addresses_problem.hide()
        self.box.addWidget(self.addresses)
        self.box.addWidget(self.scope_field)
        self.box.addWidget(self.until_field)
        self.box.addStretch(1)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101
        # Not in the scrolling part: it must be seen before the button is pressed.
        told = QVBoxLayout()
        told.setContentsMargins(24, 4, 24, 0)
        told.addWidget(self.note)
        outer.insertLayout(outer.count() - 1, told)
        self.until.changed.connect(self._show_note)
        self.scope.currentIndexChanged.connect(lambda _: self._show_note())

    def _failed(self, error: AppError) -> None:
        self.ui.error(error)
        self.close()

    def _fill(self, view: StopView) -> None:
        self._view = view
        self.by = NameCombo(view.staff)
        self.by_field = Field(self.by)
        self._by_place.addWidget(self.by_field)
        for one in view.addresses:
            tick = QCheckBox()
            tick.setChecked(True)
            tick.toggled.connect(lambda _: self._show_note())
            self.ticks[one.text] = tick
            self._ticks_box.addWidget(tick)
        self.addresses.setVisible(len(view.addresses) > 1)
        self.scope_field.setVisible(len(view.topics) > 1)
        self.setEnabled(True)
        self.retranslate()
        self.via.setFocus()

    def chosen(self) -> list[str]:
        """The addresses to stop."""
        return [text for text, tick in self.ticks.items() if tick.isChecked()]

    def stop(self) -> None:
        """Write it down at once: it counts for the next mail of a running send as well."""
        if self._view is None or self.by is None or self._working:
            return
        self._working = True
        addresses, via, by = self.chosen(), self.via.key() or None, self.by.value()
        topic, until = self.scope.key() or None, self.until.value() or None

        def job(_: Work) -> Stopped:
            return self.ui.services.contact_edit.stop(
                self.contact_id, addresses=addresses, via=via, by=by, topic=topic, until=until
            )

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
            self._show_faults(result)
            return
        self.ui.toast(self._said(result))
        if self._then is not None:
            self._then(result)
        self.accept()

    def _show_faults(self, result: Stopped) -> None:
        self.via_field.set_problem(result.faults.get("via", ""))
        self.until_field.set_problem(result.faults.get("until", ""))
        self.addresses_problem.setText(result.faults.get("addresses", ""))
        self.addresses_problem.setVisible("addresses" in result.faults)
        if self.by_field is not None:
            self.by_field.set_problem(result.faults.get("by", ""))
        first = next((name for name in ("via", "by", "addresses", "until") if name in result.faults), "via")
        ticks = next(iter(self.ticks.values()), self.via)
        (
            {"via": self.via, "by": self.by or self.via, "addresses": ticks, "until": self.until}[first]
        ).setFocus()

    def _said(self, result: Stopped) -> str:
        ui = self.ui
        said = ui._("{name} gets no more newsletters.").format(name=result.name)
        if self.scope.key() or self.until.value():
            said = ui._("The stop of {name} is recorded.").format(name=result.name)
        if result.skipped:
            taken = ui.ngettext(
                "{n} mail that was waiting to be sent was taken out.",
                "{n} mails that were waiting to be sent were taken out.",
                result.skipped,
            )
            said = f"{said} {taken.format(n=result.skipped)}"
        return said

    def _show_note(self) -> None:
        """Said once: how many addresses, and that no click takes it back (architecture 4.3)."""
        count = len(self.chosen())
        text = self.ui.ngettext(
            "{n} address is stopped at once, also in a send that is running. This can't be undone by a "
            "click: only a new agreement of the person, given later and entered by hand, lets newsletters go "
            "again.",
            "{n} addresses are stopped at once, also in a send that is running. This can't be undone by a "
            "click: only a new agreement of the person, given later and entered by hand, lets newsletters go "
            "again.",
            count,
        )
        self.note.set(text.format(n=count) if count else "")
        words = self.ui.ngettext("Stop {n} address", "Stop {n} addresses", count).format(n=count)
        self.stop_button.setText(words if len(self.ticks) > 1 else self.ui._("Stop the newsletters"))

    def retranslate(self) -> None:
        _ = self.ui._
        name = self._view.name if self._view else ""
        self.set_texts(
            _("Stop newsletters to {name}").format(name=name) if name else _("Stop newsletters"),
            _("A stop counts however it is said. No reason is needed."),
        )
        self.via.set_texts(channel_words(self.ui))
        self.via_field.set_texts(_("How did the person say stop?"))
        if self.by_field is not None:
            self.by_field.set_texts(
                _("Who in the shop took it?"), _("A new name is added to the staff list.")
            )
        self.addresses_say.setText(_("Which addresses? The person's other addresses too?"))
        if self._view is not None:
            for one in self._view.addresses:
                said = _("{address} (stopped already)") if one.stopped else "{address}"
                self.ticks[one.text].setText(said.format(address=one.text))
                self.ticks[one.text].setAccessibleName(said.format(address=one.text))
            self.scope.fill([("", _("All newsletters")), *self._view.topics])
            if self.scope.currentIndex() < 0:
                self.scope.setCurrentIndex(0)
        self.scope_field.set_texts(_("What does it stop?"))
        self.until.retranslate()
        self.until_field.set_texts(_("Until when?"), _("Leave it open unless the person named a day."))
        self.cancel.setText(_("Cancel"))
        self._show_note()
