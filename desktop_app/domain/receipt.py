"""名簿の受け取り: what personal data from another firm is worth (law.md 4.3, 4.4, 6.3).

APPI 20(1), 30, SEM Act 3(1): JP-APPI-30-CONFIRM, JP-APPI-30-RECORD, JP-APPI-30-EXEMPT, JP-APPI-20-1-FAIR,
JP-IMP-UNKNOWN, JP-SEM-3-1-1-TOYOU.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.consent import CONSENT_BASES, Basis
from desktop_app.domain.provision import Provision, ProvisionGround, missing


class Origin(StrEnum):
    """Where a list comes from, when nobody can say that the persons gave it to the shop."""

    UNKNOWN = "unknown"
    BOUGHT = "bought"
    RENTED = "rented"
    SCRAPED = "scraped"


OWN_AGAIN = frozenset({ProvisionGround.CONTRACTOR, ProvisionGround.SUCCESSION})
"""27(5)(i), (ii): what a contractor returns was the shop's all along; who takes a business over stands in its
place. The persons' consent and dealings stay what they were."""

_WRONGFUL = re.compile(
    r"盗|窃取|漏[えー洩]|漏洩|流出|不正|持ち出|ハッキング|無断|だまし|騙|スパイウェア"
    r"|\b(?:stolen|stole|steal|leak(?:ed|s)?|breach(?:ed)?|hack(?:ed|ing)?|illegal(?:ly)?|fraud|deceit"
    r"|without (?:permission|authori[sz]ation))\b"
)
_DENIED = re.compile(
    r"(?:盗|窃取|漏[えー洩]い?|漏洩|流出|不正|持ち出し?|無断)[^。、]{0,12}(?:ない|なく|ありません|ではな|防止|対策)"
    r"|\bnot (?:stolen|leaked|hacked|illegal)\b|\bno (?:leak|breach|fraud)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A list that another firm handed over. `provision` is what the record keeps (Rules 22, 24)."""

    provision: Provision
    consent_names_us: bool = False
    """The persons agreed to mail from this shop by name, though the firm collected it (SEM 3(1)(i))."""
    wrongful: bool = False
    """The firm got the data by deceit, theft or a leak, or it looks so."""


def looks_wrongful(receipt: Receipt) -> bool:
    """Whether the firm's own way of getting the data forbids taking it (JP-APPI-20-1-FAIR)."""
    told = f"{receipt.provision.acquired} {receipt.provision.document} {receipt.provision.detail}"
    folded = unicodedata.normalize("NFKC", told).lower()
    return receipt.wrongful or bool(_WRONGFUL.search(_DENIED.sub(" ", folded)))


def refused_for(receipt: Receipt) -> tuple[str, ...]:
    """Rules for which the list may not come in; () = it may."""
    if looks_wrongful(receipt):
        return ("JP-APPI-20-1-FAIR",)
    return ("JP-APPI-30-CONFIRM", "JP-APPI-30-RECORD") if unstated(receipt) else ()


def unstated(receipt: Receipt) -> tuple[str, ...]:
    """What of 30(1) and Rule 24 the declaration lacks; the items are the file's own columns."""
    return tuple(one for one in missing(receipt.provision) if one != "items")


def basis_of_received(basis: Basis, receipt: Receipt) -> Basis:
    """What a basis is worth that was declared for a list of another firm.

    A consent stays what it is, given to whom it was given (`given_to`). A published address is published for
    everybody. A card, a told address and dealings bind the one who got the card, was told or dealt.
    """
    if receipt.provision.ground in OWN_AGAIN or basis is Basis.PUBLISHED:
        return basis
    if basis in CONSENT_BASES or basis is Basis.CONSENT_LEGACY:
        return basis
    return Basis.NONE


def given_to(receipt: Receipt) -> str:
    """Whom the persons' consent was given to: "us", or the firm by name."""
    ours = receipt.consent_names_us or receipt.provision.ground in OWN_AGAIN
    return "us" if ours else receipt.provision.firm.name.strip() or "?"


def basis_of_origin(basis: Basis, origin: Origin | None) -> Basis:
    """An unknown, bought, rented or scraped list carries no mail (JP-IMP-UNKNOWN)."""
    return basis if origin is None else Basis.NONE
