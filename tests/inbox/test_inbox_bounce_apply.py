"""Delivery reports from a real Maildir into a real book (mail.md 4.3, JP-SEND-BOUNCE)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import (
    attachments,
    audit,
    bounce_decisions,
    bounce_reads,
    chain,
    consents,
    deliveries,
    inbox_messages,
    privacy,
    suppressions,
)
from desktop_app.storage.database import Book
from tests.inbox.bounce_books import (
    about,
    days,
    delivery,
    put,
    read,
    report,
    rules_against,
    run,
    shop_book,
    words,
)
from tests.storage.books import NOW, Reader, add_reader, later, send_next, sent_to, web_consent


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with shop_book(tmp_path) as opened:
        yield opened
        assert audit.verify(opened).state in ("intact", "erased")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


def states(book: Book, reader: Reader) -> list[tuple[str, str]]:
    return [(one.kind.value, one.state.value) for one in bounce_reads.of_address(book, reader.address_id)]


def stopped(book: Book, reader: Reader) -> bool:
    return SuppressionReason.BOUNCE in suppressions.reasons_of(book, reader.address_id)


def test_an_unknown_user_is_kept_out_at_the_first_report(book: Book, folder: Path) -> None:
    reader, other = add_reader(book, "gone@shop.test"), add_reader(book, "here@shop.test")
    mailing = run(book, [reader, other])
    put(folder, about(book, mailing, reader), at=later(5))
    (mail,) = read(book, folder, later(6)).mails
    assert (mail.classified.kind, mail.addresses) == ("bounce", ("gone@shop.test",))
    assert states(book, reader) == [("hard", "suppressed")]
    assert rules_against(book, reader.address_id, later(7)) == ("JP-SEND-BOUNCE",)
    assert rules_against(book, other.address_id, later(7)) == ()
    row = delivery(book, mailing, reader)
    assert (row.state, row.reply) == (DeliveryState.BOUNCED, "550 5.1.1 User unknown")
    (line,) = bounce_reads.of_message(book, mail.message)
    assert (line.status, line.delivery_id, line.believed) == ("5.1.1", row.id, True)
    # the raw mail is the evidence
    kept = chain.entry(book, mail.message).attachments
    assert b"delivery-status" in attachments.load(book, kept[0]).data


@pytest.mark.parametrize(
    ("status", "said", "kind", "state"),
    [
        ("5.1.2", "550 5.1.2 Host not found", "hard", "suppressed"),
        ("5.2.2", "552 5.2.2 Mailbox full", "mailbox", "counted"),
        ("4.4.1", "Connection timed out", "transient", "counted"),
        ("5.7.1", "554 5.7.1 Message rejected as spam by policy", "policy", "counted"),
    ],
)
def test_other_classes_count_or_only_warn(
    book: Book, folder: Path, status: str, said: str, kind: str, state: str
) -> None:
    reader = add_reader(book, "reader@shop.test")
    mailing = run(book, [reader])
    put(folder, about(book, mailing, reader, status=status, words=said), at=later(5))
    read(book, folder, later(6))
    assert states(book, reader) == [(kind, state)]
    assert stopped(book, reader) is (state == "suppressed")
    assert delivery(book, mailing, reader).state is DeliveryState.BOUNCED


def test_a_late_mail_counts_nothing_and_then_the_failure_counts_once(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader@shop.test")
    mailing = run(book, [reader])
    late = about(book, mailing, reader, action="delayed", status="4.4.1", words="timed out")
    put(folder, late, at=later(5))
    read(book, folder, later(6))
    assert states(book, reader) == []
    assert delivery(book, mailing, reader).state is DeliveryState.ACCEPTED
    put(folder, about(book, mailing, reader, status="4.4.7", words="queue expired"), at=later(60))
    put(folder, about(book, mailing, reader, status="4.4.7", words="queue expired", own_id="x"), at=later(61))
    read(book, folder, later(62))
    assert states(book, reader) == [("transient", "dismissed"), ("transient", "counted")]
    # and one that says more takes its place
    put(folder, about(book, mailing, reader), at=later(70))
    read(book, folder, later(71))
    assert states(book, reader)[0] == ("hard", "suppressed")
    assert sorted(state for _, state in states(book, reader)) == ["dismissed", "dismissed", "suppressed"]


def test_five_soft_ones_in_a_row_keep_out_and_a_mail_that_stayed_away_resets(
    book: Book, folder: Path
) -> None:
    full, well = add_reader(book, "full@shop.test"), add_reader(book, "well@shop.test")
    for number in range(5):
        mailing = run(book, [full, well], at=days(number * 5))
        put(folder, about(book, mailing, full, status="4.4.7", words="expired"), at=days(number * 5 + 1))
        if number != 2:
            put(folder, about(book, mailing, well, status="4.4.7", words="expired"), at=days(number * 5 + 1))
        assert not stopped(book, full)
        read(book, folder, days(number * 5 + 2))
    assert stopped(book, full)
    assert not stopped(book, well)
    assert rules_against(book, full.address_id, days(30)) == ("JP-SEND-BOUNCE",)
    assert rules_against(book, well.address_id, days(30)) == ()


@pytest.mark.parametrize("sent", [False, True])
def test_a_forged_report_does_nothing_and_is_shown(book: Book, folder: Path, sent: bool) -> None:
    """An address alone needs a mail of ours of the last fortnight."""
    reader = add_reader(book, "reader@shop.test")
    if sent:
        run(book, [reader], at=days(0))
    put(folder, report(reader), at=days(20))
    (mail,) = read(book, folder, days(20)).mails
    assert rules_against(book, reader.address_id, days(20)) == ()
    assert [one.state.value for one in bounce_reads.of_message(book, mail.message)] in ([], ["dismissed"])
    assert inbox_messages.get(book, mail.message).kind == "bounce"


def test_an_address_alone_is_believed_shortly_after_a_mail(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader@shop.test")
    mailing = run(book, [reader], at=days(0))
    put(folder, report(reader), at=days(10))
    read(book, folder, days(10))
    assert states(book, reader) == [("hard", "suppressed")]
    assert delivery(book, mailing, reader).state is DeliveryState.BOUNCED


def test_our_envelope_id_is_believed_for_ever(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader@shop.test")
    mailing = run(book, [reader], at=days(0))
    put(folder, report(reader, envid=delivery(book, mailing, reader).id), at=days(40))
    read(book, folder, days(40))
    assert states(book, reader) == [("hard", "suppressed")]


def test_a_doubtful_mail_is_proven_and_then_bounced(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader@shop.test")
    mailing = sent_to(book, [reader])
    send_next(book, mailing, DeliveryState.UNKNOWN)
    put(folder, about(book, mailing, reader), at=later(5))
    read(book, folder, later(6))
    kinds = [
        one.facts["state"]
        for one in chain.entries(book, ("delivery",), subject=delivery(book, mailing, reader).id)
    ]
    assert kinds[-3:] == ["unknown", "accepted", "bounced"]
    assert states(book, reader) == [("hard", "suppressed")]


def test_a_wave_waits_for_the_owner_and_can_be_taken_back(book: Book, folder: Path) -> None:
    readers = [add_reader(book, f"r{n}@big.test") for n in range(20)]
    other = add_reader(book, "r@small.test")
    mailing = run(book, [*readers, other])
    for reader in (*readers[:12], other):
        put(folder, about(book, mailing, reader), at=later(5))
    read(book, folder, later(6))
    (wave,) = bounce_reads.waves(book)
    assert (wave.domain, wave.hard, wave.sent, len(wave.rows)) == ("big.test", 12, 20, 12)
    assert sum(row.stopped for row in wave.rows) == 10  # those before it was seen
    for reader in readers[:12]:
        assert rules_against(book, reader.address_id, later(7)) == ("JP-SEND-BOUNCE",)
    assert states(book, other) == [("hard", "suppressed")]  # another domain is not held
    done = bounce_decisions.decide_wave(book, mailing, "big.test", stop=False, by="葵", now=later(10))
    assert (done.stopped, done.released) == (0, 12)
    for reader in readers[:12]:
        assert rules_against(book, reader.address_id, later(11)) == ()
    assert rules_against(book, other.address_id, later(11)) == ("JP-SEND-BOUNCE",)
    # the rest of the same wave follows the decision, the next run does not
    put(folder, about(book, mailing, readers[12]), at=later(12))
    read(book, folder, later(13))
    assert rules_against(book, readers[12].address_id, later(14)) == ()
    second = run(book, readers, at=days(7))
    put(folder, about(book, second, readers[0]), at=days(8))
    read(book, folder, days(8))
    assert rules_against(book, readers[0].address_id, days(9)) == ("JP-SEND-BOUNCE",)
    assert bounce_reads.waves(book) == []


def test_a_wave_that_the_owner_confirms_keeps_out(book: Book, folder: Path) -> None:
    readers = [add_reader(book, f"r{n}@big.test") for n in range(13)]
    mailing = run(book, readers)
    for reader in readers[:12]:
        put(folder, about(book, mailing, reader), at=later(5))
    read(book, folder, later(6))
    done = bounce_decisions.decide_wave(book, mailing, "big.test", stop=True, by="葵", now=later(10))
    assert (done.stopped, done.released) == (12, 0)
    assert bounce_reads.waves(book) == []
    put(folder, about(book, mailing, readers[12]), at=later(12))
    read(book, folder, later(13))
    for reader in readers:
        assert stopped(book, reader)
        assert states(book, reader) == [("hard", "suppressed")]
    again = bounce_decisions.decide_wave(book, mailing, "big.test", stop=True, by="葵", now=later(20))
    assert again.stopped == 0


def test_a_new_sign_up_brings_a_bounced_address_back_and_a_new_bounce_stops_it(
    book: Book, folder: Path
) -> None:
    reader = add_reader(book, "reader@shop.test")
    mailing = run(book, [reader])
    put(folder, about(book, mailing, reader), at=later(5))
    read(book, folder, later(6))
    old = web_consent()
    consents.add_evidence(book, reader.address_id, replace(old, imported=True, obtained_at=days(1)),
                          recorded_by="葵", now=days(2))
    assert rules_against(book, reader.address_id, days(3)) == ("JP-SEND-BOUNCE",)  # a list proves nothing
    consents.add_evidence(
        book, reader.address_id, replace(old, obtained_at=days(3)), recorded_by="葵", now=days(3)
    )
    assert rules_against(book, reader.address_id, days(4)) == ()
    again = run(book, [reader], at=days(5))
    put(folder, about(book, again, reader), at=days(6))
    read(book, folder, days(6))
    assert rules_against(book, reader.address_id, days(7)) == ("JP-SEND-BOUNCE",)


def test_no_sign_of_a_mailbox_lifts_an_opt_out(book: Book, folder: Path) -> None:
    """A bounced address that is brought back stays stopped when its reader said stop."""
    reader = add_reader(book, "reader@shop.test")
    mailing = run(book, [reader])
    put(folder, words("reader@shop.test", "配信停止してください", own_id="s1"), at=later(3))
    put(folder, about(book, mailing, reader), at=later(5))
    read(book, folder, later(6))
    ids = [one.id for one in bounce_reads.of_address(book, reader.address_id)]
    bounce_decisions.undo(book, ids, by="葵", reason="電話で確かめた", now=later(10))
    assert "JP-SEM-3-3-OPTOUT" in rules_against(book, reader.address_id, later(11))
    assert "JP-SEND-BOUNCE" not in rules_against(book, reader.address_id, later(11))


def test_an_erased_reader_stays_out_and_the_book_whole(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader@shop.test")
    mailing = run(book, [reader])
    put(folder, about(book, mailing, reader), at=later(5))
    (mail,) = read(book, folder, later(6)).mails
    privacy.erase_address(book, reader.address_id, rule="JP-APPI-35-ERASE", by="葵", now=later(10))
    (line,) = bounce_reads.of_message(book, mail.message)
    assert (line.address, line.reason, line.name) == ("", "", "")
    back = add_reader(book, "reader@shop.test")
    assert "JP-SEND-BOUNCE" in rules_against(book, back.address_id, later(20))
    assert deliveries.get(book, line.delivery_id or "").state is DeliveryState.BOUNCED
    assert date(2026, 11, 23) == NOW.date()
