"""Pacts as files: CSV, the CSV that Italian spreadsheets open, XLSX and GeoJSON.

The columns are those of Palermo's open register, so that registers can be compared. Codes are
written in words of the model, dates as ISO 8601; unknown is an empty cell, never 0. A count of
1 to 4 people and the hours beside it are left out; `esito_volontari` and `esito_ore` tell what is
known of each figure (`analysis.disclosure.TOLD`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from geo.analysis import disclosure
from geo.analysis.moment import Moment

# Signs that make a spreadsheet take a text for a formula.
LIVE = ("=", "+", "-", "@", "\t", "\r")
DEMONSTRATION = "demonstration"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that pacts can be written as."""

    code: str
    suffix: str
    media_type: str
    write: Callable[[pd.DataFrame], bytes]


def public_rows(moment: Moment, pacts: pd.DataFrame) -> pd.DataFrame:
    """Lay out pacts as the public register does.

    Parameters
    ----------
    moment
        The day.
    pacts
        Rows of `moment.pacts`, in the order wanted.

    Returns
    -------
    DataFrame
        One row a pact, in the order given, every cell ready to be written: text, a number or
        None. `dimostrativo` tells rows of the demonstration register.
    """
    columns = {
        **_identity(pacts),
        **_whereabouts(moment, pacts),
        **_participation(moment, pacts),
        **_provenance(moment, pacts),
    }
    rows = pd.DataFrame(columns, index=pacts.index)
    return rows.astype(object).where(rows.notna(), None).reset_index(drop=True)


def _identity(pacts: pd.DataFrame) -> dict[str, Any]:
    return {
        "id_patto": pacts.index,
        "titolo": pacts["title"],
        "ambito": pacts["area"],
        "intensita": pacts["intensity"],
        "tipo_bene": pacts["good"],
        "stato": pacts["status"],
        "vitalita": pacts["vitality"],
        "data_proposta": _iso(pacts["proposed_on"]),
        "data_firma": _iso(pacts["signed_on"]),
        "data_scadenza": _iso(pacts["ends_on"]),
        "tipo_proponente": pacts["proposer_kind"],
        "denominazione_proponente": pacts["proposer"].replace("", None),
    }


def _whereabouts(moment: Moment, pacts: pd.DataFrame) -> dict[str, Any]:
    first = moment.places.drop_duplicates("pact_id").set_index("pact_id").reindex(pacts.index)
    inside = moment.neighbourhoods.reindex(_first_places(moment, pacts))
    inside.index = pacts.index
    boroughs = moment.tables["neighbourhoods"]
    managers = moment.snapshot.tables["buildings"]["manager"]
    return {
        "quartiere": _neighbourhood_names(inside, boroughs).get("quarter"),
        "nil_id": _codes(inside, boroughs, "nil"),
        "municipio": _codes(inside, boroughs, "municipio"),
        "comune": _municipality(inside, boroughs),
        "indirizzo": first["label"].where(first["precision"] != "neighbourhood"),
        "lat": pacts["lat"].round(6),
        "lon": pacts["lon"].round(6),
        "precisione_posizione": pacts["precision"],
        "ente_gestore": first["building_id"].map(managers),
    }


def _provenance(moment: Moment, pacts: pd.DataFrame) -> dict[str, Any]:
    return {
        "fonte": pacts["source"].fillna(_titles_of_origins(moment, pacts)),
        "verificato": pacts["verified"],
        "ultimo_aggiornamento": _iso(_last_news(pacts)),
        "dimostrativo": pacts["origin"].map(moment.tables["origins"]["demonstration"]),
    }


def write_csv(rows: pd.DataFrame) -> bytes:
    """Write UTF-8, commas, decimal points."""
    return _written(rows, delimiter=",", decimal=".").encode()


def write_italian_csv(rows: pd.DataFrame) -> bytes:
    """Write what an Italian spreadsheet opens: semicolons, decimal commas, a byte-order mark."""
    return _written(rows, delimiter=";", decimal=",").encode("utf-8-sig")


