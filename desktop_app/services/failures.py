"""What went wrong, in words for people, when something else than an AppError comes up to the top."""

from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.storage.sqlite import app_error

_PACKAGE = Path(__file__).parent.parent


def told(error: Exception) -> AppError:
    """The AppError for any exception. What is a bug of ours says where it happened, never with what data."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, UnicodeEncodeError):
        return AppError("text-unstorable")
    return app_error(error) or AppError("unexpected", kind=type(error).__name__, where=_where(error))


def _where(error: Exception) -> str:
    """The last line of our own code in the traceback, as package/module.py:line."""
    place, step = "?", error.__traceback__
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if file.is_relative_to(_PACKAGE):
            place = f"{file.relative_to(_PACKAGE).as_posix()}:{step.tb_lineno}"
        step = step.tb_next
    return place
