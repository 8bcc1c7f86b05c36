"""Ctrl-C in a shell: no traceback, nothing in halves, and never as if nobody had pressed it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOST = """
import sys, threading
from geo.cli.interrupting import press_again
sys.unraisablehook = press_again
class Lost:
    def __del__(self):
        raise KeyboardInterrupt
Lost()
try:
    threading.Event().wait(60)
except KeyboardInterrupt:
    print("heard")
"""


def test_while_the_program_is_read_it_ends_in_silence():
    command = [sys.executable, "-X", "importtime", "-m", "geo", "info"]
    started = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    read = iter(started.stderr)
    next(line for line in read if " numpy." in line)
    os.kill(started.pid, signal.SIGINT)
    rest = "".join(read)
    started.stderr.close()
    assert started.wait() == -signal.SIGINT and "Traceback" not in rest


def test_what_python_would_lose_is_pressed_again():
    told = subprocess.run(
        [sys.executable, "-c", LOST], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (told.stdout, told.stderr) == ("heard\n", "")
