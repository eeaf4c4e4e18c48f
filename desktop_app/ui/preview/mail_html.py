"""A mail's HTML made ready for a view: where its pictures are found, and that it keeps its own colours."""

import base64
import re
from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QUrl

from desktop_app.services.previews import PreviewImage
from desktop_app.ui.theme.tokens import DARK, LIGHT

_MEDIA = re.compile(r"@media[^{;]*\{", re.I)
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.I)
_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: 0)"
_OWN_LOOK = (
    "<style>:root {{ color-scheme: only {scheme} !important; }} ::-webkit-scrollbar {{ width: 12px; }} "
    "::-webkit-scrollbar-thumb {{ background: {scroll}; border: 2px solid {surface}; border-radius: 6px; }}"
    "</style>"
)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
    "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">"
)
_HEAD = re.compile(r"<head\b[^>]*>", re.I)


def for_own_scheme(
    html: str, images: Mapping[str, PreviewImage], address: str, *, dark: bool = False
) -> str:
    """Pictures are asked for at `address`CID. The mail looks as in a light mail program, or a `dark` one,
    whatever the window does."""
    places = {cid: address + bytes(QUrl.toPercentEncoding(cid).data()).decode("ascii") for cid in images}
    tokens = DARK if dark else LIGHT
    look = _OWN_LOOK.format(
        scheme="dark" if dark else "light", scroll=tokens.scroll, surface=tokens.surface
    )
    return _in_head(_in_scheme(_placed(html, places), dark), look)


def for_file(html: str, images: Mapping[str, PreviewImage]) -> str:
    """One file that holds its pictures and loads nothing, for a browser."""
    places = {cid: _data_uri(image) for cid, image in images.items()}
    return _in_head(_placed(html, places), _POLICY)


def _placed(html: str, places: Mapping[str, str]) -> str:
    for cid, place in places.items():
        for written in {cid, escape(cid)}:
            html = html.replace(f'"cid:{written}"', f'"{place}"').replace(f"'cid:{written}'", f"'{place}'")
    return html


def _in_scheme(html: str, dark: bool) -> str:
    """Media rules that ask for the scheme are answered here, for the real answer is the window's."""

    def answered(found: re.Match[str]) -> str:
        return _ALWAYS if (found[1].lower() == "dark") is dark else _NEVER

    return _MEDIA.sub(lambda rule: _SCHEME.sub(answered, rule[0]), html)


def _in_head(html: str, element: str) -> str:
    found = _HEAD.search(html)
    at = found.end() if found else 0
    return html[:at] + element + html[at:]


def _data_uri(image: PreviewImage) -> str:
    kind = image.media_type if re.fullmatch(r"image/[a-z0-9.+-]+", image.media_type) else "image/png"
    return f"data:{kind};base64,{base64.b64encode(image.data).decode('ascii')}"
