"""Step three: what is wrong, kind by kind, and what would put it right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo import words
from geo.errors import Problem
from geo.loading.doctor import KINDS, SURE, Option, Proposal, accept_all
from geo.reports.templates import write_corrected
from geo.ui import state
from geo.ui.desk.importing import bench as benches
from geo.ui.desk.importing.bench import Bench, Seen
from geo.ui.desk.importing.file_step import WORKBOOK
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.mistakes import escaped
from geo.ui.table_numbers import UNKNOWN

KIND, ROW, PAGE = "import-kind", "import-row", "import-page"
SEVERITIES = ("reject", "warn", "repaired")
NONE = "none"
PER_PAGE = 8
MANY = 2_000
LINE_SIGNS, MOST_LINES = 85, 5
ONE_LINE_PX, WRAPPED_PX = 35, 72  # below twice the height of a line Streamlit does not wrap
FEW_OPTIONS = 2


def open_proposals(bench: Bench) -> list[Proposal]:
    """List the proposals that nobody has decided yet."""
    found = bench.seen.examination.proposals if bench.seen else ()
    return [each for each in found if each.id not in bench.decisions]


def show(bench: Bench | None) -> None:
    """Show the problems of one kind at a time, and the proposals first."""
    if bench is None or bench.seen is None:
        return
    seen = bench.seen
    _show_summary(bench, seen)
    kind = _choose_kind(seen)
    if kind is None:
        return
    row = _choose_row()
    if kind in KINDS:
        _show_proposals(bench, seen, kind, row)
        return
    _show_problems(seen, kind, row)


def _show_summary(bench: Bench, seen: Seen) -> None:
    found, waiting = seen.examination, open_proposals(bench)
    if not found.problems and not found.proposals:
        note(state.say("import.problems.none"))
        return
    sure = accept_all(waiting)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        text = state.say("import.problems.waiting", n=len(waiting))
        if not waiting:
            text = state.say("import.problems.decided", n=found.rejected)
        show_markup(tag("p", text), class_="note")
        if sure:
            st.button(
                state.say("import.accept.sure", n=len(sure)), key="import-accept-sure",
                icon=":material/done_all:", on_click=benches.decide,
                args=(bench, {each.proposal: each.option for each in sure}),
                type="secondary" if found.accepted else "primary",
            )  # fmt: skip
        if found.raw.shapes is None:
            _show_corrected(bench, seen)


def _show_corrected(bench: Bench, seen: Seen) -> None:
    language = state.language()
    name = bench.filename.rpartition(".")[0] or bench.filename
    st.download_button(
        state.say("import.corrected"),
        data=lambda: write_corrected(seen.examination, seen.decisions, language),
        file_name=f"{name}-{state.say('corrected.sheet').casefold()}.xlsx",
        mime=WORKBOOK,
        key="import-corrected",
        icon=":material/download:",
        on_click="ignore",
    )


def _choose_kind(seen: Seen) -> str | None:
    found = seen.examination
    counts: dict[str, int] = {}
    for proposal in found.proposals:
        counts[proposal.kind] = counts.get(proposal.kind, 0) + 1
    for problem in found.problems:
        counts[problem.severity] = counts.get(problem.severity, 0) + 1
    shown = [name for name in (*KINDS, *SEVERITIES) if name in counts]
    if not shown:
        return None
    if st.session_state.get(KIND) not in shown:
        st.session_state[KIND] = shown[0]
    st.pills(
        state.say("import.kinds"),
        shown,
        format_func=lambda name: f"{_kind(name)} · {words.number(counts[name], state.language())}",
        key=KIND,
        on_change=_first_page,
        label_visibility="collapsed",
    )
    chosen = st.session_state.get(KIND)
    return str(chosen) if chosen in shown else None


def _kind(name: str) -> str:
    return state.say(f"doctor.kind.{name}" if name in KINDS else f"import.severity.{name}")


def _first_page() -> None:
    st.session_state[PAGE] = 0


def _choose_row() -> int | None:
    asked = st.session_state.get(ROW) or ""
    return int(asked) if str(asked).strip().isdigit() else None


def _show_row_filter() -> None:
    st.text_input(
        state.say("import.row"), key=ROW, placeholder=state.say("import.row.all"),
        on_change=_first_page, width=160,
    )  # fmt: skip


def _show_proposals(bench: Bench, seen: Seen, kind: str, row: int | None) -> None:
    of_kind = [each for each in seen.examination.proposals if each.kind == kind]
    shown = [each for each in of_kind if row is None or row in each.rows]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _show_row_filter()
        sure = accept_all(of_kind)
        waiting = [each for each in sure if bench.decisions.get(each.proposal, "") != each.option]
        if waiting:
            st.button(
                state.say("import.accept.kind", n=len(waiting)), key="import-accept-kind",
                icon=":material/done_all:", on_click=benches.decide,
                args=(bench, {each.proposal: each.option for each in waiting}),
            )  # fmt: skip
        st.button(
            state.say("import.refuse.kind", n=len(of_kind)), key="import-refuse-kind",
            type="tertiary", on_click=benches.decide,
            args=(bench, {each.id: None for each in of_kind}),
        )  # fmt: skip
    for proposal in _page(shown):
        _show_proposal(bench, proposal)


def _page(shown: Sequence[Proposal]) -> Sequence[Proposal]:
    pages = max(1, -(-len(shown) // PER_PAGE))
    at = min(int(st.session_state.get(PAGE, 0)), pages - 1)
    first = at * PER_PAGE
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for key, step, icon in (("previous", -1, "chevron_left"), ("next", 1, "chevron_right")):
                st.button(
                    state.say(f"import.page.{key}"), key=f"import-page-{key}", type="tertiary",
                    icon=f":material/{icon}:", disabled=not 0 <= at + step < pages,
                    on_click=_turn, args=(at + step,),
                )  # fmt: skip
            last = min(first + PER_PAGE, len(shown))
            note(state.say("import.page", first=first + 1, last=last, n=len(shown)))
    return shown[first : first + PER_PAGE]


def _turn(page: int) -> None:
    st.session_state[PAGE] = page


def _show_proposal(bench: Bench, proposal: Proposal) -> None:
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with left:
        show_markup(
            tag("p", _where(proposal), class_="where"),
            tag("p", words.explain(_as_problem(proposal), state.language())),
            _change(bench, proposal),
            class_="proposal",
        )
    with right:
        _show_choice(bench, proposal)


def _as_problem(proposal: Proposal) -> Problem:
    return Problem(None, None, None, proposal.key, proposal.parameters)


def _where(proposal: Proposal) -> str:
    rows = proposal.rows
    parts = []
    if rows:
        named = ", ".join(words.number(row, state.language()) for row in rows[:6])
        parts.append(state.say("import.rows", n=len(rows), rows=named + ("…" if rows[6:] else "")))
    else:
        parts.append(state.say("import.rows.all"))
    if proposal.column:
        parts.append(proposal.column)
    if proposal.options:
        sure = "sure" if proposal.sure >= SURE else "ask"
        parts.append(state.say(f"import.sure.{sure}"))
    return " · ".join(parts)


def _change(bench: Bench, proposal: Proposal) -> object:
    taken = proposal.option(bench.decisions.get(proposal.id))
    option = taken or (proposal.options[0] if proposal.options else None)
    if option is None or not option.changes or (taken is None and proposal.sure < SURE):
        return None
    row = option.changes[0].row
    said = [
        tag("span", f"{each.column}: ", tag("del", _cell(each.before)), " → ",
            tag("ins", _cell(each.after, each.codes)), "  ")
        for each in option.changes if each.row == row
    ]  # fmt: skip
    return tag("p", *said, class_="change")


def _cell(value: object, codes: str | None = None) -> str:
    if value is None or value == "":
        return state.say("import.cell.empty")
    if codes is not None:
        return words.code(codes, str(value), state.language())
    if hasattr(value, "geom_type"):
        return str(value.geom_type)
    if isinstance(value, dt.date):
        return words.date(value, state.language(), style="short")
    return str(value)[:80]


def _show_choice(bench: Bench, proposal: Proposal) -> None:
    labels = {each.key: option_text(each) for each in proposal.options}
    labels[NONE] = state.say("doctor.option.none")
    known = proposal.id in bench.decisions
    now = (bench.decisions[proposal.id] or NONE) if known else None
    key = f"import-decide-{proposal.id}"
    if key not in st.session_state or st.session_state[key] != now:
        st.session_state[key] = now
    options = list(labels)
    label = state.say("import.decide")
    if len(proposal.options) <= FEW_OPTIONS:
        st.segmented_control(
            label, options, format_func=lambda each: escaped(labels[each]), key=key,
            on_change=_decide, args=(bench, proposal.id, key), label_visibility="collapsed",
        )  # fmt: skip
        return
    st.selectbox(
        label, options, format_func=labels.__getitem__, key=key, index=None,
        placeholder=state.say("import.decide.placeholder"),
        on_change=_decide, args=(bench, proposal.id, key), label_visibility="collapsed",
    )  # fmt: skip


def _decide(bench: Bench, proposal: str, key: str) -> None:
    chosen = st.session_state[key]
    if chosen is None:
        bench.decisions.pop(proposal, None)
        benches.look(bench)
        return
    benches.decide(bench, {proposal: None if chosen == NONE else chosen})


def option_text(option: Option) -> str:
    """Say what an option does."""
    values = dict(option.parameters)
    if "code" in values:
        values["word"] = words.code(str(values["codes"]), str(values["code"]), state.language())
    return state.say(f"doctor.option.{option.name}", **values)


def _show_problems(seen: Seen, severity: str, row: int | None) -> None:
    _show_row_filter()
    language = state.language()
    shown = [
        each
        for each in seen.examination.problems
        if each.severity == severity and (row is None or each.row == row)
    ]
    said = [words.explain(each, language) for each in shown]
    table = pd.DataFrame(
        {
            state.say("import.row"): pd.array([each.row for each in shown], dtype="Int64"),
            state.say("import.columns.column"): [each.column for each in shown],
            state.say("import.value"): [each.value for each in shown],
            state.say("import.what"): said,
        }
    )
    row_px = _row_px(said)
    st.dataframe(
        table, hide_index=True, key="import-problems", lazy=len(table) > MANY, placeholder=UNKNOWN,
        height=min(38 + row_px * max(len(table), 1), 560), row_height=row_px, alt=_kind(severity),
        column_config={
            state.say("import.row"): st.column_config.NumberColumn(width=50),
            state.say("import.columns.column"): st.column_config.TextColumn(width=110),
            state.say("import.value"): st.column_config.TextColumn(width=150),
            state.say("import.what"): st.column_config.TextColumn(width=560),
        },
    )  # fmt: skip


def _row_px(said: Sequence[str]) -> int:
    """Make rows as high as the longest sentence: what to do stands at its end."""
    lines = min(1 + max(map(len, said), default=0) // LINE_SIGNS, MOST_LINES)
    return ONE_LINE_PX if lines == 1 else max(WRAPPED_PX, ONE_LINE_PX + 18 * (lines - 1))
