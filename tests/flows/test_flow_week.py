"""A week in the owner's life: people from a file, a newsletter, stops by mail and phone, mails that come
back, a restart, a restore, and the next newsletter, which goes to exactly those who may get it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.delivery import DeliveryState
from desktop_app.services import Services
from desktop_app.services.keeping import restore_book
from desktop_app.storage import audit, deliveries, mailings, tokens
from desktop_app.storage.database import open_book
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, ready_shop, services_of
from tests.sending import Clock

PEOPLE = ("button", "words", "gone", "full", "away", "asks", "phones", "stays", "later")
SHOP = "aoi@example.jp"


def address(name: str) -> str:
    """Of one of the people."""
    return f"{name}@readers.example"


@dataclass(slots=True)
class Week:
    """The shop, its clock, the server that takes its mails, and the mailbox where answers come in."""

    shop: ReadyShop
    server: FaultSmtp
    clock: Clock
    folder: Path
    services: Services = field(init=False)
    _mails: int = 0

    def __post_init__(self) -> None:
        self.services = self.shop.services

    def restart(self) -> None:
        """The PC is switched off and on."""
        path = self.services.book.path
        self.services.book.close()
        self.services = services_of(open_book(path, device_id="pc", now=self.clock()), self.clock)

    def restore(self, backup: Path) -> None:
        """An older copy takes the book's place."""
        path, environment = self.services.book.path, self.services.environment
        self.services.book.close()
        restore_book(backup, path, environment)
        self.services = services_of(open_book(path, device_id="pc", now=self.clock()), self.clock)

    def arrives(self, mail: bytes) -> None:
        """A mail comes into the shop's mailbox now."""
        self._mails += 1
        at = int(self.clock().timestamp())
        (self.shop.maildir / "new" / f"{at}.M{self._mails}.pc").write_bytes(mail)

    def row(self, newsletter: str, name: str) -> deliveries.DeliveryRecord:
        """What became of one person's mail."""
        rows = deliveries.rows(self.services.book, newsletter)
        return next(one for one in rows if one.address == address(name))

    def answer(self, newsletter: str, name: str, text: str, **headers: str) -> bytes:
        """A reader's answer, as a phone writes it above the quotation."""
        sent = self.row(newsletter, name)
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = address(name), SHOP
        mail["Subject"] = headers.pop("Subject", "Re: 冬の花が届きました")
        mail["Message-ID"] = f"<{name}.{self._mails}@readers.example>"
        mail["In-Reply-To"] = sent.message_id
        for key, value in headers.items():
            mail[key.replace("_", "-")] = value
        mail.set_content(
            f"{text}\n\n2026年11月23日(月) 10:00 花のあおい <{SHOP}>:\n"
            "> 冬の花が届きました\n> 配信停止はこちら\n"
        )
        return mail.as_bytes()

    def bounce(self, newsletter: str, name: str, status: str, words: str) -> bytes:
        """A report in Postfix's shape about one person's mail."""
        sent = self.row(newsletter, name)
        code = "550" if status.startswith("5.1") else "552"
        return (
            f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.jp (Mail Delivery System)\r\nTo: {SHOP}\r\n"
            "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
            "MIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Description: Notification\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
            "This is the mail system at host mx.example.jp.\r\n\r\n"
            f"<{address(name)}>: host mail.readers.example said: {code} {status} {words}\r\n"
            "\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            f"Reporting-MTA: dns; mx.example.jp\r\nOriginal-Envelope-Id: {sent.id}\r\n\r\n"
            f"Final-Recipient: rfc822; {address(name)}\r\nOriginal-Recipient: rfc822;{address(name)}\r\n"
            f"Action: failed\r\nStatus: {status}\r\n"
            f"Diagnostic-Code: smtp; {code} {status} {words}\r\n"
            "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            f"From: {SHOP}\r\nTo: {address(name)}\r\nMessage-ID: {sent.message_id}\r\n\r\n--b--\r\n"
        ).encode()

    def button(self, newsletter: str, name: str) -> bytes:
        """What Gmail sends when its own button is pressed."""
        book = self.services.book
        topic = mailings.get(book, newsletter).topic_id or ""
        token = tokens.token(book, self.row(newsletter, name).address_id, topic)
        return (
            f"From: {address(name)}\r\nTo: {SHOP}\r\nSubject: unsubscribe {token}\r\n"
            f"Message-ID: <x{self._mails}@mail.gmail.com>\r\nContent-Type: text/plain\r\n\r\n"
            "This message was automatically generated by Gmail.\r\n"
        ).encode()


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Week]:
    clock = Clock()
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, 0, clock=clock)
        made = Week(shop, server, clock, tmp_path)
        yield made
        made.services.book.close()


