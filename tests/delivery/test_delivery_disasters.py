"""The disk fills, the book goes away, others write beside, a backup comes back: nobody twice, nobody lost."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.delivery.control import pause
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import audit, backup, deliveries, mailings, suppressions
from desktop_app.storage.database import open_book
from tests.fakes import Fault, FaultSmtp, Say, Script, Visit
from tests.sending import Clock, Shopfront, account_at, open_shop, reader, reopen


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB; only root may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)]
    if os.name == "nt" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to make a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S607


def fill(place: Path, leave: int) -> None:
    found = os.statvfs(place)
    (place / "filler").write_bytes(b"x" * max(0, found.f_bavail * found.f_frsize - leave))


def at_taken(count: int, server: list[FaultSmtp], act: Callable[[], None]) -> Script:
    """Do something once the server has so many mails, before the next one's final dot is answered."""
    done = threading.Event()
    guard = threading.Lock()

    def script(stage: Stage, visit: Visit) -> Fault | None:
        with guard:
            if stage is Stage.DOT and len(server[0].taken) >= count and not done.is_set():
                done.set()
                act()
        return None

    return script


def agreed(shop: Shopfront, server: FaultSmtp) -> None:
    """The book against what the server has: nobody twice, nobody called unsent who has it."""
    got = server.count()
    assert not [one for one, copies in got.items() if copies > 1]
    for address, state in shop.states().items():
        if state == "accepted":
            assert got[address] == 1
        if state in ("queued", "deferred", "skipped", "rejected"):
            assert got[address] == 0
    assert audit.verify(shop.book).state == "intact"


def to_the_end(shop: Shopfront, server: FaultSmtp, readers: int, *, doubts: int) -> None:
    """Send on until all is done; so many may stay in doubt."""
    report = shop.job().send(shop.newsletter)
    assert report.done, report
    agreed(shop, server)
    states = list(shop.states().values())
    assert len(states) == readers
    assert set(states) <= {"accepted", "unknown"}
    assert states.count("unknown") <= doubts


@pytest.mark.parametrize("connections", [1, 4])
@pytest.mark.parametrize("leave", [0, 20_000, 200_000])
def test_a_disk_that_fills_up_stops_the_run_in_words(small_disk: Path, connections: int, leave: int) -> None:
    holder: list[FaultSmtp] = []
    said: list[str] = []
    with FaultSmtp(at_taken(8, holder, lambda: fill(small_disk, leave)), delay=0.005) as server:
        holder.append(server)
        shop = open_shop(small_disk / "shop.book", server.port, 60, max_connections=connections)
        with shop.book:
            for _ in range(2):  # the second call meets the same
                try:
                    shop.job().send(shop.newsletter)
                    said.append("done")
                except AppError as error:
                    said.append(error.id)
            assert set(said) <= ({"disk-full"} if not leave else {"disk-full", "done"})
            assert not [one for one, copies in server.count().items() if copies > 1]
            (small_disk / "filler").unlink()
            # Of each call and connection: the mail whose answer can't be written down any more, and the one
            # that had left behind it.
            to_the_end(shop, server, 60, doubts=2 * 2 * connections)


@pytest.mark.parametrize("connections", [1, 4])
def test_a_disk_that_takes_no_more_of_this_file_stops_the_run(tmp_path: Path, connections: int) -> None:
    """A quota, or a disk that fails while it is written: every write behind a certain byte is refused."""
    resource = pytest.importorskip("resource")
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    wal = tmp_path / "shop.book-wal"
    holder: list[FaultSmtp] = []

    def refuse() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size, hard))

    with FaultSmtp(at_taken(8, holder, refuse), delay=0.005) as server:
        holder.append(server)
        shop = open_shop(tmp_path / "shop.book", server.port, 60, max_connections=connections)
        with shop.book:
            try:
                with pytest.raises(AppError) as raised:
                    shop.job().send(shop.newsletter)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            assert raised.value.id == "disk-error"
            assert len(server.taken) < 60
            to_the_end(shop, server, 60, doubts=2 * connections)


@pytest.mark.parametrize("how", ["moved", "replaced", "deleted"])
def test_a_book_that_goes_away_under_a_run_takes_nothing_more(tmp_path: Path, how: str) -> None:
    path, away = tmp_path / "shop.book", tmp_path / "away"
    away.mkdir()

    def go() -> None:
        for one in tmp_path.glob("shop.book*"):
            if how == "deleted" and one.name.endswith((".lock", ".holder")):
                continue
            one.rename(away / one.name)
        if how == "replaced":
            shutil.copy(away / "shop.book", path)

    holder: list[FaultSmtp] = []
    with FaultSmtp(at_taken(6, holder, go), delay=0.002) as server:
        holder.append(server)
        shop = open_shop(path, server.port, 40, max_connections=2)
        with shop.book:
            with pytest.raises(AppError) as raised:
                shop.job().send(shop.newsletter)
            assert raised.value.id in ("book-replaced", "book-missing", "book-read-only")
        stopped = len(server.taken)
        assert stopped < 40
        for one in tmp_path.glob("shop.book*"):
            one.unlink()
        for one in away.iterdir():
            one.rename(tmp_path / one.name)
        back = reopen(path, clock=Clock(shop.clock()), account=account_at(server.port, max_connections=2))
        with back.book:
            to_the_end(back, server, 40, doubts=4)


