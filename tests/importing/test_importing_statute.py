"""What a file proves, by the words of the statutes: SEM Act 3(1) and (2), Ord. 2 to 4, APPI 30."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_app.domain.consent import Basis
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.finding import Severity
from desktop_app.importing.declaration import Declaration, ShownWording, declare
from desktop_app.importing.formats import recognise
from desktop_app.importing.plan import plan
from desktop_app.importing.planned import EmptyBook, ImportPlan, RuleCount
from tests.importing.text_tables import read_bytes

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def declared(basis: str, **changes: Any) -> Declaration:
    values: dict[str, Any] = {
        "on": "2026-05-01", "occasion": "春の花市", "by": "青井", "recipient_type": "consumer",
    } | changes  # fmt: skip
    found = declare(basis=basis, now=NOW, **values)
    assert found is not None
    return found


def planned(text: str, declaration: Declaration) -> ImportPlan:
    table = read_bytes(text.encode(), name="名簿.csv")
    return plan([recognise(table)], declaration, EmptyBook(), now=NOW)


def bases(found: ImportPlan) -> list[str]:
    return [row.evidence.basis.value for row in found.rows if row.evidence is not None]


def form(column: str, *cells: str) -> str:
    rows = "\n".join(
        f'"佐藤","p{at}@a.example","{cell}","2026-10-0{at}T10:00:00+09:00"'
        for at, cell in enumerate(cells, 1)
    )
    return f'"your-name","your-email","{column}","Date"\n{rows}\n'


@pytest.mark.parametrize(
    "column",
    ["acceptance-123", "acceptance", "accept-1", "consent", "optin-4", "newsletter", "mailmaga", "同意"],
)
def test_an_unticked_box_of_a_form_is_a_no_and_a_number_has_to_be_explained(column: str) -> None:
    found = planned(form(column, "", "1", "メールマガジンを受け取る"), declared("CONSENT_WEB"))
    assert found.parts[0].format == "flamingo"
    assert bases(found) == ["NONE", "NONE", "CONSENT_WEB"]
    assert [row.evidence.said_no for row in found.rows if row.evidence] == [True, None, None]
    assert [one.reason for one in found.problems] == ["flag-unknown"]


def test_a_box_of_acceptance_speaks_in_any_file() -> None:
    text = "氏名,メールアドレス,acceptance-5\n山,a@a.example,\n川,b@a.example,はい\n"
    assert bases(planned(text, declared("CONSENT_PAPER"))) == ["NONE", "CONSENT_PAPER"]


@pytest.mark.parametrize("column", ["your-message", "acceptance-privacy"])
@pytest.mark.parametrize("basis", ["CONSENT_WEB", "CONSENT_MAIL", "CONSENT_PAPER"])
def test_who_only_wrote_into_a_form_has_agreed_to_nothing(column: str, basis: str) -> None:
    found = planned(form(column, "花束を", "質問です"), declared(basis, method="お問い合わせフォーム"))
    assert bases(found) == ["CONSENT_LEGACY"] * 2
    assert [row.evidence.method for row in found.rows if row.evidence] == [None, None]
    assert found.findings == [RuleCount("JP-IMP-LEGACYCONSENT", Severity.WARN, 2)]


def test_the_wording_that_a_form_showed_makes_its_replies_a_consent() -> None:
    shown = ShownWording(
        number="文面-1", default_on=False, displayed_from=None, displayed_to=None, purpose=None
    )
    found = planned(form("your-message", "花束を"), replace(declared("CONSENT_WEB"), shown=shown))
    assert bases(found) == ["CONSENT_WEB"]


@pytest.mark.parametrize(
    ("column", "basis"),
    [
        ("DM", "CONSENT_LEGACY"),
        ("ＤＭ可否", "CONSENT_LEGACY"),
        ("ダイレクトメール", "CONSENT_LEGACY"),
        ("DM送付", "CONSENT_LEGACY"),
        ("DM配信許可フラグ", "CONSENT_PAPER"),
        ("メールDM希望", "CONSENT_PAPER"),
        ("メルマガ希望", "CONSENT_PAPER"),
    ],
)
def test_a_yes_to_dm_may_be_one_to_paper(column: str, basis: str) -> None:
    text = f"氏名,メールアドレス,{column}\n山田,a@a.example,可\n川,b@a.example,不可\n"
    found = planned(text, declared("CONSENT_PAPER"))
    assert bases(found) == [basis, "NONE"]
    assert found.rows[1].facts.suppress == "unsubscribed"


def test_a_yes_to_mail_beside_a_yes_to_dm_counts() -> None:
    text = "氏名,メールアドレス,DM,メルマガ希望\n山田,a@a.example,可,希望する\n"
    assert bases(planned(text, declared("CONSENT_PAPER"))) == ["CONSENT_PAPER"]


def test_who_never_bought_has_no_dealings() -> None:
    text = "氏名,メールアドレス,最終購入日\n山田,a@a.example,2026-09-01\n川,b@a.example,\n"
    found = planned(text, declared("RELATION", continuing="定期便"))
    assert bases(found) == ["RELATION", "NONE"]
    dated = planned("氏名,メールアドレス\n山田,a@a.example\n", declared("RELATION", continuing="定期便"))
    assert bases(dated) == ["RELATION"]


def test_a_word_that_nobody_explained_makes_no_business() -> None:
    text = "氏名,メールアドレス,法人個人区分\n山,a@a.example,法人\n川,b@a.example,C2\n森,c@a.example,\n"
    found = planned(text, declared("CARD", recipient_type="business", paper_by_hand=True))
    kinds = [one.recipient_type for one in found.contacts]
    assert kinds == [RecipientType.BUSINESS, RecipientType.UNKNOWN, RecipientType.BUSINESS]
    assert [one.reason for one in found.problems] == ["recipient-type-unknown"]
    assert Basis.CARD.value in bases(found)


def remark(header: str, text: str) -> ImportPlan:
    file = f'氏名,メールアドレス,{header}\n山,a@a.example,"{text}"\n'
    return planned(file, declared("CARD", paper_by_hand=True))


@pytest.mark.parametrize(
    "text",
    ["メール不要とのこと", "広告メールはお断り", "DM不可", "2024年 配信停止の電話あり", "営業メールNG",
     "ＤＭ、拒否", "案内は不要", "No emails please", "opted out 2023", "Please do not email", "unsubscribed"],
)  # fmt: skip
def test_a_remark_against_mail_keeps_the_row_without_a_ground(text: str) -> None:
    found = remark("備考", text)
    assert bases(found) == ["NONE"]
    assert [one.reason for one in found.problems] == ["remark-refuses"]
    assert found.contacts[0].values["note"] == text


@pytest.mark.parametrize(
    "text",
    ["バラが好き", "領収書は不要", "包装不要、のし不要", "電話不可", "メールアドレス変更", "no opinion",
     "配信希望",
     "Don't call before ten"],
)  # fmt: skip
def test_other_remarks_say_nothing_about_mail(text: str) -> None:
    found = remark("備考", text)
    assert (bases(found), found.problems) == (["CARD"], [])


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ("常連、配信停止", "unsubscribed"),
        ("退会", "left"),
        ("Unsubscribed", "unsubscribed"),
        ("VIP;メルマガ希望", None),
        ("クーポン不要", None),
        ("エラー", None),
        ("停止", None),
    ],
)
def test_a_label_that_is_a_word_of_stop_stops(tags: str, kind: str | None) -> None:
    found = remark("分類", tags)
    assert found.rows[0].facts.suppress == kind
    assert found.new_stops == (kind is not None)


@pytest.mark.parametrize(("column", "told"), [("会員登録日", " 会員登録日=2020-04-01"), ("同意日", "")])
def test_the_record_says_that_its_day_is_only_one_of_registration(column: str, told: str) -> None:
    text = f"氏名,メールアドレス,{column},メルマガ希望\n山,a@a.example,2020-04-01,希望する\n"
    found = planned(text, declared("CONSENT_WEB")).rows[0].evidence
    assert found is not None
    assert found.note == f"メルマガ希望=希望する{told}"


@pytest.mark.parametrize(
    ("text", "rule", "reason"),
    [
        ("持病の糖尿病の相談会", "JP-APPI-20-2-SENSITIVE", "sensitive"),
        ("4111 1111 1111 1111", "JP-APPI-CARDNO", "card-number"),
        ("123456789018", "JP-NUM-MYNUMBER", "my-number"),
    ],
)
@pytest.mark.parametrize("column", ["取得の経緯", "取得場所", "取得者", "取得方法"])
def test_evidence_keeps_nothing_that_must_not_be_kept(
    column: str, text: str, rule: str, reason: str
) -> None:
    """The log is for good: what stands in evidence cannot be erased like a remark."""
    others = "".join(f"川,p{at}@a.example,店頭\n" for at in range(9))
    file = f"氏名,メールアドレス,{column}\n山,a@a.example,{text}\n{others}"
    found = planned(file, declared("CONSENT_PAPER"))
    assert text not in repr([row.evidence for row in found.rows])
    assert "店頭" in repr(found.rows[1].evidence)
    assert rule in [one.rule for one in found.findings]
    assert [one.reason for one in found.problems] == [reason]


def test_an_answer_that_must_not_be_kept_still_counts() -> None:
    others = "".join(f"川,p{at}@a.example,希望する\n" for at in range(9))
    found = planned(
        f"氏名,メールアドレス,メルマガ希望\n山,a@a.example,うつ病の治療中なので希望しない\n{others}",
        declared("CONSENT_PAPER"),
    )
    stop = found.rows[0].facts.stop
    assert stop is not None
    assert (stop.kind, stop.said) == ("unsubscribed", "メルマガ希望=***")
    assert [one.reason for one in found.problems] == ["sensitive"]
    assert "うつ病" not in repr(found.rows[0].evidence)
