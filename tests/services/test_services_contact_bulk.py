"""Many contacts at once: tags, kind, stops, evidence, deletion, each with what it must not do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.contact_bulk import BROUGHT_BACK, StopMany
from desktop_app.services.environment import Environment
from desktop_app.storage import audit, chain, contacts, settings, suppressions
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop
from tests.sending import Clock

CARD = {"basis": "CARD", "paper": True, "handed_over_by_person": True}
TYPED = {
    "basis": "CARD", "paper": True, "obtained_at": "2026-10-03", "occasion": "秋の花市", "no_ads_note": False,
    "by": "青井 葵",
}  # fmt: skip
WEB = {
    "basis": "CONSENT_WEB", "obtained_at": "2026-04-12T10:40:00+09:00", "method": "申込フォーム",
    "by": "青井 葵", "wording": "花のあおい（青井 葵）から広告のメールが届きます",
    "purpose_told_at": "2026-04-12", "double_opt_in": True,
}  # fmt: skip


class StoppedError(Exception):
    """Somebody cancelled."""


def silent(_done: int, _total: int) -> None:
    """Nobody listens."""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    clock = Clock()
    book = create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=clock())
    settings.save_shop(book, aoi_shop(), clock())
    yield build(book, Environment(clock=clock))
    book.close()


def add(services: Services, email: str, *evidence: dict[str, Any], **fields: Any) -> str:
    return str(services.contacts.add({"email": email, "evidence": list(evidence), **fields})["id"])


def cards(services: Services, many: int) -> list[str]:
    return [add(services, f"card{n}@example.jp", CARD, full=f"名刺 {n}") for n in range(many)]


def status(services: Services, address: str) -> str:
    return str(services.contacts.why(address)["decision"])


def tags(services: Services, contact_id: str) -> tuple[str, ...]:
    return contacts.get(services.book, contact_id).tags


def test_a_tag_is_given_once_and_taken_back(services: Services) -> None:
    first, second = cards(services, 2)
    contacts.update(services.book, second, now=services.environment.clock(), tags=("花市",))
    done = services.contact_bulk.add_tag([first, second], "　花市 ", tell=silent)
    assert done.people == 1
    assert [tags(services, one) for one in (first, second)] == [("花市",), ("花市",)]
    assert [one.id for one in contacts.search(services.book, "花市")] == [first, second]
    assert done.undo is not None
    services.contact_bulk.undo(done.undo, tell=silent)
    assert [tags(services, one) for one in (first, second)] == [(), ("花市",)]
    assert [one.id for one in contacts.search(services.book, "花市")] == [second]


def test_a_tag_is_taken_from_those_who_have_it(services: Services) -> None:
    first, second = cards(services, 2)
    services.contact_bulk.add_tag([first], "花市", tell=silent)
    done = services.contact_bulk.remove_tag([first, second], "花市", tell=silent)
    assert (done.people, tags(services, first)) == (1, ())
    assert services.contact_bulk.remove_tag([first], "花市", tell=silent).undo is None
    assert done.undo is not None
    services.contact_bulk.undo(done.undo, tell=silent)
    assert tags(services, first) == ("花市",)


def test_an_empty_tag_is_refused(services: Services) -> None:
    with pytest.raises(AppError, match="tag-empty"):
        services.contact_bulk.add_tag(cards(services, 1), " 、", tell=silent)


def test_cancelling_leaves_everything_as_it_was(services: Services) -> None:
    ids = cards(services, 3)

    def stop(done: int, total: int) -> None:
        if done == total:
            raise StoppedError

    before = audit.head(services.book)
    for action in (
        lambda: services.contact_bulk.add_tag(ids, "花市", tell=stop),
        lambda: services.contact_bulk.delete(ids, tell=stop),
        lambda: services.contact_bulk.set_kind(ids, "consumer", "", tell=stop),
        lambda: services.contact_bulk.add_evidence(ids, TYPED, tell=stop),
        lambda: services.contact_bulk.stop(
            ids, StopMany(why="optout", via="phone", by="青井 葵"), tell=stop
        ),
    ):
        with pytest.raises(StoppedError):
            action()
    assert audit.head(services.book) == before
    assert contacts.count(services.book) == 3
    assert suppressions.suppressions(services.book) == []


def test_the_kind_needs_a_ground_for_a_business(services: Services) -> None:
    ids = cards(services, 2)
    with pytest.raises(AppError, match="contact-recipient-ground-missing"):
        services.contact_bulk.set_kind(ids, "business", " ", tell=silent)
    done = services.contact_bulk.set_kind(ids, "business", "名刺に会社名", tell=silent)
    assert done.people == 2
    record = contacts.get(services.book, ids[0])
    assert (record.recipient_type.value, record.recipient_type_ground) == ("business", "名刺に会社名")
    assert services.contact_bulk.set_kind(ids, "business", "名刺に会社名", tell=silent).undo is None
    assert done.undo is not None
    services.contact_bulk.undo(done.undo, tell=silent)
    assert contacts.get(services.book, ids[0]).recipient_type.value == "unknown"


def test_deleting_keeps_stops_and_evidence_and_can_be_taken_back(services: Services) -> None:
    ids = cards(services, 2)
    services.contacts.optout("card0@example.jp", via="phone", by="青井 葵")
    done = services.contact_bulk.delete(ids, tell=silent)
    assert (done.people, contacts.count(services.book)) == (2, 0)
    assert len(suppressions.suppressions(services.book)) == 1
    assert done.undo is not None
    services.contact_bulk.undo(done.undo, tell=silent)
    assert contacts.count(services.book) == 2
    assert status(services, "card0@example.jp") == "left_out"
    assert BROUGHT_BACK >= 1000


def test_a_deleted_contact_does_not_take_an_address_from_its_new_owner(services: Services) -> None:
    ids = cards(services, 1)
    done = services.contact_bulk.delete(ids, tell=silent)
    add(services, "card0@example.jp", CARD, full="別の人")
    assert done.undo is not None
    with pytest.raises(AppError, match="address-taken"):
        services.contact_bulk.undo(done.undo, tell=silent)


def test_cards_are_completed_for_many_at_once(services: Services) -> None:
    ids = cards(services, 11)
    look = services.contact_bulk.evidence_look(ids, TYPED, tell=silent)
    assert (look.fits, look.mailable, look.addresses, look.kept) == (11, 11, 11, 0)
    assert look.others == []
    done, _ = services.contact_bulk.add_evidence(ids, TYPED, tell=silent)
    assert done.people == 11
    assert {status(services, f"card{n}@example.jp") for n in range(11)} <= {"allowed", "warn"}
    assert done.undo is not None
    assert audit.verify(services.book).state == "intact"
    services.contact_bulk.undo(done.undo, tell=silent)
    assert status(services, "card3@example.jp") == "left_out"


def test_whoever_it_does_not_fit_is_told_with_the_reason(services: Services) -> None:
    fits = add(services, "fits@example.jp", CARD, full="足りない")
    stopped = add(services, "stopped@example.jp", CARD, full="停止")
    services.contacts.optout("stopped@example.jp", via="phone", by="青井 葵")
    abroad = add(services, "abroad@example.de", CARD, full="Anna", country="DE")
    refused = add(services, "noads@example.jp", {**CARD, "no_ads_note": True}, full="広告お断り")
    complete = add(services, "done@example.jp", {**CARD, "obtained_at": "2026-09-01", "occasion": "展示会"})
    ids = [fits, stopped, abroad, refused, complete]
    look = services.contact_bulk.evidence_look(ids, TYPED, tell=silent)
    assert look.fits == 1
    told = {one: other.text for other in look.others for one in other.ids}
    assert set(told) == {stopped, abroad, refused, complete}
    assert "足りています" in told[complete]
    assert "停止" in told[stopped]
    services.contact_bulk.add_evidence(ids, TYPED, tell=silent)
    assert status(services, "stopped@example.jp") == status(services, "noads@example.jp") == "left_out"


def test_what_is_on_record_stays(services: Services) -> None:
    own = add(services, "own@example.jp", {**CARD, "obtained_at": "2026-09-01"}, full="日付あり")
    look = services.contact_bulk.evidence_look([own], TYPED, tell=silent)
    assert (look.fits, look.kept) == (1, 1)
    services.contact_bulk.add_evidence([own], TYPED, tell=silent)
    newest = services.contact_edit.form(own).addresses[0].last["CARD"]
    assert (newest["obtained_at"], newest["occasion"]) == ("2026-09-01", "秋の花市")


def test_consent_for_many_never_ends_a_stop(services: Services) -> None:
    """JP-SEM-3-3-RECONSENT: only by hand, person by person (law.md 6.9.4)."""
    ids = [add(services, f"c{n}@example.jp", full=f"人 {n}") for n in range(2)]
    services.contacts.optout("c0@example.jp", via="phone", until="2026-12-01", by="青井 葵")
    services.environment.clock.now = services.environment.clock.now.replace(month=11, day=26)  # type: ignore[attr-defined]
    typed = {
        "basis": "CONSENT_PAPER", "obtained_at": "2026-11-25", "occasion": "店頭", "signed": True,
        "scope": "all", "by": "青井 葵",
    }  # fmt: skip
    look = services.contact_bulk.evidence_look(ids, typed, tell=silent)
    assert look.fits == 1
    assert look.others[0].ids == [ids[0]]
    services.contact_bulk.add_evidence(ids, typed, tell=silent)
    assert status(services, "c0@example.jp") == "left_out"


def test_missing_answers_are_told_by_field_and_nothing_is_written(services: Services) -> None:
    ids = cards(services, 1)
    before = audit.head(services.book)
    look = services.contact_bulk.evidence_look(ids, {"basis": "CARD", "by": ""}, tell=silent)
    assert set(look.faults) == {"paper", "no_ads_note", "by"}
    assert audit.head(services.book) == before


def test_without_an_address_nothing_fits(services: Services) -> None:
    now = services.environment.clock()
    bare = contacts.add(services.book, contacts.NewContact(full="宛先なし"), [], now=now, by=None)
    look = services.contact_bulk.evidence_look([bare], TYPED, tell=silent)
    assert look.fits == 0
    assert look.others[0].ids == [bare]


def test_a_stop_for_many_reaches_every_address(services: Services) -> None:
    both = str(
        services.contacts.add({"emails": ["a@example.jp", "b@example.jp"], "full": "二つ", "evidence": [
            {**WEB, "email": "a@example.jp"}, {**WEB, "email": "b@example.jp"},
        ]})["id"]
    )  # fmt: skip
    other = add(services, "c@example.jp", WEB)
    given = StopMany(why="optout", via="counter", by="佐藤 みどり", text="もう要りません")
    done = services.contact_bulk.stop([both, other], given, tell=silent)
    assert (done.people, done.addresses, done.already) == (2, 3, 0)
    assert {status(services, f"{one}@example.jp") for one in "abc"} == {"left_out"}
    assert services.contact_bulk.stop([other], given, tell=silent).already == 1
    assert len(suppressions.suppressions(services.book)) == 3  # the same said again is nothing new
    assert audit.verify(services.book).state == "intact"
    entry = chain.entries(services.book, ("optout",))[0]
    assert entry.personal["by"] == "佐藤 みどり"
    assert entry.personal["text"] == "もう要りません"


def test_a_stop_may_be_of_one_kind_and_until_a_day(services: Services) -> None:
    one = add(services, "a@example.jp", WEB)
    other = services.shop.add_topic("教室")["id"]
    given = StopMany(why="optout", via="mail", by="青井 葵", topic=other, on="2026-11-01", until="2027-01-31")
    services.contact_bulk.stop([one], given, tell=silent)
    row = suppressions.suppressions(services.book)[0]
    assert (row.scope, str(row.until), str(row.at)) == (frozenset({other}), "2027-01-31", "2026-11-01")
    assert status(services, "a@example.jp") != "left_out"


def test_the_shop_may_decide_not_to_write(services: Services) -> None:
    ids = cards(services, 1)
    done = services.contact_bulk.stop(
        ids, StopMany(why="manual", by="青井 葵", text="同業者"), tell=silent
    )
    assert (done.addresses, done.already) == (1, 0)
    assert suppressions.suppressions(services.book)[0].reason.value == "manual"


def test_a_stop_needs_reason_channel_and_name(services: Services) -> None:
    ids = cards(services, 1)
    wrong = StopMany(why=None, on="2099-01-01", until="2020-01-01")
    done = services.contact_bulk.stop(ids, wrong, tell=silent)
    assert set(done.faults) == {"why", "by", "on", "until"}
    done = services.contact_bulk.stop(ids, StopMany(why="optout", by="青井 葵"), tell=silent)
    assert set(done.faults) == {"via"}
    assert suppressions.suppressions(services.book) == []


def test_a_newsletter_is_made_for_them(services: Services) -> None:
    ids = cards(services, 2)
    done = services.contact_bulk.newsletter_for(ids, "秋の花市", services.drafts.new, tell=silent)
    assert services.drafts.open(done.newsletter).content.tag == "秋の花市"
    assert {tags(services, one) for one in ids} == {("秋の花市",)}


def test_copies_and_prints_are_logged_and_told(services: Services) -> None:
    services.contact_bulk.note_copied(1200, ["name", "address"])
    services.contact_bulk.note_printed(3, ["name"])
    texts = [line.text for line in services.records_view.page("all")]
    assert "連絡先3人分の一覧を印刷しました：名前" in texts
    assert "連絡先1,200人分を写しました（コピー）：名前、メールアドレス" in texts
