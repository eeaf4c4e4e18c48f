"""SIGKILL in the middle of writing: what was committed stays, what was not is gone, the chain holds."""

import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from desktop_app.storage import audit, deliveries, lease
from desktop_app.storage.database import open_book
from tests.storage.books import DEVICE, NOW, add_reader, new_book, reopened, sent_to

ROOT = Path(__file__).parents[2]

SENDER = """
    import sys
    from pathlib import Path
    from desktop_app.domain.delivery import DeliveryState
    from desktop_app.storage import deliveries, lease
    from tests.storage.books import NOW, reopened, send_next
    with reopened(Path(sys.argv[1])) as book:
        with lease.sending(book, sys.argv[2], now=NOW):
            deliveries.interrupted(book, now=NOW)
            while deliveries.next_open(book, sys.argv[2], now=NOW) is not None:
                print(send_next(book, sys.argv[2], DeliveryState.ACCEPTED), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_while_claiming_and_logging(tmp_path: Path) -> None:
    chance = random.Random(20261123)  # noqa: S311 (moments of a test, no secret)
    with new_book(tmp_path) as book, book.transaction():
        readers = [add_reader(book, f"reader{one}@example.jp") for one in range(400)]
    with reopened(book.path) as again:
        run = sent_to(again, readers)
    accepted: set[str] = set()
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(SENDER), str(book.path), run],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        accepted.add(process.stdout.readline().strip())
        time.sleep(chance.uniform(0, 0.12))
        process.kill()
        accepted |= {
            line.strip() for line in process.communicate()[0].splitlines() if len(line.strip()) == 36
        }
        # The dead holder's locks are free at once, and what it told is there.
        with reopened(book.path) as again:
            assert lease.sender(again, now=NOW) is None
            states = {row.id: row.state for row in deliveries.rows(again, run)}
            accepted &= set(states)
            assert {states[one].value for one in accepted} <= {"accepted"}
            assert deliveries.counts(again, run).sending <= 1
            assert deliveries.counts(again, run).total == 400
            assert audit.verify(again).state == "intact"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_while_freezing_leaves_all_or_nothing(tmp_path: Path) -> None:
    with new_book(tmp_path) as book, book.transaction():
        for one in range(1500):
            add_reader(book, f"reader{one}@example.jp")
    code = """
        import sys
        from pathlib import Path
        from desktop_app.storage import people
        from tests.storage.books import Reader, reopened, sent_to
        with reopened(Path(sys.argv[1])) as book:
            known = people.candidates(book)
            found = [Reader(one.contact_id or "", one.address_id, one.address) for one in known]
            print("ready", flush=True)
            sent_to(book, found)
    """
    for wait in (0.02, 0.08, 0.15, 0.3):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), str(book.path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        time.sleep(wait)
        process.kill()
        process.communicate()
        with open_book(book.path, device_id=DEVICE, now=NOW) as again:
            for row in again.sql("SELECT id, state FROM mailing"):
                assert deliveries.counts(again, row["id"]).total == (0 if row["state"] == "draft" else 1500)
            assert audit.verify(again).state == "intact"
