"""`check-mail --from CASES.json`: the facts of a case's mail, and what the rules say about it."""

from collections.abc import Mapping
from typing import Any

from desktop_app.composing.facts import facts_of_content
from desktop_app.domain.finding import Finding
from desktop_app.domain.mail_case import read_mail_case
from desktop_app.domain.preflight import check_message


def check_case(case: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Findings about one case. Raises AppError `case-unreadable`, or as `facts_of_content`."""
    mail = read_mail_case(case)
    facts = facts_of_content(
        subject=mail.subject, text=mail.text, html=mail.html, from_display=mail.from_display
    )
    return check_message(facts, mail.shop, mail.context)
