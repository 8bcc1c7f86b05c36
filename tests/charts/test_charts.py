"""Charts are valid Vega-Lite, say what the series say, and write numbers as the language does."""

import datetime as dt
import io
import json
from collections.abc import Callable
from dataclasses import replace

import altair as alt
import pandas as pd
import pytest
import vl_convert
from openpyxl import load_workbook

from geo.analysis import participation
from geo.analysis.choices import Choices
from geo.analysis.moment import Moment, moment_of
from geo.charts import Canvas
from geo.charts.canvas import name_limit, whole
from geo.charts.chart import Chart
from geo.charts.years import HEIGHT, NAME_PX
from geo.reports import charts_export
from geo.storage import open_store, snapshot_of
from geo.storage.first_start import load_demonstration
from geo.ui.participation import areas, calendar, monthly, places, reliance, years
from geo.ui.participation.drawn import imprint_of
from geo.ui.participation.figures import EVERY, MEASURES, Figures, figures_of

DAY = dt.date(2026, 8, 12)
ITALIAN, ENGLISH = Canvas("it"), Canvas("en")
MAKERS: dict[str, Callable[[Figures, Canvas], Chart]] = {
    "month": lambda figures, canvas: monthly.monthly_chart(figures, canvas, "hours", "month"),
    "quarter": lambda figures, canvas: monthly.monthly_chart(
        figures, canvas, "attendances", "quarter"
    ),
    "areas": lambda figures, canvas: areas.areas_chart(figures, canvas, "attendances"),
    "calendar": lambda figures, canvas: calendar.calendar_chart(figures, canvas, 1),
    "years": lambda figures, canvas: years.years_chart(figures, canvas, "activities"),
    "places": lambda figures, canvas: places.places_chart(figures, canvas, "hours"),
    "dependence": reliance.dependence_chart,
    "persistence": reliance.persistence_chart,
}


@pytest.fixture(scope="module")
def moment(tmp_path_factory: pytest.TempPathFactory) -> Moment:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('charts') / 'register.sqlite3'}")
    load_demonstration(store, DAY)
    return moment_of(snapshot_of(store), DAY)


@pytest.fixture(scope="module")
def figures(moment: Moment) -> Figures:
    return figures_of(moment, Choices(), "quarter")


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("canvas", [ITALIAN, Canvas("en", dark=True)], ids=["it", "en-dark"])
def test_every_chart_is_vega_lite_by_altairs_schema(
    name: str, canvas: Canvas, figures: Figures
) -> None:
    chart = MAKERS[name](figures, canvas)
    alt.Chart.from_dict(chart.spec)
    assert chart.title[0].isupper()
    assert all(len(column.cells) == len(column.texts) == chart.n_rows for column in chart.columns)


def axes(spec: object) -> list[dict[str, object]]:
    """Find the axes of amounts anywhere in a chart."""
    inner = spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ()
    mine = [spec] if isinstance(spec, dict) and spec.get("format") == ",d" else []
    return [*mine, *(axis for part in inner for axis in axes(part))]


@pytest.mark.parametrize("name", ["month", "areas", "years"])
def test_an_axis_of_amounts_never_says_the_same_whole_number_twice(
    name: str, figures: Figures
) -> None:
    found = axes(MAKERS[name](figures, ITALIAN).spec)
    assert found and all(axis["tickMinStep"] == 1 for axis in found)


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("measure", MEASURES)
def test_columns_draw_what_the_series_counts(every: str, measure: str, figures: Figures) -> None:
    chart = monthly.monthly_chart(figures, ITALIAN, measure, every)
    name = {"activities": "n_activities"}.get(measure, measure)
    counted = participation.series(figures.ledger, every=every)[name].dropna().astype(float)
    rows = [layer["data"]["values"] for layer in chart.spec["layer"][1:3]]
    drawn = sorted(row["value"] for values in rows for row in values)
    hidden = figures.series(every)["hidden"] & (measure != "activities")
    assert drawn == sorted(counted[~hidden.reindex(counted.index)])


