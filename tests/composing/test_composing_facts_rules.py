# ruff: noqa: E501 - a row of a table of Japanese text reads best on one line
"""Sale, content, header and country rules on whole mails (law.md 3.2, 6.1, 6.4, 6.5, 6.9.15-19, 8.3)."""

import pytest

from desktop_app.composing.check_cases import check_case
from desktop_app.domain.finding import Severity
from tests.composing.mail_cases import (
    ASCT,
    BODY,
    FOOTER,
    HTML,
    HTML_BODY,
    HTML_FOOTER,
    NAME,
    NOTATION,
    OPTADDR,
    OPTURL,
    SALE,
    SALE_BODY,
    SALE_EN,
    SHOP_EN,
    TEXT,
    TEXT_EN,
    Case,
    page,
    shop,
    swap,
    without,
)

SELLERMAIL, ITEMS, REFUSE = "JP-ASCTR-23-10-SELLERMAIL", "JP-ASCT-11-ITEMS", "JP-ASCT-12-3-4-REFUSE"
APPLIES, TXAD = "JP-ASCT-2-APPLIES", "JP-ASCTR-28-TXAD"
SALE_RULES = (SELLERMAIL, ITEMS, REFUSE, APPLIES, TXAD)
CLASS, INCIDENTAL, ACKNOADS = "JP-MSG-CLASS", "JP-SEMR-6-INCIDENTAL", "JP-MSG-ACKNOADS"
MERGE, HYPE, TRACKING = "JP-MSG-MERGE", "JP-ASCT-12-HYPE", "JP-MSG-TRACKING"
TRUEFROM, DISPLAYNAME, WORDING = "JP-SEM-5-TRUEFROM", "JP-SEM-5-DISPLAYNAME", "JP-SEMG-WORDING"
US, KR, CN, SG = "XX-US-ADDRESS", "XX-KR-LABEL", "XX-CN-LABEL", "XX-SG-LABEL"
FOREIGN = (US, KR, CN, SG)
SHIPPED = ("ご注文番号 123 の商品を本日発送いたしました。\n商品名 バラの花束 × 1　5,500円\n送料 500円　合計 6,000円\n"
           "お届け予定日は5月2日、配送番号は9876です。\n"
           "不在の場合はお近くの営業所で7日間お預かりします。お届け先の変更は本日中にご連絡ください。")
SIGNED = f"\n{NAME}（花屋みどり）　お問い合わせ info@hana.example　広告メールの停止 {OPTADDR}"
SMALL_AD = "\n\n★ 母の日セールのお知らせ 5月10日まで"
BIG_AD = ("\n\n【おすすめ】\n母の日の新作ブーケが入荷しました。今なら20%OFFクーポンをプレゼント。\n期間限定の特別セットもございます。"
          "\n人気のカーネーション 3,300円、アジサイ 4,400円、胡蝶蘭 11,000円。\nご注文はこちら https://hana.example/shop/")

