"""The source of tokens: in time, once for all threads, and what a dead leave means."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from desktop_app.accounts.oauth_flow import Grant
from desktop_app.accounts.oauth_tokens import Tokens
from desktop_app.domain.errors import AppError


@dataclass
class Memory:
    value: str | None = "leave-1"
    puts: list[str] = field(default_factory=list)

    def get(self) -> str | None:
        return self.value

    def put(self, value: str) -> bool:
        self.value = value
        self.puts.append(value)
        return True


@dataclass
class Now:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Server:
    """Renews; `says` may raise."""

    seconds: float = 3600.0
    asked: list[str] = field(default_factory=list)
    rotates: bool = False
    says: Callable[[str], None] = lambda leave: None
    slow: float = 0.0

    def __call__(self, leave: str) -> Grant:
        time.sleep(self.slow)
        self.asked.append(leave)
        self.says(leave)
        number = len(self.asked)
        new = f"leave-{number + 1}" if self.rotates else None
        return Grant(access=f"access-{number}", leave=new, seconds=self.seconds)


def dead(_: str) -> None:
    raise AppError("sign-in-again-needed", provider="Google")


def test_a_token_is_kept_until_shortly_before_its_end() -> None:
    server, now = Server(), Now()
    tokens = Tokens("Google", Memory(), server, now)
    assert [tokens.token() for _ in range(3)] == ["access-1"] * 3
    now.at += 3600 - 121
    assert tokens.token() == "access-1"
    now.at += 2
    assert tokens.token() == "access-2"


def test_a_short_lived_token_is_used_all_the_same() -> None:
    server, now = Server(seconds=10), Now()
    tokens = Tokens("Google", Memory(), server, now)
    assert tokens.token() == tokens.token() == "access-1"
    now.at += 9.5
    assert tokens.token() == "access-2"


def test_a_new_leave_is_kept_at_once() -> None:
    server, memory = Server(rotates=True), Memory()
    tokens = Tokens("Google", memory, server)
    tokens.token()
    tokens.token(renew=True)
    assert server.asked == ["leave-1", "leave-2"]
    assert memory.puts == ["leave-2", "leave-3"]


def test_threads_that_are_refused_renew_once() -> None:
    server = Server(slow=0.05)
    tokens = Tokens("Google", Memory(), server)
    begin = threading.Barrier(8)
    found: list[str] = []

    def work() -> None:
        tokens.token()
        begin.wait()
        found.append(tokens.token(renew=True))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["access-2"] * 8
    assert len(server.asked) == 2


def test_a_dead_leave_is_asked_for_once_and_told_each_time() -> None:
    server = Server(says=dead)
    tokens = Tokens("Google", Memory(), server)
    for _ in range(3):
        with pytest.raises(AppError, match="sign-in-again-needed"):
            tokens.token()
    assert server.asked == ["leave-1"]
    assert tokens.refused
    tokens.accept(Grant(access="fresh", leave="leave-9", seconds=60))
    assert tokens.token() == "fresh"
    assert not tokens.refused


def test_a_leave_that_another_program_exchanged_is_looked_up_again() -> None:
    memory = Memory()

    def says(leave: str) -> None:
        if leave == "leave-1":
            memory.value = "leave-other"
            dead(leave)

    server = Server(says=says)
    assert Tokens("Google", memory, server).token() == "access-2"
    assert server.asked == ["leave-1", "leave-other"]


def test_trouble_of_the_network_does_not_end_the_leave() -> None:
    def down(_: str) -> None:
        raise AppError("oauth-server-unreachable", host="x")

    server = Server(says=down)
    tokens = Tokens("Google", Memory(), server)
    with pytest.raises(AppError, match="oauth-server-unreachable"):
        tokens.token()
    assert not tokens.refused
    server.says = lambda leave: None
    assert tokens.token() == "access-2"


def test_without_a_leave_the_owner_is_asked_to_sign_in() -> None:
    server = Server()
    with pytest.raises(AppError, match="sign-in-first"):
        Tokens("Google", Memory(None), server).token()
    assert not server.asked


def test_after_a_sign_in_without_a_leave_the_token_holds_for_its_time() -> None:
    tokens, memory = Tokens("Google", Memory(None), Server(), now := Now()), Memory(None)
    assert not tokens.accept(Grant(access="only", leave=None, seconds=100))
    assert tokens.token() == "only"
    now.at += 200
    with pytest.raises(AppError, match="sign-in-first"):
        tokens.token()
    assert not memory.puts


def test_nothing_secret_is_in_its_repr() -> None:
    tokens = Tokens("Google", Memory("very-secret"), Server())
    tokens.token()
    assert repr(tokens).count("secret") == 0
    assert "access-1" not in repr(tokens)
