"""Templates of ids and names: `nil:{ID_NIL}`. A tiny language: nothing in it runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

HOLE = re.compile(r"\{([^{}]+)\}")
FORMS = ("integer", "slug")
FACTS = (":date", ":row")


@dataclass(frozen=True)
class Hole:
    """A place in a template: columns of which the first that is not empty counts, and a form."""

    columns: tuple[str, ...]
    form: str | None = None
    fact: str | None = None


def template_columns(template: str) -> list[tuple[str, ...]]:
    """List the columns of each place in a template."""
    return [part.columns for part in parts_of(template) if isinstance(part, Hole) and part.columns]


def parts_of(template: str) -> Iterator[str | Hole]:
    """Cut a template into plain text and holes."""
    end = 0
    for match in HOLE.finditer(template):
        yield template[end : match.start()]
        yield _hole(match[1])
        end = match.end()
    yield template[end:]


def slug(text: str) -> str:
    """Keep letters and figures, without accents: `Società A.` is `societa-a`."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", bare))


def _hole(inside: str) -> Hole:
    if inside in FACTS:
        return Hole((), fact=inside[1:])
    name, _, form = inside.rpartition(":")
    if form in FORMS and name:
        return Hole(tuple(name.split("|")), form)
    return Hole(tuple(inside.split("|")))
