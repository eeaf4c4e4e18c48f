"""配信: the run of now, those of before, and every mail of them."""

from desktop_app.ui.pages.deliveries.page import DeliveriesPage

__all__ = ["DeliveriesPage"]
