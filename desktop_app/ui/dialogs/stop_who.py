"""Who said stop: somebody of the book, found by name, address or telephone, or an address of nobody."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.stop_views import FoundPerson, StopView
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.cards import Card, Notice
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.person_picker import PersonPicker


class StopWho(QWidget):
    """The person, and which of their addresses. Every address is ticked to begin with: who names none means
    them all (law.md 1.4); whether the others are meant is asked."""

    settled = Signal(object)
    """The StopView of the one who was found, or None when nobody is any more."""
    changed = Signal()
    """Other addresses are ticked."""

    def __init__(self, ui: Ui, *, asks: bool) -> None:
        """`asks`: nobody is known yet."""
        super().__init__()
        self.ui, self._asks = ui, asks
        self.view: StopView | None = None
        self.ticks: dict[str, QCheckBox] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        self.picker = PersonPicker(ui, lambda text: ui.services.stops.find(text))
        self.picker.chosen.connect(self._picked)
        self.picker.textEdited.connect(lambda _: self._forget())
        self.picker.editingFinished.connect(self._left)
        self.picker.returnPressed.connect(self._entered)
        self.field = Field(self.picker)
        self.field.setVisible(asks)
        self.stranger = Notice(ui, "info")
        self.stranger.hide()
        self.card = Card(margin=14, spacing=4)
        self._say, self.problem = WrapLabel("bold"), WrapLabel("small", "stop")
        self._hint = WrapLabel("small")
        self.card.add(self._say)
        self._ticks = QVBoxLayout()
        self._ticks.setSpacing(2)
        self.card.box.addLayout(self._ticks)
        self.card.add(self._hint)
        self.card.add(self.problem)
        self.problem.hide()
        self.card.hide()
        for part in (self.field, self.stranger, self.card):
            box.addWidget(part)

    def chosen(self) -> list[str]:
        """The addresses to stop."""
        return [text for text, tick in self.ticks.items() if tick.isChecked()]

    def set_problem(self, text: str) -> None:
        """What is wrong with the addresses."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_view(self, view: StopView | None) -> None:
        """The one who said stop, or nobody."""
        self.view = view
        while (item := self._ticks.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.ticks = {}
        for one in view.addresses if view is not None else ():
            tick = QCheckBox()
            tick.setChecked(True)
            tick.toggled.connect(lambda _: self.changed.emit())
            self.ticks[one.text] = tick
            self._ticks.addWidget(tick)
        self.card.setVisible(len(self.ticks) > 1)
        self.retranslate()
        self.setVisible(self._asks or len(self.ticks) > 1 or not self.stranger.isHidden())

    def settle(self, then: Callable[[], None]) -> None:
        """Find out who is meant by what stands in the field; `then()` when it is somebody."""
        typed, desk = self.picker.text().strip(), self.ui.services.stops
        if not typed:
            self.field.set_problem(self.ui._("Type a name, an address or a telephone number."))
            self.picker.setFocus()
            return

        def find() -> StopView | list[FoundPerson]:
            found = desk.find(typed)
            return desk.view(found[0].contact_id) if len(found) == 1 else found or desk.view(address=typed)

        self.ui.tasks.look(
            self, find, lambda found: self._found(found, then), key="who", failed=self._not_found
        )

    def _picked(self, one: object) -> None:
        if isinstance(one, FoundPerson):
            desk = self.ui.services.stops
            self.ui.tasks.look(
                self, lambda: desk.view(one.contact_id), self._take, key="who", failed=self._not_found
            )

    def _entered(self) -> None:
        """Enter with nobody marked in the list: whoever alone fits is meant."""
        popup = self.picker.completer().popup()
        if popup is not None and popup.isVisible() and not popup.currentIndex().isValid():
            popup.hide()
            self._left()

    def _left(self) -> None:
        """The field was left, or Enter was pressed in it."""
        popup = self.picker.completer().popup()
        open_list = popup is not None and popup.isVisible()
        if self.field.isVisible() and self.view is None and self.picker.text().strip() and not open_list:
            self.settle(lambda: None)

    def _found(self, found: StopView | Sequence[FoundPerson], then: Callable[[], None]) -> None:
        if isinstance(found, StopView):
            self._take(found)
            then()
            return
        self.field.set_problem(self.ui._("Several people fit. Choose one from the list."))
        self.picker.setFocus()
        self.picker.show_found(found)

    def _take(self, view: StopView) -> None:
        self.field.set_problem("")
        self.show_view(view)
        self.settled.emit(view)

    def _not_found(self, error: AppError) -> None:
        """It is nobody's name, and no address either."""
        _ = self.ui._
        typed = self.picker.text()
        self.field.set_problem(
            self.ui.error_text(error).cause
            if "@" in typed or "＠" in typed
            else _("Nobody in the book fits. Type the address: it can be stopped all the same.")
        )
        self.picker.setFocus()

    def _forget(self) -> None:
        self.field.set_problem("")
        if self.view is not None:
            self.show_view(None)
            self.settled.emit(None)

    def retranslate(self) -> None:
        """The words of now."""
        _, view = self.ui._, self.view
        self.field.set_texts(
            _("Who said stop?"),
            _("A name, an address or a telephone number. Somebody who is not in the book can say stop too."),
        )
        self._say.setText(_("Which addresses? The person's other addresses too?"))
        self._hint.setText(_("Who named one address only means that one. Who named none means them all."))
        for one in view.addresses if view is not None else ():
            said = _("{address} (stopped already)") if one.stopped else "{address}"
            self.ticks[one.text].setText(said.format(address=one.text).replace("&", "&&"))
            self.ticks[one.text].setAccessibleName(said.format(address=one.text))
        stranger = view is not None and view.contact_id is None and bool(view.addresses)
        told = _(
            "{address} is nobody's in the book. The stop is recorded all the same: even if the address comes "
            "into the book later, nothing is sent to it."
        )
        alone = view.addresses[0] if view is not None and len(view.addresses) == 1 else None
        if not stranger and alone is not None and alone.stopped:
            told = _("{address} is stopped already. What you enter here is recorded as well.")
            stranger = True
        self.stranger.set(told.format(address=view.addresses[0].text) if view and stranger else "")
