"""Text that tries to become code, in every place where a text of the register can stand."""

import datetime as dt
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect
from shapely import box

from geo.storage import Edit, open_store
from tests.journeys.conftest import Server, Visit, serving, wait_until

pytestmark = pytest.mark.browser
HIT = "(window.top.__hit=(window.top.__hit||0)+1)"
PAYLOADS = (
    f"<script>{HIT}</script>",
    f"<img src=x onerror={HIT}>",
    f"<svg onload={HIT}>",
    f"\"><iframe srcdoc='<script>{HIT}</script>'>",
    f"' onmouseover='{HIT}",
    f"</script><script>{HIT}</script>",
    "{{ 7*7 }}{{ cycler.__init__.__globals__.os.system('true') }}",
    "{% raise 'down' %}{% for x in y %}",
    "{# comment #}{{ '{{' }}",
    f"${{{HIT}}}`;{HIT};`",
    f"\\'); {HIT}; ('\\\"",
    f"a\u2028{HIT}\u2029b",
    "\u202eatad lla\u202c \u200b{0}%s%(x)s",
    f"[x](javascript:{HIT}) ![y](http://foreign.invalid/y.png) :material/home: $x^2$",
    "<a href=http://foreign.invalid/>x</a><link rel=stylesheet href=//foreign.invalid/z.css>&lt;",
)
FIRST_NOTE = dt.date(2025, 5, 2)
COLUMNS, PITCH, WEST, SOUTH = 5, 0.004, 9.19, 45.44


