"""The catalogue in DCAT-AP_IT, the Italian profile of the European one, as Turtle and JSON-LD.

What is mandatory, and the lists of codes, are those of the national guidelines
(https://github.com/italia/linee-guida-cataloghi-dati-dcat-ap-it): types twice, once of the profile
and once of DCAT; themes, file types and frequency from the authorities of the European Union.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, RDF, SKOS, XSD

from geo import words
from geo.reports.open_data.datasets import DATASETS, Dataset, Publication
from geo.reports.open_data.files import Format, file_name, formats_of
from geo.reports.open_data.publisher import Publisher

DCATAPIT = Namespace("http://dati.gov.it/onto/dcatapit#")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
LICENCE = URIRef("http://creativecommons.org/licenses/by/4.0/")
ATTRIBUTION = URIRef("http://purl.org/adms/licencetype/Attribution")
THEMES: Mapping[str, str] = {"SOCI": "opendata.theme.soci", "REGI": "opendata.theme.regi"}
DAILY = URIRef(f"{AUTHORITY}frequency/DAILY")  # what a state is depends on the day
TONGUES: Mapping[str, str] = {"it": "ITA", "en": "ENG"}
CATALOGUES: Mapping[str, tuple[str, str]] = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
}


def catalogue(made: Publication, publisher: Publisher, sizes: Mapping[str, int]) -> Graph:
    """Describe what is published.

    Parameters
    ----------
    sizes
        Bytes of each file by name; what is not in it has none.

    Returns
    -------
    Graph
        A catalogue, its datasets, one distribution a file, the licence and the publisher.
    """
    graph = Graph()
    for prefix, space in (("dcatapit", DCATAPIT), ("dcat", DCAT), ("dct", DCTERMS)):
        graph.bind(prefix, space)
    graph.bind("foaf", FOAF)
    agent = URIRef(f"{publisher.home}catalogue#publisher")
    _add_agent(graph, agent, publisher)
    _add_licence(graph)
    _add_catalogue(graph, made, publisher, agent)
    for dataset in DATASETS.values():
        _add_dataset(graph, made, dataset, publisher, agent)
        for kind in formats_of(dataset):
            _add_distribution(graph, dataset, kind, publisher, sizes)
    return graph


def write_catalogue(graph: Graph, suffix: str) -> bytes:
    """Write the catalogue as `ttl` or `jsonld`, the same bytes each time."""
    if suffix == "ttl":
        return graph.serialize(format="turtle").encode()
    context = {prefix: str(space) for prefix, space in graph.namespaces() if prefix in PREFIXES}
    told = json.loads(graph.serialize(format="json-ld", context=context, auto_compact=True))
    told["@graph"] = sorted(told["@graph"], key=lambda node: str(node["@id"]))
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


PREFIXES = frozenset({"dcat", "dcatapit", "dct", "foaf", "owl", "skos", "xsd"})


def _home(publisher: Publisher) -> URIRef:
    return URIRef(f"{publisher.home}catalogue")


def _iri(dataset: Dataset, publisher: Publisher) -> URIRef:
    return URIRef(f"{publisher.home}catalogue#{dataset.slug}")


def _file_iri(dataset: Dataset, kind: Format, publisher: Publisher) -> URIRef:
    return URIRef(f"{publisher.home}catalogue#{dataset.slug}-{kind.code.replace('_', '-')}")


def _add_agent(graph: Graph, agent: URIRef, publisher: Publisher) -> None:
    _type(graph, agent, DCATAPIT.Agent, FOAF.Agent)
    graph.add((agent, DCTERMS.identifier, Literal(publisher.code)))
    if publisher.configured:
        graph.add((agent, FOAF.name, Literal(publisher.name)))
        return
    for language in words.languages():
        graph.add((agent, FOAF.name, Literal(publisher.said(language), lang=language)))


def _add_licence(graph: Graph) -> None:
    _type(graph, LICENCE, DCATAPIT.LicenseDocument, DCTERMS.LicenseDocument)
    graph.add((LICENCE, DCTERMS.type, ATTRIBUTION))
    graph.add((LICENCE, FOAF.name, Literal("CC BY 4.0")))
    graph.add((LICENCE, OWL.versionInfo, Literal("4.0")))


def _add_catalogue(graph: Graph, made: Publication, publisher: Publisher, agent: URIRef) -> None:
    home = _home(publisher)
    _type(graph, home, DCATAPIT.Catalog, DCAT.Catalog)
    for language in words.languages():
        _say(graph, home, DCTERMS.title, _marked("opendata.title", made, language), language)
        _say(graph, home, DCTERMS.description, _about_all(made, publisher, language), language)
    graph.add((home, DCTERMS.publisher, agent))
    graph.add((home, DCTERMS.modified, _day(made)))
    graph.add((home, FOAF.homepage, URIRef(publisher.home)))
    graph.add((home, DCAT.themeTaxonomy, URIRef(f"{AUTHORITY}data-theme")))
    _add_tongues(graph, home)
    for dataset in DATASETS.values():
        graph.add((home, DCAT.dataset, _iri(dataset, publisher)))


def _add_dataset(
    graph: Graph, made: Publication, dataset: Dataset, publisher: Publisher, agent: URIRef
) -> None:
    node = _iri(dataset, publisher)
    _type(graph, node, DCATAPIT.Dataset, DCAT.Dataset)
    graph.add((node, DCTERMS.identifier, Literal(f"{publisher.code}:{dataset.slug}")))
    for language in words.languages():
        title = dataset.title(language)
        _say(graph, node, DCTERMS.title, _mark(title, made, language), language)
        about = f"{dataset.about(language)} {_note(made, language)}".strip()
        _say(graph, node, DCTERMS.description, about, language)
        _say(graph, node, DCAT.keyword, words.say("opendata.keyword", language), language)
    graph.add((node, DCTERMS.modified, _day(made)))
    graph.add((node, DCTERMS.accrualPeriodicity, DAILY))
    for relation in (DCTERMS.rightsHolder, DCTERMS.publisher):
        graph.add((node, relation, agent))
    _add_themes(graph, node)
    _add_tongues(graph, node)
    graph.add((node, DCAT.landingPage, URIRef(publisher.home)))
    graph.add((node, FOAF.page, URIRef(f"{publisher.home}colonne.html#{dataset.slug}")))
    for kind in formats_of(dataset):
        graph.add((node, DCAT.distribution, _file_iri(dataset, kind, publisher)))


def _add_distribution(
    graph: Graph, dataset: Dataset, kind: Format, publisher: Publisher, sizes: Mapping[str, int]
) -> None:
    node, name = _file_iri(dataset, kind, publisher), file_name(dataset, kind)
    _type(graph, node, DCATAPIT.Distribution, DCAT.Distribution)
    for language in words.languages():
        title = words.say(f"opendata.format.{kind.code}", language)
        _say(graph, node, DCTERMS.title, f"{dataset.title(language)}: {title}", language)
    graph.add((node, DCTERMS["format"], URIRef(f"{AUTHORITY}file-type/{kind.file_type}")))
    graph.add((node, DCTERMS.license, LICENCE))
    for relation in (DCAT.accessURL, DCAT.downloadURL):
        graph.add((node, relation, URIRef(f"{publisher.home}{name}")))
    if name in sizes:
        graph.add((node, DCAT.byteSize, Literal(f"{sizes[name]}.0", datatype=XSD.decimal)))


def _type(graph: Graph, node: URIRef, *types: URIRef) -> None:
    for one in types:
        graph.add((node, RDF.type, one))


def _add_themes(graph: Graph, node: URIRef) -> None:
    for code, key in THEMES.items():
        theme = URIRef(f"{AUTHORITY}data-theme/{code}")
        graph.add((node, DCAT.theme, theme))
        graph.add((theme, RDF.type, SKOS.Concept))
        for language in words.languages():
            _say(graph, theme, SKOS.prefLabel, words.say(key, language), language)


def _add_tongues(graph: Graph, node: URIRef) -> None:
    for language in words.languages():
        if language in TONGUES:
            tongue = URIRef(f"{AUTHORITY}language/{TONGUES[language]}")
            graph.add((node, DCTERMS.language, tongue))


def _say(graph: Graph, node: URIRef, relation: URIRef, text: str, language: str) -> None:
    graph.add((node, relation, Literal(text, lang=language)))


def _day(made: Publication) -> Literal:
    return Literal(made.moment.day.isoformat(), datatype=XSD.date)


def _marked(key: str, made: Publication, language: str) -> str:
    return _mark(words.say(key, language), made, language)


def _mark(title: str, made: Publication, language: str) -> str:
    return f"{title} ({words.say('opendata.mark', language)})" if made.demonstration else title


def _note(made: Publication, language: str) -> str:
    return words.say("opendata.demonstration", language) if made.demonstration else ""


def _about_all(made: Publication, publisher: Publisher, language: str) -> str:
    parts = [words.say("opendata.about", language), _note(made, language)]
    if not publisher.configured:
        parts.append(words.say("opendata.publisher.missing", language))
    return " ".join(part for part in parts if part)
