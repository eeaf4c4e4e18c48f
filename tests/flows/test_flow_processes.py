"""A send in one process, everything else beside it in others; interrupts and readers that go away."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Commands
from tests.fakes import FaultSmtp

READERS = 8


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    return Commands(tmp_path, capsys, monkeypatch)


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp(delay=0.4) as running:
        yield running


def start(ask: Commands, server: FaultSmtp) -> tuple[str, subprocess.Popen[str]]:
    """Given a shop whose newsletter is being sent by another process, two mails of which have left."""
    ask.shop("--no-remote-orders")
    ask.account(server.port)
    for number in range(READERS):
        ask.add(f"reader{number}@example.jp")
    newsletter = ask.newsletter("花が入りました。")
    process = ask.beside("send", newsletter, "--mailbox-read-by-hand")
    until(server, 2)
    return newsletter, process


def until(server: FaultSmtp, mails: int) -> None:
    deadline = time.monotonic() + 30
    while len(server.taken) < mails and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(server.taken) >= mails


def ended(process: subprocess.Popen[str]) -> tuple[int, list[str]]:
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    return process.returncode, out.splitlines()


def test_beside_a_send_people_may_read_stop_and_pause_and_nobody_else_writes(
    ask: Commands, server: FaultSmtp
) -> None:
    newsletter, process = start(ask, server)
    # others may not write, and are told who does
    for writing in (("send", newsletter, "--mailbox-read-by-hand"), ("staff", "add", "葵")):
        error = ask(*writing, code=1)["error"]
        assert error["id"] == "book-in-use"
        assert str(process.pid) in error["cause"]
    assert len(ask("contacts")) == READERS
    # an opt-out takes the mail out of the running queue
    last = f"reader{READERS - 1}@example.jp"
    assert ask("optout", last, "--via", "phone", "--by", "葵")["skipped"] == 1
    assert ask("pause", newsletter)["state"] == "paused"
    code, lines = ended(process)
    answer = json.loads(lines[-1])
    assert (code, answer["done"], answer["why"]) == (0, False, "paused")
    assert answer["accepted"] == len(server.taken) < READERS - 1
    # called again it goes on, once to each
    again = ask("send", newsletter, "--mailbox-read-by-hand")
    assert (again["done"], again["accepted"], again["skipped"]) == (True, READERS - 1, 1)
    assert set(server.count().values()) == {1}
    assert last not in server.count()


def test_cancel_beside_a_send_ends_it_and_names_what_stayed(ask: Commands, server: FaultSmtp) -> None:
    newsletter, process = start(ask, server)
    cancelled = ask("cancel", newsletter)
    code, lines = ended(process)
    answer = json.loads(lines[-1])
    assert (code, answer["done"], answer["why"]) == (0, True, "cancelled")
    rows = ask("deliveries", newsletter)
    skipped = [row for row in rows if row["state"] == "skipped"]
    assert len(skipped) == READERS - len(server.taken)
    # one may have been claimed while the one before was on its way: it was skipped a moment later
    assert len(skipped) - cancelled["skipped"] in (0, 1)
    assert all((row["rules"], row["reply"]) == ([], "cancelled") for row in skipped)
    assert ask("send", newsletter, "--mailbox-read-by-hand", code=1)["error"]["id"] == "newsletter-cancelled"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl+C to a whole console")
def test_ctrl_c_stops_a_send_and_nothing_is_lost_or_sent_twice(ask: Commands, server: FaultSmtp) -> None:
    newsletter, process = start(ask, server)
    process.send_signal(signal.SIGINT)
    code, _ = ended(process)
    assert code == 130
    assert len(server.taken) < READERS
    again = ask("send", newsletter, "--mailbox-read-by-hand")
    rows = ask("deliveries", newsletter)
    doubtful = [row["address"] for row in rows if row["state"] == "unknown"]
    assert again["done"]
    assert again["accepted"] + again["unknown"] == READERS == len(rows)
    assert set(server.count().values()) == {1}
    # a doubt is settled by a person
    for address in doubtful:
        settled = ask("resolve", newsletter, address, "--as", "sent", "--by", "葵")
        assert settled == {"address": address, "state": "accepted"}
    assert ask("verify")["state"] == "intact"


def test_a_reader_of_the_progress_that_goes_away_does_not_stop_the_send(
    ask: Commands, server: FaultSmtp
) -> None:
    newsletter, process = start(ask, server)
    assert left_early(process, read=1) == (0, "")
    assert len(server.taken) == READERS
    assert {row["state"] for row in ask("deliveries", newsletter)} == {"accepted"}


def test_a_closed_output_is_no_failure(ask: Commands) -> None:
    assert left_early(ask.beside("rules"), read=0) == (0, "")


def left_early(process: subprocess.Popen[str], *, read: int) -> tuple[int, str]:
    """Read some lines, then close the pipe; gives the exit code and what was said on standard error."""
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(read):
            process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    return process.returncode, said
