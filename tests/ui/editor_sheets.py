"""The sheet of the block that is chosen in an editor."""

from typing import TypeVar

from desktop_app.ui.editor.editor_view import EditorView
from desktop_app.ui.editor.sheet import Sheet

S = TypeVar("S", bound=Sheet)


def sheet_of(editor: EditorView, kind: type[S]) -> S:
    """The one that was made for this kind of block."""
    found: list[S] = editor.panel.findChildren(kind)
    assert len(found) == 1
    return found[0]
