"""Pictures, scans and raw mails as bounded BLOBs inside the book. Who stores removes metadata first."""

import hashlib
import json
import secrets
from dataclasses import dataclass

from desktop_app.domain.errors import AppError
from desktop_app.storage.codec import canonical, new_id
from desktop_app.storage.database import Book

MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One stored file. `erased` ones have no data any more."""

    id: str
    media_type: str
    name: str
    sha256: str
    data: bytes
    erased: bool


def store(book: Book, data: bytes, media_type: str, name: str) -> str:
    """Keep `data` and return its id; the same bytes under the same name are kept once.

    Raises AppError("attachment-too-large") above 2 MB.
    """
    if len(data) > MAX_BYTES:
        raise AppError("attachment-too-large", megabytes=2)
    header = canonical({"media_type": media_type, "name": name})
    sha256 = hashlib.sha256(data).hexdigest()
    with book.transaction():
        same = book.one("SELECT id FROM attachment WHERE sha256 = ? AND header = ?", (sha256, header))
        if same is not None:
            return str(same["id"])
        attachment_id = new_id()
        book.write(
            "INSERT INTO attachment (id, header, sha256, salt, bytes) VALUES (?, ?, ?, ?, ?)",
            (attachment_id, header, sha256, secrets.token_bytes(16), data),
        )
    return attachment_id


def find(book: Book, sha256: str, media_type: str) -> str | None:
    """Id of a stored file with this content (SHA-256 hex) and type, whatever its name; None = none."""
    for row in book.sql("SELECT id, header FROM attachment WHERE sha256 = ? AND sha256 <> ''", (sha256,)):
        if json.loads(row["header"] or "{}").get("media_type") == media_type:
            return str(row["id"])
    return None


def load(book: Book, attachment_id: str) -> Attachment:
    """Read a stored file. Raises AppError("attachment-missing")."""
    row = book.one("SELECT * FROM attachment WHERE id = ?", (attachment_id,))
    if row is None:
        raise AppError("attachment-missing")
    header = json.loads(row["header"] or '{"media_type": "", "name": ""}')
    return Attachment(
        id=row["id"],
        media_type=header["media_type"],
        name=header["name"],
        sha256=row["sha256"],
        data=bytes(row["bytes"]),
        erased=row["erased_by"] is not None,
    )
