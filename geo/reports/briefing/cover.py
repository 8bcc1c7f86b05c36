"""The cover: how many pacts are active here, and what was done."""

from __future__ import annotations

from geo.reports.briefing.facts import Facts
from geo.reports.briefing.parts import Chapter, Figure
from geo.reports.briefing.phrases import amount, cut, place_in
from geo.reports.briefing.voice import Voice, capital


def cover(facts: Facts, voice: Voice) -> Chapter:
    """Say the one thing to remember."""
    lines = [voice.say("brief.cover.explain")]
    silent = facts.n_looking("not_reported")
    if silent and facts.n_looking("active"):
        lines.append(voice.say("brief.cover.not_reported.line", n=silent))
    if facts.nothing_known and facts.returned[1]:
        lines.append(voice.say("brief.cover.no_data"))
    return Chapter(
        "cover", _title(facts, voice), lines=lines, figures=_figures(facts, voice),
        note=voice.say("brief.how.active"),
    )  # fmt: skip


def _title(facts: Facts, voice: Voice) -> str:
    if facts.scope.kind == "pact":
        row = facts.pacts.iloc[0]
        look = voice.say(f"look.{row['look']}").lower()
        return voice.say("brief.cover.pact", title=cut(str(row["title"])), look=look)
    key, n = _state(facts)
    return capital(voice.say(f"brief.cover.{key}", n=n, place=capital(place_in(facts, voice))))


def _state(facts: Facts) -> tuple[str, int]:
    looks = {
        "active": facts.n_looking("active"),
        "not_reported": facts.n_looking("not_reported"),
        "only_past": facts.n_looking("dormant", "suspended") + _n_once_signed(facts),
        "proposals": facts.n_looking("proposal"),
    }
    return next(((key, n) for key, n in looks.items() if n), ("never", 0))


def _n_once_signed(facts: Facts) -> int:
    ended = facts.pacts["look"].eq("ended") & facts.pacts["status"].ne("rejected")
    return int(ended.sum())


def _figures(facts: Facts, voice: Voice) -> list[Figure]:
    row = facts.row("period")
    since, until = facts.period
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    about = voice.say("brief.figure.about.period", n=months)
    found = []
    if facts.scope.kind != "pact":
        n = facts.n_looking("active")
        found.append(Figure(voice.say("brief.figure.active", n=n), voice.number(n)))
    if facts.nothing_known:
        return found
    return found + [
        Figure(voice.say(f"brief.figure.{measure}"), amount(row, measure, voice), about)
        for measure in ("activities", "attendances", "hours")
    ]
