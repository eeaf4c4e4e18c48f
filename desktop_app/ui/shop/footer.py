"""The legal footer as it would be, live, and the list of what is still missing."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.i18n.language import Language
from desktop_app.services.shop_form import Gap, Sketch
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Segmented
from desktop_app.ui.widgets.cards import Card, CheckRow, clear
from desktop_app.ui.widgets.labels import WrapLabel, label


class FooterView(QWidget):
    """`wanted` names the field that the owner wants to mend; `language_changed` asks for another sketch."""

    wanted = Signal(str)
    language_changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._gaps: Sequence[Gap] | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        card = Card(look="sunken", margin=16)
        self.title = WrapLabel("bold")
        self.languages = Segmented(ui, ("ja", "en"))
        self.languages.choose("ja")
        self.languages.chosen.connect(lambda _: self.language_changed.emit())
        card.add(self.title)
        card.box.addWidget(self.languages, 0, Qt.AlignmentFlag.AlignLeft)
        self.text: QLabel = label("small")
        self.text.setWordWrap(True)
        self.text.setMinimumWidth(60)
        card.add(self.text)
        box.addWidget(card)
        self.missing_title = label("bold")
        self.missing_title.setWordWrap(True)
        box.addWidget(self.missing_title)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        box.addLayout(self.rows)
        box.addStretch(1)
        box.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.retranslate()

    def language(self) -> Language:
        """In which language the footer is shown."""
        return "en" if self.languages.key() == "en" else "ja"

    def show_sketch(self, sketch: Sketch) -> None:
        """The footer and the gaps of what is typed."""
        self.text.setText(sketch.footer)
        if self._gaps != sketch.gaps:
            self._gaps = sketch.gaps
            self._fill()

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.title.setText(_("The end of each mail, word for word"))
        self.languages.set_texts({"ja": _("In Japanese"), "en": _("In English")})
        self._fill()

    def _fill(self) -> None:
        _ = self.ui._
        clear(self.rows)
        gaps = self._gaps or ()
        if self._gaps is None:
            self.missing_title.setText("")
        elif gaps:
            self.missing_title.setText(_("Still missing or unclear"))
        else:
            self.missing_title.setText(_("As far as we can check, nothing is missing."))
        for gap in gaps:
            row = CheckRow(self.ui, clicked=partial(self.wanted.emit, gap.field))
            state = _("Needed before sending") if gap.stops else _("Recommended")
            tone = "stop" if gap.stops else "warn"
            row.set(tone, gap.text, f"{state} ・ {gap.article}", _("Fill in"), state)
            self.rows.addWidget(row)
