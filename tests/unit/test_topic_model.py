"""The topic model on a tiny set: learns it, adds up to one, and is the same after saving and loading."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import Vectors
from bot.nlu.topic_model import TopicModel, fit_part, folds, train_topic_model

SUBJECTS = {
    "cost/price": ["price", "cost", "dollars"],
    "session/driving": ["drive", "car", "ride"],
    "session/eating": ["eat", "food", "breakfast"],
}
FRAMES = ["tell me about the {}", "what of the {} please", "the {} question", "I ask about {}"]
TEXTS = [frame.format(word) for words in SUBJECTS.values() for word in words for frame in FRAMES]
LABELS = [topic for topic, words in SUBJECTS.items() for _ in words for _ in FRAMES]
NEW = ["how about the price", "which food", "", "zzz qqq"]


def vectors(labels: list[str]) -> Vectors:
    """Noisy directions, one a topic, in place of the encoder's."""
    noise = np.random.default_rng(0).normal(0, 0.3, (len(labels), 8))
    for row, label in zip(noise, labels, strict=True):
        row[sorted(SUBJECTS).index(label)] += 1
    return (noise / np.linalg.norm(noise, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return train_topic_model(TEXTS, vectors(LABELS), LABELS)


def test_it_learns_what_it_is_shown(model: TopicModel) -> None:
    table = model.probabilities(TEXTS, vectors(LABELS))
    right = [model.topics[row.argmax()] == label for row, label in zip(table, LABELS, strict=True)]
    assert np.mean(right) > 0.95


def test_rows_are_probabilities_that_add_up_to_one(model: TopicModel) -> None:
    table = model.probabilities(NEW, vectors(["cost/price"] * len(NEW)))
    assert table.shape == (len(NEW), 3)
    assert table.sum(axis=1) == pytest.approx(1)
    assert (table >= 0).all()


def test_both_words_and_vectors_count(model: TopicModel) -> None:
    same_vector = vectors(["cost/price"] * 2)[:1]
    by_words = [model.probabilities([text], same_vector)[0] for text in ("the price", "the food")]
    assert by_words[0][0] > by_words[1][0]
    by_vectors = [model.probabilities(["zzz"], vectors([topic]))[0] for topic in model.topics]
    assert [row.argmax() for row in by_vectors] == [0, 1, 2]


def test_saved_and_loaded_it_gives_the_same_probabilities(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path / "model")
    loaded = TopicModel.load(tmp_path / "model")
    rows = vectors(LABELS)[: len(NEW)]
    assert loaded.topics == model.topics
    assert loaded.probabilities(NEW, rows) == pytest.approx(model.probabilities(NEW, rows))
    assert loaded.knows_a_word("the PRICE") is True
    assert loaded.knows_a_word("zzz qqq") is False


def test_it_is_kept_as_json_and_npz_without_pickles(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".npz"}
    for path in tmp_path.glob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype.kind in "fiu" for name in arrays)


def test_its_temperature_is_fitted_within_bounds(model: TopicModel) -> None:
    assert 0.2 <= model.temperature <= 5
    assert model.temperature != 1


def test_each_fold_reads_rows_it_has_not_learned_from() -> None:
    rows = [(set(seen.tolist()), set(unseen.tolist())) for seen, unseen in folds(vectors(LABELS), LABELS)]
    assert all(not seen & unseen and seen | unseen == set(range(len(LABELS))) for seen, unseen in rows)
    assert set().union(*(unseen for _, unseen in rows)) == set(range(len(LABELS)))


def test_a_part_can_be_fitted_alone() -> None:
    part = fit_part(TEXTS, vectors(LABELS), LABELS, np.arange(0, len(TEXTS), 2))
    assert part.topics == sorted(SUBJECTS)
    assert part.temperature == 1
