"""The staff's door to the register: who asks is checked inside every read and write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from geo.access import Visitor
from geo.storage import drafts, ids, restoring, sheets, trail, undoing
from geo.storage.difference import Difference, Told, compare, save_difference
from geo.storage.drafts import Draft
from geo.storage.restoring import Comeback
from geo.storage.sheets import Sheet
from geo.storage.snapshot import Snapshot, exact_of
from geo.storage.store import Row, Store
from geo.storage.writing import Edit, Step, no_step


class Office:
    """What a visitor may do with the register beyond looking at its public side.

    Parameters
    ----------
    store
        The register.
    visitor
        Who asks; the audit trail names them.

    Every method raises `ForbiddenError` if the visitor's role does not allow it, and then reads
    and writes nothing.
    """

    def __init__(self, store: Store, visitor: Visitor) -> None:
        self._store = store
        self.visitor = visitor

    def fetch(self, table: str) -> pd.DataFrame:
        """Fetch a table, private columns included."""
        self.visitor.must("editor")
        return self._store.fetch(table)

    def fetch_all(self) -> tuple[int, dict[str, pd.DataFrame]]:
        """Fetch all tables at one revision, private columns included."""
        self.visitor.must("editor")
        return self._store.fetch_all()

    def row(self, table: str, row: str) -> Row | None:
        """Read a row, private columns included; None if there is none."""
        self.visitor.must("editor")
        return self._store.row(table, row)

    def save(self, edits: Sequence[Edit]) -> int:
        """Write rows in one transaction; see `Store.save`."""
        self.visitor.must("editor")
        return self._store.save(edits, who=self.visitor.name)

    def exact(self, snapshot: Snapshot) -> Snapshot:
        """Give a snapshot with the exact counts of people in place of "at least one"."""
        self.visitor.must("editor")
        return exact_of(snapshot)

    def history(self, table: str, row: str) -> pd.DataFrame:
        """List the changes of a row; see `Store.history`."""
        self.visitor.must("editor")
        return self._store.history(table, row)

    def compare(
        self,
        frames: Mapping[str, pd.DataFrame],
        *,
        origin: str,
        told: Told | None = None,
        replace_demonstration: bool = False,
    ) -> Difference:
        """Tell what an import would change; see `geo.storage.difference.compare`."""
        self.visitor.must("editor")
        return compare(
            self._store,
            frames,
            origin=origin,
            told=told,
            replace_demonstration=replace_demonstration,
        )

    def bring_in(
        self,
        difference: Difference,
        *,
        remove_gone: bool = False,
        note: Mapping[str, object] | None = None,
        step: Step = no_step,
    ) -> int:
        """Write an import in one transaction; see `geo.storage.difference.save_difference`."""
        self.visitor.must("editor")
        return save_difference(
            self._store, difference, who=self.visitor.name, remove_gone=remove_gone, note=note,
            step=step,
        )  # fmt: skip

    def imports(self) -> pd.DataFrame:
        """List the imports, the latest first; see `geo.storage.undoing.imports`."""
        self.visitor.must("editor")
        return undoing.imports(self._store)

    def undo(self, revision: int) -> int:
        """Take a whole import back; see `geo.storage.undoing.undo`.

        Who edits may take back what they brought in themselves, an administrator any import.
        """
        self.visitor.must("editor")
        known = undoing.imports(self._store)
        if revision in known.index and known.at[revision, "who"] != self.visitor.name:
            self.visitor.must("administrator")
        return undoing.undo(self._store, revision, who=self.visitor.name)

    def rows_where(self, table: str, column: str, value: str) -> dict[str, Row]:
        """Read the rows in whose column a value stands; see `geo.storage.sheets.rows_where`."""
        self.visitor.must("editor")
        return sheets.rows_where(self._store, table, column, value)

    def sheet(self, table: str, row: str) -> Sheet:
        """Read a row with its parts; see `geo.storage.sheets.read_sheet`."""
        self.visitor.must("editor")
        return sheets.read_sheet(self._store, table, row)

    def revision(self) -> int:
        """Give the register's revision."""
        self.visitor.must("editor")
        return self._store.revision()

    def changes(
        self,
        *,
        before: int | None = None,
        limit: int = 50,
        table: str | None = None,
        who: str | None = None,
    ) -> pd.DataFrame:
        """List changes, the latest first; see `geo.storage.trail.changes`."""
        self.visitor.must("editor")
        return trail.changes(self._store, before=before, limit=limit, table=table, who=who)

    def writes(
        self,
        *,
        before: int | None = None,
        limit: int = 20,
        table: str | None = None,
        who: str | None = None,
    ) -> list[trail.Written]:
        """List what was written, by transaction; see `geo.storage.trail.writes`."""
        self.visitor.must("editor")
        return trail.writes(self._store, before=before, limit=limit, table=table, who=who)

    def new_pact_id(self, year: int) -> str:
        """Number a new pact; the number of a deleted one stays its own, should it come back."""
        self.visitor.must("editor")
        return ids.pact_id(trail.ids_ever(self._store, "pacts", ids.pact_head(year)), year)

    def comeback(self, table: str, row: str, number: int, *, rest: bool = False) -> Comeback:
        """Tell what restoring a row would bring back; see `geo.storage.restoring.plan`."""
        self.visitor.must("editor")
        return restoring.plan(self._store, table, row, number, rest=rest)

    def restore(self, comeback: Comeback, *, then: Mapping[str, object] | None = None) -> int:
        """Bring back what was told; see `geo.storage.restoring.restore`."""
        self.visitor.must("editor")
        return restoring.restore(self._store, comeback, who=self.visitor.name, then=then)

    def draft(self, table: str, row: str) -> Draft | None:
        """Fetch the visitor's own draft of a row; None if there is none."""
        self.visitor.must("editor")
        return drafts.fetch_draft(self._store, self.visitor.name, table, row)

    def drafts(self, table: str) -> dict[str, Draft]:
        """Fetch the visitor's own drafts of a table by row, the latest first."""
        self.visitor.must("editor")
        return drafts.fetch_drafts(self._store, self.visitor.name, table)

    def save_draft(
        self, table: str, row: str, values: Mapping[str, object], *, base: int | None
    ) -> None:
        """Keep the visitor's own draft of a row; see `geo.storage.drafts.keep_draft`."""
        self.visitor.must("editor")
        drafts.keep_draft(self._store, self.visitor.name, table, row, values, base=base)

    def drop_draft(self, table: str, row: str) -> None:
        """Drop the visitor's own draft of a row, if there is one."""
        self.visitor.must("editor")
        drafts.drop_draft(self._store, self.visitor.name, table, row)
