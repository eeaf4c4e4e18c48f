"""A file for the owner, written whole or not at all."""

from pathlib import Path

from desktop_app.domain.errors import AppError


def write_whole(file: str, data: bytes) -> None:
    """Write beside the target, then take its place. Raises AppError("file-not-writable")."""
    target = Path(file)
    half = target.with_name(f".{target.name}.part")
    try:
        try:
            half.write_bytes(data)
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise AppError("file-not-writable", file=file) from None
