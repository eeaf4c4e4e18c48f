"""Sets Kawaraban up and starts it: `python3 packaging/bootstrap.py run`, or `test`, or `setup`.

Needs nothing but Python. This file must at least load on Pythons that are too old for the rest, to say so.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def supported_pythons(pyproject: str) -> tuple:  # type: ignore[type-arg]  # old Pythons read this line
    """First and last supported (major, minor) in the text of pyproject.toml, the one place that says it."""
    found = re.search(r'^requires-python = ">=3\.(\d+),<3\.(\d+)"$', pyproject, re.MULTILINE)
    if found is None:
        raise ValueError("requires-python is not written as >=3.x,<3.y")
    return (3, int(found.group(1))), (3, int(found.group(2)) - 1)


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)
    first, last = supported_pythons((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    this = sys.version_info[:2]
    if not first <= this <= last:
        said = ("%d.%d" % first, "%d.%d" % last, "%d.%d" % this)  # noqa: UP031
        print("Kawaraban needs Python %s to %s; this is Python %s. Nothing was installed." % said)  # noqa: UP031
        print("Kawaraban には Python %s～%s が必要です（これは %s）。何もインストールしていません。" % said)  # noqa: UP031
        return 1
    sys.path.insert(0, str(ROOT / "packaging"))
    import setup_steps

    return setup_steps.command_line(ROOT, first, last)


if __name__ == "__main__":
    sys.exit(main())
