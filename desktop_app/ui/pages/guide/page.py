"""The guide: from an empty book to the first newsletter, in four steps that can be left at any time."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services import beginning
from desktop_app.services.account_view import AccountPage
from desktop_app.services.shop_form import GuideView, Sketch
from desktop_app.ui.context import Ui
from desktop_app.ui.page import Page
from desktop_app.ui.pages.guide.door import Door
from desktop_app.ui.pages.guide.first_steps import AccountStep, ContactsStep, NewsletterStep, ShopStep
from desktop_app.ui.pages.guide.other_book import practise, start_own_shop
from desktop_app.ui.pages.guide.steps import Steps
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card

SHOP, ACCOUNT, CONTACTS, NEWSLETTER = range(4)
_NARROW, _BESIDE, _LABELS_LEFT = 820, 900, 1000
_NOTE_AFTER_MS = 1500


class GuidePage(Page):
    """In a practice book: the door to the own shop. In a real book: the steps."""

    name = "guide"
    cares = frozenset({"shop", "account", "contacts", "newsletters", "imports"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.place = SHOP
        self._filled = self._dirty = False
        self._asked: int | None = None
        """The step that was asked for before anything was read."""
        self._view: GuideView | None = None
        self.door = Door(ui)
        self.door.start.connect(lambda: start_own_shop(self, ui))
        self.steps = Steps(ui)
        self.steps.chosen.connect(self.go_to)
        self.steps.practice.clicked.connect(lambda: practise(self, ui))
        self.shop = ShopStep(ui)
        self.account = AccountStep(ui)
        self.contacts = ContactsStep(ui)
        self.newsletter = NewsletterStep(ui)
        self.back = button(ui, clicked=lambda: self.go_to(self.place - 1))
        self.later = button(ui, "quiet", clicked=self._leave_for_later)
        self.next = button(ui, "primary", bulk="big", clicked=self.go_on)
        self._note_timer = QTimer(self)
        self._note_timer.setSingleShot(True)
        self._note_timer.setInterval(_NOTE_AFTER_MS)
        self._note_timer.timeout.connect(self._note)
        self._build()
        self.shop.form.changed.connect(self._typed)
        self.shop.footer.language_changed.connect(self._sketch)
        self.account.panel.form.changed.connect(self._note_timer.start)
        self.account.panel.tried.connect(lambda _: self.reload())
        self.contacts.one.clicked.connect(lambda: self._away("contacts", add=True))
        self.contacts.file.clicked.connect(lambda: self._away("contacts", import_file=True))
        self.newsletter.write.clicked.connect(self._write)
        self.newsletter.wanted.connect(self._open_draft)
        self.retranslate()

    def _build(self) -> None:
        self.guide = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.guide)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(16)
        self._columns.addWidget(self.steps)
        right = Card(margin=24, spacing=16)
        self._pages = [self.shop, self.account, self.contacts, self.newsletter]
        self._shown = QVBoxLayout()
        for one in self._pages:
            self._shown.addWidget(one)
        right.box.addLayout(self._shown)
        right.box.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.later, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.next, 0, Qt.AlignmentFlag.AlignVCenter)
        right.box.addLayout(row)
        self._columns.addWidget(right, 1)
        self.layout_.addWidget(self.door)
        self.layout_.addWidget(self.guide)
        self.layout_.addStretch(1)
        self._select(SHOP)

    def refresh(self) -> None:
        ui = self.ui
        self.door.setVisible(ui.practice)
        self.guide.setVisible(not ui.practice)
        if ui.practice:
            ui.tasks.look(self, lambda: beginning.own_book() is not None, self.door.show_there, key="door")
            return
        ui.tasks.look(
            self, lambda: (ui.services.shop_form.guide(), ui.services.account.page()), self._show, key="guide"
        )

    def open(self, **target: Any) -> None:
        """`step`: shop, account, contacts or newsletter; `field`: where the cursor goes on the first one."""
        names = ("shop", "account", "contacts", "newsletter")
        if target.get("step") in names:
            self._asked = names.index(target["step"])
            self.go_to(self._asked)
        if target.get("field"):
            self.go_to(SHOP)
            self.shop.form.go_to(target["field"])

    def leave(self) -> None:
        """Keep what was typed."""
        if not self.ui.practice and self._dirty:
            self._save(then=None)

    def unkept(self) -> bool:
        return not self.ui.practice and self._dirty

    def go_to(self, place: int) -> None:
        """Another step; what was typed on this one is kept."""
        if place == self.place:
            return
        if self._dirty:
            self._save(then=None, step=place)
        self._select(place)
        if self._filled and not self._dirty:
            self._note()

    def go_on(self) -> None:
        """The next step; from the last one home."""
        if self.place == SHOP:
            self._save(then=self._after_shop)
            return
        if self.place == ACCOUNT:
            self.account.panel.keep_if_complete()
        if self.place == NEWSLETTER:
            self._note(done=True)
            self.ui.go("home")
            return
        self.go_to(self.place + 1)

    def respond(self) -> None:
        width = self.width()
        narrow = width < self.ui.theme.s(_NARROW)
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.steps.setMaximumWidth(16777215 if narrow else self.ui.theme.s(210))
        self.steps.note.setVisible(not narrow)
        self.steps.practice.setVisible(not narrow)
        beside = width >= self.ui.theme.s(_BESIDE)
        self.shop.set_beside(beside)
        self.shop.form.set_narrow(
            width < self.ui.theme.s(640) or (beside and width < self.ui.theme.s(_LABELS_LEFT))
        )
        self.account.panel.set_narrow(width < self.ui.theme.s(640))

    def retranslate(self) -> None:
        _ = self.ui._
        practice = self.ui.practice
        self.header.title.setText(_("Practice") if practice else _("Getting started"))
        self.header.subtitle.setText(
            "" if practice else _("Leave whenever you like; nothing that you typed is lost.")
        )
        self.door.retranslate()
        for page in self._pages:
            page.retranslate()
        self.back.setText(_("Back"))
        self.later.setText(_("Go on later"))
        self._show_place()

    def _show_place(self) -> None:
        _ = self.ui._
        names = (_("Your shop"), _("Mail account"), _("Contacts"), _("First newsletter"))
        self.steps.set_texts(
            names,
            _("Everything can be changed later; mails that were sent stay as they are.")
            + "\n\n"
            + _("The data stays on this computer only."),
            _("Practise first"),
            self._done(),
        )
        texts = {
            SHOP: _("Next"),
            ACCOUNT: _("Next") if self.account.ready else _("Connect later"),
            CONTACTS: _("Next") if self._view is not None and self._view.contacts else _("Add them later"),
            NEWSLETTER: _("Finish"),
        }
        self.next.setText(texts[self.place])
        self.back.setVisible(self.place > SHOP)
        self.later.setVisible(self.place < NEWSLETTER)

    def _done(self) -> list[bool]:
        view = self._view
        if view is None:
            return [False] * 4
        return [self.shop.complete, self.account.ready, view.contacts > 0, view.notes.done]

    def _select(self, place: int) -> None:
        self.place = place
        for number, page in enumerate(self._pages):
            page.setVisible(number == place)
        self.steps.select(place)
        self._show_place()
        if self.area is not None:
            self.area.verticalScrollBar().setValue(0)
        self._pages[place].take_focus()

    def _show(self, found: tuple[GuideView, AccountPage]) -> None:
        view, account = found
        self._view = view
        if not self._dirty:
            self.shop.form.set_values(view.notes.values)
            self._sketch()
        if not self._filled:
            self._filled = True
            self._select(view.notes.step if self._asked is None else self._asked)
        self.account.show_page(account, view.notes.values.get("account"))
        self.contacts.show_count(view.contacts)
        self.newsletter.show_drafts(view.drafts, ready=self.account.ready)
        self._show_place()

    # --- what is typed

    def _typed(self) -> None:
        self._dirty = True
        self._sketch()
        self._note_timer.start()

    def _sketch(self) -> None:
        ui, values, language = self.ui, self.shop.form.values(), self.shop.footer.language()
        ui.tasks.look(
            self, lambda: ui.services.shop_form.sketch(values, language), self._show_sketch, key="sketch"
        )

    def _show_sketch(self, sketch: Sketch) -> None:
        self.shop.show_sketch(sketch)
        self._show_place()

    def _note(self, *, done: bool = False) -> None:
        ui, values, place = self.ui, self._values(), self.place
        self._note_timer.stop()
        ui.tasks.do(
            self,
            lambda _: ui.services.shop_form.note(values, step=place, done=done),
            title=ui._("Keeping what was typed"),
            can_cancel=False,
        )

    def _values(self) -> dict[str, Any]:
        typed = self.account.panel.typed()
        return {**self.shop.form.values(), **({"account": typed} if typed else {})}

    def _save(self, then: Any, step: int | None = None) -> None:
        ui, values = self.ui, self._values()
        place = self.place if step is None else step
        language = self.shop.footer.language()
        self._note_timer.stop()
        self._dirty = False

        def job(_: object) -> Sketch:
            ui.services.shop_form.note(values, step=place)
            ui.services.shop_form.save(values)
            return ui.services.shop_form.sketch(values, language)

        def failed(error: AppError) -> None:
            self._dirty = True  # what is typed stays, and is kept by the next try
            ui.error(error)

        ui.tasks.do(
            self, job, then, title=ui._("Saving the shop"), changes=("shop",), failed=failed, can_cancel=False
        )

    def _after_shop(self, sketch: Sketch) -> None:
        self._show_sketch(sketch)
        if sketch.errors:
            self.setFocus()
            self.shop.form.show_problems(sketch)
            self.shop.form.go_to(next(iter(sketch.errors)))
            return
        self._select(ACCOUNT)
        self.reload()

    # --- ways out

    def _leave_for_later(self) -> None:
        self.ui.go("home")

    def _away(self, page: str, **target: Any) -> None:
        self.ui.go(page, **target)

    def _write(self) -> None:
        ui = self.ui
        ui.tasks.do(
            self,
            lambda _: ui.services.drafts.new(),
            self._open_draft,
            title=ui._("Making a newsletter"),
            changes=("newsletters",),
        )

    def _open_draft(self, newsletter: str) -> None:
        self._note(done=True)
        self.ui.go("newsletters", newsletter=newsletter)
