"""Time of the import doctor on a long messy list, against a look anew and a script in pandas.

Run `python -m tests.benchmarks.bench_doctor [rows]`. Each decision of a person asks for another
look at the file; what was seen before any repair is kept. The rivals: the same decision with
nothing kept, and what one would write in an afternoon with pandas and difflib, which finds less and
proposes only words.
"""

import argparse
import csv
import datetime as dt
import difflib
import io
import random
import statistics
import time
from collections.abc import Callable

import pandas as pd

from geo import model
from geo.loading.doctor import Question, accept_all, examine
from geo.loading.fields import words_of
from geo.loading.guess import guess_mapping
from geo.loading.reader import Reader

PACTS, FIRST, TODAY, TIMES = 2_000, dt.date(2020, 1, 1), dt.date(2026, 11, 1), 5
KINDS = ("Pulizia", "Giardinaggio", "Laboratorio", "Riunione", "Festa", "giardinagio", "pulizzie")
HEAD = ("Codice patto", "Data", "Tipo", "Titolo", "Volontari", "Ore")


def register() -> dict[str, pd.DataFrame]:
    """Pacts alone, signed over six years."""
    chance = random.Random(1)
    rows = [
        {
            "id": f"P-{at:04}",
            "title": f"Patto {at}",
            "status": "active",
            "public": True,
            "verified": False,
            "signed_on": FIRST + dt.timedelta(chance.randrange(2000)),
        }
        for at in range(PACTS)
    ]
    empty = {name: model.as_frame(name, []) for name in model.TABLES}
    return empty | {"pacts": model.as_frame("pacts", rows)}


def messy_list(rows: int) -> bytes:
    """Activities of which two kinds are misspelt, a hundredth of the codes, many before signing."""
    chance, sheet = random.Random(2), io.StringIO()
    writer = csv.writer(sheet, delimiter=";")
    writer.writerow(HEAD)
    for _ in range(rows):
        pact = f"P-{chance.randrange(PACTS):04}" + ("x" if chance.random() < 0.01 else "")
        on = FIRST + dt.timedelta(chance.randrange(2400))
        title = f"Attività {chance.randrange(rows // 2)}"
        people, hours = chance.randrange(1, 30), chance.randrange(1, 60)
        writer.writerow([pact, f"{on:%d/%m/%Y}", chance.choice(KINDS), title, people, hours])
    return sheet.getvalue().encode()


def by_pandas(content: bytes, pacts: pd.DataFrame) -> int:
    """Count what a script in pandas finds wrong."""
    rows = pd.read_csv(io.BytesIO(content), sep=";", dtype=str)
    days = pd.to_datetime(rows["Data"], format="%d/%m/%Y", errors="coerce")
    words = words_of(model.ACTIVITY_KINDS)
    wrong = 0
    for at, row in rows.iterrows():
        if row["Tipo"].casefold() not in words:
            wrong += 1
            difflib.get_close_matches(row["Tipo"].casefold(), words, 1)
        code = row["Codice patto"]
        wrong += code not in pacts.index or days[at] < pacts.at[code, "signed_on"]
    return wrong + int(rows.duplicated(list(HEAD[:4])).sum())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=20_000)
    rows = parser.parse_args().rows
    content, tables = messy_list(rows), register()
    with Reader() as reader:
        raw = reader.read(content)
        mapping = guess_mapping(raw, filename="elenco.csv")
        question = Question(raw, "elenco.csv", mapping, tables, TODAY)
        found = examine(question, reader)
        decisions = accept_all(found.proposals, ("word",))
        print(f"{rows} rows, {len(found.problems)} problems, {len(found.proposals)} proposals")
        ways: dict[str, Callable[[], object]] = {
            "first look": lambda: examine(question, reader),
            "a decision": lambda: examine(question, reader, decisions, before=found),
            "a decision, nothing kept": lambda: examine(question, reader, decisions),
            "a script in pandas": lambda: by_pandas(content, tables["pacts"]),
        }
        taken = {name: _time(way) for name, way in ways.items()}
    for name, seconds in taken.items():
        print(f"{name:<26}{seconds:>8.2f} s{seconds / taken['a decision']:>8.1f} x a decision")


def _time(work: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
