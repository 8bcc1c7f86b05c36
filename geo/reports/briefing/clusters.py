"""Signs that would cover each other become one circle with their number."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geo.mapping.signs import OUTLINE, sign_of

RADIUS = 27
RING = 7
NUMBER_PX = 30


@dataclass(frozen=True)
class Marked:
    """A pact on the sheet: where, its area and its look."""

    x: float
    y: float
    area: str
    look: str


@dataclass(frozen=True)
class Cluster:
    """Pacts that stand too close to be told apart, and the middle between them."""

    x: float
    y: float
    marks: tuple[Marked, ...]


def clusters_of(marks: Sequence[Marked], apart: float) -> list[Cluster]:
    """Gather signs until no two stand closer than `apart`; the order decides nothing.

    Marks are first gathered by the cell of a grid, then cells that still touch are merged.
    """
    cells: dict[tuple[int, int], list[Marked]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.x, mark.y, mark.area, mark.look)):
        cells.setdefault((int(mark.x // apart), int(mark.y // apart)), []).append(mark)
    found = [_cluster(group) for _, group in sorted(cells.items())]
    while True:
        merged = _merged(found, apart)
        if len(merged) == len(found):
            return merged
        found = merged


def _merged(clusters: list[Cluster], apart: float) -> list[Cluster]:
    kept: list[Cluster] = []
    for cluster in clusters:
        near = next((one for one in kept if _distance(one, cluster) < apart), None)
        if near is None:
            kept.append(cluster)
        else:
            kept[kept.index(near)] = _cluster([*near.marks, *cluster.marks])
    return kept


def _distance(one: Cluster, other: Cluster) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def _cluster(marks: Sequence[Marked]) -> Cluster:
    n = len(marks)
    x, y = sum(mark.x for mark in marks) / n, sum(mark.y for mark in marks) / n
    return Cluster(x, y, tuple(marks))


def cluster_svg(cluster: Cluster, number: str) -> str:
    """Draw a circle with a number, ringed in the shares of the areas."""
    arcs = _arcs(Counter(mark.area for mark in cluster.marks))
    size = NUMBER_PX if len(number) < 3 else NUMBER_PX - 7
    return (
        f'<g transform="translate({cluster.x:.1f} {cluster.y:.1f})">'
        f'<circle r="{RADIUS + 1}" fill="#FFFFFF" stroke="{OUTLINE}" stroke-width="1.5"/>{arcs}'
        f'<circle r="{RADIUS - RING}" fill="none" stroke="{OUTLINE}" stroke-width="1"/>'
        f'<text y="{size * 0.35:.1f}" text-anchor="middle" font-size="{size}" font-weight="700" '
        f'fill="{OUTLINE}">{number}</text></g>'
    )


def _arcs(areas: Counter[str]) -> str:
    whole = sum(areas.values())
    radius = RADIUS - RING / 2
    if len(areas) == 1:
        fill = sign_of(next(iter(areas))).fill
        return f'<circle r="{radius}" fill="none" stroke="{fill}" stroke-width="{RING}"/>'
    turn, drawn = 0.0, []
    for area, n in sorted(areas.items()):
        end = turn + n / whole
        drawn.append(_arc(turn, end, radius, sign_of(area).fill))
        turn = end
    return "".join(drawn)


def _arc(begin: float, end: float, radius: float, colour: str) -> str:
    (x0, y0), (x1, y1) = (
        (radius * math.sin(2 * math.pi * at), -radius * math.cos(2 * math.pi * at))
        for at in (begin, end)
    )
    large = int(end - begin > 0.5)
    return (
        f'<path d="M{x0:.1f} {y0:.1f}A{radius} {radius} 0 {large} 1 {x1:.1f} {y1:.1f}" '
        f'fill="none" stroke="{colour}" stroke-width="{RING}"/>'
    )
