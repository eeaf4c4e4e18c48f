"""How long ago something was, in words."""

from datetime import datetime

from desktop_app.ui.context import Ui


def ago(ui: Ui, then: datetime, now: datetime) -> str:
    """「2分前」; from the second day on the date."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return ui._("just now")
    if minutes < 60:
        return ui.ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    if minutes < 24 * 60:
        hours = minutes // 60
        return ui.ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    return f"{then.astimezone():%Y-%m-%d}"
