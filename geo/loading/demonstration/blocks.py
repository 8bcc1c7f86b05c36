"""Schematic blocks on a street grid: wings round courts, rows of slabs, towers.

All in metres, in the grid of one quarter: x along its streets, y across, its centre at 0, 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.prepared import prep

from geo.loading.demonstration.dice import Dice
from geo.loading.demonstration.sources import Quarter

PARTY_WALL_M = 0.6
SMALLEST_M2 = 110.0
LINES = 9
PLOT_M = {"court": ((66, 96), (58, 82)), "slab": ((74, 112), (52, 78))}
FLOORS = {"court": (4, 5), "slab": (4, 9), "tower": (10, 14)}


@dataclass(frozen=True)
class Plot:
    """Ground between four streets: its corners, and the numbers of the streets below and left."""

    row: int
    column: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def ground(self) -> Polygon:
        """Its outline."""
        return box(self.left, self.bottom, self.right, self.top)


@dataclass(frozen=True)
class Block:
    """What stands on a plot: buildings and the courts that they share."""

    plot: Plot
    buildings: tuple[Polygon, ...]
    courts: tuple[Polygon, ...]
    floors: int


def blocks(quarter: Quarter, boundary: Polygon) -> list[Block]:
    """Draw the blocks of a quarter inside its boundary (same grid, metres)."""
    dice = Dice(2, quarter.number)
    plots = _plots(dice, quarter, boundary)
    built: list[Block] = []
    courts = towers = 0
    for plot in plots:
        if towers < quarter.towers and (courts >= quarter.courts or dice.chance(0.3)):
            built.append(_tower(dice, plot, quarter))
            towers += 1
        elif courts < quarter.courts:
            block = _block(dice, plot, quarter, quarter.courts - courts)
            built.append(block)
            courts += len(block.courts)
    return built


def grid(quarter: Quarter) -> list[Plot]:
    """Lay out the plots between the streets of a quarter, far beyond its boundary."""
    dice = Dice(8, quarter.number)
    columns, rows = (_lines(dice, size) for size in PLOT_M[quarter.form])
    return [
        Plot(row, column, left, bottom, right, top)
        for row, (bottom, top) in enumerate(rows)
        for column, (left, right) in enumerate(columns)
    ]


def _plots(dice: Dice, quarter: Quarter, boundary: Polygon) -> list[Plot]:
    inside = prep(boundary.buffer(-4))
    plots = [plot for plot in grid(quarter) if inside.contains(plot.ground)]
    kept = [plot for plot in plots if dice.chance(0.8)]
    aside = dice.between(-70, 70), dice.between(-60, 60)
    far = [_far(plot, aside) + dice.between(0, 160) for plot in kept]
    return [plot for _, plot in sorted(zip(far, kept, strict=True), key=lambda pair: pair[0])]


def _far(plot: Plot, aside: tuple[float, float]) -> float:
    x, y = plot.middle
    return float(((x - aside[0]) ** 2 + (y - aside[1]) ** 2) ** 0.5)


def _lines(dice: Dice, sizes: tuple[float, float]) -> list[tuple[float, float]]:
    spans, at = [], 0.0
    for _ in range(2 * LINES):
        size = dice.between(*sizes)
        spans.append((at, at + size))
        at += size + dice.between(15, 22)
    return [(low - at / 2, high - at / 2) for low, high in spans]


def _block(dice: Dice, plot: Plot, quarter: Quarter, wanted: int) -> Block:
    if quarter.form == "slab":
        shapes = {_slabs: 6.0, _comb: 2.0, _ring: 1.0}
    else:
        shapes = {_ring: 5.0, _open_court: 3.0, _corners: 3.0, _two_courts: 2.0}
    draw = dice.weighted(shapes)
    if draw is _two_courts and wanted < 2:
        draw = _ring
    buildings, courts = draw(dice, plot.ground)
    floors = dice.whole(*FLOORS[quarter.form])
    return Block(plot, _sound(buildings), _sound(courts), floors)


Drawn = tuple[BaseGeometry, BaseGeometry]


def _ring(dice: Dice, ground: Polygon) -> Drawn:
    """Draw wings round a court: two or four, split at the inner corners, or three with a gate."""
    outer, inner = _chamfered(dice, ground), _inside(dice, ground)
    left, bottom, right, _ = ground.bounds
    low, high = inner.bounds[1], inner.bounds[3]
    cuts = [_across(left, right, low)]
    if dice.chance(0.45):
        cuts.append(_across(left, right, high))
    elif dice.chance(0.6):
        gate = dice.between(inner.bounds[0] + 8, inner.bounds[2] - 12)
        cuts.append(box(gate, bottom - 1, gate + 4.5, low + 1))
    return outer - inner - shapely.union_all(cuts), inner.buffer(-0.5)


def _open_court(dice: Dice, ground: Polygon) -> Drawn:
    """Draw three wings round a court that is open to a street."""
    outer, inner = _chamfered(dice, ground), _inside(dice, ground)
    left, bottom, right, top = ground.bounds
    x0, low, x1, high = inner.bounds
    down = dice.chance(0.5)
    mouth = box(x0, bottom - 1, x1, low + 1) if down else box(x0, high - 1, x1, top + 1)
    court = inner.union(mouth).intersection(ground).buffer(-0.5)
    built = outer - inner - mouth
    return (
        (built - _across(left, right, high if down else low), court)
        if dice.chance(0.7)
        else (built, court)
    )


def _corners(dice: Dice, ground: Polygon) -> Drawn:
    """Draw four L-shaped corners with passages between them."""
    outer, inner = _chamfered(dice, ground), _inside(dice, ground)
    left, bottom, right, top = ground.bounds
    x, y = (left + right) / 2 + dice.between(-8, 8), (bottom + top) / 2 + dice.between(-5, 5)
    gap = dice.between(2.5, 4.5)
    passage = box(x - gap, bottom - 1, x + gap, top + 1)
    if dice.chance(0.6):
        return outer - inner - passage - _across(left, right, y), inner.buffer(-0.5)
    return outer - inner - passage - box(left - 1, y - gap, right + 1, y + gap), inner.buffer(-0.5)


def _two_courts(dice: Dice, ground: Polygon) -> Drawn:
    """Draw a ring with a wing across: two courts of about 25 m."""
    buildings, court = _ring(dice, ground)
    x0, low, x1, high = court.bounds
    middle = (x0 + x1) / 2
    wing = box(middle - 5.2, low - 0.5 + PARTY_WALL_M, middle + 5.2, high + 0.5 - PARTY_WALL_M)
    return buildings.union(wing), court - wing.buffer(0.5, join_style="mitre")


def _comb(dice: Dice, ground: Polygon) -> Drawn:
    """Draw a long wing with teeth: courts open to one side."""
    left, bottom, right, top = ground.bounds
    deep = dice.between(10.5, 12.5)
    back = box(left, top - deep, right, top)
    teeth = [
        box(left, bottom, left + deep, top - deep - PARTY_WALL_M),
        box(right - deep, bottom, right, top - deep - PARTY_WALL_M),
    ]
    court = box(left + deep + 0.5, bottom, right - deep - 0.5, top - deep - 0.5)
    return shapely.union_all([back, *teeth]), court


def _slabs(dice: Dice, ground: Polygon) -> Drawn:
    """Draw two or three parallel slabs with a green court between."""
    left, bottom, right, top = ground.bounds
    deep = dice.between(10.5, 12.5)
    lines = [bottom, top - deep]
    drawn = []
    for line in lines:
        shift = dice.between(0, 12)
        start, end = (left + shift, right) if dice.chance(0.5) else (left, right - shift)
        drawn.append(box(start, line, end, line + deep))
    middle = (left + right) / 2 + dice.between(-6, 6)
    if right - left > 103:
        split = box(middle - 2.5, bottom - 1, middle + 2.5, top + 1)
        drawn = [slab - split for slab in drawn]
    if dice.chance(0.25):
        drawn.append(box(left, bottom + deep + 5, left + deep, top - deep - 5))
        left += deep
    court = box(left + 0.5, bottom + deep + 0.5, right - 0.5, top - deep - 0.5)
    return shapely.union_all(drawn), court


def _tower(dice: Dice, plot: Plot, quarter: Quarter) -> Block:
    x, y = plot.middle
    half = dice.between(10.5, 13), dice.between(9, 11)
    square = box(x - half[0], y - half[1], x + half[0], y + half[1])
    notch = box(x - 2.5, y + half[1] - 3, x + 2.5, y + half[1] + 1)
    floors = 16 if quarter.code == "gratosoglio" else dice.whole(*FLOORS["tower"])
    return Block(plot, _sound(square - notch), (), floors)


def _chamfered(dice: Dice, ground: Polygon) -> Polygon:
    if dice.chance(0.55):
        return ground
    left, bottom, right, top = ground.bounds
    cut = dice.between(4, 7)
    corners = ((left, bottom), (right, bottom), (right, top), (left, top))
    cuts = [Polygon([(x - cut, y), (x, y - cut), (x + cut, y), (x, y + cut)]) for x, y in corners]
    return ground - shapely.union_all(cuts)


def _inside(dice: Dice, ground: Polygon) -> Polygon:
    return ground.buffer(-dice.between(10.5, 13), join_style="mitre")


def _across(left: float, right: float, y: float) -> Polygon:
    return box(left - 1, y - PARTY_WALL_M / 2, right + 1, y + PARTY_WALL_M / 2)


def _sound(shape: BaseGeometry) -> tuple[Polygon, ...]:
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return tuple(part for part in parts if part.area > SMALLEST_M2)


def _lined(quarter: Quarter) -> list[str]:
    """List the streets that can lie between two rows of blocks: not the squares."""
    return [name for name in quarter.streets if not name.startswith("piazza")]


@dataclass(frozen=True)
class Side:
    """The street that a building stands on."""

    street: str
    odd: bool
    along: float


def sides(quarter: Quarter, built: Sequence[Block]) -> list[list[Side]]:
    """Tell the street of every building of every block."""
    return [[_side(quarter, block.plot, part) for part in block.buildings] for block in built]


def _side(quarter: Quarter, plot: Plot, building: Polygon) -> Side:
    x, y = building.centroid.x - plot.middle[0], building.centroid.y - plot.middle[1]
    half_wide, half_deep = (plot.right - plot.left) / 2, (plot.top - plot.bottom) / 2
    names = _lined(quarter)
    if abs(y) / half_deep >= abs(x) / half_wide:
        line = plot.row + (y > 0)
        return Side(names[(2 * line) % len(names)], bool(y <= 0), building.centroid.x + 1000 * line)
    line = plot.column + (x > 0)
    return Side(names[(2 * line + 1) % len(names)], bool(x <= 0), building.centroid.y + 1000 * line)


def addresses(dice: Dice, faced: Iterable[Side]) -> list[str]:
    """Number the buildings along their streets: odd on one side, even on the other."""
    listed = list(faced)
    last: dict[tuple[str, bool], int] = defaultdict(lambda: 2 * dice.whole(0, 4))
    named = [""] * len(listed)
    for n in sorted(range(len(listed)), key=lambda n: (listed[n].street, listed[n].along)):
        side = listed[n]
        last[side.street, side.odd] += 2 * dice.whole(1, 3)
        named[n] = f"{side.street} {last[side.street, side.odd] - side.odd}"
    return named
