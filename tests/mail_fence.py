"""Nothing of the test before is under way any more, and the servers' mailboxes are empty."""

import smtplib
import time
import uuid
from typing import TYPE_CHECKING

from imapclient import IMAPClient

from tests.server_shop import ARRIVES

if TYPE_CHECKING:
    from tests.conftest import MailStack


def empty_mailboxes(stack: "MailStack") -> None:
    """Wait until a mail that goes the longest way, through the far server and back as its report, has come:
    so has, as a rule, what left before it. Then delete everything."""
    mark = uuid.uuid4().hex
    with smtplib.SMTP(stack.host, stack.starttls_port, local_hostname="localhost", timeout=60) as smtp:
        smtp.starttls(context=stack.tls())
        smtp.login(stack.user, stack.password)
        name, _, domain = stack.user.partition("@")
        smtp.sendmail(f"{name}+{mark}@{domain}", ["nouser@remote.test"], "Subject: fence\r\n\r\n.")
    for user, password in ((stack.user, stack.password), (stack.second_user, stack.second_password)):
        with IMAPClient(stack.host, stack.imaps_port, ssl_context=stack.tls(), timeout=60) as client:
            client.login(user, password)
            if user == stack.user:
                _await(client, mark)
            for _flags, _delimiter, folder in client.list_folders():
                client.select_folder(folder)
                if found := client.search():
                    client.delete_messages(found)
                    client.expunge()


def _await(client: IMAPClient, mark: str) -> None:
    client.select_folder("INBOX")
    end = time.monotonic() + ARRIVES
    while not client.search(["BODY", mark]):
        assert time.monotonic() < end, "the report of the fence never came"
        time.sleep(0.02)
        client.noop()
