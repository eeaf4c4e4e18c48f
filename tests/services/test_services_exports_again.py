"""What is exported for the shop itself comes back by its own import: same people, evidence and stops."""
# ruff: noqa: E501 (cases stay on one line each)

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.importing import job
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.formats import recognise
from desktop_app.importing.source import read_source
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.exports import ExportRequest, Format
from desktop_app.storage import audit, consents, contacts, export_reads, suppressions, topics
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book, create_book

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DECLARED = Declaration(basis=Basis.NONE, recipient_type=RecipientType.UNKNOWN)


@contextmanager
def shop(folder: Path, name: str) -> Iterator[Services]:
    book = create_book(folder / name, practice=False, device_id="pc", now=NOW)
    topics.add(book, "セール", now=NOW)
    yield build(book, Environment(clock=lambda: NOW))
    book.close()


def exported(services: Services, path: Path, format: Format = "csv") -> Path:
    services.exports.write(ExportRequest(format=format), path)
    return path


def brought_in(book: Book, path: Path) -> job.ImportResult:
    source = read_source(path)
    parts = [recognise(table) for table in source.tables]
    assert [part.format for part in parts] == ["kawaraban"]
    return job.run(book, parts, DECLARED, now=NOW)


def everything(book: Book) -> list[tuple[Any, ...]]:
    """All that an export is about, without ids and times of writing."""
    named = {one.id: one.name for one in topics.all_topics(book)}

    def names(scope: frozenset[str] | None) -> Any:
        return scope if scope is None else sorted(named.get(one, one) for one in scope)

    found = []
    for chunk in export_reads.people(book, export_reads.all_ids(book), today=NOW):
        for one in chunk:
            record = one.record
            fields = (
                record.full,
                record.family,
                record.given,
                record.kana,
                record.company,
                record.department,
            )
            more = (record.title, record.phone, record.country, record.recipient_type, record.note)
            kept = (record.recipient_type_ground, record.tags, record.details)
            addresses = []
            for address in one.addresses:
                evidence = [plain(book, each, names) for each in address.evidence]
                stops = [(s.reason, s.at, names(s.scope), s.until, s.channel) for s in address.stops]
                addresses.append((address.text, evidence, stops))
            found.append((fields, more, kept, addresses))
    return found


def plain(book: Book, evidence: Evidence, names: Any) -> tuple[Any, ...]:
    texts = {one.number: one.text for one in consents.wordings(book)}
    stripped = replace(
        evidence, id=None, recorded_at=None, imported=False, lifts_optouts=False, scope=None, no_ads_scope=None,
        wording=texts.get(evidence.wording or "", evidence.wording),
        text_version=texts.get(evidence.text_version or "", evidence.text_version),
    )  # fmt: skip
    return stripped, names(evidence.scope), names(evidence.no_ads_scope)


def add(book: Book, new: NewContact, *addresses: str) -> list[str]:
    parsed = [parse_address(one) for one in addresses]
    contact_id = contacts.add(book, new, parsed, now=NOW, by="葵")
    return [one.id for one in contacts.get(book, contact_id).addresses]


