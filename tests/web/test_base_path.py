"""Everything that is served stands under the base path, and every link stays under it."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.applications import Starlette

from geo.storage import Snapshot
from geo.web import routes, scripts
from tests.web.conftest import Get, getter

BASE = "/patti"
PAGES = ("/map", "/deck", "/open-data/", "/open-data/colonne.html", "/open-data/?lang=en")
LINK = re.compile(r"""(?:href|src|action)=["']([^"'#][^"']*)["']|url\(["']?([^"')]+)""")


@pytest.fixture
def under(snapshot: Snapshot) -> Get:
    return getter(Starlette(routes=routes(BASE)))


def test_every_route_is_under_the_base_path_and_none_beside_it() -> None:
    assert {route.path.removeprefix(BASE) for route in routes(BASE)} == {
        route.path for route in routes()
    }
    assert all(route.path.startswith(f"{BASE}/") for route in routes("patti/"))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_of_ours_leads_to_something_under_the_base_path(
    under: Get, page: str
) -> None:
    found = under(f"{BASE}{page}")
    assert found.status_code == 200
    links = {urljoin(str(found.url), one or other) for one, other in LINK.findall(found.text)}
    ours = {link for link in links if urlsplit(link).netloc == "test"}
    assert ours
    for link in ours:
        path = urlsplit(link).path
        assert path.startswith(f"{BASE}/"), link
        if path.startswith(f"{BASE}/static/"):  # Streamlit's, as the app itself is
            assert (scripts.PAGE.parent / path.removeprefix(f"{BASE}/")).is_file()
            continue
        assert path == f"{BASE}/" or under(link.removeprefix("http://test")).status_code == 200


def test_a_layer_that_is_sent_on_stays_under_the_base_path(under: Get) -> None:
    first = under(f"{BASE}/layers/pacts", follow=False)
    assert first.status_code == 307
    assert under(f"{BASE}/layers/pacts").url.path == f"{BASE}/layers/pacts"
    assert under("/layers/pacts").status_code == 404


def test_the_map_fetches_its_layers_beside_itself(under: Get) -> None:
    assert 'data-patti-layers="layers"' in under(f"{BASE}/map").text
