"""WCAG 2.1 A and AA by axe in every part of the Register page, the residents' form, open data."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Server, Visit, serving
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.browser
VIEWS = (
    "/register?",
    "/register?desk=pacts&",
    "/register?desk=pacts&pact=R-02&",
    "/register?desk=activities&",
    "/register?desk=requests&",
    "/register?desk=history&",
    "/register?desk=open_data&",
    "/ask?",
)
WITHOUT_A_FRAME = ("/open-data/?", "/open-data/colonne.html?")


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard with the form for residents switched on."""
    with serving(tmp_path_factory.mktemp("asking"), env={"PACTS_REQUESTS": "on"}) as running:
        yield running


@pytest.mark.parametrize(("language", "scheme"), [("it", "light"), ("en", "dark")])
def test_axe_finds_nothing_in_any_part_of_the_register(
    language: str, scheme: str, asking: Server, visit: Callable[..., Visit]
) -> None:
    seen = visit(f"{asking.url}/about?lang={language}", color_scheme=scheme)
    found = {}
    for path in VIEWS:
        seen.page.goto(f"{asking.url}{path}lang={language}")
        expect(seen.page.locator("h1.headline")).to_be_visible(timeout=30_000)
        seen.page.wait_for_load_state("networkidle")
        expect(seen.page.get_by_test_id("stSpinner")).to_have_count(0)
        found |= {(path, frame.url): violations(frame) for frame in seen.page.frames}
    for path in WITHOUT_A_FRAME:
        seen.page.goto(f"{asking.url}{path}lang={language}")
        found |= {(path, ""): violations(seen.page.main_frame)}
    assert len(found) >= len(VIEWS) + len(WITHOUT_A_FRAME)
    assert not any(found.values()), {where: what for where, what in found.items() if what}
    assert seen.foreign() == []
