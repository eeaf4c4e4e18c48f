"""The import dialog's third part: what would happen, before anything is written."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.import_view import KINDS, PlanView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_table import PlanTable, kind_words
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, CheckRow
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
        self.summary = Card(margin=14, spacing=4)
        self.counts, self.then, self.findings = label("bold"), CheckRow(ui), WrapLabel("small")
        self.counts.setWordWrap(True)
        for widget in (self.counts, self.then, self.findings):
            self.summary.add(widget)
        box.addWidget(self.summary)
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

    def show_plan(self, plan: PlanView) -> None:
        """Another plan."""
        self.plan = plan
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
        dialog.selectFile(_("{file} - not imported.csv").format(file=stem))
        dialog.fileSelected.connect(self.save_wanted.emit)
        self._dialog = dialog
        dialog.open()

    def import_words(self) -> str:
        """What the button says that brings it in; "" when there is nothing to do."""
        if self.plan is None or not self.plan.changes:
            return ""
        new, merged = self.plan.counts["new"], self.plan.counts["merged"]
        if new:
            return self._ui.ngettext("Import {n} person", "Import {n} people", new).format(n=f"{new:,}")
        if merged:
            return self._ui.ngettext("Add to {n} person", "Add to {n} people", merged).format(n=f"{merged:,}")
        return self._ui._("Record the stops of the file")

    def _show_kind(self) -> None:
        self.table.rows.show_plan(self.plan, self.kinds.key() or "all")
        self._show_detail(-1)

    def _show_detail(self, row: int) -> None:
        found = self.table.rows.at(row)
        self.detail.setText(found.why if found else "")
        self.detail.setVisible(bool(found and found.why))

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
        self.counts.setText(
            _(
                "{rows} rows: {new} new, {merged} added to people in the book, {unchanged} known already, "
                "{stopped} stay stopped, {refused} can't be imported"
            ).format(rows=f"{plan.plan.data_rows:,}", **counts)
        )
        new = plan.counts["new"]
        if not plan.changes:
            self.then.set("ok", _("Everything in this file is in the book already."))
        elif not new:
            self.then.set("ok", _("Nobody new; what the book does not know yet is added."))
        elif plan.mailable == new:
            self.then.set("ok", _("Newsletters may go to all of the new people."), plan.why_not)
        else:
            said = _("Newsletters may go to {n} of the {new} new people.").format(
                n=f"{plan.mailable:,}", new=f"{new:,}"
            )
            self.then.set("warn", said, plan.why_not)
        self.findings.setText("\n".join(plan.findings))
        self.findings.setVisible(bool(plan.findings))
