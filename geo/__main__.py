"""`python -m geo <command>`: see `geo.cli`."""

import signal
import sys

# Ctrl-C while the program is read, a second or so, ends it in silence: nothing has begun.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from geo.cli import main  # noqa: E402
from geo.cli.interrupting import press_again  # noqa: E402

if __name__ == "__main__":
    sys.unraisablehook = press_again
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = main()
    # What is done and told stays so, whatever somebody presses while the program ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)
