"""Which pacts are those of one person."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo.model.bodies import names_a_body


def individual_pacts(tables: Mapping[str, pd.DataFrame]) -> pd.Index[str]:
    """List the pacts that a single person proposes, and those in which only persons take part.

    Parameters
    ----------
    tables
        With the names of the parties: one of unknown kind counts as a person unless its name says
        otherwise.
    """
    links, parties = tables["pact_parties"], tables["parties"]
    unknown = parties["kind"].isna()
    persons = parties["kind"].eq("individual")
    persons[unknown] = ~parties.loc[unknown, "name"].map(names_a_body).astype(bool)
    alone = links["party_id"].map(persons).eq(True)
    proposed = links.loc[alone & links["role"].eq("proposer"), "pact_id"]
    only = alone.groupby(links["pact_id"]).all()
    found: pd.Index[str] = pd.Index(proposed.unique()).union(only.index[only])
    return found
