"""A register without requests, as the staff see it."""

import pandas as pd
import pytest

from geo import words
from geo.ui.desk.requests import listed, page
from geo.ui.desk.requests.known import Known


@pytest.mark.parametrize(
    ("show", "told"),
    [(page.show_lists, "requests.none"), (listed.show_asked, "requests.none_accepted")],
)
def test_without_requests_there_is_a_sentence_and_nothing_to_filter(monkeypatch, show, told):
    said = []
    for module in (page, listed):
        monkeypatch.setattr(module, "note", said.append)
        monkeypatch.setattr(module, "st", None)
    show(Known(None, pd.DataFrame({"state": [], "on": []}), pd.DataFrame()))
    assert said == [words.say(told, "it")]
