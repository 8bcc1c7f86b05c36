"""Activities and reports: what the office enters every Friday."""

from geo.ui.desk.activities.page import show

__all__ = ["show"]
