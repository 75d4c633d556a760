"""`ringback classify`: a filter from texts to how urgent they are; touches no database."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pipeline.console import json_line, say

if TYPE_CHECKING:
    from models.urgency import UrgencyAssessment
    from pipeline.classify.classifier import UrgencyClassifier
    from pipeline.json_lines import BadLine, Item

HELP = "tell how urgent messages are: JSON lines with id and text on stdin, a JSON line for each on stdout"
EXAMPLE = """  echo '{"id": 1, "text": "My chest has been hurting since this morning."}' | ringback classify

start and end are character offsets in text. A line that can't be used gets a line with "error". What a practice.toml in
--home changes in the red flags counts."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options: there are none."""


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.build import make_classifier
    from pipeline.home import settings_or_defaults
    from pipeline.json_lines import BadLine, read_batches

    classifier = make_classifier(settings_or_defaults(args.home))
    bad = 0
    for batch in read_batches(sys.stdin.buffer):
        for item, answer in zip(batch, _answers(batch, classifier), strict=True):
            bad += "error" in answer
            json_line(answer if isinstance(item, BadLine) else {"id": item.id} | answer)
    if bad:
        say(f"{bad} lines could not be classified.")
    return 1 if bad else 0


def _answers(batch: list[Item | BadLine], classifier: UrgencyClassifier) -> list[dict[str, object]]:
    """An answer for each line, in order; texts are assessed together, and one by one when that fails."""
    from pipeline.json_lines import BadLine

    assessed = iter(_assess([item.text for item in batch if not isinstance(item, BadLine)], classifier))
    return [item.as_json() if isinstance(item, BadLine) else next(assessed) for item in batch]


def _assess(texts: list[str], classifier: UrgencyClassifier) -> list[dict[str, object]]:
    from models.errors import RingbackError

    if not texts:
        return []
    try:
        return [as_json(assessment) for assessment in classifier.classify_texts(texts)]
    except RingbackError:  # nothing can be classified (damaged weights, say): say so once, and end
        raise
    except Exception as error:
        if len(texts) == 1:
            return [{"error": f"unexpected {type(error).__name__}"}]
        return [answer for text in texts for answer in _assess([text], classifier)]


def as_json(assessment: UrgencyAssessment) -> dict[str, object]:
    """The assessment's fields; times are left out, because a text has none."""
    from models.codec import unstructure

    fields: dict[str, object] = unstructure(assessment)
    for name in ("evidence", "negated", "callback_numbers"):
        for found in fields[name]:  # type: ignore[attr-defined]  # lists of dicts, by the dataclass
            del found["start_s"], found["end_s"]
    return fields
