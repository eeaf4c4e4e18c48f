"""Words by which advertising, orders and unfilled merge fields are recognised, and how a line is read.

All patterns are for folded text (`reading.fold`: NFKC, lower case). House lists (law.md 6, design
proposals): what they miss is the owner's to know, what they find is asked again, not decided.
"""

import re
from enum import Flag, auto


class Signal(Flag):
    """What a line of a mail sounds like."""

    NONE = 0
    OFFER = auto()
    """A coupon, a discount, a call to buy: advertising in any surroundings."""
    PRAISE = auto()
    """Sale, new, recommended: advertising unless the line only says what mails are about."""
    PRODUCT = auto()
    """New goods, stock, reservations."""
    PRICE = auto()
    SHOP_LINK = auto()
    """Leads to a place where one can buy."""
    ORDER_DATA = auto()
    """Part of an order, contract or delivery: number, sum, quantity, dates."""


ADVERTISING = Signal.OFFER | Signal.PRAISE | Signal.PRODUCT | Signal.SHOP_LINK
SPOKEN = Signal.OFFER | Signal.PRAISE | Signal.PRODUCT | Signal.PRICE
"""What a line says by its words, wherever a link in it leads."""

_OFFER = re.compile("|".join((
    r"クーポン|\d{1,9}\s*%\s*(?:off|オフ|引|割|還元|ポイント)|\d\s*割引|半額|\d円?\s*(?:引き|off|オフ)"
    r"|割引券?|ポイント\s*\d{1,9}\s*倍",
    r"送料無料(?:で|キャンペーン|セール)|特価|お買い?得|お得|値下げ|福袋|タイムセール|初回限定|先着\s*\d{1,9}|今なら|今だけ|プレゼント(?:中"
    r"|キャンペーン|いたし|し)",
    r"(?:今すぐ|ぜひ|是非)[^。]{0,8}(?:購入|注文|買|申込|予約)|ご?購入は|お買い?物は|お?求めは"
    r"|ご?注文は(?:こちら(?![^。]{0,14}(?:確認|キャンセル|変更|照会|ご覧))|お早め|下記|以下|今)",
    r"カートに入れ|次回[^。]{0,12}(?:使え|ご利用いただけ)",
    r"\bcoupons?\b|\bdiscount|\d{1,9}\s*%\s*off|promo(?:tion)? ?code|special offer|\b(?:buy|shop"
    r"|order) (?:now|here|online)\b",
    r"\bhalf price\b|\bfree gift\b|\bsave (?:up to )?[¥$€\d]",
)))
_PRAISE = re.compile("|".join((
    r"セール|おすすめ|オススメ|お勧め|お薦め|キャンペーン|フェア|特集|人気|ランキング|期間限定|数量限定"
    r"|季節限定|大好評|新登場|バーゲン|初売り|大売り?出し|感謝祭|在庫処分",
    r"ぜひ(?:ご利用|お試し|ご覧|お立ち寄り|ご来店)|是非(?:ご利用|お試し|ご覧|お立ち寄り|ご来店)|見逃",
    r"\bsales?\b|\brecommend|\bfeatured\b|\blimited (?:time|edition|offer)|\bcampaign\b"
    r"|\bbest-?sellers?\b|\bdeals?\b",
    r"\bnew arrivals?\b|\bdon['’]t miss\b|\byou (?:may|might) also like\b|\bcheck out our\b",
)))
_PRODUCT = re.compile(
    r"新商品|新製品|新作|新発売|入荷|再入荷|発売(?:開始|中|します|しました)"
    r"|予約(?:受付(?!時間|[をは、]|の?(?:休|停|中止|終|変))|販売)|先行販売|販売(?:を?(?:開始|始め)|中(?!止|断))"
    r"|(?:ギフト|贈りもの|お歳暮|お中元)を?(?:承ります|承り中|承って|受付中)"
    r"|商品(?:一覧|ページ|のご案内|紹介)|取り扱い(?:開始|始め)"
    r"|\bnew (?:products?|items?|goods|collection|menu)\b|\bnow (?:available|in stock|on sale)\b"
    r"|\bpre-?orders?\b")
_PRICE = re.compile(r"[¥$€]\s?\d|[\d一二三四五六七八九十百千万][\d,]{0,12}\s?円"
    r"|\b\d[\d,.]{0,12}\s?(?:yen|jpy|usd"
    r"|eur)\b")
