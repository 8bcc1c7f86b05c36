"""What all tests share: where the real files are, and that CI skips nothing."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples each time, so that a commit is judged by what it changes;
# `--hypothesis-profile exploring` looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("exploring", derandomize=False)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NEEDED = ("browser", "postgis", "shared")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything must run, turn a skipped test that needs something into a failure."""
    outcome = yield
    report = outcome.get_result()
    if not (os.environ.get("PACTS_REQUIRE_ALL") and report.skipped):
        return
    if any(item.get_closest_marker(name) for name in NEEDED):
        report.outcome = "failed"
        report.longrepr = f"must not be skipped here: {report.longrepr}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files from real cities; they are never committed."""
    if not SHARED.is_dir():
        pytest.skip("the real files are not beside this checkout (../shared)")
    return SHARED
