"""Photos of newsletters: read from files, kept twice, and made small together.

Of each photo the book keeps a master, from which it can be cut again, and the picture that goes into the mail
(a PHOTO of `composing.blocks` names both). The owner never has to think about bytes: a photo that is too much
for one mail makes the largest ones smaller.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.errors import AppError
from desktop_app.services.draft_views import StoredPicture
from desktop_app.services.photo_json import OF_PICTURE, Use, cut_of, uses_in
from desktop_app.storage import attachments
from desktop_app.storage.database import Book

if TYPE_CHECKING:
    from desktop_app.composing.photo_size import Crop
    from desktop_app.composing.pictures import Picture

PhotoJson = dict[str, Any]
_NAME_LENGTH = 120
_TIGHT_BYTES = 40_000
"""With less room than this a new photo takes its usual size, and all share what there is (`fit`)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo for a block. `photo` is PHOTO JSON without words."""

    photo: PhotoJson
    picture: StoredPicture
    stilled: bool = False
    """The file moved, and only its first image could be taken."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What must change so that the photos fit into one mail: attachment → its smaller one."""

    replaced: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, StoredPicture] = field(default_factory=dict)
    """The smaller ones by id."""


@dataclass(frozen=True, slots=True)
class PhotoDesk:
    """The photos of one book."""

    book: Book

    def take(
        self, source: str | Path | bytes, *, room: int | None = None, shown: int | None = None, name: str = ""
    ) -> Taken:
        """Keep a photo of a file or of the clipboard.

        `room` is what is left in the mail, in bytes, `shown` how many pixels wide it appears.
        Raises AppError image-missing, image-broken, photo-kind, photo-svg, photo-raw, photo-file-too-big,
        photo-too-many-pixels, photo-too-detailed.
        """
        from desktop_app.composing.photo import read_photo

        data = source if isinstance(source, bytes) else _file_bytes(Path(source))
        name = _clean(name or ("" if isinstance(source, bytes) else Path(source).name))
        master = read_photo(data)
        small = _small(master.picture.data, None, 0, room, shown)
        with self.book.transaction():
            original = self._kept(master.picture, name)
            stored = self._kept(small, name)
        stilled = master.stilled or (master.picture.media_type == "image/gif" != small.media_type)
        return Taken(_photo_json(stored.id, original.id), stored, stilled)

    def edit(
        self, photo: Mapping[str, Any], crop: "Crop | None", turn: int, *, room: int | None = None,
        shown: int | None = None,
    ) -> Taken:
        """The same photo cut and turned anew out of its master; words and web address stay.

        Raises AppError attachment-missing, image-broken, photo-too-detailed.
        """
        master, _ = self._master_of(photo)
        small = _small(master.data, crop, turn % 360, room, shown)
        with self.book.transaction():
            stored = self._kept(small, master.name)
        more: PhotoJson = {"turn": turn % 360} if turn % 360 else {}
        if crop is not None:
            more["crop"] = list(crop)
        kept = {key: value for key, value in photo.items() if key not in OF_PICTURE}
        return Taken({**kept, **_photo_json(stored.id, master.id), **more}, stored)

    def whole(self, photo: Mapping[str, Any]) -> StoredPicture:
        """The photo before it was cut and turned. Raises AppError attachment-missing, image-broken."""
        return self.load(self._master_of(photo)[0].id)

    def fit(self, blocks: Sequence[Mapping[str, Any]]) -> Fitted:
        """Make the photos of a newsletter smaller, the largest first, until they fit into one mail.

        Raises AppError image-too-many, and photos-too-much when they can't without looking bad.
        """
        from desktop_app.composing.pictures import MAX_BYTES, MAX_PICTURES

        uses = uses_in(blocks)
        if len(uses) > MAX_PICTURES:
            raise AppError("image-too-many", limit=MAX_PICTURES)
        sizes = self._sizes(uses)
        small: dict[str, Picture] = {}
        fixed: dict[str, int] = {}  # as small as they look well
        while sum(sizes.values()) > MAX_BYTES:
            limit = _level([size for one, size in sizes.items() if one not in fixed],
                           MAX_BYTES - sum(fixed.values()))
            large = [one for one, size in sizes.items() if one not in fixed and size > limit]
            if not large:
                raise AppError(
                    "photos-too-much", count=len(uses), limit=MAX_BYTES // 1000,
                    kilobytes=-(-sum(sizes.values()) // 1000),
                )
            for one in large:
                made = self._smaller(uses[one], limit)
                if made is not None and len(made.data) < sizes[one]:
                    small[one], sizes[one] = made, len(made.data)
                if sizes[one] > limit:
                    fixed[one] = sizes[one]
        return self._fitted(small)

    def _smaller(self, use: Use, room: int) -> "Picture | None":
        """None for one that moves: it would stand still."""
        from desktop_app.composing.photo_size import mail_picture

        if self._loaded(str(use.photo["attachment"])).media_type == "image/gif":
            return None
        master, whole = self._master_of(use.photo)
        crop, turn = cut_of(use.photo) if whole else (None, 0)
        return mail_picture(master.data, crop=crop, turn=turn, shown=use.shown, room=room)

    def _sizes(self, uses: Mapping[str, Use]) -> dict[str, int]:
        """In bytes; without pictures that are not there any more, which the check names."""
        sizes = {}
        for one in uses:
            try:
                sizes[one] = len(self._loaded(one).data)
            except AppError:
                continue
        return sizes

    def _master_of(self, photo: Mapping[str, Any]) -> tuple[attachments.Attachment, bool]:
        """What the photo can be cut from, and whether that is the whole of it: the master does not come along
        into another book."""
        shown = str(photo.get("attachment") or "")
        original = str(photo.get("original") or "")
        if original and original != shown:
            try:
                return self._loaded(original), True
            except AppError:
                pass
        return self._loaded(shown), cut_of(photo) == (None, 0)

    def _fitted(self, small: "Mapping[str, Picture]") -> Fitted:
        with self.book.transaction():
            kept = {one: self._kept(made, self._loaded(one).name) for one, made in small.items()}
        return Fitted({one: new.id for one, new in kept.items()}, {new.id: new for new in kept.values()})

    def room(self, blocks: Sequence[Mapping[str, Any]]) -> int:
        """Bytes that one more photo may take in the mail of these blocks."""
        from desktop_app.composing.pictures import MAX_BYTES

        return max(0, MAX_BYTES - sum(self._sizes(uses_in(blocks)).values()))

    def load(self, attachment_id: str) -> StoredPicture:
        """A picture that a draft names. Raises AppError attachment-missing, image-…."""
        from desktop_app.composing.pictures import read_picture

        stored = self._loaded(attachment_id)
        return _view(stored.id, stored.name, read_picture(stored.data))

    def _loaded(self, attachment_id: str) -> attachments.Attachment:
        stored = attachments.load(self.book, attachment_id)
        if stored.erased:
            raise AppError("attachment-missing")
        return stored

    def _kept(self, picture: "Picture", name: str) -> StoredPicture:
        """The same picture is kept once, whatever its file is called."""
        sha256 = hashlib.sha256(picture.data).hexdigest()
        found = attachments.find(self.book, sha256, picture.media_type)
        if found is None:
            found = attachments.store(self.book, picture.data, picture.media_type, name)
        return _view(found, name, picture)


def _level(sizes: list[int], room: int) -> int:
    """The size to which the largest ones must come down so that all together have `room`."""
    left = sorted(sizes)
    while left:
        level = max(0, room) // len(left)
        if left[0] > level:
            return level
        room -= left.pop(0)
    return max(0, room)


def _small(master: bytes, crop: "Crop | None", turn: int, room: int | None, shown: int | None) -> "Picture":
    from desktop_app.composing.photo_size import COLUMN_WIDTH, ENOUGH_BYTES, mail_picture
    from desktop_app.composing.pictures import MAX_BYTES

    left = MAX_BYTES if room is None else room
    if master.startswith(b"GIF") and crop is None and not turn and len(master) <= left:
        from desktop_app.composing.pictures import read_picture

        return read_picture(master)
    enough = left if _TIGHT_BYTES <= left < ENOUGH_BYTES else ENOUGH_BYTES
    return mail_picture(master, crop=crop, turn=turn, shown=shown or COLUMN_WIDTH, room=enough)


def _file_bytes(file: Path) -> bytes:
    from desktop_app.composing.photo import MAX_FILE_BYTES

    try:
        if not file.is_file():  # from a pipe or a device one would read for ever
            raise AppError("image-missing", file=_clean(file.name))
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise AppError("image-missing", file=_clean(file.name)) from None
    if len(data) > MAX_FILE_BYTES:
        raise AppError("photo-file-too-big", megabytes=MAX_FILE_BYTES // 1_000_000)
    return data


def _clean(name: str) -> str:
    """A file's name as it can be kept and shown: file systems allow what texts don't."""
    whole = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in whole if char.isprintable())[-_NAME_LENGTH:]


def _photo_json(attachment: str, original: str) -> PhotoJson:
    return {"attachment": attachment, **({"original": original} if original != attachment else {})}


def _view(attachment: str, name: str, picture: "Picture") -> StoredPicture:
    return StoredPicture(
        id=attachment, name=name, media_type=picture.media_type, data=picture.data, width=picture.width,
        height=picture.height,
    )
