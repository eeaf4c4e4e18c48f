"""Many opt-outs at once that do not come from whom they name: somebody plays with the list.

A forged opt-out stops nothing but a newsletter, so that one or ten of them act like any other. When more come
within an hour, those after them wait for a person; nothing is sent to these readers meanwhile, which is what
a real opt-out would ask for (mail.md 3.3, SEM Act 3(3)).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from desktop_app.inbox.authentic import verdict
from desktop_app.inbox.classified import Classified
from desktop_app.inbox.mail import Mail
from desktop_app.storage import inbox_messages, mail_accounts
from desktop_app.storage.database import Book

BURST = "many-forged"
"""`why` of those that wait."""
FAILED = "unauthentic"
"""Fact of a recorded mail: it is an opt-out of which our provider says that it is forged."""
MOST = 10
WITHIN = timedelta(hours=1)


def held_if_many(book: Book, mail: Mail, found: Classified, arrived_at: datetime) -> Classified:
    """Mark an opt-out that fails authentication; after so many in the hour before, the next one waits.

    One with our token needs none: only the reader knows that, and it counts whatever From says.
    """
    if found.kind != "optout" or found.why == "token":
        return found
    names = {one.authserv_id for one in mail_accounts.all_accounts(book) if one.authserv_id}
    said = {verdict(mail, name) for name in names}
    if "fail" not in said or "pass" in said:
        return found
    if inbox_messages.count_with(book, FAILED, arrived_at - WITHIN, arrived_at) < MOST:
        return replace(found, unauthentic=True)
    return replace(
        found, kind="unclear", action="ask", why=BURST, unauthentic=True, scope=None, until=None
    )
