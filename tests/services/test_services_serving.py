"""`serve` where nobody sits: what goes wrong is told once and tried again, not too often, to the end."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services import serving
from desktop_app.services.serving import Serving
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, ready_shop
from tests.sending import Clock


@pytest.fixture
def smtp() -> Iterator[FaultSmtp]:
    made = FaultSmtp(lambda _stage, _visit: None)
    yield made
    made.stop()


@pytest.fixture
def shop(tmp_path: Path, smtp: FaultSmtp) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", smtp.port, 2, clock=Clock())
    made.services.agenda.schedule(made.newsletter, made.clock() + timedelta(minutes=5))
    assert isinstance(made.clock, Clock)
    made.clock.forward(minutes=6)
    yield made
    made.book.close()


class Watched:
    """A `serve` that ends after so many looks; `at_look` may change the world before each of them."""

    def __init__(self, shop: ReadyShop, looks: int, at_look: Callable[[int], None]) -> None:
        self.told: list[dict[str, Any]] = []
        self.now = 0.0
        ended = threading.Event()
        rest = iter(range(1, looks))

        def wait(_seconds: float) -> None:
            self.now += 5.0
            number = next(rest, None)
            if number is None:
                ended.set()
            else:
                at_look(number)

        ended.wait = wait  # type: ignore[method-assign, assignment]
        Serving(shop.services, lambda line: self.told.append(dict(line)), ended, steady=lambda: self.now).go()

    @property
    def did(self) -> list[str]:
        return [line["did"] for line in self.told if line["did"] not in ("progress", "mailbox")]


def test_it_goes_on_once_the_book_can_be_read_again(shop: ReadyShop, smtp: FaultSmtp) -> None:
    ((at,),) = shop.book.sql("SELECT at FROM schedule")

    def write(text: str) -> None:
        with shop.book.transaction():
            shop.book.write("UPDATE schedule SET at = ?", (text,))

    write("yesterday")
    watched = Watched(shop, 6, lambda number: write(at) if number == 3 else None)
    assert watched.did == ["serving", "trouble", "newsletter-starts", "newsletter", "waits", "ended"]
    assert watched.told[2 if watched.told[1]["did"] == "mailbox" else 1]["error"]["id"] == "setting-damaged"
    assert len(smtp.taken) == 2


def test_what_fails_is_not_tried_every_few_seconds(
    shop: ReadyShop, smtp: FaultSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where no note of it can be taken."""
    tries: list[float] = []

    def full(*_: object, **__: object) -> None:
        tries.append(1.0)
        raise AppError("disk-full")

    monkeypatch.setattr(type(shop.services.agenda), "run", full)
    watched = Watched(shop, 30, lambda _number: None)
    assert watched.did.count("newsletter-failed") == len(tries) == 3
    assert serving._AGAIN_SECONDS == 60.0
    assert smtp.taken == []
