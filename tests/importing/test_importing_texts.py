"""Every code that an import can show has words in both languages."""

import json
import re
from pathlib import Path

import pytest

from desktop_app.domain.address import REASONS

ROOT = Path(__file__).parents[2]
TEXTS = {
    name: json.loads((ROOT / "resources/i18n/errors" / f"{name}.json").read_text("utf-8"))
    for name in ("address", "importing")
}


def test_every_reason_for_refusing_an_address_has_words() -> None:
    assert TEXTS["address"].keys() == {f"address-{reason}" for reason in REASONS}


def test_every_error_and_problem_of_an_import_has_words() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "desktop_app/importing").glob("*.py"))
    errors = set(re.findall(r'raise AppError\(\s*"([a-z-]+)"', source)) - {"topic-unknown"}
    reasons = set(re.findall(r'problem\([^"]*"?[^"]*?"([a-z]+(?:-[a-z]+)+)"\)', source))
    reasons |= set(re.findall(r'Problem\([^\n]*"([a-z]+(?:-[a-z]+)+)"\)', source)) | {"sensitive"}
    assert len(reasons) > 8
    known = TEXTS["importing"].keys() | TEXTS["address"].keys()
    assert errors - known == set()
    assert {f"row-{reason}" for reason in reasons if not reason.startswith("address-em")} - known == set()


@pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS)
def test_words_are_complete_in_both_languages(texts: dict[str, dict[str, dict[str, str]]]) -> None:
    for key, languages in texts.items():
        assert languages.keys() == {"en", "ja"}, key
        slots = [set(re.findall(r"{(\w+)}", " ".join(parts.values()))) for parts in languages.values()]
        assert slots[0] == slots[1], key
        for parts in languages.values():
            assert parts.keys() == {"title", "cause", "next"}, key
            assert all(text.strip() for text in parts.values()), key
