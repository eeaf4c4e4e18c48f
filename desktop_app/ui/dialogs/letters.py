"""確認メールを送る, 一度だけお伺いを出す: who gets it, who not and why, the letter itself, and one button."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtWidgets import QCheckBox, QFormLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.domain.letters import LetterKind
from desktop_app.services.letter_views import LetterPerson, LetterText, Proposal
from desktop_app.ui import letter_sending
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, Notice, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.sentences import sentences

_NAMES = 12
"""So many names are told; the others as a number."""


def open_letters(ui: Ui, owner: QWidget, kind: LetterKind, contact_ids: Sequence[str]) -> None:
    """Look who would get it, then show the dialog."""
    ids = tuple(contact_ids)
    ui.tasks.study(
        owner,
        lambda work: ui.services.letters.propose(kind, contact_ids=ids, go_on=work.check),
        lambda found: LetterDialog(ui, owner.window(), ids, found).open(),
        key="letters",
    )


class LetterDialog(DialogBase):
    """One kind of letter for the people that were chosen."""

    def __init__(self, ui: Ui, parent: QWidget | None, contact_ids: Sequence[str], found: Proposal) -> None:
        super().__init__(ui, parent, width=600)
        self._ids, self.proposal = tuple(contact_ids), found
        self.stop = Notice(ui, "stop")
        self.wait = Notice(ui, "info")
        self.who = NameCombo(found.staff)
        self.who.setEditText(found.asks)
        self.who_field = Field(self.who)
        self._asks = found.kind is LetterKind.CONSENT_REQUEST
        self.gets_title, self.gets = label("h2"), WrapLabel("body")
        self.letter_title, self._letter = label("h2"), Card(margin=14, spacing=6)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._names = [label("small") for _ in range(4)]
        self._values = [label("body", selectable=True) for _ in range(4)]
        for name, value in zip(self._names, self._values, strict=True):
            value.setWordWrap(True)
            name.setBuddy(value)
            self._form.addRow(name, value)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.document().setDocumentMargin(8)
        self.text.setMinimumHeight(ui.theme.s(150))
        self._letter.box.addLayout(self._form)
        self._letter.add(self.text)
        self.out_title = label("h2")
        self._out = QVBoxLayout()
        self._out.setSpacing(6)
        self.by_hand = QCheckBox()
        above: tuple[QWidget, ...] = (self.stop, self.wait, self.gets_title, self.gets, self.out_title)
        below: tuple[QWidget, ...] = (self.who_field, self.letter_title, self._letter, self.by_hand)
        for one in above:
            self.box.addWidget(one)
        self.box.addLayout(self._out)
        for one in below:
            self.box.addWidget(one)
        self.box.addStretch(1)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.go = self.add_button(button(ui, "primary", icon="send", clicked=self._go), default=True)
        self.by_hand.toggled.connect(lambda _: self._enable())
        self.who.editTextChanged.connect(lambda _: self._look_again())
        self.retranslate()

    def show_proposal(self, found: Proposal) -> None:
        """Who gets it, who not, and the letter, as they are now."""
        self.proposal = found
        ui, _ = self.ui, self.ui._
        gets, out = found.allowed, found.left_out
        self.stop.set(sentences(ui, *found.stops))
        waits = ""
        if found.no_account:
            waits = _("No mail account is set up yet. The letter waits in the outbox and is sent after that.")
        if not found.people:
            waits = _("None of them has a mail address.")
        self.wait.set(waits)
        many = ui.ngettext("{n} person gets it", "{n} people get it", len(gets))
        self.gets_title.setText(many.format(n=f"{len(gets):,}"))
        self.gets_title.setVisible(bool(gets))
        self.gets.setText(self._people(gets))
        self.gets.setVisible(bool(gets))
        self.who_field.setVisible(self._asks and bool(found.people))
        self._show_letter(found.sample)
        many = ui.ngettext("{n} person does not get it", "{n} people do not get it", len(out))
        self.out_title.setText(many.format(n=f"{len(out):,}"))
        self.out_title.setVisible(bool(out))
        self._show_out(out)
        self.by_hand.setVisible(found.by_hand and bool(gets))
        self._say_numbers(len(gets))
        self._enable()
        self.grow()

    def _say_numbers(self, n: int) -> None:
        _ = self.ui._
        self.letter_title.setText(_("The letter to the first of them") if n > 1 else _("The letter"))
        if self.proposal.no_account:
            many = self.ui.ngettext("Put {n} letter into the outbox", "Put {n} letters into the outbox", n)
        else:
            many = self.ui.ngettext("Send {n} letter", "Send {n} letters", n)
        self.go.setText(many.format(n=f"{n:,}"))
        self.go.setVisible(n > 0)

    def _show_letter(self, sample: LetterText | None) -> None:
        self.letter_title.setVisible(sample is not None)
        self._letter.setVisible(sample is not None)
        if sample is None:
            return
        told = (sample.sender, sample.to, sample.reply_to, sample.subject)
        for name, value, text in zip(self._names, self._values, told, strict=True):
            value.setText(text)
            self._form.setRowVisible(name, bool(text))
        self.text.setPlainText(sample.text)

    def _show_out(self, out: Sequence[LetterPerson]) -> None:
        clear(self._out)
        by_reason = sorted(out, key=lambda one: one.why)
        for why, several in groupby(by_reason, key=lambda one: one.why):
            reason, names = WrapLabel("body"), WrapLabel("small")
            reason.setText(why)
            names.setText(self._people(tuple(several)))
            self._out.addWidget(reason)
            self._out.addWidget(names)

    def _people(self, people: Sequence[LetterPerson]) -> str:
        names = [one.name or one.address for one in people[:_NAMES]]
        text = self.ui._(", ").join(names)
        rest = len(people) - len(names)
        if not rest:
            return text
        more = self.ui.ngettext("and {n} more person", "and {n} more people", rest)
        return f"{text} {more.format(n=f'{rest:,}')}"

    def _enable(self) -> None:
        found = self.proposal
        said = not found.by_hand or self.by_hand.isChecked()
        self.go.setEnabled(bool(found.allowed) and found.sample is not None and not found.stops and said)

    def _look_again(self) -> None:
        """Another name stands in the letter, or makes it possible at all."""
        ui, kind, by = self.ui, self.proposal.kind, self.who.value()
        ui.tasks.study(
            self,
            lambda work: ui.services.letters.propose(
                kind, contact_ids=self._ids, by=by, go_on=work.check
            ),
            self.show_proposal,
            key="letter-text",
        )

    def _go(self) -> None:
        found = self.proposal
        by = self.who.value() if self._asks else ""
        owner = self.parentWidget() or self
        self.accept()
        letter_sending.put(
            self.ui,
            owner,
            found.kind,
            self._ids,
            by=by,
            send=not found.no_account,
            read_by_hand=found.by_hand,
        )

    def retranslate(self) -> None:
        _ = self.ui._
        if self._asks:
            lead = _(
                "The law allows one mail that asks for agreement, once for each address. Without an answer"
                " nothing more is sent."
            )
            self.set_texts(_("Ask once for agreement"), lead)
        else:
            lead = _("The person confirms by answering this mail within 7 days. It holds no advertising.")
            self.set_texts(_("Send a confirmation mail"), lead)
        self.who_field.set_texts(_("Who asks?"), _("This name stands in the letter."))
        for one, name in zip(self._names, (_("From"), _("To"), _("Answers to"), _("Subject")), strict=True):
            one.setText(name)
        self.text.setAccessibleName(_("Text of the letter"))
        self.by_hand.setText(_("I have read every answer that arrived and entered each stop"))
        self.cancel.setText(_("Cancel"))
        self.show_proposal(self.proposal)
