"""The published records, written into the tables as far as their sources go."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from geo.loading.demonstration.cohorts import Rows
from geo.loading.demonstration.parties import slug
from geo.loading.demonstration.sources import published

ORIGIN = "real_records"


def published_rows() -> Rows:
    """Write the rows of all published records, by table."""
    rows: Rows = defaultdict(list)
    for record in published()["record"]:
        rows["pacts"].append({"public": True, "verified": True, "origin": ORIGIN, **record})
        _write_places(record, rows)
        _write_parties(record, rows)
        _write_step(record, rows)
        if activity := record.get("activity"):
            rows["activities"].append(
                {"id": f"{record['id']}-A001", "pact_id": record["id"], "source": record["source"],
                 "volunteers_at_least": False, "verified": True, "origin": ORIGIN, **activity}
            )  # fmt: skip
    return rows


def _write_places(record: dict[str, Any], rows: Rows) -> None:
    precision = record.get("precision", "address")
    quarters = record.get("place_quarters", [record["quarter"]] * len(record["places"]))
    for n, (address, quarter) in enumerate(zip(record["places"], quarters, strict=True), start=1):
        rows["pact_places"].append(
            {"id": f"{record['id']}-P{n}", "pact_id": record["id"], "precision": precision,
             "neighbourhood_id": f"quarter:{quarter}", "address": address, "origin": ORIGIN}
        )  # fmt: skip


def _write_parties(record: dict[str, Any], rows: Rows) -> None:
    """Write who took part; people who are not named are other people in every record."""
    for n, (name, kind, role) in enumerate(record["partners"], start=1):
        own = kind == "informal_group"
        party_id = f"{record['id']}-N" if own else f"{ORIGIN}-{slug(name)}"
        if all(row["id"] != party_id for row in rows["parties"]):
            rows["parties"].append({"id": party_id, "name": name, "kind": kind, "origin": ORIGIN})
        rows["pact_parties"].append(
            {"id": f"{record['id']}-S{n}", "pact_id": record["id"], "party_id": party_id,
             "role": role, "origin": ORIGIN}
        )  # fmt: skip


def _write_step(record: dict[str, Any], rows: Rows) -> None:
    on = record.get("ends_on") if record["status"] == "concluded" else record.get("signed_on")
    if on is not None:
        rows["status_changes"].append(
            {"id": f"{record['id']}-T01", "pact_id": record["id"], "on": on,
             "status": record["status"], "origin": ORIGIN}
        )  # fmt: skip
