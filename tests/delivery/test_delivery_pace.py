"""What an account's limits count, what its provider teaches, rests, and stop rules over several calls."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.delivery import waits
from desktop_app.domain.errors import AppError
from desktop_app.domain.pace import DAY, HOUR, Limits
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import deliveries, left_mails, mail_accounts, mailings, settings, tallies
from desktop_app.storage.codec import JSON
from tests.fakes import Drop, Fault, FaultSmtp, Say, Script, Visit
from tests.sending import START, Clock, Shopfront, open_shop, reader, reopen


def ticking(shop: Shopfront) -> Clock:
    assert isinstance(shop.clock, Clock)
    return shop.clock


def at_stage(where: Stage, line: str, when: Callable[[Visit], bool] = lambda visit: True) -> Script:
    def script(stage: Stage, visit: Visit) -> Fault | None:
        return Say(line) if stage is where and when(visit) else None

    return script


def is_for(*numbers: int) -> Callable[[Visit], bool]:
    addresses = {reader(one) for one in numbers}
    return lambda visit: visit.recipient in addresses


def left(shop: Shopfront, span: timedelta = DAY) -> int:
    return left_mails.left_since(shop.book, shop.account.id, shop.clock() - span)


def test_what_left_or_may_have_is_counted(tmp_path: Path) -> None:
    """Accepted, doubtful, and refused after the mail was there; not who was refused by name."""

    def script(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.RCPT and visit.recipient == reader(2):
            return Say("550 5.1.1 user unknown")
        if stage is Stage.DOT and visit.recipient == reader(3):
            return Say("554 5.6.0 no")
        if stage is Stage.DOT and visit.recipient == reader(4):
            return Drop(kept=True)
        if stage is Stage.DOT and visit.recipient == reader(5):
            return Say("451 4.3.0 later")
        return None

    with FaultSmtp(script) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 6)
        with shop.book:
            shop.job().send(shop.newsletter)
            states = shop.states()
            assert [states[reader(n)] for n in range(1, 7)] == [
                "accepted", "rejected", "rejected", "unknown", "deferred", "accepted"
            ]
            assert left(shop) == 5
            assert left_mails.left_since(shop.book, "another", START - DAY) == 0
            ticking(shop).forward(hours=1, seconds=1)
            assert left(shop, HOUR) == 0
            assert left(shop) == 5


def test_some_providers_count_whom_they_refused(tmp_path: Path) -> None:
    with FaultSmtp(at_stage(Stage.RCPT, "550 5.1.1 user unknown", is_for(1, 2))) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 5, provider="softbank_i", per_day=4)
        with shop.book:
            report = shop.job().send(shop.newsletter)
            assert (report.why, len(fake.taken)) == ("day-full", 2)
            assert left(shop) == 4
            assert report.until is not None
            assert timedelta(0) <= report.until - (START + DAY) <= timedelta(seconds=2)


def test_the_windows_are_kept_over_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 12, clock=clock, per_hour=5, per_day=8)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "hour-full"
        for hours, why, taken in ((0.5, "hour-full", 5), (1, "day-full", 8), (2, "day-full", 8)):
            clock.now = START + timedelta(hours=hours, seconds=2)
            again = reopen(tmp_path / "shop.book", clock=clock, account=shop.account)
            with again.book:
                assert (again.job().send(again.newsletter).why, len(fake.taken)) == (why, taken)
        clock.now = START + timedelta(days=1, seconds=2)
        again = reopen(tmp_path / "shop.book", clock=clock, account=shop.account)
        with again.book:
            report = again.job().send(again.newsletter)
            assert (report.done, report.proved, len(fake.taken)) == (True, True, 12)
        assert set(fake.count().values()) == {1}


def test_mails_to_own_addresses_count_too(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 5, per_day=4)
        with shop.book:
            left_mails.note(shop.book, shop.account.id, [START, START], now=START)
            assert shop.job().send(shop.newsletter).why == "day-full"
            assert len(fake.taken) == 2


def test_notes_are_dropped_after_a_day_and_kept_short(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "shop.book", 25, 1)
    with shop.book:
        times = [START + timedelta(seconds=number) for number in range(3_000)]
        left_mails.note(shop.book, "account", times, now=times[-1])
        assert left_mails.left_since(shop.book, "account", START) == 3_000
        assert len(settings.get(shop.book, "account_left:account")) == 50
        later = START + timedelta(days=2)
        left_mails.note(shop.book, "account", [later], now=later)
        assert left_mails.left_since(shop.book, "account", START) == 1


def test_a_minute_is_waited_for_within_the_run(tmp_path: Path) -> None:
    """Twenty a minute do not end the run each time: the workers wait, the connection stays."""

    class Hurried(Clock):
        """Half a minute with every look."""

        def __call__(self) -> object:  # type: ignore[override]
            with guard:
                self.now += timedelta(seconds=2)
                return self.now

    guard = threading.Lock()
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 6, clock=Hurried(), per_minute=3)  # type: ignore[arg-type]
        with shop.book:
            report = shop.job().send(shop.newsletter)
            assert (report.done, len(fake.taken), len(fake.visits)) == (True, 6, 1)


LIMIT = "550 5.4.5 Daily user sending limit exceeded"


def test_a_provider_that_stops_us_teaches_its_limit(tmp_path: Path) -> None:
    with FaultSmtp(at_stage(Stage.MAIL, LIMIT, lambda visit: visit.messages >= 6)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 15, per_day=0)
        clock = ticking(shop)
        with shop.book:
            report = shop.job().send(shop.newsletter)
            assert (report.why, report.until) == ("account-limit", START + DAY)
            (taught,) = waits.learned(shop.book, "account")
            assert (taught.window, taught.limit, taught.on) == ("day", 6, START)
            assert waits.limits(shop.book, shop.account) == Limits(0, 6, 0)
            assert sorted(shop.states().values()) == ["accepted"] * 6 + ["queued"] * 9
            fake.script = lambda stage, visit: None
            clock.forward(days=1, seconds=2)
            report = shop.job().send(shop.newsletter)
            assert (report.why, len(fake.taken)) == ("day-full", 12)  # not one more than it once allowed
            waits.forget_learned(shop.book, "account")
            assert shop.job().send(shop.newsletter).done


def test_an_hourly_limit_lasts_an_hour_and_is_never_raised(tmp_path: Path) -> None:
    line = "451 You have exceeded the limit of mails per hour; sending limit"
    with FaultSmtp(at_stage(Stage.RCPT, line, lambda visit: visit.messages >= 7)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 30)
        with shop.book:
            report = shop.job().send(shop.newsletter)
            assert (report.why, report.until) == ("account-limit", START + HOUR)
            assert waits.limits(shop.book, shop.account).per_hour == 7
            ticking(shop).forward(hours=1, seconds=2)
            fake.script = at_stage(Stage.RCPT, line, lambda visit: visit.messages >= 5)
            shop.job().send(shop.newsletter)
            assert waits.limits(shop.book, shop.account).per_hour == 5


def test_one_stop_after_hardly_any_mail_teaches_nothing(tmp_path: Path) -> None:
    with FaultSmtp(at_stage(Stage.MAIL, LIMIT)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 3)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "account-limit"
            assert waits.learned(shop.book, "account") == []


def test_rests_belong_to_their_account(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 3)
        with shop.book:
            other = replace(shop.account, id="other")
            mail_accounts.save_account(shop.book, other, START)
            waits.begin(shop.book, "account", "throttled", START)
            assert shop.job().send(shop.newsletter).why == "throttled"
            assert shop.job(account=other).send(shop.newsletter).done
            assert waits.current(shop.book, "account") is not None


@pytest.mark.parametrize(
    ("why", "minutes"), [("throttled", [5, 15, 30, 60, 60]), ("network", [1, 5, 15, 60, 60])]
)
def test_rests_grow_until_a_run_goes_through(tmp_path: Path, why: str, minutes: list[int]) -> None:
    shop = open_shop(tmp_path / "shop.book", 25, 1)
    with shop.book:
        ends = [waits.begin(shop.book, "account", why, START) - START for _ in minutes]
        assert ends == [timedelta(minutes=one) for one in minutes]
        waits.over(shop.book, "account")
        assert waits.current(shop.book, "account") is None
        assert waits.begin(shop.book, "account", why, START) - START == timedelta(minutes=minutes[0])


def test_the_rest_of_a_book_with_one_account_still_holds(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "shop.book", 25, 1)
    with shop.book:
        until = "2026-11-22T01:05:00.000000+00:00"
        old: JSON = {"account_id": "account", "why": "throttled", "until": until, "step": 2}
        settings.put(shop.book, "account_rest", old, now=START)
        rest = waits.current(shop.book, "account")
        assert rest is not None
        assert (rest.step, rest.until) == (2, START + timedelta(minutes=5))
        assert waits.connections(shop.book, replace(shop.account, max_connections=8)) == 2
        waits.over(shop.book, "account")
        assert waits.current(shop.book, "account") is None


def refused(count: int) -> Script:
    return at_stage(Stage.RCPT, "550 5.2.1 disabled", is_for(*range(1, count + 1)))


def test_a_restart_does_not_begin_to_count_anew(tmp_path: Path) -> None:
    """Three failures, the program ends; two more in the next call are five."""
    clock = Clock()
    with FaultSmtp(refused(5)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 12, clock=clock)
        with shop.book:

            def ends(stage: Stage, visit: Visit) -> Fault | None:
                tried = {line for line in fake.commands() if line.startswith("RCPT")}
                if stage is Stage.MAIL and len(tried) == 3:
                    return Say("421 4.7.0 try again later")
                return refused(5)(stage, visit)

            fake.script = ends
            assert shop.job().send(shop.newsletter).why == "throttled"
            assert tallies.kept(shop.book, shop.newsletter).failed_in_a_row == 3
        fake.script = refused(5)
        clock.forward(minutes=6)
        again = reopen(tmp_path / "shop.book", clock=clock, account=shop.account)
        with again.book:
            report = again.job().send(again.newsletter)
            assert report.why == "failures"
            states = sorted(again.states().values())
            assert states == ["queued"] * 7 + ["rejected"] * 5
            assert mailings.state(again.book, again.newsletter).value == "paused"
            # the owner lets it go on: what was met before is forgiven
            assert again.job().send(again.newsletter).done


def test_a_stop_that_could_not_be_written_is_seen_at_the_next_start(tmp_path: Path) -> None:
    with FaultSmtp(refused(5)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 12)
        with shop.book:
            shop.job().send(shop.newsletter)
            kept = tallies.kept(shop.book, shop.newsletter)
            assert kept.stop == "failures"
            # as if the program had ended between the outcome and the pause
            with shop.book.transaction():
                shop.book.write("UPDATE mailing SET state = 'sending' WHERE id = ?", (shop.newsletter,))
            before = len(fake.visits)
            report = shop.job().send(shop.newsletter)
            assert (report.why, report.done, len(fake.visits)) == ("failures", False, before)
            assert mailings.state(shop.book, shop.newsletter).value == "paused"


def test_somebody_refused_for_now_again_and_again_has_failed_once(tmp_path: Path) -> None:
    with FaultSmtp(at_stage(Stage.RCPT, "450 4.2.1 busy", is_for(1))) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 1)
        with shop.book:
            for minutes in (10, 30, 60, 240, 720):
                assert shop.job().send(shop.newsletter).why == "deferred"
                ticking(shop).forward(minutes=minutes)
            assert shop.job().send(shop.newsletter).why == "finished"


def test_a_broken_total_is_told(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 4)
        clock = ticking(shop)

        def lose_one() -> None:
            with shop.book.transaction():
                shop.book.write("DROP TRIGGER delivery_keep")
                shop.book.write(
                    "DELETE FROM delivery WHERE id = (SELECT id FROM delivery ORDER BY position LIMIT 1)"
                )

        with shop.book:
            report = shop.job().send(shop.newsletter)
            assert report.proved
            with shop.book.transaction():
                shop.book.write("UPDATE delivery SET state = 'queued' WHERE position = 3")
                shop.book.write("UPDATE mailing SET state = 'paused' WHERE id = ?", (shop.newsletter,))
            clock.forward(minutes=1)
            lose_one()
            with pytest.raises(AppError, match=re.escape("clearance-void")):
                shop.job().send(shop.newsletter)
            with pytest.raises(AppError, match="deliveries-do-not-add-up"):
                shop.job().send(shop.newsletter)


def test_counts_of_the_log_and_of_the_pace_agree(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 30, max_connections=4, per_day=20)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "day-full"
            assert deliveries.counts(shop.book, shop.newsletter).accepted == 20
            assert (left(shop), len(fake.taken)) == (20, 20)


def test_limits_that_are_changed_during_a_run_hold_at_once(tmp_path: Path) -> None:
    """The owner was just told by the provider to send less."""
    shops: list[Shopfront] = []

    def script(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.RCPT and visit.recipient == reader(3):
            (shop,) = shops
            mail_accounts.save_account(shop.book, replace(shop.account, per_day=5), shop.clock())
            shop.book.release()
        return None

    with FaultSmtp(script) as fake:
        shops.append(open_shop(tmp_path / "shop.book", fake.port, 12))
        (shop,) = shops
        with shop.book:
            report = shop.job().send(shop.newsletter)
            assert report.why == "day-full"
            assert len(fake.taken) == 5
