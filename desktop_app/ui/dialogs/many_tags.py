"""A tag for many: to give, to take away, or to write a newsletter for."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QWidget

from desktop_app.services.contact_bulk import Chosen
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Combo, Field

Use = Literal["add", "remove", "newsletter"]


class TagDialog(DialogBase):
    """Asks for one tag; `then` gets it once the dialog is closed."""

    def __init__(
        self, ui: Ui, parent: QWidget | None, chosen: Chosen, use: Use, then: Callable[[str], None]
    ) -> None:
        super().__init__(ui, parent, width=440)
        self._chosen, self._use, self._then = chosen, use, then
        self.name = NameCombo(chosen.form.tags)
        self.known = Combo()
        self.field = Field(self.known if use == "remove" else self.name)
        self.box.addWidget(self.field)
        self.box.addStretch(1)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.go = self.add_button(button(ui, "primary", clicked=self._go), default=True)
        self.retranslate()
        self.field.editor.setFocus()

    def tag(self) -> str:
        """What is typed or chosen."""
        return self.known.key() if self._use == "remove" else self.name.value()

    def _go(self) -> None:
        if not self.tag():
            self.field.set_problem(self.ui._("Type a name for the tag."))
            self.field.editor.setFocus()
            return
        tag = self.tag()
        self.accept()
        self._then(tag)

    def retranslate(self) -> None:
        _, n = self.ui._, self._chosen.people
        people = self.ui.ngettext("{n} person", "{n} people", n).format(n=f"{n:,}")
        titles = {
            "add": _("Add a tag to {people}"),
            "remove": _("Take a tag from {people}"),
            "newsletter": _("Write a newsletter for {people}"),
        }
        leads = {
            "add": "",
            "remove": "",
            "newsletter": _(
                "They get a tag, and a new newsletter is meant for everybody with this tag. Who may really "
                "get it is decided person by person when it is sent."
            ),
        }
        goes = {
            "add": _("Add the tag"),
            "remove": _("Take the tag away"),
            "newsletter": _("Write the newsletter"),
        }
        self.set_texts(titles[self._use].format(people=people), leads[self._use])
        used = "、".join(self._chosen.form.tags[:6])
        hint = _("In use: {tags}").format(tags=used) if used and self._use != "remove" else ""
        self.field.set_texts(_("Tag"), hint)
        self.known.fill(
            [
                (tag, _("{tag} ({n})").format(tag=tag, n=f"{many:,}"))
                for tag, many in self._chosen.tags.items()
            ]
        )
        if self.known.currentIndex() < 0:
            self.known.setCurrentIndex(0)
        self.cancel.setText(_("Cancel"))
        self.go.setText(goes[self._use])
