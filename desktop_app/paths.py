"""The only module that knows where resources are: beside the package, or inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Path of a packaged resource, e.g. `resource_path("law", "rules.json")`. It need not exist."""
    inside = _PACKAGE / "resources"
    root = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def resource_text(*parts: str) -> str:
    """A packaged text file. FileNotFoundError means a broken installation."""
    return resource_path(*parts).read_text(encoding="utf-8")


def resource_bytes(*parts: str) -> bytes:
    """A packaged file's bytes. FileNotFoundError means a broken installation."""
    return resource_path(*parts).read_bytes()
