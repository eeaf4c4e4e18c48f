"""May this mail go to this person? Cases written from the statute and law.md 6.2, 6.5, 6.8, 6.9."""

from typing import Any

import pytest

from desktop_app.domain.consent import Basis
from desktop_app.domain.decision import Decision
from desktop_app.domain.decision_case import read_case
from desktop_app.domain.eligibility import decide
from desktop_app.domain.errors import AppError

AT = "2026-11-22T10:00"


def case(
    *evidence: dict[str, Any],
    shop: dict[str, Any] | None = None,
    optouts: list[dict[str, Any]] | None = None,
    history: list[dict[str, Any]] | None = None,
    msg: dict[str, Any] | None = None,
    **contact: Any,
) -> dict[str, Any]:
    """A lawful AD of a shop without remote orders to a consumer in Japan, changed by what is given."""
    return {
        "shop": {
            "legal_kind": "sole_trader",
            "legal_name": "葵花子",
            "shop_name": "花のあおい",
            **(shop or {}),
        },
        "message": {"class": "AD", "date": AT, "topic": "news", **(msg or {})},
        "contact": {"email": "hanako@example.jp", "evidence": list(evidence), **contact},
        "optouts": optouts or [],
        "history": history or [],
    }


def ask(given: dict[str, Any]) -> Decision:
    return decide(*read_case(given))


WEB = {"basis": "CONSENT_WEB", "obtained_at": "2026-03-01", "method": "申込フォーム", "wording": "1"}
CARD = {"basis": "CARD", "obtained_at": "2026-10-01", "occasion": "花の見本市", "by": "佐藤"}
RELATION = {"basis": "RELATION", "last_dealing": "2026-09-01", "continuing": "定期便"}
PUBLISHED = {"basis": "PUBLISHED", "url": "https://example.jp", "seen_on": "2026-10-01"}
TOLD = {"basis": "ADDRESS_TOLD", "obtained_at": "2026-10-01", "method": "電話"}
LEGACY = {"basis": "CONSENT_LEGACY", "column": "メルマガ"}
ORAL = {
    "basis": "CONSENT_ORAL",
    "obtained_at": "2026-10-01T11:00",
    "method": "店頭で口頭",
    "place": "店頭",
    "by": "佐藤",
    "double_opt_in": True,
}
NONE = {"basis": "NONE"}
REMOTE = {"remote_orders": True}
SALE = {"remote_sale_ad": True}
NO_SALE = {"remote_sale_ad": False}
STOP = [{"at": "2026-11-01", "channel": "phone"}]
OPTIN, ONEREQ = "JP-SEM-3-1-OPTIN", "JP-SEMR-2-1-2-ONEREQ"
OPTOUT, RECONSENT, TXAD = "JP-SEM-3-3-OPTOUT", "JP-SEM-3-3-RECONSENT", "JP-SEM-3-3-TXAD"
A_CARD, RELATED, PUBLIC = "JP-SEM-3-1-2-CARD", "JP-SEM-3-1-3-RELATION", "JP-SEM-3-1-4-PUBLISHED"
ASCT, ASCT_RECORD = "JP-ASCT-12-3-1-OPTIN", "JP-ASCT-12-3-3-RECORD"

ALLOWED, WARN, OUT = "allowed", "warn", "left_out"

