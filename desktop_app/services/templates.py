"""ひな形: newsletters kept to begin others with, and their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from desktop_app.domain.errors import AppError
from desktop_app.services import template_file
from desktop_app.services.draft_titles import title_of
from desktop_app.services.environment import Environment
from desktop_app.services.template_blocks import readable_block, with_photos
from desktop_app.services.template_file import TemplateFile, picture_entry
from desktop_app.services.theme_file import cleaned_name
from desktop_app.services.themes import DEFAULT_THEME, ThemeDesk
from desktop_app.storage import attachments, newsletter_templates, newsletters, topics
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import Book
from desktop_app.storage.newsletter_templates import TemplateRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """One template of the list."""

    id: str
    name: str
    subject: str
    theme: str
    language: str
    blocks: tuple[Mapping[str, Any], ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedTemplate:
    """What became of a file."""

    id: str
    name: str
    theme: str
    """The name of the theme that is used."""
    other_theme: str
    """The name of the theme that the file asked for and that is not here; "" = it is the one used."""
    left_out: int
    """Blocks that could not be read."""
    without_picture: int
    """Photos whose picture is not in the file, or can't be shown."""


@dataclass(frozen=True, slots=True)
class TemplateDesk:
    """The templates of one book."""

    book: Book
    environment: Environment
    themes: ThemeDesk

    def rows(self) -> list[TemplateRow]:
        """Every template, the last changed one first."""
        return [_row(one) for one in newsletter_templates.all_templates(self.book)]

    def save_from(self, newsletter_id: str, name: str) -> str:
        """Keep a newsletter's words, pictures, theme and language as a template; returns its id. Who gets it,
        its class and the answer about mail-order goods are not kept: they are asked anew.

        Raises AppError("newsletter-missing", "template-name-missing").
        """
        record = newsletters.get(self.book, newsletter_id)
        content: dict[str, JSON] = {
            "subject": record.subject,
            "preheader": record.preheader,
            "language": record.language,
            "theme": record.theme,
            "blocks": cast("list[JSON]", record.blocks),
        }
        named, now = _named(name or record.title or title_of(record.subject)), self.environment.clock()
        return newsletter_templates.add(self.book, name=named, content=content, now=now)

    def rename(self, template_id: str, name: str) -> None:
        """Another name. Raises AppError("template-missing", "template-name-missing")."""
        newsletter_templates.rename(self.book, template_id, _named(name), now=self.environment.clock())

    def delete(self, template_id: str) -> None:
        """Take it out of the list; newsletters made from it stay. Raises AppError("template-missing")."""
        newsletter_templates.delete(self.book, template_id, now=self.environment.clock())

    def restore(self, template_id: str) -> None:
        """Bring a deleted one back."""
        newsletter_templates.restore(self.book, template_id)

    def new(self, template_id: str, title: str = "") -> str:
        """A new draft that begins as the template; returns its id. Raises AppError("template-missing")."""
        record = newsletter_templates.get(self.book, template_id)
        content = record.content
        subject = str(content.get("subject", ""))
        return newsletters.create(
            self.book,
            title=title.strip() or title_of(subject),
            subject=subject,
            preheader=str(content.get("preheader", "")),
            blocks=content.get("blocks", []),
            topic_id=topics.default_topic(self.book).id,
            theme=self.themes.usable(str(content.get("theme", ""))),
            language="en" if content.get("language") == "en" else "ja",
            now=self.environment.clock(),
        )

    def find(self, name_or_id: str) -> str:
        """The id of a template that is named by id or by its name. Raises AppError("template-missing")."""
        rows = newsletter_templates.all_templates(self.book)
        for one in rows:
            if name_or_id in (one.id, one.name):
                return one.id
        raise AppError("template-missing")

    def export(self, template_id: str, path: str) -> int:
        """Write a template with its pictures into a file; returns how many pictures are in it.

        Raises AppError("template-missing", "template-file-too-large", "file-not-writable").
        """
        record = newsletter_templates.get(self.book, template_id)
        content = record.content
        pictures: dict[str, tuple[str, bytes]] = {}
        blocks = [self._packed(block, pictures) for block in content.get("blocks", [])]
        theme = str(content.get("theme", ""))
        card = self.themes.card(theme)
        file = TemplateFile(
            name=record.name,
            language=str(content.get("language", "ja")),
            theme=theme,
            theme_name=card.name if card else "",
            colours=card.colours if card else {},
            subject=str(content.get("subject", "")),
            preheader=str(content.get("preheader", "")),
            blocks=blocks,
            pictures=dict(pictures.values()),
        )
        template_file.write_template(path, file, now=self.environment.clock())
        return len(pictures)

    def _packed(
        self, block: Mapping[str, Any], pictures: dict[str, tuple[str, bytes]]
    ) -> dict[str, Any]:
        """A block whose photos are named as entries of the file. What a photo was cut from stays behind."""

        def packed(photo: dict[str, Any]) -> dict[str, Any]:
            kept = {key: value for key, value in photo.items() if key in ("alt", "url")}
            attachment = str(photo.get("attachment", ""))
            if attachment and attachment not in pictures:
                try:
                    stored = attachments.load(self.book, attachment)
                except AppError:
                    return kept
                if not stored.data or stored.erased:
                    return kept
                entry = picture_entry(len(pictures) + 1, stored.media_type)
                pictures[attachment] = (entry, stored.data)
            return {**kept, "file": pictures[attachment][0]} if attachment else kept

        return with_photos(block, packed)

    def import_file(self, path: str) -> ImportedTemplate:
        """Keep the template of a file. Blocks that can't be read are left out and counted, a theme that is
        not here becomes the packaged one that is nearest to it.

        Raises AppError("template-file-…", "newsletter-too-long").
        """
        from desktop_app.composing.values import MAX_BLOCKS, one_line

        file = template_file.read_template(path)
        if len(file.blocks) > MAX_BLOCKS:
            raise AppError("newsletter-too-long")
        try:
            subject, preheader = one_line(file.subject), one_line(file.preheader)
        except AppError:
            raise AppError("template-file-broken", file=Path(path).name) from None
        theme = self.themes.nearest(file.theme, file.colours)
        with self.book.transaction():
            unpacking = _Unpacking(self.book, file.pictures)
            read = [readable_block(one, number) for number, one in enumerate(file.blocks, 1)]
            blocks = [unpacking.block(one) for one in read if one is not None]
            content: dict[str, JSON] = {
                "subject": subject, "preheader": preheader, "language": file.language, "theme": theme,
                "blocks": cast("list[JSON]", blocks),
            }
            now = self.environment.clock()
            template_id = newsletter_templates.add(self.book, name=file.name, content=content, now=now)
        card = self.themes.card(theme)
        return ImportedTemplate(
            id=template_id,
            name=file.name,
            theme=card.name if card else theme,
            other_theme="" if theme == file.theme else file.theme_name or file.theme or "?",
            left_out=read.count(None),
            without_picture=unpacking.without,
        )

    def rows_json(self) -> list[dict[str, Any]]:
        """What the command line lists."""
        return [
            {"id": one.id, "name": one.name, "subject": one.subject, "theme": one.theme,
             "language": one.language, "changed_at": one.changed_at.isoformat()}
            for one in self.rows()
        ]  # fmt: skip


