"""How one chart stands on the page: sentence, chart or table, downloads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from geo.charts import Canvas
from geo.charts.chart import Chart
from geo.reports import charts_export
from geo.reports.charts_export import FileKind, Imprint
from geo.ui import state
from geo.ui.markup import show as show_markup
from geo.ui.markup import tag
from geo.ui.participation import chosen
from geo.ui.participation.drawn import chart_of, imprint_of
from geo.ui.participation.figures import Figures

SHAPES = ("chart", "table")
Make = Callable[[Figures, Canvas], Chart]


def canvas() -> Canvas:
    """Tell what the page is drawn on."""
    return Canvas(state.language(), dark=st.context.theme.type == "dark")


def show(
    figures: Figures,
    name: str,
    key: tuple[Hashable, ...],
    make: Make,
    *,
    select: str | None = None,
) -> None:
    """Show a chart with its title, its table and its downloads.

    Parameters
    ----------
    name
        Of the chart on this page, for the keys of its widgets.
    key
        What else the chart depends on.
    make
        Draws it.
    select
        Name of the selection in the chart that filters the list.
    """
    drawn = chart_of(figures, canvas(), (name, *key), make)
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"head-{name}", gap="small"
    ):
        show_markup(tag("h2", drawn.title, id=f"title-{name}"), class_="chart-title")
        shape = _show_shapes(name)
        paper = Canvas(state.language())
        _show_downloads(figures, name, drawn, lambda: chart_of(figures, paper, (name, *key), make))
    if shape == "table":
        show_table(drawn)
    else:
        _show_picture(drawn, name, select)
    show_markup(tag("p", drawn.note, class_="purpose"), class_="note")


def _show_shapes(name: str) -> str:
    chosen_shape = st.segmented_control(
        state.say("chart.shape"),
        SHAPES,
        default=SHAPES[0],
        required=True,
        format_func=lambda shape: state.say(f"chart.shape.{shape}"),
        key=f"shape-{name}",
        label_visibility="collapsed",
    )
    return str(chosen_shape)


def _show_downloads(figures: Figures, name: str, drawn: Chart, draw: Callable[[], Chart]) -> None:
    imprint = imprint_of(figures, state.language())
    day = figures.moment.day.isoformat()
    with (
        st.popover(state.say("chart.download"), icon=":material/download:", key=f"files-{name}"),
        st.container(key=f"kinds-{name}"),
    ):
        for kind in charts_export.KINDS.values():
            st.download_button(
                state.say(f"chart.download.{kind.code}"),
                data=_writer(draw, imprint, kind),
                file_name=charts_export.file_name(drawn, imprint, kind, day),
                mime=kind.media_type,
                key=f"file-{name}-{kind.code}",
                on_click="ignore",
                width="stretch",
            )


def _writer(draw: Callable[[], Chart], imprint: Imprint, kind: FileKind) -> Callable[[], bytes]:
    return lambda: kind.write(draw(), imprint)


def _show_picture(drawn: Chart, name: str, select: str | None) -> None:
    options: dict[str, Any] = {"theme": None, "width": "stretch", "alt": _described(drawn)}
    if select:
        key = chosen.chart_key(name)
        options |= {"on_select": lambda: chosen.take(key, select), "selection_mode": select}
        st.vega_lite_chart(chosen.marked(drawn.spec, select), key=key, **options)
        chosen.rerun_if_changed()
        return
    st.vega_lite_chart(drawn.spec, key=f"chart-{name}", **options)


def _described(drawn: Chart) -> str:
    return state.say("chart.alt", title=drawn.title)


def show_table(drawn: Chart) -> None:
    """Show the data of a chart as a table that the keyboard scrolls and a screen reader reads."""
    head = [
        tag("th", column.label, scope="col", class_="number" if column.number else None)
        for column in drawn.columns
    ]
    rows = [
        tag("tr", *(_cell(drawn, at, row) for at in range(len(drawn.columns))))
        for row in range(drawn.n_rows)
    ]
    table = tag(
        "table",
        tag("caption", drawn.title, class_="visually-hidden"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *rows),
    )
    box = tag("div", table, class_="chart-table", role="region", tabindex=0, aria_label=drawn.title)
    show_markup(box)


def _cell(drawn: Chart, at: int, row: int) -> object:
    column = drawn.columns[at]
    if at == 0:
        return tag("th", column.texts[row], scope="row")
    return tag("td", column.texts[row], class_="number" if column.number else None)
