"""Which places are drawn: in bits that a map can read, and as the features of a collection."""

import base64
import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.mapping.features import pact_collection, places_shown

PLACES = st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40)


def numbers(drawn: str) -> list[int]:
    """Read the bits as `patti-line.js` does, one after the other."""
    read = base64.b64decode(drawn)
    return [8 * at + bit for at, byte in enumerate(read) for bit in range(8) if byte >> bit & 1]


@given(PLACES, st.lists(st.booleans(), min_size=6, max_size=6))
def test_the_bits_name_the_features_of_the_collection_in_their_order(
    places: list[tuple[int, bool]], chosen: list[bool]
) -> None:
    pacts = np.array([pact for pact, _ in places], dtype=int)
    pieces = np.array(
        [f'{{"id":{at}}}' if placed else "" for at, (_, placed) in enumerate(places)], dtype=object
    )
    shown = places_shown(pieces != "", pacts, np.array(chosen))
    written = json.loads(pact_collection(pieces, shown))
    asked = {pact for pact, wanted in enumerate(chosen) if wanted}
    expected = [at for at, (pact, placed) in enumerate(places) if placed and pact in asked]
    assert numbers(written["drawn"]) == [one["id"] for one in written["features"]] == expected
    assert written["pacts"] == len(asked)
    assert written["unplaced"] == len(asked - {places[at][0] for at in expected})
