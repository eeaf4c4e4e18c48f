"""前の版: when one is kept, what changed, how to go back, also after sending and deleting."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services, build
from desktop_app.services.draft_content import content_json, content_value
from desktop_app.services.draft_views import DraftContent
from desktop_app.services.environment import Environment
from desktop_app.services.versions import Change, changes_between
from desktop_app.storage import attachments, newsletters, settings, topics
from tests.factories import aoi_shop, png_bytes
from tests.sending import Clock
from tests.storage.books import new_book

HEADING = {"type": "heading", "level": 1, "runs": ["師走の花"]}
TEXT = {"type": "text", "parts": [{"paragraph": ["寒くなりました。"]}]}
BUTTON = {"type": "button", "runs": ["ご予約"], "url": "https://example.jp/"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    book = new_book(tmp_path)
    settings.save_shop(book, replace(aoi_shop(), remote_orders=False), clock())
    yield build(book, Environment(clock=clock))
    book.close()


@pytest.fixture
def made(services: Services) -> str:
    made = services.drafts.new()
    services.drafts.save(made, written(services, made))
    return made


def written(services: Services, made: str, **changes: object) -> DraftContent:
    content = services.drafts.open(made).content
    return replace(content, subject="師走のお便り", blocks=(HEADING, TEXT), **changes)  # type: ignore[arg-type]


def test_a_content_survives_being_kept(services: Services, made: str) -> None:
    whole = replace(
        written(services, made), preheader="つづき", tag="常連", cls=MessageClass.NOTICE,
        remote_sale_ad=False, remote_sale_reason="店頭のみ", remote_sale_seen=("price",),
        theme="plain", language="en",
    )
    assert content_value(content_json(whole)) == whole
    assert content_value({"subject": "古い", "blocks": [], "unknown": 1}) == DraftContent(subject="古い")


def test_while_writing_one_is_kept_every_five_minutes(services: Services, made: str, clock: Clock) -> None:
    desk = services.versions
    content = written(services, made)
    kept = []
    for minute in range(12):
        content = replace(content, preheader=f"{minute}")
        kept.append(desk.keep_now_and_then(made, content))
        clock.forward(minutes=1)
    assert [at for at, one in enumerate(kept) if one] == [0, 5, 10]
    clock.forward(days=-3)  # the PC's clock was set back: nothing waits for three days
    assert desk.keep_now_and_then(made, replace(content, preheader="später"))


def test_the_same_content_is_kept_once(services: Services, made: str, clock: Clock) -> None:
    desk = services.versions
    assert desk.keep(made, written(services, made), "opened")
    clock.forward(hours=1)
    assert not desk.keep_stored(made, "checked")
    assert len(desk.rows(made)) == 1


def test_the_list_tells_what_changed_the_newest_first(services: Services, made: str, clock: Clock) -> None:
    desk = services.versions
    first = written(services, made)
    longer = {**TEXT, "parts": [{"paragraph": ["寒くなりました。お元気ですか。"]}]}
    second = replace(first, subject="冬のお便り", blocks=(longer, HEADING, BUTTON))
    desk.keep(made, first, "opened")
    clock.forward(minutes=6)
    desk.keep(made, second, "pause")
    services.drafts.save(made, second)

    newer, older = desk.rows(made)

    assert (older.first, older.current, older.changes, older.why) == (True, False, (), "opened")
    assert (newer.first, newer.current, newer.why) == (False, True, "pause")
    assert newer.changes[0] == Change(aspect="subject", words="冬のお便り")
    assert {(one.aspect, one.kind) for one in newer.changes[1:]} >= {("added", "button")}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((HEADING, TEXT), (TEXT, HEADING), [("moved", "heading")]),
        ((HEADING, TEXT, BUTTON), (HEADING, BUTTON), [("removed", "text")]),
        ((HEADING,), (HEADING, TEXT), [("added", "text")]),
        ((HEADING, TEXT), (HEADING, {**TEXT, "parts": []}), [("changed", "text")]),
        ((HEADING, TEXT), (HEADING, BUTTON), [("added", "button"), ("removed", "text")]),
        ((HEADING, HEADING), (HEADING,), [("removed", "heading")]),
        ((), (), []),
    ],
)
def test_blocks_that_changed_are_named(old: tuple, new: tuple, expected: list) -> None:  # type: ignore[type-arg]
    found = changes_between(DraftContent(blocks=old), DraftContent(blocks=new))
    told = sorted((one.aspect, one.kind) for one in found)
    if [one for one, _ in expected] == ["moved"]:  # which of two moved past the other is the same
        assert [aspect for aspect, _ in told] == ["moved"]
    else:
        assert told == sorted(expected)


def test_who_gets_it_is_one_change_however_many_fields_it_is(services: Services, made: str) -> None:
    old = written(services, made)
    new = replace(
        old, tag="常連", topic_id="x", cls=MessageClass.NOTICE, remote_sale_ad=True, theme="plain",
        language="en", preheader="つづき",
    )
    assert [one.aspect for one in changes_between(old, new)] == [
        "preheader", "readers", "class", "theme", "language",
    ]


def test_going_back_keeps_what_there_is_now(services: Services, made: str, clock: Clock) -> None:
    desk = services.versions
    photo = attachments.store(services.book, png_bytes(20, 20), "image/png", "a.png")
    first = replace(
        written(services, made), blocks=(HEADING, {"type": "image", "attachment": photo, "alt": "花"})
    )
    desk.keep(made, first, "opened")
    clock.forward(minutes=1)
    now = replace(first, subject="書き直し", blocks=())
    (version,) = desk.rows(made)

    content, pictures = desk.go_back(made, version.id, now)

    assert content == first
    assert set(pictures) == {photo}
    newest = desk.rows(made)[0]
    assert newest.why == "restored"
    assert desk.content(newest.id) == now


def test_a_topic_that_is_gone_is_not_put_back(services: Services, made: str) -> None:
    services.versions.keep(made, written(services, made, topic_id="gone", segment_id="gone"), "opened")
    (version,) = services.versions.rows(made)
    content = services.versions.content(version.id)
    assert (content.topic_id, content.segment_id) == ("", None)
    services.drafts.save(made, content)  # the newsletter keeps the topic that it has


def test_a_version_is_seen_and_copied_also_when_sent_or_deleted(
    services: Services, made: str, clock: Clock
) -> None:
    desk = services.versions
    desk.keep(made, replace(written(services, made), subject="初稿"), "opened")
    (version,) = desk.rows(made)
    for state in (NewsletterState.SENDING, NewsletterState.SENT):
        newsletters.set_state(services.book, made, state, now=clock())
    assert desk.preview(version.id).subject == "初稿"
    assert not desk.preview(version.id).frozen
    copy = desk.copy(version.id)
    assert services.drafts.open(copy).content.subject == "初稿"
    assert services.drafts.open(copy).content.remote_sale_ad is None
    assert not desk.keep_stored(made, "checked")

    services.drafts.delete(copy)
    assert desk.rows(copy) == ()
    with pytest.raises(AppError, match="newsletter-missing"):
        desk.keep(copy, written(services, made), "pause")


def test_what_never_was_is_an_error(services: Services) -> None:
    with pytest.raises(AppError, match="newsletter-missing"):
        services.versions.rows("nothing")
    with pytest.raises(AppError, match="version-missing"):
        services.versions.content("nothing")


def test_a_version_of_a_shop_without_topic_names_opens(services: Services, made: str) -> None:
    broken = {"type": "unknown", "x": 1}
    services.versions.keep(made, replace(written(services, made), blocks=(broken, TEXT)), "opened")
    (version,) = services.versions.rows(made)
    shown = services.versions.preview(version.id)
    assert "寒くなりました。" in shown.html
    assert shown.lacks
    assert topics.default_topic(services.book).id


def test_half_a_character_does_not_keep_a_draft_from_being_stored(services: Services, made: str) -> None:
    torn = replace(
        written(services, made), subject="花\ud83d",
        blocks=({"type": "heading", "level": 1, "runs": [{"text": "\udc00雪", "bold": True}]},),
    )
    services.drafts.save(made, torn)
    services.versions.keep(made, torn, "pause")
    content = services.drafts.open(made).content
    assert content.subject == "花\ufffd"
    assert content.blocks[0]["runs"] == [{"text": "\ufffd雪", "bold": True}]
    assert services.versions.rows(made)[0].current
