"""The files of the first page, one after another over one connection, as a browser asks for them.

Run `python -m tests.benchmarks.bench_files`. Prints how long ours take, how long a bare Streamlit
page's take where uvloop is installed, and how long where it is not, which is how Streamlit comes.
"""

import gzip
import os
import re
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from tests.benchmarks.bench_explore_server import ROOT, serving

RUNS = 5
FILES = re.compile(r'(?:href|src)="\./(static/js/[\w.-]+\.js)"')
BARE = "import streamlit as st\nst.title('Patti di collaborazione')\n"
NO_UVLOOP = "import sys\nsys.modules['uvloop'] = None\nsys.modules['httptools'] = None\n"


def main() -> None:
    """Print the three, and what they are to the first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = folder / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        url = f"sqlite:///{folder / 'register.sqlite3'}"
        with serving(ROOT / "dashboard.py", folder, PACTS_DATABASE_URL=url) as ours:
            _show("ours", *measure(ours.url))
        with serving(bare, folder) as plain:
            _show("a bare page, with uvloop", *measure(plain.url))
        with serving(bare, folder, PYTHONPATH=_without_uvloop(folder)) as plain:
            _show("a bare page, without", *measure(plain.url))
    print(f"load {os.getloadavg()[0]:.1f}")


def _without_uvloop(folder: Path) -> str:
    """Write a search path whose `sitecustomize` makes uvloop and httptools as good as absent."""
    there = folder / "without"
    there.mkdir()
    (there / "sitecustomize.py").write_text(NO_UVLOOP, encoding="utf-8")
    return os.pathsep.join((str(there), *filter(None, [os.environ.get("PYTHONPATH")])))


def measure(url: str) -> tuple[int, int, float]:
    """Tell how many scripts the page names, their bytes on the wire, and ms for all of them."""
    connection = HTTPConnection(urlsplit(url).netloc)
    page = _fetch(connection, "/")
    names = list(dict.fromkeys(FILES.findall(page)))
    taken, size = [], 0
    for _ in range(RUNS):
        began = time.perf_counter()
        size = sum(len(_fetch(connection, f"/{name}")) for name in names)
        taken.append(1000 * (time.perf_counter() - began))
    connection.close()
    return len(names), size, median(taken)


def _fetch(connection: HTTPConnection, path: str) -> str:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    found = connection.getresponse()
    body = found.read()
    packed = found.getheader("Content-Encoding") == "gzip" and path == "/"
    return (gzip.decompress(body) if packed else body).decode("latin-1")


def _show(name: str, files: int, size: int, taken: float) -> None:
    print(
        f"{name:<28}{files:>5} files {size / 1000:>8,.0f} kB {taken:>9,.0f} ms "
        f"{taken / files:>7,.1f} ms each",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
