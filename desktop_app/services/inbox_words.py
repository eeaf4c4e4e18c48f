"""What was done with a mail that was read, in one sentence of two halves: what came, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop_app.domain.moment import JST, Moment, legal_day
from desktop_app.i18n.language import Language
from desktop_app.inbox.why import why_text
from desktop_app.storage.inbox_log import InboxRow

Tone = Literal["ok", "warn", "stop", "neutral"]

_WORDS: Mapping[str, tuple[str, str]] = {
    "nobody": ("名簿にない方", "Somebody who is not in the book"),
    "erased": ("（消去した方）", "(an erased person)"),
    "san": ("{name}さん", "{name}"),
    "optout": ("{who}から配信停止の申し出", "{who} said stop"),
    "complaint": (
        "{who}が、お便りを迷惑メールとして知らせました",
        "{who} reported our mail as unwanted",
    ),
    "complaint-whose": (
        "迷惑メールとしての苦情（どなたかは分かりません）",
        "A complaint about our mail, but not from whom",
    ),
    "unclear": (
        "{who}からのメール。停止の申し出かもしれません",
        "{who} wrote; it may be an opt-out",
    ),
    "bounce": ("メールサーバーからの不達などの知らせ", "A mail server reports about a mail"),
    "autoreply": ("{who}の自動の返事", "Automatic reply: {who}"),
    "signup": ("{who}から登録の申し込みのようです", "{who} seems to ask to join"),
    "confirmed": ("{who}が、登録の確認メールに返事をくださいました", "{who} answered the confirmation"),
    "requested": ("{who}が、広告メールのお伺いに返事をくださいました", "{who} answered our consent request"),
    "reply": ("{who}からの返事", "{who} answered"),
    "reply-order": ("{who}からの返事。注文や予約のようです", "{who} answered; it looks like an order"),
    "reply-question": ("{who}からの返事。質問のようです", "{who} answered; it looks like a question"),
    "reply-request": ("{who}からの返事。お願いごとのようです", "{who} answered and seems to want something"),
    "other": ("お便りと関係のないメール", "A mail that has nothing to do with ours"),
    "other-mass-mail": ("よそのメールマガジンなど", "Somebody else's newsletter"),
    "other-own-mail": ("自分のお店から出たメール", "A mail from the shop's own address"),
    "other-report-no-complaint": ("苦情ではない知らせ", "A report that is no complaint"),
    "other-unreadable": ("読めないメール", "A mail that can't be read"),
    "then-stopped": ("もう送りません", "gets no more mail"),
    "then-stopped-topics": ("「{topics}」はもう送りません", "gets no more of “{topics}”"),
    "then-stopped-until": ("{until}まで送りません", "gets no mail until {until}"),
    "then-waits": (
        "判断を待っています。決まるまで送りません",
        "waits for your decision; no mail until then",
    ),
    "then-waits-nobody": (
        "どなたのことか、判断を待っています",
        "waits for you to say who it is about",
    ),
    "then-decided-stop": (
        "{by}が停止の申し出と判断しました。もう送りません",
        "{by} decided: an opt-out. No more mail",
    ),
    "then-decided-none": (
        "{by}が停止ではないと判断しました",
        "{by} decided: no opt-out",
    ),
    "then-decided-answer": (
        "{by}が停止ではないと判断しました。まだお返事していません",
        "{by} decided: no opt-out; not answered yet",
    ),
    "then-answer": (
        "まだお返事していません。メールソフトで開いてお返事してください",
        "not answered yet; open it in your mail program",
    ),
    "then-answered": ("{by}がお返事済みとしました（{on}）", "{by} noted it as answered ({on})"),
    "then-nothing": ("何もしません", "nothing to do"),
    "then-read-on": (
        "停止の言葉はありません。何もしません",
        "no words of stop; nothing to do",
    ),
    "then-bounce": (
        "この知らせだけでは何も止めません。宛先がもう無い方は、連絡先で停止してください",
        "this alone stops nothing; if the address is gone, stop it in Contacts",
    ),
    "then-signup": (
        "登録はしていません。メールソフトで開いてお返事してください",
        "nobody was added; open it in your mail program",
    ),
    "then-confirmed": (
        "連絡先で、この方の同意に「確認メールに返信をいただいた」と記録してください",
        "note in Contacts, with their consent, that they answered the confirmation",
    ),
    "then-requested": (
        "「希望」とあれば、連絡先に同意を記録してください。なければ何もしません",
        "if it says yes, note the consent in Contacts; if not, there is nothing to do",
    ),
    "then-other-wants": (
        "お便りへの返事ではないので、何もしません。質問か注文かもしれません",
        "no answer to our mails, so nothing is done; it may be a question or an order",
    ),
    "somebody": ("担当者", "Somebody of the shop"),
    "chip-optout": ("配信停止", "Stop"),
    "chip-complaint": ("苦情", "Complaint"),
    "chip-waiting": ("確認待ち", "Please look"),
    "chip-answer": ("返事がいりそう", "Wants an answer"),
    "chip-reply": ("返事", "Reply"),
    "chip-signup": ("登録希望", "Wants to join"),
    "chip-bounce": ("不達の知らせ", "Delivery report"),
    "chip-autoreply": ("自動の返事", "Automatic"),
    "chip-none": ("停止ではない", "No stop"),
    "chip-other": ("そのほか", "Other"),
    "ago-now": ("たった今", "just now"),
    "ago-minutes": ("{n}分前", "{n} min ago"),
    "ago-hours": ("{n}時間前", "{n} h ago"),
    "ago-days": ("{n}日前", "{n} days ago"),
}
_UNREADABLE = frozenset({"encrypted", "unreadable"})


@dataclass(frozen=True, slots=True)
class Stopped:
    """How far an opt-out reaches: names of topics (none = everything), and until when."""

    topics: Sequence[str] = ()
    until: Moment | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One mail in words. `came` and `follows` are the halves of the sentence."""

    who: str
    came: str
    follows: str
    why: str
    chip: str
    tone: Tone
    open_wish: bool
    """A person still waits for an answer."""


