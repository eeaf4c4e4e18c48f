"""メールアドレス: reading what was typed, and the key by which two spellings are one mailbox (mail.md 5).

The local part is folded to lower case in the key because Japanese mailboxes that differ only by case do
not exist in practice; what was typed is kept in `text`. Sub-addresses (`+tag`) stay: they carry
consents of their own.
"""

import re
import unicodedata
from dataclasses import dataclass

import idna

from desktop_app.domain.domain_typos import likely_domain
from desktop_app.domain.errors import AppError
from desktop_app.domain.sensitive import role_of

KEY_VERSION = 1

MAX_LOCAL = 64
MAX_LABEL = 63
MAX_ADDRESS = 254
"""RFC 5321 4.5.3.1, and RFC 3696 erratum 1690 for the whole."""

_MAX_RAW = 2_000


class AddressError(AppError):
    """The text is no address that can be written to. `reason` is a code; the address is never inside."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"address-{reason}")
        self.reason = reason


REASONS = (
    "empty",
    "control",
    "space",
    "no-at",
    "several-at",
    "local-empty",
    "local-long",
    "local-not-ascii",
    "local-character",
    "local-dots",
    "local-quoted",
    "domain-empty",
    "domain-no-dot",
    "domain-label",
    "domain-numeric",
    "too-long",
)
"""Every reason for refusal; each has texts under the error id `address-<reason>`."""


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """One address in its four spellings.

    `text` is what was typed, unpacked, folded to half width and trimmed; `key` compares; `wire` is the
    ASCII form for SMTP and headers. `notes` are codes of what was mended: trimmed, folded, invisible,
    mailto, name, comment, trailing, quotes, carrier-dots. `suggestion` is a whole address that may have
    been meant; it is only ever shown.
    """

    text: str
    key: str
    key_version: int
    wire: str
    domain: str
    notes: tuple[str, ...] = ()
    role: str | None = None
    suggestion: str | None = None


# The great majority: plain ASCII, ordinary dots. Everything else takes the careful way.
_PLAIN = re.compile(
    r"([A-Za-z0-9_+%~-]+(?:\.[A-Za-z0-9_+%~-]+)*)@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})"
)
_ATEXT_DOTS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_MAILTO = re.compile(r"mailto:\s*", re.IGNORECASE)
_COMMENT = re.compile(r"\s*\([^()]*\)$")
_TRAILING = "。.,、;"

_ODD_DOT_DOMAINS = frozenset({"docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp"})
_ODD_DOT_PARENT = ".vodafone.ne.jp"


def parse_address(raw: str) -> ParsedAddress:
    """Read one address as a person typed it or a file holds it.

    Raises AddressError with one of REASONS when it can't be one. Parsing `text` again gives the same key.
    """
    plain = _PLAIN.fullmatch(raw)
    if plain is not None and len(raw) <= MAX_ADDRESS and plain.end(1) <= MAX_LOCAL:
        local, domain = plain.groups()
        lower = domain.lower()
        return ParsedAddress(
            raw,
            raw.lower(),
            KEY_VERSION,
            f"{local}@{lower}",
            lower,
            (),
            role_of(local),
            _suggest(local, lower),
        )
    return _parse_carefully(raw)


def key_of(raw: str) -> str:
    """`parse_address(raw).key` without looking for typing errors, which costs most of the time.

    Raises AddressError as `parse_address` does.
    """
    plain = _PLAIN.fullmatch(raw)
    if plain is not None and len(raw) <= MAX_ADDRESS and plain.end(1) <= MAX_LOCAL:
        return raw.lower()
    return _parse_carefully(raw).key


def suggestion_for(raw: str) -> str | None:
    """An address that may have been meant, also for text that is refused (`taro@gmail,com`)."""
    try:
        parsed = parse_address(raw.replace(",", "."))
    except AddressError:
        return None
    return parsed.suggestion or (
        parsed.text if "," in raw and parsed.text != raw.strip().rstrip(",") else None
    )


def _parse_carefully(raw: str) -> ParsedAddress:
    if len(raw) > _MAX_RAW:
        raise AddressError("too-long")
    text, notes = _clean(raw)
    local, domain = _split(text)
    ascii_domain = _ascii_domain(domain)
    bare, quoted = _check_local(local, ascii_domain)
    if quoted:
        notes.append("quotes")
    odd = _has_odd_dots(bare)
    if odd and not quoted:
        notes.append("carrier-dots")
    # Phones and all Japanese senders write the carriers' odd dots without quotes (mail.md 5.1).
    keep_quotes = quoted and odd and not _takes_odd_dots(ascii_domain)
    wire = f'"{bare}"@{ascii_domain}' if keep_quotes else f"{bare}@{ascii_domain}"
    if len(wire) > MAX_ADDRESS:
        raise AddressError("too-long")
    return ParsedAddress(
        f"{local}@{domain}",
        f"{bare.lower()}@{ascii_domain}",
        KEY_VERSION,
        wire,
        ascii_domain,
        tuple(notes),
        role_of(bare),
        _suggest(bare, ascii_domain),
    )


def _clean(raw: str) -> tuple[str, list[str]]:
    """Fold, unpack and trim; the notes say what was done."""
    notes: list[str] = []
    visible = "".join(char for char in raw if not _invisible(char))
    if visible != raw:
        notes.append("invisible")
    folded = unicodedata.normalize("NFKC", visible)
    if folded != visible:
        notes.append("folded")
    text = folded.strip()
    if text != folded:
        notes.append("trimmed")
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text):
        raise AddressError("control")
    while True:
        text, note = _unwrap(text)
        if note is None:
            break
        if note not in notes:
            notes.append(note)
    if not text:
        raise AddressError("empty")
    return text, notes


def _unwrap(text: str) -> tuple[str, str | None]:
    """Take one layer of packing off, and say which; None when there is none left."""
    if mailto := _MAILTO.match(text):
        return text[mailto.end() :].partition("?")[0].strip(), "mailto"
    if text.endswith(">") and "<" in text:
        before, _, inside = text[:-1].rpartition("<")
        return inside.strip(), "name" if before else "trailing"
    if comment := _COMMENT.search(text):
        return text[: comment.start()], "comment"
    bare = text.rstrip(_TRAILING + ">").lstrip("<").strip()
    return (bare, "trailing") if bare != text else (text, None)


def _invisible(char: str) -> bool:
    """Format characters (zero width, bidi, BOM, soft hyphen), variation selectors and fillers."""
    if char.isascii():
        return False
    return (
        unicodedata.category(char) == "Cf"
        or char in "\u034f\u115f\u1160\u3164\uffa0"
        or "\ufe00" <= char <= "\ufe0f"
    )


def _split(text: str) -> tuple[str, str]:
    local, at, domain = text.rpartition("@")
    if not at:
        raise AddressError("no-at")
    if any(char.isspace() for char in text):
        raise AddressError("space")
    if "@" in local:
        raise AddressError("several-at")
    if not local:
        raise AddressError("local-empty")
    if not domain:
        raise AddressError("domain-empty")
    return local, domain.replace("。", ".")


def _check_local(local: str, domain: str) -> tuple[str, bool]:
    """The local part without quotes, and whether it had them."""
    if not local.isascii():
        raise AddressError("local-not-ascii")
    quoted = '"' in local
    bare = local
    if quoted:
        bare = local[1:-1]
        if len(local) < 3 or local[0] != '"' or local[-1] != '"' or not _ATEXT_DOTS.fullmatch(bare):
            raise AddressError("local-quoted")
    if len(local) > MAX_LOCAL:
        raise AddressError("local-long")
    if not _ATEXT_DOTS.fullmatch(bare):
        raise AddressError("local-character")
    if not quoted and _has_odd_dots(bare) and not _takes_odd_dots(domain):
        raise AddressError("local-dots")
    return bare, quoted


def _has_odd_dots(local: str) -> bool:
    return local.startswith(".") or local.endswith(".") or ".." in local


def _takes_odd_dots(domain: str) -> bool:
    """Carriers that sold addresses such as `a..b@` and `taro.@` until about 2009."""
    return domain in _ODD_DOT_DOMAINS or domain.endswith(_ODD_DOT_PARENT)


def _ascii_domain(domain: str) -> str:
    labels = [_ascii_label(label) for label in domain.split(".")]
    if len(labels) < 2:
        raise AddressError("domain-no-dot")
    if labels[-1].isdigit():
        raise AddressError("domain-numeric")
    return ".".join(labels)


def _ascii_label(label: str) -> str:
    if label.isascii():
        ascii_label = label.lower()
    else:
        try:
            ascii_label = idna.encode(label, uts46=True, std3_rules=True).decode("ascii")
        except UnicodeError as error:  # idna.IDNAError is a UnicodeError
            raise AddressError("domain-label") from error
    if not _LABEL.fullmatch(ascii_label):
        raise AddressError("domain-label")
    return ascii_label


def _suggest(local: str, domain: str) -> str | None:
    meant = likely_domain(domain)
    return f"{local}@{meant}" if meant else None
