"""cli.md "Foundation", read line by line: keys, exit codes, languages, and what the law asks of the verbs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.commands import CONSENT, Commands
from tests.fakes import FaultSmtp

PROGRESS = {"t", "accepted", "waiting", "deferred", "rejected", "skipped", "unknown", "rate"}
SALE = "年末大セール開催！全品半額。今すぐお店へ。クーポンもあります。"


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    return Commands(tmp_path, capsys, monkeypatch)


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


@pytest.mark.parametrize(
    "wrong",
    [
        ("shop", "set", "--legal-kind", "firm"),
        ("import",),
        ("check-mail",),
        ("optout", "a@example.jp", "--via", "fax"),
        ("contacts", "--status", "unknown"),
        ("newsletter", "new", "--title", "x"),
        ("resolve", "id", "a@example.jp", "--as", "perhaps", "--by", "葵"),
        ("account",),
        (),
    ],
)
def test_wrong_usage_is_told_on_standard_error_and_ends_with_two(
    ask: Commands, wrong: tuple[str, ...]
) -> None:
    assert ask.printed(*wrong, code=2) == []


@pytest.mark.parametrize(
    ("variables", "options", "title"),
    [
        ({"LANG": "ja_JP.UTF-8"}, (), "帳簿が見つかりません"),
        ({"LANG": "en_US.UTF-8"}, (), "There is no book at this place"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, (), "帳簿が見つかりません"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, (), "There is no book at this place"),
        ({"LANG": "C"}, ("--lang", "ja"), "帳簿が見つかりません"),
    ],
)
def test_the_language_is_the_locales_or_the_one_asked_for(
    ask: Commands, variables: dict[str, str], options: tuple[str, ...], title: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        ask.monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        ask.monkeypatch.setenv(name, value)
    error = ask("contacts", *options, code=1)["error"]
    assert error.keys() == {"id", "title", "cause", "next", "rules"}
    assert error["title"] == title


def test_people_read_lists_line_by_line(ask: Commands) -> None:
    ask.shop("--no-remote-orders")
    ask.add("reader@example.jp", full="読者", company="会社")
    shown = ask.printed("contacts")
    assert len(shown) == 1
    assert "読者  会社  reader@example.jp  mailable  CONSENT_WEB" in shown[0]
    ask.shop("--legal-name", "")
    told = ask.printed("shop", "show", "--lang", "ja")
    assert "findings:" in told
    assert not any("{" in line or "[" in line for line in told)


def test_consent_by_hand_lifts_an_optout_and_nothing_else_does(ask: Commands) -> None:
    """JP-SEM-3-3-RECONSENT"""
    ask.shop("--no-remote-orders")
    ask.add("reader@example.jp")
    ask("optout", "reader@example.jp", "--via", "counter", "--by", "葵")
    card = {"basis": "CARD", "occasion": "店頭", "by": "葵", "paper": True, "handed_over_by_person": True}
    for later in (
        {**card, "obtained_at": "2099-01-01"},
        {**CONSENT, "obtained_at": "2026-05-02"},
        {"basis": "RELATION", "last_dealing": "2099-01-01", "continuing": "毎月", "by": "葵"},
    ):
        ask.add("reader@example.jp", later)
        assert "JP-SEM-3-3-OPTOUT" in ask("why", "reader@example.jp")["rules"]
    ask.add("reader@example.jp", {**CONSENT, "basis": "CONSENT_PAPER", "obtained_at": now()})
    assert ask("why", "reader@example.jp")["decision"] == "allowed"


def now() -> str:
    return datetime.now(UTC).isoformat()


def test_contact_add_takes_every_field_and_several_addresses(ask: Commands) -> None:
    ask.shop("--no-remote-orders")
    ask("topic", "add", "セール")
    wording = "当店から広告・宣伝メールを受け取ることに同意します。"
    given = {
        "emails": ["one@example.jp", "two@example.jp"],
        "full": "二つ 花子",
        "recipient_type": "consumer",
        "tags": ["VIP"],
        "evidence": [{**CONSENT, "wording": wording, "scope": ["セール"], "given_to": "us"}],
    }
    ask("contact", "add", "--from", ask.file("c.json", given))
    row = ask("contacts", "--tag", "VIP")[0]
    assert row.keys() == {"id", "full", "company", "emails", "status", "basis", "rules"}
    assert row["emails"] == ["one@example.jp", "two@example.jp"]
    assert ask("why", "one@example.jp", "--topic", "セール")["decision"] == "allowed"
    assert ask("why", "one@example.jp")["rules"] == ["JP-SEM-3-1-1-SCOPE"]
    assert ask("why", "two@example.jp")["rules"] == ["JP-SEM-3-1-OPTIN"]
    # the same wording named by number or by its text stays one version
    for again in ("1", wording):
        ask.add(f"w{len(again)}@example.jp", {**CONSENT, "wording": again})
        evidence = ask("evidence", f"w{len(again)}@example.jp")["evidence"][0]
        assert (evidence["wording"], evidence["wording_text"]) == ("1", wording)
    unknown = {**CONSENT, "wording": "7"}
    file = ask.file("c.json", {"email": "w@example.jp", "evidence": [unknown]})
    assert ask("contact", "add", "--from", file, code=1)["error"]["id"] == "wording-missing"


def test_a_notice_that_is_really_an_ad_goes_to_nobody_who_may_get_no_ad(
    ask: Commands, server: FaultSmtp
) -> None:
    """JP-SEMR-6-INCIDENTAL"""
    ask.shop("--no-remote-orders")
    ask.account(server.port)
    order = {"basis": "RELATION", "continuing": "花の定期便", "last_dealing": "2026-11-20", "by": "葵"}
    ask.add("reader@example.jp", order)
    ask.add("stopped@example.jp", order)
    ask.add("agreed@example.jp")
    ask.add("told@example.jp", {"basis": "ADDRESS_TOLD", "obtained_at": "2026-10-01", "method": "電話"})
    ask("optout", "stopped@example.jp", "--via", "phone")
    for cls in ("INFO_AD", "TX_AD"):
        newsletter = ask.newsletter(SALE, "--class", cls)
        check = ask("check", newsletter)
        assert check.keys() == {"send", "left_out", "findings", "clear"}
        left = {one["address"]: one["rules"] for one in check["left_out"]}
        # who agreed may get advertising, but a mail about an order goes to those who ordered
        agreed = 1 if cls == "INFO_AD" else 0
        assert (check["send"], check["clear"]) == (1 + agreed, True)
        assert ("JP-SEMR-6-TXONLYPARTY" in left.get("agreed@example.jp", [])) is not bool(agreed)
        assert "JP-SEM-3-3-OPTOUT" in left["stopped@example.jp"]
        assert "JP-SEMR-6-INCIDENTAL" in left["told@example.jp"]
        # the tick with its reason is asked for, and kept
        send = ("send", newsletter, "--mailbox-read-by-hand")
        refused = ask(*send, code=1)["error"]
        assert (refused["id"], refused["rules"]) == ("warnings-not-accepted", ["JP-SEMR-6-INCIDENTAL"])
        bare = ask(*send, "--accept", "JP-SEMR-6-INCIDENTAL", code=1)["error"]
        assert bare["id"] == "accept-without-reason"
        last = ask(*send, "--accept", "JP-SEMR-6-INCIDENTAL=店頭の催し")
        assert last.keys() >= {*PROGRESS, "done", "why"}
        assert (last["done"], last["accepted"], last["skipped"]) == (True, 1 + agreed, 3 - agreed)
    assert server.count() == {"reader@example.jp": 2, "agreed@example.jp": 1}


def test_an_incidental_ad_still_rides_on_a_notice(ask: Commands, server: FaultSmtp) -> None:
    """JP-SEM-3-3-TXAD"""
    ask.shop("--no-remote-orders")
    ask.account(server.port)
    ask.add("stopped@example.jp", {"basis": "ADDRESS_TOLD", "obtained_at": "2026-10-01", "method": "注文"})
    ask.add("stranger@example.jp")
    ask("optout", "stopped@example.jp", "--via", "phone")
    text = (
        "このたびはご注文ありがとうございます。ご注文番号123の商品を本日発送いたしました。"
        "お届けは明日の午前中の予定です。伝票番号は1234です。\n\n冬の市にもお立ち寄りください。"
    )
    check = ask("check", ask.newsletter(text, "--class", "TX_AD"))
    assert check["send"] == 1
    assert check["left_out"] == [{"address": "stranger@example.jp", "rules": ["JP-SEMR-6-TXONLYPARTY"]}]
    assert "JP-SEM-3-3-TXAD" in {one["rule"] for one in check["findings"]}


def findings(ask: Commands, *arguments: str) -> dict[str, str]:
    return {one["rule"]: one["severity"] for one in ask(*arguments)["findings"]}


def test_a_warning_about_the_shop_needs_no_tick_and_one_about_the_mail_does(
    ask: Commands, server: FaultSmtp
) -> None:
    """JP-ASCT-11-ITEMS"""
    ask.shop("--remote-orders", "--seller-mail", "shop@aoi.example")
    ask.account(server.port)
    ask.add("reader@example.jp")
    plain = ask.newsletter("年末は30日まで営業します。")
    assert findings(ask, "check", plain)["JP-ASCT-11-ITEMS"] == "warn"
    assert ask("send", plain, "--mailbox-read-by-hand")["done"]
    priced = ask.newsletter("しめ縄 3,300円（税込）", "--remote-sale-ad", "yes")
    refused = ask("send", priced, "--mailbox-read-by-hand", code=1)["error"]
    assert refused["rules"] == ["JP-ASCT-11-ITEMS"]
    accepted = ("--accept", "JP-ASCT-11-ITEMS=本文の下に表示")
    assert ask("send", priced, "--mailbox-read-by-hand", *accepted)["done"]


@pytest.mark.parametrize(
    "text", ["しめ縄 3,300円（税込）", "送料無料 門松 8,800円", "Wreath 3,300 yen (tax included)"]
)
def test_a_price_tag_is_a_price_also_with_its_tax(ask: Commands, text: str) -> None:
    """JP-ASCT-11-ITEMS, JP-ASCTR-23-10-SELLERMAIL"""
    case = {
        "id": "price",
        "class": "AD",
        "subject": "冬",
        "text": text,
        "html": "",
        "shop": {"legal_kind": "sole_trader", "legal_name": "青井 葵", "remote_orders": True},
    }
    answer = ask("check-mail", "--from", ask.file("cases.json", [case]))[0]
    assert answer.keys() == {"id", "findings", "clear"}
    rules = {one["rule"] for one in answer["findings"]}
    assert {"JP-ASCT-11-ITEMS", "JP-ASCTR-23-10-SELLERMAIL"} <= rules


def test_what_was_sent_can_neither_be_paused_nor_cancelled(ask: Commands, server: FaultSmtp) -> None:
    ask.shop("--no-remote-orders")
    ask.account(server.port)
    ask.add("reader@example.jp")
    newsletter = ask.newsletter("花が入りました。")
    assert ask("pause", newsletter, code=1)["error"]["id"] == "mailing-state"
    assert "sent" not in ask("--lang", "ja", "pause", newsletter, code=1)["error"]["cause"]
    ask("send", newsletter, "--mailbox-read-by-hand")
    for verb in ("pause", "cancel"):
        assert ask(verb, newsletter, code=1)["error"]["id"] == "mailing-state"
    assert ask("newsletter", "list") == [{"id": newsletter, "title": "冬の花", "state": "sent"}]
    rows: list[dict[str, Any]] = ask("deliveries", newsletter)
    assert [row["state"] for row in rows] == ["accepted"]
    assert rows[0].keys() == {"address", "state", "rules", "basis", "message_id", "reply", "attempts"}


def test_the_forecast_names_days_and_the_end(ask: Commands, server: FaultSmtp) -> None:
    ask.shop("--no-remote-orders")
    ask.account(server.port)
    for number in range(3):
        ask.add(f"reader{number}@example.jp")
    newsletter = ask.newsletter("花が入りました。")
    answer = ask("forecast", newsletter)
    assert answer.keys() == {"mails", "limits", "learned", "begin", "days", "done_at"}
    assert answer["limits"].keys() == {"minute", "hour", "day", "connections"}
    assert (answer["mails"], sum(one["mails"] for one in answer["days"])) == (3, 3)
    assert answer["days"][0].keys() == {"day", "mails"}
    assert answer["done_at"] is not None
    last = ask("send", newsletter, "--mailbox-read-by-hand")
    assert (last["done"], last["proved"]) == (True, True)
    assert ask("forecast", newsletter)["days"] == []
    assert ask("forecast", "none", code=1)["error"]["id"] == "mailing-missing"


@pytest.mark.parametrize(
    "verb",
    [
        ("serve", "--once"), ("send", "1"), ("send", "1", "--at", "2027-01-01T10:00"), ("pause", "1"),
        ("cancel", "1"), ("resolve", "1", "a@example.jp", "--as", "sent", "--by", "山田"), ("inbox",),
        ("test-send", "1", "--to", "a@example.jp"), ("letter", "send"), ("letter", "cancel", "1"),
        ("letter", "confirm", "a@example.jp"), ("account", "test"), ("account", "remove", "a@example.jp"),
        ("account", "default", "a@example.jp"), ("oauth", "logout", "a@gmail.com"),
    ],
    ids=" ".join,
)
def test_a_slip_in_the_books_path_is_told_and_makes_no_book(ask: Commands, verb: tuple[str, ...]) -> None:
    assert ask(*verb, code=1)["error"]["id"] == "book-missing"
    assert list(ask.folder.glob("*.kawaraban*")) == []


def test_nobody_has_read_a_mailbox_by_hand_in_advance(ask: Commands) -> None:
    ask.printed("send", "1", "--at", "2027-01-01T10:00", "--mailbox-read-by-hand", code=2)
