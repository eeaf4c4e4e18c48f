"""The style sheet's part for fields, lists, tables, menus, calendars and scroll bars.

Whatever the style draws itself (arrows, ticks) is replaced by SVG files, or it stays native and broken.
"""

from collections.abc import Callable

from desktop_app.ui.theme.tokens import Tokens

Scale = Callable[[float], int]
Url = Callable[[str, str], str]

_EDITS = ("QLineEdit", "QPlainTextEdit", "QTextEdit", "QComboBox", "QSpinBox", "QDateEdit", "QDateTimeEdit")


def fields_qss(t: Tokens, s: Scale, url: Url) -> str:
    """Rules for everything that is typed into or chosen from."""
    return "\n".join(
        (_edits(t, s), _arrows(t, s, url), _ticks(t, s, url), _lists(t, s), _bars(t), _rest(t, s, url))
    )


def _edits(t: Tokens, s: Scale) -> str:
    def each(suffix: str = "") -> str:
        return ", ".join(f"{name}{suffix}" for name in _EDITS)

    pad, side = s(7), s(10)
    # The focused border is a pixel wider and the padding a pixel less, so that nothing jumps.
    return f"""
{each()} {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.control}; border-radius: 8px;
  padding: {pad}px {side}px; selection-background-color: {t.accent}; selection-color: {t.surface}; }}
QLineEdit, QComboBox, QSpinBox, QDateEdit, QDateTimeEdit {{ min-height: {s(19)}px; }}
{each(":focus")} {{ border: 2px solid {t.accent}; padding: {pad - 1}px {side - 1}px; }}
{each('[invalid="true"]:enabled')} {{ border: 2px solid {t.stop}; padding: {pad - 1}px {side - 1}px; }}
{each(":disabled")} {{ background: {t.disabled_bg}; color: {t.ink3}; border-color: {t.hairline}; }}
{each(":read-only")} {{ }}
QPlainTextEdit, QTextEdit {{ padding: {s(3)}px; }}
QPlainTextEdit:focus, QTextEdit:focus, QPlainTextEdit[invalid="true"], QTextEdit[invalid="true"] {{
  padding: {s(3) - 1}px; }}
QPlainTextEdit[flowing], QPlainTextEdit[flowing]:focus {{ background: transparent; color: {t.ink2};
  border: none; padding: 0; }}
QPlainTextEdit[flowing="ink"], QPlainTextEdit[flowing="ink"]:focus {{ color: {t.ink}; }}
QPlainTextEdit[flowing="stop"], QPlainTextEdit[flowing="stop"]:focus {{ color: {t.stop}; }}
QLineEdit[leading="true"] {{ padding-left: {s(34)}px; }}
QLineEdit[leading="true"]:focus {{ padding-left: {s(34) - 1}px; }}
"""


def _arrows(t: Tokens, s: Scale, url: Url) -> str:
    down, grey = url("chevron-down", t.ink2), url("chevron-down", t.ink3)
    up, up_grey = url("chevron-up", t.ink2), url("chevron-up", t.ink3)
    return f"""
QComboBox {{ padding-right: {s(30)}px; combobox-popup: 0; }}
QComboBox:focus {{ padding-right: {s(30) - 1}px; }}
QComboBox::drop-down {{ border: none; width: {s(28)}px; subcontrol-origin: padding;
  subcontrol-position: right center; }}
QComboBox::down-arrow {{ image: {down}; width: {s(16)}px; height: {s(16)}px; }}
QComboBox::down-arrow:disabled {{ image: {grey}; }}
QComboBox QAbstractItemView, QListView[popup="true"] {{ background: {t.surface}; color: {t.ink};
  border: 1px solid {t.hairline};
  padding: 4px; outline: none; selection-background-color: {t.accent_soft}; selection-color: {t.ink}; }}
QComboBox QAbstractItemView::item, QListView[popup="true"]::item {{ min-height: {s(30)}px;
  padding: 0 {s(8)}px; border-radius: 6px; }}
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected,
QListView[popup="true"]::item:hover, QListView[popup="true"]::item:selected {{
  background: {t.accent_soft}; color: {t.ink}; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: none; background: transparent; width: {s(22)}px;
  subcontrol-origin: border; margin: 2px; }}
QSpinBox::up-button {{ subcontrol-position: top right; }}
QSpinBox::down-button {{ subcontrol-position: bottom right; }}
QSpinBox::up-arrow {{ image: {up}; width: {s(12)}px; height: {s(12)}px; }}
QSpinBox::down-arrow {{ image: {down}; width: {s(12)}px; height: {s(12)}px; }}
QSpinBox::up-arrow:off, QSpinBox::up-arrow:disabled {{ image: {up_grey}; }}
QSpinBox::down-arrow:off, QSpinBox::down-arrow:disabled {{ image: {grey}; }}
QDateEdit::drop-down, QDateTimeEdit::drop-down {{ border: none; width: {s(28)}px;
  subcontrol-origin: padding; subcontrol-position: right center; }}
QDateEdit::down-arrow, QDateTimeEdit::down-arrow {{ image: {url("calendar", t.ink2)}; width: {s(16)}px;
  height: {s(16)}px; }}
QDateEdit::down-arrow:disabled {{ image: {url("calendar", t.ink3)}; }}
"""