_SHOP_WORDS = re.compile(
    r"オンライン(?:ショップ|ストア)|ネットショップ|ウェブショップ|通販|ショップ(?:へ|は|で)|商品|購入"
    r"|買い?物|注文する|ご?注文(?:は|フォーム|ページ)"
    r"|予約する|ご?予約(?:は|フォーム|ページ)|カート|特集"
    r"|\b(?:online |web ?)?(?:shop|store)\b|\bbuy\b|\bproducts?\b|\bcart\b|\border (?:page|form|here|now)\b")
_SHOP_PATH = re.compile(r"/(?:shop|store|items?|products?|goods|cart|buy|sale|coupon|collections?"
    r"|order-form|campaign)s?"
                        r"(?:[/?#._-]|$)|//(?:shop|store)\.", re.I)
_ORDER_DATA = re.compile("|".join((
    r"[×x]\s*\d{1,9}|\d{1,9}\s*(?:点|個|本|束|鉢)\b|数量|小計|合計|総額|内訳|送料|消費税|税込み?|代引|手数料"
    r"|お?支払|請求|領収|(?:注文|予約|受付|伝票|追跡|問い合わせ)番号",
    r"商品名|品名|単価|金額|お届け(?:日|先|予定|時間)|配送|発送|出荷|納品|配達|入金|返金|ご?予約(?:日"
    r"|内容|日時)|ご?注文(?:内容|日|者|主|明細)",
    r"\bqty\b|\bquantity\b|\bsub-?total\b|\btotal\b|\bshipping\b|\bshipped\b|\btax\b|\bpayment\b"
    r"|\bpaid\b|\binvoice\b",
    r"\breceipt\b|\border (?:no|number|id|date|#)|\btracking\b|\bdeliver(?:y|ed)\b|\brefund"
    r"|\breservation (?:no|number|date)",
)))
_ABOUT_MAILS = re.compile(r"メール|情報|お知らせ|配信|お便り|メルマガ|マガジン|購読|newsletters?"
    r"|e-?mails?|mailings?"
    r"|subscri")
_ABOUT_AGREEING = re.compile(
    r"登録|申し?込|同意|停止|受け取|確認|希望|解除|お送り|送る|送って|届けし|届きま|お知らせする|不要"
    r"|confirm|subscri|stop|agree|sign(?:ed)? up"
    r"|receiv|may we|wish|want")
_NOTICE_OF = re.compile(r"特定商取引|特商法|プライバシ|個人情報|privacy|specified commercial")

TX_NOTICE = re.compile("|".join((
    r"承りました|承っており|受け?付け?(?:いたし|致し|しまし|完了)|(?:お?申し?込み?|ご?注文"
    r"|ご?予約)を?(?:お受け|いただきました|頂きました|確認)",
    r"(?:注文|予約|受付|伝票|追跡|契約)番号|ご?注文(?:内容|明細|の確認|確認)|ご?予約(?:内容|日時|の確認"
    r"|確認)|ご?契約(?:内容|が成立)|成立し",
    r"発送(?:いたし|致し|し|の|完了|予定|済)|出荷(?:いたし|致し|し|の|完了)|お届け(?:予定|日|先|時)"
    r"|配達|配送(?:状況|番号|予定)|納品",
    r"入金(?:を|の)?確認|お?支払い?(?:期限|方法|を確認|のお願い|が完了)|ご?請求|返金|キャンセル(?:を?承"
    r"|の|手続)|品切れ|欠品|遅延|遅れ",
    r"ご?注文(?:いただき|頂き|を?いただき)?(?:まして)?(?:、)?(?:誠に)?ありがとうございま(?:す|した)",
    r"\bthank you for your (?:order|purchase|booking|reservation)|\b(?:we )?(?:have )?received your order\b",
    r"\bhas (?:been )?shipped\b|\bon its way\b|\border (?:confirmation|number|no|details)"
    r"|\byour (?:order|booking|reservation) ",
    r"\bbooking confirm|\breservation (?:confirm|number)|\bpayment (?:received|due)|\binvoice\b|\btracking\b",
)))
"""What an order, contract or an important step of its performance is told with (ASCT Ord. 28(2))."""

FOLLOW_UP = re.compile(
    r"いかが(?:でし|で)?(?:た|しょう|お過ごし)|ご?感想|レビュー|口コミ|アンケート|その後[、は]"
    r"|お手入れ(?:方法)?|ご?愛用|使い?心地|お困り(?:のこと|ごと)"
    r"|お久しぶり|しばらく|\bhow (?:was|did|are|is) |\breviews?\b|\bfeedback\b|\bsurvey\b|\benjoying\b"
    r"|\bcare tips\b")
