"""Pause, cancel, opt-out, pace and mailbox while a run goes on; resume, clearance, letters, test sends."""

import base64
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.connect import connect_smtp
from desktop_app.accounts.own_addresses import confirm_code, own_addresses, send_code
from desktop_app.accounts.servers import Timeouts
from desktop_app.delivery.control import cancel, pause
from desktop_app.delivery.letters import send_letters
from desktop_app.delivery.own_copy import send_own_copy
from desktop_app.delivery.ports import MailboxReading, Prepared, Progress
from desktop_app.domain.address import parse_address
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import (
    audit,
    deliveries,
    mail_accounts,
    mailings,
    newsletters,
    settings,
    suppressions,
)
from desktop_app.storage.contacts import address_by_key
from desktop_app.storage.database import open_book
from desktop_app.storage.deliveries import FrozenContent, ToSend
from tests.factories import aoi_shop
from tests.fakes import Fault, FaultSmtp, Script, Visit
from tests.sending import (
    FAST,
    FROM,
    Checks,
    Clock,
    PlainRenderer,
    Shopfront,
    letter_to,
    open_shop,
    reader,
    reopen,
)

FIRST = reader(1)
PATIENT = Timeouts(connect=10, reply=60, after_dot=60)
"""Where another process is started in the middle of a mail."""


def ticking(shop: Shopfront) -> Clock:
    assert isinstance(shop.clock, Clock)
    return shop.clock


def beside(shop: Shopfront, code: str) -> None:
    """Run `code` in another process beside the one that holds the book."""
    head = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path;"
        "from desktop_app.storage.database import open_book; now = datetime.now(UTC);"
        "book = open_book(Path(sys.argv[1]), device_id='other', now=now, exclusive=False);"
    )
    command = [sys.executable, "-c", head + code, str(shop.book.path), shop.newsletter]
    subprocess.run(command, check=True, timeout=60)


def at_mail(number: int, action: Callable[[], None]) -> Script:
    """A script that calls `action` once, when mail number `number` is at MAIL."""
    done = threading.Event()

    def script(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.MAIL and visit.messages == number - 1 and not done.is_set():
            done.set()
            action()
        return None

    return script


PAUSE = "from desktop_app.delivery.control import pause; pause(book, sys.argv[2], now=now)"
CANCEL = "from desktop_app.delivery.control import cancel; cancel(book, sys.argv[2], now=now)"


def test_a_pause_from_another_process_is_seen_at_the_next_claim(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 6)
        fake.script = at_mail(3, lambda: beside(shop, PAUSE))
        with shop.book:
            report = shop.job(timeouts=PATIENT).send(shop.newsletter)
            assert (report.done, report.why) == (False, "paused")
            assert sorted(shop.states().values()) == ["accepted"] * 3 + ["queued"] * 3
            assert shop.job(timeouts=PATIENT).send(shop.newsletter).done
            assert set(fake.count().values()) == {1}


def test_a_cancel_from_another_process_ends_it_for_good(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 6)
        fake.script = at_mail(3, lambda: beside(shop, CANCEL))
        with shop.book:
            report = shop.job(timeouts=PATIENT).send(shop.newsletter)
            assert (report.done, report.why) == (True, "cancelled")
            rows = deliveries.rows(shop.book, shop.newsletter)
            assert [row.state.value for row in rows] == ["accepted"] * 3 + ["skipped"] * 3
            assert {(row.rules, row.reply) for row in rows[3:]} == {((), "cancelled")}
            with pytest.raises(AppError, match="newsletter-cancelled"):
                shop.job(timeouts=PATIENT).send(shop.newsletter)


def test_a_cancel_after_a_crash_names_the_doubtful_mail(tmp_path: Path) -> None:
    """Nobody sends any more, so nobody else would ever say what became of it."""
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 3)
        fake.script = at_mail(2, lambda: beside(shop, PAUSE))
        with shop.book:
            shop.job(timeouts=PATIENT).send(shop.newsletter)
            rows = deliveries.rows(shop.book, shop.newsletter)
            row = next(one for one in rows if one.state is DeliveryState.QUEUED)
            clearance = newsletters.get(shop.book, shop.newsletter).clearance_id
            deliveries.move(
                shop.book, row.id, DeliveryState.SENDING, now=shop.clock(), clearance_id=clearance
            )
            cancel(shop.book, shop.newsletter, now=shop.clock())
            assert sorted(shop.states().values()) == ["accepted", "accepted", "unknown"]
            deliveries.resolve(
                shop.book, shop.newsletter, row.address, as_sent=False, by="葵", now=shop.clock()
            )
            assert sorted(shop.states().values()) == ["accepted", "accepted", "skipped"]


