"""The layers by address: what they hold, how long they may be kept, and what they refuse."""

import datetime as dt
import gzip
import json
import re
from collections.abc import Callable

import httpx
import pytest
import shapely
from starlette.applications import Starlette

from geo import words
from geo.mapping.shading import MEASURES
from geo.storage import Snapshot
from geo.web import register, routes
from tests.web.conftest import getter, small_tables, snapshot_from

Get = Callable[..., httpx.Response]
LAYERS = (
    "frame",
    "neighbourhoods",
    "pacts",
    "points",
    "buildings/15/17220/11720",
    "courtyards/15/17220/11720",
)
TILE = "15/17220/11720"


def test_a_pact_has_a_feature_at_each_of_its_places_and_is_counted_once(get: Get) -> None:
    found = get("/layers/pacts?on=2024-03-01").json()
    assert [one["properties"]["pact"] for one in found["features"]] == ["P1", "P1", "P2"]
    assert (found["pacts"], found["unplaced"]) == (3, 1)
    assert found["features"][0]["properties"] == {
        "pact": "P1",
        "title": "Orto in cortile",
        "area": "inclusion",
        "look": "active",
        "status": "active",
        "place": "via Prima 1",
        "precision": "building",
    }


def test_our_map_reads_the_same_places_as_columns(get: Get) -> None:
    features = get("/layers/pacts?on=2024-03-01").json()["features"]
    found = get("/layers/points?on=2024-03-01").json()
    assert (found["pacts"], found["unplaced"]) == (3, 1)
    for name in ("pact", "title", "area", "look", "place"):
        assert found[name] == [one["properties"][name] for one in features]
    places = [one["geometry"]["coordinates"] for one in features]
    assert list(zip(found["lon"], found["lat"], strict=True)) == [tuple(one) for one in places]
    spots = {tuple(place): spot for place, spot in zip(places, found["spot"], strict=True)}
    assert len(set(spots.values())) == len(spots), "a spot is a position"


def test_a_filter_is_the_address(get: Get) -> None:
    found = get("/layers/pacts?on=2024-03-01&area=none&lang=it").json()
    assert [one["properties"]["pact"] for one in found["features"]] == ["P2"]
    assert found["features"][0]["properties"]["area"] is None


def test_the_day_of_the_address_is_the_day_of_the_answer(get: Get) -> None:
    found = get("/layers/pacts?on=2023-10-01").json()
    assert [one["properties"]["pact"] for one in found["features"]] == []


def test_a_neighbourhood_says_its_state_and_what_is_unknown_is_not_said(get: Get) -> None:
    found = get("/layers/neighbourhoods?on=2024-03-01&set=quarter").json()
    first, second = (one["properties"] for one in found["features"])
    assert first == {
        "name": "Ponte",
        "shade": "step1",
        "said": "1 patto attivo · 120 alloggi",
        "mark": "",
    }
    assert (second["name"], second["shade"], second["said"]) == ("Prato", "zero", "mai un patto")
    assert found["legend"]["rows"][0] == ["zero", "Nessun patto attivo"]


def test_a_neighbourhood_of_unknown_homes_is_hatched_and_never_at_zero(get: Get) -> None:
    found = get("/layers/neighbourhoods?on=2024-03-01&set=quarter&by=coverage&lang=en").json()
    first, second = (one["properties"] for one in found["features"])
    assert (first["shade"], first["mark"]) == ("step4", "100%")
    assert (second["shade"], second["mark"], second["said"]) == ("hatch", "", "homes not known")


@pytest.mark.parametrize("by", ["", *MEASURES])
def test_every_shade_on_the_map_is_in_its_legend(by: str, get: Get) -> None:
    found = get(f"/layers/neighbourhoods?on=2024-03-01&set=quarter&by={by}&need=x").json()
    legend = [shade for shade, _ in found["legend"]["rows"]]
    assert {one["properties"]["shade"] for one in found["features"]} <= set(legend)
    assert all(one["properties"]["said"] for one in found["features"])
    assert len(set(legend)) == len(legend)


def test_a_tile_holds_what_touches_it_and_nothing_else(get: Get) -> None:
    x, y = _tile(9.19005, 45.4402)
    here = get(f"/layers/buildings/15/{x}/{y}").json()
    assert [one["id"] for one in here["features"]] == ["b1"]
    assert here["features"][0]["properties"] == {
        "address": "via Prima 1",
        "manager": "aler",
        "dwellings": 12,
    }
    there = get(f"/layers/buildings/15/{_tile(9.21, 45.44)[0]}/{y}").json()
    assert there["features"][0]["properties"]["dwellings"] is None
    assert [one["id"] for one in get(f"/layers/courtyards/15/{x}/{y}").json()["features"]] == ["c1"]
    assert get(f"/layers/buildings/15/{x + 40}/{y}").json()["features"] == []


def _tile(lon: float, lat: float) -> tuple[int, int]:
    import math

    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**15), int(y * 2**15)


