"""A spreadsheet with one row per activity, or per report, as an office has it."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import model
from geo.__main__ import main
from geo.errors import UserError
from geo.loading import RefusedError, load, read_mapping, settle, write_mapping
from geo.loading.mapping_file import parse_mapping
from geo.storage import open_store
from tests.loading.drawn import attempt, check_sayable, csv, workbook
from tests.storage.conftest import new

HEADER = ["Codice patto", "Data", "Attività", "Tipo", "Volontari", "Ore", "Note"]
ROWS = [
    ["P1", "13/04/2026", "Pulizia delle scale", "Pulizie", "12", "30", ""],
    ["P1", "03/05/2026", "Pulizia delle scale", "Pulizia", "70+", "2,5", "molto caldo"],
    ["P2", "20/05/2026", "Assemblea", "Assemblea", "decine", "2:30", ""],
    ["P2", "21/05/2026", "Doposcuola", "Corso", "", "", ""],
    ["P2", "22/05/2026", "Rammendo", "Filatura", "più di 40", "2h30", ""],
]


def office(*rows: list[str]) -> bytes:
    return csv(*(";".join(row) for row in (HEADER, *rows)))


def test_an_offices_list_is_read_without_a_mapping(reader):
    found = attempt(office(*ROWS), reader, "attivita.csv")
    activities = found.frames["activities"]
    assert (found.accepted, found.rejected) == (5, 0)
    assert found.skipped_columns == ["Note"]
    assert list(activities["pact_id"]) == ["P1", "P1", "P2", "P2", "P2"]
    assert list(activities["on"].dt.date)[1] == dt.date(2026, 5, 3)
    kinds = activities["kind"].astype(object).where(activities["kind"].notna(), None)
    assert list(kinds) == ["cleaning", "cleaning", "meeting", "course", None]
    assert activities["volunteers"].to_list() == [12, 70, pd.NA, pd.NA, 40]
    assert list(activities["volunteers_at_least"]) == [False, True, False, False, True]
    assert activities["hours"].to_list()[:3] == [30, 2.5, 2.5]
    assert pd.isna(activities["hours"].iloc[3]) and activities["hours"].iloc[4] == 2.5
    warned = [(each.row, each.column, each.value, each.key) for each in found.problems]
    assert warned == [
        (4, "Volontari", "decine", "loading.value.vague"),
        (6, "Tipo", "Filatura", "loading.value.code"),
    ]
    assert parse_mapping(write_mapping(found.mapping)) == found.mapping


def test_a_workbook_says_the_same_as_the_text_file(reader):
    typed = [
        ["P1", dt.date(2026, 4, 13), "Pulizia delle scale", "Pulizie", 12, 30, None],
        ["P1", dt.date(2026, 5, 3), "Pulizia  delle scale", "Pulizia", "70+", 2.5, "molto caldo"],
        ["P2", dt.date(2026, 5, 20), "Assemblea", "Assemblea", "decine", dt.time(2, 30), None],
        ["P2", dt.date(2026, 5, 21), "Doposcuola", "Corso", None, None, None],
        ["P2", dt.date(2026, 5, 22), "Rammendo", "Filatura", "più di 40", dt.time(2, 30), None],
    ]
    sheet = attempt(workbook(HEADER, *typed), reader, "attivita.xlsx").frames["activities"]
    text = attempt(office(*ROWS), reader, "attivita.csv").frames["activities"]
    assert list(sheet.index) == list(text.index)
    columns = ["volunteers", "volunteers_at_least", "hours", "kind"]
    pd.testing.assert_frame_equal(sheet[columns], text[columns])


def test_hours_shown_beyond_a_day_are_hours(reader):
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    for row in (["Codice patto", "Data", "Ore"], ["P1", dt.date(2026, 4, 13), None]):
        book.active.append(row)
    book.active["C2"] = dt.timedelta(hours=37, minutes=30)
    book.active["C2"].number_format = "[h]:mm"
    out = BytesIO()
    book.save(out)
    found = attempt(out.getvalue(), reader, "ore.xlsx")
    assert list(found.frames["activities"]["hours"]) == [37.5]


def test_a_row_without_an_id_gets_the_same_one_whatever_else_is_in_the_file(reader):
    one = attempt(office(*ROWS), reader, "attivita_2026-05-01.csv")
    corrected = [["P1", "2026-04-13", "PULIZIA delle  scale", "pulizia", "14", "35", "corretto"]]
    two = attempt(office(["P9", "01/01/2026", "Altra", "Altro", "1", "1", ""], *corrected), reader,
                  "attivita_2026-06-01.csv")  # fmt: skip
    assert one.frames["activities"].index[0] == two.frames["activities"].index[1]
    assert one.origin["id"] == two.origin["id"] == "file:attivita"


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(len(ROWS))))
def test_ids_do_not_depend_on_the_order_of_rows(reader, order):
    straight = attempt(office(*ROWS), reader).frames["activities"]
    mixed = attempt(office(*(ROWS[at] for at in order)), reader).frames["activities"]
    assert list(mixed.index) == [straight.index[at] for at in order]


def test_of_two_rows_that_say_the_same_the_second_is_a_question(reader):
    found = attempt(office(ROWS[0], ROWS[1], ROWS[0]), reader)
    assert (found.accepted, found.rejected) == (2, 1)
    twin = found.problems[0]
    assert (twin.row, twin.key, twin.parameters["first_row"]) == (4, "loading.row.twin", 2)
    assert "P1 · 2026-04-13" in twin.value


def test_rows_with_ids_of_their_own_may_say_the_same(reader):
    content = csv("ID;Codice patto;Data;Volontari", "1;P1;2026-04-13;5", "2;P1;2026-04-13;5")
    found = attempt(content, reader)
    assert list(found.frames["activities"].index) == ["1", "2"]


def test_a_duration_is_of_each_and_unknown_where_people_are(reader):
    content = csv("Patto;Data;Titolo;Volontari;Durata", "P1;2026-04-13;a;4;2h30",
                  "P1;2026-04-13;b;decine;2h", "P1;2026-04-13;c;3;")  # fmt: skip
    hours = attempt(content, reader).frames["activities"]["hours"]
    assert hours.iloc[0] == 10.0
    assert hours.iloc[1:].isna().all()


def test_sums_add_columns_up_and_stay_unknown_where_one_is(reader):
    text = """name = "s"\ntitle = "s"\n[origin]\nid = "s"\ntitle = "s"\n[[table]]
