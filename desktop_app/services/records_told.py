"""Entries of the log in plain words: a chip, a sentence, who did it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from desktop_app.domain.moment import parse_moment
from desktop_app.i18n.language import Language
from desktop_app.records.labels import label
from desktop_app.services.inbox_words import person, shown
from desktop_app.services.records_words import known, word
from desktop_app.storage.record_log import LogRow

Tone = Literal["ok", "warn", "stop", "neutral"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What ids of the log are called: newsletters, contacts, topics."""

    titles: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)


def chip(row: LogRow, language: Language) -> tuple[str, Tone]:
    """What kind of event it is."""
    if row.kind == "evidence":
        basis = str(row.facts.get("basis", "NONE"))
        return label(f"basis_{basis}", language), "neutral" if basis == "NONE" else "ok"
    if row.kind == "suppression":
        reason = str(row.facts.get("reason"))
        return word(f"chip-{reason}" if reason != "optout" else "chip-stop", language), "stop"
    if row.kind == "ledger":
        what = str(row.facts.get("what"))
        return word(_LEDGER.get(what, "chip-other"), language), "stop" if what in _BAD else "neutral"
    if row.kind in ("mailing.state", "delivery") and row.facts.get("kind") == "letter":
        return word("chip-letter", language), "neutral"
    if row.kind == "inbox.decided" and row.facts.get("as") == "optout":
        return word("chip-decision", language), "stop"
    code, tone = _CHIPS.get(row.kind, ("chip-other", "neutral"))
    return word(code, language), tone


_BAD = frozenset({"hard_bounce", "user_unknown", "complaint"})
_LEDGER = {
    "hard_bounce": "chip-bounce",
    "user_unknown": "chip-bounce",
    "complaint": "chip-complaint",
    "bounce_undone": "chip-bounce",
    "consent_request": "chip-request",
}
_CHIPS: dict[str, tuple[str, Tone]] = {
    "evidence.withdrawn": ("chip-withdrawn", "warn"),
    "lift": ("chip-lift", "ok"),
    "wording": ("chip-wording", "neutral"),
    "optout": ("chip-stop", "stop"),
    "mailing.state": ("chip-newsletter", "neutral"),
    "newsletter.frozen": ("chip-newsletter", "neutral"),
    "clearance": ("chip-check", "neutral"),
    "batch": ("chip-import", "neutral"),
    "batch.undone": ("chip-import", "warn"),
    "contact.added": ("chip-contact", "neutral"),
    "contact.changed": ("chip-contact", "neutral"),
    "contact.restored": ("chip-contact", "neutral"),
    "contact.deleted": ("chip-contact", "warn"),
    "contact.merged": ("chip-contact", "neutral"),
    "contact.unmerged": ("chip-contact", "neutral"),
    "contact.distinct": ("chip-contact", "neutral"),
    "stop.shared": ("chip-stop", "stop"),
    "stop.unshared": ("chip-contact", "warn"),
    "address.replaced": ("chip-contact", "neutral"),
    "address.kept": ("chip-contact", "warn"),
    "contacts.copied": ("chip-contact", "warn"),
    "contacts.printed": ("chip-contact", "warn"),
    "contacts.exported": ("chip-contact", "warn"),
    "provision": ("chip-contact", "warn"),
    "provision.persons": ("chip-contact", "neutral"),
    "audit.shop": ("chip-settings", "neutral"),
    "audit.account": ("chip-settings", "neutral"),
    "audit.topic": ("chip-settings", "neutral"),
    "audit.segment": ("chip-settings", "neutral"),
    "audit.test-send": ("chip-test", "neutral"),
    "restore": ("chip-book", "warn"),
    "book": ("chip-book", "neutral"),
    "tombstone": ("chip-erased", "warn"),
    "inbox": ("chip-mail", "neutral"),
    "inbox.decided": ("chip-decision", "neutral"),
    "inbox.answered": ("chip-mail", "neutral"),
    "delivery": ("chip-sent", "neutral"),
    "letter": ("chip-letter", "neutral"),
    "bounce": ("chip-bounce", "stop"),
    "bounce.state": ("chip-bounce", "neutral"),
    "suppression.undone": ("chip-stop", "warn"),
}