BASES: list[tuple[str, dict[str, Any], str, set[str]]] = [
    ("consent by form", case(WEB), ALLOWED, set()),
    ("card", case(CARD), ALLOWED, set()),
    ("relation", case(RELATION), ALLOWED, set()),
    ("published", case(PUBLISHED), ALLOWED, set()),
    ("only told", case(TOLD), OUT, {OPTIN}),
    ("no basis recorded", case(), OUT, {OPTIN}),
    ("bought list", case(NONE), OUT, {OPTIN, "JP-IMP-UNKNOWN"}),
    ("not for profit: SEM off", case(shop={"for_profit": False}), ALLOWED, set()),
    ("not for profit, told address", case(TOLD, shop={"for_profit": False}), ALLOWED, set()),
    ("not for profit, stopped", case(WEB, shop={"for_profit": False}, optouts=STOP), OUT, {OPTOUT}),
    ("not for profit, remote sale", case(shop={"for_profit": False, **REMOTE}, msg=SALE), OUT, {ASCT}),
    ("not for profit, abroad", case(shop={"for_profit": False}, country="DE"), OUT, {"XX-COUNTRY-OPTIN"}),
    ("consent tomorrow", case({**WEB, "obtained_at": "2026-11-23"}), OUT, {"JP-SEM-3-1-1-BEFORE"}),
    ("consent the same day", case({**WEB, "obtained_at": "2026-11-22"}), ALLOWED, set()),
    ("consent an hour later", case({**WEB, "obtained_at": "2026-11-22T11:00"}), OUT, {"JP-SEM-3-1-1-BEFORE"}),
    (
        "consent late on 21 UTC is 22 in Japan",
        case({**WEB, "obtained_at": "2026-11-21T16:00Z"}, msg={"date": "2026-11-21"}),
        OUT,
        {"JP-SEM-3-1-1-BEFORE"},
    ),
    ("consent to another firm", case({**WEB, "given_to": "山田商店"}), OUT, {"JP-SEM-3-1-1-TOYOU"}),
    ("consent to us by name", case({**WEB, "given_to": "花の あおい"}), ALLOWED, set()),
    ("topic outside consent", case({**WEB, "scope": ["lesson"]}), OUT, {"JP-SEM-3-1-1-SCOPE"}),
    ("topic outside consent, card carries", case({**WEB, "scope": ["lesson"]}, CARD), ALLOWED, set()),
    ("topic inside consent", case({**WEB, "scope": ["lesson", "news"]}), ALLOWED, set()),
    (
        "nothing recorded of consent",
        case({**WEB, "obtained_at": None, "method": None, "wording": None}),
        OUT,
        {"JP-SEM-3-2-RECORD"},
    ),
    ("time missing", case({**WEB, "obtained_at": None}), WARN, {"JP-SEM-3-2-RECORD"}),
    (
        "neither method nor wording",
        case({**WEB, "method": None, "wording": None}),
        OUT,
        {"JP-SEM-3-2-RECORD"},
    ),
    ("wording instead of method", case({**WEB, "method": None}), ALLOWED, set()),
    ("wording but no list", case({**WEB, "method": None, "list_record": False}), OUT, {"JP-SEM-3-2-RECORD"}),
    ("pre-ticked box", case({**WEB, "wording_default_on": True}), WARN, {"JP-SEMG-DEFAULTON"}),
    ("form of others unconfirmed", case({**WEB, "double_opt_in": False}), WARN, {"JP-SEMG-DOI"}),
    (
        "paper, signed",
        case({**WEB, "basis": "CONSENT_PAPER", "double_opt_in": None, "signed": True}),
        ALLOWED,
        set(),
    ),
    (
        "paper, unsigned",
        case({**WEB, "basis": "CONSENT_PAPER", "double_opt_in": None}),
        WARN,
        {"JP-SEMG-DOI"},
    ),
    (
        "their own mail is proof",
        case({**WEB, "basis": "CONSENT_MAIL", "double_opt_in": None}),
        ALLOWED,
        set(),
    ),
    (
        "counter screen, unconfirmed",
        case({**WEB, "method": "kiosk", "double_opt_in": "sent"}),
        OUT,
        {"JP-SEMG-DOI"},
    ),
    (
        "counter screen, confirmed",
        case({**WEB, "method": "kiosk", "double_opt_in": {"confirmed_at": "2026-03-01"}}),
        ALLOWED,
        set(),
    ),
    ("purpose not told", case({**WEB, "purpose_told_at": None}), WARN, {"JP-APPI-21-2-PURPOSE"}),
    ("purpose told too late", case({**WEB, "purpose_told_at": "2026-03-02"}), WARN, {"JP-APPI-21-2-PURPOSE"}),
    (
        "purpose silent on ads",
        case({**WEB, "purpose_notice": "サービス向上のため"}),
        WARN,
        {"JP-APPI-21-2-PURPOSE"},
    ),
    (
        "purpose excludes ads",
        case({**WEB, "purpose_notice": "ご注文の発送のためだけに使います"}),
        OUT,
        {"JP-APPI-18-PURPOSE"},
    ),
    (
        "purpose refuses ads",
        case({**CARD, "purpose_notice": "広告には使いません"}),
        OUT,
        {"JP-APPI-18-PURPOSE"},
    ),
    ("purpose names ads", case({**WEB, "purpose_notice": "広告メールの送付"}), ALLOWED, set()),
    ("notice null", case({**WEB, "purpose_notice": None}), WARN, {"JP-APPI-21-2-PURPOSE"}),
    ("notice as object", case({**WEB, "purpose_notice": {"text": "広告メールの送付"}}), ALLOWED, set()),
    ("oral, all there", case(ORAL), ALLOWED, set()),
    ("oral, no method", case({**ORAL, "method": ""}), OUT, {"JP-SEMR-4-1-ORAL"}),
    ("oral, no time", case({**ORAL, "obtained_at": None}), OUT, {"JP-SEMR-4-1-ORAL"}),
    ("oral, no circumstances", case({**ORAL, "place": None, "by": None}), OUT, {"JP-SEMR-4-1-ORAL"}),
    ("oral, standard text only", case({**ORAL, "method": None, "wording": "1"}), OUT, {"JP-SEMR-4-1-ORAL"}),
    ("oral, unconfirmed", case({**ORAL, "double_opt_in": None}), WARN, {"JP-SEMG-DOI"}),
    ("legacy", case(LEGACY), OUT, {"JP-IMP-LEGACYCONSENT"}),
    (
        "legacy completed by date and method",
        case({**LEGACY, "obtained_at": "2024-01-01", "method": "葉書"}),
        ALLOWED,
        set(),
    ),
    (
        "legacy completed by wording and list",
        case({**LEGACY, "wording": "1", "list_record": True}),
        ALLOWED,
        set(),
    ),
    (
        "legacy for another topic",
        case({**LEGACY, "obtained_at": "2024-01-01", "method": "葉書", "scope": ["x"]}),
        OUT,
        {"JP-SEM-3-1-1-SCOPE"},
    ),
    (
        "a bare column is legacy",
        case({"basis": "CONSENT_WEB", "column": "案内可", "obtained_at": None, "method": None}),
        OUT,
        {"JP-IMP-LEGACYCONSENT"},
    ),
    ("card with a note", case({**CARD, "no_ads_note": True}), OUT, {A_CARD}),
    (
        "card with a note for another topic",
        case({**CARD, "no_ads_note": True, "no_ads_scope": ["sale"]}),
        ALLOWED,
        set(),
    ),
    ("card without date", case({**CARD, "obtained_at": None}), WARN, {A_CARD}),
    ("card without occasion", case({**CARD, "occasion": None}), WARN, {A_CARD}),
    ("card with neither", case({**CARD, "occasion": None, "obtained_at": None}), OUT, {A_CARD}),
    ("card from a colleague", case({**CARD, "handed_over_by_person": False}), OUT, {A_CARD}),
    ("card as picture", case({**CARD, "paper": False}), OUT, {"JP-SEMR-2-1-PAPERONLY"}),
    ("card from a mail signature", case({**CARD, "method": "メールの署名"}), OUT, {"JP-SEMR-2-1-PAPERONLY"}),
    ("address not on the card", case({**CARD, "address_on_card": False}), OUT, {"JP-SEMR-2-1-PAPERONLY"}),
    ("relation, both empty", case({**RELATION, "last_dealing": None, "continuing": None}), OUT, {RELATED}),
    ("relation ended", case({**RELATION, "continuing": False}), OUT, {RELATED}),
    ("relation, 13 months", case({**RELATION, "last_dealing": "2025-10-21"}), WARN, {RELATED}),
    ("relation, 12 months to the day", case({**RELATION, "last_dealing": "2025-11-22"}), ALLOWED, set()),
    ("relation, nothing continuing named", case({**RELATION, "continuing": None}), WARN, {RELATED}),
    ("relation with another business", case(RELATION, msg={"advertises": "となりの菓子店"}), OUT, {RELATED}),
    ("published private person", case({**PUBLISHED, "organisation": False}), OUT, {PUBLIC}),
    (
        "published sole trader",
        case({**PUBLISHED, "organisation": False, "carrying_on_business": True}),
        ALLOWED,
        set(),
    ),
    ("published with refusal", case({**PUBLISHED, "no_ads_on_site": True}), OUT, {PUBLIC}),
    ("published nowhere", case({**PUBLISHED, "url": None}), OUT, {PUBLIC}),
    ("published, stale", case({**PUBLISHED, "seen_on": "2026-05-21"}), WARN, {PUBLIC}),
    ("published, no copy", case({**PUBLISHED, "copy_kept": None}), WARN, {PUBLIC}),
]

