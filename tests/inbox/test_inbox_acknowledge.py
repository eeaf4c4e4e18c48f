"""停止のお知らせ: at most once, to whoever wrote, never to machines, lists or forged senders (law.md 7.7)."""

import email.policy
import os
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import consents, contacts, deliveries, letters, privacy, suppressions
from desktop_app.storage.verification import verify
from tests.fakes import FaultSmtp, Say, Visit, first_of
from tests.ready_shop import ReadyShop, ready_shop
from tests.sending import Clock

READER = "hanako@example.jp"
MX = "mx.example.jp"
FAILED = f"Authentication-Results: {MX}; dmarc=fail header.from=example.jp\r\n"


def shop_at(path: Path, port: int = 9, *, on: bool = True, **account: Any) -> ReadyShop:
    shop = ready_shop(path / "shop.book", port, 0, clock=Clock(), authserv_id=MX, **account)
    shop.person(READER)
    if on:
        with shop.book:
            shop.services.shop.set_acknowledges(True)
    return shop


def stops(
    shop: ReadyShop, number: int = 1, *, path: str | None = f"<{READER}>", sender: str = READER,
    head: str = "", text: str = "配信停止してください", days_ago: int = 0, mail_id: str = "",
) -> None:
    at = shop.clock() - timedelta(days=days_ago)
    lines = f"Return-Path: {path}\r\n" if path is not None else ""
    mail = (
        f"{lines}{head}From: {sender}\r\nTo: aoi@example.jp\r\nSubject: Re: x\r\n"
        f"Date: {at:%a, %d %b %Y %T %z}\r\nMessage-ID: {mail_id or f'<stop{number}@example.jp>'}\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    file = shop.maildir / "new" / f"{number}.x"
    file.write_bytes(mail.encode())
    os.utime(file, (at.timestamp(),) * 2)
    shop.services.mailbox.read()


def test_whoever_says_stop_is_told_once_that_it_is_done(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_at(tmp_path, fake.port)
        with shop.book:
            stops(shop)
            (waiting,) = shop.services.letters.waiting()
            assert waiting.kind == "acknowledgement"
            assert waiting.due_at is not None
            last = shop.services.letters.send()
            assert (last["accepted"], last["why"]) == (1, "finished")
            (taken,) = fake.taken
            assert (taken.sender, taken.recipient) == ("", READER)
            mail = email.message_from_bytes(taken.data, policy=email.policy.default)
            assert isinstance(mail, EmailMessage)
            assert mail["Auto-Submitted"] == "auto-replied"
            assert (mail["In-Reply-To"], mail["References"]) == ("<stop1@example.jp>",) * 2
            assert (mail["Reply-To"], mail["List-Unsubscribe"], mail["Precedence"]) == (None, None, None)
            assert mail["Subject"] == "【花のあおい】広告メールの配信を停止しました"
            part = mail.get_body(("plain",))
            assert part is not None
            text = part.get_content()
            assert text.startswith(f"{READER}への広告メールを停止しました（2026年11月22日")
            (letter,) = letters.all_letters(shop.book)
            (row,) = deliveries.rows(shop.book, letter.id)
            assert (row.state, row.basis) == ("accepted", None)
            stops(shop, 2, text="まだ届きます。配信停止してください")
            assert len(letters.all_letters(shop.book)) == 1
            assert verify(shop.book).state == "intact"


def test_it_is_off_at_first(tmp_path: Path) -> None:
    shop = shop_at(tmp_path, on=False)
    with shop.book:
        assert not shop.services.shop.acknowledges()
        stops(shop)
        assert letters.all_letters(shop.book) == []


@pytest.mark.parametrize("changes", [
    {"path": "<>"}, {"path": None}, {"path": "<not an address>"}, {"path": "<noreply@example.jp>"},
    {"path": "<aoi@example.jp>"}, {"head": "List-Id: <a.example.jp>\r\n"}, {"head": FAILED},
    {"head": "Auto-Submitted: auto-generated\r\n"}, {"head": "List-Help: <x>\r\n"}, {"days_ago": 3},
    {"text": "12月31日まで配信を止めてください"},
])
def test_nobody_is_written_to_who_did_not_write(tmp_path: Path, changes: dict[str, Any]) -> None:
    shop = shop_at(tmp_path)
    with shop.book:
        stops(shop, **changes)
        assert letters.all_letters(shop.book) == []


def test_one_until_the_reader_agrees_anew(tmp_path: Path) -> None:
    shop = shop_at(tmp_path)
    clock = shop.clock
    assert isinstance(clock, Clock)
    with shop.book:
        stops(shop)
        clock.forward(hours=2)
        stops(shop, 2, text="退会します")
        assert len(letters.all_letters(shop.book)) == 1
        clock.forward(days=1)
        stops(shop, 3, text="配信不要です")
        assert len(letters.all_letters(shop.book)) == 1
        clock.forward(days=1)
        found = contacts.by_address(shop.book, READER)
        assert found is not None
        agreed = Evidence(basis=Basis.CONSENT_WEB, obtained_at=clock(), method="web", wording="お便り")
        consents.add_evidence(
            shop.book, found.addresses[0].id, agreed, recorded_by="葵", now=clock()
        )
        clock.forward(hours=1)
        stops(shop, 4, text="やはり配信停止でお願いします")
        assert len(letters.all_letters(shop.book)) == 2


def test_thirty_an_hour_in_all(tmp_path: Path) -> None:
    shop = shop_at(tmp_path)
    for number in range(32):
        shop.person(f"r{number}@example.jp")
    with shop.book:
        for number in range(32):
            one = f"r{number}@example.jp"
            stops(shop, number, path=f"<{one}>", sender=one)
        assert len(letters.all_letters(shop.book)) == 30


def test_what_becomes_of_it_says_nothing_about_anybody(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_at(tmp_path, fake.port)
        with shop.book:
            fake.script = first_of(READER, Stage.RCPT, Say("550 5.1.1 no such user"))
            stops(shop)
            assert shop.services.letters.send()["rejected"] == 1
            address = contacts.address_by_key(shop.book, READER)
            assert address is not None
            assert suppressions.reasons_of(shop.book, address.id) == {"optout"}
            assert shop.book.sql("SELECT 1 FROM bounce") == []
            assert shop.services.letters.waiting() == ()


@pytest.mark.parametrize("reply", [
    "501 5.1.7 sender needed", "550 5.7.1 not yours", "553 5.7.1 sender rejected",
])
def test_a_server_that_wants_a_sender_stops_no_other_letter(tmp_path: Path, reply: str) -> None:
    with FaultSmtp() as fake:
        shop = shop_at(tmp_path, fake.port)
        with shop.book:
            fake.script = lambda stage, visit: _wants_sender(stage, visit, reply)
            stops(shop)
            shop.person("oral@example.jp", Evidence(
                basis=Basis.CONSENT_ORAL, obtained_at=date(2026, 11, 20), method="口頭", place="店頭",
                by="葵", occasion="ご来店", wording="お便りをお送りします",
            ))
            shop.services.letters.put("confirm", ["oral@example.jp"])
            last = shop.services.letters.send()
            assert (last["accepted"], last["done"]) == (1, True)
            assert [one.state for one in shop.services.letters.rows()] == ["cancelled", "accepted"]
            assert shop.services.letters.waiting() == ()
            assert [one.recipient for one in fake.taken] == ["oral@example.jp"]


def _wants_sender(stage: Stage, visit: Visit, reply: str) -> Say | None:
    return Say(reply) if stage is Stage.MAIL and not visit.sender else None


def test_a_strange_message_id_is_not_repeated(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_at(tmp_path, fake.port)
        with shop.book:
            stops(shop, mail_id="not one")
            shop.services.letters.send()
            mail = email.message_from_bytes(fake.taken[0].data)
            assert mail["In-Reply-To"] is None


def test_an_erased_reader_is_not_named(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_at(tmp_path, fake.port)
        with shop.book:
            stops(shop, path="<other@example.com>")
            address = contacts.address_by_key(shop.book, READER)
            assert address is not None
            privacy.erase_address(
                shop.book, address.id, rule="JP-APPI-35-ERASE", by="葵", now=shop.clock()
            )
            last = shop.services.letters.send()
            assert (last["accepted"], last["done"]) == (0, True)
            assert fake.taken == []
            assert shop.services.letters.waiting() == ()


def test_one_that_waited_for_days_is_no_news(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_at(tmp_path, fake.port)
        clock = shop.clock
        assert isinstance(clock, Clock)
        with shop.book:
            stops(shop)
            clock.forward(days=3)
            assert shop.services.letters.send()["done"]
            assert fake.taken == []
            assert shop.services.letters.rows()[0].state == "cancelled"
