"""送信: a moment to take a send back, what closing does, keeping awake, starting at log-in; of no book."""

from desktop_app.domain.errors import AppError
from desktop_app.domain.schedule import HOLD_MINUTES
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.switch import Switch


class SendingSection(Section):
    """Each wish is kept at once."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.sheet = Sheet()
        self.hold, self.awake, self.login = Switch(), Switch(), Switch()
        for one in (self.hold, self.awake, self.login):
            self.sheet.add(one)
        self.closing_name = WrapLabel("bold")
        self.closing = Combo()
        self.closing_name.setBuddy(self.closing)
        self.sheet.add(self.closing_name)
        self.sheet.box.addWidget(self.closing)
        self.box.addWidget(self.sheet)
        self.hold.box.clicked.connect(lambda on: ui.set_preferences(hold=on))
        self.awake.box.clicked.connect(lambda on: ui.set_preferences(keep_awake=on))
        self.login.box.clicked.connect(self._start_at_login)
        self.closing.activated.connect(lambda _: ui.set_preferences(closing=self.closing.key()))
        self.retranslate()

    def refresh(self) -> None:
        kept = self.ui.preferences
        self.hold.box.setChecked(kept.hold)
        self.awake.box.setChecked(kept.keep_awake)
        self.closing.choose(kept.closing)
        from desktop_app.services.login_start import login_start

        self.ui.tasks.look(self, lambda: login_start().on(), self.login.box.setChecked, key="login")

    def _start_at_login(self, wanted: bool) -> None:
        from desktop_app.services.login_start import login_start

        def failed(error: AppError) -> None:
            self.login.box.setChecked(not wanted)
            self.ui.error(error)

        self.ui.tasks.do(
            self,
            lambda _: login_start().set(wanted),
            title=self.ui._("Changing what starts at log-in"),
            failed=failed,
            can_cancel=False,
        )

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(_("Ways of sending"), _("Only for this computer."))
        self.hold.set_texts(
            _("Wait {n} minutes after the Send button").format(n=HOLD_MINUTES),
            _("Until then “Take it back” stands at the bottom of every page; nothing has left yet."),
        )
        self.awake.set_texts(
            _("Keep this PC awake while mails are being sent"),
            _("The screen may go dark. A closed lid puts many notebooks to sleep all the same."),
        )
        self.login.set_texts(
            _("Start the program when this PC is switched on"),
            _("It shows an icon in the notification area only, and sends what you planned."),
        )
        self.closing_name.setText(_("When the window is closed while something is still to be sent"))
        self.closing.setAccessibleName(self.closing_name.said())
        self.closing.fill(
            [("ask", _("Ask")), ("tray", _("Go on in the tray")), ("pause", _("Pause and end"))]
        )
        self.closing.choose(self.ui.preferences.closing)
