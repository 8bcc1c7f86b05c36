"""The columns of the datasets: what they hold is said by the register's model, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from geo import model, words
from geo.analysis import disclosure, neighbourhoods
from geo.model import CodeList, Column, Kind
from geo.model.fewest import FEWEST_SHOWN

MEANING = "opendata.column."
STATES = CodeList("neighbourhood_state", neighbourhoods.STATES)


@dataclass(frozen=True)
class Field:
    """A column of a dataset.

    Parameters
    ----------
    name
        As the files write it; its meaning is the message `opendata.column.<name>`.
    column
        The column of the register that it shows, or one like it: kind, codes and unit.
    """

    name: str
    column: Column

    def meaning(self, language: str) -> str:
        """Say what the column means."""
        values = {"k": FEWEST_SHOWN} if self.name in TELL_THE_LEAST else {}
        return words.say(MEANING + self.name, language, **values)

    def codes(self, language: str) -> list[tuple[str, str]]:
        """List its codes with their words, in the order in which they are shown; none if free."""
        listed = self.column.codes
        return [(code, _word(listed, code, language)) for code in listed.codes] if listed else []


TELL_THE_LEAST = frozenset(
    {"n_volontari", "esito_volontari", "presenze", "esito_presenze", "presenze_12_mesi"}
)


def _word(codes: CodeList, code: str, language: str) -> str:
    if codes is STATES:
        return words.say(f"state.{code}", language)
    return words.code(codes.name, code, language)


def _shown(name: str, table: str, column: str) -> Field:
    return Field(name, model.TABLES[table][column])


def _own(name: str, kind: Kind, codes: CodeList | None = None, unit: str | None = None) -> Field:
    return Field(name, Column(name, kind, codes=codes, unit=unit))


def _count(name: str, unit: str) -> Field:
    return _own(name, Kind.INTEGER, unit=unit)


def _outcome(name: str) -> Field:
    return _own(name, Kind.CODE, disclosure.TOLD)


def _demonstration() -> Field:
    return _shown("dimostrativo", "origins", "demonstration")


def _source() -> tuple[Field, ...]:
    licence = _shown("licenza_fonte", "origins", "licence")
    return (_shown("fonte", "origins", "title"), licence, _demonstration())


PACTS = (
    _shown("id_patto", "pacts", "id"),
    _shown("titolo", "pacts", "title"),
    _shown("ambito", "pacts", "area"),
    _shown("intensita", "pacts", "intensity"),
    _shown("tipo_bene", "pacts", "good"),
    _shown("stato", "pacts", "status"),
    _own("vitalita", Kind.CODE, model.VITALITIES),
    _shown("data_proposta", "pacts", "proposed_on"),
    _shown("data_firma", "pacts", "signed_on"),
    _shown("data_scadenza", "pacts", "ends_on"),
    _shown("tipo_proponente", "parties", "kind"),
    _shown("denominazione_proponente", "parties", "name"),
    _shown("quartiere", "neighbourhoods", "name"),
    _shown("nil_id", "neighbourhoods", "code"),
    _shown("municipio", "neighbourhoods", "code"),
    _shown("comune", "neighbourhoods", "municipality"),
    _shown("indirizzo", "pact_places", "address"),
    _own("lat", Kind.NUMBER, unit="degrees"),
    _own("lon", Kind.NUMBER, unit="degrees"),
    _shown("precisione_posizione", "pact_places", "precision"),
    _shown("ente_gestore", "buildings", "manager"),
    _shown("n_volontari", "activities", "volunteers"),
    _shown("ore_volontariato", "activities", "hours"),
    _count("n_attivita", "activities"),
    _outcome("esito_volontari"),
    _outcome("esito_ore"),
    _shown("fonte", "pacts", "source"),
    _shown("verificato", "pacts", "verified"),
    _own("ultimo_aggiornamento", Kind.DATE),
    _demonstration(),
)
ACTIVITIES = (
    _own("mese", Kind.TEXT),
    _shown("ambito", "pacts", "area"),
    _shown("id_quartiere", "neighbourhoods", "id"),
    _shown("quartiere", "neighbourhoods", "name"),
    _count("n_attivita", "activities"),
    _shown("presenze", "activities", "volunteers"),
    _outcome("esito_presenze"),
    _shown("ore_volontariato", "activities", "hours"),
    _outcome("esito_ore"),
    _demonstration(),
)
NEIGHBOURHOODS = (
    _shown("id_quartiere", "neighbourhoods", "id"),
    _shown("insieme", "neighbourhoods", "boundary_set"),
    _shown("codice", "neighbourhoods", "code"),
    _shown("nome", "neighbourhoods", "name"),
    _shown("comune", "neighbourhoods", "municipality"),
    _count("n_edifici", "buildings"),
    _shown("n_alloggi", "neighbourhoods", "dwellings"),
    _own("stato_quartiere", Kind.CODE, STATES),
    _count("n_patti", "pacts"),
    _count("n_patti_in_vigore", "pacts"),
    _count("n_patti_attivi", "pacts"),
    _count("n_patti_senza_notizie", "pacts"),
    _count("n_proposte", "pacts"),
    _own("patti_attivi_per_1000_alloggi", Kind.NUMBER, unit="pacts per 1,000 dwellings"),
    _count("n_attivita_12_mesi", "activities"),
    _shown("presenze_12_mesi", "activities", "volunteers"),
    _outcome("esito_presenze"),
    _shown("ore_12_mesi", "activities", "hours"),
    _outcome("esito_ore"),
    _own("ultima_attivita", Kind.DATE),
    *_source(),
)
BUILDINGS = (
    _shown("id_edificio", "buildings", "id"),
    _shown("indirizzo", "buildings", "address"),
    _shown("id_quartiere", "neighbourhoods", "id"),
    _shown("id_cortile", "courtyards", "id"),
    _shown("ente_gestore", "buildings", "manager"),
    _shown("n_alloggi", "buildings", "dwellings"),
    *_source(),
)
COURTYARDS = (
    _shown("id_cortile", "courtyards", "id"),
    _shown("nome", "courtyards", "name"),
    _shown("id_quartiere", "neighbourhoods", "id"),
    *_source(),
)
