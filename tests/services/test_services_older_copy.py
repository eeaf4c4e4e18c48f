"""An older copy put into the book's place sends nothing: it does not know who stopped since (4.4, 4.10)."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.storage import audit, seal, secrets
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, ready_shop


def make_older(shop: ReadyShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seal knows of an entry that the book does not have."""
    entries: dict[str, str] = {}
    monkeypatch.setattr(secrets, "read", entries.get)
    monkeypatch.setattr(secrets, "write", lambda name, value: entries.update({name: value}) is None)
    assert seal.renew(shop.book)
    head = audit.head(shop.book).hash
    entries.update({name: note.replace(head, "0" * len(head)) for name, note in entries.items()})
    assert seal.overtaken(shop.book)


def test_nothing_leaves_an_older_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.kawaraban", server.port)
        with shop.book:
            make_older(shop, monkeypatch)
            with pytest.raises(AppError, match="book-older-copy"):
                shop.services.sending.send(shop.newsletter)
            with pytest.raises(AppError, match="book-older-copy"):
                shop.services.agenda.schedule(shop.newsletter, shop.clock() + timedelta(hours=2))
            with pytest.raises(AppError, match="book-older-copy"):
                shop.services.letters.send()
            assert shop.services.agenda.planned() == ()
        assert server.taken == []
