"""The middle column: what stands against sending, what needs a reason, and what was checked and passed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.finding import Severity
from desktop_app.services.check_sheet import CheckSheet, FindingItem, PassedItem
from desktop_app.services.check_words import Obstacle, Target
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.reason_choice import ReasonChoice
from desktop_app.ui.sending_words import people
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.cards import Card, clear, rule
from desktop_app.ui.widgets.chips import StatusDot
from desktop_app.ui.widgets.labels import WrapLabel, label

_SHOWN_AT_ONCE = 7
"""Passed points that are shown before "more" is pressed."""
_SHORT = 8
"""A button of so few letters stands beside its sentence, a longer one below it."""


class PointRow(QWidget):
    """Circle, sentence, article; the law's text on demand, and the button that mends it."""

    def __init__(
        self,
        ui: Ui,
        state: str,
        text: str,
        small: str = "",
        *,
        rules: Sequence[str] = (),
        mend: str = "",
        go: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._ui, self._rules = ui, tuple(rules)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 7, 0, 7)
        outer.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(12)
        dot = StatusDot(ui)
        dot.set(state, _state_name(ui, state))
        row.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
        self.words = QVBoxLayout()
        self.words.setSpacing(2)
        self.text, article = WrapLabel("body"), WrapLabel("small")
        self.text.setText(text)
        article.setText(small)
        self.words.addWidget(self.text)
        if small:
            self.words.addWidget(article)
        row.addLayout(self.words, 1)
        side = QVBoxLayout()
        side.setSpacing(2)
        self.mend = None
        if go is not None and mend:
            self.mend = button(ui, bulk="small", clicked=go)
            self.mend.setText(mend)
            self.mend.setAccessibleName(f"{mend}: {text}")
            if len(mend) <= _SHORT:
                side.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignRight)
            else:
                self.words.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        if self._rules:
            law = IconButton(ui, "scale", self.show_law)
            law.name_it(ui._("What the law says: {text}").format(text=text))
            side.addWidget(law, 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        row.addLayout(side)
        outer.addLayout(row)

    def show_law(self) -> None:
        """The rules of this point and their articles."""
        LawTextDialog(self._ui, self.window(), self._rules).open()


class TickRow(PointRow):
    """A warning on a duty: it stays until it is mended or a reason is given."""

    def __init__(
        self, ui: Ui, item: FindingItem, go: Callable[[], object], changed: Callable[[], None]
    ) -> None:
        super().__init__(ui, "warn", item.text, item.article, rules=[item.rule], mend=_mend_word(ui), go=go)
        self.rule, self.about = item.rule, (item.code or item.rule, item.text)
        self.reason = ReasonChoice(ui, item.text, changed)
        self.words.addWidget(self.reason)


class PointsCard(Card):
    """Everything that was looked at."""

    def __init__(self, ui: Ui, go: Callable[[Target], None], changed: Callable[[], None]) -> None:
        super().__init__()
        self._ui, self._go, self._changed = ui, go, changed
        self.title = label("h2")
        self.add(self.title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.box.addLayout(self._rows)
        self.more = button(ui, "quiet", clicked=self._show_more)
        self.more.hide()
        self.add(self.more)
        self.box.setAlignment(self.more, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)
        self.obstacles: list[PointRow] = []
        self.ticks: list[TickRow] = []
        self._shown: tuple[str, str] | None = None
        """The newsletter and the content that the reasons are about."""
        self._hidden: list[QWidget] = []
        self._whole = False

    def retranslate(self) -> None:
        """The words of now."""
        self.title.setText(self._ui._("What was checked"))

    def show_sheet(self, sheet: CheckSheet) -> None:
        """The points of a check; a reason stays while newsletter and point are what it was given for."""
        seen = (sheet.newsletter_id, sheet.fingerprint.content if sheet.fingerprint else "")
        kept = {row.about: row.reason.state() for row in self.ticks} if seen == self._shown else {}
        self._shown = seen
        clear(self._rows)
        self.obstacles = [self._obstacle(one) for one in sheet.obstacles]
        self.ticks = [
            TickRow(self._ui, one, self._way(one.target), self._changed)
            for one in sheet.findings
            if one.needs_tick
        ]
        for tick in self.ticks:
            tick.reason.restore(kept.get(tick.about, ("", "")))
        own = [one for one in sheet.findings if self._is_own_row(one)]
        warned = [self._finding(one) for one in own if one.severity is Severity.WARN and not one.people]
        about_people = [self._finding(one) for one in own if one.people]
        hints = [self._finding(one) for one in own if one.severity is Severity.INFO and not one.people]
        passed = [self._passed(one) for one in sheet.passed]
        self._hidden = [*passed[_SHOWN_AT_ONCE:]]
        for row in (
            *self.obstacles,
            *self.ticks,
            *warned,
            *passed[:_SHOWN_AT_ONCE],
            *about_people,
            *hints,
            *passed[_SHOWN_AT_ONCE:],
        ):
            self._rows.addWidget(row)
            line = rule()
            self._rows.addWidget(line)
            if row in self._hidden:
                self._hidden.append(line)
        self._fold()

    def reasons(self) -> dict[str, str]:
        """The rules that a reason was given for."""
        return {row.rule: row.reason.reason() for row in self.ticks if row.reason.reason()}

    @staticmethod
    def _is_own_row(item: FindingItem) -> bool:
        """What blocks is an obstacle already, what needs a reason has its own row."""
        return item.severity is not Severity.BLOCK and not item.needs_tick

    def _obstacle(self, one: Obstacle) -> PointRow:
        return PointRow(self._ui, "stop", one.text, mend=one.mend, go=self._way(one.target))

    def _finding(self, item: FindingItem) -> PointRow:
        ui, small = self._ui, item.article
        text = item.text
        if item.people:
            text = ui._("{text} ({people})").format(text=text, people=people(ui, item.people))
        if not item.article:
            small = ui._("It can be sent as it is.")
        state = "neutral" if item.severity is Severity.INFO else "warn"
        rules = [item.rule] if item.article else []
        return PointRow(ui, state, text, small, rules=rules, mend=_mend_word(ui), go=self._way(item.target))

    def _passed(self, item: PassedItem) -> PointRow:
        return PointRow(self._ui, "ok", item.text, item.article, rules=item.rules)

    def _way(self, target: Target) -> Callable[[], None]:
        return lambda: self._go(target)

    def _show_more(self) -> None:
        self._whole = not self._whole
        self._fold()

    def _fold(self) -> None:
        for widget in self._hidden:
            widget.setVisible(self._whole)
        rows = sum(isinstance(one, PointRow) for one in self._hidden)
        self.more.setVisible(bool(rows))
        more = self._ui.ngettext("Show {n} more point", "Show {n} more points", rows).format(n=rows)
        self.more.setText(self._ui._("Show less") if self._whole else more)


def _mend_word(ui: Ui) -> str:
    return ui._("Mend it")


def _state_name(ui: Ui, state: str) -> str:
    _ = ui._
    return {"stop": _("Stops sending"), "warn": _("Please look"), "neutral": _("Hint")}.get(
        state, _("Checked")
    )
