"""What readers write in the shapes of their mail programs: quotations, character sets, broken MIME.

The same three short texts stand in each shape: only what the person wrote may count (mail.md 3.4).
"""
# ruff: noqa: E501 (tables: one shape a line reads better)

import base64
import json
from collections.abc import Callable

import pytest

from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import Known, known_from_text
from tests.inbox.test_inbox_classify import FOOTER, FOOTER_EN, HANAKO, KNOWN, LETTER, SHOP, STOP, word

LETTER_EN = f"The autumn flowers are here.\nDo you like them? Please come.\n\n{FOOTER_EN}"


def marked(text: str, mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in text.splitlines())


def html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n")


JA, EN = "花のあおい", "Hana no Aoi"
PLAIN: dict[str, Callable[[str], str]] = {
    "gmail ja": lambda t: f"{t}\n\n2026年11月20日(金) 10:05 {JA} <{SHOP}>:\n\n{marked(LETTER)}\n",
    "gmail ja broken": lambda t: f"{t}\n\n2026年11月20日(金) 10:05 {JA}\n<{SHOP}>:\n\n{marked(LETTER)}\n",
    "gmail en": lambda t: f"{t}\n\nOn Fri, Nov 20, 2026 at 10:05 AM {EN} <{SHOP}> wrote:\n\n{marked(LETTER_EN)}\n",
    "gmail en broken": lambda t: f"{t}\n\nOn Fri, Nov 20, 2026 at 10:05 AM {EN}\n<{SHOP}> wrote:\n\n{marked(LETTER_EN)}\n",
    "gmail below": lambda t: f"2026年11月20日(金) 10:05 {JA} <{SHOP}>:\n{marked(LETTER)}\n\n{t}\n",
    "apple ja": lambda t: f"{t}\n\niPhoneから送信\n\n2026/11/20 10:05、{JA} <{SHOP}>のメール:\n\n﻿{LETTER}",
    "apple ja marked": lambda t: f"{t}\n\niPadから送信\n\n> 2026/11/20 10:05、{JA} <{SHOP}>のメール:\n> \n> ﻿\n{marked(LETTER)}",
    "apple en": lambda t: f"{t}\n\nSent from my iPhone\n\n> On Nov 20, 2026, at 10:05, {EN} <{SHOP}> wrote:\n> \n{marked(LETTER_EN)}",
    "apple mac ja": lambda t: f"{t}\n\n> 2026/11/20 10:05、{JA} <{SHOP}>のメール：\n> \n{marked(LETTER)}",
    "outlook desktop ja": lambda t: f"{t}\n\nFrom: {JA} <{SHOP}> \nSent: Friday, November 20, 2026 10:05 AM\nTo: {HANAKO}\nSubject: 秋の花のご案内\n\n{LETTER}",
    "outlook desktop ja words": lambda t: f"{t}\n\n差出人: {JA} <{SHOP}>\n送信日時: 2026年11月20日 金曜日 10:05\n宛先: {HANAKO}\nCC: x@example.jp\n件名: 秋の花のご案内\n\n{LETTER}",
    "outlook web ja": lambda t: f"{t}\n________________________________\n差出人: {JA} <{SHOP}>\n送信日時: 2026年11月20日 10:05\n宛先: {HANAKO} <{HANAKO}>\n件名: 秋の花のご案内\n\n{LETTER}",
    "outlook web en": lambda t: f"{t}\n________________________________\nFrom: {EN} <{SHOP}>\nSent: Friday, November 20, 2026 10:05 AM\nTo: {HANAKO}\nSubject: news\n\n{LETTER_EN}",
    "outlook phone": lambda t: f"{t}\n\nOutlook for iOS<https://aka.ms/o0ukef> を入手\n________________________________\nFrom: {EN} <{SHOP}>\nSent: Friday\nTo: {HANAKO}\nSubject: news\n\n{LETTER_EN}",
    "outlook express": lambda t: f"{t}\n\n----- Original Message ----- \nFrom: \"{JA}\" <{SHOP}>\nTo: <{HANAKO}>\nSent: Friday, November 20, 2026 10:05 AM\nSubject: 秋の花のご案内\n\n\n{marked(LETTER)}",
    "windows live": lambda t: f"{t}\n\n-----元のメッセージ----- \nFrom: {JA} \nSent: Friday, November 20, 2026 10:05 AM \nTo: {HANAKO} \nSubject: 秋\n\n{LETTER}",
    "yahoo ja": lambda t: f"{t}\n\n\n----- Original Message -----\n\n From: {JA} <{SHOP}>\n To: {HANAKO}\n Date: 2026/11/20, Fri 10:05\n Subject: 秋の花のご案内\n \n\n{LETTER}",
    "yahoo ja new": lambda t: f"{t}\n\n2026年11月20日 金曜日 10時05分00秒 JST、{JA} <{SHOP}>の書き込み:\n\n{LETTER}",
    "thunderbird ja": lambda t: f"{t}\n\nOn 2026/11/20 10:05, {JA} wrote:\n{marked(LETTER)}",
    "thunderbird ja words": lambda t: f"{t}\n\n2026/11/20 10:05 に {JA} さんは書きました:\n{marked(LETTER)}",
    "thunderbird below": lambda t: f"On 2026/11/20 10:05, {JA} wrote:\n{marked(LETTER)}\n\n{t}\n-- \n山田",
    "docomo": lambda t: f"{t}\n\n------元のメッセージ------\nFrom: {SHOP}\n件名: 秋の花のご案内\n{LETTER}",
    "docomo marked": lambda t: f"{t}\n{marked(LETTER, '>')}",
    "docomo mail": lambda t: f"{t}\n\n2026年11月20日(金) 10:05 {SHOP} {JA}:\n{marked(LETTER, '> ')}",
    "au": lambda t: f"{t}\n\n----- Original Message -----\nFrom:{JA} {SHOP}\nTo:{HANAKO}\nSent:2026/11/20 10:05\nSubject:秋の花のご案内\n{LETTER}",
    "softbank": lambda t: f"{t}\n\n＞{LETTER.replace(chr(10), chr(10) + '＞')}",
    "android": lambda t: f"{t}\n\nGalaxyから送信\n\n-------- 元のメッセージ --------\nFrom: {JA} <{SHOP}>\nDate: 2026/11/20 10:05 (GMT+09:00)\nTo: {HANAKO}\nSubject: 秋\n\n{LETTER}",
    "android en": lambda t: f"{t}\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: {EN} <{SHOP}>\nDate: 11/20/26 10:05 (GMT+09:00)\nTo: {HANAKO}\nSubject: news\n\n{LETTER_EN}",
    "becky": lambda t: f"{t}\n\nOn Fri, 20 Nov 2026 10:05:00 +0900\n{JA} <{SHOP}> wrote:\n\n{marked(LETTER)}",
    "becky ja": lambda t: f"{JA} さん\n{t}\n\n2026/11/20 10:05:00 に {JA} <{SHOP}> さんが書きました：\n{marked(LETTER, '| ')}",
    "shuriken": lambda t: f"{t}\n\n{JA} <{SHOP}>さんの\n    2026年11月20日 10:05:00 のメール\n「秋の花のご案内」より：\n{marked(LETTER, '| ')}",
    "spark": lambda t: f"{t}\n\nSent from Spark\nOn 2026年11月20日 10:05 +0900, {JA} <{SHOP}>, wrote:\n{marked(LETTER)}",
    "spark ja": lambda t: f"{t}\n\nSparkから送信\n2026年11月20日 10:05 +0900、{JA} <{SHOP}> のメール:\n{marked(LETTER)}",
    "proton": lambda t: f"{t}\n\nSent with Proton Mail secure email.\n\n------- Original Message -------\nOn Friday, November 20th, 2026 at 10:05, {EN} <{SHOP}> wrote:\n\n{marked(LETTER_EN)}",
    "line-like": lambda t: f"{t}\n\n[引用]\n{LETTER}",
    "footer alone pasted": lambda t: f"{t}\n{FOOTER}",
    "footer alone pasted, en": lambda t: f"{t}\n{FOOTER_EN}",
    "all pasted": lambda t: f"{t}\n{LETTER}",
    "below all pasted": lambda t: f"{LETTER}\n{t}",
    "interleaved": lambda t: f"> 秋の花が入りました。\n\n素敵ですね\n\n> ぜひご来店ください。\n\n{t}\n\n{marked(FOOTER)}",
    "pipes": lambda t: f"{t}\n{marked(LETTER, '| ')}",
    "name marks": lambda t: f"{t}\n{marked(LETTER, 'aoi> ')}",
    "double": lambda t: f"{t}\n\nOn 2026/11/21 10:05, 山田 wrote:\n> ありがとう\n>\n> On 2026/11/20 10:05, {JA} wrote:\n{marked(LETTER, '>> ')}",
}
HTML: dict[str, Callable[[str], str]] = {
    "gmail": lambda t: f'<div dir="ltr">{html(t)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">2026年11月20日(金) 10:05 {JA} &lt;<a href="mailto:{SHOP}">{SHOP}</a>&gt;:<br></div><blockquote class="gmail_quote" style="margin:0">{html(LETTER)}</blockquote></div>',
    "apple": lambda t: f'<html><body dir="auto">{html(t)}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">iPhoneから送信</div><div dir="ltr"><br><blockquote type="cite">2026/11/20 10:05、{JA} &lt;{SHOP}&gt;のメール:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{html(LETTER)}</div></blockquote></body></html>',
    "word": lambda t: f'<div class=WordSection1><p class=MsoNormal><span lang=EN-US>{html(t)}<o:p></o:p></span></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b><span>From:</span></b> {JA} &lt;{SHOP}&gt; <br><b>Sent:</b> Friday<br><b>To:</b> {HANAKO}<br><b>Subject:</b> 秋</p></div></div><p>{html(LETTER)}</p><p><a href="https://hana.example.jp/stop">配信停止</a></p></div>',
    "outlook web": lambda t: f'<div style="font-size:12pt">{html(t)}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>差出人:</b> {JA} &lt;{SHOP}&gt;<br><b>送信日時:</b> 2026年11月20日 10:05<br><b>宛先:</b> {HANAKO}<br><b>件名:</b> 秋</div><div>{html(LETTER)}<a href="mailto:{STOP}">配信停止</a></div>',
    "yahoo": lambda t: f'<div class="ydp1yahoo-style-wrap">{html(t)}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>2026年11月20日 10:05 JST、{JA} &lt;{SHOP}&gt;の書き込み:</div>{html(LETTER)}</div>',
    "thunderbird": lambda t: f'<p>{html(t)}</p><div class="moz-cite-prefix">On 2026/11/20 10:05, {JA} wrote:<br></div><blockquote type="cite" cite="mid:x">{html(LETTER)}</blockquote>',
    "blockquote alone": lambda t: f"<p>{html(t)}</p><blockquote>{html(LETTER)}</blockquote>",
    "table": lambda t: f"<table><tr><td>{html(t)}</td></tr></table><blockquote><table><tr><td>{html(LETTER)}</td></tr></table></blockquote>",
    "hidden": lambda t: f'<div>{html(t)}</div><div style="display: none">配信停止</div><span style="font-size:0px">unsubscribe</span><!-- 停止 -->',
    "no quotation": lambda t: f"<html><head><title>配信停止</title><style>.a{{}}</style></head><body><p>{html(t)}</p></body></html>",
    "entities": lambda t: "<p>" + "".join(f"&#{ord(c)};" for c in t) + f"</p><blockquote>{html(LETTER)}</blockquote>",
    "unclosed": lambda t: f"<div><b><font>{html(t)}<blockquote><div><table><tr>{html(LETTER)}",
    "from a foreign page": lambda t: f'<body bgcolor=white><div>{html(t)}</div><div class="OutlookMessageHeader">From: {SHOP}</div><div class="replyHeader">{html(LETTER)}</div></body>',
}
WORDS = (("配信停止をお願いします。", "suppress"), ("とてもきれいなお花ですね。", "none"), ("停止しないでください。", "ask"))