SALES = [
    Case("sale in order", lacks=SALE_RULES, clear=True, shop=ASCT, text=SALE),
    Case("no seller mail", has=(SELLERMAIL,), lacks=(REFUSE,), shop=shop(ASCT, contact_email="https://hana.example/ask"),
         text=swap(without(SALE, "　販売業者のメールアドレス　order@hana.example"), "info@hana.example", "https://hana.example/ask")),
    Case("opt-out address is not the seller's", has=(SELLERMAIL,), shop=shop(ASCT, contact_email=None, seller_email=None),
         text=without(SALE, " ／ info@hana.example", "　販売業者のメールアドレス　order@hana.example")),
    Case("contact address is the seller's", lacks=(SELLERMAIL,), clear=True, shop=shop(ASCT, seller_email=None),
         text=without(SALE, "　販売業者のメールアドレス　order@hana.example")),
    Case("seller mail only behind a label", has=(SELLERMAIL,), shop=shop(ASCT, contact_email=None),
         html=swap(page(f"<p>{SALE_BODY}</p>{HTML_FOOTER}"), " ／ info@hana.example",
                   '<a href="mailto:order@hana.example">メール</a>')),
    Case("no notation", has=(f"{ITEMS}:warn",), lacks=(SELLERMAIL,), clear=True, shop=ASCT, text=without(SALE, NOTATION)),
    Case("notation word without a place", has=(ITEMS,), clear=True, shop=ASCT,
         text=swap(SALE, NOTATION, "特定商取引法に基づく表記はホームページにあります。")),
    Case("notation by label in html", lacks=(ITEMS,), clear=True, shop=ASCT,
         html=page(f'<p>{SALE_BODY}</p>{HTML_FOOTER}<a href="https://hana.example/law">特定商取引法に基づく表記</a>')),
    Case("notation behind a link of another address", lacks=(ITEMS,), clear=True, shop=shop(ASCT, tokushoho_url=None),
         html=page(f'<p>{SALE_BODY}</p>{HTML_FOOTER}<a href="/law">特商法の表示</a>')),
    Case("items in the mail", lacks=(ITEMS,), clear=True, shop=ASCT,
         text=swap(SALE, NOTATION, "送料500円。お支払いは前払い。お届けは3日以内。返品は到着後7日まで。")),
    Case("items on request", lacks=(ITEMS,), clear=True, shop=ASCT,
         text=swap(SALE, NOTATION, "ご請求により、販売条件を記載した書面を遅滞なく交付します。")),
    Case("no refusal address", has=(REFUSE, "JP-SEM-4-2-OPTADDR"), shop=ASCT,
         text=without(SALE, f"{OPTADDR}\n", f"{OPTURL}\n")),
    Case("refusal address hidden", has=(REFUSE,), shop=ASCT,
         html=page(f'<p>{SALE_BODY}</p><div style="display:none">{HTML_FOOTER}</div>')),
    Case("no remote orders", lacks=SALE_RULES, clear=True, text=f"{SALE_BODY}\n\n{FOOTER}"),
    Case("remote orders not stated", has=(f"{APPLIES}:info",), lacks=(SELLERMAIL, ITEMS, REFUSE), clear=True,
         shop=shop(remote_orders=None), text=f"{SALE_BODY}\n\n{FOOTER}"),
    Case("to a business", lacks=SALE_RULES, clear=True, recipient_type="business",
         shop=shop(ASCT, seller_email=None), text=f"{SALE_BODY}\n\n{FOOTER}"),
    Case("unknown recipient is a consumer", has=(ITEMS,), clear=True, recipient_type="unknown", shop=ASCT,
         text=without(SALE, NOTATION)),
    Case("to a consumer abroad", lacks=SALE_RULES, clear=True, country="DE", shop=shop(ASCT, seller_email=None),
         text=f"{SALE_BODY}\n\n{FOOTER}"),
    Case("no goods advertised", lacks=SALE_RULES, clear=True, shop=shop(ASCT, tokushoho_url=None), text=TEXT),
    Case("coupon without price", has=(ITEMS,), clear=True, shop=ASCT,
         text=f"今月のお便りです。クーポンコード HANA10 をお使いください。\n\n{FOOTER}"),
    Case("consent request with goods", has=("JP-ASCT-12-3-1-OPTIN",), cls="CONSENT_REQ", shop=ASCT, text=SALE),
    Case("consent request without goods", lacks=("JP-ASCT-12-3-1-OPTIN",), clear=True, cls="CONSENT_REQ", shop=ASCT,
         text=swap(TEXT, BODY, "今後、新商品や催しの広告メールをお送りしてもよろしければ「希望」とご返信ください。")),
    Case("price in a picture's words", has=(ITEMS,), clear=True, shop=ASCT,
         html=page(f'<img src="rose.jpg" width="600" alt="バラの花束 5,500円">{HTML_FOOTER}')),
    Case("English sale", has=(ITEMS,), clear=True, shop={**ASCT, **SHOP_EN, "remote_orders": True},
         from_display="Midori Flowers", text=swap(TEXT_EN, TEXT_EN[:TEXT_EN.index("\n\n")], SALE_EN)),
    Case("order button in html", has=(ITEMS,), clear=True, shop=ASCT,
         html=page(f'<p>秋の花です。</p><a href="https://hana.example/x"><b>ご注文はこちら</b></a>{HTML_FOOTER}')),
    Case("TX_AD with goods needs the seller mail", has=(SELLERMAIL,), lacks=(REFUSE, TXAD), cls="TX_AD",
         shop=shop(ASCT, contact_email=None), text=SHIPPED + "\n\n★ 新商品が入荷しました。\n" + NAME),
    Case("TX_AD without goods needs none", lacks=SALE_RULES, clear=True, cls="TX_AD", shop=shop(ASCT, contact_email=None),
         text=f"{SHIPPED}\n{NAME}"),
]

