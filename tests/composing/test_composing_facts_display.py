# ruff: noqa: E501 - a row of a table of Japanese text reads best on one line
"""The five items of SEM Act 4 in mails as people write them (law.md 1.5, 6.1, 6.9.14-16)."""

from typing import Any

import pytest

from desktop_app.composing.check_cases import check_case
from desktop_app.domain.finding import Severity
from tests.composing.mail_cases import (
    ADDRESS,
    BODY,
    COMPANY,
    FOOTER,
    FOOTER_EN,
    HTML,
    HTML_BODY,
    HTML_FOOTER,
    NAME,
    OPTADDR,
    OPTURL,
    RULE,
    SENDER_BLOCK,
    SHOP_EN,
    STATEMENT,
    STOP_BLOCK,
    TEXT,
    TEXT_EN,
    Case,
    page,
    shop,
    swap,
    without,
)

NAME_RULE, OPTADDR_RULE, STATEMENT_RULE = "JP-SEM-4-1-NAME", "JP-SEM-4-2-OPTADDR", "JP-SEMR-9-1-STATEMENT"
ADJACENT, ADDRESS_RULE, CONTACT = "JP-SEMR-7-1-2-ADJACENT", "JP-SEMR-9-2-ADDRESS", "JP-SEMR-9-3-CONTACT"
TEXT_RULE, VISIBLE, TRADENAME = "JP-SEMR-7-2-TEXT", "JP-SEMR-7-1-VISIBLE", "JP-SEMG-4-1-TRADENAME"
EASYPAGE, NODEMAND = "JP-SEMR-8-EASYPAGE", "JP-SEM-3-3-NODEMAND"
ITEMS = (NAME_RULE, OPTADDR_RULE, STATEMENT_RULE, ADDRESS_RULE, CONTACT)
ALL = (*ITEMS, ADJACENT, TEXT_RULE, VISIBLE, TRADENAME, EASYPAGE, NODEMAND)
EN: dict[str, Any] = {"shop": SHOP_EN, "from_display": "Midori Flowers"}
STATEMENT_EN = ('To stop, send the word "stop" to the address below, or open the link and enter only\n'
                "your e-mail address. You can do so at any time; no name or reason is needed.\n")
ONLY_MAIL = {"optout_url": None, "optout_page": None}
ONLY_URL = {"optout_email": None}
SENTENCE = "今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。"


def stop(sentence: str) -> str:
    """The whole mail with another way to say how to stop, in place of sentence, address and URL."""
    return swap(TEXT, f"{STATEMENT}\n{OPTADDR}\n{OPTURL}", sentence)


def stop_html(block: str) -> str:
    return page(HTML_BODY + block + SENDER_BLOCK)


