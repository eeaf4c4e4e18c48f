"""What a reader wrote anew in a mail, without what the mail program quoted.

A newsletter carries 配信停止 in its own footer, so a quoted footer must never count (mail.md 3.4).
Understands `>` and `|` lines, the introductions of Gmail, Apple, Outlook, Yahoo, Thunderbird, Becky
and the carriers' programs in Japanese and English, top and bottom posting, and our own footer
(law.md 7.1, 7.2) where a phone quotes it without any mark.
"""

import re
import unicodedata
from dataclasses import dataclass

MAX_LINES = 3_000
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)

_QUOTE_MARK = re.compile(r"[>|≫》┃│]|&gt;|:>")
_RULE = re.compile(r"([-_=*~+#・※◆■□─━―－‐—―ー＿☆★♪]\s?){4,}$")
_UNDERSCORES = re.compile(r"_{5,}$")
_SEPARATOR = re.compile(
    r"[-_=*~─━―ー\s]*\s*[\[(<【「]?\s*("
    r"(original|forwarded|reply|replied|initial|quoted)\s*(message|mail|e-mail|text)"
    r"|message d'origine|ursprüngliche nachricht|begin forwarded message"
    r"|(元|もと|受信|返信元|転送元?|引用|オリジナル)の?\s*(メッセージ|メール|文)"
    r"|転送(された|する)?(メッセージ|メール)|ここから(引用|転送)|以下、?引用"
    r")\s*[\])>】」]?\s*:?\s*[-_=*~─━―ー\s]*$"
)
_DATE = (
    r"(\d{4}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?|\d{1,2}\s*[月/]\s*\d{1,2}\s*日?|令和\s*\d+\s*年"
    r"|\d{1,2}\s+[a-z]{3,9}\.?,?\s+\d{4}|[a-z]{3,9}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}:\d{2})"
)
_ATTRIBUTION = re.compile(
    rf"(on\b.{{0,60}}{_DATE}.{{0,200}}\b(wrote|writes)\s*:$"
    rf"|\(?{_DATE}.{{0,200}}(\bwrote|\bwrites|のメール|さんのメール|からのメール|(さん)?(は|が)(書きました"
    rf"|書いた|送信))\s*:?$"
    rf"|\(?{_DATE}.{{0,200}}(<[^<>\s]+@[^<>\s]+>|[^\s<>]+@[^\s<>]+).{{0,20}}:$"
    r"|\(?20\d\d\s*年.{0,200}(に|:|さん|様).{0,60}:$"
    r"|-*\s*[^\s<>]+@[^\s<>]+\s+(wrote|writes)\s*:$"
    r"|.{0,80}<[^<>]+@[^<>]+>\s*(wrote|writes|さんは書きました|からのメール)\s*:$"
    r"|(at|in)\s.{0,120}\bwrote\s*:$"
    r"|(le|am)\s.{0,160}(a écrit|schrieb).{0,80}:$)"
)
_SHURIKEN = re.compile(r".{0,80}<[^<>\s]{1,64}@[^<>\s]{1,190}>\s*さんの$")
_SHURIKEN_END = re.compile(r"「.{0,300}」より:$")
_ATTRIBUTION_END = re.compile(r"(:|のメール|書きました|書いた|送信)$")
_HEADER_FIRST = re.compile(r"[*■・\s]*(from|差出人|送信者|送信元|発信者|de|von)\s*[*]*\s*:")
_HEADER_NEXT = re.compile(
    r"[*■・\s]*(to|sent|date|subject|cc|reply-to|送信日時|送信日|日時|日付|宛先|受信者|件名|タイトル"
    r"|送信先)\s*[*]*\s*:"
)
_DEVICE = re.compile(
    r"(sent from (my |yahoo|mail|outlook|samsung|gmail|proton)|sent with |sent via |get outlook for"
    r"|outlook for (ios|android)"
    r"|(私の|マイ)?(iphone|ipad|android|galaxy|xperia|aquos|pixel|arrows|スマートフォン|スマホ|携帯|docomo"
    r"|gmail|outlook|"
    r"yahoo!?\s*メール|ドコモ|ソフトバンク|au).{0,20}(から|より)(の)?送信|iphone版?から|.{0,30}を入手$"
    r"|-*\s*このメールは.{0,20}(から|で)送信され)"
)
_FOOTER_START = re.compile(
    r"このメールは、?.{0,60}(お送り|送信)(して)?(い|お)?|^■\s*配信停止$|^今後このメールが不要な方は"
    r"|you receive this mail because|^stop these mails$"
)
_FOOTER_SURE = re.compile(
    r"今後このメールが不要な方は|下のアドレスへ「停止」|■\s*配信(停止|元)"
    r"|お名前や理由は不要です"
    r"|to stop, send the word|stop these mails|questions and complaints"
)
_FOOTER_PHRASES = re.compile(
    r"今後このメールが不要な方は.{0,160}?(お名前や理由は不要です。?|いつでも配信を停止できます。?)"
    r"|下のアドレスへ「停止」とお送りいただ.{0,120}?配信を停止できます。?"
    r"|(または)?urlを開いてメールアドレスを入力するだけで、?いつでも配信を停止できます。?"
    r"|いつでも配信を停止できます。?(お名前や理由は不要です。?)?|お名前や理由は不要です。?"
    r"|このメールにそのまま返信して[『「]配信停止[』」]と書くだけでも止められます。?"
    r"|広告メールの停止\s*\S*@\S*|■\s*配信停止(?=\s|■|$)|■\s*配信元[^\n■]*"
    r"|to stop, send the word \"?stop\"? to the address below.{0,160}?no name or reason is needed\.?"
    r"|stop advertising mail: ?\S*|stop these mails"
    r"|you can do so at any time; no name or reason is needed\.?",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A mail's text taken apart, all folded: `new` was written by the sender, `tail` stands below a
    drawn line or `--` (mostly a signature), `quoted` is everything the program took over."""

    new: str
    tail: str
    quoted: str


def fold(text: str) -> str:
    """NFKC, lower case, no invisible characters, `\\n` line ends: the form in which words are compared."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\u2028", "\n").replace("’", "'").lower()


