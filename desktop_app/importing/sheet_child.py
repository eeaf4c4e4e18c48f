"""The process that reads one workbook and may die of it: bytes come in by standard input, JSON goes out.

First line in: {"kind", "name", "sheet", "stream", "bytes"}, then the file. Out: {"sheets": […], "picked"},
lines of {"rows": [[number, [cell, …]], …]}, {"faults": […]}, and {"done": true}; or {"error", "params"}.
"""

import codecs
import json
import os
import sys
from typing import IO, Any

_AT_ONCE = 500


def main() -> int:
    """Read what standard input holds; the exit code is 0 also when the workbook could not be read."""
    with os.fdopen(os.dup(0), "rb") as given, os.fdopen(os.dup(1), "wb") as out:
        wanted = json.loads(given.readline(100_000))
        data = given.read(int(wanted["bytes"]))
        # All that is needed is loaded here: afterwards this process can't open a file any more.
        from desktop_app.importing import sheet_rows
        from desktop_app.importing.child_limits import limit_this_process

        for codec in ("cp437", "utf-16", "utf-16-le", "cp1252", "cp932"):
            codecs.lookup(codec)
        limit_this_process()
        _answer(out, wanted, data, sheet_rows)
    return 0


def _answer(out: IO[bytes], wanted: dict[str, Any], data: bytes, sheet_rows: Any) -> None:
    from desktop_app.domain.errors import AppError

    try:
        sheets = sheet_rows.read_sheets(
            data, wanted["kind"], wanted["name"], wanted["sheet"], stream=wanted["stream"]
        )
    except AppError as error:
        _say(out, {"error": error.id, "params": dict(error.params)})
        return
    except MemoryError:
        _say(out, {"error": "memory"})
        return
    except BaseException as error:  # calamine's panics are no Exception
        _say(out, {"error": "broken", "why": f"{type(error).__name__}: {error}"[:200]})
        return
    picked = next((sheet for sheet in sheets if sheet.rows), None)
    about = [[one.name, one.count, one.hidden, one.addresses] for one in sheets]
    _say(out, {"sheets": about, "picked": picked.name if picked else None})
    if picked:
        for start in range(0, len(picked.rows), _AT_ONCE):
            _say(out, {"rows": picked.rows[start : start + _AT_ONCE]})
        _say(out, {"faults": picked.faults})
    _say(out, {"done": True})


def _say(out: IO[bytes], line: dict[str, Any]) -> None:
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
