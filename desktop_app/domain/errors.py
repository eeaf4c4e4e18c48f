"""The one exception that a user can meet.

It carries an id and parameters, never finished text and never an address, a name or a subject:
title, cause and next step are looked up in `i18n.error_texts` in the reader's language.
Anything else that escapes is a bug.
"""

from collections.abc import Sequence


class AppError(Exception):
    """A known failure: `id` names its texts, `rules` the law.md ids that refuse, `params` fill the texts."""

    def __init__(self, id: str, *, rules: Sequence[str] = (), **params: str | int) -> None:
        super().__init__(id)
        self.id = id
        self.rules = tuple(rules)
        self.params = params
