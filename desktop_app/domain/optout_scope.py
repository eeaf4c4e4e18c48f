"""How far and how long an opt-out reaches (SEM Act 3(3), Ord. 5; JP-SEM-3-3-SCOPE).

Only what is certain narrows it: an opt-out whose scope is unclear is ALL, for ever (law.md 6.9.3).
Texts come in as `quotation.fold` leaves them.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date

from desktop_app.domain.consent import Scope
from desktop_app.domain.moment import add_months
from desktop_app.domain.quotation import fold

_EVERYTHING = re.compile(
    r"すべて|全て|全部|一切|全配信|どの(メール|お便り)も|今後一切|\b(all|every|any|everything|completely)\b"
)
_WORDS = (
    re.compile(r"[\u4e00-\u9fff々\u30a1-\u30fa\u30fca-z0-9]+(?:の[\u4e00-\u9fff]+)?"),
    re.compile(r"[\u4e00-\u9fff々]+|[\u30a1-\u30fa\u30fc]+|[a-z0-9]+"),
)
_COMMON = re.compile(
    r"お?知らせ|ご?案内|お?便り|だより|メール|メルマガ|マガジン|情報|ニュース|通信|店|季節|newsletters?|news"
    r"|mails?|the|our|from"
)
_EXCEPT = re.compile(
    r"以外|を除|だけ(は)?(残|続|継続|送|受|ほし|欲し)|のみ(は)?(残|続|継続|送|受|希望)"
    r"|\b(except|but not|other than|keep)\b"
)
_ONLY = r"(だけ|のみ|に関して|について|に限|の(ほう|方)(です|のみ|だけ|を))"
_JA_LINK = rf"(の?(お?メール|メルマガ|案内|お?便り|お?知らせ|情報|配信|購読)?)({_ONLY}|は|を|の|が)*"
_JA_STOP = (
    r"(もう|今後|以後|以降|配信|送信|送付|購読|メール)*(を|は|の|も)*"
    r"(停止|中止|解除|不要|いりません|いらない|要りません|要らない|結構|けっこう|送らないで|止め"
    r"|やめ|退会|ストップ|必要ありません|キャンセル)"
)
_THIS_ONLY = re.compile(
    r"(この|こちらの|本)(お便り|メルマガ|メールマガジン|種類|ニュースレター)(だけ|のみ)|\b(only|just) this "
    r"(newsletter|list|topic)\b"
    r"|\bthis (newsletter|list|topic) only\b"
)
_UNTIL_JA = re.compile(
    r"(?:(?P<year>\d{4}|来|今|本|翌)年)?\s*の?(?:(?P<month>\d{1,2})月)(?:(?P<day>\d{1,2})日|(?P<end>末"
    r"|いっぱい|一杯))?"
    r"\s*(?:\(.\))?(?P<fuzzy>頃|ごろ|くらい|ぐらい)?\s*まで(?!に)"
)
_UNTIL_NUMBERS = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.])?\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})\s*(?:\(.\))?まで(?!に)"
)
_YEAR_END = re.compile(
    r"(?P<year>来|今|本|翌)?年(?:末|内|いっぱい)\s*(?:いっぱい)?まで(?!に)|(?P<year3>今|本)?年内は(?=、|もう"
    r"|配信|停止|送|メール|お便り|止|不要|休|け|結)|(?P<year2>来"
    r"|今|本)年(?:いっぱい|中)(?=は|の|配信|停止|、|送)"
)
_MONTH_END = re.compile(r"(?P<which>今月|来月|再来月)(?:末|中)?(?:の)?(?:いっぱい|一杯|まで(?!に)|中は|の間)")
_FOR_JA = re.compile(
    r"(?P<count>\d{1,3}|[一二三四五六七八九十半]{1,2})\s*(?P<unit>日|週|[ヶケかカヵ箇]月"
    r"|年)間\s*(?:だけ|ほど)?"
)
_MONTHS = {name: n for n, name in enumerate(calendar.month_name) if name}
_MONTH_EN = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS).lower()
_UNTIL_EN = re.compile(
    rf"\b(?:until|till)\s+(?:the\s+)?(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<m1>{_MONTH_EN})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{{4}}))?\b"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH_EN})(?:,?\s+(?P<y2>\d{{4}}))?\b"
    r"|(?P<yearend>end of (?:the|this) year)|(?:the\s+)?(?:end of\s+)?"
    rf"(?P<m3>{_MONTH_EN})(?:,?\s+(?P<y3>\d{{4}}))?\b(?!\s*\d))"
)
_FOR_EN = re.compile(
    r"\bfor (?:the next |about |another )?(?P<count>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|twelve)"
    r"\s+(?P<unit>day|week|month|year)s?\b"
)
_NUMBERS_EN = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_KANJI = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)}


def scope_of(text: str, topics: Mapping[str, str], this_topic: str | None = None) -> Scope:
    """The topics that `text` (folded) surely means, or None = all.

    `topics` maps ids to names; `this_topic` is the topic of the newsletter that was answered.
    """
    squeezed = re.sub(r"\s+", "", text)
    if len(topics) < 2:
        return None
    if _EXCEPT.search(text) or _EVERYTHING.search(text):
        return None
    if this_topic in topics and this_topic is not None and _THIS_ONLY.search(text):
        return frozenset({this_topic})
    named = {key for key, name in topics.items() if _names(text, squeezed, fold(name).strip())}
    if not named:
        named = {
            key
            for key, words in _marks_of(topics).items()
            if any(_names(text, squeezed, one) for one in words)
        }
    longest = {
        key
        for key in named
        if not any(other != key and fold(topics[key]).strip() in fold(topics[other]) for other in named)
    }
    return frozenset(longest) if longest and len(longest) < len(topics) else None


def _marks_of(topics: Mapping[str, str]) -> dict[str, list[str]]:
    """Words of a topic's name that no other topic has: 「教室」 of 「フラワー教室のお知らせ」."""
    folded = {key: fold(name)[:200] for key, name in topics.items()}
    found: dict[str, list[str]] = {}
    for key, name in folded.items():
        others = "\n".join(other for k, other in folded.items() if k != key)
        bare = _COMMON.sub(" ", name)
        words = [word for pattern in _WORDS for word in pattern.findall(bare)]
        found[key] = [word for word in dict.fromkeys(words) if len(word) > 1 and word not in others][:8]
    return found


