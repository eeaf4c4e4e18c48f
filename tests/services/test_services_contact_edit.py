"""The contact form's desk: exact fields per basis, one transaction, what it makes possible, and ways back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.errors import AppError
from desktop_app.domain.suppression import Channel
from desktop_app.services import Services, build
from desktop_app.services.contact_draft import ContactDraft, Refused, Saved, TypedAddress
from desktop_app.services.environment import Environment
from desktop_app.storage import audit, chain, consents, contacts, settings, suppressions, topics
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop
from tests.fakes import FaultSmtp
from tests.ready_shop import ready_shop


class Clock:
    """A clock that a test sets."""

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


FIELDS: dict[str, Any] = {"full": "佐藤 花子", "recipient_type": "consumer"}
WEB = {
    "basis": "CONSENT_WEB",
    "obtained_at": "2026-05-01",
    "place": "https://aoi.example/form",
    "by": "葵",
    "double_opt_in": True,
    "purpose_told": True,
}
ORAL = {
    "basis": "CONSENT_ORAL", "obtained_at": "2026-11-20", "method": "電話", "place": "お店の電話",
    "note": "お便りを送ってよいか尋ね、はいと答えた", "by": "葵", "double_opt_in": True,
}  # fmt: skip


def draft(
    email: str = "hanako@a.jp", *, evidence: dict[str, Any] | None = None, **changes: Any
) -> ContactDraft:
    return replace(
        ContactDraft(fields=FIELDS, addresses=(TypedAddress(text=email),), evidence=evidence), **changes
    )


def saved(services: Services, one: ContactDraft) -> Saved:
    result = services.contact_edit.save(one)
    assert isinstance(result, Saved), result
    return result


def edit(services: Services, contact_id: str, **changes: Any) -> ContactDraft:
    """The form as it opens on a stored contact."""
    view = services.contact_edit.form(contact_id)
    typed = tuple(TypedAddress(text=one.text, id=one.id) for one in view.addresses)
    return replace(ContactDraft(contact_id=contact_id, fields=view.fields, addresses=typed), **changes)


def status(services: Services, email: str) -> str:
    return str(services.contacts.why(email)["decision"])


def evidence_on(services: Services, email: str) -> list[Evidence]:
    known = contacts.address_by_key(services.book, parse_address(email).key)
    return [] if known is None else consents.evidence_of(services.book, known.id)


def test_a_form_without_a_reason_is_kept_and_not_mailable(services: Services) -> None:
    done = saved(services, draft())
    assert done.added
    assert status(services, "hanako@a.jp") == "left_out"
    look = services.contact_edit.look(edit(services, done.contact_id))
    assert look.possible is not None
    assert look.possible.status == "incomplete"


def test_what_is_said_before_saving_is_what_holds_afterwards(services: Services) -> None:
    look = services.contact_edit.look(draft(evidence=WEB))
    assert not look.faults
    assert look.possible is not None
    assert (look.possible.status, look.possible.remote) == ("mailable", None)
    assert contacts.count(services.book) == 0
    saved(services, draft(evidence=WEB))
    assert status(services, "hanako@a.jp") == "allowed"
    [stored] = evidence_on(services, "hanako@a.jp")
    assert (stored.method, stored.by, stored.purpose_told_at) == (
        "ウェブの申込フォーム",
        "葵",
        date(2026, 5, 1),
    )


def test_a_card_does_not_carry_mail_order_advertising(services: Services) -> None:
    card = {
        "basis": "CARD", "paper": True, "obtained_at": "2026-10-01", "occasion": "花市", "no_ads_note": False,
        "by": "葵",
    }  # fmt: skip
    look = services.contact_edit.look(draft(evidence=card))
    assert look.possible is not None
    assert look.possible.status == "mailable"
    assert look.possible.remote
    asked = {**card, "paper": False}
    saved(services, draft(evidence=asked))
    [stored] = evidence_on(services, "hanako@a.jp")
    assert stored.basis is Basis.ADDRESS_TOLD


@pytest.mark.parametrize(
    ("evidence", "fields"),
    [
        ({"basis": "CONSENT_WEB"}, {"by"}),
        ({"basis": "CONSENT_PAPER"}, {"by"}),
        ({"basis": "CONSENT_MAIL"}, {"note", "by"}),
        ({"basis": "CONSENT_ORAL"}, {"obtained_at", "method", "place", "note", "by"}),
        ({"basis": "CONSENT_LEGACY"}, {"by"}),
        ({"basis": "CARD"}, {"paper", "no_ads_note", "by"}),
        ({"basis": "RELATION"}, {"continuing", "by"}),
        ({"basis": "PUBLISHED"}, {"url", "seen_on", "published_by", "no_ads_on_site", "by"}),
        (
            {"basis": "PUBLISHED", "url": "a.example"},
            {"url", "seen_on", "published_by", "no_ads_on_site", "by"},
        ),
        ({"basis": "ADDRESS_TOLD"}, {"method", "no_ads_note", "by"}),
        ({"basis": "CARD", "obtained_at": "2026-11-23"}, {"paper", "obtained_at", "no_ads_note", "by"}),
    ],
)
def test_each_basis_needs_its_own_fields(
    services: Services, evidence: dict[str, Any], fields: set[str]
) -> None:
    refused = services.contact_edit.save(draft(evidence=evidence))
    assert isinstance(refused, Refused)
    assert set(refused.look.faults) == {f"evidence.{name}" for name in fields}
    assert all(refused.look.faults.values())
    assert contacts.count(services.book) == 0


def test_oral_consent_with_all_its_circumstances_carries(services: Services) -> None:
    """JP-SEMR-4-1-ORAL"""
    saved(services, draft(evidence=ORAL))
    assert status(services, "hanako@a.jp") == "allowed"


def test_several_topics_are_asked_about(services: Services, clock: Clock) -> None:
    added = topics.add(services.book, "教室", now=clock())
    refused = services.contact_edit.save(draft(evidence=WEB))
    assert isinstance(refused, Refused)
    assert set(refused.look.faults) == {"evidence.scope"}
    saved(services, draft(evidence={**WEB, "scope": [added.id]}))
    [stored] = evidence_on(services, "hanako@a.jp")
    assert stored.scope == frozenset({added.id})
    assert services.contacts.why("hanako@a.jp")["decision"] == "left_out"
    assert services.contacts.why("hanako@a.jp", topic="教室")["decision"] == "allowed"


def test_a_published_address_of_a_private_person_is_no_basis(services: Services) -> None:
    page = {
        "basis": "PUBLISHED", "url": "https://a.example/contact", "seen_on": "2026-11-01",
        "published_by": "private", "no_ads_on_site": False, "by": "葵",
    }  # fmt: skip
    for who, expected in (
        ("private", "incomplete"),
        ("sole_trader", "mailable"),
        ("organisation", "mailable"),
    ):
        look = services.contact_edit.look(draft(evidence={**page, "published_by": who}))
        assert look.possible is not None
        assert look.possible.status == expected


def test_a_new_wording_is_kept_and_named(services: Services, clock: Clock) -> None:
    text = "花のあおい（青井 葵）からの広告メールの受信に同意します"
    saved(services, draft(evidence={**WEB, "wording": text}))
    saved(services, draft("b@a.jp", evidence={**WEB, "wording": "1"}))
    assert [one.text for one in consents.wordings(services.book)] == [text]
    assert evidence_on(services, "b@a.jp")[0].wording == "1"


def test_an_address_of_somebody_leads_there(services: Services) -> None:
    first = saved(services, draft())
    look = services.contact_edit.look(draft("HANAKO@a.jp"))
    assert look.owner is not None
    assert (look.owner.contact_id, look.owner.name) == (first.contact_id, "佐藤 花子")
    assert isinstance(services.contact_edit.save(draft("HANAKO@a.jp")), Refused)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"recipient_type": ""}, "recipient_type"),
        ({"recipient_type": "business"}, "recipient_type_ground"),
        ({"recipient_type": "consumer", "country": "どこか"}, "country"),
        ({"recipient_type": "consumer", "country": "JA"}, "country"),
    ],
)
def test_fields_of_the_person_are_checked(services: Services, fields: dict[str, Any], fault: str) -> None:
    refused = services.contact_edit.save(draft(fields=fields))
    assert isinstance(refused, Refused)
    assert set(refused.look.faults) == {fault}


def test_addresses_are_checked_line_by_line(services: Services) -> None:
    lines = tuple(TypedAddress(text=one) for one in ("a@b.jp", "A@b.jp", "nothing", "c@gmial.com"))
    look = services.contact_edit.look(draft(addresses=lines))
    assert set(look.faults) == {"address.1", "address.2"}
    assert look.hints == {"address.3": "c@gmail.com"}
    assert set(services.contact_edit.look(draft("")).faults) == {"address.0"}


def test_undo_of_an_added_contact_withdraws_its_evidence(services: Services) -> None:
    done = saved(services, draft(evidence=WEB))
    assert done.undo is not None
    services.contact_edit.undo(done.undo)
    assert contacts.count(services.book) == 0
    assert evidence_on(services, "hanako@a.jp") == []
    [withdrawn] = chain.entries(services.book, ("evidence.withdrawn",))
    assert withdrawn.facts["evidence"] == done.undo.evidence[0]
    assert audit.verify(services.book).state == "intact"


def test_undo_of_an_edit_restores_fields_links_and_tags(services: Services) -> None:
    first = saved(services, draft(fields={**FIELDS, "tags": ["常連"], "phone": "052"}, evidence=WEB))
    before = contacts.get(services.book, first.contact_id)
    old = edit(services, first.contact_id)
    lines = (TypedAddress(text="new@a.jp"), *old.addresses)
    changed = saved(
        services, replace(old, fields={**old.fields, "full": "鈴木 花子", "tags": ["木"]}, addresses=lines)
    )
    after = contacts.get(services.book, first.contact_id)
    assert (after.full, after.tags, [one.text for one in after.addresses]) == (
        "鈴木 花子",
        ("木",),
        ["new@a.jp", "hanako@a.jp"],
    )
    assert changed.undo is not None
    services.contact_edit.undo(changed.undo)
    assert contacts.get(services.book, first.contact_id) == before
    log = chain.entries(services.book, ("contact.changed",), subject=first.contact_id)
    assert log[-1].facts == {"undo": True, "changed": ["full", "tags", "addresses"]}
    with pytest.raises(AppError, match="undo-changed-since"):
        services.contact_edit.undo(changed.undo)


def test_undo_is_refused_after_another_change(services: Services) -> None:
    first = saved(services, draft())
    saved(services, edit(services, first.contact_id, fields={**FIELDS, "full": "鈴木"}))
    assert first.undo is not None
    with pytest.raises(AppError, match="undo-changed-since"):
        services.contact_edit.undo(first.undo)
    assert contacts.get(services.book, first.contact_id).full == "鈴木"


def test_a_deleted_contact_comes_back_in_its_place(services: Services, clock: Clock) -> None:
    first = saved(services, draft(evidence=WEB))
    saved(services, draft("b@a.jp"))
    before = contacts.get(services.book, first.contact_id)
    gone = services.contact_edit.delete(first.contact_id)
    assert contacts.count(services.book) == 1
    assert evidence_on(services, "hanako@a.jp")
    assert gone.undo is not None
    services.contact_edit.undo(gone.undo)
    assert contacts.search(services.book)[0] == before
    assert [one.kind for one in chain.entries(services.book, subject=first.contact_id)][
        -1
    ] == "contact.restored"


def test_a_deletion_is_not_undone_onto_somebody_else(services: Services) -> None:
    first = saved(services, draft())
    gone = services.contact_edit.delete(first.contact_id)
    saved(services, draft(fields={**FIELDS, "full": "別の人"}))
    assert gone.undo is not None
    with pytest.raises(AppError, match="address-taken"):
        services.contact_edit.undo(gone.undo)
    assert contacts.count(services.book) == 1


def test_a_changed_address_needs_its_own_evidence(services: Services) -> None:
    """JP-SEMG-ADDRCHANGE"""
    first = saved(services, draft(evidence=WEB))
    old = edit(services, first.contact_id)
    moved = replace(old, addresses=(TypedAddress(text="new@a.jp", replaces=old.addresses[0].id),))
    for given_for_new, expected in ((None, "incomplete"), (False, "incomplete"), (True, "mailable")):
        asked = replace(moved, evidence={**ORAL, "obtained_at": "2026-11-22"}, given_for_new=given_for_new)
        look = services.contact_edit.look(asked)
        assert set(look.faults) == (set() if given_for_new else {"evidence.given_for_new"})
        assert look.possible is not None
        assert look.possible.status == expected
    saved(services, moved)
    assert [one.text for one in contacts.get(services.book, first.contact_id).addresses] == ["new@a.jp"]
    assert status(services, "new@a.jp") == "left_out"
    assert evidence_on(services, "hanako@a.jp")
    again = edit(services, first.contact_id)
    saved(services, replace(again, evidence={**ORAL, "obtained_at": "2026-11-22"}, given_for_new=True))
    assert status(services, "new@a.jp") == "allowed"


@pytest.mark.parametrize("given_for_new", [None, False])
def test_evidence_of_the_old_address_is_not_written_to_the_new_one(
    services: Services, clock: Clock, given_for_new: bool | None
) -> None:
    """JP-SEMG-ADDRCHANGE: a later day alone does not make it the new address's own."""
    first = saved(services, draft(evidence=WEB))
    old = edit(services, first.contact_id)
    saved(services, replace(old, addresses=(TypedAddress(text="new@a.jp", replaces=old.addresses[0].id),)))
    clock.now += timedelta(days=3)
    later = {**ORAL, "obtained_at": "2026-11-24"}
    refused = services.contact_edit.save(
        edit(services, first.contact_id, evidence=later, given_for_new=given_for_new)
    )
    assert isinstance(refused, Refused)
    assert set(refused.look.faults) == {"evidence.given_for_new"}
    assert evidence_on(services, "new@a.jp") == []
    assert status(services, "new@a.jp") == "left_out"


