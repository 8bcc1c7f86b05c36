"""Where something is, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import Point

from geo.model.tables import PLACE


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is, with the columns of `PLACE` and a point in EPSG:4326.

    Parameters
    ----------
    building_id, courtyard_id, neighbourhood_id
        Of the register; None if the place is in none of them, or that is not known.
    address
        As a person would write it, never with a flat.
    precision
        A code of `PRECISIONS`: how near the point is to the place.
    lon, lat
        Degrees; None if the place is known by name alone.
    """

    building_id: str | None = None
    courtyard_id: str | None = None
    neighbourhood_id: str | None = None
    address: str | None = None
    precision: str | None = None
    lon: float | None = None
    lat: float | None = None

    @property
    def point(self) -> Point | None:
        """The point; None if the place is known by name alone."""
        return None if self.lon is None or self.lat is None else Point(self.lon, self.lat)

    @property
    def in_register(self) -> bool:
        """True if it is a building or a courtyard of the register, which has its own geometry."""
        return bool(self.building_id or self.courtyard_id)

    def columns(self) -> dict[str, str | None]:
        """Give the columns of `PLACE`, in which a row says where it is."""
        return {column.name: getattr(self, column.name) for column in PLACE}
