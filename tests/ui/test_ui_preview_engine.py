"""The true view of a mail: seen on the screen, nothing of it runs, nothing leaves. In a process of its own.

Chromium prints lines of its own and wants to be alone: each test is a small program whose last line is JSON.
"""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from desktop_app.ui.preview import scheme

pytestmark = pytest.mark.skipif(not scheme.installed(), reason="QtWebEngine is an extra: preview")

_BEFORE = """
import json, socketserver, sys, threading, time
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from desktop_app.services.previews import PreviewImage
from tests.factories import png_bytes

app = QApplication([])
app.setStyle("Fusion")
from desktop_app.ui.preview import engine, scheme
from desktop_app.ui.preview.engine import WebRenderer

calls = []
class Count(socketserver.BaseRequestHandler):
    def handle(self):
        calls.append(self.request.recv(300).decode("latin-1"))
server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Count)
threading.Thread(target=server.serve_forever, daemon=True).start()
OUTSIDE = f"http://127.0.0.1:{server.server_address[1]}"
LOCAL = OUTSIDE.replace("127.0.0.1", "localhost")

def wait(until, seconds=20.0):
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
    return bool(until())

def spin(seconds):
    wait(lambda: False, seconds)

window = QWidget()
box = QVBoxLayout(window)
box.setContentsMargins(0, 0, 0, 0)
view = WebRenderer(window)
box.addWidget(view)
window.resize(500, 400)
window.show()
shown = []
view.shown.connect(lambda: shown.append(1))

def put(html, images=None):
    before = len(shown)
    view.show_mail(html, images or {})
    assert wait(lambda: len(shown) > before), "not shown"

def colours():
    picture = view.grab().toImage()
    return {
        picture.pixelColor(x, y).name() for x in range(5, 480, 15) for y in range(5, 380, 15)
    }

def close():
    window.close()
    view.deleteLater()
    window.deleteLater()
    spin(0.05)
    if engine._engine is not None:
        engine._engine.close()
"""


def without_simple() -> dict[str, str]:
    """The environment without the wish that other tests of pages have."""
    return {name: value for name, value in os.environ.items() if name != scheme.SIMPLE}


