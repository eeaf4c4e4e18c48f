"""What is done with a mail from outside of it, in a world where the mail's own scripts are not.

A changed mail is patched in place, a click tells which block was hit, and a block can be shown. The mail is
data here: the parser makes a document that runs nothing. Imports QtWebEngine: only `engine` may import this.
"""

import json
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QFile, QIODevice, QObject, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript

from desktop_app.ui.preview.places import FOOTER_PLACE
from desktop_app.ui.theme.tokens import DARK, LIGHT

_WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld.value
_MOST = 10_000
"""No newsletter has so many blocks; a larger number is no place."""

# Only what differs is touched, so that nothing blinks: the same elements get other words and attributes.
# Where children were added, moved or taken out, those between the same beginning and end are put in anew;
# pictures that stay are moved over, so that they are not loaded again. The outline of the shown block is a
# style sheet beside the mail's own: the mail's elements stay as they were written.
#
# Reading the styles of a mail's 400 elements takes Chromium ten times as long as reading all the rest. So a
# source is read with its styles under another name, compared with the one before it, read the same way, and
# only what differs gets its styles read.
_SCRIPT = """
(() => {
  const MARK = /^kw-b-(\\d+|foot)$/;
  const ASIDE = "data-kw-style", STYLE = / style="/g, PUT_ASIDE = / data-kw-style="/g;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  let bridge = null, chosen = null, held = false, before = null;

  const placeOf = start => {
    for (let at = start; at && at.classList; at = at.parentElement)
      for (const name of at.classList) {
        const found = MARK.exec(name);
        if (found) return found[1] === "foot" ? FOOTER : Number(found[1]);
      }
    return null;
  };
  const name = place => place === FOOTER ? "kw-b-foot" : "kw-b-" + place;

  const read = source => new DOMParser()
    .parseFromString(source.replace(STYLE, ` ${ASIDE}="`), "text/html").documentElement;
  const words = node => node.nodeValue.replace(PUT_ASIDE, ' style="');
  const alike = (old, next) => old.nodeType === next.nodeType && old.nodeName === next.nodeName;
  const dress = (live, next) => {
    const wanted = new Map(next.getAttributeNames().map(
      one => [one === ASIDE ? "style" : one, next.getAttribute(one)]));
    for (const one of live.getAttributeNames()) if (!wanted.has(one)) live.removeAttribute(one);
    for (const [one, value] of wanted) if (live.getAttribute(one) !== value) live.setAttribute(one, value);
  };
  const made = next => {
    const node = document.importNode(next, true);
    const walker = document.createTreeWalker(node);
    for (let at = node; at; at = walker.nextNode())
      if (at.nodeType === Node.ELEMENT_NODE) dress(at, at); else at.nodeValue = words(at);
    return node;
  };
  const imagesIn = node => node.nodeName === "IMG" ? [node] : node.querySelectorAll?.("img") ?? [];
  const keepImages = (gone, come) => {
    const known = new Map();
    for (const node of gone)
      for (const image of imagesIn(node)) if (image.complete) known.set(image.getAttribute("src"), image);
    return come.map(node => {
      for (const image of [...imagesIn(node)]) {
        const same = known.get(image.getAttribute("src"));
        if (!same) continue;
        known.delete(image.getAttribute("src"));
        dress(same, image);
        if (image === node) node = same; else image.replaceWith(same);
      }
      return node;
    });
  };
  const exchange = (parent, gone, come, behind) => {
    const fresh = keepImages(gone, come.map(made));
    for (const one of gone) if (one.parentNode === parent) one.remove();
    for (const one of fresh) parent.insertBefore(one, behind);
  };
  const patch = (live, old, next) => {
    if (old !== null && old.isEqualNode(next)) return;
    if (next.nodeType !== Node.ELEMENT_NODE) {
      live.nodeValue = words(next);
      return;
    }
    dress(live, next);
    const is = [...live.childNodes], will = [...next.childNodes];
    const was = old === null ? [] : [...old.childNodes];
    if (is.length !== was.length || !is.every((one, at) => alike(one, was[at]))) {
      exchange(live, is, will, null);
      return;
    }
    if (was.length === will.length && was.every((one, at) => alike(one, will[at]))) {
      is.forEach((one, at) => patch(one, was[at], will[at]));
      return;
    }
    let head = 0, tail = 0;
    const short = Math.min(was.length, will.length);
    while (head < short && was[head].isEqualNode(will[head])) head++;
    while (tail < short - head && was.at(-1 - tail).isEqualNode(will.at(-1 - tail))) tail++;
    exchange(live, is.slice(head, is.length - tail), will.slice(head, will.length - tail),
             tail ? is.at(-tail) : null);
  };

  const outline = () => sheet.replaceSync(
    '[class^="kw-b-"], [class*=" kw-b-"] { cursor: pointer; }' + (chosen === null ? "" :
    `.${name(chosen)} { outline: 2px solid light-dark(ON_LIGHT, ON_DARK); outline-offset: -2px; }`));

  // The chosen block stays in view while the page grows: it is chosen before it is there, and photos come
  // later. Whoever scrolls or clicks looks at something else.
  const scrollThere = (behavior = "smooth") => {
    if (!held || chosen === null) return;
    document.querySelector("." + name(chosen))?.scrollIntoView({ block: "nearest", behavior });
  };
  for (const kind of ["wheel", "pointerdown", "keydown"])
    document.addEventListener(kind, () => { held = false; }, { capture: true, passive: true });
  document.addEventListener("load", () => scrollThere("instant"), true);
  window.addEventListener("resize", () => scrollThere("instant"));

  window.kawaraban = {
    begin(source) {
      before = read(source);
    },
    update(source) {
      const next = read(source);
      patch(document.documentElement, before, next);
      before = next;
      scrollThere();
      return document.documentElement.offsetHeight;
    },
    point(place) {
      chosen = place;
      held = true;
      outline();
      scrollThere();
    },
  };
  outline();

  const quiet = event => { event.preventDefault(); event.stopPropagation(); };
  document.addEventListener("click", event => {
    quiet(event);
    const place = placeOf(event.target);
    if (place !== null && bridge !== null && document.getSelection().isCollapsed) bridge.hit(place);
  }, true);
  for (const kind of ["auxclick", "submit", "dragstart"]) document.addEventListener(kind, quiet, true);
  new QWebChannel(qt.webChannelTransport, channel => { bridge = channel.objects.bridge; });
})();
"""


