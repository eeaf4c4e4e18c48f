"""What a rule asks for and the words of the law behind it, on demand."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.i18n.language import Language
from desktop_app.services.law_page import ArticleView, RuleView, rule_view, statute_text
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, clear
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel, label

Found = list[tuple[RuleView, tuple[ArticleView, ...]]]


class LawTextDialog(DialogBase):
    """Rules with their articles, word for word."""

    def __init__(self, ui: Ui, parent: QWidget | None, rules: Sequence[str]) -> None:
        super().__init__(ui, parent, width=640)
        self._rules = tuple(dict.fromkeys(rules))
        self._close = self.add_button(button(ui, clicked=self.accept), default=True)
        self.resize(self.ui.theme.s(680), self.ui.theme.s(560))
        self.retranslate()

    def retranslate(self) -> None:
        _, language = self.ui._, self.ui.theme.lang
        self.set_texts(_("What the law says"))
        self._close.setText(_("Close"))
        rules = self._rules
        self.ui.tasks.look(self, lambda: _texts(rules, language), self._show)

    def _show(self, found: Found) -> None:
        clear(self.box)
        shown: set[str] = set()
        for rule, articles in found:
            self.box.addWidget(self._rule(rule))
            for article in articles:
                if article.key not in shown:
                    shown.add(article.key)
                    self.box.addWidget(self._article(article))
            if not articles:
                self.box.addWidget(_wrapped(self.ui._("There is no text of a law for this rule."), "small"))
        self.box.addStretch(1)

    def _rule(self, rule: RuleView) -> QWidget:
        _ = self.ui._
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        duty = _("Duty by law") if rule.statutory else _("Recommended")
        title = label("h2", rule.title)
        title.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(_wrapped(rule.text, "body"))
        column.addWidget(_wrapped(" ・ ".join(part for part in (duty, rule.article) if part), "small"))
        return made

    def _article(self, article: ArticleView) -> QWidget:
        card = Card(margin=14, spacing=6, look="sunken")
        head = " ".join(part for part in (article.law, article.number, article.heading) if part)
        title = label("bold", head, selectable=True)
        title.setWordWrap(True)
        text = label("body", article.text, selectable=True)
        text.setWordWrap(True)
        card.add(title)
        card.add(text)
        since = self.ui._("As in force on {date}").format(date=article.in_force.isoformat())
        card.add(_wrapped(since, "small"))
        return card


def _wrapped(text: str, role: str) -> WrapLabel:
    made = WrapLabel("small" if role == "small" else "body")
    made.setText(text)
    return made


def _texts(rules: Sequence[str], language: Language) -> Found:
    found: Found = []
    for rule in rules:
        try:
            found.append((rule_view(rule, language), statute_text(rule, language)))
        except KeyError:  # a rule of the house stands in no table
            continue
    return found
