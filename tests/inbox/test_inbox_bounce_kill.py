"""SIGKILL while reports are read: what was done stays, nothing is done twice, the chain holds."""

import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from desktop_app.domain.delivery import DeliveryState
from desktop_app.storage import audit, bounce_reads, deliveries, suppressions
from tests.inbox.bounce_books import about, put, run, shop_book, words
from tests.storage.books import add_reader, later, reopened

EXPECTED = (("hard", "suppressed"), ("transient", "counted"), ("policy", "counted"))
ROOT = Path(__file__).parents[2]
READER = """
    import sys
    from pathlib import Path
    from tests.inbox.bounce_books import job
    from tests.storage.books import later, reopened
    with reopened(Path(sys.argv[1])) as book:
        print("open", flush=True)
        job(book, Path(sys.argv[2]), later(60)).read_now()
        print("done", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_between_mails(tmp_path: Path) -> None:
    chance = random.Random(20261126)  # noqa: S311 (moments of a test, no secret)
    with shop_book(tmp_path) as book:
        with book.transaction():
            readers = [add_reader(book, f"reader@d{number}.test") for number in range(30)]
        mailing = run(book, readers)
        for number, reader in enumerate(readers):
            status = ("5.1.1", "4.4.7", "5.7.1")[number % 3]
            said = ("550 5.1.1 User unknown", "queue expired", "554 5.7.1 blocked")[number % 3]
            put(tmp_path / "mail", about(book, mailing, reader, status=status, words=said), at=later(5))
            if number % 10 == 0:
                put(tmp_path / "mail", words(reader.address, "停止", own_id=f"s{number}"), at=later(6))
    kills = 0
    for _ in range(200):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(READER), str(book.path), str(tmp_path / "mail")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        if kills < 5:
            time.sleep(chance.uniform(0.02, 0.3))
            process.kill()
            kills += 1
        if "done" in process.communicate()[0]:
            break
        with reopened(book.path) as again:
            assert audit.verify(again).state == "intact"
    with reopened(book.path) as again:
        assert audit.verify(again).state == "intact"
        rows = {row.address_id: row for row in deliveries.rows(again, mailing)}
        for number, reader in enumerate(readers):
            found = bounce_reads.of_address(again, reader.address_id)
            assert [(one.kind.value, one.state.value) for one in found] == [EXPECTED[number % 3]]
            assert rows[reader.address_id].state is DeliveryState.BOUNCED
            assert len(suppressions.optouts_of(again, reader.address_id)) == (number % 10 == 0)
        hard = [one for one in suppressions.suppressions(again) if one.reason.value == "bounce"]
        assert len(hard) == 10
        assert int(again.sql("SELECT count(*) FROM ledger WHERE what = 'user_unknown'")[0][0]) == 10
