"""A person's stop goes on to hold when the owner writes a new address in place of the old one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.services import Services, build
from desktop_app.services.contact_draft import ContactDraft, Saved, TypedAddress
from desktop_app.services.environment import Environment
from desktop_app.services.import_options import ImportOptions
from desktop_app.storage import audit, contacts, inbox_messages, settings, suppressions
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop

OLD, NEW, NEWEST = "hanako@old.example", "hanako@new.example", "hanako@newest.example"
WEB: dict[str, Any] = {
    "basis": "CONSENT_WEB", "place": "https://aoi.example/form", "by": "葵", "double_opt_in": True,
    "purpose_told": True,
}  # fmt: skip


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


def saved(services: Services, draft: ContactDraft) -> Saved:
    done = services.contact_edit.save(draft)
    assert isinstance(done, Saved), done
    return done


def person(services: Services, clock: Clock) -> str:
    fields = {"full": "佐藤 花子", "recipient_type": "consumer"}
    agreed = {**WEB, "obtained_at": "2026-05-01"}
    return saved(
        services, ContactDraft(fields=fields, addresses=(TypedAddress(text=OLD),), evidence=agreed)
    ).contact_id


def change(services: Services, contact_id: str, text: str, evidence: dict[str, Any] | None = None) -> Saved:
    """Type a new address over the stored one, and say how the person agreed for it."""
    form = services.contact_edit.form(contact_id)
    line = TypedAddress(text=text, id=form.addresses[0].id)
    draft = ContactDraft(
        contact_id=contact_id, fields=form.fields, addresses=(line,), evidence=evidence,
        given_for_new=True if evidence else None, by="葵",
    )  # fmt: skip
    return saved(services, draft)


def rules(services: Services, address: str) -> list[str]:
    return list(services.contacts.why(address)["rules"])


def test_a_stop_of_the_old_address_holds_at_the_new_one(services: Services, clock: Clock) -> None:
    """JP-SEM-3-3-OPTOUT: changing the address in the book takes nothing back (law.md 1.4)."""
    contact_id = person(services, clock)
    services.contacts.optout(OLD, via="phone", by="葵")
    change(services, contact_id, NEW, {**WEB, "obtained_at": "2026-05-02"})
    assert "JP-SEM-3-3-OPTOUT" in rules(services, NEW)
    assert "同じ方の別のアドレス" in str(services.contacts.why(NEW)["why"])
    shared = [one for one in services.contacts.suppressions() if one["reason"] == "same_person"]
    assert [(one["address"], one["via"]) for one in shared] == [(NEW, "phone")]
    assert audit.verify(services.book).state == "intact"


def test_a_stop_said_of_the_old_address_afterwards_holds_too(services: Services, clock: Clock) -> None:
    """The old mailbox still exists, and its stop button still works."""
    contact_id = person(services, clock)
    change(services, contact_id, NEW, {**WEB, "obtained_at": "2026-05-02"})
    change(services, contact_id, NEWEST, {**WEB, "obtained_at": "2026-05-03"})
    assert rules(services, NEWEST) == []
    clock.now += timedelta(days=1)
    for _ in range(2):
        services.contacts.optout(OLD, via="mail")
    assert "JP-SEM-3-3-OPTOUT" in rules(services, NEWEST)
    shared = [one["address"] for one in services.contacts.suppressions() if one["reason"] == "same_person"]
    assert sorted(shared) == [NEW, NEWEST]


def test_a_complaint_about_the_old_address_holds_too(services: Services, clock: Clock) -> None:
    contact_id = person(services, clock)
    change(services, contact_id, NEW, {**WEB, "obtained_at": "2026-05-02"})
    old = contacts.address_by_key(services.book, parse_address(OLD).key)
    assert old is not None
    suppressions.complained(services.book, old.id, clock(), now=clock())
    assert "JP-SEM-3-3-OPTOUT" in rules(services, NEW)


def test_an_unread_wish_at_the_old_address_holds_the_new_one_back(services: Services, clock: Clock) -> None:
    """JP-SEM-3-3-UNCLEAR: whatever it turns out to be acts at the new address as well."""
    contact_id = person(services, clock)
    change(services, contact_id, NEW, {**WEB, "obtained_at": "2026-05-02"})
    assert rules(services, NEW) == []
    old = contacts.address_by_key(services.book, OLD)
    assert old is not None
    clock.now += timedelta(days=1)
    mail = inbox_messages.record(
        services.book, source="main", uidvalidity=1, uid=1, message_id="<1@old.example>",
        received_at=clock(), kind="unclear", waiting=True, now=clock(), address_id=old.id,
    )  # fmt: skip
    assert rules(services, NEW) == ["JP-SEM-3-3-UNCLEAR"]
    inbox_messages.decide_waiting(services.book, mail, "not-optout", by="葵", now=clock())
    assert rules(services, NEW) == []


def test_a_later_consent_for_the_new_address_lifts_it(services: Services, clock: Clock) -> None:
    contact_id = person(services, clock)
    services.contacts.optout(OLD, via="phone", by="葵")
    clock.now += timedelta(days=10)
    change(services, contact_id, NEW, {**WEB, "obtained_at": "2026-11-30"})
    assert rules(services, NEW) == []
    assert "JP-SEM-3-3-OPTOUT" in rules(services, OLD)


def test_what_was_lifted_at_the_old_address_does_not_come_back(services: Services, clock: Clock) -> None:
    contact_id = person(services, clock)
    services.contacts.optout(OLD, via="phone", by="葵")
    clock.now += timedelta(days=10)
    services.contacts.add({"email": OLD, "evidence": [{**WEB, "obtained_at": "2026-11-30"}]})
    change(services, contact_id, NEW)
    assert "JP-SEM-3-3-OPTOUT" not in rules(services, NEW)


def test_a_change_that_was_a_slip_takes_its_stops_back(services: Services, clock: Clock) -> None:
    contact_id = person(services, clock)
    services.contacts.optout(OLD, via="phone", by="葵")
    done = change(services, contact_id, NEW)
    assert "JP-SEM-3-3-OPTOUT" in rules(services, NEW)
    assert done.undo is not None
    services.contact_edit.undo(done.undo)
    assert "JP-SEM-3-3-OPTOUT" not in rules(services, NEW)  # it is nobody's of ours any more
    assert "JP-SEM-3-3-OPTOUT" in rules(services, OLD)
    clock.now += timedelta(days=1)
    services.contacts.optout(OLD, via="mail")
    assert "JP-SEM-3-3-OPTOUT" not in rules(services, NEW)


def test_one_more_address_is_another_matter(services: Services, clock: Clock) -> None:
    """A second address beside the first was not said to take its place: the dialog asks about it."""
    contact_id = person(services, clock)
    services.contacts.optout(OLD, via="phone", by="葵")
    form = services.contact_edit.form(contact_id)
    lines = (TypedAddress(text=OLD, id=form.addresses[0].id), TypedAddress(text=NEW))
    saved(services, ContactDraft(contact_id=contact_id, fields=form.fields, addresses=lines, by="葵"))
    assert "JP-SEM-3-3-OPTOUT" not in rules(services, NEW)


def test_the_form_tells_before_it_is_saved(services: Services, clock: Clock) -> None:
    contact_id = person(services, clock)
    services.contacts.optout(OLD, via="phone", by="葵")
    form = services.contact_edit.form(contact_id)
    line = TypedAddress(text=NEW, id=form.addresses[0].id)
    draft = ContactDraft(contact_id=contact_id, fields=form.fields, addresses=(line,), by="葵")
    look = services.contact_edit.look(draft)
    assert look.possible is not None
    assert (look.possible.status, look.possible.lift) == ("stopped", "stays")
    assert [one.channel for one in look.possible.stops] == ["phone"]


def test_the_records_tell_it(services: Services, clock: Clock) -> None:
    contact_id = person(services, clock)
    services.contacts.optout(OLD, via="phone", by="葵")
    done = change(services, contact_id, NEW)
    assert done.undo is not None
    services.contact_edit.undo(done.undo)
    told = [one.text for one in services.records_view.page("all")]
    assert "前のアドレスの代わりに、このアドレスにしました（配信停止は引き継ぎます）" in told
    assert "同じ方の別のアドレスへの配信停止を、このアドレスにも及ぼしました" in told
    assert "アドレスを替えたことを取り消しました" in told


def test_a_list_of_stops_with_the_old_address_holds_too(
    services: Services, clock: Clock, tmp_path: Path
) -> None:
    contact_id = person(services, clock)
    change(services, contact_id, NEW, {**WEB, "obtained_at": "2026-05-02"})
    file = tmp_path / "stops.csv"
    file.write_text(f"メールアドレス\n{OLD}\n", encoding="utf-8")
    services.imports.run(str(file), {}, dry_run=False, options=ImportOptions(stop_list="unsubscribed"))
    assert "JP-SEM-3-3-OPTOUT" in rules(services, NEW)
