"""Puts replies into the clinic's words: fills in its facts, adds the sources, holds back what is not approved."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.answers.catalogue import Catalogue, Topic
from bot.answers.clinic import SAMPLE_NOTE, Clinic
from bot.answers.facts import FactBase
from bot.answers.wording import Wording
from bot.conversation.model import Draft, Reply, Role, Source

_PLACEHOLDER = re.compile(r"\[\[clinic\.(\w+)\]\]")


@dataclass(frozen=True)
class Speaker:
    """Makes drafts of what Rasa or the gateway says."""

    catalogue: Catalogue
    facts: FactBase
    clinic: Callable[[], Clinic]
    """The profile as it stands now: it may change while the bot runs."""
    wording: Wording
    production: bool
    today: Callable[[], datetime.date] = datetime.date.today

    def draft(self, reply: Reply) -> Draft:
        """What the person is shown for one thing Rasa said."""
        topic = self.catalogue.get(reply.topic or "")
        if topic is None:
            return Draft(Role.BOT, self.fill(reply.text), _topics(reply), buttons=reply.buttons)
        is_answer = any(reply.text.strip() == answer.text for answer in topic.answers)
        if self.production and is_answer and not topic.approved(self.today()):
            return Draft(Role.BOT, self.fill(self.wording.not_approved), (topic.id,), buttons=reply.buttons)
        return Draft(
            Role.BOT,
            self.fill(reply.text, note=self._note(topic)),
            (topic.id,),
            self._sources(topic, reply.variant),
            reply.buttons,
        )

    def say(self, name: str, role: Role = Role.SYSTEM) -> Draft:
        """One of the gateway's own sentences, by its name in the wording file."""
        return Draft(role, self.fill(getattr(self.wording, name)))

    def greet(self) -> Draft:
        """The first message of every conversation."""
        return Draft(Role.BOT, self.fill(self.wording.greeting), ("help/about_bot",))

    def fill(self, text: str, note: str = "") -> str:
        """`text` with the clinic's facts in it; says so when they are a made-up sample."""
        clinic = self.clinic()
        words = clinic.words()
        filled = _PLACEHOLDER.sub(lambda match: words[match.group(1)], text).strip()
        notes = [note] if note else []
        if clinic.sample and _PLACEHOLDER.search(text):
            notes.append(SAMPLE_NOTE)
        return "\n".join([filled, *notes])

    def _note(self, topic: Topic) -> str:
        """Answers with medical facts say that they are drafts until a clinician has approved them."""
        rests_on_facts = any(answer.facts for answer in topic.answers)
        return self.wording.draft_note if rests_on_facts and not topic.approved(self.today()) else ""

    def _sources(self, topic: Topic, variant: str | None) -> tuple[Source, ...]:
        found = self.facts.sources_of(topic.answer(variant).facts)
        return tuple(Source(source.id, source.title, source.url) for source in found)


def _topics(reply: Reply) -> tuple[str, ...]:
    return (reply.topic,) if reply.topic else ()
