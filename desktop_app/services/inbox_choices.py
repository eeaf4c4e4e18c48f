"""What can be said about a mail that waits for a person, the most likely answer first."""

from desktop_app.services.inbox_views import Choice
from desktop_app.storage import topics
from desktop_app.storage.database import Book
from desktop_app.storage.inbox_log import InboxRow


def choices_of(row: InboxRow, *, several_topics: bool) -> tuple[Choice, ...]:
    """The decisions that make sense for a waiting mail. The answer to a letter of ours may be a yes."""
    if row.kind == "bounce":
        return ("bounce", "send-on")
    known = row.address_id is not None
    if not known:
        return ("stop", "keep")
    if row.facts.get("letter"):  # an answer to a letter of ours: it may be a yes as well as a no
        return ("yes", "keep", "stop", "other")
    partial: tuple[Choice, ...] = ("topic", "until") if several_topics else ("until",)
    return ("stop", *partial, "keep", "other")


def sender_counts(row: InboxRow) -> bool:
    """Whether the sender can be stopped although the book does not know him: a person wrote it, not a server
    about one."""
    one = "@" in row.sender and ", " not in row.sender
    return row.address_id is None and one and row.kind not in ("complaint", "bounce")


def topics_to_stop(book: Book) -> tuple[tuple[str, str], ...]:
    """Ids and names of the topics that somebody may stop one by one; empty where there is only one."""
    found = tuple((one.id, one.name) for one in topics.all_topics(book))
    return found if len(found) > 1 else ()
