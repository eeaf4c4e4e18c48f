"""The shop's form: who sends, where readers can ask and say stop, and how orders come in."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.i18n.error_texts import ErrorText
from desktop_app.services.shop import PERSONAL
from desktop_app.services.shop_form import TEXTS, Sketch
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.form_row import FormRow
from desktop_app.ui.widgets.sentences import sentences

_ALWAYS = TEXTS.index("optout_address") + 1
"""So many of the texts are asked of every shop."""
_MORE = ("optout_url", "privacy_url")
_KINDS = ("sole_trader", "corporation")
_ANSWERS = {"yes": True, "no": False}


class ShopForm(QWidget):
    """`changed` after each change by the owner. `full` shows what few shops need as well."""

    changed = Signal()

    def __init__(self, ui: Ui, *, full: bool = False) -> None:
        super().__init__()
        self.ui, self._full = ui, full
        self._follows = True
        self._errors: Mapping[str, ErrorText] = {}
        self._url_wanted = False
        self.kind = Choices(_KINDS, across=True)
        self.orders = Choices(("yes", "no"), across=True)
        self.edits = {name: QLineEdit() for name in TEXTS if full or name not in _MORE}
        self.not_for_profit = QCheckBox(self)
        self.not_for_profit.setVisible(full)
        self.personal = QCheckBox(self)
        self.url_switch: Button = button(ui, "quiet", clicked=self._ask_for_page)
        self.rows: dict[str, FormRow] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        names = TEXTS.index("shop_name") + 1
        order = ["legal_kind", *TEXTS[:names], PERSONAL, *TEXTS[names:_ALWAYS]]
        order += ["remote_orders", "notation_url", "seller_mail"]
        for name in [*order, *((*_MORE, "for_profit") if full else ())]:
            editor = self.editor(name)
            self.rows[name] = FormRow(ui, editor)
            box.addWidget(self.rows[name])
        self.rows[PERSONAL].hide()
        box.addStretch(1)
        self.rows["postal_address"].right.addWidget(self.url_switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.setTabOrder(self.edits["postal_address"], self.url_switch)
        self._connect()
        self.retranslate()
        self._show_what_applies()

    def editor(self, name: str) -> QWidget:
        """The widget of a field."""
        others = {
            "legal_kind": self.kind,
            "remote_orders": self.orders,
            "for_profit": self.not_for_profit,
            PERSONAL: self.personal,
        }
        return others.get(name) or self.edits[name]

    def values(self) -> dict[str, Any]:
        """What stands in the form."""
        shown = {name: one.text().strip() for name, one in self.edits.items() if name in self.rows}
        return {
            **shown,
            "legal_kind": self.kind.key() or None,
            "remote_orders": _ANSWERS.get(self.orders.key()),
            PERSONAL: self.personal.isChecked(),
            **({"for_profit": not self.not_for_profit.isChecked()} if self._full else {}),
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the form without a signal."""
        self.blockSignals(True)
        for name, edit in self.edits.items():
            text = str(values.get(name) or "")
            if edit.text() != text:
                edit.setText(text)
        self.kind.choose(values.get("legal_kind") or "")
        told = values.get("remote_orders")
        self.orders.choose("" if told is None else "yes" if told else "no")
        self.not_for_profit.setChecked(values.get("for_profit") is False)
        self.personal.setChecked(bool(values.get(PERSONAL)))
        self._follows = values.get("optout_address") in ("", None, values.get("contact"))
        self._url_wanted = bool(values.get("address_url"))
        self.blockSignals(False)
        self._show_what_applies()
        self.retranslate()

    def show_problems(self, sketch: Sketch) -> None:
        """Say below each field why it can't be kept as it is; one that is still typed in is not reproached,
        but what was said about it stays until it is mended. Asks whether the name is a person's where only
        the owner can tell."""
        self._errors = sketch.errors
        self._show_what_applies()
        self.rows[PERSONAL].setVisible(sketch.asks_personal_name)
        for name, row in self.rows.items():
            if not row.editor.hasFocus() or row.problem.said():
                self._show_problem(name)

    def _show_problem(self, name: str) -> None:
        error = self._errors.get(name)
        self.rows[name].set_problem("" if error is None else sentences(self.ui, error.title, error.next))

    def go_to(self, name: str) -> None:
        """Put the cursor into a field."""
        if name == "address_url":
            self._ask_for_page()
        editor = self.editor(name) if name in self.rows else self.edits["legal_name"]
        editor.setFocus()

    def set_narrow(self, narrow: bool) -> None:
        """Labels above their fields."""
        for row in self.rows.values():
            row.set_narrow(narrow)

    def retranslate(self) -> None:
        """The words of now; some depend on what was answered."""
        _ = self.ui._
        company = self.kind.key() == "corporation"
        kinds = (_("Sole trader"), _("A company"))
        self.kind.set_texts(dict(zip(_KINDS, kinds, strict=True)))
        self.orders.set_texts({"yes": _("Yes"), "no": _("No")})
        texts = {
            "legal_kind": (_("Kind of shop"), ""),
            "legal_name": (_("Registered name"), _("The registered name."))
            if company
            else (_("Your name"), _("The law wants your own name; a trade name alone is not enough.")),
            "shop_name": (_("Shop's name"), ""),
            "postal_address": (_("Postal address"), ""),
            "address_url": (
                _("Page with address"),
                _(
                    "The mail then shows a link to this page instead of the address. It may help when you "
                    "work at home; the page must show the address for as long as your mails are about."
                ),
            ),
            "phone": (_("Telephone number"), ""),
            "contact": (
                _("E-mail address"),
                _("For questions and complaints. Phone or e-mail: one is enough."),
            ),
            "optout_address": (
                _("Takes opt-outs"),
                _(
                    "Where readers say stop. It may be the same address; Kawaraban reads this mailbox and "
                    "acts on it."
                ),
            ),
            "remote_orders": (
                _("How orders come in"),
                self._orders_mean(),
            ),
            "notation_url": (
                _("Legal notice page"),
                _("The page “特定商取引法に基づく表記”; the mail links to it."),
            ),
            "seller_mail": (
                _("Seller's e-mail"),
                _("Mail-order ads must show the seller's e-mail address; it can't be left out."),
            ),
            "optout_url": (
                _("Opt-out page"),
                _("Only if you have one. It must be https and ask for nothing but the address."),
            ),
            "privacy_url": (_("Privacy page"), _("Linked at the end of each mail.")),
            "for_profit": ("", ""),
            PERSONAL: (
                "",
                _(
                    "Your name and the shop's name are the same. If it is only the shop's, enter your own "
                    "name above."
                ),
            ),
        }
        for name, row in self.rows.items():
            row.set_texts(*texts[name], above=self._orders_question() if name == "remote_orders" else "")
        self.not_for_profit.setText(_("We don't send for profit"))
        self.not_for_profit.setAccessibleName(_("We don't send for profit"))
        self.personal.setText(_("This is my own personal name"))
        self.personal.setAccessibleName(_("This is my own personal name"))
        self.url_switch.setText(_("Show the address on a web page instead"))
        self.edits["postal_address"].setPlaceholderText(_("Postal code, prefecture, city, street"))
        for name, edit in self.edits.items():
            if name.endswith("_url"):
                edit.setPlaceholderText("https://")

    def _orders_question(self) -> str:
        return self.ui._("Do consumers order or book from you by web, phone, post or mail?")

    def _orders_mean(self) -> str:
        _ = self.ui._
        answer = self.orders.key()
        if answer == "yes":
            return _(
                "So the Specified Commercial Transactions Act applies to mail-order ads as well: to "
                "consumers only with their agreement, with the seller's e-mail address and a link to your "
                "legal notice, and with records kept for three years. Kawaraban checks the agreements and "
                "what each mail shows; what your legal notice says you check yourself."
            )
        if answer == "no":
            return _(
                "So only the Act on Specified Electronic Mail is checked. Change it when you begin to take "
                "orders."
            )
        return _("It decides which law is checked besides. A shop that only sells over the counter says no.")

    def _connect(self) -> None:
        for name, edit in self.edits.items():
            edit.textEdited.connect(lambda _=None, name=name: self._edited(name))
            if name in self.rows:
                edit.editingFinished.connect(lambda name=name: self._show_problem(name))
        self.kind.chosen.connect(lambda _: self._answered())
        self.orders.chosen.connect(lambda _: self._answered())
        self.not_for_profit.clicked.connect(self._profit_clicked)
        self.personal.clicked.connect(lambda: self.changed.emit())

    def _profit_clicked(self, checked: bool) -> None:
        """Most duties fall away with this tick, so it is set only after a question that says so."""
        if not checked:
            self.changed.emit()
            return
        self.not_for_profit.setChecked(False)
        if self.orders.key() == "yes":
            self.ui.error(AppError("not-for-profit-but-orders"))
            return
        _ = self.ui._
        self.ui.ask(
            self,
            _("Do you really not send for profit?"),
            _(
                "This is for clubs, schools and other bodies without a business; a shop sends for profit, "
                "however small. With this tick the Act on Specified Electronic Mail is no longer checked: "
                "newsletters also go to people without agreement, and nothing in the footer is required. "
                "Opt-outs still count."
            ),
            _("We don't send for profit"),
            self._set_not_for_profit,
            danger=True,
        )

    def _set_not_for_profit(self) -> None:
        self.not_for_profit.setChecked(True)
        self.changed.emit()

    def _edited(self, name: str) -> None:
        if name == "legal_name":
            self.personal.setChecked(False)  # what was said of another name does not count for this one
        if name == "optout_address":
            text = self.edits[name].text().strip()
            self._follows = text in ("", self.edits["contact"].text().strip())
        if name == "contact":
            mail = self.edits["contact"].text().strip()
            if self._follows and ("@" in mail or not mail):
                self.edits["optout_address"].setText(mail)
            self._show_what_applies()
        self.changed.emit()

    def _answered(self) -> None:
        self._show_what_applies()
        self.retranslate()
        self.changed.emit()

    def _ask_for_page(self) -> None:
        self._url_wanted = True
        self._show_what_applies()
        self.edits["address_url"].setFocus()

    def _show_what_applies(self) -> None:
        remote = self.orders.key() == "yes"
        mail = "@" in self.edits["contact"].text()
        typed = bool(self.edits["seller_mail"].text())
        self.rows["address_url"].setVisible(self._url_wanted)
        self.url_switch.setVisible(not self._url_wanted)
        # What can't be kept stays in sight, also when it is not asked for any more: the guide waits for it.
        self.rows["notation_url"].setVisible(remote or "notation_url" in self._errors)
        self.rows["seller_mail"].setVisible(
            (remote and (not mail or typed)) or "seller_mail" in self._errors
        )
