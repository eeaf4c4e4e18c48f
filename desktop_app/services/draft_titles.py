"""What a newsletter is called in the list: its subject, until the owner gives it a name."""

from desktop_app.domain.errors import AppError
from desktop_app.storage.newsletters import NewsletterRecord

COPY_MARK = {"ja": "（コピー）", "en": " (copy)"}


def shown_line(text: str, language: str) -> str:
    """A subject as a list shows it: merge fields by what stands in their place."""
    from desktop_app.composing.inlines import Merge
    from desktop_app.composing.values import parse_text

    try:
        nodes = parse_text(text)
    except AppError:
        return text
    gap = "…" if language == "en" else "○○"
    return "".join(node.fallback or gap if isinstance(node, Merge) else node.text for node in nodes).strip()


def title_of(subject: str) -> str:
    """The name that a newsletter takes from its subject."""
    return shown_line(subject, "ja")


def following(record: NewsletterRecord, subject: str) -> str:
    """The list's name after the subject changed: the new subject, as long as it was the old one."""
    old = title_of(record.subject)
    rest = record.title.removeprefix(old)
    if record.title.startswith(old) and rest in ("", *COPY_MARK.values()):
        return f"{title_of(subject)}{rest}"
    return record.title
