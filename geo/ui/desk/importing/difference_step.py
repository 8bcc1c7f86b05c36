"""Step four: what the register would gain, change and lose; and the one button that writes it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo import model, words
from geo.loading.office_layout import heading_of
from geo.storage import Difference
from geo.storage.telling import cell_text
from geo.ui import state
from geo.ui.desk.forms.saying import table_word
from geo.ui.desk.importing import bench as benches
from geo.ui.desk.importing.bench import Bench
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.table_numbers import UNKNOWN

GONE = "import-gone"
MANY = 2_000
HEIGHT = 300


def show(bench: Bench | None) -> None:
    """Show the difference, and the button."""
    if bench is None or bench.seen is None:
        return
    difference = bench.seen.difference
    if difference is None:
        note(state.say("import.difference.nothing"))
        return
    _show_sums(difference)
    _show_added(difference)
    _show_changed(difference)
    _show_gone(bench, difference)
    _show_button(bench, difference)


def _show_sums(difference: Difference) -> None:
    rows = difference.changed[["table", "id"]].drop_duplicates()
    counts = {
        "added": sum(len(frame) for name, frame in difference.added.items() if name != "origins"),
        "changed": len(rows[rows["table"] != "origins"]),
        "gone": len(difference.gone),
        "unchanged": difference.unchanged,
    }
    boxes = [
        tag("div", tag("strong", words.number(n, state.language())),
            state.say(f"import.difference.{name}", n=n))
        for name, n in counts.items()
    ]  # fmt: skip
    show_markup(tag("div", *boxes, class_="import-sum"), class_="note")
    if difference.replaces_demonstration:
        note(state.say("cli.difference.replaces"))


def _show_added(difference: Difference) -> None:
    added = {name: frame for name, frame in difference.added.items() if name != "origins"}
    if not added:
        return
    said = [
        f"{state.say(f'template.{name}') if words.knows(f'template.{name}', 'it') else name}: "
        + words.number(len(frame), state.language())
        for name, frame in added.items()
    ]
    with st.expander(state.say("import.added", tables=" · ".join(said))):
        for name, frame in added.items():
            shown = _words(name, frame)
            st.dataframe(
                shown, lazy=len(shown) > MANY, height=_height(len(shown)), placeholder=UNKNOWN
            )


def _words(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Write a table in words, without what is the machine's own."""
    columns = [
        each
        for each in model.TABLES[name].columns
        if each.name not in ("id", "origin", "geometry") and frame[each.name].notna().any()
    ]
    language = state.language()
    named = {
        _heading(name, each.name): (
            [None if pd.isna(code) else words.code(each.codes.name, code, language)
             for code in frame[each.name]]
            if each.codes else frame[each.name]
        )
        for each in columns
    }  # fmt: skip
    return pd.DataFrame(named, index=frame.index)


def _heading(table: str, name: str) -> str:
    if words.knows(f"heading.{name}", "it"):
        return heading_of(table, name, state.language())
    return name


def _show_changed(difference: Difference) -> None:
    changed = difference.changed[difference.changed["table"] != "origins"]
    if changed.empty:
        return
    language = state.language()
    shown = pd.DataFrame(
        {
            state.say("import.changed.row"): changed["id"],
            state.say("import.columns.field"): [
                _heading(str(table), str(column))
                for table, column in zip(changed["table"], changed["column"], strict=True)
            ],
            state.say("import.before"): [
                _text(*each, language) for each in _cells(changed, "before")
            ],
            state.say("import.after"): [
                _text(*each, language) for each in _cells(changed, "after")
            ],
        }
    )
    show_markup(tag("p", state.say("import.changed", n=len(shown))), class_="note")
    st.dataframe(
        shown, hide_index=True, lazy=len(shown) > MANY, height=_height(len(shown)),
        key="import-changed", placeholder=UNKNOWN,
    )  # fmt: skip


def _cells(changed: pd.DataFrame, name: str) -> list[tuple[str, str, object]]:
    return list(zip(changed["table"], changed["column"], changed[name], strict=True))


def _text(table: str, column: str, value: object, language: str) -> str:
    codes = model.TABLES[table][column].codes
    if codes is not None and isinstance(value, str):
        return words.code(codes.name, value, language)
    return cell_text(value, language)


def _show_gone(bench: Bench, difference: Difference) -> None:
    if difference.gone.empty:
        return
    n = len(difference.gone)
    with st.expander(state.say("import.gone", n=n)):
        shown = pd.DataFrame(
            {
                state.say("import.gone.what"): difference.gone["table"].map(table_word),
                state.say("import.changed.row"): difference.gone["id"],
            }
        )
        st.dataframe(shown, hide_index=True, height=_height(n), lazy=n > MANY)
    st.checkbox(
        state.say("import.gone.remove", n=n), value=bench.remove_gone, key=GONE,
        on_change=_choose_gone, args=(bench,),
    )  # fmt: skip


def _choose_gone(bench: Bench) -> None:
    bench.remove_gone = bool(st.session_state[GONE])


def _height(rows: int) -> int:
    return min(38 + 35 * rows, HEIGHT)


def _show_button(bench: Bench, difference: Difference) -> None:
    found = bench.seen.examination if bench.seen else None
    if found is None:
        return
    if difference.empty and not (bench.remove_gone and len(difference.gone)):
        note(state.say("import.same"))
        return
    undecided = state.is_demonstration() and bench.replace_demonstration is None
    if undecided:
        _ask_about_demonstration(bench)
    elif found.rejected:
        note(state.say("import.left_out", n=found.rejected))
    st.button(
        state.say("import.do", n=found.accepted), key="import-do", type="primary",
        icon=":material/check:", disabled=undecided or bench.busy,
        on_click=benches.write, args=(bench,),
    )  # fmt: skip


def _ask_about_demonstration(bench: Bench) -> None:
    """Ask again what step one asks, where the answer is waited for."""
    note(state.say("import.demo.first"))
    with st.container(horizontal=True, gap="small", key="import-demo-here"):
        for replaced, name in ((True, "replace"), (False, "keep")):
            st.button(
                state.say(f"import.demo.{name}"), key=f"import-demo-{name}",
                on_click=benches.choose_demonstration, args=(bench, replaced),
            )  # fmt: skip
