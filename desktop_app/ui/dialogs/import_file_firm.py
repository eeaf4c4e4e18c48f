"""Questions about a list from another firm (JP-APPI-30-CONFIRM, -RECORD): the law wants them on record."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel, label

_RULES = ("JP-APPI-30-CONFIRM", "JP-APPI-30-RECORD", "JP-APPI-30-EXEMPT", "JP-APPI-20-1-FAIR")
_CONSENT, _OPT_OUT = "consent", "opt-out"
GROUNDS = (_CONSENT, "contractor", "succession", "joint-use", _OPT_OUT, "law", "not-operator")
_LINES = ("name", "address", "representative", "acquired", "document", "detail", "filing_number")


class FirmPart(Card):
    """Who handed the list over, how they came to it, and on what ground."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(margin=14, spacing=10, look="sunken")
        self._ui = ui
        self.heading, self.lead = label("h2"), WrapLabel("small")
        self.heading.setWordWrap(True)
        self.law = button(ui, "quiet", icon="scale", bulk="small", clicked=self._show_law)
        self.ground = Combo()
        self.ground.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.lines = {name: QLineEdit() for name in _LINES}
        self.kind = Choices(("firm", "sole"), across=False)
        self.on = DayEdit(ui)
        self.published = Choices(("yes", "no"), across=True)
        self.names_us = Choices(("yes", "no"), across=True)
        self.proper = Choices(("yes", "no", "unknown"), across=True)
        editors: dict[str, QWidget] = {
            "kind": self.kind,
            "name": self.lines["name"],
            "address": self.lines["address"],
            "representative": self.lines["representative"],
            "on": self.on,
            "ground": self.ground,
            "detail": self.lines["detail"],
            "acquired": self.lines["acquired"],
            "document": self.lines["document"],
            "proper": self.proper,
            "names_us": self.names_us,
            "filing_number": self.lines["filing_number"],
            "filing_published": self.published,
        }
        self.fields = {name: Field(editor) for name, editor in editors.items()}
        for widget in (self.heading, self.lead):
            self.add(widget)
        self.box.addWidget(self.law, 0, Qt.AlignmentFlag.AlignLeft)
        for one in self.fields.values():
            self.add(one)
        for line in self.lines.values():
            line.textChanged.connect(lambda _: self.changed.emit())
        for choices in (self.kind, self.published, self.names_us, self.proper):
            choices.chosen.connect(lambda _: self._told())
        self.ground.currentIndexChanged.connect(lambda _: self._told())
        self.on.changed.connect(self.changed.emit)
        self.retranslate()

    def given(self) -> dict[str, Any]:
        """As `declaration.declare` takes it; absent = not stated."""
        yes_no = {"yes": True, "no": False}
        found: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        found |= {
            "kind": self.kind.key(),
            "sole": self.kind.key() == "sole",
            "ground": self.ground.key(),
            "on": self.on.value(),
            "filing_published": yes_no.get(self.published.key()),
            "consent_names_us": yes_no.get(self.names_us.key()),
            "wrongful": {"yes": False, "no": True}.get(self.proper.key()),
            "proper": self.proper.key(),
        }
        return {name: value for name, value in found.items() if value not in (None, "")}

    def touched(self) -> bool:
        """Whether anything was answered."""
        return any(value is not False for value in self.given().values())

    def tell(self, faults: Mapping[str, str]) -> QWidget | None:
        """Show what is missing ("firm.name" …); returns the first such editor."""
        first = None
        for name, one in self.fields.items():
            said = faults.get(f"firm.{name}", "")
            one.set_problem(said)
            if said and first is None:
                first = one.editor
        return first

    def _show_law(self) -> None:
        LawTextDialog(self._ui, self.window(), _RULES).open()

    def _told(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        ground = self.ground.key()
        self.fields["representative"].setVisible(self.kind.key() != "sole")
        self.fields["names_us"].setVisible(ground == _CONSENT)
        for name in ("filing_number", "filing_published"):
            self.fields[name].setVisible(ground == _OPT_OUT)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.heading.setText(_("About the firm that gave you the list"))
        self.lead.setText(
            _("Whoever takes over personal data must make sure of these things and keep a record of them "
              "(personal information act, art. 30). The record is made when the list is imported.")
        )  # fmt: skip
        self.law.setText(_("What the law says"))
        self.law.setAccessibleName(f"{self.law.text()}: {self.heading.text()}")
        self.kind.set_texts({
            "firm": _("A company or other organisation"),
            "sole": _("A private person or sole trader"),
        })  # fmt: skip
        self.ground.fill([("", _("Please choose")), *_grounds(self._ui).items()])
        if self.ground.currentIndex() < 0:
            self.ground.choose("")
        yes_no = {"yes": _("Yes"), "no": _("No")}
        self.published.set_texts(yes_no)
        self.names_us.set_texts(yes_no)
        self.proper.set_texts({**yes_no, "unknown": _("Not known")})
        self.on.retranslate()
        for name, (question, hint) in self._words().items():
            self.fields[name].set_texts(question, hint)
        self._show()

    def _words(self) -> dict[str, tuple[str, str]]:
        _ = self._ui._
        return {
            "kind": (_("Who gave you the list?"), ""),
            "name": (_("Name of the firm or person"), ""),
            "address": (_("Address of the firm or person"), ""),
            "representative": (_("Name of the representative"), _("Such as the president.")),
            "on": (_("When did you receive it?"), ""),
            "ground": (_("Why were they allowed to give it to you?"), ""),
            "detail": (
                _("How do you know?"),
                _("Such as the contract, or the page on which it is announced."),
            ),
            "acquired": (
                _("How did they come to the data?"),
                _("Such as: asked the visitors of their seminar by a form."),
            ),
            "document": (
                _("What did you see that shows it?"),
                _("Such as the contract, their form, or a written assurance."),
            ),
            "proper": (
                _("Did they come to the data properly?"),
                _("Data that were stolen, leaked or got by deceit must not be taken (art. 20(1))."),
            ),
            "names_us": (
                _("Did the persons agree to mail from your shop, by its name?"),
                _("An agreement to mail from the other firm alone does not reach you."),
            ),
            "filing_number": (_("Number of the firm's filing with the commission"), ""),
            "filing_published": (
                _("Did you see the filing on the commission's site?"),
                _("Firms that give data by opt-out must file it, and the commission publishes the filing."),
            ),
        }


def _grounds(ui: Ui) -> dict[str, str]:
    _ = ui._
    return {
        _CONSENT: _("The persons agreed to our getting it"),
        "contractor": _("A contractor gives our own data back"),
        "succession": _("We took over the business or a part of it"),
        "joint-use": _("Joint use, announced to the persons"),
        _OPT_OUT: _("By opt-out filed with the commission"),
        "law": _("A law provides for it"),
        "not-operator": _("From a private person, not from a business"),
    }
