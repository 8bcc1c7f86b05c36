"""Messages by language, numbers and dates: the only place that knows a word of the interface.

A catalogue is one gettext file a language, `<language>.po` beside this module, whose message ids
are keys such as `explore.title`. A third language costs one file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isnan
from pathlib import Path
from typing import cast

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from geo.errors import Problem, UserError
from geo.words.elision import elided

FOLDER = Path(__file__).parent
DEFAULT = "it"
LOCALES: Mapping[str, str] = {"en": "en_GB"}


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language: by key, one form or one for each plural."""

    language: str
    forms: Mapping[str, tuple[str, ...]]


@cache
def languages() -> tuple[str, ...]:
    """List the languages that have a catalogue, the default first."""
    found = sorted(path.stem for path in FOLDER.glob("*.po"))
    return (DEFAULT, *(language for language in found if language != DEFAULT))


def locale_of(language: str) -> str:
    """Name the locale whose numbers and dates a language uses: `en` writes as in Europe."""
    return LOCALES.get(language, language)


@cache
def catalogue(language: str) -> Catalogue:
    """Read the catalogue of a language; an unknown language gets the default one."""
    name = language if language in languages() else DEFAULT
    with (FOLDER / f"{name}.po").open("rb") as file:
        messages = read_po(file, locale=name)
    forms = {_first(message.id): _forms(message.string) for message in messages if message.id}
    return Catalogue(name, forms)


def _first(key: str | Sequence[str]) -> str:
    return key if isinstance(key, str) else key[0]


def _forms(said: str | Sequence[str] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def knows(key: str, language: str) -> bool:
    """Tell whether a language has a message."""
    return key in catalogue(language).forms


def say(key: str, language: str, /, **values: object) -> str:
    """Say a message in a language.

    Parameters
    ----------
    key
        Key of the message. One with plural forms is chosen by the value `n`.
    language
        Such as `it`.
    values
        What its `{names}` stand for; numbers and dates are written as the language writes them,
        None as "no data", text as it is, and `who` as `author` says it.

    Raises
    ------
    KeyError
        If no catalogue has the key: a mistake of ours, found by the tests.
    """
    found = catalogue(language)
    if key not in found.forms:  # its plurals are counted as the language that has it counts
        found = catalogue(DEFAULT)
    forms = found.forms[key]
    form = forms[0]
    if len(forms) > 1:
        form = forms[_plural_index(values["n"], found.language)]
    if not values:
        return form
    told = {name: _written(value, language) for name, value in values.items()}
    if "who" in told:
        told["who"] = author(told["who"], language)
    if found.language == "it":
        form = elided(form, told)
    return form.format_map(told)


def explain(mistake: UserError | Problem, language: str) -> str:
    """Say a mistake or a problem in a language.

    A parameter such as `what_key` is the key of a message, said as `what`; `options` are codes of
    the list that `options_of` names, and stand beside their words; `row_names` are the first of `n`
    pairs of a table and an id, said as `rows`.
    """
    told = dict(mistake.parameters)
    for name in [name for name in told if name.endswith("_key")]:
        key = str(told[name])
        said = say(key, language) if knows(key, DEFAULT) else key.rpartition(".")[2]
        told[name.removesuffix("_key")] = said
    if "options_of" in told:
        told["options"] = _options(str(told["options_of"]), str(told["options"]), language)
    if "row_names" in told:
        named = cast("Sequence[tuple[str, str]]", told["row_names"])
        told["rows"] = _rows(named, cast("int", told["n"]), language)
    return say(mistake.key, language, **told)


def _rows(named: Sequence[tuple[str, str]], n: int, language: str) -> str:
    said = [f"{say(f'record.table.{table}', language)} {row}" for table, row in named]
    left = n - len(named)
    return ", ".join([*said, f"… (+{number(left, language)})"] if left else said)


def _options(codes: str, options: str, language: str) -> str:
    return ", ".join(f"{code(codes, one, language)} ({one})" for one in options.split(", "))


def is_unknown(value: object) -> bool:
    """Tell whether a value is one of the ways in which frames say that it is not known."""
    return (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, float) and isnan(value))
    )


def code(codes: str, value: str | None, language: str, *, form: str = "") -> str:
    """Say a code of a list; None as "no data", a code without a word as it is.

    Parameters
    ----------
    codes
        Name of the code list, such as `area`.
    form
        Another form of the word, such as `long`.
    """
    if is_unknown(value):
        return say("unknown", language)
    key = f"code.{codes}.{value}" + (f".{form}" if form else "")
    return say(key, language) if knows(key, DEFAULT) else str(value)


# Who signs the audit where no person does, as it is written there.
AUTHORS: Mapping[str, str] = {
    "demonstration": "author.demonstration",
    "modulo pubblico": "author.public_form",
    "automatic erasure": "author.keeper",
}


def author(who: str, language: str) -> str:
    """Say who wrote something: a person as the audit has it, what is no person in words."""
    return say(AUTHORS[who], language) if who in AUTHORS else who


def author_named(text: str) -> str:
    """Give whom the audit means by what somebody typed: `author` the other way round."""
    typed = text.strip().casefold()
    for who, key in AUTHORS.items():
        if typed in {say(key, language).casefold() for language in languages()}:
            return who
    return text.strip()


def number(value: float | None, language: str, *, digits: int = 0) -> str:
    """Write a number: `1.234,5` in Italian, `1,234.5` in English."""
    if value is None or is_unknown(value):
        return say("unknown", language)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=locale_of(language)))


def share(value: float | None, language: str, *, digits: int = 1) -> str:
    """Write a share of one as a percentage: 0.479 is `47,9%`."""
    if value is None or is_unknown(value):
        return say("unknown", language)
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
    return str(format_percent(value, format=pattern, locale=locale_of(language)))


STYLES: Mapping[str, str] = {
    "long": "long",
    "short": "dd/MM/yyyy",
    "day": "d MMM yyyy",
    "month": "MMM yyyy",
}


def date(value: dt.date | None, language: str, *, style: str = "long") -> str:
    """Write a date: `13 maggio 2023` long, `13/05/2023` short, `mag 2023` by month."""
    if is_unknown(value):
        return say("unknown", language)
    return str(format_date(value, format=STYLES[style], locale=locale_of(language)))


def spoken(asked: object) -> str:
    """Give the language asked for if it is one of ours, else the default."""
    return next((one for one in languages() if one == asked), DEFAULT)


def direction(language: str) -> str:
    """Tell which way a language is written: `ltr` or `rtl`."""
    return str(Locale.parse(language).text_direction)


def _plural_index(n: object, language: str) -> int:
    locale = Locale.parse(language)
    rule = locale.plural_form
    tags = [tag for tag in ("zero", "one", "two", "few", "many", "other") if tag in rule.tags]
    tags = [tag for tag in tags if tag in PLURALS_USED.get(language, tags)]
    if "other" not in tags:
        tags.append("other")
    tag = rule(n) if isinstance(n, int | float) else "other"
    return tags.index(tag) if tag in tags else tags.index("other")


# CLDR gives Italian a third form for exact millions, which no counter of ours reaches.
PLURALS_USED: Mapping[str, tuple[str, ...]] = {"it": ("one", "other"), "en": ("one", "other")}


def _written(value: object, language: str) -> str:
    if is_unknown(value):
        return say("unknown", language)
    if isinstance(value, bool):
        return say("yes" if value else "no", language)
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, float):
        return str(format_decimal(value, locale=locale_of(language)))
    if isinstance(value, dt.date):
        return date(value, language)
    return str(value)
