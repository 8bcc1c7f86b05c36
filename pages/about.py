"""About: what the words mean, where the data come from, privacy and accessibility."""

import pandas as pd
import streamlit as st

from geo.analysis.choices import LOOKS
from geo.model.fewest import FEWEST_SHOWN
from geo.ui import markup, shell, state
from geo.web import register
from geo.words import date

SECTIONS = ("own_data", "privacy", "accessibility", "credits")


def _show_meanings() -> None:
    st.subheader(state.say("about.meanings"), anchor=False)
    rows = [
        (
            markup.sign("common_spaces", look, 18) + " " + state.say(f"look.{look}"),
            state.say(f"look.{look}.why"),
        )
        for look in LOOKS
    ]
    markup.show(markup.facts(rows))


def _show_sources() -> None:
    st.subheader(state.say("about.sources"), anchor=False)
    origins = register.current_snapshot().tables["origins"]
    if origins.empty:
        markup.note(state.say("about.sources.none"))
    for _, row in origins.iterrows():
        about = [row["publisher"], row["licence"], _day(row["dated_on"]), row["url"]]
        known = " · ".join(text for text in about if isinstance(text, str) and text)
        markup.show(markup.tag("p", markup.tag("strong", row["title"]), markup.tag("br"), known))


def _day(value: pd.Timestamp) -> str | None:
    return None if pd.isna(value) else date(value.date(), state.language())


shell.require_frame()
markup.show(markup.tag("h1", state.say("page.about"), class_="headline"), class_="head")
st.markdown(state.say("about.what"))
_show_meanings()
_show_sources()
for section in SECTIONS:
    st.subheader(state.say(f"about.{section}"), anchor=False)
    st.markdown(state.say(f"about.{section}.text", k=FEWEST_SHOWN))
