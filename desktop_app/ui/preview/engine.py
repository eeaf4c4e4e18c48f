"""The true view of a mail with QtWebEngine. The only module that imports it; `renderer` does so when needed.

A mail is hostile until proven otherwise: no script of it runs, no link is followed, and every request that is
not for the mail's own HTML and pictures is refused (and could not leave: see `scheme`).
"""

from collections.abc import Callable, Mapping
from itertools import count

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete, isValid

from desktop_app.services.previews import PreviewImage
from desktop_app.ui.preview import scheme
from desktop_app.ui.preview.mail_html import for_own_scheme
from desktop_app.ui.preview.page_world import PageWorld
from desktop_app.ui.theme.tokens import DARK

MIN_ZOOM, MAX_ZOOM = 0.25, 5.0
"""What Chromium takes."""

_NAME = scheme.NAME.encode("ascii")
_POLICY = (
    f"default-src 'none'; img-src {scheme.NAME}:; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_FAMILY = QWebEngineSettings.FontFamily
_OFF = (
    QWebEngineSettings.WebAttribute.JavascriptEnabled,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
    QWebEngineSettings.WebAttribute.ForceDarkMode,
)


class _DenyAll(QWebEngineUrlRequestInterceptor):
    """Lets the own scheme pass and nothing else. Asked for every request, on the UI thread."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if info.requestUrl().scheme() != scheme.NAME:
            info.block(True)


class _Contents(QWebEngineUrlSchemeHandler):
    """Answers for the own scheme: `SCHEME://VIEW/` is a view's mail, `SCHEME://VIEW/CID` a picture of it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.html: dict[str, bytes] = {}
        self.images: dict[str, Mapping[str, PreviewImage]] = {}

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        view, cid = url.host(), url.path()[1:]
        image = self.images.get(view, {}).get(cid)
        if not cid and view in self.html:
            self._reply(job, self.html[view], b"text/html; charset=utf-8")
        elif image is not None:
            self._reply(job, image.data, image.media_type.encode("ascii", "replace"))
        else:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)

    def _reply(self, job: QWebEngineUrlRequestJob, data: bytes, media_type: bytes) -> None:
        job.setAdditionalResponseHeaders(
            {
                QByteArray(b"Content-Security-Policy"): QByteArray(_POLICY.encode()),
                QByteArray(b"X-Content-Type-Options"): QByteArray(b"nosniff"),
            }
        )
        buffer = QBuffer(job)
        buffer.setData(data)
        buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        job.reply(media_type, buffer)


