"""Words of the check page: `resources/i18n/check_view.json`, and where each thing is mended."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from desktop_app.domain.decision import Decision
from desktop_app.domain.finding import Finding, Severity
from desktop_app.i18n.finding_texts import finding_text
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_text
from desktop_app.services.shop_form import FIELD_OF
from desktop_app.services.words import rulebook

_ACCOUNT = frozenset(
    {"JP-SEM-3-3-MAILBOX", "JP-SEM-5-TRUEFROM", "JP-SEM-5-HEADERS", "KW-PERSONAL-LINE"}
)
_LAW = frozenset({"JP-SEND-REPRESSION", "JP-LAW-ASOF"})
_SHOP = frozenset({"JP-SEM-5-DISPLAYNAME", "XX-US-ADDRESS"})
_LABELS = frozenset({"XX-KR-LABEL", "XX-CN-LABEL", "XX-SG-LABEL"})
_NEWSLETTER = frozenset(
    {
        "JP-MSG-MERGE",
        "JP-SEM-3-1-1-SCOPE",
        "JP-SEMR-6-INCIDENTAL",
        "JP-SEMR-6-TXONLYPARTY",
        "JP-ASCTR-28-TXAD",
        *_LABELS,
    }
)
"""Because of what this newsletter is: another one may go to the same people."""
_OF_SALE = frozenset({"JP-ASCT-12-3-1-OPTIN", "JP-ASCT-12-3-3-RECORD"})
"""Asked of mail-order ads only: the list of contacts, which asks about other mail, says "mail may go"."""
_INBOX = "JP-SEM-3-3-UNCLEAR"
_WORDINGS = frozenset({"JP-SEMG-WORDING", "JP-SEM-3-3-NODEMAND"})
"""Said of the shop they are about the texts under which people agree."""
_CAUSED_BY = {
    "name-missing": "legal_name",
    "only-trade-name-shown": "legal_name",
    "optaddr-missing": "optout_address",
    "statement-missing": "optout_address",
    "refusal-missing": "optout_address",
    "list-unsubscribe-missing": "optout_address",
    "address-missing": "postal_address",
    "us-address-missing": "postal_address",
    "contact-missing": "phone",
    "seller-mail-missing": "seller_mail",
    "sale-items-missing": "notation_url",
}
"""What a mail lacks because the shop's form lacks it: the footer writes all that is there."""

_WISH_FIRST = ("JP-SEM-3-3-OPTOUT", _INBOX)
"""What a person said outranks every other reason: nobody who stopped is asked for a new address."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where something is mended: a page of the window and what it opens there."""

    page: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that stands against sending, in words; `mend` is the label of the button to `target`."""

    kind: str
    text: str
    mend: str
    target: Target


def obstacle(kind: str, language: Language, target: Target, **values: str) -> Obstacle:
    """The obstacle in words. KeyError for an unknown kind."""
    text, mend = _texts()["obstacles"][kind][language]
    return Obstacle(kind=kind, text=text.format(**values), mend=mend, target=target)


def sentence(part: str, code: str, language: Language, **values: str) -> str:
    """One sentence of a part of the file ("passed", "chips"). KeyError when it has none."""
    text: str = _texts()[part][code][language]
    return text.format(**values)


def chip_of(rule: str) -> str:
    """The group in which people are shown whom `rule` stops: a code of "chips"."""
    return str(_texts()["chip_of"].get(rule, "other"))


def first_reason(decision: Decision) -> Finding:
    """The one reason under which somebody who is left out is counted. What a subject lacks comes last:
    were it mended, the other reasons would still stand."""
    found = [one for one in decision.findings if one.severity is Severity.BLOCK]
    blocks = sorted(found, key=lambda one: one.rule in _LABELS)
    wishes = [one for rule in _WISH_FIRST for one in blocks if one.rule == rule]
    return (wishes or blocks)[0]


def left_out_text(finding: Finding, language: Language) -> str:
    """Why a group of people gets no mail, in a few words; else the sentence of the finding."""
    texts = _texts()["left_out"]
    for key in (finding.code, finding.rule):
        if key in texts:
            return str(texts[key][language])
    return finding_text(finding, language)


def article_of(*rules: str, language: Language) -> str:
    """The articles of some rules, each once; "" for rules of the house."""
    names: list[str] = []
    comma = "、" if language == "ja" else "; "
    for rule in rules:
        try:
            found = rulebook()[rule]
        except KeyError:
            continue
        names += (found.article_ja if language == "ja" else found.article).split(comma)
    return comma.join(dict.fromkeys(name for name in names if name != "—"))


def mend_target(finding: Finding, newsletter_id: str, *, of_shop: bool) -> Target:
    """Where the finding of a send is mended."""
    if finding.rule == _INBOX:
        return Target("inbox")
    section, field_name = _section(finding, of_shop=of_shop), _field(finding, of_shop=of_shop)
    if section == "newsletter":
        return Target("newsletters", {"newsletter": newsletter_id})
    if section == "shop" and field_name:
        return Target("settings", {"section": section, "field": field_name})
    return Target("settings", {"section": section})


def people_target(finding: Finding, newsletter_id: str, contact_ids: Iterable[str] = ()) -> Target:
    """Where the reason is mended for which people are left out; `contact_ids`: who they are."""
    if finding.rule == _INBOX:
        return Target("inbox")
    if finding.rule in _NEWSLETTER:
        return Target("newsletters", {"newsletter": newsletter_id})
    if finding.rule in _SHOP:
        return Target("settings", {"section": "shop"})
    if finding.rule in _OF_SALE:
        return contacts_target(contact_ids)
    stopped = chip_of(finding.rule) in ("stopped", "bounced", "post")
    return Target("contacts", {"status": "stopped" if stopped else "incomplete"})


def contacts_target(contact_ids: Iterable[str]) -> Target:
    """Exactly these contacts."""
    return Target("contacts", {"among": " ".join(contact_ids)})


def _section(finding: Finding, *, of_shop: bool) -> str:
    if finding.rule in _LAW:
        return "law"
    if finding.rule in _ACCOUNT:
        return "account"
    if of_shop and finding.rule in _WORDINGS and finding.code not in FIELD_OF:
        return "wordings"
    return "shop" if of_shop or finding.rule in _SHOP or finding.code in _CAUSED_BY else "newsletter"


def _field(finding: Finding, *, of_shop: bool) -> str:
    return (FIELD_OF if of_shop else _CAUSED_BY).get(finding.code, "")


@cache
def _texts() -> Mapping[str, Any]:
    texts: Mapping[str, Any] = json.loads(resource_text("i18n", "check_view.json"))
    return texts
