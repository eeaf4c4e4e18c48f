"""newsletter export: one page for the shop's site."""

from pathlib import Path

import pytest

from tests.commands import Commands


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    made = Commands(tmp_path, capsys, monkeypatch)
    made(
        "shop", "set", "--legal-kind", "sole_trader", "--legal-name", "青井 葵", "--shop-name", "花のあおい",
        "--postal-address", "460-0000 愛知県名古屋市中区1-2-3", "--contact", "aoi@example.jp",
        "--optout-address", "stop@example.jp", "--no-remote-orders",
    )  # fmt: skip
    return made


def test_a_newsletter_becomes_one_file(ask: Commands, tmp_path: Path) -> None:
    made = ask("newsletter", "new", "--title", "師走の花", "--text", "[[full]] 様\n\n門松です。")
    out = tmp_path / "page.html"
    done = ask("newsletter", "export", made["id"], "--out", str(out))
    html = out.read_text(encoding="utf-8")
    assert done == {"file": str(out), "bytes": len(html.encode())}
    assert "お客 様" in html
    assert "門松です。" in html
    assert "青井 葵（花のあおい）" in html
    assert "stop@example.jp" not in html


def test_what_can_not_be_written_is_told(ask: Commands, tmp_path: Path) -> None:
    made = ask("newsletter", "new", "--title", "師走の花", "--text", "門松です。")
    nowhere = str(tmp_path / "none" / "page.html")
    refused = ask("newsletter", "export", made["id"], "--out", nowhere, code=1)
    assert refused["error"]["id"] == "file-not-writable"
    refused = ask("newsletter", "export", "nothing", "--out", str(tmp_path / "page.html"), code=1)
    assert refused["error"]["id"] == "newsletter-missing"
    assert not (tmp_path / "page.html").exists()
