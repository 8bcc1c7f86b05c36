"""The order of the modules in DESIGN: a module imports only what stands above it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ORDER = (
    ("errors", "words", "recent", "access", "roles"),
    ("model",),
    ("crs",),
    ("loading",),
    ("storage",),
    ("analysis",),
    ("mapping",),
    ("charts",),
    ("reports",),
    ("web",),
    ("ui", "cli"),
)
LAST = {"ui", "cli"}
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
RANK["__main__"] = len(ORDER)
STREAMLIT = {"streamlit", "streamlit_folium"}
SOURCES = sorted((ROOT / "geo").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Names of all modules that a file imports, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer(path: Path) -> str:
    part = path.relative_to(ROOT / "geo").parts[0]
    return part.removesuffix(".py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_above_it(path: Path) -> None:
    mine = layer(path)
    if mine == "__init__":
        assert not {name for name in imported(path) if name.startswith("geo.")}
        return
    others = {name.split(".")[1] for name in imported(path) if name.startswith("geo.")}
    others = {name for name in others if name in RANK and name != mine}
    below = {name for name in others if RANK[name] > RANK[mine]}
    beside = {name for name in others if RANK[name] == RANK[mine] and mine in LAST}
    assert not below | beside, f"{path.name} imports {sorted(below | beside)}"


def test_the_main_module_knows_the_shell_s_commands_and_nothing_else() -> None:
    own = {name for name in imported(ROOT / "geo" / "__main__.py") if name.startswith("geo")}
    assert {name.split(".")[1] for name in own if "." in name} == {"cli"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_ui_knows_streamlit(path: Path) -> None:
    if layer(path) == "ui":
        return
    assert not {name.split(".")[0] for name in imported(path)} & STREAMLIT


def test_every_module_has_a_place_in_the_order() -> None:
    assert {layer(path) for path in SOURCES} - {"__init__"} <= set(RANK)


def test_the_check_sees_an_import_inside_a_function(tmp_path: Path) -> None:
    source = tmp_path / "late.py"
    source.write_text("def late():\n    from geo.ui import state\n    return state\n")
    assert "geo.ui" in imported(source)
