"""How much a file may ask of us.

The largest honest file we know of is a city's footprints as GeoJSON, 100,000 of them in 65 MB.
"""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What one file may take; beyond it the file is refused with a message that names the limit.

    Time of the processor is what bounds a hostile file; the clock is for a machine under load.
    """

    file_mb: int = 100
    unpacked_mb: int = 300
    entries: int = 200
    unpacked_per_packed: int = 150
    rows: int = 200_000
    columns: int = 300
    cells: int = 10_000_000
    cell_characters: int = 5_000_000
    memory_mb: int = 470
    address_mb: int = 1_500
    cpu_s: int = 25
    wall_s: int = 60


LIMITS = Limits()
