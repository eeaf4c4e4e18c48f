"""Segments: live counts, the list narrowed by rules, and newsletters that are meant for one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.segment import Segment, rule_from_text, segment_of
from desktop_app.services.check import check_newsletter
from desktop_app.services.contact_book import Query
from desktop_app.services.drafts import Drafts
from desktop_app.storage import (
    contact_table,
    contacts,
    deliveries,
    newsletters,
    segments,
    topics,
    verification,
)
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, card, ready_shop
from tests.sending import Clock


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(tmp_path: Path, server: FaultSmtp, clock: Clock) -> Iterator[ReadyShop]:
    """Three readers who agreed (r0001 to r0003), a card with the tag 常連, and a card without date."""
    made = ready_shop(tmp_path / "shop.book", server.port, clock=clock)
    made.person("card@example.jp", card(obtained_at=date(2026, 6, 1)), tags=("常連",))
    made.person("undated@example.jp", card(occasion=None), tags=("常連",), company="みどり園芸")
    yield made
    made.book.close()


def rules(*texts: str, match: str = "all") -> Segment:
    return segment_of([rule_from_text(text) for text in texts], match)


def study(shop: ReadyShop) -> None:
    shop.services.contact_book.study("", check=lambda: None, tell=lambda *_: None)


def addresses(shop: ReadyShop, query: Query) -> list[str]:
    book = shop.services.contact_book
    found = book.found(query).keys
    assert list(book.first(query) or ()) == list(found)
    assert book.count(query) == len(found)
    named = [contacts.get(shop.book, contact_table.id_of(shop.book, key) or "") for key in found]
    return sorted(one.addresses[0].text.split("@")[0] for one in named)


def add(shop: ReadyShop, *texts: str, name: str = "常連さん", match: str = "all") -> str:
    return shop.services.segments.add(name, rules(*texts, match=match))


def audience(shop: ReadyShop) -> tuple[list[str], list[str]]:
    """To whom it would go and who is left out, by the check."""
    told = shop.services.newsletters.check(shop.newsletter)
    look = shop.services.check_view.look(shop.newsletter)
    to_send = sorted(one.address.split("@")[0] for one in look.to_send)
    assert told["send"] == len(to_send)
    return to_send, sorted(one["address"].split("@")[0] for one in told["left_out"])


# ── counts and the list ──────────────────────────────────────────────────────────────────────────────────


def test_a_count_is_exact_and_names_the_first(shop: ReadyShop) -> None:
    desk = shop.services.segments
    found = desk.picked(rules("tag:has:常連"))
    assert found is not None
    assert (found.people, found.mailable, len(found.names)) == (2, None, 2)
    assert desk.picked(rules("status:is:mailable")) is None  # nobody was judged yet
    study(shop)
    found = desk.picked(rules("tag:has:常連"))
    assert found is not None
    assert (found.people, found.mailable) == (2, 1)
    found = desk.picked(rules("status:is_not:mailable", "tag:none", match="any"))
    assert found is not None
    assert (found.people, found.mailable) == (4, 3)
    nobody = desk.picked(rules("company:contains:花屋"))
    assert nobody is not None
    assert (nobody.people, nobody.mailable, nobody.names) == (0, 0, ())


def test_a_count_follows_every_change(shop: ReadyShop) -> None:
    desk, group = shop.services.segments, add(shop, "tag:has:常連")
    assert desk.count(group) == 2
    shop.person("new@example.jp", card(obtained_at=date(2026, 6, 1)), tags=("常連",))
    assert desk.count(group) == 3
    someone = next(one for one in contacts.by_ids(shop.book).values() if one.tags)
    contacts.update(shop.book, someone.id, now=shop.clock(), tags=())
    assert desk.count(group) == 2
    contacts.delete(shop.book, someone.id, now=shop.clock(), by=None)
    assert desk.count(group) == 2
    desk.change(group, segment=rules("company:contains:みどり"))
    assert desk.count(group) == 1
    desk.remove(group)
    assert desk.count(group) == 0


def test_ground_and_its_day_are_those_of_the_list(shop: ReadyShop) -> None:
    study(shop)
    book = shop.services.contact_book
    rows = book.rows(contact_table.all_keys(shop.book)).values()
    for text, wanted in {
        "basis:is:CARD": [one.contact_id for one in rows if one.chip.basis == "CARD"],
        "basis:is_not:CARD": [one.contact_id for one in rows if one.chip.basis != "CARD"],
        "obtained:none": [one.contact_id for one in rows if not one.date],
        "obtained:between:2026-06-01,2026-06-01": [
            one.contact_id for one in rows if one.date == "2026-06-01"
        ],
        "obtained:before:2026-06-01": [one.contact_id for one in rows if "" < one.date < "2026-06-01"],
        "obtained:after:2026-05-31": [one.contact_id for one in rows if one.date > "2026-05-31"],
    }.items():
        keys = book.found(Query(rules=rules(text).rules)).keys
        assert sorted(contact_table.ids_of(shop.book, keys).values()) == sorted(wanted), text
        record = segments.get(shop.book, add(shop, text, name=text))
        assert sorted(shop.services.segments.contact_ids(record)) == sorted(wanted), text


def test_the_list_is_narrowed_by_all_that_is_asked(shop: ReadyShop) -> None:
    study(shop)
    tagged = rules("tag:has:常連").rules
    assert addresses(shop, Query(rules=tagged)) == ["card", "undated"]
    assert addresses(shop, Query(rules=tagged, status="mailable")) == ["card"]
    assert addresses(shop, Query(rules=tagged, search="undated")) == ["undated"]
    assert addresses(shop, Query(rules=tagged, tag="常連", sort="newest")) == ["card", "undated"]
    group = add(shop, "company:contains:みどり", "sent:none")
    assert addresses(shop, Query(segment=group)) == ["undated"]
    assert addresses(shop, Query(segment=group, status="mailable")) == []
    both = rules("tag:has:常連", "address:contains:r0001").rules
    assert addresses(shop, Query(rules=both)) == []
    assert addresses(shop, Query(rules=both, match="any")) == ["card", "r0001", "undated"]
    counts = shop.services.contact_book.found(Query(rules=tagged, status="mailable")).counts
    assert counts == {"mailable": 1, "incomplete": 1, "stopped": 0}
    assert Query(rules=tagged).narrowed
    assert Query(segment=group).narrowed


def test_a_segment_that_is_gone_shows_nobody(shop: ReadyShop) -> None:
    assert addresses(shop, Query(segment="gone")) == []


def test_the_first_rows_are_found_behind_many_others(
    shop: ReadyShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.services.contact_book._CHUNK", 2)
    assert addresses(shop, Query(rules=rules("tag:has:常連").rules, sort="address", reverse=True)) == [
        "card", "undated",
    ]  # fmt: skip


def test_a_list_by_status_waits_until_it_is_known(shop: ReadyShop) -> None:
    book, query = shop.services.contact_book, Query(rules=rules("status:is:mailable").rules)
    assert book.first(query) is None
    assert book.count(query) is None
    assert (len(book.found(query).keys), book.found(query).counts) == (0, None)
    study(shop)
    assert addresses(shop, query) == ["card", "r0001", "r0002", "r0003"]


def test_what_rules_can_be_made_of(shop: ReadyShop) -> None:
    found = shop.services.segments.pickable()
    assert found.tags == ("常連",)
    assert [name for _, name in found.topics] == [topics.default_topic(shop.book).name]
    assert found.batches == ()
    assert found.countries == ("JP",)


@pytest.mark.parametrize(
    ("text", "error"), [("topic:is:nothing", "topic-unknown"), ("source:is:nothing", "batch-missing")]
)
def test_rules_about_what_is_not_there_are_refused(shop: ReadyShop, text: str, error: str) -> None:
    with pytest.raises(AppError, match=error):
        add(shop, text)


# ── newsletters ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_newsletter_goes_to_its_segment_only(shop: ReadyShop, server: FaultSmtp) -> None:
    group = add(shop, "tag:has:常連")
    shop.draft(segment_id=group)
    assert audience(shop) == (["card"], ["undated"])
    assert shop.services.check_view.look(shop.newsletter).segment == "常連さん"
    shop.services.sending.send(shop.newsletter)
    assert sorted(row.address for row in deliveries.rows(shop.book, shop.newsletter)) == [
        "card@example.jp", "undated@example.jp",
    ]  # fmt: skip
    assert [mail.recipient for mail in server.taken] == ["card@example.jp"]
    kept = deliveries.frozen(shop.book, shop.newsletter).parts["segment"]
    assert (kept["name"], kept["rules"][0]["value"]) == ("常連さん", ["常連"])
    shop.services.segments.remove(group)  # what is sent needs it no more
    drafts = Drafts(shop.book, shop.services.environment, shop.services.shop.words, shop.services.shop)
    assert [one.segment for one in drafts.rows()] == ["常連さん"]
    assert verification.verify(shop.book).state == "intact"


def test_status_and_ground_narrow_a_newsletter_without_an_index(shop: ReadyShop) -> None:
    shop.draft(segment_id=add(shop, "basis:is:CARD", "status:is:mailable"))
    assert audience(shop) == (["card"], [])
    shop.services.segments.change(
        newsletters.get(shop.book, shop.newsletter).segment_id or "",
        segment=rules("obtained:none", "address:contains:r0002", match="any"),
    )
    assert audience(shop) == (["r0002"], ["undated"])


def test_many_members_are_the_same_as_few(shop: ReadyShop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.draft(segment_id=add(shop, "tag:has:常連"))
    few = audience(shop)
    monkeypatch.setattr("desktop_app.services.segment_audience._FEW", 0)
    assert audience(shop) == few
    shop.draft(tag="法人")
    assert audience(shop) == ([], [])
    shop.draft(tag="常連")
    assert audience(shop) == few


def test_a_segment_makes_nobody_mailable(shop: ReadyShop) -> None:
    shop.services.contacts.optout("card@example.jp", via="phone", by="葵")
    shop.draft(segment_id=add(shop, "tag:has:常連"))
    assert audience(shop) == ([], ["card", "undated"])


def take_away(shop: ReadyShop, group: str) -> None:
    """As another program would, past the desk."""
    with shop.book.transaction():
        shop.book.write("DELETE FROM segment WHERE id = ?", (group,))


def spoil(shop: ReadyShop, group: str) -> None:
    with shop.book.transaction():
        shop.book.write("UPDATE segment SET rules = '{\"rules\":[]}' WHERE id = ?", (group,))


@pytest.mark.parametrize("harm", [take_away, spoil])
@pytest.mark.parametrize("subject", ["冬のお知らせ", ""])
def test_without_its_segment_nothing_is_sent(
    shop: ReadyShop, server: FaultSmtp, harm: Any, subject: str
) -> None:
    group = add(shop, "tag:has:常連")
    shop.draft(segment_id=group, subject=subject)
    harm(shop, group)
    sheet = shop.services.check_view.look(shop.newsletter)
    assert sheet.to_send == ()
    assert any("配信グループ" in one.text for one in sheet.obstacles)
    with pytest.raises(AppError) as error:
        shop.services.sending.send(shop.newsletter)
    assert error.value.id in ("check-blocks", "subject-missing")
    assert server.taken == []
    assert newsletters.get(shop.book, shop.newsletter).state is NewsletterState.DRAFT
    look = shop.services.drafts.look(shop.newsletter)
    assert look.to_send == 0
    assert any("配信グループ" in one.text for one in look.points)
    assert shop.services.drafts.rows()[0].segment == ("" if harm is take_away else "常連さん")


def test_an_empty_segment_is_told_by_name(shop: ReadyShop) -> None:
    shop.draft(segment_id=add(shop, "tag:has:だれも"))
    told = [one.text for one in shop.services.check_view.look(shop.newsletter).obstacles]
    assert any("常連さん" in one for one in told)


def change_rules(shop: ReadyShop, group: str) -> None:
    shop.services.segments.change(group, segment=rules("tag:has:常連", "added:last_days:3000"))


def change_members(shop: ReadyShop, group: str) -> None:
    shop.person("new@example.jp", card(obtained_at=date(2026, 6, 1)), tags=("常連",))


@pytest.mark.parametrize("change", [change_rules, change_members])
def test_what_changed_since_the_check_is_not_sent(shop: ReadyShop, server: FaultSmtp, change: Any) -> None:
    group = add(shop, "tag:has:常連")
    shop.draft(segment_id=group)
    expected = shop.services.check_view.look(shop.newsletter).fingerprint
    change(shop, group)
    with pytest.raises(AppError, match="changed-since-check"):
        shop.services.sending.send(shop.newsletter, expected=expected)
    assert server.taken == []


def test_the_editor_counts_anew_when_rules_change(shop: ReadyShop) -> None:
    group = add(shop, "tag:has:常連")
    shop.draft(segment_id=group)
    drafts = shop.services.drafts
    assert drafts.look(shop.newsletter).to_send == 1
    shop.services.segments.change(group, segment=rules("address:contains:r00"))
    assert drafts.look(shop.newsletter).to_send == 3


def test_the_editor_keeps_and_copies_the_segment(shop: ReadyShop) -> None:
    group = add(shop, "tag:has:常連")
    shop.draft(segment_id=group)
    drafts = shop.services.drafts
    opened = drafts.open(shop.newsletter)
    assert opened.content.segment_id == group
    assert opened.choices.segments == ((group, "常連さん"),)
    drafts.save(shop.newsletter, opened.content)
    assert newsletters.get(shop.book, shop.newsletter).segment_id == group
    assert newsletters.get(shop.book, drafts.copy(shop.newsletter)).segment_id == group


def test_rules_changed_while_people_are_looked_at_stop_the_sending(
    shop: ReadyShop, server: FaultSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = add(shop, "tag:has:常連")
    shop.draft(segment_id=group)

    def slow(*args: Any, **options: Any) -> Any:
        found = check_newsletter(*args, **options)
        change_rules(shop, group)
        return found

    monkeypatch.setattr("desktop_app.services.checking.check_newsletter", slow)
    with pytest.raises(AppError, match="changed-since-check"):
        shop.services.sending.send(shop.newsletter)
    assert server.taken == []


def test_a_run_goes_on_without_its_segment(shop: ReadyShop, server: FaultSmtp, clock: Clock) -> None:
    group = add(shop, "address:contains:r00")
    shop.draft(segment_id=group)
    shop.account(per_hour=1)
    assert not shop.services.sending.send(shop.newsletter)["done"]
    assert len(server.taken) == 1
    before = deliveries.stored_clearance(shop.book, shop.newsletter)
    take_away(shop, group)
    shop.account(per_hour=100)
    clock.forward(hours=2)
    assert shop.services.sending.send(shop.newsletter)["done"]
    after = deliveries.stored_clearance(shop.book, shop.newsletter)
    assert before is not None
    assert after is not None
    assert after.audience_hash == before.audience_hash
    assert sorted(mail.recipient for mail in server.taken) == [
        "r0001@example.jp", "r0002@example.jp", "r0003@example.jp",
    ]  # fmt: skip
