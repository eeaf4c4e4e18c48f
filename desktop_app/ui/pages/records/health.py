"""健全さ: whether the log was altered, and how old the law in the program is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.services.chain_check import CheckResult
from desktop_app.services.records_view import Health
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, CheckRow, rule
from desktop_app.ui.widgets.flowing_text import FlowingText
from desktop_app.ui.widgets.labels import WrapLabel, label


class HealthCard(Card):
    """`check_wanted` asks for a check now."""

    check_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(margin=18, spacing=4)
        self.ui = ui
        self._health: Health | None = None
        self._running = False
        self.title = label("h2")
        self.chain = CheckRow(ui)
        self.found = FlowingText(ui, ink="stop")
        self.what_now = WrapLabel("small", "stop")
        self.law = CheckRow(ui)
        self.check = button(ui, icon="shield-check", clicked=self.check_wanted.emit)
        self.add(self.title)
        self.add(self.chain)
        box = QVBoxLayout()
        box.setSpacing(6)
        box.addWidget(self.found)
        box.addWidget(self.what_now)
        box.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addLayout(box)
        self.add(rule())
        self.add(self.law)
        self.box.addStretch(1)
        self.retranslate()

    def show_health(self, health: Health) -> None:
        """What the book knows of itself."""
        self._health = health
        self.retranslate()

    def set_running(self, running: bool) -> None:
        """A check is under way."""
        self._running = running
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.title.setText(_("Soundness"))
        self.check.setText(_("Checking…") if self._running else _("Check now"))
        self.check.setEnabled(not self._running)
        health = self._health
        checked = health.checked if health else None
        self._show_chain(checked)
        self.law.setVisible(health is not None)
        if health is not None:
            as_of = _("Law as of {day}").format(day=health.law_as_of)
            old = _("Older than twelve months. Look for a newer version of this program.")
            self.law.set("warn" if health.law_old else "ok", as_of, old if health.law_old else "")

    def _show_chain(self, checked: CheckResult | None) -> None:
        _ = self.ui._
        broken = checked is not None and checked.state == "broken"
        self.found.setVisible(broken)
        self.what_now.setVisible(broken)
        if checked is None:
            self.chain.set(
                "neutral",
                _("Not checked yet"),
                _("The check recomputes every entry and finds whatever was changed afterwards."),
            )
            return
        many = self.ui.ngettext("{n} entry checked, {at}", "{n} entries checked, {at}", checked.rows)
        small = many.format(n=f"{checked.rows:,}", at=checked.at)
        if checked.sealed:
            small += "\n" + _("Compared with the mark kept outside the book.")
        self.chain.set("stop" if broken else "ok", checked.headline, small)
        if broken:
            lines = [f"・{one}" for one in checked.broken]
            if checked.more:
                more = self.ui.ngettext("and {n} more", "and {n} more", checked.more)
                lines.append(more.format(n=checked.more))
            self.found.set_text("\n".join(lines))
            self.found.setAccessibleName(_("What was found"))
            self.what_now.setText(
                _(
                    "Do not send from this book. Keep the file as it is, bring back the last good backup "
                    "under Settings, and find out who had access to this computer."
                )
            )
