"""The fact base: references that lead somewhere, trust in order, forbidden statements found."""

from pathlib import Path

import pytest

from bot.answers.facts import TRUST, Fact, FactBase, NeverSay, Source, load_facts
from bot.errors import ContentError
from bot.settings import ROOT

FACT = "{id: f1, part: a, statement: It is so., use: say, verified: true, sources: [s1]}"
SOURCE = "{id: s1, title: A study, kind: study}"


def load(folder: Path, fact: str = FACT, source: str = SOURCE, never: str = "") -> FactBase:
    (folder / "facts.yml").write_text(f"facts: [{fact}]", encoding="utf-8")
    (folder / "sources.yml").write_text(f"sources: [{source}]", encoding="utf-8")
    (folder / "never_say.yml").write_text(f"must_never_say: [{never}]", encoding="utf-8")
    return load_facts(folder)


def fact(name: str, *sources: str, use: str = "say", verified: bool = True, part: str = "a") -> Fact:
    return Fact(name, part, "It is so.", use, verified, list(sources))


def test_facts_and_sources_are_found_by_their_ids(tmp_path: Path) -> None:
    base = load(tmp_path)
    assert base.facts["f1"].statement == "It is so."
    assert base.sources["s1"].title == "A study"


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"fact": FACT.replace("s1", "s9")}, "f1.*s9"),
        ({"source": SOURCE.replace("study}", "rumour}")}, "s1.*rumour"),
        ({"fact": FACT.replace("verified: true", "verified: maybe")}, r"facts\.yml"),
        ({"fact": FACT.replace("id: f1, ", "")}, r"facts\.yml"),
        ({"source": SOURCE.replace("title: A study, ", "")}, r"sources\.yml"),
        ({"never": "{id: n1}"}, r"never_say\.yml"),
    ],
)
def test_a_broken_fact_base_is_refused_and_the_place_named(tmp_path: Path, broken: dict[str, str], named: str) -> None:
    with pytest.raises(ContentError, match=named):
        load(tmp_path, **broken)


@pytest.mark.parametrize(
    ("use", "verified", "tellable"),
    [("say", True, True), ("say-with-caution", True, True), ("never-repeat", True, False), ("say", False, False)],
)
def test_only_verified_facts_that_may_be_repeated_are_tellable(use: str, verified: bool, tellable: bool) -> None:
    assert fact("f", use=use, verified=verified).tellable is tellable


def test_sources_come_most_trusted_first_each_once_and_at_most_three() -> None:
    kinds = ("seed", "study", "regulator", "label", "other")
    sources = {kind: Source(kind, kind, kind) for kind in kinds}
    base = FactBase({"f": fact("f", *kinds), "g": fact("g", "study")}, sources, ())
    assert [source.id for source in base.sources_of(("g", "f"))] == ["regulator", "label", "study"]
    assert [source.id for source in base.sources_of(("g", "g"))] == ["study"]
    assert base.sources_of(()) == []


def test_facts_of_seeds_are_the_tellable_ones_of_part_a() -> None:
    facts = [fact("a"), fact("b", part="b"), fact("c", use="never-repeat")]
    assert FactBase({one.id: one for one in facts}, {}, ()).say_facts_of_seeds == ("a",)


@pytest.mark.parametrize(
    ("text", "found"),
    [("It CURES all.", "CURES"), ("A guaranteed result", "guaranteed"), ("It may help.", None), ("", None)],
)
def test_a_forbidden_statement_is_found_in_any_case(text: str, found: str | None) -> None:
    assert NeverSay("n", "s", "w", "i", [r"\bcures\b", "guaranteed"]).found_in(text) == found


def test_the_real_fact_base_is_sound() -> None:
    base = load_facts(ROOT / "knowledge")
    assert base.say_facts_of_seeds
    assert {source.kind for source in base.sources.values()} <= set(TRUST)
