"""ホーム: the numbers add up, what needs the owner is named with its place, runs, replies, growth."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trial
from hypothesis import strategies as st

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services, build, home
from desktop_app.services.environment import Environment
from desktop_app.services.home_view import HomeView, Todo
from desktop_app.storage import (
    attachments,
    batches,
    consents,
    contacts,
    inbox_messages,
    mail_accounts,
    newsletters,
    settings,
    suppressions,
    topics,
)
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.mail_accounts import MailAccount
from tests.factories import aoi_shop, png_bytes
from tests.sending import Clock
from tests.storage.books import NOW, add_reader, hard_bounced, new_book, send_next, sent_to, web_consent


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Services:
    return a_book(tmp_path, clock)


def a_book(folder: Path, clock: Callable[[], datetime]) -> Services:
    book = new_book(folder)
    settings.save_shop(book, replace(aoi_shop(), remote_orders=False), NOW)
    return build(book, Environment(clock=clock))


def an_account(services: Services, **changes: Any) -> None:
    account = MailAccount(id="a", address="aoi@example.jp", smtp_host="smtp.example.jp", smtp_port=465)
    mail_accounts.save_account(services.book, replace(account, **changes), NOW)


def codes(todo: tuple[Todo, ...]) -> list[str]:
    return [one.code for one in todo]


def named(view: HomeView, code: str) -> Todo:
    return next(one for one in view.todo if one.code == code)


def a_draft(services: Services, **changes: Any) -> str:
    values: dict[str, Any] = {
        "title": "十二月のお便り",
        "topic_id": topics.default_topic(services.book).id,
        "blocks": [{"type": "heading", "text": "師走"}, {"type": "text", "text": "本文" * 30}],
        "now": NOW,
    }
    return newsletters.create(services.book, **(values | changes))


# --- numbers


_KINDS = st.sampled_from(
    [
        ("web", "keep"),
        ("web", "optout"),
        ("web", "bounce"),
        ("web", "complaint"),
        ("web", "waiting"),
        ("web", "delete"),
        ("card", "keep"),
        ("card-undated", "keep"),
        ("card-undated", "optout"),
        ("told", "keep"),
        ("nothing", "keep"),
        ("no-address", "keep"),
    ]
)


def evidence_of(kind: str) -> Evidence | None:
    card = Evidence(basis=Basis.CARD, paper=True, handed_over_by_person=True, by="花子")
    return {
        "web": web_consent(),
        "card": replace(card, obtained_at=date(2026, 5, 1), occasion="展示会"),
        "card-undated": card,
        "told": Evidence(basis=Basis.ADDRESS_TOLD, obtained_at=date(2026, 5, 1), occasion="電話", by="花子"),
    }.get(kind)


def add_kind(services: Services, number: int, kind: str, then: str) -> None:
    book = services.book
    address = [] if kind == "no-address" else [parse_address(f"p{number}@example.com")]
    contact = contacts.add(
        book, NewContact(full=f"人{number}", recipient_type=RecipientType.BUSINESS), address, now=NOW, by="葵"
    )
    if not address:
        return
    record = contacts.address_by_key(book, address[0].key)
    assert record is not None
    evidence = evidence_of(kind)
    if evidence is not None:
        consents.add_evidence(book, record.id, evidence, recorded_by="葵", now=NOW)
    after(services, then, contact, record.id, address[0].text)


def after(services: Services, then: str, contact: str, address_id: str, address: str) -> None:
    book = services.book
    if then == "optout":
        services.contacts.optout(address, via="phone", by="葵")
    elif then == "bounce":
        hard_bounced(book, address_id, NOW, user_unknown=True, now=NOW)
    elif then == "complaint":
        suppressions.complained(book, address_id, NOW, now=NOW)
    elif then == "waiting":
        waiting_reply(services, address_id, uid=hash(address_id) % 10_000)
    elif then == "delete":
        contacts.delete(book, contact, now=NOW, by="葵")


def waiting_reply(services: Services, address_id: str, uid: int = 1) -> str:
    return inbox_messages.record(
        services.book,
        source="imap",
        uidvalidity=1,
        uid=uid,
        message_id=None,
        received_at=NOW,
        kind="unclear",
        waiting=True,
        now=NOW,
        address_id=address_id,
        details={"subject": "もういいです"},
    )


@trial(max_examples=12)
@given(people=st.lists(_KINDS, max_size=14), later=st.lists(_KINDS, max_size=4))
def test_the_numbers_add_up_to_the_contacts(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[str, str]], later: list[tuple[str, str]]
) -> None:
    """Also after changes, when only those are asked about again; and they are the filters of the table."""
    services = a_book(tmp_path_factory.mktemp("home"), lambda: NOW)
    number = 0
    for part in (people, later):
        for kind, then in part:
            number += 1
            add_kind(services, number, kind, then)
        found = services.home.numbers()
        assert found.total == contacts.count(services.book) == services.home.view().contacts
        assert found.mailable + found.incomplete + found.stopped == found.total
        assert sum(one.people for one in found.bases) == found.mailable
        assert sum(one.people for one in found.reasons) == found.incomplete
        assert sum(one.people for one in found.stops) == found.stopped
        by_status = {status: len(services.contacts.rows(status=status)) for status in ("mailable", "stopped")}
        assert (found.mailable, found.stopped) == (by_status["mailable"], by_status["stopped"])
    services.book.close()


def test_each_number_says_what_it_rests_on(services: Services) -> None:
    for number, (kind, then) in enumerate(
        [("web", "keep"), ("web", "keep"), ("card", "keep"), ("card-undated", "keep"), ("web", "bounce")]
    ):
        add_kind(services, number, kind, then)
    found = services.home.numbers()
    assert [(one.key, one.people) for one in found.bases] == [("CONSENT_WEB", 2), ("CARD", 1)]
    (lack,) = found.reasons
    assert (lack.key, lack.people, lack.text) == ("card-no-date-no-occasion", 1, "名刺の日付も場面もない")
    assert [(one.key, one.people) for one in found.stops] == [("bounced", 1)]


def test_counting_can_be_ended_and_goes_on_later(services: Services) -> None:
    add_kind(services, 1, "web", "keep")

    def enough() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        services.home.numbers(check=enough)
    assert services.home.numbers().mailable == 1


# --- the next newsletter and the last run


def test_the_draft_changed_last_is_next_with_its_blocks(services: Services, clock: Clock) -> None:
    photo = attachments.store(services.book, png_bytes(), "image/png", "a.png")
    older = a_draft(services, title="前のもの")
    newest = a_draft(
        services,
        title="",
        subject="[[full|お客様]] 様へ",
        blocks=[
            {"type": "image", "attachment": photo},
            {"type": "text", "text": "あ" * 50},
            {"type": "divider"},
        ],
        now=NOW + timedelta(hours=1),
    )
    found = services.home.view().next
    assert found is not None
    assert (found.id, found.title, found.state) == (newest, "お客様 様へ", NewsletterState.DRAFT)
    assert [(one.kind, one.lines, bool(one.picture)) for one in found.shapes] == [
        ("image", 1, True),
        ("text", 3, False),
        ("divider", 1, False),
    ]
    newsletters.update_draft(services.book, older, now=NOW + timedelta(hours=2), title="直したもの")
    changed = services.home.view().next
    assert changed is not None
    assert changed.id == older


def test_a_run_that_is_not_over_goes_first(services: Services) -> None:
    readers = [add_reader(services.book, f"r{n}@example.jp") for n in range(3)]
    run = sent_to(services.book, readers)
    send_next(services.book, run, DeliveryState.ACCEPTED)
    a_draft(services, now=NOW + timedelta(days=1))
    newsletters.set_state(services.book, run, NewsletterState.PAUSED, now=NOW)

    view = services.home.view()

    assert view.next is not None
    assert (view.next.id, view.next.done, view.next.total) == (run, 1, 3)
    paused = named(view, "paused")
    assert (paused.page, paused.args, paused.n) == ("deliveries", {"newsletter": run}, 2)


def test_nothing_to_go_on_with(services: Services) -> None:
    view = services.home.view()
    assert (view.next, view.last) == (None, None)


def test_the_last_run_tells_taken_failed_and_stops(services: Services, clock: Clock) -> None:
    readers = [add_reader(services.book, f"r{n}@example.jp") for n in range(4)]
    run = sent_to(services.book, readers)
    for state in (
        DeliveryState.ACCEPTED,
        DeliveryState.ACCEPTED,
        DeliveryState.REJECTED,
        DeliveryState.UNKNOWN,
    ):
        send_next(services.book, run, state)
    newsletters.set_state(services.book, run, NewsletterState.SENT, now=NOW)
    clock.forward(days=1)
    services.contacts.optout("r0@example.jp", via="phone", by="葵")
    services.contacts.optout("somebody@example.jp", via="phone", by="葵")

    view = services.home.view()

    assert view.last is not None
    assert (view.last.id, view.last.taken, view.last.failed, view.last.stops) == (run, 2, 1, 1)
    assert view.last.on == date(2026, 11, 23)
    assert (named(view, "unknown").n, named(view, "unknown").page) == (1, "deliveries")


def test_readers_of_a_draft_are_counted_and_its_displays(services: Services) -> None:
    add_kind(services, 1, "web", "keep")
    add_kind(services, 2, "web", "optout")
    draft = a_draft(services)
    found = services.home.readers(draft)
    assert (found.newsletter, found.people) == (draft, 1)
    assert 0 < found.shown <= found.needed


def test_in_a_large_book_only_the_most_it_can_be_is_told(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "MANY", 1)
    add_kind(services, 1, "web", "keep")
    add_kind(services, 2, "web", "optout")
    draft = a_draft(services)
    assert services.home.readers(draft).people is None
    services.home.numbers()
    found = services.home.readers(draft)
    assert (found.people, found.at_most, found.needed) == (1, True, 0)
    notice = a_draft(services, cls=MessageClass.NOTICE)
    assert services.home.readers(notice).people is None


# --- things to do


def test_an_empty_book_gets_its_first_steps(tmp_path: Path) -> None:
    services = build(new_book(tmp_path), Environment(clock=lambda: NOW))
    view = services.home.view()
    assert [(one.code, one.tone, one.page) for one in view.first_steps] == [
        ("step-shop", "neutral", "guide"),
        ("step-account", "neutral", "settings"),
        ("step-contacts", "neutral", "contacts"),
        ("step-newsletter", "neutral", "newsletters"),
    ]
    assert codes(view.todo)[:2] == ["shop-missing", "account-missing"]
    assert named(view, "shop-missing").page == "guide"
    an_account(services)
    settings.save_shop(services.book, replace(aoi_shop(), remote_orders=False), NOW)
    a_draft(services)
    assert [one.tone for one in services.home.view().first_steps] == ["ok", "ok", "neutral", "ok"]
    add_reader(services.book, "r@example.jp")
    assert services.home.view().first_steps == ()


def test_a_footer_that_is_incomplete_leads_to_the_shop(services: Services) -> None:
    settings.save_shop(services.book, replace(aoi_shop(), postal_address="", remote_orders=False), NOW)
    gaps = named(services.home.view(), "shop-gaps")
    assert (gaps.page, gaps.args, gaps.n, gaps.tone) == ("settings", {"section": "shop"}, 1, "stop")
    settings.save_shop(services.book, replace(aoi_shop(), remote_orders=False), NOW)
    assert "shop-fine" in codes(services.home.view().fine)


def test_the_account_is_tested_and_its_probe_is_young(services: Services, clock: Clock) -> None:
    assert named(services.home.view(), "account-missing").args == {"section": "account"}
    an_account(services, inbox="imap")
    assert "account-untested" in codes(services.home.view().todo)
    an_account(services, inbox="imap", from_confirmed_at=NOW)
    assert "probe-old" in codes(services.home.view().todo)
    an_account(services, inbox="imap", from_confirmed_at=NOW, optout_probe_at=NOW)
    settings.put(
        services.book, "optout_probe", {"optout": "teishi@example.jp", "account": "aoi@example.jp"}, now=NOW
    )
    fine = next(one for one in services.home.view().fine if one.code == "account-fine")
    assert fine.about == "2026-11-23"
    clock.forward(days=400)
    assert "probe-old" in codes(services.home.view().todo)


def test_replies_that_wait_and_a_mailbox_long_not_read(services: Services, clock: Clock) -> None:
    hana = add_reader(services.book, "hana@example.jp")
    an_account(services, inbox="imap", from_confirmed_at=NOW)
    with services.book.transaction():
        inbox_messages.mark_read(services.book, "a", NOW, now=NOW)
    assert "replies-fine" in codes(services.home.view().fine)
    waiting_reply(services, hana.address_id)
    waiting = named(services.home.view(), "waiting")
    assert (waiting.n, waiting.page, waiting.args) == (1, "inbox", {"group": "waiting"})
    assert "replies-fine" not in codes(services.home.view().fine)
    clock.forward(days=4)
    old = named(services.home.view(), "read-old")
    assert (old.n, old.page) == (4, "")
    assert services.home.view().mailbox.read_at == NOW


def test_after_a_restore_the_mailbox_must_be_read_first(services: Services) -> None:
    an_account(services, inbox="imap", from_confirmed_at=NOW)
    with services.book.transaction():
        settings.put_time(services.book, inbox_messages.MUST_READ, NOW, now=NOW)
    first = services.home.view().todo[0]
    assert (first.code, first.tone, first.page, first.about) == ("must-read", "stop", "", "2026-11-23")


def test_backups_are_asked_for_after_a_week(services: Services, clock: Clock, tmp_path: Path) -> None:
    assert "backup-never" not in codes(services.home.view().todo)
    add_reader(services.book, "r@example.jp")
    assert "backup-never" in codes(services.home.view().todo)
    services.keeping.backup(tmp_path / "copy.kawaraban")
    assert "backup-fine" in codes(services.home.view().fine)
    clock.forward(days=8)
    assert named(services.home.view(), "backup-old").n == 8


def test_a_practice_book_needs_no_backup(tmp_path: Path) -> None:
    services = build(new_book(tmp_path, practice=True), Environment(clock=lambda: NOW))
    assert not [
        one for one in (*services.home.view().todo, *services.home.view().fine) if "backup" in one.code
    ]


def test_old_law_text_is_named(services: Services, clock: Clock) -> None:
    assert "law-old" not in codes(services.home.view().todo)
    clock.forward(days=800)
    assert named(services.home.view(), "law-old").args == {"section": "law"}


def test_rows_that_an_import_refused_are_named_for_two_weeks(services: Services, clock: Clock) -> None:
    batch = batches.begin(services.book, source="名簿.csv", declaration={}, by=None, now=NOW)
    batches.finish(services.book, batch, {"new": 1, "refused": 3}, now=NOW)
    refused = named(services.home.view(), "import-refused")
    assert (refused.n, refused.about, refused.page) == (3, "名簿.csv", "contacts")
    clock.forward(days=15)
    assert "import-refused" not in codes(services.home.view().todo)


# --- growth


def test_growth_counts_by_months_of_japan(services: Services, clock: Clock) -> None:
    """00:30 on 1 October in Japan is still September in UTC."""
    book = services.book
    for number, at in enumerate(
        ["2025-01-05T00:00:00+00:00", "2026-09-30T15:30:00+00:00", "2026-11-01T00:00:00+00:00"]
    ):
        contacts.add(book, NewContact(full=str(number)), [], now=datetime.fromisoformat(at), by="葵")
    services.contacts.optout("a@example.jp", via="phone", by="葵")
    services.contacts.optout("a@example.jp", via="phone", by="葵")

    months = services.home.view().months

    assert len(months) == 13
    assert (months[0].month, months[-1].month) == ("2025-11", "2026-11")
    by_month = {one.month: one.contacts for one in months}
    assert (by_month["2025-11"], by_month["2026-09"], by_month["2026-10"], by_month["2026-11"]) == (
        1,
        1,
        2,
        3,
    )
    assert [one.stops for one in months][-2:] == [0, 1]
    assert services.home.view().stops_this_month == 1
