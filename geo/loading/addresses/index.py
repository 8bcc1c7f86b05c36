"""A reference of house numbers, made ready for questions; about 100 bytes a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.loading.addresses.parsing import number_of, street_of
from geo.loading.addresses.vocabulary import folded, vocabulary, words_of

LIGHT = 0.15  # weight of an article or a title; a word that only one street has weighs 1
LIGHTEST_NAME = 0.25


@dataclass(frozen=True)
class Street:
    """A street of the reference: its name as written and as compared, and where its numbers stand.

    Parameters
    ----------
    words
        Of the name, as numbers into the index's words.
    town
        The municipality as it is compared.
    joined
        The name without spaces.
    rows
        The first row of its numbers, and the one after the last.
    """

    kind: str | None
    name: str
    municipality: str
    town: str
    words: tuple[int, ...]
    joined: str
    rows: tuple[int, int]


@dataclass(frozen=True)
class HouseNumber:
    """One number of the reference, as its publisher writes it; the point is in EPSG:4326."""

    id: str
    street: str
    number: str
    postcode: str | None
    municipality: str
    lon: float
    lat: float

    @property
    def address(self) -> str:
        """Write the address in one line: `Via Mac Mahon 89a`."""
        return f"{self.street} {self.number}"


@dataclass(frozen=True)
class AddressIndex:
    """Streets and house numbers of a reference; made by `index_of`, never changed.

    Parameters
    ----------
    streets
        All of them, by kind and name.
    words
        Every word of their names once, sorted.
    weights
        How much each word tells about the street: 1 if one street only has it, less the more have
        it (the logarithm of how rare it is, as in text search), 0.15 for articles and titles.
    flat, starts
        The words of all streets in a row, and where each street's begin.
    suffixes, postcodes
        The different ones; the rows name them by position.
    joined, lengths
        The joined names of all streets, and how long the words are.
    towns
        The municipalities that the reference knows, as they are compared.
    quarters
        Names that say where without naming another municipality, as they are compared.
    """

    streets: Sequence[Street]
    words: Sequence[str]
    weights: NDArray[np.float64]
    flat: NDArray[np.int32]
    starts: NDArray[np.int64]
    ids: pd.api.extensions.ExtensionArray
    written: pd.api.extensions.ExtensionArray
    numbers: NDArray[np.int32]
    suffixes: Sequence[str]
    suffix_at: NDArray[np.int32]
    postcodes: Sequence[str]
    postcode_at: NDArray[np.int16]
    lons: NDArray[np.float64]
    lats: NDArray[np.float64]
    joined: Sequence[str]
    lengths: NDArray[np.int64]
    towns: frozenset[str]
    quarters: frozenset[str]

    def __len__(self) -> int:
        return len(self.numbers)

    def house_number(self, row: int, street: Street) -> HouseNumber:
        """Tell what stands in a row."""
        postcode = self.postcodes[self.postcode_at[row]]
        return HouseNumber(
            str(self.ids[row]),
            street.name,
            str(self.written[row]),
            postcode or None,
            street.municipality,
            float(self.lons[row]),
            float(self.lats[row]),
        )

    def rows_of(self, street: Street, number: int) -> range:
        """List the rows of a number in a street, with all its suffixes."""
        first, last = street.rows
        part = self.numbers[first:last]
        return range(
            first + int(np.searchsorted(part, number)),
            first + int(np.searchsorted(part, number, side="right")),
        )

    def suffix(self, row: int) -> str:
        """Tell the suffix of the number in a row; empty if it has none."""
        return str(self.suffixes[self.suffix_at[row]])


def index_of(house_numbers: pd.DataFrame, *, quarters: Iterable[str] = ()) -> AddressIndex:
    """Make a reference ready for questions.

    Parameters
    ----------
    house_numbers
        The table of the register: `street`, `number`, `postcode`, `municipality`, and a point in
        EPSG:4326, by id. Rows without a point, a street or a figure in the number are left out.
    quarters
        Names of neighbourhoods, which an address may end with.
    """
    rows = _rows(house_numbers)
    names = rows[["street", "municipality"]].drop_duplicates()
    borders = np.flatnonzero(rows["_new"].to_numpy())
    ends = [*borders[1:].tolist(), len(rows)][: len(borders)]
    parted = [street_of(name) for name in names["street"]]
    words = sorted({word for _, each in parted for word in each})
    place = {word: at for at, word in enumerate(words)}
    streets = [
        Street(
            kind,
            name,
            town,
            folded(town),
            tuple(place[word] for word in said),
            "".join(said),
            (first, last),
        )
        for (kind, said), name, town, first, last in zip(
            parted, names["street"], names["municipality"], borders.tolist(), ends, strict=True
        )
    ]
    lengths = [len(street.words) for street in streets]
    suffix_at, suffixes = pd.factorize(rows["_suffix"])
    postcode_at, postcodes = pd.factorize(rows["postcode"])
    return AddressIndex(
        streets=streets,
        words=words,
        weights=_weights(words, streets),
        flat=np.array([word for street in streets for word in street.words], dtype=np.int32),
        starts=np.cumsum([0, *lengths[:-1]]) if lengths else np.array([], dtype=np.int64),
        ids=rows.index.array,
        written=rows["number"].array,
        numbers=rows["_number"].to_numpy(dtype=np.int32),
        suffixes=[str(each) for each in suffixes],
        suffix_at=suffix_at.astype(np.int32),
        postcodes=[str(each) for each in postcodes],
        postcode_at=postcode_at.astype(np.int16),
        lons=shapely.get_x(rows["geometry"].to_numpy()),
        lats=shapely.get_y(rows["geometry"].to_numpy()),
        joined=[street.joined for street in streets],
        lengths=np.array([len(word) for word in words], dtype=np.int64),
        towns=frozenset(street.town for street in streets if street.town),
        quarters=frozenset("".join(words_of(folded(name))) for name in quarters),
    )


def _rows(house_numbers: pd.DataFrame) -> pd.DataFrame:
    """Sort by street and number, with the numbers parted."""
    plain = pd.DataFrame(house_numbers)
    known = plain[plain["geometry"].notna() & plain["street"].notna() & plain["number"].notna()]
    kept = known[["street", "number", "postcode", "municipality", "geometry"]].copy()
    kept[["postcode", "municipality"]] = kept[["postcode", "municipality"]].fillna("")
    different = kept["number"].unique()
    parted = {number: number_of(number) for number in different}
    kept["_number"] = kept["number"].map({each: parted[each][0] for each in different})
    kept["_suffix"] = kept["number"].map({each: parted[each][1] for each in different})
    named = [street for street in kept["street"].unique() if street_of(street)[1]]
    kept = kept[kept["_number"].notna() & kept["street"].isin(named)]
    order = ["street", "municipality", "_number", "_suffix"]
    kept = kept.sort_values(order, kind="stable")
    before = kept[["street", "municipality"]].shift()
    kept["_new"] = (kept[["street", "municipality"]] != before).any(axis=1)
    return kept


def _weights(words: Sequence[str], streets: Sequence[Street]) -> NDArray[np.float64]:
    counts = np.zeros(len(words))
    for street in streets:
        counts[list(set(street.words))] += 1
    most = log(len(streets) + 1)
    weights = np.clip(np.log((len(streets) + 1) / np.maximum(counts, 1)) / most, LIGHTEST_NAME, 1)
    light = vocabulary().light
    weights[[at for at, word in enumerate(words) if word in light]] = LIGHT
    return weights