class _Engine(QObject):
    """The one off-the-record profile, and the pages on it: they must go before it."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self.contents = _Contents(self)
        self.profile = QWebEngineProfile(self)  # without a name: nothing is written to disk
        self.profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.profile.setSpellCheckEnabled(False)
        self.profile.setUrlRequestInterceptor(_DenyAll(self.profile))
        self.profile.installUrlSchemeHandler(_NAME, self.contents)
        self.profile.downloadRequested.connect(lambda download: download.cancel())
        self.pages: set[QWebEnginePage] = set()
        application.aboutToQuit.connect(self.close)

    def close(self) -> None:
        """Delete the pages, then the profile."""
        for page in list(self.pages):
            if isValid(page):
                delete(page)
        self.pages.clear()
        if isValid(self.profile):
            delete(self.profile)
        global _engine
        _engine = None


_engine: _Engine | None = None
_numbers = count(1)


def _running() -> _Engine:
    global _engine
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("a preview needs a QApplication")
    if _engine is None or not isValid(_engine):
        scheme.register()
        if not QWebEngineUrlScheme.schemeByName(_NAME).name():
            own = QWebEngineUrlScheme(_NAME)
            own.setSyntax(QWebEngineUrlScheme.Syntax.Host)
            own.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
            QWebEngineUrlScheme.registerScheme(own)
        _engine = _Engine(application)
    return _engine


class _MailPage(QWebEnginePage):
    """Shows one address and goes nowhere else."""

    def __init__(self, engine: _Engine, home: QUrl, parent: QObject) -> None:
        super().__init__(engine.profile, parent)
        self._home = home
        for one in _OFF:
            self.settings().setAttribute(one, False)
        for family in (_FAMILY.StandardFont, _FAMILY.SansSerifFont):
            self.settings().setFontFamily(family, QApplication.font().families()[0])
        self.setBackgroundColor(Qt.GlobalColor.white)
        engine.pages.add(self)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        own = QUrl(url) == self._home and is_main_frame
        return own and kind == QWebEnginePage.NavigationType.NavigationTypeTyped

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage | None:  # type: ignore[override]
        return None

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """What Chromium says of refused parts is no news: it is why they are refused."""


class WebRenderer(QWebEngineView):
    """One mail. `show_mail` again changes what is seen without blinking or scrolling."""

    link_hovered = Signal(str)
    block_clicked = Signal(int)
    """Place of a block, from 0, or `places.FOOTER_PLACE`; only in a preview, whose blocks are marked."""
    shown = Signal()
    """What was given last is in the view."""
    broken = Signal()
    """The process that draws ended for the second time: another way must be taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        engine = _running()
        self._own = engine.contents
        self._key = f"v{next(_numbers)}"
        self._home = QUrl(f"{scheme.NAME}://{self._key}/")
        self._mail_page = _MailPage(engine, self._home, self)
        self.setPage(self._mail_page)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self._sheet, self._largest = 680, 1.0
        self._state = "empty"  # then "loading", then "there"
        self._newer = False
        self._crashes = 0
        self._world = PageWorld(self._mail_page)
        self._world.block_clicked.connect(self.block_clicked)
        self._mail_page.linkHovered.connect(self.link_hovered)
        self._mail_page.loadFinished.connect(self._loaded)
        self._mail_page.renderProcessTerminated.connect(self._ended)
        self.destroyed.connect(_forgetting(engine, self._key, self._mail_page))

    def show_mail(self, html: str, images: Mapping[str, PreviewImage], *, dark: bool = False) -> None:
        """Show HTML whose pictures are `cid:` addresses of `images`, `dark`: as in a dark mail program."""
        source = for_own_scheme(html, images, self._home.toString(), dark=dark).encode("utf-8", "replace")
        self._own.images[self._key] = images
        if source == self._own.html.get(self._key) and self._state == "there":
            self._said()
            return
        self._own.html[self._key] = source
        self._mail_page.setBackgroundColor(QColor(DARK.surface) if dark else Qt.GlobalColor.white)
        if self._state == "loading":
            self._newer = True
        elif self._state == "there":
            self._update(source.decode())
        else:
            self._load()

    def show_block(self, place: int | None) -> None:
        """Outline this block and scroll to it; None: none."""
        self._world.show_block(place)

    def set_sheet(self, css_pixels: int, largest: float) -> None:
        """How wide the mail is laid out, in CSS pixels: a narrower view shows it smaller, a wider one up to
        `largest` times as large."""
        self._sheet, self._largest = css_pixels, largest
        self._fit()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for inner in self.findChildren(QWidget):  # what really takes the focus
            inner.setAccessibleName(name)

    def _load(self) -> None:
        self._state, self._newer = "loading", False
        self._mail_page.load(self._home)

    def _loaded(self, fine: bool) -> None:
        self._state = "there" if fine else "empty"
        self.setAccessibleName(self.accessibleName())
        if fine:
            self._world.point()
            if not self._newer:  # else nobody knows which of the sources was loaded
                self._world.begin(self._own.html[self._key].decode())
        if fine and self._newer:
            self._newer = False
            self._update(self._own.html[self._key].decode())
        elif fine:
            self._said()

    def _update(self, source: str) -> None:
        self._world.update(source, lambda fine: self._said() if fine else self._again())

    def _again(self) -> None:
        if isValid(self) and self._state == "there":
            self._load()

    def _said(self) -> None:
        if isValid(self):
            self.shown.emit()

    def _ended(self) -> None:
        self._crashes += 1
        self._state = "empty"
        if self._crashes > 1:
            self.broken.emit()
        else:
            QTimer.singleShot(0, self, self._load)

    def _fit(self) -> None:
        zoom = max(MIN_ZOOM, min(self._largest, MAX_ZOOM, self.width() / self._sheet))
        if abs(zoom - self.zoomFactor()) > 0.001:
            self.setZoomFactor(zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _forgetting(engine: _Engine, key: str, page: _MailPage) -> Callable[[], None]:
    """What to do once a view is gone; it must not hold the view."""

    def forget() -> None:
        engine.pages.discard(page)
        engine.contents.html.pop(key, None)
        engine.contents.images.pop(key, None)

    return forget
