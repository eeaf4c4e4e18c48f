"""Below the evidence: mails that were sent, where the contact came from, and what was changed."""

from functools import partial

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.contact_detail import ContactDetail, SentLine
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.labels import WrapLabel, label


class MorePart(QWidget):
    """`mail` is told newsletter and mail to open, `origin` an import whose people are asked for."""

    def __init__(self, ui: Ui, mail: SignalInstance, origin: SignalInstance) -> None:
        super().__init__()
        self._ui, self._mail, self._origin = ui, mail, origin
        self._titles = [label("h2") for _ in range(3)]
        self._parts = [QVBoxLayout() for _ in range(3)]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        for title, part in zip(self._titles, self._parts, strict=True):
            part.setSpacing(2)
            outer.addWidget(title)
            outer.addLayout(part)

    def retranslate(self) -> None:
        """The words of now; the lines come anew with the panel's."""
        _ = self._ui._
        names = (_("Newsletters sent"), _("Where it came from"), _("Changes"))
        for title, name in zip(self._titles, names, strict=True):
            title.setText(name)

    def show_detail(self, detail: ContactDetail) -> None:
        """Another person."""
        for part in self._parts:
            clear(part)
        self._fill_sent(detail)
        self._fill_origin(detail)
        for one in detail.changes:
            self._line(self._parts[2], " ・ ".join(text for text in (one.at, one.text, one.by) if text))
        self._titles[2].setVisible(bool(detail.changes))

    def _line(self, part: QVBoxLayout, text: str) -> None:
        made = WrapLabel("small")
        made.setText(text)
        part.addWidget(made)

    def _fill_sent(self, detail: ContactDetail) -> None:
        _ = self._ui._
        part = self._parts[0]
        for one in detail.sent:
            self._line(part, " ・ ".join(text for text in (one.at[:10], one.title, one.state) if text))
            if one.address:
                self._line(part, one.address)
            if one.answer:
                self._line(part, _("The server said: {words}").format(words=one.answer))
            if one.newsletter:
                part.addWidget(self._open(one), 0, Qt.AlignmentFlag.AlignLeft)
        rest = detail.sent_total - len(detail.sent)
        if rest > 0:
            more = self._ui.ngettext("and {n} more mail", "and {n} more mails", rest)
            self._line(part, more.format(n=f"{rest:,}"))
        if not detail.sent:
            self._line(part, _("Nothing was sent yet."))

    def _open(self, one: SentLine) -> QWidget:
        tell = partial(self._mail.emit, one.newsletter, one.delivery)
        made = button(self._ui, "quiet", icon="mail", bulk="small", clicked=tell)
        made.setText(self._ui._("Open this mail"))
        made.setAccessibleName(f"{made.text()}: {one.at[:10]} {one.title}")
        return made

    def _fill_origin(self, detail: ContactDetail) -> None:
        _, part, origin = self._ui._, self._parts[1], detail.origin
        if origin is None:
            self._line(part, _("Entered by hand on {day}").format(day=detail.added))
            return
        self._line(part, _("Import of {day}: {file}").format(day=origin.day, file=origin.source))
        people = button(
            self._ui,
            "quiet",
            icon="users",
            bulk="small",
            clicked=partial(self._origin.emit, origin.batch_id),
        )
        people.setText(_("Everybody of this import"))
        part.addWidget(people, 0, Qt.AlignmentFlag.AlignLeft)
