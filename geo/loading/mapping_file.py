"""Mappings as TOML files: read with every mistake named, written so that they come back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from geo import model
from geo.errors import UserError
from geo.loading.forms import FORMS
from geo.loading.mapping import (
    FieldRule,
    FileRule,
    Mapping_,
    ShapeRule,
    TableRule,
    Where,
)
from geo.loading.office_layout import template_mapping, template_names
from geo.loading.values import ORDERS, STYLES

FOLDER = Path(__file__).parent / "mappings"
NATIVE = "native:"
ROOT = "toml"
ORIGIN = ("id", "title", "publisher", "licence", "url")
SOURCES = ("column", "template", "value", "sum", "made_of")
OPTIONS = ("words", "optional", "expected", "as", "unknown", "missing", "times")
NUMBERS = (model.Kind.INTEGER, model.Kind.NUMBER)
EPSG = re.compile(r"^EPSG:\d{4,6}$")
# What a table may leave out although it is required: flags are no by default, except whether a
# pact is public, which nobody should decide by forgetting.
SPOKEN_FLAGS = ("public",)


def ready_mappings() -> tuple[str, ...]:
    """Name the mappings that come with the app, and one for every table's own layout."""
    files = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return (*files, *(NATIVE + table for table in model.TABLES), *template_names())


