"""What QtWebEngine must find in the process before it starts. Imports nothing of it.

The scheme itself is registered by `engine` when a preview is first shown: Chromium wants to know it before
the first profile is made, not before the application is (seen with 6.11). Importing QtWebEngineCore costs
25 to 45 ms and 30 MB, which a start without preview does not pay.
"""

import os
from importlib.util import find_spec

NAME = "kawaraban-mail"
"""Scheme of everything a preview loads."""

SIMPLE = "KAWARABAN_PREVIEW"
"""Environment variable: "simple" shows the simple view also where QtWebEngine is there."""

# Nothing but our own scheme is ever loaded; these see to it that not even a name is looked up.
_FLAGS = (
    '--host-resolver-rules="MAP * ~NOTFOUND"',
    "--disable-background-networking",
    "--dns-prefetch-disable",
    "--disable-gpu",
    "--renderer-process-limit=1",  # several mails shown at once share the one that draws: 90 MB each
)


def installed() -> bool:
    """Whether QtWebEngine is there."""
    return find_spec("PySide6.QtWebEngineWidgets") is not None


def available() -> bool:
    """Whether the true view is there and wanted."""
    return os.environ.get(SIMPLE) != "simple" and installed()


def register() -> None:
    """Prepare the process: no network, software drawing, no sandbox for root (Chromium refuses it there).

    Cheap, and harmless to repeat; it may be called at start or when a preview is first shown.
    """
    known = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    missing = [flag for flag in _FLAGS if flag not in known]
    if missing:
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(filter(None, (known, *missing)))
    # A mail is a still picture: drawing it in software needs no graphics driver, and a window that is already
    # shown need not be made anew for it.
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
