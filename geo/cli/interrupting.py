"""Ctrl-C that Python would lose."""

from __future__ import annotations

import _thread
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

SOON_S = 0.05


def press_again(lost: UnraisableHookArgs) -> None:
    """Press Ctrl-C again where it fell into a callback that can raise nothing, such as of weakref.

    Without this the work goes on as if nobody had pressed it. A hook of `sys.unraisablehook`.
    """
    if issubclass(lost.exc_type, KeyboardInterrupt):
        threading.Timer(SOON_S, _thread.interrupt_main).start()
        return
    sys.__unraisablehook__(lost)
