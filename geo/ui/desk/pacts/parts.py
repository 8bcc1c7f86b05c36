"""What belongs to a pact: its other areas, its steps, who takes part, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from geo import model, words
from geo.errors import Problem, UserError
from geo.model import Place
from geo.storage import ids
from geo.storage.lifecycle import STEPS, next_statuses, steps_of, with_step
from geo.storage.office import Office
from geo.storage.sheets import Cells, parts_in
from geo.ui import mistakes, state
from geo.ui.desk.forms.fields import FIRST_DAY, LAST_DAY, beginning, show_problem
from geo.ui.desk.forms.known import Known, known, namer
from geo.ui.desk.forms.saying import Namer
from geo.ui.desk.forms.session import Form
from geo.ui.desk.place_picker import chosen_place, pick_place, settled_place
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.mistakes import escaped

AREAS, PARTIES, PLACES = "pact_areas", "pact_parties", "pact_places"
UNCHOSEN = "_pact_unchosen_place"  # the picker that was to add a place and had none
WHERE = ("courtyard_id", "building_id", "neighbourhood_id")


def collect(form: Form) -> None:
    """Take what the widgets of all parts hold."""
    _take_areas(form)
    for key in steps_of_ids(form):
        day = st.session_state.get(form.key(f"step:{key}"))
        if isinstance(day, dt.date):
            _change(form, STEPS, key, on=day.isoformat())
    for key in parts_in(form.cells, PARTIES):
        role = st.session_state.get(form.key(f"role:{key}"))
        if role:
            _change(form, PARTIES, key, role=role)


def steps_of_ids(form: Form) -> list[str]:
    """List the ids of the steps, the oldest first."""
    return [key for key, _ in steps_of(form.cells)]


def check_steps(cells: Cells) -> list[Problem]:
    """Find steps on days to come: the status would be one that is not there yet."""
    today = state.today()
    late = [one for _, one in steps_of(cells) if one["on"] > today.isoformat()]
    return [Problem(None, STEPS, one["on"], "record.step.future", {"day": today}) for one in late]


# --- other areas -----------------------------------------------------------------------------


def show_areas(form: Form) -> None:
    """Show the pact's other areas."""
    key = form.key("areas")
    areas = beginning(key, [one["area"] for one in parts_in(form.cells, AREAS).values()])
    st.multiselect(
        state.say("fact.other_areas"), model.AREAS.codes, areas, key=key,
        format_func=lambda code: words.code("area", code, state.language()),
        placeholder=state.say("field.choose"),
    )  # fmt: skip
    _take_areas(form)


def _take_areas(form: Form) -> None:
    chosen = st.session_state.get(form.key("areas"))
    if chosen is None:
        return
    there = {one["area"]: key for key, one in parts_in(form.cells, AREAS).items()}
    for area in set(there) - set(chosen):
        _drop(form, AREAS, there[area])
    for area in chosen:
        if area not in there:
            _add(form, AREAS, ids.part_id(form.base.id), {"area": area, "origin": None})


# --- steps -----------------------------------------------------------------------------------


def show_steps(form: Form) -> None:
    """Show the status, the steps that led to it, and those that may follow."""
    show_markup(tag("h3", state.say("pact.status")))
    status = form.cells.get("status")
    if status:
        said = words.code("status", status, state.language())
        now = tag("p", state.say("pact.status.now"), " ", tag("strong", said))
        show_markup(now, class_="place")
    steps = steps_of(form.cells)
    known_already = [step for step in steps if f"{STEPS}/{step[0]}" in form.base.cells]
    if known_already:
        with st.expander(state.say("pact.steps", n=len(known_already)), key=form.key("steps")):
            for key, one in known_already:
                _show_step(form, key, one)
    for key, one in steps:
        if f"{STEPS}/{key}" not in form.base.cells:
            _show_step(form, key, one)
    st.selectbox(
        _next_label(status),
        next_statuses(status), None, key=form.key("next"),
        format_func=lambda code: words.code("status", code, state.language()),
        placeholder=state.say("field.choose"), on_change=_add_step, args=(form,),
        help=state.say("pact.next_status.help"),
    )  # fmt: skip
    for problem in form.problems:
        if problem.column in {"status", STEPS}:
            show_problem(problem)


