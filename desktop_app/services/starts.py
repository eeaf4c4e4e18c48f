"""お便りを作る: the ways to begin a newsletter, and the draft that each of them makes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import JST, legal_day
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.draft_titles import shown_line, title_of
from desktop_app.services.environment import Environment
from desktop_app.services.start_views import Start, StartGallery
from desktop_app.services.template_blocks import readable_block
from desktop_app.services.templates import ImportedTemplate, TemplateDesk
from desktop_app.services.themes import DEFAULT_THEME, ThemeDesk
from desktop_app.storage import attachments, newsletters, settings, topics
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

if TYPE_CHECKING:
    from desktop_app.composing.ready_made import ReadyMade
    from desktop_app.services.drafts import Drafts

_OCCASIONS = frozenset({"sale", "newyear", "spring", "summer", "winter"})
"""Packaged themes for a time of the year: the next newsletter does not begin in them by itself."""
_OUTLINE = 12
"""Blocks of a newsletter that its small picture shows."""
_MOST_BYTES = 2_000_000
"""Of a newsletter's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The draft that was made, and what is to be told about it."""

    newsletter: str
    imported: ImportedTemplate | None = None


@dataclass(frozen=True, slots=True)
class StartDesk:
    """The beginnings of one book."""

    book: Book
    environment: Environment
    drafts: "Drafts"
    templates: TemplateDesk
    themes: ThemeDesk

    def gallery(self) -> StartGallery:
        """Everything to begin with; the empty draft is always the first."""
        colours = {card.id: card.colours for card in self.themes.cards()}
        month = legal_day(self.environment.clock()).month
        ready = [(one, self._ready(one, colours)) for one in self._ready_made()]
        usual = colours.get(self.usual_theme(), {})
        quick = [Start(kind="empty", outline=("heading", "text"), colours=usual)]
        quick += self._sent(colours)
        return StartGallery(
            month=month,
            quick=(*quick, Start(kind="file")),
            templates=tuple(
                Start(
                    kind="template", id=one.id, name=one.name,
                    about=shown_line(one.subject, self.environment.language),
                    day=one.changed_at.astimezone(JST).date(), outline=_outline(one.blocks),
                    colours=colours.get(one.theme) or self._colours(one.theme),
                )
                for one in self.templates.rows()
            ),
            this_month=tuple(shown for one, shown in ready if _fits(one, month)),
            others=tuple(
                shown
                for one, shown in sorted(ready, key=lambda pair: bool(pair[0].months))
                if not _fits(one, month)
            ),
        )

    def begin(self, key: str) -> Begun:
        """Make the draft of a start. Raises AppError("start-missing", "newsletter-missing",
        "template-missing")."""
        kind, _, one = key.partition(":")
        if kind == "empty":
            return Begun(newsletter=self._empty())
        if kind in ("again", "last_year"):
            return Begun(newsletter=self.drafts.copy(one))
        if kind == "template":
            return Begun(newsletter=self.templates.new(one))
        if kind == "ready":
            for found in self._ready_made():
                if found.id == one:
                    return Begun(newsletter=self._from_ready(found))
        raise AppError("start-missing")

    def begin_with_file(self, path: str) -> Begun:
        """Make a draft of a template's file, which is kept as a template too, or of a newsletter's file.

        Raises AppError("template-file-…", and what a newsletter's file is refused for).
        """
        if Path(path).suffix.lower() != ".json":
            imported = self.templates.import_file(path)
            return Begun(newsletter=self.templates.new(imported.id), imported=imported)
        return Begun(newsletter=self._from_file(path))

    def _from_file(self, path: str) -> str:
        from desktop_app.composing.block_json import blocks_to_json
        from desktop_app.composing.draft import parse_draft

        draft = parse_draft(_newsletter_file(path))
        if draft.attachments():  # ids of this book, which no file can know
            raise AppError("newsletter-shape")
        with self.book.transaction():
            folder = Path(path).parent
            stored = {name: _stored_beside(self.book, folder, name) for name in draft.files()}
            return newsletters.create(
                self.book,
                title=title_of(draft.subject) or Path(path).stem,
                subject=draft.subject,
                preheader=draft.preheader,
                blocks=blocks_to_json(draft.stored(stored).blocks),
                topic_id=topics.default_topic(self.book).id,
                theme=self.usual_theme(),
                language=self.environment.language,
                now=self.environment.clock(),
            )

    def usual_theme(self) -> str:
        """The theme of the newsletter that was made last, those of an occasion left out."""
        made = newsletters.all_newsletters(self.book)
        lasting = [one.theme for one in made if one.theme not in _OCCASIONS]
        return self.themes.usable(lasting[-1]) if lasting else DEFAULT_THEME

    def _empty(self) -> str:
        theme, newsletter = self.usual_theme(), self.drafts.new()
        if theme != DEFAULT_THEME:
            newsletters.update_draft(self.book, newsletter, theme=theme)
        return newsletter

    def _from_ready(self, ready: "ReadyMade") -> str:
        language = self.environment.language
        content = ready.content(
            language, legal_day(self.environment.clock()), brand=settings.load_brand(self.book),
            shop=settings.load_shop(self.book),
        )
        subject = str(content["subject"])
        blocks = [readable_block(one, number) or one for number, one in enumerate(content["blocks"], 1)]
        return newsletters.create(
            self.book,
            title=title_of(subject) or ready.names[language],
            subject=subject,
            preheader=str(content["preheader"]),
            blocks=blocks,
            topic_id=topics.default_topic(self.book).id,
            cls=ready.cls,
            theme=self.themes.usable(ready.theme),
            language=language,
            now=self.environment.clock(),
        )

    def _ready_made(self) -> "tuple[ReadyMade, ...]":
        from desktop_app.composing.ready_made import ready_made

        return ready_made()

    def _ready(self, one: "ReadyMade", colours: Mapping[str, Mapping[str, str]]) -> Start:
        return Start(
            kind="ready", id=one.id, name=one.names[self.environment.language],
            about=one.about[self.environment.language],
            outline=_outline(one.texts[self.environment.language]["blocks"]),
            colours=colours.get(one.theme, {}),
        )

    def _sent(self, colours: Mapping[str, Mapping[str, str]]) -> list[Start]:
        """The newsletter that was sent last, and the last one of the same month a year ago."""
        done = [
            one for one in newsletters.all_newsletters(self.book)
            if one.state is NewsletterState.SENT and one.finished_at is not None
        ]
        done.sort(key=lambda one: one.finished_at or one.created_at)
        today = legal_day(self.environment.clock())
        then = [one for one in done if _month(one) == (today.year - 1, today.month)]
        found = [("again", one) for one in done[-1:]]
        found += [("last_year", one) for one in then[-1:] if one.id != (done[-1].id if done else "")]
        return [
            Start(
                kind="last_year" if kind == "last_year" else "again", id=one.id,
                name=one.title or shown_line(one.subject, self.environment.language),
                day=legal_day(one.finished_at or one.created_at), outline=_outline(one.blocks),
                colours=colours.get(one.theme) or self._colours(one.theme),
            )
            for kind, one in found
        ]

    def _colours(self, theme: str) -> Mapping[str, str]:
        card = self.themes.card(theme)
        return card.colours if card else {}