IN_ORDER = [
    Case("text of law.md 7.1", lacks=ALL, clear=True, text=TEXT),
    Case("html of law.md 7.1", lacks=ALL, clear=True, html=HTML),
    Case("both parts", lacks=ALL, clear=True, text=TEXT, html=HTML),
    Case("English 7.1", lacks=ALL, clear=True, text=TEXT_EN, **EN),
    Case("footer above the body", lacks=ALL, clear=True, text=f"{FOOTER}\n\n{BODY}"),
    Case("consent request", lacks=ALL, clear=True, cls="CONSENT_REQ",
         text=swap(TEXT, BODY, "今後、新商品や催しの広告メールをお送りしてもよろしければ「希望」とご返信ください。")),
    Case("full width and half-width kana", lacks=ALL, clear=True,
         text=swap(swap(TEXT, "03-1234-5678", "０３（１２３４）５６７８"), "1-2-3", "１－２－３")),
    Case("shop in half-width kana", lacks=ALL, clear=True, shop=shop(legal_name="株式会社ﾐﾄﾞﾘ", legal_kind="corporation"),
         text=swap(TEXT, NAME, "株式会社ミドリ")),
    Case("company in brackets", lacks=ALL, clear=True, shop=COMPANY, text=swap(TEXT, NAME, "㈱みどり")),
    Case("name with blanks", lacks=ALL, clear=True, text=swap(TEXT, NAME, "山田　花子")),
    Case("English name reversed", lacks=ALL, clear=True, text=swap(TEXT_EN, "Hanako Yamada", "YAMADA Hanako"), **EN),
    Case("address over two lines", lacks=ALL, clear=True, text=swap(TEXT, "渋谷区神宮前", "渋谷区\n神宮前")),
    Case("other hyphens", lacks=ALL, clear=True, text=swap(TEXT, "1-2-3", "1‐2−3")),
    Case("mail only as opt-out", lacks=ALL, clear=True, shop=shop(**ONLY_MAIL),
         text=stop(f"{SENTENCE}お名前や理由は不要です。\n{OPTADDR}")),
    Case("plus address with token", lacks=ALL, clear=True, shop=shop(**ONLY_MAIL),
         text=stop(f"{SENTENCE}\nstop+u-abcdefghijklmnopqrstuvwxyz@hana.example")),
    Case("url only", lacks=ALL, clear=True, shop=shop(**ONLY_URL),
         text=stop(f"配信停止は次のページからお手続きいただけます。\n{OPTURL}?t=abc")),
    Case("phone is contact enough", lacks=ALL, clear=True, text=without(TEXT, " ／ info@hana.example")),
    Case("mail is contact enough", lacks=ALL, clear=True, text=without(TEXT, "03-1234-5678 ／ ")),
    Case("international phone", lacks=ALL, clear=True,
         text=swap(TEXT, "03-1234-5678 ／ info@hana.example", "+81-3-1234-5678")),
    Case("url label in html", lacks=ALL, clear=True,
         html=stop_html(f'<p><a href="{OPTURL}?u=1">配信停止はこちら</a></p>')),
    Case("unsubscribe label in html", lacks=ALL, clear=True, shop=SHOP_EN, from_display="Midori Flowers",
         html=page(f'<p>Hello.</p><p><a href="{OPTURL}">Unsubscribe</a></p><p>Hanako Yamada<br>1-2-3 Jingumae, '
                   "Shibuya-ku, Tokyo 150-0001<br>03-1234-5678</p>")),
    Case("TX without any footer", lacks=ALL, clear=True, cls="TX", text="ご注文ありがとうございました。明日発送します。"),
    Case("DOI without footer", lacks=ALL, clear=True, cls="DOI", text="お申込みを確認するため、このメールに返信してください。"),
    Case("NOTICE without footer", lacks=ALL, clear=True, cls="NOTICE", text="個人情報の取扱いを改めました。"),
]

NAMES = [
    Case("no name", has=(NAME_RULE,), lacks=(OPTADDR_RULE, ADDRESS_RULE, CONTACT), text=without(TEXT, NAME)),
    Case("sole trader, trade name alone", has=(NAME_RULE, TRADENAME), text=swap(TEXT, f"{NAME}（花屋みどり）", "花屋みどり")),
    Case("legal name is the trade name", has=(NAME_RULE, TRADENAME), shop=shop(legal_name="花屋みどり"),
         text=swap(TEXT, f"{NAME}（花屋みどり）", "花屋みどり")),
    Case("legal name ends in 店", has=(TRADENAME,), shop=shop(legal_name="みどり生花店"), text=swap(TEXT, NAME, "みどり生花店")),
    Case("legal name is a salon", has=(TRADENAME,), shop=shop(legal_name="Hair Salon Midori"),
         text=swap(TEXT, NAME, "Hair Salon Midori")),
    Case("family name 土屋 is a person", lacks=ALL, clear=True, shop=shop(legal_name="土屋太郎"),
         text=swap(TEXT, NAME, "土屋太郎")),
    Case("family name 花屋 with given name", lacks=ALL, clear=True, shop=shop(legal_name="花屋 一郎"),
         text=swap(TEXT, NAME, "花屋 一郎")),
    Case("company with brand alone", has=(NAME_RULE,), lacks=(TRADENAME,), shop=COMPANY,
         text=swap(TEXT, NAME, "みどり")),
    Case("company form before and behind differ", has=(NAME_RULE,), shop=COMPANY, text=swap(TEXT, NAME, "みどり株式会社")),
    Case("another company that begins alike", has=(NAME_RULE,), shop=COMPANY,
         text=swap(TEXT, NAME, "株式会社みどり商事")),
    Case("name only as salutation", has=(NAME_RULE,), text=without(f"{NAME} 様\n{TEXT}", f"{NAME}（花屋みどり）")),
    Case("name only inside the trade name", has=(NAME_RULE,), shop=shop(legal_name="山田花", shop_name="山田花の店"),
         text=swap(TEXT, f"{NAME}（花屋みどり）", "山田花の店")),
    Case("name beside the trade name that holds it", lacks=(NAME_RULE,), clear=True,
         shop=shop(legal_name="山田花", shop_name="山田花の店"), from_display="山田花の店",
         text=swap(TEXT, f"{NAME}（花屋みどり）", "山田花の店 店主 山田花")),
    Case("name only in a web address", has=(NAME_RULE,), shop=shop(legal_name="hana"),
         text=swap(TEXT, NAME, "花屋")),
    Case("Latin name inside another", has=(NAME_RULE,), shop=shop(legal_name="Ann Lee"),
         text=swap(TEXT, NAME, "Joann Leeds")),
    Case("family name alone", has=(NAME_RULE,), text=swap(TEXT, NAME, "山田")),
    Case("shop without legal name", has=(NAME_RULE,), shop=shop(legal_name=""), text=TEXT),
    Case("TX_AD needs the name", has=(NAME_RULE,), lacks=(OPTADDR_RULE, STATEMENT_RULE, ADDRESS_RULE, CONTACT),
         cls="TX_AD", text="ご注文番号123の品を本日発送いたしました。"),
    Case("INFO_AD with the name alone", lacks=ALL, clear=True, cls="INFO_AD",
         text=f"今月の花の育て方をお送りします。水は朝に。\n{NAME}"),
    Case("INFO_AD with a trade name alone", has=(NAME_RULE, TRADENAME), cls="INFO_AD",
         text="今月の花の育て方をお送りします。水は朝に。\n花屋みどり"),
]