def _ticks(t: Tokens, s: Scale, url: Url) -> str:
    side = s(16)
    return f"""
QCheckBox, QRadioButton {{ color: {t.ink}; spacing: {s(8)}px; padding: {s(3)}px; outline: none;
  background: transparent; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.ink3}; }}
QCheckBox::indicator, QMenu::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{
  width: {side}px; height: {side}px; border: 1px solid {t.ink2}; border-radius: 4px;
  background: {t.surface}; }}
QRadioButton::indicator {{ border-radius: {side // 2 + 1}px; }}
QCheckBox::indicator:checked, QMenu::indicator:checked, QAbstractItemView::indicator:checked {{
  background: {t.primary}; border-color: {t.primary}; image: {url("check", t.on_primary)}; }}
QCheckBox::indicator:indeterminate {{ background: {t.primary}; border-color: {t.primary};
  image: {url("minus", t.on_primary)}; }}
QRadioButton::indicator:checked {{ background: {t.surface}; border: {max(4, s(5))}px solid {t.primary};
  width: {side - 2 * max(4, s(5)) + 2}px; height: {side - 2 * max(4, s(5)) + 2}px; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {t.disabled_bg};
  border-color: {t.control}; }}
QCheckBox::indicator:checked:disabled {{ image: {url("check", t.ink3)}; }}
"""


def _lists(t: Tokens, s: Scale) -> str:
    return f"""
QAbstractScrollArea {{ background: {t.surface}; }}
QScrollArea {{ background: transparent; }}
QAbstractItemView {{ background: transparent; color: {t.ink}; border: none; outline: none;
  selection-background-color: {t.accent_soft}; selection-color: {t.ink}; }}
QTableView, QTreeView {{ background: {t.surface}; gridline-color: {t.hairline}; }}
QHeaderView {{ background: {t.surface}; border: none; }}
QHeaderView::section {{ background: {t.surface}; color: {t.ink2}; border: none;
  border-bottom: 1px solid {t.hairline}; padding: {s(8)}px {s(8)}px; font-size: {s(12)}px; }}
QTableCornerButton::section {{ background: {t.surface}; border: none; }}
QMenu {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.hairline}; padding: 4px; }}
QMenu::item {{ padding: {s(6)}px {s(24)}px {s(6)}px {s(10)}px; border-radius: 6px; }}
QMenu::item:selected {{ background: {t.accent_soft}; }}
QMenu::item:disabled {{ color: {t.ink3}; }}
QMenu::separator {{ height: 1px; background: {t.hairline}; margin: 4px 6px; }}
QTabBar::tab {{ background: transparent; color: {t.ink2}; padding: {s(7)}px {s(14)}px; border-radius: 8px; }}
QTabBar::tab:selected {{ background: {t.accent_soft}; color: {t.accent_ink}; }}
"""


def _bars(t: Tokens) -> str:
    return f"""
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {t.scroll}; border-radius: 4px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {t.scroll_hover}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {t.sunken}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {t.primary}; border-radius: 4px; }}
"""


def _rest(t: Tokens, s: Scale, url: Url) -> str:
    return f"""
QCalendarWidget QWidget {{ background: {t.surface}; color: {t.ink}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.surface}; }}
QCalendarWidget QToolButton {{ color: {t.ink}; font-weight: bold; }}
QCalendarWidget QToolButton#qt_calendar_prevmonth {{ qproperty-icon: {url("chevron-left", t.ink)}; }}
QCalendarWidget QToolButton#qt_calendar_nextmonth {{ qproperty-icon: {url("chevron-right", t.ink)}; }}
QCalendarWidget QAbstractItemView {{ background: {t.surface}; color: {t.ink};
  selection-background-color: {t.primary}; selection-color: {t.on_primary}; }}
QMessageBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QMessageBox QLabel#qt_msgbox_label {{ font-weight: bold; min-width: {s(280)}px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
"""
