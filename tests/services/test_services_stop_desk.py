"""Somebody said stop: found by whatever is known of them, written down with day, staff and reach, at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.contact_draft import ContactDraft, TypedAddress
from desktop_app.services.environment import Environment
from desktop_app.services.stop_views import StopGiven
from desktop_app.storage import audit, chain, contacts, settings, staff, suppressions, topics
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop
from tests.fakes import FaultSmtp
from tests.ready_shop import ready_shop
from tests.sending import reader

WEB: dict[str, Any] = {
    "basis": "CONSENT_WEB", "obtained_at": "2026-05-01", "place": "https://aoi.example/form", "by": "葵",
    "double_opt_in": True, "purpose_told": True,
}  # fmt: skip
A, B = "a@a.jp", "b@a.jp"


class Clock:
    now = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=clock()) as book:
        found = build(book, Environment(clock=clock))
        settings.save_shop(book, aoi_shop(), clock())
        found.contact_edit.add_staff("葵")
        yield found


@pytest.fixture
def hanako(services: Services) -> str:
    given = {"emails": [A, B], "full": "佐藤 花子", "phone": "090-1111-2222", "evidence": [WEB]}
    return str(services.contacts.add(given)["id"])


def phoned(*addresses: str, **more: Any) -> StopGiven:
    return StopGiven(**{"addresses": addresses, "via": "phone", "by": "葵", **more})


def stops(services: Services, address: str, topic: str | None = None) -> bool:
    return "JP-SEM-3-3-OPTOUT" in services.contacts.why(address, topic=topic)["rules"]


def test_a_stop_by_phone_for_all_addresses(services: Services, hanako: str) -> None:
    """JP-SEM-3-3-ANYCHANNEL"""
    view = services.stops.view(hanako)
    assert [(one.text, one.stopped) for one in view.addresses] == [(A, False), (B, False)]
    assert (view.name, view.staff) == ("佐藤 花子", ("葵",))
    done = services.stops.take(phoned(A, B, name=view.name))
    assert (done.addresses, done.skipped, done.already, done.name) == (2, 0, False, "佐藤 花子")
    assert [one.stopped for one in services.stops.view(hanako).addresses] == [True, True]
    again = services.stops.take(phoned(A, via="sns"))
    assert again.already


def test_people_are_found_by_name_address_and_telephone(services: Services, hanako: str) -> None:
    for typed in ("花子", "B@A", "090-1111", "佐藤 花"):
        (found,) = services.stops.find(typed)
        assert found.contact_id == hanako
    assert services.stops.find("b@a.jp")[0].address == B
    assert "090-1111-2222" in services.stops.find("花子")[0].label
    assert services.stops.find("だれか") == services.stops.find("  ") == []


def test_an_address_that_is_nobodys(services: Services) -> None:
    """SEM Act 3(3): the address counts, in whatever spelling, also when it comes into the book later."""
    view = services.stops.view(address="  Dareka@YOSO.example ")
    assert (view.contact_id, view.name) == (None, "Dareka@YOSO.example")
    services.stops.take(phoned(view.addresses[0].text, note="お店に来られた方"))
    assert services.stops.view(address="dareka@yoso.example").addresses[0].stopped
    services.contacts.add({"email": "dareka@yoso.example", "evidence": [WEB]})
    assert stops(services, "dareka@yoso.example")
    with pytest.raises(AppError):
        services.stops.view(address="dareka")


def test_topics_until_a_day(services: Services, clock: Clock, hanako: str) -> None:
    """JP-SEM-3-3-SCOPE: the day named is the last one (law.md 6.9.1)."""
    for name in ("教室", "鉢植え", "切り花"):
        topics.add(services.book, name, now=clock())
    services.stops.take(phoned(A, topics=("教室", "鉢植え"), until="2026-12-31"))

    assert [stops(services, A, one) for one in (None, "教室", "鉢植え", "切り花")] == [
        False, True, True, False
    ]  # fmt: skip
    clock.now = datetime(2026, 12, 31, 14, 0, tzinfo=UTC)
    assert stops(services, A, "教室")
    clock.now = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    assert not stops(services, A, "教室")


def test_what_is_missing_is_told_and_nothing_written(services: Services, hanako: str) -> None:
    given = StopGiven(addresses=(), via=None, by=" ", on="2026-11-23", until="2026-11-21")
    assert set(services.stops.look(given).faults) == {"addresses", "via", "by", "on", "until"}
    assert set(services.stops.take(given).faults) == {"addresses", "via", "by", "on", "until"}
    assert suppressions.suppressions(services.book) == []


@pytest.mark.parametrize(
    ("on", "at"),
    [
        ("", "2026-11-22T03:00:00+00:00"),
        ("2026-11-22", "2026-11-22T03:00:00+00:00"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T09:30", "2026-11-20T00:30:00+00:00"),
    ],
)
def test_the_day_it_was_told(services: Services, hanako: str, on: str, at: str) -> None:
    services.stops.take(phoned(A, on=on, note="折り返し不要", by="新田"))
    (row,) = suppressions.suppressions(services.book)
    assert row.at.isoformat() == at
    told = chain.entry(services.book, row.id).personal
    assert (told["by"], told["text"]) == ("新田", "折り返し不要")
    assert "新田" in [one.name for one in staff.staff(services.book)]


def test_a_later_agreement_is_pointed_to(services: Services, hanako: str) -> None:
    """An opt-out of before the consent stops nothing; a slip of the day must not look like a stop."""
    assert services.stops.look(phoned(A)).agreed_on == ""
    assert services.stops.look(phoned(A, on="2026-04-30")).agreed_on == "2026-05-01"
    assert services.stops.look(phoned(B, on="2026-04-30")).agreed_on == ""


def test_what_it_would_take_out_is_told_before(tmp_path: Path, clock: Clock) -> None:
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "ready.book", server.port, readers=3)
        desk = shop.services.stops
        assert desk.look(phoned(reader(1))).waiting == 0
        shop.services.sending.send(shop.newsletter)
        now = shop.services.environment.clock()
        before = (now - timedelta(days=3)).date().isoformat()
        look = desk.look(phoned(reader(1), reader(2), on=before))
        assert (look.sent_since, look.running, look.waiting) == (2, False, 0)
        assert desk.look(phoned(reader(1))).sent_since == 0
        shop.book.close()


def test_a_slip_is_taken_back_at_once_only(services: Services, clock: Clock, hanako: str) -> None:
    done = services.stops.take(phoned(A, B))
    assert done.undo is not None
    assert services.stops.undo(done.undo) == 2
    assert not stops(services, A)
    assert services.contacts.suppressions() == []
    assert audit.verify(services.book).state == "intact"
    kinds = [row["kind"] for row in services.book.sql("SELECT kind FROM entry ORDER BY seq DESC LIMIT 2")]
    assert kinds == ["suppression.undone"] * 2  # nothing was removed
    assert services.stops.undo(done.undo) == 0
    real = services.stops.take(phoned(A))
    assert real.undo is not None
    clock.now += timedelta(minutes=16)
    with pytest.raises(AppError) as refused:
        services.stops.undo(real.undo)
    assert refused.value.id == "stop-undo-late"
    assert stops(services, A)


def test_a_slip_leaves_what_was_really_told(services: Services, clock: Clock, hanako: str) -> None:
    services.contacts.optout(A, via="mail")
    clock.now += timedelta(minutes=1)
    slip = services.stops.take(phoned(A, on="2026-11-20"))
    assert slip.undo is not None
    services.stops.undo(slip.undo)
    assert [row.channel for row in suppressions.suppressions(services.book)] == ["mail"]
    assert stops(services, A)


def test_a_slip_ends_where_it_acted_besides(services: Services, clock: Clock, hanako: str) -> None:
    form = services.contact_edit.form(hanako)
    first, second = form.addresses
    lines = (TypedAddress(text="new@a.jp", id=first.id), TypedAddress(text=B, id=second.id))
    services.contact_edit.save(ContactDraft(contact_id=hanako, fields=form.fields, addresses=lines, by="葵"))
    slip = services.stops.take(phoned(A))
    assert stops(services, "new@a.jp")
    assert slip.undo is not None
    services.stops.undo(slip.undo)
    assert not stops(services, "new@a.jp")
    found = contacts.address_by_key(services.book, parse_address(A).key)
    assert found is not None
    assert suppressions.optouts_of(services.book, found.id) == []
