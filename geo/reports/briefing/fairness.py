"""Fairness: active pacts in proportion to dwellings, by neighbourhood."""

from __future__ import annotations

import pandas as pd

from geo.analysis.gaps import DEFAULT_RADIUS_M
from geo.charts.canvas import LIGHT, records
from geo.charts.chart import Chart
from geo.reports.briefing.bars import Bar, bar_chart
from geo.reports.briefing.facts import Facts
from geo.reports.briefing.parts import Chapter, Table
from geo.reports.briefing.phrases import place_in
from geo.reports.briefing.voice import Voice, capital

MOST_BARS = 9
MOST_ROWS = 7
PER = 1000
MOST_UNKNOWN = 0.5  # of the neighbourhoods, to say that none lacks pacts


def fairness(facts: Facts, voice: Voice) -> Chapter | None:
    """Compare neighbourhoods; None for one pact, or if the register has no neighbourhoods."""
    if facts.scope.kind == "pact" or not facts.boundary_set:
        return None
    rows = facts.study.gaps(facts.boundary_set)
    mine = rows if facts.scope.kind == "everything" else rows.loc[list(facts.scope.ids)]
    if len(rows) < 2 or rows["dwellings"].isna().all():
        return None
    return Chapter(
        "fairness",
        _title(facts, rows, mine, voice),
        lines=_lines(mine, voice),
        table=_table(facts, rows, mine, voice),
        chart=_chart(facts, rows, mine, voice),
        note=voice.say("brief.fairness.note"),
    )


def _title(facts: Facts, rows: pd.DataFrame, mine: pd.DataFrame, voice: Voice) -> str:
    place = capital(place_in(facts, voice))
    if facts.scope.kind == "everything":
        return _gaps(mine, voice)
    if len(mine) > 1:
        return voice.say("brief.fairness.several", n=len(mine))
    row = mine.iloc[0]
    if pd.isna(row["rate_raw"]):
        return voice.say("brief.fairness.unknown", place=place)
    if row["rate_raw"] == 0:
        homes = voice.say("map.n_dwellings", n=int(row["dwellings"]))
        return voice.say("brief.fairness.zero", place=place, homes=homes)
    rates = {"rate": _rate(row["rate_raw"], voice), "city": _rate(city_rate(rows), voice)}
    return voice.say("brief.fairness.rate", place=place, **rates)


def _gaps(rows: pd.DataFrame, voice: Voice) -> str:
    clear = rows[rows["label"] == "clear_gap"].sort_values("rank", kind="stable")
    if clear.empty and rows["label"].eq("not_enough_data").mean() > MOST_UNKNOWN:
        return voice.say("brief.fairness.no_data")
    if clear.empty:
        return voice.say("brief.fairness.no_gaps")
    names = voice.listed([str(name) for name in clear["name"]])
    return voice.say("brief.fairness.gaps", n=len(clear), names=names)


def city_rate(rows: pd.DataFrame) -> float | None:
    """Give the active pacts per 1,000 dwellings over the places whose dwellings are known."""
    known = rows[rows["dwellings"].fillna(0) > 0]
    homes = float(known["dwellings"].sum())
    return PER * float(known["n_active"].sum()) / homes if homes else None


def _lines(mine: pd.DataFrame, voice: Voice) -> list[str]:
    lines = []
    share, least = _covered(mine)
    if share is not None:
        key = "brief.fairness.coverage" + (".least" if least else "")
        lines.append(voice.say(key, share=voice.share(share), metres=int(DEFAULT_RADIUS_M)))
    silent = int(mine["n_not_reported"].sum())
    if silent and (mine["label"] != mine["label_if_reported"]).any():
        lines.append(voice.say("brief.fairness.unreported", n=silent))
    unknown = int(mine["dwellings"].isna().sum())
    if unknown and len(mine) > 1:
        lines.append(voice.say("brief.fairness.unknowns", n=unknown))
    return lines


def _covered(mine: pd.DataFrame) -> tuple[float | None, bool]:
    known = mine[mine["known_dwellings"].fillna(0) > 0]
    homes = float(known["known_dwellings"].sum())
    if not homes or known["covered"].isna().all():
        return None, False
    covered, upper = float(known["covered"].sum()), float(known["covered_upper"].sum())
    return covered / homes, upper > covered or len(known) < len(mine)


