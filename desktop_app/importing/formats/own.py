"""The program's own export: known by the headers that only it has (`importing.own_export`)."""

from desktop_app.importing.formats.signature import Format
from desktop_app.importing.mapping import folded_header
from desktop_app.importing.own_export import FORMAT, HEADERS, NOT_STORED

TOLD = "stops_in_words"
"""The column that no export goes without, and that no other program has."""

_FIELDS = {
    header: "" if name in NOT_STORED else name for name, headers in HEADERS.items() for header in headers
}
_NUMBERED = {
    rf"{folded_header(header)}\d+": name for name in ("email", "kept") for header in HEADERS[name]
}

FORMATS = tuple(
    Format(
        id=FORMAT,
        keys=(HEADERS[TOLD][language],),
        needs=(HEADERS[TOLD][language],),
        fields=_FIELDS,
        patterns=_NUMBERED,
        several=frozenset({"kept"}),
    )
    for language in (0, 1)
)