TRANSACTIONS = [
    Case("shipping notice with a small ad", lacks=(INCIDENTAL, TXAD, CLASS), clear=True, cls="TX_AD", shop=ASCT,
         text=SHIPPED + SMALL_AD + SIGNED),
    Case("shipping notice with a big ad", has=(f"{INCIDENTAL}:block",), lacks=(TXAD,), cls="TX_AD", shop=ASCT,
         text=SHIPPED + BIG_AD + SIGNED),
    Case("ad before the notice", has=(INCIDENTAL,), cls="TX_AD", shop=ASCT, text=f"★ 母の日セール\n{SHIPPED}{SIGNED}"),
    Case("ad in the subject", has=(INCIDENTAL,), cls="TX_AD", shop=ASCT, subject="【20%OFFクーポン】発送のお知らせ",
         text=SHIPPED + SMALL_AD + SIGNED),
    Case("information with a small ad", lacks=(INCIDENTAL,), clear=True, cls="INFO_AD",
         text="今月の育て方。アジサイは花が終わったらすぐに切り戻します。来年の花芽は秋にできるので、遅くとも七月中に"
              f"二節ほど残して切りましょう。肥料は切り戻しのあとに。{SMALL_AD}{SIGNED}"),
    Case("information that is mostly ad", has=(f"{INCIDENTAL}:warn",), clear=True, cls="INFO_AD",
         text="今月の育て方。水は朝に。" + BIG_AD + SIGNED),
    Case("follow-up mail", has=(f"{TXAD}:block",), cls="TX_AD", shop=ASCT,
         text="先日お求めの花束はいかがでしたか。ご感想をお聞かせください。よろしければレビューをお願いします。\n"
              "お手入れの方法をまとめました。水は毎日かえ、茎は水の中で切り、日の当たらない涼しい所に置いてください。"
              f"\n\n★ 新商品も入荷しました\n{SIGNED}"),
    Case("follow-up that names the order", has=(TXAD,), cls="TX_AD", shop=ASCT,
         text="先日のご注文ありがとうございました。その後、お花はいかがでしょうか。\n" + "お水は毎日かえてください。" * 6
              + f"\n\n★ 新商品も入荷しました\n{SIGNED}"),
    Case("follow-up where the ASCT does not apply", lacks=(TXAD,), cls="TX_AD",
         text=f"先日お求めの花束はいかがでしたか。\n\n★ 新商品も入荷しました\n{SIGNED}"),
    Case("English shipping notice", lacks=(TXAD, INCIDENTAL), clear=True, cls="TX_AD", from_display="Midori Flowers",
         shop={**ASCT, **SHOP_EN, "remote_orders": True},
         text="Your order number 123 has been shipped today by parcel service.\nRose bouquet x 1, total 6,000 yen.\n"
              "Tracking number 9876; delivery is expected on 2 May between nine and noon.\n\nNew products in our shop."
              "\n\nHanako Yamada (Midori Flowers) · Questions: info@hana.example"),
]

