"""The encoder: its files are the ones that were checked in, and its vectors agree with the full-precision ones."""

import hashlib
import json

import numpy as np
import pytest

from bot.nlu.encoder import BATCH, FOLDER, SIZE, Encoder, shared_encoder

REFERENCE = json.loads((FOLDER / "reference.json").read_text(encoding="utf-8"))
SUMS = [line.split() for line in (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shared_encoder()


@pytest.mark.parametrize(("expected", "name"), SUMS)
def test_the_file_is_the_one_that_was_exported(expected: str, name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == expected


def test_the_sums_cover_model_and_tokenizer() -> None:
    assert {name for _, name in SUMS} == {"encoder.onnx", "tokenizer.json"}


@pytest.mark.parametrize("entry", REFERENCE, ids=lambda entry: entry["text"][:30])
def test_a_vector_is_close_to_the_full_precision_one(encoder: Encoder, entry: dict[str, object]) -> None:
    wanted = np.array(entry["vector"], dtype=np.float64)
    (vector,) = encoder.encode([str(entry["text"])])
    least = 0.98 if len(str(entry["text"]).split()) > 1 else 0.96  # int8 costs a lone word most: "ok" has 0.973
    assert float(vector @ wanted / np.linalg.norm(wanted)) >= least


def test_vectors_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(["hello", "", "x" * 5000, "\N{BROKEN HEART}"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_no_text_gives_no_rows(encoder: Encoder) -> None:
    vectors = encoder.encode([])
    assert (vectors.shape, vectors.dtype) == ((0, SIZE), np.float32)


def test_rows_keep_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = [f"{'very ' * (at % 7)}question number {at}" for at in range(BATCH + 5)]
    together = encoder.encode(texts)
    for at in (0, 6, 7, BATCH, BATCH + 4):
        alone = encoder.encode([texts[at]])[0]
        assert int((together @ alone).argmax()) == at


def test_like_questions_are_nearer_than_unlike_ones(encoder: Encoder) -> None:
    price, cost, drive = encoder.encode(["what is the price", "how much does it cost", "may I drive home"])
    assert price @ cost > price @ drive


def test_the_process_has_one_encoder() -> None:
    assert shared_encoder() is shared_encoder()
