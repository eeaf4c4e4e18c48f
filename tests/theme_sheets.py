"""Every theme with every block, as a mail program's window would show it, on contact sheets.

    QT_QPA_PLATFORM=offscreen .venv/bin/python tests/theme_sheets.py FOLDER [--only washi,sale] [--thumbnails]

Two sheets for each theme, light and dark: 320, 375, 600 and 1200 px, in English, and in a shop's own
colour with its logo. Exit code 1 when a page is wider than its window. `--thumbnails` draws the pictures of
the chooser.
"""

import argparse
import base64
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from PIL import Image, ImageDraw  # noqa: E402 the path is set above

from desktop_app.composing.compiled import compile_newsletter  # noqa: E402
from desktop_app.composing.draft import parse_draft  # noqa: E402
from desktop_app.composing.footer import optout_target, reason_text  # noqa: E402
from desktop_app.composing.merge import merge_values  # noqa: E402
from desktop_app.composing.pictures import read_picture  # noqa: E402
from desktop_app.composing.social_icons import icons_of  # noqa: E402
from desktop_app.composing.themes import THEMES  # noqa: E402
from desktop_app.domain.brand import Brand  # noqa: E402
from desktop_app.domain.consent import Basis  # noqa: E402
from desktop_app.domain.mailing import MessageClass  # noqa: E402
from desktop_app.domain.moment import JST  # noqa: E402
from desktop_app.i18n.wording import Language  # noqa: E402
from tests.factories import TOKEN, aoi_shop  # noqa: E402
from tests.theme_sample import IMAGES, every_block, for_chooser, long_words  # noqa: E402

WIDTHS = (320, 375, 600, 1200)
TALL = 6_000
THUMBNAIL = (240, 300)
BRAND = Brand(accent="#2c623e", logo="logo", logo_alt="花のあおい", logo_width=160, website="https://example.jp/")


class Look(NamedTuple):
    """How a theme is shown for one tile."""

    width: int
    dark: bool = False
    language: Language = "ja"
    brand: bool = False

    @property
    def name(self) -> str:
        said = ["dark" if self.dark else "light", self.language, *["own colour and logo"] * self.brand]
        return f"{self.width} px {' '.join(said)}"


def looks() -> Iterator[Look]:
    """Every tile of a sheet."""
    for dark in (False, True):
        for width in WIDTHS:
            yield Look(width, dark)
        yield Look(600, dark, brand=True)
        yield Look(375, dark, "en")


def mail_html(theme: str, look: Look, draft_json: object | None = None, shop_name: str = "花のあおい") -> str:
    """The HTML part of one reader's mail with its pictures inside it, in one colour scheme."""
    draft = parse_draft(draft_json or every_block(look.language))
    shop = aoi_shop(shop_name=shop_name)
    images = {**IMAGES, **icons_of(draft.blocks)}
    compiled = compile_newsletter(
        draft, shop=shop, cls=MessageClass.AD, language=look.language, theme=theme,
        brand=BRAND if look.brand else Brand(), images=images,
    )
    html = compiled.render(
        merge_values(
            None, shop=shop, language=look.language, on=datetime(2026, 12, 5, tzinfo=JST),
            reason=reason_text(Basis.CONSENT_WEB, look.language, obtained_at=date(2026, 5, 1)),
            optout=optout_target(shop, TOKEN, plus_addressing=True),
        )
    ).html
    for image in compiled.images:
        data = base64.b64encode(read_picture(images[image.attachment]).data).decode()
        html = html.replace(f"cid:{image.cid}", f"data:{image.media_type};base64,{data}")
    return re.sub(r"\(prefers-color-scheme:\s*dark\)", "all" if look.dark else "not all", html)


