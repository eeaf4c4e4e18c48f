"""Segments in the book: names, places, drafts that use them, and whom each rule picks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.segment import Rule, Segment, rule_from_text, segment_of
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import (
    batches,
    consents,
    contact_table,
    contacts,
    freezing,
    newsletters,
    segment_members,
    segments,
    suppressions,
    topics,
    verification,
)
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from tests.storage.books import NOW, Reader, add_reader, draft, hard_bounced, new_book, send_next, sent_to

TODAY = date(2026, 11, 23)
TAGGED = segment_of([rule_from_text("tag:has:常連")])


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path) as made:
        yield made


def nobody_judged(_: Rule) -> bytes:
    raise AssertionError("nobody has to be judged for this")


def picked(book: Book, *texts: str, match: str = "all", today: date = TODAY) -> list[str]:
    """The names of those whom rules pick."""
    segment = segment_of([rule_from_text(text) for text in texts], match)
    mask = segment_members.members(book, segment, today=today, judged=nobody_judged)
    keys = [key for key, one in enumerate(mask) if one]
    return sorted(contact_table.names(book, keys))


def person(book: Book, name: str, *addresses: str, batch: str | None = None, **fields: object) -> str:
    new = NewContact(full=name, **fields)  # type: ignore[arg-type]  # a wrong name fails at once
    parsed = [parse_address(one) for one in addresses]
    return contacts.add(book, new, parsed, now=NOW, by="葵", batch_id=batch)


def address_id(book: Book, address: str) -> str:
    found = contacts.address_by_key(book, parse_address(address).key)
    assert found is not None
    return found.id


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────


def test_segments_are_kept_in_order_and_changed(book: Book) -> None:
    first = segments.add(book, " 常連  さん ", TAGGED, now=NOW)
    second = segments.add(book, "法人", segment_of([rule_from_text("recipient:is:business")]), now=NOW)
    assert [(one.id, one.name) for one in segments.all_segments(book)] == [
        (first, "常連 さん"), (second, "法人"),
    ]  # fmt: skip
    segments.move(book, second, 0)
    assert [one.id for one in segments.all_segments(book)] == [second, first]
    changed = segments.change(book, first, name="お得意さま", now=NOW)
    assert (changed.name, changed.segment) == ("お得意さま", TAGGED)
    other = segment_of([rule_from_text("tag:none")], "any")
    assert segments.change(book, first, segment=other, now=NOW).segment == other
    assert segments.by_name(book, "お得意さま") == segments.get(book, first)
    segments.remove(book, second, now=NOW)
    assert segments.find(book, second) is None
    with pytest.raises(AppError, match="segment-missing"):
        segments.get(book, second)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("  ", "segment-name-empty"), ("常連", "segment-exists"), (" 常連 ", "segment-exists"),
        ("花" * 81, "segment-name-wrong"), ("花\x00", "segment-name-wrong"),
    ],
)  # fmt: skip
def test_names_are_there_and_differ(book: Book, name: str, error: str) -> None:
    segments.add(book, "常連", TAGGED, now=NOW)
    with pytest.raises(AppError, match=error):
        segments.add(book, name, TAGGED, now=NOW)
    other = segments.add(book, "ほか", TAGGED, now=NOW)
    with pytest.raises(AppError, match=error):
        segments.change(book, other, name=name, now=NOW)
    segments.change(book, other, name="ほか", now=NOW)  # its own name is no other's
    segments.change(book, other, name="家族👨\u200d👩\u200d👧", now=NOW)


def test_what_is_not_there_is_told(book: Book) -> None:
    for act in (
        lambda: segments.change(book, "x", name="y", now=NOW),
        lambda: segments.move(book, "x", 0),
        lambda: segments.remove(book, "x", now=NOW),
    ):
        with pytest.raises(AppError, match="segment-missing"):
            act()


def test_a_segment_of_a_draft_is_not_deleted(book: Book) -> None:
    group = segments.add(book, "常連", TAGGED, now=NOW)
    letter = draft(book, title="秋のお便り")
    newsletters.update_draft(book, letter, segment_id=group)
    assert newsletters.get(book, letter).segment_id == group
    assert segments.used_by(book, group) == [segments.UsedBy(letter, "秋のお便り")]
    with pytest.raises(AppError, match="segment-in-use") as error:
        segments.remove(book, group, now=NOW)
    assert error.value.params == {"number": 1}
    newsletters.delete_draft(book, letter, now=NOW)
    segments.remove(book, group, now=NOW)
    newsletters.restore_draft(book, letter)
    assert newsletters.get(book, letter).segment_id == group  # still meant for it: nobody, not everyone


def test_rules_that_cannot_be_read_are_no_rules(book: Book) -> None:
    group = segments.add(book, "常連", TAGGED, now=NOW)
    for stored in ("{}", "x", '{"match":"all","rules":[{"field":"moon","op":"is","value":["full"]}]}', "[]"):
        with book.transaction():
            book.write("UPDATE segment SET rules = ? WHERE id = ?", (stored, group))
        assert segments.get(book, group).segment is None


def test_the_log_says_that_it_was_done_but_not_what_it_was_called(book: Book) -> None:
    group = segments.add(book, "山田太郎さんの友人", TAGGED, now=NOW)
    segments.change(book, group, name="友人", now=NOW)
    segments.remove(book, group, now=NOW)
    rows = book.sql("SELECT facts FROM entry WHERE kind = 'audit.segment' ORDER BY seq")
    assert [row["facts"] for row in rows] == [
        '{"what":"added"}', '{"what":"changed"}', '{"what":"removed"}',
    ]  # fmt: skip
    assert verification.verify(book).state == "intact"


def test_a_row_frozen_before_there_were_segments_keeps_its_digest(book: Book) -> None:
    reader = add_reader(book, "a@example.jp")
    letter = sent_to(book, [reader])
    row = dict(book.sql("SELECT * FROM newsletter WHERE id = ?", (letter,))[0])
    before = {name: value for name, value in row.items() if name != "segment_id"}
    assert freezing.newsletter_digest(before) == freezing.newsletter_digest(row)  # type: ignore[arg-type]
    changed = {**row, "segment_id": "x"}
    assert freezing.newsletter_digest(changed) != freezing.newsletter_digest(row)  # type: ignore[arg-type]


# ── whom rules pick ──────────────────────────────────────────────────────────────────────────────────────


def test_tags(book: Book) -> None:
    person(book, "甲", "a@example.jp", tags=("常連", "生け花"))
    person(book, "乙", "b@example.jp", tags=("常連さん",))
    person(book, "丙", "c@example.jp")
    assert picked(book, "tag:has:常連") == ["甲"]
    assert picked(book, "tag:has:常連|常連さん") == ["乙", "甲"]
    assert picked(book, "tag:has_not:常連|常連さん") == ["丙"]
    assert picked(book, "tag:none") == ["丙"]
    assert picked(book, "tag:has:常連", "tag:has:生け花") == ["甲"]
    assert picked(book, "tag:has:生け花", "tag:none", match="any") == ["丙", "甲"]


def test_texts_are_compared_as_the_search_does(book: Book) -> None:
    person(book, "佐藤 花子", "a@example.jp", kana="サトウ ハナコ", company="ﾐﾄﾞﾘ園芸", note="Open 10:30")
    person(book, "鈴木 佐", "b@example.jp", company="花 工務店")
    person(book, "", "c@example.jp", family="高橋", given="健", note="佐藤さんの紹介")
    assert picked(book, "name:contains:さとう") == ["佐藤 花子"]
    assert picked(book, "name:contains:ｻﾄｳ") == ["佐藤 花子"]
    assert picked(book, "name:contains:佐藤花") == ["佐藤 花子"]
    assert picked(book, "name:contains:高橋 健") == ["c@example.jp"]
    assert picked(book, "name:contains:佐藤") == ["佐藤 花子"]  # the note of another person does not count
    assert picked(book, "name:contains:佐藤|鈴木") == ["佐藤 花子", "鈴木 佐"]
    assert picked(book, "name:contains_not:佐") == ["c@example.jp"]
    assert picked(book, "company:contains:みどり") == ["佐藤 花子"]
    assert picked(book, "company:contains:ﾐﾄ") == []  # the search does not find ﾄ in ﾄﾞ either
    assert picked(book, "name:contains:子佐") == []  # one field does not go on in the next
    assert picked(book, "company:contains:花工務") == ["鈴木 佐"]
    assert picked(book, "company:none") == ["c@example.jp"]
    assert picked(book, "note:contains:open") == ["佐藤 花子"]
    assert picked(book, "note:contains_not:OPEN") == ["c@example.jp", "鈴木 佐"]
    assert picked(book, "note:contains:100%") == []


def test_addresses_and_domains(book: Book) -> None:
    person(book, "甲", "Hanako.S@Docomo.NE.jp", "h@second.example")
    person(book, "乙", "jiro@mail.docomo.ne.jp")
    person(book, "丙", "x@example.com")
    assert picked(book, "domain:is:docomo.ne.jp") == ["甲"]
    assert picked(book, "domain:is:@SECOND.example") == ["甲"]
    assert picked(book, "domain:is_not:docomo.ne.jp") == ["丙", "乙"]
    assert picked(book, "domain:is:%") == []
    assert picked(book, "address:contains:DOCOMO") == ["乙", "甲"]
    assert picked(book, "address:contains:hanako.s@") == ["甲"]
    assert picked(book, "address:contains_not:docomo") == ["丙"]


def test_what_stands_in_the_contact(book: Book) -> None:
    person(book, "甲", "a@example.jp", recipient_type=RecipientType.BUSINESS, country="us")
    person(book, "乙", "b@example.jp", recipient_type=RecipientType.CONSUMER, country="")
    person(book, "丙", "c@example.jp")
    assert picked(book, "recipient:is:business") == ["甲"]
    assert picked(book, "recipient:is_not:business,consumer") == ["丙"]
    assert picked(book, "country:is:US") == ["甲"]
    assert picked(book, "country:is:jp") == ["丙", "乙"]


def test_sources(book: Book) -> None:
    batch = batches.begin(book, source="a.csv", declaration={}, by=None, now=NOW)
    other = batches.begin(book, source="b.csv", declaration={}, by=None, now=NOW)
    person(book, "手", "a@example.jp")
    person(book, "甲", "b@example.jp", batch=batch)
    person(book, "乙", "c@example.jp", batch=other)
    card = Evidence(basis=Basis.CARD, occasion="花市")
    now_known = address_id(book, "a@example.jp")
    consents.add_evidence(book, now_known, card, recorded_by="葵", now=NOW, batch_id=batch)
    assert picked(book, "source:is:hand") == ["手"]
    assert picked(book, "source:is:import") == ["乙", "甲"]
    assert picked(book, f"source:is:{batch}") == ["手", "甲"]  # that file brought evidence about her too
    assert picked(book, f"source:is:{other}|hand") == ["乙", "手"]
    assert picked(book, "source:is_not:import") == ["手"]
    assert picked(book, "source:is:card") == ["手"]


def test_what_a_ground_covers(book: Book) -> None:
    extra = topics.add(book, "教室", now=NOW).id
    first = topics.default_topic(book).id

    def told(name: str, basis: Basis, scope: frozenset[str] | None, *, said_no: bool = False) -> str:
        address = f"{len(name)}{name.encode().hex()}@example.jp"
        person(book, name, address)
        evidence = Evidence(basis=basis, scope=scope, said_no=said_no, note='"scope":')
        return consents.add_evidence(book, address_id(book, address), evidence, recorded_by="葵", now=NOW)

    told("全部", Basis.CONSENT_WEB, None)
    told("教室", Basis.CONSENT_WEB, frozenset({extra}))
    told("店", Basis.CONSENT_WEB, frozenset({first}))
    told("聞いただけ", Basis.ADDRESS_TOLD, None)
    told("断り", Basis.CONSENT_WEB, None, said_no=True)
    wrong = told("誤り", Basis.CONSENT_WEB, frozenset({extra}))
    consents.withdraw(book, wrong, reason="typo", by="葵", now=NOW)
    person(book, "なし", "none@example.jp")
    assert picked(book, f"topic:is:{extra}") == ["全部", "教室"]
    assert picked(book, f"topic:is_not:{extra}") == ["なし", "店", "断り", "聞いただけ", "誤り"]


def test_days_added_count_in_japan(book: Book) -> None:
    def add(name: str, at: datetime) -> None:
        parsed = [parse_address(f"{name.encode().hex()}@example.jp")]
        contacts.add(book, NewContact(full=name), parsed, now=at, by="葵")

    add("前", datetime(2026, 10, 31, 14, 59, tzinfo=UTC))
    add("初日", datetime(2026, 10, 31, 15, 0, tzinfo=UTC))
    add("末日", datetime(2026, 11, 3, 14, 59, 59, 999999, tzinfo=UTC))
    add("後", datetime(2026, 11, 3, 15, 0, tzinfo=UTC))
    assert picked(book, "added:between:2026-11-01,2026-11-03") == ["初日", "末日"]
    assert picked(book, "added:before:2026-11-01") == ["前"]
    assert picked(book, "added:after:2026-11-03") == ["後"]
    assert picked(book, "added:last_days:19", today=date(2026, 11, 23)) == ["後"]
    assert picked(book, "added:not_last_days:20", today=date(2026, 11, 23)) == ["初日", "前"]


def sent(book: Book, readers: list[Reader], at: datetime) -> None:
    letter = sent_to(book, readers)
    for _ in readers:
        send_next(book, letter, DeliveryState.ACCEPTED, now=at)


def test_days_of_the_last_mail(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    never = add_reader(book, "n@example.jp", full="未送")
    old, new = add_reader(book, "o@example.jp", full="昔"), add_reader(book, "r@example.jp", full="今")
    sent(book, [old, new], datetime(2026, 6, 1, 3, 0, tzinfo=UTC))
    sent(book, [new], datetime(2026, 11, 20, 15, 0, tzinfo=UTC))  # the 21st in Japan
    assert never.contact_id
    for one_by_one in (200_000, 0):
        monkeypatch.setattr(segment_members, "_ONE_BY_ONE", one_by_one)
        assert picked(book, "sent:none") == ["未送"]
        assert picked(book, "sent:before:2026-11-21") == ["昔"]
        assert picked(book, "sent:before:2026-06-01") == []
        assert picked(book, "sent:after:2026-11-20") == ["今"]
        assert picked(book, "sent:after:2026-11-21") == []
        assert picked(book, "sent:between:2026-06-01,2026-06-01") == ["昔"]  # the other's last one is later
        assert picked(book, "sent:last_days:2") == ["今"]
        assert picked(book, "sent:last_days:1") == []
        assert picked(book, "sent:not_last_days:2") == ["昔", "未送"]


def test_mail_that_came_back(book: Book) -> None:
    one, other = add_reader(book, "a@example.jp", full="戻"), add_reader(book, "b@example.jp", full="一覧")
    add_reader(book, "c@example.jp", full="無事")
    hard_bounced(book, one.address_id, NOW, user_unknown=False, now=NOW)
    suppressions.add_suppression(book, other.address_id, SuppressionReason.BOUNCE, now=NOW)
    assert picked(book, "bounced:is:yes") == ["一覧", "戻"]
    assert picked(book, "bounced:is:no") == ["無事"]


def test_judged_rules_are_asked_for_and_negated(book: Book) -> None:
    person(book, "甲", "a@example.jp")
    person(book, "乙", "b@example.jp")
    keys = contact_table.all_keys(book)
    asked: list[Rule] = []

    def judged(rule: Rule) -> bytes:
        asked.append(rule)
        return segment_members.mask_of([min(keys)])

    for text, names in (("status:is:mailable", ["甲"]), ("status:is_not:mailable", ["乙"])):
        segment = Segment((rule_from_text(text),))
        mask = segment_members.members(book, segment, today=TODAY, judged=judged)
        found = [key for key, one in enumerate(mask) if one]
        assert contact_table.names(book, found) == names
    assert [one.op for one in asked] == ["is", "is_not"]


def test_a_contact_that_came_meanwhile_is_not_picked(book: Book) -> None:
    person(book, "甲", "a@example.jp")
    every = segment_members.everybody(book)
    person(book, "乙", "b@example.jp")
    rule = rule_from_text("tag:none")
    mask = segment_members.rule_mask(book, rule, every, today=TODAY, judged=nobody_judged)
    both = segment_members.combined([mask], "all", every)
    assert both == segment_members.combined([mask], "any", every) == every
