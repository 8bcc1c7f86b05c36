"""What a page wrote into the address last, and whether what stands there now comes from outside.

Every click sends the address along as the browser has it. On a slow network, or from a busy
browser, that is an older one: what the page wrote after the click before has not arrived yet. Taken
for a change from outside, it would undo what was just chosen.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

Pairs = Mapping[str, Any]
# How long after the page was written to its end the browser may still send an address of before,
# where nothing was chosen meanwhile.
CATCHING_UP_S = 2.0
_ENDED = "_written-ended"


def note_end() -> None:
    """Take notice that the page was written to its end, so that the browser soon has it all."""
    st.session_state[_ENDED] = time.monotonic()


class Written:
    """The part of the address that one module writes.

    Parameters
    ----------
    key
        Where it is kept in the session.
    """

    def __init__(self, key: str) -> None:
        self._key = key

    def last(self) -> Pairs | None:
        """Give what was written last; None if nothing was yet."""
        held: Pairs | None = st.session_state.get(self._key)
        return held

    def is_from_outside(self, held: Pairs, chosen: Pairs) -> bool:
        """Tell whether the address was changed by a link or by going back.

        Parameters
        ----------
        held
            What the address says.
        chosen
            What the session has chosen by now. If it is not what was written last, something was
            chosen since, and the address is older than that.
        """
        written = self.last()
        if written is None:
            return True
        if held == written and held not in self._earlier:
            self._earlier.clear()
        if held == written or chosen != written:
            return False
        return held not in self._earlier or _is_settled()

    def keep(self, pairs: Pairs) -> None:
        """Remember what was written."""
        written = self.last()
        if written is not None and pairs != written:
            self._earlier.append(written)
            st.session_state.pop(_ENDED, None)
        st.session_state[self._key] = pairs

    @property
    def _earlier(self) -> list[Pairs]:
        """What was written before the last, since the browser was surely seen to have the last."""
        held: list[Pairs] = st.session_state.setdefault(f"{self._key}-earlier", [])
        return held


def _is_settled() -> bool:
    ended = st.session_state.get(_ENDED)
    return ended is not None and time.monotonic() - ended > CATCHING_UP_S
