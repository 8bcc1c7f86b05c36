"""How the neighbourhoods are shaded: by their pacts, or by a measure of what they lack.

Every shade has a word in the legend, every neighbourhood its figure beside its name and a sentence
for those who do not see colours; what is unknown is hatched, and zero is white.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from geo import words
from geo.analysis import gaps
from geo.analysis.moment import Moment
from geo.analysis.neighbourhoods import states
from geo.errors import UserError
from geo.mapping.signs import ramp_steps

MEASURES = ("coverage", "shortfall", "areas", "rate", "need")
# Where the second, third and fourth step of each ramp begin.
SHARES = (0.25, 0.5, 0.75)
SHORTFALLS = (0.5, 1, 2, 4)
AREAS_MISSING = (1, 2, 4, 6)
OF_THE_CITY = (0.5, 0.8, 1.25)
NEED_LETTERS = "ABC"
Table = Callable[[Moment, str, int], pd.DataFrame]


@dataclass(frozen=True)
class Shading:
    """What the shades say.

    Parameters
    ----------
    by
        One of `MEASURES`; empty: the active pacts.
    radius_m
        Of the coverage, one of `gaps.RADII_M`.
    need
        Code of the indicator set beside the coverage.
    """

    by: str = ""
    radius_m: int = gaps.DEFAULT_RADIUS_M
    need: str = ""

    @classmethod
    def read(cls, by: str, radius: str, need: str) -> Shading:
        """Read a shading from an address; what does not belong to the measure is dropped.

        Raises
        ------
        UserError
            If there is no such measure or radius.
        """
        if by and by not in MEASURES:
            raise UserError("choices.unknown_value", name="by", value=by[:80])
        known = {str(metres): metres for metres in gaps.RADII_M}
        if radius and radius not in known:
            raise UserError("choices.unknown_value", name="radius", value=radius[:80])
        asked = cls(by, known.get(radius, gaps.DEFAULT_RADIUS_M), need[:80])
        asked = asked if by in {"coverage", "need"} else replace(asked, radius_m=cls.radius_m)
        return asked if by == "need" else replace(asked, need="")

    def to_pairs(self) -> dict[str, str]:
        """List the parameters of an address; only what is not as usual."""
        if not self.by:
            return {}
        pairs = {"by": self.by}
        if self.radius_m != gaps.DEFAULT_RADIUS_M:
            pairs["radius"] = str(self.radius_m)
        return pairs | ({"need": self.need} if self.need else {})


BY_PACTS = Shading()


@dataclass(frozen=True)
class Shaded:
    """The neighbourhoods of a set, shaded.

    Parameters
    ----------
    rows
        Indexed by neighbourhood id: `name`; `shade`, the name of a shade; `said`, a sentence;
        `mark`, what stands under the name, or nothing.
    title
        Of the legend.
    legend
        Shades with their words, in the order of the legend.
    """

    rows: pd.DataFrame
    title: str
    legend: Sequence[tuple[str, str]]


def shaded(
    moment: Moment, boundary_set: str, asked: Shading, language: str, table: Table
) -> Shaded:
    """Shade the neighbourhoods of a set.

    Parameters
    ----------
    table
        Gives what `gaps.gaps_of` gives, perhaps kept from before.
    """
    if not asked.by:
        return _by_pacts(states(moment, boundary_set), language)
    rows = table(moment, boundary_set, asked.radius_m)
    if asked.by == "need":
        told = gaps.need_by_coverage(moment, boundary_set, asked.need, rows)
        return _by_need(rows, told, asked, language)
    return SHADERS[asked.by](rows, asked, language)


def _by_pacts(rows: pd.DataFrame, language: str) -> Shaded:
    say = _sayer(language)
    steps = ramp_steps([int(n) for n in rows["n_active"]])
    shade = _stepped(rows["n_active"], steps)
    shade = shade.mask(rows["state"] == "not_reported", "hatch")
    said = [
        _joined(
            say("map.n_active", n=row.n_active) if row.n_active else say(f"map.state.{row.state}"),
            None if pd.isna(row.dwellings) else say("map.n_dwellings", n=int(row.dwellings)),
        )
        for row in _each(rows)
    ]
    spans = zip(steps, (*steps[1:], None), strict=True)
    legend = [
        ("zero", say("map.zero")),
        *((f"step{at}", _span(low, high, say)) for at, (low, high) in enumerate(spans, start=1)),
        ("hatch", say("map.hatch")),
    ]
    return _made(rows, shade, said, [""] * len(rows), say("map.legend_ramp"), legend)


def _by_coverage(rows: pd.DataFrame, asked: Shading, language: str) -> Shaded:
    say = _sayer(language)
    shade = _stepped(rows["share"], (1e-9, *SHARES))
    unsure = rows["share"].isna() | (rows["share"].eq(0) & rows["share_upper"].gt(0))
    said, marks = [], []
    for row in _each(rows):
        least = row.share_upper > row.share
        share = words.share(row.share, language, digits=0) if pd.notna(row.share) else ""
        key = "shade.coverage.least" if least else "shade.coverage"
        said.append(
            say(key, share=share, radius=asked.radius_m) if share else say("shade.coverage.unknown")
        )
        marks.append(("≥ " if least else "") + share)
    legend = [
        ("zero", say("shade.coverage.zero")),
        *(_percent_steps(say)),
        ("hatch", say("shade.coverage.hatch")),
    ]
    title = say("shade.coverage.title", radius=asked.radius_m)
    return _made(rows, shade.mask(unsure, "hatch"), said, marks, title, legend)


def _percent_steps(say: Callable[..., str]) -> list[tuple[str, str]]:
    edges = (0, *(round(100 * share) for share in SHARES), 100)
    return [
        (f"step{at}", say("shade.percents", low=low, high=high))
        for at, (low, high) in enumerate(pairwise(edges), start=1)
    ]


def _by_shortfall(rows: pd.DataFrame, _asked: Shading, language: str) -> Shaded:
    say = _sayer(language)
    shade = _stepped(rows["shortfall"], SHORTFALLS, name="lack")
    said = [_short(row, say) for row in _each(rows)]
    marks = [
        "" if pd.isna(value) else words.number(value, language, digits=int(value >= 0.05))
        for value in rows["shortfall"]
    ]
    spans = zip(SHORTFALLS, (*SHORTFALLS[1:], None), strict=True)
    legend = [
        ("zero", say("shade.shortfall.zero", n=SHORTFALLS[0])),
        *(
            (f"lack{at}", _between(low, high, language, say))
            for at, (low, high) in enumerate(spans, start=1)
        ),
        ("hatch", say("gaps.label.not_enough_data")),
    ]
    unsure = rows["label"].eq("not_enough_data")
    return _made(
        rows, shade.mask(unsure, "hatch"), said, marks, say("shade.shortfall.title"), legend
    )


def _short(row: Any, say: Callable[..., str]) -> str:
    label = say(f"gaps.label.{row.label}")
    if pd.isna(row.shortfall):
        return label
    span = {"low": _tenths(row.shortfall_lower), "high": _tenths(row.shortfall_upper)}
    return f"{label}: {say('shade.shortfall', short=_tenths(row.shortfall), **span)}"


def _by_areas(rows: pd.DataFrame, _asked: Shading, language: str) -> Shaded:
    say = _sayer(language)
    shade = _stepped(rows["areas_missing"], AREAS_MISSING, name="lack")
    unsure = rows["areas_missing"].eq(0) & rows["areas_unknown"].gt(0)
    said = [
        _joined(
            say("shade.areas", n=int(row.areas_missing)),
            say("shade.areas.unknown", n=int(row.areas_unknown)) if row.areas_unknown else None,
        )
        for row in _each(rows)
    ]
    legend = [
        ("zero", say("shade.areas.zero")),
        *((f"lack{at}", text) for at, text in enumerate(("1", "2–3", "4–5", "6"), start=1)),
        ("hatch", say("shade.areas.hatch")),
    ]
    marks = [str(int(missing)) for missing in rows["areas_missing"]]
    return _made(rows, shade.mask(unsure, "hatch"), said, marks, say("shade.areas.title"), legend)


def _by_rate(rows: pd.DataFrame, _asked: Shading, language: str) -> Shaded:
    say = _sayer(language)
    # The expected pacts of each are the city's rate times its dwellings.
    city = 1000 * (rows["expected"] / rows["dwellings"].astype("float64")).median()
    shade = _stepped(rows["rate"] / city, (1e-9, *OF_THE_CITY))
    unsure = rows["label"].eq("not_enough_data")
    said = [
        say("gaps.label.not_enough_data")
        if pd.isna(row.rate)
        else say("shade.rate", rate=_tenths(row.rate), low=_tenths(row.rate_lower),
                 high=_tenths(row.rate_upper))
        for row in _each(rows)
    ]  # fmt: skip
    marks = [
        "" if pd.isna(value) else words.number(value, language, digits=1) for value in rows["rate"]
    ]
    legend = [
        *((f"step{at}", say(f"shade.rate.step{at}")) for at in range(1, 5)),
        ("hatch", say("gaps.label.not_enough_data")),
    ]
    title = say("shade.rate.title", city=_tenths(city))
    return _made(rows, shade.mask(unsure, "hatch"), said, marks, title, legend)


def _by_need(rows: pd.DataFrame, told: pd.DataFrame, asked: Shading, language: str) -> Shaded:
    say = _sayer(language)
    known = told["need_tercile"].notna() & told["coverage_tercile"].notna()
    cells = [
        f"{NEED_LETTERS[int(row.need_tercile) - 1]}{int(row.coverage_tercile)}" if sure else ""
        for row, sure in zip(_each(told), known, strict=True)
    ]
    shade = pd.Series([f"two{cell}" if cell else "hatch" for cell in cells], rows.index, "str")
    word = words.code("indicator", asked.need, language)
    said = [
        say(
            "shade.need",
            need=word,
            value=None if pd.isna(row.value) else row.value,
            unit="" if pd.isna(row.unit) else words.code("unit", row.unit, language),
            share=None if pd.isna(row.share) else words.share(row.share, language, digits=0),
        )
        for row in _each(told)
    ]
    legend = [
        (
            f"two{letter}{third}",
            say("shade.need.cell", letter=letter, third=str(third),
                need=say(f"shade.need.third.{at}"), covered=say(f"shade.third.{third}")),
        )
        for at, letter in enumerate(NEED_LETTERS, start=1)
        for third in (1, 2, 3)
    ]  # fmt: skip
    legend.append(("hatch", say("shade.need.hatch")))
    title = say("shade.need.title", need=word, radius=asked.radius_m)
    return _made(rows, shade, said, cells, title, legend)


Shader = Callable[[pd.DataFrame, Shading, str], Shaded]
SHADERS: Mapping[str, Shader] = {
    "coverage": _by_coverage,
    "shortfall": _by_shortfall,
    "areas": _by_areas,
    "rate": _by_rate,
}


def _stepped(values: pd.Series[Any], starts: Sequence[float], name: str = "step") -> pd.Series[str]:
    """Name the step that each value has reached; `zero` before the first."""
    steps = np.searchsorted(np.asarray(starts), values.astype("float64").fillna(0), side="right")
    named = [f"{name}{step}" if step else "zero" for step in steps]
    return pd.Series(named, index=values.index, dtype="str")


def _made(
    rows: pd.DataFrame,
    shade: pd.Series[str],
    said: Sequence[str],
    marks: Sequence[str],
    title: str,
    legend: Sequence[tuple[str, str]],
) -> Shaded:
    made = pd.DataFrame(
        {"name": rows["name"], "shade": shade, "said": list(said), "mark": list(marks)}
    )
    return Shaded(made, title, legend)


def _each(rows: pd.DataFrame) -> Iterator[Any]:
    return iter(rows.itertuples())


def _sayer(language: str) -> Callable[..., str]:
    return lambda key, **values: words.say(key, language, **values)


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _tenths(value: float) -> float:
    return round(float(value), 1)


def _between(low: float, high: float | None, language: str, say: Callable[..., str]) -> str:
    if high is None:
        return say("map.range_open", low=low)
    return say("map.range", low=low, high=high)


def _span(low: int, high: int | None, say: Callable[..., str]) -> str:
    if high is None:
        return say("map.range_open", low=low)
    return str(low) if high - 1 == low else say("map.range", low=low, high=high - 1)