"""What a mere after-service mail sounds like: no important matter of performance (law.md 3.2)."""

GREETING = re.compile(
    r"様[、。]?\s*$|さま[、。]?\s*$|^いつも|お世話になって|ありがとうございます|^こんにちは|^(?:dear"
    r"|hello|hi)\b|^thank you|日頃"
    r"|平素|です。?$")
CLOSING = re.compile(
    r"今後とも|よろしくお願い|お待ちして|お問い合わせ|ご不明|ご質問|敬具|\bregards\b|\bsincerely\b"
    r"|\bquestions\b|\bthank you\b")

HYPE = re.compile(
    r"日本一|世界一|業界(?:一|初|no\.?\s?1|最)|地域一番|no\.?\s?1(?!\d)|ナンバ-?ー?ワン|絶対"
    r"|必ず(?![^。\n]{0,24}(?:ください|下さい|お願い|お読み|ご確認))"
    r"|完治|治り?ます|治る|完全に|永久(?:に|保証)|万能|最安値?|最高級|究極|奇跡|100%(?:効|満足|安全"
    r"|保証)|飲むだけで|痩せ"
    r"|\bguaranteed?\b|\bbest in (?:japan|the world)\b|\bworld['’]s (?:best|first)\b|\bcures?\b"
    r"|\bmiracle\b|\bcheapest\b|\b#1\b")

_FIELD_WORDS = (r"(?:お?名前|氏名|姓|名|会社名|店名|屋号|住所|宛名|メールアドレス|配信停止(?:url"
    r"|メールアドレス|アドレス)?|url"
                r"|name|first_?name|last_?name|full_?name|family|given|company|e-?mail|address"
                r"|unsubscribe\w*)")
MERGE_FIELD = re.compile("|".join((
    r"\{\{[^{}\n]{0,80}\}\}", r"\{%[^%\n]{0,80}%\}", r"[$#]\{[^{}\n]{1,60}\}", r"\[\[[^\[\]\n]{1,60}\]\]",
    r"\*\|[^|\n]{1,60}\|\*", r"%%[^%\s][^%\n]{0,40}%%", r"<%[^%\n]{1,60}%>", r"«[^»\n]{1,60}»",
    r"##[a-z_]\w{1,40}##",
    r"\{[a-z_][\w.:| -]{0,40}\}", r"\{[^{}\n\x00-\x7f][^{}\n]{0,40}\}", r"%[a-z][a-z_]{2,30}%",
    rf"\[{_FIELD_WORDS}\]", rf"<{_FIELD_WORDS}>", rf"〈{_FIELD_WORDS}〉", rf"-{{2}}{_FIELD_WORDS}-{{2}}",
    r"(?:[○〇●◯]{2}|__)\s{0,3}(?:様|さま|さん)", r"\b(?:undefined|null|none|nan)\s{0,3}(?:様|さま|さん"
    r"|殿)", r"\b(?:dear|hello|hi) (?:undefined|null"
    r"|none|nan)\b",
)))
"""A place that somebody meant to be filled for each reader. {お名前}, {{name}}, [[family|様]], *|FNAME|*."""

LINK_FIELD = re.compile(
    r"\{\{[^{}]*\}\}|\*\|[^|]+\|\*|%%[^%\s]+%%|\[\[[^\[\]]+\]\]|\$\{[^{}]+\}|%7b%7b|\{[a-z_]{2,40}\}"
    r"|\{[^\x00-\x7f]+\}", re.I)
"""The same inside link targets."""


def signals(line: str, href: str = "") -> Signal:
    """What one folded line of a mail, with the target of a link in it, sounds like."""
    found = Signal.NONE
    if _ORDER_DATA.search(line):
        found |= Signal.ORDER_DATA
    if _OFFER.search(line):
        found |= Signal.OFFER
    if _PRICE.search(line):
        found |= Signal.PRICE
    if not (_ABOUT_MAILS.search(line) and _ABOUT_AGREEING.search(line)):
        if _PRAISE.search(line):
            found |= Signal.PRAISE
        if _PRODUCT.search(line):
            found |= Signal.PRODUCT
    if _is_shop_link(line, href):
        found |= Signal.SHOP_LINK
    return found


def _is_shop_link(line: str, href: str) -> bool:
    targets = [href] if href else re.findall(r"https?://[^\s<>「」（）]+", line)
    if not targets or _NOTICE_OF.search(line):
        return False
    words = re.sub(r"https?://\S+", "", line)
    return any(_SHOP_PATH.search(target) for target in targets) or bool(_SHOP_WORDS.search(words))
