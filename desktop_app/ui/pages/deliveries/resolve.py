"""不明: what a broken connection left open, explained, and decided by a person of the shop."""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.doubt import Hint
from desktop_app.services import Services
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.words import hint_text
from desktop_app.ui.sending_words import mails
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.sentences import sentences


class ResolveDialog(DialogBase):
    """`ids`: the unknown mails that are decided; `done` is called when it was written down; `hints`: what is
    known about them."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        ids: Sequence[str],
        done: Callable[[], None],
        hints: Sequence[Hint] = (),
    ) -> None:
        super().__init__(ui, parent, width=560)
        self._hints = Counter(hints)
        self._ids, self._done = tuple(ids), done
        self._names: Sequence[str] | None = None
        self._pressed: bool | None = None
        self.why = WrapLabel("body")
        self.box.addWidget(self.why)
        self.hint = WrapLabel("body")
        self.box.addWidget(self.hint)
        self._sent_title, self._again_title = label("bold"), label("bold")
        self._sent, self._again = WrapLabel("body"), WrapLabel("body")
        for title, text in ((self._sent_title, self._sent), (self._again_title, self._again)):
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(title)
            pair.addWidget(text)
            self.box.addLayout(pair)
        self.staff = Combo()
        self._field = Field(self.staff)
        self.box.addWidget(self._field)
        self.close_ = self.add_button(button(ui, clicked=self.reject), left=True)
        self.again = self.add_button(button(ui, clicked=lambda: self._decide(as_sent=False)))
        self.sent = self.add_button(button(ui, "primary", clicked=lambda: self._decide(as_sent=True)))
        self.retranslate()
        ui.tasks.look(self, lambda: ui.services.delivery_view.staff(), self._fill)

    def retranslate(self) -> None:
        _, number = self.ui._, len(self._ids)
        self.set_texts(_("What became of {mails}?").format(mails=mails(self.ui, number)))
        self.why.setText(
            _(
                "The connection broke after the mail was handed over, so nobody knows whether the server "
                "took it. The program never sends such a mail again by itself. If your mail program has a "
                "folder of sent mail, look there first."
            )
        )
        self.hint.setText(self._hint())
        self.hint.setVisible(bool(self._hints))
        self._sent_title.setText(_("It left"))
        self._sent.setText(
            _("It counts as taken by the server. The risk: if it did not leave, this person never gets it.")
        )
        self._again_title.setText(_("Send it again"))
        self._again.setText(
            _("It goes back into the line. The risk: if it did leave, this person gets the same mail twice.")
        )
        self._field.set_texts(_("Who decides this"), _("The name is kept in the records."))
        self.close_.setText(_("Cancel"))
        self.again.setText(_("Send again"))
        self.sent.setText(_("Count as sent"))

    def _hint(self) -> str:
        if len(self._ids) == 1:
            return sentences(self.ui, *(hint_text(self.ui, hint) for hint in self._hints))
        lines = [
            self.ui._("{mails}: {what}").format(mails=mails(self.ui, n), what=hint_text(self.ui, hint))
            for hint, n in self._hints.items()
        ]
        return "\n".join(lines)

    def _fill(self, names: Sequence[str]) -> None:
        self._names = names
        self.staff.fill([(name, name) for name in names])
        if len(names) == 1:
            self.staff.choose(names[0])
        if not names:
            self._field.set_problem(self.ui._("First enter who works in the shop: Settings, Staff."))
            for one in (self.again, self.sent):
                one.setText(self.ui._("Open settings"))
        if self._pressed is not None:
            self._decide(as_sent=self._pressed)

    def _decide(self, *, as_sent: bool) -> None:
        name, ids, ui = self.staff.key(), self._ids, self.ui
        if self._names is None:  # pressed before the names were read
            self._pressed = as_sent
            return
        if not self._names:
            self.reject()
            ui.go("settings", section="staff")
            return
        if not name:
            self._field.set_problem(ui._("Choose who decides this."))
            self.staff.setFocus()
            return
        services = ui.services
        self.accept()
        ui.tasks.do(
            ui.tasks,
            lambda _: _write(services, ids, as_sent=as_sent, by=name),
            lambda _: self._done(),
            title=ui._("Writing down the decision"),
            changes=("deliveries", "newsletters"),
        )


def _write(services: Services, ids: Sequence[str], *, as_sent: bool, by: str) -> None:
    for one in ids:
        services.delivery_view.resolve(one, as_sent=as_sent, by=by)
