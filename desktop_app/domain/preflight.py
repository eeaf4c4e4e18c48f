"""送る前の確認: findings from the facts of a rendered mail, of the shop and of the send as a whole."""

from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.rendered import MessageContext, RenderedFacts

__all__ = ["Finding", "MessageContext", "RenderedFacts", "Severity"]
