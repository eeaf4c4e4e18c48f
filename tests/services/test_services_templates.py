"""Templates on a real book: kept, begun with, written into files, and read out of hostile ones."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.composing.block_parsers import parse_block
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.services import Services, build, template_file
from desktop_app.services.environment import Environment
from desktop_app.services.template_blocks import readable_block
from desktop_app.services.theme_file import cleaned_name
from desktop_app.services.theme_views import ThemeCard
from desktop_app.storage import attachments, newsletter_templates, own_themes, settings
from desktop_app.storage.database import create_book
from desktop_app.ui.editor.new_blocks import EMPTY
from tests.factories import aoi_shop, png_bytes
from tests.sending import Clock

HEADING = {"type": "heading", "level": 1, "runs": ["冬のお便り {{ literal }}"]}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    book = create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=clock())
    settings.save_shop(book, aoi_shop(), clock())
    yield build(book, Environment(clock=clock))
    book.close()


def draft(services: Services, *blocks: dict[str, Any], **changes: Any) -> str:
    newsletter = services.drafts.new()
    content = services.drafts.open(newsletter).content
    values = {"subject": "冬のお便り", "blocks": blocks or (HEADING,), **changes}
    services.drafts.save(newsletter, replace(content, **values))
    return newsletter


def photo(services: Services, **more: Any) -> dict[str, Any]:
    with services.book.transaction():
        one = attachments.store(services.book, png_bytes(), "image/png", "花.png")
    return {"type": "image", "attachment": one, "alt": "花", "width": 0, "link": "", **more}


def zipped(path: Path, words: Any, pictures: dict[str, bytes] | None = None, **info: Any) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        data = words if isinstance(words, bytes) else json.dumps(words).encode()
        archive.writestr(info.get("entry", "template.json"), data)
        for name, picture in (pictures or {}).items():
            archive.writestr(name, picture)
    return str(path)


def said(**changes: Any) -> dict[str, Any]:
    return {
        "kawaraban": "template", "version": 1, "name": "冬", "language": "ja", "theme": {"id": "washi"},
        "subject": "冬", "preheader": "", "blocks": [HEADING], **changes,
    }  # fmt: skip


def test_a_template_keeps_words_and_asks_anew_who_gets_it(services: Services) -> None:
    newsletter = draft(
        services, preheader="春を待つ花", tag="常連", cls=MessageClass.NOTICE, remote_sale_ad=False,
        remote_sale_reason="店頭だけ", theme="plain", language="en",
    )  # fmt: skip
    template = services.templates.save_from(newsletter, "  冬の\tひな形 ")
    assert services.templates.rows()[0].name == "冬の ひな形"
    content = services.drafts.open(services.templates.new(template)).content
    assert (content.subject, content.preheader, content.theme) == ("冬のお便り", "春を待つ花", "plain")
    assert content.language == "en"
    assert content.blocks == (HEADING,)
    assert (content.tag, content.cls, content.remote_sale_ad) == (None, MessageClass.AD, None)
    assert content.remote_sale_reason is None


def test_a_template_is_renamed_deleted_and_brought_back(services: Services) -> None:
    desk = services.templates
    template = desk.save_from(draft(services), "")
    assert desk.rows()[0].name == "冬のお便り"
    desk.rename(template, "毎月")
    assert desk.find("毎月") == template
    with pytest.raises(AppError, match="template-name-missing"):
        desk.rename(template, " \u2028 ")
    desk.delete(template)
    assert desk.rows() == []
    for act in (lambda: desk.new(template), lambda: desk.rename(template, "x"), lambda: desk.find("毎月")):
        with pytest.raises(AppError, match="template-missing"):
            act()
    desk.restore(template)
    assert desk.find(template) == template


def test_a_file_brings_words_and_pictures_into_another_book(services: Services, tmp_path: Path) -> None:
    blocks = (
        HEADING, photo(services, original="an-id", crop=[0, 0, 500, 500], turn=90),
        {"type": "columns", "cells": [{"photo": {"attachment": "gone", "alt": "x"}, "title": ["左"]},
                                      {"title": ["右"]}]},
        {"type": "button", **EMPTY["button"]}, {"type": "event", **EMPTY["event"]},
    )  # fmt: skip
    template = services.templates.save_from(draft(services, *blocks, theme="florist"), "冬")
    file = tmp_path / "冬.kawaraban-template"
    assert services.templates.export(template, str(file)) == 1
    other = create_book(tmp_path / "other.book", practice=False, device_id="pc", now=Clock()())
    there = build(other, Environment())
    taken = there.templates.import_file(str(file))
    assert (taken.name, taken.left_out, taken.without_picture, taken.other_theme) == ("冬", 0, 0, "")
    content = newsletter_templates.get(other, taken.id).content
    assert [one["type"] for one in content["blocks"]] == ["heading", "image", "columns", "button", "event"]
    image = content["blocks"][1]
    assert set(image) == {"type", "attachment", "alt", "width", "link"}
    assert attachments.load(other, image["attachment"]).media_type == "image/png"
    assert image["alt"] == "花"
    opened = there.drafts.open(there.templates.new(taken.id))
    assert opened.content.theme == "florist"
    assert image["attachment"] in opened.pictures
    other.close()


def test_a_theme_that_is_not_here_becomes_the_nearest_one(services: Services, tmp_path: Path) -> None:
    cards: dict[str, ThemeCard] = {one.id: one for one in services.themes.cards()}
    theme = {"id": "no-such-theme", "name": "よその桜", "colours": dict(cards["cafe"].colours)}
    taken = services.templates.import_file(zipped(tmp_path / "a.zip", said(theme=theme)))
    assert newsletter_templates.get(services.book, taken.id).content["theme"] == "cafe"
    assert (taken.theme, taken.other_theme) == (cards["cafe"].name, "よその桜")
    strange = {"id": "x", "colours": {"paper": "javascript:1", "ground": 5}}
    taken = services.templates.import_file(zipped(tmp_path / "b.zip", said(theme=strange)))
    assert newsletter_templates.get(services.book, taken.id).content["theme"] == "washi"


def test_an_own_theme_goes_with_its_colours_and_stays_after_it_was_deleted(
    services: Services, tmp_path: Path
) -> None:
    theme = services.themes.copy("cafe", "うちの")
    template = services.templates.save_from(draft(services, theme=theme), "冬")
    services.themes.delete(theme)
    opened = services.drafts.open(services.templates.new(template))
    assert opened.content.theme == theme
    file = tmp_path / "t.kawaraban-template"
    services.templates.export(template, str(file))
    book = create_book(tmp_path / "o.book", practice=False, device_id="p", now=Clock()())
    taken = build(book, Environment()).templates.import_file(str(file))
    assert taken.other_theme == "うちの"
    assert newsletter_templates.get(book, taken.id).content["theme"] == "cafe"
    book.close()


def test_blocks_that_cannot_be_read_are_left_out_and_counted(services: Services, tmp_path: Path) -> None:
    blocks = [
        HEADING, {"type": "script", "text": "x"}, {"type": "heading", "runs": 5}, "x", None,
        {"type": "button", "text": "押す", "url": "javascript:alert(1)"}, {"type": "divider", "onclick": "x"},
        {"type": "text", "parts": [{"paragraph": ["\ud800"]}]},
    ]  # fmt: skip
    file = zipped(tmp_path / "a.zip", json.dumps(said(blocks=blocks[:-1])).encode())
    taken = services.templates.import_file(file)
    assert taken.left_out == 6
    assert newsletter_templates.get(services.book, taken.id).content["blocks"] == [HEADING]
    with pytest.raises(AppError, match="template-file-kind"):  # half a character can be stored nowhere
        services.templates.import_file(zipped(tmp_path / "b.zip", json.dumps(said(blocks=blocks)).encode()))


def test_pictures_are_read_anew_and_ids_of_the_book_are_nobodys(services: Services, tmp_path: Path) -> None:
    with services.book.transaction():
        secret = attachments.store(services.book, png_bytes(), "image/png", "card.png")
    blocks = [
        {"type": "image", "attachment": secret, "alt": ""},
        {"type": "image", "file": "pictures/1.png", "alt": "花"},
        {"type": "image", "file": "pictures/2.png", "alt": "壊れた"},
        {"type": "image", "file": "../../secret.png", "alt": "外"},
    ]
    pictures = {"pictures/1.png": png_bytes(), "pictures/2.png": b"\x89PNG\r\n\x1a\n broken"}
    taken = services.templates.import_file(zipped(tmp_path / "a.zip", said(blocks=blocks), pictures))
    stored = newsletter_templates.get(services.book, taken.id).content["blocks"]
    assert [bool(one["attachment"]) for one in stored] == [False, True, False, False]
    assert (taken.left_out, taken.without_picture) == (0, 3)


@pytest.mark.parametrize(
    ("error", "words", "pictures"),
    [
        ("template-file-kind", {"kawaraban": "theme", "version": 1}, {}),
        ("template-file-kind", b"[" * 100_000, {}),
        ("template-file-kind", b"\xff\xfe", {}),
        ("template-file-kind", b'{"kawaraban": "template", "version": NaN}', {}),
        ("template-file-newer", said(version=2), {}),
        ("template-file-broken", said(version=True), {}),
        ("template-file-broken", said(blocks={}), {}),
        ("template-file-broken", said(subject=[]), {}),
        ("template-file-broken", said(subject="a\nb"), {}),
        ("template-file-broken", said(subject="[[nobody]]"), {}),
        ("template-file-broken", said(run="me"), {}),
        ("newsletter-too-long", said(blocks=[HEADING] * 201), {}),
        ("template-file-unsafe", said(), {"../evil.png": b"x"}),
        ("template-file-unsafe", said(), {"/etc/passwd": b"x"}),
        ("template-file-unsafe", said(), {"pictures/1.svg": b"<svg/>"}),
        ("template-file-unsafe", said(), {"code.py": b"x"}),
        ("template-file-unsafe", said(), {"pictures/1.png": b"\0" * 3_000_000}),
        ("template-file-unsafe", said(), {f"pictures/{n}.png": b"x" for n in range(101)}),
        ("template-file-unsafe", said(), {f"pictures/{n}.png": bytes(1_900_000) for n in range(12)}),
    ],
)
def test_hostile_files_are_refused_and_nothing_is_taken(
    services: Services, tmp_path: Path, error: str, words: Any, pictures: dict[str, bytes]
) -> None:
    with pytest.raises(AppError) as refused:
        services.templates.import_file(zipped(tmp_path / "a.zip", words, pictures))
    assert refused.value.id == error
    assert services.templates.rows() == []


def test_other_files_are_refused(services: Services, tmp_path: Path) -> None:
    large = tmp_path / "large.zip"
    with large.open("wb") as file:
        file.write(b"PK")
        file.truncate(50_000_000)
    cases = {
        "template-file-too-large": large, "template-file-missing": tmp_path / "no.zip",
        "template-file-kind": tmp_path / "words.txt", "template-file-broken": tmp_path / "cut.zip",
    }  # fmt: skip
    cases["template-file-kind"].write_text("こんにちは")
    whole = Path(zipped(tmp_path / "whole.zip", said())).read_bytes()
    cases["template-file-broken"].write_bytes(whole[: len(whole) // 2])
    for error, path in cases.items():
        with pytest.raises(AppError, match=error):
            services.templates.import_file(str(path))
    with pytest.raises(AppError, match="template-file-missing"):
        services.templates.import_file(str(tmp_path))
    with pytest.raises(AppError, match="template-file-unsafe"):
        services.templates.import_file(zipped(tmp_path / "x.zip", said(), entry="other.json"))


def test_an_entry_that_says_less_than_it_holds_is_refused(services: Services, tmp_path: Path) -> None:
    """Its directory claims a small picture, the data unpack to many megabytes."""
    file = tmp_path / "a.zip"
    zipped(file, said(), {"pictures/1.png": b"\0" * 30_000_000})
    data = bytearray(file.read_bytes())
    size = (30_000_000).to_bytes(4, "little")
    for at in range(len(data) - 3):
        if data[at : at + 4] == size:
            data[at : at + 4] = (100).to_bytes(4, "little")
    file.write_bytes(bytes(data))
    with pytest.raises(AppError, match="template-file"):
        services.templates.import_file(str(file))


def test_a_template_that_cannot_be_written_says_so(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = services.templates.save_from(draft(services), "冬")
    with pytest.raises(AppError, match="file-not-writable"):
        services.templates.export(template, str(tmp_path))
    monkeypatch.setattr(template_file, "MAX_BYTES", 10)
    with pytest.raises(AppError, match="template-file-too-large"):
        services.templates.export(template, str(tmp_path / "t.zip"))


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_every_new_block_of_the_window_survives_a_file(kind: str) -> None:
    read = readable_block({"type": kind, **EMPTY[kind]}, 1)
    assert read is not None
    assert read["type"] == kind
    assert readable_block(json.loads(json.dumps(read)), 1) == read


def test_an_unfinished_block_keeps_its_gaps_and_its_words() -> None:
    event = readable_block({"type": "event", "title": "花の教室", "label": "予約"}, 1)
    assert event is not None
    assert (event["title"], event["start"], event["url"], event["label"]) == (["花の教室"], "", "", ["予約"])
    days = {"from": "2026-12-25", "until": "2026-12-01"}
    coupon = readable_block({"type": "coupon", "value": "1割引", **days}, 1)
    assert coupon is not None
    assert (coupon["from"], coupon["until"]) == ("2026-12-25", "2026-12-01")
    with pytest.raises(AppError):
        parse_block(coupon, 1)
    wrong = {"type": "event", "title": "x", "start": "2026-12-05", "end": "tomorrow"}
    assert readable_block(wrong, 1) is None


def test_a_name_of_a_file_can_not_turn_words_round() -> None:
    assert cleaned_name("\u202e花\u2066の\u2069") == "花 の"


def test_own_themes_are_found_by_id_when_a_template_names_them(services: Services) -> None:
    theme = services.themes.copy("washi", "うちの")
    template = services.templates.save_from(draft(services, theme=theme), "冬")
    assert services.drafts.open(services.templates.new(template)).content.theme == theme
    assert own_themes.find(services.book, theme) is not None
