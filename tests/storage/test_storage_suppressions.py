"""Opt-outs, the ledger and tokens: what outlives contacts, imports and erasure."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Scope
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment, not_after
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import (
    audit,
    consents,
    contacts,
    deliveries,
    ledger,
    newsletters,
    privacy,
    suppressions,
    topics,
)
from desktop_app.storage.database import Book
from tests.storage.books import (
    NOW,
    add_reader,
    clearance_for,
    content,
    hard_bounced,
    later,
    new_book,
    sent_to,
    web_consent,
)


def stop(
    book: Book,
    address: str,
    *,
    at: Moment = NOW,
    scope: Scope = None,
    until: Moment | None = None,
    contact_wide: bool = False,
    now: datetime = NOW,
) -> suppressions.OptOutResult:
    return suppressions.add_optout(
        book,
        parse_address(address),
        at=at,
        scope=scope,
        until=until,
        channel="phone",
        by="葵",
        contact_wide=contact_wide,
        now=now,
    )


def test_an_optout_is_taken_once(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        first = stop(book, "Reader@example.jp")
        again = stop(book, "reader@example.jp")
        assert (first.already, again.already, again.entry_id) == (False, True, first.entry_id)
        assert len(suppressions.suppressions(book)) == 1
        # Said again later, it is a newer fact: it must also end a consent given in between.
        later_one = stop(book, "reader@example.jp", at=later(60), now=later(60))
        assert later_one.already
        assert later_one.entry_id != first.entry_id
        assert not stop(book, "reader@example.jp", scope=frozenset({"other"})).already


def test_a_stop_from_the_future_acts_from_now_on(tmp_path: Path) -> None:
    """The clock of a mail server goes wrong."""
    with new_book(tmp_path) as book:
        parsed = parse_address("reader@example.jp")
        named = contacts.ensure_address(book, parsed, now=NOW)
        stop(book, "reader@example.jp", at=later(60 * 24 * 365))
        assert [one.at for one in suppressions.optouts_of(book, named.id)] == [NOW]


def test_a_stop_told_while_the_clock_is_wrong_ends_the_consents_that_stand_here(tmp_path: Path) -> None:
    """A flat battery sets the PC back by years: the consent must not look like the newer word."""
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        entry = consents.evidence_of(book, reader.address_id)[-1]
        wrong = NOW - timedelta(days=2500)
        stop(book, "reader@example.jp", at=wrong, now=wrong)
        (told,) = suppressions.optouts_of(book, reader.address_id)
        assert entry.recorded_at is not None
        assert not_after(entry.recorded_at, told.at)


def test_an_optout_needs_no_contact_and_waits_for_one(tmp_path: Path) -> None:
    """JP-SEM-3-3-OPTOUT: who said stop before we knew the address stays stopped."""
    with new_book(tmp_path) as book:
        stop(book, "future@example.jp", scope=frozenset({"t"}), until=date(2027, 1, 1))
        reader = add_reader(book, "future@example.jp")
        (found,) = suppressions.optouts_of(book, reader.address_id)
        assert (found.at, found.scope, found.until, found.channel) == (
            NOW,
            frozenset({"t"}),
            date(2027, 1, 1),
            "phone",
        )
        (row,) = suppressions.suppressions(book)
        assert (row.address, row.reason, row.scope) == (
            "future@example.jp",
            SuppressionReason.OPTOUT,
            frozenset({"t"}),
        )


@pytest.mark.parametrize(
    ("cls", "scope", "until", "skipped"),
    [
        (MessageClass.AD, None, None, 1),
        (MessageClass.CONSENT_REQ, None, None, 1),
        (MessageClass.TX_AD, None, None, 0),
        (MessageClass.NOTICE, None, None, 0),
        (MessageClass.AD, "own", None, 1),
        (MessageClass.AD, "other", None, 0),
        (MessageClass.AD, None, date(2026, 11, 23), 1),
        (MessageClass.AD, None, date(2026, 11, 22), 0),
    ],
)
def test_queued_mails_that_it_covers_are_skipped(
    tmp_path: Path, cls: MessageClass, scope: str | None, until: date | None, skipped: int
) -> None:
    """law.md 6.9.2 and 6.9.3: class and topic decide; the whole of the last day still counts."""
    with new_book(tmp_path) as book:
        readers = [add_reader(book, f"reader{number}@example.jp") for number in range(2)]
        topic = topics.default_topic(book).id
        run = newsletters.create(book, title="T", topic_id=topic, cls=cls, now=NOW)
        deliveries.freeze(
            book,
            run,
            clearance_for(run),
            content(),
            [deliveries.ToSend(address_id=one.address_id) for one in readers],
            [],
            now=NOW,
        )
        chosen = None if scope is None else frozenset({topic if scope == "own" else "other"})
        at = NOW - timedelta(days=3)
        assert stop(book, "reader0@example.jp", at=at, scope=chosen, until=until).skipped == skipped
        rows = deliveries.rows(book, run)
        assert (rows[0].state is DeliveryState.SKIPPED) == bool(skipped)
        assert rows[0].rules == (("JP-SEM-3-3-OPTOUT",) if skipped else ())
        assert rows[1].state is DeliveryState.QUEUED


def test_a_person_wide_optout_covers_every_address_of_the_contact(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "one@example.jp")
        two = contacts.link(book, reader.contact_id, parse_address("two@example.jp"), now=NOW)
        run = sent_to(book, [reader])
        assert stop(book, "two@example.jp", contact_wide=True).skipped == 1
        assert len(suppressions.optouts_of(book, reader.address_id)) == 1
        assert len(suppressions.optouts_of(book, two.id)) == 1
        assert deliveries.counts(book, run).skipped == 1
        assert stop(book, "two@example.jp", contact_wide=True).already


def test_only_a_later_consent_of_the_person_lifts_by_hand(tmp_path: Path) -> None:
    """JP-SEM-3-3-RECONSENT."""
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        stop(book, "reader@example.jp", at=date(2026, 6, 1))

        def entered(**changes: object) -> str:
            return consents.add_evidence(
                book, reader.address_id, web_consent(**changes), recorded_by="葵", now=NOW
            )

        for wrong in (
            entered(obtained_at=date(2026, 5, 1)),
            entered(obtained_at=date(2026, 6, 1)),
            entered(obtained_at=None),
            entered(basis=Basis.CARD, obtained_at=date(2026, 7, 1)),
            "no such evidence",
        ):
            with pytest.raises(AppError) as caught:
                suppressions.lift_by_hand(book, reader.address_id, evidence_id=wrong, by="葵", now=NOW)
            assert caught.value.rules == ("JP-SEM-3-3-RECONSENT",)
        good = entered(obtained_at=date(2026, 7, 1), imported=True)
        suppressions.lift_by_hand(book, reader.address_id, evidence_id=good, by="葵", now=NOW)
        marked = {one.id: one.lifts_optouts for one in consents.evidence_of(book, reader.address_id)}
        assert marked[good]
        assert sum(marked.values()) == 1
        # The opt-out stays in the history; eligibility weighs the two.
        assert len(suppressions.optouts_of(book, reader.address_id)) == 1


def test_bounces_complaints_and_by_hand(tmp_path: Path) -> None:
    """JP-SEND-BOUNCE: the second hard bounce, or an unknown user, stops."""
    with new_book(tmp_path) as book:
        one, two, three = (add_reader(book, f"reader{number}@example.jp").address_id for number in range(3))
        hard_bounced(book, one, NOW, user_unknown=False, now=NOW)
        assert suppressions.reasons_of(book, one) == set()
        hard_bounced(book, one, NOW, user_unknown=False, now=NOW)
        assert suppressions.reasons_of(book, one) == {SuppressionReason.BOUNCE}
        hard_bounced(book, two, NOW, user_unknown=True, now=NOW)
        assert suppressions.reasons_of(book, two) == {SuppressionReason.BOUNCE}
        suppressions.complained(book, three, NOW, now=NOW)
        by_hand = suppressions.add_suppression(book, three, SuppressionReason.MANUAL, now=NOW, detail="友人")
        assert suppressions.add_suppression(book, three, SuppressionReason.MANUAL, now=NOW) == by_hand
        assert suppressions.reasons_of(book, three) == {SuppressionReason.COMPLAINT, SuppressionReason.MANUAL}
        assert [one.id for one in suppressions.optouts_of(book, three)] == [by_hand]


def test_a_token_is_made_once_and_found_in_any_case(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        one, two = (add_reader(book, f"reader{number}@example.jp").address_id for number in range(2))
        topic = topics.default_topic(book).id
        other = topics.add(book, "セール", now=NOW).id
        token = suppressions.token(book, one, topic)
        assert len(token) == 26
        assert set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
        assert suppressions.token(book, one, topic) == token
        assert suppressions.tokens(book, [one, two], topic)[one] == token
        assert len({token, suppressions.token(book, two, topic), suppressions.token(book, one, other)}) == 3
        assert suppressions.by_token(book, f" {token.upper()} ") == suppressions.TokenHit(
            address_id=one, topic_id=topic
        )
        assert suppressions.by_token(book, "a" * 26) is None


def test_stops_outlive_deletion_and_erasure(tmp_path: Path) -> None:
    """JP-SEM-3-3-KEEP: the address comes back, and it is known what it said."""
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        topic = topics.default_topic(book).id
        token = suppressions.token(book, reader.address_id, topic)
        stop(book, "reader@example.jp")
        ledger.note(book, reader.address_id, ledger.CONSENT_REQUEST, NOW, now=NOW)
        contacts.delete(book, reader.contact_id, now=NOW, by="葵")
        assert len(suppressions.optouts_of(book, reader.address_id)) == 1
        privacy.erase_address(book, reader.address_id, rule="JP-APPI-35-ERASE", by="葵", now=NOW)
        assert suppressions.by_token(book, token) is None
        assert {row.address for row in suppressions.suppressions(book)} == {""}
        back = add_reader(book, "reader@example.jp")
        assert back.address_id != reader.address_id
        assert {one.channel for one in suppressions.optouts_of(book, back.address_id)} == {"phone", None}
        assert suppressions.reasons_of(book, back.address_id) == {
            SuppressionReason.OPTOUT,
            SuppressionReason.ERASED,
        }
        assert suppressions.token(book, back.address_id, topic) == token
        hit = suppressions.by_token(book, token)
        assert hit is not None
        assert hit.address_id == back.address_id
        assert audit.verify(book).state == "erased"


def test_a_stop_that_stands_here_holds_whatever_the_clock_says(tmp_path: Path) -> None:
    """A flat battery sets the PC back before the stop: it was said all the same (JP-SEM-3-3-OPTOUT)."""
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        stop(book, "reader@example.jp")
        (told,) = suppressions.optouts_of(book, reader.address_id)
        assert told.covers(None, NOW - timedelta(days=2500))
        assert told.covers("any", NOW)