def test_the_month_that_is_not_over_is_hollow_and_named(figures: Figures) -> None:
    chart = monthly.monthly_chart(figures, ITALIAN, "activities", "month")
    hollow = chart.spec["layer"][2]
    assert len(hollow["data"]["values"]) == 1
    assert hollow["mark"]["fill"] is None
    assert "fino al 12 ago" in json.dumps(chart.spec, ensure_ascii=False)


def test_a_month_without_return_is_never_drawn_as_zero(figures: Figures) -> None:
    silent = figures.series("month")
    silent = silent[silent["state"] == "no_return"]
    assert len(silent)
    chart = monthly.monthly_chart(figures, ITALIAN, "hours", "month")
    texts = dict(zip(chart.columns[0].cells, chart.columns[1].texts, strict=True))
    cells = dict(zip(chart.columns[0].cells, chart.columns[1].cells, strict=True))
    for day in silent["period"]:
        assert texts[day.strftime("%Y-%m")] == "nessun rendiconto"
        assert cells[day.strftime("%Y-%m")] is None


def test_the_calendar_tells_its_states_by_fill_and_by_mark(figures: Figures) -> None:
    spec = calendar.calendar_chart(figures, ITALIAN, 1).spec
    glyphs = {row["state"]: row["glyph"] for row in spec["data"]["values"]}
    assert glyphs == {"held": "●", "declared_zero": "0", "no_return": "?"}
    fills = spec["layer"][0]["encoding"]["fill"]["scale"]
    assert len(set(fills["range"])) == len(fills["domain"]) == 3


def test_areas_add_up_to_the_quarter(figures: Figures) -> None:
    chart = areas.areas_chart(figures, ITALIAN, "activities")
    rows = pd.DataFrame(chart.spec["layer"][0]["data"]["values"])
    tops = rows.groupby("when", sort=False)["top"].max()
    counted = figures.series("quarter").set_index("period")["n_activities"].dropna().astype(float)
    assert tops.tolist() == pytest.approx(counted[counted > 0].tolist())


@pytest.mark.parametrize("measure", MEASURES)
def test_names_of_years_that_end_together_do_not_cover_each_other(
    measure: str, figures: Figures
) -> None:
    spec = years.years_chart(figures, Canvas("it"), measure).spec
    names = pd.DataFrame(spec["layer"][-1]["data"]["values"])
    gaps = names.sort_values("level").groupby("month")["level"].diff().dropna()
    most = max(row["value"] for row in spec["layer"][0]["data"]["values"])
    assert len(gaps) > 0
    assert gaps.min() > 0.99 * most * NAME_PX / HEIGHT


def test_numbers_and_months_are_written_in_the_chart_as_on_the_page(figures: Figures) -> None:
    italian, english = (
        MAKERS["month"](figures, canvas).spec["config"]["locale"] for canvas in (ITALIAN, ENGLISH)
    )
    assert (italian["number"]["thousands"], italian["number"]["decimal"]) == (".", ",")
    assert (english["number"]["thousands"], english["number"]["decimal"]) == (",", ".")
    assert italian["time"]["shortMonths"][4] == "mag"
    assert english["time"]["shortMonths"][4] == "May"


def test_notes_stand_on_the_line_and_what_is_not_in_sight_does_not(moment: Moment) -> None:
    notes = pd.DataFrame(
        {
            "on": pd.to_datetime(["2025-05-01", "2025-06-01", "1999-01-01"]),
            "text": ["<b>Festa</b> {{x}}", "altrove", "prima"],
            "pact_id": [None, "nobody", None],
            "neighbourhood_id": [None, None, None],
        }
    )
    noted = replace(moment, tables={**moment.tables, "notes": notes})
    figures = figures_of(noted, Choices(), "quarter")
    assert figures.notes["text"].tolist() == ["<b>Festa</b> {{x}}"]
    chart = monthly.monthly_chart(figures, ITALIAN, "hours", "month")
    assert "Festa" in json.dumps(chart.spec)
    without = replace(moment, tables={k: v for k, v in moment.tables.items() if k != "notes"})
    assert figures_of(without, Choices(), "quarter").notes.empty


def test_the_history_of_ended_pacts_counts_unless_a_state_is_asked_for(moment: Moment) -> None:
    everything = figures_of(moment, Choices(), "quarter")
    active = figures_of(moment, Choices(state=("active",)), "quarter")
    assert (everything.pacts["look"] == "ended").any()
    assert set(active.pacts["look"]) == {"active"}


