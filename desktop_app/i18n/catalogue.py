"""Words on the screen and on the command line: English in the code, Japanese from gettext.

`gettext` and `ngettext` of the catalogue mark the sentences; `pybabel extract` finds them. A wheel and an
installer carry the compiled `.mo`; a source tree has only the `.po`, which Babel (there for the build)
reads. With neither, the program speaks English.
"""

import gettext
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from desktop_app.i18n.language import Language
from desktop_app.paths import resource_path

DOMAIN = "kawaraban"
Catalogue: TypeAlias = gettext.NullTranslations


@cache
def catalogue(language: Language) -> Catalogue:
    """The translations into `language`: an object with `gettext` and `ngettext`."""
    folder = resource_path("i18n", language, "LC_MESSAGES")
    return load(folder / f"{DOMAIN}.po", folder / f"{DOMAIN}.mo")


def load(source: Path, compiled: Path) -> Catalogue:
    """The compiled catalogue, unless its source is newer and can be read; English when there is none."""
    if source.is_file() and find_spec("babel") and not _is_newer(compiled, source):
        return _from_source(source)
    if compiled.is_file():
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    return gettext.NullTranslations()


def _is_newer(compiled: Path, source: Path) -> bool:
    return compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime


def _from_source(source: Path) -> Catalogue:
    # Only here: Babel is a tool for building, not a library of the installed program.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    buffer = BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