def test_typing_over_a_stored_address_is_a_changed_address(services: Services) -> None:
    first = saved(services, draft(evidence=WEB))
    old = edit(services, first.contact_id)
    over = replace(old, addresses=(replace(old.addresses[0], text="new@a.jp"),), evidence=WEB)
    look = services.contact_edit.look(over)
    assert look.possible is not None
    assert "JP-SEMG-ADDRCHANGE" in look.possible.rules
    assert isinstance(services.contact_edit.save(over), Refused)
    saved(services, replace(over, evidence=None))
    assert services.contacts.why("new@a.jp")["decision"] == "left_out"


def test_addresses_are_added_reordered_and_removed(services: Services) -> None:
    first = saved(services, draft(addresses=(TypedAddress(text="a@a.jp"), TypedAddress(text="b@a.jp"))))
    old = edit(services, first.contact_id)
    saved(services, replace(old, addresses=(old.addresses[1], TypedAddress(text="c@a.jp"))))
    assert [one.text for one in contacts.get(services.book, first.contact_id).addresses] == [
        "b@a.jp",
        "c@a.jp",
    ]
    assert contacts.by_address(services.book, "a@a.jp") is None


def stop(services: Services, email: str, at: datetime | date) -> None:
    suppressions.add_optout(
        services.book,
        parse_address(email),
        at=at,
        scope=None,
        until=None,
        channel=Channel.PHONE.value,
        by="葵",
        now=services.contacts.environment.clock(),
    )


