"""All sketches stand near Milan, so its zone need not be looked up each time (0.1 s)."""

import pytest

from geo import crs


@pytest.fixture(autouse=True, scope="module")
def zone_of_milan():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crs, "metric_crs", lambda _places: "EPSG:32632")
        yield
