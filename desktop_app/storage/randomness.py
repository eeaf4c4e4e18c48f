"""Random bytes of the operating system for ids and salts, fetched by the page.

Each fetch gives Python's lock away for a moment. An import makes half a million ids and salts; with a fetch
for each the window's thread hardly ever got the lock: it stood still for up to 130 ms at a time.
"""

import os
import threading

_PAGE = 4_096


class _Page(threading.local):
    def __init__(self) -> None:
        self.held = b""
        self.used = 0


_page = _Page()


def random_bytes(count: int) -> bytes:
    """`count` bytes, at most a page, never given twice."""
    begin = _page.used
    if begin + count > len(_page.held):
        _page.held, begin = os.urandom(_PAGE), 0
    _page.used = begin + count
    return _page.held[begin : _page.used]


def _forget() -> None:
    _page.held, _page.used = b"", 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)  # or parent and child would give out the same bytes
