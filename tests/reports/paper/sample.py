"""A briefing made by hand, with one of everything."""

import dataclasses
import datetime as dt

import pandas as pd

from geo.charts.canvas import LIGHT, Canvas, whole
from geo.charts.chart import Chart, Column
from geo.mapping.signs import sign_svg
from geo.reports.briefing import Briefing, Chapter, Entry, Figure, PaperMap, Table

WORDS = {
    "page": "pagina",
    "of": "di",
    "notes": "Appunti",
    "legend": "Legenda",
    "table": "Tabella",
    "source": "Fonte",
}
AREAS = (
    ("Cura degli spazi comuni", 7),
    ("Riqualificazione urbana", 3),
    ("Cultura ed educazione", 4),
    ("Inclusione e integrazione", 2),
    ("Pari opportunità", None),
    ("Aiuto reciproco", 0),
)
MONTHS = pd.date_range("2026-01-01", periods=11, freq="MS")
PEOPLE = (12, 18, None, 44, 70, 52, "meno di 5", 9, 31, 40, 22)


def bars() -> Chart:
    names = [name for name, _ in AREAS]
    counts = [count for _, count in AREAS]
    known = [{"a": name, "n": count} for name, count in AREAS if count is not None]
    layer = {
        "data": {"values": known},
        "mark": {"type": "bar", "color": LIGHT.filling},
        "encoding": {
            "y": {"field": "a", "type": "nominal", "axis": {"title": None, "labelLimit": 240}},
            "x": {"field": "n", "type": "quantitative", "axis": {"title": None, "format": ",d"}},
        },
    }
    texts = ["dato non disponibile" if count is None else str(count) for count in counts]
    return Chart(
        "patti-ambito",
        "La cura degli spazi comuni raccoglie quasi metà dei patti attivi",
        "Un patto si conta nel suo ambito principale.",
        whole(Canvas("it"), [layer], height=200),
        (Column("Ambito", names, names), Column("Patti attivi", counts, texts, number=True)),
    )


def months() -> Chart:
    days = [day.date().isoformat() for day in MONTHS]
    names = [f"{day:%m/%Y}" for day in MONTHS]
    known = [{"m": d, "n": n} for d, n in zip(days, PEOPLE, strict=True) if isinstance(n, int)]
    layer = {
        "data": {"values": known},
        "mark": {"type": "bar", "color": LIGHT.filling},
        "encoding": {
            "x": {"field": "m", "type": "temporal", "timeUnit": "yearmonth"},
            "y": {"field": "n", "type": "quantitative", "axis": {"title": None}},
        },
    }
    texts = ["dato non disponibile" if n is None else str(n) for n in PEOPLE]
    return Chart(
        "presenze-mese",
        "Le presenze sono cresciute in primavera",
        "I mesi senza colonna non sono stati rendicontati.",
        whole(Canvas("it"), [layer], height=220),
        (Column("Mese", days, names), Column("Presenze", PEOPLE, texts, number=True)),
    )


def plan(name: str = "via Mompiani") -> PaperMap:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400">'
        '<rect width="640" height="400" fill="#F4F5F3"/>'
        '<path d="M80 60H560L520 340H120Z" fill="#C9DCC9" stroke="#8C9A92"/>'
        '<circle cx="300" cy="180" r="11" fill="#117733" stroke="#1D2521" stroke-width="2"/>'
        f'<text x="320" y="185" font-size="14" font-family="Source Sans">{name}</text></svg>'
    )
    legend = (
        Entry(sign_svg("common_spaces"), "Cura degli spazi comuni"),
        Entry(sign_svg("culture_education"), "Cultura ed educazione"),
        Entry(sign_svg("inclusion", "not_reported"), "Non rendicontato"),
        Entry(sign_svg("mutual_aid", "ended"), "Concluso"),
    )
    return PaperMap(
        svg, "Mappa di Corvetto: 16 patti attivi, il più a nord in via Mompiani.", legend
    )


def chapters() -> list[Chapter]:
    figures = (
        Figure("patti attivi", "16", "2 in più di un anno fa"),
        Figure("presenze", "almeno 298", "sugli 11 mesi dell'anno"),
        Figure("ore di volontariato", "1.204,5", "12% in più, a parità di patti"),
        Figure("patti che hanno rendicontato", "13 di 16"),
    )
    change = Table(
        "Quest'anno e l'anno scorso, a parità di patti",
        ("Misura", "2025", "2026", "Differenza"),
        (
            ("Attività", "41", "48", "+7"),
            ("Presenze", "260", "298", "+38"),
            ("Ore", "dato non disponibile", "1.204,5", "dato non disponibile"),
        ),
        (False, True, True, True),
    )
    coming = (
        "3 patti scadono entro 90 giorni: il primo il 4 dicembre 2026.",
        "2 proposte attendono risposta, la più vecchia da 61 giorni.",
        "Prossimo incontro: 12 dicembre 2026, cortile di via Mompiani 5.",
    )
    return [
        Chapter(
            "cover",
            "A Corvetto 16 patti tengono aperti 9 cortili",
            ("Da gennaio a novembre le persone si sono incontrate 48 volte.",),
            figures=figures,
            note="Saluta e di' il periodo.",
        ),
        Chapter(
            "where",
            "I patti stanno soprattutto a nord di via Mompiani",
            ("In 4 cortili su 13 non c'è ancora nessun patto.",),
            map=plan(),
            note="Chiedi chi abita a sud.",
        ),
        Chapter(
            "what",
            "La cura degli spazi comuni è l'ambito più diffuso",
            ("Sette patti su sedici riguardano cortili, androni e scale.",),
            chart=bars(),
        ),
        Chapter(
            "who",
            "Le presenze sono cresciute in primavera",
            ("A maggio si sono contate 70 presenze.",),
            chart=months(),
            note="Le presenze non sono persone diverse.",
        ),
        Chapter("change", "Rispetto all'anno scorso le attività aumentano", table=change),
        Chapter("next", "Che cosa viene adesso", coming),
        Chapter(
            "how",
            "Come sono stati contati i dati",
            ("I conteggi di persone sotto 5 non si mostrano.",),
        ),
    ]


def briefing(**changes) -> Briefing:
    made = Briefing(
        name="corvetto-2026",
        language="it",
        direction="ltr",
        easy=False,
        title="Corvetto",
        subtitle="Patti di collaborazione, 1 gennaio – 22 novembre 2026",
        place="Corvetto",
        day=dt.date(2026, 11, 22),
        since=dt.date(2026, 1, 1),
        until=dt.date(2026, 11, 22),
        source="Fonte: registro dei patti di collaborazione, aggiornato al 22 novembre 2026",
        demonstration=True,
        demonstration_line="Dati dimostrativi",
        chapters=chapters(),
        public_address="https://patti.example.org/?place=corvetto",
        words=WORDS,
    )
    return dataclasses.replace(made, **changes)
