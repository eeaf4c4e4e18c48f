"""The probe as it came back: what our own provider wrote on it (mail.md 1.1 c, d)."""

from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parseaddr

from desktop_app.domain.address import parse_address
from desktop_app.domain.auth_results import read_results, signature_for
from desktop_app.domain.errors import AppError


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeHeaders:
    """`from_kept`: From is as we sent it. The others are "" or None where nothing was written."""

    from_kept: bool
    authserv_id: str
    verdicts: str
    dkim_domain: str
    dkim_covers_stop: bool | None


def read_probe(head: bytes, sender: str) -> ProbeHeaders:
    """The headers of a probe that was found. Never raises: a server may write what it likes."""
    mail = BytesHeaderParser(policy=compat32).parsebytes(head)
    shown = parseaddr(str(mail.get("From", "")))[1]
    results = None
    for name, value in mail.items():
        low = name.lower()
        if low == "x-kawaraban-probe" or low == "from":
            break  # what stands below was ours: a server adds above
        if low == "authentication-results":
            results = read_results(str(value))
            break
    signatures = [str(value) for value in mail.get_all("DKIM-Signature", [])]
    signature = signature_for(signatures, sender.rpartition("@")[2])
    return ProbeHeaders(
        from_kept=_key(shown) == _key(sender),
        authserv_id=results.server if results else "",
        verdicts=results.words() if results else "",
        dkim_domain=signature.domain if signature else "",
        dkim_covers_stop=signature.covers_stop if signature else None,
    )


def _key(text: str) -> str:
    try:
        return parse_address(text).key
    except AppError:
        return ""
