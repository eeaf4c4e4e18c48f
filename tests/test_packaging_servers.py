"""The test servers themselves behave as the tests that use them expect."""

import imaplib
import smtplib
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import MailStack

pytestmark = pytest.mark.servers


@contextmanager
def signed_in(stack: MailStack) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(stack.host, stack.starttls_port, local_hostname="localhost", timeout=10) as smtp:
        smtp.starttls(context=stack.tls())
        smtp.login(stack.user, stack.password)
        yield smtp


def arrived(stack: MailStack, user: str, password: str, words: str) -> str:
    """The text of the mail with `words` in it; waits up to fifteen seconds."""
    with imaplib.IMAP4_SSL(stack.host, stack.imaps_port, ssl_context=stack.tls(), timeout=10) as imap:
        imap.login(user, password)
        for _ in range(60):
            imap.select()
            found = imap.uid("SEARCH", "TEXT", f'"{words}"')[1][0].split()
            if found:
                part = imap.uid("FETCH", found[0].decode(), "(BODY.PEEK[])")[1][0]
                return bytes(part[1]).decode("utf-8", "replace")
            time.sleep(0.25)
    raise AssertionError("no such mail")


def test_mail_goes_round_over_tls(mail_stack: MailStack) -> None:
    mark = uuid.uuid4().hex
    with signed_in(mail_stack) as smtp:
        smtp.sendmail(mail_stack.user, [mail_stack.second_user], f"Subject: {mark}\r\n\r\n.")
    mail = arrived(mail_stack, mail_stack.second_user, mail_stack.second_password, mark)
    assert f"Return-Path: <{mail_stack.user}>" in mail


def test_submission_needs_tls_and_the_right_password(mail_stack: MailStack) -> None:
    with smtplib.SMTP(mail_stack.host, mail_stack.starttls_port, "localhost", timeout=10) as smtp:
        assert smtp.docmd("MAIL", "FROM:<shop@shop.test>")[0] == 530
        smtp.starttls(context=mail_stack.tls())
        with pytest.raises(smtplib.SMTPAuthenticationError):
            smtp.login(mail_stack.user, "wrong")
    with smtplib.SMTP_SSL(
        mail_stack.host, mail_stack.tls_port, "localhost", timeout=10, context=mail_stack.tls()
    ) as smtp:
        assert smtp.login(mail_stack.user, mail_stack.password)[0] == 235


def test_nothing_leaves_the_machine(mail_stack: MailStack) -> None:
    with signed_in(mail_stack) as smtp:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail(mail_stack.user, ["somebody@elsewhere.test"], "Subject: x\r\n\r\n.")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail(mail_stack.user, ["nobody@reject.test"], "Subject: x\r\n\r\n.")
        assert smtp.sendmail(mail_stack.user, ["anybody@ok.test"], "Subject: x\r\n\r\n.") == {}


def test_a_remote_refusal_comes_back_as_a_report(mail_stack: MailStack) -> None:
    mark = uuid.uuid4().hex[:12]
    with signed_in(mail_stack) as smtp:
        smtp.sendmail(f"shop+{mark}@shop.test", ["nouser@remote.test"], "Subject: x\r\n\r\n.")
    report = arrived(mail_stack, mail_stack.user, mail_stack.password, mark)
    assert "Status: 5.1.1" in report


def test_outsiders_can_write_to_the_shop(mail_stack: MailStack) -> None:
    mark = uuid.uuid4().hex
    with smtplib.SMTP(mail_stack.host, mail_stack.inject_port, "localhost", timeout=10) as smtp:
        smtp.sendmail("reader@elsewhere.test", [mail_stack.user], f"Subject: {mark}\r\n\r\n.")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail("reader@elsewhere.test", ["anybody@ok.test"], "Subject: x\r\n\r\n.")
    assert mark in arrived(mail_stack, mail_stack.user, mail_stack.password, mark)
