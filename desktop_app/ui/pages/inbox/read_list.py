"""What was read and done: a filter, a search, the list, and the mail that is chosen."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.inbox_view import PAGE
from desktop_app.services.inbox_views import PERIODS, InboxLine
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.inbox.detail import MailDetail
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.paged_table import Cell, Column, PagedTable

GROUPS = ("all", "waiting", "stop", "complaint", "answer", "reply", "bounce", "automatic", "other")
_TYPING = 250
"""Milliseconds without a key after which a search begins."""


def _cells(line: InboxLine) -> Sequence[Cell]:
    told = line.told
    return (
        Cell(line.at, muted=True),
        Cell(told.came, below=f"→ {told.follows}", bold=line.waiting or told.open_wish),
        Cell(chip=told.chip, tone=told.tone),
    )


class ReadList(QWidget):
    """`mail_wanted` carries the id of a mail, `answered` and `stop_wanted` its line."""

    mail_wanted = Signal(str)
    answered = Signal(object)
    stop_wanted = Signal(object)
    undo_wanted = Signal(object, object)
    """A line and its LineDetail."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._counts: Mapping[str, int] = {}
        self._wanted = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.top.setSpacing(12)
        self.title = label("h2")
        self.group = Combo()
        self.group.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)  # its counts grow
        self.group.currentIndexChanged.connect(lambda: self.load())
        self.period = Combo()
        self.period.currentIndexChanged.connect(lambda: self.load())
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(lambda: self.load())
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.returnPressed.connect(lambda: self.load())
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.row.setSpacing(12)
        self.row.addWidget(self.group)
        self.row.addWidget(self.period)
        self.row.addWidget(self.search, 1)
        self.top.addWidget(self.title)
        self.top.addLayout(self.row, 1)
        box.addLayout(self.top)
        self.both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.both.setSpacing(16)
        columns = (Column(140, hide_below=520), Column(), Column(150))
        self.table = PagedTable(ui, columns, _cells, rows=5)
        sheet = Card(margin=1)
        sheet.add(self.table)
        self.nothing = WrapLabel("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.nothing.setContentsMargins(16, 24, 16, 24)
        self.nothing.hide()
        sheet.add(self.nothing)
        self.detail = MailDetail(ui)
        self.both.addWidget(sheet, 1)
        self.both.addWidget(self.detail)
        box.addLayout(self.both, 1)
        self.table.picked.connect(self.detail.show_line)
        self.table.opened.connect(self._opened)
        self.table.pages.wanted.connect(self._more)
        self.detail.mail_wanted.connect(self.mail_wanted)
        self.detail.answered.connect(self.answered)
        self.detail.stop_wanted.connect(self.stop_wanted)
        self.detail.undo_wanted.connect(self.undo_wanted)
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.title.setText(_("Read and done"))
        texts = (
            _("All"),
            _("Waiting for you"),
            _("Opt-outs and complaints"),
            _("Complaints"),
            _("Want an answer"),
            _("Replies"),
            _("Delivery reports"),
            _("Automatic replies"),
            _("Other"),
        )
        self.group.fill([(key, self._counted(key, text)) for key, text in zip(GROUPS, texts, strict=True)])
        if not self.group.key():
            self.show_group("all", load=False)
        self.group.setAccessibleName(_("Which mails"))
        times = (_("Any time"), _("Today"), _("Last 7 days"), _("Last 31 days"), _("Last year"))
        self.period.fill(list(zip(PERIODS, times, strict=True)))
        if not self.period.key():
            self.period.blockSignals(True)
            self.period.choose("all")
            self.period.blockSignals(False)
        self.period.setAccessibleName(_("How far back"))
        self.search.setPlaceholderText(_("Sender, subject, name"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.table.set_texts((_("Arrived"), _("What came and followed"), _("Kind")), _("Mails read"))
        self.nothing.setText(_("No mail fits. Choose “All” or search for something else."))
        self.detail.retranslate()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """How many mails each group has."""
        if dict(counts) != dict(self._counts):
            self._counts = dict(counts)
            self.retranslate()

    def _counted(self, group: str, text: str) -> str:
        n = self._counts.get(group, 0)
        return self.ui._("{what} ({n})").format(what=text, n=f"{n:,}") if n else text

    def show_group(self, group: str, *, load: bool = True) -> None:
        """Narrow the list to a group of GROUPS, of any time."""
        if load:
            self.period.blockSignals(True)
            self.period.choose("all")
            self.period.blockSignals(False)
        self.group.blockSignals(True)
        self.group.choose(group)
        self.group.blockSignals(False)
        if load:
            self.load()

    def load(self, before: int | None = None) -> None:
        """The first page, or the one that goes on after `before`."""
        view = self.ui.services.inbox_view
        group, period, search = self.group.key() or "all", self.period.key() or "all", self.search.text()
        self.ui.tasks.look(
            self,
            lambda: view.page(group, search=search, period=period, before=before),
            lambda lines: self._take(lines, first=before is None),
            key="lines",
        )

    def set_narrow(self, narrow: bool, very: bool) -> None:
        """Little room."""
        theme, ways = self.ui.theme, QBoxLayout.Direction
        self.both.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.detail.setMinimumWidth(0 if narrow else theme.s(280))
        self.detail.setMaximumWidth(16777215 if narrow else theme.s(300))
        for one in (self.top, self.row):
            one.setDirection(ways.TopToBottom if very else ways.LeftToRight)

    def _more(self) -> None:
        rows = self.table.pages.rows
        self.load(rows[-1].seq if rows else None)

    def _take(self, lines: list[InboxLine], *, first: bool) -> None:
        if first:
            self.table.show_rows(lines, len(lines) == PAGE)
        else:
            self.table.pages.add_rows(lines, len(lines) == PAGE)
        some = bool(self.table.pages.rows)
        self.table.setVisible(some)
        self.nothing.setVisible(not some)
        if self._wanted and self.table.choose(self._wanted):
            self.table.setFocus()
        self._wanted = ""
        self.detail.show_line(self.table.current())

    def choose_when_there(self, message_id: str) -> None:
        """Choose this mail once the list is loaded, where the list shows it."""
        self._wanted = message_id
        self.show_group("all")

    def _opened(self, line: InboxLine) -> None:
        if line.kept:
            self.mail_wanted.emit(line.id)
