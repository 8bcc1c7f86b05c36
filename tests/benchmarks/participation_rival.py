"""The page that one would write in an afternoon: pandas `groupby` and Plotly Express.

The same seven subjects as ours from the same files, without states, returns, estimates, trends,
small counts, tables, downloads or a second language. Run by `bench_participation_page`.
"""

import geopandas as gpd
import pandas as pd
import plotly.express as px
import streamlit as st

LABELS = {"volunteers": "Presenze", "hours": "Ore"}


@st.cache_data
def load() -> pd.DataFrame:
    """Read the activities with what their pacts say of them."""
    activities = pd.read_csv("data/activities.csv", parse_dates=["on"])
    pacts = pd.read_csv("data/pacts.csv", parse_dates=["signed_on"]).set_index("id")
    parties = pd.read_csv("data/pact_parties.csv").drop_duplicates("pact_id")
    names = pd.read_csv("data/parties.csv").set_index("id")["name"]
    places = gpd.read_file("data/pact_places.geojson")[["pact_id", "geometry"]]
    quarters = gpd.read_file("data/neighbourhoods.geojson").query("boundary_set == 'quarter'")
    inside = gpd.sjoin(places, quarters[["name", "geometry"]]).drop_duplicates("pact_id")
    columns = pacts[["title", "area", "signed_on"]]
    rows = activities[["pact_id", "on", "volunteers", "hours"]].join(columns, on="pact_id")
    rows["party"] = rows["pact_id"].map(parties.set_index("pact_id")["party_id"]).map(names)
    rows["place"] = rows["pact_id"].map(inside.set_index("pact_id")["name"])
    return rows


rows = load()
value = st.radio("Misura", list(LABELS), format_func=LABELS.get)
month = rows["on"].dt.to_period("M").dt.to_timestamp()
quarter = rows["on"].dt.to_period("Q").dt.to_timestamp()

by_month = rows.groupby(month)[value].sum().reset_index()
st.plotly_chart(px.bar(by_month, x="on", y=value, title="Per mese"))

left, right = st.columns(2)
by_area = rows.groupby([quarter, "area"])[value].sum().reset_index()
left.plotly_chart(px.bar(by_area, x="on", y=value, color="area", title="Per ambito"))
recent = rows[rows["on"] >= rows["on"].max() - pd.DateOffset(months=24)]
calendar = recent.pivot_table(index="title", columns=month, values=value, aggfunc="size").head(20)
right.plotly_chart(px.imshow(calendar, title="Patto per mese"))

by_year = rows.groupby([rows["on"].dt.year.rename("year"), rows["on"].dt.month.rename("month")])
running = by_year[value].sum().groupby(level="year").cumsum().reset_index()
st.plotly_chart(px.line(running, x="month", y=value, color="year", title="Anno per anno"))

by_place = rows.groupby([quarter, "place"])[value].sum().reset_index()
n_places = by_place["place"].nunique()
facets = {"facet_row": "place", "facet_row_spacing": 0.2 / n_places, "height": 60 * n_places}
st.plotly_chart(px.bar(by_place, x="on", y=value, title="Per quartiere", **facets))

left, right = st.columns(2)
by_party = rows.groupby("party")["hours"].sum().nlargest(8).reset_index()
left.plotly_chart(px.bar(by_party, x="hours", y="party", title="Chi dipende da chi"))
lives = rows.groupby("pact_id").agg(first=("signed_on", "first"), last=("on", "max"))
months = (lives["last"] - lives["first"]).dt.days / 30.4
alive = pd.DataFrame({"months": [6, 12, 24], "share": [(months >= n).mean() for n in (6, 12, 24)]})
right.plotly_chart(px.bar(alive, x="months", y="share", title="Ancora attivi"))
