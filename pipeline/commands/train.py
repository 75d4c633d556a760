"""`ringback train`: a new head from the practice's own labels, shown beside the one in use."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console import json_document, say

if TYPE_CHECKING:
    from pipeline.learning.labels import Label
    from pipeline.learning.retrain import Comparison, Score
    from practice.settings import Practice

HELP = "retrain what tells the tier on shipped messages and the practice's reviews; switches only when asked"
EXAMPLE = """  ringback train urgency                 # trains, and shows old and new side by side
  ringback train urgency --use           # and switches to the new one
  ringback weights shipped               # back"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("what", choices=("urgency",))
    parser.add_argument("--labels", type=Path, action="append", default=[], metavar="FILE",
                        help="labels from `ringback export labels` beside those in the store")  # fmt: skip
    parser.add_argument("--use", action="store_true", help="switch to the new head")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from datetime import UTC, datetime

    from models.codec import unstructure
    from pipeline.classify.rule_file import with_own
    from pipeline.classify.weight_files import WEIGHTS, card
    from pipeline.home import open_practice
    from pipeline.learning import weights
    from pipeline.learning.retrain import retrained

    practice = open_practice(args.home)
    labels = _labels(practice, args.labels)
    say(f"{len(labels)} labels. This takes a minute or two.")
    head, comparison = retrained(labels, with_own(practice.red_flags), practice.triage.recall)
    before = weights.in_use(practice.home)
    facts = {
        "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "trained_from": card(WEIGHTS)["sha256"],
        "comparison": unstructure(comparison),
    }
    name = weights.save(practice.home, {"tier.weight": head.weight, "tier.bias": head.bias}, facts)
    if args.use:
        weights.use(practice.home, name)
    if args.json:
        json_document({"name": name, "in_use": weights.in_use(practice.home)} | facts)
    else:
        _show(comparison, name)
    say(f"{name} is in use now; back with `ringback weights {before}`." if args.use else
        f"Nothing is switched. To use it: ringback weights {name}")  # fmt: skip
    return 0


def _labels(practice: Practice, files: list[Path]) -> list[Label]:
    from pipeline.home import open_store
    from pipeline.learning.labels import labels, read

    with open_store(practice) as store:
        own = list(labels(store.heard(), store.reviews(), practice))
    return own + [label for file in files for label in read(file)]


def _show(found: Comparison, name: str) -> None:
    print(f"{found.labels} labels, {found.urgent} urgent; each judged by a head that was trained without it\n")
    print(f"{'':<24}{'shipped':>16}{name:>16}")
    for words, of in _ROWS.items():
        print(f"{words:<24}{of(found.old):>16}{of(found.new):>16}")
    groups = {
        "urgent, flagged only by the new": found.caught,
        "urgent, flagged only by the old": found.lost,
        "not urgent, flagged only by the new": found.louder,
        "not urgent, flagged only by the old": found.quieter,
    }
    for words, ids in groups.items():
        print(f"{words}: {' '.join(map(str, ids)) or 'none'}")


def _share(value: float | None) -> str:
    return "none flagged" if value is None else f"{value:.3f}"


def _sensitivity(score: Score) -> str:
    return _share(score.sensitivity)


def _precision(score: Score) -> str:
    return _share(score.precision)


def _right_tier(score: Score) -> str:
    return _share(score.right_tier)


def _log_loss(score: Score) -> str:
    return f"{score.log_loss:.3f}"


_ROWS = {
    "urgent ones flagged": _sensitivity,
    "flags that are right": _precision,
    "right tier": _right_tier,
    "log loss (less: better)": _log_loss,
}
