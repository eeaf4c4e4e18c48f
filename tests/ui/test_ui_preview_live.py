"""The preview while somebody writes: patched in place, clicked, pointed at, dark. True Chromium, real clicks.

Each test is a small program in a process of its own (see `test_ui_preview_engine`).
"""

import textwrap
from pathlib import Path
from typing import Any

import pytest

from desktop_app.ui.preview import scheme
from tests.ui.test_ui_preview_engine import run

pytestmark = pytest.mark.skipif(not scheme.installed(), reason="QtWebEngine is an extra: preview")

_PAGE = '''
def js(call):
    got = []
    view.page().runJavaScript(call, 1, lambda value: got.append(value))
    assert wait(lambda: got)
    return got[0]

def press(x, y, button=Qt.MouseButton.LeftButton):
    QTest.mouseClick(view.focusProxy() or view, button, pos=QPoint(x, y))
    spin(0.3)
'''


def live(program: str, *arguments: str) -> Any:
    """What the program printed last."""
    return run(_PAGE + textwrap.dedent(program), *arguments)


def test_only_what_differs_is_touched_and_pictures_stay() -> None:
    seen = live("""
        page = '''<!doctype html><html lang="ja"><head><title>{title}</title></head><body style="margin:0">
        <div class="kw-b-0"><p id="a">{first}</p></div>
        <div class="kw-b-1"><img id="p" src="cid:a@x" width="50" height="50"></div>
        <div class="kw-b-2"><p id="b">{second}</p></div>{more}
        <div class="kw-b-foot">footer</div></body></html>'''
        photo = {"a@x": PreviewImage(png_bytes(), "image/png")}
        words = dict(title="t", first="one", second="two", more="")
        put(page.format(**words), photo)
        js('''window.kept = ["a", "b", "p"].map(one => document.getElementById(one)); window.touched = [];
        new MutationObserver(all => all.forEach(one => window.touched.push(
            (one.target.parentElement ?? one.target).id || one.target.nodeName)))
        .observe(document, {subtree: true, childList: true, characterData: true, attributes: true}); 1''')
        js("document.images[0].addEventListener('load', () => window.touched.push('LOADED')); 1")

        put(page.format(**{**words, "first": "one!"}), photo)
        touched = js("window.touched.splice(0).join()")
        same = js("window.kept.every(one => one === document.getElementById(one.id))")
        put(page.format(**{**words, "first": "one!", "more": '<div class="kw-b-3">new</div>'}), photo)
        added = js("document.body.innerText.replace(/\\\\s+/g, ' ').trim()")
        still = js("window.kept[2] === document.getElementById('p') && window.kept[2].complete")
        moved = page.replace('<div class="kw-b-0"><p id="a">{first}</p></div>', '').format(**words)
        put(moved, photo)
        kept = js("window.kept[2] === document.getElementById('p')")
        loaded = js("window.touched.includes('LOADED')")
        close()
        print(json.dumps([touched, same, added, still, kept, loaded]))
    """)
    assert seen == ["a", True, "one! two new footer", True, True, False]


def test_a_click_names_the_block_and_leads_nowhere() -> None:
    answer = live("""
        told = []
        view.block_clicked.connect(told.append)
        view.set_sheet(500, 1.0)
        put(f'''<body style="margin:0"><div style="height:50px">head</div>
        <div class="x kw-b-0" style="height:50px"><a href="{OUTSIDE}/a" style="display:block;height:50px">link
        </a></div><table class="kw-b-12" cellspacing="0" style="height:50px;width:400px"><tr><td>
        <b>deep</b></td></tr></table>
        <div class="kw-b-foot" style="height:50px"><a href="mailto:x@example.jp">stop</a></div>
        <div class="kw-b-99999999999" style="height:50px">no place</div><div class="xkw-b-5"
        style="height:50px">no mark</div>''')
        for y in (20, 75, 125, 160, 225, 275):
            press(20, y)
        press(20, 75, Qt.MouseButton.MiddleButton)
        answer = [told, calls, view.url().path()]
        close()
        print(json.dumps(answer))
    """)
    assert answer == [[0, 12, -1], [], "/"]


