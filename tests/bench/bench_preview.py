"""Prints how long a keystroke takes until the patched page is laid out and painted; run it, it is no test.

    QT_QPA_PLATFORM=offscreen python tests/bench/bench_preview.py [THEME]

A newsletter of 20 blocks with 12 photos, in the whole editor, in a book without contacts. "patched": the page
has the new words and is laid out. "painted": the next frame after that was made.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services import build
from desktop_app.services.environment import Environment
from desktop_app.services.preferences import Preferences
from desktop_app.storage import attachments, newsletters, settings, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.editor_view import EditorView
from desktop_app.ui.lanes import Threads
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.theme.theme import Theme
from tests.factories import aoi_shop, png_bytes
from tests.storage.books import NOW, new_book
from tests.ui.conftest import FakeFrame, Holder

LIMIT_MS = 150.0
KEYS = 60
PHOTOS = 12
_WORDS = "寒さが増してまいりましたが、いかがお過ごしでしょうか。真っ赤なポインセチアが入荷しました。"


def photo(number: int) -> bytes:
    """A PNG of 15 KB."""
    base, noise = png_bytes(60 + number, 40), os.urandom(15_000)
    return base[:-12] + len(noise).to_bytes(4, "big") + b"kwRw" + noise + b"\0\0\0\0" + base[-12:]


def blocks(photos: list[str]) -> list[dict[str, Any]]:
    """20 blocks: a heading, a greeting, products, photos beside text, a coupon, a button."""
    made: list[dict[str, Any]] = [
        {"type": "heading", "level": 1, "runs": ["十二月のお便り"]},
        {"type": "text", "parts": [{"paragraph": [_WORDS]}] * 4},
        {"type": "coupon", "value": "10%引き", "code": "FUYU", "until": "2026-12-25"},
        {"type": "button", "runs": ["ご予約はこちら"], "url": "https://example.jp/order", "order": True},
    ]
    for number, one in enumerate(photos):
        picture = {"attachment": one, "alt": "花"}
        if number % 3 == 0:
            made.append({"type": "product", "photo": picture, "name": "ポインセチア", "price": 1650 + number})
        elif number % 3 == 1:
            made.append({"type": "photo_text", "photo": picture, "parts": [{"paragraph": [_WORDS]}]})
        else:
            made.append({"type": "image", **picture})
    while len(made) < 20:
        made.append({"type": "text", "parts": [{"paragraph": [_WORDS]}] * 2})
    return made


def wait(until: Callable[[], object], seconds: float = 20.0) -> None:
    """Turn the event loop until it is so."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise TimeoutError
        QApplication.processEvents()


def main() -> None:
    app = QApplication([])
    app.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), sys.argv[1] if len(sys.argv) > 1 else "washi")


def measure(folder: Path, theme: str) -> None:
    services = build(new_book(folder), Environment())
    settings.save_shop(services.book, replace(aoi_shop(), remote_orders=True), NOW)
    photos = [
        attachments.store(services.book, photo(number), "image/png", f"{number}.png")
        for number in range(PHOTOS)
    ]
    made = newsletters.create(
        services.book, title="十二月", subject="師走", theme=theme, now=NOW, blocks=blocks(photos),
        topic_id=topics.default_topic(services.book).id, remote_sale_ad=True,
    )
    frame = FakeFrame()
    tasks = TaskRunner(Threads(services.book.release), frame.show_error)
    ui = Ui(Theme(language="ja"), tasks, Holder(services), Preferences(), frame)
    ui.theme.apply()
    editor = EditorView(ui)
    editor.retranslate()
    editor.resize(1240, 760)
    editor.show()
    shown: list[float] = []
    editor.preview.mail.shown.connect(lambda: shown.append(time.perf_counter()))
    editor.show_draft(services.drafts.open(made))
    wait(lambda: shown)

    from desktop_app.ui.preview.engine import WebRenderer, _engine

    view = editor.preview.findChild(WebRenderer)
    assert view is not None
    wait(lambda: not tasks.reading())
    patched, painted, gaps, work = type_keys(editor, view, shown)
    html = len(services.previews.show(made).html)
    sys.stdout.write(f"{theme}, {html / 1000:.0f} KB of HTML, limit {LIMIT_MS:.0f} ms\n")
    for name, times in (
        ("patched", patched), ("painted", painted), ("UI thread held", gaps), ("this process's work", work)
    ):  # fmt: skip
        worst = sorted(times)[int(len(times) * 0.95)]
        ratio = worst / LIMIT_MS
        sys.stdout.write(f"{name}: median {median(times):.0f} ms, 95 % {worst:.0f} ms, ratio {ratio:.2f}\n")
    editor.keeper.flush()
    wait(lambda: not editor.keeper.busy and not tasks.reading())
    tasks.stop(5)
    editor.close()
    editor.deleteLater()
    QApplication.processEvents()
    if _engine is not None:
        _engine.close()
    ui.theme.close()
    services.book.close()


class _Heart(QObject):
    """Notes when the view was painted, and the longest time that the UI thread did not turn."""

    def __init__(self) -> None:
        super().__init__()
        self.painted, self.longest, self._last = [0.0], 0.0, time.perf_counter()
        self._timer = QTimer(self, interval=4, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt calls it)
        if event.type() in (QEvent.Type.Paint, QEvent.Type.UpdateRequest):
            self.painted.append(time.perf_counter())
        return False


def rest(milliseconds: int) -> None:
    """Let the window live, without turning its loop faster than it does."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def type_keys(
    editor: EditorView, view: QWidget, shown: list[float]
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Milliseconds of each keystroke in the first text: until patched, until painted, of the longest time
    that the UI thread did not turn, and of the processor until patched (whatever else the PC does)."""
    patched, painted, gaps, work = [], [], [], []
    heart = _Heart()
    for inner in (view, *view.findChildren(QWidget)):
        inner.installEventFilter(heart)
    editor.model.choose(1)
    rest(500)
    for number in range(KEYS):
        before, heart.longest, start = len(shown), 0.0, time.perf_counter()
        used = time.process_time()
        block = editor.model.block
        assert block is not None
        parts = [{"paragraph": [f"{_WORDS}{number}"]}, *list(block["parts"])[1:]]
        editor.model.change_block("書く", typing="bench", parts=parts)
        loop = QEventLoop()
        editor.preview.mail.shown.connect(loop.quit)
        QTimer.singleShot(20_000, loop.quit)
        if len(shown) == before:
            loop.exec()
        work.append((time.process_time() - used) * 1000)
        editor.preview.mail.shown.disconnect(loop.quit)
        patched.append((shown[before] - start) * 1000)
        rest(120)  # as fast as somebody types
        painted += [(at - start) * 1000 for at in heart.painted if at > shown[before]][:1]
        gaps.append(heart.longest * 1000)
    return patched, painted, gaps, work


if __name__ == "__main__":
    main()
