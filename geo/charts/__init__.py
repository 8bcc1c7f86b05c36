"""Charts as Vega-Lite documents: the same builders serve page, files and paper.

A builder (`plot_…`) takes a frame of `geo.analysis.participation` and a `Canvas`, and returns the
document as a dict. Documents are written by hand rather than through Altair, which checks every
one against its schema at about 50 ms each; the tests do that instead. Text of the register goes
into data only, never into an expression, so that nothing in it can run.
"""

from geo.charts.areas import plot_areas
from geo.charts.calendar import plot_calendar
from geo.charts.canvas import Canvas, Spec
from geo.charts.columns import plot_columns
from geo.charts.neighbourhoods import plot_neighbourhoods
from geo.charts.reliance import plot_dependence, plot_persistence
from geo.charts.years import plot_years

__all__ = [
    "Canvas",
    "Spec",
    "plot_areas",
    "plot_calendar",
    "plot_columns",
    "plot_dependence",
    "plot_neighbourhoods",
    "plot_persistence",
    "plot_years",
]
