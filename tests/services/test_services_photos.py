"""The photo desk on a real book: taken, cut again, kept once, made to fit; and photos of newsletter files."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.composing.pictures import MAX_BYTES
from desktop_app.domain.errors import AppError
from desktop_app.i18n.error_texts import describe
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.photo_json import attachments_in, with_smaller
from desktop_app.services.photos import PhotoDesk
from desktop_app.storage import attachments, newsletters, settings
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop
from tests.photo_cases import (
    BLUE,
    RED,
    SECRETS,
    file_of,
    held,
    moving,
    near,
    noisy,
    opened,
    photo_like,
    scene,
)
from tests.sending import Clock

HEIC = Path(__file__).parents[1] / "data" / "photos" / "sample.heic"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    clock = Clock()
    book = create_book(tmp_path / "shop.kawaraban", practice=False, device_id="pc", now=clock())
    settings.save_shop(book, aoi_shop(), clock())
    yield build(book, Environment(clock=clock))
    book.close()


@pytest.fixture
def desk(services: Services) -> PhotoDesk:
    return services.photos


def image_block(photo: dict[str, Any]) -> dict[str, Any]:
    return {"type": "image", "width": 0, "link": "", "alt": "", **photo}


def stored(services: Services) -> int:
    row = services.book.one("SELECT count(*) AS n FROM attachment")
    assert row is not None
    return int(row["n"])


def test_a_photo_is_kept_as_a_master_and_as_what_is_sent(desk: PhotoDesk, tmp_path: Path) -> None:
    file = tmp_path / "IMG_2041.JPG"
    file.write_bytes(held(6, width=3000, height=2250))
    taken = desk.take(file)
    assert taken.picture.name == "IMG_2041.JPG"
    assert (taken.picture.width, taken.picture.height) == (1104, 828)
    assert taken.photo.keys() == {"attachment", "original"}
    whole = desk.whole(taken.photo)
    assert (whole.width, whole.height) == (2000, 1500)
    for picture in (taken.picture, whole):
        assert not [trace for trace in SECRETS if trace in picture.data]
    assert len(whole.data) <= attachments.MAX_BYTES


def test_the_same_photo_is_kept_once(desk: PhotoDesk, services: Services, tmp_path: Path) -> None:
    data = file_of(photo_like(1600, 1200), "JPEG", quality=90)
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(data)
    first, second = desk.take(tmp_path / "a.jpg"), desk.take(tmp_path / "b.jpg")
    assert first.photo == second.photo
    assert stored(services) == 2
    small = desk.take(file_of(scene(), "JPEG"), name="clip")
    assert small.photo.keys() == {"attachment"}
    assert stored(services) == 3


def test_it_is_cut_from_the_original_again_and_again(desk: PhotoDesk) -> None:
    taken = desk.take(file_of(scene(1600, 1200), "JPEG", quality=95))
    photo = {**taken.photo, "alt": "旗", "url": "https://example.jp/flag.jpg"}
    red = desk.edit(photo, (0, 0, 500, 500), 0)
    assert red.photo["crop"] == [0, 0, 500, 500]
    assert (red.photo["alt"], red.photo["url"]) == ("旗", "https://example.jp/flag.jpg")
    assert (red.picture.width, red.picture.height) == (800, 600)
    assert near(opened(red.picture.data).getpixel((400, 300)), RED)
    blue = desk.edit(red.photo, (500, 500, 500, 500), 180)
    assert near(opened(blue.picture.data).getpixel((400, 300)), RED)
    assert blue.photo["turn"] == 180
    assert blue.photo["original"] == red.photo["original"]
    again = desk.edit(blue.photo, None, 0)
    assert again.photo == {**photo, **taken.photo}
    assert near(opened(again.picture.data).getpixel((900, 800)), BLUE)


def test_a_photo_whose_master_stayed_in_another_book_is_cut_from_what_there_is(desk: PhotoDesk) -> None:
    taken = desk.take(file_of(scene(1600, 1200), "JPEG", quality=95))
    lost = {**taken.photo, "original": "elsewhere", "crop": [0, 0, 500, 500], "turn": 90}
    assert desk.whole(lost).id == taken.picture.id
    cut = desk.edit(lost, (0, 0, 500, 500), 0)
    assert near(opened(cut.picture.data).getpixel((200, 200)), RED)
    assert cut.photo["original"] == taken.picture.id


def test_photos_come_down_together_the_largest_first(desk: PhotoDesk) -> None:
    large = [file_of(photo_like(2000 + n, 1500), "JPEG", quality=95) for n in range(5)]
    blocks = [image_block(desk.take(data).photo) for data in large]
    blocks.append(image_block(desk.take(file_of(scene(), "JPEG")).photo))
    before = {one: len(desk.load(one).data) for one in attachments_in(blocks)}
    assert sum(before.values()) > MAX_BYTES
    fitted = desk.fit(blocks)
    after = with_smaller(blocks, fitted.replaced)
    sizes = [len(desk.load(one).data) for one in attachments_in(list(after))]
    assert sum(sizes) <= MAX_BYTES
    assert sum(sizes) > MAX_BYTES // 2
    assert attachments_in(blocks)[-1] not in fitted.replaced
    assert {new["original"] for new in after[:5]} == {old["original"] for old in blocks[:5]}
    assert fitted.pictures.keys() == set(fitted.replaced.values())
    assert desk.fit(after).replaced == {}


def test_a_cut_photo_stays_cut_when_it_is_made_smaller(desk: PhotoDesk) -> None:
    taken = desk.take(file_of(noisy(1600, 1600), "JPEG", quality=95))
    halves = [desk.edit(taken.photo, (0, 0, 1000, high), 0).photo for high in (480, 490, 500, 510)]
    blocks = [image_block(photo) for photo in halves]
    after = with_smaller(blocks, desk.fit(blocks).replaced)
    for block in after:
        picture = desk.load(block["attachment"])
        assert picture.height / picture.width == pytest.approx(block["crop"][3] / 1000, abs=0.01)


def test_what_does_not_fit_however_small_is_told_with_what_to_do(desk: PhotoDesk) -> None:
    blocks = [
        image_block(desk.take(file_of(noisy(900 + n, 900), "JPEG", quality=90)).photo) for n in range(8)
    ]
    with pytest.raises(AppError, match="photos-too-much") as caught:
        desk.fit(blocks)
    assert caught.value.params["count"] == 8
    on_web = [{**block, "url": "https://example.jp/a.jpg"} for block in blocks]
    assert desk.fit(on_web).replaced == {}
    assert desk.room(on_web) == MAX_BYTES
    many = [image_block(desk.take(file_of(scene(20 + n, 20), "PNG")).photo) for n in range(13)]
    with pytest.raises(AppError, match="image-too-many"):
        desk.fit(many)


def test_a_photo_that_is_gone_stops_nobody(desk: PhotoDesk) -> None:
    assert desk.fit([image_block({"attachment": "gone"})]).replaced == {}
    assert desk.room([image_block({"attachment": "gone"})]) == MAX_BYTES
    with pytest.raises(AppError, match="attachment-missing"):
        desk.edit({"attachment": "gone"}, None, 90)


def test_a_gif_moves_while_there_is_room(desk: PhotoDesk) -> None:
    data = moving(size=(300, 200))
    assert desk.take(data).picture.media_type == "image/gif"
    assert desk.take(data, room=len(data) // 4).picture.media_type == "image/gif"  # the others give way
    frames = [noisy(300, 200).quantize(64) for _ in range(5)]
    large = file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=200)
    assert MAX_BYTES < len(large) < attachments.MAX_BYTES
    still = desk.take(large)
    assert still.stilled
    assert still.picture.media_type in ("image/png", "image/jpeg")


def test_files_that_are_none(desk: PhotoDesk, services: Services, tmp_path: Path) -> None:
    (tmp_path / "no.jpg").write_text("hello", encoding="utf-8")
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.truncate(61_000_000)
    refused = {
        "no.jpg": "photo-kind", "huge.jpg": "photo-file-too-big", "not.there": "image-missing",
        "logo.svg": "photo-svg", ".": "image-missing", "a\0b.jpg": "image-missing",
    }
    for name, error in refused.items():
        with pytest.raises(AppError) as caught:
            desk.take(f"{tmp_path}/{name}")
        assert caught.value.id == error
    assert stored(services) == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_no_photo_and_is_not_waited_for(desk: PhotoDesk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(AppError, match="image-missing"):
        desk.take(tmp_path / "pipe.png")


def test_odd_names_of_files_are_kept_readable(desk: PhotoDesk) -> None:
    name = desk.take(file_of(scene(), "PNG"), name="花\udcff\u202e\n" + "x" * 300 + ".png").picture.name
    assert name.endswith("x.png")
    assert len(name) <= 120
    assert name.isprintable()


# ── newsletter files ────────────────────────────────────────────────────────────────────────────────────────


def test_a_newsletter_file_takes_photos_of_any_kind_in_any_block(services: Services, tmp_path: Path) -> None:
    (tmp_path / "phone.heic").write_bytes(HEIC.read_bytes())
    (tmp_path / "shop.webp").write_bytes(file_of(photo_like(1600, 1200), "WEBP"))
    for number in range(4):
        data = file_of(photo_like(4000 + number, 3000), "JPEG", quality=92)
        (tmp_path / f"large{number}.jpg").write_bytes(data)
    content = {
        "subject": "冬のお便り",
        "blocks": [
            {"type": "image", "file": "large0.jpg", "alt": "花", "turn": 90, "crop": [0, 0, 1000, 500]},
            {"type": "product", "name": "花束", "photo": {"file": "phone.heic", "alt": "旗"}},
            {
                "type": "columns",
                "cells": [{"photo": {"file": "large1.jpg"}}, {"photo": {"file": "large2.jpg"}}],
            },
            {"type": "photo_text", "photo": {"file": "large3.jpg"}, "title": "店"},
            {"type": "signature", "name": "青井", "photo": {"file": "shop.webp"}},
            {"type": "map", "address": "丸の内", "photo": {"file": "shop.webp"}},
        ],
    }
    file = tmp_path / "news.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    made = services.newsletters.add(title="冬", content=content, content_file=str(file), remote_sale_ad="no",
                                    reason="店頭だけ")
    record = newsletters.get(services.book, made["id"])
    ids = attachments_in(record.blocks)
    pictures = [services.photos.load(one) for one in ids]
    assert len(ids) == 7
    assert sum(len(one.data) for one in pictures) <= MAX_BYTES
    first = record.blocks[0]
    assert isinstance(first, dict)
    assert (first["turn"], first["crop"], first["alt"]) == (90, [0, 0, 1000, 500], "花")
    assert pictures[0].width / pictures[0].height == pytest.approx(3000 / 2000, abs=0.02)
    assert not [trace for trace in SECRETS for one in pictures if trace in one.data]
    assert not services.previews.show(made["id"]).lacks


def test_a_photo_of_a_newsletter_file_that_can_not_be_used_names_its_block(
    services: Services, tmp_path: Path
) -> None:
    (tmp_path / "no.jpg").write_text("hello", encoding="utf-8")
    for name, words in (("no.jpg", "写真として読めない"), ("none.jpg", "写真が見つかりません")):
        content = {"subject": "冬", "blocks": [{"type": "divider"}, {"type": "image", "file": name}]}
        with pytest.raises(AppError) as caught:
            services.newsletters.add(title="冬", content=content, content_file=str(tmp_path / "x.json"))
        assert caught.value.id == "photo-of-block"
        told = describe(caught.value, "ja")
        assert told.title.startswith(f"2番目の部品の写真（{name}）：{words}")
        assert told.next
    assert newsletters.all_newsletters(services.book) == []
