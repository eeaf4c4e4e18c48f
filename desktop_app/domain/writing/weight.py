"""How large a mail is, and who cuts or refuses it (mail.md 6)."""

from desktop_app.domain.finding import Finding, info, warn

RULE = "KW-SIZE"

NEARLY_CLIPPED, CLIPPED = 90_000, 102_000
"""Bytes of the HTML part from which Gmail nearly, or surely, cuts it."""
LARGE, REFUSED = 500_000, 1_000_000
"""Bytes of one mail on the wire: more than a newsletter should have; refused by SoftBank."""
HEADER_LIMIT = 12_000
"""Bytes of the header block that SoftBank takes."""


def check_weight(
    *, html: int, mail: int, header: int, stop_at: int | None, repeated: bool = False
) -> list[Finding]:
    """Sizes in bytes. `stop_at`: where in the HTML the opt-out address stands first; None = it has none.

    `repeated`: it stands above the content too.
    """
    found: list[Finding] = []
    if html > CLIPPED and stop_at is not None and stop_at > CLIPPED:
        found.append(warn(RULE, "size-stop-cut", kilobytes=_kilobytes(html)))
    elif html > NEARLY_CLIPPED:
        code = "size-cut" if html > CLIPPED else "size-nearly-cut"
        found.append(warn(RULE, f"{code}-repeated" if repeated else code, kilobytes=_kilobytes(html)))
    if mail > REFUSED:
        found.append(warn(RULE, "size-refused", kilobytes=_kilobytes(mail)))
    elif mail > LARGE:
        found.append(info(RULE, "size-large", kilobytes=_kilobytes(mail)))
    if header > HEADER_LIMIT:
        found.append(warn(RULE, "size-header", kilobytes=_kilobytes(header)))
    return found


def _kilobytes(size: int) -> str:
    return f"{-(-size // 1000):,}"
