"""What of the register everybody may see: no contacts, no names and no doors of persons."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geo import model
from geo.model.fewest import FEWEST_SHOWN
from geo.storage.one_person import (
    Doors,
    coarsened,
    coarsened_membership,
    retold,
    told_neighbourhoods,
    without_addresses,
)
from geo.storage.places import Sets, filled

Tables = Mapping[str, pd.DataFrame]


def public_tables(tables: Tables) -> dict[str, pd.DataFrame]:
    """Leave out private columns, names of persons, small counts, and pacts that are not public.

    A party of unknown kind may be a person: its name is left out too. A request stays when its
    pact goes, because residents made it. Where the pacts of one person are is still told exactly:
    see `without_homes`.
    """
    shown = {name: _without_private(name, frame) for name, frame in tables.items()}
    shown["parties"] = _without_names(shown["parties"])
    shown["activities"] = without_small_counts(shown["activities"])
    pacts = shown["pacts"]
    if not pacts["public"].all():
        shown = _without_hidden(shown, pacts.index[pacts["public"]])
    return shown


def without_small_counts(activities: pd.DataFrame) -> pd.DataFrame:
    """Tell of an activity of fewer than `FEWEST_SHOWN` people that at least one took part.

    The count is replaced before anything is added up, so that no total, under whatever filters,
    day or period, holds it: what can be worked out by subtraction is that "at least one". The
    hours beside it, which are people times duration, become unknown. Zero stays zero, and unknown
    stays unknown.

    Notes
    -----
    Recoding of the records before tabulation, for tables that anybody can ask for in any
    combination: Hundepool et al., *Statistical Disclosure Control* (Wiley 2012), on pre-tabular
    methods and on differencing; Willenborg and de Waal, *Elements of Statistical Disclosure
    Control* (Springer 2001), on local recoding.
    """
    people = activities["volunteers"]
    small = people.between(1, FEWEST_SHOWN - 1).fillna(False).astype(bool)
    return activities.assign(
        volunteers=people.mask(small, 1),
        volunteers_at_least=activities["volunteers_at_least"] | small,
        hours=activities["hours"].mask(small),
    )


def without_homes(
    tables: Tables,
    places: gpd.GeoDataFrame,
    inside: pd.DataFrame,
    sets: Sets,
    *,
    alone: pd.Index[str],
    telling: frozenset[str],
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, pd.DataFrame]:
    """Tell of pacts of one person no more than their neighbourhood.

    Parameters
    ----------
    tables
        As `public_tables` gives them.
    places, inside
        Exact places, and the neighbourhood of each in every boundary set.
    alone, telling
        The pacts, as `individual_pacts` gives them, and what `areas_that_tell` gives.

    Returns
    -------
    tuple
        The places, the table `pact_places`, and the neighbourhoods.
    """
    named = tables["neighbourhoods"]
    told = told_neighbourhoods(tables["pact_places"], inside, of=alone, sets=sets, telling=telling)
    kept = coarsened(tables["pact_places"], told, named)
    return coarsened(places, told, named), kept, coarsened_membership(inside, told, sets)


def without_their_doors(
    tables: Tables, places: gpd.GeoDataFrame, doors: Doors, *, alone: pd.Index[str]
) -> dict[str, pd.DataFrame]:
    """Let requests, notes and texts about pacts of one person tell no more than their places do.

    Parameters
    ----------
    places
        As `without_homes` gives them.
    doors
        As `doors_of` gives them, of the exact places.
    alone
        As `individual_pacts` gives them.

    Returns
    -------
    dict
        All tables.
    """
    retelling = {name: retold(tables[name], places, alone) for name in ("requests", "notes")}
    found = {**tables, **retelling}
    return {**found, **without_addresses(found, doors, places)}


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
