"""A few streets of house numbers, drawn as text."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from geo import model

# Each street on a parallel of its own, each number a thousandth of a degree (78 m) further east.
STREETS = {
    "Via Giuseppe Scalarini": ("20139", "5 7 7a 9 11p01 49/12"),
    "Via Luigi Castiglioni": ("20141", "3 5"),
    "Via Fratelli Castiglioni": ("20124", "4 5"),
    "Viale Fulvio Testi": ("20126", "280 280/6 282"),
    "Via Gaetano De Castillia": ("20124", "6a 8"),
    "Vicolo Gaetano De Castillia": ("20124", "4 8"),
    "Piazza Venticinque Aprile": ("20121", "3"),
    "Via Sant'Arialdo": ("20139", "12"),
    "Viale Cà Granda": ("20162", "14"),
    "Via Verona": ("20135", "2 4"),
    "Via Mac Mahon": ("20155", "87 89"),
}


def house_numbers(*, without: str = "", municipality: str = "Milano") -> pd.DataFrame:
    """Draw the table of the register, with `without` left out of the streets."""
    rows = [
        {
            "id": f"{street}:{number}",
            "street": street,
            "number": number,
            "postcode": postcode,
            "municipality": municipality,
            "geometry": shapely.Point(9.1 + east / 1000, 45.4 + north / 100),
        }
        for north, (street, (postcode, numbers)) in enumerate(STREETS.items())
        for east, number in enumerate(numbers.split())
        if street != without
    ]
    return model.as_frame("house_numbers", rows)


def buildings(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    frame = model.as_frame("buildings", rows)
    assert isinstance(frame, gpd.GeoDataFrame)
    return frame
