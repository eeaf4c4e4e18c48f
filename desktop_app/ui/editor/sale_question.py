"""Does it advertise goods that can be ordered from afar? Asked of every newsletter of a shop that takes such
orders (ASCT 12-3, law.md 6.9.6)."""

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton

from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.services.draft_views import AnswerNumbers, DraftLook
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.class_question import number_words
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel, label


class SaleQuestion(Card):
    """Hidden where no remote orders are taken. Beside a price or the like "no" needs a reason."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(margin=12, look="sunken")
        self.ui, self.model = ui, model
        self._signs: tuple[str, ...] = ()
        self._numbers: AnswerNumbers | None = None
        self.title = label("bold")
        self.title.setWordWrap(True)
        self.text = WrapLabel("body")
        self.yes, self.no = QRadioButton(), QRadioButton()
        self._answers = QButtonGroup(self)
        for one in (self.yes, self.no):
            self._answers.addButton(one)
        self.reason_line = QLineEdit()
        self.reason = Field(self.reason_line)
        self.effect = WrapLabel("small")
        self.of_yes, self.of_no = WrapLabel("small"), WrapLabel("small")
        for widget in (
            self.title, self.text, self.yes, self.of_yes, self.no, self.of_no, self.reason, self.effect,
        ):
            self.add(widget)
        self.yes.clicked.connect(lambda: self._answer("yes"))
        self.no.clicked.connect(lambda: self._answer("no"))
        self.reason_line.textEdited.connect(self._reason)
        model.opened.connect(self._opened)
        model.changed.connect(self._follow)
        self.theme_changed()
        self.hide()

    def _opened(self) -> None:
        self._numbers = None
        self.show_look(None)

    def show_numbers(self, numbers: AnswerNumbers | None) -> None:
        """How many get it under each answer; None while nobody knows."""
        self._numbers = numbers
        self._show()

    def show_look(self, look: DraftLook | None) -> None:
        """The signs that were found; None = not looked yet, then those of the answer stand."""
        self._signs = look.sale_signs if look is not None else self.model.content.remote_sale_seen or ()
        self._show()

    def _follow(self, names: frozenset[str]) -> None:
        if names & {"topic_id", "tag", "segment_id"}:
            self._numbers = None  # they were counted for other people
        if names & {
            "remote_sale_ad", "remote_sale_reason", "remote_sale_seen", "cls", "topic_id", "tag", "segment_id"
        }:
            self._show()

    def _answer(self, key: str) -> None:
        content = self.model.content
        self.model.change(
            self.ui._("Answer about mail order"),
            remote_sale_ad=key == "yes",
            remote_sale_reason=None if key == "yes" else content.remote_sale_reason,
            remote_sale_seen=self._signs,
        )
        self._show()  # the answer that stood there may have been the same one
        if key == "no":
            self.reason_line.setFocus()

    def _reason(self, text: str) -> None:
        self.model.change(
            self.ui._("Answer about mail order"),
            typing="reason",
            remote_sale_reason=text,
            remote_sale_seen=self._signs,
        )

    def _shows_more(self) -> bool:
        """A "no" is no answer to what was added since."""
        content = self.model.content
        seen = content.remote_sale_seen
        return content.remote_sale_ad is False and seen is not None and not set(self._signs) <= set(seen)

    def _show(self) -> None:
        content = self.model.content
        may_advertise = content.cls in ADVERTISING or content.cls in INCIDENTAL
        self.setVisible(self.model.choices.remote_orders and may_advertise)
        again = self._shows_more()
        said = "" if again else {None: "", True: "yes", False: "no"}[content.remote_sale_ad]
        self._answers.setExclusive(False)
        for key, one in (("yes", self.yes), ("no", self.no)):
            one.setChecked(said == key)
            one.setEnabled(self.model.editable)
        self._answers.setExclusive(True)
        reason = content.remote_sale_reason or ""
        if self.reason_line.text() != reason:
            self.reason_line.setText(reason)
        self.reason_line.setReadOnly(not self.model.editable)
        self.reason.setVisible(said == "no")
        missing = said == "no" and bool(self._signs) and not reason.strip() and self.model.editable
        self.reason.set_problem(self.ui._("Without a reason the answer does not count.") if missing else "")
        self._say("again" if again else said)
        self._say_numbers(said)

    def _say_numbers(self, said: str) -> None:
        """Beside each answer how many get it; beside the one not given, how many more or fewer."""
        numbers = self._numbers
        shown = numbers is not None and self.model.editable and self.model.content.cls is MessageClass.AD
        for place in (self.of_yes, self.of_no):
            place.setVisible(shown)
        if numbers is None:
            return
        now = {"yes": numbers.sale, "no": numbers.no_sale}.get(said)
        for place, number in ((self.of_yes, numbers.sale), (self.of_no, numbers.no_sale)):
            place.setText(number_words(self.ui, number, now))

    def _say(self, said: str) -> None:
        _ = self.ui._
        names = {
            "price": _("a price"),
            "coupon": _("a coupon"),
            "order_button": _("an order button"),
            "order_words": _("words about ordering"),
        }
        signs = _(", ").join(names.get(one, one) for one in self._signs)
        self.text.setText(_("It shows: {signs}.").format(signs=signs) if signs else "")
        self.text.setVisible(bool(signs))
        effects = {
            "yes": self._left_out_words(),
            "no": _("Your answer and its reason are kept in the record."),
            "": _("Please answer before sending: the rules for private persons depend on it."),
            "again": _("This was added after you said no. Please answer once more."),
        }
        self.effect.setText(effects[said])

    def _left_out_words(self) -> str:
        rule = self.ui._("Private persons then get it only if they agreed to it (ASCT 12-3).")
        fewer = 0 if self._numbers is None else self._numbers.no_sale - self._numbers.sale
        if fewer <= 0:
            return rule
        without = self.ui.ngettext(
            "{n} private person without consent does not get it.",
            "{n} private persons without consent do not get it.",
            fewer,
        )
        return f"{rule} {without.format(n=f'{fewer:,}')}"

    def theme_changed(self) -> None:
        for place in (self.of_yes, self.of_no):
            place.setContentsMargins(self.ui.theme.s(26), 0, 0, 0)  # below the words of its answer

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.title.setText(_("Does it advertise goods that can be ordered by web, phone or post?"))
        self.yes.setText(_("Yes, it does"))
        self.no.setText(_("No, it does not"))
        self.reason.set_texts(_("Why not?"), _("For example: only goods that are sold in the shop"))
        self._show()
