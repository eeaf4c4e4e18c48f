"""How soon a stop mail acts, and what a first reading of a very large mailbox takes; run it, it is no test.

    python tests/bench/bench_mailbox.py [--mails 50000] [--rounds 10] [--only first|stop]

Over a real Dovecot (installed by `packaging/bootstrap.py test --servers`; as root). The mailbox is generated
below the server: seven of ten mails are mass mail of others, two are strangers', one is a reader's; one of a
hundred is a stop. The reader is a process of its own, so that its memory is its own. Prints JSON.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from desktop_app.accounts import imap_wire  # noqa: E402 (the path comes first)
from desktop_app.domain.reading_pace import READ_EVERY  # noqa: E402
from desktop_app.inbox.reader import ReadingStep  # noqa: E402
from desktop_app.services import Services, build  # noqa: E402
from desktop_app.services.environment import Environment  # noqa: E402
from desktop_app.services.watching import Watching  # noqa: E402
from desktop_app.storage import inbox_messages, mail_accounts, mailbox_places, settings  # noqa: E402
from desktop_app.storage.database import Book, create_book, open_book  # noqa: E402
from desktop_app.storage.mail_accounts import MailAccount  # noqa: E402
from tests.factories import aoi_shop  # noqa: E402
from tests.storage.books import add_reader  # noqa: E402

MAIL_UID = 5000
READERS = 1000
WORDS = ("花束", "予約", "お店", "ありがとう", "今週", "季節", "配達", "opening", "flowers", "market")


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


# --- the mailbox


def one_mail(number: int, chance: random.Random) -> bytes:
    """Mail `number`, about 6 KB; every hundredth is a stop."""
    text = " ".join(chance.choices(WORDS, k=700)) + "\r\n"
    day = f"Message-ID: <m{number}@bench.example>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0900\r\n"
    trace = "".join(
        f"Received: from mx{n}.bench.example by mail.bench.example with ESMTPS id {number}x{n}\r\n"
        for n in range(5)
    )
    kind = number % 100
    if kind == 0:
        head = f"From: reader{number // 100 % READERS}@example.jp\r\nSubject: Re: autumn\r\n"
        text = "配信停止してください\r\n"
    elif kind < 10:
        head = f"From: reader{chance.randrange(READERS)}@example.jp\r\nSubject: hello\r\n"
    elif kind < 30:
        head = f"From: person{number}@else.example\r\nSubject: a question {number}\r\n"
    else:
        head = (
            f"From: news{kind}@big.example\r\nSubject: sale {number}\r\nList-Unsubscribe: <https://b.example>\r\n"
            "Precedence: bulk\r\n"
        )
    return (
        f"{trace}{head}To: shop@shop.test\r\n{day}MIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
    ).encode()


def fill(maildir: Path, count: int) -> int:
    """Put mails into a Maildir as if they had come over eighty days; returns their bytes."""
    chance, total, begin = random.Random(7), 0, time.time() - 80 * 86400  # noqa: S311 (no secret)
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        data = one_mail(number, chance)
        at = begin + number * (79 * 86400 / count)
        path = maildir / "cur" / f"{int(at)}.M{number}.bench:2,"
        path.write_bytes(data)
        os.utime(path, (at, at))
        total += len(data)
    for path in (maildir.parent, *maildir.parent.rglob("*")):
        os.chown(path, MAIL_UID, MAIL_UID)
    return total


# --- the shop


def make_shop(path: Path, told: dict[str, str]) -> None:
    """A book with readers that reads the first mailbox of the servers."""
    with create_book(path, practice=False, device_id="pc", now=now()) as book:
        settings.save_shop(book, aoi_shop(optout_address=told["USER"]), now())
        mail_accounts.save_account(
            book,
            MailAccount(
                id="a", address=told["USER"], smtp_host="localhost",
                smtp_port=int(told["SMTP_STARTTLS_PORT"]), smtp_security="starttls", user=told["USER"],
                inbox="imap", imap_host="localhost", imap_port=int(told["IMAPS_PORT"]),
            ),
            now(),
        )
        for number in range(READERS):
            add_reader(book, f"reader{number}@example.jp")


def services_of(book: Book, told: dict[str, str]) -> Services:
    """Its desks, with the password at hand."""
    return build(
        book,
        Environment(
            clock=now, device_id="pc", knows_password=lambda _: True,
            ask_password=lambda _="": told["PASSWORD"],
        ),
    )


def read_here(path: Path, told: dict[str, str]) -> dict[str, Any]:
    """In the process of its own: the first reading, and one more."""
    counted = {"bytes": 0}
    receive = imap_wire._Bounded._receive

    def counting(self: Any) -> None:
        before = len(self._buffer)
        receive(self)
        counted["bytes"] += len(self._waiting) - before

    imap_wire._Bounded._receive = counting  # type: ignore[method-assign]
    steps: list[ReadingStep] = []
    with open_book(path, device_id="pc", now=now()) as book:
        services = services_of(book, told)
        before, cpu = _peak_mb(), time.process_time()
        began = time.monotonic()
        reading = services.mailbox.read_now(steps.append)
        first, spent = time.monotonic() - began, time.process_time() - cpu
        received = counted["bytes"]
        began = time.monotonic()
        services.mailbox.read_now()
        kinds = [one.classified.kind for one in reading.mails]
        return {
            "seconds": round(first, 1),
            "mails_per_second": round(steps[-1].done / first),
            "received_mb": round(received / 1e6, 1),
            "handled": len(kinds),
            "stops": kinds.count("optout"),
            "looked_at": steps[-1].done,
            "told_total": steps[-1].total,
            "position": mailbox_places.position(
                book, "imap:a/INBOX", str(book.sql("SELECT uidvalidity FROM mailbox_position")[0][0])
            ),
            "cpu_seconds": round(spent, 1),
            "peak_mb": _peak_mb(),
            "peak_before_mb": before,
            "second_reading_seconds": round(time.monotonic() - began, 2),
            "second_reading_kb": round((counted["bytes"] - received) / 1e3, 1),
        }


def _peak_mb() -> int:
    """The most memory so far. `ru_maxrss` would count the parent's before exec, too."""
    text = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("VmHWM"))) // 1024


