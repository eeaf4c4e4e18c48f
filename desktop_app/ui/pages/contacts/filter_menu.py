"""The menu behind 「絞り込む」: the usual rules with one press each, everything else in the dialog."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.segment import HAS, IS, LAST_DAYS, NONE, NOT_LAST_DAYS, Field, Rule
from desktop_app.services.segments import Pickable
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.rule_values import StayingMenu
from desktop_app.ui.dialogs.segment_words import field_words, value_words

_LISTS = (Field.BASIS, Field.TAG, Field.TOPIC, Field.RECIPIENT, Field.SOURCE, Field.COUNTRY, Field.BOUNCED)
_RECENT = (7, 30, 90, 365)


class FilterMenu:
    """Reads and changes `rules`; `changed` hears the new ones, `others` opens the dialog."""

    def __init__(
        self,
        ui: Ui,
        owner: QWidget,
        changed: Callable[[tuple[Rule, ...]], None],
        others: Callable[[], None],
    ) -> None:
        self.ui, self._owner, self._changed, self._others = ui, owner, changed, others
        self.rules: tuple[Rule, ...] = ()
        self.pickable = Pickable((), (), (), ())

    def build(self) -> QMenu:
        """The menu of now."""
        menu = QMenu(self._owner)
        for field in _LISTS:
            words = value_words(self.ui, field, self.pickable)
            if (field is Field.TOPIC and len(words) < 2) or (field is Field.COUNTRY and not self._abroad()):
                continue
            self._ticks(menu, field, words)
        for field in (Field.OBTAINED, Field.ADDED, Field.SENT):
            self._days(menu, field)
        menu.addSeparator()
        menu.addAction(self.ui._("Other rules …"), self._others)
        return menu

    def _abroad(self) -> bool:
        return bool(set(self.pickable.countries) - {"JP"})

    def _ticks(self, menu: QMenu, field: Field, words: Mapping[str, str]) -> None:
        part = StayingMenu(field_words(self.ui)[field.value], menu)
        menu.addMenu(part)
        if field is Field.COUNTRY:
            words = {code: words[code] for code in self.pickable.countries}
        op = HAS if field is Field.TAG else IS
        chosen = self._values(field, op)
        for key, text in words.items():
            self._tick(part, text, key in chosen, partial(self._toggle, field, op, key))
        if field is Field.TAG:
            if words:
                part.addSeparator()
            none = Rule(field, NONE)
            words_of_none = self.ui._("Without any tag")
            self._tick(part, words_of_none, none in self.rules, partial(self._replace, none))

    def _days(self, menu: QMenu, field: Field) -> None:
        part = QMenu(field_words(self.ui)[field.value], menu)
        menu.addMenu(part)
        _, ngettext = self.ui._, self.ui.ngettext
        rules: list[tuple[str, Rule]] = []
        if field is Field.SENT:
            rules.append((_("Never"), Rule(field, NONE)))
        for days in _RECENT:
            words = ngettext("In the last {n} day", "In the last {n} days", days).format(n=days)
            rules.append((words, Rule(field, LAST_DAYS, (str(days),))))
        if field is Field.SENT:
            for days in _RECENT[1:]:
                words = ngettext("Not in the last {n} day", "Not in the last {n} days", days).format(n=days)
                rules.append((words, Rule(field, NOT_LAST_DAYS, (str(days),))))
        elif field is Field.OBTAINED:
            rules.append((_("Not recorded"), Rule(field, NONE)))
        for text, rule in rules:
            self._tick(part, text, rule in self.rules, partial(self._replace, rule))
        part.addSeparator()
        part.addAction(_("Certain days …"), self._others)

    def _tick(self, menu: QMenu, text: str, on: bool, then: Callable[[bool], None]) -> None:
        made = QAction(text.replace("&", "&&"), menu)
        made.setCheckable(True)
        made.setChecked(on)
        made.toggled.connect(then)
        menu.addAction(made)

    def _values(self, field: Field, op: str) -> tuple[str, ...]:
        return next((one.value for one in self.rules if (one.field, one.op) == (field, op)), ())

    def _toggle(self, field: Field, op: str, key: str, on: bool) -> None:
        single = field is Field.BOUNCED
        rest = () if single else tuple(one for one in self._values(field, op) if one != key)
        value = (*rest, key) if on else rest
        made = Rule(field, op, value) if value else None
        self._put(lambda one: (one.field, one.op) == (field, op), made)

    def _replace(self, rule: Rule, on: bool) -> None:
        self._put(lambda one: one.field is rule.field, rule if on else None)

    def _put(self, old: Callable[[Rule], bool], rule: Rule | None) -> None:
        """A rule in the place of those that `old` names, else at the end."""
        place = next((number for number, one in enumerate(self.rules) if old(one)), len(self.rules))
        kept = [one for one in self.rules if not old(one)]
        if rule is not None:
            kept.insert(place, rule)
        self.rules = tuple(kept)
        self._changed(self.rules)
