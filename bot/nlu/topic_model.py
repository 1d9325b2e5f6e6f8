"""The topic model: sentence vectors and word pieces in, one calibrated probability a topic out.

Two linear classifiers, averaged in the log domain: logistic regression on the encoder's vectors, and a linear support
vector machine on TF-IDF of words and characters (logistic regression is no better there and takes a hundred times as
long). A temperature fitted on held-out examples (Guo et al. 2017) makes a probability of 0.8 right about eight times of
ten.
"""

import json
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.encoder import Vectors

Matrix = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# Accuracy on the project's held-out questions (tests/regression): encoder alone 0.87, pieces alone 0.89, mixed 0.94;
# the mix is best with a third of the encoder, and loses a point at one half.
ENCODER_C = 30.0  # inverse regularisation of the logistic regression
PIECES_C = 0.5  # and of the support vector machine
PIECES_SCALE = 4.0  # margins are about as sharp as the other's log-odds then
ENCODER_WEIGHT = 0.35
FOLDS = 5
VECTORIZERS: dict[str, dict[str, Any]] = {
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
    "characters": {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 3},
}


@dataclass(frozen=True)
class _Linear:
    """Weights (features x topics, C order: a sparse row then reads few of them) and intercepts of one classifier."""

    weights: npt.NDArray[np.float32]
    intercepts: npt.NDArray[np.float32]

    def log_probabilities(self, features: Vectors | csr_matrix) -> Matrix:
        scores = np.asarray(features @ self.weights, dtype=np.float64) + self.intercepts
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))


class TopicModel:
    """Reads texts (with their vectors) as topics; made by `train_topic_model` or `TopicModel.load`."""

    def __init__(
        self,
        topics: Sequence[str],
        vectorizers: dict[str, TfidfVectorizer],
        by_vector: _Linear,
        by_pieces: _Linear,
        temperature: float,
    ) -> None:
        self.topics = list(topics)
        self.temperature = temperature
        self._vectorizers = vectorizers
        self._by_vector = by_vector
        self._by_pieces = by_pieces

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Matrix:
        """Calibrated probabilities of shape (texts, topics); each row adds up to 1."""
        return _softmax(self.scores(texts, vectors) / self.temperature)

    def scores(self, texts: Sequence[str], vectors: Vectors) -> Matrix:
        """Log-probabilities before calibration, of shape (texts, topics)."""
        pieces = self._by_pieces.log_probabilities(_pieces(self._vectorizers, texts))
        return ENCODER_WEIGHT * self._by_vector.log_probabilities(vectors) + (1 - ENCODER_WEIGHT) * pieces

    def knows_a_word(self, text: str) -> bool:
        """Whether any word of `text` was seen in training."""
        words = self._vectorizers["words"]
        return any(piece in words.vocabulary_ for piece in words.build_analyzer()(text))

    def save(self, folder: Path) -> None:
        """Write JSON and npz; nothing that runs code when it is read."""
        folder.mkdir(parents=True, exist_ok=True)
        vocabularies = {
            name: sorted(made.vocabulary_, key=made.vocabulary_.__getitem__) for name, made in self._vectorizers.items()
        }
        state = {"topics": self.topics, "temperature": self.temperature, "vocabularies": vocabularies}
        (folder / "topics.json").write_text(json.dumps(state), encoding="utf-8")
        np.savez_compressed(
            folder / "weights.npz",
            vector_weights=self._by_vector.weights,
            vector_intercepts=self._by_vector.intercepts,
            pieces_weights=self._by_pieces.weights.astype(np.float16),
            pieces_intercepts=self._by_pieces.intercepts,
            **{f"idf_{name}": made.idf_ for name, made in self._vectorizers.items()},
        )

    @classmethod
    def load(cls, folder: Path) -> "TopicModel":
        """The model that `save` wrote to `folder`."""
        state = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            vectorizers = {
                name: _restored(name, words, arrays[f"idf_{name}"]) for name, words in state["vocabularies"].items()
            }
            by_vector = _Linear(arrays["vector_weights"], arrays["vector_intercepts"])
            by_pieces = _Linear(arrays["pieces_weights"].astype(np.float32), arrays["pieces_intercepts"])
        return cls(state["topics"], vectorizers, by_vector, by_pieces, state["temperature"])


def train_topic_model(texts: Sequence[str], vectors: Vectors, labels: Sequence[str]) -> TopicModel:
    """Fit on labelled texts; `vectors` are their rows from the encoder.

    The temperature comes from a model of four fifths of them, read on the other fifth.
    """
    seen, unseen = next(folds(vectors, labels))
    trial = fit_part(texts, vectors, labels, seen)
    scores = trial.scores([texts[i] for i in unseen], vectors[unseen])
    model = _fit(sorted(set(labels)), texts, vectors, labels)
    model.temperature = _best_temperature(scores, np.array([trial.topics.index(labels[i]) for i in unseen]))
    return model


def folds(vectors: Vectors, labels: Sequence[str]) -> Iterator[tuple[Rows, Rows]]:
    """Splits into rows to learn from and rows to read, every topic in both."""
    return iter(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(vectors, labels))


def fit_part(texts: Sequence[str], vectors: Vectors, labels: Sequence[str], rows: Rows) -> TopicModel:
    """Fit on some rows only, for measuring on the others; not calibrated."""
    return _fit(sorted(set(labels)), [texts[i] for i in rows], vectors[rows], [labels[i] for i in rows])


def _fit(topics: list[str], texts: Sequence[str], vectors: Vectors, labels: Sequence[str]) -> TopicModel:
    vectorizers = {name: TfidfVectorizer(sublinear_tf=True, **how).fit(texts) for name, how in VECTORIZERS.items()}
    with warnings.catch_warnings():
        # 60 steps are as good as 150 on the held-out questions; that more would follow is no news.
        warnings.simplefilter("ignore", ConvergenceWarning)
        by_vector = LogisticRegression(C=ENCODER_C, max_iter=60).fit(vectors, labels)
    by_pieces = LinearSVC(C=PIECES_C, random_state=0).fit(_pieces(vectorizers, texts), labels)
    return TopicModel(topics, vectorizers, _linear(by_vector), _linear(by_pieces, PIECES_SCALE), temperature=1.0)


def _linear(fitted: LogisticRegression | LinearSVC, scale: float = 1.0) -> _Linear:
    # Rounded to half precision, in which they are stored: a loaded model answers exactly like the one just made.
    weights = np.ascontiguousarray((fitted.coef_ * scale).T, dtype=np.float16).astype(np.float32)
    return _Linear(weights, (fitted.intercept_ * scale).astype(np.float32))


def _pieces(vectorizers: dict[str, TfidfVectorizer], texts: Sequence[str]) -> csr_matrix:
    return hstack([vectorizer.transform(texts) for vectorizer in vectorizers.values()]).tocsr().astype(np.float32)


def _restored(name: str, words: list[str], idf: npt.NDArray[np.float64]) -> TfidfVectorizer:
    vectorizer = TfidfVectorizer(sublinear_tf=True, vocabulary=words, **VECTORIZERS[name])
    vectorizer.idf_ = idf
    vectorizer.vocabulary_ = {word: at for at, word in enumerate(words)}
    return vectorizer


def _best_temperature(scores: Matrix, rows: Rows) -> float:
    """The divisor that makes the held-out log-likelihood largest."""

    def loss(temperature: float) -> float:
        picked = _softmax(scores / temperature)[np.arange(len(rows)), rows]
        return float(-np.log(picked + 1e-12).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