def _names(text: str, squeezed: str, name: str) -> bool:
    """Whether stopping and this topic's name stand together, in Japanese or English."""
    short = re.escape(re.sub(r"\s+", "", name))
    if len(name) < 2:
        return False
    also = r"([、,と・]|および|及び|や)[^。]{0,40}?"
    ja = rf"{short}[」』\]】)\"']?({also})?{_JA_LINK}{_JA_STOP}|{short}[」』\]】)\"']?({also})?{_ONLY}"
    if re.search(ja, squeezed):
        return True
    word = rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name)
    return bool(
        re.search(
            rf"\b(only|just)\b.{{0,30}}{word}|{word}.{{0,20}}\bonly\b"
            rf"|\b(unsubscribe|stop|remove|opt out|cancel|off)\b.{{0,40}}{word}",
            text,
        )
    )


def until_of(text: str, on: date | None) -> date | None:
    """The last day of a stop for a time, when the text (folded) names it surely; `on` = day of the mail.

    「月末までに停止」 is a deadline for us, no period. A day in the past or over five years away is none.
    """
    if on is None:
        return None
    found = _until_japanese(re.sub(r"\s+", "", text), on) or _until_english(re.sub(r"\s+", " ", text), on)
    return found if found and on <= found <= add_months(on, 60) else None


def _until_japanese(text: str, on: date) -> date | None:
    if hit := _YEAR_END.search(text):
        return date(on.year + ((hit["year"] or hit["year2"]) in ("来", "翌")), 12, 31)
    if hit := _MONTH_END.search(text):
        first = add_months(on.replace(day=1), ("今月", "来月", "再来月").index(hit["which"]) + 1)
        return date.fromordinal(first.toordinal() - 1)
    if hit := _UNTIL_NUMBERS.search(text):
        return _day(hit["year"], int(hit["month"]), int(hit["day"]), on)
    if hit := _UNTIL_JA.search(text):
        if hit["fuzzy"]:
            return None
        return _day(hit["year"], int(hit["month"]), int(hit["day"]) if hit["day"] else None, on)
    if hit := _FOR_JA.search(text):
        count = _KANJI.get(hit["count"]) or (int(hit["count"]) if hit["count"].isdigit() else 0)
        months = {"年": 12, "日": 0, "週": 0}.get(hit["unit"], 1) * count
        days = {"日": 1, "週": 7}.get(hit["unit"], 0) * count
        return date.fromordinal(add_months(on, months).toordinal() + days) if count else None
    return None


def _until_english(text: str, on: date) -> date | None:
    hit = _UNTIL_EN.search(text)
    if not hit:
        return _for_english(text, on)
    if hit["yearend"]:
        return date(on.year, 12, 31)
    if hit["iso"]:
        year, month, day = hit["iso"].split("-")
        return _day(year, int(month), int(day), on)
    name = hit["m1"] or hit["m2"] or hit["m3"]
    month_number = next(n for full, n in _MONTHS.items() if full.lower().startswith(name[:3]))
    day = hit["d1"] or hit["d2"]  # none: to the month's end, since a stop that ends early would break a wish
    return _day(hit["y1"] or hit["y2"] or hit["y3"], month_number, int(day) if day else None, on)


def _for_english(text: str, on: date) -> date | None:
    hit = _FOR_EN.search(text)
    if not hit:
        return None
    count = _NUMBERS_EN.get(hit["count"]) or int(hit["count"])
    months = {"month": 1, "year": 12}.get(hit["unit"], 0) * count
    days = {"day": 1, "week": 7}.get(hit["unit"], 0) * count
    return date.fromordinal(add_months(on, months).toordinal() + days) if count else None


def _day(year: str | None, month: int, day: int | None, on: date) -> date | None:
    """That day, or the month's last one; without a year the next time it comes. None = no such day."""
    if not 1 <= month <= 12:
        return None
    number = int(year) if year and year.isdigit() else on.year + (year in ("来", "翌"))
    try:
        found = date(number, month, day or calendar.monthrange(number, month)[1])
        if year is None and found < on:
            found = found.replace(year=number + 1)
    except ValueError:
        return None
    return found