OPTOUTS = [
    Case("no opt-out address", has=(OPTADDR_RULE,), lacks=(NAME_RULE, ADDRESS_RULE),
         text=without(TEXT, f"{OPTADDR}\n", f"{OPTURL}\n")),
    Case("address spelled to fool robots", has=(OPTADDR_RULE,), shop=shop(**ONLY_MAIL),
         text=stop(f"{SENTENCE}\nstop[at]hana.example")),
    Case("another address", has=(OPTADDR_RULE,), text=stop(f"{SENTENCE}\nstop@hana.example.com")),
    Case("longer address", has=(OPTADDR_RULE,), text=stop(f"{SENTENCE}\nnonstop@hana.example")),
    Case("longer url", has=(OPTADDR_RULE,), text=stop(f"{SENTENCE}\n{OPTURL}over")),
    Case("mailto behind a label", has=(OPTADDR_RULE, TEXT_RULE), shop=shop(**ONLY_MAIL),
         html=stop_html(f'<p>配信停止は<a href="mailto:{OPTADDR}">ここ</a>へメールをお送りください。</p>')),
    Case("address as label of a foreign link", has=(OPTADDR_RULE,), shop=shop(**ONLY_URL),
         html=stop_html(f'<p>配信停止は次のページから。<a href="https://evil.example/">{OPTURL}</a></p>')),
    Case("linked picture alone", has=(OPTADDR_RULE, TEXT_RULE),
         html=stop_html(f'<p>配信停止はこちらから</p><a href="{OPTURL}"><img src="b.png" alt="配信停止"></a>')),
    Case("QR code instead of the address", has=(OPTADDR_RULE, TEXT_RULE),
         html=stop_html('<p>配信停止はこのQRコードから。</p><img src="qr.png" alt="QRコード" width="200">')),
    Case("QR code beside the address", lacks=ALL, clear=True,
         html=stop_html(STOP_BLOCK + '<img src="qr.png" alt="QRコード" width="200">')),
    Case("nobody reads the opt-out address", has=(OPTADDR_RULE,), shop=shop(optout_email="noreply@hana.example", **ONLY_MAIL),
         text=stop(f"{SENTENCE}\nnoreply@hana.example")),
    Case("shop without opt-out address", has=(OPTADDR_RULE,), shop=shop(optout_email=None, **ONLY_MAIL), text=TEXT),
    Case("From printed as opt-out where replies are read", lacks=(OPTADDR_RULE, ADJACENT), clear=True,
         shop=shop(optout_email=None, reply_to_from_is_working_optout=True, **ONLY_MAIL),
         text=stop("配信停止をご希望の方は、このメールにご返信ください。\nnews@hana.example")),
    Case("reply alone, no address shown", has=(OPTADDR_RULE,),
         shop=shop(optout_email=None, reply_to_from_is_working_optout=True, **ONLY_MAIL),
         text=stop("配信停止をご希望の方は、このメールにご返信ください。")),
    Case("TX_AD without opt-out address", lacks=(OPTADDR_RULE, STATEMENT_RULE), clear=True, cls="TX_AD",
         text=f"ご注文番号123の品を本日発送いたしました。\n{NAME}"),
]

