"""The help step by step: what to press at the provider, in one dialog that shows every page of it."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.help_pages import HelpPage, help_pages, page_for
from desktop_app.ui.account.step_row import StepRow
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import CalmComboBox, Field
from desktop_app.ui.widgets.labels import WrapLabel, label


def show_help(ui: Ui, parent: QWidget | None, page: str, provider: str = "") -> "HelpDialog":
    """Open the page that fits: see `services.help_pages.page_for`."""
    dialog = HelpDialog(ui, parent, page, provider)
    dialog.open()
    return dialog


def open_in_browser(address: str) -> None:
    """Hand an address to the system's browser."""
    QDesktopServices.openUrl(QUrl(address))


class HelpDialog(DialogBase):
    """One page at a time, numbered steps; the others are in the list on top."""

    def __init__(self, ui: Ui, parent: QWidget | None, page: str, provider: str = "") -> None:
        super().__init__(ui, parent, width=640)
        self._pages: tuple[HelpPage, ...] = ()
        self._wanted, self._page_id = (page, provider), ""
        self.list = CalmComboBox()
        self.list.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(12)
        self.list.activated.connect(self._chosen)
        self.choice = Field(self.list)
        self.page = QVBoxLayout()
        self.page.setSpacing(12)
        self.box.addWidget(self.choice)
        self.box.addLayout(self.page)
        self.box.addStretch(1)
        self.link = self.add_button(button(ui, icon="external-link", clicked=self._open_link), left=True)
        self.link.hide()
        self._close = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()

    @property
    def shown(self) -> HelpPage:
        """The page of now, once it was read."""
        return next(one for one in self._pages if one.id == self._page_id)

    def retranslate(self) -> None:
        _ = self.ui._
        self.choice.set_texts(_("Other help"))
        self.link.setText(_("Open the page in the browser"))
        self._close.setText(_("Close"))
        wanted, language = self._wanted, self.ui.theme.lang
        self.ui.tasks.look(self, lambda: (help_pages(language), page_for(*wanted)), self._read)

    def _read(self, found: tuple[tuple[HelpPage, ...], str]) -> None:
        self._pages, fitting = found
        self._page_id = self._page_id or fitting
        self.list.clear()
        for one in self._pages:
            self.list.addItem(one.title, one.id)
        self._show()

    def _chosen(self, index: int) -> None:
        self._page_id = str(self.list.itemData(index))
        self._show()

    def _show(self) -> None:
        page = self.shown
        self.list.setCurrentIndex(self.list.findData(page.id))
        self.set_texts(page.title, page.lead)
        clear(self.page)
        for number, step in enumerate(page.steps, 1):
            self.page.addWidget(StepRow(self.ui, number, step.text, step.small))
        if page.notes:
            self.page.addWidget(self._notes(page))
        self.link.setVisible(bool(page.link))
        self.grow()

    def _notes(self, page: HelpPage) -> QWidget:
        card = Card(margin=14, spacing=6, look="sunken")
        card.add(label("bold", self.ui._("Worth knowing")))
        for note in page.notes:
            text = WrapLabel("body")
            text.setText(f"・{note}" if self.ui.theme.lang == "ja" else f"• {note}")
            card.add(text)
        as_of = WrapLabel("small")
        as_of.setText(self.ui._("As of {date}").format(date=page.as_of))
        card.add(as_of)
        return card

    def _open_link(self) -> None:
        open_in_browser(self.shown.link)
