"""How mail programs quote the mail that is answered: text and HTML shapes of each."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Callable
from html import escape

from tests.inbox_corpus.making import multi, part
from tests.inbox_corpus.world import RUNS, SHOP, SHOP_NAME, Reader, Run, newsletter_html, newsletter_text

Style = Callable[[str, Reader, Run, str], str]
"""(new text, reader, answered run, charset) to the content of the mail."""


def _angle(text: str, mark: str = "> ") -> str:
    return "\n".join((mark + line).rstrip() for line in text.splitlines())


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def gmail_ja(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Gmail in the browser, Japanese: multipart/alternative with a gmail_quote."""
    intro = f"2026年11月20日(金) 10:00 {SHOP_NAME} <{SHOP}>:"
    text = f"{new}\n\n{intro}\n\n{_angle(newsletter_text(reader, run))}\n"
    html = (
        f'<div dir="ltr">{_html(new)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{_html(intro)}<br></div><blockquote class="gmail_quote" '
        f'style="margin:0px 0px 0px 0.8ex">{newsletter_html(reader, run)}</blockquote></div>'
    )
    return multi("alternative", [part(text, charset=charset), part(html, "html", charset)], "000000000000a1b2c3")


def gmail_en(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Gmail in English, text only with the wrapped introduction."""
    intro = f"On Fri, Nov 20, 2026 at 10:00 AM {SHOP_NAME} <{SHOP}>\nwrote:"
    return part(f"{new}\n\n{intro}\n\n{_angle(newsletter_text(reader, run))}\n", charset=charset)


def gmail_phone(new: str, reader: Reader, run: Run, charset: str) -> str:
    """The Gmail app on a phone: HTML with dir=auto."""
    intro = f"2026年11月20日(金) 10:00 {SHOP_NAME} &lt;{SHOP}&gt;:"
    html = (
        f'<div dir="auto">{_html(new)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{intro}'
        f'<br></div><blockquote class="gmail_quote">{newsletter_html(reader, run)}</blockquote></div>'
    )
    return part(html, "html", charset, "quoted-printable")


def apple_ja(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Mail on an iPhone, Japanese."""
    intro = f"2026/11/20 10:00、{SHOP_NAME} <{SHOP}>のメール:"
    text = f"{new}\n\niPhoneから送信\n\n> {intro}\n> \n{_angle(newsletter_text(reader, run), '> ')}\n"
    html = (
        f'<html><head></head><body dir="auto">{_html(new)}<br><br><div dir="ltr">iPhoneから送信</div>'
        f'<div dir="ltr"><br><blockquote type="cite">{_html(intro)}<br><br></blockquote></div>'
        f'<blockquote type="cite"><div dir="ltr">{newsletter_html(reader, run)}</div></blockquote></body></html>'
    )
    return multi("alternative", [part(text, charset=charset), part(html, "html", charset)], "Apple-Mail-0A1B2C3D")


def apple_mac(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Mail on a Mac, English, text only."""
    intro = f"> On Nov 20, 2026, at 10:00, {SHOP_NAME} <{SHOP}> wrote:"
    return part(f"{new}\n\n{intro}\n>\n{_angle(newsletter_text(reader, run))}\n", charset=charset)


def outlook_desktop(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Outlook on Windows, Japanese, text: the header block without marks."""
    block = f"From: {SHOP_NAME} <{SHOP}>\nSent: Friday, November 20, 2026 10:00 AM\nTo: {reader.address}\nSubject: {run.subject}"
    text = f"{new}\n\n-----Original Message-----\n{block}\n\n{newsletter_text(reader, run)}"
    return part(text, charset=charset)


def outlook_html(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Outlook on Windows, HTML made by Word."""
    html = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0} --></style>'
        f'</head><body lang="JA"><div class="WordSection1"><p class="MsoNormal">{_html(new)}<o:p></o:p></p>'
        '<p class="MsoNormal">&nbsp;</p><div style="border:none;border-top:solid #E1E1E1 1.0pt">'
        f'<p class="MsoNormal"><b>From:</b> {SHOP_NAME} &lt;{SHOP}&gt;<br><b>Sent:</b> Friday, November 20, 2026<br>'
        f"<b>To:</b> {reader.address}<br><b>Subject:</b> {run.subject}</p></div>"
        f"{newsletter_html(reader, run)}</div></body></html>"
    )
    return part(html, "html", charset)


def outlook_web(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Outlook in the browser, Japanese: a rule and 差出人."""
    block = f"差出人: {SHOP_NAME} <{SHOP}>\n送信日時: 2026年11月20日 10:00\n宛先: {reader.address}\n件名: {run.subject}"
    text = f"{new}\n________________________________\n{block}\n\n{newsletter_text(reader, run)}"
    html = (
        f'<html><body><div class="elementToProof">{_html(new)}</div><div id="appendonsend"></div>'
        f'<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">{_html(block)}</div>'
        f"<div>{newsletter_html(reader, run)}</div></body></html>"
    )
    return multi("alternative", [part(text, charset=charset), part(html, "html", charset)], "_000_OSAPR01MB")


def outlook_phone(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Outlook for iOS."""
    block = f"差出人: {SHOP_NAME} <{SHOP}>\n送信日時: 金曜日, 11月 20, 2026 10:00 午前\n宛先: {reader.address}\n件名: {run.subject}"
    text = f"{new}\n\nOutlook for iOS<https://aka.ms/o0ukef>を入手\n________________________________\n{block}\n\n"
    return part(text + newsletter_text(reader, run), charset=charset)


def yahoo_ja(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Yahoo!メール in the browser."""
    block = f"From: {SHOP_NAME} <{SHOP}>\nTo: {reader.address}\nDate: 2026/11/20 金 10:00\nSubject: {run.subject}"
    text = f"{new}\n\n----- Original Message -----\n{block}\n\n{_angle(newsletter_text(reader, run))}\n"
    return part(text, charset=charset)


def yahoo_en(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Yahoo Mail in English, HTML."""
    intro = f"On Friday, November 20, 2026 at 10:00:00 AM GMT+9, {SHOP_NAME} &lt;{SHOP}&gt; wrote:"
    html = (
        f'<html><body><div class="ydp-yahoo-style-wrap"><div>{_html(new)}</div><div><br></div></div>'
        f'<div id="yahoo_quoted_123" class="yahoo_quoted"><div>{intro}</div>{newsletter_html(reader, run)}</div></body></html>'
    )
    return part(html, "html", charset)


def thunderbird(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Thunderbird, Japanese, above the quotation."""
    intro = f"On 2026/11/20 10:00, {SHOP_NAME} wrote:"
    return part(f"{new}\n\n{intro}\n{_angle(newsletter_text(reader, run))}\n", charset=charset, extra="; format=flowed")


def thunderbird_below(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Thunderbird with the answer below the quotation."""
    intro = f"2026/11/20 10:00、{SHOP_NAME} さんは書きました:"
    return part(f"{intro}\n{_angle(newsletter_text(reader, run))}\n\n{new}\n", charset=charset)


def docomo(new: str, reader: Reader, run: Run, charset: str) -> str:
    """The ドコモメール app: the old mail with marks and no introduction."""
    return part(f"{new}\n\n\n{_angle(newsletter_text(reader, run), '>')}\n", charset=charset)


def au_phone(new: str, reader: Reader, run: Run, charset: str) -> str:
    """An au phone."""
    block = f"From: {SHOP}\nDate: 2026/11/20 10:00\nTo: {reader.address}\nSubject: {run.subject}"
    return part(f"{new}\n\n---------- 元のメッセージ ----------\n{block}\n\n{newsletter_text(reader, run)}", charset=charset)


def softbank(new: str, reader: Reader, run: Run, charset: str) -> str:
    """A SoftBank phone: full-width marks."""
    return part(f"{new}\n\n{_angle(newsletter_text(reader, run), '＞')}\n", charset=charset)


def android(new: str, reader: Reader, run: Run, charset: str) -> str:
    """The mail program of an Android phone."""
    block = f"From: {SHOP_NAME} <{SHOP}>\nDate: 2026/11/20 10:00 (GMT+09:00)\nTo: {reader.address}\nSubject: {run.subject}"
    text = f"{new}\n\nGalaxyから送信\n\n-------- 元のメッセージ --------\n{block}\n\n{newsletter_text(reader, run)}"
    return part(text, charset=charset)


def becky(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Becky! Internet Mail."""
    intro = f"On Fri, 20 Nov 2026 10:00:00 +0900\n{SHOP_NAME} <{SHOP}> wrote:"
    return part(f"{new}\n\n{intro}\n\n{_angle(newsletter_text(reader, run))}\n\n-- \n{reader.name}\n", charset=charset)


def shuriken(new: str, reader: Reader, run: Run, charset: str) -> str:
    """Shuriken: さんの…メール with marks."""
    intro = f"{SHOP_NAME} <{SHOP}>さんの\n    2026年11月20日 10:00:00 のメール\n「{run.subject}」より："
    return part(f"{new}\n\n{intro}\n{_angle(newsletter_text(reader, run), '| ')}\n", charset=charset)


def bare(new: str, reader: Reader, run: Run, charset: str) -> str:
    """No quotation at all."""
    return part(new + "\n", charset=charset)


def signed(new: str, reader: Reader, run: Run, charset: str) -> str:
    """A long Japanese business signature and no quotation."""
    mark = "*" * 40
    sign = f"\n\n{mark}\n株式会社みほん 総務部\n{reader.name}\n〒000-0000 見本県見本市1-1\nTEL 000-000-0000\n{reader.address}\n{mark}\n"
    return part(new + sign, charset=charset)


STYLES: dict[str, Style] = {
    f.__name__: f
    for f in (
        gmail_ja,
        apple_ja,
        outlook_desktop,
        outlook_web,
        yahoo_ja,
        thunderbird,
        docomo,
        au_phone,
        softbank,
        android,
        becky,
        shuriken,
        bare,
        signed,
        gmail_en,
        gmail_phone,
        apple_mac,
        outlook_html,
        outlook_phone,
        yahoo_en,
        thunderbird_below,
    )
}
FIRST_RUN = RUNS[0]
