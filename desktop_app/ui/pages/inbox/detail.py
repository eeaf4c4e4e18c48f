"""The mail that is chosen in the list: what came, what follows, why, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.services.bounce_views import BounceLine
from desktop_app.services.inbox_detail import LineDetail
from desktop_app.services.inbox_views import InboxLine
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, rule
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.labels import WrapLabel, label


class MailDetail(Card):
    """Hidden while nothing is chosen."""

    mail_wanted = Signal(str)
    answered = Signal(object)
    stop_wanted = Signal(object)
    undo_wanted = Signal(object, object)

    def __init__(self, ui: Ui) -> None:
        super().__init__(margin=18, spacing=8)
        self.ui = ui
        self.line: InboxLine | None = None
        self.more: LineDetail | None = None
        self.chip = Chip(ui)
        self.came = WrapLabel("bold")
        self.follows = WrapLabel("body")
        self.why = WrapLabel("small")
        self.returned = WrapLabel("small")
        self.reply = label("small", selectable=True)
        self.facts = label("small", selectable=True)
        for words in (self.reply, self.facts):
            words.setWordWrap(True)
            words.setMinimumWidth(60)
        self.forbidden, self.told = WrapLabel("small"), WrapLabel("small")
        self.answer = button(ui, "primary", icon="check", clicked=self._answered)
        self.mail = button(ui, icon="mail", clicked=self._mail)
        self.stop = button(ui, icon="hand", clicked=lambda: self.stop_wanted.emit(self.line))
        self.undo = button(ui, icon="undo-2", clicked=lambda: self.undo_wanted.emit(self.line, self.more))
        self.settings = button(
            ui, icon="shield-check", clicked=lambda: ui.go("settings", section="account")
        )
        self.contact = button(ui, "quiet", icon="user", clicked=self._contact)
        self.records = button(ui, "quiet", icon="file-check", clicked=self._records)
        self.box.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (
            self.came, self.follows, rule(), self.why, self.returned, self.reply, self.facts, self.told,
            self.forbidden,
        ):  # fmt: skip
            self.box.addWidget(widget)
        self.buttons = (
            self.answer, self.mail, self.settings, self.stop, self.undo, self.contact, self.records,
        )  # fmt: skip
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for one in self.buttons:
            buttons.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addLayout(buttons)
        self.box.addStretch(1)
        self.hide()
        self.retranslate()

    def show_line(self, line: InboxLine | None) -> None:
        """Another mail, or none."""
        if line is None or self.line is None or line.id != self.line.id:
            self.more = None
        self.line = line
        self.setVisible(line is not None)
        if line is not None:
            self.retranslate()
            view = self.ui.services.inbox_detail
            self.ui.tasks.look(self, lambda: view.of(line.id), self._take, key="more")

    def _take(self, more: LineDetail) -> None:
        if self.line is not None and more.id == self.line.id:
            self.more = more
            self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.mail.setText(_("Read the mail"))
        self.stop.setText(_("It is an opt-out…"))
        self.undo.setText(_("It was wrong: take it back…"))
        self.settings.setText(_("Check the shop's mail settings"))
        self.contact.setText(_("Show in Contacts"))
        self.records.setText(_("Show everything recorded"))
        line = self.line
        if line is None:
            self.answer.setText(_("Noted: I answered it"))
            return
        self.answer.setText(
            _("Note what was done…") if line.open_complaint else _("Noted: I answered it")
        )
        self.chip.set(line.told.chip, line.told.tone)
        self.came.setText(line.told.came)
        self.follows.setText(f"→ {line.told.follows}")
        self.why.setText(line.told.why)
        self.why.setVisible(not line.returned)
        facts = [(_("Arrived"), line.at), (_("From"), line.sender), (_("Subject"), line.subject)]
        if line.answer:
            facts.append((_("What was done about it"), line.answer))
        one = _("{name}: {value}")
        self.facts.setText("\n".join(one.format(name=name, value=value) for name, value in facts if value))
        self.answer.setVisible(line.told.open_wish or line.open_complaint)
        self.mail.setVisible(line.kept)
        self.settings.setVisible(line.warned)
        self.stop.setVisible(not line.stops and not line.waiting and not line.returned)
        self.contact.setVisible(line.contact_id is not None)
        self.records.setVisible(bool(line.address))
        self._show_more()

    def _show_more(self) -> None:
        more = self.more
        self.returned.setVisible(more is not None and bool(more.bounces))
        self.reply.setVisible(more is not None and any(one.reason for one in more.bounces))
        self.undo.setVisible(more is not None and more.undo in ("automatic", "decision"))
        self.forbidden.setVisible(more is not None and bool(more.why_not))
        self.told.setVisible(more is not None and bool(more.acknowledged))
        if more is None:
            return
        self.told.setText(more.acknowledged)
        self.forbidden.setText(more.why_not)
        self.returned.setText("\n".join(self._told(one) for one in more.bounces))
        words = self.ui._("The server said: {words}")
        said = [words.format(words=one.reason) for one in more.bounces if one.reason]
        self.reply.setText("\n".join(said))

    def _told(self, one: BounceLine) -> str:
        _ = self.ui._
        what = _("{what} ({n})").format(what=one.what, n=one.status) if one.status else one.what
        return _("{name}: {value}").format(name=one.address, value=what)

    def _answered(self) -> None:
        if self.line is not None:
            self.answered.emit(self.line)

    def _mail(self) -> None:
        if self.line is not None:
            self.mail_wanted.emit(self.line.id)

    def _contact(self) -> None:
        if self.line is not None:
            self.ui.go("contacts", contact=self.line.contact_id)

    def _records(self) -> None:
        if self.line is not None:
            self.ui.go("records", address=self.line.address)
