"""How many people write to us: as a business or as private persons, with the ground for saying so."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.services.contact_bulk import Chosen
from desktop_app.ui.context import Ui
from desktop_app.ui.ground_words import ground_stored
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field

KINDS = ("business", "consumer", "unknown")


class KindDialog(DialogBase):
    """Nothing is chosen beforehand; a business needs a ground. `then` gets (kind, ground)."""

    def __init__(
        self, ui: Ui, parent: QWidget | None, chosen: Chosen, then: Callable[[str, str], None]
    ) -> None:
        super().__init__(ui, parent, width=480)
        self._chosen, self._then, self._tried = chosen, then, False
        self.kind, self.ground = Choices(KINDS), QLineEdit()
        self.kind_field, self.ground_field = Field(self.kind), Field(self.ground)
        self.note = Notice(ui, "info")
        for widget in (self.kind_field, self.ground_field, self.note):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.ground_field.hide()
        self.kind.chosen.connect(lambda _: self._told())
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.go = self.add_button(button(ui, "primary", clicked=self._go), default=True)
        self.retranslate()

    def _told(self) -> None:
        self.ground_field.setVisible(self.kind.key() == "business")
        self.grow()
        if self._tried:
            self._problems()

    def _problems(self) -> bool:
        _, kind = self.ui._, self.kind.key()
        self.kind_field.set_problem("" if kind else _("Choose one of the three."))
        lacks = kind == "business" and not self.ground.text().strip()
        self.ground_field.set_problem(_("Say how you know that they are businesses.") if lacks else "")
        (self.kind if not kind else self.ground).setFocus() if not kind or lacks else None
        return not kind or lacks

    def _go(self) -> None:
        self._tried = True
        if self._problems():
            return
        kind, ground = self.kind.key(), ground_stored(self.ui, self.ground.text().strip())
        self.accept()
        self._then(kind, ground if kind == "business" else "")

    def retranslate(self) -> None:
        _, n = self.ui._, self._chosen.people
        people = self.ui.ngettext("{n} person", "{n} people", n).format(n=f"{n:,}")
        self.set_texts(_("How do {people} write to you?").format(people=people))
        self.kind.set_texts(
            {
                "business": _("As a business (company, shop, professional)"),
                "consumer": _("As a private person"),
                "unknown": _("Not known (treated as a private person)"),
            }
        )
        self.kind_field.set_texts(_("It holds for everybody who is selected."))
        self.ground_field.set_texts(_("How do you know?"), _("Such as a company's name on the card."))
        self.note.set(
            _(
                "Mail-order offers go to private persons only when they agreed to them "
                "(ASCT art. 12-3). A card or continuing business is enough for businesses."
            )
        )
        self.cancel.setText(_("Cancel"))
        self.go.setText(_("Set it for {people}").format(people=people))
