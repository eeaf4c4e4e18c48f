"""クーポン."""

from typing import Any

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_values import text_in
from desktop_app.ui.editor.bound import LinePart, LinesPart, LinkPart, SwitchPart, WordsPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.value_parts import DayPart


class CouponSheet(Sheet):
    """What it is worth, code, days, conditions."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.value = WordsPart(
            self, "value", lambda: ui._("What it is worth"), lambda: ui._("Such as “10% off”.")
        )
        self.until = DayPart(self, "until", lambda: ui._("Last day (may be empty)"))
        self.since = DayPart(self, "from", lambda: ui._("First day (may be empty)"))
        self.code = LinePart(
            self, "code", lambda: ui._("Code (may be empty)"), lambda: ui._("What readers say or type in.")
        )
        self.per_person = SwitchPart(
            self, "per_person", lambda: ui._("Each reader gets a code of their own"),
            lambda: ui._(
                "Behind the code stand letters that nobody can guess, such as ABCDE-23456. The list of a "
                "delivery's recipients finds whose they are: so one coupon is not used by many."
            ),
        )
        self.conditions = LinesPart(
            self, "conditions", lambda: ui._("Conditions"), lambda: ui._("Such as “one per person”.")
        )
        self.link = LinkPart(self, "url", lambda: ui._("Leads to (may be empty)"))
        self.put(self.value, self.until, self.since, self.code, self.per_person, self.conditions, self.link)

    def show_block(self, block: dict[str, Any]) -> None:
        super().show_block(block)
        since, until = text_in(block.get("from")), text_in(block.get("until"))
        if since and until and until < since and not self.until.field.problem.text():
            self.until.field.set_problem(self.ui._("The last day is before the first."))