@pytest.mark.parametrize("rule", ["JP-SEM-3-3-OPTOUT"])
def test_an_optout_from_another_process_stops_that_readers_mail(tmp_path: Path, rule: str) -> None:
    """The list of opt-outs is read immediately before each single mail."""
    optout = (
        "from desktop_app.storage import suppressions; from desktop_app.domain.address import parse_address;"
        "suppressions.add_optout(book, parse_address('" + reader(5) + "'), at=now, scope=None, until=None,"
        "channel='phone', by='葵', now=now)"
    )
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 6)
        fake.script = at_mail(2, lambda: beside(shop, optout))
        with shop.book:
            assert shop.job(timeouts=PATIENT).send(shop.newsletter).done
            assert rule in shop.row(reader(5)).rules
            assert shop.states()[reader(5)] == "skipped"
        assert fake.count()[reader(5)] == 0
        assert len(fake.taken) == 5


@pytest.mark.parametrize("rule", ["JP-SEM-3-3-OPTOUT"])
def test_eligibility_is_asked_again_at_each_claim(tmp_path: Path, rule: str) -> None:
    """An opt-out that no queue-skipping saw: only the claim's own look can find it."""
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 2)
        with shop.book:
            frozen = shop.checks.prepare(shop.newsletter, MailboxReading(shop.clock()), shop.clock())
            address = address_by_key(shop.book, FIRST)
            assert address is not None
            suppressions.add_optout(
                shop.book, parse_address(FIRST), at=shop.clock(), scope=None, until=None, channel="phone",
                by="葵", now=shop.clock(),
            )
            deliveries.freeze(
                shop.book, shop.newsletter, frozen.clearance, frozen.content, frozen.queued, frozen.left_out,
                now=shop.clock(),
            )
            assert shop.states()[FIRST] == "queued"
            assert shop.job().send(shop.newsletter).done
            assert (shop.states()[FIRST], shop.row(FIRST).rules[0]) == ("skipped", rule)
        assert fake.count()[FIRST] == 0


def test_two_senders_on_one_book(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 4)
        refused: list[str] = []

        def second() -> None:
            try:
                open_book(shop.book.path, device_id="pc", now=shop.clock())
            except AppError as error:
                refused.append(error.id)
            try:
                shop.job(timeouts=PATIENT).send(shop.newsletter)
            except AppError as error:
                refused.append(error.id)

        fake.script = at_mail(2, second)
        with shop.book:
            assert shop.job(timeouts=PATIENT).send(shop.newsletter).done
        assert refused == ["book-in-use", "already-sending"]
        assert set(fake.count().values()) == {1}


def test_several_connections_share_the_work(tmp_path: Path) -> None:
    with FaultSmtp(delay=0.02) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 30, max_connections=4)
        told: list[Progress] = []
        with shop.book:
            report = shop.job(tell=told.append).send(shop.newsletter)
        assert (report.why, report.progress.accepted, report.progress.waiting) == ("finished", 30, 0)
        assert told[-1].accepted == 30
        assert fake.most_open == 4
        assert set(fake.count().values()) == {1}
        assert len({mail.message_id for mail in fake.taken}) == 30


@pytest.mark.parametrize(
    ("limits", "why", "wait"),
    [((2, 0), "hour-full", timedelta(hours=1)), ((0, 2), "day-full", timedelta(hours=24))],
)
@pytest.mark.parametrize("connections", [1, 3])
def test_the_pace_holds_across_calls(
    tmp_path: Path, limits: tuple[int, int], why: str, wait: timedelta, connections: int
) -> None:
    path = tmp_path / "shop.book"
    with FaultSmtp(delay=0.01) as fake:
        shop = open_shop(
            path, fake.port, 5, per_hour=limits[0], per_day=limits[1], max_connections=connections
        )
        clock = ticking(shop)
        for sent in (2, 4):
            with shop.book:
                report = shop.job().send(shop.newsletter)
                assert (report.done, report.why, len(fake.taken)) == (False, why, sent)
                assert report.until is not None
                assert wait <= report.until - clock.now <= wait + timedelta(seconds=1)
            shop = reopen(path, clock=clock, account=shop.account)
            assert shop.job().send(shop.newsletter).why == why
            clock.forward(hours=wait.total_seconds() / 3600, seconds=1)
        with shop.book:
            assert shop.job().send(shop.newsletter).done
        assert set(fake.count().values()) == {1}


