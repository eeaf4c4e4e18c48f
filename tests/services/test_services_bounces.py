"""What the window asks about bounces: waves, warnings, and taking back (mail.md 4.3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.storage import audit, bounces
from desktop_app.storage.bounces import NewBounce
from tests.inbox.bounce_books import about, put, read, rules_against, run, shop_book
from tests.ready_shop import services_of
from tests.storage.books import Reader, add_reader, later


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with shop_book(tmp_path) as book:
        yield services_of(book, lambda: later(60))
        assert audit.verify(book).state == "intact"


def wave(services: Services, folder: Path, count: int = 12) -> list[Reader]:
    readers = [add_reader(services.book, f"r{n}@big.test") for n in range(20)]
    mailing = run(services.book, readers)
    for reader in readers[:count]:
        put(folder / "mail", about(services.book, mailing, reader), at=later(5))
    read(services.book, folder / "mail", later(6))
    return readers


def test_a_wave_is_told_and_released(services: Services, tmp_path: Path) -> None:
    readers = wave(services, tmp_path)
    (hold,) = services.bounces.holds()
    assert (hold.domain, hold.title) == ("big.test", "秋のお便り")
    assert (hold.hard, hold.sent, hold.share) == (12, 20, 0.6)
    assert sorted(one.address for one in hold.people) == sorted(one.address for one in readers[:12])
    assert sum(one.stopped for one in hold.people) == 10
    assert {one.name for one in hold.people} == {"読者 一郎"}
    with pytest.raises(AppError) as caught:
        services.bounces.decide(hold.id, False, " ")
    assert caught.value.id == "inbox-who-decides"
    done = services.bounces.decide(hold.id, False, "葵")
    assert (done.stopped, done.released) == (0, 12)
    assert services.bounces.holds() == ()
    assert rules_against(services.book, readers[0].address_id, later(61)) == ()
    with pytest.raises(AppError) as caught:
        services.bounces.decide(hold.id, True, "葵")
    assert caught.value.id == "bounce-hold-missing"


@pytest.mark.parametrize(
    ("status", "said", "checks", "word"),
    [
        ("5.7.26", "550 5.7.26 SPF and DKIM did not pass", "spf", "SPF"),
        ("5.7.1", "554 5.7.1 listed at spamhaus", "dkim", "迷惑メール"),
        ("5.3.4", "552 5.3.4 message too large", "", "大きすぎ"),
        ("5.7.1", "550 5.7.1 refused by policy", "dmarc", "決まり"),
    ],
)
def test_a_domain_that_refuses_is_told_with_what_to_do(
    services: Services, tmp_path: Path, status: str, said: str, checks: str, word: str
) -> None:
    readers = [add_reader(services.book, f"r{n}@big.test") for n in range(5)]
    mailing = run(services.book, readers)
    put(
        tmp_path / "mail", about(services.book, mailing, readers[0], status=status, words=said), at=later(5)
    )
    read(services.book, tmp_path / "mail", later(6))
    (warning,) = services.bounces.warnings()
    assert (warning.domain, warning.mails, warning.sent, warning.share) == ("big.test", 1, 5, 0.2)
    assert word in warning.why
    assert warning.advice
    assert (checks in warning.checks) if checks else not warning.checks
    assert not warning.stopped
    assert rules_against(services.book, readers[0].address_id, later(7)) == ()


def test_a_refusal_while_sending_can_be_taken_back(services: Services) -> None:
    reader = add_reader(services.book, "r@shop.test")
    told = NewBounce(address_id=reader.address_id, kind=BounceClass.HARD, at=later(5), user_unknown=True)
    bounces.take(services.book, told, now=later(5))
    (line,) = services.bounces.of_address(reader.address_id)
    assert (line.kind, line.state, line.address) == ("hard", "suppressed", "r@shop.test")
    for by, reason in (("", "x"), ("葵", "")):
        with pytest.raises(AppError) as caught:
            services.bounces.undo_bounce(line.id, by, reason)
        assert caught.value.id == "undo-reason-missing"
    assert services.bounces.undo_bounce(line.id, "葵", "電話で確かめました").addresses == ("r@shop.test",)
    assert rules_against(services.book, reader.address_id, later(61)) == ()
    (line,) = services.bounces.of_address(reader.address_id)
    assert (line.state, line.what) == ("dismissed", "取り消されました")
    with pytest.raises(AppError) as caught:
        services.bounces.undo_bounce(line.id, "葵", "もう一度")
    assert caught.value.id == "undo-nothing"


def test_what_a_report_did_is_told_in_words(services: Services, tmp_path: Path) -> None:
    reader = add_reader(services.book, "r@shop.test")
    mailing = run(services.book, [reader])
    put(tmp_path / "mail", about(services.book, mailing, reader), at=later(5))
    (mail,) = read(services.book, tmp_path / "mail", later(6)).mails
    (line,) = services.bounces.of_message(mail.message)
    assert (line.status, line.kind) == ("5.1.1", "hard")
    assert "送らないことにしました" in line.what
    assert services.bounces.can_undo(mail.message) == ""
    assert services.bounces.undo(mail.message, "葵", "電話で確かめました").addresses == ("r@shop.test",)
    assert services.bounces.can_undo(mail.message) == "nothing"
