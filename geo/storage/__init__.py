"""The register: one store, read whole at a revision, written a transaction at a time."""

from geo.storage.as_of import as_of
from geo.storage.copying import back_up, copy_register
from geo.storage.difference import Difference, compare, save_difference
from geo.storage.engine import default_url
from geo.storage.first_start import ensure_register, load_demonstration, start_empty
from geo.storage.office import Office
from geo.storage.snapshot import Snapshot, snapshot_of
from geo.storage.store import Row, Store, open_existing, open_store
from geo.storage.writing import Edit

__all__ = [
    "Difference",
    "Edit",
    "Office",
    "Row",
    "Snapshot",
    "Store",
    "as_of",
    "back_up",
    "compare",
    "copy_register",
    "default_url",
    "ensure_register",
    "load_demonstration",
    "open_existing",
    "open_store",
    "save_difference",
    "snapshot_of",
    "start_empty",
]
