"""The only module that knows where resources and the user's data are.

Resources stand beside the package in a source tree and inside it in an installed wheel.
"""

import os
import uuid
from pathlib import Path

from filelock import FileLock
from platformdirs import user_data_path

from desktop_app.domain.errors import AppError

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


def resource_names(*parts: str) -> list[str]:
    """Names of the files and folders in a packaged folder, sorted; empty if there is no such folder."""
    folder = resource_path(*parts)
    return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []


def user_data() -> Path:
    """The folder for this user's data on this PC, made if it is missing.

    KAWARABAN_HOME names another one. Raises AppError("user-data-unwritable").
    """
    chosen = os.environ.get("KAWARABAN_HOME")
    folder = Path(chosen).absolute() if chosen else user_data_path("Kawaraban", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError("user-data-unwritable", folder=str(folder)) from error
    return folder


def default_book() -> Path:
    """Where the book is when nobody names another. The file need not exist."""
    return user_data() / "kawaraban.book"


def device_id() -> str:
    """This PC's random id, made at first use and kept.

    Each device writes its own chain of entries into a book. Raises AppError("user-data-unwritable").
    """
    file = user_data() / "device-id"
    try:
        with FileLock(file.with_suffix(".lock")):
            if file.exists():
                return str(uuid.UUID(file.read_text(encoding="ascii").strip()))
            made = str(uuid.uuid4())
            whole = file.with_suffix(".new")  # so that a full disk leaves no half-written id
            whole.write_text(made + "\n", encoding="ascii")
            whole.replace(file)
            return made
    except ValueError as error:
        raise AppError("device-id-damaged", file=str(file)) from error
    except OSError as error:
        raise AppError("user-data-unwritable", folder=str(file.parent)) from error
