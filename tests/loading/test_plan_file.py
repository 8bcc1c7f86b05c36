"""A plan's file is read for its ids alone."""

import json

import pytest

from geo.errors import UserError
from geo.loading.plan_file import MOST_BYTES, read_plan


def written(*ids: object, **more: object) -> bytes:
    features = [{"type": "Feature", "id": one, "geometry": None, **more} for one in ids]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_the_ids_come_back_in_order_each_once():
    assert read_plan(written("c2", "b1", "c2", properties={"name": "<script>"})) == ("c2", "b1")


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"features": 3}', b'{"features": [3]}',
     b'{"features": []}', written(7), written(""), written("x" * 201), written(None),
     b'{"features":' + b"[" * 100_000],
)  # fmt: skip
def test_anything_else_is_refused_in_words(content):
    with pytest.raises(UserError) as told:
        read_plan(content)
    assert told.value.key == "next.file.not_a_plan"


def test_too_much_is_refused_unread():
    with pytest.raises(UserError) as told:
        read_plan(b" " * (MOST_BYTES + 1))
    assert told.value.key == "next.file.too_large"
    with pytest.raises(UserError) as told:
        read_plan(written(*(f"c{n}" for n in range(51))))
    assert told.value.key == "next.too_many_sites"
