"""The figures of a report, and how they stand against the last accepted ones."""

from dataclasses import dataclass

from bot.evaluation.crossval import CrossValidation
from bot.evaluation.playing import Played, PlayedConversation

KEPT_OUT = {"limits/out_of_scope", "limits/unclear"}
ROUNDING = 0.003
"""Two trainings on other processors differ by a question or two of the ten thousand."""

Figures = dict[str, float]
"""Name -> share between 0 and 1; more is always better."""


@dataclass(frozen=True)
class Measured:
    """Everything that was measured."""

    crossval: CrossValidation
    questions: list[Played]
    two_questions: list[Played]
    conversations: list[PlayedConversation]

    def figures(self) -> Figures:
        """The figures that are held against the accepted report."""
        outside = [played for played in self.questions if played.question.topics[0] == "limits/out_of_scope"]
        inside = [p for p in self.questions if p.question.topics[0].split("/")[0] not in ("limits", "help")]
        both = [played for played in self.two_questions if len(played.question.topics) == 2]
        single = [played for played in self.two_questions if len(played.question.topics) == 1]
        turns = sum(played.judged for played in self.conversations)
        failures = sum(len(played.failures) for played in self.conversations)
        return {
            "training questions, cross-validated": self.crossval.accuracy,
            "held-out questions answered right": _share([played.right for played in self.questions]),
            "answerable questions answered": _share([not set(p.reply.topics) <= KEPT_OUT for p in inside]),
            "out-of-scope questions kept out": _share([bool(set(p.reply.topics) & KEPT_OUT) for p in outside]),
            "two questions, both answered": _share([set(p.question.topics) <= set(p.reply.topics) for p in both]),
            "one question, one answer": _share([len(p.reply.topics) == 1 for p in single]),
            "conversation turns": 1 - failures / turns,
            "conversations without a fault": _share([not played.failures for played in self.conversations]),
        }

    def by_theme(self) -> dict[str, tuple[int, int]]:
        """Held-out questions: theme -> (right, all)."""
        found: dict[str, tuple[int, int]] = {}
        for played in self.questions:
            theme = played.question.topics[0].split("/")[0]
            right, count = found.get(theme, (0, 0))
            found[theme] = (right + played.right, count + 1)
        return dict(sorted(found.items()))


def fallen(now: Figures, accepted: Figures) -> list[str]:
    """The figures that fell under the accepted report, as sentences."""
    return [
        f"{name} fell from {was:.3f} to {now.get(name, 0.0):.3f}"
        for name, was in accepted.items()
        if now.get(name, 0.0) < was - ROUNDING
    ]


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
