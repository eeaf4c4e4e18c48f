"""What a receiving server wrote on a mail: Authentication-Results (RFC 8601), DKIM-Signature (RFC 6376).

Header values in, words out. Which Authentication-Results to believe is the caller's to know: the topmost
one, added by the server that put the mail into the mailbox.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

METHODS = ("spf", "dkim", "dmarc")
_RESULT = re.compile(r"([a-z][a-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)")
_PROPERTY = re.compile(r"(?<![\w.-])([a-z]{1,20}\.[a-z-]{1,20})\s*=\s*\"?([^\s\";]{1,320})")
_SECOND_LEVEL = frozenset(
    {"ac", "ad", "co", "com", "ed", "edu", "go", "gov", "gr", "lg", "ne", "net", "or", "org"}
)
_BEST = "pass"
_STOP = frozenset({"list-unsubscribe", "list-unsubscribe-post"})


@dataclass(frozen=True, slots=True)
class AuthResults:
    """The server that looked, and what it found: {"spf": "pass", …}; a method it did not try is missing."""

    server: str
    results: "dict[str, str]"

    def words(self) -> str:
        """As "spf=pass dkim=none dmarc=pass", in this order; "" when nothing was looked at."""
        return " ".join(f"{name}={self.results[name]}" for name in METHODS if name in self.results)


@dataclass(frozen=True, slots=True)
class Signature:
    """A DKIM signature's domain, selector, and whether it covers the headers that stop mail (RFC 8058 4)."""

    domain: str
    selector: str
    covers_stop: bool


UNNAMED = "-"
"""The server of a header that begins with its results: Microsoft's do not name themselves."""


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One result, all in lower case; `properties` as {"header.from": "hanaya.jp", …}."""

    method: str
    result: str
    properties: "dict[str, str]"


def read_results(value: str) -> AuthResults | None:
    """The value of one Authentication-Results header; None when it names no server."""
    found = read_methods(value)
    if found is None:
        return None
    results: dict[str, str] = {}
    for one in found[1]:
        # Several signatures give several results: one that holds is enough (RFC 7489 3.1.1).
        if one.method in METHODS and results.get(one.method) != _BEST:
            results[one.method] = one.result
    return AuthResults(found[0], results)


def read_methods(value: str) -> "tuple[str, tuple[MethodResult, ...]] | None":
    """The server that one Authentication-Results header names, and every result in it, in its order."""
    parts = _without_comments(value).split(";")
    words = parts[0].split()
    if not words:
        return None
    server = words[0].strip('"').lower()
    if "=" in server:
        server = UNNAMED
    else:
        del parts[0]
    return server, tuple(_methods(parts))


def _methods(parts: "list[str]") -> Iterator[MethodResult]:
    for part in parts:
        text = part.strip().lower()
        if found := _RESULT.match(text):
            yield MethodResult(found[1], found[2], dict(_PROPERTY.findall(text[found.end() :])))


def same_server(one: str, other: str) -> bool:
    """Whether two names of servers belong to one provider, which often runs many (mta1.mail.example.jp)."""
    if not one or not other or UNNAMED in (one, other):
        return bool(one) and one == other
    return _organisation(one) == _organisation(other)


def _organisation(server: str) -> str:
    labels = server.lower().rstrip(".").split(".")
    second = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if second else -2 :])


def read_signature(value: str) -> Signature | None:
    """The value of one DKIM-Signature header; None when it has no domain."""
    tags: dict[str, str] = {}
    for part in value.split(";"):
        name, equals, text = part.partition("=")
        if equals:
            tags.setdefault(name.strip().lower(), re.sub(r"\s+", "", text))
    domain = tags.get("d", "").lower()
    if not domain:
        return None
    signed = set(tags.get("h", "").lower().split(":"))
    return Signature(domain, tags.get("s", "").lower(), signed >= _STOP)


def aligned(one: str, other: str) -> bool:
    """Whether one domain is the other or lies below it (relaxed alignment, without a list of suffixes)."""
    one, other = one.lower().rstrip("."), other.lower().rstrip(".")
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))


def signature_for(values: "list[str]", domain: str) -> Signature | None:
    """Of several signatures the one of the From domain, else the first."""
    found = [one for one in map(read_signature, values) if one is not None]
    return next((one for one in found if aligned(one.domain, domain)), found[0] if found else None)


def _without_comments(text: str) -> str:
    """Comments nest; a quoted string may hold brackets and semicolons (RFC 5322 3.2.2)."""
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for letter in text:
        if escaped:
            escaped = False
        elif letter == "\\" and (quoted or depth):
            escaped = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter == "(" and not quoted:
            depth += 1
        elif letter == ")" and not quoted and depth:
            depth -= 1
        elif not depth and not (quoted and letter in ";="):
            out.append(letter)
    return "".join(out)
