"""お便り: the list of newsletters, and their editor."""

from desktop_app.ui.pages.newsletters.page import NewslettersPage

__all__ = ["NewslettersPage"]