def tell(row: InboxRow, language: Language, stopped: Stopped | None = None) -> Told:
    """Everything about one mail in words."""
    who = _who(row, language)
    wish = row.facts.get("wants")
    decided_none = row.decided_as is not None and row.decided_as != "optout"
    asks = decided_none or (row.kind in ("reply", "signup") and row.decided_as is None)
    open_wish = bool(wish) and row.answered_at is None and asks
    chip, tone = _chip(row, open_wish=open_wish)
    return Told(
        who=who,
        came=word(_came(row), language, who=who),
        follows=_follows(row, language, stopped, open_wish=open_wish),
        why=why_text(str(row.facts.get("why") or "words-weak"), language),
        chip=word(f"chip-{chip}", language),
        tone=tone,
        open_wish=open_wish,
    )


def word(code: str, language: Language, **values: object) -> str:
    """The words for `code`; KeyError for an unknown one."""
    return _WORDS[code][0 if language == "ja" else 1].format(**values)


def ago(minutes: float, language: Language) -> str:
    """「12分前」."""
    if minutes < 1:
        return word("ago-now", language)
    if minutes < 60:
        return word("ago-minutes", language, n=int(minutes))
    if minutes < 48 * 60:
        return word("ago-hours", language, n=int(minutes // 60))
    return word("ago-days", language, n=int(minutes // (24 * 60)))


def person(name: str, address: str, language: Language) -> str:
    """A contact by name, else by address."""
    return word("san", language, name=name) if name else address


def _who(row: InboxRow, language: Language) -> str:
    if row.address_id is None:
        return row.sender or word("nobody", language)
    return person(row.name, row.address, language) or word("erased", language)


def _came(row: InboxRow) -> str:
    if _requested(row):
        return "requested"
    if row.kind == "reply":
        wish = row.facts.get("wants")
        return f"reply-{wish}" if wish else "reply"
    if row.kind == "complaint" and row.address_id is None:
        return "complaint-whose"
    if _confirmed(row):
        return "confirmed"
    if row.kind == "other":
        why = str(row.facts.get("why"))
        code = "other-unreadable" if why in _UNREADABLE else f"other-{why}"
        return code if code in _WORDS else "other"
    return row.kind if row.kind in _WORDS else "other"


def _follows(row: InboxRow, language: Language, stopped: Stopped | None, *, open_wish: bool) -> str:
    by = word("san", language, name=row.decided_by) if row.decided_by else word("somebody", language)
    if row.state == "waiting":
        return word("then-waits" if row.address_id else "then-waits-nobody", language)
    if row.decided_as == "optout":
        return word("then-decided-stop", language, by=by)
    if row.answered_at is not None:
        name = word("san", language, name=row.answered_by) if row.answered_by else word("somebody", language)
        return word("then-answered", language, by=name, on=f"{legal_day(row.answered_at)}")
    if open_wish and _requested(row):
        return word("then-requested", language)
    if open_wish and row.kind != "signup":
        return word("then-decided-answer" if row.decided_as else "then-answer", language, by=by)
    if row.decided_as is not None:
        return word("then-decided-none", language, by=by)
    if row.kind == "optout" and stopped is not None and (stopped.topics or stopped.until):
        if stopped.until is not None:
            return word("then-stopped-until", language, until=shown(stopped.until))
        return word("then-stopped-topics", language, topics="、".join(stopped.topics))
    if row.kind == "other" and row.facts.get("wants"):
        return word("then-other-wants", language)
    return word("then-confirmed" if _confirmed(row) else _THEN.get(row.kind, "then-nothing"), language)


def _requested(row: InboxRow) -> bool:
    """Whether it is the answer to a consent request."""
    return row.kind == "reply" and row.facts.get("why") == "request-answered"


def _confirmed(row: InboxRow) -> bool:
    """Whether it is the answer to a confirmation that the program sent."""
    return row.kind == "signup" and row.facts.get("why") == "sign-up-confirmed"


_THEN = {
    "optout": "then-stopped",
    "complaint": "then-stopped",
    "bounce": "then-bounce",
    "signup": "then-signup",
    "reply": "then-read-on",
}


def _chip(row: InboxRow, *, open_wish: bool) -> tuple[str, Tone]:
    if row.state == "waiting":
        return "waiting", "warn"
    if open_wish:
        return ("signup" if row.kind == "signup" else "answer"), "warn"
    if row.kind in ("optout", "complaint"):
        return row.kind, "stop"
    if row.decided_as == "optout":
        return "optout", "stop"
    if row.decided_as is not None:
        return "none", "ok"
    if row.kind in ("reply", "signup", "bounce", "autoreply"):
        return row.kind, "neutral"
    return "other", "neutral"


def shown(moment: Moment) -> str:
    """A day as it is, a time as it is in Japan, to the minute."""
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()