STATEMENTS = [
    Case("no sentence, heading left", has=(STATEMENT_RULE,), lacks=(OPTADDR_RULE, ADJACENT),
         text=without(TEXT, f"{STATEMENT}\n")),
    Case("no sentence, html heading left", has=(STATEMENT_RULE,), html=without(HTML, f"{STATEMENT}<br>")),
    Case("English heading alone", has=(STATEMENT_RULE,), text=without(TEXT_EN, STATEMENT_EN), **EN),
    Case("addresses as contacts only", has=(STATEMENT_RULE,),
         text=swap(without(TEXT, "■ 配信停止\n"), STATEMENT, "お問い合わせはこちらまで。")),
    Case("only the stop of giving data to others", has=(STATEMENT_RULE,),
         text=stop(f"個人情報の第三者提供の停止をご希望の方はご連絡ください。\n{OPTADDR}")),
    Case("only by telephone", has=(STATEMENT_RULE, OPTADDR_RULE), text=stop("配信停止はお電話 03-1234-5678 まで")),
    Case("only by messenger", has=(STATEMENT_RULE, OPTADDR_RULE), text=stop("配信停止はLINEでご連絡ください。")),
    Case("by telephone or by mail", lacks=(STATEMENT_RULE, ADJACENT), clear=True,
         text=stop(f"配信停止はお電話、または下記アドレスへのメールでお受けします。\n{OPTADDR}")),
    Case("cannot be stopped by reply", has=(STATEMENT_RULE,),
         text=stop(f"このメールへの返信による配信停止はできません。\n\n{OPTADDR}")),
    Case("not by reply, but by link", lacks=(STATEMENT_RULE, ADJACENT), clear=True,
         text=stop(f"返信では配信停止できませんので、次のURLから停止してください。\n{OPTURL}")),
    *[Case(f"wording {number}", lacks=(STATEMENT_RULE, ADJACENT, OPTADDR_RULE), clear=True, text=stop(words))
      for number, words in enumerate((
          f"配信停止はこちら\n{OPTURL}",
          f"配信停止はこちら：{OPTURL}",
          f"配信停止：{OPTURL}",
          f"メルマガの解除はこちらから → {OPTURL}",
          f"メール配信をご希望でない場合は、お手数ですが {OPTADDR} までご連絡ください。",
          f"今後、案内が不要の場合は「不要」と {OPTADDR} へご返信ください。",
          f"このようなメールを受け取りたくない方は、下記までお知らせください。\n{OPTADDR}",
          f"{OPTURL}\n上のURLを開くと、メールの配信を止めることができます。",
          f"{OPTADDR}\nに空メールを送ると配信が停止されます。",
          f"購読解除をご希望の方は下記ページより手続きをお願いします。\n▼\n{OPTURL}",
          f"受信拒否は{OPTADDR}に件名「停止」でお送りください",
          f"このお便りが御不要でしたら、{OPTADDR}へ一言ご連絡ください。今後お送りしないようにいたします。",
          f"※ 配信の停止をご希望の場合は、以下のアドレスにメールをください。\nメールアドレス：{OPTADDR}",
          f"退会はこちらから: {OPTURL}",
          f"配信中止のご連絡先はこちらです。\n\n{OPTADDR}",
          f"登録解除を希望される方は、このURLをクリックしてください。手続きに2、3日かかります。\n{OPTURL}",
      ))],
    *[Case(f"English wording {number}", lacks=(STATEMENT_RULE, ADJACENT, OPTADDR_RULE), clear=True,
           text=swap(TEXT_EN, f"{STATEMENT_EN}{OPTADDR}\n{OPTURL}", words), **EN)
      for number, words in enumerate((
          f"Unsubscribe: {OPTURL}",
          f"To unsubscribe, click here: {OPTURL}",
          f"If you no longer wish to receive these emails, write to {OPTADDR}.",
          f"You can opt out at any time by sending a mail to\n{OPTADDR}",
          f"Don't want our newsletter? Visit {OPTURL}",
          f"To stop receiving mail from us, please use this link.\n{OPTURL}",
          f"Click the link below to be removed from our mailing list.\n\n{OPTURL}",
      ))],
]

