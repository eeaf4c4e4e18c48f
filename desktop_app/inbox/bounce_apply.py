"""Acts on a delivery report, in the transaction of its mail (mail.md 4.3).

Anybody can write a report about an address. It counts with what only our mail carried, or for an address of
which a server took a mail of ours shortly before; else it is recorded, shown, and does nothing.
"""

import re
from datetime import datetime

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import believable
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.mailing import MessageClass
from desktop_app.inbox.bounced import Bounced
from desktop_app.inbox.mail import Mail
from desktop_app.storage import bounces, deliveries, doubts, mailings, returned_mails
from desktop_app.storage.bounces import NewBounce
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_log import DeliveryRecord

BY_REPORT = "a delivery report came back"
STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ENVID = re.compile(r"(?im)^original-envelope-id:[ \t]*(\S{1,200})")


def envelope_ids(mail: Mail) -> list[str]:
    """The ENVIDs that a report gives back (RFC 3464 2.2.1)."""
    status = "\n".join(part.text for part in mail.parts if part.type in STATUS_PARTS)
    return _ENVID.findall(status)[:20]


def apply_bounce(
    book: Book, mail: Mail, bounced: Bounced, address_id: str, message_id: str, at: datetime, *, named: int,
    now: datetime,
) -> None:
    """Do what follows for one of `named` recipients; `message_id` is the record of the mail, `at` when it
    arrived."""
    if bounced.kind is BounceClass.DELIVERED:
        return
    delivery = _about(book, mail, bounced, address_id, at)
    if delivery is not None and mailings.get(book, delivery.mailing_id).cls is MessageClass.OPTOUT_ACK:
        return  # nobody asked for that letter, and it says nothing about the newsletters
    if delivery is not None and delivery.accepted_at is not None:
        at = max(at, delivery.accepted_at)  # by whatever clock: nothing comes back before it left
    accepted = returned_mails.last_accepted(book, address_id, at)
    believed = believable(bounced.how, accepted, at, named=named)
    if believed and delivery is not None:
        _came_back(book, delivery, bounced, now)
    bounces.take(
        book,
        NewBounce(
            address_id=address_id,
            kind=bounced.kind,
            at=at,
            delivery_id=delivery.id if delivery is not None else None,
            mailing_id=delivery.mailing_id if delivery is not None else None,
            message_id=message_id,
            status=bounced.status,
            reason=bounced.reason,
            user_unknown=bounced.user_unknown,
            how=bounced.how,
            believed=believed,
        ),
        now=now,
    )


def _about(
    book: Book, mail: Mail, bounced: Bounced, address_id: str, at: datetime
) -> DeliveryRecord | None:
    """The mail of ours that came back: the one that the report names, else the last one to that address."""
    names = [bounced.message_id] if bounced.message_id else []
    for name in (*names, *envelope_ids(mail)):
        found = returned_mails.named(book, name)
        if found is not None and found.address_id == address_id:
            return found
    return returned_mails.last_to(book, address_id, at)


def _reply(bounced: Bounced) -> str:
    """The server's words as a server says them: with the code of RFC 5321 before them."""
    if re.match(r"[45]\d\d[ -]", bounced.reason):
        return bounced.reason
    code = "450" if (bounced.status or "5").startswith("4") else "550"
    return " ".join(part for part in (code, bounced.status, bounced.reason or "undelivered") if part)


def _came_back(book: Book, delivery: DeliveryRecord, bounced: Bounced, now: datetime) -> None:
    """accepted → bounced, also of a mail of which nobody knew whether it had left."""
    reply = _reply(bounced)
    if delivery.state is DeliveryState.UNKNOWN:
        doubts.prove(book, delivery.id, ground=BY_REPORT, now=now)
        delivery = deliveries.get(book, delivery.id)
    if delivery.state is DeliveryState.ACCEPTED:
        deliveries.move(book, delivery.id, DeliveryState.BOUNCED, now=now, reply=reply)
