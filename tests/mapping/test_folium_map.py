"""No text of the register reaches a folium object, and the map's script never changes."""

import inspect
import re
from dataclasses import replace

import folium
import pytest
import streamlit_folium
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from geo import words
from geo.analysis.choices import Choices
from geo.mapping import folium_map
from geo.mapping.folium_map import (
    BaseMapConfig,
    LayersQuery,
    Sites,
    draw_base_map,
    draw_layers,
)
from geo.mapping.shading import Shading
from geo.web.live import Line

PLAIN = re.compile(r"[A-Za-z0-9_.~%&=-]*")
ANY_TEXT = st.text(max_size=60) | st.sampled_from(
    [
        "{{7*7}}",
        "{% raise %}",
        "${x}",
        "</script>",
        "'\"`\\",
        "\u2028",
        "\u202e",
        "#}",
        "{#",
        "é\ud7ff",
    ]
)
NOTHING = LayersQuery(Choices(), "1-abc", "it")
ALONE = BaseMapConfig()


def scripts(query: LayersQuery, config: BaseMapConfig = ALONE, turn: int = 1) -> tuple[str, str]:
    """What streamlit-folium sends to the browser: the base script and the changing one."""
    drawn = draw_base_map(config)
    base = streamlit_folium._get_map_string(drawn)
    return base, streamlit_folium._get_feature_group_string(draw_layers(query, turn), drawn)


def test_the_script_of_the_map_is_the_same_for_every_query() -> None:
    others = [
        NOTHING,
        replace(NOTHING, language="en"),
        replace(NOTHING, edition="2-def", selected="pact:P-1", focus="selected"),
        replace(NOTHING, choices=Choices(area=("inclusion",), q="cortile")),
    ]
    assert len({scripts(query)[0] for query in others}) == 1
    assert len({scripts(query)[1] for query in others}) == 4


def test_a_map_says_which_line_it_listens_to_and_each_query_its_number() -> None:
    name = Line().name
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", name)
    base, changing = scripts(NOTHING, BaseMapConfig(line=name), turn=7)
    assert f'"../../layers", "{name}"' in " ".join(base.split())
    assert re.search(r'PattiMap.show\("[^"]*", 7\)', changing)


def test_the_map_names_no_host_but_its_own() -> None:
    drawn = draw_base_map()
    sent = streamlit_folium._get_header(drawn) + "".join(scripts(NOTHING))
    assert not re.search(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]+", sent)
    links = [address for _, address in (*drawn.default_js, *drawn.default_css)]
    assert all(address.startswith("../../assets/") for address in links)


def test_the_header_does_not_forbid_zooming() -> None:
    assert "user-scalable=no" not in streamlit_folium._get_header(draw_base_map())


def test_a_query_of_usual_length_stays_under_a_kilobyte() -> None:
    choices = Choices(area=("inclusion", "mutual_aid"), q="giardino condiviso", set="quarter")
    script = scripts(replace(NOTHING, choices=choices, selected="pact:D-2023-014"))[1]
    assert len(script.encode()) < 1_000 + len("feature_group_0") * 8


@settings(max_examples=1_000, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_whatever_the_text_the_query_holds_only_plain_characters(
    search: str, place: str, selected: str
) -> None:
    search, place, selected = (
        text.encode("utf-8", "replace").decode() for text in (search, place, selected)
    )
    choices = Choices(q=search, place=(place,), set=place)
    shading = Shading("need", 300, search)
    query = replace(NOTHING, choices=choices, selected=selected, edition=place, shading=shading)
    query = replace(query, sites=Sites(300, (place, search)))
    assert PLAIN.fullmatch(query.to_query())


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_compiling_the_script_again_as_a_template_changes_nothing(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    script = scripts(replace(NOTHING, choices=Choices(q=text), selected=text))[1]
    assert (
        Environment(autoescape=False, keep_trailing_newline=True).from_string(script).render()
        == script
    )


def test_every_place_where_text_can_enter_is_walked_above() -> None:
    """A new field of the query or the configuration must be added to the test of characters."""
    assert set(LayersQuery.__dataclass_fields__) == {
        "choices",
        "edition",
        "language",
        "selected",
        "shading",
        "focus",
        "sites",
    }
    assert set(BaseMapConfig.__dataclass_fields__) == {"assets", "layers", "line"}
    made = re.findall(r"folium\.(\w+)\(", inspect.getsource(folium_map))
    assert set(made) == set()
    assert isinstance(draw_base_map(), folium.Map)


@pytest.mark.parametrize("language", words.languages())
def test_the_error_is_carried_in_the_reader_s_language(language: str) -> None:
    from urllib.parse import parse_qs

    carried = parse_qs(replace(NOTHING, language=language).to_query())
    assert carried["error"] == [words.say("map.error", language)]
    assert carried["retry"] == [words.say("map.retry", language)]