def _next_label(status: str | None) -> str:
    if status:
        return state.say("pact.next_status")
    return state.say("field.required", label=state.say("field.status"))


def _show_step(form: Form, key: str, step: Mapping[str, Any]) -> None:
    said = words.code("status", step["status"], state.language())
    widget = form.key(f"step:{key}")
    day = beginning(widget, dt.date.fromisoformat(step["on"]))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.date_input(
            escaped(said), day, FIRST_DAY, LAST_DAY, key=widget, format="DD/MM/YYYY",
            width=190, on_change=_moved, args=(form,),
        )  # fmt: skip
        st.button(
            state.say("record.remove"), key=form.key(f"no-step:{key}"), type="tertiary",
            icon=":material/close:", on_click=_remove_step, args=(form, key),
            help=state.say("pact.remove_step", status=said),
        )  # fmt: skip


def _moved(form: Form) -> None:
    collect(form)
    steps = steps_of(form.cells)
    if steps:
        form.cells["status"] = steps[-1][1]["status"]


def _add_step(form: Form) -> None:
    form.collect()
    collect(form)
    status = st.session_state.get(form.key("next"))
    if not status:
        return
    before = dict(form.cells)
    form.cells = with_step(form.base.id, before, status, state.today())
    st.session_state[form.key("next")] = None
    for name in ("proposed_on", "signed_on"):
        if form.cells.get(name) != before.get(name):
            st.session_state[form.key(name)] = dt.date.fromisoformat(form.cells[name])


def _remove_step(form: Form, key: str) -> None:
    _moved(form)
    _drop(form, STEPS, key)
    steps = steps_of(form.cells)
    if steps:
        form.cells["status"] = steps[-1][1]["status"]


# --- who -------------------------------------------------------------------------------------


def show_parties(office: Office, form: Form) -> None:
    """Show who takes part in which role, and the way to add somebody."""
    show_markup(tag("h3", state.say("pact.parties")))
    there = known(office)
    for key, link in parts_in(form.cells, PARTIES).items():
        _show_party(form, key, link, _name(form, there, str(link["party_id"])))
    with st.expander(state.say("pact.add_party"), key=form.key("party-door"), on_change="rerun"):
        _show_new_party(form, there)


def _name(form: Form, there: Known, party: str) -> str:
    made = form.cells.get(f"parties/{party}")
    return str(made["name"] if made else there.parties["name"].get(party, party))


def _show_party(form: Form, key: str, link: Mapping[str, Any], name: str) -> None:
    widget = form.key(f"role:{key}")
    role = model.ROLES.codes.index(beginning(widget, link["role"]))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            escaped(name), model.ROLES.codes, role, key=widget,
            format_func=lambda code: words.code("role", code, state.language()),
            on_change=collect, args=(form,),
        )  # fmt: skip
        st.button(
            state.say("record.remove"), key=form.key(f"no-party:{key}"), type="tertiary",
            icon=":material/close:", on_click=_drop, args=(form, PARTIES, key),
            help=state.say("pact.remove_party", name=escaped(name)),
        )  # fmt: skip


def _show_new_party(form: Form, there: Known) -> None:
    names = there.parties["name"]
    who = st.selectbox(
        state.say("pact.party.who"), list(names.index), None, key=form.key("who"),
        format_func=lambda party: str(names.get(party, party)),
        accept_new_options=True, filter_mode="contains",
        placeholder=state.say("pact.party.who.hint"),
    )  # fmt: skip
    new = bool(who) and who not in names.index
    if new:
        note(state.say("pact.party.new"))
        st.selectbox(
            state.say("field.parties.kind"), model.PARTY_KINDS.codes, None, key=form.key("kind"),
            format_func=lambda code: words.code("party_kind", code, state.language()),
            placeholder=state.say("field.choose"),
        )  # fmt: skip
        st.text_input(
            state.say("field.contact"), key=form.key("contact"), max_chars=300,
            help=state.say("field.parties.contact.help"), autocomplete="off",
        )  # fmt: skip
    st.selectbox(
        state.say("field.role"), model.ROLES.codes, key=form.key("new-role"),
        format_func=lambda code: words.code("role", code, state.language()),
    )  # fmt: skip
    st.button(
        state.say("pact.party.add"), key=form.key("add-party"), icon=":material/add:",
        disabled=not who, on_click=_add_party, args=(form, who, new),
    )  # fmt: skip