def filled(services: Services) -> None:
    """People with something of everything."""
    book = services.book
    sale = topics.by_name(book, "セール")
    assert sale is not None
    number = consents.add_wording(
        book, text="広告を受け取ります", language="ja", default_on=False, displayed_from=date(2026, 1, 1),
        purpose="配信", now=NOW,
    )  # fmt: skip
    one, _ = add(
        book,
        NewContact(
            full="髙橋 花子", family="髙橋", given="花子", kana="タカハシ ハナコ", company="青", phone="+81 3 1",
            recipient_type=RecipientType.BUSINESS, recipient_type_ground="名刺に会社名", tags=("常連", "花, 束"),
            note="=1+1\n'2つ目\n𠮷", details=(("住所", "名古屋市"), ("FAX", "03-9"), ("", "無題")),
        ),
        "Hanako@example.jp", "hanako@docomo.ne.jp",
    )  # fmt: skip
    consents.add_evidence(
        book, one, Evidence(basis=Basis.CONSENT_WEB, obtained_at=datetime(2026, 4, 1, 3, 4, tzinfo=UTC),
                            method="フォーム", wording=number, scope=frozenset({sale.id}), double_opt_in=True,
                            given_to="us", list_record=True), recorded_by="葵", now=NOW,
    )  # fmt: skip
    consents.add_evidence(
        book, one, Evidence(basis=Basis.CARD, obtained_at=date(2026, 5, 1), paper=True, no_ads_note=True,
                            no_ads_scope=frozenset({sale.id}), by="葵", occasion="展示会"), recorded_by="葵", now=NOW,
    )  # fmt: skip
    suppressions.add_optout(
        book, parse_address("hanako@docomo.ne.jp"), at=date(2026, 6, 1), scope=frozenset({sale.id}),
        until=date(2027, 1, 1), channel="phone", by="葵", now=NOW,
    )  # fmt: skip
    (three,) = add(book, NewContact(family="佐藤", given="次郎", country="US"), "sato@example.com")
    suppressions.add_optout(
        book,
        parse_address("sato@example.com"),
        at=NOW,
        scope=None,
        until=None,
        channel="mail",
        by=None,
        now=NOW,
    )
    (four,) = add(book, NewContact(company="株式会社みどり"), "info@midori.example.jp")
    suppressions.add_suppression(book, four, SuppressionReason.BOUNCE, now=NOW, at=date(2026, 7, 1))
    suppressions.add_suppression(book, three, SuppressionReason.COMPLAINT, now=NOW)
    add(book, NewContact(full="だれでもない"), "nobody@example.jp")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_empty_book_becomes_the_same(tmp_path: Path, format: Format) -> None:
    with shop(tmp_path, "a") as mine, shop(tmp_path, "b") as other:
        filled(mine)
        path = exported(mine, tmp_path / f"all.{format}", format)
        result = brought_in(other.book, path)
        assert result.plan.counts()["new"] == 4
        assert everything(other.book) == everything(mine.book)
        assert audit.verify(other.book).state == "intact"
        # Nobody who said stop may be written to in the new book either.
        for services in (mine, other):
            rows = {row["emails"][0]: row["status"] for row in services.contacts.rows()}
            assert rows["sato@example.com"] == rows["info@midori.example.jp"] == "stopped"
        assert brought_in(other.book, path).batch is None


@pytest.mark.parametrize("signed_up", [date(2020, 1, 1), date(2020, 1, 2)])
def test_a_bounce_that_a_sign_up_ended_is_not_told_again(tmp_path: Path, signed_up: date) -> None:
    with shop(tmp_path, "a") as mine:
        (one,) = add(mine.book, NewContact(full="名"), "hanako@example.jp")
        suppressions.add_suppression(mine.book, one, SuppressionReason.BOUNCE, now=NOW, at=date(2020, 1, 1))
        evidence = Evidence(basis=Basis.CONSENT_WEB, obtained_at=signed_up)
        consents.add_evidence(mine.book, one, evidence, recorded_by="葵", now=NOW)
        before = everything(mine.book)
        assert brought_in(mine.book, exported(mine, tmp_path / "all.csv")).batch is None
        assert everything(mine.book) == before


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_same_book_stays_as_it_is(tmp_path: Path, format: Format) -> None:
    with shop(tmp_path, "a") as mine:
        filled(mine)
        before = everything(mine.book)
        result = brought_in(mine.book, exported(mine, tmp_path / f"all.{format}", format))
        assert result.batch is None
        assert (result.plan.counts()["new"], result.plan.counts()["merged"]) == (0, 0)
        assert everything(mine.book) == before


def test_a_book_in_english_reads_a_japanese_export_and_the_other_way_round(tmp_path: Path) -> None:
    with shop(tmp_path, "a") as mine, shop(tmp_path, "b") as other, shop(tmp_path, "c") as third:
        filled(mine)
        english = build(mine.book, Environment(clock=lambda: NOW, language="en"))
        brought_in(other.book, exported(english, tmp_path / "en.csv"))
        brought_in(third.book, exported(mine, tmp_path / "ja.csv"))
        assert everything(other.book) == everything(third.book) == everything(mine.book)


