"""A test of an account that is stopped while the server says nothing."""

import socket
from pathlib import Path
from time import monotonic

import pytest

from desktop_app.services import build
from desktop_app.services.environment import Environment
from desktop_app.storage.database import create_book
from tests.sending import Clock


class StoppedError(Exception):
    """The owner wants no more."""


def test_stopping_does_not_wait_for_a_silent_server(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=Clock()()) as book,
    ):
        services = build(book, Environment(clock=Clock()))
        asked: list[str] = []

        def check() -> None:
            if "connect" in asked and monotonic() > began + 0.3:
                raise StoppedError

        given = {
            "address": "aoi@hanaya.example", "smtp_host": "127.0.0.1", "security": "none",
            "smtp_port": silent.getsockname()[1], "user": "aoi",
        }
        began = monotonic()
        with pytest.raises(StoppedError):
            services.account.connect(
                given, password="x", told=lambda step: asked.append(step.step), check=check
            )
        assert monotonic() - began < 10
        assert services.account.list() == ()
