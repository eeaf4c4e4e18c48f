"""The style sheet: one text over tokens. Variants are dynamic properties (`kind`, `role`, `card`, `tone`)."""

from collections.abc import Callable
from pathlib import Path

from desktop_app.ui.theme.icons import write_svg
from desktop_app.ui.theme.qss_fields import fields_qss
from desktop_app.ui.theme.tokens import Tokens


def qss(t: Tokens, scale: float, folder: Path) -> str:
    """The whole style sheet; icons that it needs are written into `folder`."""

    def s(pixels: float) -> int:
        return round(pixels * scale)

    def url(name: str, colour: str) -> str:
        return f'url("{write_svg(folder, name, colour)}")'

    return "\n".join((_frames(t), _labels(t, s), _buttons(t, s), fields_qss(t, s, url)))


def _frames(t: Tokens) -> str:
    return f"""
QMainWindow, QDialog {{ background: {t.ground}; }}
QWidget#page, QWidget#pageBody {{ background: {t.ground}; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget#qt_scrollarea_viewport {{ background: transparent; }}
QFrame[card="true"] {{ background: {t.surface}; border: 1px solid {t.hairline}; border-radius: 12px; }}
QFrame[card="sunken"] {{ background: {t.surface2}; border: 1px solid {t.hairline}; border-radius: 8px; }}
QFrame[card="plain"] {{ background: {t.surface}; border: none; }}
QFrame[rule="true"] {{ background: {t.hairline}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[notice="info"] {{ background: {t.neutral_bg}; border: none; border-radius: 8px; }}
QFrame[notice="ok"] {{ background: {t.ok_bg}; border: none; border-radius: 8px; }}
QFrame[notice="warn"] {{ background: {t.warn_bg}; border: none; border-radius: 8px; }}
QFrame[notice="stop"] {{ background: {t.stop_bg}; border: none; border-radius: 8px; }}
QFrame[notice="practice"] {{ background: {t.warn_bg}; border: none; border-bottom: 1px solid {t.hairline}; }}
QFrame#places {{ background: {t.side}; border: none; }}
QFrame#taskStrip {{ background: {t.surface}; border: none; border-top: 1px solid {t.hairline}; }}
QFrame#toast {{ background: {t.ink}; border: none; border-radius: 8px; }}
QFrame#toast QLabel {{ color: {t.surface}; }}
QToolTip {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.hairline}; padding: 4px 6px; }}
QSplitter::handle {{ background: transparent; }}
"""


def _labels(t: Tokens, s: Callable[[float], int]) -> str:
    return f"""
QLabel {{ color: {t.ink}; background: transparent; }}
QLabel:disabled {{ color: {t.ink3}; }}
QLabel[role="h1"] {{ font-size: {s(22)}px; font-weight: bold; }}
QLabel[role="title"] {{ font-size: {s(19)}px; font-weight: bold; }}
QLabel[role="h2"] {{ font-size: {s(15)}px; font-weight: bold; }}
QLabel[role="bold"] {{ font-weight: bold; }}
QLabel[role="small"] {{ font-size: {s(12)}px; color: {t.ink2}; }}
QLabel[role="muted"] {{ color: {t.ink2}; }}
QLabel[role="number"] {{ font-size: {s(28)}px; font-weight: bold; }}
QLabel[tone="ok"] {{ color: {t.ok}; }}
QLabel[tone="warn"] {{ color: {t.warn}; }}
QLabel[tone="stop"] {{ color: {t.stop}; }}
QLabel[tone="neutral"] {{ color: {t.neutral}; }}
QLabel[tone="muted"] {{ color: {t.ink2}; }}
"""


