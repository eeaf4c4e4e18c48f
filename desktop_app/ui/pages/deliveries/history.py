"""Every run of before, one line each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.domain.moment import JST
from desktop_app.services.delivery_sheet import Run
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.words import run_state
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chips import Tone
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.rows_table import Column, RowsTable


@dataclass(frozen=True, slots=True)
class _Line:
    run: Run
    running: bool


class HistoryCard(Card):
    """`chosen` gets the newsletter of the line that was clicked."""

    def __init__(self, ui: Ui, chosen: Callable[[str], None]) -> None:
        super().__init__(margin=12)
        self._ui = ui
        self.title = label("h2")
        self.title.setContentsMargins(8, 4, 0, 0)
        self.add(self.title)
        columns: list[Column[_Line]] = [
            Column(text=self._date, width=104),
            Column(text=lambda line: line.run.title, weight=1, bold=True),
            Column(text=lambda line: f"{line.run.total:,}", numeric=True, hidden_below=560),
            Column(text=lambda line: f"{line.run.counts.accepted:,}", numeric=True),
            Column(text=self._refused, numeric=True, hidden_below=620),
            Column(text=lambda line: f"{line.run.counts.skipped:,}", numeric=True, hidden_below=700),
            Column(text=self._state, width=120, tone=self._tone),
        ]
        self.table: RowsTable[_Line] = RowsTable(ui, columns)
        self.table.opened.connect(lambda line: chosen(line.run.newsletter_id))
        self.add(self.table)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.title.setText(_("All deliveries"))
        self.table.setAccessibleName(_("All deliveries"))
        self.table.set_headers(
            [
                _("Date"),
                _("Newsletter"),
                _("Meant for"),
                _("Taken"),
                _("Refused"),
                _("Left out"),
                _("State"),
            ]
        )

    def show_runs(self, runs: Sequence[Run], chosen: str, running: str) -> None:
        """All lines; the run that is shown above is marked."""
        lines = [_Line(run, run.newsletter_id == running) for run in runs]
        self.table.rows_model.update_rows(lines, len(lines))
        self.table.setFixedHeight(self.table.whole_height())
        for place, line in enumerate(lines):
            if line.run.newsletter_id == chosen:
                self.table.selectRow(place)

    def update_run(self, run: Run, *, running: bool) -> None:
        """New numbers of one line."""
        model = self.table.rows_model
        lines = [
            _Line(run, running) if line.run.newsletter_id == run.newsletter_id else line
            for line in model.rows
        ]
        model.update_rows(lines, len(lines))

    def theme_changed(self) -> None:
        """Another text size needs other heights."""
        self.table.theme_changed()
        self.table.setFixedHeight(self.table.whole_height())

    @staticmethod
    def _date(line: _Line) -> str:
        started = line.run.started_at
        return f"{started.astimezone(JST):%Y-%m-%d}" if started is not None else ""

    @staticmethod
    def _refused(line: _Line) -> str:
        return f"{line.run.counts.rejected + line.run.counts.bounced:,}"

    def _state(self, line: _Line) -> str:
        return run_state(self._ui, line.run.state, running=line.running, left=line.run.open)[0]

    def _tone(self, line: _Line) -> Tone:
        return run_state(self._ui, line.run.state, running=line.running, left=line.run.open)[1]
