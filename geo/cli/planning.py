"""The command that proposes where the next pacts should go."""

from __future__ import annotations

import argparse
import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING

from geo import words
from geo.cli.saying import report, tell, today
from geo.cli.whole import write_whole
from geo.errors import UserError

if TYPE_CHECKING:
    from geo.analysis.siting import Plan, Siting

MOST_SITES = 200
PATIENCE_S = 120.0
EVERY_S = 1.0


def plan(given: argparse.Namespace) -> int:
    """Propose places, prove it as far as time allows, and perhaps write them to a file."""
    from geo.analysis.siting import solve
    from geo.analysis.what_if import steps

    homes, weighed = _posed(given)
    size = _whole(given.sites, "sites", MOST_SITES)
    output: Path | None = given.output
    if output is not None and output.exists():
        raise UserError("cli.plan.exists", file=output.name)
    with _interruptible() as stopped:
        found = solve(
            weighed,
            size,
            time_limit_s=_whole(given.seconds or str(int(PATIENCE_S)), "seconds", 86_400),
            on_progress=_teller(given),
            cancelled=stopped,
        )
    gains = steps(homes, found.sites).gains
    _tell_plan(given, homes, found, gains)
    if output is not None:
        _write(output, homes, found, gains)
        tell(given, "cli.plan.written", file=output.name)
    return 130 if stopped() else 0


def _posed(given: argparse.Namespace) -> tuple[Siting, Siting]:
    """Pose the question of today: counting homes, and weighted if a need was named."""
    from geo.analysis import gaps
    from geo.analysis.moment import moment_of
    from geo.analysis.siting import siting_of
    from geo.analysis.what_if import need_by_neighbourhood, need_weight
    from geo.storage import open_existing, snapshot_of

    moment = moment_of(snapshot_of(open_existing()), today())
    sets = moment.snapshot.boundary_sets
    if not sets:
        raise UserError("cli.plan.no_boundaries")
    by = given.set or sets[0]
    if by not in sets:
        raise UserError("web.unknown_set", value=by[:80], known=", ".join(sets))
    radius = _whole(given.radius or str(gaps.DEFAULT_RADIUS_M), "radius", 5_000)
    homes = siting_of(moment, by, radius_m=radius)
    if not given.need:
        return homes, homes
    values = need_by_neighbourhood(moment, by, given.need)
    return homes, siting_of(moment, by, radius_m=radius, need=need_weight(values))


def _whole(text: str, name: str, most: int) -> int:
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    if not 1 <= value <= most:
        raise UserError("cli.plan.not_whole", name=f"--{name}", value=text[:80], most=most)
    return value


def _teller(given: argparse.Namespace) -> Callable[[float, float], None]:
    """Say value and bound when they change, a second apart at least."""
    at, told = 0.0, (-1.0, -1.0)

    def say(value: float, bound: float) -> None:
        nonlocal at, told
        if monotonic() - at < EVERY_S or told == (value, bound):
            return
        at, told = monotonic(), (value, bound)
        report(given, "cli.plan.progress", value=round(value), bound=round(bound))

    return say


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end the search with the best plan so far, a second one the program."""
    asked: list[bool] = []

    def stop(_number: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _tell_plan(
    given: argparse.Namespace, homes: Siting, found: Plan, gains: tuple[float, ...]
) -> None:
    total = homes.total or 1.0
    after = homes.covered_already + sum(gains)
    tell(
        given,
        "next.answer",
        n=len(found.sites),
        homes=round(sum(gains)),
        radius=round(homes.radius_m),
        before=words.share(homes.covered_already / total, given.lang),
        after=words.share(after / total, given.lang),
    )
    tell(given, "cli.plan.proven" if found.proven else "cli.plan.open", gap=_gap(found, given))
    for order, (site, gain) in enumerate(zip(found.sites, gains, strict=True), start=1):
        row = homes.candidates.loc[site]
        place = homes.neighbourhoods.get(str(row["neighbourhood_id"]), "")
        name = " · ".join(part for part in (_text(row["name"]), place, site) if part)
        print(f"  {order:>3}  {words.number(gain, given.lang):>8}  {name}")


def _gap(found: Plan, given: argparse.Namespace) -> str:
    return words.share(found.bound / found.value - 1 if found.value else 0.0, given.lang, digits=2)


def _text(value: object) -> str:
    return "" if words.is_unknown(value) else str(value)


def _write(file: Path, homes: Siting, found: Plan, gains: tuple[float, ...]) -> None:
    features = []
    for order, (site, gain) in enumerate(zip(found.sites, gains, strict=True), start=1):
        row = homes.candidates.loc[site]
        at = [
            round(float(homes.candidates["lon"][site]), 6),
            round(float(homes.candidates["lat"][site]), 6),
        ]
        known = {"order": order, "name": row["name"], "kind": row["kind"], "homes": round(gain)}
        properties = {
            name: None if words.is_unknown(value) else value for name, value in known.items()
        }
        point = {"type": "Point", "coordinates": at}
        features.append(
            {"type": "Feature", "id": site, "geometry": point, "properties": properties}
        )
    whole = {"type": "FeatureCollection", "radius_m": homes.radius_m, "features": features}
    write_whole(file, json.dumps(whole, ensure_ascii=False, indent=1).encode())