DECLARED: dict[str, Any] = {
    "basis": "CARD", "on": "2026-11-15", "occasion": "商談会", "by": "葵", "recipient_type": "business",
    "method": "名刺", "place": "商談会", "wording": None, "topics": None, "paper_by_hand": True,
}


def brought_in(week: Week, *names: str) -> None:
    """People come in from a file of business cards."""
    file = week.folder / "cards.csv"
    lines = ["氏名,メールアドレス", *(f"{name}さん,{address(name)}" for name in names)]
    file.write_text("\n".join(lines), encoding="utf-8")
    told = week.services.imports.run(str(file), DECLARED, dry_run=False)
    assert told["counts"]["new"] == len(names), told


def sent(week: Week, newsletter: str) -> set[str]:
    """Send, and who got it: exactly those whom the book says so of, nobody twice."""
    before = week.server.count()
    report = week.services.sending.send(newsletter)
    assert report["done"], report
    got = week.server.count() - before
    assert set(got.values()) <= {1}
    rows = deliveries.rows(week.services.book, newsletter)
    accepted = {row.address for row in rows if row.state is DeliveryState.ACCEPTED}
    assert accepted == set(got)
    return {one.partition("@")[0] for one in accepted}


def test_a_week(week: Week) -> None:
    # Monday: people from a fair come in, and a newsletter goes to all of them
    brought_in(week, *PEOPLE)
    first = week.shop.newsletter
    assert sent(week, first) == set(PEOPLE)

    # Tuesday: the mailbox brings a stop by the mail program's button, one in words, two reports, two others
    week.clock.forward(days=1)
    week.arrives(week.button(first, "button"))
    week.arrives(week.answer(first, "words", "お世話になっております。今後の配信は停止してください。"))
    week.arrives(week.bounce(first, "gone", "5.1.1", "User unknown"))
    week.arrives(week.bounce(first, "full", "5.2.2", "Mailbox full"))
    week.arrives(week.answer(first, "away", "休暇中です。配信停止", Auto_Submitted="auto-replied",
                             Subject="自動返信: 冬の花が届きました"))
    week.arrives(week.answer(first, "asks", "日曜日は開いていますか？"))
    told = week.services.mailbox.read()
    assert told["read"] == 6
    assert told["waiting"] == []
    assert week.row(first, "gone").state is DeliveryState.BOUNCED
    backup = week.folder / "tuesday.book"
    week.services.keeping.backup(backup)

    # Wednesday: a stop by phone, and the PC is switched off
    week.clock.forward(days=1)
    week.services.contacts.optout(address("phones"), via="phone", by="葵")
    week.restart()

    # Thursday: somebody writes to a shop whose disk broke; Tuesday's copy takes the book's place
    week.clock.forward(days=1)
    week.arrives(week.answer(first, "later", "もう送らないでください"))
    week.restore(backup)
    second = week.services.drafts.copy(first)

    # Friday: nothing leaves before the mailbox was read; then the newsletter goes to those who may get it
    week.clock.forward(days=1)
    assert sent(week, second) == {"full", "away", "asks", "stays"}
    assert audit.verify(week.services.book).state == "intact"