def place_of(number: int) -> tuple[float, float]:
    return WEST + PITCH * (number % COLUMNS), SOUTH + PITCH * (number // COLUMNS)


def rows_of(number: int, text: str) -> list[Edit]:
    """One of everything, each text being the payload, far enough from the next."""
    x, y = place_of(number)
    square = box(x, y, x + PITCH * 0.9, y + PITCH * 0.9)
    yard = box(x + 0.0015, y + 0.0010, x + 0.0021, y + 0.0014)
    house = box(x + 0.0004, y + 0.0004, x + 0.0010, y + 0.0008)
    here, pact, party = f"quarter:{text}", f"P{text}", f"W{text}"
    values = {
        "origins": (
            f"o{text}",
            {
                "title": text,
                "publisher": text,
                "licence": text,
                "url": text,
                "demonstration": False,
            },
        ),
        "neighbourhoods": (
            here,
            {
                "boundary_set": "quarter",
                "code": text,
                "name": text,
                "municipality": text,
                "source": text,
                "geometry": square,
            },
        ),
        "courtyards": (f"c{text}", {"name": text, "geometry": yard}),
        "buildings": (f"b{text}", {"address": text, "manager": "aler", "geometry": house}),
        "parties": (party, {"name": text, "kind": "association", "contact": text}),
        "pacts": (
            pact,
            {
                "title": text,
                "description": text,
                "status": "active",
                "area": "inclusion",
                "public": True,
                "verified": True,
                "source": text,
            },
        ),
        "pact_places": (
            f"pp{text}",
            {"pact_id": pact, "address": text, "precision": "address", "geometry": house.centroid},
        ),
        "pact_parties": (f"py{text}", {"pact_id": pact, "party_id": party, "role": "proposer"}),
        "activities": (
            f"a{text}",
            {
                "pact_id": pact,
                "on": "2025-05-01",
                "title": text,
                "unit": text,
                "source": text,
                "volunteers": 30,
                "volunteers_at_least": False,
                "hours": 12.5,
                "verified": True,
            },
        ),
        "notes": (
            f"n{text}",
            {
                "on": (FIRST_NOTE + dt.timedelta(days=3 * number)).isoformat(),
                "text": text,
                "source": text,
            },
        ),
        "requests": (
            f"r{text}",
            {"kind": "garden", "on": "2025-05-01", "address": text, "status": "open"},
        ),
        "indicators": (
            f"i{text}",
            {"neighbourhood_id": here, "code": text, "unit": text, "source": text},
        ),
    }
    return [
        Edit(table, key, {**row, **({} if table == "origins" else {"origin": f"o{text}"})}, None)
        for table, (key, row) in values.items()
    ]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    database = f"sqlite:///{folder / 'register.sqlite3'}"
    store = open_store(database)
    edits = [edit for number, text in enumerate(PAYLOADS) for edit in rows_of(number, text)]
    store.save(edits, who="<script>tester</script>")
    store.close()
    with serving(folder, database=database) as running:
        yield running


SEE = """async (_, [points, zoom]) => {
    const frame = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
    const box = document.querySelector('#map_div');
    const hint = () => [...document.querySelectorAll('.hint:not([hidden]) > *')]
        .map((e) => e.textContent);
    const all = (query) => [...document.querySelectorAll(query)];
    const labels = (query) => all(query).map((e) => e.getAttribute('aria-label'));
    const point = (type, x, y) => {
        const at = map.latLngToContainerPoint([y, x]);
        const origin = box.getBoundingClientRect();
        const [clientX, clientY] = [origin.left + at.x, origin.top + at.y];
        return new MouseEvent(type, {bubbles: true, clientX, clientY});
    };
    const aim = async (x, y) => {
        box.dispatchEvent(point('mousemove', x, y));
        await frame();
        return hint();
    };
    const seen = {pact: [], neighbourhood: [], hints: [], building: [], courtyard: [], names: []};
    for (const [x, y] of points) {
        map.setView([y + 0.0009, x + 0.0012], zoom, {animate: false});
        for (let i = 0; i < 100 && !(await aim(x + 0.0018, y + 0.0012)).length; i++) {
            await frame();
        }
        seen.courtyard.push(...(await aim(x + 0.0018, y + 0.0012)));
        seen.building.push(...(await aim(x + 0.00042, y + 0.00042)));
        const signs = all('.pact[data-pact]');
        for (const sign of signs) {
            sign.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
            seen.hints.push(hint());
            sign.dispatchEvent(new MouseEvent('mouseout', {bubbles: true}));
        }
        seen.pact.push(...labels('.pact[data-pact]'));
        seen.neighbourhood.push(...labels('.nb'));
        map.setView([y, x], 16, {animate: false});
        await frame();
        seen.names.push(...all('.nb-name').map((e) => e.textContent));
    }
    return seen;
}"""
TOOLTIP = """() => [...document.querySelectorAll('#vg-tooltip-element.visible td.value')]
    .map((cell) => cell.textContent).join('\\n')"""
ALL_TEXT = """() => {
    const texts = [];
    const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
        if (node.shadowRoot) walk(node.shadowRoot);
        if (!['SCRIPT', 'STYLE'].includes(node.nodeName)) node.childNodes.forEach(walk);
    };
    walk(document.body);
    return texts.join('\\n');
}"""


def untouched(visited: Visit, server: Server) -> None:
    """Nothing ran, nothing was asked of anybody else, and the server answers."""
    for frame in visited.page.frames:
        assert frame.evaluate("() => window.__hit ?? 0") == 0
    assert visited.mistakes == []
    assert visited.foreign() == []
    assert server.alive()


def test_every_text_on_the_map_is_shown_letter_for_letter_and_none_runs(
    visit: Callable[..., Visit], hostile: Server
) -> None:
    visited = visit(hostile.url)
    visited.wait_for_map()
    points = [place_of(number) for number in range(len(PAYLOADS))]
    seen = visited.map.locator("body").evaluate(SEE, [points, 18])
    hints = [line for lines in seen["hints"] for line in lines]
    for text in PAYLOADS:
        assert any(label.startswith(f"{text}, ") for label in seen["pact"]), ("pact", text)
        assert any(label.startswith(f"{text}: ") for label in seen["neighbourhood"]), text
        assert [lines[0] for lines in seen["hints"]].count(text) >= 1, ("title", text)
        assert hints.count(text) >= 2, ("place", text)
        assert text in seen["building"], ("building", text)
        assert text in seen["courtyard"], ("courtyard", text)
    assert set(seen["names"]) <= set(PAYLOADS)
    assert "49" not in {*hints, *seen["names"]}
    untouched(visited, hostile)


PRESS = """(_, id) => {
    const sign = [...document.querySelectorAll('.pact')].find((one) => one.dataset.pact === id);
    sign?.dispatchEvent(new MouseEvent('click', {bubbles: true}));
    return Boolean(sign);
}"""


def test_a_pact_that_is_chosen_is_told_beside_the_map_letter_for_letter(
    visit: Callable[..., Visit], hostile: Server
) -> None:
    visited = visit(hostile.url)
    visited.wait_for_map()
    for number, text in enumerate(PAYLOADS):
        x, y = place_of(number)
        body = visited.map.locator("body")
        body.evaluate(
            "(_, [y, x]) => map.setView([y + 6e-4, x + 7e-4], 18, {animate: false})", [y, x]
        )
        # The signs of a map that has just come nearer are drawn a moment later.
        wait_until(visited.page, lambda: body.evaluate(PRESS, f"P{text}"))  # noqa: B023
        wait_until(visited.page, lambda: chosen(visited, "pact") == f"P{text}")  # noqa: B023
        wait_until(visited.page, lambda: shown(visited).count(text) >= 2)  # noqa: B023
    untouched(visited, hostile)


@pytest.mark.parametrize("at", range(3))
def test_an_address_that_carries_such_text_is_read_as_text(
    visit: Callable[..., Visit], hostile: Server, at: int
) -> None:
    few = PAYLOADS[at * 5 : at * 5 + 5]
    search, chosen_here = quote(few[0][:60], safe=""), quote(f"quarter:{few[1]}", safe="")
    places = "&".join(f"place={quote(f'quarter:{text}', safe='')}" for text in few)
    visited = visit(f"{hostile.url}/?q={search}&{places}&neighbourhood={chosen_here}")
    visited.wait_for_map()
    asked = [url for url in visited.requests if "/layers/points" in url]
    assert parse_qs(urlsplit(asked[-1]).query)["place"] == [f"quarter:{text}" for text in few]
    assert few[1] in shown(visited)
    untouched(visited, hostile)


def test_the_table_and_the_list_show_such_text_as_text(
    visit: Callable[..., Visit], hostile: Server
) -> None:
    listed = visit(f"{hostile.url}/?lang=en")
    listed.wait_for_map()
    wait_until(listed.page, lambda: PAYLOADS[-1] in shown(listed) or PAYLOADS[0] in shown(listed))
    untouched(listed, hostile)
    table = visit(f"{hostile.url}/?view=table")
    table.page.get_by_test_id("stDataFrame").first.wait_for(timeout=30_000)
    untouched(table, hostile)


def test_notes_and_what_charts_tell_on_hover_are_shown_letter_for_letter(
    visit: Callable[..., Visit], hostile: Server
) -> None:
    visited = visit(
        f"{hostile.url}/participation?on=2025-06-20", viewport={"width": 1366, "height": 5200}
    )
    page = visited.page
    page.locator(".st-key-section-list .chart-table").wait_for(timeout=60_000)
    expect(page.locator(".stVegaLiteChart .marks")).to_have_count(7, timeout=60_000)
    text = shown(visited)
    told = {
        "monthly": hovered(page, "monthly", columns=140, rows=[0.02]),
        "calendar": hovered(page, "calendar", columns=3, rows=in_the_middle(48, 0.0, 1.0)),
        "places": hovered(page, "places", columns=3, rows=in_the_middle(48, 0.0, 1.0)),
        "dependence": hovered(page, "dependence", columns=6, rows=in_the_middle(8, 0.0, 1.0)),
    }
    for payload in PAYLOADS:
        assert text.count(f": {payload}") >= 1, ("note", payload)
        for chart in ("monthly", "calendar", "places"):
            assert payload in told[chart], (chart, payload)
    assert sum(payload in told["dependence"] for payload in PAYLOADS) >= 8
    assert "49" not in told["calendar"].split("\n")
    untouched(visited, hostile)


def in_the_middle(n: int, top: float, bottom: float) -> list[float]:
    """Where the middles of so many rows lie, as shares of a height."""
    return [top + (bottom - top) * (at + 0.5) / n for at in range(n)]


def hovered(page: Page, chart: str, *, columns: int, rows: list[float]) -> str:
    """What a chart tells while the mouse goes over it, row by row."""
    marks = page.locator(f".st-key-shape-{chart}").locator(
        "xpath=ancestor::*[.//*[contains(@class, 'stVegaLiteChart')]][1]"
    )
    box = marks.locator(".marks").first.bounding_box()
    assert box
    found = []
    for row in rows:
        for at in range(columns):
            x = box["x"] + box["width"] * (at + 0.5) / columns
            page.mouse.move(x, box["y"] + box["height"] * row)
            found.append(page.evaluate(TOOLTIP))
    page.mouse.move(0, 0)
    return "\n".join(dict.fromkeys(found))


def chosen(visited: Visit, name: str) -> str:
    return (parse_qs(urlsplit(visited.page.url).query).get(name) or [""])[0]


def shown(visited: Visit) -> str:
    return visited.page.evaluate(ALL_TEXT)
