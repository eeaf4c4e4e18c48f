"""試し送り先: the owner's confirmed addresses with their ticks; those that were added can be taken away."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.services.test_sends import TestTarget
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.labels import label


class TestTargets(QWidget):
    """One tick for each address."""

    __test__ = False  # pytest: no test class

    changed = Signal()

    def __init__(self, ui: Ui, remove: Callable[[str], None]) -> None:
        super().__init__()
        self.ui, self._remove = ui, remove
        self.boxes: dict[str, QCheckBox] = {}
        self.removers: dict[str, IconButton] = {}
        self._targets: Sequence[TestTarget] = ()
        self.title = label("bold")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.title)
        box.addLayout(self._rows)

    def show_targets(self, targets: Sequence[TestTarget], *, tick: str = "") -> None:
        """The addresses of now. What was ticked or not in this dialog stays so; `tick` is ticked."""
        known = {address: box.isChecked() for address, box in self.boxes.items()}
        self._targets = targets
        clear(self._rows)
        self.boxes, self.removers = {}, {}
        for one in targets:
            box = QCheckBox(one.address.replace("&", "&&"))
            box.setAccessibleName(self.ui._("Test send to {address}").format(address=one.address))
            box.setChecked(one.address == tick or known.get(one.address, one.ticked))
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            box.setToolTip(one.address)
            box.toggled.connect(lambda _: self.changed.emit())
            self.boxes[one.address] = box
            self._rows.addWidget(self._row(one, box))
        self.changed.emit()

    def _row(self, one: TestTarget, box: QCheckBox) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(box, 1)
        if not one.account:
            remove = IconButton(self.ui, "trash-2", lambda: self._remove(one.address))
            remove.name_it(self.ui._("Remove {address}").format(address=one.address))
            self.removers[one.address] = remove
            row.addWidget(remove)
        return line

    def ticked(self) -> list[str]:
        """The addresses that get the test mail."""
        return [address for address, box in self.boxes.items() if box.isChecked()]

    def untick(self, addresses: Sequence[str]) -> None:
        """They have got it."""
        for address in addresses:
            if address in self.boxes:
                self.boxes[address].setChecked(False)

    def retranslate(self) -> None:
        """The words of now."""
        self.title.setText(self.ui._("To which of your addresses?"))
        self.show_targets(self._targets)
