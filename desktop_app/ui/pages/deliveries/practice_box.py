"""練習: the readers' side of the practice shop: the list of their mails, and one as its reader sees it."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop_app.services.practice_mailbox import PracticeMail, PracticeMailRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.practice_answers import PracticeAnswers
from desktop_app.ui.preview.mail_view import MailView
from desktop_app.ui.sending_words import minute
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.rows_table import Column, RowsTable
from desktop_app.ui.widgets.search_field import SearchField

_MAILTO = re.compile(r"<mailto:([^?>]+)[^>]*>")
_WIDE, _HIGH, _LIST, _GAP, _NARROW, _LEAST = 1100, 680, 410, 14, 780, 170


class PracticeBox(DialogBase):
    """Opens with the newest mail."""

    def __init__(self, ui: Ui, parent: QWidget | None) -> None:
        super().__init__(ui, parent, width=560)
        self._chosen = ""
        self.search = SearchField(ui)
        self.search.textChanged.connect(lambda _: self.load())
        columns: list[Column[PracticeMailRow]] = [
            Column(text=lambda row: row.to, weight=3, bold=True),
            Column(text=lambda row: row.subject, weight=4, hidden_below=300),
            Column(text=lambda row: minute(row.at), width=150, hidden_below=420),
        ]
        self.table: RowsTable[PracticeMailRow] = RowsTable(ui, columns)
        self.table.opened.connect(lambda row: self.show_mail(row.key))
        self.count = label("small")
        left = self.left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.search, self.count):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        self.empty = WrapLabel("body")
        self.empty.hide()
        column.addWidget(self.empty)
        self.view = MailView(ui, self)
        self.head = WrapLabel("small")
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.view.above.addWidget(self.head)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setChildrenCollapsible(False)
        self.panes.addWidget(left)
        self.panes.addWidget(self.view)
        self.panes.setStretchFactor(1, 1)
        self.box.addWidget(self.panes, 1)
        self.answers = PracticeAnswers(ui, self, self._read)
        self._place_notice()
        self.add_button(self.answers.week, left=True)
        self.add_button(self.answers.answer, left=True)
        self._close = self.add_button(button(ui, clicked=self.reject), default=True)
        self.theme_changed()
        self.retranslate()
        self.load()

    def _place_notice(self) -> None:
        """Not in the scrolling part: it is the answer to the buttons below it."""
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101
        told = QVBoxLayout()
        told.setContentsMargins(24, 4, 24, 0)
        told.addWidget(self.answers.notice)
        outer.insertLayout(outer.count() - 1, told)

    def theme_changed(self) -> None:
        super().theme_changed()
        if not hasattr(self, "panes"):  # the base calls this before there is anything
            return
        s, parent = self.ui.theme.s, self.parentWidget()
        room = parent.window().size() if parent is not None else self.screen().availableGeometry().size()
        wide, high = min(s(_WIDE), room.width()), min(s(_HIGH), room.height())
        narrow = wide < s(_NARROW)
        self.table.theme_changed()
        self.table.setMinimumHeight(s(_LEAST))
        self.view.keep_height(s(_LEAST * 3) if narrow else s(_LEAST * 12 // 5))
        self.left.setMinimumHeight(s(_LEAST * 3 // 2))
        self.panes.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self.panes.setHandleWidth(s(_GAP))
        self.resize(wide, high)
        whole = high if narrow else wide
        first = min(s(_LIST), whole * 2 // 5)
        self.panes.setSizes([first, whole - first])

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("The readers’ mailboxes (practice)"),
            _("These mails stayed on this PC. In your own shop they would have gone to your readers."),
        )
        self.search.setPlaceholderText(_("Find an address or a subject"))
        self.search.setAccessibleName(_("Find an address or a subject"))
        self.table.setAccessibleName(_("Mails"))
        self.table.set_headers([_("To"), _("Subject"), _("When")])
        self.view.title.setText(_("As the reader sees it"))
        self.empty.setText(_("No mail yet. Send a practice newsletter, and look here what your readers get."))
        self._close.setText(_("Close"))
        self.answers.retranslate()

    def load(self) -> None:
        """The list anew."""
        services, search = self.ui.services, self.search.text()
        self.ui.tasks.look(
            self, lambda: services.practice_mailbox.mails(search), self._show_rows, key="practice-mails"
        )

    def _show_rows(self, rows: list[PracticeMailRow]) -> None:
        self.table.rows_model.update_rows(rows, len(rows))
        self.count.setText(self.ui.ngettext("{n} mail", "{n} mails", len(rows)).format(n=f"{len(rows):,}"))
        nothing = not rows and not self.search.text()
        self.empty.setVisible(nothing)
        self.table.setVisible(not nothing)
        keys = [row.key for row in rows]
        if rows and self._chosen not in keys:
            self.table.selectRow(0)
            self.show_mail(keys[0])

    def show_mail(self, key: str) -> None:
        """One mail at the right."""
        self._chosen = key
        self.answers.take(key)
        services = self.ui.services
        self.ui.tasks.look(
            self, lambda: services.practice_mailbox.mail(key), self._show_mail, key="practice-mail"
        )

    def _read(self) -> None:
        """To where the owner sees what the program makes of the answers."""
        self.reject()
        self.ui.go("inbox", read=True)

    def _show_mail(self, mail: PracticeMail) -> None:
        _ = self.ui._
        names = {
            "From": _("From"), "To": _("To"), "Reply-To": _("Answers go to"), "Subject": _("Subject"),
            "Date": _("Date"), "List-Unsubscribe": _("The mail program’s stop button writes to"),
        }
        values = dict(mail.headers)
        if "Date" in values:
            values["Date"] = minute(mail.at)
        if stop := _MAILTO.fullmatch(values.get("List-Unsubscribe", "")):
            values["List-Unsubscribe"] = stop[1]
        lines = [_("{name}: {value}").format(name=names[name], value=values[name]) for name in values]
        self.head.setText("\n".join(lines))
        self.view.show_mail(mail.html, mail.text, mail.images)
