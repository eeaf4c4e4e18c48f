"""法律: as of which day, every rule with its article, the statute text, and an order under article 7."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.moment import legal_day
from desktop_app.services.law_page import LawPage, RuleView, law_page
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.widgets.buttons import Segmented, button
from desktop_app.ui.widgets.cards import Notice, clear, rule
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel, label

_AT_ONCE = 8
"""Rows made in one go: hundreds of wrapping labels would make every resize slow."""


class LawSection(Section):
    """The rules are shown a few at a time."""

    cares = frozenset({"shop"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._page: LawPage | None = None
        self._rows: list[RuleView] = []
        self.sheet, self.order_sheet = Sheet(), Sheet()
        self.outdated = Notice(ui, "warn")
        self.outdated.hide()
        self.which = Segmented(ui, ("all", "duty", "advice"))
        self.which.choose("all")
        self.which.chosen.connect(lambda _: self._fill())
        self.search = QLineEdit()
        self.search.textChanged.connect(lambda _: self._fill())
        self.count = label("small")
        self.list = QVBoxLayout()
        self.list.setSpacing(0)
        self.sheet.add(self.outdated)
        self.sheet.add(self.which)
        self.sheet.add(self.search)
        self.sheet.add(self.count)
        self.sheet.box.addLayout(self.list)
        self.more = button(ui, clicked=self._add_rows)
        self.sheet.add(self.more)
        self._build_order()
        self.box.addWidget(self.order_sheet)
        self.box.addWidget(self.sheet)
        self.retranslate()

    def _build_order(self) -> None:
        self.ordered, self.measured = QCheckBox(), QCheckBox()
        self.order_day = DayEdit(self.ui, needed=True)
        self.order_field = Field(self.order_day)
        self.ordered.clicked.connect(self._order_changed)
        self.measured.clicked.connect(self._order_changed)
        self.order_day.changed.connect(self._order_changed)
        self.save_order = button(self.ui, "primary", clicked=self._keep_order)
        row = QHBoxLayout()
        row.addWidget(self.save_order)
        row.addStretch(1)
        for widget in (self.ordered, self.order_field, self.measured):
            self.order_sheet.add(widget)
        self.order_sheet.box.addLayout(row)
        self.save_order.hide()

    def refresh(self) -> None:
        ui = self.ui
        language, today = ui.theme.lang, legal_day(ui.services.shop.environment.clock())
        ui.tasks.look(
            self, lambda: (law_page(language, today), ui.services.shop.show()), self._show, key="law"
        )

    def show_statute(self, view: RuleView) -> None:
        """The articles that a rule rests on, word for word."""
        LawTextDialog(self.ui, self, [view.id]).open()

    def retranslate(self) -> None:
        _ = self.ui._
        as_of = self._page.as_of.isoformat() if self._page else ""
        self.sheet.set_texts(
            _("What is checked"),
            _("Law as of {day}. The program checks; it gives no legal clearance.").format(day=as_of),
        )
        outdated = self._page is not None and self._page.outdated
        self.outdated.set(
            _("This text is older than twelve months. Please look for a newer version of the program.")
            if outdated
            else ""
        )
        self.which.set_texts({"all": _("All rules"), "duty": _("Legal duty"), "advice": _("Recommended")})
        self.search.setPlaceholderText(_("Search rules"))
        self.search.setAccessibleName(_("Search rules"))
        self.order_sheet.set_texts(
            _("Order by the authorities"),
            _(
                "If you have received an order under article 7 of the Act on Specified Electronic Mail: "
                "records are then kept longer, and no advertising mail goes out until the measure is done."
            ),
        )
        self.ordered.setText(_("We have received such an order"))
        self.order_field.set_texts(_("Received on"))
        self.order_day.retranslate()
        self.measured.setText(_("What the order asks for is done"))
        self.save_order.setText(_("Save"))
        self._fill()

    def _show(self, found: tuple[LawPage, dict[str, Any]]) -> None:
        page, shop = found
        day = shop["art7_order_on"] or ""
        self.ordered.setChecked(bool(day))
        self.order_day.set_value(day)
        self.measured.setChecked(bool(shop["art7_measure_confirmed"]))
        self._show_order()
        self.save_order.hide()
        if page != self._page:
            self._page = page
            self.retranslate()

    def _fill(self) -> None:
        clear(self.list)
        if self._page is None:
            return
        which, words = self.which.key(), self.search.text().strip().casefold()
        self._rows = [
            one
            for one in self._page.rules
            if (which == "all" or one.statutory == (which == "duty"))
            and words in f"{one.title} {one.text} {one.article} {one.id}".casefold()
        ]
        said = self.ui.ngettext("{n} rule", "{n} rules", len(self._rows))
        self.count.setText(said.format(n=len(self._rows)))
        self._add_rows()

    def _add_rows(self) -> None:
        now, self._rows = self._rows[:_AT_ONCE], self._rows[_AT_ONCE:]
        for one in now:
            self.list.addWidget(rule())
            self.list.addWidget(self._row(one))
        self.more.setText(self.ui._("Show more ({n} left)").format(n=len(self._rows)))
        self.more.setVisible(bool(self._rows))

    def _row(self, one: RuleView) -> QWidget:
        _ = self.ui._
        line = QWidget()
        box = QVBoxLayout(line)
        box.setContentsMargins(0, 10, 0, 10)
        box.setSpacing(4)
        title, text, small = WrapLabel("bold"), WrapLabel("body"), WrapLabel("small")
        title.setText(one.title)
        text.setText(one.text)
        duty = _("Legal duty") if one.statutory else _("Recommended")
        states = {
            "enforced": _("The program checks it"),
            "feature": _("The program has a function for it"),
            "planned": _("Not yet checked"),
        }
        small.setText(f"{duty} ・ {states[one.state]} ・ {one.article} ・ {one.id}")
        box.addWidget(title)
        box.addWidget(text)
        foot = QHBoxLayout()
        foot.addWidget(small, 1)
        if one.statutes:
            show = button(self.ui, "quiet", bulk="small", clicked=partial(self.show_statute, one))
            show.setText(_("Text of the law"))
            show.setAccessibleName(f"{_('Text of the law')}: {one.title}")
            foot.addWidget(show)
        box.addLayout(foot)
        return line

    def _order_changed(self) -> None:
        self._show_order()
        self.save_order.show()

    def _show_order(self) -> None:
        there = self.ordered.isChecked()
        self.order_field.setVisible(there)
        self.measured.setVisible(there)

    def _keep_order(self) -> None:
        ui = self.ui
        there, day = self.ordered.isChecked(), self.order_day.value()
        self.order_field.set_problem("" if day or not there else ui._("Please choose the day."))
        if there and not day:
            self.order_day.setFocus()
            return
        changes = {
            "art7_order_on": date.fromisoformat(day[:10]) if there else None,
            "art7_measure_confirmed": there and self.measured.isChecked(),
        }
        ui.tasks.do(
            self,
            lambda _: ui.services.shop.change(changes),
            lambda _: ui.toast(ui._("Saved.")),
            title=ui._("Saving the shop"),
            changes=("shop",),
        )
