"""Makers for tests of bounces: runs that left, reports in a Maildir, and who may be written to."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from desktop_app.domain.decision import Mailbox, Message
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.eligibility import decide
from desktop_app.domain.finding import Severity
from desktop_app.domain.mailing import MessageClass
from desktop_app.inbox.maildir_reader import MaildirReader
from desktop_app.inbox.read_job import MailboxReading, ReadJob
from desktop_app.inbox.reader import MailboxReader, Progress
from desktop_app.storage import deliveries, mail_accounts, people, settings, topics
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount
from tests.factories import aoi_shop
from tests.storage.books import NOW, Reader, new_book, send_next, sent_to

SHOP = "aoi@example.jp"


def shop_book(folder: Path, *, authserv_id: str = "") -> Book:
    """A book with a shop and a Maildir, `folder / "mail"`."""
    book = new_book(folder)
    for name in ("new", "cur", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    settings.save_shop(book, aoi_shop(), NOW)
    account = MailAccount(
        id="account-1", address=SHOP, smtp_host="localhost", smtp_port=2525, inbox="maildir",
        maildir=str(folder / "mail"), authserv_id=authserv_id,
    )
    mail_accounts.save_account(book, account, NOW)
    return book


def run(book: Book, readers: list[Reader], *, at: datetime = NOW) -> str:
    """A newsletter that a server took for all of them at that time."""
    mailing = sent_to(book, readers)
    for _ in readers:
        send_next(book, mailing, DeliveryState.ACCEPTED, now=at)
    return mailing


def delivery(book: Book, mailing: str, reader: Reader) -> deliveries.DeliveryRecord:
    """What became of one mail of a run."""
    return next(row for row in deliveries.rows(book, mailing) if row.address_id == reader.address_id)


def report(
    reader: Reader,
    *,
    message_id: str = "",
    envid: str = "",
    action: str = "failed",
    status: str = "5.1.1",
    words: str = "550 5.1.1 User unknown",
    own_id: str = "r1",
) -> bytes:
    """A delivery report as Postfix writes one."""
    envelope = f"Original-Envelope-Id: {envid}\n" if envid else ""
    returned = f"Message-ID: {message_id}\n" if message_id else ""
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.jp (Mail Delivery System)\nTo: {SHOP}\n"
        f"Subject: Undelivered Mail Returned to Sender\nMessage-ID: <{own_id}@mx.example.jp>\n"
        'Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report;\n'
        ' report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain; charset=us-ascii\n\nThis is the mail system at mx.example.jp.\n\n"
        f"<{reader.address}>: host mx.example.com said: {words}\n\n"
        f"--b\nContent-Type: message/delivery-status\n\n{envelope}Reporting-MTA: dns; mx.example.jp\n\n"
        f"Final-Recipient: rfc822; {reader.address}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {words}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nFrom: {SHOP}\nTo: {reader.address}\n{returned}"
        "Subject: =?utf-8?b?56eL44Gu44GK5L6/44KK?=\n\n--b--\n"
    ).encode()


def about(book: Book, mailing: str, reader: Reader, **changes: str) -> bytes:
    """A report about one mail of a run, with our Message-ID inside."""
    found = delivery(book, mailing, reader)
    own = changes.pop("own_id", f"r-{found.id}-{changes.get('status', '')}-{changes.get('action', '')}")
    return report(reader, message_id=found.message_id or "", own_id=own, **changes)


_NUMBER = [0]


def put(folder: Path, data: bytes, *, at: datetime) -> None:
    """Deliver a mail into new/."""
    _NUMBER[0] += 1
    path = folder / "new" / f"{_NUMBER[0]:06d}.mail"
    path.write_bytes(data)
    os.utime(path, (at.timestamp(), at.timestamp()))


def words(sender: str, text: str, *, own_id: str, headers: str = "") -> bytes:
    """A reader's mail."""
    return (
        f"{headers}From: {sender}\nTo: {SHOP}\nSubject: \nMessage-ID: <{own_id}@client.example>\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    ).encode()


def job(book: Book, folder: Path, at: datetime) -> ReadJob:
    """Reads the Maildir."""

    def open_reader(progress: Progress) -> MailboxReader:
        return MaildirReader(folder, account_id="account-1", progress=progress)

    return ReadJob(book, open_reader, source="account-1", clock=lambda: at)


def read(book: Book, folder: Path, at: datetime) -> MailboxReading:
    """Read what is new."""
    return job(book, folder, at).read_now()


def rules_against(book: Book, address_id: str, at: datetime) -> tuple[str, ...]:
    """The rules that keep an address from the next newsletter; empty = it may be sent."""
    message = Message(cls=MessageClass.AD, at=at, topic=topics.default_topic(book).id, remote_sale_ad=False)
    mailbox = Mailbox(last_fetch=at)
    decision = decide(
        settings.load_shop(book), mailbox, message, people.candidate(book, address_id).person
    )
    found = (one.rule for one in decision.findings if one.severity is Severity.BLOCK)
    return tuple(dict.fromkeys(found))


def days(number: float) -> datetime:
    """So many days after NOW."""
    return NOW + timedelta(days=number)
