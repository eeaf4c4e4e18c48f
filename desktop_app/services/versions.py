"""前の版: drafts as they were, kept while somebody writes, to look at and to go back to."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import FROZEN_STATES
from desktop_app.services.draft_content import (
    as_written,
    content_json,
    content_of_record,
    content_value,
    storable,
)
from desktop_app.services.draft_copy import copy_of
from desktop_app.services.draft_views import DraftContent, StoredPicture
from desktop_app.services.environment import Environment
from desktop_app.storage import newsletter_versions, newsletters, segments, topics
from desktop_app.storage.codec import canonical
from desktop_app.storage.database import Book
from desktop_app.storage.newsletter_versions import VersionRecord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.services.previews import Preview, PreviewDesk

EVERY = timedelta(minutes=5)
"""While somebody writes, a version is kept at most so often."""

Why = Literal["opened", "pause", "checked", "restored"]
Aspect = Literal[
    "subject", "preheader", "readers", "class", "theme", "language", "added", "removed", "changed", "moved"
]
_ASPECTS: "Mapping[str, Aspect]" = {
    "subject": "subject", "preheader": "preheader", "topic_id": "readers", "tag": "readers",
    "segment_id": "readers", "cls": "class", "remote_sale_ad": "class", "remote_sale_reason": "class",
    "theme": "theme", "language": "language",
}  # fmt: skip
_WORDS = 24
"""So many letters of a block tell which one it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs from the version before. `kind` and `words` tell which block it is about;
    `words` is the subject where the subject changed."""

    aspect: Aspect
    kind: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version in the list."""

    id: str
    at: datetime
    why: str
    """"opened", "pause", "checked" or "restored"."""
    changes: tuple[Change, ...]
    """Against the version before it; () for the first one."""
    first: bool
    current: bool
    """Whether the newsletter reads like this now."""


@dataclass(frozen=True, slots=True)
class VersionDesk:
    """Versions of one book's newsletters."""

    book: Book
    environment: Environment
    previews: "PreviewDesk"

    def keep(self, newsletter_id: str, content: DraftContent, why: Why) -> bool:
        """Keep this content as a version; False when the newest version is the same.

        Raises AppError("newsletter-missing").
        """
        newsletters.get(self.book, newsletter_id)
        kept = newsletter_versions.keep(
            self.book, newsletter_id, content_json(storable(content)), why=why, now=self.environment.clock()
        )
        return kept is not None

    def keep_stored(self, newsletter_id: str, why: Why) -> bool:
        """Keep what is stored of a newsletter that can still be changed, as `keep` does."""
        record = newsletters.get(self.book, newsletter_id)
        return record.state not in FROZEN_STATES and self.keep(newsletter_id, content_of_record(record), why)

    def keep_now_and_then(self, newsletter_id: str, content: DraftContent) -> bool:
        """Keep it unless a version was kept less than `EVERY` ago."""
        newest = newsletter_versions.newest_at(self.book, newsletter_id)
        now = self.environment.clock()
        if newest is not None and newest <= now < newest + EVERY:
            return False
        return self.keep(newsletter_id, content, "pause")

    def rows(self, newsletter_id: str) -> tuple[Version, ...]:
        """The versions of a newsletter, the newest first; of a sent or deleted one too.

        Raises AppError("newsletter-missing") when there never was one.
        """
        now = content_of_record(newsletters.find(self.book, newsletter_id))
        kept = newsletter_versions.of_newsletter(self.book, newsletter_id)
        contents = [content_value(one.content) for one in kept]
        older = [*contents[1:], None][: len(contents)]
        return tuple(
            _version(record, content, before, now)
            for record, content, before in zip(kept, contents, older, strict=True)
        )

    def preview(self, version_id: str) -> "Preview":
        """What a version looks like, with the shop as it is now. Raises AppError("version-missing")."""
        newsletter_id, content = self._load(version_id)
        return self.previews.of_record(
            as_written(newsletters.find(self.book, newsletter_id), self._possible(content))
        )

    def content(self, version_id: str) -> DraftContent:
        """What a version says, as it can be put back: a topic or a segment that is gone since is not in it.

        Raises AppError("version-missing").
        """
        return self._possible(self._load(version_id)[1])

    def go_back(
        self, newsletter_id: str, version_id: str, now: DraftContent
    ) -> tuple[DraftContent, dict[str, StoredPicture]]:
        """What a version says, with its pictures; `now`, which it replaces, is kept as a version first.

        Raises AppError("version-missing", "newsletter-missing").
        """
        from desktop_app.services.photo_json import attachments_in
        from desktop_app.services.photos import PhotoDesk

        content = self.content(version_id)
        self.keep(newsletter_id, now, "restored")
        photos, found = PhotoDesk(self.book), {}
        for attachment in attachments_in(list(content.blocks)):
            try:
                found[attachment] = photos.load(attachment)
            except AppError:
                continue  # the check names the picture that is not there any more
        return content, found

    def copy(self, version_id: str) -> str:
        """A new draft that begins as a version; returns its id. Raises AppError("version-missing").

        The answer about mail-order goods is asked again: it was given for the other edition.
        """
        newsletter_id, _ = self._load(version_id)
        content = self.content(version_id)
        record = as_written(newsletters.find(self.book, newsletter_id), content)
        topic_id = content.topic_id or topics.default_topic(self.book).id
        return copy_of(self.book, replace(record, topic_id=topic_id), self.environment)

    def _load(self, version_id: str) -> tuple[str, DraftContent]:
        record = newsletter_versions.get(self.book, version_id)
        return record.newsletter_id, content_value(record.content)

    def _possible(self, content: DraftContent) -> DraftContent:
        known = {one.id for one in topics.all_topics(self.book)}
        groups = {one.id for one in segments.all_segments(self.book)}
        return replace(
            content,
            topic_id=content.topic_id if content.topic_id in known else "",
            segment_id=content.segment_id if content.segment_id in groups else None,
        )