def first_reading(folder: Path, maildir: Path, told: dict[str, str], count: int) -> dict[str, Any]:
    """A first reading of so many mails."""
    size = fill(maildir, count)
    make_shop(folder / "first.kawaraban", told)
    child = subprocess.run(
        [sys.executable, __file__, "--read", str(folder / "first.kawaraban")],
        capture_output=True, text=True, check=True, env={**os.environ, "BENCH_TOLD": json.dumps(told)},
    )
    return {"mails": count, "mailbox_mb": round(size / 1e6), **json.loads(child.stdout)}


# --- a stop mail


def drop(maildir: Path, number: int) -> float:
    """A stop mail arrives; returns when."""
    data = (
        f"From: reader{number}@example.jp\r\nTo: shop@shop.test\r\nSubject: Re: x\r\n"
        f"Message-ID: <stop{number}@bench.example>\r\n\r\nunsubscribe\r\n"
    ).encode()
    name = f"{time.time():.6f}.S{number}.bench"
    path = maildir / "tmp" / name
    path.write_bytes(data)
    os.chown(path, MAIL_UID, MAIL_UID)
    at = time.monotonic()
    path.rename(maildir / "new" / name)
    return at


def stops(book: Book) -> int:
    """How many opt-outs the book holds."""
    return int(book.sql("SELECT count(*) FROM suppression WHERE reason = 'optout'")[0][0])


def stop_times(folder: Path, maildir: Path, told: dict[str, str], rounds: int) -> dict[str, Any]:
    """With IDLE, as the window does it: told, then read. With polling: one pass, and the wait before it."""
    path = folder / "stop.kawaraban"
    make_shop(path, told)
    with open_book(path, device_id="pc", now=now()) as book:
        services = services_of(book, told)
        services.mailbox.read_now()
        news = threading.Event()
        watching = Watching(lambda: services.mailbox, news.set, release=book.release)
        watching.look()
        news.wait(60)
        waited, passes = [], []
        for number in range(rounds):
            news.clear()
            time.sleep(0.5)
            news.clear()
            at, had = drop(maildir, number), stops(book)
            while stops(book) == had:
                if not news.wait(120):
                    raise SystemExit("never told")
                news.clear()
                services.mailbox.read_now()
            waited.append(time.monotonic() - at)
        watching.end()
        for number in range(rounds, 2 * rounds):
            drop(maildir, number)
            began, had = time.monotonic(), stops(book)
            services.mailbox.read_now()
            if stops(book) != had + 1:
                raise SystemExit("not acted on")
            passes.append(time.monotonic() - began)
        assert inbox_messages.last_read(book) is not None
    every = READ_EVERY.total_seconds()
    return {
        "rounds": rounds,
        "idle_seconds": {"median": _median(waited), "most": round(max(waited), 3)},
        "one_pass_seconds": {"median": _median(passes), "most": round(max(passes), 3)},
        "polling_seconds": {"mean": round(every / 2 + _median(passes), 1), "most": round(every + 20, 1)},
    }


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", choices=("first", "stop"))
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read is not None:
        print(json.dumps(read_here(given.read, json.loads(os.environ["BENCH_TOLD"]))))
        return
    from setup_servers import running

    with running(Path(sys.executable)) as environment, tempfile.TemporaryDirectory() as made:
        told = {name.removeprefix("KAWARABAN_TEST_"): value for name, value in environment.items()}
        os.environ["SSL_CERT_FILE"] = told["CA_FILE"]
        maildir = Path(told["CA_FILE"]).parents[1] / "mail" / "shop.test" / "shop"
        found: dict[str, Any] = {}
        if given.only != "first":
            fill(maildir, 0)
            found["stop"] = stop_times(Path(made), maildir, told, given.rounds)
            shutil.rmtree(maildir)
        if given.only != "stop":
            found["first"] = first_reading(Path(made), maildir, told, given.mails)
        print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
