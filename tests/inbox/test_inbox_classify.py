"""A table of received mails and what each must be taken as (mail.md 3.3, 3.4; JP-SEM-3-3-UNCLEAR, -SCOPE)."""
# ruff: noqa: E501 (a table: one case a line reads better)

import base64
import json
import quopri
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import Known, known_from_text

MAILS = Path(__file__).parents[1] / "data" / "inbox"
TOKEN = "k3v7q2m5x4h6t2w7b5n3c6d4f2"
TOKEN_B = "p2r4s6u7y3z5a2e4g6i7j3l5o2"
SHOP = "shop@hana.example.jp"
STOP = f"shop+u-{TOKEN}@hana.example.jp"
HANAKO = "hanako@docomo.ne.jp"
KEN = "ken@example.com"
DOTS = "a..b@docomo.ne.jp"

KNOWN = {
    "shop": SHOP,
    "shop_name": "花のあおい",
    "trusted_authserv_id": "mx.hana.example.jp",
    "optout_address": "shop+u-TOKEN@hana.example.jp",
    "optout_subject": "unsubscribe TOKEN",
    "join_address": "shop+join@hana.example.jp",
    "confirm_address": "shop+c-TOKEN@hana.example.jp",
    "confirm_subject": "confirm TOKEN",
    "topics": {"t1": "お店のお便り", "t2": "セール情報", "t3": "Workshop"},
    "newsletters": {
        "run8": {"date": "2026-11-19", "subject": "配信停止の方法が変わります", "topic": "t1"},
        "run7": {"date": "2026-11-18", "subject": "秋の花のご案内", "topic": "t1"},
    },
    "readers": [
        {"address": HANAKO, "name": "山田花子", "token": TOKEN, "message_ids": ["run7.1.ab@hana.example.jp"]},
        {"address": KEN, "name": "Ken", "token": TOKEN_B, "message_ids": ["<run7.2.cd@hana.example.jp>"]},
        {"address": DOTS, "name": "", "token": "q2q2q2q2q2q2q2q2q2q2q2q2q2", "message_ids": []},
        {"address": "info@kaisha.example.co.jp", "name": "会社", "token": "w3w3w3w3w3w3w3w3w3w3w3w3w3"},
    ],
    "pending_signups": [{"address": "new@example.com", "confirm_token": "c5c5c5c5c5c5c5c5c5c5"}],
    "suppressed": [],
}

FOOTER = """――――――――――――――――――――
このメールは、2026年10月1日に当店からの広告メールの受信に同意いただいた方にお送りしています。

■ 配信停止
今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくか、URLを開いて
メールアドレスを入力するだけで、いつでも配信を停止できます。お名前や理由は不要です。
shop+u-k3v7q2m5x4h6t2w7b5n3c6d4f2@hana.example.jp
https://hana.example.jp/stop

■ 配信元　青井 葵（花のあおい）
■ 住所　　〒460-0000 愛知県名古屋市中区1-2-3
■ お問い合わせ・苦情の窓口　052-000-0000 ／ aoi@example.jp
――――――――――――――――――――"""
LETTER = f"秋の花が入りました。\nぜひご来店ください。\n\n{FOOTER}"
QUOTED = "\n".join(f"> {line}" for line in LETTER.splitlines())
FOOTER_EN = """--------------------------------------------
You receive this mail because you agreed on 2026-10-01 to receive advertising e-mail from us.

Stop these mails
To stop, send the word "stop" to the address below, or open the link and enter only
your e-mail address. You can do so at any time; no name or reason is needed.
shop@hana.example.jp
https://hana.example.jp/stop

Sender: Aoi Aoi (Hana no Aoi)
Address: 1-2-3 Naka-ku, Nagoya
Questions and complaints: 052-000-0000 / aoi@example.jp
--------------------------------------------"""


@dataclass(frozen=True)
class Case:
    """One mail. `charset` None = bytes as they are; `headers` come before the others."""

    name: str
    expect: str
    """kind, kind/scope or kind/action."""
    text: str = ""
    subject: str | None = ""
    sender: str = HANAKO
    to: str = SHOP
    headers: str = ""
    charset: str = "utf-8"
    html: bool = False
    people: tuple[str, ...] | None = None
    quoted: bool | None = None
    raw_subject: str | None = None
    topics: tuple[str, ...] | None = field(default=None)


