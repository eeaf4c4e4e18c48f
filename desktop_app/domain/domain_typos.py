"""Which well-known mail domain was probably meant by a mistyped one (mail.md 5.2). Only ever a hint."""

from functools import lru_cache

COMMON = (
    "gmail.com", "yahoo.co.jp", "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp",
    "i.softbank.jp", "icloud.com", "hotmail.com", "hotmail.co.jp", "outlook.com", "outlook.jp", "live.jp",
    "msn.com", "yahoo.com", "me.com", "mac.com", "nifty.com", "so-net.ne.jp", "ocn.ne.jp",
    "biglobe.ne.jp", "plala.or.jp", "asahi-net.or.jp", "jcom.home.ne.jp", "dion.ne.jp", "ybb.ne.jp",
    "eonet.ne.jp", "excite.co.jp", "infoseek.jp", "ymobile.ne.jp",
)  # fmt: skip

REAL = frozenset(COMMON) | {
    "mail.com", "email.com", "ymail.com", "ymail.ne.jp", "gmx.com", "gmx.net", "gmx.de", "googlemail.com",
    "rocketmail.com", "live.com", "aol.com", "aol.jp", "qq.com", "163.com", "126.com", "naver.com",
    "hanmail.net", "daum.net", "proton.me", "protonmail.com", "zoho.com", "fastmail.com", "inbox.com",
    "web.de", "goo.jp", "mopera.net", "vodafone.ne.jp", "disney.ne.jp", "willcom.com", "pdx.ne.jp",
    "emnet.ne.jp", "uqmobile.jp", "rakuten.jp", "zaq.ne.jp", "jcom.zaq.ne.jp", "home.ne.jp",
    "nifty.ne.jp", "odn.ne.jp", "dti.ne.jp", "iij4u.or.jp", "tiki.ne.jp", "hi-ho.ne.jp", "wakwak.com",
    "kcn.jp", "kcn.ne.jp", "commufa.jp", "softbank.com", "kddi.com", "excite.com", "infoseek.com",
}  # fmt: skip
"""Domains that exist beside the common ones: never corrected."""

_KNOWN_TYPOS = {
    typo: meant
    for meant, typos in {
        "gmail.com": "gmail.co.jp gmail.con gmail.cm gmail.co gmail.jp gmai.com gmial.com gamil.com "
        "gmail.ne.jp gmaill.com gmail.comm gmail.cojp",
        "docomo.ne.jp": "docomo.co.jp docomo.ne.jo dokomo.ne.jp docomo.com docomo.jp docmo.ne.jp",
        "softbank.ne.jp": "softbank.co.jp softbank.jp sofbank.ne.jp",
        "ezweb.ne.jp": "ezweb.co.jp ezweb.jp ezeb.ne.jp ezwev.ne.jp",
        "au.com": "au.co.jp au.ne.jp au.con",
        "yahoo.co.jp": "yahoo.ne.jp yahoo.jp yaho.co.jp yahoo.co.jo yahoo.cojp",
        "hotmail.co.jp": "hotmail.co.jo hotmail.cojp",
        "hotmail.com": "hotmai.com hotmail.con",
        "icloud.com": "icloud.co.jp iclould.com icloud.con icloud.jp",
        "outlook.jp": "outlook.co.jp",
    }.items()
    for typo in typos.split()
}

_ENDINGS = (
    (".co.jo", ".co.jp"), (".ne.jo", ".ne.jp"), (".or.jo", ".or.jp"), (".cojp", ".co.jp"),
    (".nejp", ".ne.jp"), (".con", ".com"), (".comm", ".com"),
)  # fmt: skip
"""Endings under which nobody in Japan has a mailbox."""


@lru_cache(maxsize=4096)
def likely_domain(domain: str) -> str | None:
    """The common domain that `domain` (lower case, ASCII) was probably meant to be, or None."""
    if domain in REAL:
        return None
    if meant := _KNOWN_TYPOS.get(domain):
        return meant
    ending = next(((wrong, right) for wrong, right in _ENDINGS if domain.endswith(wrong)), None)
    mended = domain.removesuffix(ending[0]) + ending[1] if ending else domain
    if mended in REAL:
        return mended
    near = [(_distance(mended, common), common) for common in COMMON if _comparable(mended, common)]
    best = min(near, default=(9, ""))
    if best[0] <= 2:
        return best[1]
    return mended if ending else None


def _comparable(domain: str, common: str) -> bool:
    """Whether a small distance means a typo: long enough, and not the same firm in another country."""
    name, _, suffix = common.partition(".")
    if len(name) < 5 or abs(len(domain) - len(common)) > 2:
        return False
    other_name, _, other_suffix = domain.partition(".")
    abroad = len(other_suffix.rpartition(".")[2]) == 2 and other_suffix != suffix
    return not (name == other_name and abroad)


def _distance(one: str, other: str) -> int:
    """Damerau-Levenshtein with neighbouring transpositions (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
