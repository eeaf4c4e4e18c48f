"""A mail that came in may prove that a doubtful one had left: it names what only a mail of ours carries.

A delivery report and a complaint carry our Message-ID, or our ENVID (RFC 3461 4.4, RFC 3464 2.2.1), inside;
an answer carries the Message-ID in In-Reply-To or References. Mails from the shop's own address prove
nothing: they may be our own copies.
"""

import re
from datetime import datetime

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import class_of
from desktop_app.domain.smtp_reply import Reply, Stage, Verdict, classify, read_reply
from desktop_app.inbox.bounce_apply import BY_REPORT, STATUS_PARTS, envelope_ids
from desktop_app.inbox.classified import Classified
from desktop_app.inbox.known import Known
from desktop_app.inbox.mail import Mail, bracketed, keys
from desktop_app.storage import bounces, deliveries, doubts
from desktop_app.storage.bounces import NewBounce
from desktop_app.storage.database import Book

BY_COMPLAINT = "a complaint came back"
BY_ANSWER = "it was answered"
_ACTION = re.compile(r"(?im)^action:\s*(failed|delayed|delivered|relayed|expanded)\b")
_STATUS = re.compile(r"(?im)^status:\s*([245]\.\d{1,3}\.\d{1,3})")
_DIAGNOSTIC = re.compile(r"(?im)^diagnostic-code:\s*(?:[\w-]+;\s*)?([^\r\n]{1,500})")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -]#?(?:([45]\.\d{1,3}\.\d{1,3})\b)?[^\r\n]{0,300}")
_LATER = re.compile(
    r"delayed|will (be retried|continue to|keep trying|retry)|not yet been delivered|no action is required|"
    r"配(信|送)の?遅延|遅延(通知|して)|再送(信)?を(試み|続け)|再試行", re.I,
)


def prove_by_mail(
    book: Book,
    mail: Mail,
    found: Classified,
    known: Known,
    *,
    message_id: str | None = None,
    at: datetime | None = None,
    now: datetime,
) -> int:
    """Settle what this mail proves, in the caller's transaction; returns how many doubts it ended.
    `message_id`: its record; `at`: when it arrived.

    Whom a report is surely about was settled by `bounce_apply`. What it says failed of the others is
    `bounced` after that, and counts for its address as every bounce does.
    """
    if not doubts.any_doubt(book):
        return 0
    if known.own & set(keys(mail.get("from"))):
        return 0
    if found.kind in ("bounce", "complaint"):
        names = [*_inside(mail), *mail.message_ids("in-reply-to", "references")]
        ground = BY_REPORT if found.kind == "bounce" else BY_COMPLAINT
    else:
        names, ground = mail.message_ids("in-reply-to", "references"), BY_ANSWER
    settled = 0
    for delivery_id in dict.fromkeys(doubts.delivery_of(book, one) for one in names):
        if delivery_id is None or not doubts.prove(book, delivery_id, ground=ground, now=now):
            continue
        settled += 1
        if found.kind == "bounce":
            _came_back(book, mail, delivery_id, message_id, at, now)
    return settled


def _inside(mail: Mail) -> list[str]:
    status = "\n".join(part.text for part in mail.parts if part.type in STATUS_PARTS)
    texts = f"{status}\n{mail.returned}\n{mail.text}"
    return [*envelope_ids(mail), *bracketed(texts)[:300]]


def _came_back(
    book: Book, mail: Mail, delivery_id: str, message_id: str | None, at: datetime | None, now: datetime
) -> None:
    reply = failure_of(mail)
    if reply is None:
        return
    delivery = deliveries.get(book, delivery_id)
    verdict = classify(Stage.RCPT, reply)
    bounces.take(
        book,
        NewBounce(
            address_id=delivery.address_id,
            kind=class_of(verdict) or BounceClass.UNKNOWN,
            at=at or now,
            delivery_id=delivery_id,
            mailing_id=delivery.mailing_id,
            message_id=message_id,
            status=reply.enhanced or None,
            reason=str(reply),
            user_unknown=verdict is Verdict.USER_UNKNOWN,
            how="message-id",
        ),
        now=now,
    )
    doubts.came_back(book, delivery_id, reply=str(reply), now=now)


def failure_of(mail: Mail) -> Reply | None:
    """What the report gives as the reason, without addresses; None when the mail is only late or was
    delivered. A report that names no code counts as a failure without one."""
    status = "\n".join(part.text for part in mail.parts if part.type in STATUS_PARTS)
    actions = {action.lower() for action in _ACTION.findall(status)}
    if actions and "failed" not in actions:
        return None
    words = mail.text[:20_000]
    if not actions and _LATER.search(f"{mail.subject[:300]}\n{words}"):
        return None
    coded = _CODE.search(m[1] if (m := _DIAGNOSTIC.search(status)) else words)
    enhanced = m[1] if (m := _STATUS.search(status)) else ""
    if coded is None:
        return Reply(550, f"{enhanced} undelivered".strip(), enhanced)
    reply = read_reply(int(coded[1]), coded[0][3:].strip(" -").encode())
    if reply.code < 500 and not actions:
        return None
    return Reply(reply.code, reply.text, enhanced if enhanced.startswith("5") else reply.enhanced)