def _buttons(t: Tokens, s: Callable[[float], int]) -> str:
    filled = "".join(
        f"""
QPushButton[kind="{kind}"], QDialog QPushButton[kind="{kind}"] {{ background: {getattr(t, kind)};
  color: {t.on_primary}; border: 1px solid {getattr(t, kind)}; font-weight: bold; }}
QPushButton[kind="{kind}"]:hover {{ background: {getattr(t, kind + "_hover")};
  border-color: {getattr(t, kind + "_hover")}; }}
QPushButton[kind="{kind}"]:pressed {{ background: {getattr(t, kind + "_down")};
  border-color: {getattr(t, kind + "_down")}; }}
QPushButton[kind="{kind}"]:disabled {{ background: {t.disabled_bg}; color: {t.ink3};
  border-color: {t.hairline}; }}"""
        for kind in ("primary", "send")
    )
    return f"""
QPushButton {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.hairline}; border-radius: 8px;
  padding: {s(7)}px {s(16)}px; min-height: {s(21)}px; outline: none; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed {{ background: {t.sunken}; }}
QPushButton:disabled {{ background: {t.disabled_bg}; color: {t.ink3}; }}
QDialog QPushButton:default {{ background: {t.primary}; color: {t.on_primary}; border-color: {t.primary};
  font-weight: bold; }}
QDialog QPushButton:default:hover {{ background: {t.primary_hover}; }}
QPushButton[kind="danger"] {{ color: {t.stop}; }}
QPushButton[kind="danger"]:default, QDialog QPushButton[kind="danger"]:default {{ background: {t.surface};
  color: {t.stop}; border-color: {t.stop}; }}
QPushButton[kind="danger"]:disabled, QDialog QPushButton[kind="danger"]:disabled {{
  background: {t.disabled_bg}; color: {t.ink3}; border-color: {t.hairline}; }}
QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {t.neutral};
  padding: {s(4)}px {s(6)}px; text-decoration: underline; }}
QPushButton[kind="quiet"]:hover {{ background: {t.hover}; }}
QPushButton[kind="row"] {{ background: transparent; border: none; text-align: left; }}
QPushButton[kind="row"]:hover {{ background: {t.hover}; }}
QPushButton[kind="step"] {{ background: transparent; border: none; text-align: left; color: {t.ink2}; }}
QPushButton[kind="step"]:hover {{ background: {t.hover}; }}
QPushButton[kind="step"]:checked {{ background: {t.accent_soft}; color: {t.accent_ink}; font-weight: bold; }}
QPushButton[kind="card"] {{ background: {t.surface}; border: 1px solid {t.hairline}; border-radius: 12px;
  padding: 0; }}
QPushButton[kind="card"]:hover {{ background: {t.hover}; }}
QPushButton[bulk="big"] {{ font-size: {s(16)}px; padding: {s(11)}px {s(24)}px; border-radius: 10px; }}
QPushButton[bulk="small"] {{ padding: {s(4)}px {s(10)}px; }}
QPushButton[bulk="icon"] {{ padding: {s(6)}px; }}
QPushButton[bulk="onSide"] {{ background: transparent; color: {t.side_ink}; border-color: {t.side_line}; }}
QPushButton[bulk="onToast"] {{ background: transparent; color: {t.surface}; border: none;
  text-decoration: underline; padding: {s(2)}px {s(8)}px; }}
{filled}
QToolButton {{ background: transparent; color: {t.ink2}; border: 1px solid transparent; border-radius: 8px;
  padding: {s(5)}px; outline: none; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:checked {{ background: {t.accent_soft}; color: {t.accent_ink}; }}
QToolButton:disabled {{ color: {t.ink3}; }}
QToolButton[seg="true"] {{ padding: {s(6)}px {s(13)}px; color: {t.ink2}; }}
QToolButton[seg="true"]:checked {{ background: {t.accent_soft}; color: {t.accent_ink}; }}
QToolButton[tile="true"] {{ background: {t.surface}; border: 1px solid {t.hairline}; color: {t.ink};
  padding: {s(7)}px {s(2)}px; }}
QToolButton[tile="true"]:hover {{ background: {t.hover}; }}
QToolButton::menu-indicator {{ image: none; }}
QLineEdit QToolButton {{ padding: 0; border: none; }}
"""
