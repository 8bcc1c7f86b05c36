"""The map on which a place is picked, or shown: the usual layers and a pin."""

from __future__ import annotations

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.mapping.folium_map import LayersQuery, draw_layers

DECIMALS = 6
POINT = "point"


class _Pick(MacroElement):
    """One call that shows what is picked; it holds two numbers and a flag, and nothing else."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            PattiPick.show({{ this.at|tojson }}, {{ this.picking|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, at: tuple[float, float] | None, *, picking: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Pick"
        self.at = f"{at[0]:.{DECIMALS}f},{at[1]:.{DECIMALS}f}" if at else ""
        self.picking = picking


def draw_picking(query: LayersQuery, at: tuple[float, float] | None) -> folium.FeatureGroup:
    """Draw what `draw_layers` draws, a pin, and let every click tell Python another place.

    Parameters
    ----------
    at
        Longitude and latitude; None for no pin.
    """
    return _with_pin(query, at, picking=True)


def draw_pin(query: LayersQuery, at: tuple[float, float] | None) -> folium.FeatureGroup:
    """Draw the same to be looked at: a click does nothing."""
    return _with_pin(query, at, picking=False)


def _with_pin(
    query: LayersQuery, at: tuple[float, float] | None, *, picking: bool
) -> folium.FeatureGroup:
    group = draw_layers(query)
    group.add_child(_Pick(at, picking=picking))
    return group


def point_of(name: str) -> tuple[float, float] | None:
    """Read longitude and latitude of a click, such as `9.2,45.4`; None if it is no point."""
    try:
        lon, lat = (float(part) for part in name.split(","))
    except ValueError:
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None
