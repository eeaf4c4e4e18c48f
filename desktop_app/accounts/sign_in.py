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


def token_error(verdict: Verdict, reply: Reply, host: str) -> AppError:
    """As `account_error`, where a token was shown instead of a password."""
    if verdict is Verdict.PASSWORD_ENDED:  # Microsoft's 5.7.139: also with a token (mail.md 1.2)
        return AppError("smtp-auth-off", host=host)
    if verdict in (Verdict.WRONG_PASSWORD, Verdict.APP_PASSWORD):
        return AppError("token-refused", host=host)
    return account_error(verdict, reply, host)


def plain_words(user: str, password: str) -> str:
    """SASL PLAIN in base64 (RFC 4616: UTF-8)."""
    return base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")


def login_word(word: str) -> str:
    """One answer of AUTH LOGIN."""
    return base64.b64encode(word.encode()).decode("ascii")


TOKEN_MECHANISMS = ("XOAUTH2", "OAUTHBEARER")
"""What Google and Microsoft document first, then RFC 7628."""


def token_words(mechanism: str, user: str, token: str) -> str:
    """The one thing a client says, not yet in base64; a user name can't end its field."""
    name = user.replace("\x01", "")
    if mechanism == "OAUTHBEARER":
        named = name.replace("=", "=3D").replace(",", "=2C")  # RFC 5801 4
        return f"n,a={named},\x01auth=Bearer {token}\x01\x01"
    return f"user={name}\x01auth=Bearer {token}\x01\x01"


def refusal_answer(mechanism: str) -> str:
    """What is said to the error that comes as a challenge; only then the real refusal follows."""
    return "\x01" if mechanism == "OAUTHBEARER" else ""
