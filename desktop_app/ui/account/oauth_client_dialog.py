"""サインインの準備: the client id under which Google or Microsoft knows this program."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.oauth_views import ClientsPage, ClientView
from desktop_app.ui.account.help_dialog import show_help
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Segmented, button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.flow import Flow

_NAMES = {"google": "Google", "microsoft": "Microsoft"}


def show_clients(
    ui: Ui, parent: QWidget | None, service: str = "", saved: Callable[[], None] | None = None
) -> "OAuthClientDialog":
    """Open the form; `saved` is called once something was kept."""
    dialog = OAuthClientDialog(ui, parent, service or "google", saved)
    dialog.open()
    return dialog


class OAuthClientDialog(DialogBase):
    """One service at a time; what is typed for it is kept with the button."""

    def __init__(
        self, ui: Ui, parent: QWidget | None, service: str, saved: Callable[[], None] | None = None
    ) -> None:
        super().__init__(ui, parent, width=600)
        self._saved = saved
        self._page: ClientsPage | None = None
        self._service = service
        self.which = Segmented(ui, tuple(_NAMES))
        self.which.set_texts(_NAMES)
        self.which.choose(service)
        self.which.chosen.connect(self._chosen)
        self.client_id, self.secret, self.tenant = QLineEdit(), QLineEdit(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.rows = {
            "client_id": Field(self.client_id), "secret": Field(self.secret), "tenant": Field(self.tenant),
        }  # fmt: skip
        self.file = Notice(ui, "info")
        self.keyring = Notice(ui, "warn")
        self.help = button(ui, icon="circle-help", clicked=self._help)
        top = Flow(gap=10)
        top.addWidget(self.which)
        top.addWidget(self.help)
        self.box.addLayout(top)
        for widget in (*self.rows.values(), self.file, self.keyring):
            self.box.addWidget(widget)
        self._show_fields()
        self.box.addStretch(1)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.save = self.add_button(button(ui, "primary", clicked=self.keep), default=True)
        self.retranslate()
        ui.tasks.look(self, ui.services.oauth.clients, self._show, failed=self._failed)

    def retranslate(self) -> None:
        _ = self.ui._
        name = _NAMES[self._service]
        self.set_texts(
            _("Prepare signing in"),
            _("{who} knows this program by a client id of your own. You make it once, step by step.").format(
                who=name
            ),
        )
        self.rows["client_id"].set_texts(
            _("Client id"),
            _("On Microsoft's page: “Application (client) ID”.") if self._service == "microsoft" else "",
        )
        kept = self._view is not None and self._view.secret_kept
        self.rows["secret"].set_texts(
            _("Client secret"),
            _("Leave it empty to keep the one that is stored.")
            if kept
            else _("It stands next to the client id on Google's page."),
        )
        self.rows["tenant"].set_texts(
            _("Directory (tenant) ID"),
            _("Only when the app is for your own organisation alone. Else leave it empty."),
        )
        self.help.setText(_("Show me step by step"))
        self.cancel.setText(_("Cancel"))
        self.save.setText(_("Keep it"))
        self._show_notices()

    @property
    def _view(self) -> ClientView | None:
        clients = self._page.clients if self._page is not None else ()
        return next((one for one in clients if one.service == self._service), None)

    def _show(self, page: ClientsPage) -> None:
        self._page = page
        self._fill()

    def _chosen(self, service: str) -> None:
        self._service = service
        self._fill()

    def _fill(self) -> None:
        view = self._view
        if view is not None:
            own = view.source != "file"
            self.client_id.setText(view.client_id if own else "")
            self.tenant.setText(view.tenant if own else "")
        self.secret.clear()
        self.rows["client_id"].set_problem("")
        self._show_fields()
        self.retranslate()
        self.client_id.setFocus()
        self.grow()

    def _show_fields(self) -> None:
        self.rows["secret"].setVisible(self._service == "google")
        self.rows["tenant"].setVisible(self._service == "microsoft")

    def _show_notices(self) -> None:
        _, view = self.ui._, self._view
        from_file = view is not None and view.source == "file"
        words = _("The client id of {file} is used. What you type here goes before it.")
        file = self._page.file if self._page is not None else ""
        self.file.set(words.format(file=file) if from_file else "")
        lost = self._page is not None and not self._page.keyring and self._service == "google"
        self.keyring.set(
            _("This PC has no password store that works: the secret is forgotten when the program ends.")
            if lost
            else ""
        )

    def keep(self) -> None:
        """Keep what is typed; an empty client id takes it away."""
        view, client_id = self._view, self.client_id.text().strip()
        if not client_id and (view is None or view.source != "settings"):
            self.rows["client_id"].set_problem(self.ui._("Please fill this in."))
            self.client_id.setFocus()
            return
        ui, service = self.ui, self._service
        secret = self.secret.text().strip() or None
        tenant = self.tenant.text().strip() if service == "microsoft" else ""
        self.save.setEnabled(False)
        ui.tasks.do(
            self,
            lambda _: ui.services.oauth.save_client(service, client_id, secret, tenant=tenant),
            lambda _: self._kept(),
            title=ui._("Keeping the client id"),
            changes=("account",),
            failed=self._failed,
        )

    def _kept(self) -> None:
        self.accept()
        self.ui.toast(self.ui._("The client id is kept."))
        if self._saved is not None:
            self._saved()

    def _failed(self, error: AppError) -> None:
        self.save.setEnabled(True)
        text = self.ui.error_text(error)
        self.rows["client_id"].set_problem(f"{text.title}\n{text.next}")
        self.grow()

    def _help(self) -> None:
        show_help(self.ui, self, "own-client", self._service)
