"""`merge`: the same verbs as the window, for scripts."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.main import run


@pytest.fixture
def kawaraban(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*words: str, code: int = 0) -> Any:
        assert run(["--book", str(tmp_path / "shop.kawaraban"), "--lang", "ja", *words, "--json"]) == code
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return call


def add(kawaraban: Any, email: str, *more: str) -> str:
    return str(kawaraban("contact", "add", "--email", email, *more)["id"])


def test_merge_list_and_undo(kawaraban: Any) -> None:
    a = add(kawaraban, "a@a.jp", "--full", "髙﨑 太郎", "--phone", "03-1234-5678")
    b = add(kawaraban, "b@b.jp", "--full", "高崎太郎", "--phone", "+81 3 1234 5678")
    found = kawaraban("merge", "--alike")
    assert [(one["a"], one["b"], one["strength"]) for one in found] == [(a, b, "strong")]
    assert "電話番号が同じ" in found[0]["reasons"]
    kawaraban("optout", "a@a.jp", "--via", "phone", "--by", "葵")

    planned = kawaraban("merge", "b@b.jp", "a@a.jp", "--dry-run")
    assert kawaraban("merge", "--list") == []
    done = kawaraban("merge", "b@b.jp", a, "--by", "葵")
    assert {**planned, "entry": done["entry"]} == done
    assert (done["id"], done["merged"]) == (b, [a])
    assert {one["address"]: one["held"] for one in done["addresses"]} == {"b@b.jp": True, "a@a.jp": False}
    assert "JP-SEM-3-3-OPTOUT" in kawaraban("why", "b@b.jp")["rules"]
    assert kawaraban("contacts")[0]["emails"] == ["b@b.jp", "a@a.jp"]
    assert [(one["address"], one["reason"], one["via"]) for one in kawaraban("suppressions")] == [
        ("a@a.jp", "optout", "phone"), ("b@b.jp", "same_person", "phone")
    ]  # fmt: skip

    past = kawaraban("merge", "--list")
    assert [(one["entry"], one["by"], one["state"]) for one in past] == [(done["entry"], "葵", "stands")]
    assert kawaraban("merge", "--undo", done["entry"])["state"] == "undone"
    assert len(kawaraban("contacts")) == 2
    assert [one["address"] for one in kawaraban("suppressions")] == ["a@a.jp"]
    assert kawaraban("merge", "--undo", done["entry"], code=1)["error"]["id"] == "merge-undone"
    assert kawaraban("verify")["state"] == "intact"


def test_fields_ground_and_preferred_address(kawaraban: Any) -> None:
    business = ("--recipient-type", "business", "--recipient-type-ground", "名刺")
    a = add(kawaraban, "a@a.jp", "--full", "山田 太郎", *business)
    add(kawaraban, "b@b.jp", "--full", "山田 太朗", "--recipient-type", "consumer")
    take = ("--take", "name=b@b.jp", "--take", f"recipient_type={a}")
    refused = kawaraban("merge", "a@a.jp", "b@b.jp", *take, code=1)
    assert refused["error"]["id"] == "contact-recipient-ground-missing"
    done = kawaraban(
        "merge", "a@a.jp", "b@b.jp", *take, "--ground", "店で確かめた", "--preferred", "b@b.jp"
    )
    assert done["fields"]["name"] == "山田 太朗"
    assert done["fields"]["recipient_type"] == "business"
    assert done["addresses"][0]["address"] == "b@b.jp"


def test_what_is_asked_wrongly(kawaraban: Any) -> None:
    add(kawaraban, "a@a.jp", "--full", "山田")
    add(kawaraban, "b@b.jp", "--full", "山田")
    add(kawaraban, "c@c.jp", "--full", "山田")
    for words in (
        (),
        ("a@a.jp",),
        ("a@a.jp", "b@b.jp", "--list"),
        ("a@a.jp", "b@b.jp", "--take", "nonsense=a@a.jp"),
        ("a@a.jp", "b@b.jp", "--preferred", "c@c.jp"),
    ):
        with pytest.raises(SystemExit) as wrong:
            kawaraban("merge", *words)
        assert wrong.value.code == 2
    assert kawaraban("merge", "a@a.jp", "zz@zz.jp", code=1)["error"]["id"] == "contact-missing"
    assert kawaraban("merge", "a@a.jp", "a@a.jp", code=1)["error"]["id"] == "merge-same"
    assert kawaraban("merge", "--undo", "nonsense", code=1)["error"]["id"] == "merge-missing"
    assert len(kawaraban("contacts")) == 3
