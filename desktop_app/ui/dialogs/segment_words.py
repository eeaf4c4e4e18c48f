"""Rules of segments in words: fields, conditions, values, and a whole rule in one short line."""

from collections.abc import Mapping

from desktop_app.domain.segment import SOURCES, Field, Rule
from desktop_app.services.segments import Pickable
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.country_edit import country_names
from desktop_app.ui.ground_words import basis_words

_MOST = 3
"""So many values of a rule are named in its line."""


def field_words(ui: Ui) -> dict[str, str]:
    """Every field, in the order in which it is offered."""
    _ = ui._
    return {
        Field.STATUS.value: _("Whether mail may go"),
        Field.BASIS.value: _("Ground"),
        Field.OBTAINED.value: _("Day of the ground"),
        Field.TAG.value: _("Tag"),
        Field.TOPIC.value: _("Kind of newsletter covered"),
        Field.RECIPIENT.value: _("Business or private person"),
        Field.SOURCE.value: _("Came from"),
        Field.ADDED.value: _("Day added"),
        Field.SENT.value: _("Last mail sent"),
        Field.BOUNCED.value: _("Mail came back once"),
        Field.COMPANY.value: _("Company"),
        Field.NAME.value: _("Name or kana"),
        Field.ADDRESS.value: _("Mail address"),
        Field.DOMAIN.value: _("Domain of the address"),
        Field.COUNTRY.value: _("Country"),
        Field.NOTE.value: _("Note"),
    }


def op_words(ui: Ui, field: str) -> dict[str, str]:
    """Every condition; some read otherwise for some fields."""
    _ = ui._
    words = {
        "is": _("is"),
        "is_not": _("is not"),
        "has": _("is there"),
        "has_not": _("is not there"),
        "contains": _("contains"),
        "contains_not": _("does not contain"),
        "before": _("before"),
        "after": _("after"),
        "between": _("from … to …"),
        "last_days": _("within the last days"),
        "not_last_days": _("not within the last days"),
        "none": _("not recorded"),
    }
    if field == Field.TAG:
        return {**words, "none": _("none at all")}
    if field == Field.SENT:
        return {**words, "none": _("never")}
    if field in (Field.COMPANY, Field.NOTE):
        return {**words, "none": _("is empty")}
    return words


def value_words(ui: Ui, field: str, pickable: Pickable | None) -> dict[str, str]:
    """Value and name of what can be chosen for a field; {} where it is typed."""
    _ = ui._
    if field == Field.STATUS:
        return {
            "mailable": _("Mail may go"),
            "incomplete": _("Not enough ground"),
            "stopped": _("Stopped or bounced"),
        }
    if field == Field.BASIS:
        return basis_words(ui)
    if field == Field.RECIPIENT:
        return {"business": _("Business"), "consumer": _("Private person"), "unknown": _("Not known")}
    if field == Field.BOUNCED:
        return {"yes": _("Yes"), "no": _("No")}
    if field == Field.SOURCE:
        return {**source_words(ui), **_batches(pickable)}
    if pickable is None:
        return {}
    if field == Field.TAG:
        return {tag: tag for tag in pickable.tags}
    if field == Field.TOPIC:
        return dict(pickable.topics)
    if field == Field.COUNTRY:
        names = country_names(ui)
        return {code: names.get(code, code) for code in (*pickable.countries, *names)}
    return {}


def source_words(ui: Ui) -> dict[str, str]:
    """Where a contact may have come from, without the single imports."""
    _ = ui._
    words = {
        "hand": _("Entered by hand"),
        "import": _("Brought in from any file"),
        "card": _("A business card on record"),
    }
    return {one: words[one] for one in SOURCES}


def _batches(pickable: Pickable | None) -> dict[str, str]:
    return {} if pickable is None else {key: f"{file} ({day})" for key, file, day in pickable.batches}


def rule_text(ui: Ui, rule: Rule, pickable: Pickable | None) -> str:
    """One rule in a short line: "Tag: 常連"."""
    _ = ui._
    field = field_words(ui)[rule.field.value]
    op = op_words(ui, rule.field)[rule.op]
    values = rule.value
    if rule.op == "none":
        return _("{field}: {condition}").format(field=field, condition=op)
    if rule.op in ("last_days", "not_last_days"):
        many = {
            "last_days": ui.ngettext("within {n} day", "within {n} days", int(values[0])),
            "not_last_days": ui.ngettext("not within {n} day", "not within {n} days", int(values[0])),
        }
        told = many[rule.op].format(n=f"{int(values[0]):,}")
        return _("{field}: {condition}").format(field=field, condition=told)
    if rule.op == "between":
        told = _("{first} to {last}").format(first=values[0], last=values[1])
        return _("{field}: {condition}").format(field=field, condition=told)
    if rule.op in ("before", "after"):
        told = {"before": _("before {day}"), "after": _("after {day}")}[rule.op].format(day=values[0])
        return _("{field}: {condition}").format(field=field, condition=told)
    named = _named(ui, rule, pickable)
    if rule.op in ("is", "has"):
        return _("{field}: {condition}").format(field=field, condition=named)
    if rule.op in ("is_not", "has_not"):
        return _("{field}: not {condition}").format(field=field, condition=named)
    if rule.op == "contains":
        return _("{field} contains {text}").format(field=field, text=named)
    return _("{field} does not contain {text}").format(field=field, text=named)


def _named(ui: Ui, rule: Rule, pickable: Pickable | None) -> str:
    words: Mapping[str, str] = value_words(ui, rule.field, pickable)
    names = [words.get(one, one) for one in rule.value[:_MOST]]
    if rule.field is Field.SOURCE:
        names = [words.get(one, ui._("an import that was taken back")) for one in rule.value[:_MOST]]
    if rule.op in ("contains", "contains_not"):
        names = [ui._("“{text}”").format(text=one) for one in names]
    told = ui._(", ").join(names)
    more = len(rule.value) - len(names)
    return ui._("{names} and {n} more").format(names=told, n=more) if more else told
