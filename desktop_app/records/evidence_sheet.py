"""Dossiers as a printable sheet."""

from datetime import datetime

from desktop_app.documents.sheet import Section, Sheet
from desktop_app.domain.moment import JST, Moment
from desktop_app.records.dossier import Dossier, EvidenceItem, Sent, Stop
from desktop_app.records.labels import label, mail_title
from desktop_app.records.proof import Proof

Line = tuple[str, str]


def evidence_sheet(found: list[Dossier], proof: Proof, *, single: bool, language: str) -> Sheet:
    """One address begins under the title, each of several on a new page."""
    sections = [part for one in found for part in _sections(one, language, level=2 if single else 1)]
    law = f"{label('law_as_of', language)}: {proof.law_as_of}"
    foot = f"{label('head', language)}: {proof.head.hash[:16]}…  {law}"
    return Sheet(
        label("title_one" if single else "title_all", language), proof.lines(language), tuple(sections), foot
    )


def shown_moment(moment: Moment | None) -> str:
    """A day as it is; a time in Japan's, to the second."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(JST):%Y-%m-%d %H:%M:%S}"
    return moment.isoformat()


def _sections(dossier: Dossier, language: str, *, level: int) -> list[Section]:
    def say(code: str) -> str:
        return label(code, language)

    found = [Section(dossier.address or say("erased"), _contact(dossier, language), level)]
    found.append(Section(say("evidence"), () if dossier.evidence else (("", say("none")),)))
    found += [
        Section(f"{say('evidence')} {n}", evidence_lines(one, dossier, language), 3)
        for n, one in enumerate(dossier.evidence, start=1)
    ]
    found.append(Section(say("optouts"), () if dossier.stops else (("", say("none")),)))
    found += [
        Section(say(f"reason_{one.row.reason.value}"), stop_lines(one, dossier, language), 3)
        for one in dossier.stops
    ]
    found.append(Section(say("deliveries"), () if dossier.sent else (("", say("none")),)))
    found += [
        Section(
            mail_title(one.title, one.reason, language) or say("newsletter"), sent_lines(one, language), 3
        )
        for one in dossier.sent
    ]
    return found


def _contact(dossier: Dossier, language: str) -> tuple[Line, ...]:
    contact = dossier.contact
    if contact is None:
        return ((label("contact", language), label("no_contact", language)),)
    lines = (
        ("full", contact.full),
        ("kana", contact.kana),
        ("company", contact.company),
        ("department", contact.department),
        ("job", contact.title),
        ("phone", contact.phone),
        ("country", contact.country),
        ("recipient_type", label(f"recipient_type_{contact.recipient_type.value}", language)),
        ("recipient_type_ground", contact.recipient_type_ground),
        ("note", contact.note),
    )
    return _filled(lines, language)


def evidence_lines(item: EvidenceItem, dossier: Dossier, language: str) -> tuple[Line, ...]:
    """Everything that was recorded of one evidence, label and value."""
    one, number = item.evidence, item.wording.number if item.wording else item.evidence.text_version or ""
    shown = (
        (item.wording.displayed_from, item.wording.displayed_to)
        if item.wording
        else (one.displayed_from, one.displayed_to)
    )
    ticked = item.wording.default_on if item.wording else one.wording_default_on
    lines = (
        ("withdrawn", label("yes", language) if item.withdrawn else ""),
        ("basis", f"{label(f'basis_{one.basis.value}', language)} ({one.basis.value})"),
        ("obtained_at", shown_moment(one.obtained_at)),
        ("method", one.method),
        ("place", one.place),
        ("by", one.by),
        ("occasion", one.occasion),
        ("scope", shown_scope(one.scope, dossier, language)),
        ("double_opt_in", _yes_no(one.double_opt_in, language)),
        ("note", one.note),
        ("other", _rest(item, language)),
        ("wording_no", number),
        ("displayed", " – ".join(shown_moment(m) or "…" for m in shown) if any(shown) else ""),
        ("default_on", _yes_no(ticked, language)),
        ("wording", item.wording_text),
        ("wording_hash", item.wording_sha256),
        ("attachment", " ".join(item.entry.attachments)),
        ("recorded_at", shown_moment(item.entry.at)),
        ("recorded_by", str(item.entry.personal.get("recorded_by") or "")),
        ("entry", item.entry.id),
        ("hash", item.entry.hash),
    )
    return _filled(lines, language)


def _rest(item: EvidenceItem, language: str) -> str:
    """Facts of one basis only, each with its name."""
    one = item.evidence
    facts = {
        "url": one.url,
        "seen_on": shown_moment(one.seen_on),
        "last_dealing": shown_moment(one.last_dealing),
        "continuing": one.continuing,
        "paper": one.paper,
        "handed_over_by_person": one.handed_over_by_person,
        "no_ads_note": one.no_ads_note,
        "no_ads_on_site": one.no_ads_on_site,
        "given_to": label("us", language) if one.given_to == "us" else one.given_to,
        "collected_by": one.collected_by,
        "signed": one.signed,
        "column": one.column,
        "asked": one.asked,
        "answer": one.answer,
        "said_no": one.said_no,
    }
    return "\n".join(
        f"{label(f'fact_{name}', language)}: {_yes_no(value, language) if isinstance(value, bool) else value}"
        for name, value in facts.items()
        if value not in (None, "")
    )


def stop_lines(stop: Stop, dossier: Dossier, language: str) -> tuple[Line, ...]:
    """Everything that was recorded of one opt-out or suppression."""
    row, personal = stop.row, stop.entry.personal
    return _filled(
        (
            ("at", shown_moment(row.at)),
            ("scope", shown_scope(row.scope, dossier, language)),
            ("until", shown_moment(row.until)),
            ("channel", label(f"channel_{row.channel}", language) if row.channel else ""),
            ("by", str(personal.get("by") or "")),
            ("text", str(personal.get("text") or "")),
            ("message_id", str(stop.mail.personal.get("mail_message_id") or "") if stop.mail else ""),
            ("attachment", " ".join(stop.mail.attachments) if stop.mail else ""),
            ("state", slip_words(stop, language)),
            ("recorded_at", shown_moment(stop.entry.at)),
            ("entry", stop.entry.id),
            ("hash", stop.entry.hash),
        ),
        language,
    )


def slip_words(stop: Stop, language: str) -> str:
    """Who called this stop a slip, when and why; "" for one that stands."""
    if stop.slip is None:
        return ""
    personal = stop.slip.personal
    told = (shown_moment(stop.slip.at), str(personal.get("by") or ""), str(personal.get("reason") or ""))
    return " / ".join((label("slip", language), *filter(None, told)))


def sent_lines(sent: Sent, language: str) -> tuple[Line, ...]:
    """Everything that was recorded of one mail."""
    record = sent.record
    return _filled(
        (
            ("at", shown_moment(record.accepted_at or record.updated_at)),
            ("state", label(f"state_{record.state.value}", language)),
            ("basis", record.basis),
            ("evidence_id", record.evidence_id),
            ("message_id", record.message_id),
            ("rules", " ".join(record.rules)),
            ("reply", record.reply),
            ("entry", sent.entry.id),
            ("hash", sent.entry.hash),
        ),
        language,
    )


def _filled(lines: tuple[tuple[str, str | None], ...], language: str) -> tuple[Line, ...]:
    return tuple((label(code, language), value) for code, value in lines if value)


def shown_scope(scope: frozenset[str] | None, dossier: Dossier, language: str) -> str:
    """The topics' names, or everything."""
    if scope is None:
        return label("scope_all", language)
    return "、".join(sorted(dossier.topics.get(one, one) for one in scope))


def _yes_no(value: bool | None, language: str) -> str:
    return "" if value is None else label("yes" if value else "no", language)