def test_a_later_consent_by_hand_lifts_a_stop_and_says_so_before(services: Services, clock: Clock) -> None:
    """JP-SEM-3-3-RECONSENT"""
    first = saved(services, draft(evidence=WEB))
    stop(services, "hanako@a.jp", clock())
    clock.now += timedelta(days=10)
    old = edit(services, first.contact_id)
    look = services.contact_edit.look(old)
    assert look.possible is not None
    assert (look.possible.status, look.possible.lift) == ("stopped", "stays")
    assert look.possible.stops[0].channel == "phone"
    early = services.contact_edit.look(replace(old, evidence={**ORAL, "obtained_at": "2026-11-21"}))
    assert early.possible is not None
    assert (early.possible.status, early.possible.lift) == ("stopped", "stays")
    later = replace(old, evidence={**ORAL, "obtained_at": "2026-12-01"})
    look = services.contact_edit.look(later)
    assert look.possible is not None
    assert (look.possible.status, look.possible.lift) == ("mailable", "lifts")
    done = saved(services, later)
    assert done.lifted
    assert status(services, "hanako@a.jp") == "allowed"
    assert done.undo is not None
    services.contact_edit.undo(done.undo)
    assert status(services, "hanako@a.jp") == "left_out"


def test_a_stop_waits_for_an_address_that_comes_back(services: Services, clock: Clock) -> None:
    """JP-SEM-3-3-KEEP: opt-outs are known before the contact is stored."""
    stop(services, "hanako@a.jp", clock())
    look = services.contact_edit.look(draft("Hanako@a.jp", evidence=WEB))
    assert look.possible is not None
    assert (look.possible.status, look.possible.lift) == ("stopped", "stays")
    saved(services, draft("Hanako@a.jp", evidence=WEB))
    assert status(services, "hanako@a.jp") == "left_out"


