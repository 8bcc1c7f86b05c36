"""The register: one store, read whole at a revision, written a transaction at a time."""

from geo.storage.as_of import as_of
from geo.storage.engine import default_url
from geo.storage.snapshot import Snapshot, snapshot_of
from geo.storage.store import Store, open_store
from geo.storage.writing import Edit

__all__ = [
    "Edit",
    "Snapshot",
    "Store",
    "as_of",
    "default_url",
    "open_store",
    "snapshot_of",
]
