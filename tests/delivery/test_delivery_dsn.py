"""Reports are asked for where a server offers them (RFC 3461), by a name that says nothing about anybody."""

from pathlib import Path

import pytest

from desktop_app.accounts.smtp_dsn import xtext
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import deliveries
from tests.fakes import Fault, FaultSmtp, Say, Visit
from tests.sending import open_shop, reader

OFFERED = ("SIZE 20000000", "8BITMIME", "DSN")


def asked(server: FaultSmtp, verb: str) -> list[str]:
    return [line for line in server.commands() if line.upper().startswith(verb)]


@pytest.mark.parametrize("pipelining", [False, True])
def test_reports_are_asked_for_where_they_are_offered(tmp_path: Path, pipelining: bool) -> None:
    with FaultSmtp(extensions=OFFERED, pipelining=pipelining) as server:
        shop = open_shop(tmp_path / "shop.book", server.port, ["a+b=c@example.jp"])
        with shop.book:
            assert shop.job().send(shop.newsletter).done
            (row,) = deliveries.rows(shop.book, shop.newsletter)
    (mail,), (recipient,) = asked(server, "MAIL"), asked(server, "RCPT")
    assert mail.endswith(f" RET=HDRS ENVID={row.id}")
    assert recipient == "RCPT TO:<a+b=c@example.jp> NOTIFY=FAILURE ORCPT=rfc822;a+2Bb+3Dc@example.jp"


def test_where_they_are_not_offered_nothing_is_said_of_them(tmp_path: Path) -> None:
    with FaultSmtp() as server:
        shop = open_shop(tmp_path / "shop.book", server.port, 1)
        with shop.book:
            assert shop.job().send(shop.newsletter).done
    assert "ENVID" not in " ".join(server.commands())


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(("stage", "word", "line"), [
    (Stage.MAIL, "ENVID", "555 5.5.4 Unsupported option: ENVID"),
    (Stage.MAIL, "ENVID", "501 5.5.4 Syntax error in parameters"),
    (Stage.RCPT, "NOTIFY", "504 5.5.4 not implemented"),
    (Stage.RCPT, "NOTIFY", "501 5.5.4 Bad NOTIFY parameter"),
])
def test_a_server_that_refuses_them_gets_the_mail_without(
    tmp_path: Path, stage: Stage, word: str, line: str, pipelining: bool
) -> None:
    def script(here: Stage, visit: Visit) -> Fault | None:
        return Say(line) if here is stage and word in visit.commands[-1] else None

    with FaultSmtp(script, extensions=OFFERED, pipelining=pipelining) as server:
        shop = open_shop(tmp_path / "shop.book", server.port, 4)
        with shop.book:
            assert shop.job().send(shop.newsletter).done
            assert set(shop.states().values()) == {"accepted"}
    assert set(server.count().values()) == {1}
    assert sum("ENVID" in one for one in asked(server, "MAIL")) == 1  # and the server is not asked again


def test_an_address_that_a_server_does_not_read_is_no_reason_to_ask_for_no_reports(tmp_path: Path) -> None:
    def script(here: Stage, visit: Visit) -> Fault | None:
        bad = here is Stage.RCPT and visit.recipient == reader(1)
        return Say("501 5.1.3 Bad recipient address syntax") if bad else None

    with FaultSmtp(script, extensions=OFFERED) as server:
        shop = open_shop(tmp_path / "shop.book", server.port, 3)
        with shop.book:
            assert shop.job().send(shop.newsletter).done
            assert sorted(shop.states().values()) == ["accepted", "accepted", "rejected"]
    assert all("ENVID" in one for one in asked(server, "MAIL"))


@pytest.mark.parametrize(("text", "written"), [
    ("abc@example.jp", "abc@example.jp"), ("a+b", "a+2Bb"), ("a=b c", "a+3Db+20c"), ("花", "+E8+8A+B1"),
])
def test_xtext(text: str, written: str) -> None:
    assert xtext(text) == written