def _table(facts: Facts, rows: pd.DataFrame, mine: pd.DataFrame, voice: Voice) -> Table:
    chosen = mine
    if facts.scope.kind == "everything":
        chosen = mine.sort_values(["rank", "name"], kind="stable", na_position="last")
    names = ("neighbourhood", "active", "dwellings", "rate", "coverage")
    listed = [
        [
            str(row["name"]),
            voice.number(row["n_active"]),
            voice.number(row["dwellings"]),
            _rate(row["rate_raw"], voice),
            _share(row, voice),
        ]
        for row in records(chosen.head(MOST_ROWS))
    ]
    homes = rows["dwellings"].dropna()
    whole = [
        voice.say("brief.fairness.whole"),
        voice.number(rows["n_active"].sum()),
        voice.number(homes.sum() if len(homes) == len(rows) else None),
        _rate(city_rate(rows), voice),
        _whole_share(rows, voice),
    ]
    head = [voice.say(f"brief.head.{name}") for name in names]
    caption = voice.say("brief.fairness.table")
    return Table(caption, head, [*listed, whole], [False, True, True, True, True])


def _share(row: dict[str, object], voice: Voice) -> str:
    share = row["share"]
    if pd.isna(share):  # type: ignore[call-overload]
        return voice.say("unknown")
    text = voice.share(float(share))  # type: ignore[arg-type]
    if float(row["share_upper"]) > float(share):  # type: ignore[arg-type]
        return voice.say("amount.at_least", n=text)
    return text


def _whole_share(rows: pd.DataFrame, voice: Voice) -> str:
    share, least = _covered(rows)
    if share is None:
        return voice.say("unknown")
    text = voice.share(share)
    return voice.say("amount.at_least", n=text) if least else text


def _rate(value: float | None, voice: Voice) -> str:
    if value is None or pd.isna(value):
        return voice.say("unknown")
    return voice.number(value, digits=1 if value >= 0.05 else 2) if value else voice.number(0)


def _chart(facts: Facts, rows: pd.DataFrame, mine: pd.DataFrame, voice: Voice) -> Chart:
    """Draw the rates, the highest first; among many, those of the scope and the extremes."""
    order = rows.sort_values(["rate_raw", "name"], ascending=[False, True], kind="stable")
    shown = _shown(order, mine if len(mine) < len(rows) else mine.iloc[:0])
    chosen = set(mine.index) if facts.scope.kind != "everything" else set()
    bars = [
        Bar(
            str(row["name"]),
            None if pd.isna(row["rate_raw"]) else float(row["rate_raw"]),
            _rate(row["rate_raw"], voice),
            LIGHT.accent if place in chosen or not chosen else "#B9C7BB",
        )
        for place, row in zip(shown.index, records(shown), strict=True)
    ]
    city = city_rate(rows)
    bars.append(Bar(voice.say("brief.fairness.whole"), city, _rate(city, voice), LIGHT.quiet))
    head = voice.say("brief.head.neighbourhood"), voice.say("brief.head.rate")
    title = voice.say("brief.fairness.chart")
    return bar_chart("patti-alloggi", title, "", head, _distinct(bars), voice.canvas)


def _shown(order: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    if len(order) <= MOST_BARS:
        return order
    others = order[~order.index.isin(mine.index)]
    known = others[others["rate_raw"].notna()]
    half = max(0, MOST_BARS - len(mine)) // 2
    kept = [*mine.index[:MOST_BARS], *known.index[:half], *known.index[len(known) - half :]]
    return order[order.index.isin(kept)]


def _distinct(bars: list[Bar]) -> list[Bar]:
    seen: dict[str, int] = {}
    found = []
    for bar in bars:
        seen[bar.name] = seen.get(bar.name, 0) + 1
        mark = f" ({seen[bar.name]})" if seen[bar.name] > 1 else ""
        found.append(Bar(bar.name + mark, bar.value, bar.text, bar.colour))
    return found
