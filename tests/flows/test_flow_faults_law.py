"""Ways in which an unlawful mail might leave, or a lawful one get lost: by command line, on real servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.smtp_reply import Stage
from tests.command_line import CommandLine, command_line
from tests.fakes import FaultSmtp, Visit

CARD = {"basis": "CARD", "obtained_at": "2026-10-01", "occasion": "展示会", "by": "山田", "paper": True}
REMOTE = ("--remote-orders", "--seller-mail=taro@yamada.example", "--notation-url=https://yamada.example/law")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return command_line(tmp_path, monkeypatch)


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


def pause_after(call: CommandLine, server: FaultSmtp, newsletter: str, mails: int) -> None:
    """Given a run that was paused when the server had so many mails."""

    def script(stage: Stage, _: Visit) -> None:
        if stage is Stage.DOT and len(server.taken) == mails - 1:
            beside = CommandLine(call.folder, call.monkeypatch, call.book)
            assert beside("pause", newsletter)["state"] == "paused"

    server.script = script
    assert call.send(newsletter)["why"] == "paused"
    server.script = lambda stage, visit: None


def test_a_price_is_asked_about_again_when_the_shop_begins_to_take_orders(
    call: CommandLine, server: FaultSmtp
) -> None:
    # Given a draft with a price, of a time when nothing could be ordered, and a reader without consent
    call.open_shop(server.port, readers=1)
    call.add(email="card@example.jp", full="名刺", evidence=[CARD])
    newsletter = call.newsletter("新刊 1,980円（税込）")
    assert call("check", newsletter)["clear"]
    # When the shop takes orders by mail
    call("shop", "set", *REMOTE)
    # Then nobody gets it before the question was answered
    error = call.send(newsletter, code=1)
    assert (error["id"], error["rules"]) == ("check-blocks", ["JP-ASCT-12-3-1-OPTIN"])
    assert not server.taken


def test_a_run_under_way_stops_when_the_shop_begins_to_take_orders(
    call: CommandLine, server: FaultSmtp
) -> None:
    call.open_shop(server.port, readers=4)
    newsletter = call.newsletter("新刊 1,980円（税込）")
    pause_after(call, server, newsletter, 2)
    call("shop", "set", *REMOTE)
    before = len(server.taken)
    assert call.send(newsletter, code=1)["rules"] == ["JP-ASCT-12-3-1-OPTIN"]
    assert len(server.taken) == before


def test_another_sender_address_loses_no_reader(call: CommandLine, server: FaultSmtp) -> None:
    # Given a run that was paused
    call.open_shop(server.port, readers=4)
    newsletter = call.newsletter()
    pause_after(call, server, newsletter, 2)
    server_options = ("--smtp-host=127.0.0.1", f"--smtp-port={server.port}", "--security=none")
    options = (*server_options, "--no-imap", "--no-limits")
    # When the account gets another address
    call("account", "set", "--address=other@yamada.example", *options)
    for _ in range(2):
        assert call.send(newsletter, code=1)["rules"] == ["JP-SEM-5-TRUEFROM"]
    # Then nobody is skipped, and with the old address the rest leaves
    assert sorted(call.states(newsletter).values()) == ["accepted", "accepted", "queued", "queued"]
    call("account", "set", "--address=taro@yamada.example", *options)
    assert call.send(newsletter)["accepted"] == 4
    assert set(server.count().values()) == {1}
    assert {taken.sender for taken in server.taken} == {"taro@yamada.example"}
