"""The whole job by command line, as a shop's owner would do it, against a real server on loopback."""

import email
import email.policy
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli import password
from desktop_app.cli.main import run
from tests.fakes import FaultSmtp

Ask = Callable[..., Any]

SHOP = (
    "--legal-kind",
    "sole_trader",
    "--legal-name",
    "山田 太郎",
    "--shop-name",
    "山田書店",
    "--postal-address",
    "〒100-0001 東京都千代田区千代田1-1",
    "--phone",
    "03-1234-5678",
    "--contact",
    "taro@yamada.example",
    "--optout-address",
    "teishi@yamada.example",
    "--no-remote-orders",
)
CONSENT = {
    "basis": "CONSENT_WEB",
    "obtained_at": "2026-05-01",
    "method": "web form",
    "by": "山田",
    "purpose_told_at": "2026-05-01",
    "double_opt_in": True,
}


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a verb on one book; gives the JSON of the last line."""
    monkeypatch.setenv("KAWARABAN_HOME", str(tmp_path / "home"))
    book = str(tmp_path / "shop.kawaraban")

    def call(*arguments: str, code: int = 0, secret: str = "") -> Any:
        password.ask_password.cache_clear()
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{secret}\n"))
        capsys.readouterr()
        assert run(["--book", book, *arguments, "--json"]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return call


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


def add(ask: Ask, folder: Path, **contact: Any) -> Any:
    file = folder / "contact.json"
    file.write_text(json.dumps(contact, ensure_ascii=False), encoding="utf-8")
    return ask("contact", "add", "--from", str(file))


def open_shop(ask: Ask, server: FaultSmtp, folder: Path, *, readers: int = 3) -> None:
    """Given a shop with an account that is read by hand, and readers who agreed."""
    ask("shop", "set", *SHOP)
    ask(
        "account",
        "set",
        "--address",
        "taro@yamada.example",
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        str(server.port),
        "--security",
        "none",
        "--no-imap",
        "--no-limits",
    )
    for number in range(1, readers + 1):
        add(ask, folder, email=f"reader{number}@example.jp", full=f"読者 {number}", evidence=[CONSENT])


def test_from_an_empty_book_to_a_sent_newsletter(ask: Ask, server: FaultSmtp, tmp_path: Path) -> None:
    # Given a shop with three readers, and one whose address was only told
    open_shop(ask, server, tmp_path)
    add(
        ask,
        tmp_path,
        email="told@example.jp",
        full="聞いた人",
        evidence=[{"basis": "ADDRESS_TOLD", "obtained_at": "2026-10-01", "method": "電話"}],
    )
    # When a newsletter is made and checked
    news = ask(
        "newsletter",
        "new",
        "--title",
        "秋の新刊",
        "--text",
        "新刊が入りました。\n\nhttps://yamada.example/new",
    )
    check = ask("check", news["id"])
    # Then the check names who gets it, who does not, and why
    assert check["send"] == 3
    assert check["left_out"] == [{"address": "told@example.jp", "rules": ["JP-SEM-3-1-OPTIN"]}]
    assert check["clear"], check["findings"]
    # And it is sent once to each, and sending again changes nothing
    last = ask("send", news["id"], "--mailbox-read-by-hand")
    assert (last["done"], last["accepted"], last["skipped"], last["unknown"]) == (True, 3, 1, 0)
    assert ask("send", news["id"], "--mailbox-read-by-hand")["accepted"] == 3
    assert len(server.taken) == 3
    rows = ask("deliveries", news["id"])
    assert [row["state"] for row in rows] == ["accepted"] * 3 + ["skipped"]
    assert ask("newsletter", "list")[-1] == {"id": news["id"], "title": "秋の新刊", "state": "sent"}
    assert ask("verify")["state"] == "intact"


def test_the_mail_shows_all_that_the_law_asks(ask: Ask, server: FaultSmtp, tmp_path: Path) -> None:
    open_shop(ask, server, tmp_path, readers=1)
    news = ask("newsletter", "new", "--title", "秋の新刊", "--text", "新刊が入りました。")
    ask("send", news["id"], "--mailbox-read-by-hand")
    mail = email.message_from_bytes(server.taken[0].data, policy=email.policy.default)
    assert mail["From"].addresses[0].addr_spec == "taro@yamada.example"
    assert mail["To"].addresses[0].addr_spec == "reader1@example.jp"
    assert mail["List-Unsubscribe"].startswith("<mailto:teishi@yamada.example?subject=unsubscribe%20")
    assert mail["List-Unsubscribe-Post"] is None
    for part in ("plain", "html"):
        body = mail.get_body(preferencelist=(part,))
        assert body is not None
        text = body.get_content()
        for shown in (
            "山田 太郎（山田書店）",
            "teishi@yamada.example",
            "東京都千代田区千代田1-1",
            "03-1234-5678",
            "いつでも配信を停止できます",
            "2026年5月1日に",
        ):
            assert shown in text, (part, shown)


def test_a_sent_mail_is_rebuilt_byte_for_byte(ask: Ask, server: FaultSmtp, tmp_path: Path) -> None:
    open_shop(ask, server, tmp_path, readers=1)
    news = ask("newsletter", "new", "--title", "秋の新刊", "--text", "[[full|お客様]] 様")
    ask("send", news["id"], "--mailbox-read-by-hand")
    out = tmp_path / "again.eml"
    ask("newsletter", "render", news["id"], "--to", "reader1@example.jp", "--out", str(out))
    assert out.read_bytes() == server.taken[0].data


def test_who_said_stop_never_gets_another(ask: Ask, server: FaultSmtp, tmp_path: Path) -> None:
    open_shop(ask, server, tmp_path)
    ask("optout", "READER2@example.jp", "--via", "phone", "--by", "山田")
    news = ask("newsletter", "new", "--title", "秋の新刊", "--text", "新刊が入りました。")
    last = ask("send", news["id"], "--mailbox-read-by-hand")
    assert (last["accepted"], last["skipped"]) == (2, 1)
    assert "reader2@example.jp" not in {one.recipient for one in server.taken}
    why = ask("why", "reader2@example.jp")
    assert (why["decision"], why["rules"]) == ("left_out", ["JP-SEM-3-3-OPTOUT"])
    # a card of a later day does not bring them back, a new wish of their own does
    add(
        ask,
        tmp_path,
        email="reader2@example.jp",
        evidence=[{"basis": "CARD", "obtained_at": "2099-01-01", "occasion": "x", "paper": True}],
    )
    assert "JP-SEM-3-3-OPTOUT" in ask("why", "reader2@example.jp")["rules"]


def test_without_a_declaration_about_the_replies_nothing_leaves(
    ask: Ask, server: FaultSmtp, tmp_path: Path
) -> None:
    open_shop(ask, server, tmp_path)
    news = ask("newsletter", "new", "--title", "秋の新刊", "--text", "新刊が入りました。")
    error = ask("send", news["id"], code=1)["error"]
    assert (error["id"], error["rules"]) == ("mailbox-not-declared", ["JP-SEM-3-3-MAILBOX"])
    assert not server.taken


def test_a_shop_without_its_name_and_address_cannot_send(ask: Ask, server: FaultSmtp, tmp_path: Path) -> None:
    open_shop(ask, server, tmp_path)
    ask("shop", "set", "--postal-address", "", "--legal-name", "")
    news = ask("newsletter", "new", "--title", "秋の新刊", "--text", "新刊が入りました。")
    check = ask("check", news["id"])
    blocking = {one["rule"] for one in check["findings"] if one["severity"] == "block"}
    assert {"JP-SEM-4-1-NAME", "JP-SEMR-9-2-ADDRESS"} <= blocking
    assert not check["clear"]
    error = ask("send", news["id"], "--mailbox-read-by-hand", code=1)["error"]
    assert error["id"] == "check-blocks"
    assert not server.taken


def test_a_price_must_be_declared_where_orders_come_from_afar(
    ask: Ask, server: FaultSmtp, tmp_path: Path
) -> None:
    open_shop(ask, server, tmp_path)
    add(
        ask,
        tmp_path,
        email="card@example.jp",
        evidence=[
            {"basis": "CARD", "obtained_at": "2026-10-01", "occasion": "展示会", "by": "山田", "paper": True}
        ],
    )
    ask(
        "shop",
        "set",
        "--remote-orders",
        "--seller-mail",
        "taro@yamada.example",
        "--notation-url",
        "https://yamada.example/law",
    )
    text = ("--title", "新刊", "--text", "新刊 1,980円（税込）")
    assert ask("newsletter", "new", *text, code=1)["error"]["id"] == "remote-sale-undeclared"
    assert (
        ask("newsletter", "new", *text, "--remote-sale-ad", "no", code=1)["error"]["id"]
        == "remote-sale-reason-missing"
    )
    news = ask("newsletter", "new", *text, "--remote-sale-ad", "yes")
    assert ask("check", news["id"])["left_out"] == [
        {"address": "card@example.jp", "rules": ["JP-ASCT-12-3-1-OPTIN"]}
    ]


def test_a_file_comes_in_with_its_declaration_and_can_be_taken_back(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_bytes(
        "氏名,メールアドレス,会社名\r\n髙橋 ①郎,ichiro@example.jp,㈱髙橋\r\n,だめ,\r\n".encode("cp932")
    )
    refused = ask("import", str(file), code=1)["error"]
    assert (refused["id"], refused["rules"]) == ("import-source-missing", ["JP-IMP-SOURCE"])
    plan = ask("import", str(file), "--dry-run")
    assert plan["counts"]["new"] == 1
    declared = (
        "--basis",
        "CARD",
        "--on",
        "2026-10-01",
        "--occasion",
        "展示会",
        "--by",
        "山田",
        "--recipient-type",
        "business",
        "--paper-by-hand",
    )
    done = ask("import", str(file), *declared)
    assert (done["outcome"], done["counts"]["new"], done["counts"]["refused"]) == ("partial", 1, 1)
    assert ask("contacts", "--search", "髙橋")[0]["status"] == "mailable"
    batch = ask("imports")[-1]["id"]
    ask("import", "--undo", batch)
    assert ask("contacts") == []


def test_test_sends_go_to_confirmed_own_addresses_only(ask: Ask, server: FaultSmtp, tmp_path: Path) -> None:
    open_shop(ask, server, tmp_path, readers=1)
    news = ask("newsletter", "new", "--title", "秋の新刊", "--text", "新刊が入りました。")
    error = ask("test-send", news["id"], "--to", "reader1@example.jp", code=1)["error"]
    assert error["id"] == "own-address-not-confirmed"
    ask("own-address", "add", "me@private.example")
    code = email.message_from_bytes(server.taken[0].data, policy=email.policy.default)["Subject"].split()[-1]
    assert ask("own-address", "confirm", "me@private.example", "000000" if code != "000000" else "1", code=1)[
        "error"
    ]
    ask("own-address", "confirm", "me@private.example", code)
    ask("test-send", news["id"], "--to", "me@private.example", "--as", "reader1@example.jp")
    assert server.taken[-1].recipient == "me@private.example"
    assert ask("deliveries", news["id"]) == []


def test_a_book_that_is_none_is_told_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.kawaraban"
    file.write_text("no book", encoding="utf-8")
    assert run(["--book", str(file), "contacts", "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["id"] == "book-not-a-book"
    assert file.read_text(encoding="utf-8") == "no book"
    assert run(["--book", str(tmp_path / "none"), "contacts", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["id"] == "book-missing"


def test_a_restored_book_keeps_the_stops_it_had_not_heard_of(
    ask: Ask, server: FaultSmtp, tmp_path: Path
) -> None:
    open_shop(ask, server, tmp_path)
    backup = tmp_path / "backup.kawaraban"
    ask("backup", str(backup))
    ask("optout", "reader1@example.jp", "--via", "counter", "--by", "山田")
    restored = ask("restore", str(backup))
    assert restored["merged"]["suppressions"] == 1
    assert ask("why", "reader1@example.jp")["rules"] == ["JP-SEM-3-3-OPTOUT"]
    assert ask("verify")["state"] == "intact"


def test_a_backup_overwrites_an_older_one_and_nothing_else(ask: Ask, tmp_path: Path) -> None:
    ask("shop", "set", *SHOP)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    assert ask("backup", str(photo), code=1)["error"]["id"] == "backup-file-taken"
    assert photo.read_bytes() == b"\xff\xd8 a photo"
    copy = str(tmp_path / "copy.kawaraban")
    assert ask("backup", copy)["file"] == copy
    assert ask("backup", copy)["file"] == copy
