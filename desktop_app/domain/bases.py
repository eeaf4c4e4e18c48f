"""Does one piece of evidence carry an advertising mail? (law.md 1.2, 1.3, 6.2 as changed by 6.9).

Each check takes the evidence and the circumstances and returns the findings that speak. A BLOCK means
that this evidence is no basis; another piece may still carry the mail.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence, ended
from desktop_app.domain.finding import Finding, block, warn
from desktop_app.domain.moment import Moment, add_months, legal_day, not_after, surely_after
from desktop_app.domain.purpose import Purpose, names_vague_senders, purpose_of
from desktop_app.domain.shop import Shop

RELATION_MONTHS = 12
"""House rule: a last dealing older than this is named (JP-SEM-3-1-3-RELATION)."""
PUBLISHED_MONTHS = 6
"""House rule: a published address is looked at again after this (JP-SEM-3-1-4-PUBLISHED)."""

FORM_BASES = frozenset({Basis.CONSENT_WEB, Basis.CONSENT_PAPER, Basis.CONSENT_MAIL})
"""Taken from the person in writing, so that APPI 21(2) asks for the purpose beforehand."""

_NOT_PAPER = (
    "mail",
    "メール",
    "signature",
    "署名",
    "web",
    "form",
    "フォーム",
    "sns",
    "line",
    "phone",
    "電話",
    "tel",
    "qr",
    "vcard",
    "app",
    "アプリ",
    "linkedin",
    "eight",
    "electronic",
    "電子",
    "online",
    "オンライン",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What besides the evidence decides whether it carries the mail."""

    shop: Shop
    at: Moment
    topic: str | None
    ad: bool
    """An AD; False = the one CONSENT_REQ."""
    asct: bool
    """The mail advertises remote sales to a consumer in Japan (ASCT 12-3)."""
    asct_declared_off: bool
    """The shop takes remote orders, but declares that this mail advertises none (law.md 6.2)."""
    consent_only_country: bool
    advertises: str | None
    address_changed_at: Moment | None
    address_change_confirmed: bool
    answers: tuple[Evidence, ...] = ()
    """Everything in which the person answered no."""


def judge(evidence: Evidence, now: Circumstances) -> tuple[Finding, ...]:
    """All findings on `evidence`; it is a basis when none of them is a BLOCK."""
    checks: list[Callable[[Evidence, Circumstances], Iterator[Finding]]] = [
        _in_time,
        _to_this_shop,
        _still_agreed,
        _same_address,
        _purpose,
        _country,
        _remote_sale,
    ]
    if now.shop.for_profit:
        checks.append(_OWN_CHECK[evidence.basis])
    return tuple(finding for check in checks for finding in check(evidence, now))


def is_to_other_firm(evidence: Evidence, shop: Shop) -> bool:
    """Whether the person agreed towards another firm only (SEM Act 3(1)(i))."""
    named = _fold(evidence.given_to)
    return bool(named) and named not in {"us", "当店", "自社", _fold(shop.legal_name), _fold(shop.shop_name)}


def individual_record(evidence: Evidence) -> bool:
    """SEM Ord. 4(1)(i): time and method (circumstances are asked of oral consent, law.md 6.9.13)."""
    return evidence.obtained_at is not None and bool(_text(evidence.method))


def standard_text(evidence: Evidence) -> bool:
    """SEM Ord. 4(1)(ii): the wording is kept, and the list that says who saw it."""
    return _has_wording(evidence) and evidence.list_record is not False


