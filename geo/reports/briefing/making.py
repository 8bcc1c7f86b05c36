"""Making a briefing: the facts, then chapter by chapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from geo import words
from geo.analysis.moment import Moment
from geo.reports.briefing.change import change
from geo.reports.briefing.coming import coming
from geo.reports.briefing.cover import cover
from geo.reports.briefing.facts import Facts, study_of
from geo.reports.briefing.fairness import fairness
from geo.reports.briefing.how import how, source_line
from geo.reports.briefing.parts import CHAPTERS, Briefing, Chapter
from geo.reports.briefing.phrases import place_title
from geo.reports.briefing.scope import Period, Scope, check_scope, name_of, whole_months
from geo.reports.briefing.voice import Voice
from geo.reports.briefing.what import what
from geo.reports.briefing.where import where
from geo.reports.briefing.who import who

MAKERS: Mapping[str, Callable[[Facts, Voice], Chapter | None]] = {
    "cover": cover,
    "where": where,
    "what": what,
    "who": who,
    "change": change,
    "fairness": fairness,
    "next": coming,
    "how": how,
}
LAYOUT_WORDS = ("page", "of", "notes", "legend", "table", "source")


def briefing_of(
    moment: Moment,
    scope: Scope,
    period: Period | None = None,
    *,
    language: str,
    easy: bool = False,
    public_address: str = "",
) -> Briefing:
    """Say what is known about a place and a period; small counts of people are always hidden.

    Parameters
    ----------
    moment
        The register on the day.
    scope
        Everything, some neighbourhoods, or one pact.
    period
        First and last day, rounded to whole months; the last twelve that are over by default.
    language
        Of every text.
    easy
        True: the easy-to-read edition.
    public_address
        Of the place in the dashboard; empty for none.

    Raises
    ------
    UserError
        If the register has no such place or pact, or the period ends before it begins.
    """
    check_scope(moment, scope)
    facts = Facts(study_of(moment), scope, whole_months(moment, period))
    voice = Voice(language, easy)
    made = (MAKERS[key](facts, voice) for key in CHAPTERS)
    demonstration = moment.snapshot.demonstration
    return Briefing(
        name=name_of(moment, scope),
        language=language,
        direction=words.direction(language),
        easy=easy,
        title=place_title(facts, voice),
        subtitle=_subtitle(facts, voice),
        place=place_title(facts, voice),
        day=moment.day,
        since=facts.period[0],
        until=facts.period[1],
        source=source_line(facts, voice),
        demonstration=demonstration,
        demonstration_line=voice.say("imprint.demonstration") if demonstration else "",
        chapters=tuple(chapter for chapter in made if chapter is not None),
        public_address=public_address,
        words={word: voice.say(f"brief.word.{word}") for word in LAYOUT_WORDS},
    )


def _subtitle(facts: Facts, voice: Voice) -> str:
    since, until = facts.period
    return voice.say(
        "brief.subtitle",
        since=voice.date(since, style="day"),
        until=voice.date(until, style="day"),
        day=voice.date(facts.moment.day, style="day"),
    )
