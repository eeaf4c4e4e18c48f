"""A domain that refuses the shop's mails for what they are: how many, why, what to do."""

from PySide6.QtCore import Qt, Signal

from desktop_app.services.bounce_views import DomainWarning
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chips import StatusDot
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label


class WarningCard(Card):
    """Nobody was stopped for it; the shop's settings are to be looked at."""

    seen = Signal()
    """Its mails are to be listed."""
    again_wanted = Signal()
    """What waits is to be tried at the next sending."""

    def __init__(self, ui: Ui, warning: DomainWarning) -> None:
        super().__init__(margin=18, spacing=12, row=True)
        self.ui, self.warning = ui, warning
        self.dot = StatusDot(ui)
        words = Card(margin=0, spacing=6, look="plain")
        self.what, self.why = WrapLabel("bold"), WrapLabel("body")
        self.reply = label("small", selectable=True)
        self.reply.setWordWrap(True)
        self.reply.setMinimumWidth(60)
        self.advice = WrapLabel("body")
        for widget in (self.what, self.why, self.advice, self.reply):
            words.add(widget)
        words.box.addSpacing(4)
        self.lights = button(
            ui, bulk="small", icon="shield-check", clicked=lambda: ui.go("settings", section="account")
        )
        self.run = button(
            ui, "quiet", icon="send", clicked=lambda: ui.go("deliveries", newsletter=self.warning.mailing_id)
        )
        self.mails = button(ui, "quiet", icon="list", clicked=self.seen.emit)
        self.again = button(ui, bulk="small", icon="rotate-cw", clicked=self.again_wanted.emit)
        row = Flow(gap=10, line_gap=8)
        for one in (self.lights, self.again, self.run, self.mails):
            row.addWidget(one)
        words.box.addLayout(row)
        self.box.addWidget(self.dot, 0, Qt.AlignmentFlag.AlignTop)
        self.box.addWidget(words, 1)
        self.retranslate()

    def retranslate(self) -> None:
        _, one = self.ui._, self.warning
        self.dot.set("warn", _("Needs attention"))
        what = self.ui.ngettext(
            "{domain} refused {n} mail. Nobody was stopped for it.",
            "{domain} refused {n} mails. Nobody was stopped for it.",
            one.mails,
        ).format(domain=one.domain, n=f"{one.mails:,}")
        if one.stopped:
            waits = self.ui.ngettext(
                "{n} more mail to it waits.", "{n} more mails to it wait.", one.waiting
            ).format(n=f"{one.waiting:,}")
            what = f"{what} {waits}" if self.ui.theme.lang == "en" else f"{what}{waits}"
        self.what.setText(what)
        self.why.setText(one.why)
        self.why.setVisible(bool(one.why))
        self.reply.setText(_("The server said: {words}").format(words=one.reply))
        self.reply.setVisible(bool(one.reply))
        self.advice.setText("\n".join(f"・{text}" for text in one.advice))
        self.advice.setVisible(bool(one.advice))
        self.lights.setText(_("Check the shop's mail settings"))
        self.lights.setVisible(bool(one.checks) or not one.advice)
        self.run.setText(_("Show the delivery"))
        self.run.setVisible(one.mailing_id is not None)
        self.mails.setText(_("Show these mails"))
        self.again.setText(
            self.ui.ngettext(
                "Try the waiting mail again", "Try the {n} waiting mails again", one.waiting
            ).format(n=f"{one.waiting:,}")
        )
        self.again.setVisible(one.waiting > 0 and one.mailing_id is not None)
        for press in (self.lights, self.again, self.run, self.mails):
            press.setAccessibleName(f"{press.text()}: {one.domain}")
