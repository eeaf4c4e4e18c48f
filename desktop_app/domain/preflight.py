"""送る前の確認: findings from the facts of rendered mails and of the send as a whole.

Owned by the preflight work; the values other packages exchange are here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """送信不可・注意・情報."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """指摘: one rule that speaks. `code` picks the sentence, `params` fill it."""

    rule: str
    severity: Severity
    code: str = ""
    params: tuple[tuple[str, str], ...] = ()
