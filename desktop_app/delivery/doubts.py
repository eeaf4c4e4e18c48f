"""Settles doubts: `unknown` becomes `accepted` where the provider kept a copy of the mail it sent.

Nothing else follows from looking: what is not found stays `unknown`, and the owner decides. A copy that the
program itself had put there would prove nothing; it puts none there.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from desktop_app.delivery.ports import SentFolder
from desktop_app.domain.doubt import looked_in_vain, worth_a_look
from desktop_app.storage import doubts
from desktop_app.storage.database import Book
from desktop_app.storage.doubts import Doubt

FOUND_IN_SENT = "found in Sent"
AT_ONCE = 5000
"""So many are looked for in one go; the rest at the next reading."""


def settle(
    book: Book,
    asked: Sequence[Doubt],
    open_folder: Callable[[], SentFolder],
    clock: Callable[[], datetime],
) -> int:
    """Look for these doubtful mails of one account; returns how many are settled now.

    Opens no connection when there is nothing to look for. AppError when the folder can't be opened or the
    book can't be written; what was found until then stays settled.
    """
    before = doubts.looks(book)
    now = clock()
    due = [one for one in asked if worth_a_look(before.get(one.id), since=one.since, now=now)]
    due = sorted(due, key=lambda one: one.id in before)[:AT_ONCE]  # who was never looked for comes first
    if not due:
        return 0
    folder = open_folder()
    try:
        sighting = folder.look([one.sought for one in due], since=min(one.since for one in due))
    finally:
        folder.close()
    now = clock()
    settled = 0
    for one in due:
        copy = sighting.found.get(one.sought)
        if copy is not None:
            settled += doubts.prove(book, one.id, ground=FOUND_IN_SENT, message_id=copy, now=now)
    known = doubts.looks(book)
    for one in due:
        if one.sought in sighting.missing:
            known[one.id] = looked_in_vain(known.get(one.id), since=one.since, now=now)
    doubts.keep_looks(book, known, now=now)
    return settled
