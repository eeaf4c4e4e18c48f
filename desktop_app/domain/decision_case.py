"""A case of `kawaraban decide --from CASES.json` as values for `eligibility.decide` (cli.md "decide").

An absent field is in order; `null` in evidence means "not recorded"; times without zone are Japanese.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.domain.address import AddressError, parse_address
from desktop_app.domain.consent import Basis, Evidence, Scope
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Mailbox, Message, Person, WaitingMail
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import basis_of, evidence_from_json, moment_of, optional_moment
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment, legal_day
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
_STOP_WORDS = ("optout", "opt-out", "opt_out", "stop", "unsubscribe", "停止", "解除")


def read_case(case: Json) -> tuple[Shop, Mailbox, Message, Person]:
    """The four arguments of `decide`. Raises AppError("case-unreadable") that names the field."""
    try:
        return _read(case)
    except (TypeError, ValueError, AttributeError) as error:
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
        legal_name=str(shop.get("legal_name") or ""),
        shop_name=str(shop.get("shop_name") or ""),
        remote_orders=bool(shop.get("remote_orders", False)),
        country=str(shop.get("country") or "JP"),
        for_profit=bool(shop.get("for_profit", True)),
        art7_order_on=legal_day(moment_of(order["at"], "art7_order.at")) if order.get("at") else None,
        art7_measure_confirmed=bool(order.get("measure_confirmed", False)),
    )


def _mailbox(mailbox: Any, at: Moment) -> Mailbox:
    """An absent mailbox, or an absent reading of one with IMAP, is in order: read just now.

    Without IMAP only the owner's word counts, so there the word must be in the case.
    """
    if mailbox is None:
        return Mailbox(last_fetch=at)
    imap = mailbox.get("imap", True) is not False
    fetched = optional_moment(mailbox, "last_fetch") if "last_fetch" in mailbox else at
    return Mailbox(imap=imap, last_fetch=fetched, read_by_hand_at=optional_moment(mailbox, "confirmed_at"))


def _message(message: Json) -> Message:
    try:
        cls = MessageClass(str(message.get("class") or "AD"))
    except ValueError:
        raise AppError("case-unreadable", field="message.class") from None
    share = message.get("ad_share")
    remote = message.get("remote_sale_ad")
    return Message(
        cls=cls,
        at=moment_of(message.get("date"), "message.date"),
        topic=message.get("topic"),
        remote_sale_ad=None if remote is None else bool(remote),
        subject=message.get("subject"),
        contains_ad=bool(message.get("contains_ad", False)),
        ad_share=None if share is None else float(share) / (100 if float(share) > 1 else 1),
        tx_matter=_tx_matter(message),
        main_mail_requested=bool(message["main_mail_requested"])
        if "main_mail_requested" in message
        else None,
        postal_address_in_body=message.get("postal_address_in_body", True) is not False,
        recipients=_recipients(message.get("recipients_in_message", 1)),
        advertises=message.get("advertises"),
    )


def _recipients(value: Any) -> int:
    return len(value) if isinstance(value, list) else int(value or 1)


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
    waiting, handled = _inbox(contact.get("inbox") or ())
    kind = contact.get("recipient_type") or "unknown"
    if kind not in set(RecipientType):
        raise AppError("case-unreadable", field="contact.recipient_type")
    bounces = [str(item.get("what", "")).lower() for item in history if _about(item, key) and _bounce(item)]
    complaints = [
        item for item in history if _about(item, key) and "complain" in str(item.get("what")).lower()
    ]
    return Person(
        email=email,
        country=str(contact.get("country") or "JP"),
        recipient_type=RecipientType(kind),
        age=contact.get("age"),
        guardian_consent=bool(contact.get("guardian_consent")),
        note=str(contact.get("note") or ""),
        sensitive_consent=bool(contact.get("sensitive_consent")),
        address_changed_at=moment_of(change["at"], "address_changed.at") if change.get("at") else None,
        address_change_confirmed=bool(change.get("confirmed")),
        evidence=tuple(_evidence(item, message.at) for item in contact.get("evidence") or ()),
        optouts=(*_optouts(optouts, key), *handled),
        waiting=waiting,
        consent_requests=tuple(
            moment_of(item.get("at") or _LONG_AGO, "history.at")
            for item in history
            if _about(item, key) and "CONSENT" in str(item.get("what", "")).upper().replace("-", "_")
        ),
        hard_bounces=len(bounces),
        user_unknown=any("unknown" in what or "5.1.1" in what for what in bounces),
        complained_at=moment_of(complaints[0]["at"], "history.at") if complaints else None,
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


def _optouts(optouts: Sequence[Json], key: str) -> tuple[OptOut, ...]:
    """Those that act on this address: the address named, or all of a person's when that was meant."""
    found = []
    for item in optouts:
        named = item.get("address") or item.get("address_hash_of")
        if item.get("person_wide") or not named or _key(str(named)) == key:
            found.append(_optout(item))
    return tuple(found)


def _optout(item: Json) -> OptOut:
    topic, until = item.get("topic"), item.get("until")
    by_topic = item.get("scope") == "topic" and topic
    by_time = item.get("scope") == "until" and until
    topics: Scope = None
    if by_topic:
        topics = frozenset(topic if isinstance(topic, list) else [str(topic)])
    return OptOut(
        at=moment_of(item.get("at") or _LONG_AGO, "optouts.at"),
        scope=topics,
        until=moment_of(until, "optouts.until") if by_time else None,
        channel=item.get("channel"),
    )


def _inbox(mails: Sequence[Json]) -> tuple[tuple[WaitingMail, ...], tuple[OptOut, ...]]:
    waiting, optouts = [], []
    for mail in mails:
        at = moment_of(mail.get("at") or _LONG_AGO, "inbox.at")
        if mail.get("handled"):
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
        {**fields, **{name: fields[name] or False for name in _NULL_IS_NO if name in item}}
    )


_NULL_IS_NO = ("list_record", "per_consent_record", "copy_kept")


def _in_order(basis: Basis, item: Json, at: Moment) -> dict[str, Any]:
    obtained = item.get("obtained_at", _LONG_AGO) or _LONG_AGO
    day = legal_day(at).isoformat()
    if basis in {Basis.CONSENT_LEGACY, Basis.NONE}:
        return {}
    if basis is Basis.CARD:
        return {"obtained_at": _LONG_AGO, "paper": True, "handed_over_by_person": True, "occasion": "-"}
    if basis is Basis.RELATION:
        return {"obtained_at": _LONG_AGO, "last_dealing": day, "continuing": True}
    if basis is Basis.PUBLISHED:
        return {
            "obtained_at": _LONG_AGO,
            "seen_on": day,
            "url": "-",
            "organisation": True,
            "no_ads_on_site": False,
        }
    told = {"purpose_told_at": obtained, "double_opt_in": True, "displayed_from": obtained}
    return {"obtained_at": _LONG_AGO, "method": "-", "place": "-", "by": "-", **told}


_LONG_AGO = "2000-01-01"


def _object(case: Json, name: str) -> Json:
    value = case.get(name) or {}
    if not isinstance(value, Mapping):
        raise AppError("case-unreadable", field=name)
    return value


def _list(case: Json, name: str) -> Sequence[Json]:
    value = case.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise AppError("case-unreadable", field=name)
    return value
