"""What changed from one version of a newsletter to the next, in plain words."""

from desktop_app.services.versions import Change, Version
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_names import kind_name

_SHOWN = 4


def why_words(ui: Ui, version: Version) -> str:
    """Why it was kept."""
    words = {
        "opened": ui._("as it was opened"),
        "pause": ui._("while writing"),
        "checked": ui._("before a check or a test send"),
        "restored": ui._("before an earlier version was put back"),
    }
    return words.get(version.why, "")


def change_lines(ui: Ui, version: Version) -> list[str]:
    """One line for each thing that differs from the version before."""
    if version.first:
        return [ui._("The first version that was kept")]
    lines = [_line(ui, change) for change in version.changes]
    rest = len(lines) - _SHOWN
    if rest > 0:
        lines[_SHOWN:] = [ui._("… and {n} more").format(n=rest)]
    return lines


def _line(ui: Ui, change: Change) -> str:
    _ = ui._
    plain = {
        "preheader": _("The next line in the inbox"),
        "readers": _("Who gets it"),
        "class": _("The kind of mail, or the answer about mail-order goods"),
        "theme": _("The design"),
        "language": _("The language of the sender's part"),
    }
    if change.aspect in plain:
        return _("Changed: {what}").format(what=plain[change.aspect])
    if change.aspect == "subject":
        if not change.words:
            return _("Subject emptied")
        return _("Subject changed to “{words}”").format(words=change.words)
    kind = kind_name(ui, change.kind)
    what = _("{kind} “{words}”").format(kind=kind, words=change.words) if change.words else kind
    forms = {
        "added": _("Added: {what}"),
        "removed": _("Taken out: {what}"),
        "moved": _("Moved: {what}"),
        "changed": _("Changed: {what}"),
    }
    return forms[change.aspect].format(what=what)
