"""試し送り: where one may go, and what became of each mail of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop_app.accounts.own_addresses import confirmed, own_addresses
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.storage import mail_accounts, settings
from desktop_app.storage.database import Book

_UNTICKED = "test_send_unticked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestTarget:
    """An address of the owner's that was confirmed by a code, or is the account's own."""

    __test__ = False  # pytest: no test class

    address: str
    ticked: bool
    """Whether test sends go there unless the owner takes it out; so it is for every new one."""
    account: bool
    """The account's own address, which can't be taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestSent:
    """One mail of a test send. `error` None = the server took it."""

    __test__ = False

    to: str
    size: int = 0
    """Bytes of the mail that was taken."""
    error: AppError | None = None


def targets(book: Book) -> tuple[TestTarget, ...]:
    """Every address that a test send may go to, the accounts' own first."""
    off = set(settings.get(book, _UNTICKED, []))
    found: dict[str, TestTarget] = {}
    for account in mail_accounts.all_accounts(book):
        parsed = parse_address(account.address)
        if confirmed(book, parsed.key) is not None:
            found[parsed.key] = TestTarget(
                address=account.address, ticked=parsed.key not in off, account=True
            )
    for own in own_addresses(book):
        if own.confirmed_at is not None:
            target = TestTarget(address=own.text, ticked=own.key not in off, account=False)
            found.setdefault(own.key, target)
    return tuple(found.values())


def keep_ticks(book: Book, ticked: Iterable[str], *, now: datetime) -> None:
    """Remember which of the addresses are ticked next time; one that is confirmed later will be."""
    on = {parse_address(one).key for one in ticked}
    off = sorted(key for key in (parse_address(one.address).key for one in targets(book)) if key not in on)
    if off != sorted(settings.get(book, _UNTICKED, [])):
        settings.put(book, _UNTICKED, list(off), now=now)
