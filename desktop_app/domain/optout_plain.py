"""Whether a mail that was taken for an opt-out is one beyond doubt, so that nobody but the reader may take it
back (SEM Act 3(3); law.md 6.9.4).

The answer leans to yes: whoever speaks of mails, says nothing but stop, or names no other thing that could be
stopped, said it. What is left can be a misreading (「明日の配達を中止してください」), which a person may call
one.
"""

import re

from desktop_app.domain.optout_english import STRONG_EN
from desktop_app.domain.optout_phrases import ALONE, COURTESY, STRONG_JA
from desktop_app.domain.optout_words import Verdict, is_answer, is_robot_text, read_reply
from desktop_app.domain.quotation import fold

_OF_MAILS = re.compile(
    r"メルマガ|マガジン|メール|配信|購読|退会|便り|たより|ニュースレター|広告|dm|ダイレクト|オプトアウト"
    r"|unsubscri|newsletter|mailing|e-?mail|subscri|opt.?out|messages?\b"
)
_OF_OTHER_THINGS = re.compile(
    r"配達|配送|発送|出荷|宅配|定期便|定期購入|花束|花[をはがも]|花の(?:注文|分|件)|鉢|商品|荷物|品物|注文|予約|教室|レッスン|講座"
    r"|イベント|カード|ラッピング|包装|請求|領収|電話|fax|ファックス|葉書|はがき|ハガキ|郵便|郵送|カタログ|集金|引き?落|見積|工事"
    r"|サンプル|入会|会費|お?届け"
    r"|\b(?:deliver(?:y|ies|ing)?|orders?|flowers?|bouquets?|roses?|plants?|parcels?|packages?|shipments?"
    r"|invoices?|catalog(?:ue)?s?|calls?|calling|phone|bookings?|reservations?|appointments?|class(?:es)?"
    r"|lessons?|cards?|samples?|payments?|letters?|post)\b"
)
_LITTLE = 4
"""Letters beside the words of stop that say nothing else: a name, 「です」."""


def is_plain_stop(text: str, subject: str) -> bool:
    """Whether text and subject of a mail that counted as an opt-out leave nothing to doubt."""
    if is_robot_text(text):
        return True
    reading = read_reply(text, subject)
    head = "" if is_answer(subject) else fold(subject)[:1000]
    said = f"{head}\n{fold(reading.new_text)}"[:2000]
    if reading.verdict is Verdict.NONE:  # it counted for where it was sent: blank says stop, words do not
        return not re.sub(r"\W|_", "", said)
    if any(line.split()[0] in ALONE for line in said.split("\n") if line.strip()):
        return True  # the word, and perhaps a name
    if _OF_MAILS.search(re.sub(r"\s+", "", said)):
        return True
    if not _OF_OTHER_THINGS.search(said):
        return True
    others = re.sub(r"\s+", "", STRONG_EN.sub(" ", re.sub(r"\s+", " ", said)))
    rest = STRONG_JA.sub("", COURTESY.sub("", others))
    return len(re.sub(r"\W|_", "", rest)) <= _LITTLE
