"""お店: the same form as in the guide, kept when the owner says so."""

from typing import Any

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout

from desktop_app.domain.errors import AppError
from desktop_app.services.shop_form import GuideNotes, Sketch
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.shop.footer import FooterView
from desktop_app.ui.shop.form import ShopForm
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.switch import Switch

_BESIDE = 760


class ShopSection(Section):
    """What is typed and not saved is remembered, also when the window is closed."""

    cares = frozenset({"shop", "account"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._dirty = self._unkept = False
        self._notes: GuideNotes | None = None
        self.form = ShopForm(ui, full=True)
        self.footer = FooterView(ui)
        self.unsaved = Notice(ui, "warn")
        self.unsaved.hide()
        self.save_button = button(ui, "primary", icon="save", clicked=self.save)
        self.undo_button = button(ui, icon="undo-2", clicked=self.revert)
        self.sheet = Sheet()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(20)
        self._columns.addWidget(self.form)
        self._columns.addWidget(self.footer)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.save_button)
        row.addWidget(self.undo_button)
        row.addStretch(1)
        self.sheet.add(self.unsaved)
        self.sheet.box.addLayout(self._columns)
        self.sheet.box.addLayout(row)
        self.box.addWidget(self.sheet)
        self.after_stops = Sheet()
        self.tells = Switch()
        self.tells.box.clicked.connect(self._tell_stops)
        self.after_stops.add(self.tells)
        self.box.addWidget(self.after_stops)
        self.form.changed.connect(self._typed)
        self.footer.language_changed.connect(self._sketch)
        self.footer.wanted.connect(self.form.go_to)
        self.retranslate()

    def refresh(self) -> None:
        ui = self.ui
        ui.tasks.look(
            self,
            lambda: (ui.services.shop_form.notes(), ui.services.shop_form.values()),
            self._show,
            key="shop",
        )
        ui.tasks.look(self, ui.services.shop.acknowledges, self.tells.box.setChecked, key="tells-stops")

    def save(self) -> None:
        """Keep what can be kept; a field that can't says why."""
        ui, values, language = self.ui, self.form.values(), self.footer.language()

        def job(_: object) -> Sketch:
            ui.services.shop_form.save(values)
            return ui.services.shop_form.sketch(values, language)

        ui.tasks.do(
            self, job, self._saved, title=ui._("Saving the shop"), changes=("shop",), can_cancel=False
        )

    def revert(self) -> None:
        """Back to what is stored."""
        ui = self.ui
        ui.tasks.do(
            self,
            lambda _: ui.services.shop_form.save(ui.services.shop_form.values()),
            lambda _: self._reverted(),
            title=ui._("Taking back what was typed"),
            can_cancel=False,
        )

    def _tell_stops(self, wanted: bool) -> None:
        """Kept at once: it is no field of the form."""

        def failed(error: AppError) -> None:
            self.tells.box.setChecked(not wanted)
            self.ui.error(error)

        self.ui.tasks.do(
            self,
            lambda _: self.ui.services.shop.set_acknowledges(wanted),
            title=self.ui._("Saving the shop"),
            failed=failed,
            can_cancel=False,
        )

    def leave(self) -> None:
        if not self._dirty or self._notes is None:
            return
        ui, values, notes = self.ui, self.form.values(), self._notes
        ui.tasks.do(
            self,
            lambda _: ui.services.shop_form.note(values, step=notes.step, done=notes.done),
            lambda _: self._noted(values),
            title=ui._("Keeping what was typed"),
            can_cancel=False,
        )

    def unkept(self) -> bool:
        return self._unkept

    def _noted(self, values: dict[str, Any]) -> None:
        self._unkept = self._unkept and values != self.form.values()

    def respond(self, width: int) -> None:
        ways = QBoxLayout.Direction
        beside = width >= self.ui.theme.s(_BESIDE)
        self._columns.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        for place, stretch in enumerate((11, 9)):  # below each other a share would cut the longer one
            self._columns.setStretch(place, stretch if beside else 0)
        self.form.set_narrow(width < self.ui.theme.s(520))

    def go_to(self, field: str) -> None:
        self.form.go_to(field)

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(
            _("Your shop"),
            _("It stands at the end of each mail from now on; mails that were sent stay as they are."),
        )
        self.after_stops.set_texts(
            _("When somebody stops the mails"),
            _("The stop is in force in either case, whether this is on or off."),
        )
        self.tells.set_texts(
            _("Send a short notice that the mails were stopped"),
            _(
                "Goes once to whoever stopped by mail, without any advertising. Nobody has to do this. It is "
                "never an answer to automatic mails, or to a sender who may be somebody else."
            ),
        )
        self.save_button.setText(_("Save"))
        self.undo_button.setText(_("Take back changes"))
        self.form.retranslate()
        self.footer.retranslate()
        self._show_dirty()

    def _show(self, found: tuple[GuideNotes, dict[str, Any]]) -> None:
        self._notes, stored = found
        if not self._dirty:
            self.form.set_values(self._notes.values)
            typed = self._notes.values
            self._dirty = any(typed.get(name) != value for name, value in stored.items())
            self._show_dirty()
        self._sketch()

    def _typed(self) -> None:
        self._dirty = self._unkept = True
        self._show_dirty()
        self._sketch()

    def _sketch(self) -> None:
        ui, values, language = self.ui, self.form.values(), self.footer.language()
        ui.tasks.look(
            self, lambda: ui.services.shop_form.sketch(values, language), self._show_sketch, key="sketch"
        )

    def _show_sketch(self, sketch: Sketch) -> None:
        self.footer.show_sketch(sketch)
        self.form.show_problems(sketch)

    def _saved(self, sketch: Sketch) -> None:
        self._dirty = bool(sketch.errors)
        self._unkept = self._unkept and self._dirty
        self._show_dirty()
        if sketch.errors:
            self.save_button.setFocus()
            self.form.show_problems(sketch)
            self.form.go_to(next(iter(sketch.errors)))
            return
        self.ui.toast(self.ui._("Saved."))

    def _reverted(self) -> None:
        self._dirty = self._unkept = False
        self.refresh()

    def _show_dirty(self) -> None:
        self.unsaved.set(self.ui._("There are changes that are not saved yet.") if self._dirty else "")
        self.save_button.setVisible(self._dirty)
        self.undo_button.setVisible(self._dirty)