def _fits(one: "ReadyMade", month: int) -> bool:
    """Made for this month, or made anew for each by its opening words."""
    return month in one.months or "seasonal" in _outline(one.texts["ja"]["blocks"])


def _month(record: NewsletterRecord) -> tuple[int, int]:
    day = legal_day(record.finished_at or record.created_at)
    return day.year, day.month


def _outline(blocks: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(block.get("type", "")) for block in list(blocks)[:_OUTLINE])


def _newsletter_file(path: str) -> dict[str, Any]:
    name = Path(path).name
    try:
        if not Path(path).is_file():  # from a pipe or a device one would read for ever
            raise AppError("file-missing", file=name)
        with Path(path).open("rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
    except OSError:
        raise AppError("file-missing", file=name) from None
    if len(data) > _MOST_BYTES:
        raise AppError("newsletter-too-long")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise AppError("json-unreadable", file=name) from None
    if not isinstance(value, dict):
        raise AppError("newsletter-shape")
    return value


def _stored_beside(book: Book, folder: Path, name: str) -> str:
    """Keep a picture that a newsletter's file names; only one that stands right beside that file."""
    from desktop_app.composing.pictures import read_picture

    file = folder / name
    try:
        if name != file.name or "\\" in name or not file.is_file():
            raise AppError("image-missing", file=name[:80])
        with file.open("rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
    except (OSError, ValueError):
        raise AppError("image-missing", file=name[:80]) from None
    picture = read_picture(data)
    return attachments.store(book, picture.data, picture.media_type, name[:80])


def _no_number(name: str) -> None:
    """NaN and Infinity are Python's own, not JSON's."""
    raise ValueError(name)
