"""What needs a second look in contact data: role mailboxes and special-care words.

Sources: law.md JP-IMP-ROLE with 6.9.18, and JP-APPI-20-2-SENSITIVE (APPI 2(3), 20(2), Order 2).
"""

import re
import unicodedata

REFUSED_ROLES = frozenset({"abuse", "postmaster", "mailer-daemon", "noreply"})
"""Never a reader: JP-IMP-ROLE is BLOCK for these, WARN for every other role (law.md 6.9.18)."""

_ROLE_BY_NAME = {
    "abuse": "abuse",
    "postmaster": "postmaster",
    "mailerdaemon": "mailer-daemon",
    "noreply": "noreply",
    "donotreply": "noreply",
    "dontreply": "noreply",
    **{
        name: name
        for name in (
            "info", "information", "sales", "support", "webmaster", "admin", "administrator", "contact",
            "office", "hostmaster", "root", "security", "inquiry", "inquiries", "toiawase", "otoiawase",
            "help", "helpdesk", "service", "customer", "order", "orders", "shop", "store", "reservation",
            "yoyaku", "eigyo", "eigyou", "soumu", "somu", "keiri", "jinji", "saiyo", "recruit", "press",
            "pr", "kouhou", "koho", "marketing", "billing", "staff", "team", "mail", "hello", "web",
        )
    },
}  # fmt: skip


def role_of(local: str) -> str | None:
    """The role that a local part stands for ("info", "noreply" …), or None for a person's.

    Case, hyphens, dots, underscores and a sub-address (`+tag`) make no difference.
    """
    name = local.lower()
    if "+" in name:
        name = name.partition("+")[0]
    found = _ROLE_BY_NAME.get(name)
    if found is not None or name.isalnum():
        return found
    joined = re.sub(r"[-._]", "", name)
    # Shorter ones are initials more often than roles (p.r@).
    return _ROLE_BY_NAME.get(joined) if len(joined) >= 5 else None


_SENSITIVE_WORDS = (
    "病歴", "病名", "既往", "持病", "疾患", "疾病", "診断", "通院", "入院", "投薬", "服薬", "処方", "調剤",
    "健診", "健康診断", "検診", "検査結果", "障害", "障がい", "宗教", "信仰", "信条", "思想", "支持政党",
    "犯罪", "前科", "逮捕", "犯歴", "少年院", "人種", "民族", "社会的身分", "アレルギー",
    "妊娠", "うつ病", "精神科", "ゲノム", "遺伝子",
)  # fmt: skip
_SENSITIVE_ENGLISH = re.compile(
    r"\b(?:medical (?:history|condition|record)s?|disease|illness|diagnos(?:is|ed)|prescriptions?"
    r"|disabilit(?:y|ies)|disabled|religio(?:n|us)|creed|criminal (?:record|history)|convict(?:ed|ion)"
    r"|racial|ethnicity|health check(?:up)?)\b"
)
_HARMLESS = re.compile(
    r"(?:システム|通信|電波|回線)障害|障害(?:物|馬術)|診断士|(?:経営|企業|耐震|建物|省エネ)診断"
)
_ANY = re.compile("|".join((*_SENSITIVE_WORDS, _SENSITIVE_ENGLISH.pattern)))


def sensitive_words(text: str) -> list[str]:
    """Words in `text` that point to special-care data, each once, in the order of the list.

    A hint for a person to look, not a finding that the data is of that kind.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    if not _ANY.search(folded):
        return []
    folded = _HARMLESS.sub(" ", folded)
    found = [word for word in _SENSITIVE_WORDS if word in folded]
    found += [match.group() for match in _SENSITIVE_ENGLISH.finditer(folded)]
    return list(dict.fromkeys(found))
