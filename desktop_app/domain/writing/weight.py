"""How large a mail is, and who cuts or refuses it (mail.md 6)."""

from desktop_app.domain.finding import Finding, info, warn

RULE = "KW-SIZE"

NEARLY_CLIPPED, CLIPPED = 90_000, 102_000
"""Bytes of the HTML part from which Gmail nearly, or surely, cuts it."""
LARGE, REFUSED = 500_000, 1_000_000
"""Bytes of one mail on the wire: more than a newsletter should have; refused by SoftBank."""
HEADER_LIMIT = 12_000
"""Bytes of the header block that SoftBank takes."""


def check_weight(*, html: int, mail: int, header: int, stop_at: int | None) -> list[Finding]:
    """Sizes in bytes. `stop_at`: where in the HTML the opt-out address stands first; None = it has none."""
    found: list[Finding] = []
    if html > CLIPPED:
        cut_off = stop_at is None or stop_at > CLIPPED
        size = _kilobytes(html)
        found.append(
            warn(RULE, "size-stop-cut", kilobytes=size) if cut_off else warn(RULE, "size-cut", kilobytes=size)
        )
    elif html > NEARLY_CLIPPED:
        found.append(warn(RULE, "size-nearly-cut", kilobytes=_kilobytes(html)))
    if mail > REFUSED:
        found.append(warn(RULE, "size-refused", kilobytes=_kilobytes(mail)))
    elif mail > LARGE:
        found.append(info(RULE, "size-large", kilobytes=_kilobytes(mail)))
    if header > HEADER_LIMIT:
        found.append(warn(RULE, "size-header", kilobytes=_kilobytes(header)))
    return found


def _kilobytes(size: int) -> str:
    return f"{-(-size // 1000):,}"
