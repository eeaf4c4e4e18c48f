"""Passwords, in the OS keyring; where none works they are asked for and kept in memory for this run.

The only user of `keyring`. Nothing here is ever written to the book, a log or an exception.
"""

import hashlib
import secrets as random
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

# `keyring` is imported where it is used: it takes a sixth of the window's start, which asks for no password.
_SERVICE = "Kawaraban"


class PasswordStore:
    """The passwords of one run: keyring when it works, else memory."""

    def __init__(self) -> None:
        self._memory: dict[str, str] = {}

    def password(self, account_id: str) -> str | None:
        """The password of an account, or None when it must be asked for."""
        if account_id in self._memory:
            return self._memory[account_id]
        return read(f"account:{account_id}")

    def set_password(self, account_id: str, password: str) -> bool:
        """Keep a password; False when it lasts for this run only because no keyring works."""
        if write(f"account:{account_id}", password):
            self._memory.pop(account_id, None)
            return True
        self._memory[account_id] = password
        return False

    def forget(self, account_id: str) -> None:
        """Remove an account's password everywhere."""
        self._memory.pop(account_id, None)
        delete(f"account:{account_id}")


@lru_cache(maxsize=1)
def default_store() -> PasswordStore:
    """The store of this process."""
    return PasswordStore()


def password(account_id: str) -> str | None:
    """The password of an account, or None when it must be asked for."""
    return default_store().password(account_id)


def set_password(account_id: str, value: str) -> bool:
    """Keep a password; False when it lasts for this run only because no keyring works."""
    return default_store().set_password(account_id, value)


def forget_password(account_id: str) -> None:
    """Remove an account's password everywhere."""
    default_store().forget(account_id)


@lru_cache(maxsize=1)
def keyring_works() -> bool:
    """Whether an OS keyring takes, gives back and deletes an entry. Asked once per run; never raises.

    Backends that store plain text are refused, alone or inside a chain of backends.
    """
    import keyring

    try:
        return probe(keyring.get_keyring())
    except Exception:  # a backend named in a setting that is not there, or that breaks when it is loaded
        return False


def probe(backend: "KeyringBackend") -> bool:
    """Try one backend with a random entry."""
    if _plain(backend):
        return False
    name, value = f"probe:{random.token_hex(8)}", random.token_hex(8)
    try:
        backend.set_password(_SERVICE, name, value)
        found = backend.get_password(_SERVICE, name)
        backend.delete_password(_SERVICE, name)
    except Exception:  # backends of desktops raise what they like (D-Bus, win32, Security.framework)
        return False
    return found == value


def read(name: str) -> str | None:
    """An entry of the keyring, or None when there is none or no keyring works."""
    if not keyring_works():
        return None
    import keyring

    try:
        return keyring.get_password(_SERVICE, name)
    except Exception:  # locked meanwhile, or its service went away: then it is asked for
        return None


def write(name: str, value: str) -> bool:
    """Keep an entry in the keyring; False when none works."""
    if not keyring_works():
        return False
    import keyring

    try:
        keyring.set_password(_SERVICE, name, value)
    except Exception:  # as in `probe`
        return False
    return True


_PART = 1000
"""Windows keeps about 1,280 characters in an entry."""
_HEAD = "parts:"


class Kept:
    """One secret of any length, in as many entries of the keyring as it needs; else in memory."""

    _lock = threading.RLock()
    """For all of them: two may have the same name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self) -> str | None:
        """The value, or None when there is none or only a part of it is left."""
        with self._lock:
            if self.name in _memory:
                return _memory[self.name]
            head = read(self.name)
            if head is None or not head.startswith(_HEAD):
                return head
            series, count, mark = _head(head)
            found = [read(f"{self.name}/{series}/{number}") for number in range(count)]
            value = "".join(one or "" for one in found)
            return value if _mark(value) == mark else None

    def put(self, value: str) -> bool:
        """Keep it in the keyring; False when it is remembered for this run only."""
        with self._lock:
            before = read(self.name)
            if self._written(value):
                _memory.pop(self.name, None)
                self._clear(before)
                return True
            _memory[self.name] = value
            return False

    def forget(self) -> None:
        """Remove it everywhere."""
        with self._lock:
            _memory.pop(self.name, None)
            before = read(self.name)
            if before is not None:
                delete(self.name)
                self._clear(before)

    def _written(self, value: str) -> bool:
        """The parts first, then what names them: a program that is killed between leaves the old value."""
        if len(value) <= _PART and not value.startswith(_HEAD):
            return write(self.name, value)
        series = random.token_hex(4)
        parts = [value[start : start + _PART] for start in range(0, len(value), _PART)]
        for number, part in enumerate(parts):
            if not write(f"{self.name}/{series}/{number}", part):
                self._clear(f"{_HEAD}{series}:{number}:-")
                return False
        return write(self.name, f"{_HEAD}{series}:{len(parts)}:{_mark(value)}")

    def _clear(self, head: str | None) -> None:
        if head is not None and head.startswith(_HEAD):
            series, count, _ = _head(head)
            for number in range(count):
                delete(f"{self.name}/{series}/{number}")


_memory: dict[str, str] = {}
"""What no keyring took, by name."""


def _head(text: str) -> tuple[str, int, str]:
    series, count, mark = (*text.removeprefix(_HEAD).split(":"), "", "", "")[:3]
    return series, min(int(count), 1000) if count.isdigit() else 0, mark


def _mark(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def delete(name: str) -> None:
    """Remove an entry of the keyring, if it is there."""
    if not keyring_works():
        return
    import keyring

    try:
        keyring.delete_password(_SERVICE, name)
    except Exception:  # it was not there, or as in `probe`
        return


def _plain(backend: "KeyringBackend") -> bool:
    name = f"{type(backend).__module__}.{type(backend).__name__}".casefold()
    if "plaintext" in name or "keyrings.alt" in name or "cryptfile" in name:
        return True
    return any(_plain(one) for one in getattr(backend, "backends", ()))