def test_a_hostile_mail_can_not_speak_through_the_channel() -> None:
    answer = live("""
        told = []
        view.block_clicked.connect(told.append)
        put('''<head><title>quiet</title></head><body onclick="document.title='RAN'"
        onload="document.title='RAN'">
        <script>new QWebChannel(qt.webChannelTransport, c => c.objects.bridge.hit(3))</script>
        <div class="kw-b-1" onclick="document.title='RAN'" style="position:fixed;inset:0">words</div>''')
        put('''<body><script>kawaraban.update('gone')</script><img src="x" onerror="document.title='RAN'">
        <div class="kw-b-2" onclick="document.title='RAN'" style="position:fixed;inset:0">words</div>''')
        press(50, 50)
        answer = [told, view.title(), js("document.body.innerText.trim()")]
        close()
        print(json.dumps(answer))
    """)
    assert answer[0] == [2]
    assert answer[1] != "RAN"
    assert answer[2] == "words"


def test_a_block_is_outlined_and_scrolled_to_also_one_that_comes_later() -> None:
    answer = live("""
        tall = '<div class="kw-b-{}" style="height:300px">block</div>'
        put('<body style="margin:0">' + "".join(tall.format(one) for one in range(10)))
        outlined = '''[...document.querySelectorAll("div")]
            .filter(one => getComputedStyle(one).outlineStyle === "solid").map(one => one.className).join()'''
        view.show_block(7)
        there = wait(lambda: js("scrollY") > 1500)
        seven = js(outlined)
        written = js("document.querySelector('.kw-b-7').getAttribute('style')")
        view.show_block(11)
        spin(0.2)
        none = js(outlined)
        at = js("scrollY")
        put('<body style="margin:0">' + "".join(tall.format(one) for one in range(14)))
        later = wait(lambda: js("scrollY") > at + 300)
        eleven = js(outlined)
        view.show_block(None)
        spin(0.1)
        answer = [there, seven, written, none, later, eleven, js(outlined)]
        close()
        print(json.dumps(answer))
    """)
    assert answer == [True, "kw-b-7", "height:300px", "", True, "kw-b-11", ""]


def test_the_chosen_block_stays_in_view_while_the_page_grows_until_somebody_scrolls() -> None:
    answer = live("""
        page = ('<body style="margin:0"><div style="height:{}px">photo</div>{}'
                '<div style="height:2000px"></div>')
        block = '<div class="kw-b-1" style="height:100px">block</div>'
        inside = "(b => b.top >= 0 && b.bottom <= innerHeight + 1)" \
            "(document.querySelector('.kw-b-1').getBoundingClientRect())"
        put(page.format(50, block))
        view.show_block(1)
        spin(0.1)
        put(page.format(900, block))
        grown = wait(lambda: js(inside), 30)
        put(page.format(900, ""))
        put(page.format(1900, block))
        back = wait(lambda: js(inside), 30)
        window.resize(500, 150)
        smaller = wait(lambda: js(f"innerHeight < 300 && {inside}"), 30)
        spin(0.5)
        js("dispatchEvent(new WheelEvent('wheel')), document.dispatchEvent(new WheelEvent('wheel')),"
           "scrollTo(0, 0), 1")
        put(page.format(1800, block))
        spin(0.5)
        answer = [grown, back, smaller, js("scrollY")]
        close()
        print(json.dumps(answer))
    """)
    assert answer == [True, True, True, 0]


def test_dark_shows_the_mails_own_dark_rules_whatever_the_window_is() -> None:
    answer = live("""
        from PySide6.QtGui import QColor
        mail = '''<head><style>:root { color-scheme: light dark }
        body { background: #ffffff } @media (prefers-color-scheme: dark) { body { background: #102030 } }
        @media (prefers-color-scheme: light) { body { background: #fffffe } }
        @media screen and (prefers-color-scheme: dark) and (max-width: 100px) { body { background: red } }
        </style></head><body>.'''
        found = []
        for window_scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
            app.styleHints().setColorScheme(window_scheme)
            for dark in (False, True):
                before = len(shown)
                view.show_mail(mail, {}, dark=dark)
                assert wait(lambda: len(shown) > before)
                wanted = "#102030" if dark else "#fffffe"
                found.append(wait(lambda: colours() == {wanted}, 3))
        close()
        print(json.dumps(found))
    """)
    assert answer == [True] * 4


def test_a_page_that_can_not_be_patched_is_loaded_anew() -> None:
    answer = live("""
        put('<body>one')
        js("kawaraban.update = () => { throw new Error() }; 1")
        put('<body>two')
        answer = js("document.body.innerText.trim()")
        put('<body>three')
        answer = [answer, js("document.body.innerText.trim()")]
        close()
        print(json.dumps(answer))
    """)
    assert answer == ["two", "three"]


