"""連絡先: who is in the book, whether mail may go to them and why, and all about one person."""

from desktop_app.ui.pages.contacts.page import ContactsPage

__all__ = ["ContactsPage"]
