"""Beginnings, themes and the shop's look on a real book, hostile files among them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from desktop_app.composing.draft import parse_blocks
from desktop_app.composing.look import look_of
from desktop_app.composing.ready_made import ready_made
from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.i18n.language import Language
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.theme_file import MAX_BYTES
from desktop_app.storage import attachments, newsletters, own_themes, settings
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop, png_bytes
from tests.sending import Clock

HEADING = {"type": "heading", "level": 1, "runs": ["冬のお便り"]}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    book = create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=clock())
    settings.save_shop(book, aoi_shop(), clock())
    yield build(book, Environment(clock=clock))
    book.close()


def written(services: Services, **changes: Any) -> str:
    newsletter = services.drafts.new()
    content = services.drafts.open(newsletter).content
    services.drafts.save(newsletter, replace(content, subject="冬", blocks=(HEADING,), **changes))
    return newsletter


def sent(services: Services, at: datetime, title: str) -> str:
    newsletter = written(services)
    services.drafts.rename(newsletter, title)
    for state in (NewsletterState.SENDING, NewsletterState.SENT):
        newsletters.set_state(services.book, newsletter, state, now=at)
    return newsletter


# ── beginnings ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_book_still_has_much_to_begin_with(services: Services) -> None:
    gallery = services.starts.gallery()
    assert [one.kind for one in gallery.quick] == ["empty", "file"]
    assert gallery.templates == ()
    assert len(gallery.this_month) + len(gallery.others) == len(ready_made())
    shown = (*gallery.this_month, *gallery.others)
    assert all(one.name and one.about and one.outline and one.colours for one in shown)
    names = {one.id: one for one in ready_made()}
    assert all(
        gallery.month in names[one.id].months or "seasonal" in one.outline for one in gallery.this_month
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_ready_made_newsletter_becomes_a_draft_in_the_owners_language(
    services: Services, language: Language
) -> None:
    desk = build(services.book, Environment(language=language, clock=services.environment.clock))
    for one in ready_made():
        opened = desk.drafts.open(desk.starts.begin(f"ready:{one.id}").newsletter)
        assert opened.content.language == language
        assert opened.content.theme == one.theme
        assert opened.content.cls is one.cls
        assert opened.content.subject
        parse_blocks([block for block in opened.content.blocks if block["type"] != "event"])
        assert all("text" not in block for block in opened.content.blocks)  # in the book's own form


def test_the_shops_own_data_stands_in_a_ready_made_newsletter(services: Services) -> None:
    brand = Brand(hours=(("月〜土", "10時〜18時"),), signature="店主 青井", access="駅から5分")
    settings.save_brand(services.book, brand, services.environment.clock())
    blocks = services.drafts.open(services.starts.begin("ready:welcome").newsletter).content.blocks
    said = json.dumps(blocks, ensure_ascii=False)
    assert "駅から5分" in said
    assert "10時〜18時" in said
    assert "店主 青井" in said


def test_the_last_one_and_the_same_month_last_year(services: Services) -> None:
    now = services.environment.clock()
    last_year = datetime(now.year - 1, now.month, 1, 0, 30, tzinfo=UTC)
    sent(services, last_year.replace(month=now.month - 2), "ほかの月")
    then = sent(services, last_year, "去年の冬")
    last = sent(services, datetime(now.year, now.month - 1, 3, tzinfo=UTC), "先月の")
    quick = services.starts.gallery().quick
    assert [(one.kind, one.id, one.name) for one in quick[1:3]] == [
        ("again", last, "先月の"), ("last_year", then, "去年の冬"),
    ]  # fmt: skip
    begun = services.starts.begin(quick[2].key).newsletter
    assert services.drafts.open(begun).content.blocks == (HEADING,)
    assert services.drafts.open(begun).editable


def test_months_count_in_japan(services: Services) -> None:
    now = services.environment.clock()
    first = datetime(now.year - 1, now.month, 1, tzinfo=UTC)
    sent(services, first - timedelta(hours=8), "日本では翌月の1日")
    sent(services, datetime(now.year, 1, 5, tzinfo=UTC), "今年")
    assert [one.kind for one in services.starts.gallery().quick] == ["empty", "again", "last_year", "file"]


def test_an_empty_draft_is_in_the_theme_that_was_used_last(services: Services) -> None:
    first = services.starts.begin("empty:").newsletter
    assert services.drafts.open(first).content.theme == "washi"
    own = services.themes.copy("cafe", "うちの")
    written(services, theme=own)
    services.themes.delete(own)
    begun = services.drafts.open(services.starts.begin("empty:").newsletter).content
    assert begun.theme == own
    assert [block["type"] for block in begun.blocks] == ["heading", "text"]


@pytest.mark.parametrize("key", ["", "ready:nothing", "template:x", "again:x", "script:1"])
def test_what_is_not_there_any_more_is_refused(services: Services, key: str) -> None:
    with pytest.raises(AppError, match="missing"):
        services.starts.begin(key)
    assert services.drafts.rows() == []


def test_a_newsletters_file_begins_a_draft(services: Services, tmp_path: Path) -> None:
    (tmp_path / "花.png").write_bytes(png_bytes())
    file = tmp_path / "冬.json"
    blocks = [
        {"type": "heading", "text": "冬"}, {"type": "image", "file": "花.png"},
        {"type": "product", "name": "鉢", "price": 500},
    ]  # fmt: skip
    file.write_text(json.dumps({"subject": "冬", "blocks": blocks}))
    begun = services.starts.begin_with_file(str(file))
    opened = services.drafts.open(begun.newsletter)
    assert (begun.imported, opened.content.remote_sale_ad) == (None, None)
    assert opened.content.blocks[1]["attachment"] in opened.pictures


@pytest.mark.parametrize(
    ("error", "content"),
    [
        ("image-missing", {"blocks": [{"type": "image", "file": "../花.png"}]}),
        ("image-missing", {"blocks": [{"type": "image", "file": "/etc/passwd"}]}),
        ("image-missing", {"blocks": [{"type": "image", "file": "nobody.png"}]}),
        ("newsletter-shape", {"blocks": [{"type": "image", "attachment": "some-id"}]}),
        ("newsletter-shape", []),
        ("block-unknown", {"blocks": [{"type": "script"}]}),
    ],
)
def test_a_hostile_newsletters_file_makes_no_draft(
    services: Services, tmp_path: Path, error: str, content: Any
) -> None:
    (tmp_path / "花.png").write_bytes(png_bytes())
    (tmp_path / "in").mkdir()
    file = tmp_path / "in" / "a.json"
    file.write_text(json.dumps(content))
    with pytest.raises(AppError, match=error):
        services.starts.begin_with_file(str(file))
    assert services.drafts.rows() == []


def test_other_files_make_no_draft(services: Services, tmp_path: Path) -> None:
    broken = tmp_path / "a.json"
    broken.write_bytes(b"\xff")
    with pytest.raises(AppError, match="json-unreadable"):
        services.starts.begin_with_file(str(broken))
    with broken.open("wb") as file:
        file.truncate(3_000_000)
    with pytest.raises(AppError, match="newsletter-too-long"):
        services.starts.begin_with_file(str(broken))
    with pytest.raises(AppError, match="file-missing"):
        services.starts.begin_with_file(str(tmp_path / "no.json"))
    with pytest.raises(AppError, match="template-file-missing"):
        services.starts.begin_with_file(str(tmp_path / "no.zip"))


# ── themes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_packaged_theme_is_copied_changed_and_used(services: Services) -> None:
    theme = services.themes.copy("washi")
    text = services.themes.open(theme)
    assert (text.name, text.origin) == ("和紙（コピー）", "own")
    look = {**text.look, "paper": "#fdeeee"}
    services.themes.save(theme, name=" うちの ", source=text.source, look=look)
    card = services.themes.cards()[0]
    assert (card.name, card.colours["paper"]) == ("うちの", "#fdeeee")
    seen = services.themes.look(text.source, look)
    assert not seen.stops
    assert "#fdeeee" in seen.html.lower()
    assert aoi_shop().legal_name in seen.html


def test_every_packaged_theme_can_be_copied_and_saved(services: Services) -> None:
    for card in services.themes.cards():
        text = services.themes.open(services.themes.copy(card.id, "写し"))
        seen = services.themes.look(text.source, text.look)
        assert [one.text for one in seen.faults if one.stops] == [], card.id
        assert seen.html, card.id


@pytest.mark.parametrize("footer", ["", "{{ FOOTER }}{{ FOOTER }}", "<!-- {{ FOOTER }} -->"])
def test_the_part_that_the_law_asks_for_cannot_be_taken_out(services: Services, footer: str) -> None:
    theme = services.themes.copy("plain")
    text = services.themes.open(theme)
    line = next(line for line in text.source.split("\n") if "legal_footer" in line)
    source = text.source.replace(line, footer.replace("FOOTER", line.strip(" {}")))
    with pytest.raises(AppError) as refused:
        services.themes.save(theme, name="x", source=source, look=text.look)
    assert refused.value.id in ("theme-without-footer", "theme-has-faults")
    if not footer:
        assert refused.value.id == "theme-without-footer"
    assert services.themes.open(theme).source == text.source


def test_a_theme_with_a_fault_is_refused_with_its_line(services: Services) -> None:
    theme = services.themes.copy("plain")
    text = services.themes.open(theme)
    source = text.source.replace("<mj-body", "<script>alert(1)</script><mj-body", 1)
    with pytest.raises(AppError) as refused:
        services.themes.save(theme, name="x", source=source, look=text.look)
    assert refused.value.id == "theme-has-faults"
    assert "行目：" in str(refused.value.params["fault"])
    seen = services.themes.look(source, text.look)
    assert seen.stops
    assert not seen.html
    english = build(services.book, Environment(language="en")).themes.look(source, text.look)
    assert [one.code for one in english.faults] == [one.code for one in seen.faults]
    assert all(one.text and "?" not in one.text for one in (*seen.faults, *english.faults))


def test_an_endless_loop_is_told_and_not_saved(services: Services) -> None:
    theme = services.themes.copy("plain")
    text = services.themes.open(theme)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"
    with pytest.raises(AppError, match="theme-has-faults"):
        services.themes.save(theme, name="x", source=text.source + loop, look=text.look)


def test_names_and_looks_are_checked(services: Services) -> None:
    theme = services.themes.copy("plain")
    text = services.themes.open(theme)
    with pytest.raises(AppError, match="theme-name-missing"):
        services.themes.save(theme, name="\u200b\n ".strip("\u200b"), source=text.source, look=text.look)
    for look in ({"paper": "<b>"}, {"dark": 5}, {"Paper": "#fff"}, {"a": ["x"] * 11}, {"a": {"b": 1}}):
        with pytest.raises(AppError, match="theme-look"):
            services.themes.save(theme, name="x", source=text.source, look=look)


def test_a_deleted_theme_stays_with_its_newsletters(services: Services) -> None:
    theme = services.themes.copy("cafe", "うちの")
    newsletter = written(services, theme=theme)
    services.themes.delete(theme)
    assert theme not in [one.id for one in services.themes.cards()]
    assert services.previews.show(newsletter).html
    with pytest.raises(AppError, match="theme-missing"):
        services.themes.save(theme, name="x", source=services.themes.open("cafe").source, look={})
    services.themes.restore(theme)
    assert theme in [one.id for one in services.themes.cards()]


def test_a_theme_travels_as_a_file(services: Services, tmp_path: Path) -> None:
    theme = services.themes.copy("florist", "花の")
    file = tmp_path / "花.kawaraban-theme"
    services.themes.export(theme, str(file))
    taken = services.themes.import_file(str(file))
    own = own_themes.find(services.book, taken)
    assert own is not None
    assert (own.name, own.origin) == ("花の", "file")
    assert (own.source, own.look) == (services.themes.open(theme).source, services.themes.open(theme).look)
    with pytest.raises(AppError, match="file-not-writable"):
        services.themes.export(theme, str(tmp_path))
    assert [one["origin"] for one in services.themes.rows_json()][:2].count("file") == 1


THEME = {"kawaraban": "theme", "version": 1, "name": "x", "look": {}, "source": "<mjml></mjml>"}


@pytest.mark.parametrize(
    ("error", "data"),
    [
        ("theme-file-kind", b""),
        ("theme-file-kind", b"\xff\x00"),
        ("theme-file-kind", b"[" * 90_000),
        ("theme-file-kind", json.dumps({**THEME, "kawaraban": "template"}).encode()),
        ("theme-file-kind", json.dumps({**THEME, "name": "\ud800"}).encode()),
        ("theme-file-newer", json.dumps({**THEME, "version": 9}).encode()),
        ("theme-file-broken", json.dumps({**THEME, "version": 0}).encode()),
        ("theme-file-broken", json.dumps({**THEME, "run": 1}).encode()),
        ("theme-file-broken", json.dumps({**THEME, "source": ""}).encode()),
        ("theme-file-broken", json.dumps({**THEME, "source": "a\0"}).encode()),
        ("theme-file-broken", json.dumps({**THEME, "look": []}).encode()),
        ("theme-file-broken", json.dumps({**THEME, "look": {"x": "url(http://a){}"}}).encode()),
        ("theme-file-too-large", json.dumps({**THEME, "source": "x" * MAX_BYTES}).encode()),
        (
            "theme-without-footer",
            json.dumps({**THEME, "source": "<mjml><mj-body></mj-body></mjml>"}).encode(),
        ),
        ("theme-has-faults", json.dumps({**THEME, "source": "{{ ''.__class__.__mro__ }}"}).encode()),
    ],
)
def test_hostile_theme_files_are_refused(services: Services, tmp_path: Path, error: str, data: bytes) -> None:
    file = tmp_path / "a.kawaraban-theme"
    file.write_bytes(data)
    with pytest.raises(AppError) as refused:
        services.themes.import_file(str(file))
    assert refused.value.id == error
    assert own_themes.all_themes(services.book) == []


def test_a_theme_file_that_is_not_there(services: Services, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no"):
        with pytest.raises(AppError, match="theme-file-missing"):
            services.themes.import_file(str(path))


# ── the shop's look ───────────────────────────────────────────────────────────────────────────────────────


def test_the_look_is_kept_and_made_good(services: Services) -> None:
    typed = Brand(
        accent="F0C040", font="serif", website="aoi.example", map_url="https://maps.example/花",
        access="駅\nから", hours=((" 月 ", "10時"), ("", "")), hours_note="年末は休み",
        signature="店主\n青井",
        social=(("instagram", "instagram.com/aoi"), ("mail", "aoi@example.jp"), ("line", " ")),
        logo_width=9_999,
    )  # fmt: skip
    assert services.brand.save(typed) == {}
    brand = services.brand.view().brand
    assert (brand.accent, brand.font, brand.website) == ("#f0c040", "serif", "https://aoi.example")
    assert (brand.hours, brand.signature, brand.logo_width) == ((("月", "10時"),), "店主 青井", 300)
    assert brand.social == (("instagram", "https://instagram.com/aoi"), ("mail", "mailto:aoi@example.jp"))
    washi = next(one for one in services.themes.cards() if one.id == "washi")
    assert washi.colours["accent"] == look_of(services.brand.view().look, brand).accent != "#f0c040"


def test_what_cannot_be_kept_stays_as_it_was(services: Services) -> None:
    services.brand.save(Brand(accent="#123456", website="https://a.example"))
    wrong = Brand(
        accent="red", font="comic", website="javascript:alert(1)", map_url="mailto:a@b.jp",
        access="あ" * 301, signature="\u0000", social=(("x", "ftp://a"),), logo="somebody-elses-id",
    )  # fmt: skip
    errors = services.brand.save(wrong)
    assert {name: error.id for name, error in errors.items()} == {
        "accent": "brand-colour", "website": "brand-link", "map_url": "brand-link",
        "access": "brand-too-long", "signature": "text-control-characters", "social": "brand-social-link",
    }  # fmt: skip
    brand = services.brand.view().brand
    assert (brand.accent, brand.website, brand.font, brand.logo) == ("#123456", "https://a.example", "", "")


def picture(mode: str, size: tuple[int, int], *, noise: bool = False) -> bytes:
    image = Image.effect_noise(size, 90).convert(mode) if noise else Image.new(mode, size)
    ImageDraw.Draw(image).ellipse((9, 9, size[0] // 2, size[1] - 9), fill="red")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        picture("RGBA", (2_000, 700)), picture("RGB", (3_000, 2_000), noise=True), picture("P", (40, 900)),
        picture("RGBA", (1_500, 1_500), noise=True),
    ],
)
def test_a_logo_becomes_small_and_stays_see_through(services: Services, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "ロゴ.png"
    file.write_bytes(data)
    view = services.brand.add_logo(str(file))
    assert view.logo is not None
    assert len(view.logo.data) <= 30_000
    assert view.brand.logo_alt == "花のあおい"
    kept = Image.open(BytesIO(view.logo.data))
    given = Image.open(BytesIO(data))
    if given.mode == "RGBA" and given.getchannel("A").getextrema()[0] == 0:
        assert kept.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]
    newsletter = written(services)
    assert "花のあおい" in services.previews.show(newsletter).html
    gone = services.brand.use_logo("")
    assert (gone.brand.logo, gone.logo) == ("", None)
    assert services.brand.use_logo(view.brand.logo).logo is not None


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='x'/>", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a", b"words"])
def test_what_is_no_picture_is_no_logo(services: Services, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(data)
    with pytest.raises(AppError):
        services.brand.add_logo(str(file))
    with pytest.raises(AppError, match="image-missing"):
        services.brand.add_logo(str(tmp_path / "no.png"))
    assert services.brand.view().logo is None


def test_a_logo_that_is_gone_is_none(services: Services) -> None:
    services.brand.use_logo("no-such-attachment")
    assert services.brand.view().brand.logo == ""
    assert services.previews.show(written(services)).html
    assert attachments.MAX_BYTES > 30_000


def test_a_theme_of_an_occasion_does_not_stay(services: Services) -> None:
    written(services, theme="florist")
    written(services, theme="newyear")
    assert services.starts.usual_theme() == "florist"
