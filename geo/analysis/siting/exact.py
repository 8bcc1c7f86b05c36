"""The proof: the core as a mixed-integer programme for HiGHS, which can be watched and stopped."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_array, hstack, vstack  # type: ignore[import-untyped]

from geo.analysis.siting.conditions import NO_LIMIT, Rules
from geo.analysis.siting.problem import Floats, Integers
from geo.analysis.siting.reduction import Core

MOMENT_S = 0.5


@dataclass(frozen=True, eq=False)
class _Programme:
    """Maximise `gain` subject to `matrix @ z` between `lower` and `upper`, 0 <= z <= 1.

    The first `n_sites` columns are the candidates, whole; the others are rows of the core.
    """

    gain: Floats
    matrix: csr_array
    lower: Floats
    upper: Floats
    n_sites: int

    @property
    def impossible(self) -> bool:
        """True if nothing is left to choose and that is not enough; HiGHS does not look at that."""
        nothing = self.matrix.shape[1] == 0
        return nothing and bool(((self.lower > 0) | (self.upper < 0)).any())


class Prover:
    """HiGHS at work on what is left of the question, in a thread of its own.

    It hears a request to stop only between steps, and one step can take twenty seconds on a large
    core: who has no time left abandons it, and it ends by itself. Python waits for it before it
    exits; a thread that were cut off in the middle would take the process down.

    Parameters
    ----------
    plan
        Columns of the core to start from; may be infeasible, and is then only a hint.
    seconds
        After which the solver stops.
    """

    def __init__(self, core: Core, rules: Rules, plan: Integers, *, seconds: float) -> None:
        self.core = core
        self._programme = _programme(core, rules)
        self._solver = _solver(self._programme, seconds=seconds, integral=core.integral)
        _start_from(self._solver, self._programme, core, plan)
        self._told, self._asked_to_stop = np.inf, threading.Event()
        self._solver.cbMipInterrupt += self._ask
        self._solver.cbMipLogging += self._hear
        self._thread = threading.Thread(target=self._solver.run, daemon=False)
        self._thread.start()

    @property
    def bound(self) -> float:
        """The lowest bound so far, of the whole question."""
        return self.core.base + self._told

    @property
    def working(self) -> bool:
        """True until the solver has ended."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Give it some time."""
        self._thread.join(seconds)

    def stop(self) -> None:
        """Ask it to stop, and give it a moment to do so."""
        self._asked_to_stop.set()
        self.wait(MOMENT_S)

    def found(self) -> Integers | None:
        """Give the columns of its best plan; None if it found none, or is still at work."""
        if self.working:
            return None
        if self._programme.impossible or (
            self._solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        ):
            self._told = -np.inf
            return None
        info = self._solver.getInfo()
        self._told = min(self._told, _finite(info.mip_dual_bound))
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = np.asarray(self._solver.getSolution().col_value)[: self._programme.n_sites]
        return np.flatnonzero(values > 0.5)

    def _ask(self, event: Any) -> None:
        if self._asked_to_stop.is_set():
            event.interrupt()

    def _hear(self, event: Any) -> None:
        self._told = min(self._told, _finite(event.data_out.mip_dual_bound))


def _finite(bound: float) -> float:
    return bound if abs(bound) < highspy.kHighsInf else np.inf


def _programme(core: Core, rules: Rules) -> _Programme:
    sites = len(core.origin)
    alone = np.diff(core.rows.indptr) == 1
    gain = np.bincount(
        core.rows[np.flatnonzero(alone)].indices, core.weights[alone], minlength=sites
    )
    shared = core.rows[np.flatnonzero(~alone)]
    count = shared.shape[0]
    covering = hstack([-shared, _identity(count)], format="csr")
    asked, lower, upper = _asked(core, rules)
    padded = hstack([asked, csr_array((asked.shape[0], count))], format="csr")
    return _Programme(
        gain=np.concatenate([gain, core.weights[~alone]]),
        matrix=csr_array(vstack([covering, padded], format="csr")),
        lower=np.concatenate([np.full(count, -np.inf), lower]),
        upper=np.concatenate([np.zeros(count), upper]),
        n_sites=sites,
    )


def _identity(count: int) -> csr_array:
    return csr_array((np.ones(count), (np.arange(count), np.arange(count))), (count, count))


def _asked(core: Core, rules: Rules) -> tuple[csr_array, Floats, Floats]:
    """Write number, neighbourhoods, budget and minimum as rows over the candidates."""
    lines = [np.ones(len(core.origin))]
    lower, upper = [-np.inf], [float(core.slots)]
    if rules.per_group < NO_LIMIT:
        taken = np.bincount(rules.group[core.fixed], minlength=len(rules.group))
        # Also where nothing is left to choose: sites that a better plan must have may be too many.
        for group in np.unique(rules.group[np.concatenate([core.origin, core.fixed])]):
            lines.append((rules.group[core.origin] == group).astype(float))
            lower.append(-np.inf)
            upper.append(float(rules.per_group - taken[group]))
    if np.isfinite(rules.budget):
        lines.append(rules.cost[core.origin])
        lower.append(-np.inf)
        upper.append(rules.budget - float(rules.cost[core.fixed].sum()))
    if rules.fewest:
        lines.append(rules.wanted[core.origin].astype(float))
        lower.append(float(rules.fewest - int(rules.wanted[core.fixed].sum())))
        upper.append(np.inf)
    return csr_array(np.asarray(lines)), np.asarray(lower), np.asarray(upper)


# What HiGHS's presolve would find is gone already. By interior point the first relaxation of 80,000
# entries takes 1.4 s where simplex takes 8, and meanwhile nothing is heard from the solver.
OPTIONS = {"output_flag": False, "presolve": "off", "mip_lp_solver": "ipm"}


def _solver(programme: _Programme, *, seconds: float, integral: bool) -> Any:
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = OPTIONS | {
        "time_limit": max(seconds, 0.01),
        "mip_rel_gap": 0.0 if integral else 1e-9,
        "mip_abs_gap": 0.999 if integral else 1e-9,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_as_lp(programme))
    return solver


def _as_lp(programme: _Programme) -> Any:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = programme.matrix.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = programme.gain
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
    lp.row_lower_, lp.row_upper_ = programme.lower, programme.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = programme.matrix.indptr
    lp.a_matrix_.index_ = programme.matrix.indices
    lp.a_matrix_.value_ = programme.matrix.data
    kinds = [highspy.HighsVarType.kInteger] * programme.n_sites
    lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (lp.num_col_ - programme.n_sites)
    return lp


def _start_from(solver: Any, programme: _Programme, core: Core, plan: Integers) -> None:
    chosen = np.zeros(programme.n_sites)
    chosen[plan] = 1.0
    shared = core.rows[np.flatnonzero(np.diff(core.rows.indptr) != 1)]
    reached = np.minimum(shared @ chosen, 1.0)
    solution = highspy.HighsSolution()
    solution.col_value = list(np.concatenate([chosen, reached]))
    solver.setSolution(solution)
