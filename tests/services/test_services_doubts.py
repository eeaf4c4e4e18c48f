"""Doubtful mails end by proof: a copy among the sent ones, a report, a complaint, an answer; else by hand."""

from pathlib import Path

import pytest

from desktop_app.delivery import control
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.doubt import Hint
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import audit, backup, deliveries, people
from desktop_app.storage.database import open_book
from desktop_app.storage.deliveries import DeliveryRecord
from tests.fakes import Drop, FaultSmtp, Taken, first_of
from tests.ready_shop import ReadyShop, ready_shop, services_of
from tests.sending import Clock, reader

FIRST = reader(1)


def row(shop: ReadyShop, address: str = FIRST) -> DeliveryRecord:
    return next(one for one in deliveries.rows(shop.book, shop.newsletter) if one.address == address)


def doubtful(folder: Path, *, keeps_sent: bool | None = True) -> ReadyShop:
    """A shop whose first reader's mail was taken by a server that hung up without a word."""
    with FaultSmtp(first_of(FIRST, Stage.DOT, Drop(kept=True))) as server:
        shop = ready_shop(folder / "shop.book", server.port, keeps_sent=keeps_sent)
        report = shop.services.sending.send(shop.newsletter)
    assert (report["done"], report["why"], report["unknown"]) == (True, "unknown-left", 1)
    assert row(shop).state is DeliveryState.UNKNOWN
    return shop


def sent_copy(shop: ReadyShop, message_id: str) -> None:
    """The provider keeps a copy."""
    for part in ("cur", "new", "tmp"):
        (shop.maildir / ".Sent" / part).mkdir(parents=True, exist_ok=True)
    (shop.maildir / ".Sent" / "cur" / "1:2,S").write_bytes(f"Message-ID: {message_id}\r\n\r\nx".encode())


def arrives(shop: ReadyShop, text: str) -> None:
    """A mail comes in."""
    number = len(list((shop.maildir / "new").iterdir())) + 1
    (shop.maildir / "new" / f"{number}.mail").write_bytes(text.replace("\n", "\r\n").encode())


def forward(shop: ReadyShop, **parts: float) -> None:
    assert isinstance(shop.clock, Clock)
    shop.clock.forward(**parts)


def hint(shop: ReadyShop) -> Hint | None:
    return shop.services.doubts.hints([row(shop).id]).get(row(shop).id)


def test_a_copy_among_the_sent_mails_settles_it_at_the_next_reading(tmp_path: Path) -> None:
    shop = doubtful(tmp_path)
    with shop.book:
        sent_copy(shop, str(row(shop).message_id))
        shop.services.mailbox.read_now()
        found = row(shop)
        assert (found.state, found.reply) == (DeliveryState.ACCEPTED, "found in Sent")
        (listed,) = [
            one for one in shop.services.newsletters.deliveries(shop.newsletter) if one["address"] == FIRST
        ]
        assert (listed["state"], listed["reply"]) == ("accepted", "found in Sent")
        assert hint(shop) is None
        assert audit.verify(shop.book).state == "intact"
        assert shop.services.sending.send(shop.newsletter)["why"] == "finished"


def test_the_end_of_a_run_looks_too(tmp_path: Path) -> None:
    with FaultSmtp(first_of(FIRST, Stage.DOT, Drop(kept=True))) as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, keeps_sent=True)
        with shop.book:
            keep = server.keep

            def also_in_sent(mail: object) -> None:
                keep(mail)  # type: ignore[arg-type]
                if getattr(mail, "recipient", "") == FIRST:
                    sent_copy(shop, getattr(mail, "message_id", ""))

            server.keep = also_in_sent  # type: ignore[method-assign]
            report = shop.services.sending.send(shop.newsletter)
            assert (report["why"], report["unknown"], report["accepted"]) == ("finished", 0, 3)


