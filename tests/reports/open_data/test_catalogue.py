"""The catalogue: what DCAT-AP_IT makes mandatory, in both ways of writing."""

import datetime as dt

import pytest
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from geo.analysis.moment import moment_of
from geo.errors import UserError
from geo.reports.open_data import DATASETS, Publication, formats_of, publisher_from
from geo.reports.open_data.catalogue import DCATAPIT, catalogue, write_catalogue
from tests.web.conftest import small_tables, snapshot_from

# The library's own reader of JSON-LD uses a class that it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
DAY = dt.date(2026, 11, 22)
AGENCY = {
    "PACTS_PUBLISHER_NAME": "Agenzia di prova",
    "PACTS_PUBLISHER_ID": "ag_prova",
    "PACTS_PUBLIC_ADDRESS": "https://patti.example.it/mappa/",
}
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass dcatapit:Catalog ; sh:class dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 2 ; sh:uniqueLang true ] ,
    [ sh:path dct:description ; sh:minCount 2 ; sh:uniqueLang true ] ,
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dcatapit:Agent ] ,
    [ sh:path dct:modified ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:date ] ,
    [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcatapit:Dataset ] .
[] a sh:NodeShape ; sh:targetClass dcatapit:Dataset ; sh:class dcat:Dataset ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:title ; sh:minCount 2 ; sh:uniqueLang true ] ,
    [ sh:path dct:description ; sh:minCount 2 ; sh:uniqueLang true ] ,
    [ sh:path dct:modified ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:date ] ,
    [ sh:path dct:accrualPeriodicity ; sh:minCount 1 ; sh:maxCount 1 ;
      sh:pattern "^http://publications.europa.eu/resource/authority/frequency/" ] ,
    [ sh:path dct:rightsHolder ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dcatapit:Agent ] ,
    [ sh:path dcat:theme ; sh:minCount 1 ;
      sh:pattern "^http://publications.europa.eu/resource/authority/data-theme/(SOCI|REGI)$" ] ,
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcatapit:Distribution ] .
[] a sh:NodeShape ; sh:targetClass dcatapit:Distribution ; sh:class dcat:Distribution ;
  sh:property [ sh:path dct:format ; sh:minCount 1 ; sh:maxCount 1 ;
      sh:pattern "^http://publications.europa.eu/resource/authority/file-type/[A-Z]+$" ] ,
    [ sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dcatapit:LicenseDocument ] ,
    [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass dcatapit:Agent ; sh:class foaf:Agent ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path foaf:name ; sh:minCount 1 ; sh:uniqueLang true ] .
[] a sh:NodeShape ; sh:targetClass dcatapit:LicenseDocument ; sh:class dct:LicenseDocument ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
"""


@pytest.fixture(scope="module")
def made() -> Publication:
    return Publication(moment_of(snapshot_from(small_tables()), DAY))


def graph_of(made: Publication, settings: dict[str, str]) -> Graph:
    return catalogue(made, publisher_from(settings), {"patti.csv": 1234})


def read(made: Publication, settings: dict[str, str], suffix: str) -> Graph:
    form = {"ttl": "turtle", "jsonld": "json-ld"}[suffix]
    return Graph().parse(data=write_catalogue(graph_of(made, settings), suffix), format=form)


@pytest.mark.parametrize("settings", [{}, AGENCY], ids=["unset", "agency"])
@pytest.mark.parametrize("suffix", ["ttl", "jsonld"])
def test_the_catalogue_holds_what_the_profile_makes_mandatory(made, settings, suffix) -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")
    fits, _, report = validate(read(made, settings, suffix), shacl_graph=shapes)
    assert fits, report


def test_the_shapes_find_what_is_missing(made) -> None:
    graph = graph_of(made, AGENCY)
    graph.remove((None, DCTERMS.rightsHolder, None))
    fits, _, _ = validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert not fits


def test_both_ways_of_writing_say_the_same_and_do_not_change(made) -> None:
    assert isomorphic(read(made, AGENCY, "ttl"), read(made, AGENCY, "jsonld"))
    first, second = (write_catalogue(graph_of(made, AGENCY), "jsonld") for _ in range(2))
    assert first == second


def test_every_file_is_a_distribution_at_the_public_address(made) -> None:
    graph = read(made, AGENCY, "ttl")
    addresses = {str(one) for one in graph.objects(None, DCAT.accessURL)}
    assert len(addresses) == sum(len(formats_of(one)) for one in DATASETS.values())
    assert "https://patti.example.it/mappa/open-data/patti.geojson" in addresses
    assert len(set(graph.subjects(RDF.type, DCATAPIT.Dataset))) == len(DATASETS)


def test_nobody_is_named_as_publisher_until_somebody_says_who(made) -> None:
    graph = read(made, {}, "ttl")
    names = {str(one) for agent in _agents(graph) for one in graph.objects(agent, FOAF.name)}
    assert names == {
        "ente non configurato",
        "no body configured",
    }
    titles = [str(one) for one in graph.objects(None, DCTERMS.title) if one.language == "it"]
    assert sum("dati dimostrativi" in one for one in titles) == len(DATASETS) + 1


def test_a_public_address_that_is_none_is_refused() -> None:
    with pytest.raises(UserError):
        publisher_from({"PACTS_PUBLIC_ADDRESS": "ftp://patti"})


def _agents(graph: Graph) -> list[URIRef]:
    return [one for one in graph.subjects(RDF.type, DCATAPIT.Agent) if isinstance(one, URIRef)]
