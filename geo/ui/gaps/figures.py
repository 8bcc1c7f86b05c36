"""What the page shows, worked out once for all visitors who look at the same day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from geo.analysis import gaps
from geo.analysis.choices import Choices
from geo.analysis.moment import Moment
from geo.mapping.shading import Shading
from geo.recent import Recent
from geo.ui import state
from geo.web import register

V = TypeVar("V")
_kept: Recent[tuple[Moment, Any]] = Recent(100)


@dataclass(frozen=True)
class Figures:
    """The gaps of a day.

    Parameters
    ----------
    table
        As `gaps.gaps_of` gives it.
    order
        Ids by rank, those without enough data last.
    """

    moment: Moment
    boundary_set: str
    radius_m: int
    table: pd.DataFrame
    order: tuple[str, ...]

    def kept(self, key: Hashable, make: Callable[[], V]) -> V:
        """Work something out of these figures, or give what was worked out before."""
        whole = (id(self.moment), self.boundary_set, self.radius_m, key)
        found: V = _kept.get(whole, lambda: (self.moment, make()))[1]
        return found

    @property
    def grid(self) -> pd.DataFrame:
        """The areas of every neighbourhood, as `gaps.area_grid` gives them."""
        return self.kept("grid", lambda: gaps.area_grid(self.moment, self.boundary_set))

    @property
    def total(self) -> pd.Series[Any]:
        """The coverage of the whole set."""
        return self.kept("total", self._total)

    def _total(self) -> pd.Series[Any]:
        by_place = gaps.coverage(self.moment, self.boundary_set, radius_m=self.radius_m)
        return gaps.coverage_total(by_place).iloc[0]


def figures_of(moment: Moment, choices: Choices) -> Figures:
    """Measure the neighbourhoods of the chosen set on the day, within the chosen radius."""
    boundary_set, radius_m = state.boundary_set(choices), int(state.switch("radius"))
    table = register.gaps_on(moment, boundary_set, radius_m)
    order = table.assign(last=table["rank"].isna()).sort_values(["last", "rank", "name"]).index
    return Figures(moment, boundary_set, radius_m, table, tuple(str(one) for one in order))


def shading_of(figures: Figures) -> Shading:
    """Tell how the map is shaded."""
    by = state.switch("by")
    return Shading.read(by, str(figures.radius_m), need_of(figures) if by == "need" else "")


def need_of(figures: Figures) -> str:
    """Tell which indicator stands beside the coverage: the chosen one, else the first."""
    known = list(needs_of(figures).index)
    asked = state.noted("need")
    return asked if asked in known else next(iter(known), "")


def needs_of(figures: Figures) -> pd.DataFrame:
    """List the indicators of the set, as `gaps.need_codes` does."""
    return figures.kept("needs", lambda: gaps.need_codes(figures.moment, figures.boundary_set))


def compared_day() -> dt.date | None:
    """Read the day to compare with.

    Raises
    ------
    UserError
        If the address holds something else.
    """
    asked = state.noted("vs")
    if not asked:
        return None
    return Choices.from_query({"on": [asked]}).on
