"""What the command line says about how a file is to be read: text, applied to the file's tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.importing.formats import MappingChoice, as_format, with_choices
from desktop_app.importing.formats.choices import column_at
from desktop_app.importing.mapping import ALL_FIELDS, SPEAKING
from desktop_app.importing.parts import MEANINGS, Part
from desktop_app.importing.source import ReadOptions
from desktop_app.importing.table import Table

_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_FIELDS = {
    "": "", "-": "", "none": "", "skip": "", "name": "full", "fullname": "full", "氏名": "full",
    "姓": "family", "名": "given", "mail": "email", "e-mail": "email", "メールアドレス": "email",
    "tel": "phone", "電話番号": "phone", "フリガナ": "kana", "会社名": "company", "部署名": "department",
    "役職": "title", "tag": "tags", "タグ": "tags", "memo": "note", "メモ": "note", "住所": "postal",
    "basis": "row_basis", "obtained_at": "date", "on": "date",
}  # fmt: skip
_MEANINGS = {
    "subscribed": "yes", "consent": "yes", "true": "yes", "opt-in": "yes", "optin": "yes", "同意": "yes",
    "false": "no", "unconfirmed": "no", "unknown": "no", "未同意": "no",
    "stop": "unsubscribed", "stopped": "unsubscribed", "unsubscribe": "unsubscribed",
    "optout": "unsubscribed", "opt-out": "unsubscribed", "停止": "unsubscribed", "解除": "unsubscribed",
    "bounce": "bounced", "cleaned": "bounced", "エラー": "bounced",
    "complaint": "complained", "spam": "complained", "苦情": "complained",
    "hand": "manual", "手動": "manual", "withdrawn": "left", "退会": "left",
    "ignore": "nothing", "-": "nothing", "": "nothing",
}  # fmt: skip
_HEADER_WITHIN = 15
STOP_KINDS = tuple(one for one in MEANINGS if one not in ("yes", "no", "nothing"))
"""What a whole list of stops may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How to read a file; None and () = find it. `maps` are "COL=FIELD", `status_maps` "COL:VALUE=STATUS"."""

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    maps: tuple[str, ...] = ()
    status_maps: tuple[str, ...] = ()
    stop_list: str | None = None

    def reading(self) -> ReadOptions:
        """For `source.read_source`."""
        delimiter = self.delimiter
        if delimiter is not None:
            delimiter = _DELIMITERS.get(delimiter.lower(), delimiter)
        return ReadOptions(
            encoding=self.encoding, delimiter=delimiter, header_row=self.header_row, sheet=self.sheet
        )

    def with_header_of(self, tables: Sequence[Table]) -> "ImportOptions":
        """The same, with the record as header that holds the names that were said, where no header does."""
        said = [[text.rpartition("=")[0].strip()] for text in self.maps]
        said += [_beginnings(text.rpartition("=")[0]) for text in self.status_maps]
        if self.header_row is not None:
            return self
        for table in tables:
            for names in said:
                if any(column_at(table.header, _place(one, table.header)) is not None for one in names):
                    continue
                for record in table.records[:_HEADER_WITHIN]:
                    if {one for one in names if one and not one.isdigit()} & {*map(str.strip, record.cells)}:
                        return replace(self, header_row=record.row)
        return self

    def applied(self, parts: Sequence[Part]) -> list[Part]:
        """The parts with what was said about their columns; each table takes what it has.

        Raises AppError: import-option-wrong, import-column-unknown, import-field-unknown,
        import-meaning-unknown.
        """
        columns = [self._column_map(text, parts) for text in self.maps]
        values = [self._value_map(text, parts) for text in self.status_maps]
        return [_mapped(self._of_format(part), columns, values) for part in parts]

    def _of_format(self, part: Part) -> Part:
        wanted = (self.format or "").strip().lower()
        if not wanted or wanted in (part.format, part.table.kind):
            return part
        if part.format.startswith(f"{wanted}_"):
            return part
        told = as_format(part, wanted)
        if told is None:
            raise AppError("import-format-other", wanted=wanted, found=part.format)
        return told

    def _column_map(self, text: str, parts: Sequence[Part]) -> tuple[str, str]:
        name, equals, field = text.rpartition("=")
        if not equals or not name:
            raise AppError("import-option-wrong", option="--map")
        field = field.strip()
        field = field if field in ALL_FIELDS else _FIELDS.get(field.lower(), field)
        if field not in ALL_FIELDS:
            raise AppError("import-field-unknown", field=field)
        return _known_column(name, parts, "--map"), field

    def _value_map(self, text: str, parts: Sequence[Part]) -> tuple[str, str, str]:
        front, equals, meaning = text.rpartition("=")
        pieces = front.split(":")
        if not equals or len(pieces) < 2:
            raise AppError("import-option-wrong", option="--status-map")
        splits = [(":".join(pieces[:at]), ":".join(pieces[at:])) for at in range(1, len(pieces))]
        name, value = next((one for one in splits if _has(one[0], parts)), splits[0])
        return _known_column(name, parts, "--status-map"), value, _meaning(meaning)


FOUND = ImportOptions()
"""Everything is found."""


def _meaning(text: str) -> str:
    word = text.strip()
    if word in set(Basis):
        return word
    word = word.lower()
    found = word if word in MEANINGS else _MEANINGS.get(word)
    if found is None:
        raise AppError("import-meaning-unknown", meaning=text)
    return found


def _beginnings(text: str) -> list[str]:
    """Every name that "COL:VALUE" may begin with: both may hold colons."""
    pieces = text.split(":")
    return [":".join(pieces[:at]).strip() for at in range(1, len(pieces))]


def _has(name: str, parts: Iterable[Part]) -> bool:
    return any(column_at(part.table.header, _column(name, part)) is not None for part in parts)


def _column(name: str, part: Part) -> str:
    return _place(name, part.table.header)


def _place(name: str, header: Sequence[str]) -> str:
    """A bare number names a column by its place where no header is that number."""
    plain = name.strip()
    numbered = plain.isascii() and plain.isdigit() and column_at(header, plain) is None
    return f"列{plain}" if numbered else name


def _known_column(name: str, parts: Sequence[Part], option: str) -> str:
    if not _has(name, parts):
        file = parts[0].table.name if parts else option
        raise AppError("import-column-unknown", column=name, file=file)
    return name


def _mapped(part: Part, columns: Iterable[tuple[str, str]], values: Iterable[tuple[str, str, str]]) -> Part:
    header = part.table.header
    fields = {
        _column(name, part): field
        for name, field in columns
        if column_at(header, _column(name, part)) is not None
    }
    meanings: dict[str, dict[str, str]] = {}
    bases: dict[str, dict[str, str]] = {}
    for name, value, meaning in values:
        at = column_at(header, _column(name, part))
        if at is None:
            continue
        named = meaning in set(Basis)
        (bases if named else meanings).setdefault(header[at], {})[value.strip()] = meaning
        if not _speaks(part, fields, at, ("row_basis",) if named else (*SPEAKING, "stopped")):
            fields.setdefault(f"列{at + 1}", "row_basis" if named else "status")
    if fields or meanings:
        part = with_choices(part, MappingChoice(columns=fields, meanings=meanings))
    if bases:
        part = replace(part, meanings=_joined(part.meanings, bases))
    return part


def _speaks(part: Part, fields: Mapping[str, str], at: int, speaking: Sequence[str]) -> bool:
    """Whether a column's values are looked at already, by what it is or what it was said to be."""
    header = part.table.header
    if any(column_at(header, name) == at for name in fields):
        return True
    return any(at in part.columns.of.get(name, ()) for name in speaking)


def _joined(
    one: Mapping[str, Mapping[str, str]], other: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    return {**one, **{name: {**one.get(name, {}), **values} for name, values in other.items()}}
