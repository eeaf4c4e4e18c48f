"""What goes from the practice book into the owner's own: shop data and drafts that she wrote herself."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.shop import Shop
from desktop_app.services.environment import Environment
from desktop_app.storage import attachments, newsletters, settings, topics
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord


def take_over(
    book: Book,
    environment: Environment,
    practice: Book,
    fields: Mapping[str, Any],
    drafts: list[NewsletterRecord],
) -> None:
    """Write shop data and drafts of the practice book into the owner's new one.

    What was said there about mail-order goods is asked again: it was said of the practice shop.
    """
    now = environment.clock()
    if fields:
        settings.save_shop(book, Shop(**fields), now)
    topic = topics.default_topic(book).id
    for draft in drafts:
        newsletters.create(
            book,
            title=draft.title,
            subject=draft.subject,
            topic_id=topic,
            cls=draft.cls,
            language=draft.language,
            theme=draft.theme,
            preheader=draft.preheader,
            blocks=_with_pictures(draft.blocks, practice, book),
            now=now,
        )


def _with_pictures(value: Any, source: Book, target: Book) -> Any:
    """Blocks whose pictures lie in the target book."""
    if isinstance(value, Mapping):
        return {
            key: _copied(one, source, target) if key == "attachment" and one
            else _with_pictures(one, source, target)
            for key, one in value.items()
        }
    return [_with_pictures(one, source, target) for one in value] if isinstance(value, list) else value


def _copied(attachment: str, source: Book, target: Book) -> str:
    known = attachments.load(source, attachment)
    return attachments.store(target, known.data, known.media_type, known.name)
