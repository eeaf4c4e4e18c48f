"""Files that are not what they should be: refused in plain words, and nothing of them is kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import CONSENT, CommandLine, command_line


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return command_line(tmp_path, monkeypatch)


WRONG_CONTACTS: list[tuple[str, Any]] = [
    ("emails", True),
    ("emails", 3.5),
    ("emails", "x@example.jp"),
    ("emails", [["x@example.jp"]]),
    ("full", {"a": 1}),
    ("full", ["x"]),
    ("full", True),
    ("note", "x" * 200_000),
    ("tags", 1),
    ("tags", "vip"),
    ("tags", [["vip"]]),
    ("evidence", True),
    ("evidence", "CARD"),
    ("evidence", ["CARD"]),
    ("evidence", [None]),
    ("evidence", {"basis": "CARD"}),
    ("evidence", [{**CONSENT, "note": "x" * 200_000}]),
    ("evidence", [{**CONSENT, "obtained_at": "2026-13-45"}]),
    ("evidence", [{**CONSENT, "obtained_at": [1]}]),
    ("evidence", [{**CONSENT, "basis": ["CARD"]}]),
    ("age", "old"),
    ("age", []),
    ("age", True),
    ("age", -1),
    ("age", 10**400),
    ("recipient_type", {"a": 1}),
    ("country", ["JP"]),
]


@pytest.mark.parametrize(("field", "value"), WRONG_CONTACTS)
def test_a_contact_of_another_shape_is_refused_whole(call: CommandLine, field: str, value: Any) -> None:
    file = call.file({"email": "a@example.jp", "full": "x", "evidence": [CONSENT], field: value})
    assert call.refused("contact", "add", "--from", file) == "case-unreadable"
    assert call("contacts") == []
    assert call("verify")["state"] == "intact"


def test_a_word_for_no_is_no_consent_of_a_guardian(call: CommandLine) -> None:
    contact = {"email": "a@example.jp", "age": "15", "guardian_consent": "いいえ", "evidence": [CONSENT]}
    call.add(**contact)
    assert "JP-APPI-MINOR" in call("why", "a@example.jp")["rules"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "NaN", '{"age": NaN}', '{"age": Infinity}', '{"full": "\\ud800"}', "[" * 100_000],
    ids=["empty", "half", "nan", "nan-inside", "infinity", "half-a-character", "deep"],
)
@pytest.mark.parametrize(
    "verb",
    [
        ("contact", "add", "--from"),
        ("newsletter", "new", "--title", "x", "--from"),
        ("decide", "--from"),
        ("keep-until", "--from"),
        ("check-mail", "--from"),
    ],
    ids=lambda verb: verb[0],
)
def test_what_is_no_json_is_refused(call: CommandLine, verb: tuple[str, ...], text: str) -> None:
    file = call.folder / "x.json"
    file.write_text(text, encoding="ascii")
    assert call.refused(*verb, file) == "json-unreadable"


@pytest.mark.parametrize("value", [[1], {"a": 1}, 5, True])
@pytest.mark.parametrize("field", ["class", "recipient_type", "subject", "html"])
def test_a_mail_case_of_another_shape_is_refused(call: CommandLine, field: str, value: Any) -> None:
    file = call.file([{"id": "1", "subject": "x", "text": "x", field: value}])
    answer = call("check-mail", "--from", file)[0]
    assert (answer["clear"], answer["error"]["id"]) == (False, "case-unreadable")


@pytest.mark.parametrize("value", [True, 1, 3.5, [1], {"a": 1}])
@pytest.mark.parametrize("field", ["optout_address", "optout_subject", "join_address", "confirm_address"])
def test_a_list_of_readers_of_another_shape_is_refused(call: CommandLine, field: str, value: Any) -> None:
    mail = call.folder / "m.eml"
    mail.write_bytes(b"From: r@example.jp\r\nSubject: hi\r\n\r\nstop\r\n")
    known = call.file({"shop": "a@example.jp", field: value})
    assert call.refused("classify", mail, "--known", known) == "known-file-unreadable"


def test_a_name_that_is_no_text_is_told(call: CommandLine) -> None:
    # a file or a name in another encoding than UTF-8 reaches a program as half characters
    call("staff", "add", "葵")
    assert call.refused("staff", "add", "\udc83") == "text-unstorable"
    assert call.refused("contact", "add", "--email", "a@example.jp", "--full", "\udc83") == "text-unstorable"
    assert call("contacts") == []
    assert call("verify")["state"] == "intact"


def test_what_nobody_thought_of_is_told_in_plain_words(
    call: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from desktop_app.cli.main import run

    def broken(*_: Any, **__: Any) -> None:
        raise KeyError("a@example.jp")

    monkeypatch.setattr("desktop_app.services.shop.ShopDesk.show", broken)
    call("staff", "add", "葵")
    capsys.readouterr()
    assert run(["--book", str(call.book), "--lang", "en", "shop", "show", "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["id"] == "unexpected"
    assert "KeyError at cli/shop_verbs.py" in error["cause"]
    assert "example.jp" not in error["cause"]
