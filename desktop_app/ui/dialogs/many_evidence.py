"""Complete the ground of many at once: how, when, on what occasion, by whom; whom it fits is told at once."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.services.contact_bulk import Chosen
from desktop_app.services.contact_bulk_evidence import EvidenceLook, Others
from desktop_app.services.contact_draft import TypedAddress
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.contact_form_reason import ReasonPart
from desktop_app.ui.dialogs.evidence_words import LATER
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel, label

_PAUSE_MS = 300
Given = Mapping[str, Any]


class ManyReason(ReasonPart):
    """The second part of the contact form, about several people: everybody's own address is meant."""

    def retranslate(self) -> None:
        super().retranslate()
        _ = self._ui._
        self.ways[LATER].hide()
        self.lead.setText(_("How did you come to these addresses? Nothing is assumed."))


class ManyEvidenceDialog(DialogBase):
    """`then` gets the evidence as typed, once it fits somebody."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        chosen: Chosen,
        then: Callable[[Given], None],
        *,
        basis: str = "",
    ) -> None:
        """`basis`: the way that is chosen already."""
        super().__init__(ui, parent, width=620)
        self._chosen, self._then = chosen, then
        self._look: EvidenceLook | None = None
        self._tried = self._waiting = False
        self.reason = ManyReason(ui)
        self.reason.fill(chosen.form)
        self.reason.set_addresses((TypedAddress(text="-"),), ("all",))
        self.rule = WrapLabel("small")
        self.box.addWidget(self.reason)
        self.outcome = Card(margin=16, spacing=6)
        self.fits = WrapLabel("bold")
        self.kept = WrapLabel("small")
        self.others_title = label("bold")
        self._others = QVBoxLayout()
        self._others.setSpacing(6)
        for widget in (self.kept, self.others_title):
            self.outcome.add(widget)
        self.outcome.box.addLayout(self._others)
        self.box.addWidget(self.outcome)
        self.box.addWidget(self.rule)
        self.box.addStretch(1)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101
        told = QVBoxLayout()  # not in the scrolling part: it is seen wherever one is in the form
        told.setContentsMargins(24, 8, 24, 0)
        told.addWidget(self.fits)
        outer.insertLayout(outer.count() - 1, told)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.go = self.add_button(button(ui, "primary", icon="file-check", clicked=self._go), default=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look_now)
        self.reason.changed.connect(self._typed)
        self.retranslate()
        if basis:
            self.reason.choose(Basis(basis))
        self._show()

    def given(self) -> Given | None:
        """The evidence as typed; None while no way is chosen."""
        return self.reason.evidence()

    def _typed(self) -> None:
        self._look = None
        self._show()
        self.grow()
        self._timer.start()

    def _look_now(self) -> None:
        given = self.given()
        if given is None or self.reason.local_fault():
            self._look = None
            self._show()
            return
        self._waiting, ids = True, self._chosen.ids
        self._show()

        def job(work: Work) -> EvidenceLook:
            return self.ui.services.contact_bulk.evidence_look(ids, given, tell=lambda *_: work.check())

        self.ui.tasks.study(self, job, self._looked, key="look", failed=self._failed)

    def _failed(self, error: AppError) -> None:
        self._waiting = False
        self.ui.error(error)
        self._show()

    def _looked(self, look: EvidenceLook) -> None:
        self._waiting, self._look = False, look
        self._tell_faults()
        self._show()

    def _tell_faults(self) -> QWidget | None:
        faults = self._look.faults if self._look is not None and self._tried else {}
        _ = self.ui._
        missing = _("Choose how you came to these addresses.") if self._tried and not self.given() else ""
        return self.reason.tell(
            {f"evidence.{name}": text for name, text in faults.items()}, missing=missing, tried=self._tried
        )

    def _go(self) -> None:
        self._tried = True
        first = self._tell_faults()
        given, look = self.given(), self._look
        if first is not None:
            first.setFocus()
            return
        if given is None or look is None:
            self._timer.stop()
            self._look_now()
            return
        if not look.fits:
            return
        self.accept()
        self._then(given)

    def _show(self) -> None:
        look = self._look
        _, ngettext = self.ui._, self.ui.ngettext
        self.fits.setVisible(self.given() is not None)
        clear(self._others)
        good = look is not None and not look.faults
        self.outcome.setVisible(bool(good and look and (look.others or look.kept)))
        self.others_title.setVisible(bool(good and look and look.others))
        self.kept.setVisible(bool(good and look and look.kept))
        if look is None or not good:
            waiting = _("Looking for whom it fits…") if self._waiting else ""
            self.fits.setText(waiting or _("Fill in what is asked for; then you see for whom it fits."))
            self._name_go(0)
            return
        people = ngettext("It fits {n} person.", "It fits {n} people.", look.fits)
        opens = ngettext(
            "Mail may go to {n} of them then, and could not before.",
            "Mail may go to {n} of them then, and could not before.",
            look.mailable,
        )
        text = people.format(n=f"{look.fits:,}")
        self.fits.setText(f"{text} {opens.format(n=f'{look.mailable:,}')}" if look.mailable else text)
        kept = ngettext(
            "{n} of them has something else on record already; that stays.",
            "{n} of them have something else on record already; that stays.",
            look.kept,
        )
        self.kept.setText(kept.format(n=f"{look.kept:,}"))
        rest = sum(one.people for one in look.others)
        title = ngettext("{n} person is left out:", "{n} people are left out:", rest)
        self.others_title.setText(title.format(n=f"{rest:,}"))
        for other in look.others:
            self._others.addWidget(self._other(other))
        self._name_go(look.fits)

    def _other(self, other: Others) -> QWidget:
        """One reason, how many and who."""
        _ = self.ui._
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        text, names = WrapLabel("body"), WrapLabel("small")
        many = self.ui.ngettext("{n} person: {reason}", "{n} people: {reason}", other.people)
        text.setText(many.format(n=f"{other.people:,}", reason=other.text))
        more = _(" and others") if other.people > len(other.names) else ""
        names.setText("、".join(other.names) + more)
        box.addWidget(text)
        box.addWidget(names)
        return made

    def _name_go(self, fits: int) -> None:
        text = self.ui.ngettext("Record it for {n} person", "Record it for {n} people", fits)
        self.go.setText(text.format(n=f"{fits:,}") if fits else self.ui._("Record it"))

    def retranslate(self) -> None:
        _, n = self.ui._, self._chosen.people
        people = self.ui.ngettext("{n} person", "{n} people", n).format(n=f"{n:,}")
        names = "、".join(self._chosen.names)
        more = _(" and others") if n > len(self._chosen.names) else ""
        self.set_texts(_("Complete the ground of {people}").format(people=people), names + more)
        self.others_title.setText("")
        self.rule.setText(
            _(
                "It is written down address by address. What is on record stays; only what is missing is "
                "added. Whoever said stop is left out: a later agreement is confirmed one by one."
            )
        )
        self.cancel.setText(_("Cancel"))
        self.reason.retranslate()
        self._show()
