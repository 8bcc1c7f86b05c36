"""A publisher's files come whole or not at all."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import UserError
from geo.loading import download, known_publishers, load
from tests.loading.drawn import check_sayable
from tests.publisher import BODY, publishing


@pytest.fixture
def server() -> Iterator[str]:
    with publishing() as address:
        yield address


def addresses(folder: Path, *urls: str) -> Path:
    path = folder / "publishers.toml"
    files = "".join(
        f'[[milan.file]]\nurl = "{url}"\nname = "{url.rpartition("/")[2]}"\n'
        'mapping = "milano_nil_2020"\n'
        for url in urls
    )
    path.write_text('[milan]\ntitle = "Milano"\n' + files)
    return path


def refused(folder: Path, url: str) -> str:
    with pytest.raises(UserError) as mistake:
        download("milan", addresses=addresses(folder, url))
    check_sayable(mistake.value)
    return mistake.value.key


def test_a_file_comes_whole_with_its_publishers_day(server, tmp_path):
    (found,) = download("milan", addresses=addresses(tmp_path, f"{server}/fine"))
    assert found.content == BODY
    assert found.dated_on == dt.date(2020, 2, 5)


@pytest.mark.parametrize(
    ("what", "key"),
    [
        ("moved", "moved"),
        ("page", "web_page"),
        ("half", "cut_short"),
        ("lie", "cut_short"),
        ("big", "too_big"),
        ("away", "insecure"),
    ],
)
def test_a_file_that_cannot_be_had_whole_is_not_had(what, key, server, tmp_path):
    assert refused(tmp_path, f"{server}/{what}") == f"loading.fetch.{key}"


def test_no_network_is_one_clear_sentence(tmp_path):
    assert refused(tmp_path, "http://127.0.0.1:9/x") == "loading.fetch.no_network"


@pytest.mark.parametrize("url", ["http://example.org/x", "file:///etc/passwd", "ftp://x/y"])
def test_only_https_is_used(url, tmp_path):
    assert refused(tmp_path, url) == "loading.fetch.insecure"


def test_an_unknown_publisher_names_the_known_ones():
    with pytest.raises(UserError) as mistake:
        download("rome")
    assert "milan" in mistake.value.parameters["known"]


def test_the_file_of_addresses_can_be_replaced(tmp_path, monkeypatch):
    path = addresses(tmp_path, "https://example.org/a")
    monkeypatch.setenv("PACTS_PUBLISHERS", str(path))
    assert known_publishers()["milan"][0].url == "https://example.org/a"
    path.write_text("[milan]\nfile = 3")
    with pytest.raises(UserError):
        known_publishers()


def test_the_apps_own_addresses_are_https_and_have_a_mapping():
    from geo.loading import read_mapping

    for sources in known_publishers().values():
        for source in sources:
            assert source.url.startswith("https://")
            assert read_mapping(source.mapping).origin["licence"]


@pytest.mark.shared
def test_milans_real_files_come_from_loopback_and_load(tmp_path, real):
    files = {
        "nil": (real / "milano/nil_ds964_2020.geojson").read_bytes(),
        "municipi": (real / "milano/municipi_ds379.geojson").read_bytes(),
    }
    with publishing(files) as server:
        path = addresses(tmp_path, *(f"{server}/{name}" for name in files))
        found = download("milan", addresses=path)
    assert [each.content for each in found] == list(files.values())
    rows = [load(each.content, each.name, dated_on=each.dated_on).accepted for each in found]
    assert rows == [88, 9]
