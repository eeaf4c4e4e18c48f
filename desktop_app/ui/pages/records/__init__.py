"""記録: every event with its proof, one person's whole story, the check that nothing was changed."""

from desktop_app.ui.pages.records.page import RecordsPage

__all__ = ["RecordsPage"]
