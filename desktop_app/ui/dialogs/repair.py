"""根拠が足りない方: grouped by what is missing, each group with the one step that mends it as a whole."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.domain.letters import LetterKind
from desktop_app.services.contact_repair import KIND, NO_ADDRESS, RepairGroup, repair_groups
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState, clear
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel


class RepairDialog(DialogBase):
    """Stays open while a group is mended; it counts anew when contacts change."""

    worked_out = Signal(int, int)
    """Told by the thread that works out everybody's status."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        *,
        mend: Callable[[RepairGroup], None],
        letter: Callable[[RepairGroup], None],
        show_people: Callable[[RepairGroup], None],
        law: Callable[[list[str]], None],
    ) -> None:
        """`mend` opens the form about a whole group, `letter` the one of its letter, `show_people` lists one,
        `law` shows a rule's text."""
        super().__init__(ui, parent, width=640)
        self._mend, self._letter, self._show_people, self._law = mend, letter, show_people, law
        self.groups: tuple[RepairGroup, ...] | None = None
        self._percent = 0
        self.waiting = WrapLabel("muted")
        self.nothing = EmptyState(ui, "check")
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.box.addWidget(self.waiting)
        self.box.addWidget(self.nothing)
        self.box.addLayout(self._list)
        self.box.addStretch(1)
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.worked_out.connect(self._tell)
        ui.tasks.changed.connect(self._changed)
        self.retranslate()
        self.load()

    def load(self) -> None:
        """Count anew."""

        def job(work: Work) -> tuple[RepairGroup, ...]:
            book = self.ui.services.contact_book
            return repair_groups(book, check=work.check, tell=self.worked_out.emit)

        self.ui.tasks.study(self, job, self._fill, key="groups", failed=self._failed)

    def _changed(self, subjects: frozenset[str]) -> None:
        if subjects & {"contacts", "imports", "inbox", "shop"}:
            self.load()

    def _failed(self, error: AppError) -> None:
        self.ui.error(error)
        self.close()

    def _tell(self, done: int, total: int) -> None:
        self._percent = done * 100 // total if total else 0
        if self.groups is None:
            self.retranslate()

    def _fill(self, groups: tuple[RepairGroup, ...]) -> None:
        self.groups = groups
        self.retranslate()
        self.grow()

    def retranslate(self) -> None:
        _, n = self.ui._, sum(one.people for one in self.groups or () if one.code != KIND)
        people = self.ui.ngettext("{n} person lacks a ground", "{n} people lack a ground", n)
        self.set_texts(
            people.format(n=f"{n:,}") if self.groups else _("Who lacks a ground"),
            _("By what is missing. One step mends a whole group, as far as it holds for everybody in it."),
        )
        self.waiting.setText(
            _("Everybody's records are being looked at: {percent} %").format(percent=self._percent)
        )
        self.waiting.setVisible(self.groups is None)
        self.nothing.setVisible(self.groups == ())
        self.nothing.set(
            _("Nobody lacks a ground"),
            _("Everybody in the contacts has a complete ground, or asked for no mail."),
        )
        self.close_button.setText(_("Close"))
        clear(self._list)
        for one in self.groups or ():
            self._list.addWidget(self._card(one))

    def _card(self, group: RepairGroup) -> QWidget:
        ui, _ = self.ui, self.ui._
        card = Card(margin=16, spacing=6)
        title, stays = WrapLabel("bold"), WrapLabel("small")
        said = self._title(group)
        many = ui.ngettext("{n} person", "{n} people", group.people).format(n=f"{group.people:,}")
        head = QWidget()
        flow = Flow(head, gap=10, line_gap=4)
        flow.addWidget(Chip(ui, "warn", many))
        title.setText(said)
        stays.setText(self._stays(group))
        card.add(head)
        card.add(title)
        card.add(stays)
        buttons = QWidget()
        row = Flow(buttons, gap=8, line_gap=6)
        if group.mend:
            mend = button(ui, icon="file-check", bulk="small", clicked=partial(self._mend, group))
            mend.setText(self._step(group))
            mend.setAccessibleName(f"{said}: {mend.text()}")
            row.addWidget(mend)
        if group.letter is not None:
            asks = group.letter is LetterKind.CONSENT_REQUEST
            icon = "mail-question-mark" if asks else "mail-check"
            made = button(ui, icon=icon, bulk="small", clicked=partial(self._letter, group))
            made.setText(_("Ask once for agreement …") if asks else _("Send a confirmation mail …"))
            made.setAccessibleName(f"{said}: {made.text()}")
            row.addWidget(made)
        people = button(ui, icon="users", bulk="small", clicked=partial(self._list_people, group))
        people.setText(_("Show these people"))
        people.setAccessibleName(f"{said}: {people.text()}")
        row.addWidget(people)
        if group.rule:
            law = button(ui, "quiet", icon="scale", bulk="small", clicked=partial(self._law, [group.rule]))
            law.setText(group.article or _("Read the law"))
            law.setAccessibleName(f"{said}: {_('Read the law')}")
            row.addWidget(law)
        card.add(buttons)
        card.box.setAlignment(head, Qt.AlignmentFlag(0))
        return card

    def _list_people(self, group: RepairGroup) -> None:
        self.accept()
        self._show_people(group)

    def _title(self, group: RepairGroup) -> str:
        _ = self.ui._
        if group.code == KIND:
            return _("Business or private is not known, and the shop takes orders from afar")
        if group.code == NO_ADDRESS:
            return _("They have no mail address")
        return group.text

    def _step(self, group: RepairGroup) -> str:
        _ = self.ui._
        if group.mend == "kind":
            return _("Business or private for all")
        if group.code == "card-no-date-no-occasion":
            return _("Enter the cards' date for all")
        return _("Complete the ground of all of them")

    def _stays(self, group: RepairGroup) -> str:
        """What no form can mend, said before somebody tries."""
        _ = self.ui._
        return {
            KIND: _(
                "Newsletters may go to them. Mail-order offers may not: unknown counts as a private person, "
                "and a card or business relation is not enough for these."
            ),
            NO_ADDRESS: _("Enter an address one by one. Without one there is nothing to write to."),
            "card-no-date-no-occasion": _(
                "If nobody remembers when and where a card was received, it stays unusable for newsletters."
            ),
            "card-not-handed-over": _(
                "An address told otherwise than on paper carries no newsletter. Only an agreement helps."
            ),
            "card-no-ads-note": _(
                "The card refuses advertising. Only a later agreement of the person helps."
            ),
            "published-no-ads": _("The page refuses advertising. Only an agreement of the person helps."),
            "published-private-person": _(
                "Addresses that private persons show carry no newsletter. Only an agreement helps."
            ),
            "JP-SEMG-ADDRCHANGE": _(
                "Agreements do not move to a new address. Each person has to confirm the new one."
            ),
            "own-signup-unconfirmed": _("They have not answered a confirmation mail yet. Only they can."),
            "JP-IMP-LEGACYCONSENT": _(
                "It needs day and manner of the agreement, or its wording. “The old system said yes” is "
                "not enough."
            ),
            "XX-COUNTRY-OPTIN": _("Their country's law asks for an agreement; nothing else is enough."),
            "address-only-told": _("An address that was only told carries no newsletter."),
        }.get(group.code, _("Only what really happened may be entered; what nobody knows stays open."))
