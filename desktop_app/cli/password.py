"""The mail account's password: the first line of standard input, or asked at the terminal."""

import getpass
import sys
from functools import cache


@cache
def ask_password() -> str | None:
    """The password, or None when there is nobody to ask. Asked once per call of the program."""
    if sys.stdin is None or sys.stdin.closed:
        return None
    if sys.stdin.isatty():
        return getpass.getpass("メールのパスワード / mail password: ") or None
    return sys.stdin.readline().rstrip("\r\n") or None
