"""Compare names with names: joining neighbourhoods by name is never silent.

Milan's 2012 and 2020 files have the same 88 ids, and 38 other names; `SAN SIRO` of 2020 is not
`S. SIRO` of 2012. So ids decide, and every name that does not agree is shown.
"""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from geo.errors import Problem
from geo.loading.participation import Source


def match_names(given: pd.Series, known: pd.Series, *, by: str = "id") -> pd.DataFrame:
    """Say for every given name what it is among the known ones.

    Parameters
    ----------
    given, known
        Names, indexed by id. When matching by name the given index is only kept.
    by
        `id`: rows belong together by id; `name`: the given ids mean nothing.

    Returns
    -------
    DataFrame
        Indexed like `given`, with columns `given`, `state`, `id`, `known` and `elsewhere`.
        `state` is `exact` (same name, letter for letter), `changed` (same id, another name; or, by
        name, the same but for capitals, accents and punctuation) or `none`. `elsewhere` is the id
        of another place that has the given name: joining by name would have gone there.
    """
    if by not in ("id", "name"):
        raise ValueError(by)
    rows = [
        _by_id(str(each), str(name), known) if by == "id" else _by_name(str(name), known)
        for each, name in given.items()
    ]
    columns = ["given", "state", "id", "known", "elsewhere"]
    return pd.DataFrame(rows, index=given.index, columns=columns).astype("object")


def check_names(given: pd.Series, known: pd.Series, *, source: Source) -> list[Problem]:
    """Warn of every neighbourhood that the register knows by another name.

    Parameters
    ----------
    given, known
        Names of a file and of the register, indexed by id: only ids join them.
    source
        Where the given names stand in their file.
    """
    matched = match_names(given, known)
    column = source.column("neighbourhoods", "name")
    found = []
    for each in matched[matched["state"] == "changed"].itertuples():
        facts = {"neighbourhood": each.id, "known": each.known}
        key = "loading.name.changed"
        if isinstance(each.elsewhere, str):
            key, facts = "loading.name.elsewhere", facts | {"elsewhere": each.elsewhere}
        row = source.row("neighbourhoods", str(each.Index))
        found.append(Problem(row, column, str(each.given)[:80], key, facts, "warn"))
    return found


def bare(name: str) -> str:
    """Reduce a name to its letters and figures: `Q.RE Forlì` and `QRE FORLI'` are one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return "".join(re.findall(r"[a-z0-9]", plain))


Row = tuple[str, str, str | None, str | None, str | None]


def _by_id(each: str, name: str, known: pd.Series) -> Row:
    elsewhere = [str(other) for other in known.index[known == name] if other != each]
    there = elsewhere[0] if elsewhere else None
    if each not in known.index:
        return name, "none", None, None, there
    now = str(known[each])
    return name, "exact" if now == name else "changed", each, now, there


def _by_name(name: str, known: pd.Series) -> Row:
    exact = known.index[known == name]
    if len(exact) == 1:
        return name, "exact", str(exact[0]), name, None
    alike = known.index[known.map(bare) == bare(name)]
    if len(alike) == 1:
        return name, "changed", str(alike[0]), str(known[alike[0]]), None
    return name, "none", None, None, None
