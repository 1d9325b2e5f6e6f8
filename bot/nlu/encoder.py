"""The sentence encoder: all-MiniLM-L6-v2 as int8 ONNX, text in, unit vectors out.

Source: Reimers and Gurevych 2019 (sentence-transformers); exported by models/encoder/export.py.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]

FOLDER = Path(__file__).resolve().parents[2] / "models" / "encoder"
SIZE = 384
MAX_TOKENS = 128  # longer texts are read segment by segment, so this loses nothing
BATCH = 8  # of like length; more only adds padding


class Encoder:
    """Turns texts into rows of a float32 array of shape (number of texts, 384), each of length 1."""

    def __init__(self, folder: Path = FOLDER, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        # One core a message: two messages at a time then share two cores without fighting over them.
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector a text, in order; an empty array of shape (0, 384) for no text."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # like lengths together: little padding
        vectors = np.zeros((len(texts), SIZE), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._encode_batch([texts[row] for row in rows])
        return vectors

    def _encode_batch(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (vectors,) = self._session.run(None, inputs)
        return np.asarray(vectors, dtype=np.float32)


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The process's one encoder: loading it costs 23 MB and a tenth of a second."""
    return Encoder()