def _in_time(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    if evidence.obtained_at is not None and not not_after(evidence.obtained_at, now.at):
        yield block("JP-SEM-3-1-1-BEFORE")


def _to_this_shop(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    if is_to_other_firm(evidence, now.shop):
        yield block("JP-SEM-3-1-1-TOYOU")


def _still_agreed(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    if now.answers and ended(evidence, now.answers, now.topic):
        yield block("JP-SEM-3-1-OPTIN", "later-answer-no")


def _same_address(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    """Evidence stays with the address it was given for (law.md 6.9.12)."""
    changed = now.address_changed_at
    if changed is None or now.address_change_confirmed:
        return
    if evidence.obtained_at is None or not surely_after(evidence.obtained_at, changed):
        yield block("JP-SEMG-ADDRCHANGE") if now.ad else warn("JP-SEMG-ADDRCHANGE")


def _purpose(evidence: Evidence, _: Circumstances) -> Iterator[Finding]:
    purpose = purpose_of(evidence.purpose_notice)
    if purpose is Purpose.EXCLUDES_ADS:
        yield block("JP-APPI-18-PURPOSE")
        return
    if evidence.basis not in FORM_BASES:
        return
    told = evidence.purpose_told_at
    late = told is not None and evidence.obtained_at is not None and not not_after(told, evidence.obtained_at)
    if told is None or late or purpose is Purpose.SILENT_ON_ADS:
        yield warn("JP-APPI-21-2-PURPOSE")


def _country(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    if now.consent_only_country and evidence.basis not in CONSENT_BASES:
        yield block("XX-COUNTRY-OPTIN")


def _remote_sale(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    """ASCT 12-3(1) knows consent and request only, and 12-3(3) wants the record of it."""
    if evidence.basis in CONSENT_BASES:
        if now.asct and not _asct_record(evidence):
            yield block("JP-ASCT-12-3-3-RECORD")
    elif now.asct:
        legacy = evidence.basis is Basis.CONSENT_LEGACY
        yield block("JP-ASCT-12-3-3-RECORD" if legacy else "JP-ASCT-12-3-1-OPTIN")
    elif now.asct_declared_off and now.ad:
        yield warn("JP-ASCT-12-3-1-OPTIN", "asct-declared-no-remote-sale")


def _asct_record(evidence: Evidence) -> bool:
    """ASCT Ord. 30(1): a record per consent, or standard text + when it was shown + compiled list.

    Nothing is shown to somebody on the telephone or at the counter: oral consent has the first way only.
    """
    per_consent = evidence.per_consent_record
    if per_consent is None:
        per_consent = individual_record(evidence)
    if evidence.basis is Basis.CONSENT_ORAL:
        return per_consent
    return per_consent or (standard_text(evidence) and _shown_when_given(evidence))


def _shown_when_given(evidence: Evidence) -> bool:
    if evidence.displayed_from is None:
        return False
    given = evidence.obtained_at
    if given is None:
        return True
    ended = evidence.displayed_to is not None and not not_after(given, evidence.displayed_to)
    return not_after(evidence.displayed_from, given) and not ended


def _consent(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    if _from_a_bare_column(evidence):
        yield block("JP-IMP-LEGACYCONSENT")
    elif not (_text(evidence.method) or standard_text(evidence)):
        yield block("JP-SEM-3-2-RECORD")
    elif evidence.obtained_at is None:
        yield warn("JP-SEM-3-2-RECORD", "record-time-missing")
    if now.ad and now.topic is not None and evidence.scope is not None and now.topic not in evidence.scope:
        yield block("JP-SEM-3-1-1-SCOPE")
    if evidence.wording_default_on:
        yield warn("JP-SEMG-DEFAULTON")
    if names_vague_senders(evidence.wording or ""):
        yield warn("JP-SEMG-WORDING", "wording-vague-senders")
    yield from _confirmation(evidence)


def _from_a_bare_column(evidence: Evidence) -> bool:
    """A "yes" in a foreign file, with neither date nor method, is CONSENT_LEGACY by another name."""
    nothing_else = evidence.obtained_at is None and not _text(evidence.method) and not _has_wording(evidence)
    return bool(_text(evidence.column)) and nothing_else


def _confirmation(evidence: Evidence) -> Iterator[Finding]:
    if evidence.double_opt_in:
        return
    if evidence.own_signup:
        yield block("JP-SEMG-DOI", "own-signup-unconfirmed")
    elif evidence.basis is Basis.CONSENT_PAPER and evidence.signed:
        return
    elif evidence.basis is not Basis.CONSENT_MAIL:
        yield warn("JP-SEMG-DOI")


def _oral(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    if not (individual_record(evidence) and _oral_circumstances(evidence)):
        yield block("JP-SEMR-4-1-ORAL")
    for finding in _consent(evidence, now):
        if finding.rule != "JP-SEM-3-2-RECORD":
            yield finding


def _oral_circumstances(evidence: Evidence) -> bool:
    """Who took the consent, and where and in which words, or the occasion told freely (law.md 6.9.13)."""
    words = _has_wording(evidence) or _text(evidence.note)
    told = _text(evidence.occasion) or (_text(evidence.place) and words)
    return bool(_text(evidence.by) and told)


def _legacy(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    """Never enough by itself until wording + list, or date + method are added (law.md 6.9.8)."""
    completed = individual_record(evidence) or (_has_wording(evidence) and bool(evidence.list_record))
    if not now.ad or not completed:
        yield block("JP-IMP-LEGACYCONSENT")
    if now.ad and now.topic is not None and evidence.scope is not None and now.topic not in evidence.scope:
        yield block("JP-SEM-3-1-1-SCOPE")


def refuses_ads(evidence: Evidence, topic: str | None) -> bool:
    """A "no ads" note on a card or with a told address, for what it covers (SEM Ord. 2(2), law.md 6.9.9)."""
    if not evidence.no_ads_note:
        return False
    return evidence.no_ads_scope is None or topic is None or topic in evidence.no_ads_scope


def _card(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    if refuses_ads(evidence, now.topic):
        yield block("JP-SEM-3-1-2-CARD", "card-no-ads-note")
    if now.ad:
        yield from _card_on_paper(evidence)
    dated, known = evidence.obtained_at is not None, bool(_text(evidence.occasion))
    if not dated and not known:
        yield block("JP-SEM-3-1-2-CARD", "card-no-date-no-occasion")
    elif not (dated and known):
        yield warn("JP-SEM-3-1-2-CARD", "card-date-or-occasion-missing")


def _card_on_paper(evidence: Evidence) -> Iterator[Finding]:
    """SEM Ord. 2(1): in writing. Anything else is ADDRESS_TOLD, good for the one consent request."""
    method = _fold(evidence.method)
    told_otherwise = any(word in method for word in _NOT_PAPER)
    if not evidence.paper or evidence.address_on_card is False or told_otherwise:
        yield block("JP-SEMR-2-1-PAPERONLY")
    if not evidence.handed_over_by_person:
        yield block("JP-SEM-3-1-2-CARD", "card-not-handed-over")


def _relation(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    last, continuing = evidence.last_dealing, evidence.continuing
    named = continuing is True or (isinstance(continuing, str) and bool(continuing.strip()))
    other = _fold(now.advertises) not in {"", "us", "own", "自社", "当店"} and _fold(now.advertises) not in {
        _fold(now.shop.legal_name),
        _fold(now.shop.shop_name),
    }
    if other:
        yield block("JP-SEM-3-1-3-RELATION", "relation-other-business")
    if last is not None and not not_after(last, now.at):
        yield block("JP-SEM-3-1-3-RELATION", "relation-not-yet")
    if continuing is False or (last is None and not named):
        yield block("JP-SEM-3-1-3-RELATION", "relation-not-continuing")
    elif last is None or not named or _older_than(last, RELATION_MONTHS, now.at):
        yield warn("JP-SEM-3-1-3-RELATION", "relation-old-or-incomplete")


def _published(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    in_business = evidence.organisation or evidence.carrying_on_business
    if not in_business:
        yield block("JP-SEM-3-1-4-PUBLISHED", "published-private-person")
    if evidence.no_ads_on_site:
        yield block("JP-SEM-3-1-4-PUBLISHED", "published-no-ads")
    if not _text(evidence.url):
        yield block("JP-SEM-3-1-4-PUBLISHED", "published-no-url")
    seen = evidence.seen_on or evidence.obtained_at
    if seen is not None and not not_after(seen, now.at):
        yield block("JP-SEM-3-1-4-PUBLISHED", "published-not-yet")
    stale = seen is None or _older_than(seen, PUBLISHED_MONTHS, now.at)
    if stale or evidence.copy_kept is False or evidence.no_ads_on_site is None:
        yield warn("JP-SEM-3-1-4-PUBLISHED", "published-stale")


def _told(evidence: Evidence, now: Circumstances) -> Iterator[Finding]:
    if refuses_ads(evidence, now.topic):
        yield block("JP-SEM-3-1-2-CARD", "card-no-ads-note")
    elif now.ad:
        yield block("JP-SEM-3-1-OPTIN", "address-only-told")


def _none(_: Evidence, __: Circumstances) -> Iterator[Finding]:
    yield block("JP-SEM-3-1-OPTIN")
    yield block("JP-IMP-UNKNOWN")


_OWN_CHECK: dict[Basis, Callable[[Evidence, Circumstances], Iterator[Finding]]] = {
    Basis.CONSENT_WEB: _consent,
    Basis.CONSENT_PAPER: _consent,
    Basis.CONSENT_MAIL: _consent,
    Basis.CONSENT_ORAL: _oral,
    Basis.CONSENT_LEGACY: _legacy,
    Basis.CARD: _card,
    Basis.RELATION: _relation,
    Basis.PUBLISHED: _published,
    Basis.ADDRESS_TOLD: _told,
    Basis.NONE: _none,
}


def _older_than(moment: Moment, months: int, at: Moment) -> bool:
    return add_months(legal_day(moment), months) < legal_day(at)


def _has_wording(evidence: Evidence) -> bool:
    return bool(_text(evidence.wording) or _text(evidence.text_version))


def _text(value: str | None) -> str:
    return (value or "").strip()


def _fold(value: str | None) -> str:
    folded = unicodedata.normalize("NFKC", _text(value)).casefold()
    return "".join(folded.replace("(株)", "株式会社").replace("(有)", "有限会社").split())