def test_what_is_not_found_is_a_hint_and_stays_the_owners(tmp_path: Path) -> None:
    shop = doubtful(tmp_path)
    with shop.book:
        sent_copy(shop, "<somebody-else@example.jp>")
        assert hint(shop) is Hint.NEVER_LOOKED
        for minutes, expected in ((5, Hint.NEVER_LOOKED), (1, Hint.NEVER_LOOKED), (10, Hint.NOT_FOUND)):
            forward(shop, minutes=minutes)
            shop.services.mailbox.read_now()
            assert hint(shop) is expected
            assert row(shop).state is DeliveryState.UNKNOWN
        assert shop.services.delivery_view.recipient(row(shop).id).hint is Hint.NOT_FOUND
        page = shop.services.delivery_view.recipients(shop.newsletter)
        assert page.hints == {row(shop).id: Hint.NOT_FOUND}


@pytest.mark.parametrize("keeps_sent", [None, False])
def test_without_copies_nobody_hints_at_anything(tmp_path: Path, keeps_sent: bool | None) -> None:
    shop = doubtful(tmp_path, keeps_sent=keeps_sent)
    with shop.book:
        sent_copy(shop, str(row(shop).message_id))
        shop.services.mailbox.read_now()
        # a copy proves also where nobody knew that there would be one; where there are none nobody looks
        assert (row(shop).state is DeliveryState.ACCEPTED) is (keeps_sent is None)
        if keeps_sent is False:
            assert hint(shop) is Hint.NO_SENT_FOLDER


def test_a_folder_that_cannot_be_searched_is_no_failure_of_the_reading(tmp_path: Path) -> None:
    shop = doubtful(tmp_path)
    with shop.book:
        shop.services.mailbox.read_now()
        assert row(shop).state is DeliveryState.UNKNOWN
        assert shop.services.mailbox.failed() is None


REPORT = """Return-Path: <>
From: MAILER-DAEMON@mx.example.jp (Mail Delivery System)
To: aoi@example.jp
Subject: {subject}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"

--B1
Content-Type: text/plain

A mail could not be delivered yet.
--B1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp
{envid}
Final-Recipient: rfc822; r0001@example.jp
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {reply}

--B1
Content-Type: text/rfc822-headers

From: aoi@example.jp
{message_id}
--B1--
"""


@pytest.mark.parametrize(("action", "status", "reply", "state", "stopped"), [
    ("failed", "5.1.1", "550 5.1.1 <r0001@example.jp>: User unknown", DeliveryState.BOUNCED, True),
    ("failed", "5.2.2", "552 5.2.2 over quota", DeliveryState.BOUNCED, False),
    ("delayed", "4.2.2", "452 4.2.2 mailbox full", DeliveryState.ACCEPTED, False),
    ("delivered", "2.0.0", "250 Ok", DeliveryState.ACCEPTED, False),
])
@pytest.mark.parametrize("by", ["Message-ID", "ENVID"])
def test_a_report_proves_that_it_had_left(
    tmp_path: Path, action: str, status: str, reply: str, state: DeliveryState, stopped: bool, by: str
) -> None:
    shop = doubtful(tmp_path)
    with shop.book:
        doubt = row(shop)
        arrives(shop, REPORT.format(
            subject="Delivery Status Notification", action=action, status=status, reply=reply,
            envid=f"Original-Envelope-Id: {doubt.id}" if by == "ENVID" else "",
            message_id=f"Message-ID: {doubt.message_id}" if by == "Message-ID" else "Subject: x",
        ))
        shop.services.mailbox.read_now()
        found = row(shop)
        assert found.state is state
        assert "r0001" not in (found.reply or "")
        assert people.candidate(shop.book, found.address_id).person.user_unknown is stopped
        assert audit.verify(shop.book).state == "intact"


