"""The shape of the code: imports point one way, each library has one home, modules are small and documented."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in ("bot", "actions")
    for path in sorted((ROOT / folder).rglob("*.py"))
}
MIGRATIONS = {f"migrations.{path.stem}": path for path in sorted((ROOT / "migrations").rglob("*.py"))}

LAYERS = [
    ("bot.errors",),
    ("bot.settings", "bot.answers.yamlfile", "bot.metrics"),
    ("bot.conversation.model", "bot.conversation.states", "bot.conversation.tables"),
    ("bot.conversation.bell", "bot.conversation.turnstile", "bot.conversation.store"),
    ("bot.answers",),
    ("bot.conversation.gate", "bot.nlu", "bot.engine", "bot.training"),
    ("bot.channels", "actions"),
    ("bot.app", "bot.database", "bot.supervisor", "bot.doctor"),
    ("bot.serve", "bot.evaluation"),
    ("bot.cli",),
    ("bot.__main__",),
]
"""From the ground up; a module imports from its own layer or from below. The longest name that fits counts."""

FORBIDDEN = {
    "bot.answers": ("bot.nlu", "bot.engine", "bot.channels", "bot.app"),
    "bot.conversation": ("bot.nlu", "bot.engine", "bot.channels", "bot.app"),
    "bot.nlu": ("bot.conversation.store", "bot.conversation.gate", "bot.engine", "bot.channels", "bot.app"),
    "bot.engine": ("bot.channels", "bot.app", "bot.nlu"),
}

HOMES = {
    "rasa": ("bot.nlu.components", "bot.nlu.importer", "bot.engine"),
    "sanic": ("bot.engine",),
    "rasa_sdk": ("actions",),
    "sqlalchemy": (
        "bot.conversation.store", "bot.conversation.tables", "bot.database", "bot.engine.tracker_store", "migrations",
    ),
    "litestar": ("bot.app", "bot.channels"),
    "onnxruntime": ("bot.nlu.encoder",),
    "spacy": ("bot.nlu.entities",),
    "yaml": ("bot.answers.yamlfile",),
    "httpx": ("bot.engine.client", "bot.app", "bot.supervisor", "bot.evaluation"),
}  # fmt: skip
LOADS_RASA = ("bot.nlu.components.", "bot.nlu.importer", "bot.engine.channel", "bot.engine.tracker_store")
LIGHT = [
    name for name in FILES if not name.startswith((*LOADS_RASA, "bot.engine.wording", "bot.evaluation", "bot.__main__"))
]


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, at its top or inside a function; `from a import b` counts as a.b too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module is not None, f"{path} imports by a relative name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in FILES else str(node.module) for name in names)


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def layer(name: str) -> int:
    fitting = [(len(part), at) for at, parts in enumerate(LAYERS) for part in parts if within(name, (part,))]
    assert fitting, f"{name} has no layer; add it to LAYERS"
    return max(fitting)[1]


PACKAGES = ("bot", "bot.conversation")  # hold a docstring only
OWN = [name for name in FILES if name not in PACKAGES]


@pytest.mark.parametrize("name", OWN)
def test_imports_point_down(name: str) -> None:
    own = [other for other in imported(FILES[name]) if other in FILES and other not in PACKAGES]
    assert [other for other in own if layer(other) > layer(name)] == []


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_package_knows_nothing_of_what_rests_on_it(package: str) -> None:
    found = {
        f"{name} imports {other}"
        for name, path in FILES.items()
        if within(name, (package,))
        for other in imported(path)
        if within(other, FORBIDDEN[package])
    }
    assert found == set()


@pytest.mark.parametrize("library", HOMES)
def test_each_library_has_one_home(library: str) -> None:
    users = {name for name, path in {**FILES, **MIGRATIONS}.items() if within_any(imported(path), library)}
    assert users
    assert {name for name in users if not within(name, HOMES[library])} == set()


def within_any(names: Iterator[str], library: str) -> bool:
    return any(within(name, (library,)) for name in names)


@pytest.mark.parametrize("name", FILES)
def test_a_module_opens_with_a_docstring_and_stays_short(name: str) -> None:
    text = FILES[name].read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 400


def test_everything_but_rasas_own_parts_is_imported_without_rasa_and_tensorflow() -> None:
    code = f"import importlib,json,sys; [importlib.import_module(name) for name in {LIGHT!r}];"
    code += "print(json.dumps([name for name in sys.modules if name.split('.')[0] in ('rasa', 'tensorflow', 'keras')]))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(result.stdout.splitlines()[-1]) == []
