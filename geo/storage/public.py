"""What of the register everybody may see: no contacts, no names and no doors of persons."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geo import model
from geo.storage.places import filled, looked_up

Tables = Mapping[str, pd.DataFrame]


def public_tables(tables: Tables) -> dict[str, pd.DataFrame]:
    """Leave out private columns, names of persons, and pacts that are not public.

    A party of unknown kind may be a person: its name is left out too. A request stays when its
    pact goes, because residents made it.
    """
    shown = {name: _without_private(name, frame) for name, frame in tables.items()}
    shown["parties"] = _without_names(shown["parties"])
    pacts = shown["pacts"]
    if pacts["public"].all():
        return shown
    return _without_hidden(shown, pacts.index[pacts["public"]])


def individual_pacts(tables: Tables) -> pd.Index[str]:
    """List the pacts that one person proposes."""
    links, kinds = tables["pact_parties"], tables["parties"]["kind"]
    alone = links["party_id"].map(kinds).eq("individual") & links["role"].eq("proposer")
    found: pd.Index[str] = pd.Index(links.loc[alone, "pact_id"].unique())
    return found


def coarsened(
    places: gpd.GeoDataFrame, inside: pd.DataFrame, *, of: pd.Index[str], named: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Take places of some pacts back to their neighbourhood.

    Parameters
    ----------
    places
        Rows with a `pact_id`, and other columns of `Snapshot.places` or `pact_places`.
    inside
        The neighbourhoods of each place, one column a boundary set, the finest first.
    of
        The pacts.
    named
        The neighbourhoods.
    """
    close = places["pact_id"].isin(of)
    if not close.any():
        return places
    nearest = places["neighbourhood_id"].fillna(_first(inside))
    told: dict[str, pd.Series[str]] = {
        "neighbourhood_id": places["neighbourhood_id"].where(~close, nearest),
        "precision": places["precision"].mask(close, "neighbourhood"),
    }
    for name in ("building_id", "courtyard_id", "address"):
        if name in places:
            told[name] = places[name].mask(close)
    if "label" in places:
        told["label"] = places["label"].where(~close, looked_up(nearest, named["name"]))
    shapes = places.geometry.to_numpy().copy()
    shapes[close.to_numpy()] = None
    return places.assign(**told).set_geometry(
        gpd.GeoSeries(shapes, index=places.index, crs=places.crs)
    )


def with_neighbourhood_points(
    places: gpd.GeoDataFrame, neighbourhoods: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Place what is known only by neighbourhood at a point inside it."""
    return places.set_geometry(filled(places.geometry, places["neighbourhood_id"], neighbourhoods))


def _without_private(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    hidden = [column.name for column in model.TABLES[name].columns if column.private]
    return frame.drop(columns=hidden, errors="ignore") if hidden else frame


def _without_names(parties: pd.DataFrame) -> pd.DataFrame:
    nameless = parties["kind"].isna() | parties["kind"].isin(model.NAMELESS_PARTY_KINDS)
    return parties.assign(name=parties["name"].mask(nameless, ""))


def _without_hidden(tables: Tables, public: pd.Index[str]) -> dict[str, pd.DataFrame]:
    shown = {name: _of_public(name, frame, public) for name, frame in tables.items()}
    linked = tables["pact_parties"]["party_id"]
    left = shown["pact_parties"]["party_id"]
    parties = tables["parties"]
    # Who takes part only in hidden pacts would give them away.
    shown["parties"] = parties[parties.index.isin(left) | ~parties.index.isin(linked)]
    return shown


def _of_public(name: str, frame: pd.DataFrame, public: pd.Index[str]) -> pd.DataFrame:
    if name == "pacts":
        return frame.loc[public]
    if "pact_id" not in frame:
        return frame
    kept = frame["pact_id"].isin(public)
    if name == "requests":
        return frame.assign(pact_id=frame["pact_id"].where(kept))
    if name == "notes":  # most are about no pact
        return frame[kept | frame["pact_id"].isna()]
    return frame[kept]


def _first(inside: pd.DataFrame) -> pd.Series[str]:
    first: pd.Series[str] = pd.Series(None, index=inside.index, dtype="str")
    for name in inside:
        first = first.fillna(inside[name])
    return first
