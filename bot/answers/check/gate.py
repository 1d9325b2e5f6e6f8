"""The gate every change of content passes: all checks over all topics, as a list of problems."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.answers.catalogue import Catalogue, Topic, load_catalogue
from bot.answers.check import reach, rules
from bot.answers.check.copied import load_copied
from bot.answers.clinic import load_clinic
from bot.answers.facts import FactBase, load_facts
from bot.answers.wording import load_wording
from bot.answers.yamlfile import read_yaml
from bot.errors import ContentError

FEWEST_QUESTIONS = 30
LONGEST_TITLE = 40


@dataclass(frozen=True)
class Content:
    """Everything the checks look at."""

    catalogue: Catalogue
    facts: FactBase
    cautions: list[rules.Caution]
    copied: frozenset[str]
    today: datetime.date


def check_project(root: Path, today: datetime.date | None = None) -> list[str]:
    """All problems of the content below `root`, as sentences that begin with the file or topic; empty when in order."""
    knowledge, data = root / "knowledge", root / "data"
    try:
        content = Content(
            load_catalogue(data, knowledge),
            load_facts(knowledge),
            rules.load_cautions(knowledge / "cautions.yml"),
            load_copied(knowledge / "copied_wording.txt"),
            today or datetime.date.today(),
        )
        load_clinic(root / "clinic.yml")
        further = list(_further_texts(data))
    except ContentError as error:
        return [str(error)]
    return [*_topics(content), *_texts(further, content), *_whole(content), *_reach(root, content.catalogue)]


def _topics(content: Content) -> Iterator[str]:
    for topic in content.catalogue.values():
        for problem in topic_problems(topic, content):
            yield f"{topic.id}: {problem}"
        for answer in topic.answers:
            checks = [
                rules.facts_are_tellable(answer, content.facts),
                rules.cautions_are_kept(answer, content.cautions),
                rules.says_nothing_forbidden(answer.text, content.facts),
                rules.is_own_wording(answer.text, content.copied),
                rules.is_plain(answer.text),
                rules.placeholders_are_known(answer.text),
            ]
            for problem in (problem for check in checks for problem in check):
                yield f"{topic.id}, {answer.variant or 'default'}: {problem}"


def topic_problems(topic: Topic, content: Content) -> Iterator[str]:
    """What is wrong with a topic as a whole: review date, half an approval, too few questions, a long title."""
    if topic.review_by < content.today:
        yield f"its review was due on {topic.review_by}"
    if (topic.approved_by is None) != (topic.approved_on is None):
        yield "approved_by and approved_on go together"
    if topic.approved_on is not None and topic.approved_on > content.today:
        yield f"it is approved in the future, on {topic.approved_on}"
    if len(topic.questions) < FEWEST_QUESTIONS:
        yield f"it has {len(topic.questions)} questions; at least {FEWEST_QUESTIONS} are wanted"
    if len(topic.title) > LONGEST_TITLE:
        yield f"its title has {len(topic.title)} characters; a button holds {LONGEST_TITLE}"


def _texts(texts: list[tuple[str, str]], content: Content) -> Iterator[str]:
    """The sentences outside the topics: forbidden statements and unknown placeholders."""
    titles = [(topic.id, topic.title) for topic in content.catalogue.values()]
    for where, text in [*texts, *titles]:
        for check in (rules.says_nothing_forbidden(text, content.facts), rules.placeholders_are_known(text)):
            for problem in check:
                yield f"{where}: {problem}"


def _further_texts(data: Path) -> Iterator[tuple[str, str]]:
    wording = load_wording(data / "wording" / "gateway.yml")
    yield from msgspec.structs.asdict(wording).items()
    for path in sorted((data / "responses").rglob("*.yml")):
        for name, variants in read_yaml(path).get("responses", {}).items():
            yield from ((name, variant.get("text", "")) for variant in variants)


def _whole(content: Content) -> Iterator[str]:
    """Over all topics: every fact of the articles is told, no question stands twice."""
    told = {fact for topic in content.catalogue.values() for answer in topic.answers for fact in answer.facts}
    for fact in content.facts.say_facts_of_seeds:
        if fact not in told:
            yield f"knowledge/facts.yml: no answer tells {fact}"
    seen: dict[str, str] = {}
    for topic in content.catalogue.values():
        for question in topic.questions:
            key = re.sub(r"[^\w\s]", "", question.lower()).strip() or question
            if key in seen:
                yield f"{topic.id}: the question {question!r} stands in {seen[key]} as well"
            seen[key] = topic.id


def _reach(root: Path, catalogue: Catalogue) -> Iterator[str]:
    data = root / "data"
    yield from reach.files_belong_to_topics(catalogue, data / "faq")
    yield from reach.themes_have_rules(catalogue, data / "rules")
    yield from reach.responses_are_used(data / "responses", [data / "rules", data / "stories", root / "actions"])
    yield from reach.variants_can_be_chosen(catalogue, data / "lookups")