def test_evidence_that_a_mail_went_out_on_is_not_taken_back(tmp_path: Path) -> None:
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "ready.book", server.port, readers=1)
        done = saved(shop.services, draft(evidence=WEB))
        shop.services.sending.send(shop.newsletter)
        assert "hanako@a.jp" in {one.recipient for one in server.taken}
        assert done.undo is not None
        with pytest.raises(AppError, match="undo-used"):
            shop.services.contact_edit.undo(done.undo)
        assert status(shop.services, "hanako@a.jp") != "left_out"
        shop.book.close()


def test_an_import_that_a_mail_went_out_on_is_not_taken_back(tmp_path: Path) -> None:
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "ready.book", server.port, readers=1)
        path = tmp_path / "x.csv"
        path.write_bytes("氏名,メールアドレス\r\n花子,hanako@a.jp\r\n".encode())
        desk = shop.services.import_files
        given = {
            "basis": "CARD",
            "paper_by_hand": True,
            "by": "葵",
            "recipient_type": "unknown",
            "occasion": "市",
        }
        batch = desk.write(desk.read(path), given).batch
        shop.services.sending.send(shop.newsletter)
        assert "hanako@a.jp" in {one.recipient for one in server.taken}
        [past] = desk.past()
        assert (past.used, past.can_undo) == (True, False)
        with pytest.raises(AppError, match="batch-used"):
            desk.undo(str(batch))
        shop.book.close()


