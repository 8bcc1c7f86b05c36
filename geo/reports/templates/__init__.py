"""Workbooks for the office: templates to fill, and its own file back with what was corrected."""

from geo.reports.templates.corrected import write_corrected
from geo.reports.templates.template import file_name, write_template

__all__ = ["file_name", "write_corrected", "write_template"]
