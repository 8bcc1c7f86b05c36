"""The register from a shell: `python -m geo <command>`; every word comes from `geo.words`.

A package, because a module ends at 400 lines and `geo/__main__.py` cannot be one.
"""

from geo.cli.run import COMMANDS, main

__all__ = ["COMMANDS", "main"]
