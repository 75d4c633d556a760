"""Measures what de-identifying leaves: `python -m training.deidentification`.

Of the authored messages: how many callers' names and callback numbers, as annotated, still stand in the text, and how
many of the words that make a message urgent are lost. Nothing was tuned on author files e and f.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.learning.deidentify import deidentified
from training.corpus import Labelled, english

UNSEEN = ("e", "f")


def left(rows: Sequence[Labelled]) -> str:
    """A line of figures."""
    names = numbers = words = lost = names_left = numbers_left = 0
    for row in rows:
        after = deidentified(row.text)
        if row.caller_name:
            names += 1
            said = re.findall(r"[^\W\d_]{2,}", row.caller_name)
            titles = {"mr", "mrs", "ms", "dr", "miss", "nurse"}
            names_left += any(re.search(rf"\b{w}\b", after) for w in said if w.lower() not in titles)
        if row.callback_number:
            numbers += 1
            numbers_left += row.callback_number in after
        for start, end in row.evidence:
            quoted = re.findall(r"[\w']+", row.text[start:end])
            words += len(quoted)
            lost += sum(not re.search(rf"(?<![\w']){re.escape(word)}(?![\w'])", after) for word in quoted)
    return (
        f"callers' names with a word left {names_left} of {names}, callback numbers left {numbers_left} of {numbers}, "
        f"words of evidence lost {lost} of {words}"
    )


def main() -> None:
    """Prints a line for the files that were read while writing it, and one for the others."""
    rows = english()
    print("a to d:", left([row for row in rows if row.author not in UNSEEN]))
    print("e, f:  ", left([row for row in rows if row.author in UNSEEN]))


if __name__ == "__main__":
    main()
