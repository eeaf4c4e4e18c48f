"""People read one by one, all at once and some at once are judged alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, cycle
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.decision import Decision, Mailbox, Message, Person
from desktop_app.domain.eligibility import decide
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import consents, contacts, inbox_messages, ledger, people, suppressions, topics
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from tests.factories import aoi_shop
from tests.storage.books import NOW, add_reader, fill, hard_bounced, later, new_book, web_consent

CARD = Evidence(
    basis=Basis.CARD,
    obtained_at=date(2026, 5, 1),
    occasion="花市",
    paper=True,
    handed_over_by_person=True,
    by="葵",
)


def _evidence() -> Iterator[Evidence]:
    yield from cycle(
        (
            web_consent(),
            CARD,
            replace(CARD, obtained_at=None, occasion=None),
            replace(CARD, no_ads_note=True),
            Evidence(basis=Basis.NONE),
            Evidence(basis=Basis.CONSENT_LEGACY, column="同意"),
            Evidence(basis=Basis.RELATION, last_dealing=date(2024, 1, 1), continuing="花の仕入れ"),
            Evidence(
                basis=Basis.PUBLISHED, url="https://example.jp", organisation=True, seen_on=date(2026, 11, 1)
            ),
            web_consent(scope=frozenset({"another topic"})),
            web_consent(obtained_at=later(60), imported=True),
        )
    )


def _crowd(book: Book) -> None:
    """People of many kinds, and things that happened to them."""
    fill(book)
    kinds, numbers = _evidence(), count()
    happenings = (_optout, _optout_and_lift, _bounce, _complaint, _waiting, _withdrawn, _second, _nothing)
    for happens in happenings * 4:
        for country in ("JP", "DE", "US"):
            email = f"{'info' if country == 'US' else 'p'}{next(numbers)}@example.jp"
            reader = add_reader(book, email, evidence=next(kinds), tags=("花",))
            contacts.update(
                book, reader.contact_id, now=NOW, country=country, note="持病あり", age=15,
                recipient_type="business" if country == "DE" else "unknown",
            )  # fmt: skip
            happens(book, reader.address_id, email)
    contacts.add(book, NewContact(full="宛先なし"), [], now=NOW, by=None)


def _optout(book: Book, _: str, email: str, scope: frozenset[str] | None = None) -> None:
    suppressions.add_optout(
        book, parse_address(email), at=NOW, scope=scope, until=None, channel="phone", by="葵", now=NOW
    )


def _optout_and_lift(book: Book, address_id: str, email: str) -> None:
    _optout(book, address_id, email)
    again = web_consent(obtained_at=later(24 * 60))
    entry = consents.add_evidence(book, address_id, again, recorded_by="葵", now=later(24 * 60))
    suppressions.lift_by_hand(book, address_id, evidence_id=entry, by="葵", now=later(24 * 60))


def _bounce(book: Book, address_id: str, _: str) -> None:
    hard_bounced(book, address_id, NOW, user_unknown=False, now=NOW)
    ledger.note(book, address_id, ledger.CONSENT_REQUEST, NOW, now=NOW)
    suppressions.add_suppression(book, address_id, SuppressionReason.BOUNCE, now=NOW)


def _complaint(book: Book, address_id: str, _: str) -> None:
    suppressions.complained(book, address_id, NOW, now=NOW)


def _waiting(book: Book, address_id: str, email: str) -> None:
    inbox_messages.record(
        book, source="imap", uidvalidity=3, uid=hash(email) % 10**9, message_id=None, received_at=NOW,
        kind="unclear", waiting=True, now=NOW, address_id=address_id,
    )  # fmt: skip


def _withdrawn(book: Book, address_id: str, _: str) -> None:
    (evidence,) = consents.evidence_of(book, address_id)
    consents.withdraw(book, str(evidence.id), reason="typing", by="葵", now=NOW)


def _second(book: Book, address_id: str, email: str) -> None:
    owner = contacts.by_address(book, email)
    assert owner is not None
    contacts.link(book, owner.id, parse_address(f"new-{email}"), now=later(5), replaces=address_id)
    contacts.link(book, owner.id, parse_address(f"more-{email}"), now=NOW)


def _nothing(book: Book, _: str, __: str) -> None: ...


def _answers(book: Book, person: Person) -> list[Decision]:
    at = later(48 * 60)
    asked = [
        Message(cls=cls, at=at, topic=topic, remote_sale_ad=sale)
        for cls in (MessageClass.AD, MessageClass.CONSENT_REQ, MessageClass.TX_AD)
        for topic in (topics.default_topic(book).id, "another topic")
        for sale in (True, False)
    ]
    return [
        decide(replace(aoi_shop(), remote_orders=remote), Mailbox(last_fetch=at), one, person)
        for one in asked
        for remote in (True, False)
    ]


def _nameless(decided: list[Decision]) -> list[Decision]:
    """Who is read in masses carries ids of evidence that are good within that reading only."""
    return [replace(one, evidence_id=None) for one in decided]


def _without_ids(found: dict[int, Person]) -> dict[int, Person]:
    return {
        key: replace(one, evidence=tuple(replace(item, id=None) for item in one.evidence))
        for key, one in found.items()
    }


def test_everybody_is_judged_alike_however_they_are_read(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        _crowd(book)
        keys = {row["id"]: row["key"] for row in book.sql("SELECT id, rowid AS key FROM contact")}
        everybody = people.candidates(book)
        some = people.candidates_among(book, keys.values())
        light = people.persons_among(book, keys.values())
        assert len(everybody) == len(some) == len(light) == len(keys) - 1
        outcomes = set()
        for together in everybody:
            alone = people.candidate(book, together.address_id)
            key = keys[str(together.contact_id)]
            assert alone == together == some[key]
            expected = _answers(book, alone.person)
            assert _answers(book, together.person) == expected
            assert _nameless(_answers(book, light[key])) == _nameless(expected)
            outcomes |= {(one.outcome, one.rules) for one in expected}
        assert len(outcomes) > 40  # the crowd is not all of one kind


def test_some_are_read_without_the_others(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        _crowd(book)
        keys = [row["key"] for row in book.sql("SELECT rowid AS key FROM contact ORDER BY rowid")]
        everybody = people.persons_among(book, keys)
        for chosen in (keys[3:9], [keys[-2], keys[0]], [], [10**9]):
            found = people.persons_among(book, chosen)
            expected = {key: everybody[key] for key in chosen if key in everybody}
            assert _without_ids(found) == _without_ids(expected)
            assert set(people.candidates_among(book, chosen)) == set(found)


@pytest.mark.parametrize("tag", ["花", "どこにもない"])
def test_a_tag_narrows(tmp_path: Path, tag: str) -> None:
    with new_book(tmp_path) as book:
        _crowd(book)
        found = people.candidates(book, tag=tag)
        assert found == [one for one in people.candidates(book) if one.contact and tag in one.contact.tags]
        assert bool(found) == (tag == "花")


def test_equal_evidence_of_many_is_one_object(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        keys = []
        for number in range(3):
            add_reader(book, f"p{number}@example.jp", evidence=CARD)
            keys.append(number + 1)
        found = people.persons_among(book, keys)
        assert len({id(one.evidence[0]) for one in found.values()}) == 1
        assert NOW - timedelta(0) == found[1].evidence[0].recorded_at