class Camera:
    """A mail window without a screen."""

    def __init__(self) -> None:
        from PySide6.QtWebEngineCore import QWebEngineSettings
        from PySide6.QtWebEngineWidgets import QWebEngineView
        from PySide6.QtWidgets import QApplication

        self.application = QApplication([])
        self.view = QWebEngineView()
        self.view.settings().setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, False)
        self.view.settings().setAttribute(QWebEngineSettings.WebAttribute.ShowScrollBars, False)
        self.shots = 0
        self.place = tempfile.TemporaryDirectory()

    def shot(self, html: str, width: int) -> tuple[Image.Image, int]:
        """The whole page in a window of this width, and how wide the page is."""
        self.shots += 1
        mark = (self.shots * 37 % 256, 255 - self.shots % 256, self.shots * 91 % 256)
        flag = f"position:absolute;left:0;width:3px;height:3px;background:rgb{mark}"
        flags = f'<div style="{flag};top:0"></div><div style="{flag}"></div></body>'
        wide, high = self.opened(html.replace("</body>", flags), width)
        for _ in range(100):  # an older page, or half of this one, may still be seen
            self._settle(100)
            shown = self._grabbed()
            if mark == shown.getpixel((1, 1)) == shown.getpixel((1, high + 1)):
                shown.paste(shown.crop((3, 0, 6, 3)), (0, 0))
                return shown.crop((0, 0, width, high)), wide
        raise RuntimeError("the page is not painted")

    def opened(self, html: str, width: int) -> tuple[int, int]:
        """Open a page in a window of this width; how wide and high it is."""
        from PySide6.QtCore import QUrl

        file = Path(self.place.name, "mail.html")
        file.write_text(html, encoding="utf-8")
        self.view.resize(width, TALL)
        self.view.show()
        self._wait(self.view.loadFinished, lambda: self.view.load(QUrl.fromLocalFile(str(file))))
        return self._measured()

    def _grabbed(self) -> Image.Image:
        from PySide6.QtCore import QBuffer, QIODevice

        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.view.grab().save(buffer, "BMP")
        return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")

    def _measured(self) -> tuple[int, int]:
        sizes = self._asked("document.documentElement.scrollWidth + ' ' + document.body.scrollHeight")
        wide, high = map(int, sizes.split())
        return wide, high

    def _asked(self, script: str) -> str:
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWebEngineCore import QWebEngineScript

        loop, found = QEventLoop(), []

        def got(answer: object) -> None:
            found.append(str(answer))
            loop.quit()

        world = QWebEngineScript.ScriptWorldId.ApplicationWorld
        self.view.page().runJavaScript(f"'' + ({script})", world.value, got)
        loop.exec()
        return found[0]

    def _wait(self, signal: object, start: object) -> None:
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop()
        signal.connect(lambda *_: loop.quit())  # type: ignore[attr-defined]
        start()  # type: ignore[operator]
        loop.exec()
        self._settle(150)

    def _settle(self, milliseconds: int) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def draw(camera: Camera, theme: str, folder: Path) -> list[str]:
    """The sheet of one theme; tells what is too wide."""
    tiles, faults = [], []
    for width in WIDTHS[:2]:
        for shop in ("花", "花" * 60, "Blumen" * 20):
            html = mail_html(theme, Look(width, brand=shop == "花"), long_words(), shop)
            wide = camera.opened(html, width)[0]
            faults += [f"{theme} [{width} px, long words, {shop[:6]}] is {wide} px wide"] * (wide > width)
    for look in looks():
        image, wide = camera.shot(mail_html(theme, look), look.width)
        if wide > look.width:
            faults.append(f"{theme} [{look.name}] is {wide} px wide")
        tiles.append((look.name, image))
    half = len(tiles) // 2
    for part, some in (("light", tiles[:half]), ("dark", tiles[half:])):
        wide = sum(one.width + 12 for _, one in some)
        sheet = Image.new("RGB", (wide, max(one.height for _, one in some) + 24))
        pen, left = ImageDraw.Draw(sheet), 0
        for name, one in some:
            pen.text((left + 4, 6), name, fill="white")
            sheet.paste(one, (left, 24))
            left += one.width + 12
        sheet.save(folder / f"{theme}-{part}.png")
    return faults


def thumbnail(camera: Camera, theme: str) -> None:
    """The picture of a theme for the chooser, from a real mail."""
    shop, draft = for_chooser(theme)
    image, _ = camera.shot(mail_html(theme, Look(600), draft, shop), 600)
    width, height = THUMBNAIL
    image = image.crop((0, 0, 600, 600 * height // width)).resize(THUMBNAIL, Image.Resampling.LANCZOS)
    file = ROOT / "resources" / "themes" / theme / "thumbnail.png"
    image.quantize(255, dither=Image.Dither.NONE).save(file, optimize=True)
    say(f"{file.relative_to(ROOT)} {file.stat().st_size} bytes")


def say(line: str) -> None:
    """Tell the caller of this script."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    options = argparse.ArgumentParser(description="Contact sheets of the themes")
    options.add_argument("folder", type=Path)
    options.add_argument("--only", default="", help="ids of themes, with commas")
    options.add_argument("--thumbnails", action="store_true", help="draw the pictures of the chooser instead")
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    camera, faults = Camera(), []
    for theme in filter(None, given.only.split(",")) if given.only else THEMES:
        if given.thumbnails:
            thumbnail(camera, theme)
        else:
            faults += draw(camera, theme, given.folder)
    for line in faults:
        say(line)
    say(f"{len(faults)} faults")
    os._exit(1 if faults else 0)  # nothing of the pictures is worth the order in which Qt takes itself apart


if __name__ == "__main__":
    sys.exit(main())
