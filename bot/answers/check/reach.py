"""Whether every response can be reached: by a rule, an action, or the name that chooses its variant."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.answers.catalogue import Catalogue
from bot.answers.yamlfile import read_yaml


def files_belong_to_topics(catalogue: Catalogue, faq: Path) -> Iterator[str]:
    """No file under data/faq stands for a topic the catalogue does not have."""
    known = {topic.path for topic in catalogue.values()}
    for path in sorted(faq.rglob("*.yml")):
        if path not in known:
            yield f"{path.relative_to(faq.parent)}: no such topic in knowledge/topics.yml"


def themes_have_rules(catalogue: Catalogue, rules: Path) -> Iterator[str]:
    """Each theme has a rule that answers it."""
    answered = set(re.findall(r"action: utter_(\w+)", _all_text(rules)))
    for theme in sorted({topic.theme for topic in catalogue.values()} - answered):
        yield f"data/rules: no rule answers the theme {theme}"


def responses_are_used(responses: Path, callers: list[Path]) -> Iterator[str]:
    """Each further response is named by a rule, a story or an action."""
    used = "".join(_all_text(folder) for folder in callers)
    for path in sorted(responses.rglob("*.yml")):
        for name in read_yaml(path).get("responses", {}):
            if not re.search(rf"\b{re.escape(name)}\b", used):
                yield f"{path.name}: nothing says {name}"


def variants_can_be_chosen(catalogue: Catalogue, lookups: Path) -> Iterator[str]:
    """Each variant hangs on a value some name leads to, and no two of a topic on the same one."""
    kinds = {"condition": "conditions", "medicine": "medicines", "treatment": "treatments"}
    values = {slot: set(read_yaml(lookups / f"{name}.yml")) for slot, name in kinds.items()}
    for topic in catalogue.values():
        chosen = [answer.when for answer in topic.answers if answer.when]
        for slot, value in chosen:
            if value not in values.get(slot, set()):
                yield f"{topic.id}: no name in data/lookups leads to {slot} {value}"
        for (slot, value), count in Counter(chosen).items():
            if count > 1:
                yield f"{topic.id}: {count} variants hang on {slot} {value}; only the first is ever said"
        if any(answer.when is None for answer in topic.answers[1:]) or topic.answers[0].when is not None:
            yield f"{topic.id}: the first response is the default, and only the first"


def _all_text(folder: Path) -> str:
    files = (path for path in sorted(folder.rglob("*")) if path.suffix in (".yml", ".py"))
    return "".join(path.read_text(encoding="utf-8") for path in files)