REGIMES: list[tuple[str, dict[str, Any], str, set[str]]] = [
    ("remote sale, consent", case(WEB, shop=REMOTE, msg=SALE), ALLOWED, set()),
    ("remote sale, card", case(CARD, shop=REMOTE, msg=SALE), OUT, {ASCT}),
    ("remote sale, relation", case(RELATION, shop=REMOTE, msg=SALE), OUT, {ASCT}),
    ("remote sale, published", case(PUBLISHED, shop=REMOTE, msg=SALE), OUT, {ASCT}),
    ("remote sale, business", case(CARD, shop=REMOTE, msg=SALE, recipient_type="business"), ALLOWED, set()),
    ("remote sale, unknown type", case(CARD, shop=REMOTE, msg=SALE, recipient_type="unknown"), OUT, {ASCT}),
    ("remote sale, in Taiwan", case(CARD, shop=REMOTE, msg=SALE, country="TW"), ALLOWED, set()),
    ("remote orders, declared off", case(CARD, shop=REMOTE, msg=NO_SALE), WARN, {ASCT}),
    ("remote orders, declared off, consent", case(WEB, shop=REMOTE, msg=NO_SALE), ALLOWED, set()),
    ("no remote orders, card", case(CARD, shop={"remote_orders": False}, msg=SALE), ALLOWED, set()),
    ("remote orders not stated, but in the mail", case(CARD, msg=SALE), OUT, {ASCT}),
    ("remote sale, nobody's consent", case(shop=REMOTE, msg=SALE), OUT, {OPTIN, ASCT}),
    (
        "remote sale, legacy",
        case({**LEGACY, "obtained_at": "2024-01-01", "method": "葉書"}, shop=REMOTE, msg=SALE),
        OUT,
        {ASCT_RECORD},
    ),
    (
        "remote sale, neither record",
        case({**WEB, "method": None, "displayed_from": None}, shop=REMOTE, msg=SALE),
        OUT,
        {ASCT_RECORD},
    ),
    (
        "remote sale, text and its period",
        case(
            {**WEB, "method": None, "displayed_from": "2026-01-01", "displayed_to": "2026-04-01"},
            shop=REMOTE,
            msg=SALE,
        ),
        ALLOWED,
        set(),
    ),
    (
        "remote sale, text not yet shown",
        case({**WEB, "method": None, "displayed_from": "2026-04-01"}, shop=REMOTE, msg=SALE),
        OUT,
        {ASCT_RECORD},
    ),
    (
        "remote sale, text no more shown",
        case(
            {**WEB, "method": None, "displayed_from": "2025-01-01", "displayed_to": "2026-02-01"},
            shop=REMOTE,
            msg=SALE,
        ),
        OUT,
        {ASCT_RECORD},
    ),
    (
        "remote sale, text, time missing",
        case(
            {**WEB, "method": None, "obtained_at": None, "displayed_from": "2026-01-01"},
            shop=REMOTE,
            msg=SALE,
        ),
        WARN,
        {"JP-SEM-3-2-RECORD"},
    ),
    (
        "remote sale, no record per consent",
        case({**WEB, "per_consent_record": False, "wording": None}, shop=REMOTE, msg=SALE),
        OUT,
        {ASCT_RECORD},
    ),
    ("Germany, card", case(CARD, country="DE"), OUT, {"XX-COUNTRY-OPTIN"}),
    ("Germany, consent", case(WEB, country="DE"), ALLOWED, set()),
    ("Britain, relation", case(RELATION, country="UK"), OUT, {"XX-COUNTRY-OPTIN"}),
    ("Switzerland, published", case(PUBLISHED, country="CH"), OUT, {"XX-COUNTRY-OPTIN"}),
    (
        "Canada, legacy",
        case({**LEGACY, "obtained_at": "2024-01-01", "method": "葉書"}, country="CA"),
        OUT,
        {"XX-COUNTRY-OPTIN"},
    ),
    ("Korea, label there", case(WEB, country="KR", msg={"subject": "(광고) 봄꽃"}), ALLOWED, set()),
    ("Korea, label late", case(WEB, country="KR", msg={"subject": "봄꽃 (광고)"}), OUT, {"XX-KR-LABEL"}),
    ("China, label there", case(WEB, country="CN", msg={"subject": "广告：春花"}), ALLOWED, set()),
    ("China, AD", case(WEB, country="CN", msg={"subject": "AD: spring"}), ALLOWED, set()),
    ("China, no label", case(WEB, country="CN", msg={"subject": "ADIEU"}), OUT, {"XX-CN-LABEL"}),
    ("Singapore", case(CARD, country="SG", msg={"subject": "Spring"}), OUT, {"XX-SG-LABEL"}),
    ("Singapore, label", case(CARD, country="SG", msg={"subject": "<ADV> Spring"}), ALLOWED, set()),
    (
        "USA, address linked only",
        case(CARD, country="US", msg={"postal_address_in_body": False}),
        OUT,
        {"XX-US-ADDRESS"},
    ),
    ("USA, address in the mail", case(CARD, country="US"), ALLOWED, set()),
    (
        "USA, order notice needs no address",
        case(country="US", msg={"class": "TX", "postal_address_in_body": False}),
        ALLOWED,
        set(),
    ),
]

