"""Addresses to points: how many are placed right and wrong, by the way they are misspelt.

Run it: `python -m tests.benchmarks.bench_addresses [tune|report] [numbers for each way]`. It needs
the house numbers of Milan beside the project. `tune` looks at municipio 9, on which the limits of
`geo.loading.addresses.matching` were chosen; `report` at municipio 5, which nobody tuned on, with
both in the reference so that more streets are alike.

A tenth of the streets and a tenth of the other numbers are kept out of the reference: whoever
places one of those is wrong, unless it is within 30 m. The rival is what one would write in an
afternoon: the most alike of all addresses by rapidfuzz's `token_sort_ratio`, taken from a fixed
score on.
"""

import json
import sys
import time
import tracemalloc
from collections import Counter
from dataclasses import dataclass
from math import cos, hypot, radians
from pathlib import Path
from random import Random

import pandas as pd
import shapely
from rapidfuzz import fuzz, process, utils

from geo.loading.addresses import AddressIndex, index_of, match_address
from tests.misspelling import ALL, written

REAL = Path(__file__).resolve().parents[3] / "shared/realdata/milano"
FILES = {
    "5": "civici_municipio5_ds634_20201001.json",
    "9": "civici_municipio9_ds634_20200501.json",
}
NEAR_M = 30
SEED = 20261122
CUT_OFFS = (85, 90, 95)
WHOLE_CITY = 60_000


@dataclass(frozen=True)
class Query:
    """What somebody wrote, how, and the number that they meant."""

    text: str
    way: str
    id: str
    known: bool


def read_numbers(*municipi: str) -> pd.DataFrame:
    """Read the publisher's files as the table of the register."""
    rows = [row for each in municipi for row in json.loads((REAL / FILES[each]).read_text())]
    tags = pd.DataFrame([row["tags"] for row in rows], index=[str(row["id"]) for row in rows])
    columns = {
        "addr:street": "street",
        "addr:housenumber": "number",
        "addr:postcode": "postcode",
        "addr:city": "municipality",
    }
    points = shapely.points([(row["lon"], row["lat"]) for row in rows])
    return tags.rename(columns=columns).assign(geometry=points)


