"""What is remembered about the columns of files: listed, renamed, forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.moment import JST
from desktop_app.services.environment import Environment
from desktop_app.storage import import_mappings
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class KeptColumns:
    """One remembered choice. `used_on` is a day in Japan; a field of "" means: not taken over."""

    id: str
    name: str
    used_on: str
    columns: tuple[tuple[str, str], ...]
    """(header, field)."""
    values: tuple[tuple[str, str, str], ...]
    """(header, value, meaning)."""


@dataclass(frozen=True, slots=True)
class KeptMappings:
    """The remembered choices of one book."""

    book: Book
    environment: Environment

    def all(self) -> tuple[KeptColumns, ...]:
        """Every one, the one used last first."""
        return tuple(_view(one) for one in import_mappings.all_mappings(self.book))

    def rename(self, mapping_id: str, name: str) -> None:
        """Raises AppError("import-mapping-missing", "import-mapping-unnamed")."""
        import_mappings.rename(self.book, mapping_id, name)

    def forget(self, mapping_id: str) -> None:
        """It is not used any more. Raises AppError("import-mapping-missing")."""
        import_mappings.forget(self.book, mapping_id)


def _view(one: import_mappings.KeptMapping) -> KeptColumns:
    said = _dict(one.mapping.get("meanings"))
    return KeptColumns(
        id=one.id,
        name=one.name,
        used_on=one.used_at.astimezone(JST).date().isoformat(),
        columns=tuple((name, str(field)) for name, field in _dict(one.mapping.get("columns")).items()),
        values=tuple(
            (name, value, str(meaning))
            for name, values in said.items()
            for value, meaning in _dict(values).items()
        ),
    )


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