def word(text: str, charset: str = "utf-8") -> str:
    """An RFC 2047 word."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def mail_bytes(case: Case, encoding: str = "base64") -> bytes:
    """The mail of a case, its text in that transfer encoding."""
    lines = [case.headers.strip()] if case.headers else []
    lines += [
        f"From: {case.sender}",
        f"To: {case.to}",
        "Date: Fri, 20 Nov 2026 10:00:00 +0900",
        "Message-ID: <m1@client.example>",
    ]
    if case.raw_subject is not None:
        lines.append(f"Subject: {case.raw_subject}")
    elif case.subject is not None:
        plain = case.subject.isascii()
        lines.append(f"Subject: {case.subject if plain else word(case.subject)}")
    kind = "html" if case.html else "plain"
    lines += [
        "MIME-Version: 1.0",
        f"Content-Type: text/{kind}; charset={case.charset}",
        f"Content-Transfer-Encoding: {encoding}",
    ]
    codec = {"iso-2022-jp": "iso2022_jp_ext", "shift_jis": "cp932", "unknown": "euc_jp"}.get(
        case.charset, case.charset
    )
    plain_body = case.text.encode(codec)
    if encoding == "base64":
        body = base64.encodebytes(plain_body)
    else:
        body = plain_body if encoding == "8bit" else quopri.encodestring(plain_body)
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


@pytest.fixture(scope="module")
def known() -> Known:
    return known_from_text(json.dumps(KNOWN))


CASES = [
    # phones' empty and short mails
    Case("blank mail to the token address", "optout/all", to=STOP, people=(HANAKO,)),
    Case("blank mail, token, no subject header at all", "optout/all", to=STOP, subject=None),
    Case("token address in capitals", "optout/all", to=STOP.upper(), people=(HANAKO,)),
    Case("token in Delivered-To only", "optout/all", headers=f"Delivered-To: {STOP}", people=(HANAKO,)),
    Case("token in X-Original-To only", "optout/all", headers=f"X-Original-To: {STOP}"),
    Case("token in Envelope-To only", "optout/all", headers=f"Envelope-To: {STOP}"),
    Case("token in Cc", "optout/all", headers=f"Cc: {STOP}"),
    Case(
        "token in Received for",
        "optout/all",
        headers=f"Received: from a by b with SMTP id 1 for <{STOP}>; Fri, 20 Nov 2026 10:00:00 +0900",
    ),
    Case("token in subject", "optout/all", subject=f"unsubscribe {TOKEN}", people=(HANAKO,)),
    Case("token in subject, capitals", "optout/all", subject=f"UNSUBSCRIBE {TOKEN.upper()}"),
    Case("token in subject, encoded", "optout/all", raw_subject=word(f"unsubscribe {TOKEN}")),
    Case("token in subject after Re:", "optout/all", subject=f"Re: unsubscribe {TOKEN}"),
    Case(
        "token, sender is a stranger",
        "optout/all",
        to=STOP,
        sender="relay@privaterelay.appleid.com",
        people=(HANAKO,),
    ),
    Case("token, sender is another reader", "optout/all", to=STOP, sender=KEN, people=(HANAKO,)),
    Case("token with any content", "optout/all", "こんにちは。お花きれいでした？", to=STOP),
    Case("token with a display name", "optout/all", to=f"{word('花のあおい 配信停止')} <{STOP}>"),
    Case(
        "Gmail's button",
        "optout/all",
        "This message was automatically generated by Gmail.",
        "unsubscribe",
        "hanako.private@gmail.com",
        STOP,
        people=(HANAKO,),
    ),
    Case(
        "Gmail's button, auto-generated",
        "optout/all",
        "This message was automatically generated by Gmail.",
        "unsubscribe",
        "x@gmail.com",
        STOP,
        headers="Auto-Submitted: auto-generated\r\nPrecedence: bulk",
    ),
    Case(
        "Apple's button",
        "optout/all",
        'Apple Mail sent this email to unsubscribe from the message "秋の花、ご予約しましたか？".',
        "unsubscribe",
        "x1y2@privaterelay.appleid.com",
        STOP,
        people=(HANAKO,),
    ),
    Case(
        "Apple's button without token, known sender",
        "optout/all",
        'Apple Mail sent this email to unsubscribe from the message "秋の花、ご予約しましたか？".',
        "unsubscribe",
    ),
    Case(
        "Gmail's button without token, stranger",
        "unclear/ask",
        "This message was automatically generated by Gmail.",
        "unsubscribe",
        "x@gmail.com",
        people=(),
    ),
    Case(
        "Outlook's button: blank, suppress header",
        "optout/all",
        "",
        "unsubscribe",
        "x@outlook.com",
        STOP,
        headers="X-Auto-Response-Suppress: All",
    ),
    Case(
        "Yahoo's button with null sender",
        "optout/all",
        "",
        "unsubscribe",
        "x@yahoo.com",
        STOP,
        headers="Return-Path: <>",
    ),
    Case(
        "unknown token, known sender",
        "optout/all",
        to="shop+u-zzzzzzzzzzzzzzzzzzzzzzzzzz@hana.example.jp",
        people=(HANAKO,),
    ),
    Case(
        "unknown token, stranger",
        "unclear/ask",
        to="shop+u-zzzzzzzzzzzzzzzzzzzzzzzzzz@hana.example.jp",
        sender="x@example.org",
        people=(),
    ),
    Case("blank mail to the shop", "unclear/ask", people=(HANAKO,)),
    Case("subject only 配信停止", "optout/all", subject="配信停止", people=(HANAKO,)),
    Case("subject only unsubscribe", "optout/all", subject="unsubscribe"),
    Case("subject only stop", "optout/all", subject="STOP"),
    Case("subject only 退会", "optout/all", subject="退会"),
    Case("subject 停止, blank body", "optout/all", "\r\n \r\n", "停止"),
    Case("carrier address with dots", "optout/all", "停止", sender=f"<{DOTS}>", people=(DOTS,)),
    Case("carrier address, quoted form", "optout/all", "停止", sender='"a..b"@docomo.ne.jp', people=(DOTS,)),
    Case("sender in other case", "optout/all", "停止", sender="Hanako@DOCOMO.NE.JP"),
    # words
    Case("停止", "optout/all", "停止"),
    Case("停止 with name", "optout/all", "停止　山田花子"),
    Case("half-width katakana", "optout/all", "ﾒｰﾙ配信停止してｸﾀﾞｻｲ"),
    Case("full-width STOP", "optout/all", "ＳＴＯＰ"),
    Case("letter-spaced", "optout/all", "配 信 停 止"),
    Case("word broken by the phone", "optout/all", "メルマガの配信を停\n止してください"),
    Case(
        "polite",
        "optout/all",
        "お世話になっております。\n山田です。\n今後の配信は不要です。\nよろしくお願いいたします。",
    ),
    Case("もう送らないで", "optout/all", "もう送らないでください。"),
    Case("配信停止の方", "optout/all", "配信停止の方、お願いいたします。"),
    Case("angry", "optout/all", "何度も言いましたが配信停止をお願いします！二度と送らないでください！！"),
    Case("登録解除", "optout/all", "登録解除でお願いします"),
    Case("アドレス削除", "optout/all", "メールアドレスをリストから削除してください"),
    Case("stop asked before", "optout/all", "先月も配信停止をお願いしたのにまた来ています。"),
    Case(
        "English unsubscribe",
        "optout/all",
        "Please unsubscribe me. Thanks, Ken",
        "Re: news",
        KEN,
        people=(KEN,),
    ),
    Case("English remove me", "optout/all", "Kindly remove me from your mailing list.", "Re: news", KEN),
    Case("English no longer", "optout/all", "I no longer wish to receive these emails.", "Re: news", KEN),
    Case("English don't send", "optout/all", "Don’t send me any more mail.", "", KEN),
    Case("English stop sending", "optout/all", "Stop sending me this stuff", "", KEN),
    Case("iPhone tail", "optout/all", "配信停止希望\n\niPhoneから送信", "Re: 秋の花のご案内"),
    Case(
        "signature below rule with a shop's words",
        "optout/all",
        "配信停止をお願いします。\n\n--------------------\n山田商店\nご注文・ご予約は 03-0000-0000\n--------------------",
    ),
    Case("dash-dash signature", "optout/all", "停止してください\n-- \n山田 予約はこちら？"),
    Case("subject stop, body greeting", "optout/all", "よろしくお願いします。", "メルマガ停止希望"),
    # charsets
    Case("ISO-2022-JP", "optout/all", "配信停止をお願いします", charset="iso-2022-jp"),
    Case("ISO-2022-JP with half-width kana", "optout/all", "ｽﾄｯﾌﾟ", charset="iso-2022-jp"),
    Case("Shift_JIS with Windows characters", "optout/all", "①配信停止 髙橋㈱", charset="shift_jis"),
    Case("EUC-JP", "optout/all", "配信停止してください。", charset="euc-jp"),
    Case("undeclared EUC-JP", "optout/all", "配信停止してください。お願いします。", charset="unknown"),
    Case(
        "raw ISO-2022-JP subject", "optout/all", raw_subject="配信停止".encode("iso2022_jp").decode("ascii")
    ),
    Case("raw UTF-8 subject", "optout/all", raw_subject="配信停止"),
    Case(
        "raw CP932 subject",
        "optout/all",
        raw_subject="配信停止希望".encode("cp932").decode("utf-8", "surrogateescape"),
    ),
    Case("subject word in ISO-2022-JP", "optout/all", raw_subject=word("配信停止", "iso-2022-jp")),
    Case(
        "character cut between words",
        "optout/all",
        raw_subject=(
            "=?utf-8?B?"
            + base64.b64encode("配信停止".encode()[:4]).decode()
            + "?=\r\n =?utf-8?B?"
            + base64.b64encode("配信停止".encode()[4:]).decode()
            + "?="
        ),
    ),
    # replies that quote the footer
    Case(
        "quoted footer only",
        "reply/none",
        f"ありがとうございます。\n\n2026年11月20日(金) 10:05 花のあおい <{SHOP}>:\n{QUOTED}",
        "Re: 秋の花のご案内",
        quoted=True,
    ),
    Case(
        "quoted footer, blank reply",
        "reply/none",
        f"\n\n2026年11月20日(金) 10:05 花のあおい <{SHOP}>:\n{QUOTED}",
        "Re: 秋の花のご案内",
        quoted=True,
    ),
    Case(
        "stop above the quotation",
        "optout/all",
        f"停止\n\n2026年11月20日(金) 10:05 花のあおい <{SHOP}>:\n{QUOTED}",
        "Re: 秋の花のご案内",
        quoted=False,
    ),
    Case(
        "stop below the quotation",
        "optout/all",
        f"2026/11/20 10:05、花のあおい <{SHOP}>のメール:\n\n{QUOTED}\n\n停止してください",
        "Re: 秋の花のご案内",
    ),
    Case(
        "iPhone, unmarked quotation",
        "reply/none",
        f"きれいですね\n\niPhoneから送信\n\n2026/11/20 10:05、花のあおい <{SHOP}>のメール:\n\n{LETTER}",
        "Re: 秋の花のご案内",
        quoted=True,
    ),
    Case(
        "iPhone, unmarked, stop below",
        "optout/all",
        f"2026/11/20 10:05、花のあおい <{SHOP}>のメール:\n\n{LETTER}\n\n停止",
        "Re: 秋の花のご案内",
    ),
    Case(
        "introduction broken into lines",
        "reply/none",
        f"Nice flowers!\n\nOn Fri, Nov 20, 2026 at 10:05 AM Hana no Aoi <\n{SHOP}> wrote:\n\n> {FOOTER_EN}".replace(
            "\n", "\n> "
        )
        .replace("\n> \n> On", "\n\nOn")
        .replace(f"<\n> {SHOP}> wrote", f"<\n{SHOP}> wrote"),
        "Re: news",
        KEN,
        quoted=True,
    ),
    Case(
        "Outlook, header block",
        "reply/none",
        f"了解しました。\n\n差出人: 花のあおい <{SHOP}>\n送信日時: 2026年11月20日 10:05\n宛先: {HANAKO}\n件名: 秋の花\n\n{LETTER}",
        "RE: 秋の花のご案内",
        quoted=True,
    ),
    Case(
        "Outlook, header block, stop on top",
        "optout/all",
        f"配信停止お願いします。\n\n差出人: 花のあおい <{SHOP}>\n送信日時: 2026年11月20日 10:05\n宛先: {HANAKO}\n件名: 秋の花\n\n{LETTER}",
        "RE: 秋の花のご案内",
    ),
    Case(
        "Outlook, English block",
        "reply/none",
        f"Lovely.\n\n________________________________\nFrom: Hana <{SHOP}>\nSent: Friday\nTo: Ken\nSubject: news\n\n{FOOTER_EN}",
        "RE: news",
        KEN,
        quoted=True,
    ),
    Case(
        "Original Message",
        "reply/none",
        f"見ました\n\n-----Original Message-----\nFrom: {SHOP}\nSubject: 秋\n\n{LETTER}",
        "Re: 秋の花のご案内",
        quoted=True,
    ),
    Case(
        "元のメッセージ",
        "reply/none",
        f"見ました\n----- 元のメッセージ -----\n{LETTER}",
        "Re: 秋の花のご案内",
        quoted=True,
    ),
    Case(
        "Yahoo Japan",
        "reply/none",
        f"見ました\n\n----- Original Message -----\nFrom: {SHOP}\nTo: {HANAKO}\nDate: 2026/11/20\n{LETTER}",
        "Re: 秋の花のご案内",
        quoted=True,
    ),
    Case(
        "pipes",
        "reply/none",
        "見ました\n" + "\n".join(f"| {x}" for x in LETTER.splitlines()),
        "Re: 秋",
        quoted=True,
    ),
    Case(
        "full-width pipes",
        "reply/none",
        "見ました\n" + "\n".join(f"｜{x}" for x in LETTER.splitlines()),
        "Re: 秋",
        quoted=True,
    ),
    Case(
        "full-width marks",
        "reply/none",
        "見ました\n" + "\n".join(f"＞{x}" for x in LETTER.splitlines()),
        "Re: 秋",
        quoted=True,
    ),
    Case(
        "docomo, whole letter unmarked",
        "reply/none",
        f"ありがとう\n{LETTER}",
        "Re: 秋の花のご案内",
        quoted=True,
    ),
    Case("docomo, unmarked, stop on top", "optout/all", f"配信停止\n{LETTER}", "Re: 秋の花のご案内"),
    Case(
        "Thunderbird",
        "reply/none",
        f"きれい\n\nOn 2026/11/20 10:05, 花のあおい wrote:\n{QUOTED}",
        "Re: 秋",
        quoted=True,
    ),
    Case(
        "さんは書きました",
        "reply/none",
        f"(2026/11/20 10:05), 花のあおい さんは書きました:\n{QUOTED}\nきれい",
        "Re: 秋",
        quoted=True,
    ),
    Case("Re: subject says stop, nothing else", "reply/none", "", "Re: 配信停止についての大切なお知らせ"),
    Case(
        "HTML reply, gmail_quote",
        "reply/none",
        '<div dir="ltr">ありがとう</div><br><div class="gmail_quote"><div class="gmail_attr">'
        f"2026年11月20日(金) 10:05 花 &lt;{SHOP}&gt;:<br></div><blockquote>{LETTER.replace(chr(10), '<br>')}</blockquote></div>",
        "Re: 秋",
        html=True,
        quoted=True,
    ),
    Case(
        "HTML reply, stop",
        "optout/all",
        '<div dir="ltr"><b>配信停止</b>してください&nbsp;</div><div class="gmail_quote">'
        f"<blockquote>{LETTER.replace(chr(10), '<br>')}</blockquote></div>",
        "Re: 秋",
        html=True,
    ),
    Case(
        "HTML reply, Outlook block",
        "reply/none",
        "<p>了解です</p><div id=divRplyFwdMsg><b>From:</b> 花<br><b>Sent:</b> x<br>"
        f"<b>To:</b> y<br><b>Subject:</b> z</div><div>{LETTER.replace(chr(10), '<br>')}</div>",
        "Re: 秋",
        html=True,
        quoted=True,
    ),
    Case(
        "HTML only, hidden stop",
        "reply/none",
        '<p>ありがとう</p><p style="display:none">配信停止</p>',
        "Re: 秋",
        html=True,
    ),
    Case("HTML only, blank", "reply/none", "<html><body><br></body></html>", "Re: 秋", html=True),
    # doubt
    Case("denial", "unclear/ask", "停止しないでください。", people=(HANAKO,)),
    Case("denial English", "unclear/ask", "Please do not unsubscribe me!", "Re: news", KEN),
    Case("question", "unclear/ask", "配信停止はどうすればいいですか？"),
    Case("question without mark", "unclear/ask", "退会の方法を教えてください"),
    Case("question English", "unclear/ask", "How do I unsubscribe?", "Re: news", KEN),
    Case("order cancelled", "unclear/ask", "昨日の注文をキャンセルしてください。配信停止もしたいです。"),
    Case("reservation", "reply/none", "予約のキャンセルをお願いします。"),
    Case("stopped by mistake", "unclear/ask", "間違って配信停止してしまいました。再登録をお願いします。"),
    Case("resume", "unclear/ask", "配信停止を解除して、再開してください"),
    Case("weak word", "unclear/ask", "最近ちょっと迷惑しています"),
    Case("other thing not needed", "reply/none", "領収書は不要です。"),
    Case(
        "long text", "unclear/ask", "いつもお世話になっております。" * 20 + "さて、配信停止をお願いします。"
    ),
    Case("for a friend", "unclear/ask", "友人の分も配信停止してください"),
    Case("names another reader", "unclear/ask", f"{KEN} の配信を停止してください", people=(HANAKO, KEN)),
    Case("names a stranger's address", "unclear/ask", "hanako2@softbank.ne.jp 宛の配信を停止してください"),
    Case("names own address", "optout/all", f"{HANAKO} の配信を停止してください"),
    Case("two senders", "unclear/ask", "配信停止", sender=f"{HANAKO}, {KEN}"),
    # no stop
    Case("thanks", "reply/none", "お花、とてもきれいでした。また伺います！", "Re: 秋の花のご案内"),
    Case("opening hours", "reply/none", "年末は何時まで営業していますか？", "Re: 秋の花のご案内"),
    Case("order", "reply/none", "シクラメンを2鉢お願いします。", "Re: 秋の花のご案内"),
    Case("no answer needed", "reply/none", "楽しみにしています。ご返信は不要です。", "Re: 秋の花のご案内"),
    Case("stop by", "reply/none", "Great, I'll stop by on Saturday.", "Re: news", KEN),
    Case("yes to a consent request", "reply/none", "はい", "Re: ご案内をお送りしてもよろしいですか"),
    # scope
    Case("one topic", "optout/topic", "セール情報だけ停止してください", topics=("t2",)),
    Case("one topic, は", "optout/topic", "セール情報はもういりません。", topics=("t2",)),
    Case(
        "one topic, English", "optout/topic", "Please stop the Workshop mails only", "", KEN, topics=("t3",)
    ),
    Case(
        "this newsletter only",
        "optout/topic",
        "このお便りだけ停止してください",
        "Re: 秋",
        headers="In-Reply-To: <run7.1.ab@hana.example.jp>",
        topics=("t1",),
    ),
    Case("token and topic", "optout/topic", "セール情報だけ停止", to=STOP, topics=("t2",)),
    Case("everything", "optout/all", "セール情報もお便りも、すべて配信停止してください"),
    Case("unclear topic is all", "optout/all", "クーポンだけ停止してください"),
    Case("all but one is all", "optout/all", "セール情報以外は停止してください"),
    Case("until year's end", "optout/until", "年末まで配信を停止してください"),
    Case("until a day", "optout/until", "2027年1月31日まで配信停止でお願いします"),
    Case("until in English", "optout/until", "Please stop sending mails until January 31, 2027", "", KEN),
    Case("deadline is no period", "optout/all", "今月末までに配信停止してください"),
    Case("a while is for ever", "optout/all", "しばらくのあいだ配信停止してください"),
    # strangers
    Case(
        "stranger, clear words", "unclear/ask", "配信停止してください", sender="hanako@gmail.com", people=()
    ),
    Case(
        "stranger answers our mail",
        "optout/all",
        "配信停止してください",
        "Re: 秋",
        "hanako@gmail.com",
        headers="In-Reply-To: <run7.1.ab@hana.example.jp>",
        people=(HANAKO,),
    ),
    Case(
        "stranger, References only",
        "optout/all",
        "停止",
        "Re: 秋",
        "x@example.org",
        headers="References: <a@b>\r\n <run7.2.cd@hana.example.jp>",
        people=(KEN,),
    ),
    Case(
        "known sender answers another's mail",
        "unclear/ask",
        "停止してください",
        "Re: 秋",
        headers="In-Reply-To: <run7.2.cd@hana.example.jp>",
        people=(HANAKO, KEN),
    ),
    Case(
        "stranger forwards our letter",
        "unclear/ask",
        f"これ、おすすめです\n\n---------- Forwarded message ---------\nFrom: {SHOP}\n"
        f"Subject: 秋\n\n{LETTER}",
        "Fwd: 秋の花のご案内",
        "friend@example.org",
        people=(),
        quoted=True,
    ),
    Case(
        "stranger forwards our letter and says stop",
        "unclear/ask",
        f"配信停止\n\n---------- Forwarded message ---------\nFrom: {SHOP}\nSubject: 秋\n\n{LETTER}",
        "転送: 秋の花のご案内",
        "friend@example.org",
        people=(),
    ),
    Case(
        "known reader forwards our letter",
        "reply/none",
        f"---------- 転送メッセージ ---------\nFrom: {SHOP}\nSubject: 秋\n\n{LETTER}",
        "Fwd: 秋の花のご案内",
        quoted=True,
    ),
    Case(
        "stranger's business mail",
        "other/none",
        "新商品のご案内です。ご検討ください。",
        "ご提案",
        "sales@example.org",
    ),
    Case(
        "spam with a way out",
        "other/none",
        "Buy now!\n\nTo unsubscribe from this list click here: https://x.example/u",
        "Sale",
        "spam@example.org",
    ),
    Case(
        "spam in Japanese with a way out",
        "other/none",
        "今だけ半額！\n配信停止はこちら https://x.example/u",
        "半額セール",
        "spam@example.org",
    ),
    Case(
        "somebody else's newsletter",
        "other/none",
        "新着情報\n\n配信停止をご希望の方は下記へ\nhttps://x.example",
        "メルマガ 12号",
        "news@example.org",
        headers="List-Unsubscribe: <https://x.example/u>\r\nPrecedence: bulk",
    ),
    Case(
        "bulk alone",
        "other/none",
        "新着情報のお知らせ。配信停止は下記まで",
        "メルマガ 12号",
        "news@example.org",
        headers="Precedence: bulk",
    ),
    Case(
        "a reader's own newsletter",
        "other/none",
        "新着情報",
        "メルマガ 12号",
        "info@kaisha.example.co.jp",
        headers="List-Id: <news.kaisha.example.co.jp>\r\nList-Unsubscribe: <mailto:u@kaisha.example.co.jp>",
    ),
    # forged and odd headers
    Case(
        "reader's address only in the display name",
        "unclear/ask",
        "配信停止",
        sender=f'"{HANAKO}" <evil@example.org>',
        people=(),
    ),
    Case(
        "reader's address in an encoded name",
        "unclear/ask",
        "配信停止",
        sender=f"{word(f'<{HANAKO}>')} <evil@example.org>",
        people=(),
    ),
    Case(
        "reader's address in a comment",
        "unclear/ask",
        "配信停止",
        sender=f"evil@example.org ({HANAKO})",
        people=(),
    ),
    Case(
        "forged authentication header",
        "optout/all",
        "配信停止",
        headers="Authentication-Results: x; dmarc=fail",
    ),
    Case(
        "own mail come back",
        "other/none",
        LETTER,
        "秋の花のご案内",
        SHOP,
        HANAKO,
        headers=f"List-Unsubscribe: <mailto:{STOP}>",
    ),
    Case("no From at all", "other/none", "hello", sender=""),
    Case("encoded display name", "optout/all", "停止", sender=f"{word('山田, 花子')} <{HANAKO}>"),
    Case("quoted display name with comma", "optout/all", "停止", sender=f'"Yamada, Hanako" <{HANAKO}>'),
    # automatic answers
    Case(
        "auto-replied",
        "autoreply/none",
        "現在、メールの受信を停止しております。配信停止",
        "Re: 秋",
        headers="Auto-Submitted: auto-replied",
    ),
    Case(
        "auto-replied with comment",
        "autoreply/none",
        "不在です",
        "Re: 秋",
        headers="Auto-Submitted: auto-replied (vacation)",
    ),
    Case("auto-generated", "autoreply/none", "お知らせ", "通知", headers="Auto-Submitted: auto-generated"),
    Case("auto-submitted no", "optout/all", "配信停止", headers="Auto-Submitted: no"),
    Case("X-Autoreply", "autoreply/none", "配信停止", "Re: 秋", headers="X-Autoreply: yes"),
    Case("X-Autorespond", "autoreply/none", "いません", "Re: 秋", headers="X-Autorespond: x"),
    Case(
        "Exchange out of office",
        "autoreply/none",
        "I am away.",
        "Automatic reply: news",
        KEN,
        headers="X-Auto-Response-Suppress: All",
    ),
    Case(
        "suppress header alone",
        "autoreply/none",
        "休みです",
        "Re: 秋",
        headers="X-Auto-Response-Suppress: DR, OOF",
    ),
    Case("自動返信 in the subject", "autoreply/none", "配信停止中です。", "自動返信: 秋の花のご案内"),
    Case("不在 in the subject", "autoreply/none", "12月まで業務を停止しております。", "【不在通知】Re: 秋"),
    Case("休暇 in the subject", "autoreply/none", "休暇中のためお返事できません", "休暇をいただいております"),
    Case(
        "out of office", "autoreply/none", "I will be back in May. Stop by then.", "Out of Office: news", KEN
    ),
    Case("Auto: in the subject", "autoreply/none", "配信停止", "Auto: 秋の花のご案内"),
    Case("自動返信 in the text", "autoreply/none", "※このメールは自動返信です。停止", "Re: 秋の花のご案内"),
    Case(
        "vacation by bulk",
        "autoreply/none",
        "I am on holiday.",
        "Re: news",
        KEN,
        headers="Precedence: bulk\r\nIn-Reply-To: <run7.2.cd@hana.example.jp>",
    ),
    Case("auto_reply precedence", "autoreply/none", "配信停止", "Re: 秋", headers="Precedence: auto_reply"),
    Case("null path", "autoreply/none", "ただいま不在です", "Re: 秋", headers="Return-Path: <>"),
    Case(
        "token in an automatic answer",
        "autoreply/none",
        "不在です",
        f"Auto: unsubscribe {TOKEN}",
        headers="Auto-Submitted: auto-replied",
    ),
    Case(
        "token address in an automatic answer",
        "autoreply/none",
        "不在です。停止",
        "自動応答",
        to=STOP,
        headers="Auto-Submitted: auto-replied",
    ),
    Case("a person on holiday", "unclear/ask", "休暇の間は忙しいので配信停止してください", "休暇中"),
    Case(
        "order confirmation from a shop",
        "autoreply/none",
        "ご注文を受け付けました。\n※本メールは自動送信されています。",
        "ご注文受付完了のお知らせ",
        "shop@example.org",
    ),
    # the shop's contact form, a phone that answers without Re:
    Case(
        "contact form in the shop's name",
        "unclear/ask",
        f"お名前: 山田\nメール: {HANAKO}\n内容: 配信停止してください",
        "お問い合わせ",
        SHOP,
        people=(HANAKO,),
    ),
    Case(
        "contact form, automatic",
        "unclear/ask",
        f"メール: {HANAKO}\n内容: 配信停止してください。よろしくお願いします。",
        "お問い合わせ",
        "form@host.example",
        headers="Auto-Submitted: auto-generated",
        people=(HANAKO,),
    ),
    Case("our subject without Re:", "reply/none", "ありがとう", "配信停止の方法が変わります"),
    # sign-up
    Case("blank mail to join", "signup/confirm", to="shop+join@hana.example.jp", sender="new@example.com"),
    Case(
        "confirmation by address",
        "signup/confirm",
        "",
        "Re: 登録の確認",
        "new@example.com",
        "shop+c-c5c5c5c5c5c5c5c5c5c5@hana.example.jp",
    ),
    Case(
        "confirmation by subject", "signup/confirm", "", "Re: confirm c5c5c5c5c5c5c5c5c5c5", "new@example.com"
    ),
    Case(
        "confirmation sent to an address that the shop had before",
        "signup/confirm",
        "はい",
        "Re: 登録の確認",
        "new@example.com",
        "old+c-c5c5c5c5c5c5c5c5c5c5@mae.example.jp",
    ),
    Case(
        "somebody who never asked answers the confirmation",
        "unclear/ask",
        "心当たりがありません。",
        "Re: 登録の確認",
        "forwarded@example.com",
        "shop+c-c5c5c5c5c5c5c5c5c5c5@hana.example.jp",
        people=("new@example.com",),
    ),
    Case(
        "a weak word in an answer to the confirmation",
        "unclear/ask",
        "キャンセルします",
        "Re: 登録の確認",
        "new@example.com",
        "shop+c-c5c5c5c5c5c5c5c5c5c5@hana.example.jp",
        people=("new@example.com",),
    ),
    Case("stop sent to the join address", "optout/all", "停止してください", to="shop+join@hana.example.jp"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_each_mail_is_taken_as_what_it_is(case: Case, encoding: str, known: Known) -> None:
    found = classify(mail_bytes(case, encoding), known).as_json("f.eml", "ja")
    kind, _, rest = case.expect.partition("/")
    action = {"optout": "suppress", "unclear": "ask"}.get(kind, rest)
    told = (found["kind"], found["scope"] if kind == "optout" else None, found["action"])
    assert told == (kind, rest if kind == "optout" else None, action), found
    if case.people is not None:
        assert sorted(one["address"] for one in found["recipients"]) == sorted(case.people)
    if case.quoted is not None:
        assert found["quoted"] is case.quoted
    if case.topics is not None:
        assert found["topics"] == list(case.topics)


def test_a_stop_address_of_its_own_takes_blank_and_short_mails() -> None:
    known = known_from_text(json.dumps(KNOWN | {"optout_address": "teishi@hana.example.jp"}))
    for text, subject, kind in (
        ("", "", "optout"),
        ("よろしく", "", "optout"),
        ("届きませんか", "", "unclear"),
        ("長い" * 200, "", "unclear"),
    ):
        assert (
            classify(mail_bytes(Case("x", "", text, subject, to="teishi@hana.example.jp")), known).kind
            == kind
        )
    stranger = Case("x", "", "", "", sender="x@y.example", to="teishi@hana.example.jp")
    assert classify(mail_bytes(stranger), known).kind == "unclear"
