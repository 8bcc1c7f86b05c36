"""The last part of the Register page: what everybody can take away, and what they cannot see."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

from geo import words
from geo.access import Visitor
from geo.reports.open_data import DATASETS, Dataset, file_name, formats_of
from geo.reports.open_data.catalogue import CATALOGUES
from geo.reports.open_data.page import COLUMNS, privacy_lines, size_text
from geo.reports.open_data.publisher import LOCAL
from geo.ui import state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.web import open_data

FOLDER = "open-data/"


def show(_visitor: Visitor) -> None:
    """Show what is published, how fresh it is, and what is hidden and why."""
    now = open_data.current(_address())
    language = state.language()
    moment = now.publication.moment
    show_markup(
        tag("p", state.say("opendata.about")),
        tag("p", state.say("opendata.date", day=moment.day, fresh=moment.fresh_until)),
        tag("p", _publisher(now), " ", state.say("opendata.licence.text")),
        class_="card",
    )
    if now.publication.demonstration:
        note(state.say("opendata.demonstration"))
    suffix = "" if language == words.DEFAULT else f"?lang={language}"
    st.link_button(
        state.say("opendata.open"),
        f"{FOLDER}{suffix}",
        icon=":material/open_in_new:",
        type="primary",
    )
    sizes = now.sizes
    show_markup(_table(now, sizes), class_="card")
    show_markup(
        tag("h2", state.say("opendata.privacy")),
        *(tag("p", line) for line in privacy_lines(now.publication, language)),
        *_left_out(now),
        tag("h2", state.say("opendata.catalogue")),
        tag("p", state.say("opendata.catalogue.text"), " ", _catalogues()),
        tag("p", _link(f"{COLUMNS}{suffix}", state.say("opendata.columns"))),
        tag("p", state.say("opendata.gis")),
        class_="card",
    )


def _address() -> str:
    parts = urlsplit(st.context.url or "")
    folder = parts.path.rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{folder}" if parts.netloc else LOCAL


def _publisher(now: open_data.Current) -> str:
    return f"{state.say('opendata.publisher')}: {now.publisher.said(state.language())}."


def _table(now: open_data.Current, sizes: dict[str, int]) -> Markup:
    head = [
        tag("th", state.say(f"opendata.head.{name}"), scope="col", class_=kind)
        for name, kind in (
            ("data", None),
            ("rows", "number"),
            ("hidden", "number"),
            ("files", None),
        )
    ]
    rows = [_row(now, dataset, sizes) for dataset in DATASETS.values()]
    title = state.say("opendata.title")
    table = tag(
        "table",
        tag("caption", title, class_="visually-hidden"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *rows),
    )
    return tag("div", table, class_="chart-table", role="region", tabindex=0, aria_label=title)


def _row(now: open_data.Current, dataset: Dataset, sizes: dict[str, int]) -> Markup:
    language = state.language()
    counts = (len(now.publication.rows(dataset)), now.publication.n_hidden(dataset))
    files = [
        Markup("{} ({})").format(
            _link(file_name(dataset, kind), state.say(f"opendata.format.{kind.code}")),
            size_text(sizes[file_name(dataset, kind)], language),
        )
        for kind in formats_of(dataset)
    ]
    return tag(
        "tr",
        tag("th", dataset.title(language), scope="row"),
        *(tag("td", words.number(n, language), class_="number") for n in counts),
        tag("td", Markup(", ").join(files)),
    )


def _left_out(now: open_data.Current) -> list[Markup]:
    counts = [now.publication.n_left_out(dataset) for dataset in DATASETS.values()]
    return [tag("p", state.say("opendata.left_out", n=n)) for n in counts if n]


def _catalogues() -> Markup:
    names = [f"catalogue.{suffix}" for suffix in CATALOGUES]
    return Markup(", ").join(_link(name, name) for name in names)


def _link(name: str, text: str) -> Markup:
    return tag("a", text, href=f"{FOLDER}{name}", target="_blank")
