"""The wizard's fifth step: what would happen, before anything is written."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.import_plan_view import KINDS, PlanView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_table import PlanTable, kind_words
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, CheckRow, Notice, clear
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.labels import WrapLabel, label


class PlanPart(QWidget):
    """Counts that add up, what can be written to afterwards, and every row of the file."""

    save_wanted = Signal(str)
    """A path for the rows that stay out."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.plan: PlanView | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 0, 24, 0)
        box.setSpacing(10)
        self.again, self.unsaid = Notice(ui, "info"), Notice(ui, "warn")
        self._unsaid: tuple[str, ...] = ()
        self.summary = Card(margin=14, spacing=4)
        self.counts, self.then, self.findings = label("bold"), CheckRow(ui), WrapLabel("small")
        self.counts.setWordWrap(True)
        self._lacking = QVBoxLayout()
        self._lacking.setSpacing(4)
        self.summary.add(self.counts)
        self.summary.add(self.then)
        self.summary.box.addLayout(self._lacking)
        self.summary.add(self.findings)
        for widget in (self.again, self.unsaid, self.summary):
            box.addWidget(widget)
        self.again.hide()
        self.unsaid.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        self.kinds = Combo()
        self.kinds.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.kinds.currentIndexChanged.connect(lambda _: self._show_kind())
        self.save = button(ui, icon="download", bulk="small", clicked=self.ask_where)
        row.addWidget(self.kinds)
        row.addStretch(1)
        row.addWidget(self.save)
        box.addLayout(row)
        self.table = PlanTable(ui)
        box.addWidget(self.table, 1)
        self.detail = WrapLabel("small")
        box.addWidget(self.detail)
        selection = self.table.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(lambda now, _: self._show_detail(now.row()))
        self._dialog: QFileDialog | None = None

    def show_plan(self, plan: PlanView, unsaid: Sequence[str] = ()) -> None:
        """Another plan. `unsaid`: columns with values of which nobody told the meaning."""
        self.plan, self._unsaid = plan, tuple(unsaid)
        self.kinds.choose("all")
        self.retranslate()
        self.table.rows.show_plan(plan)
        self._show_detail(-1)

    def clear(self) -> PlanView | None:
        """Take the plan off the screen; returns it to be let go of elsewhere."""
        plan, self.plan = self.plan, None
        self.table.rows.show_plan(None)
        return plan

    def ask_where(self) -> None:
        """Where to save the rows that stay out."""
        _ = self._ui._
        dialog = QFileDialog(self, _("Save the rows that stay out"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        stem = Path(self.plan.plan.table.name).stem if self.plan else ""
        dialog.setNameFilters([_("CSV files (*.csv)")])
        dialog.selectFile(_("{file} - not imported.csv").format(file=stem))
        dialog.fileSelected.connect(self.save_wanted.emit)
        self._dialog = dialog
        dialog.open()

    def import_words(self) -> str:
        """What the button says that brings it in; "" when there is nothing to do."""
        if self.plan is None or not self.plan.changes:
            return ""
        new, merged, stops = self.plan.counts["new"], self.plan.counts["merged"], self.plan.new_stops
        if self.plan.stop_list or (stops and not new and not merged):
            return self._ui.ngettext("Stop {n} address", "Stop {n} addresses", stops).format(n=f"{stops:,}")
        if new:
            return self._ui.ngettext("Import {n} person", "Import {n} people", new).format(n=f"{new:,}")
        return self._ui.ngettext("Add to {n} person", "Add to {n} people", merged).format(n=f"{merged:,}")

    def _show_kind(self) -> None:
        self.table.rows.show_plan(self.plan, self.kinds.key() or "all")
        self._show_detail(-1)

    def _show_detail(self, row: int) -> None:
        """What is to be said of the row, and the row as it stands in the file."""
        found = self.table.rows.detail(row)
        said = []
        if found is not None:
            told = [f"{name or '?'}：{' '.join(cell.split())[:80]}" for name, cell in found.cells]
            cells = "  ・  ".join(told)
            place = f"{found.file} " if found.file else ""
            shown = self._ui._("{file}row {n}: {cells}").format(file=place, n=found.row, cells=cells[:600])
            said = [one for one in (found.why, shown) if one]
        self.detail.setText("\n".join(said))
        self.detail.setVisible(bool(said))

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.save.setText(_("Save the rows that stay out"))
        self.table.setAccessibleName(_("Rows of the file"))
        self.kinds.setAccessibleName(_("Which rows are shown"))
        self.table.rows.retranslate()
        plan = self.plan
        if plan is None:
            return
        words = kind_words(self._ui)
        self.kinds.fill(
            [
                (kind, f"{words[kind]} ({plan.size(kind):,})")
                for kind in KINDS
                if kind == "all" or plan.size(kind)
            ]
        )
        if self.kinds.currentIndex() < 0:
            self.kinds.choose("all")
        self.save.setVisible(plan.size("refused") > 0)
        self._show_summary(plan)

    def _show_summary(self, plan: PlanView) -> None:
        _ = self._ui._
        counts = {name: f"{count:,}" for name, count in plan.counts.items()}
        rows = f"{plan.plan.data_rows:,}"
        if plan.stop_list:
            self.counts.setText(
                _("{rows} rows: {stopped} hold an address to be stopped, {refused} can't be imported").format(
                    rows=rows, stopped=counts["stopped"], refused=counts["refused"]
                )
            )
        else:
            self.counts.setText(
                _("{rows} rows: {new} new, {merged} added to people in the book, {unchanged} known already, "
                  "{stopped} stay stopped, {refused} can't be imported").format(rows=rows, **counts)
            )  # fmt: skip
        self.again.set(self._said_before(plan))
        told = _(
            "“{columns}”: some values have no meaning yet, so nobody is mailed on them. Go back to say it."
        )
        self.unsaid.set(told.format(columns="、".join(self._unsaid)) if self._unsaid else "")
        self._show_then(plan)
        self._show_lacking(plan)
        said = list(plan.findings)
        if plan.new_stops and not plan.stop_list:
            stops = self._ui.ngettext(
                "{n} address is stopped by what the file says.",
                "{n} addresses are stopped by what the file says.",
                plan.new_stops,
            )
            said.insert(0, stops.format(n=f"{plan.new_stops:,}"))
        self.findings.setText("\n".join(said))
        self.findings.setVisible(bool(said))

    def _said_before(self, plan: PlanView) -> str:
        _ = self._ui._
        if not plan.imported_at:
            return ""
        return _("This content was imported on {day} already (new people {new}, changes {merged}).").format(
            day=plan.imported_at, new=f"{plan.counts['new']:,}", merged=f"{plan.counts['merged']:,}"
        )

    def _show_then(self, plan: PlanView) -> None:
        _ = self._ui._
        new = plan.counts["new"]
        if plan.stop_list:
            n = plan.new_stops
            said = self._ui.ngettext(
                "{n} address gets no mail any more. No contacts are made.",
                "{n} addresses get no mail any more. No contacts are made.",
                n,
            ).format(n=f"{n:,}")
            known = _("All of these addresses are stopped already.")
            self.then.set("ok", said if n else known)
        elif not plan.changes:
            self.then.set("ok", _("Everything in this file is in the book already."))
        elif not new:
            self.then.set("ok", _("Nobody new; what the book does not know yet is added."))
        elif plan.mailable == new:
            self.then.set("ok", _("Newsletters may go to all of the new people."))
        else:
            said = _("Newsletters may go to {n} of the {new} new people.").format(
                n=f"{plan.mailable:,}", new=f"{new:,}"
            )
            self.then.set("warn", said)

    def _show_lacking(self, plan: PlanView) -> None:
        """Why the others can't be written to: group by group, with what mends it and the law."""
        clear(self._lacking)
        for one in plan.lacking if not plan.stop_list else ():
            people = self._ui.ngettext("{n} person", "{n} people", one.count).format(n=f"{one.count:,}")
            row = QHBoxLayout()
            said = WrapLabel("small")
            why = f"{one.why} {one.mend}".strip()
            said.setText(self._ui._("{people}: {why}").format(people=people, why=why))
            law = button(self._ui, "quiet", icon="scale", bulk="small", clicked=partial(self._law, one.rules))
            law.setText(self._ui._("What the law says"))
            law.setAccessibleName(f"{law.text()}: {one.why}")
            row.addWidget(said, 1)
            row.addWidget(law, 0, Qt.AlignmentFlag.AlignTop)
            self._lacking.addLayout(row)

    def _law(self, rules: tuple[str, ...]) -> None:
        LawTextDialog(self._ui, self.window(), rules).open()
