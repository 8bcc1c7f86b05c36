"""Requests from residents: what was sent and waits, and how every request stands."""

from geo.ui.desk.requests.page import show

__all__ = ["show"]