def test_an_answer_proves_it_and_our_own_copy_does_not(tmp_path: Path) -> None:
    shop = doubtful(tmp_path)
    with shop.book:
        message_id = row(shop).message_id
        arrives(shop, f"From: aoi@example.jp\nSubject: Re: x\nIn-Reply-To: {message_id}\n\nok\n")
        shop.services.mailbox.read_now()
        assert row(shop).state is DeliveryState.UNKNOWN
        arrives(shop, f"From: {FIRST}\nSubject: Re: x\nIn-Reply-To: {message_id}\n\nきれいでした\n")
        forward(shop, minutes=1)
        shop.services.mailbox.read_now()
        assert (row(shop).state, row(shop).reply) == (DeliveryState.ACCEPTED, "it was answered")


def test_a_report_that_comes_before_the_crash_was_noticed_counts(tmp_path: Path) -> None:
    """The PC went off after the mail had left: at the next start the mailbox is read first."""
    shop = doubtful(tmp_path)
    with shop.book:
        doubt = row(shop)
        deliveries.resolve(shop.book, shop.newsletter, FIRST, as_sent=False, by="葵", now=shop.clock())
        clearance = deliveries.stored_clearance(shop.book, shop.newsletter)
        assert clearance is not None
        deliveries.move(
            shop.book, doubt.id, DeliveryState.SENDING, now=shop.clock(), clearance_id=clearance.id
        )
        arrives(shop, REPORT.format(
            subject="x", action="failed", status="5.2.2", reply="552 full", envid="",
            message_id=f"Message-ID: {doubt.message_id}",
        ))
        shop.services.mailbox.read_now()
        assert row(shop).state is DeliveryState.BOUNCED


def test_after_a_restore_the_copies_tell_what_had_left(tmp_path: Path) -> None:
    """Yesterday's backup never saw the Message-IDs of today; how they begin is enough."""
    path, copy = tmp_path / "shop.book", tmp_path / "copy.book"
    shops: list[ReadyShop] = []
    with FaultSmtp(delay=0.002) as server:
        keep = server.keep

        def provider(mail: Taken) -> None:
            keep(mail)
            number = len(server.taken)
            (shops[0].maildir / ".Sent" / "cur" / f"{number}:2,S").write_bytes(mail.data)
            if number == 4:
                with open_book(path, device_id="pc", now=shops[0].clock(), writable=False) as book:
                    backup.backup(book, copy, now=shops[0].clock())
            if number == 9:
                with open_book(path, device_id="pc", now=shops[0].clock(), exclusive=False) as book:
                    control.pause(book, shops[0].newsletter, now=shops[0].clock())

        server.keep = provider  # type: ignore[method-assign]
        shop = ready_shop(path, server.port, 20, keeps_sent=True, max_connections=2)
        shops.append(shop)
        sent_copy(shop, "<another@example.jp>")
        with shop.book:
            assert shop.services.sending.send(shop.newsletter)["why"] == "paused"
            had = {address for address, copies in server.count().items() if copies}
        for one in tmp_path.glob("shop.book*"):  # the disk is broken: nothing is left that knew more
            if one.is_file():
                one.unlink()
        backup.restore(copy, path, device_id="pc", now=shop.clock())
        with open_book(path, device_id="pc", now=shop.clock()) as book:
            back = services_of(book, shop.clock)
            before = deliveries.counts(book, shop.newsletter)
            assert before.unknown == 20 - before.accepted > 0
            back.mailbox.read_now()
            rows = deliveries.rows(book, shop.newsletter)
            assert {row.address for row in rows if row.state is DeliveryState.ACCEPTED} == had
            assert all(row.message_id for row in rows if row.state is DeliveryState.ACCEPTED)
            assert {row.state for row in rows} == {DeliveryState.ACCEPTED, DeliveryState.UNKNOWN}
            for row in rows:
                if row.state is DeliveryState.UNKNOWN:
                    back.newsletters.resolve(shop.newsletter, row.address, as_sent=False, by="葵")
            assert back.sending.send(shop.newsletter)["why"] == "finished"
            assert audit.verify(book).state == "intact"
        assert set(server.count().values()) == {1}
        assert len(server.count()) == 20