def who(row: LogRow, names: Names, language: Language) -> str:
    """Whom an entry is about; empty when it is about nobody."""
    if row.address_id is not None:
        return person(row.name, row.address, language) or word("erased", language)
    if row.kind == "tombstone":
        return word("erased", language)
    if row.subject is not None and row.subject in names.contacts:
        return person(names.contacts[row.subject], "", language)
    return ""


def by_whom(row: LogRow) -> str:
    """Who entered or did it, as the shop's own people are called; empty = the program, or erased."""
    for name in ("by", "recorded_by", "cleared_by"):
        if row.personal.get(name):
            return str(row.personal[name])
    return ""


def sentence(row: LogRow, names: Names, language: Language) -> str:
    """What happened."""
    tells = _TELLS.get(row.kind)
    if tells is not None:
        return tells(row, names, language)
    if known(row.kind):
        return word(row.kind, language)
    return word("other", language, kind=row.kind)


def _evidence(row: LogRow, _names: Names, language: Language) -> str:
    facts = {**row.facts, **row.personal}
    day = facts.get("obtained_at")
    parts = [
        shown(parse_moment(str(day))) if day else "",
        *(str(facts[name]) for name in ("method", "occasion", "place", "url") if facts.get(name)),
    ]
    text = "　".join(dict.fromkeys(part for part in parts if part))
    return text or label("evidence", language)


def _withdrawn(row: LogRow, _names: Names, language: Language) -> str:
    return word("withdrawn-batch" if row.facts.get("reason") == "batch-undone" else "withdrawn", language)


def _wording(row: LogRow, _names: Names, language: Language) -> str:
    until = row.facts.get("displayed_to")
    if until:
        return word("wording-closed", language, n=row.facts["number"], until=shown(parse_moment(str(until))))
    return word("wording-shown", language, n=row.facts["number"])


def _stop(row: LogRow, names: Names, language: Language) -> str:
    how = word(f"how-{row.facts.get('channel') or ''}", language)
    if row.facts.get("until"):
        until = shown(parse_moment(str(row.facts["until"])))
        return word("stop-until", language, how=how, until=until)
    if row.facts.get("scope") is not None:
        topics = "、".join(names.topics.get(one, one) for one in row.facts["scope"])
        return word("stop-topics", language, how=how, topics=topics)
    return word("stop-all", language, how=how)


def _ledger(row: LogRow, _names: Names, language: Language) -> str:
    code = f"note-{row.facts.get('what')}"
    return word(code if known(code) else "note-other", language)


def _clearance(row: LogRow, names: Names, language: Language) -> str:
    title = names.titles.get(row.subject or "", "")
    if row.facts.get("id") is None:
        return word("void", language, title=title)
    accepted = row.facts.get("accepted") or ()
    if accepted:
        return word("cleared-warned", language, title=title, n=len(accepted))
    return word("cleared", language, title=title)


def _batch(row: LogRow, _names: Names, language: Language) -> str:
    if not row.personal.get("source"):
        return word("batch-erased", language)
    counts = row.facts.get("counts") or {}
    return word("batch", language, source=row.personal["source"], n=counts.get("new", 0))


def _fields(row: LogRow, _names: Names, language: Language) -> str:
    found = [_field(str(one), language) for one in row.facts.get("changed") or ()]
    return word(row.kind, language, fields=("、" if language == "ja" else ", ").join(found))


def _taken(row: LogRow, _names: Names, language: Language) -> str:
    columns = [_field(str(one), language) for one in row.facts.get("columns") or ()]
    text = ("、" if language == "ja" else ", ").join(columns)
    return word(row.kind, language, n=f"{int(row.facts.get('people') or 0):,}", columns=text)


