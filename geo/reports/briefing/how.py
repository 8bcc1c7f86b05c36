"""How we know: returns, definitions, source, licence."""

from __future__ import annotations

from geo.reports.briefing.facts import Facts
from geo.reports.briefing.parts import Chapter, Figure
from geo.reports.briefing.voice import Voice

SOURCES_NAMED = 3


def how(facts: Facts, voice: Voice) -> Chapter:
    """Say how complete the returns are, what the words mean and where the figures come from."""
    n, m = facts.returned
    row = facts.row("period")
    lines = []
    figures = []
    if m:
        months = {"n": int(row["n_returns"]), "m": int(row["n_owed"])}
        lines.append(voice.say("brief.how.months", **months))
        figures = [
            Figure(voice.say("brief.how.figure"), voice.say("brief.n_of_m", n=n, m=m)),
            Figure(voice.say("brief.how.figure.months"), voice.say("brief.n_of_m", **months)),
        ]
    lines += [voice.say(f"brief.how.{name}") for name in ("active", "attendances", "few")]
    licences = [str(one) for one in facts.origins["licence"].dropna().unique()]
    if licences:
        lines.append(voice.say("brief.how.licence", licence=voice.listed(licences)))
    lines.append(source_line(facts, voice))
    lines.append(voice.say("brief.how.independent"))
    return Chapter("how", _title(n, m, voice), lines=lines, figures=figures)


def _title(n: int, m: int, voice: Voice) -> str:
    if not m:
        return voice.say("brief.how.title.not_owed")
    return voice.say("brief.how.title" if n else "brief.how.title.none", n=n, m=m)


def source_line(facts: Facts, voice: Voice) -> str:
    """Write where the figures come from and when the register was last updated."""
    titles = [str(title) for title in facts.origins["title"].dropna()]
    source = voice.listed(titles[: SOURCES_NAMED + 1]) if titles else voice.say("imprint.register")
    if facts.fresh is None:
        return voice.say("brief.source.never", source=source)
    return voice.say("brief.source", source=source, fresh=voice.date(facts.fresh))
