"""What is typed about a mail account, checked and put together with what is known."""

import secrets as random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.storage.mail_accounts import MailAccount

_PORTS = {"ssl": 993, "starttls": 143, "none": 143}


def merged(
    known: MailAccount | None, given: Mapping[str, Any], *, no_imap: bool, no_limits: bool
) -> MailAccount:
    """The account that the values given make of the one known; what is not given stays.

    Raises AppError("address-…", "port-wrong", "maildir-missing").
    """
    address = parse_address(given["address"])
    for name in ("smtp_port", "imap_port"):
        if given.get(name) is not None and not 0 < given[name] < 65536:
            raise AppError("port-wrong")
    inbox = "imap" if given.get("imap_host") else "maildir" if given.get("maildir") else "none"
    if inbox == "none" and not no_imap and known is not None and known.address == address.text:
        inbox = known.inbox
    if given.get("maildir") and not Path(given["maildir"]).is_dir():
        raise AppError("maildir-missing", path=str(given["maildir"]))
    keep = known if known is not None and inbox == known.inbox else None
    security = given.get("imap_security") or (keep.imap_security if keep else "ssl")
    before = known or MailAccount(id=random.token_hex(8), address="", smtp_host="", smtp_port=0)
    return MailAccount(
        id=before.id,
        address=address.text,
        smtp_host=given["smtp_host"],
        smtp_port=given["smtp_port"],
        smtp_security=given["security"],
        user=given.get("user"),
        imap_host=given.get("imap_host") or (keep.imap_host if keep else None),
        imap_port=given.get("imap_port")
        or (keep.imap_port if keep else None)
        or (_PORTS[security] if inbox == "imap" else None),
        imap_security=security,
        maildir=str(Path(given["maildir"]).resolve())
        if given.get("maildir")
        else keep.maildir
        if keep
        else None,
        inbox=inbox,
        max_connections=max(1, given.get("max_connections") or before.max_connections),
        per_hour=0 if no_limits else _limit(given.get("per_hour"), before.per_hour),
        per_day=0 if no_limits else _limit(given.get("per_day"), before.per_day),
    )


def _limit(given: int | None, before: int) -> int:
    """0 = no limit."""
    return before if given is None else given if given >= 0 else 1