STOPS: list[tuple[str, dict[str, Any], str, set[str]]] = [
    ("stopped by phone", case(WEB, optouts=STOP), OUT, {OPTOUT}),
    ("stopped the same day", case(WEB, optouts=[{"at": "2026-11-22"}]), OUT, {OPTOUT}),
    ("stopped an hour later", case(WEB, optouts=[{"at": "2026-11-22T11:00"}]), ALLOWED, set()),
    ("unread is received", case(WEB, optouts=[{"at": "2026-11-22T09:59", "read": False}]), OUT, {OPTOUT}),
    (
        "queue built before",
        case(WEB, optouts=[{"at": "2026-11-22T09:00"}], msg={"queue_built": "2026-11-22T08:00"}),
        OUT,
        {OPTOUT},
    ),
    (
        "other topic stopped",
        case(WEB, optouts=[{"at": "2026-11-01", "scope": "topic", "topic": "sale"}]),
        ALLOWED,
        set(),
    ),
    (
        "this topic stopped",
        case(WEB, optouts=[{"at": "2026-11-01", "scope": "topic", "topic": "news"}]),
        OUT,
        {OPTOUT},
    ),
    (
        "topics as list",
        case(WEB, optouts=[{"at": "2026-11-01", "scope": "topic", "topic": ["news", "sale"]}]),
        OUT,
        {OPTOUT},
    ),
    (
        "topic scope without a topic is all",
        case(WEB, optouts=[{"at": "2026-11-01", "scope": "topic"}]),
        OUT,
        {OPTOUT},
    ),
    (
        "until today holds all day",
        case(WEB, optouts=[{"at": "2026-11-01", "scope": "until", "until": "2026-11-22"}]),
        OUT,
        {OPTOUT},
    ),
    (
        "until yesterday is over",
        case(WEB, optouts=[{"at": "2026-11-01", "scope": "until", "until": "2026-11-21"}]),
        ALLOWED,
        set(),
    ),
    (
        "other address",
        case(WEB, optouts=[{"at": "2026-11-01", "address": "other@example.jp"}]),
        ALLOWED,
        set(),
    ),
    (
        "other address, whole person",
        case(WEB, optouts=[{"at": "2026-11-01", "address": "other@example.jp", "person_wide": True}]),
        OUT,
        {OPTOUT},
    ),
    (
        "same address, other case and width",
        case(WEB, optouts=[{"at": "2026-11-01", "address": "ＨＡＮＡＫＯ@EXAMPLE.jp"}]),
        OUT,
        {OPTOUT},
    ),
    (
        "hash of this address",
        case(WEB, optouts=[{"at": "2026-11-01", "address_hash_of": "hanako@example.jp"}]),
        OUT,
        {OPTOUT},
    ),
    ("new consent later", case({**WEB, "obtained_at": "2026-11-05"}, optouts=STOP), ALLOWED, set()),
    ("new consent the same day", case({**WEB, "obtained_at": "2026-11-01"}, optouts=STOP), OUT, {OPTOUT}),
    (
        "later card does not lift",
        case({**CARD, "obtained_at": "2026-11-05"}, optouts=STOP),
        OUT,
        {OPTOUT, RECONSENT},
    ),
    (
        "later purchase does not lift",
        case({**RELATION, "last_dealing": "2026-11-05"}, optouts=STOP),
        OUT,
        {OPTOUT, RECONSENT},
    ),
    (
        "later consent for another topic does not lift",
        case({**WEB, "obtained_at": "2026-11-05", "scope": ["sale"]}, optouts=STOP),
        OUT,
        {OPTOUT, RECONSENT, "JP-SEM-3-1-1-SCOPE"},
    ),
    ("later card with a note is an opt-out", case(WEB, {**CARD, "no_ads_note": True}), OUT, {OPTOUT}),
    (
        "consent after the card with a note",
        case({**WEB, "obtained_at": "2026-11-01"}, {**CARD, "no_ads_note": True}),
        ALLOWED,
        set(),
    ),
    (
        "undated card with a note",
        case(WEB, {**CARD, "no_ads_note": True, "obtained_at": None}),
        OUT,
        {OPTOUT},
    ),
    ("complaint", case(WEB, history=[{"what": "complaint", "at": "2026-11-01"}]), OUT, {OPTOUT}),
    (
        "unclear mail waits",
        case(WEB, inbox=[{"at": "2026-11-20", "text": "もう停止？"}]),
        OUT,
        {"JP-SEM-3-3-UNCLEAR"},
    ),
    (
        "a friendly reply stops nothing",
        case(WEB, inbox=[{"at": "2026-11-20", "text": "ありがとうございます"}]),
        ALLOWED,
        set(),
    ),
    (
        "unclear mail handled",
        case(WEB, inbox=[{"at": "2026-11-20", "text": "もう停止？", "handled": True}]),
        ALLOWED,
        set(),
    ),
    (
        "handled as stop",
        case(WEB, inbox=[{"at": "2026-11-20", "text": "停止", "handled": True, "handled_as": "optout"}]),
        OUT,
        {OPTOUT},
    ),
    (
        "mailbox read 31 minutes ago",
        case(WEB, shop={"mailbox": {"imap": True, "last_fetch": "2026-11-22T09:29"}}),
        OUT,
        {"JP-SEM-3-3-MAILBOX"},
    ),
    (
        "mailbox read 30 minutes ago",
        case(WEB, shop={"mailbox": {"imap": True, "last_fetch": "2026-11-22T09:30"}}),
        ALLOWED,
        set(),
    ),
    (
        "mailbox never read",
        case(WEB, shop={"mailbox": {"imap": True, "last_fetch": None}}),
        OUT,
        {"JP-SEM-3-3-MAILBOX"},
    ),
    (
        "mailbox read in a time to come",
        case(WEB, shop={"mailbox": {"imap": True, "last_fetch": "2027-11-22T09:30"}}),
        OUT,
        {"JP-SEM-3-3-MAILBOX"},
    ),
    ("no IMAP, nobody read", case(WEB, shop={"mailbox": {"imap": False}}), OUT, {"JP-SEM-3-3-MAILBOX"}),
    (
        "no IMAP, read by hand",
        case(WEB, shop={"mailbox": {"imap": False, "confirmed_at": "2026-11-22T09:50"}}),
        ALLOWED,
        set(),
    ),
    ("mailbox of today, day only", case(WEB, shop={"mailbox": {"last_fetch": "2026-11-22"}}), ALLOWED, set()),
    ("order notice after a stop", case(optouts=STOP, msg={"class": "TX"}), ALLOWED, set()),
    ("acknowledgement after a stop", case(optouts=STOP, msg={"class": "OPTOUT_ACK"}), ALLOWED, set()),
    ("TX_AD after a stop", case(TOLD, optouts=STOP, msg={"class": "TX_AD"}), WARN, {TXAD}),
    (
        "TX_AD with remote sale after a stop",
        case(TOLD, optouts=STOP, shop=REMOTE, msg={"class": "TX_AD", **SALE}),
        OUT,
        {OPTOUT},
    ),
    (
        "TX_AD after a stop of one topic",
        case(
            TOLD,
            msg={"class": "TX_AD", "topic": None},
            optouts=[{"at": "2026-11-01", "scope": "topic", "topic": "news"}],
        ),
        ALLOWED,
        set(),
    ),
    ("INFO_AD after a stop", case(TOLD, optouts=STOP, msg={"class": "INFO_AD"}), WARN, {TXAD}),
    (
        "user unknown",
        case(WEB, history=[{"what": "user_unknown", "at": "2026-11-01"}]),
        OUT,
        {"JP-SEND-BOUNCE"},
    ),
    (
        "two hard bounces",
        case(WEB, history=[{"what": "hard_bounce"}, {"what": "hard_bounce"}]),
        OUT,
        {"JP-SEND-BOUNCE"},
    ),
    ("one hard bounce", case(WEB, history=[{"what": "hard_bounce"}]), WARN, {"JP-SEND-BOUNCE"}),
    ("soft bounce", case(WEB, history=[{"what": "soft_bounce"}]), ALLOWED, set()),
    ("art. 7 order", case(WEB, shop={"art7_order": {"at": "2026-11-01"}}), OUT, {"JP-SEND-REPRESSION"}),
    (
        "art. 7 order, measure done",
        case(WEB, shop={"art7_order": {"at": "2026-11-01", "measure_confirmed": True}}),
        ALLOWED,
        set(),
    ),
    ("art. 7 order comes later", case(WEB, shop={"art7_order": {"at": "2026-11-23"}}), ALLOWED, set()),
    ("two in one message", case(WEB, msg={"recipients_in_message": 2}), OUT, {"JP-SEND-ONETO"}),
    (
        "a list of two",
        case(WEB, msg={"recipients_in_message": ["a@example.jp", "b@example.jp"]}),
        OUT,
        {"JP-SEND-ONETO"},
    ),
]

