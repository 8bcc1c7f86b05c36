"""The map in a real browser, served by the real server."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import Server, Visit, wait_until, wait_until_settled

pytestmark = pytest.mark.browser
VIEW = "() => ({...map.getCenter(), zoom: map.getZoom()})"
Visiting = Callable[..., Visit]


def view(visited: Visit) -> dict[str, float]:
    return visited.map.locator("body").evaluate(VIEW)


def go_near(visited: Visit) -> Locator:
    """Bring a pact that stands alone to the middle of the map, close up, and give its sign."""
    pact = visited.map.locator("body").evaluate(
        """async () => {
            const names = performance.getEntriesByType('resource').map((one) => one.name);
            const address = names.find((name) => name.includes('/layers/points'));
            const { spot, lat, lon, pact } = await (await fetch(address)).json();
            const alone = spot.findIndex((one, at) =>
                spot.indexOf(one) === at && spot.lastIndexOf(one) === at);
            map.setView([lat[alone], lon[alone]], 19, {animate: false});
            return pact[alone];
        }"""
    )
    return visited.map.locator(f".pact[data-pact='{pact}']").first


def pact_layers(visited: Visit) -> list[str]:
    """The addresses of pacts that were fetched so far."""
    return [url for url in visited.requests if "/layers/points" in url]


def counted(visited: Visit) -> str:
    return visited.map.locator(".counter").inner_text()


def culture(visited: Visit) -> Locator:
    filters = visited.page.get_by_test_id("stSidebar")
    return filters.get_by_role("button", name=re.compile("Cultura ed educazione"))


def chosen(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_map_is_visible_and_nothing_is_asked_of_anybody_else(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    box = visited.map.locator("#map_div").bounding_box()
    assert box and box["width"] > 400 and box["height"] > 300
    assert visited.map.locator(".pact").count() > 5
    assert visited.map.locator(".nb").count() > 15
    expect(visited.map.locator(".counter")).to_contain_text("in questo riquadro")
    assert visited.foreign() == []
    assert visited.mistakes == []


def test_all_that_there_is_stands_beside_the_legend_and_the_buttons(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url, viewport={"width": 1366, "height": 768})
    visited.wait_for_map()
    expect(visited.map.locator(".legend li").first).to_be_visible()
    under = """() => [...document.querySelectorAll('.nb')].filter((one) => {
        const a = one.getBoundingClientRect();
        return ['.legend', '.tools'].some((name) => {
            const b = document.querySelector(name).getBoundingClientRect();
            return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        });
    }).length"""
    assert visited.map.locator("body").evaluate(under) == 0


def test_a_pact_of_two_places_seen_from_afar_is_its_sign_and_not_a_ring_of_1(
    visit: Visiting, server: Server
) -> None:
    visited = visit(f"{server.url}/?on=2020-01-01", viewport={"width": 1366, "height": 768})
    visited.wait_for_map()
    assert "1" not in visited.map.locator(".ring-number").all_inner_texts()
    visited.map.locator("[aria-label^='Verde in comune: cortile di via Marx 11,']").click()
    expect(visited.page.locator(".card h2")).to_contain_text("Verde in comune")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_in_a_window_of_its_own_is_as_light_or_dark_as_the_system(
    scheme: str, visit: Visiting, server: Server
) -> None:
    page = visit(f"{server.url}/map", color_scheme=scheme).page
    page.locator("#map_div[data-drawn]").wait_for()
    assert page.locator("html").get_attribute("data-patti") == scheme


def test_a_click_on_a_sign_opens_the_pact_and_the_map_stays_where_it_is(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    sign = go_near(visited)
    before = view(visited)
    sign.click()
    wait_until(visited.page, lambda: "pact" in chosen(visited.page))
    visited.wait_for_map(times=2)
    assert view(visited) == before
    assert visited.map.locator(".pact--halo").count() >= 1


def test_a_neighbourhood_is_opened_by_a_click(visit: Visiting, server: Server) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    path = visited.map.locator(".nb").first
    name = path.get_attribute("data-place")
    path.dispatch_event("click")
    wait_until(visited.page, lambda: chosen(visited.page).get("neighbourhood") == [name])


def test_the_keyboard_alone_opens_a_pact(visit: Visiting, server: Server) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    sign = go_near(visited)
    visited.map.locator(".tools button").first.focus()
    for _ in range(40):
        visited.page.keyboard.press("Tab")
        if sign.evaluate("e => e === document.activeElement"):
            break
    assert "," in sign.get_attribute("aria-label")
    visited.page.keyboard.press("Enter")
    wait_until(
        visited.page, lambda: chosen(visited.page).get("pact") == [sign.get_attribute("data-pact")]
    )


def test_the_arrow_keys_move_between_neighbourhoods_and_enter_opens_one(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    assert visited.map.locator(".nb[tabindex='0']").count() == 1
    visited.map.locator(".nb[tabindex='0']").focus()
    before = visited.map.locator(".nb:focus").get_attribute("data-place")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        visited.page.keyboard.press(key)
    visited.page.keyboard.press("ArrowDown")
    after = visited.map.locator(".nb:focus").get_attribute("data-place")
    assert after and visited.map.locator(".nb[tabindex='0']").count() == 1
    assert before is not None
    visited.page.keyboard.press("Enter")
    wait_until(visited.page, lambda: chosen(visited.page).get("neighbourhood") == [after])


def test_a_filter_keeps_the_view_and_is_drawn_without_building_the_map_again(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    visited.map.locator("body").evaluate(
        "() => { map.setView([45.45, 9.19], 13, {animate: false}); window.sameMap = map; }"
    )
    before = view(visited)
    culture(visited).click()
    visited.wait_for_map(times=2)
    assert view(visited) == before
    assert visited.map.locator("body").evaluate("() => window.sameMap === map")


def test_a_filter_reaches_the_map_by_its_line_and_fetches_no_pact_again(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    wait_until_settled(visited.page)
    fetched, before = pact_layers(visited), counted(visited)
    culture(visited).click()
    visited.wait_for_map(times=2)
    wait_until_settled(visited.page)
    shown = counted(visited)
    assert shown != before
    assert pact_layers(visited) == fetched
    assert visited.foreign() == []
    visited.page.reload()  # whose map fetches the filtered layer
    visited.wait_for_map()
    wait_until(visited.page, lambda: counted(visited) == shown)
    assert len(pact_layers(visited)) == len(fetched) + 1


def test_a_map_whose_line_is_cut_fetches_what_the_page_says(
    visit: Visiting, server: Server
) -> None:
    visited = visit("about:blank")
    visited.page.route_web_socket("**/layers/live/*", lambda line: line.close())
    visited.page.goto(server.url)
    visited.wait_for_map()
    wait_until_settled(visited.page)
    fetched = pact_layers(visited)
    culture(visited).click()
    visited.wait_for_map(times=2)
    new = [url for url in pact_layers(visited) if url not in fetched]
    assert [parse_qs(urlsplit(url).query)["area"] for url in new] == [["culture_education"]]
    assert visited.mistakes == []


def test_what_comes_late_does_not_replace_what_is_newer(visit: Visiting, server: Server) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    culture(visited).click()
    visited.wait_for_map(times=2)
    wait_until_settled(visited.page)
    shown = counted(visited)
    visited.map.locator("body").evaluate(
        "() => PattiMap.show('edition=x&pacts=on%3D2020-01-01', 1)"
    )
    assert counted(visited) == shown
    culture(visited).click()  # whose drawing comes after what the late one would have begun
    visited.wait_for_map(times=3)
    wait_until_settled(visited.page)
    assert visited.map.locator("#map_div").get_attribute("data-drawn") == "3"


def test_a_failing_layer_is_told_in_words_and_can_be_tried_again(
    visit: Visiting, server: Server
) -> None:
    visited = visit("about:blank")
    visited.origin = server.url
    broken = visited.page.context
    broken.route("**/layers/points*", lambda route: route.fulfill(status=500, body="no"))
    visited.page.goto(server.url)
    alert = visited.map.get_by_role("alert")
    expect(alert).to_contain_text("Controlla la connessione", timeout=30_000)
    broken.unroute("**/layers/points*")
    alert.get_by_role("button").click()
    visited.wait_for_map()
    expect(alert).to_be_hidden()
    assert visited.foreign() == []


def test_buildings_come_by_tile_from_close_up_only(visit: Visiting, server: Server) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    assert not [url for url in visited.requests if "/layers/buildings" in url]
    go_near(visited)
    wait_until(
        visited.page, lambda: any("/layers/buildings/15/" in url for url in visited.requests)
    )
    drawn = """() => {
        let n = 0;
        map.eachLayer((one) => {
            n += one.options.pane === 'buildings' && one instanceof L.Polygon;
        });
        return n;
    }"""
    wait_until(visited.page, lambda: visited.map.locator("body").evaluate(drawn) > 5)


def test_the_online_base_map_is_asked_for_only_when_it_is_switched_on(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    tiles = []
    visited.page.context.route(
        "https://tile.openstreetmap.org/**", lambda route: (tiles.append(1), route.abort())
    )
    visited.wait_for_map()
    assert visited.foreign() == []
    visited.map.locator(".layers summary").click()
    visited.map.get_by_label("Mappa di base online").check()
    wait_until(visited.page, lambda: bool(tiles))
    expect(visited.map.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")


def test_several_pacts_in_one_place_open_a_list_that_the_keyboard_closes(
    visit: Visiting, server: Server
) -> None:
    def doubled(route: Route) -> None:
        body = route.fetch().json()
        columns = {name: cells[:2] for name, cells in body.items() if isinstance(cells, list)}
        for name in ("spot", "lat", "lon"):
            columns[name][1] = columns[name][0]
        route.fulfill(json={**body, **columns})
        titles.append(columns["title"])

    titles: list[list[str]] = []
    visited = visit("about:blank")
    visited.page.context.route("**/layers/points*", doubled)
    visited.page.goto(server.url)
    visited.wait_for_map()
    marker = visited.map.locator(".pact--many")
    marker.focus()
    visited.page.keyboard.press("Enter")
    entries = visited.map.locator(".list-entry")
    expect(entries).to_have_count(2)
    assert entries.locator(".list-name").all_text_contents() == titles[-1]
    expect(entries.first).to_be_focused()
    visited.page.keyboard.press("Escape")
    expect(visited.map.locator(".list")).to_be_hidden()
    expect(marker).to_be_focused()
    visited.page.keyboard.press("Enter")
    entries.nth(1).click()
    wait_until(visited.page, lambda: "pact" in chosen(visited.page))


@pytest.mark.parametrize(
    ("language", "said"), [("it", "in questo riquadro"), ("en", "in this frame")]
)
def test_every_word_on_the_map_is_in_the_reader_s_language(
    visit: Visiting, server: Server, language: str, said: str
) -> None:
    visited = visit(f"{server.url}/?lang={language}")
    visited.wait_for_map()
    expect(visited.map.locator(".counter")).to_contain_text(said)
    assert visited.map.locator("html").get_attribute("lang") == language


GATHERED = """
() => {
  let seed = 20261124;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const found = { points: 0, groups: 0, twice: 0, crowded: 0, astray: 0, merged: 0, close: 0 };
  const spans = [[44, 0, 900], [62, 1.34e8, 2000], [44, -5e4, 1e5], [3e-6, 128, 1e-4], [44, 7, 0]];
  for (const [apart, from, wide] of spans) {
    // Some on the same point, some on the edge of a cell.
    const step = wide / 40;
    const one = () => from + step * (Math.floor(random() * 40) + (random() < 0.5 ? random() : 0));
    const [xs, ys] = [0, 1].map(() => Float64Array.from({ length: 700 }, one));
    const far = (i, j) => (xs[i] - xs[j]) ** 2 + (ys[i] - ys[j]) ** 2;
    const groups = Patti.gathered(xs, ys, apart);
    const firsts = groups.map(([first]) => first);
    const all = groups.flat();
    found.points += all.length;
    found.groups += groups.length;
    found.twice += xs.length - new Set(all).size;
    for (const i of firsts) {
      found.crowded += firsts.filter((j) => i < j && far(i, j) < apart ** 2).length;
    }
    const merged = Patti.clustered(xs, ys, apart);
    const mean = (axis, group) => group.reduce((sum, i) => sum + axis[i], 0) / group.length;
    const middles = merged.map((group) => [mean(xs, group), mean(ys, group)]);
    found.merged += groups.length - merged.length;
    found.twice += xs.length - new Set(merged.flat()).size;
    for (const [at, [x, y]] of middles.entries()) {
      const near = ([u, v]) => Math.hypot(u - x, v - y) < 0.899 * apart;
      found.close += middles.slice(at + 1).filter(near).length;
    }
    for (const group of groups) {
      for (const i of group) {
        const own = far(i, group[0]);
        if (own >= apart ** 2 || firsts.some((j) => far(i, j) < own)) found.astray += 1;
      }
    }
  }
  return found;
}
"""


def test_points_are_gathered_round_the_nearest_and_the_middles_of_all_stay_apart(
    visit: Visiting, server: Server
) -> None:
    seen = visit(server.url)
    seen.wait_for_map()
    found = seen.map.locator("#map_div").evaluate(GATHERED)
    assert found["points"] == 3_500 and 500 < found["groups"] < 2_500
    assert (found["twice"], found["crowded"], found["astray"]) == (0, 0, 0)
    assert found["merged"] > 10 and found["close"] == 0


def come_closer(visited: Visit, press: Callable[[Locator], None]) -> None:
    """Press a cluster, and wait until the map came closer to what it was."""
    visited.wait_for_map()
    before = view(visited)
    press(visited.map.locator(".pact--cluster").first)
    wait_until(visited.page, lambda: view(visited)["zoom"] > before["zoom"])


def test_a_cluster_comes_apart_and_the_keyboard_stays_with_what_it_was(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    come_closer(visited, lambda cluster: cluster.press("Enter"))
    held = visited.map.locator(".pact:focus")
    expect(held).to_be_in_viewport()
    assert visited.mistakes == []


@pytest.mark.parametrize("zoom", [10, 11.5, 13, 14, 15, 17])
def test_no_sign_lies_on_another(visit: Visiting, server: Server, zoom: float) -> None:
    visited = visit(f"{server.url}/?at=45.4490,9.2280,{zoom}")
    visited.wait_for_map()
    nearest = """() => {
        const boxes = [...document.querySelectorAll('.leaflet-pacts-pane .pact')]
            .map((one) => one.getBoundingClientRect());
        const apart = (a, b) => Math.hypot(a.x + a.width / 2 - b.x - b.width / 2,
            a.y + a.height / 2 - b.y - b.height / 2) - Math.min(a.width, b.width) * 0.8;
        return Math.min(...boxes.flatMap((a, i) => boxes.slice(i + 1).map((b) => apart(a, b))));
    }"""
    assert visited.map.locator(".leaflet-pacts-pane .pact").count() > 1
    assert visited.map.locator("body").evaluate(nearest) >= 0


def test_by_the_mouse_a_cluster_comes_apart_and_no_sign_is_given_the_keyboard(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    come_closer(visited, lambda cluster: cluster.click())
    assert visited.map.locator(".pact:focus").count() == 0


def test_nothing_stays_behind_of_what_the_scripts_were_spared(
    visit: Visiting, server: Server
) -> None:
    visited = visit(server.url)
    visited.wait_for_map()
    assert visited.page.evaluate("Object.getOwnPropertyNames(document).includes('cookie')") is False
    assert visited.page.evaluate("typeof Buffer") == "undefined"
    body = visited.map.locator("body")
    assert body.evaluate("() => document.namespaces === undefined && parent === top")
