"""Sign-in replies as errors that an owner can act on, and the SASL words themselves."""

import base64

from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Reply, Verdict

_ERRORS = {
    Verdict.PASSWORD_ENDED: "password-sign-in-ended",
    Verdict.APP_PASSWORD: "app-password-needed",
    Verdict.SIGN_IN_LATER: "sign-in-later",
    Verdict.SIGN_IN_NEEDED: "sign-in-needed",
    Verdict.SENDER_REFUSED: "sender-refused",
    Verdict.ACCOUNT_LIMIT: "account-limit-reached",
    Verdict.THROTTLED: "mail-server-busy",
    Verdict.CLOSING: "mail-server-busy",
    Verdict.TOO_LARGE: "message-too-large",
}


def account_error(verdict: Verdict, reply: Reply, host: str, *, password: str | None = None) -> AppError:
    """The error for a refusal that is about the account. The password only decides which text is right."""
    if verdict is Verdict.WRONG_PASSWORD:
        plain = password is None or password.isascii()
        return AppError("wrong-password" if plain else "password-not-ascii", host=host)
    return AppError(_ERRORS.get(verdict, "mail-server-refused"), host=host, reply=str(reply))


def plain_words(user: str, password: str) -> str:
    """SASL PLAIN in base64 (RFC 4616: UTF-8)."""
    return base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")


def login_word(word: str) -> str:
    """One answer of AUTH LOGIN."""
    return base64.b64encode(word.encode()).decode("ascii")
