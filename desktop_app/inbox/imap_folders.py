"""Which folders a stranger's mail may arrive in: INBOX and every junk folder.

Known by the mark \\Junk (RFC 6154; XLIST's \\Spam), else by their usual names in Japanese and English, which
the library has read from modified UTF-7 (RFC 3501 5.1.3).
"""

import hashlib
from collections.abc import Sequence

Listed = tuple[Sequence[bytes], bytes | None, str]
"""Flags, delimiter and name, as LIST tells them."""

_JUNK_NAMES = frozenset(
    {
        "junk", "spam", "bulk", "bulk mail", "junk e-mail", "junk email", "junk mail", "junk-e-mail",
        "junkmail", "spam mail", "probably spam", "spambox", "caughtspam", "迷惑メール", "迷惑メールフォルダ",
        "迷惑メールフォルダー", "迷惑メールボックス", "迷惑", "スパム", "スパムメール", "スパムフォルダ",
        "ジャンク", "ジャンクメール", "ジャンク メール", "一括メール", "迷惑メール箱",
    }
)  # fmt: skip
_JUNK_MARKS = frozenset({b"\\junk", b"\\spam"})
_CLOSED = frozenset({b"\\noselect", b"\\nonexistent"})
_MOST = 10
"""No mailbox has more junk folders."""


def folders_to_read(listed: Sequence[Listed]) -> list[tuple[str, str]]:
    """(code, name) of every folder to read, INBOX first. The code names it in the book, without words of
    the owner."""
    marked, named = [], []
    for flags, delimiter, name in listed:
        marks = {bytes(flag).lower() for flag in flags}
        if marks & _CLOSED or name.upper() == "INBOX":
            continue
        if marks & _JUNK_MARKS:
            marked.append(name)
        elif _last_part(name, delimiter) in _JUNK_NAMES:
            named.append(name)
    found = [("INBOX", "INBOX")]
    # A folder that only looks like one is read as well: a stop that lies there must not be missed.
    for name in dict.fromkeys([*marked, *named]):
        found.append((f"Junk-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}", name))
    return found[: _MOST + 1]


def _last_part(name: str, delimiter: bytes | None) -> str:
    sign = delimiter.decode("ascii", "replace") if delimiter else ""
    return (name.rpartition(sign)[2] if sign else name).strip().casefold()
