"""Which of several accounts a newsletter leaves from: shown, and chosen while it is a draft."""

from dataclasses import dataclass

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import mail_accounts, mailings
from desktop_app.storage.database import Book

_CHANGEABLE = frozenset({NewsletterState.DRAFT})


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderOption:
    """One account that may be chosen."""

    id: str
    address: str
    default: bool
    personal_line: bool
    """A carrier's personal line: no newsletter leaves from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderChoice:
    """The accounts of the book, the default one first, and which one a newsletter leaves from."""

    options: tuple[SenderOption, ...]
    chosen: str
    """Id of an account; "" = the default one, whichever that is when it is sent."""
    editable: bool


@dataclass(frozen=True, slots=True)
class SenderDesk:
    """The sender of newsletters. From is the account's address (JP-SEM-5-TRUEFROM)."""

    book: Book

    def choice(self, newsletter_id: str) -> SenderChoice:
        """What may be chosen. Raises AppError("mailing-missing")."""
        from desktop_app.accounts.providers import provider_named

        mailing = mailings.get(self.book, newsletter_id)
        accounts = mail_accounts.all_accounts(self.book)
        known = {one.id for one in accounts}
        options = []
        for place, one in enumerate(accounts):
            provider = provider_named(one.provider)
            options.append(
                SenderOption(
                    id=one.id, address=one.address, default=place == 0,
                    personal_line=provider is not None and provider.personal_line,
                )
            )  # fmt: skip
        chosen = mailing.account_id if mailing.account_id in known else None
        return SenderChoice(
            options=tuple(options), chosen=chosen or "", editable=mailing.state in _CHANGEABLE
        )

    def choose(self, newsletter_id: str, account_id: str) -> None:
        """Let a draft leave from an account; "" = the default one.

        Raises AppError("account-missing", "account-personal-line"), and "mailing-state" once it has begun.
        """
        if account_id:
            options = self.choice(newsletter_id).options
            found = next((one for one in options if one.id == account_id), None)
            if found is None:
                raise AppError("account-missing")
            if found.personal_line:
                raise AppError("account-personal-line", address=found.address)
        mailings.choose_account(self.book, newsletter_id, account_id or None)