@pytest.mark.parametrize("rule", ["JP-SEM-3-3-MAILBOX"])
def test_the_mailbox_is_read_before_and_during_a_run(tmp_path: Path, rule: str) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 4)
        clock = ticking(shop)

        def late(row: object) -> None:
            clock.forward(minutes=16)
            shop.checks.at_decide = None
            deadline = shop.gate.readings + 1
            for _ in range(300):
                if shop.gate.readings >= deadline:
                    break
                threading.Event().wait(0.01)

        shop.checks.at_decide = late
        with shop.book:
            assert shop.job().send(shop.newsletter).done
        assert shop.gate.readings == 2

    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "second.book", fake.port, 4)
        clock = ticking(shop)

        def too_late(row: object) -> None:
            shop.gate.broken = True
            shop.checks.at_decide = None
            clock.forward(minutes=31)

        shop.checks.at_decide = too_late
        with shop.book:
            with pytest.raises(AppError) as raised:
                shop.job().send(shop.newsletter)
            assert (raised.value.id, raised.value.rules) == ("mailbox-not-read", (rule,))
            assert sorted(shop.states().values()) == ["accepted"] + ["queued"] * 3
            assert mailings.state(shop.book, shop.newsletter).value == "paused"
            shop.gate.broken = False
            assert shop.job().send(shop.newsletter).done
        assert set(fake.count().values()) == {1}


def test_a_mailbox_that_cannot_be_read_sends_nothing(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port)
        shop.gate.broken = True
        with shop.book:
            with pytest.raises(AppError, match="mailbox-not-there"):
                shop.job().send(shop.newsletter)
            assert not shop.states()
        assert not fake.taken


def test_a_rule_about_the_whole_send_skips_nobody(tmp_path: Path) -> None:
    """JP-SEND-REPRESSION during a run: everybody waits, nobody is left out for it."""
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port)

        def ordered(row: object) -> None:
            shop.checks.at_decide = None
            shop.checks.shop = aoi_shop(art7_order_on=date(2026, 11, 1))

        shop.checks.at_decide = ordered
        with shop.book:
            with pytest.raises(AppError) as raised:
                shop.job().send(shop.newsletter)
            assert "JP-SEND-REPRESSION" in raised.value.rules
            assert set(shop.states().values()) == {"queued"}
        assert not fake.taken


def test_a_change_since_the_check_voids_the_clearance(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 4)
        fake.script = at_mail(2, lambda: pause(shop.book, shop.newsletter, now=shop.clock()))
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "paused"
            shop.checks.content = "another"
            with pytest.raises(AppError, match="clearance-void") as raised:
                shop.job().send(shop.newsletter)
            assert raised.value.params == {"what": "content_hash"}
            assert deliveries.stored_clearance(shop.book, shop.newsletter) is None
            assert len(fake.taken) == 2
            assert shop.job().send(shop.newsletter).done  # checked anew
        assert set(fake.count().values()) == {1}


def test_a_mail_that_cannot_be_made_is_skipped_with_its_reason(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port)

        class Bug(PlainRenderer):
            def message(self, delivery: object) -> bytes:
                if getattr(delivery, "address", "") == reader(2):
                    raise ZeroDivisionError
                return super().message(delivery)  # type: ignore[arg-type]

        with shop.book:
            renderer = Bug("x", frozenset({FIRST}))
            assert shop.job(renderer=lambda content: renderer).send(shop.newsletter).done
            replies = [shop.row(reader(n)).reply for n in (1, 2)]
            assert replies == ["merge-value-missing", "render-failed ZeroDivisionError"]
            assert sorted(shop.states().values()) == ["accepted", "skipped", "skipped"]
        assert set(fake.count()) == {reader(3)}


def test_left_outs_stand_in_the_log_with_their_rules(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port)
        with shop.book:
            suppressions.add_optout(
                shop.book, parse_address(FIRST), at=shop.clock(), scope=None, until=None, channel="counter",
                by="葵", now=shop.clock(),
            )
            report = shop.job().send(shop.newsletter)
            progress = report.progress
            assert (progress.accepted, progress.skipped) == (2, 1)
            assert shop.row(FIRST).rules[0] == "JP-SEM-3-3-OPTOUT"


def test_every_mail_is_logged_with_its_ground(tmp_path: Path) -> None:
    """JP-SEND-LOG: time, message hash, basis and evidence, answer, rule set."""
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 1)
        with shop.book:
            shop.job(log={"rule_set": "2026-06-24/1"}).send(shop.newsletter)
            row = shop.row(FIRST)
            assert row.basis == "CONSENT_PAPER"
            assert row.evidence_id
            assert row.message_sha256
            assert row.reply == "250 2.0.0 Ok: queued"
            events = [one.facts for one in audit.entries(shop.book, ("delivery",), subject=row.id)]
            assert [event["state"] for event in events] == ["queued", "sending", "accepted"]
            assert events[1]["log"] == {"rule_set": "2026-06-24/1"}
            assert audit.verify(shop.book).state == "intact"