def read_mapping(path_or_name: str | Path) -> Mapping_:
    """Read a mapping.

    Parameters
    ----------
    path_or_name
        Path of a TOML file, the name of a ready mapping, `native:<table>`, or
        `template:<table>:<language>`.

    Raises
    ------
    UserError
        If there is none, or it says something that makes no sense; the message says where.
    """
    name = str(path_or_name)
    if name.startswith(NATIVE) and name.removeprefix(NATIVE) in model.TABLES:
        return native_mapping(name.removeprefix(NATIVE))
    if name in template_names():
        _, table, language = name.split(":")
        return template_mapping(table, language)
    if name in ready_mappings():
        return _ready(name)
    path = Path(path_or_name)
    if path.suffix != ".toml" or not path.is_file():
        raise UserError("loading.mapping.none", name=name, ready=", ".join(ready_mappings()))
    try:
        return parse_mapping(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UserError("loading.mapping.toml", detail="UTF-8") from error


def parse_mapping(text: str) -> Mapping_:
    """Read a mapping from the text of a TOML file; see `read_mapping`."""
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError("loading.mapping.toml", detail=str(error)) from error
    _check_keys(top, ("name", "title", "recognise", "file", "origin", "table", "words"), ROOT)
    tables = top.get("table")
    if not isinstance(tables, list) or not tables:
        raise UserError("loading.mapping.missing", entry="[[table]]", where=ROOT)
    words = _words(_mapping(top, "words", ROOT))
    return Mapping_(
        name=_string(top, "name", ROOT),
        title=_string(top, "title", ROOT),
        tables=tuple(_table(table, words) for table in tables),
        origin=_origin(_mapping(top, "origin", ROOT)),
        file=_file(_mapping(top, "file", ROOT)),
        recognise=_strings(top.get("recognise", []), "recognise"),
        words=words,
    )


def native_mapping(table: str) -> Mapping_:
    """Make the mapping of a table's own layout: columns named as in the model."""
    shape = model.TABLES[table]
    rules = {
        column.name: FieldRule((column.name,), optional=not _must(column))
        for column in shape.columns
        if column.kind is not model.Kind.GEOMETRY
    }
    place = ShapeRule(shape=True, wkt="geometry", lon="lon", lat="lat", optional=True)
    return Mapping_(
        name=NATIVE + table,
        title=table,
        tables=(TableRule(table, rules, place if shape.geometry else None),),
        origin={"id": f"file:{table}", "title": table},
        file=FileRule(dates="ymd", decimal="."),
        recognise=tuple(column.name for column in shape.columns if _must(column)),
    )


def write_mapping(mapping: Mapping_) -> str:
    """Write a mapping as the text of a TOML file, which `parse_mapping` reads back."""
    lines = [f"name = {_quoted(mapping.name)}", f"title = {_quoted(mapping.title)}"]
    if mapping.recognise:
        lines.append(f"recognise = {_quoted(mapping.recognise)}")
    lines += _section("file", _set_fields(mapping.file))
    lines += _section("origin", mapping.origin)
    for table in mapping.tables:
        lines += _table_lines(table)
    for name, words in mapping.words.items():
        lines += _section(f"words.{_key(name)}", words)
    return "\n".join(lines) + "\n"


@cache
def _ready(name: str) -> Mapping_:
    return parse_mapping((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _must(column: model.Column) -> bool:
    return column.required and (column.kind is not model.Kind.FLAG or column.name in SPOKEN_FLAGS)


def _table(raw: object, words: Mapping[str, object]) -> TableRule:
    if not isinstance(raw, dict) or raw.get("name") not in model.TABLES:
        name = str(raw.get("name")) if isinstance(raw, dict) else str(raw)
        raise UserError("loading.mapping.no_table", table=name, known=", ".join(model.TABLES))
    name = raw["name"]
    _check_keys(raw, ("name", "fields", "repeats", "where"), name)
    fields_ = _mapping(raw, "fields", name)
    table = model.TABLES[name]
    for field_ in fields_:
        if field_ not in table:
            known = ", ".join(column.name for column in table.columns)
            raise UserError("loading.mapping.no_field", table=name, field=field_, known=known)
    rules = {
        field_: _field(rule, f"{name}.{field_}", words)
        for field_, rule in fields_.items()
        if field_ != "geometry"
    }
    _check_others(name, rules)
    for column in table.columns:
        if _must(column) and column.name not in rules:
            raise UserError("loading.mapping.missing", entry=column.name, where=name)
    shape = _shape(fields_["geometry"], name) if "geometry" in fields_ else None
    return TableRule(name, rules, shape, bool(raw.get("repeats", False)), _where(raw, name))


def _field(raw: object, where: str, words: Mapping[str, object]) -> FieldRule:
    if isinstance(raw, str | list):
        raw = {"column": raw}
    if not isinstance(raw, dict):
        raise UserError("loading.mapping.field", where=where)
    _check_keys(raw, (*SOURCES, *OPTIONS), where)
    if sum(key in raw for key in SOURCES) != 1:
        raise UserError("loading.mapping.field", where=where)
    if "words" in raw and raw["words"] not in words:
        raise UserError("loading.mapping.no_words", where=where, words=str(raw["words"]))
    if raw.get("unknown", "reject") not in ("reject", "warn"):
        raise UserError("loading.mapping.field", where=where)
    columns = raw.get("column", [])
    return FieldRule(
        columns=_strings([columns] if isinstance(columns, str) else columns, where),
        template=raw.get("template"),
        value=raw.get("value"),
        words=raw.get("words"),
        optional=bool(raw.get("optional", False)),
        expected=bool(raw.get("expected", False)),
        form=_form(raw, where),
        unknown=raw.get("unknown", "reject"),
        missing=_strings(raw.get("missing", []), where),
        sum=_strings(raw.get("sum", []), where),
        times=raw.get("times"),
        made_of=_strings(raw.get("made_of", []), where),
    )


def _form(raw: Mapping[str, Any], where: str) -> str | None:
    """Take the form of a field, which must suit what its column holds."""
    form = raw.get("as")
    table, _, name = where.partition(".")
    kind = model.TABLES[table][name].kind
    if form in (None, "integer") or (form in FORMS and FORMS[form].kind is kind):
        return form
    known = ", ".join(["integer", *(each for each, one in FORMS.items() if one.kind is kind)])
    raise UserError("loading.mapping.option", entry=f"{where}: as", known=known)


def _check_others(name: str, rules: Mapping[str, FieldRule]) -> None:
    """Check that fields which a rule names are read, and not made themselves."""
    for field_, rule in rules.items():
        numbers = [rule.times] if rule.times is not None else []
        wrong = [each for each in rule.made_of if each not in rules or rules[each].made_of]
        wrong += [each for each in numbers if each not in rules or rules[each].times]
        kinds = [model.TABLES[name][each].kind for each in numbers if each in rules]
        if wrong or any(kind not in NUMBERS for kind in kinds) or (rule.made_of and field_ != "id"):
            raise UserError("loading.mapping.field", where=f"{name}.{field_}")


def _shape(raw: object, table: str) -> ShapeRule:
    where = f"{table}.geometry"
    if not isinstance(raw, dict) or not raw:
        raise UserError("loading.mapping.shape", where=where)
    _check_keys(raw, ("shape", "wkt", "lon", "lat", "optional"), where)
    rule = ShapeRule(**raw)
    if (rule.lon is None) != (rule.lat is None) or not (rule.shape or rule.wkt or rule.lon):
        raise UserError("loading.mapping.shape", where=where)
    return rule


def _where(raw: Mapping[str, Any], table: str) -> Where | None:
    if "where" not in raw:
        return None
    rule, where = _mapping(raw, "where", table), f"{table}.where"
    _check_keys(rule, ("column", "among", "not_among", "filled"), where)
    if "filled" in rule:
        return Where(_string(rule, "filled", where), not_among=("",))
    if ("among" in rule) == ("not_among" in rule):
        raise UserError("loading.mapping.where", where=where)
    among = _strings(rule["among"], where) if "among" in rule else None
    not_among = _strings(rule["not_among"], where) if "not_among" in rule else None
    return Where(_string(rule, "column", where), among, not_among)


def _file(raw: Mapping[str, Any]) -> FileRule:
    _check_keys(raw, tuple(each.name for each in fields(FileRule)), "file")
    rules = {**raw}
    if "dates" in raw and raw["dates"] not in ORDERS:
        raise UserError("loading.mapping.option", entry="dates", known=", ".join(ORDERS))
    if "decimal" in raw and raw["decimal"] not in STYLES:
        raise UserError("loading.mapping.option", entry="decimal", known='"," "."')
    if "crs" in raw and not EPSG.match(str(raw["crs"])):
        raise UserError("loading.mapping.option", entry="crs", known="EPSG:4326, EPSG:32632, …")
    if "territory" in raw:
        rules["territory"] = _territory(raw["territory"])
    if "header" in raw and not isinstance(raw["header"], int):
        raise UserError("loading.mapping.option", entry="header", known="1, 2, 3, …")
    rules["missing"] = _strings(raw.get("missing", []), "file.missing")
    return FileRule(**rules)


def _territory(raw: object) -> tuple[float, float, float, float]:
    if isinstance(raw, list) and len(raw) == 4 and all(isinstance(x, int | float) for x in raw):
        west, south, east, north = (float(x) for x in raw)
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return west, south, east, north
    raise UserError("loading.mapping.option", entry="territory", known="[8.9, 45.3, 9.4, 45.6]")


def _origin(raw: Mapping[str, Any]) -> dict[str, str]:
    _check_keys(raw, ORIGIN, "origin")
    for key in ("id", "title"):
        _string(raw, key, "origin")
    return {key: str(value) for key, value in raw.items()}


def _words(raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        name: {str(word): _string(listed, word, f"words.{name}", empty=True) for word in listed}
        for name in raw
        for listed in (_mapping(raw, name, "words"),)
    }


def _mapping(raw: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
    found = raw.get(key, {})
    if not isinstance(found, dict):
        raise UserError("loading.mapping.type", entry=key, where=where)
    return found


def _string(raw: Mapping[str, Any], key: str, where: str, *, empty: bool = False) -> str:
    found = raw.get(key)
    if found is None or (found == "" and not empty):
        raise UserError("loading.mapping.missing", entry=key, where=where)
    if not isinstance(found, str):
        raise UserError("loading.mapping.type", entry=key, where=where)
    return found


def _strings(raw: object, where: str) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise UserError("loading.mapping.type", entry="[…]", where=where)
    return tuple(raw)


def _check_keys(raw: Iterable[str], known: tuple[str, ...], where: str) -> None:
    for key in raw:
        if key not in known:
            raise UserError("loading.mapping.key", entry=key, where=where, known=", ".join(known))


def _table_lines(table: TableRule) -> list[str]:
    lines = ["", "[[table]]", f"name = {_quoted(table.name)}"]
    if table.repeats:
        lines.append("repeats = true")
    if table.where is not None:
        lines.append(f"where = {_inline(_set_fields(table.where))}")
    lines.append("[table.fields]")
    for name, rule in table.fields.items():
        lines.append(f"{name} = {_field_text(rule)}")
    if table.shape is not None:
        lines.append(f"geometry = {_inline(_set_fields(table.shape))}")
    return lines


def _field_text(rule: FieldRule) -> str:
    said = _set_fields(rule)
    if "columns" in said:
        columns = said.pop("columns")
        said = {"column": columns[0] if len(columns) == 1 else columns, **said}
    if "form" in said:
        said["as"] = said.pop("form")
    if list(said) == ["column"]:
        return _quoted(said["column"])
    return _inline(said)


def _set_fields(rule: Any) -> dict[str, Any]:
    """List what a rule says beyond its defaults."""
    found = {}
    for each in fields(rule):
        value = getattr(rule, each.name)
        if value != each.default and value not in ((), None):
            found[each.name] = value
    return found


def _section(name: str, values: Mapping[str, Any]) -> list[str]:
    if not values:
        return []
    return ["", f"[{name}]", *(f"{_key(key)} = {_quoted(value)}" for key, value in values.items())]


def _inline(values: Mapping[str, Any]) -> str:
    inside = ", ".join(f"{_key(key)} = {_quoted(value)}" for key, value in values.items())
    return f"{{ {inside} }}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key)


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(_quoted(each) for each in value)}]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_escaped(each) for each in escaped) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 32 or code == 127 else character
