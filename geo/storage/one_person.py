"""Pacts of one person: everybody learns in which neighbourhood they are, and nothing nearer.

A home would be told by its door, by its building or courtyard, by an address in a title, by the
request that the pact answers, or by two neighbourhoods of different boundary sets, which overlap in
less than either. So each such pact is told by one boundary set; of another one only what follows
from that alone. What everybody sees then depends on the neighbourhood and not on the place in it.

Who a party of unknown kind is, nobody knows: it is treated as one person unless its name says that
it is a body. So one blank cell does not lay a door open, and a register whose source has no column
of kinds keeps its places where it names associations and companies: of 63 names in Palermo's
register of June 2026, which has kinds to compare with, 55 say so and none wrongly; with the kinds,
one pact of 73 has none. That a source is public already is no reason: Palermo publishes the doors
of its eight persons as well. A pact without any party is told as it is: nothing in the register
says that there is a person at all, nor shows one.

A neighbourhood in which there is little but a home hides none: see `areas_that_tell`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from geo.loading.small_areas import too_small
from geo.model.fewest import FEWEST_SHOWN
from geo.storage.places import Sets, looked_up

Tables = Mapping[str, pd.DataFrame]
Doors = Mapping[str, re.Pattern[str]]
# Two boundary sets draw the same border by different hands.
HELD_WHOLE = 0.99
LEFT_OUT = "…"
TEXTS: Mapping[str, tuple[str, ...]] = {
    "pacts": ("title", "description", "source"),
    "activities": ("title", "source"),
    "notes": ("text", "source"),
}


def areas_that_tell(
    sets: Sets, *, buildings: pd.DataFrame, courtyards: pd.DataFrame
) -> frozenset[str]:
    """List the neighbourhoods in which a home is one of many.

    Parameters
    ----------
    buildings, courtyards
        Their neighbourhoods, one column a boundary set.

    Returns
    -------
    frozenset of str
        Those that are not `too_small`, and hold no building or courtyard of the register or at
        least `FEWEST_SHOWN`; none of a boundary set of which most are not of these, such as one
        that draws each building: what lies there is told by the next set.
    """
    found: list[str] = []
    for name, part in sets.items():
        doors = pd.concat([rows[name].value_counts() for rows in (buildings, courtyards)], axis=1)
        most = doors.max(axis=1).reindex(part.index).fillna(0)
        hides = ~too_small(part) & ~most.between(1, FEWEST_SHOWN - 1)
        if hides.mean() >= 0.5:
            found += part.index[hides].tolist()
    return frozenset(found)


def doors_of(tables: Tables, of: pd.Index[str], telling: frozenset[str]) -> Doors:
    """Give patterns of the addresses of some pacts, however punctuated, by pact.

    Parameters
    ----------
    tables
        With the exact places.
    of
        The pacts.
    telling
        As `areas_that_tell` gives them: the name of any other neighbourhood is an address too.
    """
    places = tables["pact_places"]
    places = places[places["pact_id"].isin(of)]
    small = places["neighbourhood_id"].where(~places["neighbourhood_id"].isin(telling))
    labels = [
        places["address"],
        looked_up(places["building_id"], tables["buildings"]["address"]),
        looked_up(places["courtyard_id"], tables["courtyards"]["name"]),
        looked_up(small, tables["neighbourhoods"]["name"]),
    ]
    found: dict[str, set[str]] = {}
    for named in labels:
        for pact, label in zip(places["pact_id"][named.notna()], named.dropna(), strict=True):
            found.setdefault(str(pact), set()).update(_spellings(str(label)))
    ordered = {pact: sorted(each, key=len, reverse=True) for pact, each in found.items() if each}
    return {
        pact: re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
        for pact, each in ordered.items()
    }


def without_addresses(
    tables: Tables, doors: Doors, places: gpd.GeoDataFrame
) -> dict[str, pd.DataFrame]:
    """Write in the texts about some pacts the neighbourhood in place of the pact's own address.

    Parameters
    ----------
    doors
        As `doors_of` gives them.
    places
        Coarsened ones.

    Returns
    -------
    dict
        The tables that have such texts.
    """
    first = _first_places(places, pd.Index(doors))["neighbourhood_id"]
    names = looked_up(first, tables["neighbourhoods"]["name"]).fillna(LEFT_OUT)
    return {name: _masked(name, tables[name], doors, names) for name in TEXTS if doors}


def told_neighbourhoods(
    places: pd.DataFrame,
    inside: pd.DataFrame,
    *,
    of: pd.Index[str],
    sets: Sets,
    telling: frozenset[str],
) -> pd.Series[str]:
    """Choose the neighbourhood by which each place of some pacts is told.

    Parameters
    ----------
    places
        Rows with a `pact_id` and the declared `neighbourhood_id`.
    inside
        The neighbourhoods of each place, one column a boundary set, the finest first.
    of
        The pacts.
    telling
        As `areas_that_tell` gives them.

    Returns
    -------
    Series
        Indexed by the places of these pacts alone. All places of a pact are told by one boundary
        set, the first that it declares, else the finest that is known; missing where a place is
        outside of that, or in a neighbourhood of it that hides no home.
    """
    mine = places.loc[places["pact_id"].isin(of), ["pact_id", "neighbourhood_id"]]
    used = [str(name) for name in inside if telling & frozenset(sets[str(name)].index)]
    known = _known(mine["neighbourhood_id"], inside.loc[mine.index, used], sets)
    declared = mine["neighbourhood_id"].map(_set_of(sets, used))
    by_set = pd.DataFrame({name: known[name].notna() for name in known}, index=mine.index)
    told: pd.Series[str] = pd.Series(None, index=mine.index, dtype="str")
    chosen = declared.groupby(mine["pact_id"]).transform("first").astype("str")
    for name in known:
        somewhere = by_set[name].groupby(mine["pact_id"]).transform("any")
        chosen = chosen.mask(chosen.isna() & somewhere, str(name))
        told = told.mask(chosen == name, known[name])
    return told.where(told.isin(telling))


def _set_of(sets: Sets, used: Sequence[str]) -> dict[str, str]:
    return {str(area): name for name in used for area in sets[name].index}


def _known(declared: pd.Series[str], inside: pd.DataFrame, sets: Sets) -> pd.DataFrame:
    """Find where a place lies that is known only by a neighbourhood of a set that is not used."""
    other = declared.where(~declared.isin(list(_set_of(sets, list(map(str, inside))))))
    if other.isna().all():
        return inside
    around = {name: other.map(_holders(other, sets[str(name)], sets)) for name in inside}
    return pd.DataFrame({name: inside[name].fillna(around[name]) for name in inside})


def coarsened(
    places: gpd.GeoDataFrame, told: pd.Series[str], named: pd.DataFrame | None = None
) -> gpd.GeoDataFrame:
    """Take places back to the neighbourhood that they are told by.

    Parameters
    ----------
    places
        Rows with the columns of a place, or of `Snapshot.places`.
    told
        As `told_neighbourhoods` gives them, of some of the rows.
    named
        The neighbourhoods, for rows with a `label`.
    """
    if told.empty:
        return places
    close = pd.Series(places.index.isin(told.index), index=places.index)
    nearest = told.reindex(places.index)
    values: dict[str, pd.Series[str]] = {
        "neighbourhood_id": places["neighbourhood_id"].where(~close, nearest),
        "precision": places["precision"].mask(close, "neighbourhood"),
    }
    for name in ("building_id", "courtyard_id", "address"):
        if name in places:
            values[name] = places[name].mask(close)
    if named is not None and "label" in places:
        values["label"] = places["label"].where(~close, looked_up(nearest, named["name"]))
    shapes = places.geometry.to_numpy().copy()
    shapes[close.to_numpy()] = None
    return places.assign(**values).set_geometry(
        gpd.GeoSeries(shapes, index=places.index, crs=places.crs)
    )


def coarsened_membership(inside: pd.DataFrame, told: pd.Series[str], sets: Sets) -> pd.DataFrame:
    """Leave of the neighbourhoods of coarsened places what the one they are told by says itself.

    Parameters
    ----------
    inside
        The neighbourhoods of each place, one column a boundary set.
    told
        As `told_neighbourhoods` gives them, of some of the rows.

    Returns
    -------
    DataFrame
        In another boundary set, the neighbourhood that holds all of that one; missing where it
        lies in several.
    """
    if told.empty:
        return inside
    around = {name: told.map(_holders(told, part, sets)) for name, part in sets.items()}
    found = {name: inside[name].copy() for name in inside}
    for name, values in around.items():
        found[name].loc[told.index] = values.astype("str")
    return pd.DataFrame(found, index=inside.index, columns=inside.columns)


def retold(rows: pd.DataFrame, places: gpd.GeoDataFrame, of: pd.Index[str]) -> pd.DataFrame:
    """Tell where requests and notes about some pacts are by what is told of the pact.

    Parameters
    ----------
    rows
        With a `pact_id`, and the columns of a place or a `neighbourhood_id` alone.
    places
        Coarsened ones.
    """
    mine = rows["pact_id"].isin(of)
    if not mine.any():
        return rows
    first = _first_places(places, of)["neighbourhood_id"]
    told = rows["pact_id"].map(first).astype("str")
    if "geometry" not in rows:  # notes, which are about a neighbourhood only if they say so
        mine &= rows["neighbourhood_id"].notna()
        changed: pd.DataFrame = rows.assign(
            neighbourhood_id=rows["neighbourhood_id"].mask(mine, told)
        )
        return changed
    retold_rows: pd.DataFrame = coarsened(gpd.GeoDataFrame(rows), told[mine])
    return retold_rows


def _holders(told: pd.Series[str], part: gpd.GeoDataFrame, sets: Sets) -> dict[str, str]:
    """Tell which neighbourhood of a set holds all of each that something is told by."""
    found: dict[str, str] = {}
    tree = shapely.STRtree(part.geometry.to_numpy())
    for area in told.dropna().unique():
        if area in part.index:
            found[str(area)] = str(area)
            continue
        shape = next(other.geometry[area] for other in sets.values() if area in other.index)
        if shape is None or shape.area == 0:
            continue
        near = part.iloc[tree.query(shape)]
        shares = shapely.area(shapely.intersection(near.geometry.to_numpy(), shape)) / shape.area
        if len(near) and shares.max() >= HELD_WHOLE:
            found[str(area)] = str(near.index[shares.argmax()])
    return found


def _spellings(label: str) -> list[str]:
    """Write patterns of a label: as it stands, and of an address the street and number alone."""
    words = re.findall(r"[^\s,.;]+", label)
    number = next((at for at, word in enumerate(words[2:], 2) if word[0].isdigit()), None)
    wanted = [words] if len(words) > 1 else []
    if number is not None:
        wanted.append(words[1 : number + 1])
    between = r"[\s,.;]+(?:n[.°]?\s*)?"
    return [between.join(re.escape(word) for word in each) for each in wanted]


def _first_places(places: gpd.GeoDataFrame, of: pd.Index[str]) -> pd.DataFrame:
    mine = pd.DataFrame(places[places["pact_id"].isin(of)])
    return mine.drop_duplicates("pact_id").set_index("pact_id")


def _masked(name: str, frame: pd.DataFrame, doors: Doors, names: pd.Series[str]) -> pd.DataFrame:
    pacts = frame.index.to_series() if name == "pacts" else frame["pact_id"]
    mine = pacts.isin(list(doors))
    changed = {column: frame[column].copy() for column in TEXTS[name]}
    for texts in changed.values():
        about = mine & texts.notna()
        found = zip(pacts[about], texts[about], strict=True)
        texts[about] = [_without(doors[pact], names[pact], text) for pact, text in found]
    return frame.assign(**changed) if mine.any() else frame


def _without(door: re.Pattern[str], name: str, text: str) -> str:
    return door.sub(lambda _: name, text)
