"""練習: a practice book uses the mail server on this PC only, and no other book does (architecture 4.8)."""

import mailbox
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.header import decode_header, make_header
from pathlib import Path

from desktop_app.practice.server import READERS, PracticeServer
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, settings
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

_ID = "practice"
_CODE = re.compile(r"確認コード (\d{6})$")


@contextmanager
def practice_server(book: Book, environment: Environment) -> Iterator[PracticeServer]:
    """Run the server of a practice book, with the book's account pointing to it."""
    shop, known = settings.load_shop(book), mail_accounts.load_account(book)
    address = known.address if known else shop.contact or shop.optout_address
    with PracticeServer(maildir_of(book.path), [address, shop.optout_address]) as server:
        account = known or MailAccount(id=_ID, address=address, smtp_host="127.0.0.1", smtp_port=0)
        mail_accounts.save_account(
            book,
            replace(
                account,
                smtp_host="127.0.0.1",
                smtp_port=server.port,
                smtp_security="none",
                user=server.user,
                maildir=str(server.maildir),
                inbox="maildir",
                per_hour=0,
                per_day=0,
                max_connections=2,
            ),
            environment.clock(),
        )
        yield server


def maildir_of(book: Path) -> Path:
    """Where the practice server keeps what the shop and its readers would get."""
    return book.with_name(f"{book.name}.mail")


def readers_mails(server: PracticeServer) -> list[bytes]:
    """Every mail that a reader would have got, as the server took it."""
    box = mailbox.Maildir(server.maildir).get_folder(READERS)
    return [box.get_bytes(key) for key in box.iterkeys()]


def newest_code(book: Book, address: str) -> str | None:
    """The six digits of the last code mail that the practice server kept for `address`, or None."""
    box = mailbox.Maildir(maildir_of(book.path), create=False)
    found: list[tuple[float, str]] = []
    for folder in (box, *(box.get_folder(name) for name in box.list_folders())):
        for key in folder.iterkeys():
            mail = folder.get_message(key)
            subject = str(make_header(decode_header(str(mail["Subject"] or ""))))
            code = _CODE.search(subject)
            if code and str(mail["To"] or "").strip().lower() == address.strip().lower():
                found.append((mail.get_date(), code[1]))
    return max(found)[1] if found else None
