"""law.md 7.5 to 7.7; the expected texts are written out from there."""

from datetime import UTC, date, datetime

import pytest

from desktop_app.composing.compiled import Rendered
from desktop_app.composing.footer import optout_target, reason_text
from desktop_app.composing.letters import acknowledgement, compile_letter
from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.i18n.wording import Language, wording
from tests.factories import TOKEN, aoi_shop

STOP = optout_target(aoi_shop(), TOKEN, plus_addressing=True)
ASKED = {
    "occasion": "朝市",
    "staff": "青井",
    "reason": "x",
    "optout_address": STOP.address,
    "optout_mailto": STOP.mailto,
}


def shown(cls: MessageClass, language: Language, **values: str) -> Rendered:
    compiled = compile_letter(aoi_shop(), cls, language, marked_subject=False)
    assert compiled.cls is cls
    return compiled.render(values)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ja", "2026年11月29日までに、このメールにそのまま返信してください。"),
        ("en", "If it was you, simply reply to this mail by 29 November 2026."),
    ],
)
def test_confirmation_by_reply(language: Language, sentence: str) -> None:
    """JP-MSG-ACKNOADS: no link leads anywhere, nothing is offered."""
    mail = shown(MessageClass.DOI, language, deadline=wording(language).day(date(2026, 11, 29)))

    assert sentence in mail.text
    assert sentence in mail.html
    assert "http" not in mail.text
    assert "<a " not in mail.html
    if language == "ja":
        assert mail.subject == "【花のあおい】メール配信のお申込み確認（まだ登録は完了していません）"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_consent_request_ends_in_the_whole_footer(language: Language) -> None:
    """JP-SEMR-2-1-2-ONEREQ's mail carries all five items of JP-SEM-4-2-OPTADDR and its neighbours."""
    reason = reason_text(Basis.ADDRESS_TOLD, language, occasion="朝市")
    mail = shown(MessageClass.CONSENT_REQ, language, **{**ASKED, "reason": reason})

    assert reason in mail.text
    assert STOP.address in mail.text
    if language == "ja":
        assert mail.subject == "【花のあおい】広告メールをお送りしてよいかのお伺い（一度だけお送りします）"
        assert mail.text.startswith(
            "先日朝市でアドレスを教えていただいた花のあおいの青井です。\n"
            "今後、新商品や催しの広告メールをお送りしてもよろしければ、このメールに「希望」とご返信ください。\n"
            "ご返信がない場合は、今後広告メールはお送りしません。\n\n――"
        )
        assert "■ 配信元　青井 葵（花のあおい）\n■ 住所　　〒460-0000" in mail.text


def test_acknowledgement() -> None:
    letter = acknowledgement(
        aoi_shop(), "ja", address="hanako@example.jp", stopped_at=datetime(2026, 11, 22, 0, 5, tzinfo=UTC)
    )

    assert letter.cls is MessageClass.OPTOUT_ACK
    assert letter.rendered.text == (
        "hanako@example.jpへの広告メールを停止しました（2026年11月22日 09時05分）。"
        "ご注文の確認など、手続きに必要な連絡は今後もお送りすることがあります。\n"
    )


@pytest.mark.parametrize("missing", ["occasion", "staff", "reason", "optout_address", "optout_mailto"])
def test_a_request_with_a_hole_is_refused(missing: str) -> None:
    with pytest.raises(AppError, match="merge-value-missing"):
        shown(MessageClass.CONSENT_REQ, "ja", **{**ASKED, missing: " "})


@pytest.mark.parametrize("cls", [MessageClass.DOI, MessageClass.CONSENT_REQ])
def test_a_letter_needs_the_shops_name_and_address(cls: MessageClass) -> None:
    with pytest.raises(AppError, match="letter-incomplete"):
        compile_letter(aoi_shop(legal_name=""), cls, "ja", marked_subject=False)
