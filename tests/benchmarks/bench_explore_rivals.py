"""What Explore is measured against: a bare Streamlit page, an empty map, the usual folium page."""

import shutil
from pathlib import Path

from xstatic.pkg import leaflet

LEAFLET = Path(leaflet.BASE_DIR)

BARE = """
import pandas as pd
import streamlit as st

st.title("Patti di collaborazione")
st.dataframe(pd.read_csv({folder!r} + "/pacts.csv").head(20))
"""

# The least that a page with folium's map does, and nobody else's host in it.
EMPTY = """
import folium
import streamlit as st
from streamlit_folium import st_folium

st.title("Patti di collaborazione")
city = folium.Map([45.46, 9.19], zoom_start=12, tiles=None)
city.default_js = [("leaflet", "../../app/static/leaflet.js")]
city.default_css = [("leaflet", "../../app/static/leaflet.css")]
st_folium(city, height=560, use_container_width=True, returned_objects=[])
"""
WITH_FILES = ("--server.enableStaticServing", "true")

# Kind to the rival: its files are read once, nothing comes back from the map, no clusters.
USUAL = """
import json

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

@st.cache_data
def buildings():
    return json.load(open({folder!r} + "/buildings.geojson"))

@st.cache_data
def all_pacts():
    return pd.read_csv({folder!r} + "/pacts.csv")

st.set_page_config(layout="wide")
st.title("Patti di collaborazione")
areas = st.pills("Area", {areas!r}, selection_mode="multi")
pacts = all_pacts().head({most_pacts})
if areas:
    pacts = pacts[pacts["area"].isin(areas)]
city = folium.Map([pacts["lat"].mean(), pacts["lon"].mean()], zoom_start=13)
folium.GeoJson(buildings(), tooltip=folium.GeoJsonTooltip(["address"])).add_to(city)
for pact in pacts.itertuples():
    folium.Marker([pact.lat, pact.lon], tooltip=pact.title).add_to(city)
st_folium(city, height=560, use_container_width=True, returned_objects=[])
"""


def write(folder: Path, areas: tuple[str, ...], most_pacts: int) -> tuple[Path, Path, Path]:
    """Write the three apps beside their files."""
    bare, empty, usual = (folder / f"{name}.py" for name in ("bare", "empty", "usual"))
    empty.write_text(EMPTY, encoding="utf-8")
    (folder / "static").mkdir(exist_ok=True)
    for name in ("leaflet.js", "leaflet.css"):
        shutil.copy(LEAFLET / name, folder / "static" / name)
    bare.write_text(BARE.format(folder=str(folder)), encoding="utf-8")
    values = {"folder": str(folder), "areas": list(areas), "most_pacts": most_pacts}
    usual.write_text(USUAL.format(**values), encoding="utf-8")
    return bare, empty, usual


def foreign_file(url: str) -> bytes:
    """Stand in for the foreign hosts of folium's scripts, at no cost: Leaflet, else nothing."""
    name = url.partition("?")[0].rpartition("/")[2]
    places = (LEAFLET / name, LEAFLET / "images" / name)
    return next((place.read_bytes() for place in places if place.is_file()), b"")