def _exported(row: LogRow, _names: Names, language: Language) -> str:
    reason = row.facts.get("reason")
    return word(
        "contacts.given" if reason else "contacts.exported",
        language,
        n=f"{int(row.facts.get('count') or 0):,}",
        format=_FILES.get(str(row.facts.get("format")), "?"),
        reason=_ground(reason, language),
    )


def _provision(row: LogRow, _names: Names, language: Language) -> str:
    code = f"provision-{row.facts.get('direction')}"
    return word(
        code if known(code) else "provision",
        language,
        n=f"{int(row.facts.get('count') or 0):,}",
        reason=_ground(row.facts.get("ground"), language),
    )


def _ground(ground: object, language: Language) -> str:
    return word(f"ground-{ground}", language) if known(f"ground-{ground}") else ""


_FILES = {"csv": "CSV", "csv-cp932": "CSV Shift_JIS", "xlsx": "Excel", "vcard": "vCard"}


def _field(name: str, language: Language) -> str:
    if known(f"field-{name}"):
        return word(f"field-{name}", language)
    try:
        return label(name, language)
    except KeyError:
        return name


def _titled(code: str) -> Callable[[LogRow, Names, Language], str]:
    def tell(row: LogRow, names: Names, language: Language) -> str:
        return word(code, language, title=names.titles.get(row.subject or "", ""))

    return tell


def _mailing(row: LogRow, names: Names, language: Language) -> str:
    code = f"mailing-{row.facts.get('state')}"
    title = names.titles.get(row.subject or "", "")
    return word(code, language, title=title) if known(code) else word("other", language, kind=row.kind)


def _inbox(row: LogRow, _names: Names, language: Language) -> str:
    code = f"inbox-{row.facts.get('kind')}"
    return word(code if known(code) else "inbox-other", language)


def _decided(row: LogRow, _names: Names, language: Language) -> str:
    code = f"inbox.decided-{row.facts.get('as')}"
    return word(code if known(code) else "inbox.decided-not-optout", language)


def _segment(row: LogRow, _names: Names, language: Language) -> str:
    code = f"audit.segment-{row.facts.get('what')}"
    return word(code, language) if known(code) else word("other", language, kind=row.kind)


def _delivery(row: LogRow, names: Names, language: Language) -> str:
    title = names.titles.get(str(row.facts.get("mailing_id")), "")
    return word("delivery", language, title=title, state=label(f"state_{row.facts['state']}", language))


_TELLS: dict[str, Callable[[LogRow, Names, Language], str]] = {
    "evidence": _evidence,
    "evidence.withdrawn": _withdrawn,
    "wording": _wording,
    "optout": _stop,
    "suppression": lambda row, _, language: word(f"suppressed-{row.facts['reason']}", language),
    "ledger": _ledger,
    "clearance": _clearance,
    "newsletter.frozen": _titled("frozen"),
    "audit.topic": lambda row, _, language: word(
        "audit.topic", language, old=row.facts.get("from", ""), new=row.facts.get("to", "")
    ),
    "audit.segment": _segment,
    "audit.test-send": _titled("audit.test-send"),
    "mailing.state": _mailing,
    "batch": _batch,
    "contact.changed": _fields,
    "contacts.copied": _taken,
    "contacts.printed": _taken,
    "contacts.exported": _exported,
    "provision": _provision,
    "provision.persons": lambda row, _, language: word(
        "provision.persons", language, n=f"{int(row.facts.get('count') or 0):,}"
    ),
    "audit.shop": _fields,
    "tombstone": lambda row, _, language: word("tombstone", language, rule=row.facts.get("rule", "")),
    "inbox": _inbox,
    "inbox.decided": _decided,
    "bounce": lambda row, _, language: word(f"bounce-{row.facts['kind']}", language),
    "bounce.state": lambda row, _, language: word(f"bounce.state-{row.facts['state']}", language),
    "delivery": _delivery,
}
