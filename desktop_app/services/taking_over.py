"""What goes from the practice book into the owner's own: shop data, looks, templates and drafts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.domain.shop import Shop
from desktop_app.services.environment import Environment
from desktop_app.storage import (
    attachments,
    newsletter_templates,
    newsletters,
    own_themes,
    settings,
    topics,
)
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord


def take_over(
    book: Book,
    environment: Environment,
    practice: Book,
    fields: Mapping[str, Any],
    drafts: list[NewsletterRecord],
    look: Mapping[str, Any] | None = None,
) -> None:
    """Write shop data, the look's changed values, own designs, templates and drafts of the practice book into
    the owner's new one.

    What was said there about mail-order goods is asked again: it was said of the practice shop.
    """
    now = environment.clock()
    if fields:
        settings.save_shop(book, Shop(**fields), now)
    if look:
        values = {**look, "logo": _picture(str(look.get("logo", "")), practice, book)}
        settings.save_brand(book, replace(Brand(), **values), now)
    themes = _themes(practice, book, drafts, now)
    for template in newsletter_templates.all_templates(practice):
        content = _with_pictures(template.content, practice, book)
        content["theme"] = themes.get(str(content.get("theme")), content.get("theme"))
        newsletter_templates.add(book, name=template.name, content=content, now=now)
    topic = topics.default_topic(book).id
    for draft in drafts:
        newsletters.create(
            book,
            title=draft.title,
            subject=draft.subject,
            topic_id=topic,
            cls=draft.cls,
            language=draft.language,
            theme=themes.get(draft.theme, draft.theme),
            preheader=draft.preheader,
            blocks=_with_pictures(draft.blocks, practice, book),
            now=now,
        )


def _with_pictures(value: Any, source: Book, target: Book) -> Any:
    """Blocks whose pictures lie in the target book."""
    if isinstance(value, Mapping):
        return {
            key: _picture(str(one), source, target) if key in ("attachment", "original") and one
            else _with_pictures(one, source, target)
            for key, one in value.items()
        }
    return [_with_pictures(one, source, target) for one in value] if isinstance(value, list) else value


def _picture(attachment: str, source: Book, target: Book) -> str:
    """The same picture in the other book; "" when it is not there any more."""
    if not attachment:
        return ""
    try:
        known = attachments.load(source, attachment)
    except AppError:
        return ""
    return attachments.store(target, known.data, known.media_type, known.name)


def _themes(source: Book, target: Book, drafts: list[NewsletterRecord], now: datetime) -> dict[str, str]:
    """Own designs, those that a draft or template kept after they were deleted too: old id → new one."""
    used = {one.theme for one in drafts}
    used |= {str(one.content.get("theme")) for one in newsletter_templates.all_templates(source)}
    living = own_themes.all_themes(source)
    gone = [found for one in sorted(used) if (found := own_themes.find(source, one)) is not None]
    made: dict[str, str] = {}
    for theme in {one.id: one for one in (*living, *gone)}.values():
        made[theme.id] = own_themes.add(
            target, name=theme.name, source=theme.source, look=theme.look, origin=theme.origin, now=now
        )
        if theme.id not in {one.id for one in living}:
            own_themes.delete(target, made[theme.id], now=now)
    return made
