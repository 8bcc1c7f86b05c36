"""Words: of a code list, of a pact, of a neighbourhood; learned for every row that has the word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from geo import model
from geo.errors import Problem
from geo.loading.doctor.case import Case, make_id
from geo.loading.doctor.likeness import Likeness, plain
from geo.loading.doctor.proposal import Change, Option, Proposal
from geo.loading.fields import words_of
from geo.loading.guess import synonyms
from geo.loading.mapping import FieldRule
from geo.loading.neighbourhood_names import UNKNOWN
from geo.loading.participation import NO_PACT
from geo.loading.settling import SEVERAL
from geo.loading.table import folded
from geo.loading.templates import Hole, parts_of

WORD = "loading.value.code"
FEWEST = 0.35  # below, a likeness says nothing
MOST = 5


def codes(case: Case) -> Iterator[Proposal]:
    """Propose, once a word, the code that an unknown word most likely stands for."""
    for column, word, rows in _by_word(case, case.told(WORD)):
        found = next(
            (shape for table, field, _ in case.fields_of(column)
             if (shape := model.TABLES[table][field].codes)), None,
        )  # fmt: skip
        if found is None:
            continue
        ranked = _ranked(found, word)
        options = tuple(_meaning(case, rows, column, found, code) for _, code in ranked)
        sure = ranked[0][0] if ranked else 0.0
        yield Proposal(
            make_id("word", column, folded(word)), "word", tuple(rows), column, word,
            "doctor.word", options, min(sure, 0.9), {"word": word, "n": len(rows)},
        )  # fmt: skip


def _meaning(
    case: Case, rows: Iterable[int], column: str, found: model.CodeList, code: str
) -> Option:
    changes = tuple(Change(row, column, case.cell(row, column), code, found.name) for row in rows)
    return Option(f"word:{code}", "word", changes, {"code": code, "codes": found.name})


def _ranked(found: model.CodeList, word: str) -> list[tuple[float, str]]:
    """Rank all codes of a list, those that nothing speaks for last."""
    near = [pair for pair in _words(found).nearest(word, MOST) if pair[0] >= FEWEST]
    others = [code for code in found.codes if code not in {each for _, each in near}]
    return near + [(0.0, code) for code in others]


@cache
def _words(found: model.CodeList) -> Likeness[str]:
    listed = synonyms()["words"].get(found.name, {})
    spoken = [(word, code) for code, words in listed.items() for word in words]
    return Likeness([*words_of(found).items(), *spoken])


@dataclass(frozen=True)
class _Meant:
    """What an unknown word of a column may refer to.

    Parameters
    ----------
    told
        The problems that say that it is unknown.
    texts
        Columns of the table that a word is compared with; `id` is its key.
    name
        The column that says which row it is.
    least
        The likeness from which on a row is proposed.
    """

    kind: str
    table: str
    field: str
    told: tuple[str, ...]
    texts: tuple[str, ...]
    name: str
    least: float


PACT = _Meant("pact", "pacts", "pact_id", (NO_PACT, SEVERAL), ("id", "title"), "title", 0.55)
NEIGHBOURHOOD = _Meant(
    "neighbourhood_name", "neighbourhoods", "neighbourhood_id", (UNKNOWN,), ("name", "code"),
    "name", 0.5,
)  # fmt: skip


def pacts(case: Case) -> Iterator[Proposal]:
    """Propose, once a word, the pact whose code or title is most like an unknown one."""
    return _referred(case, PACT)


def neighbourhoods(case: Case) -> Iterator[Proposal]:
    """Propose, once a word, the neighbourhood whose name is most like it."""
    return _referred(case, NEIGHBOURHOOD)


def _referred(case: Case, meant: _Meant) -> Iterator[Proposal]:
    told = list(case.told(*meant.told))
    if not told:
        return
    known = case.known(meant.table).reset_index()
    names = dict(zip(known["id"], known[meant.name], strict=True))
    likeness = Likeness(
        (str(text), str(id_))
        for column in meant.texts
        for id_, text in zip(known["id"], known[column], strict=True)
    )
    for column, word, rows in _by_word(case, told):
        near = [pair for pair in likeness.nearest(word, MOST) if pair[0] >= meant.least]
        rule = _rule(case, column, meant.field)
        options = tuple(
            option
            for _, id_ in near
            if (option := _referring(case, rows, column, rule, id_, str(names[id_]))) is not None
        )
        if options:
            yield Proposal(
                make_id(meant.kind, column, folded(word)), meant.kind, tuple(rows), column, word,
                f"doctor.{meant.kind}", options, _clear(near), {"word": word, "n": len(rows)},
            )  # fmt: skip


def _clear(near: list[tuple[float, str]]) -> float:
    """Tell how sure the first is: little if the second is as good."""
    if len(near) > 1 and near[0][0] - near[1][0] < 0.05:
        return min(near[0][0], 0.5)
    best = near[0][0]
    return 0.95 if best == 1.0 else (best if best >= 0.8 else min(best, 0.55))


def _rule(case: Case, column: str, field: str) -> FieldRule | None:
    for table in case.mapping.tables:
        rule = table.fields.get(field)
        if rule is not None and _reads(rule, column):
            return rule
    return None


def _reads(rule: FieldRule, column: str) -> bool:
    names = list(rule.columns)
    if rule.template is not None:
        holes = (part for part in parts_of(rule.template) if isinstance(part, Hole))
        names += [name for hole in holes for name in hole.columns]
    return folded(column) in {folded(name) for name in names}


def written(rule: FieldRule | None, id_: str) -> str | None:
    """Say what a cell must hold for a rule to make an id of it; None if nothing does."""
    if rule is None:
        return None
    if rule.template is None:
        return id_
    parts = list(parts_of(rule.template))
    texts = [part for part in parts if isinstance(part, str)]
    holes = [part for part in parts if isinstance(part, Hole)]
    if len(holes) != 1 or holes[0].form is not None or len(texts) != 2:
        return None
    before, after = texts
    fits = id_.startswith(before) and id_.endswith(after)
    return id_[len(before) : len(id_) - len(after)] if fits else None


def _referring(
    case: Case, rows: Iterable[int], column: str, rule: FieldRule | None, id_: str, name: str
) -> Option | None:
    cell = written(rule, id_)
    if cell is None:
        return None
    changes = tuple(Change(row, column, case.cell(row, column), cell) for row in rows)
    return Option(f"id:{id_}", "refer", changes, {"id": id_, "name": name})


def _by_word(case: Case, problems: Iterable[Problem]) -> Iterator[tuple[str, str, list[int]]]:
    """Gather rows by column and word, the word as its first row writes it."""
    found: dict[tuple[str, str], tuple[str, list[int]]] = {}
    for problem in problems:
        column = case.raw.column(problem.column or "")
        if column is None or problem.row is None:
            continue
        word = case.text(problem.row, column)
        if plain(word):
            _, rows = found.setdefault((column, folded(word)), (word, []))
            if problem.row not in rows[-1:]:
                rows.append(problem.row)
    for (column, _), (word, rows) in found.items():
        yield column, word, rows