CLASSES = [
    Case("order confirmation", lacks=(CLASS, ACKNOADS), clear=True, cls="TX", text=SHIPPED),
    Case("TX with a coupon", has=(f"{CLASS}:warn",), lacks=(ACKNOADS,), clear=True, cls="TX",
         text=SHIPPED + "\n次回使える500円割引クーポンをどうぞ。"),
    Case("TX with recommendations in English", has=(CLASS,), clear=True, cls="TX",
         text="Your order has been shipped.\nYou may also like our new arrivals: https://hana.example/shop/"),
    Case("TX that answers a quoted ad", lacks=(CLASS,), clear=True, cls="TX",
         text="お問い合わせありがとうございます。火曜は定休です。\n> セールの20%OFFはいつまでですか"),
    Case("notice of privacy policy", lacks=(CLASS,), clear=True, cls="NOTICE",
         text="個人情報の取扱いを改めました。 https://hana.example/privacy"),
    Case("notice with a sale", has=(CLASS,), clear=True, cls="NOTICE", text="休業のお知らせです。再開後は全品半額セール。"),
    Case("acknowledgement of law.md 7.7", lacks=(CLASS, ACKNOADS), clear=True, cls="OPTOUT_ACK",
         text="taro@example.jpへの広告メールを停止しました（2026年5月1日 10:00）。ご注文の確認など、手続きに必要な連絡は今後もお送りすることがあります。"),
    Case("acknowledgement with a coupon", has=(f"{ACKNOADS}:block", CLASS), cls="OPTOUT_ACK",
         text="広告メールを停止しました。最後に10%OFFクーポンをお贈りします。"),
    Case("acknowledgement with a shop link", has=(ACKNOADS,), cls="OPTOUT_ACK",
         text="広告メールを停止しました。オンラインショップは https://hana.example/shop/"),
    Case("confirmation of law.md 7.5", lacks=(CLASS, ACKNOADS), clear=True, cls="DOI",
         subject="【花屋みどり】メール配信のお申込み確認（まだ登録は完了していません）",
         text="花屋みどりのメール配信に、このアドレスでお申込みがありました。\nご本人によるお申込みでしたら、5月8日までに、"
              "次のURLを開くか、このメールにそのまま返信してください。\nhttps://hana.example/c?t=1\n"
              f"お心当たりがない場合は、何もしないでください。登録されず、以後お送りしません。\n{NAME}"),
    Case("confirmation that names what will come", lacks=(ACKNOADS,), clear=True, cls="DOI",
         text="新商品・セールのお知らせメールへのお申込みがありました。登録するにはこのメールに返信してください。"),
    Case("confirmation with a gift", has=(ACKNOADS,), cls="DOI",
         text="お申込みがありました。登録を完了すると500円引きクーポンをプレゼントします。"),
    Case("English acknowledgement", lacks=(ACKNOADS, CLASS), clear=True, cls="OPTOUT_ACK",
         text="Advertising mail to taro@example.jp was stopped on 1 May 2026, 10:00. Messages needed for your orders may "
              "still be sent."),
    Case("English acknowledgement with an offer", has=(ACKNOADS,), cls="OPTOUT_ACK",
         text="Advertising mail was stopped. Come back and get 10% off."),
    Case("an AD may advertise", lacks=(CLASS, ACKNOADS, INCIDENTAL), clear=True, text=f"{SALE_BODY}\n\n{FOOTER}"),
    Case("shop called after a sale", lacks=(CLASS,), clear=True, cls="TX", shop=shop(shop_name="花のセール屋"),
         text=f"花のセール屋です。ご予約を承りました。\n{NAME}"),
]

MERGES = [
    *[Case(f"field {number}", has=(f"{MERGE}:block",), text=f"{words}\n{TEXT}") for number, words in enumerate((
        "{{name}} 様", "{{ contact.family }} 様", "[[family|お客]]様", "{お名前} 様", "*|FNAME"
        "|* さん", "%%name%% 様",
        "%FIRSTNAME% 様", "${name} 様", "#{name} 様", "«お名前» 様", "<%= name %> 様", "[お名前] 様", "##name## 様",
        "{first_name} 様", "Dear undefined,", "null 様",
    ))],
    Case("circles instead of a name", has=(MERGE,), text=f"○○ 様\n{TEXT}"),
    Case("field in the hidden preview line", has=(MERGE,),
         html=page(f'<div style="display:none">{{{{name}}}}様へ</div>{HTML_BODY}{HTML_FOOTER}')),
    Case("field in the footer", has=(MERGE, "JP-SEM-4-1-NAME"), text=swap(TEXT, NAME, "{送信者の氏名または名称}")),
    Case("field in the subject", has=(MERGE,), subject="{{name}}様へ秋のお便り", text=TEXT),
    Case("field in a link", has=(MERGE,), html=page(f'{HTML_BODY}<a href="https://hana.example/?u={{{{id}}}}">詳しく</a>{HTML_FOOTER}')),
    Case("full width braces", has=(MERGE,), text=f"｛お名前｝ 様\n{TEXT}"),
    Case("nothing left", lacks=(MERGE,), clear=True, subject="鈴木さまへ {秋}"[:5], text=f"鈴木 様\n{TEXT}"),
    Case("percent and brackets are no fields", lacks=(MERGE,), clear=True,
         text=f"湿度は50%から60%に。[1] 鉢を回す [2] 水をやる（%は目安）\nhttps://hana.example/%E3%81%82%E3%81%84\n{TEXT}"),
]

