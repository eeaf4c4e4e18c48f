"""Whether a person's words mean stop (mail.md 3.4; JP-SEM-3-3-UNCLEAR).

Three answers: stop (act), unclear (hold the address back until a person decides) and none. Whatever
could also mean something else — a question, a denial, an order — is unclear, never guessed.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.domain.consent import Scope
from desktop_app.domain.optout_english import DOUBT_EN, STRONG_EN, without_request
from desktop_app.domain.optout_hints import may_mean_stop
from desktop_app.domain.optout_object import has_another_matter
from desktop_app.domain.optout_other import speaks_of_mails, stops_another_thing, without_others
from desktop_app.domain.optout_phrases import (
    ALONE,
    ANSWERING,
    BARE_NEEDLESS,
    COURTESY,
    DOUBT_JA,
    KEPT_CANCEL,
    LINK,
    MASS_MAIL,
    NEEDLESS_JA,
    POLITE_REQUEST,
    ROBOT,
    STRONG_JA,
)
from desktop_app.domain.optout_reasons import without_reasons
from desktop_app.domain.optout_scope import scope_of, until_of
from desktop_app.domain.optout_spelling import spelled_out
from desktop_app.domain.optout_tails import other_than_wish
from desktop_app.domain.quotation import cut, fold

SHORT = 200
"""A new text up to this many characters is taken at its word; a longer one is read by a person."""


_READ, _READ_END = 4_000, 1_000
"""Characters of the new text that are judged, at its beginning and end."""
_SENTENCE = re.compile(r"(?<=[。\n!?])|(?<=[.][ ])")
_SENTENCE_LENGTH = 400
_MEANT_AS_MAIL = (
    r"(?=[」』\"']?\s?(の|に関する|についての)?\s?(お?メール|メルマガ|ご?案内|お?便り|お?知らせ|情報|配信"
    r"|だけ|のみ"
    r"|(only\b)|(e-?)?mails?\b|newsletters?\b|lists?\b|news\b|announcements?\b|updates?\b|messages?\b))"
)
_ASKS = re.compile(r"\?|ですか|ますか|でしょうか|どこに|教えて")
_LINK_HERE = "\ue001"
_AROUND = re.compile(
    r"(?:もう|もー|とりあえず|一旦|いったん|すぐに?|今すぐ|至急|早く|即|即刻|とにかく|全部|ぜんぶ|全て"
    r"|すべて|まじで|本当に|ほんとに"
    r"|絶対)*(.+?)"
    r"(?:を|で|に|して|してね|してよ|しろ|せよ|です|だ|ね|よ|な|わ|や|ー|っ|の|んです|んだ|w|笑|泣|怒|汗|〜"
    r"|にゃ|け|ばい|たい|へん|なさい)*"
)
"""What may stand around the word that is said alone."""
_SIGNS = re.compile(r"[^\w-]|_")
_ANY_ALONE = re.compile("|".join(re.escape(word) for word in sorted(ALONE)))
_NEEDLESS_WORD = re.compile("不要|いりません|要りません|必要|いらない|要らない")
_LATIN = re.compile("[a-z]{2}")
_NAME_WORD = re.compile(r"[\u4e00-\u9fff々]+|[\u30a1-\u30fa\u30fc]+|[a-z]+")
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*/=?^_`{|}~+-]{1,64}@[a-z0-9.-]{3,190}")
_UNTIL_EN = re.compile(
    r"\b(?:until|till) (?:the )?(?:end of |beginning of )?(?:next )?(?:[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?: [0-9]{1,2})?(?:,? [0-9]{4})?"
    r"|[0-9]{1,2} [a-z]{3,9}(?: [0-9]{4})?)"
)
_BELOW = re.compile(r"(下記|以下|次|上記|左記)(に記載)?の?(?=(メール)?アドレス)")
_QUOTE_MARKS = re.compile(r"^[>|≫》┃│ ]+", re.M)


class Verdict(StrEnum):
    STOP = "stop"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """`why` is a code: word, subject, doubt, long, weak, tail, empty, quoted, none.
    `scope` None = all; `until` None = for ever; `quoted` = words of stop only in the quotation."""

    verdict: Verdict
    why: str
    scope: Scope = None
    until: date | None = None
    quoted: bool = False
    empty: bool = False
    short: bool = True
    doubtful: bool = False
    """Words stand there that forbid acting without a person, whatever else is said."""
    new_text: str = ""


def is_answer(subject: str) -> bool:
    """Whether the subject says that the mail answers or forwards another (`Re:`, `Fwd:`, `転送:` …)."""
    return bool(ANSWERING.match(fold(subject)))


def is_robot_text(text: str) -> bool:
    """Whether Gmail's or Apple's own unsubscribe button wrote this text (mail.md 3.1)."""
    return bool(ROBOT.search(text[:4000]))


def telling_line(text: str) -> str:
    """The line, as it was written, that says or may say stop; else the first one of the sender's own;
    what a person is shown who has to decide."""
    lines = [line.strip()[:SHORT] for line in text[:20_000].splitlines() if line.strip()]
    own = [line for line in lines if not _QUOTE_MARKS.match(line)]
    tried = [(_QUOTE_MARKS.sub("", line), _plain(fold(line))) for line in (*own[:100], *lines[:100])]
    for says in (_says_stop, lambda folded: may_mean_stop(without_others(folded), short=True)):
        found = next((line for line, plain in tried if says(plain)), None)
        if found is not None:
            return found
    return next(iter(own or lines), "")


def read_reply(
    text: str,
    subject: str = "",
    *,
    topics: Mapping[str, str] | None = None,
    this_topic: str | None = None,
    on: date | None = None,
    own: Collection[str] = (),
) -> Reading:
    """What a person's mail says about stopping.

    `topics` maps topic ids to names, `this_topic` is the topic of the newsletter that was answered,
    `on` the day the mail came; they only narrow a certain stop (law.md 6.9.3). `own` are the sender's
    addresses: 「下記のアドレス」 with nothing but these below it is the sender's own.
    """
    parts = cut(ROBOT.sub("\n", text[:60_000]))
    new = _plain(_self_named(parts.new, own))
    tail = _plain(parts.tail)
    head = "" if is_answer(subject) else _plain(fold(subject)[:1000])
    size = len(re.sub(r"\s", "", new))
    names = tuple(fold(name).strip() for name in (topics or {}).values())
    judged = [_without_names(part, names) for part in (head, new, tail)]
    said = f"{head}\n{parts.new}"

    def narrowed() -> re.Pattern[str] | None:
        """The words of the topics' names, where the text is about some of them."""
        words = {word for name in names for word in _NAME_WORD.findall(name)}
        if not words or not scope_of(said, topics or {}, this_topic):
            return None
        return re.compile("|".join(map(re.escape, words)))

    verdict, why = _judge(judged[0], judged[1], judged[2], size, narrowed)
    quoted = verdict is Verdict.NONE and _says_stop(spelled_out(_QUOTE_MARKS.sub("", parts.quoted[:_READ])))
    if verdict is Verdict.NONE:
        why = "quoted" if quoted else "none" if parts.new or head else "empty"
    return Reading(
        verdict,
        why,
        scope=scope_of(said, topics or {}, this_topic) if verdict is Verdict.STOP else None,
        until=until_of(said, on) if verdict is Verdict.STOP else None,
        quoted=quoted,
        empty=not new and not tail,
        short=size <= SHORT,
        doubtful=_doubtful(f"{head}\n{new}"),
        new_text=parts.new,
    )