WEB_BARE = {"basis": "CONSENT_WEB", "obtained_at": "2026-11-21", "by": "葵"}
PAPER_BARE = {**WEB_BARE, "basis": "CONSENT_PAPER"}


@pytest.mark.parametrize(
    ("bare", "told"),
    [
        (WEB_BARE, {"place": "https://aoi.example/form"}),
        (WEB_BARE, {"wording": "花のあおい（青井 葵）からの広告メールの受信に同意します"}),
        (PAPER_BARE, {"occasion": "店頭"}),
        (PAPER_BARE, {"wording": "花のあおい（青井 葵）からの広告メールの受信に同意します"}),
    ],
)
def test_no_way_of_agreeing_is_made_up(
    services: Services, clock: Clock, bare: dict[str, Any], told: dict[str, Any]
) -> None:
    """JP-SEM-3-2-RECORD: page, occasion or wording tell how; and nothing less ends a stop."""
    services.contacts.add({"email": "hanako@a.jp", "recipient_type": "consumer"})
    stop(services, "hanako@a.jp", clock() - timedelta(days=9))
    found = contacts.by_address(services.book, "hanako@a.jp")
    assert found is not None
    for item, expected in (
        (bare, ("stopped", "stays")),
        ({**bare, "place": "。", "occasion": "-"}, ("stopped", "stays")),
        ({**bare, **told}, ("mailable", "lifts")),
    ):
        look = services.contact_edit.look(edit(services, found.id, evidence=item))
        assert look.possible is not None
        assert (look.possible.status, look.possible.lift) == expected
    look = services.contact_edit.look(draft("neu@a.jp", evidence=bare))
    assert look.possible is not None
    assert (look.possible.status, look.possible.rules[0]) == ("incomplete", "JP-SEM-3-2-RECORD")


