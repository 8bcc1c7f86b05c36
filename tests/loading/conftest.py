"""Files drawn in the tests, one child for many of them, and the real files beside the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.loading.reader import Reader

REAL = Path(__file__).resolve().parents[2] / "../shared/realdata"


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as child:
        yield child


@pytest.fixture
def real() -> Path:
    if not REAL.is_dir():
        pytest.skip("the real files are not beside the project")
    return REAL
