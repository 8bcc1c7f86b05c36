"""The map's files: ours alone, named by content, and no way to any other file."""

import re
from collections.abc import Callable

import httpx
import pytest

from geo.mapping import assets
from geo.web import scripts

Get = Callable[..., httpx.Response]


@pytest.mark.parametrize("name", assets.names())
def test_a_file_is_sent_with_its_type_and_kept_for_a_year(get: Get, name: str) -> None:
    answer = get(f"/assets/{name}?v={assets.asset(name).version}", follow=False)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == assets.asset(name).media_type
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_old_version_is_sent_to_the_present_one(get: Get) -> None:
    answer = get("/assets/map.js?v=old", follow=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == f"map.js?v={assets.asset('map.js').version}"


@pytest.mark.parametrize(
    "path",
    [
        "x.js",
        "..%2F..%2Fdashboard.py",
        "%2e%2e/folium_map.py",
        "map.js%00",
        "%2Fetc%2Fpasswd",
        "patti-map.js",
    ],
)
def test_no_other_file_can_be_reached(get: Get, path: str) -> None:
    assert get(f"/assets/{path}").status_code == 404


def test_the_map_s_own_files_name_no_other_host_but_openstreetmap_and_credits() -> None:
    hosts = set()
    for part in sorted(assets.OURS.iterdir()):
        hosts |= set(re.findall(r"https?://([a-z0-9.-]+)", part.read_text(encoding="utf-8")))
    assert hosts == {
        "tile.openstreetmap.org",
        "www.openstreetmap.org",
        "leafletjs.com",
        "www.w3.org",
    }


def test_our_scripts_never_write_markup() -> None:
    for part in sorted(assets.OURS.glob("*.js")):
        text = part.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text
        )
        assert text.startswith('"use strict";')


def test_the_script_comes_whole_and_without_maps_of_its_source() -> None:
    script = assets.asset("map.js").body.decode()
    assert "sourceMappingURL" not in script
    assert script.index("leafletjs.com") < script.index("window.PattiMap")


def test_the_typeface_is_streamlits_own_file_which_its_page_has_fetched_already() -> None:
    page = scripts.PAGE.read_text(encoding="utf-8")
    (address,) = re.findall(r'src:url\("\.\./([^"]+)"\)', assets.asset("map.css").body.decode())
    assert f'"./{address}"' in page
    assert (scripts.PAGE.parent / address).is_file()
