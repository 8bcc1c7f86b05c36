"""One door to what only staff may see or write: `sign_in.office()`, held by reading the code."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from geo.access import ROLES, Visitor
from geo.storage import Office
from geo.ui.desk.page import PARTS
from geo.ui.state import SWITCHES

ROOT = Path(__file__).resolve().parents[1]
# Who may hold the register itself: what is made of it for all, and the one door.
HOLDERS = {"geo/web/register.py", "geo/ui/sign_in.py"}
HANDED = "register.current_store()"
FORBIDDEN = {
    "Store", "open_store", "current_store", "save_difference", "public_tables", "fetch_all_of",
    "create_engine", "_store", "_opened",
}  # fmt: skip
# What is open to everybody may be handed the register, and nothing more may be done with it: the
# public form, which writes into the one table that it checks, and house numbers of the city.
OPEN = {"submit", "fetch_address_index", "has_house_numbers"}
# Only the one place may say who somebody is, and open the door in their name.
NAMED_BY = {"Visitor": "geo/ui/sign_in.py", "Office": "geo/ui/sign_in.py"}
MODULES = ("sqlalchemy", "psycopg", "sqlite3", "geo.storage.store", "geo.storage.engine",
           "geo.storage.writing.save", "geo.cli")  # fmt: skip
SOURCES = [
    path
    for part in ("geo/ui", "geo/web", "geo/reports", "geo/charts", "geo/mapping", "geo/analysis",
                 "pages", "dashboard.py")
    for path in (sorted((ROOT / part).rglob("*.py")) if (ROOT / part).is_dir() else [ROOT / part])
]  # fmt: skip


def used(tree: ast.AST) -> Iterator[str]:
    """Names that code mentions, whether imported, looked up or asked of something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"getattr", "vars"}:
            yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


class WithoutOpen(ast.NodeTransformer):
    """Leaves out the register where it is handed to what is open, or asked where it is."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if ast.unparse(node) == f"{HANDED}.url":
            return ast.Constant("")
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if _name(node.func) in OPEN:
            node.args = [one for one in node.args if ast.unparse(one) != HANDED]
        return node


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.AST) -> Iterator[str]:
    yield from (_name(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def breaches(tree: ast.AST, name: str) -> set[str]:
    """What of a file goes past the door."""
    if name in HOLDERS:
        return set()
    tree = WithoutOpen().visit(tree)
    found = set(used(tree)) & FORBIDDEN
    found |= {one for one in imported(tree) if one.startswith(MODULES)}
    return found | {one for one in called(tree) if NAMED_BY.get(one, name) != name}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_behind_the_pages_and_routes_goes_past_the_door(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    assert not breaches(ast.parse(path.read_text(encoding="utf-8")), name)


@pytest.mark.parametrize(
    "code",
    [
        "from geo.storage import open_store",
        "from geo.web import register\nregister.current_store().fetch('pacts')",
        "from geo.ui import sign_in\nsign_in.office()._store.save([])",
        "from geo.storage import Office\nOffice(x, y)",
        "from geo.access import Visitor\nme = Visitor('me', 'administrator')",
        "import geo.access as a\nme = a.Visitor('me', 'administrator')",
        "from geo.storage.store import Store as S",
        "import sqlite3",
        "getattr(office, '_store')",
        "register.current_store().submit(1)",
        "submit(register.current_store().engine)",
        "submit(store := register.current_store())",
    ],
)
def test_the_check_sees_each_way_past_the_door(code: str) -> None:
    assert breaches(ast.parse(code), "geo/ui/other.py")


def test_the_check_lets_what_is_open_have_the_register() -> None:
    code = "asking.submit(register.current_store(), wish, sender)"
    assert not breaches(ast.parse(code), "geo/ui/other.py")


def test_the_holders_are_as_few_as_they_say() -> None:
    named = {path.relative_to(ROOT).as_posix() for path in SOURCES}
    assert named >= HOLDERS


def test_every_part_of_the_register_page_names_a_role_and_a_place_in_the_address() -> None:
    assert tuple(PARTS) == SWITCHES["desk"]
    assert {role for _, role in PARTS.values()} <= set(ROLES)


@pytest.mark.parametrize("module", [module for module, _ in PARTS.values()])
def test_a_part_that_exists_can_be_shown_to_a_visitor(module: str) -> None:
    found = ROOT / Path(*module.split("."))
    if not found.with_suffix(".py").exists() and not (found / "__init__.py").exists():
        pytest.skip(f"{module} is not built yet")
    (visitor,) = inspect.signature(import_module(module).show).parameters.values()
    assert visitor.annotation in {"Visitor", Visitor}


def test_every_method_of_the_office_asks_for_a_role_before_anything_else() -> None:
    """A method that a viewer may call would have to be named here, and seen."""
    for name, method in inspect.getmembers(Office, inspect.isfunction):
        if name.startswith("_"):
            continue
        source = inspect.getsource(method)
        body = ast.parse(source.strip() if source[0] != " " else "if 1:\n" + source).body[0]
        function = body.body[0] if isinstance(body, ast.If) else body
        steps = [one for one in function.body if not _is_docstring(one)]
        assert "self.visitor.must(" in ast.unparse(steps[0]), name


def _is_docstring(step: ast.stmt) -> bool:
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)