def test_without_a_mailbox_the_from_address_is_tried_first(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 1, from_confirmed_at=None)
        with shop.book:
            assert shop.job().send(shop.newsletter).done
            stored = mail_accounts.load_account(shop.book)
            assert stored is not None
            assert stored.from_confirmed_at == shop.clock()
        assert sum(line.startswith("MAIL") for line in fake.commands()) == 2


def test_nothing_is_sent_before_its_time_and_nothing_twice_after_the_end(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 2)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "finished"
            assert shop.job().send(shop.newsletter).why == "finished"
            with pytest.raises(AppError, match="mailing-state"):
                cancel(shop.book, shop.newsletter, now=shop.clock())
        assert set(fake.count().values()) == {1}


class LetterChecks(Checks):
    """Prepares letters to one address."""

    def prepare(self, mailing_id: str, reading: MailboxReading, now: object) -> Prepared:
        mailing = mailings.get(self.book, mailing_id)
        assert mailing.address_id is not None
        queued = [ToSend(address_id=mailing.address_id)]
        return Prepared(
            clearance=self._clearance(mailing_id, [mailing.address_id], reading, reading.at),
            content=FrozenContent(subject="受付", html="", text="x"), queued=queued, left_out=[],
        )


def test_letters_leave_by_the_same_claim(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 2)
        with shop.book:
            letter = letter_to(shop.book, FIRST, shop.clock())
            job = shop.job(checker=LetterChecks(shop.book))
            (result,), stop = send_letters(job, [letter])
            assert stop is None
            assert result.report is not None
            assert (result.mailing_id, result.report.why) == (letter, "finished")
            assert mailings.state(shop.book, letter).value == "sent"
            (again,), _ = send_letters(job, [letter])
            assert again.report is not None
            assert again.report.done
        assert fake.count() == {FIRST: 1}


def test_a_test_send_goes_to_confirmed_own_addresses_only(tmp_path: Path) -> None:
    own = parse_address("owner@private.example")
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 1)
        with shop.book, connect_smtp(shop.account, None, FAST) as smtp:
            now = shop.clock()
            mail = b"To: owner@private.example\r\nSubject: test\r\n\r\nx\r\n"
            send_code(shop.book, shop.account, smtp, own, now=now)
            with pytest.raises(AppError, match="own-address-not-confirmed"):
                send_own_copy(shop.book, shop.account, smtp, shop.newsletter, own, mail, now=now)
            code = sent_code(fake)
            confirm_code(shop.book, own, code, now=now)
            send_own_copy(shop.book, shop.account, smtp, shop.newsletter, own, mail, now=now)
            assert not shop.states()
            (entry,) = audit.entries(shop.book, ("audit.test-send",))
            assert entry.subject == shop.newsletter
            assert "owner" not in str(entry.facts)
            # the account's own address is confirmed by its From
            send_own_copy(shop.book, shop.account, smtp, shop.newsletter, parse_address(FROM), mail, now=now)
        assert fake.count() == {"owner@private.example": 2, FROM: 1}


def sent_code(fake: FaultSmtp) -> str:
    body = base64.b64decode(fake.taken[-1].data.split(b"\r\n\r\n", 1)[1]).decode()
    found = re.search(r"\d{6}", body)
    assert found is not None
    return found.group()


def test_codes_expire_and_allow_five_tries(tmp_path: Path) -> None:
    own = parse_address("owner@private.example")
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 1)
        clock = ticking(shop)
        with shop.book, connect_smtp(shop.account, None, FAST) as smtp:
            with pytest.raises(AppError, match="own-address-not-asked"):
                confirm_code(shop.book, own, "000000", now=clock())
            send_code(shop.book, shop.account, smtp, own, now=clock())
            code = sent_code(fake)
            assert code not in str(settings.get(shop.book, "own_addresses"))
            wrong = "000000" if code != "000000" else "111111"
            for left in (4, 3, 2, 1, 0):
                with pytest.raises(AppError, match="own-address-code-wrong") as raised:
                    confirm_code(shop.book, own, wrong, now=clock())
                assert raised.value.params == {"left": left}
            with pytest.raises(AppError, match="own-address-code-spent"):
                confirm_code(shop.book, own, code, now=clock())
            send_code(shop.book, shop.account, smtp, own, now=clock())
            clock.forward(minutes=61)
            with pytest.raises(AppError, match="own-address-code-expired"):
                confirm_code(shop.book, own, sent_code(fake), now=clock())
            send_code(shop.book, shop.account, smtp, own, now=clock())
            confirm_code(shop.book, own, f" {sent_code(fake)} ", now=clock())
            assert [one.confirmed_at for one in own_addresses(shop.book)] == [clock()]
