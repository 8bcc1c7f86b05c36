"""A copy of a table with what was accepted; rows and cells of which nobody spoke stay theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from geo.errors import Problem
from geo.loading.doctor.proposal import SHAPE, Change, Decision, Option, Proposal
from geo.loading.mapping import FieldRule, Mapping_, TableRule
from geo.loading.table import RawTable, folded

SKIPPED = "doctor.skipped"


def taken(
    proposals: Iterable[Proposal], decisions: Iterable[Decision]
) -> Iterator[tuple[Proposal, Option]]:
    """Give each proposal that was accepted, with the option that was taken."""
    decided = {each.proposal: each.option for each in decisions}
    for proposal in proposals:
        option = proposal.option(decided.get(proposal.id))
        if option is not None:
            yield proposal, option


def repair(raw: RawTable, proposals: Sequence[Proposal], decisions: Iterable[Decision]) -> RawTable:
    """Make a copy of a table with the accepted repairs.

    Returns
    -------
    RawTable
        Rows that are to stay out are among its `bad_rows`, so that as many rows come in as before.
    """
    accepted = list(taken(proposals, decisions))
    changes = [change for _, option in accepted for change in option.changes]
    skipped = {row for proposal, option in accepted if option.skip for row in proposal.rows}
    crs = next((option.crs for _, option in accepted if option.crs), raw.crs)
    return _without(_changed(replace(raw, crs=crs), changes), skipped)


def learned(
    mapping: Mapping_, proposals: Sequence[Proposal], decisions: Iterable[Decision]
) -> Mapping_:
    """Add the words that were explained to a mapping, for the next file of the same office."""
    words = {name: dict(listed) for name, listed in mapping.words.items()}
    tables = list(mapping.tables)
    for proposal, option in taken(proposals, decisions):
        codes = option.changes[0].codes if option.changes else None
        if proposal.kind != "word" or codes is None or proposal.value is None:
            continue
        words.setdefault(codes, {})[proposal.value] = str(option.changes[0].after)
        tables = [_with_words(table, proposal.column, codes) for table in tables]
    return replace(mapping, words=words, tables=tuple(tables))


def _with_words(table: TableRule, column: str | None, codes: str) -> TableRule:
    wanted = folded(column or "")

    def own(rule: FieldRule) -> FieldRule:
        reads = wanted in {folded(each) for each in rule.columns}
        return replace(rule, words=codes) if reads and rule.form is None else rule

    from geo import model

    fields = {
        name: own(rule) if (c := model.TABLES[table.name][name].codes) and c.name == codes else rule
        for name, rule in table.fields.items()
    }
    return replace(table, fields=fields)


def _changed(raw: RawTable, changes: Sequence[Change]) -> RawTable:
    if not changes:
        return raw
    places = {row: place for place, row in enumerate(raw.rows)}
    columns: dict[str, list[Any]] = {}
    shapes = None if raw.shapes is None else list(raw.shapes)
    for change in changes:
        place = places.get(change.row)
        if place is None:
            continue
        if shapes is not None and change.column == SHAPE and SHAPE not in raw.columns:
            shapes[place] = change.after
            continue
        cells = columns.setdefault(change.column, list(raw.columns[change.column]))
        cells[place] = change.after
    return replace(raw, columns={**raw.columns, **columns}, shapes=shapes)


def _without(raw: RawTable, skipped: set[int]) -> RawTable:
    skipped &= set(raw.rows)
    if not skipped:
        return raw
    kept = [place for place, row in enumerate(raw.rows) if row not in skipped]
    out = sorted(skipped)
    return replace(
        raw,
        columns={name: [cells[place] for place in kept] for name, cells in raw.columns.items()},
        rows=[raw.rows[place] for place in kept],
        shapes=None if raw.shapes is None else [raw.shapes[place] for place in kept],
        problems=(*raw.problems, *(Problem(row, None, None, SKIPPED) for row in out)),
        bad_rows=(*raw.bad_rows, *out),
    )
