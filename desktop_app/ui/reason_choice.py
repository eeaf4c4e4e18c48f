"""Why a warning on a duty is accepted: a short list, and words of one's own."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.fields import Combo

OTHER = "other"


class ReasonChoice(QWidget):
    """Made anew with each language; `state` and `restore` carry the choice over."""

    def __init__(self, ui: Ui, about: str, changed: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        _ = ui._
        self._changed = changed
        self._texts = {
            "": _("Choose why"),
            "right": _("I looked at it, and it is right as it is"),
            "elsewhere": _("The same is said at another place or on our page"),
            "not-here": _("It does not apply to this newsletter"),
            OTHER: _("Another reason (write it below)"),
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        self.choice = Combo()
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice.fill(list(self._texts.items()))
        self.choice.setAccessibleName(_("Reason for sending all the same: {text}").format(text=about))
        self.own = QLineEdit()
        self.own.setMaxLength(200)
        self.own.setPlaceholderText(_("Your reason"))
        self.own.setAccessibleName(_("Your reason: {text}").format(text=about))
        self.own.hide()
        box.addWidget(self.choice)
        box.addWidget(self.own)
        self.choice.currentIndexChanged.connect(lambda _index: self._chosen())
        self.own.textChanged.connect(lambda _text: changed())

    def reason(self) -> str:
        """What is kept with the check; "" while none is given."""
        key = self.choice.key()
        if key == OTHER:
            return self.own.text().strip()
        return self._texts[key] if key else ""

    def state(self) -> tuple[str, str]:
        """Choice and own words."""
        return self.choice.key(), self.own.text()

    def restore(self, state: tuple[str, str]) -> None:
        """Put back what `state` gave."""
        self.choice.choose(state[0])
        self.own.setText(state[1])
        self._show_own()

    def _chosen(self) -> None:
        self._show_own()
        self._changed()

    def _show_own(self) -> None:
        self.own.setVisible(self.choice.key() == OTHER)
