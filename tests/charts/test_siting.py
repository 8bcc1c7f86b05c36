"""The curve of coverage: valid, in words, and the same in its table."""

import altair as alt
import pandas as pd
import pytest

from geo.charts import Canvas
from geo.charts.siting import plot_curve

ROWS = pd.DataFrame(
    {
        "p": [0, 1, 2],
        "share": [0.65, 0.8, 0.805],
        "proven": [True, True, False],
        "when": ["oggi", "1", "2"],
        "said": ["65%", "80%", "80,5%"],
        "sure": ["", "dimostrato", "al massimo 81%"],
    }
)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("worth", [None, 0, 1])
def test_the_curve_is_vega_lite_by_altairs_schema(dark: bool, worth: int | None) -> None:
    drawn = plot_curve(ROWS, Canvas("it", dark), size=1, worth=worth)
    alt.LayerChart.from_dict(drawn, validate=True)


def test_the_curve_draws_every_number_of_pacts_and_today() -> None:
    drawn = plot_curve(ROWS, Canvas("en"), size=1, worth=1)
    assert [row["share"] for row in drawn["data"]["values"]] == [0.65, 0.8, 0.805]
    low, high = drawn["encoding"]["y"]["scale"]["domain"]
    assert low <= 0.65 and high == 1
