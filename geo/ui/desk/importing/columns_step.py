"""Step two: which column is which, as it was guessed, and as somebody corrects it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from geo import words
from geo.errors import UserError
from geo.loading.doctor import Columns, first_columns, learned
from geo.loading.doctor.columns import CHOOSABLE, choices
from geo.loading.mapping import Mapping_
from geo.loading.mapping_file import parse_mapping, write_mapping
from geo.loading.office_layout import heading_of
from geo.loading.table import RawTable
from geo.ui import state
from geo.ui.desk.importing import bench as benches
from geo.ui.desk.importing.bench import Bench
from geo.ui.markup import show as show_markup
from geo.ui.markup import tag
from geo.ui.mistakes import show_mistake
from geo.ui.table_numbers import UNKNOWN

ORDERS = (None, "dmy", "mdy", "ymd")
MARKS = (None, ",", ".")
SYSTEMS = (
    None, "EPSG:4326", "EPSG:32632", "EPSG:32633", "EPSG:3003", "EPSG:3004", "EPSG:25832",
    "EPSG:25833", "EPSG:6707", "EPSG:3857", "EPSG:2056",
)  # fmt: skip
TABLE = "import-table"
LONGEST = 40


def show(bench: Bench | None) -> None:
    """Show how the file was understood, and let it be corrected."""
    if bench is None or bench.raw is None:
        return
    if bench.mapping is not None:
        _show_understood(bench, bench.mapping)
    with st.expander(
        state.say("import.columns.correct"),
        expanded=bench.mapping is None,
        icon=":material/edit:",
        key="import-correct",
    ):
        _show_form(bench, bench.raw)
        _show_files(bench)


def _show_understood(bench: Bench, mapping: Mapping_) -> None:
    table = mapping.tables[0].name
    pairs = _own_pairs(bench.columns) if bench.columns is not None else ready_pairs(mapping)
    listed = [tag("li", column, " → ", tag("strong", name)) for column, name in pairs]
    key = "import.columns.guessed" if bench.columns is not None else "import.columns.known"
    text = state.say(key, table=_table(table), mapping=mapping.title, n=len(pairs))
    left_out = _left_out(bench, mapping)
    show_markup(
        tag("p", text),
        tag("ul", *listed, class_="import-list"),
        tag("p", state.say("import.columns.skipped", columns=", ".join(left_out)), class_="purpose")
        if left_out
        else None,
        class_="note",
    )


def _own_pairs(columns: Columns) -> list[tuple[str, str]]:
    return [(column, heading(columns.table, name)) for column, name in columns.fields.items()]


def ready_pairs(mapping: Mapping_) -> list[tuple[str, str]]:
    """List the columns that become a field as they stand; what is put together is no news.

    A mapping may fill a table from some rows so and from others so: a column is named once.
    """
    pairs = [
        (rule.source(), f"{_table(table.name)} · {heading(table.name, name)}")
        for table in mapping.tables
        for name, rule in table.fields.items()
        if (rule.columns or rule.sum) and words.knows(f"template.{table.name}", state.language())
    ]
    return list(dict.fromkeys(pairs))


def _left_out(bench: Bench, mapping: Mapping_) -> list[str]:
    read = {name.casefold() for name in mapping.columns()}
    return [
        name for name in (bench.raw.columns if bench.raw else ()) if name.casefold() not in read
    ]


def _table(name: str) -> str:
    key = f"template.{name}"
    return state.say(key) if words.knows(key, state.language()) else name


def heading(table: str, name: str) -> str:
    """Call a field, or what else a column may tell, as the office would."""
    section, _, inner = name.partition(".")
    if not inner and not words.knows(f"heading.{name}", state.language()):
        return name
    if not inner:
        return heading_of(table, name, state.language())
    if section == "place":
        own = "neighbourhood_id" if inner == "neighbourhood" else inner
        return heading_of(table, own, state.language())
    return state.say(f"import.field.{name}")


def _show_form(bench: Bench, raw: RawTable) -> None:
    columns = bench.columns or first_columns(raw)
    table = st.selectbox(
        state.say("import.columns.table"),
        CHOOSABLE,
        index=CHOOSABLE.index(columns.table),
        format_func=_table,
        key=f"{TABLE}-{bench.filename}",
    )
    if table != columns.table:
        columns = first_columns(raw, table)
    names = {name: heading(table, name) for name in choices(table)}
    with st.form(key="import-columns", border=False):
        edited = st.data_editor(
            _rows(raw, columns, names),
            hide_index=True,
            num_rows="fixed",
            key=f"import-editor-{table}",
            placeholder=UNKNOWN,
            column_config=_config(list(names.values())),
            disabled=[state.say("import.columns.column"), state.say("import.columns.example")],
        )
        dates, decimal, crs = _show_style(bench, columns)
        if st.form_submit_button(state.say("import.columns.apply"), icon=":material/check:"):
            chosen = _chosen(edited, names)
            benches.use_columns(bench, Columns(table, chosen, dates, decimal), crs)
            st.rerun()


def _config(names: list[str]) -> dict[str, Any]:
    field = state.say("import.columns.field")
    return {
        field: st.column_config.SelectboxColumn(
            field, options=names, required=False, width="medium"
        )
    }


def _rows(raw: RawTable, columns: Columns, names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            state.say("import.columns.column"): list(raw.columns),
            state.say("import.columns.example"): [_sample(cells) for cells in raw.columns.values()],
            state.say("import.columns.field"): [
                names.get(columns.fields.get(column, "")) for column in raw.columns
            ],
        }
    )


def _sample(cells: Any) -> str:
    filled = [str(cell)[:LONGEST] for cell in cells[:200] if cell not in (None, "")]
    return " · ".join(dict.fromkeys(filled[:3]))


def _chosen(edited: pd.DataFrame, names: dict[str, str]) -> dict[str, str]:
    by_label = {label: name for name, label in names.items()}
    columns = edited[state.say("import.columns.column")]
    labels = edited[state.say("import.columns.field")]
    return {
        column: by_label[label]
        for column, label in zip(columns, labels, strict=True)
        if isinstance(label, str) and label in by_label
    }


def _show_style(bench: Bench, columns: Columns) -> tuple[str | None, str | None, str | None]:
    parts = st.columns(3)
    with parts[0]:
        dates = st.selectbox(
            state.say("import.columns.dates"), ORDERS, index=ORDERS.index(columns.dates),
            format_func=lambda each: state.say(f"import.dates.{each or 'auto'}"),
        )  # fmt: skip
    with parts[1]:
        decimal = st.selectbox(
            state.say("import.columns.decimal"), MARKS, index=MARKS.index(columns.decimal),
            format_func=lambda each: state.say(f"import.decimal.{_MARKED[each]}"),
        )  # fmt: skip
    with parts[2]:
        crs = st.selectbox(
            state.say("import.columns.crs"), SYSTEMS,
            index=SYSTEMS.index(bench.crs) if bench.crs in SYSTEMS else 0,
            format_func=lambda each: each or state.say("import.crs.auto"),
        )  # fmt: skip
    return dates, decimal, crs


_MARKED = {None: "auto", ",": "comma", ".": "point"}


def _show_files(bench: Bench) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if bench.mapping is not None:
            st.download_button(
                state.say("import.mapping.get"),
                data=lambda: _written(bench),
                file_name=f"{bench.filename.rpartition('.')[0] or bench.filename}.toml",
                mime="application/toml",
                key="import-mapping-get",
                icon=":material/download:",
                on_click="ignore",
            )
        given = st.file_uploader(
            state.say("import.mapping.use"), type=["toml"], key="import-mapping"
        )
    if given is not None and st.session_state.get("import-mapping-id") != given.file_id:
        st.session_state["import-mapping-id"] = given.file_id
        _use_file(bench, given.getvalue())


def _use_file(bench: Bench, content: bytes) -> None:
    try:
        mapping = parse_mapping(content.decode("utf-8", "replace"))
    except UserError as mistake:
        show_mistake(mistake)
        return
    benches.use(bench, mapping, None, None)
    st.rerun()


def _written(bench: Bench) -> bytes:
    mapping = bench.mapping
    if mapping is None:
        return b""
    if bench.seen is not None:
        mapping = learned(mapping, bench.seen.examination.proposals, bench.decided())
    if bench.crs is not None:
        mapping = replace(mapping, file=replace(mapping.file, crs=bench.crs))
    return write_mapping(mapping).encode()
