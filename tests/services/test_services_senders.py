"""Several accounts: whose replies does nobody but the owner read?"""

from dataclasses import replace
from pathlib import Path

from desktop_app.storage import mail_accounts
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, ready_shop


def told(shop: ReadyShop) -> list[str]:
    found = shop.services.newsletters.check(shop.newsletter)["findings"]
    return [one["text"] for one in found if one["rule"] == "JP-SEM-3-3-MAILBOX"]


def test_replies_to_another_account_are_named_once_it_has_sent(tmp_path: Path) -> None:
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=2)
        with shop.book:
            first = mail_accounts.load_account(shop.book)
            assert first is not None
            other = replace(
                first, id="other", address="other@example.jp", inbox="none", maildir=None,
                optout_probe_at=None,
            )
            mail_accounts.save_account(shop.book, other, shop.clock())
            assert told(shop) == []  # nobody can have answered it yet
            before = shop.services.drafts.copy(shop.newsletter)
            shop.services.newsletters.choose_account(before, other.address)
            assert shop.services.sending.send(before, mailbox_read_by_hand=True)["accepted"] == 2
            (text,) = told(shop)
            assert text.startswith("other@example.jpに届いた返信は")
            assert shop.services.newsletters.check(shop.newsletter)["clear"]