def _version(
    record: VersionRecord, content: DraftContent, before: DraftContent | None, now: DraftContent
) -> Version:
    return Version(
        id=record.id,
        at=record.at,
        why=record.why,
        changes=() if before is None else changes_between(before, content),
        first=before is None,
        current=canonical(content_json(content)) == canonical(content_json(now)),
    )


def changes_between(old: DraftContent, new: DraftContent) -> tuple[Change, ...]:
    """What an owner would say has changed: the head of the newsletter first, then its blocks in order."""
    found: dict[Aspect, Change] = {}
    for name, aspect in _ASPECTS.items():
        if getattr(old, name) != getattr(new, name):
            found.setdefault(aspect, Change(aspect=aspect, words=new.subject if aspect == "subject" else ""))
    return (*found.values(), *_block_changes(old.blocks, new.blocks))


def _block_changes(
    old: "Sequence[Mapping[str, Any]]", new: "Sequence[Mapping[str, Any]]"
) -> list[Change]:
    was, will = [canonical(dict(one)) for one in old], [canonical(dict(one)) for one in new]
    gone: list[int] = []
    come: list[int] = []
    changed: list[int] = []
    for kind, a, b, c, d in SequenceMatcher(None, was, will, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        left, right = list(range(a, b)), list(range(c, d))
        for place in list(right):  # the same kind of block in the same gap: it was written on
            same = next((one for one in left if old[one].get("type") == new[place].get("type")), None)
            if same is not None and was[same] not in will and will[place] not in was:
                left.remove(same)
                right.remove(place)
                changed.append(place)
        gone += left
        come += right
    moved = [one for one in come if will[one] in {was[place] for place in gone}]
    same_elsewhere = {will[one] for one in moved}
    lines = [(place, _of_block("changed", new[place])) for place in changed]
    lines += [(one, _of_block("moved" if one in moved else "added", new[one])) for one in come]
    lines += [(place, _of_block("removed", old[place])) for place in gone if was[place] not in same_elsewhere]
    return [change for _, change in sorted(lines, key=lambda line: line[0])]


def _of_block(aspect: Aspect, block: "Mapping[str, Any]") -> Change:
    return Change(aspect=aspect, kind=str(block.get("type", "")), words=_words_of(block))


def _words_of(block: "Mapping[str, Any]") -> str:
    """The first words of a block, as far as it can be read."""
    from desktop_app.composing.block_parsers import parse_block
    from desktop_app.composing.block_parts import block_words

    try:
        parsed = parse_block(block, 1)
    except AppError:
        return ""
    line = " ".join(block_words(parsed).split())
    return line if len(line) <= _WORDS else line[: _WORDS - 1] + "…"
