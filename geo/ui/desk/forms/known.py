"""What the staff choose from: all pacts, also those that are not public, and all parties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from geo.analysis.moment import plain
from geo.loading.persons import individual_pacts
from geo.recent import Recent
from geo.storage.office import Office
from geo.web import register


@dataclass(frozen=True)
class Known:
    """The register's pacts and parties at one revision, for the staff alone.

    Parameters
    ----------
    pacts
        Indexed by id: the columns of the table, and `haystack`, which a search looks through.
    parties
        The table.
    of_persons
        The pacts of one person, as `individual_pacts` lists them.
    """

    pacts: pd.DataFrame
    parties: pd.DataFrame
    of_persons: frozenset[str]

    def pact_title(self, pact: str) -> str:
        """Name a pact by its title and id; one that is not there by its id."""
        title = self.pacts["title"].get(pact)
        return f"{title} · {pact}" if title else pact


_known: Recent[Known] = Recent(2)


def known(office: Office) -> Known:
    """Fetch them, once a revision."""
    office.visitor.must("editor")
    key = (register.current_store().url, office.revision())
    return _known.get(key, lambda: _fetched(office))


def namer(office: Office) -> Callable[[str, str], str | None]:
    """Give what names a row that another refers to."""
    there = known(office)

    def named(table: str, row: str) -> str | None:
        if table == "parties":
            return _cell(there.parties, row, "name")
        if table == "pacts":
            return _cell(there.pacts, row, "title")
        frame = register.current_snapshot().tables.get(table, pd.DataFrame())
        return next((found for name in ("name", "address", "title")
                     if (found := _cell(frame, row, name))), None)  # fmt: skip

    return named


def _cell(frame: pd.DataFrame, row: str, name: str) -> str | None:
    if name not in frame or row not in frame.index:
        return None
    value = frame.at[row, name]
    return str(value) if isinstance(value, str) and value else None


def _fetched(office: Office) -> Known:
    pacts, parties = office.fetch("pacts"), office.fetch("parties")
    places, links = office.fetch("pact_places"), office.fetch("pact_parties")
    addresses = places["address"].fillna("").groupby(places["pact_id"]).agg(" ".join)
    names = links["party_id"].map(parties["name"]).fillna("").groupby(links["pact_id"])
    text = pacts["title"].fillna("") + "\n" + pacts.index.to_series()
    for more in (addresses, names.agg(" ".join)):
        text = text + "\n" + more.reindex(pacts.index).fillna("")
    dated = pacts[["signed_on", "proposed_on"]].max(axis="columns")
    order = dated.sort_values(ascending=False, kind="stable", na_position="last").index
    alone = individual_pacts({"pact_parties": links, "parties": parties})
    told = pacts.assign(haystack=plain(text.astype("str"))).loc[order]
    return Known(told, parties, frozenset(alone))
