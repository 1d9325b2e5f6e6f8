"""Make knowledge/copied_wording.txt from source texts: `python tools/copied_wording.py FILE...`."""

import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bot.answers.check.copied import digests

TARGET = Path(__file__).resolve().parent.parent / "knowledge" / "copied_wording.txt"
HEADER = "# Digests of runs of eight words of the source texts (tools/copied_wording.py); answers may not share one.\n"


def texts(path: Path) -> list[str]:
    """The texts of one file: a .txt whole, each `quote` of a fact file."""
    if path.suffix == ".txt":
        return [path.read_text(encoding="utf-8")]
    facts = yaml.safe_load(path.read_text(encoding="utf-8"))["facts"]
    return [fact["quote"] for fact in facts if fact.get("quote")]


def main() -> None:
    """Write the digests, sorted, each once."""
    found = {digest for name in sys.argv[1:] for text in texts(Path(name)) for _, digest in digests(text)}
    TARGET.write_text(HEADER + "\n".join(sorted(found)) + "\n", encoding="utf-8")
    print(f"{len(found)} digests")


if __name__ == "__main__":
    main()