@pytest.mark.parametrize(
    "item",
    [
        {**WEB, "obtained_at": ""},
        {**WEB, "basis": "CONSENT_PAPER", "obtained_at": None, "occasion": "店頭"},
    ],
)
def test_a_consent_without_its_day_carries_no_newsletter(services: Services, item: dict[str, Any]) -> None:
    """JP-MSG-MERGE: the footer names the day, so the form promises nothing that the check refuses."""
    look = services.contact_edit.look(draft(evidence=item))
    assert look.possible is not None
    assert (look.possible.status, look.possible.rules) == ("incomplete", ("JP-SEM-3-2-RECORD",))
    done = saved(services, draft(evidence=item))
    detail = services.contact_book.detail(done.contact_id)
    assert (detail.judged[0].status, detail.judged[0].mend) == ("incomplete", "JP-SEM-3-2-RECORD")
    assert detail.addresses[0].chip.reason == "record-time-missing"


@pytest.mark.parametrize(("paper", "handed_over"), [(True, False), (True, None), (False, True)])
def test_a_card_is_asked_about_again_unless_both_facts_are_on_record(
    services: Services, paper: bool, handed_over: bool | None
) -> None:
    """JP-SEM-3-1-2-CARD: one question stands for two facts, and is never answered for anybody."""
    card = {
        "basis": "CARD", "paper": paper, "handed_over_by_person": handed_over, "occasion": "花市",
        "obtained_at": "2026-10-01", "no_ads_note": False, "by": "葵",
    }  # fmt: skip
    done = services.contacts.add({"email": "hanako@a.jp", "recipient_type": "consumer", "evidence": [card]})
    [address] = services.contact_edit.form(done["id"]).addresses
    assert "paper" not in address.last["CARD"]
    detail = services.contact_book.detail(done["id"])
    assert detail.judged[0].mend == ("card-not-handed-over" if paper else "JP-SEMR-2-1-PAPERONLY")


def test_an_incomplete_card_is_completed_from_what_is_on_record(services: Services) -> None:
    card = {"basis": "CARD", "paper": True, "occasion": "花市", "no_ads_note": False, "by": "葵"}
    first = saved(services, draft(evidence=card))
    [address] = services.contact_edit.form(first.contact_id).addresses
    known = {**address.last["CARD"], "obtained_at": "2026-10-01"}
    assert known == {
        **{name: value for name, value in card.items() if name != "basis"},
        "obtained_at": "2026-10-01",
    }
    saved(services, edit(services, first.contact_id, evidence={"basis": "CARD", **known}))
    assert "JP-SEM-3-1-2-CARD" not in services.contacts.why("hanako@a.jp")["rules"]


def test_a_published_address_is_filled_in_again(services: Services) -> None:
    page = {
        "basis": "PUBLISHED", "url": "https://a.example/contact", "seen_on": "2026-11-01",
        "published_by": "sole_trader", "no_ads_on_site": False, "by": "葵",
    }  # fmt: skip
    first = saved(services, draft(evidence=page))
    [address] = services.contact_edit.form(first.contact_id).addresses
    assert {"basis": "PUBLISHED", **address.last["PUBLISHED"]} == page


def test_a_new_name_joins_the_staff_only_when_saved(services: Services) -> None:
    new = {**WEB, "by": "新田 花"}
    services.contact_edit.look(draft(evidence=new))
    assert services.contact_edit.form().staff == ("葵",)
    saved(services, draft(evidence=new))
    assert services.contact_edit.form().staff == ("葵", "新田 花")
