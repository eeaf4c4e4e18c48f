"""What an account signs in with: a password, or a source of short-lived tokens (OAuth 2.0, RFC 6749)."""

from typing import Protocol


class TokenSource(Protocol):
    """Hands out access tokens; safe to ask from several threads."""

    def token(self, *, renew: bool = False) -> str:
        """A token that should hold; `renew` = the last one was refused, get another.

        Raises AppError "sign-in-again-needed" when the owner's leave was taken back, and what is wrong with
        the network.
        """


Credential = str | TokenSource | None
"""None where the server wants no sign-in, or nobody gave one."""
