import dataclasses
import io
import re

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu

from geo.charts.chart import Column
from geo.reports.briefing import Briefing, Chapter, Entry, Table
from geo.reports.paper.pictures import chart_alt
from geo.reports.slides import slides_of
from tests.reports.paper.sample import PEOPLE, bars, briefing, chapters, months, plan

FORMULAS = ("=1+1", "+2", "@SUM(A1)", '=HYPERLINK("http://x")', "https://example.org", "_x0041_")
SMALLEST, SMALLEST_TITLE = 18, 32


def deck_of(made: Briefing):
    return Presentation(io.BytesIO(slides_of(made)))


@pytest.fixture(scope="module")
def deck():
    return deck_of(briefing())


def texts(slide) -> list[str]:
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def shapes(deck, kind: str) -> list:
    return [shape for slide in deck.slides for shape in slide.shapes if getattr(shape, kind)]


def charts(deck) -> dict:
    return {frame._element.xpath(".//p:cNvPr")[0].get("descr"): frame.chart
            for frame in shapes(deck, "has_chart")}  # fmt: skip


def alt(shape) -> str:
    return shape._element.xpath(".//p:cNvPr")[0].get("descr", "")


def one_chart(names: tuple[str, ...], counts: tuple, texts: tuple[str, ...]) -> Briefing:
    columns = (Column("Che cosa", names, names), Column("=Quanti", counts, texts, number=True))
    chart = dataclasses.replace(bars(), columns=columns)
    return briefing(chapters=[Chapter("what", "Un titolo", chart=chart)])


def test_slides_are_wide(deck):
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-3)


def test_every_slide_has_its_title_where_outlines_look_for_it_and_no_two_the_same(deck):
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    assert titles[0] == "Corvetto"
    assert {chapter.title for chapter in chapters()} <= set(titles)


def test_every_sentence_of_the_briefing_is_on_a_slide_or_spoken(deck):
    shown = {text for slide in deck.slides for text in texts(slide)}
    spoken = {p.text for s in deck.slides for p in s.notes_slide.notes_text_frame.paragraphs}
    for chapter in chapters():
        assert {chapter.title, *chapter.lines} <= shown
        assert {chapter.title, *chapter.lines, chapter.note} - {""} <= spoken
        assert {t for f in chapter.figures for t in (f.name, f.text, f.about)} - {""} <= shown


def test_the_sheet_behind_a_chart_and_the_chart_have_the_registers_figures(deck):
    for chart in (bars(), months()):
        drawn = charts(deck)[chart_alt(chart)]
        cells = [cell if isinstance(cell, int) else None for cell in chart.columns[1].cells]
        assert list(drawn.plots[0].series[0].values) == cells
        assert drawn.plots[0].series[0].name == chart.columns[1].label
        book = openpyxl.load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
        rows = list(book.active.iter_rows(min_row=2, values_only=True))
        assert [row[1] for row in rows] == cells
        assert [row[0] for row in rows] == list(drawn.plots[0].categories)


def test_what_is_unknown_is_a_gap_with_its_reason_and_zero_is_zero(deck):
    drawn = charts(deck)[chart_alt(bars())]
    found = dict(zip(drawn.plots[0].categories, drawn.plots[0].series[0].values, strict=True))
    assert found["Pari opportunità: dato non disponibile"] is None
    assert found["Aiuto reciproco"] == 0
    hidden = PEOPLE.index("meno di 5")
    assert charts(deck)[chart_alt(months())].plots[0].series[0].values[hidden] is None


def test_months_are_columns_and_names_are_bars(deck):
    kinds = {key: str(drawn.chart_type) for key, drawn in charts(deck).items()}
    assert "BAR_CLUSTERED" in kinds[chart_alt(bars())]
    assert "COLUMN_CLUSTERED" in kinds[chart_alt(months())]


def test_a_name_that_looks_like_a_formula_is_a_text_in_the_sheet():
    counts = tuple(range(len(FORMULAS)))
    deck = deck_of(one_chart(FORMULAS, counts, tuple(map(str, counts))))
    (frame,) = shapes(deck, "has_chart")
    book = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
    cells = [book.active.cell(at, 1) for at in range(2, 2 + len(FORMULAS))]
    assert [cell.value for cell in cells] == list(FORMULAS)
    assert {cell.data_type for cell in (*cells, book.active["B1"])} == {"s"}
    assert list(frame.chart.plots[0].categories) == list(FORMULAS)


@pytest.mark.parametrize("counts", [(0.0, 0.5, None), (None, None, None), (10**9, 1, 0)])
def test_a_chart_can_be_of_any_figures(counts):
    names = tuple("abc"[: len(counts)])
    deck = deck_of(one_chart(names, counts, tuple(map(str, counts))))
    (frame,) = shapes(deck, "has_chart")
    assert [value for plot in frame.chart.plots for value in plot.series[0].values] == list(counts)


def test_a_chart_without_figures_is_left_out():
    deck = deck_of(one_chart((), (), ()))
    assert shapes(deck, "has_chart") == []
    assert len(deck.slides) == 2


