"""受信の処理: what the mailbox brought and what was done; the mails that wait for a person."""

from desktop_app.ui.pages.inbox.page import InboxPage

__all__ = ["InboxPage"]
