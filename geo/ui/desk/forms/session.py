"""A form that is open in this session: what was read, what was typed, and its draft."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from geo import model
from geo.errors import Problem
from geo.storage.drafts import Draft
from geo.storage.merging import Merge
from geo.storage.office import Office
from geo.storage.sheets import Sheet, is_part
from geo.ui.desk.forms.fields import cell_in, show_field


@dataclass
class Form:
    """One row that somebody is writing.

    Parameters
    ----------
    base
        As it was read.
    cells
        As it is typed so far; text in a column of numbers is what could not be read.
    problems
        Found when it was to be saved.
    theirs, merged
        When somebody else saved meanwhile: what they left, and the fields that both changed.
    seen
        The register's revision at which it was last compared with what is there.
    """

    base: Sheet
    cells: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    theirs: Sheet | None = None
    merged: Merge | None = None
    kept: dict[str, Any] | None = None
    seen: int | None = None
    turn: str = field(default_factory=lambda: secrets.token_hex(3))

    @property
    def changed(self) -> bool:
        """True if something was typed that is not saved."""
        return {k: v for k, v in self.cells.items() if v is not None} != {
            k: v for k, v in self.base.cells.items() if v is not None
        }

    def key(self, name: str) -> str:
        """Name the widget of a field; after `renew`, another one."""
        return f"form:{self.base.table}:{self.turn}:{name}"

    def show(self, name: str, *, person: bool = False) -> None:
        """Show a field, and take what it holds; see `show_field`."""
        table = self.base.table
        self.cells[name] = show_field(
            self.key(name), table, name, self.cells.get(name), problems=self.problems,
            person=person,
        )  # fmt: skip

    def collect(self) -> None:
        """Take what the widgets hold: a callback runs before they are shown again."""
        for column in model.TABLES[self.base.table].columns:
            key = self.key(column.name)
            if key in st.session_state:
                self.cells[column.name] = cell_in(key, column, self.cells.get(column.name))

    def renew(self, base: Sheet, cells: Mapping[str, Any]) -> None:
        """Begin again with other values; widgets forget theirs."""
        self.base, self.cells, self.problems = base, dict(cells), []
        self.theirs = self.merged = None
        self.turn = secrets.token_hex(3)

    def keep(self, office: Office) -> None:
        """Keep what is typed as a draft, if it is not kept already; drop one that says nothing."""
        row = self.base.id if self.base.there else ""
        if self.changed and self.cells != self.kept:
            values = {
                "id": self.base.id,
                "cells": self.cells,
                "base": dict(self.base.cells),
                "revisions": dict(self.base.revisions),
            }
            office.save_draft(self.base.table, row, values, base=self.base.revisions.get(""))
            self.kept = dict(self.cells)
        elif self.kept is not None and not self.changed:
            office.drop_draft(self.base.table, row)
            self.kept = None


def resumed(table: str, draft: Draft) -> Form:
    """Open a form where a draft left it."""
    told = draft.values
    base = Sheet(table, str(told["id"]), told["base"], told["revisions"])
    return Form(base, dict(told["cells"]), kept=dict(told["cells"]))


def names_of(cells: Iterable[str]) -> list[str]:
    """List the fields that are columns, not parts."""
    return [name for name in cells if not is_part(name)]
