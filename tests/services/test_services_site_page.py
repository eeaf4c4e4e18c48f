"""ウェブ用に書き出す: one file, valid, of nobody in particular, that asks nobody for anything."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from desktop_app.composing.themes import THEMES
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import attachments, newsletters, settings, topics
from tests.factories import aoi_shop, png_bytes
from tests.storage.books import NOW, add_reader, new_book

GREETING = [
    {"type": "heading", "text": "師走の花"},
    {
        "type": "text",
        "text": "[[full]] 様\n\n[[family|お客様]]さま、[[given]] は [[company]] 御中、"
        "[[company]]の [[title]]",
    },
    {"type": "coupon", "value": "10%引き", "code": "FUYU", "per_person": True, "until": "2026-12-25"},
]
_VOID = frozenset({"meta", "br", "img", "hr", "link", "input"})


class Reading(HTMLParser):
    """Every tag closed in its order; what is shown and what is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.loads: list[str] = []
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if len(values) != len(attrs):
            self.wrong.append(f"{tag} says something twice")
        loading = ("src", "srcset", "background", "poster")
        self.loads += [str(values[name]) for name in loading if name in values]
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag in ("script", "link", "iframe", "base", "form"):
            self.wrong.append(tag)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words += data


def read(html: str) -> Reading:
    found = Reading()
    found.feed(html)
    found.close()
    assert (found.wrong, found.open) == ([], [])
    return found


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    book = new_book(tmp_path)
    settings.save_shop(book, replace(aoi_shop(), remote_orders=False), NOW)
    yield build(book, Environment(clock=lambda: NOW))
    book.close()


def a_draft(services: Services, blocks: list[Any], **changes: Any) -> str:
    values = {"subject": "[[full]]様へ", "preheader": "隠れた一行", "theme": "washi", **changes}
    return newsletters.create(
        services.book, title="十二月", topic_id=topics.default_topic(services.book).id, blocks=blocks,
        now=NOW, **values,
    )


def test_it_is_nobodys_mail(services: Services) -> None:
    add_reader(services.book, "hana@example.com", full="花田 花子")
    html = services.previews.site_html(a_draft(services, GREETING))
    page = read(html)
    assert "お客 様" in page.words
    assert "お客様さま" in page.words
    assert "お客さま は お取引先 御中、貴社の ご担当" in page.words
    assert "お客様へ" in page.words
    assert "（メールでお知らせします）" in page.words
    for mine in ("花田", "hana@", "隠れた一行", "このメールは", "配信停止", "unsubscribe", "[[", "a" * 13):
        assert mine not in html, mine
    assert not re.search(r"kw-b-(\d|foot)", html)
    assert "cid:" not in html
    assert not re.search(r"kw[0-9a-f]{32}x", html)


def test_who_publishes_it_stays(services: Services) -> None:
    page = read(services.previews.site_html(a_draft(services, GREETING)))
    shop = aoi_shop()
    for part in (shop.legal_name, shop.shop_name, shop.postal_address, shop.notation_url, shop.privacy_url):
        assert part
        assert part in page.words
    assert all("unsubscribe" not in link for link in page.links)


def test_pictures_are_inside_also_those_by_url(services: Services) -> None:
    photos = [
        attachments.store(services.book, png_bytes(20 + one, 20), "image/png", "a.png") for one in range(2)
    ]
    blocks = [
        {"type": "image", "attachment": photos[0], "alt": "花"},
        {"type": "image", "attachment": photos[1], "alt": "花", "url": "https://example.jp/a.png"},
        {"type": "social", "links": [["instagram", "https://www.instagram.com/aoi"]]},
    ]
    page = read(services.previews.site_html(a_draft(services, blocks)))
    assert len(page.loads) == 3
    for one in page.loads:
        kind, data = one.split(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(data).startswith(b"\x89PNG")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_theme_makes_a_valid_page(services: Services, theme: str, language: str) -> None:
    html = services.previews.site_html(a_draft(services, GREETING, theme=theme, language=language))
    page = read(html)
    assert page.loads == []
    assert html.startswith("<!doctype html>")
    assert f'lang="{language}"' in html
    assert html.count("<meta charset=") == 1
    assert "<!--" not in html
    assert not re.search(r"url\(|@import|xmlns:", html)


def test_a_sent_newsletter_is_written_with_the_shop_as_it_is_now(services: Services) -> None:
    made = a_draft(services, GREETING, theme="gone-theme")
    for state in (NewsletterState.SENDING, NewsletterState.SENT):
        newsletters.set_state(services.book, made, state, now=NOW)
    settings.save_shop(services.book, replace(aoi_shop(), postal_address="〒100-0001 新しい町"), NOW)
    assert "新しい町" in services.previews.site_html(made)


def test_an_unfinished_draft_is_refused_by_its_reason(services: Services) -> None:
    with pytest.raises(AppError, match="subject-missing"):
        services.previews.site_html(a_draft(services, GREETING, subject=""))
    missing = [{"type": "image", "attachment": "nothing", "alt": "花"}]
    with pytest.raises(AppError, match="attachment-missing"):
        services.previews.site_html(a_draft(services, missing))
    with pytest.raises(AppError, match="newsletter-missing"):
        services.previews.site_html("nothing")


def test_words_stay_words(services: Services) -> None:
    hostile = "<script>alert(1)</script> {{ 7*7 }} <!-- cid:x --> \u202e"
    page = read(services.previews.site_html(a_draft(services, [{"type": "text", "text": hostile}])))
    assert "<script>alert(1)</script>" in page.words
    assert "{{ 7*7 }} <!-- cid:x -->" in page.words


def test_the_file_is_written_whole_or_not_at_all(services: Services, tmp_path: Path) -> None:
    made = a_draft(services, GREETING)
    file = tmp_path / "page.html"
    done = services.previews.export_site(made, str(file))
    assert done == {"file": str(file), "bytes": file.stat().st_size}
    assert file.read_text(encoding="utf-8") == services.previews.site_html(made)
    for bad in (tmp_path / "no" / "page.html", tmp_path):
        with pytest.raises(AppError, match="file-not-writable"):
            services.previews.export_site(made, str(bad))
    with pytest.raises(AppError, match="file-not-writable"):
        services.previews.export_site(made, "a\0b")
    assert [one.name for one in tmp_path.glob(".*")] == []