def _add_party(form: Form, who: str, new: bool) -> None:
    party = who
    if new:
        party = ids.party_id(who)
        form.cells[f"parties/{party}"] = {
            "name": " ".join(who.split())[:300],
            "kind": st.session_state.get(form.key("kind")),
            "contact": (st.session_state.get(form.key("contact")) or "").strip() or None,
        }
    role = st.session_state.get(form.key("new-role")) or model.ROLES.codes[0]
    link = {"party_id": party, "role": role, "origin": None}
    _add(form, PARTIES, ids.part_id(form.base.id), link)
    for name in ("who", "kind", "contact"):
        st.session_state[form.key(name)] = None


# --- where -----------------------------------------------------------------------------------


def show_places(office: Office, form: Form) -> None:
    """Show where the pact is, and the way to add a place."""
    show_markup(tag("h3", state.say("pact.places")))
    named = namer(office)
    for key, place in parts_in(form.cells, PLACES).items():
        row = st.container(
            horizontal=True, vertical_alignment="center", gap="small", key=f"place-row-{key}"
        )
        with row:
            label = place_words(place, named)
            show_markup(tag("p", label), class_="place")
            st.button(
                state.say("record.remove"), key=form.key(f"no-place:{key}"), type="tertiary",
                icon=":material/close:", on_click=_drop, args=(form, PLACES, key),
                help=state.say("pact.remove_place", place=escaped(label)),
            )  # fmt: skip
    with st.expander(
        state.say("pact.add_place"), key=form.key("place-door"), on_change="rerun"
    ) as door:
        if door.open:
            _show_picker(form)


def _show_picker(form: Form) -> None:
    turn = len([name for name in form.cells if name.startswith(f"{PLACES}/")])
    picker = form.key(f"place:{turn}")
    pick_place(picker)
    # Never disabled: whoever presses it from within the address has chosen a place by that.
    st.button(
        state.say("pact.place.add"), key=form.key("add-place"), icon=":material/add_location:",
        on_click=_add_place, args=(form, picker),
    )  # fmt: skip
    if st.session_state.get(UNCHOSEN) == picker and chosen_place(picker) is None:
        mistakes.show_mistake(UserError("pact.place.none"))


def _add_place(form: Form, picker: str) -> None:
    place = settled_place(picker)
    if place is None:
        st.session_state[UNCHOSEN] = picker
        return
    _add(form, PLACES, ids.part_id(form.base.id), cells_of(place))


def cells_of(place: Place) -> dict[str, Any]:
    """Give the columns of a place as JSON holds them."""
    geometry = place.point.wkt if place.point else None
    return place.columns() | {"origin": None, "geometry": geometry}


def place_words(place: Mapping[str, Any], named: Namer) -> str:
    """Say a place as people call it."""
    parts = [str(place["address"])] if place.get("address") else []
    for name in WHERE:
        table = f"{name.removesuffix('_id')}s"
        if place.get(name):
            called = named(table, str(place[name])) or str(place[name])
            parts += [called] if called not in parts else []
    return " · ".join(parts) or state.say("place.unknown")


def _add(form: Form, table: str, key: str, cell: Mapping[str, Any]) -> None:
    form.cells[f"{table}/{key}"] = dict(cell)


def _change(form: Form, table: str, key: str, **values: Any) -> None:
    name = f"{table}/{key}"
    form.cells[name] = {**form.cells[name], **values}


def _drop(form: Form, table: str, key: str) -> None:
    name = f"{table}/{key}"
    if name in form.base.cells:
        form.cells[name] = None
        return
    form.cells.pop(name, None)
