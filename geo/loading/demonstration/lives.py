"""The life of a pact: its steps from proposal to end, and the dates that follow from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise

from geo.loading.demonstration.dice import Dice

# How proposals of a year fare. The list is dealt out like cards, so every year has every fate.
FATES = (
    *("runs",) * 17,
    "rejected",
    "rejected",
    "unanswered",
    "unanswered",
    "no_documents",
    "no_documents",
    "withdrawn",
)
YEARS = {1: 0.27, 2: 0.37, 3: 0.36}
AT_WORK = ("active", "reporting", "renewed")


@dataclass
class Life:
    """What happens to a pact.

    Parameters
    ----------
    steps
        Days and statuses in order of time.
    signed_on, starts_on, ends_on
        None if the pact was never signed. `ends_on` is the day agreed, whatever came of it.
    stopped_on
        The day after which nothing is done under it, at the latest.
    """

    proposed_on: dt.date
    steps: list[tuple[dt.date, str]] = field(default_factory=list)
    signed_on: dt.date | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    stopped_on: dt.date | None = None

    @property
    def now(self) -> dt.date:
        """The day of the last step."""
        return self.steps[-1][0]

    @property
    def status(self) -> str:
        """The status after the last step."""
        return self.steps[-1][1]

    def step(self, on: dt.date, status: str) -> None:
        """Add a step, never on or before the day of the last one."""
        if self.steps:
            on = max(on, self.now + dt.timedelta(days=1))
        self.steps.append((on, status))

    def pauses(self) -> list[tuple[dt.date, dt.date]]:
        """List the times in which it was suspended."""
        return [(a, b) for (a, status), (b, _) in pairwise(self.steps) if status == "suspended"]


def live(dice: Dice, proposed_on: dt.date, fate: str, *, years: int | None = None) -> Life:
    """Tell the life of a pact.

    Parameters
    ----------
    fate
        One of `FATES`.
    years
        For how long it is signed; by default one to three years.
    """
    life = Life(proposed_on, [(proposed_on, "proposed")])
    LIVES[fate](dice, life, years or dice.weighted(YEARS))
    return life


def _examine(dice: Dice, life: Life) -> None:
    slow = dice.chance(0.25)
    life.step(
        dice.after(life.now, 70, 140) if slow else dice.after(life.now, 6, 40), "under_review"
    )
    if dice.chance(0.45):
        life.step(dice.after(life.now, 14, 45), "needs_information")
        life.step(dice.after(life.now, 30, 120), "under_review")


def _run(dice: Dice, life: Life, years: int) -> None:
    _examine(dice, life)
    life.step(dice.after(life.now, 18, 80), "accepted")
    if dice.chance(0.06):
        life.step(dice.after(life.now, 10, 30), "under_review")
        life.step(dice.after(life.now, 15, 40), "accepted")
    life.step(dice.after(life.now, 18, 85), "signed")
    life.signed_on = life.now
    life.starts_on = dice.after(life.now, 7, 75)
    life.ends_on = _anniversary(life.starts_on, years)
    life.step(life.starts_on, "active")
    if dice.chance(0.08):
        _break_off(dice, life)
        return
    if dice.chance(0.32):
        _pause(dice, life)
    if years > 1 and dice.chance(0.3):
        _report_midway(dice, life)
    _close(dice, life)


def _break_off(dice: Dice, life: Life) -> None:
    ends_on = _known(life.ends_on)
    left = (ends_on - life.now).days
    if dice.chance(0.4):
        life.step(dice.after(life.now, left // 5, left // 3), "suspended")
        life.stopped_on = life.now
    life.step(dice.after(life.now, left // 5, left // 2), "terminated")
    life.stopped_on = life.stopped_on or life.now


def _pause(dice: Dice, life: Life) -> None:
    left = (_known(life.ends_on) - life.now).days
    life.step(dice.after(life.now, left // 5, left // 2), "suspended")
    life.step(dice.after(life.now, 80, max(100, min(300, left // 3))), "active")


def _report_midway(dice: Dice, life: Life) -> None:
    on = dice.after(_anniversary(_known(life.starts_on), 1), 0, 20)
    if life.now < on < _known(life.ends_on) - dt.timedelta(days=120):
        life.step(on, "reporting")
        life.step(dice.after(life.now, 20, 70), "active")


def _close(dice: Dice, life: Life) -> None:
    life.step(dice.after(_known(life.ends_on), -35, 10), "reporting")
    if dice.chance(0.5):
        first_end = _known(life.ends_on)
        life.step(dice.after(first_end, 3, 25), "renewed")
        life.ends_on = _anniversary(first_end, dice.whole(1, 2))
        life.step(dice.after(life.ends_on, -30, 10), "reporting")
    life.stopped_on = life.ends_on
    life.step(dice.after(life.now, 30, 95), "concluded")
    if dice.chance(0.45):
        life.step(dice.after(life.now, 150, 480), "archived")


def _reject(dice: Dice, life: Life, _: int) -> None:
    _examine(dice, life)
    life.step(dice.after(life.now, 20, 90), "rejected")
    if dice.chance(0.3):
        life.step(dice.after(life.now, 150, 400), "archived")


def _leave_unanswered(dice: Dice, life: Life, _: int) -> None:
    if dice.chance(0.6):
        life.step(dice.after(life.now, 10, 50), "under_review")
    life.step(dice.after(life.proposed_on, 200, 460), "archived")


def _miss_documents(dice: Dice, life: Life, _: int) -> None:
    life.step(dice.after(life.now, 8, 40), "under_review")
    life.step(dice.after(life.now, 14, 45), "needs_information")
    life.step(dice.after(life.now, 120, 300), "archived")


def _withdraw(dice: Dice, life: Life, _: int) -> None:
    _examine(dice, life)
    life.step(dice.after(life.now, 18, 80), "accepted")
    life.step(dice.after(life.now, 90, 220), "archived")


LIVES = {
    "runs": _run,
    "rejected": _reject,
    "unanswered": _leave_unanswered,
    "no_documents": _miss_documents,
    "withdrawn": _withdraw,
}


def _anniversary(day: dt.date, years: int) -> dt.date:
    month_day = (day.month, 28) if (day.month, day.day) == (2, 29) else (day.month, day.day)
    return dt.date(day.year + years, *month_day) - dt.timedelta(days=1)


def _known(day: dt.date | None) -> dt.date:
    if day is None:
        raise ValueError("only a signed pact has this day")
    return day
