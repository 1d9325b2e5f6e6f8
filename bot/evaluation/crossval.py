"""Cross-validation on the training questions: which topics are told apart, and how far a probability can be trusted."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from bot.answers.catalogue import Catalogue
from bot.nlu.encoder import Encoder
from bot.nlu.topic_model import fit_part, folds


@dataclass(frozen=True)
class CrossValidation:
    """For each question the topic it stands under and the topic a model read that had not seen it."""

    questions: list[str]
    labels: list[str]
    read: list[str]

    @property
    def accuracy(self) -> float:
        """The share read as the topic they stand under."""
        return float(np.mean([label == read for label, read in zip(self.labels, self.read, strict=True)]))

    def by_topic(self) -> dict[str, float]:
        """The accuracy of each topic, worst first."""
        right = Counter(label for label, read in zip(self.labels, self.read, strict=True) if label == read)
        shares = {topic: right[topic] / count for topic, count in Counter(self.labels).items()}
        return dict(sorted(shares.items(), key=lambda item: item[1]))

    def confusions(self, most: int = 20) -> list[tuple[str, str, int, str]]:
        """The topics most often taken for another: (topic, taken for, times, an example)."""
        pairs = Counter((a, b) for a, b in zip(self.labels, self.read, strict=True) if a != b)
        example = {(a, b): q for q, a, b in zip(self.questions, self.labels, self.read, strict=True)}
        return [(a, b, count, example[a, b]) for (a, b), count in pairs.most_common(most)]


def cross_validate(catalogue: Catalogue) -> CrossValidation:
    """Read every training question with a model that has not seen it (five folds)."""
    pairs = [(question, topic.id) for topic in catalogue.values() for question in topic.questions]
    questions, labels = [question for question, _ in pairs], [topic for _, topic in pairs]
    vectors = Encoder(threads=2).encode(questions)
    read = [""] * len(pairs)
    for seen, unseen in folds(vectors, labels):
        model = fit_part(questions, vectors, labels, seen)
        scores = model.scores([questions[i] for i in unseen], vectors[unseen])
        for row, best in zip(unseen, scores.argmax(axis=1), strict=True):
            read[row] = model.topics[best]
    return CrossValidation(questions, labels, read)