def cut(text: str) -> Cut:
    """Take a mail's text apart; only its first 60,000 characters and MAX_LINES are looked at."""
    lines = [line.strip()[:2000] for line in fold(text[:60_000]).split("\n", MAX_LINES)[:MAX_LINES]]
    new, quoted = _split_quotation(lines)
    body, tail = _split_tail(new)
    cleaned = _FOOTER_PHRASES.sub("\n", "\n".join(body)).strip()
    return Cut(cleaned, _FOOTER_PHRASES.sub("\n", "\n".join(tail)).strip(), "\n".join(quoted).strip())


def _split_quotation(lines: list[str]) -> tuple[list[str], list[str]]:
    new: list[str] = []
    quoted: list[str] = []
    rest = footer = False  # inside an unmarked quotation; inside our own footer
    i = 0
    while i < len(lines):
        line = lines[i]
        taken = 1
        if _QUOTE_MARK.match(line):
            quoted.append(line)
        elif rest or footer:
            if _FOOTER_SURE.search(line):
                footer = True
            if footer and _ends_footer(lines, i):
                rest = footer = False  # what follows the footer's last line was written below it
            quoted.append(line)
        elif taken := _introduction(lines, i):
            quoted += lines[i : i + taken]
            rest = not _marked_below(lines, i + taken)
        elif _FOOTER_START.search(line) and any(_FOOTER_SURE.search(x) for x in lines[i : i + 5]):
            taken = 1
            footer = True
            while new and (not new[-1] or _RULE.match(new[-1])):
                new.pop()  # the line that is drawn above our footer is no end of what was written
            quoted.append(line)
        else:
            taken = 1
            if not _DEVICE.match(line):
                new.append(line)
        i += taken
    return new, quoted


def _introduction(lines: list[str], i: int) -> int:
    """How many lines from `i` on introduce a quotation; 0 = none do."""
    line = lines[i]
    if _SEPARATOR.match(line):
        return 1
    if _HEADER_FIRST.match(line) and any(_HEADER_NEXT.match(x) for x in lines[i + 1 : i + 6]):
        return 1
    if _UNDERSCORES.match(line) and any(_HEADER_FIRST.match(x) for x in lines[i + 1 : i + 4]):
        return 1
    if _SHURIKEN.match(line) and any(_SHURIKEN_END.match(x) for x in lines[i + 1 : i + 4]):
        return next(n for n, x in enumerate(lines[i + 1 : i + 4], start=2) if _SHURIKEN_END.match(x))
    for count in (1, 2, 3):  # long introductions are broken into two or three lines
        group = lines[i : i + count]
        if all(group) and _attributes(group):
            # What stands above an introduction was written by the sender and must not go with it.
            return 0 if any(_attributes(group[k:]) for k in range(1, count)) else count
    return 0


def _attributes(group: list[str]) -> bool:
    joined = " ".join(group)
    return len(joined) <= 400 and bool(_ATTRIBUTION_END.search(joined) and _ATTRIBUTION.match(joined))


def _marked_below(lines: list[str], start: int) -> bool:
    """Whether the quotation that starts here is marked line by line, so that unmarked text is new."""
    following = [x for x in lines[start : start + 12] if x][:3]
    return any(_QUOTE_MARK.match(x) for x in following)


def _ends_footer(lines: list[str], i: int) -> bool:
    """The rule that closes our footer: a drawn line with no further part of the footer below it."""
    return bool(_RULE.match(lines[i])) and not any(_FOOTER_SURE.search(x) for x in lines[i + 1 : i + 4])


def _split_tail(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut at `--` or a drawn line, when something was written above it."""
    for i, line in enumerate(lines):
        if (line == "--" or _RULE.match(line)) and any(lines[:i]):
            return lines[:i], lines[i + 1 :]
    return [x for x in lines if not _RULE.match(x)], []
