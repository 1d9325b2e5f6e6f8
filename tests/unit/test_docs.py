"""The documents keep up with the code: settings, commands, placeholders and links."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot import cli
from bot.answers.clinic import PLACEHOLDERS
from bot.settings import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *DOCS]
_CODE = re.compile(r"```.*?```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def variables() -> list[str]:
    """The names of variables in bot/settings.py: its texts in capitals."""
    texts = (node.value for node in ast.walk(ast.parse(read("bot/settings.py"))) if isinstance(node, ast.Constant))
    return sorted({text for text in texts if isinstance(text, str) and re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", text)})


def commands(app: typer.Typer, name: str = "bot") -> Iterator[str]:
    """The full names of all commands of `app`."""
    for command in app.registered_commands:
        yield f"{name} {command.name or command.callback.__name__}"
    for group in app.registered_groups:
        yield from commands(group.typer_instance, f"{name} {group.name}")


def links(page: Path) -> list[str]:
    """The relative links of a page, without their anchors."""
    found = _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8")))
    return [link.partition("#")[0] for link in found if not re.match(r"[a-z]+:|#", link)]


def test_settings_and_commands_are_found() -> None:
    assert {"PORT", "DATABASE_URL", "BOT_ENV"} <= set(variables())
    assert {"bot run", "bot topics check"} <= set(commands(cli.app))


@pytest.mark.parametrize("name", variables())
def test_each_setting_stands_in_the_settings_table(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|", read("docs/operations.md"), re.MULTILINE)


@pytest.mark.parametrize("name", variables())
def test_each_setting_stands_in_the_example(name: str) -> None:
    assert re.search(rf"^#?{name}=", read(".env.example"), re.MULTILINE)


def test_no_page_names_a_setting_that_is_gone() -> None:
    told = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", read(".env.example"), re.MULTILINE)
    told += re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", read("docs/operations.md"), re.MULTILINE)
    assert set(told) <= set(variables())


@pytest.mark.parametrize("name", commands(cli.app))
def test_each_command_stands_in_the_docs(name: str) -> None:
    assert any(re.search(rf"`{name}\b", page.read_text(encoding="utf-8")) for page in DOCS)


@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_each_placeholder_stands_in_the_docs(name: str) -> None:
    assert f"[[clinic.{name}]]" in read("docs/content.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not (page.parent / link).exists()] == []
