"""Debian's Postfix takes envelopes in groups and ahead of their turn, with TLS and sign-in."""

import secrets
import time

import pytest
from imapclient import IMAPClient

from desktop_app.accounts.permit import OwnAddressPermit
from desktop_app.accounts.servers import Security, Server
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.accounts.smtp_conversation import Conversation, Exchange
from desktop_app.domain.smtp_reply import Verdict
from tests.conftest import MailStack

pytestmark = pytest.mark.servers

MAILS = 30
NOBODY_EVERY = 7


@pytest.mark.parametrize("form", ["steps", "grouped", "ahead"])
@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_postfix_takes_every_form(
    mail_stack: MailStack, monkeypatch: pytest.MonkeyPatch, security: Security, form: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_stack.ca_file))
    port = mail_stack.starttls_port if security == "starttls" else mail_stack.tls_port
    mark = f"forms-{secrets.token_hex(6)}"
    with SmtpConnection(Server(mail_stack.host, port, security)) as connection:
        connection.open()
        connection.secure()
        connection.sign_in(mail_stack.user, mail_stack.password)
        connection.manners.grouped = form != "steps"
        connection.manners.ahead = form == "ahead"
        talk = connection.conversation
        assert (talk.grouped, talk.ahead) == (form != "steps", form == "ahead")
        outcomes = send_all(talk, mail_stack, mark)
        assert connection.alive
    nobody = [number for number in range(MAILS) if number % NOBODY_EVERY == 3]
    for number, outcome in enumerate(outcomes):
        wanted = Verdict.USER_UNKNOWN if number in nobody else Verdict.ACCEPTED
        assert outcome.verdict is wanted, (number, outcome)
    assert arrived(mail_stack, mark) == MAILS - len(nobody)


def send_all(talk: Conversation, stack: MailStack, mark: str) -> list[Exchange]:
    """Some of them go to nobody."""
    people = [
        f"nobody{number}@shop.test" if number % NOBODY_EVERY == 3 else stack.second_user
        for number in range(MAILS)
    ]
    permits = [OwnAddressPermit(stack.user, to, own=frozenset({to})) for to in people]
    head = f"From: {stack.user}\r\nTo: x@shop.test\r\nSubject: {mark}\r\n\r\n"
    message = head.encode() + b".dot\r\nline\r\n" * 800
    outcomes = []
    for number, permit in enumerate(permits):
        if not talk.busy:
            talk.begin_mail(permit, message)
        outcome = talk.envelope()
        if outcome is None:
            more = talk.ahead and number + 1 < MAILS
            talk.hand_over((permits[number + 1], message) if more else None)
            outcome = talk.answer()
        outcomes.append(outcome)
    return outcomes


def arrived(stack: MailStack, mark: str) -> int:
    """How many of them lie in the second mailbox, once no more come."""
    with IMAPClient(stack.host, stack.imaps_port, ssl_context=stack.tls()) as client:
        client.login(stack.second_user, stack.second_password)
        found, before = 0, -1
        for _ in range(60):
            client.select_folder("INBOX")
            found = len(client.search(["SUBJECT", mark]))
            if found == before and found:
                break
            before = found
            time.sleep(0.5)
    return found