def held_out(numbers: pd.DataFrame, chance: Random) -> set[str]:
    """Choose a tenth of the streets, and a tenth of the other numbers, as ids."""
    streets = sorted(numbers["street"].unique())
    gone = set(chance.sample(streets, len(streets) // 10))
    whole = numbers.index[numbers["street"].isin(gone)]
    others = sorted(numbers.index.difference(whole))
    return {*whole, *chance.sample(others, len(others) // 10)}


def queries(numbers: pd.DataFrame, out: set[str], each: int, chance: Random) -> list[Query]:
    """Misspell numbers in every way; half of them are known to the reference."""
    known = sorted(set(numbers.index) - out)
    found = []
    for way, change in ALL.items():
        for ids, is_known in ((known, True), (sorted(out), False)):
            for id_ in chance.sample(ids, min(4 * each, len(ids))):
                row = numbers.loc[id_]
                postcode = None if pd.isna(row["postcode"]) else row["postcode"]
                one = change(written(row["street"], row["number"], postcode), chance)
                if one is not None:
                    found.append(Query(one.text, way, id_, is_known))
                if sum(q.way == way and q.known == is_known for q in found[-each:]) == each:
                    break
    return found


def metres(one: shapely.Point, lon: float, lat: float) -> float:
    """Measure between two points of a city, near enough for 30 m."""
    east = (one.x - lon) * 111_320 * cos(radians(lat))
    return hypot(east, (one.y - lat) * 111_320)


def judged(numbers: pd.DataFrame, query: Query, placed: object) -> str:
    """Tell whether a point is right (that number, or within 30 m), wrong, or was not given."""
    if placed is None:
        return "left"
    truth = numbers.at[query.id, "geometry"]
    same = placed.id == query.id or metres(truth, placed.lon, placed.lat) <= NEAR_M
    return "right" if same else "wrong"


def ours(index: AddressIndex, numbers: pd.DataFrame, asked: list[Query]) -> pd.DataFrame:
    """Match every query, with its time in milliseconds and whether the truth is a candidate."""
    rows = []
    for query in asked:
        begun = time.perf_counter()
        match = match_address(query.text, index)
        ms = (time.perf_counter() - begun) * 1000
        listed = query.id in {each.house.id for each in match.candidates}
        rows.append((query, match.verdict, judged(numbers, query, match.placed), listed, ms, match))
    return pd.DataFrame(rows, columns=["query", "verdict", "judged", "listed", "ms", "match"])


def rival(reference: pd.DataFrame, numbers: pd.DataFrame, asked: list[Query]) -> pd.DataFrame:
    """Take the most alike of all addresses; the score decides later."""
    texts = [
        utils.default_process(f"{s} {n}")
        for s, n in zip(reference["street"], reference["number"], strict=True)
    ]
    rows = []
    for query in asked:
        wanted = utils.default_process(query.text)
        _, score, at = process.extractOne(wanted, texts, scorer=fuzz.token_sort_ratio)
        point = reference["geometry"].iloc[at]
        house = type("House", (), {"id": reference.index[at], "lon": point.x, "lat": point.y})
        rows.append((query.known, score, judged(numbers, query, house)))
    return pd.DataFrame(rows, columns=["known", "score", "judged"])


def show_ways(found: pd.DataFrame) -> None:
    """Print the shares by way of misspelling."""
    print(f"{'way':<24}{'known: right':>13}{'left, listed':>14}{'wrong':>8}   out: wrong")
    ways = found["query"].map(lambda query: query.way)
    known = found["query"].map(lambda query: query.known)
    for way in ALL:
        inside, outside = found[(ways == way) & known], found[(ways == way) & ~known]
        if inside.empty:
            continue
        asked = (inside["judged"].eq("left") & inside["listed"]).mean()
        print(
            f"{way:<24}{inside['judged'].eq('right').mean():>12.1%}{asked:>14.1%}"
            f"{inside['judged'].eq('wrong').mean():>9.2%}"
            f"{outside['judged'].eq('wrong').mean():>10.2%}  ({len(inside)}, {len(outside)})"
        )


def show_whole(name: str, known: pd.Series, judged_: pd.Series) -> None:
    """Print the shares of all together."""
    placed = judged_.ne("left").sum()
    print(
        f"{name:<28} placed right {judged_[known].eq('right').mean():.1%} of {known.sum()}; wrong "
        f"{judged_.eq('wrong').mean():.2%} of {len(known)} asked "
        f"({judged_[known].eq('wrong').mean():.2%} of known, "
        f"{judged_[~known].eq('wrong').mean():.2%} of unknown), "
        f"{judged_.eq('wrong').sum() / max(placed, 1):.2%} of {placed} placed"
    )


def time_whole_city(numbers: pd.DataFrame) -> None:
    """Build an index of 60,000 numbers: these, and more streets with names made of theirs."""
    copies = [numbers]
    chance = Random(SEED)
    while sum(map(len, copies)) < WHOLE_CITY:
        letters = {name: _shuffled(name, chance) for name in numbers["street"].unique()}
        more = numbers.assign(street=numbers["street"].map(letters))
        copies.append(more.set_axis([f"{len(copies)}-{id_}" for id_ in more.index]))
    whole = pd.concat(copies).head(WHOLE_CITY)
    begun = time.perf_counter()
    index = index_of(whole)
    built = time.perf_counter() - begun
    tracemalloc.start()
    again = index_of(whole)
    kept = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    asked = queries(numbers, set(numbers.index[:1000]), 40, chance)
    times = sorted(ours(index, numbers, asked)["ms"])
    print(
        f"{len(again)} numbers, {len(index.streets)} streets: built in {built:.2f} s, keeps "
        f"{kept:.1f} MB; one address {times[len(times) // 2]:.1f} ms (median), "
        f"{times[int(len(times) * 0.95)]:.1f} ms (95th percentile) of {len(times)}"
    )


def _shuffled(street: str, chance: Random) -> str:
    kind, _, name = street.partition(" ")
    letters = "".join(chance.choice("aeiou") if each in "aeiou" else each for each in name)
    return (
        f"{kind} {''.join(chance.sample(letters.split()[-1], len(letters.split()[-1])))} {letters}"
    )


def show_wrongs(wrongs: pd.DataFrame, numbers: pd.DataFrame) -> None:
    """Print what was placed wrong."""
    for _, row in wrongs.iterrows():
        best, meant = row["match"].candidates[0], numbers.loc[row["query"].id]
        print(
            f"  {row['query'].text!r} [{row['query'].way}] -> {best.house.address} {best.score}; "
            f"meant {meant['street']} {meant['number']}, known: {row['query'].known}"
        )


def main() -> None:
    """Measure ours and the rival on the same queries."""
    tuning = "tune" in sys.argv
    each = next((int(one) for one in sys.argv[1:] if one.isdigit()), 300)
    chance = Random(SEED + tuning)
    subject = read_numbers("9" if tuning else "5")
    everything = subject if tuning else read_numbers("5", "9")
    out = held_out(subject, chance)
    reference = everything[~everything.index.isin(out)]
    index = index_of(reference)
    asked = queries(subject, out, each, chance)
    print(
        f"municipio {'9, tuned on' if tuning else '5, not tuned on'}: {len(reference)} numbers "
        f"in {len(index.streets)} streets; {len(out)} kept out; {len(asked)} queries"
    )
    found = ours(index, subject, asked)
    show_ways(found)
    known = found["query"].map(lambda query: query.known)
    show_whole("ours", known, found["judged"])
    print("verdicts:", dict(Counter(found["verdict"])))
    if "wrongs" in sys.argv:
        show_wrongs(found[found["judged"] == "wrong"], subject)
    some = Random(1).sample(asked, min(len(asked), 1500))
    theirs = rival(reference, subject, some)
    for cut in CUT_OFFS:
        taken = theirs["judged"].where(theirs["score"] >= cut, "left")
        show_whole(f"rival, from {cut}", theirs["known"], taken)
    time_whole_city(read_numbers("5", "9"))


if __name__ == "__main__":
    main()
