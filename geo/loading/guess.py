"""Guess a mapping from a file's columns and values, to be shown before anything is written.

First the ready mappings whose columns the file has; then names of columns as offices write them
(`synonyms.toml`). Dates get the order that every deciding column shares; numbers no declared style:
each column's own cells decide.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from geo import model
from geo.errors import UserError
from geo.loading.fields import words_of
from geo.loading.mapping import FieldRule, FileRule, Mapping_, ShapeRule, TableRule, Where
from geo.loading.mapping_file import NATIVE, SPOKEN_FLAGS, read_mapping, ready_mappings
from geo.loading.names import bare
from geo.loading.office_layout import PREFIX
from geo.loading.table import RawTable, folded
from geo.loading.templates import slug
from geo.loading.values import DAY_IN_NAME, Misread, date_order, text_of
from geo.words import DEFAULT, knows

SYNONYMS = Path(__file__).parent / "synonyms.toml"
ITALY = (6.6, 35.4, 18.6, 47.2)
# What of `synonyms.toml` is no table of its own.
SECTIONS = ("place", "party", "lasting", "period")
# What tells a table from the others: at least one of these must be there.
TELLING: Mapping[str, tuple[str, ...]] = {
    "pacts": ("status", "area", "signed_on"),
    "activities": ("volunteers", "hours"),
    "reports": ("received_on", "from"),
    "requests": ("answered_on", "kind"),
    "buildings": ("address", "manager", "dwellings"),
    "courtyards": ("id",),
    "neighbourhoods": ("name",),
}
NAMED_BY = {"pacts": "title", "neighbourhoods": "name", "buildings": "address"}
# Tables whose rows need no id in the file, and what tells one row from another.
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "activities": ("pact_id", "on", "kind", "title"),
    "reports": ("pact_id", "from", "to"),
}
# How offices write some fields.
FORMS_OF: Mapping[tuple[str, str], str] = {
    ("activities", "volunteers"): "count",
    ("activities", "hours"): "hours",
    ("reports", "from"): "first_day",
    ("reports", "to"): "last_day",
}


@dataclass(frozen=True)
class Guess:
    """A table that a file may hold, the columns of its fields, and what else the columns tell.

    Parameters
    ----------
    beside
        Columns by section of `synonyms.toml` and word there: `place`, `party`, `lasting`,
        `period`.
    """

    table: str
    columns: Mapping[str, str]
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def score(self) -> int:
        """Count the columns that speak for it."""
        return len(self.columns)


def guess_mapping(raw: RawTable, *, filename: str = "") -> Mapping_:
    """Choose or make a mapping that fits a file.

    Parameters
    ----------
    raw
        The file as it was read.
    filename
        Its name, for the origin.

    Raises
    ------
    UserError
        If the columns do not tell what the file holds, or a required field has no column.
    """
    ready = [read_mapping(name) for name in ready_mappings()]
    fitting = [mapping for mapping in ready if _fits(raw, mapping)]
    best = likeliest(raw)
    ready_one = max(fitting, key=lambda mapping: _overlap(raw, mapping), default=None)
    if ready_one is not None and not _says_more(raw, best, ready_one):
        own = ready_one.name.startswith(PREFIX) and filename
        return replace(ready_one, origin=_origin(filename)) if own else ready_one
    if best is None:
        raise UserError("loading.guess.nothing", found=", ".join(list(raw.columns)[:40]))
    return mapping_of(raw, best, filename)


def _says_more(raw: RawTable, guess: Guess | None, ready: Mapping_) -> bool:
    """Tell whether a guess reads more columns than a table's own layout.

    `id` and `title` alone are the layout of the origins, and the beginning of many a list.
    """
    if guess is None or not ready.name.startswith(NATIVE) or lacking(raw, guess):
        return False
    return guess.score > _overlap(raw, ready)


def likeliest(raw: RawTable) -> Guess | None:
    """Guess which table a file holds: the one of which it has most; None if nothing tells."""
    guesses = [guess_table(raw, table) for table in TELLING]
    likely = [guess for guess in guesses if set(guess.columns) & set(TELLING[guess.table])]
    complete = [guess for guess in likely if not lacking(raw, guess)]
    return max(complete or likely, key=lambda guess: guess.score, default=None)


def mapping_of(raw: RawTable, guess: Guess, filename: str) -> Mapping_:
    """Make a mapping of a guess.

    Raises
    ------
    UserError
        If a required field has no column.
    """
    missing = lacking(raw, guess)
    if missing:
        raise UserError(
            "loading.guess.lacking",
            what_key=f"template.{guess.table}",
            label_key=_label_key(guess.table, missing[0]),
            field=missing[0],
            found=", ".join(list(raw.columns)[:40]),
        )
    return _mapping(raw, guess, filename)


def _label_key(table: str, name: str) -> str:
    own = f"heading.{table}.{name}"
    return own if knows(own, DEFAULT) else f"heading.{name}"


def _fits(raw: RawTable, mapping: Mapping_) -> bool:
    # A column `id` alone, which half of all files have, says nothing.
    says_more = mapping.recognise != ("id",) or raw.shapes is not None or _overlap(raw, mapping) > 1
    return (
        bool(mapping.recognise)
        and says_more
        and all(
            any(raw.column(name) is not None for name in names.split("|"))
            for names in mapping.recognise
        )
    )


def _overlap(raw: RawTable, mapping: Mapping_) -> int:
    return sum(raw.column(name) is not None for name in mapping.columns())


@cache
def synonyms() -> Mapping[str, Any]:
    """Read how offices call columns and codes."""
    return tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))


def guess_table(raw: RawTable, table: str) -> Guess:
    """Guess which columns of a file are which fields of a table."""
    beside = {name: _columns(raw, name) for name in SECTIONS}
    return Guess(table, _columns(raw, table), beside)


def _columns(raw: RawTable, section: str) -> dict[str, str]:
    names = {bare(column): column for column in reversed(list(raw.columns))}
    found: dict[str, str] = {}
    for name, called in synonyms()[section].items():
        column = next((names[bare(each)] for each in called if bare(each) in names), None)
        if column is not None and column not in found.values():
            found[name] = column
    return found


def lacking(raw: RawTable, guess: Guess) -> list[str]:
    """List the fields that a table needs and no column gives."""
    given = {"boundary_set", "code", *SPOKEN_FLAGS}
    named = guess.table in NAMED_BY and NAMED_BY[guess.table] in guess.columns
    if named or guess.table in MADE_OF:
        given.add("id")
    if _period(guess) is not None:
        given |= {"from", "to"}
    lacking = [
        column.name
        for column in model.TABLES[guess.table].columns
        if column.required
        and column.kind is not model.Kind.FLAG
        and column.name not in guess.columns
        and column.name not in given
    ]
    if guess.table in ("neighbourhoods", "courtyards") and _shape(raw, guess) is None:
        lacking.append("geometry")
    return lacking


def _shape(raw: RawTable, guess: Guess) -> ShapeRule | None:
    if raw.shapes is not None:
        return ShapeRule(shape=True)
    place = guess.beside.get("place", {})
    if "wkt" in place:
        return ShapeRule(wkt=place["wkt"])
    if "lon" in place and "lat" in place:
        return ShapeRule(lon=place["lon"], lat=place["lat"])
    return None


def _mapping(raw: RawTable, guess: Guess, filename: str) -> Mapping_:
    tables = [_main_table(raw, guess)]
    words: dict[str, Mapping[str, str]] = {}
    for name, column in guess.columns.items():
        codes = model.TABLES[guess.table][name].codes
        if codes is not None:
            words[codes.name] = _words(raw, column, codes)
    if guess.table == "pacts":
        tables += _place_tables(raw, guess, tables[0].fields["id"])
        tables += _party_tables(raw, guess, tables[0].fields["id"], words)
    origin = _origin(filename)
    return Mapping_(
        name=f"guess-{origin['id'].removeprefix('file:')}"[:60],
        title=origin["title"],
        tables=tuple(tables),
        origin=origin,
        file=FileRule(dates=_dates(raw, guess), territory=ITALY),
        words={list_: found for list_, found in words.items() if found},
    )


def _origin(filename: str) -> dict[str, str]:
    # The list of today and that of last month are one source.
    name = slug(DAY_IN_NAME.sub("", filename.rpartition(".")[0])) or "file"
    return {"id": f"file:{name}", "title": filename or name}


def _dates(raw: RawTable, guess: Guess) -> str | None:
    """Take the order that all deciding date columns share."""
    dates = [
        column
        for name, column in guess.columns.items()
        if model.TABLES[guess.table][name].kind is model.Kind.DATE
    ]
    found = {order for column in dates if (order := date_order(raw.columns[column]))}
    return found.pop() if len(found) == 1 else None


def _main_table(raw: RawTable, guess: Guess) -> TableRule:
    fields = {name: _rule(raw, guess.table, name, column) for name, column in guess.columns.items()}
    if guess.table in MADE_OF:
        fields |= _participation(guess)
    elif "id" not in fields:
        fields["id"] = FieldRule(template=f"{{{guess.columns[NAMED_BY[guess.table]]}:slug}}")
    if guess.table == "neighbourhoods":
        own = fields["id"]
        inner = own.template or f"{{{own.columns[0]}:integer}}"
        fields |= {
            "id": FieldRule(template="quarter:" + inner),
            "boundary_set": FieldRule(value="quarter"),
            "code": FieldRule(template=inner),
        }
    if guess.table == "pacts":
        fields["public"] = FieldRule(value=True)
    shape = _shape(raw, guess) if model.TABLES[guess.table].geometry else None
    return TableRule(guess.table, fields, shape)


def _rule(raw: RawTable, table: str, name: str, column: str) -> FieldRule:
    codes = model.TABLES[table][name].codes
    known = codes is not None and bool(_words(raw, column, codes))
    return FieldRule(
        (column,),
        words=codes.name if codes is not None and known else None,
        form=FORMS_OF.get((table, name)),
        # A kind of activity that nobody foresaw is no reason to lose the activity.
        unknown="warn" if (table, name) == ("activities", "kind") else "reject",
    )


def _participation(guess: Guess) -> dict[str, FieldRule]:
    """Make the fields of activities and reports that no column holds as it stands."""
    found: dict[str, FieldRule] = {}
    if "volunteers" in guess.columns:
        column = guess.columns["volunteers"]
        found["volunteers_at_least"] = FieldRule((column,), form="at_least")
    lasting = guess.beside.get("lasting", {}).get("each")
    people = "volunteers" in guess.columns and guess.table == "activities"
    if lasting is not None and people and "hours" not in guess.columns:
        found["hours"] = FieldRule((lasting,), form="hours", times="volunteers")
    period = _period(guess)
    if period is not None:
        found["from"] = FieldRule((period,), form="period_start")
        found["to"] = FieldRule((period,), form="period_end")
    if "id" not in guess.columns:
        there = {*guess.columns, *found}
        made_of = tuple(name for name in MADE_OF[guess.table] if name in there)
        found["id"] = FieldRule(made_of=made_of)
    return found


def _period(guess: Guess) -> str | None:
    return guess.beside.get("period", {}).get("whole") if guess.table == "reports" else None


def _words(raw: RawTable, column: str, codes: model.CodeList) -> dict[str, str]:
    """List the words of a column that stand for a code and that nobody else explains."""
    plain = words_of(codes)
    known = {
        bare(word): code
        for code, listed in synonyms()["words"].get(codes.name, {}).items()
        for word in listed
    }
    return {
        word: known[bare(word)]
        for word in _distinct(raw.columns[column])
        if folded(word) not in plain and bare(word) in known
    }


def _distinct(cells: Sequence[object]) -> Iterable[str]:
    found: dict[str, str] = {}
    for cell in cells:
        try:
            word = text_of(cell)  # type: ignore[arg-type]
        except Misread:
            continue
        if word:
            found.setdefault(folded(word), word)
    return list(found.values())[:200]


def _place_tables(raw: RawTable, guess: Guess, own: FieldRule) -> list[TableRule]:
    place, shape = guess.beside.get("place", {}), _shape(raw, guess)
    address, inside = place.get("address"), place.get("neighbourhood")
    if address is None and inside is None and shape is None:
        return []
    fields = {"id": own, "pact_id": own}
    if inside is not None:
        fields["neighbourhood_id"] = FieldRule((inside,))
    if address is not None:
        fields["address"] = FieldRule((address,))
        fields["precision"] = FieldRule(value="address")
    return [TableRule("pact_places", fields, shape)]


def _party_tables(
    raw: RawTable, guess: Guess, own: FieldRule, words: dict[str, Mapping[str, str]]
) -> list[TableRule]:
    """Make parties of proposers; persons and informal groups get no name."""
    party = guess.beside.get("party", {})
    if "name" not in party:
        return []
    pact = own.template or f"{{{own.columns[0]}}}"
    named = f"party:{{{party['name']}:slug}}"
    if "kind" not in party:
        filled = Where(party["name"], not_among=("",))
        return _one_party(pact, named, FieldRule((party["name"],)), None, filled)
    words["party_kind"] = _words(raw, party["kind"], model.PARTY_KINDS)
    codes = {**words_of(model.PARTY_KINDS)}
    codes |= {folded(word): code for word, code in words["party_kind"].items()}
    kind = FieldRule((party["kind"],), words="party_kind" if words["party_kind"] else None)
    nameless = [
        "",
        *(
            word
            for word in _distinct(raw.columns[party["kind"]])
            if codes.get(folded(word)) in (None, *model.NAMELESS_PARTY_KINDS)
        ),
    ]
    persons = Where(party["kind"], among=tuple(nameless))
    bodies = Where(party["kind"], not_among=tuple(nameless))
    return [
        *_one_party(pact, named, FieldRule((party["name"],)), kind, bodies),
        *_one_party(pact, pact + ":proposer", FieldRule(value=""), kind, persons),
    ]


def _one_party(
    pact: str, id_: str, name: FieldRule, kind: FieldRule | None, where: Where
) -> list[TableRule]:
    fields = {"id": FieldRule(template=id_), "name": name, **({"kind": kind} if kind else {})}
    link = {
        "id": FieldRule(template=pact + ":proposer"),
        "pact_id": FieldRule(template=pact),
        "party_id": FieldRule(template=id_),
        "role": FieldRule(value="proposer"),
    }
    return [
        TableRule("parties", fields, repeats=name.value is None, where=where),
        TableRule("pact_parties", link, where=where),
    ]