def _self_named(text: str, own: Collection[str]) -> str:
    named = {hit.lower().strip(".") for hit in _ADDRESS.findall(text[:_READ])}
    if not named or not named <= {one.lower() for one in own}:
        return text
    return _BELOW.sub("この", text)


def _judge(
    head: str, new: str, tail: str, size: int, narrowed: Callable[[], re.Pattern[str] | None]
) -> tuple[Verdict, str]:
    in_new, in_head = _says_stop(new), _says_stop(head)
    said = f"{head}\n{new}"
    if in_new or in_head:
        if _in_doubt(said, narrowed):
            return Verdict.UNCLEAR, "doubt"
        if in_head:
            return Verdict.STOP, "subject"
        return (Verdict.STOP, "word") if size <= SHORT else (Verdict.UNCLEAR, "long")
    if _says_stop(tail):
        return Verdict.UNCLEAR, "tail"
    if may_mean_stop(without_others(said).strip(), short=size <= SHORT):
        return Verdict.UNCLEAR, "weak"
    return Verdict.NONE, "none"


def _in_doubt(said: str, narrowed: Callable[[], re.Pattern[str] | None]) -> bool:
    """Whether more is said than the wish; known reasons beside it (`optout_reasons`) are nothing more."""
    plain = without_reasons(f"{said}\n")
    judged = plain if _says_stop(plain) else said
    if _doubtful(judged):
        return True
    judged = _UNTIL_EN.sub(" ", judged).strip()
    return has_another_matter(judged, _says_stop) and (
        not (words := narrowed()) or has_another_matter(words.sub("", judged), _says_stop, part=True)
    )


