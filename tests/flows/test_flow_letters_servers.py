"""Letters over Debian's Postfix and Dovecot: STARTTLS, sign-in, an answer to a plus-address, a notice."""

import email
import email.policy
import smtplib
import time
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import consents, letters, mail_accounts
from tests.conftest import MailStack
from tests.ready_shop import ready_shop
from tests.sending import real_clock

pytestmark = pytest.mark.servers

ORAL = Evidence(
    basis=Basis.CONSENT_ORAL, obtained_at=date(2026, 11, 1), method="口頭", place="店頭", by="葵",
    occasion="ご来店", wording="お便りをお送りします",
)


ARRIVES = 120.0
"""Seconds in which a mail must have come through Postfix: on a busy machine its queue waits for the disk."""


def read(stack: MailStack, subject: str) -> EmailMessage:
    """The newest letter in the reader's mailbox with these words in its subject."""
    end = time.monotonic() + ARRIVES
    with IMAPClient(stack.host, stack.imaps_port, ssl_context=stack.tls()) as client:
        client.login(stack.second_user, stack.second_password)
        while True:
            client.select_folder("INBOX")
            for _, data in sorted(client.fetch(client.search(), ["RFC822"]).items(), reverse=True):
                mail = email.message_from_bytes(data[b"RFC822"], policy=email.policy.default)
                if mail["Auto-Submitted"] and subject in mail["Subject"]:
                    return mail
            assert time.monotonic() < end
            time.sleep(0.5)


def writes(stack: MailStack, to: str, subject: str, text: str) -> None:
    """The reader's mail, through the servers."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = stack.second_user, to, subject
    mail["Message-ID"] = make_msgid(domain="shop.test")
    mail.set_content(text)
    with smtplib.SMTP(stack.host, stack.inject_port) as smtp:
        smtp.send_message(mail, stack.second_user, [to])


def until_read(services: Services, kind: str) -> dict[str, Any]:
    """Read the mailbox until a mail of this kind is there; its line of `inbox --json`."""
    end = time.monotonic() + ARRIVES
    while True:
        for line in services.mailbox.read()["mails"]:
            if line["kind"] == kind:
                found: dict[str, Any] = line
                return found
        assert time.monotonic() < end
        time.sleep(0.5)


def test_a_confirmation_is_answered_and_a_stop_acknowledged_over_real_servers(
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
        # Then it stands in the reader's mailbox, and an answer from there becomes the record of a consent
        mail = read(mail_stack, "お申込み確認")
        local, _, domain = mail_stack.user.partition("@")
        letter = letters.get(made.book, put.letter_id)
        reply_to = mail["Reply-To"].addresses[0].addr_spec
        assert reply_to == f"{local}+c-{letter.token}@{domain}"
        assert services.contacts.why(mail_stack.second_user)["rules"] == ["JP-SEMG-DOI"]
        writes(mail_stack, reply_to, f"Re: {mail['Subject']}", "はい\n\n> お申込みがありました")
        line = until_read(services, "signup")
        assert (line["action"], line["address"]) == ("confirm", mail_stack.second_user)
        new = consents.evidence_of(made.book, letter.address_id)[-1]
        assert (new.basis, new.double_opt_in, new.text_version) == (Basis.CONSENT_MAIL, True, "doi/1")
        told = services.contacts.why(mail_stack.second_user)
        assert (told["decision"], told["rules"]) == ("allowed", [])
        # When the reader says stop, and the owner wants a notice to go out
        services.shop.set_acknowledges(True)
        writes(mail_stack, mail_stack.user, "お便りの件", "配信停止してください")
        assert until_read(services, "optout")["action"] == "suppress"
        last = services.letters.send()
        # Then it is told so once, without an envelope sender
        assert (last["done"], last["accepted"]) == (True, 1), last
        notice = read(mail_stack, "停止しました")
        assert (notice["Return-Path"], notice["Auto-Submitted"]) == ("<>", "auto-replied")
        assert notice["In-Reply-To"]
        assert services.contacts.why(mail_stack.second_user)["decision"] == "left_out"
