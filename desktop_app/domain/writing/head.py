"""件名 and the line behind it, as a list of mails on a telephone shows them."""

import re
import unicodedata

from desktop_app.domain.finding import Finding, info, warn
from desktop_app.domain.reading import fold

RULE = "KW-SUBJECT"

PHONE_LETTERS = 20
"""So many full-width characters of a subject a telephone shows at most (15 to 20, by telephone)."""
PREHEADER_LETTERS = 60
_LONGEST = 50
_SHOUTED = re.compile(r"[!！‼❗❕]{2,}|[!?！？⁉]{3,}")
_CAPITALS = 8
_CAPITAL_WORDS = re.compile(r"[A-Z]{2,}")
_ALARMS = re.compile(
    r"[【\[［「](?:重要|緊急|至急|警告|最終|important|urgent)[^】\]］」]{0,12}[】\]］」]", re.I
)
_BRACKETS = re.compile(r"【[^】]*】")
_FALSE_ANSWER = re.compile(r"(?:re|fw|fwd|返信|転送)\s*[:：]", re.I)


def letters_wide(text: str) -> float:
    """How much room a text takes, in full-width characters."""
    return sum(_half_widths(char) for char in text) / 2


def shown_start(text: str, room: float = PHONE_LETTERS) -> str:
    """As much of the beginning as has room."""
    taken, at = 0.0, 0
    for at, char in enumerate(text):
        taken += _half_widths(char) / 2
        if taken > room:
            return text[:at]
    return text


def check_subject(subject: str, *, advertises: bool) -> list[Finding]:
    """Findings about a subject that is there. Merge fields stand in it as somebody's values."""
    subject = subject.strip()
    found: list[Finding] = []
    wide = letters_wide(subject)
    if wide > PHONE_LETTERS:
        more = warn if wide > _LONGEST else info
        found.append(more(RULE, "subject-long", number=str(round(wide)), start=shown_start(subject)))
    if _SHOUTED.search(subject):
        found.append(warn(RULE, "subject-marks"))
    capitals = sum(map(len, _CAPITAL_WORDS.findall(unicodedata.normalize("NFKC", subject))))
    letters = sum(char.isalpha() and char.isascii() for char in unicodedata.normalize("NFKC", subject))
    if capitals >= _CAPITALS and capitals * 2 > letters and letters * 2 > len(subject):
        found.append(warn(RULE, "subject-capitals"))
    if advertises and (alarm := _ALARMS.search(subject)):
        found.append(warn(RULE, "subject-alarm", words=alarm[0]))
    elif len(_BRACKETS.findall(subject)) > 1:
        found.append(info(RULE, "subject-brackets"))
    if answer := _FALSE_ANSWER.match(subject):
        found.append(warn(RULE, "subject-answer", words=answer[0]))
    return found


def check_preheader(preheader: str, subject: str) -> list[Finding]:
    """Findings about the line behind the subject."""
    said = fold(preheader).strip()
    if not said:
        return [info(RULE, "preheader-missing")]
    if said == fold(subject).strip():
        return [warn(RULE, "preheader-same")]
    return [info(RULE, "preheader-long")] if letters_wide(preheader) > PREHEADER_LETTERS else []


def calmed(subject: str) -> str:
    """The subject with one mark where several stood."""
    return _SHOUTED.sub(lambda found: found[0][0], subject)


def _half_widths(char: str) -> int:
    if unicodedata.combining(char) or char in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
