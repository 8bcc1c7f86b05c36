"""A place picked with the keyboard alone, and with clicks on the map."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import serving, wait_until

ENTRY = """
import streamlit as st
from geo.web import lifespan, middleware, routes

app = st.App(__file__, routes=routes(""), lifespan=lifespan, middleware=middleware())
if __name__ == "__main__":
    from geo.ui import style
    from geo.ui.desk.place_picker import pick_place

    style.apply()
    style.tell_language("it")
    place = pick_place("trial")
    said = "nothing" if place is None else f"{place.building_id} {place.precision} {place.address}"
    st.text(said)
"""


@pytest.fixture(scope="module")
def picker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("picker")
    entry = folder / "entry.py"
    entry.write_text(ENTRY)
    with serving(folder, entry=entry) as running:
        yield running


def test_a_place_is_picked_by_keyboard_and_by_clicks_that_mean_what_is_under_them(visit, picker):
    seen = visit(picker.url, reduced_motion="reduce")
    seen.wait_for_map()
    said = seen.page.get_by_test_id("stText")
    ground = seen.map.locator("#map_div")

    ground.click(position={"x": 300, "y": 200})  # from far off: it comes closer, and picks nothing
    assert said.inner_text() == "nothing"
    assert seen.map.locator(".pick").count() == 0

    seen.page.keyboard.press("Escape")
    seen.page.get_by_role("textbox").focus()
    seen.page.keyboard.type("larici")
    seen.page.keyboard.press("Enter")
    option = seen.page.get_by_role("radio").first
    option.focus()
    seen.page.keyboard.press("Space")
    expect(said).to_have_text(re.compile(r"^\S+ building via dei Larici \d+$"))
    chosen = said.inner_text()
    seen.map.locator(".pick").wait_for()

    # The options go after a click, and the map moves up the page: positions are the map's own.
    box, pin = ground.bounding_box(), seen.map.locator(".pick-pin").bounding_box()
    x, y = (pin[at] + pin[size] / 2 - box[at] for at, size in (("x", "width"), ("y", "height")))
    ground.click(position={"x": x + 120, "y": y + 60})
    wait_until(seen.page, lambda: said.inner_text() != chosen)
    ground.click(position={"x": x, "y": y})
    wait_until(seen.page, lambda: said.inner_text() == chosen)
    assert seen.foreign() == []
    assert seen.mistakes == []


@pytest.mark.parametrize("width", [1366, 390])
def test_an_address_found_moves_nothing_away_from_under_a_pressed_finger(visit, picker, width):
    seen = visit(picker.url, viewport={"width": width, "height": 1200})
    seen.wait_for_map()
    below = seen.page.locator("iframe[title*='st_folium']")
    before = below.bounding_box()["y"]
    seen.page.get_by_role("textbox").fill("via dei Larici 5")
    seen.page.keyboard.press("Enter")
    expect(seen.page.get_by_text("Luogo scelto:")).to_be_visible()
    wait_until(seen.page, lambda: abs(below.bounding_box()["y"] - before) <= 2)
