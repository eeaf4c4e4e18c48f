"""What a report means for one recipient: from status, SMTP code and words together (mail.md 4.3).

The number alone decides little: of real 5.0.0 one in four is a dead address, 5.7.1 is written for unknown
users too, gateways put their own code before another server's. So words are asked first, then the number.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.bounce import BounceClass
from desktop_app.inbox.bounce_words import ARRIVED, LATE, NOT_LATE, ROWS

MAX_WORDS = 2_500
"""Characters of one text that are compared with the table."""
REASON = 300

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_CODE = re.compile(r"(?<![\d.#/:=-])([2-5][0-5]\d)(?=[ \-,;:.#)\]<]|$)(?![.\d]*\d\.\d)")
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,100}@[A-Za-z0-9][A-Za-z0-9.-]{0,190}")
_WIDE = re.compile(r"[^\s<>()\[\],;:\"'@「」、。：]{1,80}@[^\s<>()\[\],;:\"'@「」、。：]{1,190}")
_GATEWAY = re.compile(
    r"[45]\.\d\.\d -? ?(unknown address error|other (undefined|network|mail system|address|mailbox|"
    r"security)[\w ]{0,30}"
    r"(status|problem|error)|bad destination \w{1,20} (address|host))( \d{3}-?)?"
)
_PREFACE = re.compile(
    r"google tried to deliver your message, but it was rejected[^:]{0,300}(server returned was|says?):"
    r"|a problem occurred during the delivery of this message to this e-mail address\.[^.]{0,200}\."
)
"""A gateway's own name for any refusal (Cisco ESA); the other server's words follow."""
_BOILERPLATE = re.compile(
    r"(if|when|perhaps|maybe|possible|possibly|might|may (be|have)|could be|either)\b[^.:\n]{0,120}|"
    r"for (further|more) (information|assistance)[^.\n]{0,120}"
    r"|i've given up\. sorry|giving up on \S{1,80}|(this is|a) (an? )?permanent (fatal )?error|"
    r"(the )?following (addresses|recipients?)( had| failed)?[^.:\n]{0,60}[:.]|"
    r"could not be delivered to (one or more|the following)[^.\n]{0,60}"
    r"|(場合|可能性|おそれ)(が|は|も)[^。\n]{0,60}"
)
"""What a server guesses or explains is no finding."""
_ASKED = re.compile(
    r"(誤り|間違い|まちがい)(が|は|の)?(ない|無い|ありません|ございません)(か|こと|よう)"
    r"|(正しい|存在する|有効|間違って(い|お)(り|る|ない)?)か(どうか)?"
)
"""What the reader of the report is to check is no finding either."""
_DIAGNOSTIC = (
    "diagnostic-code", "x-diagnostic-code", "diagnostic", "x-notes", "x400-supplementary-info",
    "x-supplementary-info",
)
_BACK = re.compile(r"[45]\d\d[ -]|not (be )?deliver|n't (be )?deliver|fail")
_CONTINUED = re.compile(r"\b([45]\d\d)-([45]\.\d{1,3}\.\d{1,3})?")
_AT_SENDER = re.compile(
    r"did not like our (mail from|ehlo|helo)|in reply to (mail from|ehlo|helo)|(after|following) mail from"
    r"|>>> mail from:?[^<>]{0,20}(<[^<>]{0,100}>|x@x)?[^<>]{0,60}<<< 5"
)
"""Refused before the recipient was named: whatever the words are, they are about us."""
_AFTER_DATA = re.compile(
    r"in reply to end of data|after (end of )?data|end of data|\bdata command|>>> data <<< 5"
    r"|failed after i sent the message|while (talking|sending) [^\n]{0,80}message (text|body)"
)

_NO_ACCOUNT = re.compile(
    r"doesn't have an? \S{1,60} account|mailbox not found|(account|mailbox|address)( \S{1,60}){0,8} "
    r"(does not|doesn't) exist"
)
"""What no filter says: Yahoo looks the account up after the text."""

_HARD, _MAILBOX, _TRANSIENT = BounceClass.HARD, BounceClass.MAILBOX, BounceClass.TRANSIENT
_POLICY, _UNKNOWN, _DELIVERED = BounceClass.POLICY, BounceClass.UNKNOWN, BounceClass.DELIVERED
_CODES: Final = (
    (r"5\.1\.(1|3|9)", _HARD, True), (r"5\.1\.(2|6|10)|5\.4\.4", _HARD, False),
    (r"5\.1\.[78]", _POLICY, False),
    (r"[45]\.2\.[123]", _MAILBOX, False), (r"5\.7\.\d+|5\.6\.\d+|5\.3\.4", _POLICY, False),
    (r"4\.4\.4", _HARD, False), (r"4\.\d+\.\d+", _TRANSIENT, False),
    (r"5\.4\.\d+|5\.3\.\d+", _TRANSIENT, False),
)
"""What a status means where no words do: pattern, class, whether it says that there is no such user."""
_VAGUE = re.compile(r"[45]\.0\.0|5\.5\.\d+|5\.1\.0|5\.2\.[01]|5\.3\.\d+|5\.4\.[0135-9]|4\.\d+\.\d+")
"""Numbers that servers put on anything: words anywhere in the report are asked before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a report has about one recipient. `fields` are those of its status group; `near` the lines about
    it, `said` all the server's words."""

    fields: dict[str, str]
    near: tuple[str, ...] = ()
    said: str = ""
    subject: str = ""
    plain_carrier: bool = False
    """A carrier that says "unknown user" of unknown users only (docomo since 2025-03-13, mail.md 4.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """See `Bounced`."""

    kind: BounceClass
    status: str | None
    reason: str
    user_unknown: bool


@dataclass(frozen=True, slots=True)
class _Finding:
    kind: BounceClass
    reason: str
    user_unknown: bool = False


def meaning_of(evidence: Evidence) -> Meaning:
    """Never raises."""
    fields = evidence.fields
    diagnostic = next((value for name in _DIAGNOSTIC if (value := fields.get(name, ""))), "")
    category = fields.get("x-powermta-bouncecategory", "").replace("-", " ")
    texts = [words for one in (diagnostic, category, fields.get("status", "")) if (words := _words(one))]
    near = [words for one in evidence.near if (words := _words(one))]
    said = _words(f"{evidence.said}\n{evidence.subject}", guesses=False)
    status = _status(fields.get("status", ""), [*texts, *near] if (texts or near) else [said])
    code = _code([*texts[:1], *near] or [said])
    reason = _reason(diagnostic or next(iter(evidence.near), "") or evidence.said)
    if _not_back(fields, status, evidence):
        return Meaning(kind=_DELIVERED, status=status, reason=reason, user_unknown=False)
    found = _decide(texts, near, said, status)
    found = _corrected(found, status, code, " ".join((*texts, *near)), evidence.plain_carrier)
    return Meaning(kind=found.kind, status=status, reason=reason, user_unknown=found.user_unknown)


def _not_back(fields: dict[str, str], status: str | None, evidence: Evidence) -> bool:
    action = fields.get("action", "").strip().lower()
    if action.startswith(("delivered", "relayed", "expanded", "deliverable")):
        return True
    if action.startswith("delayed"):
        return not (status or "").startswith("5")
    if action:
        return False
    if (status or "").startswith("2."):
        return True
    words = _words(f"{evidence.subject}\n{evidence.said}")
    if LATE.search(words):
        return not NOT_LATE.search(words)
    return bool(ARRIVED.search(words)) and not NOT_LATE.search(words) and not _BACK.search(words)


def _decide(texts: list[str], near: list[str], said: str, status: str | None) -> _Finding:
    weak: _Finding | None = None
    for words in texts or near:
        found, sure = _by_words(words)
        if found and sure:
            return found
        weak = weak or found
    by_status = _by_status(status)
    if by_status and not _VAGUE.fullmatch(status or ""):
        return by_status
    for words in (*near, said):
        found, sure = _by_words(words)
        if found and sure:
            return found
        weak = weak or found
    if by_status and (status or "").startswith("4."):
        return by_status
    return weak or by_status or _by_code([*texts, *near, said]) or _Finding(_UNKNOWN, "undefined")


def _by_words(words: str) -> tuple[_Finding | None, bool]:
    """The first row that fits, and whether it is sure."""
    for row in ROWS:
        if row.words.search(words):
            return _Finding(row.kind, row.reason, row.user_unknown), not row.weak
    return None, False


def _by_status(status: str | None) -> _Finding | None:
    for pattern, kind, unknown in _CODES if status else ():
        if re.fullmatch(pattern, status or ""):
            return _Finding(kind, "status", unknown)
    return None


def _by_code(texts: list[str]) -> _Finding | None:
    code = _code(texts)
    if code in (521, 556):
        return _Finding(_HARD, "notaccept")
    if code == 552:
        return _Finding(_MAILBOX, "mailboxfull")
    if code and 400 <= code < 500:
        return _Finding(_TRANSIENT, "temporary")
    return None


def _corrected(
    found: _Finding, status: str | None, code: int | None, words: str, plain_carrier: bool
) -> _Finding:
    """Where number and words contradict each other."""
    status = status or ""
    if re.fullmatch(r"5\.1\.[78]", status):
        return _Finding(_POLICY, "rejected")
    if found.kind is _TRANSIENT and re.fullmatch(r"5\.7\.\d+", status) and (code or 500) >= 500:
        return _Finding(_POLICY, "rejected")
    if found.kind is not _HARD:
        return found
    if _AT_SENDER.search(words):
        return _Finding(_POLICY, "rejected")
    if status.endswith(".2.2") or (re.fullmatch(r"[45]\.2\.0", status) and not plain_carrier):
        return _Finding(_MAILBOX, "filtered")
    after_data = _AFTER_DATA.search(words) and not status.startswith("5.1.") and "need rcpt" not in words
    if found.user_unknown and after_data and not plain_carrier and not _NO_ACCOUNT.search(words):
        # Taken at RCPT, refused after the text: a carrier's filter says "unknown user" as well (mail.md 4.4).
        return _Finding(_MAILBOX, "filtered")
    if found.reason == "hostunknown" and status.startswith("5.7."):
        return _Finding(_POLICY, "rejected")
    passing = (code is not None and 400 <= code < 500) or (code is None and status.startswith("4."))
    if passing and not status.startswith("5.") and found.user_unknown and status != "4.0.0":
        return _Finding(_TRANSIENT, "temporary")
    if passing and found.reason == "notaccept" and not status.startswith("5."):
        return _Finding(_TRANSIENT, "temporary")
    return found


def _status(declared: str, texts: list[str]) -> str | None:
    """The most telling enhanced code: the group's own, unless another server's words have a better one."""
    own = _STATUS.search(declared)
    value = own[0] if own else None
    if value is None or re.fullmatch(r"\d\.\d\.0", value):
        for words in texts:
            hits = [hit[0] for hit in _STATUS.finditer(words)]
            better = [one for one in hits if not one.endswith(".0.0") and not one.startswith("2")]
            if better:
                telling = [one for one in better if not one.endswith(".0")]
                return (telling or better)[0]
            if value is None and (hit := _STATUS.search(words)):
                value = hit[0]
    return value


def _code(texts: Iterable[str]) -> int | None:
    """The first SMTP code of a refusal."""
    for words in texts:
        for hit in _CODE.finditer(words):
            if hit[1][0] in "45":
                return int(hit[1])
    return None


def _words(text: str, *, guesses: bool = True) -> str:
    """As the table compares: NFKC, lower case, single spaces, addresses shortened."""
    folded = unicodedata.normalize("NFKC", text[: MAX_WORDS * 2]).lower().replace("’", "'").replace("`", "'")
    folded = ADDRESS.sub("<x@x>", folded)
    folded = _GATEWAY.sub(" ", folded)
    folded = _PREFACE.sub(" ", folded)
    folded = _ASKED.sub(" ", folded)
    if not guesses:
        folded = _BOILERPLATE.sub(" ", folded)
    folded = re.sub(r"<+x@x>+", "x@x", folded)
    return _on_one_line(" ".join(folded.split()))[:MAX_WORDS]


def _on_one_line(words: str) -> str:
    """A reply of several lines repeats its code on each of them: 「550-5.1.1 The account 550 5.1.1 is …」."""
    first = _CONTINUED.search(words)
    if first is None:
        return words
    again = re.compile(rf"\s{first[1]}[ -]{re.escape(first[2] or '')}\s*")
    return words[: first.end()] + again.sub(" ", words[first.end() :])


def _reason(text: str) -> str:
    plain = _WIDE.sub("…", ADDRESS.sub("…", text[:2_000]))
    plain = "".join(c if c.isprintable() else " " for c in plain)
    return re.sub(r"^(smtp|x-[\w-]{1,30})\s*;\s*", "", " ".join(plain.split()), flags=re.I)[:REASON]