PLACES = [
    Case("banner between", has=(ADJACENT,), lacks=(STATEMENT_RULE, OPTADDR_RULE),
         html=swap(HTML, "。<br>\n<a", '。</p><img src="sale.png" width="600" alt="秋のフェア"><p><a')),
    Case("icon between", lacks=(ADJACENT,), clear=True,
         html=swap(HTML, "。<br>\n<a", '。<br><img src="mail.png" width="16" height="16" alt=""><a')),
    Case("next block", lacks=(ADJACENT,), clear=True, html=swap(HTML, "。<br>\n<a", "。</p><p><a")),
    Case("sender data between", has=(ADJACENT,),
         text=stop(f"{SENTENCE}\n\n花の手入れのご相談も承ります。\n\n{OPTADDR}")),
    Case("product text between in one block", has=(ADJACENT,),
         text=stop(f"{SENTENCE}\n赤いバラが見ごろになりました。\n{OPTADDR}")),
    Case("sentence far above", has=(ADJACENT,), lacks=(STATEMENT_RULE,),
         text=f"{SENTENCE}\n\n" + swap(TEXT, STATEMENT, "")),
    Case("free where replies to From work", lacks=(ADJACENT,), clear=True,
         shop=shop(reply_to_from_is_working_optout=True), text=f"{SENTENCE}\n\n" + swap(TEXT, STATEMENT, "")),
    Case("two cells of one row", lacks=(ADJACENT,), clear=True,
         html=stop_html(f"<table><tr><td>配信停止をご希望の方はこちらまで</td><td>{OPTADDR}</td></tr></table>")),
    Case("English, address block between", has=(ADJACENT,), **EN,
         text=swap(TEXT_EN, f"\n{OPTADDR}\n{OPTURL}\n\nSender: Hanako Yamada (Midori Flowers)\n",
                   f"\n\nSender: Hanako Yamada (Midori Flowers)\n{OPTADDR}\n{OPTURL}\n\n")),
    Case("reply promised from noreply", has=(STATEMENT_RULE,), shop=shop(**{"from": "noreply@hana.example"}),
         text=stop(f"配信停止をご希望の方は、このメールにご返信ください。\n{OPTADDR}")),
    Case("no reply promised from noreply", lacks=(STATEMENT_RULE,), clear=True,
         shop=shop(**{"from": "no-reply@hana.example"}), text=TEXT),
    Case("noreply says that nobody reads replies", lacks=(STATEMENT_RULE,), clear=True,
         shop=shop(**{"from": "noreply@hana.example"}),
         text=f"このメールは送信専用です。返信いただいてもお答えできません。\n{TEXT}"),
    Case("reply and link promised from noreply", has=(f"{STATEMENT_RULE}:warn",), clear=True,
         shop=shop(**{"from": "noreply@hana.example"}),
         text=f"{TEXT}\n\n配信停止はこのメールへの返信でも承ります。"),
]

