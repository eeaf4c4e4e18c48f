"""このお便りについて: what kind of mail it is in plain words, its design and its language."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.mailing import MessageClass
from desktop_app.services.drafts import NEWSLETTER_CLASSES
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import label


def class_names(ui: Ui) -> dict[str, str]:
    """The classes of law.md 0.4 in plain words."""
    return {
        MessageClass.AD.value: ui._("Ordinary newsletter"),
        MessageClass.TX_AD.value: ui._("Order mail with a small ad"),
        MessageClass.INFO_AD.value: ui._("News with a small ad"),
        MessageClass.TX.value: ui._("Order mail, no ad"),
        MessageClass.NOTICE.value: ui._("Important notice, no ad"),
    }


def class_hints(ui: Ui) -> dict[str, str]:
    """When a class fits, and what follows."""
    return {
        MessageClass.AD.value: ui._(
            "News, goods, events: anything that makes people come or buy. Goes only to those with a basis."
        ),
        MessageClass.TX_AD.value: ui._(
            "Mainly about the reader's own order or contract; the ad stands last and is short."
        ),
        MessageClass.INFO_AD.value: ui._(
            "Mainly information that the reader wants; the ad stands last and is short."
        ),
        MessageClass.TX.value: ui._("About the reader's own order or question. It must hold no advertising."),
        MessageClass.NOTICE.value: ui._(
            "For what all must know, such as changed rules. It must hold no advertising."
        ),
    }


class AboutPanel(QWidget):
    """Three choices that are seldom changed."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self.title = label("h2")
        self.kind_box, self.language_box = Combo(), Combo()
        self.theme_button = button(ui, icon="palette", clicked=self.choose_theme)
        self._names: dict[str, str] = {}
        for one in (self.kind_box, self.language_box):
            one.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            one.setMinimumContentsLength(8)
        self.kind, self.design = Field(self.kind_box), Field(self.theme_button)
        self.language = Field(self.language_box)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for widget in (self.title, self.kind, self.design, self.language):
            box.addWidget(widget)
        self.kind_box.activated.connect(lambda _: self._kind())
        self.language_box.activated.connect(lambda _: self._change(language=self.language_box.key()))
        model.opened.connect(self._opened)
        ui.tasks.changed.connect(self._data_changed)
        model.changed.connect(self._follow)

    def _kind(self) -> None:
        self._change(cls=MessageClass(self.kind_box.key()))

    def _change(self, **changes: Any) -> None:
        self.model.change(self.ui._("Change the kind or the design"), **changes)

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
        if names & {"cls", "theme", "language"}:
            self._show()

    def _show(self) -> None:
        _, content = self.ui._, self.model.content
        names = class_names(self.ui)
        # One that was made outside of the window keeps its kind until its owner chooses another.
        offered = [*NEWSLETTER_CLASSES, *({content.cls} - set(NEWSLETTER_CLASSES))]
        self.kind_box.fill([(cls.value, names[cls.value]) for cls in offered])
        self.kind_box.choose(content.cls.value)
        self.theme_button.setText(self._names.get(content.theme, self.ui._("Choose a design")))
        self.language_box.choose(content.language)
        for box in (self.kind_box, self.theme_button, self.language_box):
            box.setEnabled(self.model.editable)
        named = _("Design: {name}").format(name=self.theme_button.text())
        self.theme_button.setAccessibleName(named)
        self.kind.set_texts(self.ui._("Kind of mail"), class_hints(self.ui).get(content.cls.value, ""))

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.title.setText(_("About this newsletter"))
        self.language_box.fill([("ja", _("Japanese")), ("en", _("English"))])
        self.design.set_texts(_("Design"))
        if self.model.id:
            self._load_names()
        self.language.set_texts(_("Language of the sender's part"))
        self._show()
