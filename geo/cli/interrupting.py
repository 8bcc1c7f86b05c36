"""Ctrl-C that Python would lose."""

from __future__ import annotations

import _thread
import signal
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
        threading.Timer(SOON_S, _press).start()
        return
    sys.__unraisablehook__(lost)


def _press() -> None:
    main = threading.main_thread().ident
    if sys.platform == "win32" or main is None:
        _thread.interrupt_main()  # heard only once what the main thread waits for is over
    else:
        signal.pthread_kill(main, signal.SIGINT)