@pytest.fixture(scope="module")
def known() -> Known:
    return known_from_text(json.dumps(KNOWN))


def raw(body: bytes, kind: str = "text/plain; charset=utf-8", head: str = "", subject: str = "Re: 秋の花のご案内", encoding: str = "8bit") -> bytes:
    lines = f"{head}From: {HANAKO}\r\nTo: {SHOP}\r\nSubject: {word(subject)}\r\nDate: Fri, 20 Nov 2026 11:00:00 +0900\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return lines.encode() + body


@pytest.mark.parametrize(("text", "action"), WORDS)
@pytest.mark.parametrize("style", PLAIN)
def test_only_what_the_person_wrote_counts(style: str, text: str, action: str, known: Known) -> None:
    assert classify(raw(PLAIN[style](text).encode()), known).action == action


@pytest.mark.parametrize(("text", "action"), WORDS)
@pytest.mark.parametrize("style", HTML)
@pytest.mark.parametrize("alone", [True, False])
def test_only_what_the_person_wrote_counts_in_html(style: str, text: str, action: str, alone: bool, known: Known) -> None:
    page = HTML[style](text)
    if alone:
        mail = raw(base64.encodebytes(page.encode()), "text/html; charset=utf-8", encoding="base64")
    else:
        body = f"--b\r\nContent-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n--b--\r\n"
        mail = raw(body.encode(), "multipart/alternative; boundary=b")
    assert classify(mail, known).action == action


