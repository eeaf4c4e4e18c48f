"""Words about mail accounts: `resources/i18n/account.json`, `{"key": {"en": …, "ja": …}}`."""

import json
from collections.abc import Mapping
from functools import cache

from desktop_app.i18n.language import Language
from desktop_app.paths import resource_text


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every sentence of one language, with `{param}` placeholders."""
    table = json.loads(resource_text("i18n", "account.json"))
    return {key: texts[language] for key, texts in table.items()}


def with_name(text: str, name: str, **values: object) -> str:
    """`text` with a provider's name in it; beside a Japanese name no blank is left."""
    if not name[:1].isascii():
        text = text.replace(" {name}", "{name}")
    if not name[-1:].isascii():
        text = text.replace("{name} ", "{name}")
    return text.format(name=name, **values)
