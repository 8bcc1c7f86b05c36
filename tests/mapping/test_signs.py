"""Signs: told apart by shape and colour, and one for every area and state."""

import itertools
import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from geo import model
from geo.analysis.choices import LOOKS
from geo.mapping import signs

# Machado, Oliveira and Fernandes 2009, table 1, severity 1.0, on linear sRGB.
VISIONS = {
    "normal": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def cam02_ucs(rgb: np.ndarray) -> np.ndarray:
    """J', a', b' of linear sRGB: CIECAM02 in UCS (Luo 2006), usual conditions of sRGB."""
    xyz = (
        100
        * np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ rgb
    )
    white = np.array([95.047, 100.0, 108.883])
    cat = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
    hpe = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0, 0, 1]])
    light = 64 / math.pi / 5
    k = 1 / (5 * light + 1)
    fl = 0.2 * k**4 * 5 * light + 0.1 * (1 - k**4) ** 2 * (5 * light) ** (1 / 3)
    adapted = 1 * (1 - math.exp((-light - 42) / 92) / 3.6)
    n = 0.2
    z, nbb = 1.48 + math.sqrt(n), 0.725 * (1 / n) ** 0.2
    scale = adapted * 100 / (cat @ white) + 1 - adapted

    def respond(colour: np.ndarray) -> np.ndarray:
        cone = hpe @ np.linalg.inv(cat) @ (scale * (cat @ colour))
        power = (fl * np.abs(cone) / 100) ** 0.42
        return np.sign(cone) * 400 * power / (27.13 + power) + 0.1

    r, g, b = respond(xyz)
    rw, gw, bw = respond(white)
    a, bb = r - 12 * g / 11 + b / 11, (r + g - 2 * b) / 9
    hue = math.atan2(bb, a)
    eccentricity = 0.25 * (math.cos(hue + 2) + 3.8)
    bright, bright_white = (
        (2 * one + two + three / 20 - 0.305) * nbb for one, two, three in ((r, g, b), (rw, gw, bw))
    )
    j = 100 * (bright / bright_white) ** (0.69 * z)
    t = 50000 / 13 * nbb * eccentricity * math.hypot(a, bb) / (r + g + 21 * b / 20)
    m = t**0.9 * math.sqrt(j / 100) * (1.64 - 0.29**n) ** 0.73 * fl**0.25
    m_ucs = math.log(1 + 0.0228 * m) / 0.0228
    return np.array([1.7 * j / (1 + 0.007 * j), m_ucs * math.cos(hue), m_ucs * math.sin(hue)])


def nearest(colours: list[str], vision: str) -> float:
    seen = [cam02_ucs(np.clip(np.array(VISIONS[vision]) @ linear(one), 0, 1)) for one in colours]
    return min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2))


@pytest.mark.parametrize("vision", VISIONS)
def test_the_six_colours_are_told_apart_with_any_colour_vision(vision: str) -> None:
    assert nearest([sign.fill for sign in signs.SIGNS.values()], vision) >= 10


@pytest.mark.parametrize("ramp", [signs.RAMP, signs.RAMP_ON_DARK], ids=["light", "dark"])
def test_the_steps_of_the_ramp_go_one_way_and_are_told_apart(ramp: tuple[str, ...]) -> None:
    lightness = [cam02_ucs(linear(step))[0] for step in ramp]
    assert lightness in (sorted(lightness), sorted(lightness, reverse=True))
    assert min(abs(a - b) for a, b in itertools.pairwise(lightness)) >= 4


def test_every_area_has_a_sign_of_its_own_shape_colour_and_character() -> None:
    assert tuple(signs.SIGNS) == model.AREAS.codes
    for feature in ("fill", "path", "half", "glyph", "dash"):
        assert len({getattr(sign, feature) for sign in signs.SIGNS.values()}) == 6


def test_every_look_of_a_pact_is_drawn_differently() -> None:
    assert set(signs.LOOKS) == set(LOOKS)
    for area in (*model.AREAS.codes, None):
        drawn = {signs.sign_svg(area, look) for look in LOOKS}
        assert len(drawn) >= (6 if area else 4)


@pytest.mark.parametrize("area", [*model.AREAS.codes, None, "from another register"])
@pytest.mark.parametrize("look", LOOKS)
def test_a_sign_is_well_formed_markup_without_a_word(area: str | None, look: str) -> None:
    picture = ET.fromstring(signs.sign_svg(area, look, 14))
    assert picture.get("aria-hidden") == "true"
    assert not "".join(picture.itertext()).strip()


@pytest.mark.parametrize(
    ("counts", "steps"),
    [
        ([], (1, 2, 3, 4)),
        ([0, 3], (1, 2, 3, 4)),
        ([16], (1, 2, 4, 8)),
        ([5], (1, 2, 3, 4)),
        ([800, 1], (1, 100, 200, 400)),
    ],
)
def test_the_ramp_begins_at_one_and_doubles(counts: list[int], steps: tuple[int, ...]) -> None:
    assert signs.ramp_steps(counts) == steps
