"""The legend of the map on paper: every shade, sign, look and shape that is on it."""

from __future__ import annotations

from collections.abc import Sequence

from geo import model
from geo.mapping.shading import Shaded
from geo.mapping.signs import GROUNDS, OUTLINE, sign_svg
from geo.reports.briefing.clusters import Cluster, Marked, cluster_svg
from geo.reports.briefing.parts import Entry
from geo.reports.briefing.voice import Voice

SIZE = 32


def legend_of(
    shades: Sequence[str],
    told: Shaded,
    areas: Sequence[str],
    looks: Sequence[str],
    kinds: Sequence[str],
    clustered: bool,
    voice: Voice,
) -> list[Entry]:
    """Write the legend: only what is on the map, signs first.

    Parameters
    ----------
    shades
        Names of the shades of the neighbourhoods.
    told
        Their words.
    areas, looks
        Of the pacts; an empty area is not declared.
    kinds
        Of `building` and `courtyard`, those that are drawn.
    clustered
        True if some signs are gathered.
    """
    found = [
        Entry(_sign(code, "active"), voice.code("area", code))
        for code in model.AREAS.codes
        if code in areas
    ]
    if "" in areas:
        found.append(Entry(_sign(None, "active"), voice.say("brief.area.none")))
    for look in looks:
        word = voice.say("brief.map.look", look=voice.say(f"look.{look}"))
        found.append(Entry(_sign("common_spaces", look), word))
    if clustered:
        found.append(Entry(_cluster(), voice.say("brief.map.cluster")))
    named = dict(told.legend)
    found += [
        Entry(_swatch(shade), _shade_word(shade, named[shade], told, voice))
        for shade, _ in told.legend
        if shade in shades
    ]
    found += [Entry(_swatch(kind), voice.say(f"map.{kind}")) for kind in kinds]
    return found


def _shade_word(shade: str, word: str, told: Shaded, voice: Voice) -> str:
    if shade in {"zero", "hatch"}:
        return word
    return voice.say("brief.map.shade", title=told.title, word=word)


def _sign(area: str | None, look: str) -> str:
    return sign_svg(area, look, SIZE, outline=OUTLINE, ground="#FFFFFF")


def _cluster() -> str:
    mark = Marked(0, 0, "common_spaces", "active")
    drawn = cluster_svg(Cluster(0, 0, (mark, mark)), "")
    return _svg(f'<g transform="translate(16 16) scale(0.54)">{drawn}</g>')


def _swatch(name: str) -> str:
    edge = GROUNDS.get(f"{name}-edge", GROUNDS["nb-edge"])[0]
    box = f'<rect x="2" y="5" width="28" height="22" fill="{{fill}}" stroke="{edge}"/>'
    if name != "hatch":
        return _svg(box.format(fill=GROUNDS[name][0]))
    lines = "".join(f"M{x} 27L{x + 22} 5" for x in range(-14, 30, 7))
    cut = '<clipPath id="pm-swatch"><rect x="2" y="5" width="28" height="22"/></clipPath>'
    dark = GROUNDS["hatch"][0]
    strokes = f'<path d="{lines}" stroke="{dark}" stroke-width="3" clip-path="url(#pm-swatch)"/>'
    return _svg(cut + box.format(fill="#FFFFFF") + strokes)


def _svg(body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" '
        f'height="{SIZE}" aria-hidden="true" focusable="false">{body}</svg>'
    )
