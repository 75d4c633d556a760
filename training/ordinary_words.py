"""Makes `pipeline/vocabulary/ordinary_words.txt` from the Debian package scowl: its words by how common they are."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.vocabulary.ordinary import FILE

WORDS = ("english-words", "american-words", "english-contractions")
NAMES = ("english-proper-names", "american-proper-names", "english-upper")
LEVELS = {  # of the file: lists and their levels
    "10": (WORDS, ("10",)),
    "20": (WORDS, ("20",)),
    "35": (WORDS, ("35",)),
    "50": (WORDS, ("40", "50")),
    "names": (NAMES, ("50",)),
}


def main() -> int:
    """Writes the file anew, the notice at its top kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scowl", type=Path, default=Path("/usr/share/dict/scowl"), help="folder of the word lists")
    args = parser.parse_args()
    notice = [line for line in FILE.read_text("utf-8").splitlines() if line.startswith("#")]
    known: set[str] = set()
    lines = []
    for level, (lists, parts) in LEVELS.items():
        files = [file for name in lists for part in parts if (file := args.scowl / f"{name}.{part}").exists()]
        words = {word.lower() for file in files for word in file.read_text("utf-8").split()}
        words = {word for word in words if word.isascii() and len(word) > 1 and not _possessive(word)} - known
        known |= words
        lines.append(" ".join((level, *sorted(words))))
    FILE.write_text("\n".join((*notice, *lines)) + "\n", "utf-8")
    return 0


def _possessive(word: str) -> bool:
    return word.endswith("'s")


if __name__ == "__main__":
    sys.exit(main())
