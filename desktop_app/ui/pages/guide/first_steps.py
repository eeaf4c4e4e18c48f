"""The content of the guide's four steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.account_view import AccountPage
from desktop_app.services.shop_form import Sketch
from desktop_app.ui.account.panel import AccountPanel
from desktop_app.ui.context import Ui
from desktop_app.ui.shop.footer import FooterView
from desktop_app.ui.shop.form import ShopForm
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.labels import WrapLabel, label


class Step(QWidget):
    """Title, one sentence, and the content below."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(14)
        self.title = label("title")
        self.title.setWordWrap(True)
        self.lead = WrapLabel("muted")
        self.box.addWidget(self.title)
        self.box.addWidget(self.lead)

    def set_texts(self, title: str, lead: str) -> None:
        """The words of now."""
        self.title.setText(title)
        self.lead.setText(lead)

    def take_focus(self) -> None:
        """The step is shown: the cursor goes where typing begins."""

    def retranslate(self) -> None:
        """Set all texts."""


class ShopStep(Step):
    """Form and footer, side by side where there is room."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.complete = False
        self.form = ShopForm(ui)
        self.footer = FooterView(ui)
        self.footer.wanted.connect(self.form.go_to)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(20)
        self._columns.addWidget(self.form)
        self._columns.addWidget(self.footer)
        self.box.addLayout(self._columns)

    def take_focus(self) -> None:
        if not self.form.kind.key():
            self.form.kind.setFocus()

    def show_sketch(self, sketch: Sketch) -> None:
        """Footer, gaps, and what can't be kept as it is."""
        self.complete = not sketch.errors and not any(gap.stops for gap in sketch.gaps)
        self.footer.show_sketch(sketch)
        self.form.show_problems(sketch)

    def set_beside(self, beside: bool) -> None:
        """The footer beside the form, or below it."""
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        for place, stretch in enumerate((11, 9)):  # below each other a share would cut the longer one
            self._columns.setStretch(place, stretch if beside else 0)

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Tell us about your shop"),
            _("It stands at the end of each mail, as the law asks. Grows as you type."),
        )
        self.form.retranslate()
        self.footer.retranslate()


class AccountStep(Step):
    """The mail account, now or later."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.ready = False
        self.panel = AccountPanel(ui)
        self.box.addWidget(self.panel)

    def show_page(self, page: AccountPage, typed: Mapping[str, Any] | None) -> None:
        """The account that is kept, or what was typed before."""
        account = page.state.account
        self.ready = account is not None and account.from_confirmed_at is not None
        self.panel.show_page(page, typed)

    def take_focus(self) -> None:
        self.panel.take_focus()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Connect your shop's mail"),
            _(
                "Newsletters leave from your own mailbox. A test sends one mail to yourself and finds it "
                "again; it shows that opt-outs will arrive."
            ),
        )
        self.panel.retranslate()


class ContactsStep(Step):
    """Somebody to write to, now or later."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._count = 0
        self.count = WrapLabel("bold")
        self.one = button(ui, icon="user-plus")
        self.file = button(ui, icon="file-input")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.one)
        row.addWidget(self.file)
        row.addStretch(1)
        self.box.addLayout(row)
        self.box.addWidget(self.count)

    def show_count(self, count: int) -> None:
        """How many people are in the book."""
        self._count = count
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Who gets your newsletters?"),
            _(
                "For each person Kawaraban keeps why mail may go: an agreement, a card handed over, a "
                "running business. People without a reason can be entered too; they get no newsletter yet."
            ),
        )
        self.one.setText(_("Add one person"))
        self.file.setText(_("Bring in a file (CSV)"))
        said = self.ui.ngettext("{n} person in the book", "{n} people in the book", self._count)
        self.count.setText(said.format(n=self._count) if self._count else _("Nobody is in the book yet."))


class NewsletterStep(Step):
    """The first newsletter; `wanted` names a draft to go on with."""

    wanted = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._drafts: Sequence[tuple[str, str]] = ()
        self._ready = False
        self.write = button(ui, "primary", icon="square-pen")
        self.hint = WrapLabel("muted")
        self.drafts_title = label("bold")
        self.drafts = QVBoxLayout()
        row = QHBoxLayout()
        row.addWidget(self.write)
        row.addStretch(1)
        self.box.addLayout(row)
        self.box.addWidget(self.hint)
        self.box.addWidget(self.drafts_title)
        self.box.addLayout(self.drafts)

    def show_drafts(self, drafts: Sequence[tuple[str, str]], *, ready: bool) -> None:
        """What was begun already; `ready`: test mails can go out."""
        self._drafts, self._ready = drafts, ready
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Your first newsletter"),
            _("Write it, look at it, and send it to yourself first. Nothing goes to anybody else by that."),
        )
        self.write.setText(_("Write a newsletter"))
        self.hint.setText(
            _("The button for a test mail is at the top of the editor.")
            if self._ready
            else _("You can write at once; a test mail needs the mail account of step 2.")
        )
        self.drafts_title.setText(_("Go on with a draft"))
        self.drafts_title.setVisible(bool(self._drafts))
        clear(self.drafts)
        for newsletter, name in self._drafts[:5]:
            one = button(self.ui, "row", icon="file-text")
            one.setText(name or _("(without a subject)"))
            one.clicked.connect(lambda _=False, newsletter=newsletter: self.wanted.emit(newsletter))
            self.drafts.addWidget(one)
