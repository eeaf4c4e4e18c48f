"""このお便りについて: its sender, its design and its language."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sender_field import SenderField
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import label


class AboutPanel(QWidget):
    """Choices that are seldom changed."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self.title = label("h2")
        self.language_box = Combo()
        self.theme_button = button(ui, icon="palette", clicked=self.choose_theme)
        self._names: dict[str, str] = {}
        policy = Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.language_box.setSizeAdjustPolicy(policy)
        self.language_box.setMinimumContentsLength(8)
        self.design = Field(self.theme_button)
        self.language = Field(self.language_box)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.sent_from = SenderField(ui, model)
        for widget in (self.title, self.sent_from, self.design, self.language):
            box.addWidget(widget)
        self.language_box.activated.connect(lambda _: self._change(language=self.language_box.key()))
        model.opened.connect(self._opened)
        ui.tasks.changed.connect(self._data_changed)
        model.changed.connect(self._follow)

    def _change(self, **changes: Any) -> None:
        self.model.change(self.ui._("Change the design"), **changes)

    def choose_theme(self) -> None:
        """Open the themes; one that is clicked is seen in the preview. The choice is one step to undo."""
        from desktop_app.ui.dialogs.theme_chooser import ThemeChooser

        if not self.model.editable:
            return
        model, newsletter, step = self.model, self.model.id, self.model.stack.index()

        def back() -> bool:
            """The draft as it was, when nothing but themes was tried since."""
            if model.id != newsletter:
                return False
            while model.stack.index() > step:
                model.stack.undo()
                model.stack.command(model.stack.index()).setObsolete(True)
                model.stack.redo()  # takes it off: it is not to be done again either
            return True

        def done(theme: str) -> None:
            if back():
                self._change(theme=theme)

        ThemeChooser(
            self.ui, self.window(), model.content.theme, tried=lambda theme: self._change(theme=theme),
            done=done,
        ).open()

    def _opened(self) -> None:
        self._load_names()
        self._show()

    def _data_changed(self, subjects: frozenset[str]) -> None:
        if "themes" in subjects and self.model.id:
            self._load_names()

    def _load_names(self) -> None:
        themes, chosen = self.ui.services.themes, self.model.content.theme

        def names() -> dict[str, str]:
            found = {card.id: card.name for card in themes.cards()}
            if chosen not in found and (card := themes.card(chosen)) is not None:
                found[chosen] = card.name  # deleted since; the newsletter keeps it
            return found

        self.ui.tasks.look(self, names, self._take_names, key="themes")

    def _take_names(self, names: dict[str, str]) -> None:
        self._names = names
        self._show()

    def _follow(self, names: frozenset[str]) -> None:
        if names & {"theme", "language"}:
            self._show()

    def _show(self) -> None:
        _, content = self.ui._, self.model.content
        self.theme_button.setText(self._names.get(content.theme, self.ui._("Choose a design")))
        self.language_box.choose(content.language)
        for box in (self.theme_button, self.language_box):
            box.setEnabled(self.model.editable)
        named = _("Design: {name}").format(name=self.theme_button.text())
        self.theme_button.setAccessibleName(named)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.title.setText(_("About this newsletter"))
        self.language_box.fill([("ja", _("Japanese")), ("en", _("English"))])
        self.design.set_texts(_("Design"))
        self.sent_from.retranslate()
        if self.model.id:
            self._load_names()
        self.language.set_texts(_("Language of the sender's part"))
        self._show()
