"""Does it hold advertising? The kind of mail in plain words, what follows, and how many get it then."""

from PySide6.QtWidgets import QButtonGroup, QRadioButton

from desktop_app.domain.mailing import MessageClass
from desktop_app.services.draft_views import AnswerNumbers
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import WrapLabel, label


def class_names(ui: Ui) -> dict[str, str]:
    """The classes of law.md 0.4 in plain words."""
    return {
        MessageClass.AD.value: ui._("Ordinary newsletter"),
        MessageClass.TX_AD.value: ui._("Order mail with a small ad"),
        MessageClass.INFO_AD.value: ui._("News with a small ad"),
        MessageClass.TX.value: ui._("Order mail, no ad"),
        MessageClass.NOTICE.value: ui._("Important notice, no ad"),
    }


def number_words(ui: Ui, number: int, now: int | None) -> str:
    """So many get it under an answer; `now`: under the one that stands, None when it is this one."""
    people = ui.ngettext("{n} person gets it", "{n} people get it", number).format(n=f"{number:,}")
    if now is None or now == number:
        return people
    more = number - now
    if more > 0:
        return ui._("{people} ({n} more)").format(people=people, n=f"{more:,}")
    return ui._("{people} ({n} fewer)").format(people=people, n=f"{-more:,}")


class ClassQuestion(Card):
    """Two answers; a kind that was chosen outside of the window stays until one of them is given."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(margin=12, look="sunken")
        self.ui, self.model = ui, model
        self._numbers: AnswerNumbers | None = None
        self.title = label("bold")
        self.title.setWordWrap(True)
        self.other = WrapLabel("small")
        self.yes, self.no = QRadioButton(), QRadioButton()
        self.of_yes, self.of_no = WrapLabel("small"), WrapLabel("small")
        self.effect = WrapLabel("small")
        self._answers = QButtonGroup(self)
        for one in (self.yes, self.no):
            self._answers.addButton(one)
        for widget in (
            self.title, self.other, self.yes, self.of_yes, self.no, self.of_no, self.effect,
        ):
            self.add(widget)
        self.yes.clicked.connect(lambda: self._answer(MessageClass.AD))
        self.no.clicked.connect(lambda: self._answer(MessageClass.NOTICE))
        model.opened.connect(self._opened)
        model.changed.connect(self._follow)
        self.theme_changed()

    def _opened(self) -> None:
        self._numbers = None
        self._show()

    def _follow(self, names: frozenset[str]) -> None:
        if names & {"topic_id", "tag", "segment_id"}:
            self._numbers = None  # they were counted for other people
        if names & {"cls", "remote_sale_ad", "topic_id", "tag", "segment_id"}:
            self._show()

    def show_numbers(self, numbers: AnswerNumbers | None) -> None:
        """How many get it under each answer; None while nobody knows."""
        self._numbers = numbers
        self._show()

    def _answer(self, cls: MessageClass) -> None:
        self.model.change(self.ui._("Answer about advertising"), cls=cls)
        self._show()  # the answer that stood there may have been the same one

    def _show(self) -> None:
        _ = self.ui._
        cls = self.model.content.cls
        asked = cls in (MessageClass.AD, MessageClass.NOTICE)
        self._answers.setExclusive(False)
        for one, of in ((self.yes, MessageClass.AD), (self.no, MessageClass.NOTICE)):
            one.setChecked(cls is of)
            one.setEnabled(self.model.editable)
        self._answers.setExclusive(True)
        self.other.setVisible(not asked)
        kind = class_names(self.ui).get(cls.value, cls.value)
        self.other.setText(_("It was made as “{kind}”, which stays until you answer.").format(kind=kind))
        self._say_numbers(cls)
        effects = {
            MessageClass.AD: _(
                "Below stand who you are and how to stop. It goes only to those for whom you hold a ground, "
                "and never to those who stopped it."
            ),
            MessageClass.NOTICE: _(
                "It also goes to those who stopped the newsletter, so it must hold no price, no sale and no "
                "praise of goods."
            ),
        }
        words = effects.get(cls, "")
        if cls is MessageClass.AD and self.model.choices.shop.notation_url:
            link = _("The link to the mail-order notice stands there too.")
            words = f"{words} {link}"
        self.effect.setText(words)
        self.effect.setVisible(asked)

    def _say_numbers(self, cls: MessageClass) -> None:
        sale = self.model.content.remote_sale_ad
        pairs = ((self.of_yes, MessageClass.AD), (self.of_no, MessageClass.NOTICE))
        what = {
            MessageClass.AD: self.ui._("Goods, events, coupons, news of the shop"),
            MessageClass.NOTICE: self.ui._("Only what all must know, such as changed rules"),
        }
        for place, of in pairs:
            number = None if self._numbers is None else self._numbers.of(of, sale)
            now = None if self._numbers is None or of is cls else self._numbers.of(cls, sale)
            told = "" if number is None else number_words(self.ui, number, now)
            place.setText(f"{what[of]}\n{told}" if told and self.model.editable else what[of])

    def theme_changed(self) -> None:
        for place in (self.of_yes, self.of_no):
            place.setContentsMargins(self.ui.theme.s(26), 0, 0, 0)  # below the words of its answer

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.title.setText(_("Does it advertise or tell news of the shop?"))
        self.yes.setText(_("Yes, it does"))
        self.no.setText(_("No, it does not"))
        self._show()
