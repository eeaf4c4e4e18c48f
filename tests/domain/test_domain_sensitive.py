"""Role mailboxes and special-care words."""

import pytest

from desktop_app.domain.sensitive import REFUSED_ROLES, role_of, sensitive_words


@pytest.mark.parametrize(
    "local", ["abuse", "Postmaster", "mailer-daemon", "MAILER_DAEMON", "noreply", "No-Reply", "donotreply"]
)
def test_refuses_mailboxes_that_nobody_reads(local: str) -> None:
    """JP-IMP-ROLE"""
    assert role_of(local) in REFUSED_ROLES


@pytest.mark.parametrize(
    "local", ["info", "sales", "support", "webmaster", "admin", "contact", "office", "web-master"]
)
def test_other_roles_only_warn(local: str) -> None:
    """JP-IMP-ROLE"""
    role = role_of(local)
    assert role is not None
    assert role not in REFUSED_ROLES


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("持病あり、処方せん控え", ["持病", "処方"]),
        ("ｱﾚﾙｷﾞｰあり", ["アレルギー"]),
        ("medical history on file", ["medical history"]),
        ("Prescription, prescription", ["prescription"]),
        ("システム障害の連絡先", []),
        ("中小企業診断士", []),
        ("障害者手帳", ["障害"]),
        ("バラが好き", []),
        ("", []),
    ],
)
def test_finds_words_of_special_care(text: str, words: list[str]) -> None:
    """JP-APPI-20-2-SENSITIVE"""
    assert sensitive_words(text) == words
