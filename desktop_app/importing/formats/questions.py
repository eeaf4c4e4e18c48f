"""Which question of a form asks whether mail may be sent: by its words, never by its answers."""

import re

from desktop_app.importing.header_words import REFUSING, WISHING
from desktop_app.importing.mapping import LOOSELY, SPEAKING, field_of, folded_header

_MAIL = re.compile(
    r"メルマガ|メールマガジン|メ[ーｰ]ル|お知らせ|おしらせ|お便り|ご?案内|情報|配信|dm|ダイレクトメール"
    r"|ニュースレター|クーポン|広告|宣伝"
    r"|newsletter|mailmaga|mailing|email|mail|marketing|updates|offers|promotion|news"
)
_WISH = re.compile(
    r"希望|受け?取|受信|購読|同意|承諾|許諾|許可|登録|配信|送付|お送り|送っても?(?:よ|良|い)|届けて|不要|可否"
    r"|いかが|よろしい|ほしい|欲しい"
    r"|について|acceptance|optin|agree|subscri|receive|consent|accept|allow|signup|want|wouldyoulike|canwe"
    r"|maywe|sendyou|sendme"
    r"|permission|wish"
)
_SURELY = re.compile(r"メルマガ|メールマガジン|ニュースレター|newsletter|mailmaga|mailingl?ist|dm配信"
    r"|メール配信|optin")
_NOT_MAIL = re.compile(
    r"個人情報|プライバシ|規約|約款|利用条件|免責|キャンセルポリシ|privacy|terms|condition|policy|gdpr"
    r"|personaldata"
)
_TO_TELL = re.compile(
    r"メールアドレス|mailaddress|emailaddress|eメール\Z|電話|連絡方法|連絡先|返信|reply|ハガキ|はがき|葉書"
    r"|郵送|line|sms|fax|きっかけ|何で|どこで"
    r"|どのよう|ご?意見|ご?感想|理由|why|how(?:did|would)|件名|subject|本文|message|内容|件数|回数|種類"
)


_OTHER_WAY = re.compile(
    r"電話|ハガキ|はがき|葉書|郵送|郵便|(?<!オン)ライン|(?<!on)line|sms|ショートメッセージ|whatsapp|fax|ファックス"
)
_BY_MAIL = re.compile(r"メ[ーｰ]ル|メルマガ|mail|ニュースレター|newsletter")


def question_score(header: str) -> int:
    """How surely a header asks about mail; 0 = it does not.

    A consent to the handling of personal data is none to mail, unless the same sentence names both; nor is
    one to telephone calls, postcards or another messenger.
    """
    words = folded_header(header)
    if _OTHER_WAY.search(words) and not _BY_MAIL.search(words):
        return 0
    if not words or (REFUSING.search(words) and not WISHING.search(words)):
        return 0
    named = field_of(header)
    if named is not None and named[1] < LOOSELY and named[0] not in (*SPEAKING, "stopped"):
        return 0
    surely, mail, wish = _SURELY.search(words), _MAIL.search(words), _WISH.search(words)
    if surely and (wish or len(words) <= 20):
        return 30 + bool(wish)
    if not (mail and wish):
        return 0
    if _NOT_MAIL.search(words) and not re.search(r"メールを?(?:お?送|配信|受)|メールで|bye?mail", words):
        return 0
    if _TO_TELL.search(words):
        return 10 if re.search(r"メール.*(?:受け取|希望|同意|配信)|(?:お知らせ|案内).*(?:希望|同意|受け取)",
        words) else 0
    return 20 + 5 * bool(re.search(r"メール|mail", words)) + bool(named)
