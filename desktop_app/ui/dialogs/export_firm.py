"""Questions about another firm that gets personal data (JP-APPI-27-GIVE, JP-APPI-29-RECORD)."""

from collections.abc import Iterable
from dataclasses import fields as fields_of
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.provision import OptOutFiling
from desktop_app.services.exports import ITEMS, USUAL_ITEMS, Giving
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, Notice
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel, label

_RULES = ("JP-APPI-27-GIVE", "JP-APPI-27-2-OPTOUTPROV", "JP-APPI-29-RECORD", "JP-APPI-25-CONTRACTOR")
_OPT_OUT = "opt-out"
GROUNDS = ("consent", "contractor", "joint-use", "succession", "law", _OPT_OUT)
POINTS = tuple(item.name for item in fields_of(OptOutFiling) if item.name not in ("number", "filed_on"))
_LINES = ("name", "address", "representative", "detail", "number")


class Ticks(QWidget):
    """Several answers that may hold together."""

    changed = Signal()

    def __init__(self, keys: Iterable[str]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self.ticks = {key: QCheckBox() for key in keys}
        for tick in self.ticks.values():
            tick.toggled.connect(lambda _: self.changed.emit())
            box.addWidget(tick)
        self.setFocusProxy(next(iter(self.ticks.values())))

    def keys(self) -> tuple[str, ...]:
        """Those that are ticked, in order."""
        return tuple(key for key, tick in self.ticks.items() if tick.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(keys)
        for key, tick in self.ticks.items():
            tick.setChecked(key in wanted)

    def set_texts(self, texts: dict[str, str]) -> None:
        """The words of every answer."""
        for key, text in texts.items():
            self.ticks[key].setText(text)


class GivePart(Card):
    """To whom the data go, on what ground, and which of them. Only the items are answered beforehand."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(margin=14, spacing=10, look="sunken")
        self._ui = ui
        self.heading, self.lead = label("h2"), WrapLabel("small")
        self.heading.setWordWrap(True)
        self.law = button(ui, "quiet", icon="scale", bulk="small", clicked=self._show_law)
        self.ground, self.abroad = Combo(), Combo()
        self.lines = {name: QLineEdit() for name in _LINES}
        self.kind = Choices(("firm", "sole"))
        for combo in (self.ground, self.abroad):
            # As wide as the dialog, not as its longest answer: at twice the text it would be cut.
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
        self.on, self.filed_on = DayEdit(ui, needed=True), DayEdit(ui, needed=True)
        self.on.set_value(date.today().isoformat())
        self.items, self.points = Ticks(ITEMS), Ticks(POINTS)
        self.items.choose(USUAL_ITEMS)
        self.opt_out = Notice(ui, "warn")
        editors: dict[str, QWidget] = {
            "ground": self.ground,
            "detail": self.lines["detail"],
            "kind": self.kind,
            "name": self.lines["name"],
            "address": self.lines["address"],
            "representative": self.lines["representative"],
            "abroad": self.abroad,
            "items": self.items,
            "on": self.on,
            "number": self.lines["number"],
            "filed_on": self.filed_on,
            "points": self.points,
        }
        self.fields = {name: Field(editor) for name, editor in editors.items()}
        self.add(self.heading)
        self.add(self.lead)
        self.box.addWidget(self.law, 0, Qt.AlignmentFlag.AlignLeft)
        for name, one in self.fields.items():
            if name == "number":
                self.add(self.opt_out)
            self.add(one)
        for line in self.lines.values():
            line.textChanged.connect(lambda _: self.changed.emit())
        self.kind.chosen.connect(lambda _: self._told())
        for combo in (self.ground, self.abroad):
            combo.currentIndexChanged.connect(lambda _: self._told())
        for day in (self.on, self.filed_on):
            day.changed.connect(self.changed.emit)
        for ticks in (self.items, self.points):
            ticks.changed.connect(self.changed.emit)
        self.retranslate()

    def given(self, by: str) -> Giving:
        """The answers of now."""
        done = set(self.points.keys())
        filed = self.filed_on.value()
        filing = OptOutFiling(
            number=self.lines["number"].text().strip(),
            filed_on=date.fromisoformat(filed[:10]) if filed else None,
            **{name: name in done for name in POINTS},
        )
        return Giving(
            ground=self.ground.key(),
            firm_name=self.lines["name"].text(),
            firm_address=self.lines["address"].text(),
            representative="" if self.kind.key() == "sole" else self.lines["representative"].text(),
            sole=self.kind.key() == "sole",
            detail=self.lines["detail"].text(),
            by=by,
            on=self.on.value()[:10],
            abroad=self.abroad.key(),
            items=self.items.keys(),
            filing=filing if self.ground.key() == _OPT_OUT else None,
        )

    def tell(self, gaps: Iterable[str]) -> QWidget | None:
        """Show what is missing (`ExportDesk.gaps`); returns the first such editor."""
        missing = {one.removeprefix("firm.") for one in gaps}
        if missing & set(POINTS):
            missing.add("points")
        if "representative" in missing and not self.kind.key():
            missing.add("kind")
        first = None
        for name, one in self.fields.items():
            hidden = one.isHidden()
            one.set_problem(self._problem(name) if name in missing and not hidden else "")
            if name in missing and not hidden and first is None:
                first = one.editor
        return first

    def _problem(self, name: str) -> str:
        _ = self._ui._
        if name == "points":
            return _("Every point must be done before anything is given.")
        if name == "on":
            return _("This day lies in the future.")
        return _("Please choose.") if name in ("ground", "kind", "items") else _("Please fill this in.")

    def _show_law(self) -> None:
        LawTextDialog(self._ui, self.window(), _RULES).open()

    def _told(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        opt_out = self.ground.key() == _OPT_OUT
        self.fields["representative"].setVisible(self.kind.key() != "sole")
        for name in ("number", "filed_on", "points"):
            self.fields[name].setVisible(opt_out)
        _ = self._ui._
        self.opt_out.set(
            _("Only a shop that filed this with the Personal Information Protection Commission may do so. "
              "People with special-care data, and those whose data came by another firm's opt-out, stay out.")
            if opt_out
            else ""
        )  # fmt: skip

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.heading.setText(_("About the firm that gets the data"))
        self.lead.setText(
            _("Personal data may be given to others only on one of these grounds (personal information act, "
              "art. 27). Where the law asks for a record (art. 29), it is made when the file is written.")
        )  # fmt: skip
        self.law.setText(_("What the law says"))
        self.law.setAccessibleName(f"{self.law.text()}: {self.heading.text()}")
        self.ground.fill([("", _("Please choose")), *grounds(self._ui).items()])
        if self.ground.currentIndex() < 0:
            self.ground.choose("")
        self.abroad.fill([
            ("", _("In Japan")),
            ("equivalent", _("Abroad: EU, UK, or an equivalent system")),
            ("consent", _("Abroad: the people agreed to that country")),
        ])  # fmt: skip
        if self.abroad.currentIndex() < 0:
            self.abroad.choose("")
        self.kind.set_texts({
            "firm": _("A company or other organisation"),
            "sole": _("A private person or sole trader"),
        })  # fmt: skip
        self.items.set_texts(item_words(self._ui))
        self.points.set_texts(point_words(self._ui))
        self.on.retranslate()
        self.filed_on.retranslate()
        for name, (question, hint) in self._words().items():
            self.fields[name].set_texts(question, hint)
        self._show()

    def _words(self) -> dict[str, tuple[str, str]]:
        _ = self._ui._
        return {
            "ground": (_("Why may the data go to this firm?"), ""),
            "detail": (
                _("How do you know? (may stay empty)"),
                _("When they agreed, what you entrust, where the joint use is announced, which law."),
            ),
            "kind": (_("Who gets the data?"), ""),
            "name": (_("Name of the firm or person"), ""),
            "address": (_("Address of the firm or person"), ""),
            "representative": (_("Name of the representative"), _("Such as the president.")),
            "abroad": (_("Where is the firm?"), ""),
            "items": (
                _("What is given?"),
                _("Only what the firm really needs. Whoever said stop is marked in the file."),
            ),
            "on": (_("When is it given?"), ""),
            "number": (_("Number of the filing with the Commission"), ""),
            "filed_on": (_("Day of the filing"), ""),
            "points": (_("What has been notified or published beforehand?"), ""),
        }


def grounds(ui: Ui) -> dict[str, str]:
    """The grounds in words."""
    _ = ui._
    return {
        "consent": _("The people agreed that their data are given to this firm"),
        "contractor": _("We entrust work to it (printing, posting, mailing …)"),
        "joint-use": _("Joint use that was announced beforehand"),
        "succession": _("It takes over the business"),
        "law": _("A law demands or allows it"),
        _OPT_OUT: _("Without consent, by opt-out with a filing"),
    }


def item_words(ui: Ui) -> dict[str, str]:
    """What can be given, in words."""
    _ = ui._
    return {
        "name": _("Name"),
        "kana": _("Reading"),
        "company": _("Company, department, title"),
        "email": _("Mail addresses"),
        "phone": _("Telephone"),
        "country": _("Country"),
        "tags": _("Tags"),
        "note": _("Notes"),
        "details": _("Other details"),
    }


def point_words(ui: Ui) -> dict[str, str]:
    """The checklist of an opt-out provision (art. 27(2), Rule 11(4))."""
    _ = ui._
    return {
        "provider_named": _("Our name, address and representative"),
        "purpose_named": _("That giving to others is a purpose of use"),
        "items_named": _("The items that are given"),
        "acquisition_named": _("How the data were acquired"),
        "means_named": _("How the data are given"),
        "stops_at_request": _("That it stops when the person asks"),
        "requests_named": _("Where and how to ask"),
        "updating_and_start_named": _("How it is updated, and when it starts"),
        "told_beforehand": _("All of this early enough to object"),
        "published": _("Published by the Commission and by us"),
    }
