"""Two mail accounts on one book, by the command line, with real servers and mailboxes on this PC."""

from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from desktop_app.practice.server import PracticeServer
from desktop_app.services.practice import readers_mails
from tests.command_line import CommandLine, command_line
from tests.commands import CONSENT

ONE, TWO, STOP = "one@aoi.example", "two@aoi.example", "teishi@aoi.example"
SHOP = (
    "--legal-kind=sole_trader", "--legal-name=青井 葵", "--shop-name=花のあおい",
    "--postal-address=〒460-0000 愛知県名古屋市中区1-2-3", "--phone=052-000-0000",
    "--contact=info@aoi.example", f"--optout-address={STOP}", "--no-remote-orders",
)


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return command_line(tmp_path, monkeypatch)


@pytest.fixture
def one(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "one", [ONE, STOP]) as running:
        yield running


@pytest.fixture
def two(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "two", [TWO, STOP]) as running:
        yield running


def server_options(server: PracticeServer) -> tuple[str, ...]:
    return (
        "--smtp-host=127.0.0.1", f"--smtp-port={server.port}", "--security=none", f"--user={server.user}",
        f"--maildir={server.maildir}", "--no-limits",
    )


def ready(call: CommandLine, one: PracticeServer, two: PracticeServer) -> str:
    """A shop with both accounts tested and three readers; the newsletter leaves with the second."""
    call("shop", "set", *SHOP)
    call("account", "set", f"--address={ONE}", *server_options(one), stdin=f"{one.password}\n")
    call("account", "add", TWO, *server_options(two), stdin=f"{two.password}\n")
    for address, server in ((ONE, one), (TWO, two)):
        tried = call("account", "test", address, stdin=f"{server.password}\n")
        assert tried["ok"], tried
        assert tried["learned"]
    for number in range(1, 4):
        call.add(email=f"reader{number}@example.jp", full=f"読者 {number}", evidence=[CONSENT])
    newsletter = call.newsletter()
    assert call("newsletter", "set", newsletter, "--account", TWO)["from"] == TWO
    return newsletter


def send(call: CommandLine, newsletter: str, *passwords: str, code: int = 0) -> Any:
    return call("send", newsletter, stdin="".join(f"{one}\n" for one in passwords), code=code)


def from_addresses(server: PracticeServer) -> set[str]:
    shown = (str(message_from_bytes(mail)["From"]).strip() for mail in readers_mails(server))
    return {one.rpartition("<")[2].strip(">") for one in shown}


def test_a_newsletter_leaves_with_its_own_account(
    call: CommandLine, one: PracticeServer, two: PracticeServer
) -> None:
    newsletter = ready(call, one, two)
    rows = [(row["address"], row["default"]) for row in call("account", "list")]
    assert rows == [(ONE, True), (TWO, False)]
    assert call("check", newsletter)["clear"]
    assert send(call, newsletter, two.password)["accepted"] == 3
    assert (from_addresses(one), from_addresses(two)) == (set(), {TWO})
    mail = message_from_bytes(readers_mails(two)[0])
    assert mail["Return-Path"] == f"<{TWO}>"
    # another one leaves with the default account
    other = call.newsletter(title="もう一通")
    assert send(call, other, one.password)["accepted"] == 3
    assert from_addresses(one) == {ONE}


def test_a_stop_in_any_mailbox_counts(call: CommandLine, one: PracticeServer, two: PracticeServer) -> None:
    newsletter = ready(call, one, two)
    one.drop_in(f"From: reader2@example.jp\r\nTo: {STOP}\r\nSubject: 配信停止\r\n\r\n配信停止\r\n".encode())
    send(call, newsletter, two.password)
    states = call.states(newsletter)
    assert states["reader2@example.jp"] == "skipped"
    assert sorted(states.values()) == ["accepted", "accepted", "skipped"]


def test_one_mailbox_that_cannot_be_read_stops_all(
    call: CommandLine, one: PracticeServer, two: PracticeServer
) -> None:
    newsletter = ready(call, one, two)
    (one.maildir / "new").rename(one.maildir / "gone")
    error = send(call, newsletter, two.password, code=1)
    assert ONE in error["title"]
    assert not readers_mails(two)
    (one.maildir / "gone").rename(one.maildir / "new")
    assert send(call, newsletter, two.password)["accepted"] == 3


def test_what_was_begun_goes_on_with_its_account(
    call: CommandLine, one: PracticeServer, two: PracticeServer
) -> None:
    ready(call, one, two)
    newsletter = call.newsletter()
    assert send(call, newsletter, one.password)["accepted"] == 3
    row = call("deliveries", newsletter)[0]
    assert call("account", "default", TWO)["default"]
    assert [found["address"] for found in call("account", "list")] == [TWO, ONE]
    assert call("newsletter", "render", newsletter, "--to", row["address"], "--out", str(call.book) + ".eml")
    assert ONE.encode() in Path(str(call.book) + ".eml").read_bytes()


def test_removing_an_account(call: CommandLine, one: PracticeServer, two: PracticeServer) -> None:
    newsletter = ready(call, one, two)
    assert call("account", "remove", "nobody@aoi.example", code=1)["id"] == "account-unknown"
    assert call("account", "remove", TWO)["removed"]
    assert [row["address"] for row in call("account", "list")] == [ONE]
    assert send(call, newsletter, one.password)["accepted"] == 3
    assert from_addresses(one) == {ONE}
    assert call("account", "add", ONE, *server_options(one), code=1)["id"] == "account-twice"


def test_a_personal_line_sends_no_newsletter(
    call: CommandLine, one: PracticeServer, two: PracticeServer
) -> None:
    newsletter = ready(call, one, two)
    phone = "hana@docomo.ne.jp"
    call("account", "add", phone, "--no-imap", *server_options(one)[:3], "--no-limits")
    assert call("newsletter", "set", newsletter, "--account", phone, code=1)["id"] == "account-personal-line"
    assert call("newsletter", "set", newsletter, "--account", "default")["account"] is None
    call("account", "default", phone)
    rules = {found["rule"]: found["severity"] for found in call("check", newsletter)["findings"]}
    assert rules["KW-PERSONAL-LINE"] == "block"
    assert call.send(newsletter, code=1)["id"] == "account-personal-line"
    assert next(row for row in call("account", "list") if row["address"] == phone)["personal_line"]


def test_a_relays_replies_are_read_in_another_mailbox(call: CommandLine, one: PracticeServer) -> None:
    call("shop", "set", *SHOP)
    call("account", "set", f"--address={ONE}", *server_options(one), stdin=f"{one.password}\n")
    relay = tuple(option for option in server_options(one) if not option.startswith("--maildir"))
    call("account", "add", TWO, *relay, "--no-imap", stdin=f"{one.password}\n")
    tried = call("account", "test", TWO, stdin=f"{one.password}\n")
    assert [step["detail"] for step in tried["steps"]][-2:] == ["other-mailbox", "plus-addressing"]
    for number in range(1, 4):
        call.add(email=f"reader{number}@example.jp", full=f"読者 {number}", evidence=[CONSENT])
    newsletter = call.newsletter()
    call("newsletter", "set", newsletter, "--account", TWO)
    one.drop_in(f"From: reader2@example.jp\r\nTo: {STOP}\r\nSubject: 配信停止\r\n\r\n配信停止\r\n".encode())
    assert call("check", newsletter)["clear"]
    assert send(call, newsletter, one.password)["accepted"] == 2
    assert call.states(newsletter)["reader2@example.jp"] == "skipped"
    assert from_addresses(one) == {TWO}
