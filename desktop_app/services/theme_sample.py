"""A theme somebody writes: what is wrong with its text, in words, and a mail of this shop in it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from desktop_app.composing.draft import parse_draft
from desktop_app.composing.theme_check import check_theme
from desktop_app.composing.themes import Theme
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_text
from desktop_app.services.theme_fault_words import fault_words
from desktop_app.services.theme_views import ThemeFault, ThemeLook
from desktop_app.services.words import error_json
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

FOOTER_FAULTS = frozenset({
    "footer-missing", "footer-twice", "footer-altered", "footer-hidden", "footer-small", "footer-faint",
})
"""Codes of `theme_check` that say that the part which the law asks for is not as it must be."""


def faults_of(source: str, look: Mapping[str, Any], language: Language) -> tuple[ThemeFault, ...]:
    """Everything that is wrong with a theme's text, in the order of its lines."""
    found = [
        ThemeFault(
            line=one.line,
            code=one.code,
            stops=one.severity == "stop",
            text=fault_words(one.code, one.params, language),
        )
        for one in check_theme(source, dict(look))
    ]
    return tuple(sorted(found, key=lambda one: one.line))


def look_at(
    book: Book, source: str, look: Mapping[str, Any], *, language: Language, now: datetime
) -> ThemeLook:
    """The faults, and the sample where none of them stops it."""
    faults = faults_of(source, look, language)
    if any(one.stops for one in faults):
        return ThemeLook(faults=faults)
    try:
        return replace(sample(book, Theme("own", source, look), language=language, now=now), faults=faults)
    except AppError as error:
        said = error_json(error, language)
        line = error.params.get("line", 0)
        fault = ThemeFault(
            line=line if isinstance(line, int) else 0, code=error.id, stops=True, text=str(said["cause"])
        )
        return ThemeLook(faults=(*faults, fault), error=error)


def sample(book: Book, theme: Theme, *, language: Language, now: datetime) -> ThemeLook:
    """A mail with every kind of block, as this shop would send it in this theme.

    Raises AppError("theme-broken") and what else rendering refuses.
    """
    from desktop_app.composing.social_icons import icons_of
    from desktop_app.services.edition import edition_from
    from desktop_app.services.previews import PreviewImage
    from desktop_app.services.unfinished import load_logo
    from desktop_app.storage import mail_accounts, settings

    draft = parse_draft(_samples()[language])
    brand, logo = load_logo(book)
    images = {**logo, **icons_of(draft.blocks)}
    edition = edition_from(
        draft, images, _record(theme.id, language, now), settings.load_shop(book),
        mail_accounts.load_account(book), brand=brand, theme=theme,
    )
    mail = edition.compiled.render(edition.sample_values(None, now))
    shown = {one.cid: PreviewImage(images[one.attachment], one.media_type) for one in edition.compiled.images}
    return ThemeLook(faults=(), html=mail.html, text=mail.text, images=shown)


def _record(theme: str, language: Language, now: datetime) -> NewsletterRecord:
    return NewsletterRecord(
        id="sample", title="", subject="", topic_id="sample", cls=MessageClass.AD,
        state=NewsletterState.DRAFT, language=language, theme=theme, preheader="", blocks=[], tag=None,
        segment_id=None, remote_sale_ad=None, remote_sale_reason=None, remote_sale_seen=None, created_at=now,
        changed_at=now, clearance_id=None, started_at=None, finished_at=None,
    )  # fmt: skip


@cache
def _samples() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(resource_text("samples", "theme-sample.json"))
    return data
