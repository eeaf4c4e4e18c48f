"""Who decides something about a mail: a name of the staff list or a new one."""

from collections.abc import Sequence

from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_fields import NameCombo
from desktop_app.ui.widgets.fields import Field


class WhoDecides(Field):
    """`by`: who it is, as far as that is known already."""

    def __init__(self, ui: Ui, staff: Sequence[str], by: str) -> None:
        self.name = NameCombo(staff)
        self.name.setEditText(by)
        super().__init__(self.name)
        self._ui = ui
        self.name.editTextChanged.connect(lambda: self.set_problem(""))

    def is_missing(self) -> bool:
        """Whether nobody is named; that is said then, and the cursor is put there."""
        if self.name.value():
            return False
        self.set_problem(self._ui._("Say who decides this."))
        self.name.setFocus()
        return True
