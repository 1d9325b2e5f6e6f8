"""What must never be said is recognised in natural wordings, and careful wordings pass."""

from pathlib import Path
from typing import Any

import pytest

from bot.answers.catalogue import load_catalogue
from bot.answers.facts import NeverSay, load_facts
from bot.answers.yamlfile import read_as, read_yaml
from bot.settings import ROOT

RULES: dict[str, NeverSay] = {rule.id: rule for rule in load_facts(ROOT / "knowledge").never_say}
CASES = read_as(Path(__file__).parent / "fixtures" / "never_say_cases.yml", dict[str, dict[str, list[str]]])
FORBIDDEN = [(name, text) for name, case in CASES.items() for text in case["forbidden"]]
ALLOWED = [(name, text) for name, case in CASES.items() for text in case["allowed"]]


def caught_by(text: str) -> dict[str, str]:
    """The statements that `text` makes, as id -> the words that make it."""
    return {rule.id: words for rule in RULES.values() if (words := rule.found_in(text))}


def texts_of(content: Any) -> list[str]:
    """Every string inside some YAML content."""
    if isinstance(content, str):
        return [content]
    children = content.values() if isinstance(content, dict) else content if isinstance(content, list) else []
    return [text for child in children for text in texts_of(child)]


def test_every_statement_has_patterns_and_three_cases_of_each_kind() -> None:
    assert CASES.keys() == RULES.keys()
    assert all(rule.patterns for rule in RULES.values())
    assert all(len(case[kind]) >= 3 for case in CASES.values() for kind in ("forbidden", "allowed"))


@pytest.mark.parametrize(("name", "text"), FORBIDDEN)
def test_a_forbidden_sentence_is_caught_by_its_statement(name: str, text: str) -> None:
    assert RULES[name].found_in(text)


@pytest.mark.parametrize(("name", "text"), FORBIDDEN)
def test_a_forbidden_sentence_is_caught_inside_a_longer_answer(name: str, text: str) -> None:
    assert RULES[name].found_in(f"Thank you for asking. {text} Our care team does not mind more questions.")


@pytest.mark.parametrize(("name", "text"), ALLOWED)
def test_a_careful_sentence_is_caught_by_no_statement(name: str, text: str) -> None:
    assert caught_by(text) == {}


@pytest.mark.parametrize("name", RULES)
def test_what_to_say_instead_is_caught_by_no_statement(name: str) -> None:
    assert caught_by(RULES[name].say_instead) == {}


def test_no_current_answer_is_caught() -> None:
    answers = [a for topic in load_catalogue(ROOT / "data", ROOT / "knowledge").values() for a in topic.answers]
    assert {(a.topic, a.variant): found for a in answers if (found := caught_by(a.text))} == {}


@pytest.mark.parametrize("folder", ["responses", "wording"])
def test_no_other_text_of_the_bot_is_caught(folder: str) -> None:
    texts = [text for path in sorted((ROOT / "data" / folder).rglob("*.yml")) for text in texts_of(read_yaml(path))]
    assert texts
    assert {text: found for text in texts if (found := caught_by(text))} == {}