ADDRESSES = [
    Case("no address", has=(ADDRESS_RULE,), lacks=(CONTACT, NAME_RULE), text=without(TEXT, f"■ 住所　　〒150-0001 {ADDRESS}")),
    Case("post code alone", has=(ADDRESS_RULE,), text=without(TEXT, ADDRESS)),
    Case("shorter address", has=(ADDRESS_RULE,), text=swap(TEXT, ADDRESS, "東京都渋谷区神宮前")),
    Case("other house number", has=(ADDRESS_RULE,), text=swap(TEXT, "1-2-3", "1-2-34")),
    Case("丁目 spelled out", lacks=(ADDRESS_RULE,), clear=True, text=swap(TEXT, "1-2-3", "一丁目2番3号")),
    Case("丁目 in the settings, hyphens in the mail", lacks=(ADDRESS_RULE,), clear=True,
         shop=shop(address="東京都渋谷区神宮前1丁目2番地の3"), text=TEXT),
    Case("another 丁目", has=(ADDRESS_RULE,), text=swap(TEXT, "1-2-3", "二丁目2番3号")),
    Case("building left out", has=(ADDRESS_RULE,), shop=shop(address=f"{ADDRESS} みどりビル2階"), text=TEXT),
    Case("name of another family", has=(NAME_RULE,), shop=shop(legal_name="林 花子"), text=swap(TEXT, NAME, "小林花子")),
    Case("without post code", lacks=(ADDRESS_RULE,), clear=True, text=without(TEXT, "〒150-0001 ")),
    Case("with building behind", lacks=(ADDRESS_RULE,), clear=True, text=swap(TEXT, ADDRESS, f"{ADDRESS} みどりビル2階")),
    Case("on the company page, linked", lacks=(ADDRESS_RULE, CONTACT), clear=True,
         shop=shop(company_page="https://hana.example/about", company_page_shows=["address", "contact"]),
         text=swap(TEXT, f"■ 住所　　〒150-0001 {ADDRESS}", "■ 住所　　次のページに表示しています　https://hana.example/about")),
    Case("company page by label", lacks=(ADDRESS_RULE,), clear=True,
         shop=shop(company_page="https://hana.example/about", company_page_shows=["address"]),
         html=swap(HTML, f"〒150-0001 {ADDRESS}", '<a href="https://hana.example/about">会社概要</a>')),
    Case("page that does not show it", has=(ADDRESS_RULE,),
         shop=shop(company_page="https://hana.example/about", company_page_shows=["phone"]),
         text=swap(TEXT, f"〒150-0001 {ADDRESS}", "会社概要 https://hana.example/about")),
    Case("page without a word of what is there", has=(ADDRESS_RULE,),
         shop=shop(company_page="https://hana.example/x", company_page_shows=["address"]),
         text=swap(TEXT, f"■ 住所　　〒150-0001 {ADDRESS}", "https://hana.example/x")),
    Case("page not linked at all", has=(ADDRESS_RULE,),
         shop=shop(company_page="https://hana.example/about", company_page_shows=["address"]),
         text=without(TEXT, f"■ 住所　　〒150-0001 {ADDRESS}")),
    Case("no contact", has=(CONTACT,), lacks=(ADDRESS_RULE,),
         text=without(TEXT, "■ お問い合わせ・苦情の窓口　03-1234-5678 ／ info@hana.example")),
    Case("contact heading alone", has=(CONTACT,), text=without(TEXT, "03-1234-5678 ／ info@hana.example")),
    Case("wrong phone number", has=(CONTACT,), text=swap(TEXT, "03-1234-5678 ／ info@hana.example", "03-1234-56789")),
    Case("contact on the company page", lacks=(CONTACT,), clear=True,
         shop=shop(company_page="https://hana.example/about", company_page_shows=["phone", "address"]),
         text=swap(TEXT, "03-1234-5678 ／ info@hana.example", "https://hana.example/about")),
    Case("opt-out address also takes questions", lacks=(CONTACT,), clear=True, shop=shop(phone=None, contact_email=None),
         text=swap(TEXT, "03-1234-5678 ／ info@hana.example", OPTADDR)),
    Case("opt-out address is no contact by itself", has=(CONTACT,), shop=shop(phone=None, contact_email=None),
         text=without(TEXT, "■ お問い合わせ・苦情の窓口　03-1234-5678 ／ info@hana.example")),
]

PICTURES = [
    Case("newsletter is one picture", has=(TEXT_RULE, NAME_RULE, OPTADDR_RULE), html=page('<img src="all.jpg" alt="">')),
    Case("footer is a picture", has=(TEXT_RULE, NAME_RULE), html=page(
        HTML_BODY + f'<img src="footer.png" alt="配信元 {NAME} 住所 {ADDRESS} 03-1234-5678 配信停止 {OPTADDR}">')),
    Case("address in a picture", has=(TEXT_RULE, ADDRESS_RULE), lacks=(NAME_RULE,),
         html=swap(HTML, f"〒150-0001 {ADDRESS}", f'<img src="a.png" alt="{ADDRESS}">')),
    Case("picture beside characters", lacks=ALL, clear=True, html=page(f'<img src="logo.png" alt="{NAME}">{HTML_FOOTER}')),
    Case("footer only in html", has=(TEXT_RULE,), text=BODY, html=HTML),
    Case("footer only in text", has=(TEXT_RULE,), text=TEXT, html=page(HTML_BODY)),
    Case("address missing in html", has=(TEXT_RULE,), text=TEXT, html=without(HTML, ADDRESS)),
    Case("text only is not one part of two", lacks=(TEXT_RULE,), clear=True, text=TEXT, html=""),
    Case("html only is not one part of two", lacks=(TEXT_RULE,), clear=True, text="", html=HTML),
]


