"""A mail server: host, port and protection in one row."""

from collections.abc import Mapping

from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.numbers import number

SMTP_PORTS = {"ssl": 465, "starttls": 587, "none": 25}
IMAP_PORTS = {"ssl": 993, "starttls": 143, "none": 143}
POP3_PORTS = {"ssl": 995, "starttls": 110, "none": 110}


class ServerField(QWidget):
    """Another protection brings its usual port along."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        super().__init__()
        self._ports = ports
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.host, self.port, self.security = QLineEdit(), number(1, 65535), Combo()
        self.port.setValue(ports["ssl"])
        row.addWidget(self.host, 3)
        row.addWidget(self.port, 1)
        row.addWidget(self.security, 2)
        self.setFocusProxy(self.host)
        self.security.activated.connect(lambda _: self.port.setValue(self._ports[self.security.key()]))

    def set_texts(self, ui: Ui, what: str) -> None:
        """The words of now; `what` names the server to a screen reader."""
        _ = ui._
        self.security.fill([("ssl", "SSL/TLS"), ("starttls", "STARTTLS"), ("none", _("None (this PC only)"))])
        if not self.security.key():
            self.security.choose("ssl")
        self.host.setAccessibleName(_("{what}: server").format(what=what))
        self.port.setAccessibleName(_("{what}: port").format(what=what))
        self.security.setAccessibleName(_("{what}: protection").format(what=what))

    def set_ports(self, ports: Mapping[str, int]) -> None:
        """Another protocol: a port that was the usual one becomes the usual one of that."""
        usual = self.port.value() == self._ports[self.security.key()]
        self._ports = ports
        if usual:
            self.port.setValue(ports[self.security.key()])

    def set_narrow(self, narrow: bool) -> None:
        """The three below each other."""
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def set(self, host: str, port: int | None, security: str) -> None:
        """Fill it."""
        self.host.setText(host)
        self.security.choose(security)
        self.port.setValue(port or self._ports[security])
