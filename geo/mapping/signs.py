"""How an area of collaboration and the state of a pact look: one table for map, lists and charts.

Fills are Paul Tol's *muted* six, told apart with any colour vision; shape and outline say the same
again, because no six fills reach 3:1 on white.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OUTLINE = "#1D2521"
OUTLINE_ON_DARK = "#FFFFFF"
UNDECLARED_GREY = "#5F7381"
BOX = 32


@dataclass(frozen=True)
class Sign:
    """The sign of an area.

    Parameters
    ----------
    fill
        Colour of map, charts, slides and paper.
    glyph
        A character of the same shape, where only text fits.
    path, half
        The shape and its left half, as SVG path data in a 32 × 32 box.
    dash
        Line pattern in charts, in pixels on and off; empty for a solid line.
    """

    fill: str
    glyph: str
    path: str
    half: str
    dash: tuple[int, ...] = ()


SIGNS: Mapping[str, Sign] = {
    "common_spaces": Sign(
        "#117733",
        "●",
        "M16 5A11 11 0 1 1 16 27A11 11 0 1 1 16 5Z",
        "M16 5A11 11 0 0 0 16 27Z",
    ),
    "urban_regeneration": Sign(
        "#DDCC77",
        "■",
        "M7.5 5.5H24.5A2 2 0 0 1 26.5 7.5V24.5A2 2 0 0 1 24.5 26.5H7.5A2 2 0 0 1 5.5 24.5"
        "V7.5A2 2 0 0 1 7.5 5.5Z",
        "M7.5 5.5H16V26.5H7.5A2 2 0 0 1 5.5 24.5V7.5A2 2 0 0 1 7.5 5.5Z",
        (8, 3),
    ),
    "culture_education": Sign("#332288", "▲", "M16 4L28.5 26H3.5Z", "M16 4V26H3.5Z", (2, 2)),
    "inclusion": Sign(
        "#88CCEE",
        "◆",
        "M16 2.5L29.5 16L16 29.5L2.5 16Z",
        "M16 2.5V29.5L2.5 16Z",
        (10, 3, 2, 3),
    ),
    "equal_opportunities": Sign(
        "#882255",
        "⬢",
        "M9.5 5H22.5L29 16L22.5 27H9.5L3 16Z",
        "M9.5 5H16V27H9.5L3 16Z",
        (5, 5),
    ),
    "mutual_aid": Sign(
        "#CC6677",
        "✚",
        "M11 4H21V11H28V21H21V28H11V21H4V11H11Z",
        "M11 4H16V28H11V21H4V11H11Z",
        (12, 3, 2, 3, 2, 3),
    ),
}
UNDECLARED = Sign(
    UNDECLARED_GREY,
    "○",
    "M16 5A11 11 0 1 1 16 27A11 11 0 1 1 16 5Z",
    "M16 5A11 11 0 0 0 16 27Z",
    (1, 4),
)


@dataclass(frozen=True)
class Look:
    """How the state of a pact changes its sign.

    Parameters
    ----------
    fill
        `full`, `half`, `faint` or `none`.
    dashed
        True: the outline is dashed.
    mark
        Name of a mark in `MARKS` put on the sign; empty for none.
    """

    fill: str
    dashed: bool = False
    mark: str = ""


LOOKS: Mapping[str, Look] = {
    "active": Look("full"),
    "dormant": Look("half"),
    "not_reported": Look("half", mark="question"),
    "proposal": Look("faint", dashed=True),
    "suspended": Look("none", mark="pause"),
    "ended": Look("none"),
}


@dataclass(frozen=True)
class Mark:
    """A small mark on a sign: strokes, and the badge that they stand on (centre and radius)."""

    strokes: str
    badge: tuple[float, float, float] | None = None


MARKS: Mapping[str, Mark] = {
    "question": Mark(
        "M22.7 5.6A2.6 2.6 0 1 1 26.2 8C25.5 8.3 25.2 8.7 25.2 9.5M25.2 11.9V12.1", (25, 8.5, 7)
    ),
    "pause": Mark("M13 12V20M19 12V20"),
    "unknown": Mark("M12.8 12.6A3.3 3.3 0 1 1 17.2 15.7C16.3 16.1 16 16.7 16 17.8M16 21.4V21.6"),
}

RAMP = ("#E3ECE2", "#C9DCC9", "#A8C6AA", "#84AD8A")
RAMP_ON_DARK = ("#20332A", "#284537", "#325944", "#3F7053")
# What is lacking is no shade of what is there: another hue, from a little to much.
LACK = ("#F4E8D0", "#E9CF9C", "#D9AE66", "#BF8736")
LACK_ON_DARK = ("#3A3222", "#544324", "#755826", "#A0742C")
# Need (letters, rising) beside coverage (numbers, rising): dark red is much need and few reached.
TWO_WAY = {
    "A1": ("#ECE8E1", "#2E302D"), "A2": ("#C9D9C4", "#2F4336"), "A3": ("#9CC29F", "#3F6B4D"),
    "B1": ("#E7C8B5", "#4A362C"), "B2": ("#C3B795", "#4D4933"), "B3": ("#93A37A", "#566A3F"),
    "C1": ("#D48A6A", "#86452C"), "C2": ("#B08A63", "#75562F"), "C3": ("#84805A", "#6A6A3A"),
}  # fmt: skip
# What the signs stand on: name, colour on a light page, colour on a dark one.
GROUNDS: Mapping[str, tuple[str, str]] = {
    **{f"step{at}": pair for at, pair in enumerate(zip(RAMP, RAMP_ON_DARK, strict=True), start=1)},
    **{f"lack{at}": pair for at, pair in enumerate(zip(LACK, LACK_ON_DARK, strict=True), start=1)},
    **{f"two{cell}": pair for cell, pair in TWO_WAY.items()},
    "zero": ("#FFFFFF", "#171D1A"),
    "hatch": ("#9AA6A0", "#55625B"),
    "nb-edge": ("#8C9A92", "#5C6A63"),
    "building": ("#C9CEC8", "#59635D"),
    "building-others": ("#E4E7E3", "#3A423D"),
    "building-edge": ("#8F9891", "#7D8882"),
    "courtyard": ("#DCE8D8", "#35523F"),
    "courtyard-edge": ("#7FA07F", "#5F8668"),
    "outline": (OUTLINE, OUTLINE_ON_DARK),
}


SHADES = ("zero", *(name for name in GROUNDS if name.startswith(("step", "lack", "two"))))


def sign_of(area: str | None) -> Sign:
    """Find the sign of an area; None, or a code that is not an area, has the undeclared one."""
    return SIGNS.get(area or "", UNDECLARED)


def sign_svg(
    area: str | None,
    look: str = "active",
    size_px: int = 20,
    *,
    outline: str = "currentColor",
    ground: str = "none",
) -> str:
    """Draw the sign of a pact as SVG markup, without a word in it.

    Parameters
    ----------
    area
        Code of the area; None if it is not declared.
    look
        A key of `LOOKS`.
    size_px
        Width and height.
    outline, ground
        Colours of the outline and of what is not filled.

    Returns
    -------
    str
        An `<svg>` hidden from assistive technology: the words stand beside it.
    """
    sign, shown = sign_of(area), LOOKS[look]
    body = "".join(
        (
            f'<path d="{sign.path}" fill="{ground}"/>',
            _filled(sign, shown.fill if sign is not UNDECLARED else "none"),
            _outlined(sign, shown, outline),
            _marked(shown.mark or ("unknown" if sign is UNDECLARED else ""), outline),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BOX} {BOX}" width="{size_px}" '
        f'height="{size_px}" aria-hidden="true" focusable="false">{body}</svg>'
    )


def _filled(sign: Sign, fill: str) -> str:
    if fill == "none":
        return ""
    shape = sign.half if fill == "half" else sign.path
    opacity = ' fill-opacity="0.3"' if fill == "faint" else ""
    return f'<path d="{shape}" fill="{sign.fill}"{opacity}/>'


def _outlined(sign: Sign, look: Look, outline: str) -> str:
    stroke = sign.fill if sign is UNDECLARED else outline
    dashes = ' stroke-dasharray="4 3"' if look.dashed else ""
    return (
        f'<path d="{sign.path}" fill="none" stroke="{stroke}" stroke-width="2" '
        f'stroke-linejoin="round"{dashes}/>'
    )


def _marked(name: str, outline: str) -> str:
    if not name:
        return ""
    mark = MARKS[name]
    badge = ""
    if mark.badge:
        x, y, radius = mark.badge
        badge = (
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#FFFFFF" stroke="{OUTLINE}" '
            'stroke-width="1.2"/>'
        )
    ink = OUTLINE if mark.badge else outline
    return (
        f'{badge}<path d="{mark.strokes}" fill="none" stroke="{ink}" stroke-width="2" '
        'stroke-linecap="round"/>'
    )


def style_rules() -> str:
    """Write the colours of the grounds and shades as CSS, light and dark."""
    light, dark = (
        ";".join(f"--patti-{name}:{pair[at]}" for name, pair in GROUNDS.items()) for at in (0, 1)
    )
    shades = "".join(
        f".nb--{name},.swatch--{name}{{fill:var(--patti-{name})}}"
        f".nb-mark--{name}{{background:var(--patti-{name})}}"
        for name in SHADES
    )
    return f':root{{{light}}}:root[data-patti="dark"]{{{dark}}}{shades}'


def ramp_steps(counts: list[int]) -> tuple[int, ...]:
    """Choose where the steps of the ramp begin, for counts of pacts.

    Parameters
    ----------
    counts
        Active pacts of each neighbourhood.

    Returns
    -------
    tuple of int
        At most four rising numbers, the first 1: each step begins at twice the one before, so
        that few and many are told apart whatever the largest is. `(1, 2, 3, 4)` up to four pacts.
    """
    largest = max(counts, default=0)
    if largest <= 4:
        return (1, 2, 3, 4)
    return (1, max(2, largest // 8), max(3, largest // 4), max(4, largest // 2))
