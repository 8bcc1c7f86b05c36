"""The datasets: which rows there are, and where each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

import pandas as pd
from shapely import Point

from geo import words
from geo.analysis import disclosure
from geo.analysis.moment import Moment
from geo.analysis.neighbourhoods import states
from geo.reports import exports
from geo.reports.open_data import columns
from geo.reports.open_data.columns import Field

# Whoever passes these on must do so under the same terms, which are not those of our files.
SHARE_ALIKE = r"ODbL|Open Database|\bSA\b"
FEW = ("few", "hidden")


@dataclass(frozen=True)
class Dataset:
    """A table that is published.

    Parameters
    ----------
    code
        Name in messages: `opendata.<code>.title`, `opendata.<code>.about`.
    slug
        Name in addresses and files, Italian as the columns are.
    fields
        The columns, in order.
    rows
        Makes the rows of a moment: the columns by name, and `geometry` if there are places.
    placed
        True: rows have places.
    """

    code: str
    slug: str
    fields: tuple[Field, ...]
    rows: Callable[[Moment], pd.DataFrame]
    placed: bool = True

    def title(self, language: str) -> str:
        """Say what the dataset is called."""
        return words.say(f"opendata.{self.code}.title", language)

    def about(self, language: str) -> str:
        """Say what its rows are."""
        return words.say(f"opendata.{self.code}.about", language)


@dataclass(frozen=True)
class Publication:
    """Everything that is published of a moment, each dataset worked out once."""

    moment: Moment
    _rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    _lock: Any = field(default_factory=RLock)

    def rows(self, dataset: Dataset) -> pd.DataFrame:
        """Give the rows of a dataset: its columns in order, then `geometry` if it has places."""
        with self._lock:
            if dataset.code not in self._rows:
                self._rows[dataset.code] = dataset.rows(self.moment)
            return self._rows[dataset.code]

    @property
    def demonstration(self) -> bool:
        """True if the register holds invented rows."""
        return self.moment.snapshot.demonstration

    def n_hidden(self, dataset: Dataset) -> int:
        """Count the rows of a dataset whose count of people is left out."""
        named = [one.name for one in dataset.fields if one.name in OUTCOMES]
        return int(self.rows(dataset)[named].isin(FEW).any(axis="columns").sum()) if named else 0

    def n_left_out(self, dataset: Dataset) -> int:
        """Count the places that the terms of their source do not let us publish."""
        if dataset.code not in self.moment.tables:
            return 0
        return int(_share_alike(self.moment, self.moment.tables[dataset.code]).sum())


OUTCOMES = ("esito_volontari", "esito_presenze")


def _pacts(moment: Moment) -> pd.DataFrame:
    rows = exports.public_rows(moment, moment.pacts)
    ends = zip(moment.pacts["lon"], moment.pacts["lat"], strict=True)
    known = (moment.pacts["lon"].notna() & moment.pacts["lat"].notna()).tolist()
    points = [Point(end) if seen else None for end, seen in zip(ends, known, strict=True)]
    return rows.assign(geometry=pd.Series(points, dtype=object))


def _activities(moment: Moment) -> pd.DataFrame:
    held = moment.tables["activities"]
    pact = held["pact_id"]
    keys = {
        "mese": held["on"].dt.strftime("%Y-%m"),
        "ambito": pact.map(moment.pacts["area"]),
        "id_quartiere": pact.map(first_neighbourhoods(moment)),
    }
    by = [key.astype("object").fillna("").rename(name) for name, key in keys.items()]
    cells = disclosure.counted(held, by)
    parts = cells.index.to_frame(index=False)
    totals = [parts["mese"], parts["id_quartiere"].where(parts["mese"].isin(_last_year(moment)))]
    told = disclosure.told(cells, *totals)
    invented = held["origin"].map(moment.tables["origins"]["demonstration"]).eq(True)
    names = moment.tables["neighbourhoods"]["name"]
    rows = parts.assign(
        quartiere=parts["id_quartiere"].map(names).to_numpy(),
        **_told(told, people="presenze", hours="ore_volontariato"),
        dimostrativo=invented.groupby(by).any().to_numpy(bool),
    )
    return _in_order(rows.replace({"": None}), columns.ACTIVITIES)


def _neighbourhoods(moment: Moment) -> pd.DataFrame:
    sets = [_of_set(moment, name) for name in moment.snapshot.boundary_sets]
    names = [*(one.name for one in FIELDS), "geometry"]
    rows = pd.concat(sets) if sets else pd.DataFrame(columns=names)
    return _in_order(rows, FIELDS, placed=True)


FIELDS = columns.NEIGHBOURHOODS


def _of_set(moment: Moment, boundary_set: str) -> pd.DataFrame:
    found = states(moment, boundary_set)
    known = moment.tables["neighbourhoods"].loc[found.index]
    homes = found["dwellings"].astype("Float64")
    return pd.DataFrame(
        {
            "id_quartiere": found.index,
            "insieme": boundary_set,
            "codice": known["code"],
            "nome": found["name"],
            "comune": found["municipality"],
            "n_edifici": found["n_buildings"],
            "n_alloggi": found["dwellings"],
            "stato_quartiere": found["state"],
            "n_patti": found["n_pacts"],
            "n_patti_in_vigore": found["n_in_force"],
            "n_patti_attivi": found["n_active"],
            "n_patti_senza_notizie": found["n_not_reported"],
            "n_proposte": found["n_proposals"],
            "patti_attivi_per_1000_alloggi": _per_1000(found["n_active"], homes),
            "ultima_attivita": _iso(found["last_activity_on"]),
            **_by_name(_held_last_year(moment, boundary_set).reindex(found.index)),
            **_sources(moment, known),
            "geometry": known.geometry.to_numpy(),
        },
        index=found.index,
    ).fillna({"n_attivita_12_mesi": 0, "esito_presenze": "unknown", "esito_ore": "unknown"})


def _by_name(frame: pd.DataFrame) -> dict[str, Any]:
    return {str(name): frame[name] for name in frame}


def _per_1000(n: pd.Series[int], homes: pd.Series[float]) -> pd.Series[float]:
    return (1000 * n / homes.where(homes > 0)).astype("Float64").round(2)


def _held_last_year(moment: Moment, boundary_set: str) -> pd.DataFrame:
    held = moment.tables["activities"]
    held = held[held["on"].dt.strftime("%Y-%m").isin(_last_year(moment))]
    place = held["pact_id"].map(first_neighbourhoods(moment, boundary_set))
    cells = disclosure.counted(held, place)
    told = disclosure.told(cells, [0] * len(cells))
    renamed = _told(told, people="presenze_12_mesi", hours="ore_12_mesi", index=cells.index)
    return pd.DataFrame(renamed).rename(columns={"n_attivita": "n_attivita_12_mesi"})


def _buildings(moment: Moment) -> pd.DataFrame:
    known = _free(moment, moment.tables["buildings"])
    inside = _inside(moment.snapshot.building_neighbourhoods, known.index)
    rows = {
        "id_edificio": known.index,
        "indirizzo": known["address"],
        "id_quartiere": known["neighbourhood_id"].fillna(inside),
        "id_cortile": known["courtyard_id"],
        "ente_gestore": known["manager"],
        "n_alloggi": known["dwellings"],
    }
    return _placed(moment, known, rows, columns.BUILDINGS)


def _courtyards(moment: Moment) -> pd.DataFrame:
    known = _free(moment, moment.tables["courtyards"])
    inside = _inside(moment.snapshot.courtyard_neighbourhoods, known.index)
    rows = {
        "id_cortile": known.index,
        "nome": known["name"],
        "id_quartiere": known["neighbourhood_id"].fillna(inside),
    }
    return _placed(moment, known, rows, columns.COURTYARDS)


def first_neighbourhoods(moment: Moment, boundary_set: str = "") -> pd.Series[str]:
    """Tell the neighbourhood of each pact's first place, so that each pact counts once.

    Returns
    -------
    Series
        By pact id, of a boundary set, by default the finest; pacts without any are not in it.
    """
    name = boundary_set or next(iter(moment.snapshot.boundary_sets), "")
    if name not in moment.neighbourhoods:
        return pd.Series(dtype="str")
    inside = moment.neighbourhoods[name]
    frame = pd.DataFrame({"pact": moment.places["pact_id"], "place": inside}).dropna()
    return frame.drop_duplicates("pact").set_index("pact")["place"]


def _last_year(moment: Moment) -> list[str]:
    """List the last twelve months that are over, as `2026-05`."""
    end = pd.Timestamp(moment.day).to_period("M")
    return [str(end - back) for back in range(12, 0, -1)]


def _told(
    told: pd.DataFrame, *, people: str, hours: str, index: pd.Index[Any] | None = None
) -> dict[str, Any]:
    named = {
        "n_attivita": told["n_activities"],
        people: told["people"],
        "esito_presenze": told["people_told"],
        hours: told["hours"],
        "esito_ore": told["hours_told"],
    }
    return {
        name: pd.Series(values.array, index=index if index is not None else range(len(told)))
        for name, values in named.items()
    }


def _inside(membership: pd.DataFrame, index: pd.Index[str]) -> pd.Series[str] | str:
    if not len(membership.columns):
        return ""
    return membership.iloc[:, 0].reindex(index)


def _free(moment: Moment, places: pd.DataFrame) -> pd.DataFrame:
    return places[~_share_alike(moment, places)]


def _share_alike(moment: Moment, places: pd.DataFrame) -> pd.Series[bool]:
    licence = places["origin"].map(moment.tables["origins"]["licence"]).astype("str")
    return licence.str.contains(SHARE_ALIKE, na=False).astype(bool)


def _sources(moment: Moment, rows: pd.DataFrame) -> dict[str, Any]:
    origins = moment.tables["origins"]
    named = {"fonte": "title", "licenza_fonte": "licence", "dimostrativo": "demonstration"}
    return {name: rows["origin"].map(origins[column]) for name, column in named.items()}


def _placed(
    moment: Moment, known: pd.DataFrame, rows: Mapping[str, Any], fields: tuple[Field, ...]
) -> pd.DataFrame:
    frame = pd.DataFrame({**rows, **_sources(moment, known)}, index=known.index)
    shapes = known.geometry.to_numpy()
    return _in_order(frame.assign(geometry=shapes), fields, placed=True)


def _iso(days: pd.Series[Any]) -> pd.Series[Any]:
    return pd.to_datetime(days).dt.strftime("%Y-%m-%d")


def _in_order(
    rows: pd.DataFrame, fields: tuple[Field, ...], *, placed: bool = False
) -> pd.DataFrame:
    names = [one.name for one in fields] + (["geometry"] if placed else [])
    found = rows[names].reset_index(drop=True).astype(object)
    return found.where(found.notna(), None)


DATASETS: Mapping[str, Dataset] = {
    dataset.slug: dataset
    for dataset in (
        Dataset("pacts", "patti", columns.PACTS, _pacts),
        Dataset("activities", "attivita-mensili", columns.ACTIVITIES, _activities, placed=False),
        Dataset("neighbourhoods", "quartieri", FIELDS, _neighbourhoods),
        Dataset("buildings", "edifici", columns.BUILDINGS, _buildings),
        Dataset("courtyards", "cortili", columns.COURTYARDS, _courtyards),
    )
}