_WINDOW = """
from pathlib import Path
from dataclasses import replace
from desktop_app.services import build
from desktop_app.services.environment import Environment
from desktop_app.services.preferences import Preferences
from desktop_app.storage import attachments, newsletters, settings, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.editor_view import EditorView
from desktop_app.ui.lanes import Threads
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.theme.theme import Theme
from tests.factories import aoi_shop
from tests.storage.books import NOW, new_book
from tests.ui.conftest import FakeFrame, Holder

close()
services = build(new_book(Path(sys.argv[1])), Environment(clock=lambda: NOW))
settings.save_shop(services.book, replace(aoi_shop(), remote_orders=False), NOW)
photo = attachments.store(services.book, png_bytes(60, 40), "image/png", "a.png")
made = newsletters.create(
    services.book, title="十二月", subject="師走", theme="washi", now=NOW,
    topic_id=topics.default_topic(services.book).id, blocks=[
        {"type": "heading", "text": "師走の花"},
        {"type": "image", "attachment": photo, "alt": "花",
         "url": OUTSIDE.replace("http:", "https:") + "/photo.png"},
        {"type": "text", "text": "門松です。"},
    ])
frame = FakeFrame()
lanes = Threads(services.book.release)
ui = Ui(Theme(language="ja"), TaskRunner(lanes, frame.show_error), Holder(services), Preferences(), frame)
ui.theme.apply()
editor = EditorView(ui)
editor.retranslate()
editor.resize(1240, 760)
editor.show()
seen = []
editor.preview.mail.shown.connect(lambda: seen.append(1))
editor.show_draft(services.drafts.open(made))
assert wait(lambda: seen)
view = editor.preview.findChild(WebRenderer)
assert view is not None

def end():
    editor.keeper.flush()
    wait(lambda: not editor.keeper.busy and not ui.tasks.reading(), 10)
    ui.tasks.stop(5)
    editor.close()
    editor.deleteLater()
    spin(0.1)
    engine._engine.close()
    ui.theme.close()
    services.book.close()
"""


def test_the_editor_and_its_preview_follow_each_other(tmp_path: Path) -> None:
    answer = live(_WINDOW + """
words = lambda: js("document.body.innerText")
loads = []
view.page().loadStarted.connect(lambda: loads.append(1))
own_copy = js("document.images[0].getAttribute('src').startsWith('kawaraban-mail://')")
for letter in "初雪が降りました":
    editor.model.choose(2)

    parts = [{"paragraph": [editor.model.block["parts"][0]["paragraph"][0] + letter]}]
    editor.model.change_block("書く", typing="t", parts=parts)
    spin(0.01)
typed = wait(lambda: "門松です。初雪が降りました" in words(), 5)
before = services.previews.show(made).html
stored_yet = "初雪" in before

def press_middle_of(name):
    x, y = json.loads(js("(r => JSON.stringify([r.left + r.width / 2, r.top + r.height / 2]))"
                         f"(document.querySelector('.{name}').getBoundingClientRect())"))
    press(round(x * view.zoomFactor()), round(y * view.zoomFactor()))

press_middle_of("kw-b-1")
clicked = editor.model.current
js("document.querySelector('.kw-b-foot').scrollIntoView(); 1")
spin(0.5)
press_middle_of("kw-b-foot")
footer = editor.model.current == len(editor.model.blocks)
editor.model.choose(0)
spin(0.2)
outlined = js("getComputedStyle(document.querySelector('.kw-b-0')).outlineStyle")
editor.model.change_blocks("消す", editor.model.blocks[1:], 0)
gone = wait(lambda: "師走の花" not in words(), 5)
editor.model.stack.undo()
back = wait(lambda: "師走の花" in words(), 5)
answer = [own_copy, typed, stored_yet, clicked, footer, outlined, gone, back, len(loads), len(calls)]
end()
print(json.dumps(answer))
""", str(tmp_path))
    assert answer == [True, True, False, 1, True, "solid", True, True, 0, 0]


def test_after_the_drawing_process_was_killed_everything_works_again() -> None:
    answer = live("""
        import os, signal
        told = []
        view.block_clicked.connect(told.append)
        view.set_sheet(500, 1.0)
        page = '<body style="margin:0"><div class="kw-b-4" style="height:200px">{}</div>'
        put(page.format("one"))
        view.show_block(4)
        before = len(shown)
        os.kill(view.page().renderProcessPid(), signal.SIGKILL)
        again = wait(lambda: len(shown) > before, 15)
        put(page.format("two"))
        words = js("document.body.innerText.trim()")
        outline = js("getComputedStyle(document.querySelector('.kw-b-4')).outlineStyle")
        press(50, 50)
        answer = [again, words, outline, told]
        close()
        print(json.dumps(answer))
    """)
    assert answer == [True, "two", "solid", [4]]
