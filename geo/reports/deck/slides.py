"""The slides of a deck as HTML: one message each, laid out by what there is to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from geo import words
from geo.charts.chart import Chart
from geo.reports.briefing.parts import Briefing, Chapter, Figure, PaperMap, Table
from geo.reports.deck.pictures import chart_svg

WIDE_PX, HALF_PX = 1720, 1010
BESIDE = 2  # columns of a table that fits beside a picture
# Rows of a table on a slide, and what a second line of title and a row of figures take.
ROOM, TITLE_ROOM, FIGURES_ROOM = 12, 1.5, 3.5
SUFFIX = 14  # letters that say that a title goes on as a table
ONE_LINE = 52  # letters of a title
FIRST_LETTERS, OTHER_LETTERS = 58, 26  # of a row of one line
LONG_FIGURE = 10
# Pixels at 1080 lines: what a slide has under its frame, and what takes from it.
SPACE, TITLE_LINE, LINE, CAPTION, NOTE_LINE = 800, 74, 54, 66, 42
NOTE_LETTERS = 120


@dataclass(frozen=True)
class Slide:
    """A slide: a chapter, or the part of one that fits; `table_only`: a table that did not."""

    chapter: Chapter
    table_only: bool = False


def slides_of(briefing: Briefing) -> list[Slide]:
    """Divide chapters into slides: what stands beside a wide table gets one of its own."""
    return [slide for chapter in briefing.chapters for slide in _divided(chapter)]


def _divided(chapter: Chapter) -> list[Slide]:
    table = chapter.table
    pictured = chapter.map is not None or chapter.chart is not None
    if table is None or (pictured and len(table.head) <= BESIDE):
        return [Slide(chapter)]
    taken = len(chapter.lines) + TITLE_ROOM * (len(chapter.title) > ONE_LINE - SUFFIX)
    taken += FIGURES_ROOM if chapter.figures and not pictured else 0
    parts = _pages(table, ROOM - taken)
    if not pictured and len(parts) == 1:
        return [Slide(chapter)]
    kept = 0 if chapter.map else 1
    first = replace(chapter, table=None, lines=chapter.lines[:kept])
    rest = [replace(chapter, lines=(), figures=(), chart=None, map=None, table=part)
            for part in parts]  # fmt: skip
    if not pictured:
        first = replace(chapter, table=parts[0])
        return [Slide(first), *(Slide(one, table_only=True) for one in rest[1:])]
    rest[0] = replace(rest[0], lines=chapter.lines[kept:])
    return [Slide(first), *(Slide(one, table_only=True) for one in rest)]


def _pages(table: Table, room: float) -> list[Table]:
    """Divide a table into parts that fit on a slide; rooms are heights of a row of one line."""
    parts: list[list[Sequence[str]]] = [[]]
    left = room
    for row in table.rows:
        left -= _height(row)
        if left < 0 and parts[-1]:
            parts.append([])
            left = room - _height(row)
        parts[-1].append(row)
    return [replace(table, rows=rows) for rows in parts]


def _height(row: Sequence[str]) -> float:
    wide = FIRST_LETTERS if len(row) > BESIDE else 3 * FIRST_LETTERS
    others = OTHER_LETTERS if len(row) > BESIDE else 2 * OTHER_LETTERS
    return 1.0 if len(row[0]) <= wide and all(len(cell) <= others for cell in row[1:]) else 1.65


def slide_html(slide: Slide, n: int, briefing: Briefing, count: int) -> Markup:
    """Write one slide."""
    chapter = slide.chapter
    title = chapter.title
    if slide.table_only:
        title = words.say("brief.deck.continued", briefing.language, title=title)
    note = chapter.note or words.say("brief.deck.no_notes", briefing.language)
    frame = Frame(chapter.key, _bound(title), note, n, count)
    return _framed(frame, _body(chapter, n, briefing), briefing)


@dataclass(frozen=True)
class Frame:
    """What stands round the body of a slide; `n` of `count` is its number."""

    key: str
    title: str
    note: str
    n: int
    count: int


def live_html(address: str, n: int, briefing: Briefing, count: int) -> Markup:
    """Write the slide of the live map, which is fetched when the slide is shown.

    Parameters
    ----------
    address
        Of a page of the map, on the server that the deck comes from.
    """
    language = briefing.language
    title = words.say("brief.deck.live", language)
    body = Markup(
        '<p class="live-help"><span>{help}</span>'
        '<button type="button" class="back" data-do="back">{back}</button></p>'
        '<div class="live-box"><iframe class="live" title="{title}" data-address="{address}">'
        "</iframe></div>"
    ).format(
        help=words.say("brief.deck.live.help", language),
        back=words.say("brief.deck.live.back", language),
        title=title,
        address=address,
    )
    note = words.say("present.live.note", language)
    return _framed(Frame("live", title, note, n, count), _boxed(body), briefing)


def _boxed(body: Markup) -> Markup:
    return Markup('<div class="body">{}</div>').format(body)


def _framed(frame: Frame, body: Markup, briefing: Briefing) -> Markup:
    return Markup(
        '<section class="slide slide--{key}" id="s{n}" aria-labelledby="t{n}" tabindex="-1">'
        '<p class="eyebrow"><span>{place}</span>{demo}<span>{subtitle}</span></p>'
        '<{level} class="message" id="t{n}">{title}</{level}>'
        "{body}{foot}"
        '<aside class="note" aria-label="{notes}" hidden><p>{note}</p></aside></section>'
    ).format(
        key=frame.key,
        n=frame.n,
        level="h1" if frame.n == 1 else "h2",
        place=briefing.title,
        demo=_demo(briefing),
        subtitle=briefing.subtitle,
        title=frame.title,
        body=body,
        foot=_foot(frame.n, frame.count, briefing),
        notes=briefing.words["notes"],
        note=frame.note,
    )


def _bound(title: str) -> str:
    """Keep a dash at the end of a line, never at its beginning."""
    return title.replace(" – ", "\u00a0– ")


def _demo(briefing: Briefing) -> Markup:
    if not briefing.demonstration:
        return Markup()
    return Markup('<strong class="demo">{}</strong>').format(briefing.demonstration_line)


def _foot(n: int, count: int, briefing: Briefing) -> Markup:
    place = words.say("brief.deck.place", briefing.language, n=n, m=count)
    return Markup('<footer class="foot"><span>{}</span><span>{}</span></footer>').format(
        briefing.source, place
    )


def _body(chapter: Chapter, n: int, briefing: Briefing) -> Markup:
    lines, figures = _lines(chapter.lines), _figures(chapter.figures)
    pictured = chapter.map is not None or chapter.chart is not None
    beside = bool(chapter.figures) or chapter.table is not None
    table = _table(chapter.table) if chapter.table else Markup()
    width = HALF_PX if beside else WIDE_PX
    parts = [
        _map(chapter.map, n, briefing) if chapter.map else Markup(),
        _chart(chapter, n, briefing, width),
    ]
    if not pictured and not beside:
        return Markup('<div class="body body--words">{}</div>').format(lines)
    if not pictured or not beside:
        rest = Markup().join([figures, *parts, table])
        return Markup('<div class="body">{}{}</div>').format(lines, rest)
    side = Markup('<div class="side">{}{}</div>').format(figures, table)
    whole = Markup('<div class="columns">{}{}</div>').format(side, Markup().join(parts))
    return Markup('<div class="body">{}{}</div>').format(lines, whole)


def _lines(lines: Sequence[str]) -> Markup:
    if not lines:
        return Markup()
    items = Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<ul class="lines">{}</ul>').format(items)


def _figures(figures: Sequence[Figure]) -> Markup:
    if not figures:
        return Markup()
    cells = Markup().join(
        Markup('<div class="figure{}"><dt>{}</dt><dd>{}</dd>{}</div>').format(
            " figure--long" if len(figure.text) > LONG_FIGURE else "",
            figure.name,
            figure.text,
            Markup('<dd class="about">{}</dd>').format(figure.about) if figure.about else "",
        )
        for figure in figures
    )
    return Markup('<dl class="figures figures--{}">{}</dl>').format(len(figures), cells)


def _table(table: Table) -> Markup:
    head = Markup().join(
        Markup('<th scope="col"{}>{}</th>').format(_number(number), text)
        for text, number in zip(table.head, table.numbers, strict=True)
    )
    rows = Markup().join(_row(row, table.numbers) for row in table.rows)
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="{0}"><table>'
        "<caption>{0}</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>"
    ).format(table.caption, head, rows)


def _row(row: Sequence[str], numbers: Sequence[bool]) -> Markup:
    first = Markup('<th scope="row">{}</th>').format(row[0])
    cells = Markup().join(
        Markup("<td{}>{}</td>").format(_number(number), text)
        for text, number in zip(row[1:], numbers[1:], strict=True)
    )
    return Markup("<tr>{}{}</tr>").format(first, cells)


def _number(number: bool) -> Markup:
    return Markup(' class="number"') if number else Markup()


def _height_px(chapter: Chapter, chart: Chart) -> int:
    """Tell how much of a slide is left for a chart."""
    title = TITLE_LINE * (1 + len(chapter.title) // ONE_LINE)
    notes = NOTE_LINE * -(-len(chart.note) // NOTE_LETTERS)
    return SPACE - title - LINE * len(chapter.lines) - CAPTION - notes


def _chart(chapter: Chapter, n: int, briefing: Briefing, width_px: int) -> Markup:
    chart = chapter.chart
    if chart is None:
        return Markup()
    columns = chart.columns
    table = Table(
        chart.title,
        [column.label for column in columns],
        list(zip(*(column.texts for column in columns), strict=True)),
        [column.number for column in columns],
    )
    return Markup(
        '<figure class="chart"><figcaption><span>{title}</span>'
        '<button type="button" class="swap" aria-expanded="false" aria-controls="d{n}" '
        'data-table="{show}" data-chart="{back}">{show}</button></figcaption>'
        '<div class="picture" role="img" aria-label="{label}">{svg}</div>'
        '<div class="data" id="d{n}" hidden>{table}</div>{note}</figure>'
    ).format(
        title=chart.title,
        n=n,
        show=words.say("brief.deck.table", briefing.language),
        back=words.say("brief.deck.chart", briefing.language),
        label=f"{chart.title}. {chart.note}".strip(),
        svg=chart_svg(chart, f"c{n}", width_px, _height_px(chapter, chart)),
        table=_table(table),
        note=Markup('<p class="how">{}</p>').format(chart.note) if chart.note else "",
    )


def _map(paper: PaperMap, n: int, briefing: Briefing) -> Markup:
    entries = Markup().join(
        Markup("<li>{}<span>{}</span></li>").format(_ours(entry.svg), entry.word)
        for entry in paper.legend
    )
    buttons = Markup().join(
        Markup('<button type="button" data-zoom="{}" aria-label="{}">{}</button>').format(
            name, words.say(f"brief.deck.zoom_{name}", briefing.language), sign
        )
        for name, sign in (("in", "+"), ("out", "−"), ("home", "⌂"))
    )
    return Markup(
        '<div class="atlas"><div class="map" id="m{n}" tabindex="0" role="group" '
        'aria-label="{help}">{svg}<div class="zoom">{buttons}</div></div>'
        '<div class="legend"><p class="legend-title">{legend}</p><ul>{entries}</ul></div></div>'
    ).format(
        n=n,
        help=words.say("brief.deck.map", briefing.language),
        svg=_ours(paper.svg),
        buttons=buttons,
        legend=briefing.words["legend"],
        entries=entries,
    )


def _ours(svg: str) -> Markup:
    """Take over a drawing of ours, whose texts are escaped already."""
    return Markup(svg)  # noqa: S704
