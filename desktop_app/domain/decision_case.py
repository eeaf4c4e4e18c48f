"""A case of `kawaraban decide --from CASES.json` as values for `eligibility.decide` (cli.md "decide").

An absent field is in order; `null` in evidence means "not recorded"; times without zone are Japanese.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from desktop_app.domain.address import AddressError, parse_address
from desktop_app.domain.consent import Basis, Evidence, Scope
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Mailbox, Message, Person, WaitingMail
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import basis_of, evidence_from_json, flag, moment_of, optional_moment
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment, legal_day, not_after
from desktop_app.domain.optout_words import Verdict, read_reply
from desktop_app.domain.shop import LegalKind, Shop
from desktop_app.domain.suppression import OptOut

Json = Mapping[str, Any]

_ORDER_WORDS = (
    "order",
    "contract",
    "purchase",
    "booking",
    "application",
    "注文",
    "契約",
    "購入",
    "予約",
    "申込",
)
_FOLLOW_WORDS = (
    "follow",
    "after",
    "survey",
    "review",
    "thank",
    "フォロー",
    "アフター",
    "アンケート",
    "レビュー",
    "お礼",
)
_STOP_WORDS = ("optout", "opt-out", "opt_out", "stop", "unsubscribe", "停止", "配信停止", "解除")


def read_case(case: Json) -> tuple[Shop, Mailbox, Message, Person]:
    """The four arguments of `decide`. Raises AppError("case-unreadable") that names the field."""
    try:
        return _read(case)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise AppError("case-unreadable", field="case") from error


def _read(case: Json) -> tuple[Shop, Mailbox, Message, Person]:
    contact, shop_json = _object(case, "contact"), _object(case, "shop")
    message = _message(_object(case, "message"))
    person = _person(contact, _list(case, "optouts"), _list(case, "history"), message)
    return _shop(shop_json), _mailbox(shop_json.get("mailbox"), message.at), message, person


def _shop(shop: Json) -> Shop:
    order = shop.get("art7_order") or {}
    kind = shop.get("legal_kind")
    return Shop(
        legal_kind=LegalKind(kind) if kind in set(LegalKind) else None,
        legal_name=str(shop.get("legal_name", _IN_ORDER) or ""),
        shop_name=str(shop.get("shop_name") or ""),
        remote_orders=flag(shop.get("remote_orders")),
        country=str(shop.get("country") or "JP"),
        for_profit=flag(shop.get("for_profit")) is not False,
        art7_order_on=legal_day(moment_of(order["at"], "art7_order.at")) if order.get("at") else None,
        art7_measure_confirmed=bool(flag(order.get("measure_confirmed"))),
    )


def _mailbox(mailbox: Any, at: Moment) -> Mailbox:
    """An absent mailbox, or an absent reading of one with IMAP, is in order: read just now.

    Without IMAP only the owner's word counts, so there the word must be in the case.
    """
    if mailbox is None:
        return Mailbox(last_fetch=at)
    imap = flag(mailbox.get("imap")) is not False
    fetched = optional_moment(mailbox, "last_fetch") if "last_fetch" in mailbox else at
    return Mailbox(imap=imap, last_fetch=fetched, read_by_hand_at=optional_moment(mailbox, "confirmed_at"))


def _message(message: Json) -> Message:
    try:
        cls = MessageClass(str(message.get("class") or "AD"))
    except ValueError:
        raise AppError("case-unreadable", field="message.class") from None
    return Message(
        cls=cls,
        at=moment_of(message.get("date"), "message.date"),
        topic=_word(message, "topic"),
        remote_sale_ad=flag(message.get("remote_sale_ad")),
        subject=_word(message, "subject"),
        contains_ad=bool(flag(message.get("contains_ad"))),
        ad_share=_share(message.get("ad_share")),
        tx_matter=_tx_matter(message),
        main_mail_requested=bool(flag(message["main_mail_requested"]))
        if "main_mail_requested" in message
        else None,
        postal_address_in_body=flag(message.get("postal_address_in_body")) is not False,
        recipients=_recipients(message.get("recipients_in_message")),
        advertises=_word(message, "advertises"),
    )


def _word(message: Json, name: str) -> str | None:
    value = message.get(name)
    if isinstance(value, Mapping | list):
        raise AppError("case-unreadable", field=f"message.{name}")
    return None if value is None else str(value)


def _share(value: Any) -> float | None:
    """A part of 1; above 1 it is read as per cent."""
    if value is None:
        return None
    share = float(value)
    if not 0 <= share <= 100:
        raise AppError("case-unreadable", field="message.ad_share")
    return share / 100 if share > 1 else share


def _recipients(value: Any) -> int:
    if value is None:
        return 1
    return len(value) if isinstance(value, list) else int(value)


def _tx_matter(message: Json) -> str | None:
    if "tx_matter" not in message:
        return "order"
    matter = str(message["tx_matter"] or "none").lower()
    if any(word in matter for word in _FOLLOW_WORDS):
        return "follow"
    return None if matter in {"none", "other", "nothing", "なし"} else matter


def _person(contact: Json, optouts: Sequence[Json], history: Sequence[Json], message: Message) -> Person:
    email = str(contact.get("email") or "")
    key = _key(email)
    change = contact.get("address_changed") or {}
    waiting, handled = _inbox(_list(contact, "inbox"), message.at)
    own = {key, *(_key(str(former)) for former in _texts(contact, "former_emails"))}
    kind = contact.get("recipient_type") or "unknown"
    if kind not in set(RecipientType):
        raise AppError("case-unreadable", field="contact.recipient_type")
    bounces = [str(item.get("what", "")).lower() for item in history if _about(item, key) and _bounce(item)]
    return Person(
        email=email,
        country=str(contact.get("country") or "JP"),
        recipient_type=RecipientType(kind),
        age=None if contact.get("age") in (None, "") else int(contact["age"]),
        guardian_consent=bool(flag(contact.get("guardian_consent"))),
        note=str(contact.get("note") or ""),
        sensitive_consent=bool(flag(contact.get("sensitive_consent"))),
        address_changed_at=moment_of(change["at"], "address_changed.at") if change.get("at") else None,
        address_change_confirmed=bool(flag(change.get("confirmed"))),
        evidence=tuple(_evidence(item, message.at) for item in _list(contact, "evidence")),
        optouts=(*_optouts(optouts, own, message.at), *handled),
        waiting=waiting,
        consent_requests=tuple(
            moment_of(item.get("at") or _LONG_AGO, "history.at")
            for item in history
            if _about(item, key) and "CONSENT" in str(item.get("what", "")).upper().replace("-", "_")
        ),
        hard_bounces=len(bounces),
        user_unknown=any("unknown" in what or "5.1.1" in what for what in bounces),
        complained_at=_last_complaint(history, key, message.at),
        is_party=_is_party(history, key),
    )


def _bounce(item: Json) -> bool:
    what = str(item.get("what", "")).lower()
    return ("bounce" in what and "soft" not in what) or "unknown" in what or "5.1.1" in what


def _about(item: Json, key: str) -> bool:
    return not item.get("to") or _key(str(item["to"])) == key


def _is_party(history: Sequence[Json], key: str) -> bool:
    orders = [
        item for item in history if any(word in str(item.get("what", "")).lower() for word in _ORDER_WORDS)
    ]
    return not orders or any(_about(item, key) for item in orders)


def _last_complaint(history: Sequence[Json], key: str, at: Moment) -> Moment | None:
    """The last one before the message; when the day is not known, it may have been just now."""
    days = [
        moment_of(item.get("at") or at, "history.at")
        for item in history
        if _about(item, key) and "complain" in str(item.get("what")).lower()
    ]
    return max((day for day in days if not_after(day, at)), key=legal_day, default=None)


def _optouts(optouts: Sequence[Json], own: Set[str], at: Moment) -> tuple[OptOut, ...]:
    """Those that act on this person: of the address named, also a former one of theirs (changing it in
    the book takes nothing back), or of all their addresses when that was meant."""
    found = []
    for item in optouts:
        named = item.get("address") or item.get("address_hash_of")
        if flag(item.get("person_wide")) or not named or _key(str(named)) in own:
            found.append(_optout(item, at))
    return tuple(found)


def _optout(item: Json, at: Moment) -> OptOut:
    """Without a day it may have come just now, so that no consent is surely later."""
    topic, until = item.get("topic"), item.get("until")
    by_topic = item.get("scope") == "topic" and topic
    by_time = item.get("scope") == "until" and until
    topics: Scope = None
    if by_topic:
        topics = frozenset(topic if isinstance(topic, list) else [str(topic)])
    return OptOut(
        at=moment_of(item.get("at") or at, "optouts.at"),
        scope=topics,
        until=moment_of(until, "optouts.until") if by_time else None,
        channel=None if item.get("channel") is None else str(item["channel"]),
    )


def _inbox(mails: Sequence[Json], now: Moment) -> tuple[tuple[WaitingMail, ...], tuple[OptOut, ...]]:
    waiting, optouts = [], []
    for mail in mails:
        at = moment_of(mail.get("at") or now, "inbox.at")
        if flag(mail.get("handled")):
            if str(mail.get("handled_as") or "").lower() in _STOP_WORDS:
                optouts.append(OptOut(at=at, channel="mail"))
        elif _may_mean_stop(str(mail.get("text") or "")):
            waiting.append(WaitingMail(at=at))
    return tuple(waiting), tuple(optouts)


def _key(email: str) -> str:
    try:
        return parse_address(email).key
    except AddressError:
        return email.strip().lower()


def _may_mean_stop(text: str) -> bool:
    """A mail without words may be the blank mail of a phone's stop button."""
    return not text.strip() or read_reply(text).verdict is not Verdict.NONE


