"""An account whose mailbox is read over POP3: found, kept, changed back, on the command line."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.accounts import alternatives
from desktop_app.accounts.servers import Server
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, settings
from desktop_app.storage.database import create_book
from desktop_app.storage.mail_accounts import MailAccount
from tests.factories import aoi_shop
from tests.fakes import FaultSmtp
from tests.fault_pop import FaultPop
from tests.lookups import made_up

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
ONLY_POP3 = (
    b'<clientConfig version="1.1"><emailProvider id="hanaya.jp">'
    b'<incomingServer type="pop3"><hostname>pop.hanaya.jp</hostname><port>995</port>'
    b"<socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>"
    b'<outgoingServer type="smtp"><hostname>smtp.hanaya.jp</hostname><port>465</port>'
    b"<socketType>SSL</socketType></outgoingServer></emailProvider></clientConfig>"
)
URL = "https://autoconfig.hanaya.jp/mail/config-v1.1.xml?emailaddress=info@hanaya.jp"
GIVEN = {
    "address": "info@hanaya.jp", "smtp_host": "smtp.hanaya.jp", "smtp_port": 465, "security": "ssl",
    "user": "info@hanaya.jp", "imap_host": "pop.hanaya.jp", "inbox": "pop3",
}  # fmt: skip


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with create_book(tmp_path / "a.book", practice=False, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(), NOW)
        lookup = made_up({("_pop3s._tcp.rose.jp", "SRV"): ("pop.rose.jp 995",),
                          ("_submissions._tcp.rose.jp", "SRV"): ("smtp.rose.jp 465",)},
                         {URL: ONLY_POP3})  # fmt: skip
        yield build(book, Environment(clock=lambda: NOW, language="ja", lookup=lambda: lookup))


def account(services: Services) -> MailAccount:
    found = mail_accounts.load_account(services.book)
    assert found is not None
    return found


def test_a_domain_that_names_only_pop3_is_read_that_way(services: Services) -> None:
    given = services.account.detect("info@hanaya.jp").given()
    assert (given["inbox"], given["imap_host"], given["imap_port"]) == ("pop3", "pop.hanaya.jp", 995)
    services.account.change(given, password="")
    assert (account(services).inbox, account(services).imap_port) == ("pop3", 995)
    assert services.account.list()[0].inbox == "pop3"
    assert services.account.show()["inbox"] == "pop3"


def test_srv_records_may_name_only_pop3(services: Services) -> None:
    given = services.account.detect("info@rose.jp").given()
    assert (given["inbox"], given["imap_host"]) == ("pop3", "pop.rose.jp")


@pytest.mark.parametrize(("security", "port"), [(None, 995), ("ssl", 995), ("starttls", 110)])
def test_the_usual_port_is_that_of_pop3(services: Services, security: str | None, port: int) -> None:
    services.account.change({**GIVEN, "imap_security": security}, password="")
    assert account(services).imap_port == port


def test_it_is_changed_back_to_imap(services: Services) -> None:
    services.account.change(GIVEN, password="")
    services.account.change({**GIVEN, "inbox": "imap", "imap_host": "imap.hanaya.jp"}, password="")
    assert (account(services).inbox, account(services).imap_port) == ("imap", 993)


def test_only_imap_can_be_waited_for(services: Services) -> None:
    services.account.change({**GIVEN, "user": None}, password="")
    assert services.mailbox.readable_quietly()
    assert services.mailbox.idling() == ()


def test_where_no_imap_answers_pop3_is_proposed(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = int(listener.getsockname()[1])
    smtp, pop = FaultSmtp(lambda _stage, _visit: None), FaultPop()
    assert [one.host for one in alternatives.over_pop3(Server("mail.a.jp", 993, "ssl"), "a.jp")] == [
        "mail.a.jp", "mail.a.jp", "pop.a.jp", "pop.a.jp",
    ]  # fmt: skip
    here = [Server("127.0.0.1", pop.port, "none")]
    monkeypatch.setattr(alternatives, "over_pop3", lambda _server, _domain: here)
    settings.save_shop(services.book, aoi_shop(optout_address="info@hanaya.jp"), NOW)
    try:
        tried = services.account.connect(
            {
                **GIVEN, "smtp_host": "127.0.0.1", "smtp_port": smtp.port, "security": "none", "user": None,
                "imap_host": "127.0.0.1", "imap_port": nobody, "imap_security": "none", "inbox": "imap",
            },
            password="",
        )  # fmt: skip
        assert tried.failed is not None
        assert tried.failed.remedy is not None
        assert tried.failed.remedy.code == "only-pop3"
        assert dict(tried.failed.remedy.changes) == {
            "imap_host": "127.0.0.1", "imap_port": pop.port, "imap_security": "none", "inbox": "pop3",
        }  # fmt: skip
        assert "POP3（127.0.0.1）" in tried.failed.remedy.text
        assert pop.counts["USER"] == 0
    finally:
        smtp.stop()
        pop.stop()