CLASSES: list[tuple[str, dict[str, Any], str, set[str]]] = [
    ("request to a told address", case(TOLD, msg={"class": "CONSENT_REQ"}), ALLOWED, set()),
    ("request to a card", case(CARD, msg={"class": "CONSENT_REQ"}), ALLOWED, set()),
    (
        "request to a card by mail",
        case({**CARD, "paper": False}, msg={"class": "CONSENT_REQ"}),
        ALLOWED,
        set(),
    ),
    (
        "second request",
        case(TOLD, msg={"class": "CONSENT_REQ"}, history=[{"what": "CONSENT_REQ", "at": "2026-01-01"}]),
        OUT,
        {ONEREQ},
    ),
    (
        "request went to another address",
        case(
            TOLD,
            msg={"class": "CONSENT_REQ"},
            history=[{"what": "CONSENT_REQ", "to": "other@example.jp", "at": "2026-01-01"}],
        ),
        ALLOWED,
        set(),
    ),
    ("request to nobody known", case(msg={"class": "CONSENT_REQ"}), OUT, {OPTIN}),
    ("request on a bought list", case(NONE, msg={"class": "CONSENT_REQ"}), OUT, {OPTIN, "JP-IMP-UNKNOWN"}),
    ("request on legacy only", case(LEGACY, msg={"class": "CONSENT_REQ"}), OUT, {"JP-IMP-LEGACYCONSENT"}),
    ("request on legacy and card", case(LEGACY, CARD, msg={"class": "CONSENT_REQ"}), ALLOWED, set()),
    ("request to one who agreed", case(WEB, msg={"class": "CONSENT_REQ"}), WARN, {ONEREQ}),
    ("request after a stop", case(TOLD, optouts=STOP, msg={"class": "CONSENT_REQ"}), OUT, {OPTOUT}),
    (
        "request after a stop of another topic",
        case(
            TOLD,
            msg={"class": "CONSENT_REQ"},
            optouts=[{"at": "2026-11-01", "scope": "topic", "topic": "sale"}],
        ),
        OUT,
        {OPTOUT},
    ),
    ("request with remote sale", case(TOLD, shop=REMOTE, msg={"class": "CONSENT_REQ", **SALE}), OUT, {ASCT}),
    ("request abroad", case(CARD, country="FR", msg={"class": "CONSENT_REQ"}), OUT, {"XX-COUNTRY-OPTIN"}),
    (
        "request, no ads noted",
        case({**TOLD, "no_ads_note": True}, msg={"class": "CONSENT_REQ"}),
        OUT,
        {A_CARD},
    ),
    ("TX_AD to the buyer", case(msg={"class": "TX_AD", "tx_matter": "order"}), ALLOWED, set()),
    (
        "TX_AD to somebody else",
        case(CARD, msg={"class": "TX_AD"}, history=[{"what": "order", "to": "x@example.jp"}]),
        OUT,
        {"JP-SEMR-6-TXONLYPARTY"},
    ),
    (
        "TX_AD about nothing",
        case(CARD, msg={"class": "TX_AD", "tx_matter": None}),
        OUT,
        {"JP-SEMR-6-TXONLYPARTY"},
    ),
    (
        "TX_AD mostly ad, no basis",
        case(msg={"class": "TX_AD", "ad_share": 0.5}),
        OUT,
        {"JP-SEMR-6-INCIDENTAL", OPTIN},
    ),
    (
        "TX_AD mostly ad, consent",
        case(WEB, msg={"class": "TX_AD", "ad_share": 50}),
        WARN,
        {"JP-SEMR-6-INCIDENTAL"},
    ),
    ("TX_AD with a small ad", case(msg={"class": "TX_AD", "ad_share": 0.2}), ALLOWED, set()),
    (
        "follow mail, remote sale",
        case(CARD, shop=REMOTE, msg={"class": "TX_AD", "tx_matter": "follow_mail", **SALE}),
        OUT,
        {"JP-ASCTR-28-TXAD", ASCT},
    ),
    (
        "follow mail to one who agreed",
        case(WEB, shop=REMOTE, msg={"class": "TX_AD", "tx_matter": "follow", **SALE}),
        WARN,
        {"JP-ASCTR-28-TXAD"},
    ),
    ("INFO_AD on a card", case(CARD, msg={"class": "INFO_AD"}), ALLOWED, set()),
    ("INFO_AD to nobody known", case(msg={"class": "INFO_AD"}), OUT, {OPTIN}),
    ("INFO_AD asked for", case(msg={"class": "INFO_AD", "main_mail_requested": True}), ALLOWED, set()),
    (
        "INFO_AD, remote sale, not asked for",
        case(CARD, shop=REMOTE, msg={"class": "INFO_AD", **SALE, "main_mail_requested": False}),
        OUT,
        {ASCT},
    ),
    (
        "INFO_AD, remote sale, asked for",
        case(CARD, shop=REMOTE, msg={"class": "INFO_AD", **SALE, "main_mail_requested": True}),
        ALLOWED,
        set(),
    ),
    ("TX with an ad", case(msg={"class": "TX", "contains_ad": True}), WARN, {"JP-MSG-CLASS"}),
    ("NOTICE with an ad", case(msg={"class": "NOTICE", "contains_ad": True}), WARN, {"JP-MSG-CLASS"}),
    (
        "acknowledgement with a coupon",
        case(optouts=STOP, msg={"class": "OPTOUT_ACK", "contains_ad": True}),
        OUT,
        {"JP-MSG-ACKNOADS"},
    ),
    ("confirmation with an ad", case(msg={"class": "DOI", "contains_ad": True}), OUT, {"JP-MSG-ACKNOADS"}),
    ("confirmation", case(msg={"class": "DOI"}), ALLOWED, set()),
    ("changed address", case(WEB, address_changed={"at": "2026-10-01"}), OUT, {"JP-SEMG-ADDRCHANGE"}),
    (
        "changed address, confirmed",
        case(WEB, address_changed={"at": "2026-10-01", "confirmed": True}),
        ALLOWED,
        set(),
    ),
    (
        "changed address, own evidence",
        case({**WEB, "obtained_at": "2026-10-05"}, address_changed={"at": "2026-10-01"}),
        ALLOWED,
        set(),
    ),
    ("address will change", case(WEB, address_changed={"at": "2026-12-01"}), ALLOWED, set()),
    (
        "changed address, request",
        case(TOLD, address_changed={"at": "2026-10-05"}, msg={"class": "CONSENT_REQ"}),
        WARN,
        {"JP-SEMG-ADDRCHANGE"},
    ),
    ("postmaster", case(WEB, email="postmaster@example.jp"), OUT, {"JP-IMP-ROLE"}),
    ("info@", case(WEB, email="info@example.jp"), WARN, {"JP-IMP-ROLE"}),
    ("fifteen", case(WEB, age=15), WARN, {"JP-APPI-MINOR"}),
    ("fifteen, guardian agreed", case(WEB, age=15, guardian_consent=True), ALLOWED, set()),
    ("sixteen", case(WEB, age=16), ALLOWED, set()),
    ("illness in the note", case(WEB, note="持病あり"), WARN, {"JP-APPI-20-2-SENSITIVE"}),
    ("illness, agreed to", case(WEB, note="持病あり", sensitive_consent=True), ALLOWED, set()),
]


