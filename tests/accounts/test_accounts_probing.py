"""What the probe teaches, from the headers that a provider writes on it (mail.md 1.1 a to f)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.accounts.account_check import AccountCheck, Watch, check_account, learnt_of_ehlo
from desktop_app.accounts.mailbox_search import MaildirSearch
from desktop_app.accounts.probe_mail import read_probe
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.practice.server import PracticeServer
from desktop_app.storage.mail_accounts import MailAccount
from tests.fakes import FaultSmtp, Say
from tests.fault_kinds import Script, Visit

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SHOP = "news@hanaya.example"
PASSED = (
    b"Authentication-Results: mx.host.example;\r\n spf=pass smtp.mailfrom=hanaya.example;\r\n"
    b" dkim=pass header.d=hanaya.example; dmarc=pass\r\n"
)
FORGED = b"Authentication-Results: evil.example; spf=pass; dkim=pass; dmarc=pass\r\n"
SIGNED = (
    b"DKIM-Signature: v=1; d=hanaya.example; s=default;\r\n h=From:To:List-Unsubscribe:List-Unsubscribe-Post;"
    b" bh=x; b=y\r\n"
)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "mail", [SHOP]) as running:
        yield running


def check(
    box: PracticeServer,
    write: Callable[[bytes], bytes],
    *,
    extensions: tuple[str, ...] = ("SIZE 1000000",),
    has_copy: Callable[[str], bool] | None = None,
    script: Script | None = None,
) -> AccountCheck:
    """A server that takes the probe; `write` makes of it what lies in the mailbox then."""
    with FaultSmtp(script, extensions=extensions) as fake:

        def deliver(_: float) -> None:
            while fake.taken:
                box.drop_in(write(fake.taken.pop(0).data))

        own = MailAccount(
            id="a", address=SHOP, smtp_host="127.0.0.1", smtp_port=fake.port, smtp_security="none",
            maildir=str(box.maildir), inbox="maildir",
        )
        return check_account(
            own, None, SHOP, now=NOW, seconds=5, watch=Watch(pause=deliver), has_copy=has_copy
        )


def test_everything_that_a_provider_writes(box: PracticeServer) -> None:
    result = check(
        box, lambda mail: PASSED + SIGNED + FORGED + mail, extensions=("DSN", "SIZE 1000"),
        has_copy=lambda message_id: message_id.endswith("@hanaya.example>"),
    )
    found = result.account
    assert result.ok
    assert (found.authserv_id, found.verdicts) == ("mx.host.example", "spf=pass dkim=pass dmarc=pass")
    assert (found.dkim_domain, found.dkim_covers_stop) == ("hanaya.example", True)
    assert (found.dsn, found.keeps_sent, found.plus_addressing) == (True, True, True)
    assert (found.tagged_sender, found.max_size, found.per_connection) == (True, 1000, 100)


@pytest.mark.parametrize(
    ("said", "size", "before", "after"),
    [
        ({"limits": "MAILMAX=20 RCPTMAX=50", "size": "0"}, 0, 100, 20),
        ({"limits": "mailmax=200"}, 0, 100, 100),
        ({"limits": "MAILMAX=20"}, 0, 0, 20),
        ({"limits": "MAILMAX=no X", "size": "35882577"}, 35882577, 50, 50),
        ({"limits": "", "size": "9" * 40, "dsn": ""}, 0, 100, 100),
    ],
)
def test_what_a_server_says_of_itself(said: dict[str, str], size: int, before: int, after: int) -> None:
    account = MailAccount(
        id="a", address=SHOP, smtp_host="x", smtp_port=1, per_connection=before, max_size=5
    )
    found = learnt_of_ehlo(account, said)
    assert (found.max_size, found.per_connection, found.dsn) == (size, after, "dsn" in said)


def test_a_tagged_sender_may_be_refused(box: PracticeServer) -> None:
    def refuse(stage: Stage, visit: Visit) -> Say | None:
        tagged = stage is Stage.MAIL and "+b-" in visit.sender
        return Say("553 5.7.1 Sender address rejected: not owned by user") if tagged else None

    result = check(box, lambda mail: mail, script=refuse)
    assert result.ok
    assert result.account.tagged_sender is False


def test_nothing_is_written_and_no_copy_is_kept(box: PracticeServer) -> None:
    looked: list[str] = []

    def has_copy(message_id: str) -> bool:
        looked.append(message_id)
        return False

    found = check(box, lambda mail: mail, has_copy=has_copy).account
    assert (found.authserv_id, found.verdicts) == ("", "")
    assert (found.dkim_domain, found.dkim_covers_stop) == ("", None)
    assert (found.dsn, found.keeps_sent) == (False, False)
    assert len(looked) == 3
    assert len(set(looked)) == 1


def test_without_a_folder_of_sent_mails_nothing_is_said(box: PracticeServer) -> None:
    def missing(_: str) -> bool:
        raise AppError("sent-folder-missing")

    assert check(box, lambda mail: mail, has_copy=missing).account.keeps_sent is None


def test_results_below_our_own_headers_are_not_believed(box: PracticeServer) -> None:
    found = check(box, lambda mail: mail.replace(b"MIME-Version", FORGED + b"MIME-Version")).account
    assert (found.authserv_id, found.verdicts) == ("", "")


def test_a_changed_sender_confirms_nothing(box: PracticeServer) -> None:
    old = f"From: {SHOP}".encode()
    result = check(box, lambda mail: mail.replace(old, b"From: Hana <hana@free.example>"))
    error = result.steps[-1].error
    assert error is not None
    assert (result.steps[-1].step, error.id) == ("optout_probe", "from-rewritten")
    assert result.account.from_confirmed_at is None
    assert result.account.optout_probe_at is None


@pytest.mark.parametrize(
    "head", [b"", b"\xff\x00\n\n", b"From: <<>>\nAuthentication-Results: \n", b"From:" + b"x" * 9000]
)
def test_any_headers_can_be_read(head: bytes) -> None:
    found = read_probe(head, SHOP)
    assert not found.from_kept
    assert found.verdicts == ""


def test_a_relays_probe_is_looked_for_in_another_mailbox(box: PracticeServer) -> None:
    relay = MailAccount(id="r", address=SHOP, smtp_host="127.0.0.1", smtp_port=1, smtp_security="none")
    with FaultSmtp() as fake:

        def deliver(_: float) -> None:
            while fake.taken:
                box.drop_in(fake.taken.pop(0).data)

        result = check_account(
            replace(relay, smtp_port=fake.port), None, SHOP, now=NOW, seconds=5, watch=Watch(pause=deliver),
            elsewhere=lambda: MaildirSearch(box.maildir),
        )
    assert result.ok
    assert [one.detail for one in result.steps][-2:] == ["other-mailbox", "plus-addressing"]
    assert result.account.optout_probe_at == NOW


def test_a_relays_sender_counts_also_while_its_probe_is_missed(box: PracticeServer) -> None:
    relay = MailAccount(id="r", address=SHOP, smtp_host="127.0.0.1", smtp_port=1, smtp_security="none")
    with FaultSmtp() as fake:
        result = check_account(
            replace(relay, smtp_port=fake.port), None, SHOP, now=NOW, seconds=0.2,
            watch=Watch(pause=lambda _: None), elsewhere=lambda: MaildirSearch(box.maildir),
        )
    assert not result.ok
    assert result.account.from_confirmed_at == NOW
    assert result.account.optout_probe_at is None