name = "activities"\n[table.fields]\nid = "id"\npact_id = "p"\non = "d"
volunteers = { sum = ["adults", "kids"] }
hours = { column = "min", as = "minutes", times = "volunteers", missing = ["0"] }\n"""
    mapping = parse_mapping(text)
    assert parse_mapping(write_mapping(mapping)) == mapping
    content = csv("id;p;d;adults;kids;min", "1;P;2026-01-01;2;3;90", "2;P;2026-01-01;2;;90",
                  "3;P;2026-01-01;1;0;0", "4;P;2026-01-01;1;x;60")  # fmt: skip
    found = attempt(content, reader, mapping=mapping)
    activities = found.frames["activities"]
    assert activities["volunteers"].to_list() == [5, pd.NA, 1]
    assert activities["hours"].iloc[0] == 7.5 and activities["hours"].iloc[1:].isna().all()
    assert [(each.row, each.column, each.value) for each in found.problems] == [
        (5, "adults + kids", "x")
    ]


@pytest.mark.parametrize(
    "rule",
    [
        'volunteers = { column = "v", as = "hours" }',
        'hours = { column = "h", as = "ore" }',
        'hours = { column = "h", times = "title" }',
        'hours = { column = "h", times = "quantity" }',
        'title = { made_of = ["on"] }',
        'volunteers = { column = "v", sum = ["a"] }',
    ],
)
def test_a_form_that_does_not_suit_its_field_is_a_mistake_of_the_mapping(rule):
    text = 'name = "s"\ntitle = "s"\n[origin]\nid = "s"\ntitle = "s"\n[[table]]\n'
    text += f'name = "activities"\n[table.fields]\nid = "id"\npact_id = "p"\non = "d"\n{rule}\n'
    with pytest.raises(UserError) as mistake:
        parse_mapping(text)
    check_sayable(mistake.value)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Codice patto;Periodo;Ricevuta il", "P1;marzo 2026;13/04/2026"),
        ("Codice patto;Periodo;Ricevuta il", "P1;2026-03;13/04/2026"),
        ("Codice patto;Mese;Data ricezione", "P1;03/2026;13 aprile 2026"),
        ("Patto;Dal;Al;Ricevuta il", "P1;2026-03-01;2026-03-31;2026-04-13"),
        ("Patto;Dal;Al;Ricevuta il", "P1;marzo 2026;marzo 2026;2026-04-13"),
    ],
)
def test_a_report_tells_of_a_period_however_it_is_written(header, cells, reader):
    reports = attempt(csv(header, cells), reader, "relazioni.csv").frames["reports"]
    row = reports.iloc[0]
    days = tuple(row[name].date() for name in ("from", "to", "received_on"))
    assert days == (dt.date(2026, 3, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 13))
    assert row["pact_id"] == "P1"


def test_a_quarter_is_three_months_and_a_day_typed_for_a_month_is_asked(reader):
    sheet = workbook(
        ["Codice patto", "Periodo", "Ricevuta il"],
        ["P1", "I trimestre 2026", dt.date(2026, 4, 13)],
        ["P2", dt.date(2026, 3, 1), dt.date(2026, 4, 13)],
    )
    found = attempt(sheet, reader, "relazioni.xlsx")
    assert list(found.frames["reports"]["to"].dt.date) == [dt.date(2026, 3, 31)]
    assert {(each.row, each.key) for each in found.problems} == {
        (3, "loading.value.day_not_period")
    }


def test_the_tables_own_layout_still_comes_in_as_it_is(reader):
    content = csv("id,pact_id,on,kind,title,volunteers,volunteers_at_least,hours,verified",
                  "A1,P1,2026-04-13,cleaning,x,70,true,140,false")  # fmt: skip
    found = load(content, "activities.csv", mapping=read_mapping("native:activities"),
                 reader=reader)  # fmt: skip
    assert list(found.frames["activities"]["volunteers_at_least"]) == [True]


def pacts(**titles: str) -> dict[str, pd.DataFrame]:
    rows = [{"id": id_, "title": title, "status": "active", "public": True, "verified": False}
            for id_, title in titles.items()]  # fmt: skip
    return {"pacts": model.as_frame("pacts", rows)}


def settled(rows, register, reader):
    return settle(attempt(office(*rows), reader, "a.csv"), register, today=dt.date(2026, 6, 1))


def test_a_title_is_said_to_be_repaired_and_names_the_row(reader):
    rows = [ROWS[0], ["scale  pulite", *ROWS[1][1:]]]
    found = settled(rows, pacts(P1="Scale pulite"), reader)
    (told,) = found.problems
    assert (told.row, told.column, told.value) == (3, "Codice patto", "scale  pulite")
    assert (told.severity, told.parameters) == ("repaired", {"pact": "P1"})
    assert list(found.frames["activities"]["pact_id"]) == ["P1", "P1"]
    assert sorted(found.rows["activities"].values()) == [2, 3]
    assert set(found.rows["activities"]) == set(found.frames["activities"].index)


def test_a_title_of_several_pacts_is_a_question(reader):
    rows = [["Corte", *ROWS[0][1:]], ["P3", *ROWS[1][1:]]]
    found = settled(rows, pacts(P1="Corte", P2="Corte", P3="Orto"), reader)
    assert (found.accepted, found.rejected) == (1, 1)
    assert [each.key for each in found.problems] == ["loading.activity.titles"]
    assert found.problems[0].parameters == {"pacts": "P1, P2"}
    check_sayable(found.problems[0])


def test_one_activity_under_code_and_title_is_one(reader):
    rows = [ROWS[0], ["Scale pulite", *ROWS[0][1:]]]
    found = settled(rows, pacts(P1="Scale pulite"), reader)
    assert (found.accepted, found.rejected) == (1, 1)
    twin = next(each for each in found.problems if each.severity == "reject")
    assert (twin.row, twin.key, twin.parameters["first_row"]) == (3, "loading.row.twin", 2)


# --- through the door -------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PACTS_DATABASE_URL", f"sqlite:///{tmp_path / 'register.sqlite3'}")
    store = open_store()
    signed = {"signed_on": "2026-01-01", "ends_on": "2026-12-31"}
    store.save([new("pacts", "P1", title="Scale pulite", **signed), new("pacts", "P2")], who="a")
    store.close()

    def ask(content: bytes, *options: str) -> tuple[int, str]:
        file = tmp_path / "attivita.csv"
        file.write_bytes(content)
        code = main(["import", str(file), "--yes", "--lang", "it", *options])
        return code, "".join(capsys.readouterr())

    return ask


def test_importing_the_same_file_twice_changes_nothing(run):
    assert run(office(*ROWS))[0] == 0
    revision = open_store().revision()
    code, out = run(office(*ROWS))
    assert code == 0 and "0" in out
    assert open_store().revision() == revision
    assert len(open_store().fetch("activities")) == 5


def test_a_title_instead_of_a_code_is_replaced_and_said(run):
    row = ["scale  pulite", *ROWS[0][1:]]
    code, out = run(office(row))
    assert code == 0 and "P1" in out and "titolo" in out
    assert list(open_store().fetch("activities")["pact_id"]) == ["P1"]
    revision = open_store().revision()
    assert run(office(ROWS[0]))[0] == 0  # with the code, it is the same activity
    assert open_store().revision() == revision


def test_an_activity_of_no_pact_stops_the_import_until_it_is_left_out(run):
    rows = [ROWS[0], ["P7", *ROWS[1][1:]]]
    code, out = run(office(*rows))
    assert code == 1 and "«P7»" in out
    assert open_store().fetch("activities").empty
    assert run(office(*rows), "--accept-rejects")[0] == 0
    assert list(open_store().fetch("activities")["pact_id"]) == ["P1"]


def test_a_file_of_which_nothing_can_be_true_is_refused(run):
    code, out = run(office(["P7", "13/04/2026", "x", "Corso", "1000000", "1", ""]))
    assert code == 1 and "«P7»" in out and "100.000" in out
    assert open_store().fetch("activities").empty
    assert issubclass(RefusedError, UserError)