def test_what_was_changed_by_hand_in_the_file_counts(tmp_path: Path) -> None:
    with shop(tmp_path, "a") as mine, shop(tmp_path, "b") as other:
        filled(mine)
        path = exported(mine, tmp_path / "all.csv")
        text = (
            path.read_text(encoding="utf-8").replace("だれでもない", "だれか").replace("名古屋市", "大阪市")
        )
        path.write_text(text, encoding="utf-8")
        brought_in(other.book, path)
        found = contacts.search(other.book, "だれか")
        assert len(found) == 1
        (hanako,) = contacts.search(other.book, "花子")
        assert ("住所", "大阪市") in hanako.details


def test_without_its_record_a_row_still_stops(tmp_path: Path) -> None:
    with shop(tmp_path, "a") as mine, shop(tmp_path, "b") as other:
        filled(mine)
        path = exported(mine, tmp_path / "all.csv")
        path.write_text(path.read_text(encoding="utf-8").replace("kw1:", "kw1:!"), encoding="utf-8")
        result = brought_in(other.book, path)
        assert {one.reason for one in result.plan.problems} >= {"kept-unreadable"}
        stopped = {one.address for one in suppressions.suppressions(other.book)}
        assert stopped >= {"sato@example.com", "info@midori.example.jp", "hanako@docomo.ne.jp"}
        assert contacts.search(other.book, "佐藤") == []


def test_a_record_never_lifts_a_stop(tmp_path: Path) -> None:
    with shop(tmp_path, "a") as mine, shop(tmp_path, "b") as other:
        (one,) = add(mine.book, NewContact(full="花子"), "hanako@example.jp")
        consents.add_evidence(
            mine.book, one, Evidence(basis=Basis.CONSENT_WEB, obtained_at=NOW, method="フォーム", wording="文"),
            recorded_by="葵", now=NOW,
        )  # fmt: skip
        path = exported(mine, tmp_path / "all.csv")
        suppressions.add_optout(
            other.book, parse_address("hanako@example.jp"), at=date(2026, 1, 1), scope=None, until=None,
            channel="mail", by=None, now=NOW,
        )  # fmt: skip
        result = brought_in(other.book, path)
        assert result.plan.counts()["stopped"] == 1
        assert contacts.count(other.book) == 0


def test_a_topic_that_the_book_does_not_have_stops_everything(tmp_path: Path) -> None:
    with shop(tmp_path, "a") as mine, shop(tmp_path, "b") as other:
        topic = topics.add(mine.book, "催事", now=NOW)
        add(mine.book, NewContact(full="花子"), "hanako@example.jp")
        suppressions.add_optout(
            mine.book, parse_address("hanako@example.jp"), at=date(2026, 1, 1), scope=frozenset({topic.id}),
            until=None, channel="mail", by=None, now=NOW,
        )  # fmt: skip
        brought_in(other.book, exported(mine, tmp_path / "all.csv"))
        (stop,) = suppressions.suppressions(other.book)
        assert stop.scope is None


WORDS = st.text(st.sampled_from("山田花子髙﨑𠮷ｱ①-=+@'\",;|: \t1aA～〜()・ー"), max_size=8).map(
    lambda text: " ".join(text.split())
)
SOME = WORDS.map(lambda text: text or "名")


@st.composite
def evidence_of(draw: st.DrawFn) -> Evidence:
    day = st.dates(date(2000, 1, 1), date(2026, 11, 22))
    texts = st.none() | SOME
    return Evidence(
        basis=draw(st.sampled_from(list(Basis))),
        obtained_at=draw(st.none() | day),
        method=draw(texts), place=draw(texts), by=draw(texts), occasion=draw(texts), note=draw(texts),
        paper=draw(st.none() | st.booleans()), no_ads_note=draw(st.none() | st.booleans()),
        double_opt_in=draw(st.none() | st.booleans()), url=draw(texts), last_dealing=draw(st.none() | day),
        own_signup=draw(st.booleans()), continuing=draw(texts), organisation=draw(st.none() | st.booleans()),
    )  # fmt: skip


