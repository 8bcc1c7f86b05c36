"""The folium map by reference: a script that never changes, and one call that names addresses.

What a folium object holds is compiled as a template on the server, so no text of the register may
enter one: only codes, ids and searches, with every special character percent-encoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.analysis.choices import Choices
from geo.mapping import assets
from geo.mapping.shading import BY_PACTS, Shading
from geo.words import say

# The frame of the component lives at <base>/component/streamlit_folium.st_folium/index.html.
FOLDER = "../../assets"
LAYERS = "../../layers"


@dataclass(frozen=True)
class BaseMapConfig:
    """Where the map finds its files and layers, as seen from the frame that it is drawn in.

    Parameters
    ----------
    line
        Name of the line on which the server tells it what to show; empty for none.
    """

    assets: str = FOLDER
    layers: str = LAYERS
    line: str = ""


@dataclass(frozen=True)
class Sites:
    """Places for next pacts on the map.

    Parameters
    ----------
    radius_m
        Within which a pact counts as near.
    plan
        Ids of the chosen ones, in their order.
    """

    radius_m: int
    plan: tuple[str, ...] = ()

    def to_query(self) -> str:
        """Write the parameters that `/layers/candidates` and `/layers/sites` read."""
        pairs = [("radius", str(self.radius_m)), *(("sites", site) for site in self.plan)]
        return "&".join(f"{name}={quote(text, safe='')}" for name, text in pairs)


@dataclass(frozen=True)
class LayersQuery:
    """What the map shows.

    Parameters
    ----------
    choices
        The filters; `on` and `set` must be given, so that addresses mean the same for ever.
    edition
        Which state of the register, as `geo.web.register.edition` names it.
    language
        Of every word on the map.
    selected
        Such as `pact:P-12` or `neighbourhood:nil:33`, drawn with a halo; empty for none.
    shading
        How the neighbourhoods are shaded.
    focus
        `selected`: the map moves to what is selected, once, unless it was selected on the map
        itself or is in view; empty: the map stays where it is.
    sites
        Places for next pacts; None: the map is not about them.
    """

    choices: Choices
    edition: str
    language: str
    selected: str = ""
    shading: Shading = BY_PACTS
    focus: str = ""
    sites: Sites | None = None

    def to_query(self) -> str:
        """Write the query as one string of letters, digits and `_.-~%&=`."""
        pairs = {
            "lang": self.language,
            "edition": self.edition,
            "pacts": self.choices.to_query(),
            "shades": urlencode(self.shading.to_pairs()),
            "selected": self.selected,
            "focus": self.focus,
            "sites": self.sites.to_query() if self.sites else "",
            "error": say("map.error", self.language),
            "retry": say("map.retry", self.language),
        }
        return "&".join(f"{name}={quote(text, safe='')}" for name, text in pairs.items() if text)


class _Unrendered(MacroElement):
    """Leaves out what only folium's own pages need.

    streamlit-folium takes the scripts from the templates. What rendering makes besides is compiled
    as a template anew each time, which took longer than all the rest, and is thrown away.
    """

    def render(self, **kwargs: Any) -> str:
        """Make nothing."""
        return ""


class PactMap(_Unrendered, folium.Map):
    """folium's map without the five foreign hosts that its scripts and styles come from."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = PattiMap.create(
                {{ this.get_name()|tojson }},
                {{ this.layers_folder|tojson }},
                {{ this.line|tojson }}
            );
        {% endmacro %}
        """
    )

    def __init__(self, config: BaseMapConfig) -> None:
        super().__init__(location=(0, 0), tiles=None)
        self.layers_folder = config.layers
        self.line = config.line
        self.default_js = [("patti", assets.address("map.js", config.assets))]
        self.default_css = [("patti", assets.address("map.css", config.assets))]


class _Group(_Unrendered, folium.FeatureGroup):
    """Holds what changes with the filters."""


class _Layers(MacroElement):
    """One call that tells the map which addresses to fetch."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            PattiMap.show({{ this.query|tojson }}, {{ this.turn }});
        {% endmacro %}
        """
    )

    def __init__(self, query: str, turn: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Layers"
        self.query = query
        self.turn = turn


def draw_base_map(config: BaseMapConfig = BaseMapConfig()) -> folium.Map:
    """Draw the empty map.

    Returns
    -------
    Map
        A new one each time, because `st_folium` adds to it; its script is always the same, so
        that the map in the browser is never built again.
    """
    return PactMap(config)


def draw_layers(query: LayersQuery, turn: int = 1) -> folium.FeatureGroup:
    """Draw what changes with the filters: a group whose script is one call.

    Parameters
    ----------
    turn
        The query's number: a map that shows this one, or a later one, leaves it alone.
    """
    group = _Group(name="layers", control=False)
    group.add_child(_Layers(query.to_query(), turn))
    return group
