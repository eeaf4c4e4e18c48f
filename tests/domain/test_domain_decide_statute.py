"""`decide` on cases drawn from the statute and law.md, not from the code (cli.md, `decide`).

Each row of `tests/data/decide_statute.json` says which point it rests on. "allowed" means that no rule
is named at all: `rules` lists what stops or warns and nothing that does not touch the case.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.consent import Basis
from desktop_app.domain.decision import Decision
from desktop_app.domain.decision_case import read_case
from desktop_app.domain.eligibility import decide, in_order
from desktop_app.domain.errors import AppError

_FILE = Path(__file__).parents[1] / "data" / "decide_statute.json"
ROWS: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))


def decided(case: dict[str, Any]) -> Decision:
    return decide(*read_case(case))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in ROWS])
def test_decides_as_the_statute_says(row: dict[str, Any]) -> None:
    decision = decided(row["case"])
    expected = row["expect"]
    said = f"{row['why']}: {decision.outcome} {decision.rules}"
    assert decision.outcome == expected["decision"], said
    assert set(expected["rules_include"]) <= set(decision.rules), said
    assert not set(expected["rules_exclude"]) & set(decision.rules), said
    assert bool(decision.rules) == (decision.outcome != "allowed"), said


ODD: list[Any] = [
    None, True, 0, -1, 1.5, 10**400, "", " ", "7", "nan", "9999-12-31T23:59-12:00", "0001-01-01", "\uffff",
    [], [None], ["x"], [[1]], {}, {"x": {}}, {"at": "9999-12-31"},
]  # fmt: skip


def _every_field() -> dict[str, Any]:
    """One case with every field of the contract, so that each can be spoiled in turn."""
    evidence: dict[str, Any] = {}
    for row in ROWS:
        for item in row["case"]["contact"]["evidence"]:
            evidence |= item
    return {
        "shop": {
            "legal_kind": "sole_trader", "legal_name": "佐藤花子", "shop_name": "みどり園",
            "remote_orders": True, "country": "JP", "for_profit": True,
            "mailbox": {"imap": True, "last_fetch": "2026-09-01", "confirmed_at": "2026-09-01"},
            "art7_order": {"at": "2026-08-01", "measure_confirmed": True},
        },
        "message": {
            "class": "AD", "remote_sale_ad": True, "topic": "花", "date": "2026-09-01", "subject": "花",
            "contains_ad": True, "ad_share": 0.2, "tx_matter": "order", "main_mail_requested": True,
            "postal_address_in_body": True, "recipients_in_message": 1, "advertises": "みどり園",
            "queue_built": "2026-09-01", "test": False,
        },
        "contact": {
            "email": "hanako@example.jp", "full": "山田花子", "company": "", "country": "JP",
            "recipient_type": "consumer", "age": 30, "guardian_consent": True, "note": "",
            "sensitive_consent": True, "former_emails": ["old@example.jp"], "same_person_as": "x@example.jp",
            "address_changed": {"at": "2026-01-01", "confirmed": True},
            "inbox": [{"at": "2026-08-01", "text": "停止", "handled": True, "handled_as": "other"}],
            "evidence": [evidence],
        },
        "optouts": [
            {"at": "2026-06-01", "channel": "phone", "scope": "topic", "topic": "茶", "until": "2026-07-01",
             "address": "a@example.jp", "address_hash_of": "a@example.jp", "person_wide": True, "read": True,
             "text": "停止"},
        ],
        "history": [{"what": "CONSENT_REQ", "to": "hanako@example.jp", "at": "2026-01-01"},
                    {"what": "complaint", "to": "x@example.jp", "at": "2026-01-01"}],
    }  # fmt: skip


WHOLE = json.dumps(_every_field())
Place = tuple[str | int, ...]


def _places(value: Any, path: Place = ()) -> Iterator[Place]:
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _places(value[key], (*path, key))


def _spoilt(path: Place, odd: Any, cls: str, basis: str) -> Any:
    case: Any = json.loads(WHOLE)
    case["message"]["class"], case["contact"]["evidence"][0]["basis"] = cls, basis
    if not path:
        return odd
    place = case
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = odd
    return case


def _read_or_refused(case: Any) -> bool:
    try:
        decided(case)
    except AppError as refusal:
        return refusal.id == "case-unreadable" and bool(refusal.params["field"])
    return True


@pytest.mark.parametrize("path", list(_places(json.loads(WHOLE))), ids=str)
def test_odd_values_are_read_or_refused_never_crashed_on(path: Place) -> None:
    classes = ("AD", "CONSENT_REQ", "TX_AD", "INFO_AD", "TX")
    for number, odd in enumerate(ODD):
        for turn, basis in enumerate(Basis):
            cls = classes[(number + turn) % len(classes)]
            assert _read_or_refused(_spoilt(path, odd, cls, basis)), (path, odd, cls, basis)


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("no message", {"contact": {"email": "a@example.jp"}}),
        ("no date", {"message": {"class": "AD"}}),
        ("unknown class", {"message": {"class": "SPAM", "date": "2026-09-01"}}),
        ("class as number", {"message": {"class": 5, "date": "2026-09-01"}}),
        ("evidence as text", {"message": {"date": "2026-09-01"}, "contact": {"evidence": "CARD"}}),
        ("evidence of null", {"message": {"date": "2026-09-01"}, "contact": {"evidence": [None]}}),
        ("topic as list", {"message": {"date": "2026-09-01", "topic": ["a"]}}),
        ("share above all", {"message": {"date": "2026-09-01", "ad_share": 400}}),
        ("share not a number", {"message": {"date": "2026-09-01", "ad_share": "nan"}}),
        ("age in words", {"message": {"date": "2026-09-01"}, "contact": {"age": "young"}}),
        ("year 9999", {"message": {"date": "9999-12-31T23:00-12:00"}}),
        ("list", []),
        ("nothing", None),
    ],
)
def test_a_case_that_says_nothing_is_refused(name: str, case: Any) -> None:
    with pytest.raises(AppError) as caught:
        decided(case)
    assert caught.value.id == "case-unreadable", name


def test_null_lists_are_empty_lists() -> None:
    contact = {"evidence": None, "inbox": None, "former_emails": None}
    case = {"message": {"date": "2026-09-01"}, "contact": contact, "optouts": None, "history": None}
    assert decided(case).rules == ("JP-SEM-3-1-OPTIN",)


@pytest.mark.parametrize("name", ["", "みどり商店"])
def test_a_persons_row_says_nothing_about_the_shop(name: str) -> None:
    """JP-SEM-4-1-NAME, JP-SEMG-4-1-TRADENAME, JP-SEND-REPRESSION stop the send, not the person."""
    order = {"at": "2026-08-01", "measure_confirmed": False}
    case = {
        "shop": {"legal_kind": "sole_trader", "legal_name": name, "art7_order": order},
        "message": {"date": "2026-09-01"},
        "contact": {"evidence": [{"basis": "CONSENT_WEB"}]},
    }
    shop, mailbox, message, person = read_case(case)
    assert len(decide(shop, mailbox, message, person).rules) == 2
    assert decide(in_order(shop), mailbox, message, person).rules == ()
