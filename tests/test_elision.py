"""Italian articles before numbers."""

import datetime as dt

import pytest

from geo import words
from geo.words.elision import elided


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("Nessuno dei {m} quartieri", "88", "Nessuno degli 88 quartieri"),
        ("Nessuno dei {m} quartieri", "23", "Nessuno dei 23 quartieri"),
        ("I {m} patti", "8", "Gli 8 patti"),
        ("I {m} patti", "11.400", "Gli 11.400 patti"),
        ("I {m} patti", "118", "I 118 patti"),
        ("I {m} patti", "1.100", "I 1.100 patti"),
        ("i {m} patti", "800", "gli 800 patti"),
        ("i {m} patti", "8.200", "gli 8.200 patti"),
        ("portano il {m} delle ore", "80%", "portano l’80% delle ore"),
        ("del {m}", "11,5%", "dell’11,5%"),
        ("il {m}", "1%", "l’1%"),
        ("il {m}", "12%", "il 12%"),
        ("il {m} patto", "1", "il 1 patto"),
        ("Scade il {m}", "8 maggio 2026", "Scade l’8 maggio 2026"),
        ("dal {m}", "11/05/2026", "dall’11/05/2026"),
        ("dal {m}", "08/05/2026", "dal 08/05/2026"),
        ("dai {m}", "Giardini", "dai Giardini"),
    ],
)
def test_an_article_suits_how_the_number_after_it_is_read(
    form: str, value: str, expected: str
) -> None:
    assert elided(form, {"m": value}).format(m=value) == expected


def test_a_message_says_degli_before_milans_88_neighbourhoods_and_english_stays() -> None:
    assert words.say("brief.where.none", "it", n=0, m=88).startswith("Nessuno degli 88 quartieri")
    assert "88" in words.say("brief.where.none", "en", n=0, m=88)


def test_a_date_on_the_eighth_is_said_as_people_say_it() -> None:
    assert "l’8 maggio" in words.say("due.end", "it", day=words.date(dt.date(2026, 5, 8), "it"))
