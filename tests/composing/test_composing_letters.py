"""law.md 7.5 to 7.7; the expected texts are written out from there."""

from datetime import UTC, date, datetime

import pytest

from desktop_app.composing.footer import OptOutTarget, optout_target, reason_text
from desktop_app.composing.letters import acknowledgement, confirmation, consent_request
from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.i18n.wording import Language
from tests.factories import TOKEN, aoi_shop

STOP = optout_target(aoi_shop(), TOKEN, plus_addressing=True)


def test_confirmation_with_a_page() -> None:
    letter = confirmation(aoi_shop(), "ja", deadline=date(2026, 11, 29), confirm_url="https://example.jp/c")

    assert letter.cls is MessageClass.DOI
    assert letter.rendered.html == ""
    assert letter.rendered.subject == "【花のあおい】メール配信のお申込み確認（まだ登録は完了していません）"
    assert letter.rendered.text == (
        "花のあおいのメール配信に、このアドレスでお申込みがありました。\n"
        "ご本人によるお申込みでしたら、2026年11月29日までに、次のURLを開くか、このメールにそのまま返信してください。\n"
        "https://example.jp/c\n"
        "お心当たりがない場合は、何もしないでください。登録されず、以後お送りしません。\n"
        "青井 葵　〒460-0000 愛知県名古屋市中区1-2-3　aoi@example.jp\n"
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ja", "2026年11月29日までに、このメールにそのまま返信してください。"),
        ("en", "If it was you, simply reply to this mail by 29 November 2026."),
    ],
)
def test_confirmation_by_reply(language: Language, sentence: str) -> None:
    """JP-MSG-ACKNOADS: no link leads anywhere, nothing is offered."""
    text = confirmation(aoi_shop(), language, deadline=date(2026, 11, 29)).rendered.text

    assert sentence in text
    assert "http" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_consent_request_ends_in_the_whole_footer(language: Language) -> None:
    """JP-SEMR-2-1-2-ONEREQ's mail carries all five items of JP-SEM-4-2-OPTADDR and its neighbours."""
    reason = reason_text(Basis.ADDRESS_TOLD, language, occasion="朝市")
    letter = consent_request(aoi_shop(), language, occasion="朝市", staff="青井", reason=reason, optout=STOP)
    text = letter.rendered.text

    assert letter.cls is MessageClass.CONSENT_REQ
    assert reason in text
    assert STOP.address in text
    if language == "ja":
        assert (
            letter.rendered.subject
            == "【花のあおい】広告メールをお送りしてよいかのお伺い（一度だけお送りします）"
        )
        assert text.startswith(
            "先日朝市でアドレスを教えていただいた花のあおいの青井です。\n"
            "今後、新商品や催しの広告メールをお送りしてもよろしければ、このメールに「希望」とご返信ください。\n"
            "ご返信がない場合は、今後広告メールはお送りしません。\n\n――"
        )
        assert "■ 配信元　青井 葵（花のあおい）\n■ 住所　　〒460-0000" in text


def test_acknowledgement() -> None:
    letter = acknowledgement(
        aoi_shop(), "ja", address="hanako@example.jp", stopped_at=datetime(2026, 11, 22, 0, 5, tzinfo=UTC)
    )

    assert letter.cls is MessageClass.OPTOUT_ACK
    assert letter.rendered.text == (
        "hanako@example.jpへの広告メールを停止しました（2026年11月22日 09時05分）。"
        "ご注文の確認など、手続きに必要な連絡は今後もお送りすることがあります。\n"
    )


def test_letters_with_holes_are_refused() -> None:
    with pytest.raises(AppError, match="letter-incomplete"):
        confirmation(aoi_shop(legal_name=""), "ja", deadline=date(2026, 11, 29))
    with pytest.raises(AppError, match="letter-incomplete"):
        consent_request(aoi_shop(), "ja", occasion=" ", staff="青井", reason="x", optout=STOP)
    with pytest.raises(AppError, match="merge-value-missing"):
        consent_request(aoi_shop(), "ja", occasion="朝市", staff="青井", reason="", optout=STOP)
    with pytest.raises(AppError, match="merge-value-missing"):
        consent_request(
            aoi_shop(), "ja", occasion="朝市", staff="青井", reason="x", optout=OptOutTarget("", "")
        )