def test_every_picture_chart_and_table_has_an_alternative_or_is_decoration(deck):
    assert {alt(frame) for frame in shapes(deck, "has_chart")} == {
        chart_alt(bars()),
        chart_alt(months()),
    }
    assert [alt(frame) for frame in shapes(deck, "has_table")] == [chapters()[4].table.caption]
    pictures = [
        shape
        for slide in deck.slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    said = [alt(shape) for shape in pictures if alt(shape)]
    assert sorted(said) == sorted([briefing().public_address, plan().alt])
    silent = [shape for shape in pictures if not alt(shape)]
    assert len(silent) == len(plan().legend)
    assert all("decorative" in shape._element.xml for shape in silent)


def test_tables_can_be_edited_and_have_a_head(deck):
    (frame,) = shapes(deck, "has_table")
    given = chapters()[4].table
    rows = [[cell.text for cell in row.cells] for row in frame.table.rows]
    assert rows == [list(given.head), *map(list, given.rows)]
    assert frame.table.first_row


def test_every_slide_has_notes_its_source_and_that_the_data_are_invented(deck):
    for slide in deck.slides:
        assert slide.notes_slide.notes_text_frame.text
        assert {briefing().source, "Dati dimostrativi"} <= set(texts(slide))
    for slide in deck_of(briefing(demonstration=False)).slides:
        assert "Dati dimostrativi" not in texts(slide)


def sizes(slide) -> list[float]:
    found = [int(size) / 100 for size in slide._element.xpath(".//a:rPr/@sz")]
    for shape in slide.shapes:
        if shape.has_chart:
            xml = shape.chart._chartSpace
            found += [int(size) / 100 for size in xml.xpath(".//a:defRPr/@sz")]
    return found


def runs(slide) -> list:
    return slide._element.findall(".//" + qn("a:r"))


def test_no_letter_is_smaller_than_18_points_and_no_title_than_32(deck):
    long = deck_of(briefing(chapters=[crowded()]))
    for slide in (*deck.slides, *long.slides):
        assert min(sizes(slide)) >= SMALLEST
        assert all(run.find(qn("a:rPr")).get("sz") for run in runs(slide))
        titles = [
            run.font.size.pt for p in slide.shapes.title.text_frame.paragraphs for run in p.runs
        ]
        assert min(titles) >= SMALLEST_TITLE


def test_every_run_says_its_language(deck):
    for slide in deck.slides:
        spoken = slide.notes_slide.notes_text_frame._txBody.findall(".//" + qn("a:r"))
        languages = {run.find(qn("a:rPr")).get("lang") for run in (*runs(slide), *spoken)}
        assert languages == {"it-IT"}


def test_one_accent_and_no_other_colour_of_a_theme(deck):
    theme = next(
        one.target_part for one in deck.slide_master.part.rels.values() if "theme" in one.reltype
    )
    assert re.search(rb'<a:accent1><a:srgbClr val="297A38"/>', theme.blob)
    used = {colour for slide in deck.slides for colour in slide._element.xpath(".//a:srgbClr/@val")}
    assert used <= {"297A38", "1D2521", "55625B", "C9CEC8"}


def crowded() -> Chapter:
    rows = [
        (f"Un patto dal nome piuttosto lungo, numero {n}", str(n), "in vigore") for n in range(40)
    ]
    table = Table("Quaranta patti", ("Patto", "Numero", "Stato"), rows, (False, True, False))
    lines = [
        f"Frase numero {n}, né corta né lunga, che qualcuno leggerà in sala." for n in range(30)
    ]
    legend = [Entry(plan().legend[0].svg, f"Voce {n} della legenda") for n in range(24)]
    drawn = dataclasses.replace(plan(), legend=legend)
    return Chapter(
        "where", "Tutto insieme " * 9, lines[:4], table=table, map=drawn, note="".join(lines)
    )


def test_everything_stays_on_the_slide_and_off_the_source_line(deck):
    many = briefing(chapters=[crowded(), Chapter("how", "Molte frasi", crowded().note.split(". "))])
    for one in (deck, deck_of(many)):
        for slide in one.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.left + shape.width <= one.slide_width
                assert shape.top + shape.height <= one.slide_height


def test_a_long_table_goes_on_on_further_slides():
    deck = deck_of(briefing(chapters=[crowded()]))
    tables = [frame.table for frame in shapes(deck, "has_table")]
    assert len(tables) > 2
    found = [row.cells[1].text for table in tables for row in list(table.rows)[1:]]
    assert found == [str(n) for n in range(40)]
    assert {table.cell(0, 0).text for table in tables} == {"Patto"}
    bottoms = [frame.top + frame.height for frame in shapes(deck, "has_table")]
    assert max(bottoms) < Emu(int(6.72 * 914400))


def test_writing_from_the_right_begins_at_the_right():
    made = briefing(direction="rtl")
    deck = deck_of(made)
    for slide in deck.slides:
        paragraphs = [run.getparent() for run in runs(slide)]
        assert all(p.find(qn("a:pPr")).get("rtl") == "1" for p in paragraphs)
    (frame,) = shapes(deck, "has_table")
    assert frame.table._tbl.tblPr.get("rtl") == "1"
    plain = deck_of(briefing())
    at = next(
        i for i, slide in enumerate(plain.slides) if any(alt(s) == plan().alt for s in slide.shapes)
    )
    left, right = (
        next(s for s in one.slides[at].shapes if alt(s) == plan().alt) for one in (plain, deck)
    )
    assert left.left + right.left + left.width == pytest.approx(plain.slide_width, abs=2)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\x00b\x0bc", "ab c"), ("<a:t>&amp;</a:t>", "<a:t>&amp;</a:t>"), ("\ud800x", "x")],
)
def test_any_text_is_a_text(text, shown):
    one = Chapter(
        "what", text, (text,), table=Table(text, (text, "b"), ((text, "c"),), (False, True))
    )
    deck = deck_of(briefing(title=text, subtitle=text, chapters=[one]))
    found = [written for slide in deck.slides for written in texts(slide)]
    assert found.count(shown) >= 5


def test_a_deck_names_no_author_and_says_its_title_and_language(deck):
    about = deck.core_properties
    assert (about.title, about.author, about.last_modified_by) == ("Corvetto", "", "")
    assert about.language == "it"


def test_an_empty_briefing_is_still_a_deck():
    assert len(deck_of(briefing(chapters=[], public_address="")).slides) == 1
