"""What 点検 says of the writing that still matters when the newsletter is about to go: hints of the check
before sending. They stop nothing and ask for no tick (architecture 4.14)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.moment import legal_day
from desktop_app.domain.shop import Shop
from desktop_app.domain.writing.pictures import ALT_RULE
from desktop_app.i18n.finding_texts import finding_text
from desktop_app.i18n.language import Language
from desktop_app.services.check_sheet import FindingItem
from desktop_app.services.check_words import Target, sentence
from desktop_app.services.draft_look import weighed, without_alt
from desktop_app.services.draft_writing import Where, look_through, read
from desktop_app.services.edition import edition_of
from desktop_app.services.senders import sender_of
from desktop_app.services.unfinished import content_of, read_unfinished
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

_NAMED = frozenset({
    "words-left-over", "link-stand-in", "link-no-host", "link-mail-bad", "link-tel-bad", "link-shows-other",
    "letters-gaiji", "letters-lost", "coupon-over", "event-over", "product-without-price", "own-stop-refused",
    "code-without-coupon", "code-without-beginning", "size-stop-cut", "size-refused",
})
"""Surely not meant: these are shown as something to look at, the others as hints."""
_LINES = ("subject", "preheader")
_FEW = 3
"""So many places of a hint are named."""


def hint_items(
    book: Book, record: NewsletterRecord, shop: Shop, language: Language, *, now: datetime, composed: bool
) -> Iterator[FindingItem]:
    """The hints in words. `composed`: the whole mail can be made, so that its size is known."""
    target = Target("newsletters", {"newsletter": record.id})
    for finding, blocks, where in _findings(book, record, shop, now=now, composed=composed):
        yield FindingItem(
            severity=finding.severity, rule=finding.rule, code=finding.code, article="", mend="",
            text=_placed(finding_text(finding, language), blocks, where, language), target=target,
        )
    bare = without_alt(record.blocks)
    if bare:
        yield FindingItem(
            severity=Severity.INFO, rule=ALT_RULE, article="", target=target,
            text=sentence("hints", "alt", language, number=str(len(bare))),
            mend=sentence("hints", "alt-mend", language),
        )


def _placed(text: str, blocks: tuple[int, ...], where: Where, language: Language) -> str:
    """A sentence with the blocks or the line that it is about."""
    if not blocks:
        return sentence("hints", where, language, text=text) if where in _LINES else text
    numbers = ("・" if language == "ja" else ", ").join(map(str, blocks[:_FEW]))
    more = "…" if len(blocks) > _FEW else ""
    return sentence("hints", "block", language, numbers=numbers + more, text=text)


def _findings(
    book: Book, record: NewsletterRecord, shop: Shop, *, now: datetime, composed: bool
) -> Iterator[tuple[Finding, tuple[int, ...], Where]]:
    """Findings with the places (from 1) of their blocks, those that are surely not meant first."""
    found = read_unfinished(book, content_of(record), shop)
    writing = look_through(
        read(found.draft, record.language), cls=record.cls, shop=shop, brand=found.brand, images=found.images,
        on=legal_day(now), widths={},
    )
    rows = [(one.finding, one.blocks, one.where) for one in writing if one.finding.rule != ALT_RULE]
    if composed:
        edition = edition_of(book, record, shop, sender_of(book, record.id))
        rows += [(one, (), "") for one in weighed(edition, now).findings]
    rows = [row for row in rows if row[0].severity is Severity.WARN]
    for finding, blocks, where in sorted(rows, key=lambda row: row[0].code not in _NAMED):
        yield finding if finding.code in _NAMED else replace(finding, severity=Severity.INFO), blocks, where
