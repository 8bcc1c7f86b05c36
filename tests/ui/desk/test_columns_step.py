"""How a file was understood, as step two of an import tells it."""

import pytest

from geo.loading import read_mapping
from geo.ui.desk.importing.columns_step import ready_pairs


@pytest.mark.parametrize("name", ["palermo", "milano_nil_2020", "osm_buildings"])
def test_a_ready_mapping_names_what_a_column_becomes_once(name):
    pairs = ready_pairs(read_mapping(name))
    assert pairs and len(pairs) == len(set(pairs))