def run(program: str, *arguments: str, **environment: str) -> Any:
    """What the program printed last; it must end by itself and well."""
    source = textwrap.dedent(_BEFORE) + textwrap.dedent(program)
    done = subprocess.run(
        [sys.executable, "-c", source, *arguments],
        env={**without_simple(), "QT_QPA_PLATFORM": "offscreen", **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Release of profile requested" not in done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_html_and_the_pictures_inside_the_mail_are_seen() -> None:
    seen = run("""
        put('<body style="margin:0;background:#00ff00"><img src="cid:a@x" width="200" height="200">',
            {"a@x": PreviewImage(png_bytes(), "image/png")})
        wait(lambda: "#c8452d" in colours())
        found = sorted(colours())
        close()
        print(json.dumps(found))
    """)
    assert {"#00ff00", "#c8452d"} <= set(seen)


def test_nothing_is_fetched_and_nothing_runs() -> None:
    """A loopback server counts: every way out that HTML has, by name and by number, twice over."""
    answer = run("""
        hostile = '''<html><head><title>quiet</title>
        <link rel="preconnect" href="{0}"><link rel="dns-prefetch" href="{0}">
        <link rel="prefetch" href="{0}/a">
        <link rel="stylesheet" href="{0}/b.css"><link rel="preload" as="image" href="{0}/c.png">
        <link rel="icon" href="{0}/d.ico"><link rel="manifest" href="{0}/e">
        <meta http-equiv="refresh" content="0;url={0}/f"><base href="{0}/">
        <style>@import '{0}/g.css'; @font-face {{ font-family: x; src: url({0}/h) }}
        body {{ font-family: x; background: url({0}/i) }}</style></head>
        <body background="{0}/j" onload="document.title='RAN'">
        <script>document.title = 'RAN'; new Image().src = '{0}/k'; fetch('{0}/l')</script>
        <script src="{0}/m.js"></script><script type="module">import '{0}/n'</script>
        <img src="{0}/o.png" srcset="{0}/p.png 2x"><img src="x" onerror="document.title='RAN'">
        <img src="file:///etc/hostname"><picture><source srcset="{0}/q"><img></picture>
        <iframe src="{0}/r"></iframe><iframe srcdoc="<img src='{0}/s'>"></iframe>
        <object data="{0}/t"></object>
        <embed src="{0}/u"><video src="{0}/v" poster="{0}/w" autoplay></video>
        <audio src="{0}/x" autoplay></audio>
        <svg><image href="{0}/y"/><script>document.title='RAN'</script></svg>
        <form action="{0}/z"><input type="image" src="{0}/1"></form>
        <a id="link" href="{0}/2" ping="{0}/3" style="position:fixed;left:0;top:0;width:400px;height:100px;
        background:#ff0">link</a></body></html>'''
        for address in (OUTSIDE, LOCAL):
            put(hostile.format(address))
            spin(0.8)
            put("<p>changed</p>" + hostile.format(address))
            spin(0.8)
        inner = view.focusProxy() or view
        QTest.mouseClick(inner, Qt.MouseButton.LeftButton, pos=QPoint(50, 30))
        spin(0.5)
        answer = {"calls": calls, "title": view.title(), "at": view.url().toString()}
        close()
        print(json.dumps(answer))
    """)
    assert answer["calls"] == []
    assert answer["title"] != "RAN"
    assert answer["at"].startswith("kawaraban-mail://")


def test_a_changed_mail_keeps_the_place_and_never_goes_blank() -> None:
    answer = run("""
        tall = '<body style="margin:0"><div style="height:4000px;background:{}">words</div>'
        put(tall.format("#0000ff"))
        view.page().runJavaScript("window.scrollTo(0, 900)", 1)
        assert wait(lambda: view.page().scrollPosition().y() > 600)
        at = view.page().scrollPosition().y()
        assert wait(lambda: "#0000ff" in colours())
        before = len(shown)
        loads = []
        view.page().loadStarted.connect(lambda: loads.append(1))
        view.show_mail(tall.format("#ff0000"), {})
        during = set()

        def look():
            during.update(colours())
            return "#ff0000" in during and len(shown) > before

        assert wait(look)
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            app.processEvents()
            look()
        answer = {"moved": view.page().scrollPosition().y() - at, "during": sorted(during),
                  "loads": len(loads), "shown": len(shown) - before}
        close()
        print(json.dumps(answer))
    """)
    assert answer["moved"] == 0
    assert "#ffffff" not in answer["during"]
    assert "#ff0000" in answer["during"]
    assert (answer["loads"], answer["shown"]) == (0, 1)


def test_a_pc_lays_the_mail_out_wide_and_a_phone_narrow() -> None:
    answer = run("""
        put('<style>body { margin: 0; background: #0f0 } '
            '@media (max-width: 480px) { body { background: #00f } }</style>')
        view.set_sheet(680, 1.0)
        wide = wait(lambda: colours() == {"#00ff00"})
        view.setFixedWidth(387)
        view.set_sheet(387, 1.0)
        narrow = wait(lambda: "#0000ff" in colours())
        close()
        print(json.dumps([wide, narrow]))
    """)
    assert answer == [True, True]


def test_a_dark_window_leaves_the_mail_its_own_colours() -> None:
    answer = run("""
        app.styleHints().setColorScheme(Qt.ColorScheme.Dark)
        put('<head><style>:root { color-scheme: light dark } '
            '@media (prefers-color-scheme: dark) { body { background: #000000 } }</style></head><body>.')
        found = wait(lambda: colours() == {"#ffffff"}, 3)
        close()
        print(json.dumps(found))
    """)
    assert answer is True


def test_mails_that_come_while_the_first_one_loads_are_not_lost() -> None:
    answer = run("""
        for colour in ("#111111", "#222222", "#333333"):
            view.show_mail(f'<body style="background:{colour}">', {})
        last = wait(lambda: colours() == {"#333333"})
        close()
        print(json.dumps(last))
    """)
    assert answer is True


def test_a_hovered_link_is_told() -> None:
    answer = run("""
        told = []
        view.link_hovered.connect(told.append)
        put('<a href="https://example.jp/x" style="position:fixed;inset:0">link</a>')
        inner = view.focusProxy() or view
        QTest.mouseMove(inner, QPoint(100, 100))
        QTest.mouseMove(inner, QPoint(120, 120))
        wait(lambda: told[-1:] != [''] and told, 5)
        close()
        print(json.dumps(told))
    """)
    assert answer[-1:] == ["https://example.jp/x"]


def test_a_view_that_crashed_twice_says_so() -> None:
    answer = run("""
        from PySide6.QtWebEngineCore import QWebEnginePage
        broken = []
        view.broken.connect(lambda: broken.append(1))
        put("<p>one</p>")
        status = QWebEnginePage.RenderProcessTerminationStatus.CrashedTerminationStatus
        before = len(shown)
        view.page().renderProcessTerminated.emit(status, 1)
        again = wait(lambda: len(shown) > before)
        once = list(broken)
        view.page().renderProcessTerminated.emit(status, 1)
        answer = [again, once, broken]
        close()
        print(json.dumps(answer))
    """)
    assert answer == [True, [], [1]]


def test_the_mail_view_begins_with_the_true_view_and_falls_back_to_the_simple_one(tmp_path: Path) -> None:
    answer = run(
        """
        from pathlib import Path
        from desktop_app.services import build
        from desktop_app.services.environment import Environment
        from desktop_app.services.preferences import Preferences
        from desktop_app.ui.context import Ui
        from desktop_app.ui.preview.mail_view import MailView
        from desktop_app.ui.preview.simple_view import SimpleRenderer
        from desktop_app.ui.lanes import Inline
        from desktop_app.ui.tasks import TaskRunner
        from desktop_app.ui.theme.theme import Theme
        from tests.storage.books import new_book
        from tests.ui.conftest import FakeFrame, Holder

        services = build(new_book(Path(sys.argv[1])), Environment())
        frame = FakeFrame()
        ui = Ui(Theme(language="ja"), TaskRunner(Inline(), frame.show_error), Holder(services),
                Preferences(), frame)
        ui.theme.apply()
        mail = MailView(ui)
        mail.resize(500, 500)
        seen = []
        mail.shown.connect(lambda: seen.append(1))
        mail.show()
        mail.show_mail('<body style="background:#00ff00">green', "green", {})
        mail.show_mail('<body style="background:#0000ff">blue', "blue", {})
        at_once = mail.findChild(WebRenderer) is None
        first = wait(lambda: seen)
        web = mail.findChild(WebRenderer)
        true = web is not None and wait(lambda: web.grab().toImage().pixelColor(200, 200).name() == "#0000ff")
        notice = mail.notice.isVisible()
        mail.show_as("text")
        hidden = not web.isVisible()
        mail.show_as("phone")
        wide = web.width()
        web.broken.emit()
        spin(0.1)
        simple = mail.findChild(SimpleRenderer)
        answer = [at_once, first, true, notice, hidden, wide, simple.toPlainText().strip(),
                  mail.notice.isVisible()]
        mail.close()
        mail.deleteLater()
        close()
        ui.theme.close()
        services.book.close()
        print(json.dumps(answer))
    """,
        str(tmp_path),
    )
    assert answer == [True, True, True, False, True, 387, "blue", True]


def test_starting_costs_nothing_of_it_and_leaves_no_trace(tmp_path: Path) -> None:
    program = """
        import sys, json
        from PySide6.QtWidgets import QApplication
        from desktop_app.ui.preview import scheme
        scheme.register()
        app = QApplication([])
        import desktop_app.ui.preview.pane
        print(json.dumps([name for name in sys.modules if "WebEngine" in name]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []
    home = tmp_path / "home"
    home.mkdir()
    run("put('<p>x</p>'); close(); print('1')", HOME=str(home), XDG_DATA_HOME=str(home / "d"))
    left = [one for one in home.rglob("*") if one.is_file() and "fontconfig" not in one.parts]
    assert left == []
