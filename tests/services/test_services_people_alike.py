"""The same person: finding pairs, merging, taking apart, and what a stop of one means for the other."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.merge_preview import Chosen
from desktop_app.storage import (
    backup,
    batches,
    chain,
    consents,
    contact_versions,
    contacts,
    delivery_reads,
    inbox_messages,
    joining,
    people,
    privacy,
    settings,
    suppressions,
    verification,
)
from desktop_app.storage.contact_versions import ContactVersion
from desktop_app.storage.database import create_book, open_book
from tests.factories import aoi_shop
from tests.storage.books import Reader, hard_bounced, sent_to

RULE = "JP-APPI-35-ERASE"


class Clock:
    """A clock that goes on by a minute each time it is asked, as writing takes time."""

    now = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=clock()) as book:
        found = build(book, Environment(clock=clock))
        settings.save_shop(book, aoi_shop(), clock())
        yield found


CONSENT = {
    "basis": "CONSENT_WEB",
    "obtained_at": "2026-04-01",
    "method": "web",
    "place": "https://aoi.example/form",
    "by": "葵",
    "double_opt_in": True,
    "purpose_told_at": "2026-04-01",
    "wording": "お知らせと広告のメールを受け取ります",
}


def add(services: Services, email: str, *, consent: Mapping[str, Any] | None = CONSENT, **fields: Any) -> str:
    """A contact with consent for its address."""
    given: dict[str, Any] = {"email": email, "full": "山田 太郎", "recipient_type": "consumer", **fields}
    if not email:
        del given["email"]
        new = contacts.NewContact(full=given["full"], **{k: v for k, v in fields.items() if k != "full"})
        return contacts.add(services.book, new, [], now=services.environment.clock(), by=None)
    if consent is not None:
        given["evidence"] = [dict(consent)]
    return str(services.contacts.add(given)["id"])


def stop(services: Services, email: str, **more: Any) -> None:
    services.contacts.optout(email, via="phone", by="葵", **more)


def status(services: Services, email: str) -> str:
    return str(services.contacts.why(email)["decision"])


def rules(services: Services, email: str) -> list[str]:
    return list(services.contacts.why(email)["rules"])


def rows(services: Services) -> list[ContactVersion | None]:
    """All contacts as the book keeps them: rows, tags and links."""
    ids = services.book.sql("SELECT id FROM contact ORDER BY rowid")
    return [contact_versions.version(services.book, row["id"]) for row in ids]


def error_of(error: pytest.ExceptionInfo[AppError]) -> str:
    return error.value.id


# --- finding


def test_pairs_are_found_with_their_reasons(services: Services) -> None:
    a = add(services, "taro@a.jp", full="髙﨑 太郎", company="株式会社あおい", phone="03-1234-5678")
    b = add(services, "takasaki@b.jp", full="高崎太郎", company="㈱あおい", phone="+81 3-1234-5678")
    add(services, "other@c.jp", full="佐藤 二郎", company="株式会社あおい")

    assert services.people_alike.count() is None
    assert services.people_alike.study() == 1
    page = services.people_alike.pairs()

    assert services.people_alike.count() == page.total == 1
    line = page.lines[0]
    assert (line.a, line.b, line.rank) == (a, b, "strong")
    assert line.signs == (
        "お名前が同じ（漢字や空白の書き方だけが違う）",
        "電話番号が同じ",
        "会社が同じ",
    )


def test_nothing_is_merged_by_itself_and_one_address_needs_no_pair(services: Services) -> None:
    add(services, "taro@a.jp", kana="ヤマダ タロウ")
    add(services, "taro2@a.jp", kana="やまだ たろう")
    before = rows(services)
    services.people_alike.study()
    assert services.people_alike.pairs().total == 1
    assert rows(services) == before


def test_what_was_written_since_is_found_without_beginning_anew(services: Services) -> None:
    a = add(services, "taro@a.jp", phone="090-1111-2222")
    services.people_alike.study()
    assert services.people_alike.count() == 0
    b = add(services, "yamada@b.jp", phone="09011112222")
    assert services.people_alike.study() == 1
    contacts.update(services.book, b, now=services.environment.clock(), phone="03-9999-8888")
    assert services.people_alike.study() == 0
    contacts.update(services.book, a, now=services.environment.clock(), phone="0399998888")
    assert services.people_alike.study() == 1
    services.contact_edit.delete(b)
    assert services.people_alike.study() == 0
    anew = build(services.book, services.environment)
    assert anew.people_alike.study() == 0


def test_the_same_is_found_step_by_step_as_at_once(services: Services) -> None:
    people_alike = services.people_alike
    people_alike.study()
    for number in range(40):
        add(
            services,
            f"p{number}@a.jp",
            full=f"田中 {'一二三'[number % 3]}郎",
            kana=f"タナカ {'イニサ'[number % 3]}ロウ" if number % 2 else "",
            company=f"有限会社花{number % 4}" if number % 5 else "",
            phone=f"03-1234-{number % 9:04}" if number % 3 else "",
        )
        if number % 4 == 0:
            people_alike.study()
    people_alike.study()
    stepwise = {(one.a, one.b, one.signs) for one in people_alike.pairs(limit=1000).lines}
    anew = build(services.book, services.environment).people_alike
    anew.study()
    assert stepwise == {(one.a, one.b, one.signs) for one in anew.pairs(limit=1000).lines}
    assert stepwise


def test_a_frequent_name_alone_is_no_pair(services: Services) -> None:
    for number in range(12):
        add(services, f"sato{number}@a.jp", full="佐藤 誠", kana="サトウ マコト")
    assert services.people_alike.study() == 0
    assert services.people_alike.pairs().common == 12 * 11 // 2


def test_not_the_same_is_remembered_also_after_a_restart(services: Services, tmp_path: Path) -> None:
    a = add(services, "a@a.jp", phone="090-1111-2222")
    b = add(services, "b@b.jp", phone="090-1111-2222")
    services.people_alike.study()
    services.people_alike.distinct(a, b, by="葵")
    assert services.people_alike.pairs().total == 0
    assert services.people_alike.study() == 0

    anew = build(services.book, services.environment).people_alike
    assert anew.study() == 0
    anew.distinct(b, a, distinct=False)
    assert anew.study() == 1


def test_who_is_part_of_another_contact_speaks_for_that_one(services: Services) -> None:
    a = add(services, "a@a.jp", phone="090-1111-2222")
    b = add(services, "b@b.jp", phone="090-1111-2222")
    c = add(services, "c@c.jp", phone="090-1111-2222")
    services.people_alike.distinct(a, b)
    merged = services.people_alike.merge([c, b])
    services.people_alike.study()
    assert services.people_alike.pairs().total == 0  # a is not b, and b is c
    services.people_alike.undo(merged.entry)
    services.people_alike.study()
    assert {(one.a, one.b) for one in services.people_alike.pairs().lines} == {(a, c), (b, c)}


# --- merging


def test_merging_unites_and_loses_nothing(services: Services) -> None:
    a = add(services, "a@a.jp", company="花のあおい", tags=["常連"], note="花束", phone="03-1111-2222")
    b = add(
        services,
        "b@b.jp",
        kana="ヤマダ タロウ",
        tags=["教室", "常連"],
        note="木曜に来店",
        phone="090-3333-4444",
        title="店長",
    )
    merged = services.people_alike.merge([a, b], by="葵")

    record = contacts.get(services.book, a)
    assert [one.text for one in record.addresses] == ["a@a.jp", "b@b.jp"]
    assert record.tags == ("常連", "教室")
    assert record.note == "花束\n木曜に来店"
    assert (record.kana, record.title, record.company) == ("ヤマダ タロウ", "店長", "花のあおい")
    assert record.phone == "03-1111-2222"
    assert record.details == (("電話", "090-3333-4444"),)
    assert merged.held == 0
    with pytest.raises(AppError) as gone:
        contacts.get(services.book, b)
    assert error_of(gone) == "contact-missing"
    assert contacts.search(services.book, "b@b.jp")[0].id == a
    for email in ("a@a.jp", "b@b.jp"):
        assert status(services, email) != "left_out"
    assert verification.verify(services.book).state == "intact"
    assert contacts.search(services.book, "木曜")[0].addresses[0].text == "a@a.jp"


def test_the_owner_picks_fields_and_the_address_mails_go_to(services: Services) -> None:
    a = add(services, "a@a.jp", full="山田 太郎", company="あおい")
    b = add(services, "b@b.jp", full="山田 太朗", company="みどり")
    address = contacts.get(services.book, b).addresses[0].id
    chosen = Chosen(taken={"name": b, "company": b}, preferred=address)

    preview = services.people_alike.preview([a, b], chosen)
    by_name = {line.name: line for line in preview.fields}
    assert by_name["name"].values == ("山田 太郎", "山田 太朗")
    assert by_name["name"].result == "山田 太朗"
    assert by_name["name"].choice
    assert not by_name["kana"].choice
    assert [one.before.text for one in preview.addresses] == ["b@b.jp", "a@a.jp"]

    services.people_alike.merge([a, b], chosen)
    record = contacts.get(services.book, a)
    assert (record.full, record.company) == ("山田 太朗", "みどり")
    assert [one.text for one in record.addresses] == ["b@b.jp", "a@a.jp"]


def test_the_strictest_recipient_type_wins_unless_a_ground_is_given(services: Services) -> None:
    a = add(services, "a@a.jp", recipient_type="business", recipient_type_ground="名刺の会社名")
    b = add(services, "b@b.jp", recipient_type="unknown")
    preview = services.people_alike.preview([a, b])
    assert {line.name: line.result for line in preview.fields}["recipient_type"] == "unknown"

    chosen = Chosen(taken={"recipient_type": a})
    assert services.people_alike.preview([a, b], chosen).needs_ground
    with pytest.raises(AppError) as refused:
        services.people_alike.merge([a, b], chosen)
    assert error_of(refused) == "contact-recipient-ground-missing"

    services.people_alike.merge([a, b], Chosen(taken={"recipient_type": a}, ground="本人に確かめた"))
    record = contacts.get(services.book, a)
    assert record.recipient_type is RecipientType.BUSINESS
    assert record.recipient_type_ground == "本人に確かめた"


def test_three_become_one(services: Services) -> None:
    a, b, c = (add(services, f"{name}@a.jp", tags=[name]) for name in "abc")
    before = rows(services)
    merged = services.people_alike.merge([b, a, c])
    assert [one.text for one in contacts.get(services.book, b).addresses] == ["b@a.jp", "a@a.jp", "c@a.jp"]
    services.people_alike.undo(merged.entry)
    assert rows(services) == before


def test_too_few_or_the_same_twice_is_refused(services: Services) -> None:
    a = add(services, "a@a.jp")
    for ids in ([a], [a, a], []):
        with pytest.raises(AppError) as refused:
            services.people_alike.merge(ids)
        assert error_of(refused) == "merge-same"
    with pytest.raises(AppError) as missing:
        services.people_alike.merge([a, "nobody"])
    assert error_of(missing) == "contact-missing"


# --- stops


def test_a_stop_of_one_holds_at_the_address_of_the_other(services: Services) -> None:
    a = add(services, "a@a.jp")
    b = add(services, "b@b.jp")
    stop(services, "a@a.jp")
    assert status(services, "b@b.jp") != "left_out"

    preview = services.people_alike.preview([b, a])
    after = {one.before.text: (one.before.status, one.after.status, one.shared) for one in preview.addresses}
    assert after == {"b@b.jp": ("mailable", "stopped", True), "a@a.jp": ("stopped", "stopped", False)}
    assert (preview.mailable_before, preview.mailable_after) == (1, 0)
    assert "別のアドレス" in preview.addresses[0].after.why

    merged = services.people_alike.merge([b, a])
    assert merged.held == 1
    for email in ("a@a.jp", "b@b.jp"):
        assert "JP-SEM-3-3-OPTOUT" in rules(services, email)
    assert suppressions.suppressions(services.book, contacts.get(services.book, b).addresses[0].id) == []

    services.people_alike.undo(merged.entry)
    assert status(services, "b@b.jp") != "left_out"
    assert status(services, "a@a.jp") == "left_out"
    assert contacts.get(services.book, a).addresses[0].text == "a@a.jp"


def test_a_later_wish_at_the_other_address_lifts_the_shared_stop(services: Services, clock: Clock) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    stop(services, "a@a.jp")
    services.people_alike.merge([b, a])
    clock.now += timedelta(days=2)
    services.contacts.add({"email": "b@b.jp", "evidence": [{**CONSENT, "obtained_at": "2026-11-24"}]})
    assert status(services, "b@b.jp") != "left_out"
    assert status(services, "a@a.jp") == "left_out"


def test_a_wish_that_came_after_the_stop_is_not_held_back(services: Services, clock: Clock) -> None:
    a = add(services, "a@a.jp")
    stop(services, "a@a.jp")
    clock.now += timedelta(days=2)
    b = add(services, "b@b.jp", consent={**CONSENT, "obtained_at": "2026-11-23"})
    services.people_alike.merge([a, b])
    assert status(services, "b@b.jp") != "left_out"


def test_a_shared_stop_outlives_deletion_and_a_new_contact(services: Services) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    stop(services, "a@a.jp")
    services.people_alike.merge([b, a])
    services.contact_edit.delete(b)
    add(services, "b@b.jp", full="別の名前")
    assert "JP-SEM-3-3-OPTOUT" in rules(services, "b@b.jp")


def test_partial_and_expired_stops_are_shared_as_they_are(services: Services, clock: Clock) -> None:
    services.shop.add_topic("教室")
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    stop(services, "a@a.jp", topic="教室")
    services.people_alike.merge([a, b])
    assert status(services, "b@b.jp") != "left_out"
    assert services.contacts.why("b@b.jp", topic="教室")["decision"] == "left_out"


def test_a_complaint_and_a_note_against_ads_are_the_persons_word(services: Services, clock: Clock) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    suppressions.complained(
        services.book, contacts.get(services.book, a).addresses[0].id, clock(), now=clock()
    )
    services.people_alike.merge([a, b])
    assert "JP-SEM-3-3-OPTOUT" in rules(services, "b@b.jp")

    card = {
        "basis": "CARD",
        "obtained_at": "2026-05-01",
        "occasion": "花市",
        "by": "葵",
        "paper": True,
        "no_ads_note": True,
    }
    c, d = add(services, "c@c.jp", consent=card), add(services, "d@d.jp")
    services.people_alike.merge([d, c])
    assert "JP-SEM-3-3-OPTOUT" in rules(services, "d@d.jp")


def test_a_lifted_stop_and_a_bounce_are_not_shared(services: Services, clock: Clock) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    stop(services, "a@a.jp")
    clock.now += timedelta(days=2)
    services.contacts.add({"email": "a@a.jp", "evidence": [{**CONSENT, "obtained_at": "2026-11-24"}]})
    c = add(services, "c@c.jp")
    address = contacts.get(services.book, c).addresses[0].id
    hard_bounced(services.book, address, clock(), user_unknown=True, now=clock())
    assert services.people_alike.merge([b, a, c]).held == 0
    assert status(services, "b@b.jp") != "left_out"


def test_stops_are_shared_once_along_a_chain_of_merges(services: Services) -> None:
    a, b, c = (add(services, f"{name}@a.jp") for name in "abc")
    stop(services, "a@a.jp")
    first = services.people_alike.merge([b, a])
    second = services.people_alike.merge([c, b])
    assert (first.held, second.held) == (1, 1)
    entries = chain.entries(services.book, ("stop.shared",))
    assert len(entries) == 2
    services.people_alike.undo(second.entry)
    assert status(services, "c@a.jp") != "left_out"
    assert status(services, "b@a.jp") == "left_out"
    services.people_alike.undo(first.entry)
    assert status(services, "b@a.jp") != "left_out"


# --- taking apart


def test_undo_gives_back_the_same_rows_also_after_a_restart(services: Services, tmp_path: Path) -> None:
    add(services, "x@x.jp", full="他 人")
    a = add(services, "a@a.jp", tags=["一", "二"], company="あおい", note="甲")
    contacts.link(services.book, a, parse_address("a2@a.jp"), now=services.environment.clock())
    b = add(services, "b@b.jp", tags=["二", "三"], title="店長", note="乙")
    before = rows(services)
    merged = services.people_alike.merge([b, a])
    assert rows(services) != before

    path = services.book.path
    services.book.close()
    with open_book(path, device_id="pc", now=services.environment.clock()) as book:
        again = build(book, services.environment)
        past = again.people_alike.merges()
        assert [(one.entry, one.state, one.names) for one in past] == [
            (merged.entry, "stands", ("山田 太郎（b@b.jp）", "山田 太郎（a@a.jp, a2@a.jp）"))
        ]
        done = again.people_alike.undo(merged.entry)
        assert done.state == "undone"
        assert rows(again) == before
        assert verification.verify(book).state == "intact"
        with pytest.raises(AppError) as twice:
            again.people_alike.undo(merged.entry)
        assert error_of(twice) == "merge-undone"


def test_later_changes_are_asked_about_and_kept(services: Services) -> None:
    a = add(services, "a@a.jp", tags=["一"], company="あおい")
    b = add(services, "b@b.jp", tags=["二"], title="店長")
    merged = services.people_alike.merge([a, b])
    later: dict[str, Any] = {"note": "あとで書いた", "tags": ("一", "二", "三"), "phone": "03-1234-5678"}
    contacts.update(services.book, a, now=services.environment.clock(), **later)
    assert services.people_alike.merges()[0].changed == ("note", "phone", "tags")
    with pytest.raises(AppError) as asked:
        services.people_alike.undo(merged.entry)
    assert error_of(asked) == "merge-changed-since"

    services.people_alike.undo(merged.entry, keep_changes=True)
    one, other = contacts.get(services.book, a), contacts.get(services.book, b)
    assert (one.note, one.phone, one.title, one.tags) == ("あとで書いた", "03-1234-5678", "", ("一", "三"))
    assert (other.title, other.tags) == ("店長", ("二",))
    assert [item.text for item in other.addresses] == ["b@b.jp"]


def test_an_address_taken_away_since_stays_away(services: Services) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    merged = services.people_alike.merge([a, b])
    contacts.unlink(services.book, contacts.get(services.book, a).addresses[1].id)
    services.people_alike.undo(merged.entry, keep_changes=True)
    assert contacts.get(services.book, b).addresses == ()


def test_an_address_at_a_third_contact_refuses(services: Services) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    merged = services.people_alike.merge([a, b])
    contacts.unlink(services.book, contacts.get(services.book, a).addresses[1].id)
    add(services, "b@b.jp", full="第三者")
    before = rows(services)
    with pytest.raises(AppError) as refused:
        services.people_alike.undo(merged.entry, keep_changes=True)
    assert error_of(refused) == "merge-address-elsewhere"
    assert rows(services) == before


def test_a_contact_that_is_gone_or_was_merged_on_refuses(services: Services) -> None:
    a, b, c = (add(services, f"{name}@a.jp") for name in "abc")
    first = services.people_alike.merge([a, b])
    second = services.people_alike.merge([c, a])
    with pytest.raises(AppError) as refused:
        services.people_alike.undo(first.entry, keep_changes=True)
    assert error_of(refused) == "merge-gone"
    states = {one.entry: one.state for one in services.people_alike.merges()}
    assert states == {first.entry: "gone", second.entry: "stands"}
    services.people_alike.undo(second.entry)
    services.people_alike.undo(first.entry)
    assert {one.id for one in contacts.search(services.book)} == {a, b, c}


def test_merges_into_one_contact_can_be_undone_in_any_order(services: Services) -> None:
    a, b, c = (add(services, f"{name}@a.jp", tags=[name], note=name) for name in "abc")
    before = rows(services)
    first = services.people_alike.merge([a, b])
    second = services.people_alike.merge([a, c])
    services.people_alike.undo(first.entry, keep_changes=True)
    services.people_alike.undo(second.entry, keep_changes=True)
    after = rows(services)
    assert [one.links for one in after if one] == [one.links for one in before if one]
    assert [set(one.tags) for one in after if one] == [set(one.tags) for one in before if one]


def test_erasing_one_of_them_blanks_how_they_were(services: Services) -> None:
    a = add(services, "a@a.jp")
    b = add(services, "b@b.jp", full="秘密 花子", note="ひみつのメモ")
    merged = services.people_alike.merge([a, b])
    found = contacts.address_by_key(services.book, "b@b.jp")
    assert found is not None
    privacy.erase_address(services.book, found.id, rule=RULE, by="葵", now=services.environment.clock())

    assert chain.entry(services.book, merged.entry).personal == {}
    assert services.people_alike.merges()[0].state == "erased"
    with pytest.raises(AppError) as refused:
        services.people_alike.undo(merged.entry)
    assert error_of(refused) == "merge-erased"
    assert verification.verify(services.book).state == "erased"
    # The contact keeps the joined note, as a person of the shop wrote it; what the log kept is gone.
    contacts.update(services.book, a, now=services.environment.clock(), note="", full="山田 太郎")
    services.book.checkpoint()
    assert "秘密".encode() not in services.book.path.read_bytes()


def test_erasing_the_last_address_blanks_the_merge_whatever_addresses_it_had(services: Services) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp", full="秘密 花子")
    merged = services.people_alike.merge([a, b])
    for one in contacts.get(services.book, a).addresses:
        contacts.unlink(services.book, one.id)
    new = contacts.link(services.book, a, parse_address("new@a.jp"), now=services.environment.clock())
    privacy.erase_address(services.book, new.id, rule=RULE, by="葵", now=services.environment.clock())
    assert chain.entry(services.book, merged.entry).personal == {}


# --- imports


def brought(services: Services, email: str, **fields: Any) -> tuple[str, str]:
    """A contact that an import of its own brought; (contact, batch)."""
    book, now = services.book, services.environment.clock()
    batch = batches.begin(book, source="list.csv", declaration={}, by="葵", now=now)
    new = contacts.NewContact(full="山田 太郎", **fields)
    contact = contacts.add(book, new, [parse_address(email)], now=now, by="葵", batch_id=batch)
    address = contacts.get(book, contact).addresses[0].id
    evidence = services.contacts.read_evidence(CONSENT)
    consents.add_evidence(book, address, evidence, recorded_by="葵", now=now, batch_id=batch)
    batches.finish(book, batch, {"new": 1}, now=now)
    return contact, batch



def undo_import(services: Services, batch: str, *, keep: bool = False) -> None:
    services.imports.undo(batch, keep_edited=keep)


def test_undoing_an_import_leaves_what_was_merged_by_hand(services: Services) -> None:
    imported, batch = brought(services, "i@i.jp", company="取り込み")
    by_hand = add(services, "h@h.jp", note="手で書いた")
    services.people_alike.merge([imported, by_hand])
    assert [one.kept for one in joining.standing_of_batch(services.book, batch)] == [imported]
    undo_import(services, batch)
    record = contacts.get(services.book, imported)
    assert [one.text for one in record.addresses] == ["h@h.jp"]
    assert record.note == "手で書いた"


def test_taking_apart_after_the_import_was_undone_brings_nothing_imported_back(services: Services) -> None:
    by_hand = add(services, "h@h.jp")
    imported, batch = brought(services, "i@i.jp", company="取り込み")
    merged = services.people_alike.merge([by_hand, imported])
    undo_import(services, batch)
    services.people_alike.undo(merged.entry, keep_changes=True)
    assert [one.id for one in contacts.search(services.book)] == [by_hand]
    record = contacts.get(services.book, by_hand)
    assert (record.company, [one.text for one in record.addresses]) == ("", ["h@h.jp"])

    kept, batch = brought(services, "k@k.jp")
    other = add(services, "o@o.jp")
    merged = services.people_alike.merge([kept, other])
    undo_import(services, batch)
    services.people_alike.undo(merged.entry, keep_changes=True)
    assert {one.id for one in contacts.search(services.book)} == {by_hand, other}
    assert people.candidates(services.book)
    assert verification.verify(services.book).state == "intact"


def test_what_an_undone_import_left_because_it_was_merged_is_taken_apart_again(services: Services) -> None:
    by_hand = add(services, "h@h.jp")
    imported, batch = brought(services, "i@i.jp", company="取り込み")
    merged = services.people_alike.merge([by_hand, imported])
    assert joining.standing_of_batch(services.book, batch)
    undo_import(services, batch, keep=True)
    assert len(contacts.get(services.book, by_hand).addresses) == 2
    services.people_alike.undo(merged.entry, keep_changes=True)
    record = contacts.get(services.book, imported)
    assert (record.company, [one.text for one in record.addresses]) == ("取り込み", ["i@i.jp"])
    assert record.batch_id is None
    assert status(services, "i@i.jp") == "left_out"  # its evidence went with the import


def test_the_contact_page_tells_of_the_merge(services: Services) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    stop(services, "a@a.jp")
    merged = services.people_alike.merge([b, a], by="葵")
    story = services.contact_book.detail(b).story
    told = {event.title: event for event in story}
    assert "葵" in told["同じ人の連絡先とまとめました"].lines[-1]
    assert told["同じ方の別のアドレスへの配信停止が、ここにも及びます"].address == "b@b.jp"
    services.people_alike.undo(merged.entry)
    titles = [event.title for event in services.contact_book.detail(b).story]
    assert "まとめた連絡先を元に分けました" in titles
    assert "別のアドレスの配信停止は、ここには及ばなくなりました" in titles


def test_a_restore_keeps_what_was_known_of_a_person(services: Services, tmp_path: Path, clock: Clock) -> None:
    a, b, c = (add(services, f"{name}@a.jp") for name in "abc")
    backup.backup(services.book, tmp_path / "copy.kawaraban", now=clock())
    stop(services, "a@a.jp")
    services.people_alike.merge([b, a])
    undone = services.people_alike.merge([c, b])
    services.people_alike.undo(undone.entry)
    path = services.book.path
    services.book.close()

    backup.restore(tmp_path / "copy.kawaraban", path, device_id="pc", now=clock())
    with open_book(path, device_id="pc", now=clock()) as book:
        again = build(book, services.environment)
        assert len(contacts.search(book)) == 3  # the merge itself is not in the backup
        assert status(again, "a@a.jp") == status(again, "b@a.jp") == "left_out"
        assert status(again, "c@a.jp") != "left_out"
        assert verification.verify(book).state == "intact"


def test_past_mails_go_by_the_name_of_the_contact_that_stayed(services: Services) -> None:
    a, b = add(services, "a@a.jp", full="山田 太郎"), add(services, "b@b.jp", full="やまだ")
    address = contacts.get(services.book, b).addresses[0]
    run = sent_to(services.book, [Reader(b, address.id, "b@b.jp")])
    services.people_alike.merge([a, b])
    assert [row.name for row in delivery_reads.recipients(services.book, run, limit=9)] == ["山田 太郎"]
    assert delivery_reads.recipient_count(services.book, run, search="太郎") == 1


def test_a_mail_that_may_be_a_stop_is_decided_first(services: Services, clock: Clock) -> None:
    a, b = add(services, "a@a.jp"), add(services, "b@b.jp")
    address = contacts.get(services.book, a).addresses[0].id
    waiting = inbox_messages.record(
        services.book, source="imap", uidvalidity=7, uid=1, message_id=None, received_at=clock(),
        kind="unclear", waiting=True, now=clock(), address_id=address, details={"subject": "もう結構です"},
    )  # fmt: skip
    with pytest.raises(AppError) as refused:
        services.people_alike.merge([b, a])
    assert error_of(refused) == "merge-mail-waits"
    inbox_messages.decide_waiting(services.book, waiting, "reply", by="葵", now=clock())
    services.people_alike.merge([b, a])
