"""Fits and measures how near misses become suggestions: `python -m training.vocabulary` prints the weights.

Terms are halved by their names, messages by who wrote them: tuned on one half, reported on the other
(`python -m bench.vocabulary`). What the messages of training/data garbled on purpose is listed in `reviewed.txt`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.vocabulary.likelihood import features
from pipeline.vocabulary.near_misses import Index, NearMiss
from pipeline.vocabulary.terms import shipped

HERE = Path(__file__).parent / "data"
VOCABULARY = HERE / "vocabulary"
CLINC = Path(__file__).resolve().parents[2] / "shared" / "data" / "triage" / "public" / "clinc150.jsonl"
TUNE_FILES = ("voicemails/train_a", "voicemails/train_c", "voicemails/train_e", "staff/staff_train_a")
REPORT_FILES = ("voicemails/train_b", "voicemails/train_d", "voicemails/train_f", "staff/staff_train_b")


@dataclass(frozen=True, slots=True)
class Misheard:
    """A message in which `text[start:end]` is a term misheard; `source` is 'authored' or 'heard'."""

    term: str
    text: str
    start: int
    end: int
    source: str


def reported(term: str) -> bool:
    """Which half a term is in."""
    return zlib.crc32(term.encode()) % 2 == 1


def authored() -> Iterator[Misheard]:
    """Mis-hearings as people imagine them."""
    for line in _lines("authored.txt"):
        term, message = line.split(" | ")
        found = re.search(r"\{(.*)\}", message)
        if found is None:
            raise ValueError(f"authored.txt: no words in braces for {term}")
        yield Misheard(term, message.replace("{", "").replace("}", ""), found.start(), found.end() - 2, "authored")


def heard() -> Iterator[Misheard]:
    """What the speech model wrote for a name said by a computer voice, where it didn't write the name itself."""
    for line in _lines("heard.jsonl"):
        row = json.loads(line)
        if (found := _misheard(row["said"], row["heard"], row["term"])) is not None:
            yield Misheard(row["term"], row["heard"], *found, "heard")


def _misheard(said: str, text: str, term: str) -> tuple[int, int] | None:
    """Where the term should stand, between the words around it; None where it stands or they are not there."""
    if term.lower() in text.lower():
        return None
    before, after = said.split(term)
    start = next((found.end() for n in (3, 2, 1) if (found := _near(before.split()[-n:], text))), None)
    end = next((found.start() for n in (3, 2, 1) if (found := _near(after.split()[:n], text, start or 0))), None)
    return (start, end) if start is not None and end is not None and start < end else None


def _near(words: Sequence[str], text: str, at: int = 0) -> re.Match[str] | None:
    bare = [re.escape(re.sub(r"[^\w']", "", word)) for word in words]
    return re.compile(r"[^\w]*" + r"[^\w]+".join(bare) + r"[^\w]*", re.IGNORECASE).search(text, at) if bare else None


def ordinary(report: bool, clinc: Path = CLINC) -> Iterator[str]:
    """Messages in which nothing but what is in `reviewed()` is misheard: half the authors, clinc150 where it is."""
    for name in REPORT_FILES if report else TUNE_FILES:
        for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines():
            yield json.loads(line)["text"]
    yield from list(_lines("ordinary.txt"))[report::2]
    if clinc.exists():
        yield from [json.loads(line)["text"] for line in clinc.read_text("utf-8").splitlines()][report::2]


def reviewed() -> frozenset[tuple[str, str]]:
    """(words heard in lower case, term) that a person found to be right in the messages of training/data."""
    pairs = (line.split(" | ") for line in _lines("reviewed.txt"))
    return frozenset((words.lower(), term) for words, term in pairs)


def _lines(name: str) -> Iterator[str]:
    file = VOCABULARY / name
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        if line and not line.startswith("#"):
            yield line


def _examples(index: Index, clinc: Path) -> Iterator[tuple[NearMiss, bool]]:
    """Near misses of the tune half and whether they are right; those neither right nor wrong are left out."""
    for one in (*authored(), *heard()):
        if reported(one.term):
            continue
        there = [miss for miss in index.near_misses(one.text) if miss.start < one.end and one.start < miss.end]
        right = [miss for miss in there if miss.term.name == one.term]
        if right:
            yield min(right, key=lambda miss: (abs(miss.start - one.start) + abs(miss.end - one.end), miss.apart)), True
        yield from ((miss, False) for miss in there if miss not in right)
    known = reviewed()
    for text in ordinary(False, clinc):
        found = list(index.near_misses(text))
        right = [miss for miss in found if (text[miss.start : miss.end].lower(), miss.term.name) in known]
        yield from ((miss, True) for miss in right)
        yield from (
            (miss, False) for miss in found if not any(miss.start < one.end and one.start < miss.end for one in right)
        )


def main() -> int:
    """Fits and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinc", type=Path, default=CLINC, help="clinc150.jsonl; left out where it isn't")
    args = parser.parse_args()
    from sklearn.linear_model import LogisticRegression

    examples = list(_examples(Index(shipped()), args.clinc))
    fitted = LogisticRegression(C=3.0, max_iter=5000).fit(
        [features(miss) for miss, _ in examples], [right for _, right in examples]
    )
    print(f"{sum(right for _, right in examples)} right, {len(examples)} in all")
    print(f"INTERCEPT = {fitted.intercept_[0]:.3f}")
    print(f"WEIGHTS = ({', '.join(f'{weight:.3f}' for weight in fitted.coef_[0])})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