@pytest.mark.parametrize(
    ("given", "decision", "rules"),
    [pytest.param(*row[1:], id=row[0]) for row in [*BASES, *REGIMES, *STOPS, *CLASSES]],
)
def test_decision(given: dict[str, Any], decision: str, rules: set[str]) -> None:
    answer = ask(given)
    assert (answer.outcome.value, set(answer.rules)) == (decision, rules)


def test_the_basis_that_carries_is_named() -> None:
    answer = ask(case(CARD, {**WEB, "double_opt_in": True}))
    assert answer.basis is Basis.CONSENT_WEB


@pytest.mark.parametrize(
    "broken",
    [
        {"message": {"class": "SPAM", "date": AT}},
        {"message": {"date": "tomorrow"}},
        {"message": "AD"},
        {"message": {"date": AT}, "contact": {"email": "a@example.jp", "evidence": [{"basis": "WISH"}]}},
        {"message": {"date": AT}, "contact": {"recipient_type": "friend"}},
        {"message": {"date": AT}, "optouts": ["x"]},
        {"message": {"date": AT, "ad_share": "half"}},
    ],
)
def test_an_unreadable_case_names_its_field(broken: dict[str, Any]) -> None:
    with pytest.raises(AppError) as caught:
        read_case(broken)
    assert caught.value.id == "case-unreadable"
    assert caught.value.params["field"]
