"""指摘: what a rule says about a mail, a shop or a send."""

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


def block(rule: str, code: str = "", **params: str) -> Finding:
    """A finding that stops; no override (law.md 0.4)."""
    return Finding(rule=rule, severity=Severity.BLOCK, code=code, params=tuple(params.items()))


def warn(rule: str, code: str = "", **params: str) -> Finding:
    """A finding that is named and lets the mail go."""
    return Finding(rule=rule, severity=Severity.WARN, code=code, params=tuple(params.items()))


def info(rule: str, code: str = "", **params: str) -> Finding:
    """A finding that is only shown."""
    return Finding(rule=rule, severity=Severity.INFO, code=code, params=tuple(params.items()))