WORDS = [
    Case("hype", has=(f"{HYPE}:info",), clear=True, text=f"日本一の花束を。\n{TEXT}"),
    Case("hype No.1 in full width", has=(HYPE,), clear=True, text=f"Ｎｏ．１の品ぞろえ。\n{TEXT}"),
    Case("hype in the subject", has=(HYPE,), clear=True, subject="絶対に枯れない花", text=TEXT),
    Case("no hype", lacks=(HYPE,), clear=True, text=TEXT),
    Case("必ず as a request", lacks=(HYPE,), clear=True, text=f"ご来店の前に必ずお電話ください。\n{TEXT}"),
    Case("hype in a TX is no ad", lacks=(HYPE,), clear=True, cls="TX", text="必ず明日お届けします。"),
    Case("counting picture", has=(f"{TRACKING}:warn",), clear=True,
         html=page(f'{HTML_BODY}{HTML_FOOTER}<img src="https://hana.example/o.gif?u=1" width="1" height="1">')),
    Case("counting picture by style", has=(TRACKING,), clear=True,
         html=page(f'{HTML_BODY}{HTML_FOOTER}<img src="https://hana.example/o.gif" style="width:1px;height:1px">')),
    Case("counting links", has=(TRACKING,), clear=True,
         html=page(f'{HTML_BODY}<a href="https://click.mailer.example/x">詳しく</a>{HTML_FOOTER}')),
    Case("remote photo is no counter", lacks=(TRACKING,), clear=True,
         html=page(f'<img src="https://hana.example/rose.jpg" width="600" alt="バラ">{HTML_BODY}{HTML_FOOTER}')),
    Case("consent request without the word", has=(f"{WORDING}:warn",), clear=True, cls="CONSENT_REQ",
         text=swap(TEXT, BODY, "今後もご連絡してよろしければ「希望」とご返信ください。")),
    Case("consent request of law.md 7.6", lacks=(WORDING, CLASS), clear=True, cls="CONSENT_REQ", text=swap(
        TEXT, BODY, "先日店頭でアドレスを教えていただいた花屋みどりの佐藤です。\n今後、新商品や催しの広告メールをお送りしてもよろしければ、"
        "このメールに「希望」とご返信ください。")),
]

SENDERS = [
    Case("display name of the shop", lacks=(DISPLAYNAME, TRUEFROM), clear=True, text=TEXT),
    Case("display name with more", lacks=(DISPLAYNAME,), clear=True, from_display="花屋みどり お便り係", text=TEXT),
    Case("display name is the legal name", lacks=(DISPLAYNAME,), clear=True, from_display="山田 花子", text=TEXT),
    Case("display name of another company", has=(f"{DISPLAYNAME}:warn",), clear=True, from_display="楽天市場", text=TEXT),
    Case("invented person", has=(DISPLAYNAME,), clear=True, from_display="佐藤さくら", text=TEXT),
    Case("own address", lacks=(TRUEFROM, DISPLAYNAME), clear=True, from_display="花屋みどり <news@hana.example>", text=TEXT),
    Case("other box of the own domain", lacks=(TRUEFROM,), clear=True, from_display="花屋みどり <hello@hana.example>",
         text=TEXT),
    Case("foreign address", has=(f"{TRUEFROM}:block",), from_display="花屋みどり <info@rakuten.example>", text=TEXT),
    Case("stranger's box at a shared host", has=(TRUEFROM,), shop=shop(**{"from": "midori@gmail.com"}),
         from_display="花屋みどり <sato@gmail.com>", text=TEXT),
    Case("own box at a shared host", lacks=(TRUEFROM,), clear=True, shop=shop(**{"from": "midori@gmail.com"}),
         from_display="花屋みどり <midori@gmail.com>", text=TEXT),
    Case("address as display name", has=(DISPLAYNAME,), clear=True, from_display='"info@rakuten.example"', text=TEXT),
]

