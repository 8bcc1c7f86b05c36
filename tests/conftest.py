"""What all tests share: where the real files are, and that CI skips nothing."""

import os
from pathlib import Path

import pytest

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