@pytest.mark.parametrize("layer", [one for one in LAYERS if one not in ("frame", "points")])
def test_geojson_is_as_rfc_7946_asks(get: Get, layer: str) -> None:
    answer = get(f"/layers/{layer}")
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert found["type"] == "FeatureCollection" and "crs" not in found
    for one in found["features"]:
        shape = shapely.from_geojson(json.dumps(one["geometry"]))
        assert -180 <= shape.bounds[0] <= 180 and -90 <= shape.bounds[1] <= 90
        if shape.geom_type == "Polygon":
            assert shape.exterior.is_ccw
        assert not re.search(r"\.\d{7,}", json.dumps(one["geometry"]))


@pytest.mark.parametrize("layer", LAYERS)
def test_an_address_without_an_edition_is_sent_to_the_one_that_has_it(get: Get, layer: str) -> None:
    first = get(f"/layers/{layer}", follow=False)
    assert (first.status_code, first.headers["cache-control"]) == (307, "no-store")
    second = get(f"/layers/{layer}")
    assert second.status_code == 200
    assert second.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "edition=7-" in str(second.url)


def test_an_answer_of_today_is_kept_under_todays_date(get: Get) -> None:
    assert f"on={dt.date.today().isoformat()}" in str(get("/layers/pacts").url)


def test_an_old_edition_is_sent_to_the_present_one(get: Get) -> None:
    answer = get("/layers/pacts?on=2024-03-01&edition=3-0123456789", follow=False)
    assert answer.status_code == 307
    assert "edition=7-" in answer.headers["location"]


def test_two_registers_at_the_same_revision_are_two_editions() -> None:
    first, second = (snapshot_from(small_tables(title)) for title in ("Orto", "Orti"))
    assert register.edition(first) != register.edition(second)
    assert register.edition(first) == register.edition(snapshot_from(small_tables("Orto")))


@pytest.mark.parametrize("layer", LAYERS)
def test_a_browser_that_has_the_answer_is_told_so(get: Get, layer: str) -> None:
    first = get(f"/layers/{layer}")
    again = get(str(first.url), if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


def test_answers_are_compressed_and_the_same_inside(get: Get) -> None:
    packed = get("/layers/frame", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == get("/layers/frame", accept_encoding="identity").content
    assert len(gzip.compress(packed.content)) < len(packed.content) / 2


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("pacts?area=rubbish", "choices.unknown_value"),
        ("pacts?on=yesterday", "choices.not_a_day"),
        ("pacts?since=2024-05-01&until=2024-01-01", "choices.period_reversed"),
        ("neighbourhoods?set=nowhere", "web.unknown_set"),
        ("neighbourhoods?by=magic", "choices.unknown_value"),
        ("neighbourhoods?by=coverage&radius=7", "choices.unknown_value"),
        ("buildings/3/1/1", "web.bad_tile"),
        ("buildings/15/1/99999", "web.bad_tile"),
        ("buildings/99999999999999999999/1/1", "web.bad_tile"),
        ("courtyards/a/b/c", "web.bad_tile"),
        ("courtyards/15/-1/²", "web.bad_tile"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    get: Get, language: str, address: str, key: str
) -> None:
    answer = get(f"/layers/{address}{'&' if '?' in address else '?'}lang={language}")
    assert (answer.status_code, answer.json()["error"]) == (400, key)
    assert len(answer.json()["message"].split()) > 5
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("layer", LAYERS)
def test_every_answer_forbids_guessing_its_type(get: Get, layer: str) -> None:
    assert get(f"/layers/{layer}").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/layers/pacts", "/assets/map.js"])
def test_nothing_can_be_written(get: Get, method: str, path: str) -> None:
    assert get(path, method=method).status_code == 405


def test_a_head_request_has_no_body(get: Get) -> None:
    answer = get("/layers/pacts", method="HEAD")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_mistake_of_ours_shows_no_traceback(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Snapshot:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(register, "current_snapshot", broken)
    answer = get("/layers/pacts")
    assert answer.status_code == 500
    assert "secret" not in answer.text and "Traceback" not in answer.text


def test_the_routes_live_under_a_base_path(snapshot: Snapshot) -> None:
    get = getter(Starlette(routes=routes("patti/")))
    assert get("/patti/layers/pacts").status_code == 200
    assert get("/patti/assets/map.css").status_code == 200
    assert get("/layers/pacts").status_code == 404


@pytest.mark.parametrize("language", words.languages())
def test_the_frame_has_every_word_and_sign(get: Get, language: str) -> None:
    found = get(f"/layers/frame?lang={language}").json()
    assert found["language"] == language
    assert all(found["words"].values()) and all(
        all(forms.values()) for forms in found["counted"].values()
    )
    assert [area["code"] for area in found["areas"]][-1] is None
    assert found["bounds"] == [9.18, 45.43, 9.22, 45.45]


def test_text_of_the_register_travels_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    title = "</script>{{7*7}}\u2028\"'\\ é"
    made = snapshot_from(small_tables(title))
    monkeypatch.setattr(register, "current_snapshot", lambda: made)
    found = getter(Starlette(routes=routes()))("/layers/pacts?on=2024-03-01").json()
    assert found["features"][0]["properties"]["title"] == title
