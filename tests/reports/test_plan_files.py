"""A plan as files: what, where, how many homes, how sure, on what it rests; nothing in it runs."""

import io
import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from openpyxl import load_workbook

from geo.charts.chart import Column
from geo.loading.plan_file import read_plan
from geo.reports import plan_files
from geo.reports.charts_export import Imprint
from geo.reports.plan_files import PlanReport, Site

NASTY = "=1+1 <script>alert(1)</script> {title} {{ 7*7 }}"
PLAN = PlanReport(
    name="dove-i-prossimi",
    title="I 2 luoghi",
    answer=("Con 2 nuovi patti altri 120 alloggi.", "Dimostrato."),
    columns=(
        Column("N.", [1, 2], ["1", "2"], number=True),
        Column("Luogo", ["Corte", NASTY], ["Corte", NASTY]),
        Column("Alloggi in più", [100, 20], ["100", "20"], number=True),
    ),
    changes=(
        Column("Quartiere", [NASTY], [NASTY]),
        Column("Oggi", [0.5], ["50%"], number=True),
        Column("Con il piano", [0.9], ["90%"], number=True),
    ),
    sites=(Site("c1", "courtyard", 9.19, 45.44), Site("b2", "building", 9.2, 45.45)),
    imprint=Imprint(("In linea d’aria.", "Dati dimostrativi"), demonstration=True),
    headings={"places": "Dove", "changes": "Quartieri", "assumptions": "Su che cosa si basa"},
    language="it",
    radius_m=300,
)


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data) -> None:
        self.text += data


def test_the_page_says_everything_by_itself_and_runs_nothing():
    text = plan_files.write_page(PLAN).decode()
    seen = Seen()
    seen.feed(text)
    assert not {"script", "link", "img", "iframe"} & set(seen.tags)
    assert not {"src", "href"} & set(seen.attributes)
    assert "url(" not in text and '<html lang="it">' in text
    for part in (*PLAN.answer, *PLAN.imprint.lines, "Dove", "Corte", NASTY, "100"):
        assert part in seen.text
    assert text.index("Dati dimostrativi") < text.index("<h1>")
    assert "Oggi" in seen.text and "90%" in seen.text
    alone = plan_files.write_page(replace(PLAN, changes=())).decode()
    assert "Quartieri" not in alone


def test_the_geojson_comes_back_as_the_same_plan():
    content = plan_files.write_geojson(PLAN)
    assert read_plan(content) == ("c1", "b2")
    found = json.loads(content)
    assert found["features"][1]["geometry"]["coordinates"] == [9.2, 45.45]
    assert found["demonstration"] is True
    assert "In linea d’aria." in found["about"]


def test_no_cell_of_the_tables_is_a_live_formula():
    csv = plan_files.write_csv(PLAN).decode("utf-8-sig")
    assert f'"\'{NASTY}"' in csv or f"'{NASTY}" in csv
    book = load_workbook(io.BytesIO(plan_files.write_xlsx(PLAN)))
    cells = [cell for row in book["1"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert [cell.value for cell in book["1"]["C"]] == ["Alloggi in più", 100, 20]


@pytest.mark.parametrize("kind", plan_files.KINDS.values(), ids=plan_files.KINDS)
def test_a_file_of_the_demonstration_says_so_in_its_name(kind):
    name = plan_files.file_name(PLAN, kind, "2026-11-22")
    assert name == f"demonstration-dove-i-prossimi-2026-11-22.{kind.code}"
    real = replace(PLAN, imprint=Imprint(("x",)))
    assert plan_files.file_name(real, kind, "2026-11-22").startswith("dove-")
