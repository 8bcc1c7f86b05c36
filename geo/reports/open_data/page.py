"""The pages of the open data: what there is, and what each column means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from markupsafe import Markup

from geo import words
from geo.analysis import disclosure
from geo.mapping import assets
from geo.model.fewest import FEWEST_SHOWN
from geo.reports import plain_page
from geo.reports.open_data.catalogue import CATALOGUES
from geo.reports.open_data.columns import Field
from geo.reports.open_data.datasets import DATASETS, Dataset, Publication
from geo.reports.open_data.documents import DOCUMENTS, TYPES
from geo.reports.open_data.files import LICENCE_URL, file_name, formats_of
from geo.reports.open_data.publisher import Publisher

COLUMNS = "colonne.html"


def front_page(
    made: Publication, publisher: Publisher, language: str, sizes: Mapping[str, int]
) -> bytes:
    """Write the page that lists datasets, files, licence, dates, and what is not shown.

    Parameters
    ----------
    sizes
        Bytes of each file by name.
    """
    sections = [_dataset(made, dataset, language, sizes) for dataset in DATASETS.values()]
    body = Markup("{}<main>{}{}{}{}</main>").format(
        _head("opendata.title", language, "./", _dates(made, publisher, language)),
        Markup("").join(sections),
        _tag("p", _say("opendata.gis", language), class_="quiet"),
        _privacy(made, language),
        _catalogues(language),
    )
    return _page(body, _say("opendata.title", language), language, alternates=True)


def columns_page(language: str) -> bytes:
    """Write the page that says what each column means."""
    sections = [_columns(dataset, language) for dataset in DATASETS.values()]
    files = [_link(name, name) for name in DOCUMENTS]
    files_line = Markup("{} {}").format(
        _say("opendata.columns.files", language), Markup(", ").join(files)
    )
    parts = [_link(f"#{one.slug}", one.title(language)) for one in DATASETS.values()]
    about = [
        _tag("p", _say("opendata.unknown", language)),
        _tag("p", files_line),
        _tag("ul", *(_tag("li", one) for one in parts), class_="files"),
    ]
    head = _head("opendata.columns", language, COLUMNS, Markup("").join(about))
    body = Markup("{}<main>{}</main>").format(head, Markup("").join(sections))
    return _page(body, _say("opendata.columns", language), language)


def policy() -> str:
    """Write the policy of both pages: their own style, our typeface, and nothing else."""
    return plain_page.policy(_style(), more="font-src 'self'; ")


@cache
def _style() -> str:
    return f"{assets.font_rule()}\n{plain_page.SHEET.read_text(encoding='utf-8')}"


def _page(body: Markup, title: str, language: str, *, alternates: bool = False) -> bytes:
    links = [
        Markup('<link rel="describedby" type="{}" href="catalogue.{}">\n').format(
            kind.partition(";")[0], suffix
        )
        for suffix, (_, kind) in CATALOGUES.items()
    ]
    return plain_page.write(
        body,
        title=title,
        language=language,
        style=_style(),
        links=Markup("").join(links if alternates else []),
    )


def _head(key: str, language: str, here: str, about: Markup) -> Markup:
    others = [one for one in words.languages() if one != language]
    choices = [
        _link(f"{here}?lang={one}", _say("opendata.language", language), lang=one) for one in others
    ]
    home = "../" if here == "./" else "./"
    back = "opendata.back" if here == "./" else "opendata.title"
    suffix = f"?lang={language}" if language != words.DEFAULT else ""
    nav = _tag("nav", _link(home + suffix, _say(back, language)), Markup(" ").join(choices))
    return _tag("header", nav, _tag("h1", _say(key, language)), about)


def _dates(made: Publication, publisher: Publisher, language: str) -> Markup:
    day, fresh = made.moment.day, made.moment.fresh_until
    parts = [_tag("p", _say("opendata.about", language))]
    if made.demonstration:
        parts.append(_tag("p", _say("opendata.demonstration", language), class_="warn"))
    parts.append(_tag("p", _say("opendata.date", language, day=day, fresh=fresh)))
    named = Markup("{}: {}. ").format(
        _say("opendata.publisher", language), publisher.said(language)
    )
    licence = Markup("{}: {}").format(
        _say("opendata.licence", language),
        _link(LICENCE_URL, _say("opendata.licence.text", language), rel="license"),
    )
    return Markup("").join([*parts, _tag("p", named, licence)])


def _dataset(
    made: Publication, dataset: Dataset, language: str, sizes: Mapping[str, int]
) -> Markup:
    suffix = f"?lang={language}" if language != words.DEFAULT else ""
    files = [
        _tag(
            "li",
            _link(
                file_name(dataset, kind),
                _say(f"opendata.format.{kind.code}", language),
                download=None if kind.placed else "",
            ),
            " ",
            _tag("span", size_text(sizes.get(file_name(dataset, kind)), language)),
        )
        for kind in formats_of(dataset)
    ]
    rows = _say("opendata.rows", language, n=len(made.rows(dataset)))
    columns = _link(f"{COLUMNS}{suffix}#{dataset.slug}", _say("opendata.columns", language))
    left_out = made.n_left_out(dataset)
    return _tag(
        "section",
        _tag("h2", dataset.title(language), id=dataset.slug),
        _tag("p", dataset.about(language)),
        _tag("p", _say("opendata.left_out", language, n=left_out)) if left_out else "",
        _tag("ul", *files, class_="files", aria_label=dataset.title(language)),
        _tag("p", Markup("{} · {}").format(rows, columns), class_="quiet"),
        class_="dataset",
    )


def size_text(size: int | None, language: str) -> str:
    """Say how large a file is; nothing if that is not known."""
    if size is None:
        return ""
    return _say("opendata.size", language, size=max(1, round(size / 1000)))


def _privacy(made: Publication, language: str) -> Markup:
    return _tag(
        "section",
        _tag("h2", _say("opendata.privacy", language)),
        *(_tag("p", line) for line in privacy_lines(made, language)),
    )


def privacy_lines(made: Publication, language: str) -> list[str]:
    """Say what is not shown, and of how many."""
    k = FEWEST_SHOWN
    n = int(disclosure.small(made.moment.tables["activities"]["volunteers"]).sum())
    few = [_say("opendata.privacy.few", language, n=n, k=k)] if n else []
    return [
        *few,
        _say("opendata.privacy.cells", language, k=k),
        _say("opendata.privacy.people", language),
    ]


def _catalogues(language: str) -> Markup:
    names = [f"catalogue.{suffix}" for suffix in CATALOGUES]
    line = Markup("{} {}").format(
        _say("opendata.catalogue.text", language),
        Markup(", ").join(_link(name, name) for name in names),
    )
    return _tag("section", _tag("h2", _say("opendata.catalogue", language)), _tag("p", line))


def _columns(dataset: Dataset, language: str) -> Markup:
    head = [
        _tag("th", _say(f"opendata.columns.{name}", language), scope="col", role="columnheader")
        for name in ("name", "meaning", "type", "unit", "codes")
    ]
    # The roles are what a browser takes from a table that a narrow screen lays out as a list.
    table = _tag(
        "table",
        _tag("thead", _tag("tr", *head, role="row"), role="rowgroup"),
        _tag("tbody", *(_column(one, language) for one in dataset.fields), role="rowgroup"),
        role="table",
        aria_label=dataset.title(language),
    )
    title = dataset.title(language)
    scrolling = _tag("div", table, class_="wide", role="region", tabindex="0", aria_label=title)
    return _tag(
        "section",
        _tag("h2", title, id=dataset.slug),
        _tag("p", dataset.about(language)),
        scrolling,
    )


def _column(one: Field, language: str) -> Markup:
    codes = [
        _tag("dt", _tag("code", code)) + _tag("dd", word) for code, word in one.codes(language)
    ]
    cells = (
        one.meaning(language),
        _say(f"opendata.type.{TYPES[one.column.kind]}", language),
        one.column.unit or "",
        _tag("dl", *codes) if codes else "",
    )
    name = _tag("th", _tag("code", one.name), scope="row", role="rowheader")
    return _tag("tr", name, *(_tag("td", cell, role="cell") for cell in cells), role="row")


def _say(key: str, language: str, /, **values: object) -> str:
    return words.say(key, language, **values)


def _link(address: str, text: str, **attributes: str | None) -> Markup:
    return _tag("a", text, href=address, **attributes)


def _tag(name: str, *children: object, **attributes: str | None) -> Markup:
    pairs = [
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None
    ]
    inner: Iterable[object] = children
    return Markup("<{0}{1}>{2}</{0}>").format(
        Markup(name),  # noqa: S704  a name of ours
        Markup("").join(pairs),
        Markup("").join(inner),  # type: ignore[arg-type]
    )
