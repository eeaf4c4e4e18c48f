"""A confirmation over Debian's Postfix and Dovecot: STARTTLS, sign-in, and an answer to its plus-address."""

import email
import email.policy
import smtplib
import time
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from imapclient import IMAPClient

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.services import build
from desktop_app.services.environment import Environment
from desktop_app.storage import letters, mail_accounts
from tests.conftest import MailStack
from tests.ready_shop import ready_shop
from tests.sending import real_clock

pytestmark = pytest.mark.servers

ORAL = Evidence(
    basis=Basis.CONSENT_ORAL, obtained_at=date(2026, 11, 1), method="口頭", place="店頭", by="葵",
    occasion="ご来店", wording="お便りをお送りします",
)


def read(stack: MailStack, seconds: float = 30.0) -> EmailMessage:
    """The letter in the reader's mailbox."""
    end = time.monotonic() + seconds
    with IMAPClient(stack.host, stack.imaps_port, ssl_context=stack.tls()) as client:
        client.login(stack.second_user, stack.second_password)
        while True:
            client.select_folder("INBOX")
            for data in client.fetch(client.search(), ["RFC822"]).values():
                mail = email.message_from_bytes(data[b"RFC822"], policy=email.policy.default)
                if mail["Auto-Submitted"]:
                    return mail
            assert time.monotonic() < end
            time.sleep(0.5)


def test_a_confirmation_arrives_and_its_answer_comes_back_to_its_own_address(
    mail_stack: MailStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a shop whose mailbox takes plus-addresses, and a reader who agreed at the counter
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_stack.ca_file))
    made = ready_shop(tmp_path / "shop.book", 9, 0, clock=real_clock)
    stored = mail_accounts.load_account(made.book)
    assert stored is not None
    account = replace(
        stored, address=mail_stack.user, user=mail_stack.user, smtp_host=mail_stack.host,
        smtp_port=mail_stack.starttls_port, smtp_security="starttls", inbox="imap", maildir=None,
        imap_host=mail_stack.host, imap_port=mail_stack.imaps_port, imap_security="ssl", plus_addressing=True,
    )
    mail_accounts.save_account(made.book, account, real_clock())
    made.person(mail_stack.second_user, ORAL)
    services = build(made.book, Environment(
        clock=real_clock, device_id="pc", knows_password=lambda _: True,
        ask_password=lambda address="": mail_stack.password,
    ))
    with made.book:
        # When the letter is sent
        (put,) = services.letters.put("confirm", [mail_stack.second_user])
        last = services.letters.send()
        assert (last["done"], last["accepted"]) == (True, 1), last
        # Then it stands in the reader's mailbox, and an answer reaches the shop as a confirmation
        mail = read(mail_stack)
        local, _, domain = mail_stack.user.partition("@")
        token = letters.get(made.book, put.letter_id).token
        assert mail["Reply-To"].addresses[0].addr_spec == f"{local}+c-{token}@{domain}"
        answer = EmailMessage(policy=email.policy.SMTP)
        answer["From"], answer["To"] = mail_stack.second_user, str(mail["Reply-To"])
        answer["Subject"] = f"Re: {mail['Subject']}"
        answer["Message-ID"] = "<answer@shop.test>"
        answer.set_content("はい")
        with smtplib.SMTP(mail_stack.host, mail_stack.inject_port) as smtp:
            smtp.send_message(answer, mail_stack.second_user, [answer["To"]])
        end = time.monotonic() + 30
        while True:
            services.mailbox.read_now()
            kinds = [row[0] for row in made.book.sql("SELECT kind FROM inbox_message")]
            if "signup" in kinds:
                break
            assert time.monotonic() < end, kinds
            time.sleep(0.5)