def test_a_period_is_rounded_to_whole_months_and_cuts_every_series(moment: Moment) -> None:
    asked = Choices(since=dt.date(2025, 2, 10), until=dt.date(2025, 11, 5))
    figures = figures_of(moment, asked, "quarter")
    assert (figures.period.since, figures.period.until) == (
        dt.date(2025, 2, 1),
        dt.date(2025, 11, 30),
    )
    assert figures.period.rounded
    assert len(figures.series("month")) == 10
    assert figures.activities["on"].between("2025-02-01", "2025-11-30").all()
    assert figures.last_year == (dt.date(2025, 2, 1), dt.date(2025, 11, 30))


@pytest.mark.parametrize(
    "choices",
    [
        Choices(q="zzzz"),
        Choices(since=dt.date(2019, 1, 1), until=dt.date(2019, 2, 1)),
        Choices(place=("quarter:ponte-lambro",)),
        Choices(area=("equal_opportunities",), state=("dormant",)),
    ],
    ids=lambda choices: choices.to_query(),
)
def test_few_or_no_pacts_draw_without_a_mistake(choices: Choices, moment: Moment) -> None:
    figures = figures_of(moment, choices, "quarter")
    if figures.empty:
        return
    for make in MAKERS.values():
        alt.Chart.from_dict(make(figures, ITALIAN).spec)


@pytest.fixture(scope="module")
def chart(figures: Figures) -> Chart:
    return monthly.monthly_chart(figures, ITALIAN, "attendances", "month")


def test_every_file_says_title_period_source_date_and_filters(
    chart: Chart, figures: Figures
) -> None:
    imprint = imprint_of(figures, "it")
    text = charts_export.write_csv(chart, imprint).decode("utf-8-sig")
    svg = charts_export.write_svg(chart, imprint).decode()
    book = load_workbook(io.BytesIO(charts_export.write_xlsx(chart, imprint)))
    about = "\n".join(str(row[0].value) for row in book["2"].iter_rows())
    for file in (text, svg, about):
        for word in ("Periodo: ", "Filtri: nessuno", "Fonte: ", "12 agosto 2026", "DIMOSTRATIVI"):
            assert word in file
    assert svg.count("<svg") == 1
    assert charts_export.write_png(chart, imprint)[:4] == b"\x89PNG"
    figures_sheet = list(book["1"].values)
    assert len(figures_sheet) == chart.n_rows + 1


def test_a_formula_in_a_title_stays_a_text_in_every_file(chart: Chart, figures: Figures) -> None:
    column = replace(chart.columns[0], cells=["=1+1"] * chart.n_rows)
    live = replace(chart, columns=(column, *chart.columns[1:]))
    imprint = imprint_of(figures, "it")
    assert ",=1+1" not in charts_export.write_csv(live, imprint).decode()
    assert "\r\n'=1+1" in charts_export.write_csv(live, imprint).decode()
    book = load_workbook(io.BytesIO(charts_export.write_xlsx(live, imprint)))
    assert book["1"]["A2"].data_type == "s"


def test_persons_are_named_by_kind_and_never_by_id(figures: Figures) -> None:
    chart = reliance.dependence_chart(figures, ITALIAN)
    names = chart.columns[0].texts
    assert any(name.startswith("Persona fisica") for name in names)
    assert not set(names) & set(figures.moment.tables["parties"].index)
    assert not any(party in name for name in names for party in ("D-20", "O-"))


def test_names_beside_a_chart_are_whole_on_a_file_which_has_no_room_around_it_to_ask_for() -> None:
    long = "Comitato di quartiere Fine Linea"
    rows = [{"name": long, "v": 1}]
    axis = {"title": None, "labelLimit": name_limit(250)}
    x, y = {"field": "v", "type": "quantitative"}, {"field": "name", "type": "nominal"}
    layer = {"mark": "bar", "encoding": {"x": x, "y": {**y, "axis": axis}}}
    spec = whole(Canvas("it"), [layer], height=40, data={"values": rows})
    drawn = vl_convert.vegalite_to_svg({**spec, "width": 400}, vl_version=charts_export.VERSION)
    assert long in drawn
