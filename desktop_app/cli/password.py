"""The mail account's password: the first line of standard input, or asked at the terminal."""

import getpass
import sys
from functools import cache


@cache
def ask_password(address: str = "") -> str | None:
    """The password of an account, or None when there is nobody to ask. Asked once per account and call of the
    program; standard input has one line for each, the account that sends first."""
    if sys.stdin is None or sys.stdin.closed:
        return None
    if sys.stdin.isatty():
        return getpass.getpass(f"メールのパスワード / mail password {address}: ") or None
    return sys.stdin.readline().rstrip("\r\n") or None
