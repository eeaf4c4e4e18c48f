"""One contact by hand: who it is, and why we may write, with what that makes possible told while typing."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.services.contact_draft import ContactDraft, DraftLook, FormView, Refused, Saved, Undo
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.contact_form_person import PersonPart
from desktop_app.ui.dialogs.contact_form_reason import ReasonPart
from desktop_app.ui.dialogs.verdict import Verdict
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.dialogs import DialogBase

_PAUSE_MS = 250
"""So long after the last key the draft is looked at."""

_WAY_OF_RULE = {
    "JP-SEM-3-1-2-CARD": Basis.CARD,
    "JP-SEMR-2-1-PAPERONLY": Basis.ADDRESS_TOLD,
    "card-not-handed-over": Basis.ADDRESS_TOLD,
    "JP-SEM-3-1-3-RELATION": Basis.RELATION,
    "JP-SEM-3-1-4-PUBLISHED": Basis.PUBLISHED,
    "JP-SEMR-4-1-ORAL": Basis.CONSENT_ORAL,
    "JP-IMP-LEGACYCONSENT": Basis.CONSENT_LEGACY,
}
"""Rules, or codes of findings, that are met by completing one kind of evidence."""
_ABOUT_ADDRESS = frozenset({"JP-SEND-BOUNCE", "JP-IMP-ROLE", "address-changed"})


class ContactForm(DialogBase):
    """Add a contact, or change one and add to its evidence. `mend`: the rule that shall be met."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        contact_id: str | None = None,
        mend: str | None = None,
        *,
        saved: Callable[[str], None] | None = None,
    ) -> None:
        """`saved` gets the contact's id after it was written."""
        super().__init__(ui, parent, width=900)
        self.contact_id = contact_id
        self._mend, self._then = mend, saved
        self._view: FormView | None = None
        self._first: ContactDraft | None = None
        self._look: DraftLook | None = None
        self._tried = self._closing = self._saving = False
        self.owner = Notice(ui, "warn", clicked=self._open_owner)
        self.person, self.reason = PersonPart(ui), ReasonPart(ui)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        self._columns.addWidget(self.person, 1)
        self._columns.addWidget(self.reason, 1)
        self.owner.hide()
        self.box.addWidget(self.owner)
        self.box.addLayout(self._columns)
        self.verdict = Verdict(ui)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101
        outer.insertWidget(outer.count() - 1, self.verdict)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.save_button = self.add_button(button(ui, "primary", clicked=self.save), default=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look_now)
        self.person.changed.connect(self._typed)
        self.reason.changed.connect(self._typed)
        self.setEnabled(False)
        self.retranslate()
        self._load()

    def _load(self) -> None:
        contact_id = self.contact_id
        self.ui.tasks.look(
            self, lambda: self.ui.services.contact_edit.form(contact_id), self._fill, failed=self._failed
        )

    def _failed(self, error: AppError) -> None:
        self.ui.error(error)
        self._closing = True
        self.close()

    def _fill(self, view: FormView) -> None:
        self._view = view
        self.person.fill(view)
        self.reason.fill(view)
        self._tell_addresses()
        self.setEnabled(True)
        self._first = self.draft()
        self.retranslate()
        self._begin()
        self._look_now()

    def _begin(self) -> None:
        """The cursor stands where something is missing."""
        rule = self._mend
        if rule is None:
            self.person.lines["full"].setFocus()
        elif rule in _ABOUT_ADDRESS:
            self.person.addresses.first_edit().setFocus()
        elif rule == "JP-APPI-MINOR":
            self.person.show_more()
            self.person.guardian.setFocus()
        elif rule == "JP-APPI-20-2-SENSITIVE":
            self.person.show_more()
            self.person.note.setFocus()
        elif (basis := _WAY_OF_RULE.get(rule)) is not None and self._view is not None:
            known = self._view.addresses[0].last.get(basis.value, {}) if self._view.addresses else {}
            self.reason.choose(basis, known)
            self._first = self.draft()
        else:
            next(iter(self.reason.ways.values())).setFocus()

    def draft(self) -> ContactDraft:
        """The form as it stands."""
        typed = self.person.addresses.typed()
        at = self.reason.at()
        evidence = self.reason.evidence() if at is not None else None
        return ContactDraft(
            contact_id=self.contact_id,
            fields=self.person.values(),
            addresses=typed,
            evidence=evidence,
            evidence_at=min(at or 0, len(typed) - 1) if evidence else 0,
            given_for_new=self.reason.given_for_new() if evidence else None,
        )

    def _tell_addresses(self) -> None:
        addresses = self.person.addresses
        self.reason.set_addresses(addresses.typed(), addresses.keys())

    def _typed(self) -> None:
        self._tell_addresses()
        self._timer.start()

    def _look_now(self) -> None:
        self._timer.stop()
        draft = self.draft()
        self.ui.tasks.look(self, lambda: self.ui.services.contact_edit.look(draft), self._looked, key="look")

    def _looked(self, look: DraftLook) -> None:
        self._look = look
        self._show(look)

    def _show(self, look: DraftLook) -> QWidget | None:
        """Owner, faults (once saving was tried), hints and the verdict; returns the first wrong editor."""
        _ = self.ui._
        if look.owner is not None:
            self.owner.set(
                _("This address belongs to {name}.").format(name=look.owner.name),
                _("Open that contact"),
            )
        else:
            self.owner.set("")
        taken = {f"address.{look.owner.address}"} if look.owner is not None else set()
        faults = {name: text for name, text in look.faults.items() if self._tried or name in taken}
        first = self.person.tell(faults, look.hints)
        missing = ""
        if self._tried and self.contact_id is None and self.reason.basis is None:
            missing = _("Choose how you came to this address. “Not known, or later” is an answer too.")
        second = self.reason.tell(faults, missing=missing, tried=self._tried)
        self.verdict.show_look(look.possible)
        lifts = look.possible is not None and look.possible.lift == "lifts"
        self.save_button.setText(self._save_words(lifts=lifts))
        return first or second

    def _save_words(self, *, lifts: bool) -> str:
        _ = self.ui._
        if lifts:
            return _("Save and take mail up again")
        return _("Save") if self.contact_id else _("Add this contact")

    def save(self) -> None:
        """Write it, or show what stands against it; nothing typed is lost."""
        if self._saving or self._view is None:
            return
        self._tried = True
        unanswered = self.contact_id is None and self.reason.basis is None
        if unanswered or self.reason.local_fault():
            draft = self.draft()
            self.ui.tasks.look(
                self, lambda: self.ui.services.contact_edit.look(draft), self._refused, key="look"
            )
            return
        self._saving = True
        self._timer.stop()
        draft = self.draft()

        def job(_: Work) -> Saved | Refused:
            return self.ui.services.contact_edit.save(draft)

        self.ui.tasks.do(
            self,
            job,
            self._saved,
            title=self.ui._("Saving the contact"),
            changes=("contacts",),
            failed=self._not_saved,
            can_cancel=False,
        )

    def _not_saved(self, error: AppError) -> None:
        self._saving = False
        self.ui.error(error)

    def _refused(self, look: DraftLook) -> None:
        self._look = look
        first = self._show(look)
        if first is not None:
            first.setFocus()
            area = self.findChild(QScrollArea)
            if area is not None:
                area.ensureWidgetVisible(first, 24, 80)

    def _saved(self, result: Saved | Refused) -> None:
        self._saving = False
        if isinstance(result, Refused):
            self._refused(result.look)
            return
        self._closing = True
        self.ui.toast(self._said(result), self._undo_of(result))
        if self._then is not None:
            self._then(result.contact_id)
        self.accept()

    def _said(self, result: Saved) -> str:
        _ = self.ui._
        if result.added:
            return _("{name} was added.").format(name=result.name)
        if result.lifted:
            return _("{name} was saved; newsletters may go again.").format(name=result.name)
        return _("{name} was saved.").format(name=result.name)

    def _undo_of(self, result: Saved) -> Callable[[], None] | None:
        undo, ui = result.undo, self.ui
        return None if undo is None else lambda: undo_contact(ui, undo)

    def _open_owner(self) -> None:
        """The typed address is somebody's: go on with that contact, with what was typed here."""
        if self.contact_id is None:
            self._go_to_owner()
            return
        _ = self.ui._
        self.ui.ask(
            self,
            _("Leave this contact?"),
            _("What you changed here has not been saved."),
            _("Open that contact"),
            self._go_to_owner,
            danger=True,
        )

    def _go_to_owner(self) -> None:
        if self._look is None or self._look.owner is None:
            return
        new = self.contact_id is None
        typed = self.reason.evidence(), self.reason.basis
        at, lines = self.reason.at(), [one.text for one in self.person.addresses.typed()]
        said = {name: line.text() for name, line in self.person.lines.items()} if new else {}
        self.contact_id = self._look.owner.contact_id
        self._look, self._tried = None, False
        contact_id = self.contact_id

        def filled(view: FormView) -> None:
            self.reason.choose_again()
            self._fill(view)
            self.person.complete(said)
            addresses = self.person.addresses
            for text in lines if new else ():
                if text and not addresses.key_of(text):
                    addresses.add_line(text)
            evidence, basis = typed
            if new and evidence is not None and basis is not None:
                self.reason.choose(basis, evidence)
                # It was told of one address, which need not be the preferred one of that contact.
                self.reason.about(addresses.key_of(lines[at]) if at is not None else "")

        self.ui.tasks.look(self, lambda: self.ui.services.contact_edit.form(contact_id), filled)

    def _dirty(self) -> bool:
        return self._first is not None and self.draft() != self._first

    def reject(self) -> None:
        """Cancel, Esc, the close button: asks before typed things are thrown away."""
        if self._closing or not self._dirty():
            self._closing = True
            super().reject()
            return
        _ = self.ui._
        self.ui.ask(
            self,
            _("Throw away what you typed?"),
            _("Nothing of it has been saved."),
            _("Throw away"),
            self._discard,
            danger=True,
        )

    def _discard(self) -> None:
        self._closing = True
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closing or not self._dirty():
            super().closeEvent(event)
            return
        event.ignore()
        self.reject()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A layout rebuilt inside resizeEvent ends up with another size than its widget.
        QTimer.singleShot(0, self, self._respond)

    def _respond(self) -> None:
        narrow = self.width() < self.ui.theme.s(820)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() != way:
            self._columns.setDirection(way)

    def retranslate(self) -> None:
        _ = self.ui._
        if self.contact_id is None:
            self.set_texts(_("Add a contact"))
        else:
            name = self._view.name if self._view else ""
            self.set_texts(_("Change {name}").format(name=name) if name else _("Change a contact"))
        self.cancel.setText(_("Cancel"))
        self.save_button.setText(self._save_words(lifts=False))
        self.person.retranslate()
        self.reason.retranslate()
        if self._look is not None:
            self._show(self._look)


def undo_contact(ui: Ui, undo: Undo) -> None:
    """Take a saving or a deletion back; what can't be taken back is told."""
    ui.tasks.do(
        ui.tasks,
        lambda _: ui.services.contact_edit.undo(undo),
        lambda _: ui.toast(ui._("Taken back.")),
        title=ui._("Taking it back"),
        changes=("contacts",),
        can_cancel=False,
    )