def test_others_who_write_all_the_time_delay_a_run_and_change_nothing(tmp_path: Path) -> None:
    """Another program says pause, takes opt-outs and wants to send too, while four connections send."""
    with FaultSmtp(delay=0.002) as server:
        shop = open_shop(tmp_path / "shop.book", server.port, 80, max_connections=4)
        over, refused, pauses = threading.Event(), [], []

        def beside() -> None:
            number = 80
            while not over.wait(0.02) and number > 60:
                try:
                    with open_book(
                        shop.book.path, device_id="pc", now=shop.clock(), exclusive=False
                    ) as other:
                        suppressions.add_optout(
                            other, parse_address(reader(number)), at=shop.clock(), scope=None, until=None,
                            channel="phone", by="葵", now=shop.clock(),
                        )
                        number -= 1
                        if number % 7 == 0:
                            pause(other, shop.newsletter, now=shop.clock())
                            pauses.append(number)
                    open_book(shop.book.path, device_id="pc", now=shop.clock())
                except AppError as error:
                    refused.append(error.id)

        thread = threading.Thread(target=beside)
        with shop.book:
            thread.start()
            try:
                for _ in range(20):
                    if shop.job().send(shop.newsletter).done:
                        break
            finally:
                over.set()
                thread.join(30)
            agreed(shop, server)
            assert mailings.state(shop.book, shop.newsletter) is NewsletterState.SENT
            assert set(shop.states().values()) == {"accepted", "skipped"}
            assert len(shop.states()) == 80
        assert set(refused) <= {"book-in-use", "mailing-state"}


def test_yesterdays_backup_in_the_middle_of_a_run(tmp_path: Path) -> None:
    """What the backup thinks still open may have left since: it is in doubt, and nothing leaves. But what the
    replaced book saw leave is known."""
    path, copy = tmp_path / "shop.book", tmp_path / "copy.book"
    holder: list[FaultSmtp] = []
    shops: list[Shopfront] = []

    def keep() -> None:
        with open_book(path, device_id="pc", now=shops[0].clock(), writable=False) as book:
            backup.backup(book, copy, now=shops[0].clock())

    with FaultSmtp(at_taken(5, holder, keep), delay=0.002) as server:
        holder.append(server)
        shop = open_shop(path, server.port, 30, max_connections=2)
        shops.append(shop)
        stop_at = at_taken(15, holder, lambda: beside_pause(shop))
        first = server.script
        server.script = lambda stage, visit: first(stage, visit) or stop_at(stage, visit)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "paused"
        had = set(server.count())
        assert len(had) < 30
        report = backup.restore(copy, path, device_id="pc", now=shop.clock())
        back = reopen(path, clock=Clock(shop.clock()), account=account_at(server.port, max_connections=2))
        with back.book:
            assert mailings.state(back.book, back.newsletter) is NewsletterState.PAUSED
            states = back.states()
            assert set(states.values()) == {"accepted", "unknown"}
            assert {address for address, state in states.items() if state == "accepted"} == had
            assert report.unknown == 30 - len(had)
            assert audit.verify(back.book).state == "intact"
            assert back.job().send(back.newsletter).why == "unknown-left"
            assert set(server.count()) == had  # nothing left by itself
            for address, state in states.items():
                if state == "unknown":
                    deliveries.resolve(
                        back.book, back.newsletter, address, as_sent=False, by="葵", now=back.clock()
                    )
            to_the_end(back, server, 30, doubts=0)
        assert set(server.count().values()) == {1}
        assert len(server.count()) == 30


def beside_pause(shop: Shopfront) -> None:
    with open_book(shop.book.path, device_id="pc", now=shop.clock(), exclusive=False) as book:
        pause(book, shop.newsletter, now=shop.clock())


def test_a_server_that_says_no_to_everything_loses_nobody(tmp_path: Path) -> None:
    """Forty readers, five answers that change all the time: every row ends with its reason."""
    lines = ["250 ok", "450 4.2.1 later", "550 5.1.1 User unknown", "552 5.2.2 full", "250 ok"]
    count = [0]
    guard = threading.Lock()

    def script(stage: Stage, visit: Visit) -> Fault | None:
        if stage is not Stage.RCPT:
            return None
        with guard:
            count[0] += 1
            return Say(lines[count[0] % len(lines)])

    with FaultSmtp(script) as server:
        shop = open_shop(tmp_path / "shop.book", server.port, 40, max_connections=2)
        clock = shop.clock
        assert isinstance(clock, Clock)
        with shop.book:
            for _ in range(30):
                if shop.job().send(shop.newsletter).done:
                    break
                clock.forward(days=1)
            agreed(shop, server)
            rows = deliveries.rows(shop.book, shop.newsletter)
            assert {row.state.value for row in rows} <= {"accepted", "rejected"}
            assert all(row.reply for row in rows)


def test_a_backup_from_before_the_run_sends_nobody_a_second_time(tmp_path: Path) -> None:
    """In the backup the newsletter is still a draft: the replaced book knows that it had begun."""
    path, copy = tmp_path / "shop.book", tmp_path / "copy.book"
    holder: list[FaultSmtp] = []
    with FaultSmtp(delay=0.002) as server:
        holder.append(server)
        shop = open_shop(path, server.port, 20, max_connections=2)
        with shop.book:
            backup.backup(shop.book, copy, now=shop.clock())
            server.script = at_taken(8, holder, lambda: beside_pause(shop))
            assert shop.job().send(shop.newsletter).why == "paused"
        had = set(server.count())
        backup.restore(copy, path, device_id="pc", now=shop.clock())
        back = reopen(path, clock=Clock(shop.clock()), account=account_at(server.port, max_connections=2))
        with back.book:
            with pytest.raises(AppError):
                back.job().send(back.newsletter)
            assert audit.verify(back.book).state == "intact"
        assert set(server.count()) == had
        assert set(server.count().values()) == {1}
