"""What a briefing says, counted by eye from a town of three squares."""

import datetime as dt

import pytest

from geo.errors import UserError
from geo.reports.briefing import CHAPTERS, EVERYTHING, Scope, briefing_of, last_twelve_months
from geo.reports.briefing.scope import whole_months
from tests.reports.briefing.drawn import A, B, C, all_text, chapter, figures, small_town

ROWS = "pact_id on kind volunteers volunteers_at_least hours\n"


@pytest.fixture(scope="module")
def moment():
    return small_town()


def told(moment, scope, language="it", **options):
    return briefing_of(moment, scope, language=language, **options)


def held(*rows: str):
    """A town where exactly these activities were held."""
    return small_town(activities=ROWS + "\n".join(rows))


def test_the_cover_counts_what_was_drawn(moment) -> None:
    cover = chapter(told(moment, A), "cover")
    assert cover.title == "Nel quartiere A è attivo 1 patto di collaborazione"
    assert figures(cover) == {
        "Patto attivo": "1",
        "Attività svolte": "2",
        "Presenze": "almeno 22",
        "Ore di volontariato": "almeno 44",
    }


def test_one_and_many_have_their_own_articles_and_verbs(moment) -> None:
    whole = chapter(told(moment, EVERYTHING), "cover").title
    assert whole == "In tutto il territorio sono attivi 2 patti di collaborazione"
    both = Scope("neighbourhoods", ("quarter:A", "quarter:B"))
    assert "Nei quartieri A e B sono attivi 2 patti" in chapter(told(moment, both), "cover").title
    english = [chapter(told(moment, scope, "en"), "cover").title for scope in (A, both)]
    assert english == [
        "In the A quarter, 1 collaboration pact is active",
        "In the quarters A and B, 2 collaboration pacts are active",
    ]


def test_chapters_keep_their_order_and_none_is_empty(moment) -> None:
    for scope in (EVERYTHING, A, B, C, Scope("pact", ("p",))):
        made = told(moment, scope)
        keys = [one.key for one in made.chapters]
        assert keys == [key for key in CHAPTERS if key in keys]
        for one in made.chapters:
            assert one.title and not one.title.endswith(".")
            shown = one.lines or one.figures or one.table or one.chart or one.map
            assert shown or one.key == "next"


def test_a_place_without_pacts_says_so_and_pretends_nothing(moment) -> None:
    made = told(moment, C)
    assert chapter(made, "cover").title.endswith("non c’è ancora nessun patto")
    assert {one.key for one in made.chapters} == {"cover", "where", "fairness", "how"}


def test_zero_is_zero_and_unknown_is_unknown(moment) -> None:
    assert chapter(told(moment, C), "fairness").title == (
        "Nel quartiere C ci sono 200 alloggi e nessun patto attivo"
    )
    unknown = chapter(told(moment, B), "fairness")
    assert "non sappiamo quanti alloggi ci sono" in unknown.title
    rates = dict(zip(unknown.chart.columns[0].texts, unknown.chart.columns[1].texts, strict=True))
    assert (rates["A"], rates["B"], rates["C"]) == ("1", "Dato non disponibile", "0")
    # 1 active pact of 1,200 known dwellings: B's is not counted, because its dwellings are not.
    assert rates["Nell’insieme"] == "0,8"


def test_a_silent_pact_is_not_active_and_not_forgotten(moment) -> None:
    cover = chapter(told(moment, B), "cover")
    assert figures(cover)["Patto attivo"] == "1"
    assert any("Di 1 patto in vigore da oltre due mesi" in line for line in cover.lines)


def test_what_is_next_has_its_dates_and_ages(moment) -> None:
    coming = chapter(told(moment, A), "next")
    assert coming.title == "Nei prossimi 90 giorni: 1 patto in scadenza"
    assert [list(row) for row in coming.table.rows] == [
        ["Scade: fiori", "15 gennaio 2027"],
        ["Proposta: una proposta", "aperta da 30 giorni"],
    ]
    assert "attende da 10 giorni" in coming.lines[0]


def test_how_we_know_counts_pacts_and_months(moment) -> None:
    # p owes the twelve months from November 2025, and sent May, June and October 2026.
    how = chapter(told(moment, A), "how")
    assert how.title == "È arrivato il rendiconto di 1 patto su 1"
    assert figures(how)["Rendiconti mensili arrivati"] == "3 su 12"


def test_a_month_without_news_is_not_a_month_of_zero(moment) -> None:
    columns = chapter(told(moment, A), "change").chart.columns
    months = dict(zip(columns[0].cells, columns[1].cells, strict=True))
    assert (months["2026-05"], months["2026-10"], months["2026-03"]) == (10, 0, None)


def test_the_kinds_of_proposer_name_no_person(moment) -> None:
    made = told(moment, A)
    bars = chapter(made, "who").chart.columns
    assert dict(zip(bars[0].texts, bars[1].cells, strict=True)) == {
        "Associazione": 1,
        "Persona fisica": 1,
    }
    assert "Maria" not in all_text(made)


def test_a_total_of_three_people_is_hidden_with_its_hours() -> None:
    made = told(held("p 2026-05-10 cleaning 3 no 13"), A)
    shown = figures(chapter(made, "cover"))
    assert shown["Presenze"] == "meno di 5"
    assert shown["Ore di volontariato"] == "meno di 5"
    months = chapter(made, "change").chart
    assert 3 not in months.columns[1].cells and "<5" in months.columns[1].cells
    assert "'value': 3" not in all_text(made) and "13" not in chapter(made, "who").title


