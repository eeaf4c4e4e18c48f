"""What a newsletter says it is: no advertising under another kind; order mails only for who ordered."""

import pytest

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.content_rules import of_newsletter
from desktop_app.domain.finding import block, info, warn
from desktop_app.domain.grounds import ordered


def test_advertising_under_another_kind_stops_a_newsletter() -> None:
    others = [info("JP-ASCT-12-HYPE", "hype-words"), block("JP-MSG-MERGE", "merge-field-left")]
    found = of_newsletter([warn("JP-MSG-CLASS", "class-sounds-like-ad"), *others])
    assert found == [block("JP-MSG-CLASS", "newsletter-sounds-like-ad"), *others]
    assert of_newsletter(others) == others


@pytest.mark.parametrize("basis", list(Basis))
def test_an_order_is_known_by_a_relationship_or_a_told_address(basis: Basis) -> None:
    known = basis in (Basis.RELATION, Basis.ADDRESS_TOLD)
    assert ordered([Evidence(basis=Basis.CARD), Evidence(basis=basis)]) is known


def test_who_left_no_trace_has_not_ordered() -> None:
    assert not ordered([])
