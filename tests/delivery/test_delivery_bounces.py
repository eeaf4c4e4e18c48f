"""What servers refuse while sending counts under the same rules as what comes back later (mail.md 4.3)."""

from pathlib import Path

import pytest

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import audit, bounce_reads, contacts, deliveries, suppressions
from tests.fakes import Fault, FaultSmtp, Say
from tests.sending import Clock, Shopfront, open_shop


def refusing(domain: str, line: str, stage: Stage = Stage.RCPT, most: int = 1000):  # type: ignore[no-untyped-def]
    """A server that refuses so many recipients at a domain."""
    said = [0]

    def script(here: Stage, visit: object) -> Fault | None:
        if here is stage and str(getattr(visit, "recipient", "")).endswith(domain) and said[0] < most:
            said[0] += 1
            return Say(line)
        return None

    return script


def mixed(count: int, other: int) -> list[str]:
    """Readers of two domains, taking turns."""
    big = [f"r{n:02d}@big.test" for n in range(count)]
    small = [f"r{n:02d}@other.test" for n in range(other)]
    turns = [one for pair in zip(big, small, strict=False) for one in pair]
    return turns + big[other:] + small[count:]


def at(shop: Shopfront, domain: str) -> list[str]:
    return sorted(state for address, state in shop.states().items() if address.endswith(domain))


def told(shop: Shopfront, address: str) -> list[tuple[str, str]]:
    found = contacts.address_by_key(shop.book, address)
    assert found is not None
    return [(one.kind.value, one.state.value) for one in bounce_reads.of_address(shop.book, found.id)]


@pytest.mark.parametrize(
    ("line", "kind", "state"),
    [
        ("550 5.1.1 User unknown", "hard", "suppressed"),
        ("552 5.2.2 over quota", "mailbox", "counted"),
        ("550 5.7.1 blocked", "policy", "counted"),
        ("550 go away", "unknown", "counted"),
    ],
)
def test_a_refusal_is_a_bounce_of_its_class(tmp_path: Path, line: str, kind: str, state: str) -> None:
    with FaultSmtp(refusing("r00@big.test", line)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, mixed(6, 6))
        with shop.book:
            shop.job().send(shop.newsletter)
            assert told(shop, "r00@big.test") == [(kind, state)]
            assert told(shop, "r01@big.test") == []
            (row,) = bounce_reads.of_address(shop.book, shop.row("r00@big.test").address_id)
            assert row.delivery_id == shop.row("r00@big.test").id
            assert row.reason == line
            assert row.stopped is (state == "suppressed")
            assert audit.verify(shop.book).state == "intact"


def test_a_domain_that_refuses_too_much_rests_and_the_others_go_on(tmp_path: Path) -> None:
    clock = Clock()
    with FaultSmtp(refusing("@big.test", "554 5.7.1 listed at example", most=4)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, mixed(20, 80), clock=clock)
        with shop.book:
            report = shop.job().send(shop.newsletter)
            assert at(shop, "@other.test") == ["accepted"] * 80
            assert at(shop, "@big.test") == ["deferred"] * 16 + ["rejected"] * 4
            assert (report.done, report.why) == (False, "deferred")
            waiting = [row for row in deliveries.rows(shop.book, shop.newsletter)
                       if row.state is DeliveryState.DEFERRED]
            assert {row.reply for row in waiting} == {bounce_reads.DOMAIN_RESTS}
            assert {row.attempts for row in waiting} == {0}
            (warned,) = bounce_reads.refusals(shop.book, clock.now.replace(year=2025))
            assert (warned.domain, len(warned.rows), warned.sent, warned.waiting, warned.rests) == (
                "big.test", 4, 20, 16, True)  # fmt: skip
            assert not suppressions.suppressions(shop.book)
            # nothing leaves by itself before the owner says so, or a day has passed
            shop.job().send(shop.newsletter)
            assert at(shop, "@big.test").count("deferred") == 16
            clock.forward(minutes=5)
            assert bounce_reads.wake(shop.book, shop.newsletter, "big.test", now=clock()) == 16
            shop.job().send(shop.newsletter)
            assert at(shop, "@big.test") == ["accepted"] * 16 + ["rejected"] * 4
            assert max(fake.count().values()) == 1
            assert audit.verify(shop.book).state == "intact"


def test_a_day_later_they_are_tried_again_by_themselves(tmp_path: Path) -> None:
    clock = Clock()
    with FaultSmtp(refusing("@big.test", "554 5.7.1 listed at example", most=2)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, mixed(10, 40), clock=clock)
        with shop.book:
            shop.job().send(shop.newsletter)
            assert at(shop, "@big.test") == ["deferred"] * 8 + ["rejected"] * 2
            clock.forward(hours=24, minutes=1)
            shop.job().send(shop.newsletter)
            assert at(shop, "@big.test") == ["accepted"] * 8 + ["rejected"] * 2


def test_a_wave_while_sending_is_held(tmp_path: Path) -> None:
    with FaultSmtp(refusing("@big.test", "550 5.1.1 User unknown")) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, mixed(12, 300))
        with shop.book:
            for _ in range(3):  # the run itself pauses when so many are unknown at its beginning
                shop.job().send(shop.newsletter)
            (wave,) = bounce_reads.waves(shop.book)
            assert (wave.domain, wave.hard, wave.sent) == ("big.test", 12, 12)
            assert audit.verify(shop.book).state == "intact"
