"""How many people a count must be of to be shown to everybody."""

from __future__ import annotations

import logging
import os

SETTING = "PACTS_FEWEST_SHOWN"
USUAL = 5
LEAST = 3


def fewest_shown(text: str | None) -> int:
    """Read the setting: the smallest count of people that may be shown.

    Parameters
    ----------
    text
        What the setting says; None if it is not set.

    Returns
    -------
    int
        5 unless set otherwise, and never below 3: with 2, who was there knows the other. What is
        not a whole number counts as not set, because a slip must not lay counts open.
    """
    if not (text or "").strip():
        return USUAL
    try:
        asked = int(str(text).strip())
    except ValueError:
        logging.getLogger("patti").warning("%s is not a whole number: %s counts", SETTING, USUAL)
        return USUAL
    return max(asked, LEAST)


FEWEST_SHOWN = fewest_shown(os.environ.get(SETTING))
