"""読者として返信する: what a reader of the practice shop does with a mail, and a busy week of many."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.practice_replies import RepliesPut, ReplyChoices
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice

_GROUPS = (
    ("stop", "stop_link", "stop_button", "stop_blank", "unclear", "complaint"),
    ("question", "order", "thanks", "yes", "no"),
    ("out_of_office", "unknown", "full", "policy"),
)


class PracticeAnswers:
    """Two buttons and the word about what was put into the inbox; the dialog places them."""

    def __init__(self, ui: Ui, owner: QWidget, read: Callable[[], None]) -> None:
        """`read` goes to where the mailbox is read."""
        self.ui, self._owner = ui, owner
        self._key, self._choices = "", ReplyChoices(name="", address="", kinds=())
        self.answer = button(ui, icon="pen-line", clicked=self.show_menu)
        self.week = button(ui, icon="calendar-days", clicked=self.busy_week)
        self.notice = Notice(ui, "info", clicked=read)
        self.notice.hide()
        self.menu: QMenu | None = None
        self._put = 0
        self.answer.setEnabled(False)
        self.week.setEnabled(False)

    def take(self, key: str) -> None:
        """The mail that is shown; "" for none."""
        self._key = key
        self.week.setEnabled(bool(key))
        self.answer.setEnabled(False)
        desk = self.ui.services.practice_replies
        if key:
            self.ui.tasks.look(
                self._owner, lambda: desk.choices(key), self._choose_from, key="answers", failed=self._none
            )

    def _choose_from(self, choices: ReplyChoices) -> None:
        self._choices = choices
        self.answer.setEnabled(bool(choices.kinds))

    def _none(self, _: AppError) -> None:
        self.answer.setEnabled(False)

    def show_menu(self) -> None:
        """What this reader can do, above the button."""
        menu, words = QMenu(self._owner), kind_words(self.ui)
        for group in _GROUPS:
            kinds = [one for one in group if one in self._choices.kinds]
            if kinds and not menu.isEmpty():
                menu.addSeparator()
            for one in kinds:
                menu.addAction(words[one], partial(self.do, one))
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu = menu
        menu.popup(self.answer.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def do(self, kind: str) -> None:
        """The reader does it: the mail lies in the inbox afterwards."""
        desk, key = self.ui.services.practice_replies, self._key
        self._run(lambda _: desk.reply(key, kind))

    def busy_week(self) -> None:
        """Many readers answer the newest newsletter, each in another way."""
        desk = self.ui.services.practice_replies
        self._run(lambda _: desk.busy_week())

    def _run(self, job: Callable[[Work], RepliesPut]) -> None:
        self.ui.tasks.do(
            self._owner,
            job,
            self._done,
            title=self.ui._("Playing the readers"),
            lane="practice",
            can_cancel=False,
        )

    def _done(self, put: RepliesPut) -> None:
        self._put += put.mails  # a second answer says that it too went in
        self._tell()

    def _tell(self) -> None:
        _ = self.ui._
        if not self._put:
            return
        many = self.ui.ngettext(
            "{n} mail lies in the shop's inbox now. Press “Read replies” to see what the program does.",
            "{n} mails lie in the shop's inbox now. Press “Read replies” to see what the program does.",
            self._put,
        )
        text = many.format(n=self._put)
        self.notice.set(text, _("Read replies"))
        self.notice.text.setAccessibleName(text)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.answer.setText(_("Answer as the reader"))
        self.week.setText(_("A busy week"))
        self.week.setToolTip(_("Many readers answer the newest newsletter, each in another way."))
        self._tell()


def kind_words(ui: Ui) -> dict[str, str]:
    """What a reader, their mail program or a server does."""
    _ = ui._
    return {
        "stop": _("Reply “please stop”"),
        "stop_link": _("Tap the stop address in the footer"),
        "stop_button": _("Press the mail program’s stop button"),
        "stop_blank": _("Send an empty mail to the stop address"),
        "unclear": _("Write something unclear"),
        "question": _("Ask a question"),
        "order": _("Order something"),
        "thanks": _("Say thank you"),
        "yes": _("Say yes to the letter"),
        "no": _("Say no to the letter"),
        "out_of_office": _("Out-of-office answer"),
        "unknown": _("Comes back: no such address"),
        "full": _("Comes back: mailbox full"),
        "policy": _("Comes back: refused as junk"),
        "complaint": _("Report it as junk"),
    }