def hidden(style: str, **more: str) -> str:
    return page(f'{HTML_BODY}<div style="{style}">{HTML_FOOTER}</div>', **more)


PLAIN_FOOTER = without(HTML_FOOTER, ' style="font-size:12px"')


def styled(style: str, **more: str) -> str:
    return page(f'{HTML_BODY}<div style="{style}">{PLAIN_FOOTER}</div>', **more)


def sheet(css: str) -> str:
    return page(f'{HTML_BODY}<div class="f">{PLAIN_FOOTER}</div>', head=f"<style>{css}</style>")


SIGHTS = [
    *[Case(f"hidden: {name}", has=(f"{VISIBLE}:block",), html=html) for name, html in (
        ("display", hidden("display:none")),
        ("display with important", hidden("display:block;display:none !important")),
        ("visibility", hidden("visibility:hidden")),
        ("opacity", hidden("opacity:0")),
        ("zero height", hidden("height:0;overflow:hidden")),
        ("max-height", hidden("max-height:0px;overflow:hidden")),
        ("zero width", hidden("width:0;overflow:hidden")),
        ("mso-hide", hidden("mso-hide:all")),
        ("pushed away", hidden("position:absolute;left:-9999px")),
        ("text-indent", hidden("text-indent:-999em")),
        ("clip", hidden("position:absolute;clip:rect(0,0,0,0)")),
        ("font-size 0", styled("font-size:0")),
        ("font-size 1px", styled("font-size:1px")),
        ("5px", styled("font-size:5px")),
        ("3pt", styled("font-size:3pt")),
        ("nested em", styled("font-size:0.5em").replace("<p>", '<p style="font-size:0.5em">')
         .replace("<h3>", '<h3 style="font-size:0.3em">')),
        ("percent", styled("font-size:10%")),
        ("font shorthand", styled("font:1px/1 sans-serif")),
        ("white on white", styled("color:#fff").replace("<a ", '<a style="color:white" ')),
        ("white on almost white", styled("color:white;background:#fffffe").replace("<a ", '<a style="color:#fff" ')),
        ("rgb on bgcolor", page(f'<table bgcolor="#202020"><tr><td style="color:rgb(32, 32, 32)">{PLAIN_FOOTER}'
                                "</td></tr></table>").replace("<a ", '<a style="color:#202020" ')),
        ("font tag", page(f'{HTML_BODY}<font color="white">{PLAIN_FOOTER}</font>')
         .replace("<a ", '<a style="color:#ffffff" ')),
        ("body colours", page(f"{HTML_BODY}{PLAIN_FOOTER}", attributes='bgcolor="#000000" text="#000000"')
         .replace("<a ", '<a style="color:black" ')),
        ("transparent", styled("color:transparent")),
        ("style sheet", sheet(".f{display:none}")),
        ("style sheet colour", sheet(".f, .f a{color:#fefefe}")),
        ("style sheet on narrow screens", sheet("@media (max-width:600px){.f{display:none}}")),
        ("style sheet on screens", sheet("@media screen{.f{font-size:1px}}")),
        ("comment", page(f"{HTML_BODY}<!-- {HTML_FOOTER} -->")),
        ("outlook comment", page(f"{HTML_BODY}<!--[if mso]>{HTML_FOOTER}<![endif]-->")),
        ("hidden attribute", page(f"{HTML_BODY}<div hidden>{HTML_FOOTER}</div>")),
    )],
    *[Case(f"faint: {name}", has=(f"{VISIBLE}:warn",), lacks=ITEMS, clear=True, html=html) for name, html in (
        ("8px", styled("font-size:8px")),
        ("6pt", styled("font-size:6pt")),
        ("light grey", styled("color:#aaaaaa").replace("<a ", '<a style="color:#aaa" ')),
        ("half seen", styled("opacity:0.3")),
        ("style sheet", sheet(".f{font-size:7px}")),
    )],
    *[Case(f"seen: {name}", lacks=ALL, clear=True, html=html) for name, html in (
        ("9px", styled("font-size:9px")),
        ("x-small", styled("font-size:x-small")),
        ("grey on white", styled("color:#767676").replace("<a ", '<a style="color:#767676" ')),
        ("white on dark", styled("background-color:#222222;color:#ffffff").replace("<a ", '<a style="color:#fff" ')),
        ("preheader hidden", page(f'<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">{BODY}</div>'
                                  + HTML_BODY + HTML_FOOTER)),
        ("a hidden copy beside", page(f'<div style="display:none">{HTML_FOOTER}</div>{HTML_FOOTER}')),
        ("print rule", sheet("@media print{.f{display:none}}")),
        ("phone and desktop footers", page(
            f'{HTML_BODY}<div class="m" style="display:none">{PLAIN_FOOTER}</div><div class="d">{PLAIN_FOOTER}</div>',
            head="<style>@media (max-width:600px){.d{display:none!important}.m{display:block!important}}</style>")),
        ("visible again inside invisible", page(
            f'{HTML_BODY}<div style="visibility:hidden"><div style="visibility:visible">{HTML_FOOTER}</div></div>')),
    )],
    Case("footer after a long empty stretch", has=(f"{VISIBLE}:warn",), lacks=ITEMS, clear=True,
         text=BODY + "\n" * 60 + FOOTER),
    Case("quoted footer alone", has=(f"{VISIBLE}:warn",), clear=True,
         text=BODY + "\n\n" + "\n".join(f"> {line}" for line in FOOTER.splitlines())),
    Case("name hidden in INFO_AD", has=(f"{VISIBLE}:block",), cls="INFO_AD",
         html=page(f'<p>今月の花の育て方です。</p><p style="display:none">{NAME}</p>')),
    Case("letters hidden inside the name do not spoil it", lacks=ALL, clear=True,
         html=swap(HTML, NAME, '山田<span style="display:none">x</span>花子')),
    Case("zero-width letters inside", lacks=ALL, clear=True, html=swap(HTML, NAME, "山田&#8203;花&shy;子")),
]

