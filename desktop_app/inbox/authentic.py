"""Whether our own provider says that a mail really comes from its From address (mail.md 3.7, RFC 8601).

Only what the provider's last server wrote counts. Anybody may put an Authentication-Results into his own
mail, also one that names our provider; ARC seals are the word of others.
"""

from collections.abc import Iterator
from typing import Literal

from desktop_app.domain.address import AddressError, parse_address
from desktop_app.domain.auth_results import UNNAMED, MethodResult, aligned, read_methods, same_server
from desktop_app.inbox.mail import Mail, addresses

Verdict = Literal["pass", "fail", "none"]
HEADER = "authentication-results"

_SENDER_PROPERTIES = ("smtp.mailfrom", "smtp.mfrom", "smtp.envfrom", "smtp.mail")
_SIGNER_PROPERTIES = ("header.d", "header.i")
_PASSED = frozenset({"pass", "bestguesspass"})


def verdict(mail: Mail, trusted_authserv_id: str) -> Verdict:
    """What our provider found. `trusted_authserv_id` is the name that it wrote on the probe ("" = none).

    "pass": DMARC passed, or SPF or DKIM did for the domain of From. "fail": DMARC failed, or SPF says that
    the domain's mail never comes from there and no signature says otherwise, or From does not name one
    address. "none": nothing was written or nothing follows from it.
    """
    senders = [one for value in mail.all("from")[:10] for one in addresses(value)]
    if len(senders) > 1 or len(mail.all("from")) > 1:
        return "fail"
    found = list(_results(mail, trusted_authserv_id))
    dmarc = [one for one in found if one.method == "dmarc"]
    if any(one.result == "fail" for one in dmarc):
        return "fail"
    if not senders or not found:
        return "none"
    domain = _wire_domain(senders[0])
    for one in dmarc[:1]:
        if one.result in _PASSED and one.properties.get("header.from", domain) == domain:
            return "pass"
    return _without_dmarc(mail, found, domain)


def statements(mail: Mail, trusted_authserv_id: str) -> str:
    """What our provider wrote, as it stands in the mail, for the evidence; "" when it wrote nothing."""
    return "\n".join(_trusted(mail, trusted_authserv_id))[:4000]


def _without_dmarc(mail: Mail, found: list[MethodResult], domain: str) -> Verdict:
    """A domain that publishes no DMARC, or a provider that does not look for it."""
    signed = [one for one in found if one.method == "dkim" and one.result in _PASSED]
    if any(aligned(signer, domain) for one in signed if (signer := _domain(one, _SIGNER_PROPERTIES))):
        return "pass"
    for one in found:
        if one.method != "spf":
            continue
        envelope = _domain(one, _SENDER_PROPERTIES) or _envelope_domain(mail)
        if one.result in _PASSED and aligned(envelope, domain):
            return "pass"
        if one.result in ("fail", "hardfail") and aligned(envelope, domain):
            return "fail"
    return "none"


def _results(mail: Mail, trusted: str) -> Iterator[MethodResult]:
    for value in _trusted(mail, trusted):
        parsed = read_methods(value)
        if parsed is not None:
            yield from parsed[1]


def _trusted(mail: Mail, trusted: str) -> list[str]:
    """The headers that our provider surely wrote: the topmost, and further ones above its own Received.

    What a sender wrote stands below the first Received, so that below it no second header is believed.
    """
    if not trusted:
        return []
    trusted = UNNAMED if "=" in trusted else trusted.lower()
    names = [name for name, _ in mail.headers]
    topmost = names.index(HEADER) if HEADER in names else None
    if topmost is None:
        return []
    received = names.index("received") if "received" in names else topmost
    above = [value for name, value in mail.headers[:received] if name == HEADER]
    found = []
    for value in above or [mail.headers[topmost][1]]:
        parsed = read_methods(value)
        if parsed is None or not same_server(parsed[0], trusted):
            break
        found.append(value)
    return found


def _wire_domain(address: str) -> str:
    """As servers write it: an international name in its ASCII form."""
    try:
        return parse_address(address).wire.rpartition("@")[2].lower()
    except AddressError:
        return address.rpartition("@")[2].lower()


def _domain(one: MethodResult, properties: tuple[str, ...]) -> str:
    value = next((one.properties[name] for name in properties if name in one.properties), "")
    return value.rpartition("@")[2].strip("<>")


def _envelope_domain(mail: Mail) -> str:
    """Of the Return-Path that our provider wrote: it stands above what the provider found."""
    for name, value in mail.headers:
        if name == "return-path":
            return value.strip().strip("<>").rpartition("@")[2]
        if name == HEADER:
            break
    return ""
