"""Who may get a confirmation or the one consent request, as law.md 6.9 and mail.md 3.7 have it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.decision import Mailbox, Person, WaitingMail
from desktop_app.domain.letters import (
    LetterHistory,
    LetterKind,
    address_changed,
    answer_by,
    decide_letter,
    kind_of,
    occasion_of,
    to_confirm,
)
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.suppression import OptOut
from tests.factories import aoi_shop

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SHOP = aoi_shop()
READ = Mailbox(last_fetch=NOW)
CONFIRM, REQUEST, NOTICE = LetterKind


def oral(**changes: Any) -> Evidence:
    whole = Evidence(
        basis=Basis.CONSENT_ORAL, id="e1", obtained_at=date(2026, 11, 20), method="口頭", place="店頭",
        by="葵", occasion="ご来店", wording="お便りをお送りします",
    )
    return replace(whole, **changes)


def told(**changes: Any) -> Evidence:
    return replace(Evidence(basis=Basis.ADDRESS_TOLD, id="t1", method="口頭", occasion="朝市"), **changes)


def card(**changes: Any) -> Evidence:
    whole = Evidence(
        basis=Basis.CARD, id="c1", obtained_at=date(2026, 10, 1), method="名刺", paper=True, by="葵",
        handed_over_by_person=True, occasion="商談会",
    )
    return replace(whole, **changes)


def person(*evidence: Evidence, **changes: Any) -> Person:
    return replace(Person(email="a@example.jp", evidence=evidence), **changes)


def asked(kind: LetterKind, who: Person, history: LetterHistory | None = None, at: datetime = NOW) -> Any:
    return decide_letter(kind, SHOP, Mailbox(last_fetch=at), who, history or LetterHistory(), at)


def stopped_by(kind: LetterKind, who: Person, history: LetterHistory | None = None) -> list[tuple[str, str]]:
    found = asked(kind, who, history)
    assert not found.allowed
    return [(one.rule, one.code) for one in found.decision.findings]


CONFIRMED = {
    "told at the counter": oral(),
    "typed in from paper that nobody signed": oral(basis=Basis.CONSENT_PAPER, method="用紙"),
    "a form of ours": oral(basis=Basis.CONSENT_WEB, method="フォーム"),
    "our own counter screen": oral(own_signup=True),
    "a list of agreements": oral(basis=Basis.CONSENT_WEB, method="フォーム", imported=True),
}


@pytest.mark.parametrize("evidence", CONFIRMED.values(), ids=CONFIRMED.keys())
def test_a_consent_that_others_typed_in_may_be_confirmed(evidence: Evidence) -> None:
    found = asked(CONFIRM, person(evidence))
    assert found.allowed
    assert found.evidence == evidence


NOTHING = {
    "confirmed already": (oral(double_opt_in=True), "confirm-done"),
    "signed paper": (oral(basis=Basis.CONSENT_PAPER, signed=True), "confirm-nothing"),
    "written by the person": (oral(basis=Basis.CONSENT_MAIL), "confirm-nothing"),
    "a card is no sign-up": (card(), "confirm-nothing"),
    "agreed towards another firm": (oral(given_to="よその店"), "confirm-nothing"),
    "not yet given": (oral(obtained_at=date(2026, 12, 1)), "confirm-nothing"),
}


@pytest.mark.parametrize(("evidence", "code"), NOTHING.values(), ids=NOTHING.keys())
def test_there_must_be_something_to_confirm(evidence: Evidence, code: str) -> None:
    assert stopped_by(CONFIRM, person(evidence)) == [("JP-SEMG-DOI", code)]


def test_the_newest_unconfirmed_consent_is_the_one_that_is_asked_about() -> None:
    newer = oral(id="e2", obtained_at=date(2026, 11, 21))
    assert to_confirm(SHOP, person(oral(), newer), NOW) == newer
    assert to_confirm(SHOP, person(), NOW) is None


CHANGED = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def test_a_changed_address_may_be_asked_until_something_of_its_own_speaks_for_it() -> None:
    changed = person(address_changed_at=CHANGED)
    found = asked(CONFIRM, changed)
    assert found.allowed
    assert found.evidence is None
    assert asked(CONFIRM, replace(changed, evidence=(oral(obtained_at=date(2026, 11, 1)),))).allowed
    assert address_changed(changed, NOW)
    assert address_changed(replace(changed, evidence=(oral(obtained_at=None),)), NOW)
    assert not address_changed(replace(changed, address_change_confirmed=True), NOW)
    assert not address_changed(replace(changed, address_changed_at=NOW + timedelta(days=1)), NOW)
    assert not address_changed(replace(changed, evidence=(card(obtained_at=date(2026, 11, 22)),)), NOW)
    assert not address_changed(person(), NOW)


BEFORE, AFTER = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
STOPS = {
    "said stop since": ({"optouts": (OptOut(at=AFTER),)}, "JP-SEM-3-3-OPTOUT"),
    "complained": ({"complained_at": AFTER}, "JP-SEM-3-3-OPTOUT"),
    "a mail that may be a stop": ({"waiting": (WaitingMail(at=AFTER),)}, "JP-SEM-3-3-UNCLEAR"),
    "nobody has the address": ({"user_unknown": True}, "JP-SEND-BOUNCE"),
    "came back twice": ({"hard_bounces": 2}, "JP-SEND-BOUNCE"),
    "one of many bounces at once": ({"bounce_held": True}, "JP-SEND-BOUNCE"),
    "a machine's address": ({"email": "noreply@example.jp"}, "JP-IMP-ROLE"),
}


@pytest.mark.parametrize(("changes", "rule"), STOPS.values(), ids=STOPS.keys())
def test_whoever_is_stopped_gets_no_confirmation(changes: dict[str, Any], rule: str) -> None:
    assert stopped_by(CONFIRM, person(oral(), **changes))[0][0] == rule


def test_a_fresh_consent_after_the_stop_may_be_confirmed() -> None:
    stopped = {"optouts": (OptOut(at=BEFORE),)}
    assert asked(CONFIRM, person(oral(), **stopped)).allowed
    assert not asked(CONFIRM, person(oral(imported=True), **stopped)).allowed
    assert not asked(CONFIRM, person(oral(obtained_at=None), **stopped)).allowed
    some = {"optouts": (OptOut(at=AFTER, scope=frozenset({"a"})), OptOut(at=AFTER, until=date(2026, 11, 21)))}
    assert asked(CONFIRM, person(oral(), **some)).allowed  # one kind only, and one that is over


def test_only_an_act_after_the_stop_counts_and_one_that_was_lifted_by_hand() -> None:
    stop = OptOut(at=datetime(2026, 11, 10, tzinfo=UTC))
    dated_ahead = oral(obtained_at=date(2026, 11, 21), recorded_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert stopped_by(CONFIRM, person(dated_ahead, optouts=(stop,))) == [
        ("JP-SEM-3-3-OPTOUT", "confirm-after-stop")
    ]
    imported = oral(imported=True)
    assert not asked(CONFIRM, person(imported, optouts=(stop,))).allowed
    assert asked(CONFIRM, person(replace(imported, lifts_optouts=True), optouts=(stop,))).allowed


def test_a_no_ads_note_later_than_the_consent_stops_the_confirmation() -> None:
    later = card(obtained_at=date(2026, 11, 21), no_ads_note=True)
    assert stopped_by(CONFIRM, person(oral(), later))[0][0] == "JP-SEM-3-3-OPTOUT"
    assert asked(CONFIRM, person(oral(), card(no_ads_note=True))).allowed
    assert asked(CONFIRM, person(oral(), card(no_ads_note=True, no_ads_scope=frozenset({"x"})))).allowed
    assert not asked(CONFIRM, person(oral(), card(obtained_at=None, no_ads_note=True))).allowed


HISTORIES = {
    "one stands in the outbox": (LetterHistory(waiting=frozenset({CONFIRM})), "letter-in-outbox"),
    "sent six days ago": (LetterHistory(confirmations=(NOW - timedelta(days=6),)), "confirm-too-soon"),
    "sent three times": (
        LetterHistory(confirmations=tuple(NOW - timedelta(days=n) for n in (10, 20, 30))),
        "confirm-three-times",
    ),
}


@pytest.mark.parametrize(("history", "code"), HISTORIES.values(), ids=HISTORIES.keys())
def test_nobody_is_asked_to_confirm_again_and_again(history: LetterHistory, code: str) -> None:
    assert stopped_by(CONFIRM, person(oral()), history) == [("JP-SEMG-DOI", code)]


def test_a_week_later_the_second_may_go() -> None:
    week = LetterHistory(confirmations=(NOW - timedelta(days=7),), waiting=frozenset({REQUEST}))
    assert asked(CONFIRM, person(oral()), week).allowed
    found = asked(CONFIRM, person(oral()), LetterHistory(confirmations=(NOW - timedelta(days=1),)))
    assert dict(found.decision.findings[0].params) == {"day": "2026-11-28"}
    evening = LetterHistory(confirmations=(NOW - timedelta(days=6, hours=14),))  # of the 15th in Japan
    assert asked(CONFIRM, person(oral()), evening).allowed  # days count, as the refusal says (law.md 6.9.1)


def test_the_time_for_an_answer_ends_after_seven_days_in_japan() -> None:
    assert answer_by(NOW) == date(2026, 11, 29)
    assert answer_by(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 30)


MAY_BE_ASKED = {
    "told": told(),
    "told, and only the place is known": told(occasion=" ", place="青空市"),
    "a card": card(),
    "a customer who told it at the counter": Evidence(
        basis=Basis.RELATION, id="r1", last_dealing=date(2026, 11, 1), continuing="定期便",
        occasion="定期便のお申込み",
    ),
}


@pytest.mark.parametrize("evidence", MAY_BE_ASKED.values(), ids=MAY_BE_ASKED.keys())
def test_whoever_told_the_address_may_be_asked_once(evidence: Evidence) -> None:
    found = asked(REQUEST, person(evidence))
    assert found.allowed
    assert found.evidence == evidence


def test_the_evidence_that_says_where_is_the_one_the_request_goes_on() -> None:
    silent = told(id="t0", occasion=None)
    assert asked(REQUEST, person(silent, told())).evidence == told()
    assert asked(REQUEST, person(told(), silent)).evidence == told()


PUBLISHED = Evidence(
    basis=Basis.PUBLISHED, id="p1", url="https://x.example/", seen_on=date(2026, 11, 1), organisation=True,
    no_ads_on_site=False, copy_kept=True,
)
NEVER = {
    "agreed already": (oral(), "JP-SEMR-2-1-2-ONEREQ", "consent-request-pointless"),
    "no ground at all": (None, "JP-SEM-3-1-OPTIN", ""),
    "a no-ads note": (told(no_ads_note=True), "JP-SEM-3-1-2-CARD", "card-no-ads-note"),
    "a card that refuses": (card(no_ads_note=True), "JP-SEM-3-1-2-CARD", "card-no-ads-note"),
    "found on a page": (PUBLISHED, "JP-MSG-MERGE", "request-published"),
    "nobody knows where": (told(occasion=None), "JP-MSG-MERGE", "request-no-occasion"),
    "an old yes of a list": (
        Evidence(basis=Basis.CONSENT_LEGACY, id="l1"), "JP-IMP-LEGACYCONSENT", "",
    ),
}


@pytest.mark.parametrize(("evidence", "rule", "code"), NEVER.values(), ids=NEVER.keys())
def test_whom_the_request_never_goes_to(evidence: Evidence | None, rule: str, code: str) -> None:
    who = person(*([evidence] if evidence else []))
    assert (rule, code) in stopped_by(REQUEST, who)


def test_one_request_in_the_life_of_an_address() -> None:
    noted = person(told(), consent_requests=(NOW - timedelta(days=900),))
    assert stopped_by(REQUEST, noted) == [("JP-SEMR-2-1-2-ONEREQ", "")]
    claimed = LetterHistory(requests=(NOW,))
    assert stopped_by(REQUEST, person(told()), claimed) == [("JP-SEMR-2-1-2-ONEREQ", "")]
    waiting = LetterHistory(waiting=frozenset({REQUEST}))
    assert stopped_by(REQUEST, person(told()), waiting) == [("JP-SEMR-2-1-2-ONEREQ", "letter-in-outbox")]
    assert asked(REQUEST, person(told()), LetterHistory(waiting=frozenset({CONFIRM}))).allowed


def test_never_after_an_opt_out_of_any_kind_and_not_abroad() -> None:
    partly = person(told(), optouts=(OptOut(at=BEFORE, scope=frozenset({"x"})),))
    assert stopped_by(REQUEST, partly)[0][0] == "JP-SEM-3-3-OPTOUT"
    assert ("XX-COUNTRY-OPTIN", "") in stopped_by(REQUEST, person(told(), country="DE"))
    assert asked(REQUEST, person(told(), country="TH")).allowed


def test_countries_that_want_a_label_or_the_address_in_the_mail_get_no_request() -> None:
    assert stopped_by(REQUEST, person(told(), country="SG"))[0][0] == "XX-SG-LABEL"
    asked_from = aoi_shop(postal_address="", address_url="https://x.example/about")
    us = person(told(), country="US")
    assert decide_letter(REQUEST, SHOP, READ, us, LetterHistory(), NOW).allowed
    found = decide_letter(REQUEST, asked_from, READ, us, LetterHistory(), NOW)
    assert found.decision.rules == ("XX-US-ADDRESS",)


def test_who_does_not_sell_asks_only_where_the_letters_words_are_true() -> None:
    club = aoi_shop(for_profit=False)
    found = decide_letter(REQUEST, club, READ, person(), LetterHistory(), NOW)
    assert [one.code for one in found.decision.findings] == ["request-no-occasion"]
    assert decide_letter(REQUEST, club, READ, person(told()), LetterHistory(), NOW).allowed


def test_the_mailbox_must_be_read_before_a_request_but_not_before_a_confirmation() -> None:
    old = Mailbox(last_fetch=NOW - timedelta(hours=2))
    assert decide_letter(CONFIRM, SHOP, old, person(oral()), LetterHistory(), NOW).allowed
    found = decide_letter(REQUEST, SHOP, old, person(told()), LetterHistory(), NOW)
    assert found.decision.rules == ("JP-SEM-3-3-MAILBOX",)


def test_kinds_and_classes_name_each_other() -> None:
    assert [kind_of(kind.cls) for kind in LetterKind] == list(LetterKind)
    with pytest.raises(KeyError):
        kind_of(MessageClass.AD)


def test_only_a_told_address_has_an_occasion() -> None:
    assert occasion_of(PUBLISHED) == ""
    assert occasion_of(told(occasion=None, place=None)) == ""


def test_a_notice_of_a_stop_may_go_to_whoever_can_be_reached() -> None:
    stopped = OptOut(at=NOW)
    assert asked(NOTICE, person(optouts=(stopped,))).allowed
    assert asked(NOTICE, person(optouts=(stopped,))).evidence is None
    assert stopped_by(NOTICE, person(user_unknown=True)) == [("JP-SEND-BOUNCE", "")]
    assert kind_of(MessageClass.OPTOUT_ACK) is NOTICE


def test_who_answered_is_not_asked_again() -> None:
    def answer(**changes: Any) -> Evidence:
        whole = Evidence(basis=Basis.CONSENT_MAIL, id="a1", obtained_at=NOW, method="-", double_opt_in=True)
        return replace(whole, **changes)

    assert to_confirm(SHOP, person(oral(), answer()), NOW) is None
    assert to_confirm(SHOP, person(oral(scope=frozenset({"t"})), answer(scope=frozenset({"t"}))), NOW) is None
    for other in (answer(scope=frozenset({"t"})), answer(double_opt_in=None), answer(basis=Basis.CARD)):
        assert to_confirm(SHOP, person(oral(), other), NOW) is not None
    assert to_confirm(SHOP, person(answer(), oral()), NOW) is not None  # told anew after the answer
