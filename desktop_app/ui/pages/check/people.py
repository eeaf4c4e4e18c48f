"""The people behind one number of the check."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.services.check_sheet import PersonRow, Reason
from desktop_app.services.check_words import Target
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.sending_words import people
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.rows_table import Column, RowsTable


class PeopleDialog(DialogBase):
    """Names and addresses; a click opens the contact."""

    def __init__(self, ui: Ui, parent: QWidget | None, title: str, rows: Sequence[PersonRow]) -> None:
        super().__init__(ui, parent, width=620, scrolls=False)
        self._words, self._rows = title, rows
        columns: list[Column[PersonRow]] = [
            Column(text=lambda row: row.name, weight=2, bold=True),
            Column(text=lambda row: row.address, weight=3),
        ]
        self.table: RowsTable[PersonRow] = RowsTable(ui, columns)
        self.table.opened.connect(self._open)
        card = Card(margin=8)
        card.add(self.table, 1)
        self.box.addWidget(card, 1)
        self.close_button = self.add_button(button(ui, clicked=self.reject), default=True)
        self.table.rows_model.put(rows, len(rows))
        self.resize(self.width(), ui.theme.s(520))
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(self._words, people(self.ui, len(self._rows)))
        self.table.set_headers([_("Name"), _("E-mail address")])
        self.table.setAccessibleName(self._words)
        self.close_button.setText(_("Close"))

    def _open(self, row: PersonRow) -> None:
        if row.contact_id is not None:
            self.reject()
            self.ui.go("contacts", contact=row.contact_id)


class ReasonDialog(PeopleDialog):
    """People who are left out for one reason: the article, what mends it, and the way there."""

    def __init__(self, ui: Ui, parent: QWidget | None, reason: Reason, go: Callable[[Target], None]) -> None:
        self._reason, self._go = reason, go
        self._remedy, self._article = WrapLabel("body"), WrapLabel("small")
        self.mend = button(ui, "primary", clicked=self._mend)
        self.law = button(ui, icon="scale", clicked=self.show_law)
        super().__init__(ui, parent, reason.text, reason.people)
        self.box.insertWidget(0, self._article)
        self.box.insertWidget(1, self._remedy)
        self.add_button(self.law, left=True)
        self.close_button.setDefault(False)
        self.add_button(self.mend, default=True)

    def retranslate(self) -> None:
        super().retranslate()
        _, reason = self.ui._, self._reason
        self._remedy.setText(reason.mend)
        self._article.setText(reason.article)
        for text in (self._remedy, self._article):
            if not text.said():
                text.hide()
        self.law.setText(_("What the law says"))
        words = {
            "inbox": _("Read the replies"),
            "newsletters": _("Mend the newsletter"),
            "settings": _("Open settings"),
        }
        self.mend.setText(words.get(reason.target.page, _("Show in contacts")))

    def _mend(self) -> None:
        self.reject()
        self._go(self._reason.target)

    def show_law(self) -> None:
        """The rule and its article."""
        LawTextDialog(self.ui, self, [self._reason.rule]).open()