PERSON = st.fixed_dictionaries({
    "full": SOME, "company": WORDS, "department": WORDS, "title": WORDS,
    "note": WORDS, "tags": st.lists(SOME, max_size=3, unique=True).map(tuple),
    "details": st.lists(st.tuples(WORDS, SOME), max_size=3, unique_by=lambda one: one[1]).map(tuple),
})  # fmt: skip
STOP = st.tuples(
    st.sampled_from([SuppressionReason.OPTOUT, SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT]),
    st.dates(date(2020, 1, 1), date(2026, 11, 22)),
)


@settings(max_examples=25, deadline=None)
@given(
    people=st.lists(
        st.tuples(PERSON, st.lists(st.tuples(st.lists(evidence_of(), max_size=3), st.none() | STOP), min_size=1, max_size=3)),
        min_size=1, max_size=4,
    ),
    format=st.sampled_from(["csv", "xlsx"]),
)  # fmt: skip
def test_any_book_comes_back(people: list[Any], format: Format) -> None:
    with TemporaryDirectory() as folder, shop(Path(folder), "a") as mine, shop(Path(folder), "b") as other:
        for number, (person, addresses) in enumerate(people):
            texts = [f"p{number}x{at}@example.jp" for at in range(len(addresses))]
            ids = add(mine.book, NewContact(**person), *texts)
            for (evidence, stop), address_id, text in zip(addresses, ids, texts, strict=True):
                for one in evidence:
                    consents.add_evidence(mine.book, address_id, one, recorded_by="葵", now=NOW)
                if stop is not None and stop[0] is SuppressionReason.OPTOUT:
                    suppressions.add_optout(
                        mine.book, parse_address(text), at=stop[1], scope=None, until=None, channel="mail",
                        by=None, now=NOW,
                    )  # fmt: skip
                elif stop is not None:
                    suppressions.add_suppression(mine.book, address_id, stop[0], now=NOW, at=stop[1])
        before = everything(mine.book)
        path = exported(mine, Path(folder) / f"all.{format}", format)
        brought_in(other.book, path)
        assert keyed(everything(other.book)) == keyed(before)
        again = brought_in(mine.book, path)
        assert again.batch is None
        assert everything(mine.book) == before


def keyed(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Equal evidence of one address is one fact, however often it was entered."""
    kept = []
    for fields, more, rest, addresses in found:
        once = [(text, list(dict.fromkeys(map(str, evidence))), stops) for text, evidence, stops in addresses]
        kept.append((fields, more, rest, once))
    return kept


def test_a_very_long_record_stands_in_several_columns(tmp_path: Path) -> None:
    with shop(tmp_path, "a") as mine, shop(tmp_path, "b") as other:
        (one,) = add(mine.book, NewContact(full="花子"), "hanako@example.jp")
        for number in range(60):
            note = " ".join(f"{number * 7919 + at * 104729:x}" for at in range(120))
            consents.add_evidence(
                mine.book, one, Evidence(basis=Basis.RELATION, note=note, occasion=str(number)),
                recorded_by="葵", now=NOW,
            )  # fmt: skip
        path = exported(mine, tmp_path / "all.csv")
        assert "かわら版の控え 2" in path.read_text(encoding="utf-8")
        brought_in(other.book, path)
        assert everything(other.book) == everything(mine.book)


@pytest.mark.parametrize("how", ["firm", "unknown"])
def test_another_shops_export_brings_no_consent_to_us(tmp_path: Path, how: str) -> None:
    firm = {"name": "B社", "address": "名古屋市", "representative": "緑", "acquired": "申込書", "document": "契約書",
            "ground": "consent"}  # fmt: skip
    options: dict[str, Any] = {"from_firm": firm} if how == "firm" else {"origin": "unknown"}
    declared = declare(recipient_type="unknown", by="葵", per_row=True, now=NOW, **options)
    assert declared is not None
    with shop(tmp_path, "a") as mine, shop(tmp_path, "b") as other:
        filled(mine)
        source = read_source(exported(mine, tmp_path / "all.csv"))
        job.run(other.book, [recognise(table) for table in source.tables], declared, now=NOW)
        rows = {row["emails"][0].lower(): row["status"] for row in other.contacts.rows()}
        assert rows["hanako@example.jp"] == "incomplete"
        assert "mailable" not in rows.values()
        # Who said stop to the other shop is kept out here too.
        assert rows["sato@example.com"] == "stopped"