@cache
def _source() -> str:
    file = QFile(":/qtwebchannel/qwebchannel.js")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    library = bytes(file.readAll().data()).decode()
    file.close()
    script = _SCRIPT.replace("FOOTER", str(FOOTER_PLACE))
    return library + script.replace("ON_LIGHT", LIGHT.neutral).replace("ON_DARK", DARK.neutral)


class _Bridge(QObject):
    """All that can be called from the page's side: it takes a number and gives nothing."""

    told = Signal(int)

    @Slot(int)
    def hit(self, place: int) -> None:
        if FOOTER_PLACE <= place < _MOST:
            self.told.emit(place)


class PageWorld(QObject):
    """The world beside one page's mail."""

    block_clicked = Signal(int)
    """Place of the block that was clicked, from 0; `FOOTER_PLACE` for the legal footer."""

    def __init__(self, page: QWebEnginePage) -> None:
        super().__init__(page)
        self._page = page
        self._chosen: int | None = None
        bridge = _Bridge(self)
        bridge.told.connect(self.block_clicked)
        channel = QWebChannel(self)
        channel.registerObject("bridge", bridge)
        page.setWebChannel(channel, _WORLD)
        script = QWebEngineScript()
        script.setName("kawaraban")
        script.setWorldId(_WORLD)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
        script.setRunsOnSubFrames(False)
        script.setSourceCode(_source())
        page.scripts().insert(script)

    def update(self, source: str, then: Callable[[bool], None]) -> None:
        """Change the page into `source` (a whole document); `then(True)` once it is laid out, `then(False)`
        when the page could not be changed and must be loaded anew."""
        call = f"window.kawaraban?.update({json.dumps(source, ensure_ascii=False)})"
        self._page.runJavaScript(call, _WORLD, lambda height: then(height is not None and height != ""))

    def begin(self, source: str) -> None:
        """This is what the page was loaded with."""
        self._page.runJavaScript(f"window.kawaraban?.begin({json.dumps(source, ensure_ascii=False)})", _WORLD)

    def show_block(self, place: int | None) -> None:
        """Outline this block and scroll to it, as soon as it is there; None: none."""
        self._chosen = place
        self.point()

    def point(self) -> None:
        """The same once more, in a page that was loaded anew."""
        self._page.runJavaScript(f"window.kawaraban?.point({json.dumps(self._chosen)})", _WORLD)