class _Unpacking:
    """The pictures of a file on their way into the book."""

    def __init__(self, book: Book, pictures: Mapping[str, bytes]) -> None:
        self._book, self._pictures = book, pictures
        self._stored: dict[str, str] = {}
        self.without = 0

    def block(self, block: Mapping[str, Any]) -> dict[str, Any]:
        """The block with its photos as attachments. An id that the file names is nobody's: it is dropped."""
        return with_photos(block, self._photo)

    def _photo(self, photo: dict[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in photo.items() if key in ("alt", "url")}
        name = str(photo.get("file", ""))
        attachment = self._attachment(name) if name else ""
        if not attachment and (name or photo.get("attachment")):
            self.without += 1
        return {"attachment": attachment, "alt": "", **kept}

    def _attachment(self, name: str) -> str:
        from desktop_app.composing.photo import read_photo

        if name not in self._stored:
            try:
                picture = read_photo(self._pictures[name]).picture
            except (AppError, KeyError):
                return ""
            file = name.rpartition("/")[2]
            self._stored[name] = attachments.store(self._book, picture.data, picture.media_type, file)
        return self._stored[name]


def _named(name: str) -> str:
    cleaned = cleaned_name(name)
    if not cleaned:
        raise AppError("template-name-missing")
    return cleaned


def _row(record: TemplateRecord) -> TemplateRow:
    content = record.content
    return TemplateRow(
        id=record.id,
        name=record.name,
        subject=str(content.get("subject", "")),
        theme=str(content.get("theme", DEFAULT_THEME)),
        language="en" if content.get("language") == "en" else "ja",
        blocks=tuple(content.get("blocks", [])),
        changed_at=record.changed_at,
    )
