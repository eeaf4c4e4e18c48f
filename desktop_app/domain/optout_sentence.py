"""The sentence that says how to stop the mails, and where it stands (SEM Ord. 7(1)(ii), 9(i)).

Works on the text of one part in which every opt-out address and opt-out link is a MARK.
"""

import re
from dataclasses import dataclass

from desktop_app.domain.reading import PICTURE

MARK = "\ue000"
"""Stands where the opt-out address or link is shown."""

def _any(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_MAIL_WORD = _any(
    "配信", "送信", "受信", "購読", "登録", "メール", "メルマガ", "マガジン", "お便り", "たより", "お知らせ",
    "ご?案内", "ニュース", "通信", "広告", "dm", "レター", "受け取り", "お届け",
)
_STOP_WORD = _any(
    "停止", "解除", "中止", "拒否", "終了", "取り?消し?", "キャンセル", "やめ", "止め", "とめ", "ストップ",
    "不要", "不用", "希望(?:し|され|なさら|せ)(?:ない|ません|ず)", "希望でない", "望ま(?:ない|れない|ず)",
    "いらない", "要らない",
    "オプトアウト", "退会", "削除", "辞退",
)
_STOP = re.compile(_any(
    rf"{_MAIL_WORD}[^。\n]{{0,14}}?{_STOP_WORD}",
    rf"{_STOP_WORD}[^。\n]{{0,4}}?(?:受信|配信|購読|送信|メール)",
    r"退会|オプトアウト",
    r"[「『\"](?:停止|解除|不要|中止|退会|stop|unsubscribe)[」』\"]",
    r"(?:送ら|送付し|お送りし|配信し|届か|送信し)ない|受け取り?(?:たくない|らない)|受信(?:したくない|しない)",
    r"停止(?:を?ご?希望|でき|いただけ|いたし|します|の(?:手続|お?申|ご?連絡))",
    r"unsubscrib\w*|opt(?:ing|ed)?[ -]?out",
    r"(?:stop|no longer|don['’]?t|do not|cease|end|cancel|removed?|discontinue|turn off|leave)\b[^.。]{0,50}?"
    r"\b(?:e-?mails?|mailings?|receiv\w+|messages?|newsletters?|lists?|subscriptions?|hear\w*"
    r"|deliver\w*|these)",
    r"\bto stop\b",
))
_MEANS = re.compile(_any(
    MARK,
    "返信|送信|送り|送付|メール|連絡|知らせ|申し?出|申請|url|リンク|クリック|タップ|押し|こちら|ここ"
    "|アドレス|ページ|フォーム",
    "サイト|アクセス|手続|入力|開[いくけ]|下記|以下|上記|左記|次の|宛|あて|まで|[へに]ご?|から|より"
    "|できます|可能|希望",
    "場合|方は|際は",
    r"\b(?:reply|send|e-?mail|click|tap|visit|link|address|here|at|by|via|use|using|open|write|contact"
    r"|page|form"
    r"|url|below|above|following)\b",
    r"^\W*to (?:stop|unsubscribe|opt)",
))
_OTHER_WAY = re.compile(r"電話|line|来店|店頭|はがき|ハガキ|郵送|fax|\bphone\b|\bcall\b")
_BY_MAIL = re.compile(
    r"メール|url|アドレス|返信|送信|ページ|サイト|リンク|フォーム|クリック|アクセス|下記|以下|こちら|mail|link|page|reply|click")
"""Ord. 9(i) wants the way by the shown address or URL named, whatever other ways there are."""
_REFUSED = re.compile(
    r"でき(?:ません|かねます|ない)|出来(?:ません|ない)|受け?付け?(?:て(?:おりません|いません)"
    r"|できません|しておりません)"
    r"|お?受け(?:できません|いたしかねます)|いたしかねます|cannot|can not|can't|unable|not possible"
    r"|not accept")
_ASKED_FOR = re.compile(r"手続|ください|下さい|願い|\bplease\b")
_APPI = re.compile(r"第三者(?:への)?提供|利用(?:の)?停止|開示|訂正")
_APPI_MAIL = re.compile(r"配信|受信|購読|メルマガ|広告メール|お便り|お知らせ|ニュース|newsletter")
_REPLY = re.compile(
    r"このメール(?:に|へ|を|の)[^。]{0,12}返信|ご?返信(?:いただ|頂|くだ|下さ|して|する|で|の|を|にて)"
    r"|折り返し"
    r"|\brepl(?:y|ying)\b")
_NO_REPLY = re.compile(
    r"返信(?:いただ|頂|され|して)[^。]{0,8}(?:でも|も|ても)|返信(?:は|では|に)[^。]{0,20}(?:ません"
    r"|ない)|送信専用"
    r"|do not reply|don['’]t reply|cannot repl|not monitored|no reply is")
_HEADING = re.compile(
    rf"[\W_]*(?:(?:{_MAIL_WORD}(?:の|を)?)*{_STOP_WORD}(?:について|の(?:方法|ご案内|お手続き?|手続き?))?"
    r"|(?:how to )?(?:stop|unsubscribe|opt[ -]?out)(?: from)?(?: (?:these|this|our"
    r"|the))?(?: (?:e-?)?mails?)?)"
    r"[\W_]*")
_LABEL = re.compile(
    r"(?:配信|購読|受信|登録|広告メール|メルマガ|メールアドレス|メール|の|停止|解除|退会|拒否|専用|用|先|手続き|手続|受付|窓口"
    r"|アドレス|ページ|フォーム|リンク|宛先|あて先|送信先|連絡先|または|もしくは|あるいは|か|こちら|サイト"
    r"|e-?mail|mail|address|link|page|url|web|tel|or|and|to|at|here)*+")
_ABOUT_STOPPING = re.compile(
    r"名前|理由|手続|入力|いつでも|日(?:程度|ほど|以内|前後)|営業日|無料|手数|件名|本文|空メール|反映"
    r"|行き違い|処理"
    r"|name|reason|any time|anytime|free|subject|days|once|nothing")
_FAR = 2_000
_BULLET = re.compile(r"\s*[■●▼▲◆□○◎▶▽△◇★☆・※【〒*+#\-–—_=<>〈《\[(]|\s*\d+[.)]")
_SENTENCE_END = re.compile(r"[。!]|\.(?=\s|$)")
_DEMAND = re.compile(
    r"(?:お?名前|氏名|会員番号|お?電話番号|ご?住所|生年月日|理由|パスワード|会員id|お客様番号)[^。]{0,24}?"
    r"(?:明記|記入|記載|添え|お?書き|入力|お?知らせ|ご?連絡|必須|必要|お伝え|教え)"
    r"|(?:ログイン|サインイン)(?:し|の(?:上|うえ|後)|後|が必要|いただ|して|すると)"
    r"|\b(?:include|provide|state|enter|tell us|give|with)\b[^.]{0,24}"
    r"\b(?:name|reason|phone|password|account number)\b|\b(?:log|sign)(?:ging|ning)? ?in\b")
_NO_DEMAND = re.compile(
    r"不要|必要(?:は)?(?:あり|ござい)ません|必要ない|いりません|要りません|結構です|なしで|せずに"
    r"|だけ(?:で|の)|のみで"
    r"|\bno\b|\bnot\b|without|\bonly\b|nothing")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence that says that delivery can be stopped."""

    start: int
    end: int
    adjacent: bool
    """The opt-out address or link stands in it, directly before or directly after it."""
    by_reply: bool
    """It promises that a reply stops the mails."""


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    text: str


def find_statements(text: str) -> tuple[Statement, ...]:
    """All sentences of a marked text that say how to stop the mails."""
    sentences = list(_sentences(text))
    found = [unit for unit in sentences if says_how_to_stop(unit.text)]
    return tuple(Statement(unit.start, unit.end, _is_adjacent(text, unit), _promises_reply(unit.text))
                 for unit in found)


def says_how_to_stop(sentence: str) -> bool:
    """Whether a sentence says that one can stop the mails and by what, not only that there is such a thing.

    A bare heading 「配信停止」 is none; the same word as the label of the link or address is.
    """
    if _APPI.search(sentence) and not _APPI_MAIL.search(sentence):
        return False
    if _REFUSED.search(sentence):
        clauses = re.split(r"ので|(?<=ん)が|ため|[、,;]", sentence)
        return bool(_STOP.search(sentence)) and any(
            re.search(_STOP_WORD, clause) and _MEANS.search(clause) and not _REFUSED.search(clause)
            for clause in clauses)
    return _is_plain_statement(sentence)


def _is_plain_statement(sentence: str) -> bool:
    stop = _STOP.search(sentence)
    if not stop:
        return False
    if MARK in sentence:
        return True
    rest = f"{sentence[:stop.start()]}\n{sentence[stop.end():]}"
    if _HEADING.fullmatch(sentence) or (_OTHER_WAY.search(rest) and not _BY_MAIL.search(rest)):
        return False
    return bool(_MEANS.search(rest) or _MEANS.match(sentence))


def _promises_reply(sentence: str) -> bool:
    return bool(_REPLY.search(sentence)) and not _NO_REPLY.search(sentence)


def demands(text: str) -> bool:
    """Whether the words about stopping ask for more than the address: a name, a reason, signing in."""
    for sentence in _sentences(text):
        if _DEMAND.search(sentence.text) and not _NO_DEMAND.search(sentence.text):
            near = text[max(0, sentence.start - 200):sentence.end + 200]
            if _STOP.search(near):
                return True
    return False


def refuses(text: str) -> bool:
    """Whether a sentence says that the mails can't be stopped, and names no other way to do it."""
    return any(_refuses(one.text) for one in _sentences(text))


def _refuses(sentence: str) -> bool:
    if not (_STOP.search(sentence) and _REFUSED.search(sentence)) or says_how_to_stop(sentence):
        return False
    clauses = re.split(r"ので|(?<=ん)が|ため|[、,;]", sentence)
    open_ways = (clause for clause in clauses if not _REFUSED.search(clause))
    return not any(_MEANS.search(clause) and _ASKED_FOR.search(clause) for clause in open_ways)


def _sentences(text: str) -> list[_Unit]:
    """Sentences with their places. Wrapped lines are joined; headings, bullets and bare addresses are not."""
    units: list[_Unit] = []
    for paragraph in _paragraphs(text):
        for start, end in _joined_lines(text, *paragraph):
            units += _split(text, start, end)
    return units


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Runs of lines between empty lines and pictures."""
    found: list[tuple[int, int]] = []
    breaks = 1
    for token in re.finditer(rf"[^\n{PICTURE}]+|[\n{PICTURE}]", text):
        if token[0] == "\n":
            breaks += 1
        elif token[0] == PICTURE or token[0].isspace():
            breaks = 2
        elif found and breaks < 2:
            found[-1] = (found[-1][0], token.end())
            breaks = 0
        else:
            found.append(token.span())
            breaks = 0
    return found


def _joined_lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        here = (start + line.start(), start + line.end())
        if joined and _continues(text[slice(*joined[-1])], line[0]):
            joined[-1] = (joined[-1][0], here[1])
        else:
            joined.append(here)
    return joined


def _continues(before: str, line: str) -> bool:
    last = before.rpartition("\n")[2]
    alone = _is_bare(last) or _is_bare(line) or _HEADING.fullmatch(last)
    return not alone and not _BULLET.match(line) and not re.search(r"[。!?:]\s*$", last)


def _is_bare(line: str) -> bool:
    """A line that only shows the address or link, perhaps with a label such as "URL:"."""
    return MARK in line and _is_label(line)


def _split(text: str, start: int, end: int) -> list[_Unit]:
    units: list[_Unit] = []
    at = start
    ends = [found.end() for found in _SENTENCE_END.finditer(text, start, end)]
    for stop in [*ends, end]:
        if text[at:stop].strip():
            units.append(_Unit(at, stop, _unwrapped(text[at:stop])))
        at = stop
    return units


def _unwrapped(text: str) -> str:
    return re.sub(r"(?<=[^\x00-\x7f])[ \t]*\n\s*(?=[^\x00-\x7f])", "", text).replace("\n", " ").strip()


def _is_adjacent(text: str, unit: _Unit) -> bool:
    if MARK in unit.text:
        return True
    after = text.find(MARK, unit.end)
    before = text.rfind(MARK, 0, unit.start)
    return (after >= 0 and _nothing_between(text[unit.end:after], own_block=0)) or (
        before >= 0 and _nothing_between(text[before + 1:unit.start], own_block=-1))


def _nothing_between(between: str, own_block: int) -> bool:
    """Whether only blanks, signs, labels and words about the same stopping stand between.

    `own_block` says which of the blocks between is the sentence's own: the first or the last.
    """
    if PICTURE in between or len(between) > _FAR:
        return False
    blocks = re.split(r"\n\s*\n", between)
    own = blocks.pop(own_block)
    pieces = re.split(r"\n|(?<=[。!?])", own)
    return all(_ABOUT_STOPPING.search(piece) or _is_part_of_notice(piece) for piece in pieces) and all(
        _is_part_of_notice(piece) for block in blocks for piece in re.split(r"\n|(?<=[。!?])", block))


def _is_part_of_notice(piece: str) -> bool:
    return _is_label(piece) or bool(_HEADING.fullmatch(piece)) or says_how_to_stop(piece)


def _is_label(piece: str) -> bool:
    return bool(_LABEL.fullmatch(re.sub(rf"[\W_{MARK}]", "", piece)))
