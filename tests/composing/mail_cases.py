# ruff: noqa: E501 - a row of a table of Japanese text reads best on one line
"""Cases of `check-mail`, written from the statute and law.md 1.5, 3.2, 6.1, 6.4, 6.9, 7 and 8.3.

Each case changes one thing of a mail that is in order, so what it must and must not find is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RULE = "――――――――――――――――――――"
NAME = "山田花子"
STATEMENT = (
    "今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくか、URLを開いて\n"
    "メールアドレスを入力するだけで、いつでも配信を停止できます。お名前や理由は不要です。"
)
OPTADDR = "stop@hana.example"
OPTURL = "https://hana.example/stop"
ADDRESS = "東京都渋谷区神宮前1-2-3"
BODY = "こんにちは。秋の寄せ植え展を店内で開いています。\nどうぞお立ち寄りください。"
SALE_BODY = "新商品のお知らせです。\nバラの花束 5,500円（税込み）\nご注文はこちら https://hana.example/shop/rose"
BODY_EN = "Hello,\nour autumn exhibition of potted plants is open in the shop."
SALE_EN = "New products this week:\nRose bouquet, 5,500 yen.\nOrder now: https://hana.example/shop/rose"

SHOP: Mapping[str, Any] = {
    "legal_kind": "sole_trader", "legal_name": NAME, "shop_name": "花屋みどり", "address": f"〒150-0001 {ADDRESS}",
    "phone": "03-1234-5678", "contact_email": "info@hana.example", "optout_email": OPTADDR, "optout_url": OPTURL,
    "optout_page": {"login": False, "asks": ["email"]}, "reply_to_from_is_working_optout": False,
    "remote_orders": False, "from": "news@hana.example",
}
COMPANY = {**SHOP, "legal_kind": "corporation", "legal_name": "株式会社みどり"}
ASCT = {**SHOP, "remote_orders": True, "seller_email": "order@hana.example",
        "tokushoho_url": "https://hana.example/law"}
SHOP_EN = {**SHOP, "legal_name": "Hanako Yamada", "shop_name": "Midori Flowers",
           "address": "1-2-3 Jingumae, Shibuya-ku, Tokyo 150-0001"}

FOOTER = f"""{RULE}
このメールは、2026年5月1日に当店からの広告メールの受信に同意いただいた方にお送りしています。

■ 配信停止
{STATEMENT}
{OPTADDR}
{OPTURL}

■ 配信元　{NAME}（花屋みどり）
■ 住所　　〒150-0001 {ADDRESS}
■ お問い合わせ・苦情の窓口　03-1234-5678 ／ info@hana.example
{RULE}"""
FOOTER_EN = """--------------------------------------------
You receive this mail because you agreed on 1 May 2026 to receive advertising e-mail from us.

Stop these mails
To stop, send the word "stop" to the address below, or open the link and enter only
your e-mail address. You can do so at any time; no name or reason is needed.
stop@hana.example
https://hana.example/stop

Sender: Hanako Yamada (Midori Flowers)
Address: 1-2-3 Jingumae, Shibuya-ku, Tokyo 150-0001
Questions and complaints: 03-1234-5678 / info@hana.example
--------------------------------------------"""
NOTATION = "特定商取引法に基づく表記: https://hana.example/law　販売業者のメールアドレス　order@hana.example"
TEXT = f"{BODY}\n\n{FOOTER}"
TEXT_EN = f"{BODY_EN}\n\n{FOOTER_EN}"
SALE = f"{SALE_BODY}\n\n{FOOTER}\n{NOTATION}"


def page(body: str, *, head: str = "", attributes: str = "") -> str:
    """A whole HTML mail around a body."""
    return (f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>t</title>{head}</head>'
            f"<body {attributes}>{body}</body></html>")


STOP_BLOCK = f"""<p style="font-size:12px">{STATEMENT}<br>
<a href="mailto:{OPTADDR}?subject=unsubscribe">{OPTADDR}</a><br><a href="{OPTURL}">{OPTURL}</a></p>"""
SENDER_BLOCK = f"""<p style="font-size:12px">■ 配信元　{NAME}（花屋みどり）<br>■ 住所　　〒150-0001 {ADDRESS}<br>
■ お問い合わせ・苦情の窓口　03-1234-5678 ／ info@hana.example</p>"""
HTML_FOOTER = f"<hr><h3>配信停止</h3>{STOP_BLOCK}{SENDER_BLOCK}"
HTML_BODY = f"<h1>秋の寄せ植え展</h1><p>{BODY}</p>"
HTML = page(HTML_BODY + HTML_FOOTER)


@dataclass(frozen=True)
class Case:
    """`has`: rules that must speak (with their severity after a colon where it matters); `lacks`: must not."""

    id: str
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    clear: bool = False
    text: str = ""
    html: str = ""
    cls: str = "AD"
    subject: str = "秋のお便り"
    country: str = "JP"
    recipient_type: str = "consumer"
    from_display: str = "花屋みどり"
    shop: Mapping[str, Any] = field(default_factory=lambda: SHOP)

    def as_json(self) -> dict[str, Any]:
        """The case as `check-mail --from` takes it."""
        return {"id": self.id, "class": self.cls, "country": self.country, "recipient_type": self.recipient_type,
                "subject": self.subject, "text": self.text, "html": self.html, "from_display": self.from_display,
                "shop": dict(self.shop)}


def shop(base: Mapping[str, Any] = SHOP, /, **changes: Any) -> dict[str, Any]:
    """A shop with changes; None takes a fact away."""
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def without(text: str, *pieces: str) -> str:
    """The text without pieces that must be in it."""
    for piece in pieces:
        assert piece in text, piece
        text = text.replace(piece, "")
    return text


def swap(text: str, old: str, new: str) -> str:
    """The text with a piece that must be in it replaced."""
    assert old in text, old
    return text.replace(old, new)