PAGES = [
    Case("login on the stop page", has=(EASYPAGE, NODEMAND), clear=True,
         shop=shop(optout_page={"login": True, "asks": ["email"]}), text=TEXT),
    Case("name and reason asked", has=(EASYPAGE, NODEMAND), clear=True,
         shop=shop(optout_page={"login": False, "asks": ["email", "name", "reason"]}), text=TEXT),
    Case("Japanese asks", has=(NODEMAND,), clear=True,
         shop=shop(optout_page={"login": False, "asks": ["メールアドレス", "お名前"]}), text=TEXT),
    Case("page in words, with login", has=(EASYPAGE, NODEMAND), clear=True,
         shop=shop(optout_page="会員ページにログインして、退会の理由を選びます。"), text=TEXT),
    Case("page in words, address only", lacks=(EASYPAGE, NODEMAND), clear=True,
         shop=shop(optout_page="メールアドレスを入力するだけです。ログインも理由も不要です。"), text=TEXT),
    Case("page not https", has=(EASYPAGE,), lacks=(NODEMAND,), clear=True, shop=shop(optout_url="http://hana.example/stop"),
         text=TEXT),
    Case("mail demands name and reason", has=(NODEMAND,), clear=True,
         text=stop(f"配信停止をご希望の方は、お名前と理由を明記のうえ、下記までお送りください。\n{OPTADDR}")),
    Case("mail demands login", has=(NODEMAND,), clear=True,
         text=stop(f"マイページにログインして配信停止をお手続きください。\n{OPTURL}")),
    Case("TX_AD is not asked for its page", lacks=(EASYPAGE, NODEMAND), clear=True, cls="TX_AD",
         shop=shop(optout_page={"login": True, "asks": []}), text=f"ご注文番号123の品を本日発送いたしました。\n{NAME}"),
]


@pytest.mark.parametrize(
    "case", [*IN_ORDER, *NAMES, *OPTOUTS, *STATEMENTS, *PLACES, *ADDRESSES, *PICTURES, *SIGHTS, *PAGES],
    ids=lambda case: case.id,
)
def test_shows_what_the_law_asks(case: Case) -> None:
    findings = check_case(case.as_json())
    rules = {finding.rule for finding in findings} | {f"{one.rule}:{one.severity.value}" for one in findings}
    assert set(case.has) <= rules
    assert not set(case.lacks) & rules
    assert case.clear == all(finding.severity is not Severity.BLOCK for finding in findings), findings


def test_rule_line_and_english_footer_are_used() -> None:
    assert RULE in TEXT
    assert FOOTER_EN in TEXT_EN