def _evidence(item: Json, at: Moment) -> Evidence:
    """Evidence of a case: what it leaves out is filled with what is in order for its basis."""
    basis = basis_of(item)
    fields = {**_in_order(basis, item, at), **item}
    return evidence_from_json(
        {**fields, **{name: bool(flag(fields[name])) for name in _NULL_IS_NO if name in item}}
    )


_NULL_IS_NO = ("list_record", "per_consent_record", "copy_kept")


def _in_order(basis: Basis, item: Json, at: Moment) -> dict[str, Any]:
    obtained = item.get("obtained_at", _LONG_AGO) or _LONG_AGO
    day = legal_day(at).isoformat()
    if basis in {Basis.CONSENT_LEGACY, Basis.NONE}:
        return {}
    if basis is Basis.CARD:
        return {"obtained_at": _LONG_AGO, "paper": True, "handed_over_by_person": True, "occasion": _IN_ORDER}
    if basis is Basis.RELATION:
        return {"obtained_at": _LONG_AGO, "last_dealing": day, "continuing": True}
    if basis is Basis.PUBLISHED:
        return {
            "obtained_at": _LONG_AGO,
            "seen_on": day,
            "url": _IN_ORDER,
            "organisation": True,
            "no_ads_on_site": False,
        }
    told = {"purpose_told_at": obtained, "double_opt_in": True, "displayed_from": obtained}
    how = {"method": _IN_ORDER, "place": _IN_ORDER, "by": _IN_ORDER}
    if basis is Basis.CONSENT_ORAL:
        how["wording"] = _IN_ORDER
    return {"obtained_at": _LONG_AGO, **how, **told}


_LONG_AGO = "2000-01-01"
_IN_ORDER = "-"


def _object(case: Json, name: str) -> Json:
    value = case.get(name) or {}
    if not isinstance(value, Mapping):
        raise AppError("case-unreadable", field=name)
    return value


def _texts(contact: Json, name: str) -> Sequence[Any]:
    value = contact.get(name) or []
    return [value] if isinstance(value, str) else list(value)


def _list(case: Json, name: str) -> Sequence[Json]:
    value = case.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise AppError("case-unreadable", field=name)
    return value
