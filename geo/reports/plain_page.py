"""A page of our own, without Streamlit: its frame, its style sheet and its policy."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from markupsafe import Markup

from geo import words

SHEET = Path(__file__).with_name("plain_page.css")
WHOLE = Markup(
    '<!DOCTYPE html>\n<html lang="{lang}" dir="{dir}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<link rel="icon" href="data:,">\n{links}<title>{title}</title>\n<style>{style}</style>\n'
    "</head>\n<body>\n{body}\n</body>\n</html>\n"
)


def write(
    body: Markup, *, title: str, language: str, style: str, links: Markup | str = ""
) -> bytes:
    """Write the page.

    Parameters
    ----------
    style
        Rules of ours, as `policy` is told them.
    links
        Elements of the head.
    """
    page = WHOLE.format(
        lang=language,
        dir=words.direction(language),
        links=links,
        title=title,
        style=Markup(style),  # noqa: S704  ours
        body=body,
    )
    return str(page).encode()


def policy(style: str, *, more: str = "") -> str:
    """Write the policy of a page: its own style, what `more` says, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; {more}img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