def _without_names(text: str, names: tuple[str, ...]) -> str:
    """Names of topics stand for our mails: 「セール情報はいりません」 is 「お便りはいりません」. A topic
    that is called "Workshop" may as well be the event itself, where its mails are not named."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1:
            stands = "newsletters" if name.isascii() else "お便り"
            meant = "" if speaks_of_mails(name) else _MEANT_AS_MAIL
            text = re.sub(f"{re.escape(name)}{meant}", stands, text)
    return text


def _plain(text: str) -> str:
    """Without addresses, links and the standing phrases of other people's newsletters; well spelled."""
    if len(text) > _READ + _READ_END:
        text = f"{text[:_READ]}\n{text[-_READ_END:]}"
    pieces = _SENTENCE.split(LINK.sub(lambda hit: " " if hit["address"] else _LINK_HERE, text))
    own = (piece for piece in pieces if _is_own(piece[:_SENTENCE_LENGTH]))
    return spelled_out("".join(own).replace(_LINK_HERE, " ")).strip()


def _is_own(sentence: str) -> bool:
    """Whether a person may have written it: who tells others how to stop does not ask."""
    return not MASS_MAIL.search(sentence) or bool(_ASKS.search(sentence))


def _says_stop(text: str) -> bool:
    if not text:
        return False
    text = without_others(text)
    squeezed = re.sub(r"\s+", "", text)
    spaced = re.sub(r"\s+", " ", text)
    if not text.isascii() and (STRONG_JA.search(squeezed) or _needless(squeezed)):
        return True
    if _LATIN.search(text) and STRONG_EN.search(without_request(spaced)):
        return True
    return any(_alone(line) or _with_name(line) for line in [text, *text.split("\n")])


def _alone(line: str) -> bool:
    """Whether a line says the word and nothing else: 「もう停止で」, 「やめてー」."""
    if not _ANY_ALONE.search(_SIGNS.sub("", line[:SHORT])):
        return False
    core = _core(line)
    if core in ALONE:
        return True
    bare = _AROUND.fullmatch(core)
    return bool(bare and bare[1] in ALONE)


def _with_name(line: str) -> bool:
    """「停止　山田花子」: the word, then a name."""
    word, _, rest = line.strip().partition(" ")
    return not word.isascii() and word in ALONE and bool(re.fullmatch(r"[\w ]{1,12}", rest))


def _needless(squeezed: str) -> bool:
    """「不要です」 without saying what, so it means the mail; 「領収書は不要です」 does not."""
    if not _NEEDLESS_WORD.search(squeezed):
        return False
    return any(
        BARE_NEEDLESS.search(hit["before"] or hit["before2"] or "") for hit in NEEDLESS_JA.finditer(squeezed)
    )


def _core(line: str) -> str:
    """A line without greetings and signs: what is left of 「停止でお願いします。」 is 「停止」."""
    return _SIGNS.sub("", COURTESY.sub("", line[:SHORT])).strip("-")


def _doubtful(text: str) -> bool:
    """Whether something else than a plain wish is said; 「…していただけますか」 is a wish."""
    text = POLITE_REQUEST.sub("", KEPT_CANCEL.sub("", text))
    spaced = without_request(re.sub(r"\s+", " ", text))
    asked = re.sub(r"\s+", "", spaced if text.isascii() else text)
    if stops_another_thing(text.replace(" ", "")):
        return True
    return bool(DOUBT_JA.search(asked) or DOUBT_EN.search(spaced)) or other_than_wish(text)
