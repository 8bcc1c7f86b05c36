"""Candidates and plans of next places as GeoJSON: ids, names and homes, and what they cover."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from geo.analysis.siting import Siting
from geo.analysis.what_if import Steps

DECIMALS = 6


def candidate_collection(siting: Siting, gains: pd.Series[float], now: pd.Series[bool]) -> bytes:
    """Write every candidate with the homes that it would add today.

    Parameters
    ----------
    gains
        Homes, indexed like the candidates.
    now
        Buildings that have a pact within the radius already; their ids stand in `covered`.
    """
    rows = siting.candidates
    names = _places(siting, rows)
    features = [
        _feature(str(site), lon, lat, {"name": name, "place": place, "kind": kind, "gain": gain})
        for site, lon, lat, name, place, kind, gain in zip(
            rows.index, rows["lon"], rows["lat"], _known(rows["name"]), names, rows["kind"],
            gains.astype(int).tolist(), strict=True,
        )
    ]  # fmt: skip
    return _written(features, covered=[str(one) for one in now.index[now]])


def plan_collection(
    siting: Siting, sites: tuple[str, ...], counted: Steps, then: pd.DataFrame
) -> bytes:
    """Write the sites of a plan in their order, with what each adds and what all together cover.

    Parameters
    ----------
    counted
        Homes that each site adds, from `what_if.steps`.
    then
        From `what_if.covered_then`; the ids of the buildings that the plan adds stand in `covered`.
    """
    rows = siting.candidates.iloc[siting.positions(sites)]
    running = pd.Series(counted.gains, dtype="float64").cumsum().astype(int).tolist()
    features = [
        _feature(
            str(site), lon, lat,
            {"name": name, "place": place, "kind": kind, "order": order, "gain": int(gain),
             "running": total},
        )
        for order, (site, lon, lat, name, place, kind, gain, total) in enumerate(
            zip(rows.index, rows["lon"], rows["lat"], _known(rows["name"]), _places(siting, rows),
                rows["kind"], counted.gains, running, strict=True),
            start=1,
        )
    ]  # fmt: skip
    added = then.index[then["then"] & ~then["now"]]
    return _written(features, covered=[str(one) for one in added], radius_m=siting.radius_m)


def _places(siting: Siting, rows: pd.DataFrame) -> list[str | None]:
    return [siting.neighbourhoods.get(place) for place in rows["neighbourhood_id"]]


def _known(names: pd.Series[str]) -> list[str | None]:
    return [None if pd.isna(name) else str(name) for name in names]


def _feature(site: str, lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    at = [round(float(lon), DECIMALS), round(float(lat), DECIMALS)]
    point = {"type": "Point", "coordinates": at}
    return {"type": "Feature", "id": site, "geometry": point, "properties": properties}


def _written(features: list[dict[str, Any]], **more: Any) -> bytes:
    whole = {"type": "FeatureCollection", "features": features, **more}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
