"""Evidence and wordings: nothing changes once it is written."""

from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.errors import AppError
from desktop_app.storage import attachments, audit, consents
from desktop_app.storage.codec import evidence_json, evidence_value
from tests.storage.books import NOW, add_reader, later, new_book, web_consent

FULL = Evidence(
    basis=Basis.CARD,
    obtained_at=datetime(2026, 4, 1, 3, tzinfo=UTC),
    method="hand",
    place="fair",
    by="葵",
    occasion="spring fair",
    note="note",
    scope=frozenset({"a", "b"}),
    given_to="us",
    collected_by="agency",
    wording="text",
    text_version="2",
    wording_default_on=False,
    displayed_from=date(2026, 1, 1),
    displayed_to=date(2026, 2, 1),
    list_record=True,
    per_consent_record=False,
    double_opt_in=True,
    signed=True,
    column="mail ok",
    purpose_told_at=date(2026, 1, 1),
    purpose_notice="1",
    imported=True,
    own_signup=True,
    paper=True,
    handed_over_by_person=True,
    no_ads_note=False,
    no_ads_scope=frozenset({"a"}),
    address_on_card=True,
    url="https://example.jp",
    seen_on=date(2026, 1, 3),
    organisation=True,
    carrying_on_business=True,
    no_ads_on_site=False,
    copy_kept=True,
    last_dealing=date(2026, 1, 4),
    continuing="subscription",
    asked="お知らせを希望しますか",
    answer="はい",
    said_no=True,
)


def test_every_field_of_an_evidence_is_kept(tmp_path: Path) -> None:
    given = {one.name for one in fields(Evidence) if getattr(FULL, one.name) != one.default}
    assert given == {one.name for one in fields(Evidence)} - {"id", "recorded_at", "lifts_optouts"}
    facts, personal = evidence_json(FULL)
    assert evidence_value(facts | personal) == FULL
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp", evidence=FULL)
        (found,) = consents.evidence_of(book, reader.address_id)
        assert found.id is not None
        assert found.recorded_at == NOW
        assert {name: getattr(found, name) for name in given} == {name: getattr(FULL, name) for name in given}


@pytest.mark.parametrize(
    "empty", [Evidence(basis=Basis.NONE), Evidence(basis=Basis.RELATION, continuing=True)]
)
def test_what_was_not_recorded_stays_unrecorded(empty: Evidence) -> None:
    facts, personal = evidence_json(empty)
    assert evidence_value(facts | personal) == empty


def test_evidence_is_withdrawn_not_deleted(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        wrong = consents.add_evidence(
            book, reader.address_id, web_consent(by="誤"), recorded_by="葵", now=later(1)
        )
        consents.withdraw(book, wrong, reason="wrong-person", by="葵", now=later(2))
        assert [one.by for one in consents.evidence_of(book, reader.address_id)] == ["花子"]
        assert audit.entry(book, wrong).personal["by"] == "誤"


def test_a_scan_is_kept_with_the_evidence(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        scan = attachments.store(book, b"scan", "image/png", "card.png")
        assert attachments.store(book, b"scan", "image/png", "card.png") == scan
        entry = consents.add_evidence(
            book, reader.address_id, web_consent(), recorded_by="葵", now=NOW, attachment=scan
        )
        assert audit.entry(book, entry).attachments == (scan,)
        stored = attachments.load(book, scan)
        assert (stored.data, stored.media_type, stored.name, stored.erased) == (
            b"scan",
            "image/png",
            "card.png",
            False,
        )
        with pytest.raises(AppError) as large:
            attachments.store(book, b"x" * (attachments.MAX_BYTES + 1), "image/png", "a.png")
        assert large.value.id == "attachment-too-large"
        with pytest.raises(AppError) as missing:
            attachments.load(book, "nothing")
        assert missing.value.id == "attachment-missing"


def test_a_wording_is_numbered_closed_once_and_never_deleted(tmp_path: Path) -> None:
    """JP-SEMR-4-1-TEXTVERSION: the text that was shown is proof."""
    with new_book(tmp_path) as book:
        for text in ("第一版", "第二版"):
            consents.add_wording(
                book,
                text=text,
                language="ja",
                default_on=False,
                displayed_from=date(2026, 1, 1),
                purpose="mail",
                now=NOW,
            )
        assert [(one.number, one.text) for one in consents.wordings(book)] == [
            ("1", "第一版"),
            ("2", "第二版"),
        ]
        consents.close_wording(book, "1", displayed_to=date(2026, 6, 1), now=NOW)
        assert consents.wording(book, "1").displayed_to == date(2026, 6, 1)
        with pytest.raises(AppError) as closed:
            consents.close_wording(book, "1", displayed_to=date(2026, 7, 1), now=NOW)
        with pytest.raises(AppError) as missing:
            consents.wording(book, "9")
        with pytest.raises(AppError) as kept:
            consents.delete_wording(book, "1")
        assert (closed.value.id, missing.value.id, kept.value.id) == (
            "wording-closed",
            "wording-missing",
            "wording-in-use",
        )
        assert kept.value.rules == ("JP-SEMR-4-1-TEXTVERSION",)
