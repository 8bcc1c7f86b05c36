"""The map on paper: what is on it, where it stands, and that it stays small."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely
import shapely.affinity

from geo.reports.briefing import EVERYTHING, Scope, briefing_of
from geo.reports.briefing.clusters import Marked, clusters_of
from geo.reports.briefing.sheet import HEIGHT, WIDTH, sheet_round
from tests.benchmarks.bench_gaps import register
from tests.reports.briefing.drawn import A, C, chapter, places, small_town
from tests.sketch import EAST, NORTH, squares


def drawn(moment, scope):
    return chapter(briefing_of(moment, scope, language="it"), "where").map


def words_of(paper) -> list[str]:
    return [entry.word for entry in paper.legend]


@pytest.fixture(scope="module")
def moment():
    return small_town()


def test_a_map_is_a_drawing_with_north_a_scale_and_an_alternative_text(moment) -> None:
    paper = drawn(moment, A)
    root = ET.fromstring(paper.svg)
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "N" in texts and any(re.fullmatch(r"\d+ m", text or "") for text in texts)
    assert (
        root.get("aria-label")
        == paper.alt
        == "Mappa. Nel quartiere A: 2 segni di patti e proposte."
    )
    assert "http" not in paper.svg.replace("http://www.w3.org/2000/svg", "")


def test_the_legend_holds_what_is_on_the_map_and_nothing_else(moment) -> None:
    assert words_of(drawn(moment, C)) == ["Nessun patto attivo"]
    found = words_of(drawn(moment, A))
    assert {"Cura degli spazi comuni", "Stato: Attivo", "Stato: Proposta"} <= set(found)
    assert "Pari opportunità" not in found


def test_what_has_not_reported_is_hatched_and_not_white() -> None:
    silent = small_town(activities=[], reports=[])
    paper = drawn(silent, EVERYTHING)
    assert 'fill="url(#pm-hatch)"' in paper.svg
    assert "Patti in vigore, nulla di rendicontato" in words_of(paper)
    assert "2 quartieri sono tratteggiati" in paper.alt


@pytest.mark.parametrize("metres", [300, 1_200, 5_000, 40_000])
def test_the_scale_bar_shows_round_metres_of_the_right_length(metres: int) -> None:
    sheet = sheet_round(
        (500_000, 5_030_000, 500_000 + metres, 5_030_000 + metres / 2), "EPSG:32632"
    )
    assert str(sheet.scale_m).strip("0") in {"1", "2", "5"}
    assert 0.08 * WIDTH < sheet.scale_m * sheet.units_per_m <= 0.24 * WIDTH + 1
    assert metres * sheet.units_per_m < WIDTH


def test_signs_that_would_overlap_become_one_circle_with_their_number() -> None:
    marks = [Marked(100, 100, "inclusion", "active"), Marked(110, 104, "inclusion", "active")]
    far = Marked(400, 400, "mutual_aid", "proposal")
    sizes = sorted(len(one.marks) for one in clusters_of([*marks, far], 56))
    assert sizes == [1, 2]


def test_no_two_signs_overlap_and_none_is_lost() -> None:
    random = np.random.default_rng(7)
    marks = [
        Marked(x, y, "inclusion", "active") for x, y in random.random((2000, 2)) * (WIDTH, HEIGHT)
    ]
    found = clusters_of(marks, 56)
    at = np.array([(one.x, one.y) for one in found])
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) + 1000 * np.eye(len(at))
    assert apart.min() >= 56
    assert sum(len(one.marks) for one in found) == 2000


def test_a_name_is_not_written_over_the_scale() -> None:
    corner, other = squares("AB")
    far = shapely.affinity.translate(other["geometry"], 7 * EAST, 7 * NORTH)
    moment = small_town(neighbourhoods=[corner, {**other, "geometry": far}])
    svg = ET.fromstring(drawn(moment, Scope("neighbourhoods", ("quarter:A", "quarter:B"))).svg)
    names = [node for node in svg.findall("{*}text") if node.text == "A"]
    (moved,) = [node for node in svg.findall("{*}g") if node.find("{*}path[@d]") is not None
                and re.search(r"translate\(20 ", node.get("transform", ""))]  # fmt: skip
    box = moved.find("{*}rect")
    top = float(re.findall(r"[\d.]+", moved.get("transform"))[1]) + float(box.get("y"))
    assert names and all(float(node.get("y")) < top for node in names)


def test_names_of_the_register_are_escaped() -> None:
    moment = small_town()
    hostile = moment.tables["neighbourhoods"].assign(name="<script>alert(1)</script>&")
    moment = small_town(
        neighbourhoods=[
            {**row, "name": "<script>alert(1)</script>&", "id": place}
            for place, row in hostile.to_dict("index").items()
        ]
    )
    both = drawn(moment, Scope("neighbourhoods", ("quarter:A", "quarter:B")))
    assert "<script" not in both.svg and "&lt;script&gt;" in both.svg
    ET.fromstring(both.svg)


def test_one_place_of_a_pact_that_lies_elsewhere_stays_off_the_map() -> None:
    two = [*places(p=0.4), {**places(p=1.5)[0], "id": "p-2"}]
    moment = small_town(pact_places=two)
    assert drawn(moment, A).alt.startswith("Mappa. Nel quartiere A: 1 segno")


def test_a_city_of_88_neighbourhoods_and_2000_pacts_stays_under_600_kb() -> None:
    moment = register(3_000, 2_000)
    paper = drawn(moment, Scope(boundary_set="nil"))
    assert len(paper.svg.encode()) < 600_000
