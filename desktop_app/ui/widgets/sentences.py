"""Several short texts as sentences in a row."""

from desktop_app.ui.context import Ui


def sentences(ui: Ui, *texts: str) -> str:
    """Titles have no full stop of their own; in a row they need one."""
    stop, blank = ("。", "") if ui.theme.lang == "ja" else (".", " ")
    ends = (stop, "？", "?", "！", "!")
    return blank.join(text if text.endswith(ends) else text + stop for text in texts if text)
