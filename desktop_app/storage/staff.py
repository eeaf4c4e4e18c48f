"""Who works in the shop: every evidence and opt-out entered by hand names one of them."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.errors import AppError
from desktop_app.storage.codec import new_id, stamp
from desktop_app.storage.database import Book
from desktop_app.storage.tables import IN_ORDER, Staff


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """One person of the shop."""

    id: str
    name: str


def add_staff(book: Book, name: str, *, now: datetime) -> StaffRecord:
    """Add a person; the same name again is the same person. Raises AppError("staff-name-empty")."""
    name = name.strip()
    if not name:
        raise AppError("staff-name-empty")
    with book.transaction():
        for known in staff(book):
            if known.name == name:
                return known
        record = StaffRecord(new_id(), name)
        book.run(Staff.insert(id=record.id, name=name, created_at=stamp(now)))
    return record


def staff(book: Book) -> list[StaffRecord]:
    """Everyone, in the order in which they were added."""
    return [StaffRecord(row["id"], row["name"]) for row in book.rows(Staff.select().order_by(IN_ORDER))]
