"""The plan: what a file would do, on a small fake of the book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Severity
from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import OptOut
from desktop_app.importing.declaration import Declaration, ShownWording, declare
from desktop_app.importing.formats import recognise
from desktop_app.importing.plan import plan
from desktop_app.importing.planned import EmptyBook, ImportPlan, KnownContact, RowState, Stops
from desktop_app.importing.report import rejected, report
from tests.importing.text_tables import read_bytes

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HEADER = "会社名,氏名,メールアドレス"


@dataclass
class FakeBook:
    """A book with a few people in dictionaries."""

    owners: dict[str, KnownContact] = field(default_factory=dict)
    told: dict[str, Stops] = field(default_factory=dict)
    facts: dict[str, list[Evidence]] = field(default_factory=dict)

    def owner(self, key: str) -> KnownContact | None:
        return self.owners.get(key)

    def stops(self, key: str) -> Stops:
        return self.told.get(key, Stops())

    def evidence(self, key: str) -> Sequence[Evidence]:
        return self.facts.get(key, [])

    def topics(self) -> Mapping[str, str]:
        return {}


def declared(basis: str = "CONSENT_PAPER", **changes: Any) -> Declaration:
    values: dict[str, Any] = {
        "on": "2026-05-01", "occasion": "春の花市", "by": "青井", "recipient_type": "unknown",
    } | changes  # fmt: skip
    found = declare(basis=basis, now=NOW, **values)
    assert found is not None
    return found


def planned(text: str, declaration: Declaration | None = None, book: FakeBook | None = None) -> ImportPlan:
    table = read_bytes(text.encode(), name="名簿.csv")
    return plan([recognise(table)], declaration, book or EmptyBook(), now=NOW)


def known(id: str, *keys: str, **values: str) -> dict[str, KnownContact]:
    contact = KnownContact(
        id=id, values=values, tags=("常連",), recipient_type=RecipientType.UNKNOWN
    )  # fmt: skip
    return dict.fromkeys(keys, contact)


def rules(found: ImportPlan) -> dict[tuple[str, Severity], int]:
    return {(one.rule, one.severity): one.count for one in found.findings}


def states(found: ImportPlan) -> list[str]:
    return [row.state.value for row in found.rows]


def test_without_a_declaration_everything_is_shown_and_nothing_has_a_ground() -> None:
    """JP-IMP-SOURCE"""
    found = planned(f"{HEADER}\n花屋,山田 太郎,taro@a.jp\n,,x\n")
    assert found.counts() == {"new": 1, "merged": 0, "unchanged": 0, "stopped": 0, "refused": 1}
    assert found.rows[0].evidence is None
    assert rules(found)["JP-IMP-SOURCE", Severity.BLOCK] == 2


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"on": "2026-05-01"}, "import-source-missing"),
        ({"basis": "CARD", "by": "青井"}, "import-recipient-type-missing"),
        ({"basis": "CARD", "recipient_type": "business"}, "import-by-missing"),
        ({"basis": "GIFT", "recipient_type": "business"}, "import-option-wrong"),
        ({"basis": "CARD", "recipient_type": "dog", "by": "青井"}, "import-option-wrong"),
        ({"basis": "CARD", "recipient_type": "unknown", "by": "青", "on": "soon"}, "import-option-wrong"),
        ({"basis": "CARD", "recipient_type": "unknown", "by": "青", "on": "2026-11-23"},
         "import-date-future"),
        ({"basis": "CONSENT_ORAL", "recipient_type": "unknown", "by": "青井", "occasion": "店頭"},
         "import-oral-incomplete"),
    ],
)  # fmt: skip
def test_a_declaration_is_complete_or_refused(options: dict[str, str], error: str) -> None:
    """JP-IMP-SOURCE, JP-SEMR-4-1-ORAL"""
    with pytest.raises(AppError) as caught:
        declare(now=NOW, **options)  # type: ignore[arg-type]
    assert caught.value.id == error


def test_nothing_is_preset() -> None:
    """JP-IMP-SOURCE"""
    assert declare(now=NOW) is None
    bought = declare(basis="NONE", recipient_type="unknown", now=NOW)
    assert bought is not None
    assert bought.basis is Basis.NONE


@pytest.mark.parametrize(
    ("declaration", "basis", "facts"),
    [
        (declared("CARD"), Basis.ADDRESS_TOLD, {"paper": None, "occasion": "春の花市"}),
        (declared("CARD", paper_by_hand=True), Basis.CARD,
         {"paper": True, "handed_over_by_person": True, "address_on_card": True, "method": None,
          "obtained_at": date(2026, 5, 1)}),
        (declared("CONSENT_PAPER"), Basis.CONSENT_PAPER,
         {"method": "春の花市", "occasion": "春の花市", "by": "青井"}),
        (declared("CONSENT_ORAL", method="口頭"), Basis.CONSENT_ORAL,
         {"method": "口頭", "occasion": "春の花市"}),
        (declared("CONSENT_WEB", method="フォーム", place="店頭"), Basis.CONSENT_WEB,
         {"method": "フォーム", "place": "店頭", "imported": True}),
        (declared("CONSENT_LEGACY"), Basis.CONSENT_LEGACY, {"method": None}),
        (declared("RELATION"), Basis.RELATION, {"last_dealing": date(2026, 5, 1)}),
        (declared("RELATION", continuing="特になし"), Basis.RELATION, {"continuing": False}),
        (declared("RELATION", continuing="毎週の花"), Basis.RELATION, {"continuing": "毎週の花"}),
        (declared("PUBLISHED", recipient_type="business"), Basis.PUBLISHED,
         {"seen_on": date(2026, 5, 1), "organisation": True}),
        (declared("NONE"), Basis.NONE, {}),
    ],
)  # fmt: skip
def test_every_row_gets_the_declared_evidence(
    declaration: Declaration, basis: Basis, facts: dict[str, Any]
) -> None:
    """JP-IMP-UNKNOWN for NONE; a card that was not handed over on paper is ADDRESS_TOLD."""
    found = planned(f"{HEADER}\n花屋,山田,taro@a.jp\n", declaration)
    evidence = found.rows[0].evidence
    assert evidence is not None
    assert evidence.basis is basis
    assert {name: getattr(evidence, name) for name in facts} == facts
    assert (rules(found).get(("JP-IMP-UNKNOWN", Severity.BLOCK)) == 1) is (basis is Basis.NONE)


def test_a_wording_is_pointed_to() -> None:
    shown = ShownWording(
        number="2",
        default_on=True,
        displayed_from=date(2026, 1, 1),
        displayed_to=None,
        purpose="広告のご案内",
    )
    declaration = Declaration(
        basis=Basis.CONSENT_WEB, recipient_type=RecipientType.CONSUMER, by="青井", wording="2", shown=shown
    )
    evidence = planned(f"{HEADER},メルマガ\n,山田,taro@a.jp,はい\n", declaration).rows[0].evidence
    assert evidence is not None
    assert evidence.basis is Basis.CONSENT_WEB
    assert (evidence.text_version, evidence.wording_default_on, evidence.list_record) == ("2", True, True)


@pytest.mark.parametrize(
    ("cells", "declaration", "expected", "reason"),
    [
        ("2026/03/03", declared(), date(2026, 3, 3), None),
        ("", declared(), date(2026, 5, 1), None),
        ("", declared(on=None), None, None),
        ("3/4/2026", declared(), None, "date-order-unknown"),
        ("2026/12/31", declared(), None, "date-future"),
        ("2026-03-03 12:00", declared("NONE"), date(2026, 5, 1), None),
    ],
)
def test_the_rows_own_date_comes_first_and_never_today(
    cells: str, declaration: Declaration, expected: Moment | None, reason: str | None
) -> None:
    found = planned(f"{HEADER},同意日\n花屋,山田,taro@a.jp,{cells}\n", declaration)
    evidence = found.rows[0].evidence
    assert evidence is not None
    assert evidence.obtained_at == expected
    assert [one.reason for one in found.problems] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("flag", "declaration", "basis", "warned"),
    [
        ("はい", declared(on=None), Basis.CONSENT_LEGACY, 1),
        ("はい", declared(occasion=None), Basis.CONSENT_LEGACY, 1),
        ("はい", declared(), Basis.CONSENT_PAPER, 1),
        ("いいえ", declared(), Basis.NONE, None),
        ("", declared(), Basis.NONE, None),
        ("1", declared(), Basis.NONE, None),
        ("はい", declared("CONSENT_LEGACY"), Basis.CONSENT_LEGACY, 1),
    ],
)
def test_a_flag_is_no_dated_consent(
    flag: str, declaration: Declaration, basis: Basis, warned: int | None
) -> None:
    """JP-IMP-LEGACYCONSENT"""
    found = planned(f"{HEADER},メルマガ\n花屋,山田,taro@a.jp,{flag}\n", declaration)
    evidence = found.rows[0].evidence
    assert evidence is not None
    assert evidence.basis is basis
    assert evidence.note == f"メルマガ={flag}"
    assert rules(found).get(("JP-IMP-LEGACYCONSENT", Severity.WARN)) == warned


def test_a_dated_consent_with_a_method_is_a_consent() -> None:
    """JP-IMP-LEGACYCONSENT does not speak."""
    text = f"{HEADER},メルマガ,同意日,同意方法\n花屋,山田,taro@a.jp,はい,2026-03-03,申込書\n"
    found = planned(text, declared())
    evidence = found.rows[0].evidence
    assert evidence is not None
    assert (evidence.basis, evidence.obtained_at, evidence.method) == (
        Basis.CONSENT_PAPER, date(2026, 3, 3), "申込書",
    )  # fmt: skip
    assert ("JP-IMP-LEGACYCONSENT", Severity.WARN) not in rules(found)


def test_unknown_flags_are_named_once_with_their_counts() -> None:
    """JP-IMP-LEGACYCONSENT"""
    text = (
        f"{HEADER},メルマガ\n"
        + "".join(f",名,a{n * 3}@a.jp,{n % 2}\n" for n in range(6))
        + ",名,b@a.jp,はい\n"
    )
    found = planned(text, declared())
    assert [(one.value, one.reason) for one in found.problems] == [
        ("0", "flag-unknown"),
        ("1", "flag-unknown"),
    ]
    shape = report(found)
    assert shape["flags"]["メルマガ"][0] == {"value": "0", "count": 3, "meaning": "unknown"}


def test_the_strictest_of_several_columns_counts() -> None:
    found = planned(f"{HEADER},メルマガ,ステータス\n,名,a@a.jp,はい,仮会員\n", declared())
    assert found.rows[0].evidence is not None
    assert found.rows[0].evidence.basis is Basis.NONE


STOP = OptOut(at=date(2026, 6, 1))
STOP_OF_T1 = OptOut(at=date(2026, 6, 1), scope=frozenset({"t1"}))
LATER = Evidence(basis=Basis.CONSENT_WEB, obtained_at=date(2026, 7, 1))
FROM_A_FILE = replace(LATER, imported=True)
BY_HAND = replace(FROM_A_FILE, lifts_optouts=True)


def stop_until(day: int) -> OptOut:
    return OptOut(at=date(2026, 6, 1), until=date(2026, 11, day))


@pytest.mark.parametrize(
    ("stops", "evidence", "declaration", "stopped", "liftable"),
    [
        (Stops(optouts=(STOP,)), [], declared(), True, False),
        (Stops(optouts=(STOP,)), [], declared(on="2026-06-01"), True, False),
        (Stops(optouts=(STOP,)), [], declared(on="2026-07-01"), True, True),
        (Stops(optouts=(STOP,)), [], declared("CARD", on="2026-07-01", paper_by_hand=True), True, False),
        (Stops(optouts=(STOP,)), [], declared("RELATION", on="2026-07-01"), True, False),
        (Stops(optouts=(STOP,)), [], None, True, False),
        (Stops(standing=True), [], declared(on="2026-07-01"), True, False),
        (Stops(optouts=(STOP,), standing=True), [], declared(on="2026-07-01"), True, False),
        (Stops(optouts=(stop_until(22),)), [], declared(), True, False),
        (Stops(optouts=(stop_until(21),)), [], declared(), False, False),
        (Stops(optouts=(STOP_OF_T1,)), [], declared(), False, False),
        (Stops(optouts=(STOP_OF_T1,)), [], declared(topics=["t1"]), True, False),
        (Stops(optouts=(STOP,)), [LATER], declared(), False, False),
        (Stops(optouts=(STOP,)), [FROM_A_FILE], declared(), True, False),
        (Stops(optouts=(STOP,)), [BY_HAND], declared(), False, False),
    ],
)  # fmt: skip
def test_who_said_stop_stays_out(
    stops: Stops, evidence: list[Evidence], declaration: Declaration | None, stopped: bool, liftable: bool
) -> None:
    """JP-IMP-SUPPRESS"""
    book = FakeBook(told={"taro@a.jp": stops}, facts={"taro@a.jp": evidence})
    found = planned(f"{HEADER}\n花屋,山田,Taro@A.jp\n", declaration, book)
    assert (found.counts()["stopped"] == 1) is stopped
    assert (rules(found).get(("JP-IMP-SUPPRESS", Severity.BLOCK)) == 1) is stopped
    assert report(found)["could_be_lifted_by_hand"] == ([2] if liftable else [])
    if stopped:
        assert found.contacts == []


def test_one_stopped_address_keeps_the_whole_row_out() -> None:
    """JP-IMP-SUPPRESS"""
    book = FakeBook(told={"b@a.jp": Stops(optouts=(STOP,))})
    found = planned(f"{HEADER}\n花屋,山田,a@a.jp; b@a.jp\n", declared(), book)
    assert states(found) == ["stopped"]


def test_a_stop_in_the_file_itself_stays_out_wherever_it_stands() -> None:
    """JP-IMP-SUPPRESS"""
    found = planned(
        f"{HEADER},配信停止\n,山田,a@a.jp,True\n,山田,A@a.jp,\n,佐藤,b@a.jp,\n", declared()
    )  # fmt: skip
    assert states(found) == ["stopped", "stopped", "new"]
    assert [one["suppress"] for one in report(found)["contacts"]] == ["unsubscribed", None, None]


@pytest.mark.parametrize(
    ("address", "block", "warn"),
    [
        ("abuse@a.jp", 1, None), ("postmaster@a.jp", 1, None), ("MAILER-DAEMON@a.jp", 1, None),
        ("no-reply@a.jp", 1, None), ("info@a.jp", None, 1), ("sales@a.jp", None, 1),
        ("taro@a.jp", None, None),
    ],
)  # fmt: skip
def test_role_addresses(address: str, block: int | None, warn: int | None) -> None:
    """JP-IMP-ROLE"""
    found = planned(f"{HEADER}\n花屋,,{address}\n", declared())
    assert rules(found).get(("JP-IMP-ROLE", Severity.BLOCK)) == block
    assert rules(found).get(("JP-IMP-ROLE", Severity.WARN)) == warn
    assert found.counts()["refused"] == (block or 0)


def test_runs_of_made_up_addresses_are_flagged() -> None:
    """JP-SEM-6-FICTITIOUS"""
    text = f"{HEADER}\n" + "".join(f",名,user{n:03}@a.jp\n" for n in range(1, 12))
    assert rules(planned(text, declared()))["JP-SEM-6-FICTITIOUS", Severity.WARN] == 11


@pytest.mark.parametrize(
    ("column", "cells", "rule"),
    [
        ("番号", ["123456789018", "123456789018"], "JP-NUM-MYNUMBER"),
        ("マイナンバー", ["x", "y"], "JP-NUM-MYNUMBER"),
        ("備考", ["4111-1111-1111-1111", "4111111111111111"], "JP-APPI-CARDNO"),
        ("クレジットカード番号", ["x", "y"], "JP-APPI-CARDNO"),
        ("病歴", ["x", "y"], "JP-APPI-20-2-SENSITIVE"),
    ],
)
def test_some_columns_are_never_stored(column: str, cells: list[str], rule: str) -> None:
    """JP-NUM-MYNUMBER, JP-APPI-CARDNO, JP-APPI-20-2-SENSITIVE"""
    text = f"{HEADER},{column}\n" + "".join(f",名{n},x{n * 5}@a.jp,{cell}\n" for n, cell in enumerate(cells))
    found = planned(text, declared())
    assert rules(found)[rule, Severity.BLOCK] == 1
    assert [one.name for one in found.refused_columns] == [column]
    assert all("note" not in contact.values for contact in found.contacts)


@pytest.mark.parametrize("confirmed", [False, True])
def test_notes_on_special_care_data_need_a_confirmation(confirmed: bool) -> None:
    """JP-APPI-20-2-SENSITIVE"""
    text = f"{HEADER},備考,タグ\n,山田,a@a.jp,持病あり,アレルギー;常連\n"
    found = planned(text, declared(sensitive_confirmed=confirmed))
    assert found.contacts[0].values.get("note") == ("持病あり" if confirmed else None)
    assert found.contacts[0].tags == (["アレルギー", "常連"] if confirmed else ["常連"])
    assert rules(found).get(("JP-APPI-20-2-SENSITIVE", Severity.BLOCK)) == (None if confirmed else 2)
    assert {one.value for one in found.problems} <= {""}


def test_a_note_without_such_words_is_kept_and_other_columns_are_not() -> None:
    found = planned(f"{HEADER},備考,好きな花\n,山田,a@a.jp,電話は午後,バラ\n", declared())
    assert found.contacts[0].values == {"full": "山田", "note": "電話は午後"}
    assert found.unused_columns == ("好きな花",)


def test_the_same_address_twice_in_a_file_is_one_contact() -> None:
    text = f"{HEADER},電話番号,タグ\n花屋,山田,taro@a.jp,,花\n木屋,山田,ＴＡＲＯ@a.jp,03-1234-5678,木\n"
    found = planned(text, declared())
    assert states(found) == ["new", "merged"]
    [contact] = found.contacts
    assert contact.values == {"company": "花屋", "full": "山田", "phone": "03-1234-5678"}
    assert contact.tags == ["花", "木"]
    assert len(contact.evidence) == 1
    assert [(one.field, one.kept, one.offered) for one in found.rows[1].differs] == [
        ("company", "花屋", "木屋")
    ]


def test_a_known_contact_is_completed_never_overwritten() -> None:
    standing = [
        Evidence(
            basis=Basis.CONSENT_PAPER, obtained_at=date(2026, 5, 1), method="春の花市", occasion="春の花市"
        )
    ]
    book = FakeBook(
        owners={
            **known("c1", "a@a.jp", full="山田 太郎", company="花屋"),
            **known("c2", "b@a.jp", full="佐藤"),
            **known("c3", "c@a.jp", full="鈴木"),
            **known("c4", "d@a.jp", "e@a.jp", full="高橋"),
        },
        facts={"a@a.jp": standing, "c@a.jp": standing},
    )
    text = f"{HEADER}\n花屋,山田太郎,a@a.jp\n,佐藤,b@a.jp\n,鈴木 次郎,c@a.jp\n草屋,高橋,d@a.jp、f@a.jp\n"
    found = planned(text, declared(), book)
    assert states(found) == ["same", "merged", "differs", "merged"]
    assert found.counts() == {"new": 0, "merged": 2, "unchanged": 2, "stopped": 0, "refused": 0}
    last = found.contacts[-1]
    assert (last.contact_id, last.values, [one.key for one in last.addresses]) == (
        "c4",
        {"company": "草屋"},
        ["f@a.jp"],
    )
    assert report(found)["differs"] == [{"row": 4, "field": "full", "kept": "鈴木", "offered": "鈴木 次郎"}]


def test_two_contacts_are_never_joined_by_a_row() -> None:
    book = FakeBook(owners={**known("c1", "a@a.jp", full="山田"), **known("c2", "b@a.jp", full="佐藤")})
    found = planned(f"{HEADER}\n,山田,a@a.jp; b@a.jp; c@a.jp\n", declared(), book)
    assert [one.reason for one in found.problems] == ["address-of-another"]
    changed = [contact for contact in found.contacts if contact.addresses or contact.evidence]
    assert [contact.contact_id for contact in changed] == ["c1"]
    assert [one.key for one in changed[0].addresses] == ["c@a.jp"]


@pytest.mark.parametrize(
    ("row", "reason", "refused"),
    [
        (",山田,", "address-empty", True),
        (",山田,taro.a.jp", "address-no-at", True),
        (",山田,taro@gmail.con", "address-typo", False),
        (",山田,taro@gmail,con", "too-many-cells", True),
        (",taro@a.jp", "address-empty", True),
        ("x,山田,a@a.jp,余分", "too-many-cells", True),
        ('x,山田,"a@a.jp; b@"', "address-domain-empty", False),
    ],
)
def test_bad_rows_are_problems_not_crashes(row: str, reason: str, refused: bool) -> None:
    found = planned(f"{HEADER}\n{row}\n,佐藤,good@a.jp\n", declared())
    assert reason in [one.reason for one in found.problems]
    assert all(one.row == 2 for one in found.problems)
    assert found.counts()["refused"] == int(refused)
    assert found.counts()["new"] == 2 - int(refused)


def test_short_rows_are_read_as_empty_cells() -> None:
    found = planned("メール,氏名,備考\na@a.jp,山田\n", declared())
    assert [(one.row, one.reason) for one in found.problems] == [(2, "too-few-cells")]
    assert found.counts()["new"] == 1


def test_a_refused_address_comes_with_a_proposal() -> None:
    found = planned(f'{HEADER}\n,山田,"taro@gmail,com"\n,佐藤,b@a.jp\n', declared())
    assert found.problems[0].value == "taro@gmail,com → taro@gmail.com?"


def test_names_are_put_together_as_people_are_called() -> None:
    text = "姓,名,セイ,メイ,First Name,Last Name,メール,国\n髙橋,一郎,ﾀｶﾊｼ,ｲﾁﾛｳ,,,a@a.jp,アメリカ\n"
    values = planned(text, declared()).contacts[0].values
    assert values["full"] == "髙橋 一郎"
    assert values["kana"] == "タカハシ イチロウ"
    assert values["country"] == "US"
    western = planned("First Name,Last Name,Email\nJane,Doe,j@a.com\n", declared()).contacts[0].values
    assert western == {"full": "Jane Doe", "family": "Doe", "given": "Jane"}


def test_an_unknown_country_is_kept_and_named() -> None:
    found = planned(f"{HEADER},国\n,山田,a@a.jp,ナルニア\n", declared())
    assert found.contacts[0].values["country"] == "ナルニア"
    assert [one.reason for one in found.problems] == ["country-unknown"]


def test_addresses_are_found_without_a_header_or_under_a_strange_one() -> None:
    assert planned("山田,a@a.jp\n佐藤,b@a.jp\n", declared()).counts()["new"] == 2
    found = planned("会社名,氏名,メール,連絡\n花屋,山田,可,a@a.jp\n", declared())
    assert [one.key for one in found.rows[0].facts.addresses] == ["a@a.jp"]
    with pytest.raises(AppError) as caught:
        planned("会社名,氏名\n花屋,山田\n", declared())
    assert caught.value.id == "file-no-address-column"


def test_the_file_suggests_and_only_the_declaration_is_stored() -> None:
    text = "氏名,e-mail,名刺交換日\n山田,a@a.jp,2026/03/03\n"
    [shown] = report(planned(text))["contacts"]
    assert (shown["basis"], shown["stored_basis"], shown["evidence_date"]) == ("CARD", None, "2026-03-03")
    [stored] = report(planned(text, declared("CARD")))["contacts"]
    assert (stored["basis"], stored["stored_basis"]) == ("CARD", "ADDRESS_TOLD")
    text = (
        "氏名,e-mail,メルマガ,同意日,同意方法\n"
        "山田,a@a.jp,はい,2026/03/03,フォーム\n佐藤,b@a.jp,はい,,\n,c@a.jp,いいえ,,\n"
    )
    assert [one["basis"] for one in report(planned(text))["contacts"]] == [
        "CONSENT_WEB",
        "CONSENT_LEGACY",
        "NONE",
    ]


def test_the_report_has_the_shape_of_the_contract() -> None:
    shape = report(planned(f"{HEADER},TEL\n花屋,山田,a@a.jp,03-1111-2222\n", declared()), batch="b1")
    assert shape["outcome"] == "ok"
    assert {
        "file",
        "reason",
        "format",
        "encoding",
        "delimiter",
        "data_rows",
        "problems",
        "findings",
    } <= shape.keys()
    assert shape["counts"] == {"new": 1, "merged": 0, "unchanged": 0, "stopped": 0, "refused": 0}
    contact = shape["contacts"][0]
    assert contact["row"] == 2
    assert contact["emails"] == ["a@a.jp"]
    assert contact["phones"] == ["03-1111-2222"]
    assert contact["evidence_date"] == "2026-05-01"
    assert report(planned(f"{HEADER}\n,,x\n,,a@a.jp\n"))["outcome"] == "partial"
    assert rejected("x.csv", AppError("file-empty", file="x.csv"))["outcome"] == "reject"
    assert rejected("x.csv", AppError("file-encoding-unclear"))["outcome"] == "ask"


@given(
    st.lists(
        st.tuples(st.sampled_from(["a@a.jp", "b@a.jp", "c@a.jp", "x", ""]), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_every_row_is_counted_once(rows: list[tuple[str, bool]]) -> None:
    text = HEADER + "\n" + "".join(f"花屋,山田,{address}\n" for address, _ in rows)
    book = FakeBook(told={"c@a.jp": Stops(optouts=(STOP,))}, owners=known("c1", "b@a.jp", full="山田"))
    found = planned(text, declared(), book)
    assert sum(found.counts().values()) == found.data_rows == len(rows)
    assert all(row.state is RowState.STOPPED for row in found.rows if row.facts.addresses[0].key == "c@a.jp")


def test_a_row_that_names_two_new_people_of_one_name_makes_them_one() -> None:
    """Several addresses stay on one person, whatever the order of rows."""
    found = planned(
        f"{HEADER}\n花屋,山田,a@a.jp\n,山田,b@a.jp\n,,a@a.jp; b@a.jp; c@a.jp\n,森,d@a.jp\n", declared()
    )
    assert [[one.key for one in person.addresses] for person in found.contacts] == [
        ["a@a.jp", "b@a.jp", "c@a.jp"], ["d@a.jp"],
    ]  # fmt: skip
    assert states(found) == ["new", "merged", "merged", "new"]
    assert [len(person.evidence) for person in found.contacts] == [3, 1]
    assert not found.problems


def test_two_new_people_of_different_names_stay_two() -> None:
    found = planned(f"{HEADER}\n,山田,a@a.jp\n,佐藤,b@a.jp\n,,a@a.jp; b@a.jp\n", declared())
    assert [[one.key for one in person.addresses] for person in found.contacts] == [["a@a.jp"], ["b@a.jp"]]
    assert [(one.row, one.reason) for one in found.problems] == [
        (4, "address-again"),
        (4, "address-of-another"),
    ]


def test_further_numbers_are_kept_once() -> None:
    text = "氏名,メール,電話番号,携帯電話,FAX,URL\n山田,a@a.jp,03-1111-2222,03 1111 2222,,https://a.jp\n"
    text += "山田,a@a.jp,090-1111-2222,+81 90 1111 2222,03-3333-4444,https://a.jp\n"
    [person] = planned(text, declared()).contacts
    assert person.values["phone"] == "03-1111-2222"
    assert person.details == [
        ("URL", "https://a.jp"), ("電話番号", "090-1111-2222"), ("FAX", "03-3333-4444"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("note", "rule"),
    [
        ("カードは4111 1111 1111 1111です", "JP-APPI-CARDNO"),
        ("４１１１－１１１１－１１１１－１１１１", "JP-APPI-CARDNO"),
        ("マイナ 1234 5678 9018", "JP-NUM-MYNUMBER"),
        ("１２３４－５６７８－９０１８", "JP-NUM-MYNUMBER"),
        ("個人番号：123456789018", "JP-NUM-MYNUMBER"),
        ("My Number 123456789018", "JP-NUM-MYNUMBER"),
        ("伝票 1234-5678-9018 で発送", ""),
        ("電話 +81 90 1234 5678", ""),
        ("電話 090-1234-5678 と 03-1234-5678", ""),
        ("2026-05-01 12:30 来店、12,345,678,901円", ""),
        ("伝票 1234-5678-9012-3456-7890-1234", ""),
    ],
)
def test_numbers_that_must_not_be_kept_are_refused_inside_a_text(note: str, rule: str) -> None:
    """JP-NUM-MYNUMBER, JP-APPI-CARDNO"""
    found = planned(f"氏名,メール,備考\n山田,a@a.jp,\"{note}\"\n", declared())
    assert ("note" in found.contacts[0].values) is not bool(rule)
    assert ((rule, Severity.BLOCK) in rules(found)) is bool(rule)
