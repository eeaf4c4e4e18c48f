"""The process in which own and imported themes run: a loop without end or a flood of memory ends it alone.

In by standard input: the length of a pickle (8 bytes), then ("render", page, theme) or ("check", theme).
Out: a line of JSON for each, {"pieces"}, {"faults"} or {"error", "params"}; first of all {"ready": true}.
"""

import json
import os
import pickle
import sys
from typing import IO, Any

MAX_MEMORY = 700_000_000
"""Bytes of address space."""
_FILES = 8


def main() -> int:
    """Serve until standard input ends."""
    with os.fdopen(os.dup(0), "rb") as given, os.fdopen(os.dup(1), "wb") as out:
        # All that is needed is loaded here: afterwards this process opens no file any more.
        from desktop_app.composing import theme_sample, theme_trial
        from desktop_app.composing.themes import THEMES, load_theme, render_here

        page = theme_sample.sample_page("en", theme_sample.BLOCKS)
        for theme in THEMES[:1]:
            render_here(page, load_theme(theme))
        theme_trial.trial_faults(load_theme(THEMES[0]))
        _limit()
        _say(out, {"ready": True})
        while len(head := given.read(8)) == 8:
            _answer(out, pickle.loads(given.read(int.from_bytes(head, "big"))))  # noqa: S301 (our own parent)
    return 0


def _limit() -> None:
    if sys.platform == "win32":
        return  # the parent holds it
    import contextlib
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        # macOS refuses to limit what is already larger.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _answer(out: IO[bytes], wanted: tuple[Any, ...]) -> None:
    from desktop_app.composing import slots, theme_trial
    from desktop_app.composing.themes import render_here
    from desktop_app.domain.errors import AppError

    try:
        if wanted[0] == "check":
            _say(out, {"faults": theme_trial.as_json(theme_trial.trial_faults(wanted[1]))})
        else:
            _say(out, {"pieces": slots.to_json(render_here(wanted[1], wanted[2]))})
    except AppError as error:
        _say(out, {"error": error.id, "params": dict(error.params)})
    except Exception as error:  # whatever a template may raise
        _say(out, {"error": "theme-broken", "params": {}, "why": type(error).__name__})


def _say(out: IO[bytes], line: dict[str, Any]) -> None:
    out.write(json.dumps(line, separators=(",", ":"), default=str).encode("ascii") + b"\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
