"""点検: a draft while it is written. Who would get it, what stands against it, how big one mail is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any

from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.block_parts import all_photos
from desktop_app.composing.mime import PerRecipient, build_message, new_boundary, new_message_id
from desktop_app.composing.sale_signs import sale_signs
from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.moment import legal_day
from desktop_app.domain.sale_answer import OF_SHOP, check_answer, is_asked
from desktop_app.domain.shop import Shop
from desktop_app.domain.writing.weight import check_weight
from desktop_app.services.audience import Member, message_findings
from desktop_app.services.check_words import left_out_text
from desktop_app.services.draft_points import of_fields, of_gaps, of_rules, of_writing
from desktop_app.services.draft_readers import ReaderMemory, Readers
from desktop_app.services.draft_views import DraftLook, Point, Reason, kinds_of
from desktop_app.services.draft_writing import Placed, look_through, read
from desktop_app.services.edition import Edition, edition_from
from desktop_app.services.segment_audience import findings_about
from desktop_app.services.senders import sender_of
from desktop_app.services.still_true import answer_of, offers_under_another_kind
from desktop_app.services.themes import theme_named
from desktop_app.services.unfinished import content_of, read_unfinished
from desktop_app.services.words import Words
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

DISPLAY_RULES = (
    "JP-SEM-4-1-NAME",
    "JP-SEM-4-2-OPTADDR",
    "JP-SEMR-9-1-STATEMENT",
    "JP-SEMR-9-2-ADDRESS",
    "JP-SEMR-9-3-CONTACT",
)
"""The five things that an advertising mail must show (law.md 1.5), D1 to D5."""

_NO_SUBJECT = "…"
_TOP = 4


def look_at(
    book: Book,
    record: NewsletterRecord,
    shop: Shop,
    words: Words,
    memory: ReaderMemory,
    *,
    now: datetime,
    go_on: Callable[[], None],
) -> DraftLook:
    """Look at a stored draft, finished or not. `go_on` is called for each person and may raise to cancel."""
    found = read_unfinished(book, content_of(record), shop)
    draft = found.draft
    shown = replace(draft, subject=draft.subject or _NO_SUBJECT)
    readable = replace(
        record, subject=shown.subject, preheader=shown.preheader, blocks=blocks_to_json(shown.blocks)
    )
    edition = edition_from(
        shown, found.images, readable, shop, sender_of(book, record.id), brand=found.brand,
        theme=theme_named(book, record.theme),
    )
    readers = memory.count(book, edition, now=now, go_on=go_on)
    findings = _once([
        *findings_about(book, record),
        *offers_under_another_kind(record, draft), *message_findings(edition, _to_ask(readers), now)
    ])
    asked = is_asked(shop, record.cls)
    signs = tuple(sign.value for sign in sale_signs(draft)) if asked else ()
    answer = answer_of(record)
    open_points = check_answer(shop, record.cls, answer, frozenset(signs))
    shown_rules, needed = _display(record.cls, findings)
    reading = read(draft, record.language)
    writing = look_through(
        reading, cls=record.cls, shop=shop, brand=found.brand, images=found.images, on=legal_day(now),
        widths=memory.widths,
    )
    mail = weighed(edition, now)
    return DraftLook(
        to_send=readers.to_send,
        left_out=readers.left_out,
        reasons=_reasons(readers, words),
        display_shown=shown_rules,
        display_needed=needed,
        gaps=readers.gaps,
        without_alt=without_alt(record.blocks),
        photos=len(all_photos(draft.blocks)),
        kilobytes=-(-mail.size // 1000),
        points=(
            *of_gaps(found.lacks, record.blocks, words),
            *_about_shop(open_points, words),
            *of_rules(findings, reading, record, shop, words, said=writing),
            *of_fields(readers.empty, reading, words),
            *of_writing([*writing, *(Placed(finding=one) for one in mail.findings)], shop, words),
        ),
        asks_sale=bool(open_points) or (asked and answer.yes is None),
        sale_signs=signs,
        kinds=kinds_of(record.blocks),
    )


def _to_ask(readers: Readers) -> list[Member]:
    """One reader of each country and type. Those of other grounds get the same mail but for the first line of
    the footer, which is not the owner's; the check before sending asks about each."""
    people = [(one.candidate.person, one) for one in readers.kinds]
    return list({(person.country, person.recipient_type): one for person, one in people}.values())


def _once(findings: Sequence[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def _about_shop(findings: Sequence[Finding], words: Words) -> list[Point]:
    """What of the question the shop has to answer; the rest stands beside the question itself."""
    return [
        Point(
            severity=finding.severity.value, text=words.finding(finding)["text"], rule=finding.code,
            code=finding.code, mend="shop",
            args=(("field", "remote_orders"),),
        )
        for finding in findings
        if finding.code == OF_SHOP
    ]


def _reasons(readers: Readers, words: Words) -> tuple[Reason, ...]:
    """Each person counts once, by the first rule that stops the mail."""
    return tuple(
        Reason(rule=finding.rule, text=left_out_text(finding, words.language), people=people)
        for finding, people in readers.reasons[:_TOP]
    )


def _display(cls: MessageClass, findings: Sequence[Finding]) -> tuple[int, int]:
    rules = DISPLAY_RULES if cls in ADVERTISING else DISPLAY_RULES[:1] if cls in INCIDENTAL else ()
    missing = {finding.rule for finding in findings if finding.severity is Severity.BLOCK} & set(rules)
    return len(rules) - len(missing), len(rules)


def without_alt(blocks: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Places of blocks with a photo that nothing describes."""
    return tuple(number for number, block in enumerate(blocks, 1) if any(map(_undescribed, _photos(block))))


def _photos(block: Mapping[str, Any]) -> list[Any]:
    cells = block.get("cells")
    inside = [one for one in cells if isinstance(one, Mapping)] if isinstance(cells, list) else []
    own = block if block.get("type") == "image" else block.get("photo")
    return [own, *(one.get("photo") for one in inside)]


def _undescribed(photo: object) -> bool:
    return isinstance(photo, Mapping) and not str(photo.get("alt", "")).strip()


@dataclass(frozen=True, slots=True)
class Weighed:
    """One mail on the wire, pictures included, in bytes; and what its size means."""

    size: int
    findings: tuple[Finding, ...]


def weighed(edition: Edition, now: datetime) -> Weighed:
    """Make one mail, with stand-ins where fields are empty."""
    values = edition.sample_values(None, now)
    values |= dict.fromkeys(edition.compiled.missing(values), "……")
    per = PerRecipient(
        to="reader@example.invalid",
        message_id=new_message_id(edition.plan.from_address),
        date=now,
        boundary=new_boundary(),
        rcpt_id="look",
        optout_mailto=values.get("optout_mailto", ""),
    )
    mail = edition.compiled.render(values)
    message = build_message(edition.parts(), per, mail)
    html = mail.html.encode()
    stop = escape(values.get("optout_address", "")).encode()
    found = check_weight(
        html=len(html),
        mail=len(message),
        header=message.find(b"\r\n\r\n"),
        stop_at=html.find(stop) if stop and stop in html else None,
        repeated=edition.compiled.stops_at_top,
    )
    return Weighed(len(message), tuple(found))
