"""An address looked up from a shell, and rows that get their point by it."""

import json

import pytest

from geo.storage import Edit, open_store
from tests.loading.addresses.drawn import house_numbers


@pytest.fixture
def numbered(register_file):
    """A register with a few house numbers."""
    store = open_store(f"sqlite:///{register_file}")
    rows = house_numbers()
    edits = [
        Edit("house_numbers", str(id_), {name: row[name] for name in rows.columns}, None)
        for id_, row in rows.iterrows()
    ]
    store.save(edits, who="a")
    store.close()


def test_an_address_is_found_with_its_point(run, numbered):
    code, out, _ = run("locate", "via G. Scalarini 7 scala B")
    assert code == 0
    assert "Via Giuseppe Scalarini 7" in out
    assert "9.101000, 45.400000" in out


def test_a_doubtful_address_shows_what_it_may_mean_and_no_point_of_its_own(run, numbered):
    code, out, _ = run("locate", "Via Castiglioni 5", "--lang", "en")
    assert code == 0
    assert "Not sure" in out
    assert "Via Luigi Castiglioni 5" in out
    assert "Via Fratelli Castiglioni 5" in out
    assert "Point:" not in out


def test_an_address_like_none_is_one_clear_sentence(run, numbered):
    code, out, err = run("locate", "Corso Ignoto 1")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "Corso Ignoto 1" in err


def test_a_register_without_house_numbers_says_how_to_get_them(run):
    code, _, err = run("locate", "Via Verona 2")
    assert code == 1
    assert "milano_civici" in err


def test_imported_buildings_are_placed_by_their_address(run, numbered, tmp_path, register_file):
    file = tmp_path / "edifici.csv"
    file.write_text("id,address,manager\nB1,via scalarini 7,aler\nB2,via Castiglioni 5,aler\n")
    code, out, _ = run("import", file, "--mapping", "native:buildings", "--yes")
    assert code == 0
    assert "Via Giuseppe Scalarini 7" in out
    assert "Via Fratelli Castiglioni 5" in out
    store = open_store(f"sqlite:///{register_file}")
    placed = store.fetch("buildings")["geometry"].notna()
    store.close()
    assert placed.to_dict() == {"B1": True, "B2": False}


def civici(*numbers: str) -> list[dict[str, object]]:
    return [
        {
            "id": at,
            "lat": 45.45,
            "lon": 9.2,
            "tags": {
                "addr:street": "Via Verona",
                "addr:housenumber": number,
                "addr:city": "Milano",
            },
        }
        for at, number in enumerate(numbers)
    ]


def test_milans_list_of_records_is_recognised_and_found_again(run, tmp_path):
    file = tmp_path / "civici.json"
    file.write_text(json.dumps(civici("2", "3p01", "89a")))
    code, out, _ = run("import", file, "--yes")
    assert code == 0, out
    code, out, _ = run("locate", "v. Verona 89/A")
    assert (code, "Via Verona 89a" in out) == (0, True)


def test_a_record_outside_milan_is_refused_with_its_row(run, tmp_path):
    file = tmp_path / "civici.json"
    far = civici("2", "4")
    far[1] |= {"lat": 45.45, "lon": 12.3}
    file.write_text(json.dumps(far))
    code, out, _ = run("check", file)
    assert code == 1
    assert "3" in out


@pytest.mark.shared
def test_milans_own_file_comes_in_whole(run, real):
    file = real / "milano/civici_municipio5_ds634_20201001.json"
    code, out, _ = run("import", file, "--mapping", "milano_civici", "--yes")
    assert code == 0
    assert "4.896" in out
    code, out, _ = run("locate", "v.le Tibaldi 2")
    assert code == 0
    assert "Viale Tibaldi 2" in out
