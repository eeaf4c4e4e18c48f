from dataclasses import replace

import pytest

from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.passed import Asked, passed
from desktop_app.domain.rulebook import RuleState, parse_rules
from desktop_app.paths import resource_text
from tests.factories import aoi_shop

ALL = Asked(
    cls=MessageClass.AD,
    shop=aoi_shop(),
    remote_sale_ad=True,
    mails=True,
    headers=True,
    recipients=True,
    consumers=True,
    mailbox_read=True,
)
EVERYWHERE = {"mailbox", "merge", "tracking", "sender", "alone"}
FOOTER = {"name", "optout", "address", "visible"}
SALE = {"seller", "refusal", "notation"}
PEOPLE = {"optouts", "ground", "bounces"}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        pytest.param({}, EVERYWHERE | FOOTER | SALE | PEOPLE | {"button"}, id="everything asked"),
        pytest.param({"mailbox_read": False}, {"mailbox"}, id="mailbox not read"),
        pytest.param({"headers": False}, {"sender", "alone", "button"}, id="no account"),
        pytest.param({"recipients": False}, PEOPLE, id="nobody gets it"),
        pytest.param({"mails": False}, FOOTER | SALE | {"merge", "tracking"}, id="not composed"),
        pytest.param({"remote_sale_ad": False}, SALE, id="no mail-order advertising"),
        pytest.param({"consumers": False}, SALE, id="businesses only"),
        pytest.param({"shop": aoi_shop(remote_orders=False)}, SALE, id="no remote orders"),
        pytest.param({"shop": aoi_shop(notation_url=" ")}, {"notation"}, id="no page with the notice"),
        pytest.param({"shop": aoi_shop(for_profit=False)}, {"ground"} | FOOTER, id="not for profit"),
    ],
)
def test_a_group_is_named_only_when_it_was_asked(changes: dict[str, object], codes: set[str]) -> None:
    asked = replace(ALL, **changes)  # type: ignore[arg-type]  # a wrong name fails at once
    found = {group.code for group in passed(asked, set())}
    whole = {group.code for group in passed(ALL, set())}
    assert found == (codes if not changes else whole - codes)


@pytest.mark.parametrize(
    ("cls", "codes"),
    [
        (MessageClass.TX_AD, EVERYWHERE | {"name", "seller", "notation", "bounces", "incidental"}),
        (MessageClass.NOTICE, EVERYWHERE | {"class"}),
        (MessageClass.CONSENT_REQ, EVERYWHERE | FOOTER | SALE | PEOPLE),
    ],
)
def test_each_class_has_its_own_groups(cls: MessageClass, codes: set[str]) -> None:
    assert {group.code for group in passed(replace(ALL, cls=cls), set())} == codes


def test_one_rule_that_speaks_takes_its_group_away() -> None:
    for group in passed(ALL, set()):
        for rule in group.rules:
            assert group not in passed(ALL, {rule})


def test_every_rule_named_is_enforced() -> None:
    rules = parse_rules(resource_text("law", "rules.json"))
    groups = [group for cls in MessageClass for group in passed(replace(ALL, cls=cls), set())]
    named = {rule for group in groups for rule in group.rules}
    assert all(rules[rule].state is RuleState.ENFORCED for rule in named)