COUNTRIES = [
    Case("US with address in the body", lacks=FOREIGN, clear=True, country="US", text=TEXT_EN, shop=SHOP_EN,
         from_display="Midori Flowers"),
    Case("US with a linked address", has=(f"{US}:block",), lacks=("JP-SEMR-9-2-ADDRESS",), country="US",
         shop=shop(company_page="https://hana.example/about", company_page_shows=["address"]),
         text=swap(TEXT, "〒150-0001 東京都渋谷区神宮前1-2-3", "https://hana.example/about")),
    Case("Japan with a linked address", lacks=FOREIGN, clear=True,
         shop=shop(company_page="https://hana.example/about", company_page_shows=["address"]),
         text=swap(TEXT, "〒150-0001 東京都渋谷区神宮前1-2-3", "https://hana.example/about")),
    Case("US TX", lacks=FOREIGN, clear=True, country="US", cls="TX", text="Your order has been shipped."),
    Case("KR without label", has=(f"{KR}:block",), country="KR", text=TEXT),
    Case("KR with label", lacks=FOREIGN, clear=True, country="KR", subject="(광고) 秋のお便り", text=TEXT),
    Case("KR label after blanks", lacks=(KR,), clear=True, country="KR", subject="  (광고) 秋のお便り", text=TEXT),
    Case("KR label not first", has=(KR,), country="KR", subject="秋のお便り (광고)", text=TEXT),
    Case("KR label behind the shop", has=(KR,), country="KR", subject="[花屋みどり](광고) 秋", text=TEXT),
    Case("KR label in other brackets", has=(KR,), country="KR", subject="[광고] 秋のお便り", text=TEXT),
    Case("KR notice needs none", lacks=FOREIGN, clear=True, country="KR", cls="NOTICE", text="お知らせです。"),
    Case("CN without label", has=(f"{CN}:block",), country="CN", text=TEXT),
    Case("CN Chinese label", lacks=FOREIGN, clear=True, country="CN", subject="广告 秋のお便り", text=TEXT),
    Case("CN label in brackets", lacks=FOREIGN, clear=True, country="CN", subject="「广告」秋のお便り", text=TEXT),
    Case("CN Latin label", lacks=FOREIGN, clear=True, country="CN", subject="AD: 秋のお便り", text=TEXT),
    Case("CN a word that begins alike", has=(CN,), country="CN", subject="ADVENT sale", text=TEXT),
    Case("CN Japanese spelling", has=(CN,), country="CN", subject="広告 秋のお便り", text=TEXT),
    Case("SG without label", has=(f"{SG}:block",), country="SG", text=TEXT),
    Case("SG with label", lacks=FOREIGN, clear=True, country="SG", subject="<ADV> Autumn", text=TEXT),
    Case("SG label not first", has=(SG,), country="SG", subject="Autumn <ADV>", text=TEXT),
    Case("country in small letters", has=(KR,), country="kr", text=TEXT),
    Case("no country is Japan", lacks=FOREIGN, clear=True, country="", text=TEXT),
]

SCOPE = [
    Case("not for profit", has=("JP-SEM-2-SCOPE:info", "JP-SEM-4-1-NAME:info"), clear=True, shop=shop(for_profit=False),
         text=BODY),
    Case("for profit", lacks=("JP-SEM-2-SCOPE",), clear=True, html=HTML),
    Case("empty mail", has=("JP-SEM-4-1-NAME", "JP-SEM-4-2-OPTADDR", "JP-SEMR-9-1-STATEMENT")),
]


@pytest.mark.parametrize(
    "case", [*SALES, *TRANSACTIONS, *CLASSES, *MERGES, *WORDS, *SENDERS, *COUNTRIES, *SCOPE], ids=lambda case: case.id
)
def test_says_what_the_rules_say(case: Case) -> None:
    findings = check_case(case.as_json())
    rules = {finding.rule for finding in findings} | {f"{one.rule}:{one.severity.value}" for one in findings}
    assert set(case.has) <= rules
    assert not set(case.lacks) & rules
    assert case.clear == all(finding.severity is not Severity.BLOCK for finding in findings), findings
