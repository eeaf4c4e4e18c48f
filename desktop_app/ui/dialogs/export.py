"""Write contacts into a file: which kind of file, for whom, and for another firm what the law asks."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.exports import FORMATS, SUFFIXES, ExportBegin, ExportRequest, ExportResult, Format
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo
from desktop_app.ui.dialogs.export_firm import GivePart
from desktop_app.ui.dialogs.import_file_progress import ProgressPart
from desktop_app.ui.tasks import Task, Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.files import file_dialog
from desktop_app.ui.widgets.sentences import sentences

_OWN, _OTHER = "own", "other"


class ExportDialog(DialogBase):
    """Writes everybody, or the people that were chosen. For whom is never preset (JP-APPI-27-GIVE)."""

    def __init__(self, ui: Ui, parent: QWidget | None, contact_ids: Sequence[str] | None, what: str) -> None:
        """`contact_ids` None = the whole book; `what`: whom they are, in a few words."""
        super().__init__(ui, parent, width=600)
        self.contact_ids = None if contact_ids is None else tuple(contact_ids)
        self.what = what
        self._begun: ExportBegin | None = None
        self._task: Task | None = None
        self.chooser: QFileDialog | None = None
        self.form = QWidget()
        self.formats, self.whom = Choices(FORMATS), Choices((_OWN, _OTHER))
        self.format_field, self.whom_field = Field(self.formats), Field(self.whom)
        self.by: NameCombo | None = None
        self.by_field: Field | None = None
        self.give = GivePart(ui)
        self.note = Notice(ui, "info")
        self.progress = ProgressPart(ui)
        self._place()
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.save = self.add_button(
            button(ui, "primary", icon="file-down", clicked=self.ask_where), default=True
        )
        self.form.setEnabled(False)
        self.retranslate()
        ids = self.contact_ids
        ui.tasks.look(self, lambda: ui.services.exports.begin(ids), self._fill, failed=self._failed)

    def _place(self) -> None:
        box = QVBoxLayout(self.form)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        box.addWidget(self.format_field)
        box.addWidget(self.whom_field)
        box.addWidget(self.give)
        self._by_place = QVBoxLayout()
        box.addLayout(self._by_place)
        box.addWidget(self.note)
        box.addStretch(1)
        self.box.addWidget(self.form)
        self.box.addWidget(self.progress)
        self.progress.hide()
        self.give.hide()
        self.formats.choose(FORMATS[0])
        self.formats.chosen.connect(lambda _: self._show())
        self.whom.chosen.connect(lambda _: self._show())

    def _failed(self, error: AppError) -> None:
        self.ui.error(error)
        self.close()

    def _fill(self, begun: ExportBegin) -> None:
        self._begun = begun
        self.by = NameCombo(begun.staff)
        self.by_field = Field(self.by)
        self._by_place.addWidget(self.by_field)
        self.form.setEnabled(True)
        self.retranslate()
        self.formats.setFocus()
        self.grow()

    def request(self) -> ExportRequest:
        """What was asked for."""
        by = self.by.value() if self.by is not None else ""
        for_other = self.whom.key() == _OTHER
        return ExportRequest(
            format=self._format(),
            contact_ids=self.contact_ids,
            what=self.what,
            by=by,
            giving=self.give.given(by) if for_other else None,
        )

    def _format(self) -> Format:
        return next(one for one in FORMATS if one == self.formats.key())

    def ask_where(self) -> None:
        """Say what is missing, or ask for the file's place."""
        if self._begun is None or not self._complete():
            return
        _ = self.ui._
        chooser = file_dialog(self.ui, self, _("Save contacts"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        suffix = SUFFIXES[self._format()]
        chooser.setDefaultSuffix(suffix[1:])
        chooser.setNameFilters([self._file_kind(suffix)])
        chooser.selectFile(_("Contacts") + suffix)
        chooser.fileSelected.connect(lambda path: self.write(Path(path)))
        self.chooser = chooser
        chooser.open()

    def _file_kind(self, suffix: str) -> str:
        _ = self.ui._
        if suffix == ".xlsx":
            return _("Excel files (*.xlsx)")
        return _("vCard files (*.vcf)") if suffix == ".vcf" else _("CSV files (*.csv)")

    def _complete(self) -> bool:
        _ = self.ui._
        whom = self.whom.key()
        self.whom_field.set_problem("" if whom else _("Please choose."))
        gaps: tuple[str, ...] = ()
        first: QWidget | None = None if whom else self.whom
        if whom == _OTHER:
            giving = self.request().giving
            gaps = () if giving is None else self.ui.services.exports.gaps(giving)
            first = self.give.tell(gaps)
        if self.by_field is not None:
            lacks = "by" in gaps
            self.by_field.set_problem(_("Please choose who gives the data.") if lacks else "")
            first = first or (self.by if lacks else None)
        if first is not None:
            first.setFocus()
        return first is None and not gaps

    def write(self, path: Path) -> None:
        """Write the file; the form comes back when it can't be written."""
        request = self.request()

        def job(work: Work) -> ExportResult:
            return self.ui.services.exports.write(request, path, tell=work.progress)

        task = self.ui.tasks.do(
            self,
            job,
            self._done,
            title=self.ui._("Writing contacts into a file"),
            changes=("records",),
            failed=self._not_written,
            cancelled=self._back,
        )
        if task.finished:
            return
        self._task = task
        self.progress.follow(task, lambda: self.ui._("Writing contacts into a file"))
        self._working(True)

    def _working(self, on: bool) -> None:
        self.form.setVisible(not on)
        self.progress.setVisible(on)
        self.save.setEnabled(not on)
        self.cancel.setVisible(not on)

    def _back(self) -> None:
        self._task = None
        self._working(False)

    def _not_written(self, error: AppError) -> None:
        self._back()
        self.ui.error(error)

    def _done(self, result: ExportResult) -> None:
        self._task = None
        said = self.ui.ngettext(
            "{n} contact was written into {file}.", "{n} contacts were written into {file}.", result.contacts
        ).format(n=f"{result.contacts:,}", file=Path(result.file).name)
        more = []
        if result.left_out:
            more.append(
                self.ui.ngettext(
                    "{n} person may not be given and was left out.",
                    "{n} people may not be given and were left out.",
                    result.left_out,
                ).format(n=f"{result.left_out:,}")
            )
        if result.record:
            more.append(self.ui._("The record of giving was kept."))
        self.ui.toast(sentences(self.ui, said, *more))
        self.accept()

    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
            return
        super().reject()

    def _show(self) -> None:
        other = self.whom.key() == _OTHER
        if other == self.give.isHidden():
            self.give.setVisible(other)
            self.grow()
        self.whom_field.set_problem("")
        self._show_note()

    def _show_note(self) -> None:
        _ = self.ui._
        if self.whom.key() == _OTHER:
            said = ""
        elif self.formats.key() == "vcard":
            said = _(
                "A vCard holds names, addresses, tags and notes, but not why you may write to each person."
            )
        else:
            said = _("The file also holds why you may write to each person and who said stop. "
                     "This program can bring it in again without change.")  # fmt: skip
        self.note.set(said)

    def retranslate(self) -> None:
        _ = self.ui._
        lead = self.what
        if self._begun is not None:
            n = self._begun.contacts
            count = self.ui.ngettext("{n} contact", "{n} contacts", n).format(n=f"{n:,}")
            lead = f"{self.what}: {count}" if self.what else count
        self.set_texts(_("Write contacts into a file"), lead)
        self.format_field.set_texts(_("Kind of file"))
        self.formats.set_texts({
            "csv": _("CSV: for spreadsheets and other services"),
            "xlsx": _("Excel (.xlsx)"),
            "vcard": _("vCard (.vcf): for phones and mail programs"),
            "csv-cp932": _("CSV in Shift_JIS: for old programs"),
        })  # fmt: skip
        self.formats.setAccessibleName(_("Kind of file"))
        self.whom_field.set_texts(_("Whom is it for?"))
        self.whom.set_texts({
            _OWN: _("For this shop itself"),
            _OTHER: _("For another firm or person"),
        })  # fmt: skip
        self.whom.setAccessibleName(_("Whom is it for?"))
        if self.by_field is not None:
            self.by_field.set_texts(_("Who in the shop does it?"))
        self.give.retranslate()
        if self._task is not None:
            self.progress.retranslate()
        self.cancel.setText(_("Cancel"))
        self.save.setText(_("Choose where to save"))
        self._show_note()
