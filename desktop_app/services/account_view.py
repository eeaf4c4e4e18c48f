"""The mail account and the owner's addresses as the settings page shows them."""

from dataclasses import dataclass

from desktop_app.storage.settings import MailAccount


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
