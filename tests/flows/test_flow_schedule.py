"""Planning and `serve` on the command line: at its time, late, taken back, ended in the middle."""

import json
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Commands
from tests.fakes import FaultSmtp


@pytest.fixture
def smtp() -> Iterator[FaultSmtp]:
    made = FaultSmtp(lambda _stage, _visit: None, delay=0.02)
    yield made
    made.stop()


@pytest.fixture
def cli(
    tmp_path: Path, smtp: FaultSmtp, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Commands:
    made = Commands(tmp_path, capsys, monkeypatch)
    made.shop("--optout-address", "shop@aoi.example")
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "mail" / folder).mkdir(parents=True)
    made.account(smtp.port, "--maildir", str(tmp_path / "mail"))
    prove_probe(made)
    for number in range(1, 5):
        made.add(f"reader{number}@example.jp")
    return made


def prove_probe(cli: Commands) -> None:
    """What `account test` would have learned from a mailbox behind a real server."""
    from dataclasses import replace

    from desktop_app.storage import mail_accounts, settings
    from desktop_app.storage.database import open_book

    now = datetime.now(UTC)
    with open_book(cli.book, device_id="pc", now=now) as book:
        account = mail_accounts.load_account(book)
        assert account is not None
        proven = replace(account, optout_probe_at=now, from_confirmed_at=now)
        mail_accounts.save_account(book, proven, now)
        settings.put(
            book, "optout_probe", {"optout": "shop@aoi.example", "account": account.address}, now=now
        )


def later(**parts: float) -> str:
    return (datetime.now(UTC) + timedelta(**parts)).isoformat()


def listed(cli: Commands, newsletter: str) -> dict[str, Any]:
    found = [one for one in cli("newsletter", "list") if one["id"] == newsletter]
    return dict(found[0])


def lines(cli: Commands, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in cli.printed(*arguments, "--json")]


def did(told: list[dict[str, Any]]) -> list[str]:
    return [line["did"] for line in told if line["did"] != "progress"]


def test_planned_listed_and_taken_back(cli: Commands, smtp: FaultSmtp) -> None:
    newsletter = cli.newsletter("冬の花が届きました。")
    planned = cli("send", newsletter, "--at", "2027-01-05T10:00")
    assert planned["state"] == "scheduled"
    assert planned["at"] == "2027-01-05T10:00:00+09:00"
    assert listed(cli, newsletter) == planned
    error = cli("send", newsletter, code=1)["error"]
    assert error["id"] == "newsletter-planned"
    assert cli("cancel", newsletter) == {"id": newsletter, "state": "draft", "skipped": 0}
    assert "at" not in listed(cli, newsletter)
    cli("send", newsletter, "--at", "2027-01-05T10:00+01:00")
    assert listed(cli, newsletter)["at"] == "2027-01-05T18:00:00+09:00"
    assert cli("pause", newsletter)["state"] == "draft"
    assert smtp.taken == []


@pytest.mark.parametrize(
    ("at", "id"),
    [
        ("yesterday", "plan-time-wrong"),
        ("", "plan-time-wrong"),  # a script's variable that was never set: nothing is sent at once
        ("2027-01-05", "plan-time-wrong"),
        ("2020-01-05T10:00", "plan-past"),
        ("2099-01-05T10:00", "plan-far"),
        ("0001-01-01T00:00", "plan-far"),
    ],
)
def test_times_that_are_refused(cli: Commands, at: str, id: str) -> None:
    newsletter = cli.newsletter("冬の花が届きました。")
    assert cli("send", newsletter, "--at", at, code=1)["error"]["id"] == id
    assert listed(cli, newsletter)["state"] == "draft"


def test_now_sends_a_planned_one_at_once(cli: Commands, smtp: FaultSmtp) -> None:
    newsletter = cli.newsletter("冬の花が届きました。")
    cli("send", newsletter, "--at", later(days=3))
    assert cli("send", newsletter, "--now")["why"] == "finished"
    assert len(smtp.taken) == 4


def test_serve_once_sends_what_is_due(
    cli: Commands, smtp: FaultSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletter = cli.newsletter("冬の花が届きました。")
    cli("send", newsletter, "--at", later(minutes=1))
    told = lines(cli, "serve", "--once")
    assert "newsletter" not in did(told)
    monkeypatch.setattr("desktop_app.cli.main.Environment", _later_environment(timedelta(seconds=61)))
    told = lines(cli, "serve", "--once")
    assert did(told) == ["newsletter-starts", "newsletter", "waits"], told
    assert told[-2]["accepted"] == 4
    assert told[-1]["until"] is None
    assert len(smtp.taken) == 4
    assert cli("verify")["state"] == "intact"
    assert did(lines(cli, "serve", "--once")) == ["waits"]


def test_serve_asks_about_a_late_one_and_sends_nothing(
    cli: Commands, smtp: FaultSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletter = cli.newsletter("冬の花が届きました。")
    cli("send", newsletter, "--at", later(hours=1))
    monkeypatch.setattr(
        "desktop_app.services.environment._now", lambda: datetime.now(UTC) + timedelta(hours=2)
    )
    monkeypatch.setattr(
        "desktop_app.cli.main.Environment",
        _later_environment(timedelta(hours=2)),
    )
    told = lines(cli, "serve", "--once")
    (asked,) = [line for line in told if line["did"] == "asks"]
    assert (asked["id"], asked["why"]) == (newsletter, "late")
    assert smtp.taken == []


def _later_environment(by: timedelta) -> Any:
    from functools import partial

    from desktop_app.services.environment import Environment

    return partial(Environment, clock=lambda: datetime.now(UTC) + by)


def test_serve_ends_cleanly_after_the_mail_in_hand(cli: Commands, smtp: FaultSmtp) -> None:
    for number in range(5, 60):
        cli.add(f"reader{number}@example.jp")
    newsletter = cli.newsletter("冬の花が届きました。")
    planned = time.monotonic() + 6
    cli("send", newsletter, "--at", later(seconds=6))
    time.sleep(max(0.0, planned + 0.1 - time.monotonic()))
    running = cli.beside("serve")
    deadline = time.monotonic() + 30
    while len(smtp.taken) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert smtp.taken
    refused = cli("serve", "--once", code=1)["error"]
    assert refused["id"] == "book-in-use"
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 0, (out, err)
    told = [json.loads(line) for line in out.splitlines()]
    assert told[-1]["did"] == "ended"
    sent = len(smtp.taken)
    assert sent < 59
    states = [row["state"] for row in cli("deliveries", newsletter)]
    assert (states.count("accepted"), states.count("unknown")) == (sent, 0)
    told = lines(cli, "serve", "--once")
    assert "run" in did(told)
    assert len(smtp.taken) == len({mail.recipient for mail in smtp.taken}) == 59


def test_serve_waits_and_starts_by_itself(cli: Commands, smtp: FaultSmtp) -> None:
    newsletter = cli.newsletter("冬の花が届きました。")
    cli("send", newsletter, "--at", later(seconds=6))
    running = cli.beside("serve")
    told: list[dict[str, Any]] = []

    def read() -> None:
        assert running.stdout is not None
        for line in running.stdout:
            told.append(json.loads(line))
            if told[-1]["did"] == "newsletter":
                running.send_signal(signal.SIGINT)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(40)
    assert running.wait(10) == 0
    for pipe in (running.stdout, running.stderr):
        assert pipe is not None
        pipe.close()
    assert len(smtp.taken) == 4
    assert did(told)[0] == "serving"
    assert did(told)[-1] == "ended"
    assert listed(cli, newsletter)["state"] == "sent"
