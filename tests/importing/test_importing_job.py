"""Imports into a real book: one transaction, one undo, and nobody who said stop comes back."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Mailbox, Message, Outcome
from desktop_app.domain.eligibility import decide
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.importing import job
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.formats import recognise
from desktop_app.importing.parts import Part
from desktop_app.importing.report import report
from desktop_app.storage import audit, batches, consents, contacts, people, suppressions, topics
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book, create_book
from tests.factories import aoi_shop
from tests.importing.text_tables import read_bytes

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=NOW) as opened:
        yield opened


def table(*rows: str, header: str = "会社名,氏名,メールアドレス,タグ", codec: str = "cp932") -> list[Part]:
    return [recognise(read_bytes("\r\n".join([header, *rows]).encode(codec), name="名簿.csv"))]


def declared(basis: str = "CONSENT_PAPER", **changes: Any) -> Declaration:
    values: dict[str, Any] = {
        "on": "2026-05-01", "occasion": "春の花市", "by": "青井", "recipient_type": "consumer",
    } | changes  # fmt: skip
    found = declare(basis=basis, now=NOW, **values)
    assert found is not None
    return found


def address_id(book: Book, key: str) -> str:
    found = contacts.address_by_key(book, key)
    assert found is not None
    return found.id


def evidence(book: Book, key: str) -> list[Evidence]:
    return consents.evidence_of(book, address_id(book, key))


def contact(book: Book, key: str) -> contacts.ContactRecord:
    found = contacts.by_address(book, key)
    assert found is not None
    return found


FILE = ("花屋,髙橋 一郎①,Taro@A.jp,常連;花", "木屋,山﨑 花子,hanako@a.jp; hana@b.jp,")


def test_an_import_brings_contacts_addresses_and_evidence(book: Book) -> None:
    result = job.run(book, table(*FILE), declared(), now=NOW)
    assert result.plan.counts()["new"] == 2
    taro = contact(book, "taro@a.jp")
    assert (taro.full, taro.company, taro.tags) == ("髙橋 一郎①", "花屋", ("常連", "花"))
    assert (taro.recipient_type, taro.recipient_type_ground) == (RecipientType.CONSUMER, "import")
    assert taro.addresses[0].text == "Taro@A.jp"
    assert [one.key for one in contact(book, "hana@b.jp").addresses] == ["hanako@a.jp", "hana@b.jp"]
    for key in ("taro@a.jp", "hanako@a.jp", "hana@b.jp"):
        [fact] = evidence(book, key)
        assert (fact.basis, fact.obtained_at, fact.by) == (Basis.CONSENT_PAPER, date(2026, 5, 1), "青井")
        assert fact.imported
        assert fact.recorded_at == NOW
    [batch] = job.all_batches(book)
    assert (batch["id"], batch["file"], batch["state"], batch["by"]) == (
        result.batch,
        "名簿.csv",
        "done",
        "青井",
    )
    assert batch["counts"] == {"new": 2, "merged": 0, "unchanged": 0, "stopped": 0, "refused": 0}
    assert batches.all_batches(book)[0].declaration["sha256"] == result.plan.table.sha256
    assert audit.verify(book).state == "intact"


def test_nothing_is_stored_without_a_declaration(book: Book) -> None:
    """JP-IMP-SOURCE"""
    with pytest.raises(AppError) as caught:
        job.run(book, table(*FILE), None, now=NOW)
    assert caught.value.id == "import-source-missing"
    assert caught.value.rules == ("JP-IMP-SOURCE",)
    assert contacts.count(book) == 0
    shown = job.preview(book, table(*FILE), None, now=NOW)
    assert shown.counts()["new"] == 2
    assert contacts.count(book) == 0


def test_the_dry_run_says_what_the_import_does(book: Book) -> None:
    contacts.add(book, NewContact(full="髙橋 一郎①"), [parse_address("taro@a.jp")], now=NOW, by="青井")
    suppressions.add_optout(
        book,
        parse_address("stop@a.jp"),
        at=date(2026, 6, 1),
        scope=None,
        until=None,
        channel="mail",
        by=None,
        now=NOW,
    )
    rows = table(*FILE, ",x,stop@a.jp,", ",y,abuse@a.jp,", ",z,taro@a.jp,")
    shown = report(job.preview(book, rows, declared(), now=NOW))
    done = report(job.run(book, rows, declared(), now=NOW).plan)
    assert shown == done
    assert done["counts"] == {"new": 1, "merged": 1, "unchanged": 1, "stopped": 1, "refused": 1}
    without = report(job.preview(None, rows, declared(), now=NOW))
    assert without["counts"] == {"new": 3, "merged": 1, "unchanged": 0, "stopped": 0, "refused": 1}


@pytest.mark.parametrize("filler", [0, 400])
def test_the_same_file_again_changes_nothing(book: Book, filler: int) -> None:
    """Also when so many rows make the snapshot read everything at once."""
    rows = table(*FILE, *(f"店{n},名{n},x{n * 3}@c.jp," for n in range(filler)))
    job.run(book, rows, declared(), now=NOW)
    again = job.run(book, rows, declared(), now=LATER)
    assert again.batch is None
    assert again.plan.counts() == {"new": 0, "merged": 0, "unchanged": 2 + filler, "stopped": 0, "refused": 0}
    assert len(evidence(book, "taro@a.jp")) == 1
    assert len(job.all_batches(book)) == 1


def test_a_later_file_adds_evidence_and_fills_what_is_empty(book: Book) -> None:
    job.run(book, table(",,taro@a.jp,花"), declared(recipient_type="unknown"), now=NOW)
    second = job.run(book, table("花屋,髙橋,taro@a.jp,木"), declared(on="2026-07-01"), now=LATER)
    assert second.plan.counts()["merged"] == 1
    taro = contact(book, "taro@a.jp")
    assert (taro.full, taro.company, taro.tags) == ("髙橋", "花屋", ("花", "木"))
    assert taro.recipient_type is RecipientType.CONSUMER
    assert [one.obtained_at for one in evidence(book, "taro@a.jp")] == [date(2026, 5, 1), date(2026, 7, 1)]
    third = job.run(book, table("草屋,髙橋,taro@a.jp,"), declared(on="2026-07-01"), now=LATER)
    assert third.batch is None
    assert report(third.plan)["differs"] == [
        {"row": 2, "field": "company", "kept": "花屋", "offered": "草屋"}
    ]
    assert contact(book, "taro@a.jp").company == "花屋"


def test_who_said_stop_never_comes_back_by_any_file(book: Book) -> None:
    """JP-IMP-SUPPRESS"""
    first = job.run(book, table(*FILE), declared(), now=NOW)
    suppressions.add_optout(
        book,
        parse_address("taro@a.jp"),
        at=date(2026, 6, 1),
        scope=None,
        until=None,
        channel="phone",
        by="青井",
        now=NOW,
    )
    assert first.batch is not None
    job.undo(book, first.batch, by="青井", now=NOW)
    assert contacts.by_address(book, "taro@a.jp") is None
    again = job.run(book, table(*FILE), declared(on="2026-10-01"), now=LATER)
    assert again.plan.counts()["stopped"] == 1
    assert report(again.plan)["could_be_lifted_by_hand"] == [2]
    assert contacts.by_address(book, "taro@a.jp") is None
    assert evidence(book, "taro@a.jp") == []
    assert len(suppressions.suppressions(book)) == 1


@pytest.mark.parametrize(
    "reason", [SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT, SuppressionReason.MANUAL]
)  # fmt: skip
def test_other_reasons_keep_out_as_well(book: Book, reason: SuppressionReason) -> None:
    """JP-IMP-SUPPRESS"""
    address = contacts.ensure_address(book, parse_address("taro@a.jp"), now=NOW)
    suppressions.add_suppression(book, address.id, reason, now=NOW)
    result = job.run(book, table(*FILE), declared(), now=NOW)
    assert result.plan.counts()["stopped"] == 1
    assert contacts.by_address(book, "taro@a.jp") is None


def test_what_a_file_says_about_stopping_is_added_and_makes_no_contact(book: Book) -> None:
    """JP-IMP-SUPPRESS"""
    header = "氏名,メール,ステータス"
    rows = table(
        "山,a@a.jp,解除", "川,b@a.jp,エラー停止", "谷,c@a.jp,苦情", "森,d@a.jp,配信中", header=header
    )
    result = job.run(book, rows, declared(), now=NOW)
    assert result.plan.counts() == {"new": 1, "merged": 0, "unchanged": 0, "stopped": 3, "refused": 0}
    assert {one.address: one.reason for one in suppressions.suppressions(book)} == {
        "a@a.jp": SuppressionReason.OPTOUT,
        "b@a.jp": SuppressionReason.BOUNCE,
        "c@a.jp": SuppressionReason.COMPLAINT,
    }
    assert contacts.count(book) == 1
    assert result.batch is not None
    job.undo(book, result.batch, by="青井", now=NOW)
    assert len(suppressions.suppressions(book)) == 3


def test_undo_takes_back_contacts_links_and_evidence_only(book: Book) -> None:
    contacts.add(book, NewContact(full="佐藤"), [parse_address("sato@a.jp")], now=NOW, by="青井")
    result = job.run(book, table(*FILE, "花屋,佐藤,sato@a.jp、s2@a.jp,"), declared(), now=NOW)
    assert result.batch is not None
    done = job.undo(book, result.batch, by="青井", now=LATER)
    assert done == {"batch": result.batch, "removed": 2, "kept": 0, "completed": 1, "evidence": 5}
    assert contacts.by_address(book, "taro@a.jp") is None
    sato = contact(book, "sato@a.jp")
    assert [one.key for one in sato.addresses] == ["sato@a.jp"]
    assert evidence(book, "sato@a.jp") == []
    with pytest.raises(AppError) as caught:
        job.undo(book, result.batch, by="青井", now=LATER)
    assert caught.value.id == "batch-undone"
    assert audit.verify(book).state == "intact"
    assert job.run(book, table(*FILE), declared(), now=LATER).plan.counts()["new"] == 2


def test_an_import_is_one_transaction(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AppError("disk-full")

    monkeypatch.setattr(batches, "finish", fail)
    with pytest.raises(AppError):
        job.run(book, table(*FILE), declared(), now=NOW)
    assert contacts.count(book) == 0
    assert job.all_batches(book) == []
    assert contacts.address_by_key(book, "taro@a.jp") is None


def test_an_unknown_source_is_kept_and_not_mailable(book: Book) -> None:
    """JP-IMP-UNKNOWN"""
    job.run(book, table(*FILE), declared("NONE", by=None, on=None, occasion=None), now=NOW)
    assert [one.basis for one in people.candidate(book, address_id(book, "taro@a.jp")).person.evidence] == [
        Basis.NONE
    ]


@pytest.mark.parametrize(
    ("declaration", "flag", "rule"),
    [
        (declared("CARD", occasion="Webセミナー", paper_by_hand=True, recipient_type="business"), "", None),
        (declared("CARD", recipient_type="business"), "", "JP-SEM-3-1-OPTIN"),
        (declared("CONSENT_PAPER"), "", None),
        (declared("CONSENT_PAPER"), "はい", None),
        (declared("CONSENT_PAPER", on=None), "はい", "JP-IMP-LEGACYCONSENT"),
        (declared("CONSENT_LEGACY"), "はい", "JP-IMP-LEGACYCONSENT"),
        (declared("CONSENT_PAPER"), "1", "JP-IMP-UNKNOWN"),
        (declared("CONSENT_PAPER"), "いいえ", "JP-IMP-UNKNOWN"),
        (declared("NONE"), "", "JP-IMP-UNKNOWN"),
        (declared("CONSENT_ORAL", method="口頭"), "", None),
    ],
)  # fmt: skip
def test_what_came_in_is_mailable_only_on_its_ground(
    book: Book, declaration: Declaration, flag: str, rule: str | None
) -> None:
    """JP-IMP-LEGACYCONSENT, JP-IMP-UNKNOWN, and a card that was not handed over on paper"""
    rows = table(f"山田,taro@a.jp,{flag}", header="氏名,メール,メルマガ" if flag else "氏名,メール,欄")
    job.run(book, rows, declaration, now=NOW)
    person = people.candidate(book, address_id(book, "taro@a.jp")).person
    message = Message(cls=MessageClass.AD, at=NOW)
    decision = decide(aoi_shop(remote_orders=False), Mailbox(last_fetch=NOW), message, person)
    assert (decision.outcome is Outcome.LEFT_OUT) is (rule is not None)
    assert rule is None or rule in decision.rules


def test_topics_and_wording_are_looked_up(book: Book) -> None:
    topic = topics.add(book, "花の教室", now=NOW)
    number = consents.add_wording(
        book, text="広告メールを受け取ります", language="ja", default_on=False,
        displayed_from=date(2026, 1, 1), purpose="広告のご案内", now=NOW,
    )  # fmt: skip
    job.run(book, table(*FILE), declared(topics=["花の教室"], wording=number), now=NOW)
    [fact] = evidence(book, "taro@a.jp")
    assert fact.scope == frozenset({topic.id})
    assert (fact.text_version, fact.displayed_from, fact.purpose_notice) == (
        "1",
        date(2026, 1, 1),
        "広告のご案内",
    )
    for wrong in (declared(topics=["別の教室"]), declared(wording="9")):
        with pytest.raises(AppError):
            job.run(book, table(*FILE), wrong, now=NOW)
        with pytest.raises(AppError):
            job.preview(book, table(*FILE), wrong, now=NOW)


def test_confirmed_special_care_data_is_marked(book: Book) -> None:
    """JP-APPI-20-2-SENSITIVE"""
    rows = table("山田,a@a.jp,持病あり", "佐藤,b@a.jp,電話は午後", header="氏名,メール,備考")
    job.run(book, rows, declared(sensitive_confirmed=True), now=NOW)
    assert contact(book, "a@a.jp").sensitive_consent
    assert not contact(book, "b@a.jp").sensitive_consent


def test_a_contact_deleted_since_comes_back_with_its_old_evidence(book: Book) -> None:
    job.run(book, table(*FILE), declared(), now=NOW)
    contacts.delete(book, contact(book, "taro@a.jp").id, now=NOW, by="青井")
    again = job.run(book, table(*FILE), declared(), now=LATER)
    assert again.plan.counts()["new"] == 1
    assert len(evidence(book, "taro@a.jp")) == 1


def test_a_stop_that_comes_while_the_file_is_planned_counts(book: Book) -> None:
    """Planned before the book is locked, and anew when somebody wrote meanwhile."""
    said: list[int] = []

    def tell(done: int, total: int) -> None:
        if not said:
            said.append(done)
            thread = threading.Thread(target=stop_beside)
            thread.start()
            thread.join()

    def stop_beside() -> None:
        suppressions.add_optout(
            book,
            parse_address("taro@a.jp"),
            at=NOW,
            scope=None,
            until=None,
            channel="phone",
            by="青井",
            now=NOW,
        )
        book.release()

    result = job.run(book, table(*FILE), declared(), now=NOW, tell=tell)
    assert said
    assert result.plan.counts()["stopped"] == 1
    assert contacts.by_address(book, "taro@a.jp") is None


def test_what_the_listener_raises_undoes_everything(book: Book) -> None:
    class Cancelled(Exception):  # noqa: N818
        pass

    rows = table(*(f"店{n},名{n},x{n * 3}@c.jp," for n in range(2_000)))
    entries = len(audit_entries(book))
    steps: list[tuple[int, int]] = []
    job.preview(book, rows, declared(), now=NOW, tell=lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    for last in (0.2, 0.5, 0.9):
        told: list[float] = []

        def tell(done: int, total: int, last: float = last, told: list[float] = told) -> None:
            told.append(done / total)
            if done / total >= last:
                raise Cancelled

        with pytest.raises(Cancelled):
            job.run(book, rows, declared(), now=NOW, tell=tell)
        assert told == sorted(told)
        assert contacts.count(book) == 0
        assert len(audit_entries(book)) == entries
        assert job.all_batches(book) == []
    assert job.run(book, rows, declared(), now=NOW).plan.counts()["new"] == 2_000
    assert audit.verify(book).state == "intact"


def audit_entries(book: Book) -> list[object]:
    return list(book.sql("SELECT id FROM entry"))
