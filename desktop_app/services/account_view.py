"""The mail account and the owner's addresses as the settings page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.accounts.providers import KnownServer, Provider
from desktop_app.domain.pace import UNKNOWN_HOST
from desktop_app.storage.mail_accounts import MailAccount

PER_MINUTE, PER_HOUR, PER_DAY = UNKNOWN_HOST.per_minute, UNKNOWN_HOST.per_hour, UNKNOWN_HOST.per_day
"""To begin with, where a provider publishes nothing (mail.md 1.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """The account as the settings show it. Dates are None when nothing was proven yet."""

    account: MailAccount | None
    practice: bool
    password_kept: bool
    """In the keyring, or in memory for this run."""
    keyring: bool
    """Whether this PC has a keyring that works; without one the password is asked at each start."""
    optout_address: str
    probe_holds: bool
    """The probe of the opt-out address is not older than twelve months and fits address and account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddressView:
    """An address of the owner that test sends may go to, once it is confirmed."""

    address: str
    confirmed: bool
    waiting: bool
    """A code is on its way."""
    account: bool
    """The account's own address: the account check confirms it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderView:
    """A known provider in the reader's language. Limits where it publishes none are the careful ones."""

    id: str
    name: str
    help: str
    known: Provider

    @property
    def smtp(self) -> KnownServer:
        """The sending server."""
        return self.known.smtp

    @property
    def imap(self) -> KnownServer | None:
        """The mailbox server."""
        return self.known.imap

    @property
    def sign_in(self) -> str:
        """password, app_password, password_smtp or none."""
        return self.known.sign_in

    @property
    def own_part(self) -> str:
        """Characters of the host that stand for the owner's own value."""
        return self.known.own_part

    @property
    def sure(self) -> Mapping[str, str]:
        """How sure servers, user, sign_in and limits are: sure, likely or guess."""
        return self.known.sure

    @property
    def per_hour(self) -> int:
        """Mails an hour to begin with; 0 = the provider limits the day only."""
        return self.known.per_hour or (0 if self.known.per_day else PER_HOUR)

    @property
    def per_day(self) -> int:
        """Mails a day to begin with."""
        return self.known.per_day or PER_DAY

    def serves(self, address: str) -> bool:
        """Whether the address has the provider's own domain."""
        return self.known.serves(address.rpartition("@")[2].strip().lower())

    def user_for(self, address: str) -> str:
        """The user name that belongs to an address; "" when only the owner knows it."""
        return self.known.user_for(address)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """Everything that the account's form needs at once."""

    state: AccountState
    providers: tuple[ProviderView, ...]
    proposed: str
    """The shop's e-mail address for questions, else the one that takes opt-outs."""
    own: tuple[OwnAddressView, ...]
