"""What can be wrong with a page that is shown, found without looking (look.md 6, 8, 10).

Each function takes a visible widget and returns sentences, one for each fault; an empty list is good.
"""

import re
from collections.abc import Iterator
from gettext import GNUTranslations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QTableView,
    QWidget,
)

from desktop_app.i18n.catalogue import catalogue

_WORDS_IN_A_ROW = re.compile(r"[A-Za-z][a-z'’]+(?: [A-Za-z]?[a-z'’]+){2,}")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_UNKNOWN = "¿"
_SLACK = 1


def faults(root: QWidget, language: str) -> list[str]:
    """Everything below."""
    found = clipped(root) + outside(root) + sideways(root) + cut_columns(root) + dead_layouts(root)
    return found + untranslated(root, language) + nameless(root)


def shown(root: QWidget) -> Iterator[QWidget]:
    """The widgets that somebody can see, `root` first."""
    yield root
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.window() is root.window():
            yield widget


def clipped(root: QWidget) -> list[str]:
    """Buttons smaller than their least size, labels too low or too narrow for their text."""
    found = []
    for widget in shown(root):
        if isinstance(widget, QAbstractButton):
            least, size = widget.minimumSizeHint(), widget.size()
            if size.width() + _SLACK < least.width() or size.height() + _SLACK < least.height():
                found.append(
                    f"clipped {_name(widget)}: {size.width()}x{size.height()}, "
                    f"needs {least.width()}x{least.height()}"
                )
        elif isinstance(widget, QLabel) and widget.text().strip():
            found += _clipped_label(widget)
        elif isinstance(widget, QComboBox | QLineEdit):
            found += _clipped_field(widget)
    return found


def _clipped_label(label: QLabel) -> list[str]:
    width, height = label.width(), label.height()
    if label.wordWrap():
        needed = label.heightForWidth(width)
        measure = label.fontMetrics().horizontalAdvance
        longest = max((measure(part) for part in _parts(label.text())), default=0)
        if height + _SLACK < needed:
            return [f"clipped {_name(label)}: {height} px high, needs {needed} at {width} px"]
        if longest > label.contentsRect().width() + _SLACK:
            return [f"clipped {_name(label)}: a word of {longest} px in {label.contentsRect().width()} px"]
        return []
    gives_way = label.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
    wanted = label.sizeHint()
    if not gives_way and width + _SLACK < wanted.width():
        return [f"clipped {_name(label)}: {width} px wide, needs {wanted.width()}"]
    if height + _SLACK < label.fontMetrics().height():
        return [f"clipped {_name(label)}: {height} px high, needs {label.fontMetrics().height()}"]
    return []


def _parts(text: str) -> list[str]:
    """What a line break can't divide: words of Latin letters. Japanese breaks anywhere."""
    return [] if text.startswith("<") else re.findall(r"[!-~]+", text)


def _clipped_field(field: QComboBox | QLineEdit) -> list[str]:
    text = field.currentText() if isinstance(field, QComboBox) else field.placeholderText()
    if isinstance(field, QLineEdit) and field.text():
        return []
    room = field.width() - (30 if isinstance(field, QComboBox) else 12)
    needed = field.fontMetrics().horizontalAdvance(text)
    if text and needed > room:
        return [f"clipped {_name(field)}: {text!r} needs {needed} px of {room}"]
    return []


def outside(root: QWidget) -> list[str]:
    """Widgets that stick out of their parent, where nothing scrolls to them."""
    found = []
    for widget in shown(root):
        parent = widget.parentWidget()
        if parent is None or widget.isWindow() or isinstance(parent, QAbstractScrollArea):
            continue
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            continue
        if widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents):
            continue  # focus ring and the like
        if not parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(widget.geometry()):
            found.append(f"outside {_name(widget)}: {_box(widget.geometry())} in {_box(parent.rect())}")
    return found


def sideways(root: QWidget) -> list[str]:
    """Areas that scroll to the side, or would if they showed their bar."""
    found = []
    for widget in shown(root):
        if widget.property("sideways"):  # a preview of rows as they stand in a file
            continue
        if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QHeaderView):
            beyond = widget.horizontalScrollBar().maximum()
            if beyond > _SLACK:
                found.append(f"scrolls sideways {_name(widget)}: {beyond} px")
            inside = widget.widget() if isinstance(widget, QScrollArea) else None
            if inside is not None:
                over = inside.width() - widget.viewport().width()
                if over > _SLACK and beyond <= 0:
                    found.append(f"cut at the right {_name(widget)}: {over} px")
    return found


