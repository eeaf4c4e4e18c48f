"""Secrets longer than an entry of the keyring: split, put together, exchanged without a moment of loss."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from desktop_app.storage import secrets
from desktop_app.storage.secrets import Kept

LIMIT = 1280


class SmallKeyring(KeyringBackend):
    """Takes as much as Windows does; `left` entries more, then it breaks."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has no types there
        self.kept: dict[tuple[str, str], str] = {}
        self.left = 10**6

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password) > LIMIT:
            raise KeyringError("too long for CredWrite")
        if self.left <= 0:
            raise KeyringError("locked")
        self.left -= 1
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def ring() -> Iterator[SmallKeyring]:
    before = keyring.get_keyring()
    made = SmallKeyring()
    keyring.set_keyring(made)
    secrets.keyring_works.cache_clear()
    yield made
    keyring.set_keyring(before)
    secrets.keyring_works.cache_clear()
    secrets._memory.clear()


@pytest.mark.parametrize("length", [0, 1, 999, 1000, 1001, 2000, 5000, 20000])
def test_values_of_any_length_come_back(ring: SmallKeyring, length: int) -> None:
    value = ("0123456789" * 2000)[:length]
    assert Kept("oauth:x").put(value)
    assert Kept("oauth:x").get() == value
    assert all(len(part) <= LIMIT for part in ring.kept.values())
    Kept("oauth:x").forget()
    assert not ring.kept
    assert Kept("oauth:x").get() is None


def test_a_value_that_looks_like_a_list_of_parts_is_none(ring: SmallKeyring) -> None:
    for value in ("parts:", "parts:ab:2:cd", "parts:x:9999999:y"):
        Kept("oauth:x").put(value)
        assert Kept("oauth:x").get() == value


@pytest.mark.parametrize(
    "head", ["parts:", "parts:a", "parts:a:x:y", "parts:a:3:y", "parts:a:99999999999999999999:z"]
)
def test_a_damaged_list_of_parts_is_nothing(ring: SmallKeyring, head: str) -> None:
    ring.kept["Kawaraban", "oauth:x"] = head
    assert Kept("oauth:x").get() is None
    assert Kept("oauth:x").put("new")
    assert Kept("oauth:x").get() == "new"


def test_an_exchange_leaves_nothing_behind(ring: SmallKeyring) -> None:
    kept = Kept("oauth:x")
    for value in ("a" * 5000, "b" * 3000, "c", "d" * 4000):
        assert kept.put(value)
        assert kept.get() == value
    kept.forget()
    assert not ring.kept


@pytest.mark.parametrize("left", range(6))
def test_a_keyring_that_breaks_meanwhile_keeps_the_old_or_the_new(ring: SmallKeyring, left: int) -> None:
    Kept("oauth:x").put("old" * 1000)
    ring.left = left
    whole = Kept("oauth:x").put("new" * 1000)
    assert Kept("oauth:x").get() == "new" * 1000  # in memory where it could not be written
    secrets._memory.clear()  # the program starts again
    assert Kept("oauth:x").get() == ("new" if whole else "old") * 1000
    assert whole == (left >= 4)


def test_without_a_keyring_it_lasts_for_the_run() -> None:
    kept = Kept("oauth:none")
    assert not kept.put("x" * 3000)
    assert Kept("oauth:none").get() == "x" * 3000
    kept.forget()
    assert kept.get() is None
