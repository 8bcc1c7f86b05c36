"""A Streamlit server that writes down how long each run of its script took.

Run as `python -m tests.benchmarks.bench_explore_server LOG run ENTRY …`: the arguments after LOG
are Streamlit's own. One line a run: seconds on the wall, seconds of work of the script's thread.
"""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ("--server.headless", "true", "--browser.gatherUsageStats", "false")
QUIET = ("--server.fileWatcherType", "none", "--server.maxMessageSize", "500")
STARTS_WITHIN_S = 120


@dataclass(frozen=True)
class Timed:
    """A running server, and what it wrote down."""

    url: str
    log: Path
    pid: int

    def runs(self) -> list[tuple[float, float]]:
        """Milliseconds on the wall and of work, one pair a run of the script."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [tuple(1000 * seconds for seconds in json.loads(line)) for line in lines]

    def work_ms(self) -> float:
        """All processor time of the process so far: scripts, routes, websocket."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    entry: Path, folder: Path, options: tuple[str, ...] = (), **env: str
) -> Iterator[Timed]:
    """Run an app until the block ends, with options of Streamlit's beside the usual ones."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    log = folder / f"{entry.stem}.runs"
    command = [sys.executable, "-m", "tests.benchmarks.bench_explore_server", str(log), "run"]
    with (folder / f"{entry.stem}.log").open("wb") as said:
        process = subprocess.Popen(
            [*command, str(entry), "--server.port", port, *OPTIONS, *QUIET, *options],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, f"http://localhost:{port}/_stcore/health")
            yield Timed(f"http://localhost:{port}", log, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(process: subprocess.Popen, url: str) -> None:
    pause = threading.Event()
    for _ in range(STARTS_WITHIN_S * 10):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            pause.wait(0.1)
    raise RuntimeError("the server did not start")


def main() -> None:
    """Start Streamlit with every run of a script timed."""
    from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
    from streamlit.web import cli

    log = Path(sys.argv.pop(1))
    run = ScriptRunner._run_script

    def timed(self, *asked):
        wall, work = time.perf_counter(), time.thread_time()
        try:
            return run(self, *asked)
        finally:
            took = [time.perf_counter() - wall, time.thread_time() - work]
            with log.open("a", encoding="utf-8") as lines:
                lines.write(f"{json.dumps(took)}\n")

    ScriptRunner._run_script = timed
    cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main()
