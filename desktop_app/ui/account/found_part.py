"""What is known of an address's provider: being looked for, found (and how surely), or not found."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.services.account_views import Detected
from desktop_app.ui.account.provider_list import Choice, ProviderList
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import CheckRow, Notice
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.labels import WrapLabel, label


class FoundPart(QWidget):
    """`chosen`: a provider of the list; `stopped`: no more looking; `help_wanted`: show it step by step."""

    chosen = Signal(str)
    stopped = Signal()
    help_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._found: Detected | None = None
        self._name = ""
        self._page = ""
        self._by_owner = self._own = False
        self._state = ""
        self.searching = label("body")
        self.searching.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.stop_button = button(ui, bulk="small", clicked=self.stopped.emit)
        self.row = CheckRow(ui)
        self.sure = Chip(ui, "warn")
        self.other_button = button(ui, "quiet", clicked=self._show_list)
        self.list = ProviderList(ui)
        self.list.chosen.connect(self._chose)
        self.refused = Notice(ui, "stop")
        self.help = Notice(ui, "info", clicked=self.help_wanted.emit)
        self.dates = WrapLabel("small")
        self._wait = QWidget()
        wait = QHBoxLayout(self._wait)
        wait.setContentsMargins(0, 4, 0, 4)
        wait.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.searching)
        words.addWidget(self.bar)
        wait.addLayout(words, 1)
        wait.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignVCenter)
        head = self._head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self.row, 1)
        line.addWidget(self.sure, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.other_button, 0, Qt.AlignmentFlag.AlignVCenter)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for widget in (self._wait, head, self.list, self.refused, self.help, self.dates):
            box.addWidget(widget)
        self._show("")

    @property
    def own(self) -> bool:
        """Whether the owner typed the servers, also while another address is being looked for."""
        return self._own

    def begin(self) -> None:
        """It is being looked for."""
        self._found = None
        self._show("searching")

    def show_nothing(self) -> None:
        """There is no address yet."""
        self._found = None
        self._show("")

    def show_found(self, found: Detected, *, by_owner: bool = False, help_page: str = "") -> None:
        """What detection came to; `by_owner`: chosen from the list; `help_page`: the help that fits it."""
        self._found, self._by_owner, self._page = found, by_owner, help_page
        closed = found.refused and not found.asks
        self._show("closed" if closed else "found" if found.name else "unknown")

    def show_known(self, name: str) -> None:
        """The provider of an account that is kept; "" = its servers were typed."""
        self._found, self._name = None, name
        self._show("known")

    def show_own(self) -> None:
        """The owner types the servers."""
        self._found = None
        self._show("own")

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Every provider, in the words of now."""
        likely = self._found.choose if self._found is not None else ()
        first = {one: place for place, one in enumerate(likely)}
        self.list.set_choices(sorted(choices, key=lambda one: first.get(one.id, len(first))))

    def asks(self) -> bool:
        """Whether the owner is asked for the provider."""
        return self._state == "unknown"

    def retranslate(self) -> None:
        """The words of now."""
        _, found = self.ui._, self._found
        self.searching.setText(_("Looking for the mail provider …"))
        self.bar.setAccessibleName(_("Looking for the mail provider …"))
        self.stop_button.setText(_("Choose it myself"))
        self.other_button.setText(_("Choose another provider"))
        self.list.retranslate()
        if self._state == "found" and found is not None:
            name = found.name if self._by_owner else _("Found: {name}").format(name=found.name)
            how = "" if self._by_owner else found.how
            self.row.set("ok", name, how, state_name=_("Found"))
            self._tell_sureness(found)
        elif self._state == "unknown":
            lead = found.how if found is not None else ""
            lead = lead or _("It is not known where this address lives. Choose the company from the list.")
            self.row.set("ask", lead, state_name=_("To do"))
            self.sure.set("")
        elif self._state == "own":
            own = _("Your own servers: they stand in the letter or the mail from your provider.")
            self.row.set("neutral", own, state_name=_("Good to know"))
            self.sure.set("")
        elif self._state == "known":
            self.row.set("ok", self._name, state_name=_("Mail provider"))
            self.sure.set("")
        self.sure.setVisible(bool(self.sure.text()) and self._state == "found")
        self._tell_more(found if self._state in ("found", "closed") else None)

    def _tell_sureness(self, found: Detected) -> None:
        _ = self.ui._
        sures = {found.sure(name) for name in ("smtp_host", "user") if found.value(name)}
        if "guess" in sures:
            self.sure.set(_("Guess"), "warn")
        else:
            self.sure.set(_("Probably right") if "likely" in sures else "", "neutral")

    def _tell_more(self, found: Detected | None) -> None:
        self.refused.set(found.refused if found is not None else "")
        help_text = found.help if found is not None and not found.refused else ""
        self.help.set(help_text, self.ui._("Show me step by step") if self._page else "")
        self.dates.setText("\n".join(found.dates) if found is not None else "")
        self.dates.setVisible(bool(self.dates.said()))

    def _show(self, state: str) -> None:
        self._state = state
        self._own = state == "own" or (self._own and state == "searching")
        self._wait.setVisible(state == "searching")
        head = state in ("found", "unknown", "own") or (state == "known" and bool(self._name))
        self._head.setVisible(head)
        self.other_button.setVisible(state in ("found", "own", "known"))
        self.list.setVisible(state == "unknown")
        self.retranslate()

    def _show_list(self) -> None:
        self.list.setVisible(not self.list.isVisibleTo(self))
        if self.list.isVisibleTo(self):
            self.list.setFocus()

    def _chose(self, key: str) -> None:
        self.list.hide()
        self.chosen.emit(key)