@pytest.mark.parametrize(("text", "action"), [("通知切って", "ask"), ("広告メール禁止", "ask"), ("案内を見て伺います", "none")])
def test_a_few_words_about_our_mails_wait(text: str, action: str, known: Known) -> None:
    assert classify(raw(PLAIN["spark ja"](text).encode()), known).action == action


@pytest.mark.parametrize("style", PLAIN)
def test_nothing_written_is_no_wish(style: str, known: Known) -> None:
    assert classify(raw(PLAIN[style]("").encode()), known).action == "none"


CHARSETS: dict[str, bytes] = {
    "iso-2022-jp": raw("配信停止してください".encode("iso-2022-jp"), "text/plain; charset=ISO-2022-JP", encoding="7bit"),
    "half-width kana in iso-2022-jp": raw("ﾒｰﾙﾊｲｼﾝ停止".encode("iso2022_jp_ext"), "text/plain; charset=iso-2022-jp", encoding="7bit"),
    "NEC row 13 in iso-2022-jp": raw("配信停止".encode("iso-2022-jp") + b"\x1b$B-!-j\x1b(B", "text/plain; charset=iso-2022-jp", encoding="7bit"),
    "IBM kanji in iso-2022-jp": raw(b"\x1b$B\x7c\x71\x1b(B " + "配信停止".encode("iso-2022-jp"), "text/plain; charset=iso-2022-jp-ms", encoding="7bit"),
    "shift_jis in iso-2022-jp's name": raw("配信停止してください".encode("cp932"), "text/plain; charset=iso-2022-jp"),
    "cp932 as us-ascii": raw("配信停止してください①".encode("cp932"), "text/plain; charset=us-ascii"),
    "cp932 without a label": raw("配信停止してください".encode("cp932"), "text/plain"),
    "utf-8 as iso-2022-jp": raw("配信停止してください".encode(), "text/plain; charset=iso-2022-jp"),
    "utf-8 as latin-1": raw("配信停止してください".encode(), "text/plain; charset=iso-8859-1"),
    "iso-2022-jp as utf-8": raw("配信停止してください".encode("iso-2022-jp"), "text/plain; charset=utf-8"),
    "iso-2022-jp as us-ascii": raw("配信停止してください".encode("iso-2022-jp"), "text/plain; charset=us-ascii"),
    "euc-jp": raw("配信停止してください".encode("euc-jp"), "text/plain; charset=euc-jp"),
    "x-sjis": raw("配信停止してください".encode("cp932"), "text/plain; charset=x-sjis"),
    "windows-31j": raw("配信停止してください".encode("cp932"), "text/plain; charset=Windows-31J"),
    "utf-7": raw("配信停止してください".encode("utf-7"), "text/plain; charset=utf-7", encoding="7bit"),
    "utf-16": raw(base64.encodebytes("配信停止してください".encode("utf-16")), "text/plain; charset=utf-16", encoding="base64"),
    "utf-16le": raw(base64.encodebytes("配信停止してください".encode("utf-16-le")), "text/plain; charset=utf-16le", encoding="base64"),
    "unknown charset": raw("配信停止してください".encode(), "text/plain; charset=x-unknown-9"),
    "charset in quotes and a comment": raw("配信停止".encode("cp932"), 'text/plain; charset="Shift_JIS" (x)'),
    "utf-8 with a bom": raw("\ufeff配信停止".encode()),
    "format=flowed": raw("お手数ですが、メールの配信を \r\n停止してください。\r\n".encode(), "text/plain; charset=utf-8; format=flowed; delsp=yes"),
    "quoted-printable broken": raw(b"=E9=85=8D=E4=BF=A1=E5=81=9C=E6=AD=A2=\r\n=zz =", "text/plain; charset=utf-8", encoding="quoted-printable"),
    "quoted-printable lower case": raw(b"=e9=85=8d=e4=bf=a1=e5=81=9c=e6=ad=a2", "text/plain; charset=utf-8", encoding="quoted-printable"),
    "base64 with rubbish": raw(base64.b64encode("配信停止してください".encode())[:20] + b"\r\n!?\r\n" + base64.b64encode("配信停止してください".encode())[20:] + b"\r\n-- list footer", encoding="base64"),
    "base64 without padding": raw(base64.b64encode("配信停止です".encode()).rstrip(b"="), encoding="base64"),
    "base64 in capitals": raw(base64.b64encode("配信停止".encode()), encoding="BASE64"),
    "encoding unknown": raw("配信停止".encode(), encoding="x-nothing"),
    "NUL bytes": raw("配\0信停\0止".encode()),
    "bare line feeds": raw("配信停止してください\nよろしく".encode()).replace(b"\r\n", b"\n"),
    "bare carriage returns": raw("配信停止してください\rよろしく".encode()).replace(b"\r\n", b"\r\n"),
    "invisible characters": raw("配\u200b信\u2060停\u00ad止".encode()),
    "compatibility characters": raw("メ－ル⾏配信停⽌".replace("⾏", "").encode()),
    "subject only": raw(b"", subject="配信停止"),
    "subject of half-width kana": raw(b"", subject="ﾃｲｼ"),
    "subject in two broken words": raw(b"", subject="x").replace(word("x").encode(), b"=?ISO-2022-JP?B?" + base64.b64encode("配信停止".encode("iso-2022-jp")) + b"?==?UTF-8?Q?=E3=81=A7?="),
    "subject folded with tabs": raw(b"", subject="x").replace(word("x").encode(), word("配信").encode() + b"\r\n\t" + word("停止").encode()),
    "subject without its end": raw(b"", subject="x").replace(word("x").encode(), word("配信停止").encode()[:-2]),
    "alternative, html alone says it": raw("--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>配信停止</p>\r\n--b--".encode(), "multipart/alternative; boundary=b"),
    "no boundary at the end": raw("--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n配信停止\r\n".encode(), "multipart/mixed; boundary=b"),
    "beside a picture": raw("--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n配信停止\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--".encode(), "multipart/mixed; boundary=b"),
    "signed with S/MIME": raw("--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n配信停止\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nAAAA\r\n--b--".encode(), 'multipart/signed; protocol="application/pkcs7-signature"; boundary=b'),
    "signed with PGP": raw("-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n配信停止\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n-----END PGP SIGNATURE-----\r\n".encode()),
    "related in alternative": raw("--a\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n配信停止\r\n--b--\r\n--a--".encode(), "multipart/alternative; boundary=a"),
    "a tag with 30,000 attributes": raw(("<p " + " ".join(f'a{n}="x"' for n in range(30_000)) + ">配信停止</p>").encode(), "text/html; charset=utf-8"),
    "deeply nested": raw("".join(f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n" for n in range(20)).encode() + "--b20\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n配信停止\r\n".encode(), "multipart/mixed; boundary=b0"),
}


@pytest.mark.parametrize("name", CHARSETS)
def test_a_clear_stop_is_read_however_it_is_written_down(name: str, known: Known) -> None:
    assert classify(CHARSETS[name], known).action == "suppress"


CLOSED: dict[str, bytes] = {
    "winmail.dat": raw(b"--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\nxx\r\n--b--", "multipart/mixed; boundary=b"),
    "S/MIME": raw(b"AAAA", "application/pkcs7-mime; smime-type=enveloped-data", encoding="base64"),
    "PGP/MIME": raw(b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--b--", "multipart/encrypted; boundary=b"),
    "PGP in the text": raw(b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA0\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n"),
    "blank": raw(b"", subject=""),
}


@pytest.mark.parametrize("name", CLOSED)
def test_what_nobody_can_read_waits(name: str, known: Known) -> None:
    assert classify(CLOSED[name], known).action == "ask"


OTHERS: dict[str, bytes] = {
    "calendar invitation": raw("--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n会議の招待です。中止の場合は連絡します。\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--b--".encode(), "multipart/alternative; boundary=b", subject="招待: 打ち合わせ"),
    "calendar acceptance": raw(b"--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n--b--", "multipart/mixed; boundary=b", subject="Accepted: 打ち合わせ"),
    "read receipt": raw(b"--b\r\nContent-Type: text/plain\r\n\r\nYour message was displayed.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--", "multipart/report; report-type=disposition-notification; boundary=b", subject="開封済み: 秋の花のご案内"),
    "receipt of a shop": raw("領収書をお送りします。キャンセルは3日前までです。解約はマイページから。".encode(), subject="領収書（11月分）"),
    "invoice": raw("請求書を添付いたします。ご確認ください。お支払い期限は11月30日です。".encode(), subject="請求書のご送付"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_peoples_mails_are_left_alone(name: str, known: Known) -> None:
    assert classify(OTHERS[name], known).action == "none"
