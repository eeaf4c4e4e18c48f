"""Lists from other firms: law.md 4.2 (20(1)), 4.4, 6.3."""

from datetime import date
from typing import Any

import pytest

from desktop_app.domain.consent import Basis
from desktop_app.domain.provision import Direction, Firm, OptOutFiling, Provision, ProvisionGround
from desktop_app.domain.receipt import (
    Origin,
    Receipt,
    basis_of_origin,
    basis_of_received,
    given_to,
    looks_wrongful,
    refused_for,
    unstated,
)


def receipt(
    ground: ProvisionGround = ProvisionGround.CONSENT,
    *,
    consent_names_us: bool = False,
    wrongful: bool = False,
    **changes: Any,
) -> Receipt:
    values: dict[str, Any] = {
        "direction": Direction.RECEIVED,
        "ground": ground,
        "on": date(2026, 5, 1),
        "firm": Firm(name="花卸", address="東京都", representative="花山"),
        "acquired": "店頭の申込書",
        "document": "申込書の写し",
    }
    return Receipt(
        provision=Provision(**(values | changes)), consent_names_us=consent_names_us, wrongful=wrongful
    )


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({}, ()),
        ({"firm": Firm()}, ("firm.name", "firm.address", "firm.representative")),
        ({"firm": Firm(name="花卸", address="東京都", sole=True)}, ()),
        ({"acquired": " "}, ("acquired",)),
        ({"document": ""}, ("document",)),
        ({"ground": ProvisionGround.OPT_OUT}, ("filing.published",)),
        ({"ground": ProvisionGround.OPT_OUT, "filing": OptOutFiling(published=True)}, ()),
        ({"ground": ProvisionGround.CONTRACTOR, "acquired": "", "document": ""}, ()),
        ({"ground": ProvisionGround.CONTRACTOR, "firm": Firm()}, ("firm.name",)),
        ({"ground": ProvisionGround.LAW, "acquired": "", "document": ""}, ()),
    ],
)
def test_what_must_be_stated_before_a_list_comes_in(
    changes: dict[str, Any], lacking: tuple[str, ...]
) -> None:
    """JP-APPI-30-CONFIRM, JP-APPI-30-RECORD, JP-APPI-30-EXEMPT"""
    given = receipt(**changes)
    assert unstated(given) == lacking
    assert refused_for(given) == (("JP-APPI-30-CONFIRM", "JP-APPI-30-RECORD") if lacking else ())


@pytest.mark.parametrize(
    ("told", "wrongful"),
    [
        ("店頭の申込書", False), ("退職した社員が持ち出した名簿", True), ("流出した名簿", True),
        ("leaked list", True), ("stolen from a PC", True), ("不正な取得ではない", False),
        ("漏えい防止の措置をとって取得", False), ("not stolen, collected at the counter", False),
        ("盗難対策のある店で", False), ("taken without permission", True), ("ﾊｯｷﾝｸﾞで入手", True),
    ],
)  # fmt: skip
def test_a_list_that_was_acquired_wrongly_is_refused(told: str, wrongful: bool) -> None:
    """JP-APPI-20-1-FAIR"""
    given = receipt(acquired=told)
    assert looks_wrongful(given) is wrongful
    assert (refused_for(given) == ("JP-APPI-20-1-FAIR",)) is wrongful


def test_somebody_may_say_that_it_was_wrongful() -> None:
    """JP-APPI-20-1-FAIR"""
    assert refused_for(receipt(wrongful=True)) == ("JP-APPI-20-1-FAIR",)


@pytest.mark.parametrize(
    ("basis", "ground", "worth"),
    [
        (Basis.CONSENT_WEB, ProvisionGround.CONSENT, Basis.CONSENT_WEB),
        (Basis.CONSENT_LEGACY, ProvisionGround.OPT_OUT, Basis.CONSENT_LEGACY),
        (Basis.CARD, ProvisionGround.CONSENT, Basis.NONE),
        (Basis.ADDRESS_TOLD, ProvisionGround.JOINT_USE, Basis.NONE),
        (Basis.RELATION, ProvisionGround.OPT_OUT, Basis.NONE),
        (Basis.PUBLISHED, ProvisionGround.OPT_OUT, Basis.PUBLISHED),
        (Basis.CARD, ProvisionGround.SUCCESSION, Basis.CARD),
        (Basis.RELATION, ProvisionGround.CONTRACTOR, Basis.RELATION),
    ],
)
def test_what_a_basis_is_worth_in_other_hands(basis: Basis, ground: ProvisionGround, worth: Basis) -> None:
    """JP-SEM-3-1-1-TOYOU, JP-SEM-3-1-2-CARD"""
    assert basis_of_received(basis, receipt(ground)) is worth


@pytest.mark.parametrize(
    ("given", "to"),
    [
        (receipt(), "花卸"),
        (receipt(consent_names_us=True), "us"),
        (receipt(ProvisionGround.SUCCESSION), "us"),
        (receipt(firm=Firm()), "?"),
    ],
)
def test_whom_the_consent_was_given_to(given: Receipt, to: str) -> None:
    """JP-SEM-3-1-1-TOYOU"""
    assert given_to(given) == to


@pytest.mark.parametrize("origin", Origin)
def test_a_list_of_unknown_origin_carries_no_mail(origin: Origin) -> None:
    """JP-IMP-UNKNOWN"""
    assert basis_of_origin(Basis.CONSENT_WEB, origin) is Basis.NONE
    assert basis_of_origin(Basis.CONSENT_WEB, None) is Basis.CONSENT_WEB
