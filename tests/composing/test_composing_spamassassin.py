"""SpamAssassin (Debian's, local tests only) about every ready-made newsletter as it stands on the wire.

Behind the marker `servers`, for it needs Debian's package: `packaging/bootstrap.py test --servers`.
"""

import re
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop_app.composing.compiled import compile_newsletter
from desktop_app.composing.draft import parse_draft
from desktop_app.composing.footer import optout_target, reason_text
from desktop_app.composing.merge import merge_values
from desktop_app.composing.mime import HeaderPlan, PerRecipient, build_message, constant_parts
from desktop_app.composing.ready_made import ReadyMade, ready_made
from desktop_app.composing.social_icons import icons_of
from desktop_app.domain.brand import Brand
from desktop_app.domain.consent import Basis
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.moment import JST
from desktop_app.i18n.wording import Language
from tests.composing.newsletter_samples import GAPS
from tests.factories import TOKEN, aoi_shop, png_bytes

pytestmark = pytest.mark.servers

MOST = 2.0
"""Points; SpamAssassin calls a mail spam from 5 on."""
ON = datetime(2026, 12, 5, 10, 0, tzinfo=JST)
BRAND = Brand(
    logo="logo", logo_alt="花のあおい", website="https://example.jp/", signature="店主　青井 葵",
    hours=(("月～土", "10時～18時"),),
    social=(("instagram", "https://example.jp/i"), ("mail", "mailto:aoi@example.jp")),
)
WORDS: dict[Language, str] = {"ja": "冬のリース", "en": "winter wreaths"}
_STATUS = re.compile(r"^X-Spam-Status: \w+, score=(-?[\d.]+) .*?tests=(.*?) autolearn", re.M | re.S)


def message(one: ReadyMade, language: Language) -> bytes:
    """One reader's mail of a ready-made newsletter that was filled in."""
    shop = aoi_shop(optout_url="", remote_orders=False, notation_url="")
    content = one.sample(language, ON.date(), brand=BRAND, shop=shop)
    draft = parse_draft(_filled(content, language))
    images = {**icons_of(draft.blocks), "logo": png_bytes(160, 40)}
    compiled = compile_newsletter(
        draft, shop=shop, cls=one.cls, language=language, theme=one.theme, brand=BRAND, images=images
    )
    optout = optout_target(shop, TOKEN, plus_addressing=True)
    consent = reason_text(Basis.CONSENT_WEB, language, obtained_at=date(2026, 5, 1))
    reason = consent if one.cls in ADVERTISING else ""
    values = merge_values(None, shop=shop, language=language, on=ON, reason=reason, optout=optout)
    plan = HeaderPlan(cls=one.cls, from_display="花のあおい", from_address="aoi@example.jp", run_id="r1")
    per = PerRecipient(
        to="hanako@example.com", message_id="<0123456789abcdef@example.jp>", date=ON, rcpt_id="d1",
        boundary="=_0123456789abcdef01234567", optout_mailto=optout.mailto,
    )
    parts = constant_parts(plan, compiled.images, images, compiled.files)
    return build_message(parts, per, compiled.render(values))


def _filled(content: object, language: Language) -> object:
    if isinstance(content, str):
        return content.replace(GAPS[language], WORDS[language])
    if isinstance(content, dict):
        return {key: _filled(value, language) for key, value in content.items()}
    return [_filled(value, language) for value in content] if isinstance(content, list) else content


def score(mail: bytes) -> tuple[float, str]:
    """Points and the tests that gave them."""
    program = shutil.which("spamassassin")
    assert program, "Debian's package spamassassin is missing"
    done = subprocess.run([program, "-L", "-t"], input=mail, capture_output=True, check=True, timeout=120)
    found = _STATUS.search(done.stdout.decode("utf-8", "replace"))
    assert found, done.stderr.decode("utf-8", "replace")[-500:]
    return float(found[1]), re.sub(r"\s+", "", found[2])


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("one", ready_made(), ids=lambda one: one.id)
def test_a_ready_made_newsletter_is_no_spam(one: ReadyMade, language: Language, tmp_path: Path) -> None:
    mail = message(one, language)
    (tmp_path / f"{one.id}-{language}.eml").write_bytes(mail)  # to look at when it fails
    points, tests = score(mail)
    assert points < MOST, tests


def test_the_scale_tells_spam() -> None:
    """GTUBE: the text that every SpamAssassin calls spam, so that the figures above mean something."""
    gtube = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    points, _ = score(b"From: a@example.jp\r\nTo: b@example.jp\r\nSubject: x\r\n\r\n" + gtube + b"\r\n")
    assert points > 500
