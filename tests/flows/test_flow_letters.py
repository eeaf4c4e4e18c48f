"""Letters by command line: into the outbox, sent, listed, taken back, and never a second request."""

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

ORAL = {
    "basis": "CONSENT_ORAL", "obtained_at": "2026-05-01", "method": "口頭", "place": "店頭", "by": "山田",
    "occasion": "ご来店", "wording": "お便りをお送りします",
}
TOLD = {"basis": "ADDRESS_TOLD", "obtained_at": "2026-05-02", "method": "口頭", "occasion": "古本市"}


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


@pytest.fixture
def ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, server: FaultSmtp
) -> Ask:
    """Run a verb on the book of a bookshop; gives all JSON lines of the answer."""
    monkeypatch.setenv("KAWARABAN_HOME", str(tmp_path / "home"))
    book = str(tmp_path / "shop.kawaraban")

    def call(*arguments: str, code: int = 0) -> list[Any]:
        password.ask_password.cache_clear()
        monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
        capsys.readouterr()
        assert run(["--book", book, *arguments, "--json"]) == code, capsys.readouterr()
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    call(
        "shop", "set", "--legal-kind", "sole_trader", "--legal-name", "山田 太郎", "--shop-name", "山田書店",
        "--postal-address", "〒100-0001 東京都千代田区千代田1-1", "--phone", "03-1234-5678", "--contact",
        "taro@yamada.example", "--optout-address", "teishi@yamada.example", "--no-remote-orders",
    )
    for address, evidence in (("oral@example.jp", ORAL), ("told@example.jp", TOLD)):
        file = tmp_path / "contact.json"
        file.write_text(json.dumps({"email": address, "full": "読者", "evidence": [evidence]}), "utf-8")
        call("contact", "add", "--from", str(file))
    return call


def account(ask: Ask, server: FaultSmtp) -> None:
    ask(
        "account", "set", "--address", "taro@yamada.example", "--smtp-host", "127.0.0.1", "--smtp-port",
        str(server.port), "--security", "none", "--no-imap", "--no-limits",
    )


def test_letters_wait_for_the_account_and_leave_once_it_is_there(ask: Ask, server: FaultSmtp) -> None:
    # Given letters for one who agreed by word of mouth and one who only told the address
    (confirm,) = ask("letter", "confirm", "oral@example.jp", "told@example.jp")
    assert (confirm["put"], confirm["left_out"]) == (1, 1)
    assert [one["decision"] for one in confirm["letters"]] == ["allowed", "left_out"]
    assert confirm["letters"][1]["rules"] == ["JP-SEMG-DOI"]
    (asked,) = ask("letter", "consent-request", "told@example.jp", "--by", "花子")
    assert asked["put"] == 1
    # Without an account they wait
    (refused,) = ask("letter", "send", "--mailbox-read-by-hand", code=1)
    assert refused["error"]["id"] == "account-missing"
    (rows,) = ask("letter", "list")
    assert [one["state"] for one in rows] == ["waiting", "waiting"]
    # When there is one they leave, with a line for each
    account(ask, server)
    assert ask("letter", "send", code=1)[0]["error"]["rules"] == ["JP-SEM-3-3-MAILBOX"]
    *lines, last = ask("letter", "send", "--mailbox-read-by-hand")
    assert [line["accepted"] for line in lines] == [1, 2]
    assert (last["done"], last["why"], last["accepted"], last["waiting"]) == (True, "finished", 2, 0)
    assert [(one["kind"], one["state"]) for one in last["letters"]] == [
        ("confirm", "accepted"), ("consent-request", "accepted"),
    ]
    mails = [email.message_from_bytes(one.data, policy=email.policy.default) for one in server.taken]
    text = mails[1].get_body(("plain",))
    assert text is not None
    assert "先日古本市でアドレスを教えていただいた山田書店の花子です。" in text.get_content()
    # And there is no second request, whatever is asked
    (again,) = ask("letter", "consent-request", "told@example.jp")
    assert (again["put"], again["letters"][0]["rules"]) == (0, ["JP-SEMR-2-1-2-ONEREQ"])
    (why,) = ask("why", "told@example.jp", "--class", "CONSENT_REQ")
    assert why["decision"] == "left_out"
    (deliveries,) = ask("deliveries", last["letters"][1]["id"])
    assert deliveries[0]["state"] == "accepted"
    (empty,) = ask("letter", "send", "--mailbox-read-by-hand")
    assert (empty["done"], empty["why"], empty["letters"]) == (True, "empty", [])
    assert ask("verify")[0]["state"] == "intact"


def test_a_letter_can_be_taken_back_before_it_leaves(ask: Ask, server: FaultSmtp) -> None:
    account(ask, server)
    (put,) = ask("letter", "confirm", "oral@example.jp")
    letter = put["letters"][0]["id"]
    assert ask("letter", "cancel", letter)[0]["state"] == "cancelled"
    assert ask("letter", "cancel", letter, code=1)[0]["error"]["id"] == "letter-gone"
    assert ask("letter", "cancel", "nothing", code=1)[0]["error"]["id"] == "letter-missing"
    assert ask("letter", "send", "--mailbox-read-by-hand")[-1]["why"] == "empty"
    assert server.taken == []
    (stranger,) = ask("letter", "confirm", "nobody@example.jp")
    assert (stranger["put"], stranger["letters"][0]["rules"]) == (0, ["JP-SEMG-DOI"])
    (stranger,) = ask("letter", "consent-request", "nobody@example.jp")
    assert (stranger["put"], stranger["letters"][0]["rules"]) == (0, ["JP-SEM-3-1-OPTIN"])


def test_what_is_written_in_english_goes_in_english(ask: Ask, server: FaultSmtp) -> None:
    account(ask, server)
    ask("letter", "confirm", "oral@example.jp", "--language", "en")
    ask("letter", "send", "--mailbox-read-by-hand")
    mail = email.message_from_bytes(server.taken[0].data, policy=email.policy.default)
    assert mail["Subject"].startswith("[山田書店] Please confirm your e-mail subscription (not active yet)")
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert "If it was you, simply reply to this mail by" in part.get_content()


def test_evidence_of_an_address_names_the_letters_that_left(
    ask: Ask, server: FaultSmtp, tmp_path: Path
) -> None:
    account(ask, server)
    ask("letter", "confirm", "oral@example.jp")
    ask("letter", "send", "--mailbox-read-by-hand")
    out = tmp_path / "evidence.csv"
    ask("--lang", "ja", "evidence", "oral@example.jp", "--out", str(out))
    assert '"確認メール"' in out.read_text("utf-8-sig")
