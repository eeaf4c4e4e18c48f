"""Looking for doubtful mails: as seldom as needed, everybody in his turn, and never with a wrong result."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from desktop_app.delivery import doubts as settling
from desktop_app.delivery.doubts import settle
from desktop_app.domain.doubt import Sighting
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import deliveries, doubts
from tests.fakes import Drop, Fault, FaultSmtp, Visit
from tests.sending import Clock, Shopfront, open_shop


@dataclass
class Copies:
    """A folder of sent mails. `while_looking` is done once it is asked."""

    holding: set[str] = field(default_factory=set)
    unreached: set[str] = field(default_factory=set)
    broken: bool = False
    asked: list[list[str]] = field(default_factory=list)
    closed: int = 0
    while_looking: object = None

    def holds(self, message_id: str) -> bool:
        return message_id in self.holding

    def look(self, sought: Sequence[str], since: datetime) -> Sighting:
        self.asked.append(list(sought))
        if callable(self.while_looking):
            self.while_looking()
        if self.broken:
            raise AppError("sent-folder-failed")
        found = {one: one for one in sought if one in self.holding}
        return Sighting(found, frozenset(sought) - found.keys() - self.unreached)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def shop(tmp_path: Path) -> Shopfront:
    """Six readers of whom nobody knows whether they got it."""

    def silent(stage: Stage, visit: Visit) -> Fault | None:
        return Drop(kept=True) if stage is Stage.DOT else None

    with FaultSmtp(silent) as server:
        made = open_shop(tmp_path / "shop.book", server.port, 6, max_connections=1)
        for _ in range(12):
            made.job().send(made.newsletter)
            if deliveries.counts(made.book, made.newsletter).unknown == 6:
                return made
    raise AssertionError(made.states())


def look(shop: Shopfront, copies: Copies) -> int:
    return settle(shop.book, doubts.all_doubts(shop.book), lambda: copies, shop.clock)


def forward(shop: Shopfront, minutes: float) -> None:
    assert isinstance(shop.clock, Clock)
    shop.clock.forward(minutes=minutes)


def test_only_what_was_found_is_settled(shop: Shopfront) -> None:
    with shop.book:
        ids = [one.sought for one in doubts.all_doubts(shop.book)]
        copies = Copies(holding=set(ids[:2]))
        assert look(shop, copies) == 2
        assert sorted(shop.states().values()) == ["accepted"] * 2 + ["unknown"] * 4
        assert copies.closed == 1
        assert len(doubts.looks(shop.book)) == 4


def test_nobody_looks_twice_within_two_minutes_nor_for_ever(shop: Shopfront) -> None:
    with shop.book:
        copies = Copies()
        for minutes, looked in ((0, 1), (1, 1), (1, 2), (10, 3), (60, 4), (3 * 24 * 60, 4)):
            forward(shop, minutes)
            look(shop, copies)
            assert len(copies.asked) == looked
        assert all(one.not_found for one in doubts.looks(shop.book).values())


def test_what_was_not_reached_counts_as_not_looked_for(shop: Shopfront) -> None:
    with shop.book:
        ids = [one.sought for one in doubts.all_doubts(shop.book)]
        look(shop, Copies(unreached=set(ids[3:])))
        assert len(doubts.looks(shop.book)) == 3


def test_everybody_has_his_turn(shop: Shopfront, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 4)
    with shop.book:
        copies = Copies()
        look(shop, copies)
        forward(shop, 3)
        look(shop, copies)
        assert {one for asked in copies.asked for one in asked} == {
            one.sought for one in doubts.all_doubts(shop.book)
        }


def test_a_folder_that_breaks_changes_nothing_and_is_let_go(shop: Shopfront) -> None:
    with shop.book:
        copies = Copies(broken=True)
        with pytest.raises(AppError, match="sent-folder-failed"):
            look(shop, copies)
        assert copies.closed == 1
        assert doubts.looks(shop.book) == {}
        assert set(shop.states().values()) == {"unknown"}


def test_the_owner_who_decides_meanwhile_is_right(shop: Shopfront) -> None:
    """He said "not sent" while we were looking: the copy comes too late to take it back by itself."""
    with shop.book:
        first = doubts.all_doubts(shop.book)[0]
        address = deliveries.get(shop.book, first.id).address

        def decide() -> None:
            deliveries.resolve(
                shop.book, shop.newsletter, address, as_sent=False, by="葵", now=shop.clock()
            )

        assert look(shop, Copies(holding={first.sought}, while_looking=decide)) == 0
        assert shop.states()[address] == "queued"


def test_looks_are_forgotten_with_their_doubt(shop: Shopfront) -> None:
    with shop.book:
        look(shop, Copies())
        for one in doubts.all_doubts(shop.book):
            deliveries.resolve(
                shop.book, shop.newsletter, deliveries.get(shop.book, one.id).address, as_sent=True,
                by="葵", now=shop.clock(),
            )
        doubts.keep_looks(shop.book, doubts.looks(shop.book), now=shop.clock())
        assert doubts.looks(shop.book) == {}


@pytest.mark.parametrize("name", ["<{id}.0011@x>", "{id}.0011@x", "{id}", "<nobody@x>", "", "<>", "{id}@x"])
def test_names_of_a_mail(shop: Shopfront, name: str) -> None:
    """After a restore the book knows the id alone; a Message-ID that is known must be the very one."""
    with shop.book:
        one = doubts.all_doubts(shop.book)[0]
        assert doubts.delivery_of(shop.book, str(one.message_id)) == one.id
        assert doubts.delivery_of(shop.book, str(one.message_id).strip("<>")) == one.id
        expected = one.id if name == "{id}" else None  # our ENVID
        assert doubts.delivery_of(shop.book, name.format(id=one.id)) == expected
