"""What several contacts become as one: blanks filled, the strictest wins, nothing lost."""

from typing import Any

import pytest

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.joined import PHONE_LABEL, differing, joined, needs_ground, sources

B, C, U = RecipientType.BUSINESS, RecipientType.CONSUMER, RecipientType.UNKNOWN


def person(**fields: Any) -> dict[str, Any]:
    return {
        "full": "",
        "family": "",
        "given": "",
        "kana": "",
        "company": "",
        "department": "",
        "title": "",
        "phone": "",
        "country": "JP",
        "recipient_type": U,
        "recipient_type_ground": "",
        "tags": (),
        "note": "",
        "age": None,
        "guardian_consent": False,
        "sensitive_consent": False,
        "details": (),
        **fields,
    }


def test_blanks_are_filled_from_the_first_that_knows() -> None:
    people = [person(full="山田 太郎"), person(kana="ヤマダ", title="店長"), person(kana="ヤマダ タロウ")]
    found = joined(people)
    assert (found["full"], found["kana"], found["title"]) == ("山田 太郎", "ヤマダ", "店長")
    assert sources(people)["kana"] == 1


def test_the_owner_picks() -> None:
    people = [person(full="山田 太郎", company="花"), person(full="山田 太朗", company="緑")]
    found = joined(people, {"name": 1, "company": 0, "nonsense": 1})
    assert (found["full"], found["company"]) == ("山田 太朗", "花")
    assert set(differing(people)) == {"name", "company"}


def test_parts_of_a_name_come_from_the_same_name_only() -> None:
    same = [person(full="髙橋 花"), person(full="高橋 花", family="高橋", given="花")]
    assert (joined(same)["full"], joined(same)["family"]) == ("髙橋 花", "高橋")
    parts = [person(family="高橋", given="花"), person(full="高橋花")]
    assert joined(parts)["full"] == "高橋花"
    other = [person(full="山田 太郎"), person(full="佐藤 花", family="佐藤", given="花")]
    assert joined(other)["family"] == ""


@pytest.mark.parametrize(
    ("types", "result"), [((B, B), B), ((B, U), U), ((U, B), U), ((B, C), C), ((U, C), C), ((B, U, C), C)]
)
def test_the_strictest_recipient_type(types: tuple[RecipientType, ...], result: RecipientType) -> None:
    people = [person(recipient_type=one, recipient_type_ground=f"ground {one.value}") for one in types]
    found = joined(people)
    assert found["recipient_type"] is result
    assert found["recipient_type_ground"] == f"ground {result.value}"


def test_a_business_against_the_others_needs_a_ground() -> None:
    people = [person(recipient_type=B, recipient_type_ground="card"), person(recipient_type=C)]
    assert not needs_ground(people)
    assert needs_ground(people, {"recipient_type": 0})
    assert not needs_ground([people[0], people[0]])
    assert joined(people, {"recipient_type": 0})["recipient_type_ground"] == "card"
    assert joined([person(), person()])["recipient_type_ground"] == ""


@pytest.mark.parametrize(
    ("countries", "result"),
    [
        (("JP", "DE"), "DE"),
        (("US", "DE"), "DE"),
        (("JP", "US"), "US"),
        (("", "JP"), ""),
        (("DE", "FR"), "DE"),
    ],
)
def test_the_strictest_country(countries: tuple[str, ...], result: str) -> None:
    assert joined([person(country=one) for one in countries])["country"] == result


def test_consents_count_only_when_nobody_lacks_them_and_the_youngest_age_does() -> None:
    people = [
        person(age=15, guardian_consent=True, sensitive_consent=True),
        person(age=40, sensitive_consent=True),
        person(sensitive_consent=True),
    ]
    found = joined(people)
    assert (found["age"], found["guardian_consent"], found["sensitive_consent"]) == (15, False, True)
    assert joined([person(), person()])["age"] is None


def test_tags_notes_and_details_are_united() -> None:
    people = [
        person(tags=("常連", "花"), note="甲\n", details=(("住所", "名古屋"),)),
        person(tags=("花", "教室"), note="乙", details=(("住所", "名古屋"), ("部署2", "営業"))),
        person(note="甲"),
    ]
    found = joined(people)
    assert found["tags"] == ("常連", "花", "教室")
    assert found["note"] == "甲\n乙"
    assert found["details"] == (("住所", "名古屋"), ("部署2", "営業"))


def test_no_telephone_number_is_lost_and_none_stands_twice() -> None:
    people = [
        person(phone="03-1111-2222"),
        person(phone="+81 3-1111-2222"),
        person(phone="090-3333-4444", details=(("携帯", "080-5555-6666"),)),
        person(phone="080 5555 6666"),
        person(phone="内線 12"),
        person(phone="内線　12"),
    ]
    found = joined(people)
    assert found["phone"] == "03-1111-2222"
    assert found["details"] == (
        ("携帯", "080-5555-6666"),
        (PHONE_LABEL, "090-3333-4444"),
        (PHONE_LABEL, "内線 12"),
    )


def test_what_contradicts() -> None:
    a = person(full="山田 太郎", kana="ヤマダ", phone="03-1111-2222", age=20, recipient_type=B, country="")
    b = person(full="山田太郎", kana="やまだ", phone="0311112222", age=30, recipient_type=C, title="店長")
    assert set(differing([a, b])) == {"age", "recipient_type"}
    assert differing([person(phone="内線1"), person(phone="内線2")]) == ("phone",)
    assert differing([person(age=None), person(age=3)]) == ()
