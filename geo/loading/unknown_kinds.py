"""Parties of which a file does not say what they are: they may be persons."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo.errors import Problem
from geo.model.bodies import names_a_body

KEY = "loading.parties.unknown_kind"


def check_kinds(frames: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Warn once that pacts are told by their neighbourhood because a party may be one person."""
    if "parties" not in frames:
        return []
    parties = frames["parties"]
    unknown = parties.loc[parties["kind"].isna(), "name"]
    unsaid = unknown[~unknown.map(names_a_body).astype(bool)].fillna("")
    if unsaid.empty:
        return []
    named = ", ".join(name for name in unsaid if name)
    return [Problem(None, None, named[:80] or None, KEY, {"n": len(unsaid)}, "warn")]