def test_a_small_month_cannot_be_worked_out_from_the_total() -> None:
    rows = ["p 2026-05-10 cleaning 3 no 6", "p 2026-07-10 cleaning 40 no 80"]
    rows += ["p 2026-09-10 cleaning 50 no 80"]
    columns = chapter(told(held(*rows), A), "change").chart.columns
    months = dict(zip(columns[0].cells, columns[1].cells, strict=True))
    assert (months["2026-05"], months["2026-07"], months["2026-09"]) == (
        "<5",
        "hidden",
        "hidden",  # the quarter of July would give July back
    )


def test_a_change_never_gives_back_a_hidden_year() -> None:
    rows = [f"p 2025-{month:02d}-10 cleaning 40 no 80" for month in range(1, 11)]
    table = chapter(told(held(*rows, "p 2026-05-10 cleaning 3 no 6"), A), "change").table
    people = next(row for row in table.rows if row[0] == "Presenze")
    assert list(people[1:]) == ["400", "meno di 5", "troppo poco per dirlo"]


def test_the_whole_less_the_others_does_not_give_back_a_small_place() -> None:
    made = held(
        "p 2026-05-10 cleaning 3 no 6", "q 2026-05-10 cleaning 40 no 80",
        "r 2026-05-10 cleaning 50 no 80",
    )  # fmt: skip
    whole = figures(chapter(told(made, EVERYTHING), "cover"))["Presenze"]
    beside = figures(chapter(told(made, B), "cover"))["Presenze"]
    assert (whole, beside) == ("almeno 91", "non mostrato")


def test_the_largest_activity_does_not_give_back_a_small_one() -> None:
    small = held("p 2026-05-10 cleaning 40 no 6", "p 2026-05-20 cleaning 3 no 6")
    large = held("p 2026-05-10 cleaning 40 no 6", "p 2026-05-20 cleaning 9 no 6")
    name = "Volontari nell’attività più partecipata"
    assert name not in figures(chapter(told(small, A), "who"))
    assert figures(chapter(told(large, A), "who"))[name] == "40"


def test_the_period_is_the_last_twelve_months_that_are_over(moment) -> None:
    assert last_twelve_months(dt.date(2026, 11, 22)) == (
        dt.date(2025, 11, 1),
        dt.date(2026, 10, 31),
    )
    assert last_twelve_months(dt.date(2026, 11, 30))[1] == dt.date(2026, 11, 30)
    assert last_twelve_months(dt.date(2024, 2, 29)) == (dt.date(2023, 3, 1), dt.date(2024, 2, 29))


def test_a_period_is_rounded_to_whole_months(moment) -> None:
    asked = dt.date(2026, 4, 10), dt.date(2026, 5, 3)
    assert whole_months(moment, asked) == (dt.date(2026, 4, 1), dt.date(2026, 5, 31))
    cover = chapter(told(moment, A, period=asked), "cover")
    assert figures(cover)["Presenze"] == "10"


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        (Scope("pact", ("nessuno",)), "brief.error.pact"),
        (Scope("neighbourhoods", ("quarter:Z",)), "brief.error.place"),
    ],
)
def test_what_is_not_in_the_register_is_refused_by_name(moment, scope, key) -> None:
    with pytest.raises(UserError) as refused:
        told(moment, scope)
    assert refused.value.key == key


HARD = ("in vigore", "alloggi", "proponente", "a parità", "tratteggi", "scade", "istruttoria")


@pytest.mark.parametrize("scope", [EVERYTHING, A, B, C, Scope("pact", ("p",))])
def test_the_easy_edition_has_no_word_of_the_office(moment, scope) -> None:
    easy = told(moment, scope, easy=True)
    said = [easy.title, *easy.words.values()]
    for one in easy.chapters:
        said += [one.title, *one.lines, one.note or ""]
        said += [text for part in one.figures for text in (part.name, part.text, part.about)]
        said += [one.chart.title, one.chart.note] if one.chart else []
        said += [one.table.caption, *one.table.head] if one.table else []
    hard = [text for text in said if any(word in text.casefold() for word in HARD)]
    assert hard == []


def test_the_easy_edition_says_it_in_short_sentences(moment) -> None:
    plain, easy = (told(moment, A, easy=flag) for flag in (False, True))
    assert chapter(easy, "cover").title == "Nel quartiere A c’è 1 patto attivo"
    assert (plain.easy, easy.easy) == (False, True)
    for line in chapter(easy, "how").lines[:4]:
        assert max(len(part.split()) for part in line.split(".")) <= 15
    # The facts are the same, whatever the words.
    assert list(figures(chapter(plain, "cover")).values()) == list(
        figures(chapter(easy, "cover")).values()
    )


def test_one_pact_has_a_briefing_of_its_own(moment) -> None:
    made = told(moment, Scope("pact", ("p",)))
    assert made.title == "fiori"
    assert chapter(made, "what").title == "Il patto riguarda: cura degli spazi comuni"
    assert "Scade il 15 gennaio 2027." in chapter(made, "what").lines
    assert "fairness" not in {one.key for one in made.chapters}
