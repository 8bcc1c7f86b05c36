"""Bring a file in: file, columns, problems, difference; four steps that stay visible."""

from geo.ui.desk.importing.page import show

__all__ = ["show"]
