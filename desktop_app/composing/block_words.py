"""Words that blocks say by themselves, in the mailing's language: prices, days, names of networks.

Both parts of a mail say them alike.
"""

from datetime import date, datetime

from desktop_app.i18n.wording import Language, wording

_WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_NAMES = {
    "instagram": "Instagram", "line": "LINE", "x": "X", "facebook": "Facebook", "youtube": "YouTube",
    "tiktok": "TikTok", "threads": "Threads", "note": "note",
}


def price_words(yen: int | None, lowest: bool = False, *, language: Language) -> str:
    """A price with its tax (総額表示, 消費税法63条); "" when there is none to show."""
    if yen is None:
        return ""
    key = "block.price_from" if lowest else "block.price"
    return wording(language).text(key, price=f"{yen:,}")


def social_name(kind: str, *, language: Language) -> str:
    """What readers call it."""
    return _NAMES.get(kind) or wording(language).text(f"block.social_{kind}")


def day_range(start: str, end: str, *, language: Language) -> str:
    """Two ISO days or times as a reader says them; either may be missing."""
    words = wording(language)
    if start and end and start != end:
        if start[:10] == end[:10]:
            return f"{_moment(start, language)}{words.text('block.to')}{end[11:]}"
        return f"{_moment(start, language)}{words.text('block.to')}{_moment(end, language)}"
    if start and end:
        return _moment(start, language)
    if end:
        return words.text("block.until", day=_moment(end, language))
    return words.text("block.since", day=_moment(start, language)) if start else ""


def _moment(iso: str, language: Language) -> str:
    day = date.fromisoformat(iso[:10])
    name = _WEEKDAYS[language][day.weekday()]
    said = wording(language).day(day)
    shown = f"{said}（{name}）" if language == "ja" else f"{name}, {said}"
    return f"{shown} {datetime.fromisoformat(iso):%H:%M}" if "T" in iso else shown
