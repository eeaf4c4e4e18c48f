"""試し送り: the exact mail, also as a contact gets it, to own addresses that were confirmed by a code."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.previews import PreviewReader
from desktop_app.services.test_sends import TestSent, TestTarget
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.newsletters.own_address import OwnAddressPart
from desktop_app.ui.pages.newsletters.test_targets import TestTargets
from desktop_app.ui.preview.reader_box import ReaderBox
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.sentences import sentences


class TestSendDialog(DialogBase):
    """Asks where to and in whose place, sends, and says what became of each mail. It is no delivery."""

    __test__ = False  # pytest: no test class

    def __init__(
        self, ui: Ui, parent: QWidget, newsletter_id: str, seen_by: PreviewReader | None = None
    ) -> None:
        """`seen_by`: in whose place the owner was just looking at it."""
        super().__init__(ui, parent, width=540)
        self._newsletter = newsletter_id
        self._sending = self._adding = False
        self.result_notice = Notice(ui, "info")
        self.result_notice.hide()
        self.targets = TestTargets(ui, self.remove)
        self.add_address = button(ui, "quiet", icon="plus", clicked=self.show_new)
        self.new = OwnAddressPart(ui)
        self.reader = ReaderBox(ui)
        self.as_whom = Field(self.reader)
        for widget in (self.result_notice, self.targets, self.add_address, self.new, self.as_whom):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.close_button = self.add_button(button(ui, clicked=self.reject))
        self.send = self.add_button(
            button(ui, "primary", icon="mail", clicked=self.send_test), default=True
        )
        self.targets.changed.connect(self._ready)
        self.new.grown.connect(self.grow)
        self.new.confirmed.connect(self._confirmed)
        self._show_new(False)
        if seen_by is not None:
            self.reader.take(seen_by)
        self.retranslate()
        self._load()

    def _load(self, tick: str = "") -> None:
        sending = self.ui.services.sending
        self.ui.tasks.look(
            self, sending.test_targets, lambda found: self._show_targets(found, tick), key="addresses"
        )

    def _show_targets(self, targets: Sequence[TestTarget], tick: str) -> None:
        self.targets.show_targets(targets, tick=tick)
        self.targets.setVisible(bool(targets))
        self._show_new(self._adding or not targets)
        self.grow()

    def show_new(self) -> None:
        """Ask for one more address."""
        self._show_new(True)
        self.new.begin()
        self.grow()

    def _show_new(self, adding: bool) -> None:
        self._adding = adding
        self.new.setVisible(adding)
        self.add_address.setVisible(not adding)
        if adding:
            self.send.setDefault(False)  # Enter asks for the code then
        else:
            QTimer.singleShot(0, self, lambda: self.send.setDefault(not self._adding))

    def _confirmed(self, address: str) -> None:
        self.result_notice.set(self.ui._("{address} is confirmed.").format(address=address), tone="ok")
        self._adding = False
        self._load(address)
        # Later: the Enter that confirmed the code is still on its way, and would press this button.
        QTimer.singleShot(0, self, self.send.setFocus)

    def remove(self, address: str) -> None:
        """Take an address away: no test mail goes there until it is confirmed anew."""
        account = self.ui.services.account
        self.ui.tasks.do(
            self, lambda _: account.forget_own_address(address), lambda _: self._load(),
            title=self.ui._("Removing the address"), changes=("account",), failed=self._refused,
            can_cancel=False,
        )

    def send_test(self) -> None:
        """Send the mail to the ticked addresses."""
        to, sending, newsletter = self.targets.ticked(), self.ui.services.sending, self._newsletter
        contact = self.reader.contact_id or None
        self.result_notice.set("")
        if not to:
            self.result_notice.set(self.ui._("Tick at least one address."), tone="warn")
            return
        self._sending = True
        self._ready()
        self.ui.tasks.do(
            self,
            lambda work: sending.test_sends(
                newsletter, to, as_contact=contact, keep=True,
                tell=lambda done, total: work.progress(done, total),
            ),
            self._sent,
            title=self.ui._("Test send"),
            failed=self._refused,
            cancelled=self._cancelled,
        )

    def _sent(self, results: Sequence[TestSent]) -> None:
        self._sending = False
        refused = [one for one in results if one.error is not None]
        taken = [one.to for one in results if one.error is None]
        if not refused:
            self.ui.toast(self._taken(taken))
            self.accept()
            return
        lines = [self._taken(taken)] if taken else []
        for one in refused:
            if one.error is not None:
                told = self.ui.error_text(one.error)
                why = sentences(self.ui, told.title, told.cause, told.next)
                lines.append(self.ui._("{address}: {why}").format(address=one.to, why=why))
        self.targets.untick(taken)
        self.result_notice.set("\n".join(lines), tone="stop")
        self._ready()
        self.grow()

    def _taken(self, to: Sequence[str]) -> str:
        names = self.ui._(", ").join(to)
        if self.ui.practice:
            said = self.ui._("Practice: the mail for {address} was kept on this computer, nothing went out.")
        else:
            said = self.ui._("The server took the test mail for {address}. Look into your mailbox.")
        return said.format(address=names)

    def _refused(self, error: AppError) -> None:
        self._sending = False
        told = self.ui.error_text(error)
        self.result_notice.set(sentences(self.ui, told.title, told.cause, told.next), tone="stop")
        self._ready()
        self.grow()

    def _cancelled(self) -> None:
        self._sending = False
        self.result_notice.set(self.ui._("Stopped. Some of the test mails may have gone out."), tone="warn")
        self._ready()

    def _ready(self) -> None:
        many = len(self.targets.ticked())
        self.send.setVisible(bool(self.targets.boxes))
        self.send.setEnabled(not self._sending)
        if self._sending:
            self.send.setText(self.ui._("Sending …"))
        elif many > 1:
            text = self.ui.ngettext("Send {n} test mail", "Send {n} test mails", many)
            self.send.setText(text.format(n=many))
        else:
            self.send.setText(self.ui._("Send the test mail"))

    def _wanted_height(self) -> int:
        """As high as its lines are at this width: it begins small and grows with what is asked."""
        layout = self.layout()
        tall = layout.totalHeightForWidth(self.width()) if layout is not None else 0
        return max(self.minimumSizeHint().height(), tall)

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Test send to myself"),
            _("The exact mail as readers get it, to addresses of your own. Nobody else gets it."),
        )
        self.as_whom.set_texts(
            _("With whose name and details?"),
            _("Type a name to see the mail as this person would get it; empty: example words."),
        )
        self.add_address.setText(_("Another address of mine"))
        self.close_button.setText(_("Close"))
        self.targets.retranslate()
        self.new.retranslate()
        self._ready()
