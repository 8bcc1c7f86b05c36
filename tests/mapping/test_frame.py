"""The first view: everything that is drawn is in it, and an empty register has one too."""

from geo.mapping.frame import ITALY, first_view
from tests.sketch import EAST, SOUTH_EDGE, WEST_EDGE, point, register, squares


def test_a_register_without_anything_on_the_map_shows_italy() -> None:
    with register() as snapshot:
        assert first_view(snapshot, "quarter") == ITALY


def test_pacts_without_any_neighbourhood_make_a_view() -> None:
    with register(
        pacts="id status\nA active", pact_places=[{"pact_id": "A", "geometry": point(1)}]
    ) as snapshot:
        west, _, east, _ = first_view(snapshot, "")
        assert west == east == round(WEST_EDGE + EAST, 6)


def test_a_pact_far_from_the_neighbourhoods_is_in_the_first_view() -> None:
    with register(
        pacts="id status\nA active",
        pact_places=[{"pact_id": "A", "geometry": point(500)}],
        neighbourhoods=squares("AB"),
    ) as snapshot:
        west, south, east, _ = first_view(snapshot, "quarter")
        assert (west, south) == (WEST_EDGE, SOUTH_EDGE)
        assert east == round(WEST_EDGE + 500 * EAST, 6)
