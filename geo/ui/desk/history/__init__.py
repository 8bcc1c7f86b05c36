"""History: who changed what and when, what it was before, and the way back."""

from geo.ui.desk.history.page import show

__all__ = ["show"]
