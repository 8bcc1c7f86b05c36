"""Which places are drawn: in bits that a map can read, and as columns."""

import base64
import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.mapping.points import places_shown, point_table

PLACES = st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40)


def numbers(drawn: str) -> list[int]:
    """Read the bits as `patti-line.js` does, one after the other."""
    read = base64.b64decode(drawn)
    return [8 * at + bit for at, byte in enumerate(read) for bit in range(8) if byte >> bit & 1]


@given(PLACES, st.lists(st.booleans(), min_size=6, max_size=6))
def test_the_bits_name_the_rows_of_the_table_in_their_order(
    places: list[tuple[int, bool]], chosen: list[bool]
) -> None:
    pacts = np.array([pact for pact, _ in places], dtype=int)
    located = np.array([placed for _, placed in places], dtype=bool)
    shown = places_shown(located, pacts, np.array(chosen))
    cells = {"id": np.array([str(at) for at in range(len(places))], dtype=object)}
    written = json.loads(point_table(cells, shown))
    asked = {pact for pact, wanted in enumerate(chosen) if wanted}
    expected = [at for at, (pact, placed) in enumerate(places) if placed and pact in asked]
    assert numbers(written["drawn"]) == written["id"] == expected
    assert written["pacts"] == len(asked)
    assert written["unplaced"] == len(asked - {places[at][0] for at in expected})
