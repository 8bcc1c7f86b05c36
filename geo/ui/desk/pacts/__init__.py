"""Pacts: find one, open it, change it, begin a new one."""

from geo.ui.desk.pacts.page import show

__all__ = ["show"]
