"""Which country's law speaks: only a known country is abroad (law.md 6.9.19)."""

import pytest

from desktop_app.domain.countries import country_code, is_country, is_japan


@pytest.mark.parametrize(
    "country", ["JA", "QQ", "XX", "ZZ", "日本", "Nippon", "どこか", "", None, "unknown", "JP"]
)
def test_what_is_no_country_is_japan(country: str | None) -> None:
    """JP-ASCT-12-3-1-OPTIN: an unknown country may not switch Japanese law off."""
    assert is_japan(country)


@pytest.mark.parametrize("country", ["IT", "us", "ドイツ", "NI", "UK", "EU", "TW"])
def test_a_known_country_is_abroad(country: str) -> None:
    assert not is_japan(country)
    assert is_country(country)


@pytest.mark.parametrize("country", ["JA", "QQ", "XX", "どこか", "Italia"])
def test_a_country_is_one_of_the_list(country: str) -> None:
    assert not is_country(country)


def test_nothing_typed_is_japan() -> None:
    assert is_country("")
    assert country_code("") == "JP"


@pytest.mark.parametrize("country", ["JP", "Japan", "日本", "日本国", "jpn"])
def test_japan_has_names(country: str) -> None:
    assert country_code(country) == "JP"