def write_xlsx(rows: pd.DataFrame) -> bytes:
    """Write a workbook of one sheet whose text cells are text, so that no formula is live."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("patti")
    sheet.freeze_panes = "C2"
    sheet.append([_heading(sheet, str(name)) for name in rows])
    for values in rows.itertuples(index=False):
        sheet.append([_cell(sheet, value) for value in values])
    sheet.auto_filter.ref = f"A1:{_column_letters(len(rows.columns))}{len(rows) + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_geojson(rows: pd.DataFrame) -> bytes:
    """Write RFC 7946: a point a pact, longitude first; no geometry where none is known."""
    records = rows.to_dict("records")
    features = [_feature({str(name): value for name, value in row.items()}) for row in records]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False).encode()


KINDS: Mapping[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind("csv", "csv", "text/csv", write_csv),
        FileKind("italian_csv", "csv", "text/csv", write_italian_csv),
        FileKind(
            "xlsx",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
        ),
        FileKind("geojson", "geojson", "application/geo+json", write_geojson),
    )
}


def file_name(moment: Moment, kind: FileKind, *, about: str = "patti") -> str:
    """Name a file of pacts, or about something else; one of the demonstration says so."""
    mark = f"{DEMONSTRATION}-" if moment.snapshot.demonstration else ""
    variant = "-it" if kind.code == "italian_csv" else ""
    return f"{mark}{about}-{moment.day.isoformat()}{variant}.{kind.suffix}"


def _first_places(moment: Moment, pacts: pd.DataFrame) -> pd.Index[Any]:
    first = moment.places.reset_index().drop_duplicates("pact_id").set_index("pact_id")
    found: pd.Index[Any] = pd.Index(first["id"].reindex(pacts.index))
    return found


def _neighbourhood_names(inside: pd.DataFrame, known: pd.DataFrame) -> dict[str, Any]:
    return {str(name): inside[name].map(known["name"]) for name in inside}


def _codes(inside: pd.DataFrame, known: pd.DataFrame, boundary_set: str) -> Any:
    if boundary_set not in inside:
        return None
    return inside[boundary_set].map(known["code"])


def _municipality(inside: pd.DataFrame, known: pd.DataFrame) -> Any:
    found = pd.DataFrame({name: inside[name].map(known["municipality"]) for name in inside})
    return found.bfill(axis="columns").iloc[:, 0] if len(found.columns) else None


def _titles_of_origins(moment: Moment, pacts: pd.DataFrame) -> pd.Series[str]:
    return pacts["origin"].map(moment.tables["origins"]["title"]).astype("str")


def _participation(moment: Moment, pacts: pd.DataFrame) -> dict[str, Any]:
    told = _told(moment).reindex(pacts.index)
    return {
        "n_volontari": told["people"].astype(object),
        "ore_volontariato": told["hours"],
        "n_attivita": pacts["n_activities"],
        "esito_volontari": told["people_told"].fillna("unknown"),
        "esito_ore": told["hours_told"].fillna("unknown"),
    }


def _told(moment: Moment) -> pd.DataFrame:
    # Of all pacts, so that a file of some of them leaves out the same cells as a file of all.
    cells = disclosure.counted(moment.tables["activities"], moment.tables["activities"]["pact_id"])
    return disclosure.told(cells, [0] * len(cells))


def _last_news(pacts: pd.DataFrame) -> pd.Series[Any]:
    columns = ["proposed_on", "signed_on", "last_activity_on", "last_report_on"]
    return pacts[columns].max(axis="columns")


def _iso(days: pd.Series[Any]) -> pd.Series[Any]:
    return pd.Series(days.dt.strftime("%Y-%m-%d"))


def _written(rows: pd.DataFrame, *, delimiter: str, decimal: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([_text(value, decimal) for value in row] for row in rows.to_numpy())
    return out.getvalue()


def _text(value: Any, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(LIVE) else value
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", decimal)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _heading(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _column_letters(count: int) -> str:
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    lon, lat = row.pop("lon"), row.pop("lat")
    point = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {
        "type": "Feature",
        "id": row["id_patto"],
        "geometry": point,
        "properties": {name: plain(value) for name, value in row.items()},
    }


def plain(value: Any) -> Any:
    """Give a value as JSON knows it."""
    return value.item() if hasattr(value, "item") else value