def cut_columns(root: QWidget) -> list[str]:
    """Columns whose heading does not fit, or that lie outside their table."""
    found = []
    for table in shown(root):
        if not isinstance(table, QTableView) or table.horizontalHeader().isHidden():
            continue
        if table.property("sideways"):
            continue
        header, model = table.horizontalHeader(), table.model()
        for column in range(header.count()):
            if header.isSectionHidden(column):
                continue
            text = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            needed, width = header.fontMetrics().horizontalAdvance(text), header.sectionSize(column)
            if needed > width:
                found.append(f"cut column {text!r}: {width} px, needs {needed}")
            if header.sectionViewportPosition(column) + width > table.viewport().width() + _SLACK:
                found.append(f"cut column {text!r}: ends outside its table")
    return found


def dead_layouts(root: QWidget) -> list[str]:
    """Layouts that were left at another size than their widget."""
    found = []
    for widget in shown(root):
        layout = widget.layout()
        if layout is None or layout.count() == 0 or isinstance(layout, QStackedLayout):
            continue
        area = layout.geometry()
        if area.size() not in (widget.size(), widget.contentsRect().size()):
            found.append(f"dead layout {_name(widget)}: {_box(area)} in {_box(widget.rect())}")
    return found


def untranslated(root: QWidget, language: str) -> list[str]:
    """Texts of the other language, and texts that nobody translated."""
    known = _translations()
    other = {english for english, own in known.items() if own != english and _is_words(english)}
    if language == "en":
        other = {own for english, own in known.items() if own != english}
    found = []
    for widget in shown(root):
        for text in texts_of(widget):
            plain = text.replace("\u2060", "").replace("\u200b", "")
            if _UNKNOWN in plain:
                found.append(f"unknown words {_name(widget)}: {plain!r}")
            elif plain in other:
                found.append(f"not in {language} {_name(widget)}: {plain!r}")
            elif language == "ja" and not _JAPANESE.search(plain) and _WORDS_IN_A_ROW.search(_unnamed(plain)):
                found.append(f"not in ja {_name(widget)}: {plain!r}")
    return found


def _translations() -> dict[str, str]:
    japanese = catalogue("ja")
    assert isinstance(japanese, GNUTranslations)
    table: dict[object, str] = japanese._catalog  # type: ignore[attr-defined]  # the only way to list them
    return {key: text for key, text in table.items() if isinstance(key, str) and key}


def _is_words(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{2}", text)) and not re.fullmatch(r"[A-Z]{2,4}", text)


def _unnamed(text: str) -> str:
    """Without addresses of mails and pages, paths, and what a mail server said."""
    return re.sub(r"\S*[@/\\]\S*|「[245]\d\d [^」]*」", "", text)


def texts_of(widget: QWidget) -> list[str]:
    """Everything a widget says, to eye and ear."""
    said = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    if isinstance(widget, QLabel | QAbstractButton):
        said.append(widget.text())
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        said.append(widget.placeholderText())
    if isinstance(widget, QComboBox):
        said += [widget.itemText(number) for number in range(widget.count())]
    if isinstance(widget, QTableView) and widget.model() is not None:
        model = widget.model()
        columns = range(model.columnCount())
        said += [str(model.headerData(one, Qt.Orientation.Horizontal) or "") for one in columns]
    return [text for text in said if text]


def nameless(root: QWidget) -> list[str]:
    """What Tab reaches and a screen reader can't name."""
    found = []
    for widget in shown(root):
        if not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        if widget.objectName().startswith("qt_") or widget is root.window():
            continue
        reader = QAccessible.queryAccessibleInterface(widget)
        if reader is None or not reader.text(QAccessible.Text.Name).strip():
            found.append(f"no name for a screen reader {_name(widget)}")
    return found


def _name(widget: QWidget) -> str:
    """Class, words, and the classes around: enough to find it."""
    said = (texts_of(widget) or [widget.objectName()])[-1].replace("\u2060", "").replace("\u200b", "")
    around: list[str] = []
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow() and len(around) < 3:
        if type(parent).__module__.startswith("desktop_app"):
            around.append(type(parent).__name__)
        parent = parent.parentWidget()
    place = widget.mapTo(widget.window(), QPoint(0, 0))
    return f"{'/'.join([*reversed(around), type(widget).__name__])} {said[:40]!r} at {place.x()},{place.y()}"


def _box(rect: QRect) -> str:
    return f"{rect.x()},{rect.y()} {rect.width()}x{rect.height()}"
