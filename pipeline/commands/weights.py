"""`ringback weights`: which head tells the tier, and switching between those that ship and those trained here."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.console import json_document, say

if TYPE_CHECKING:
    from pipeline.classify.decide import Cost

HELP = "show which weights triage uses and what recall costs in false alarms, or switch to other weights"
EXAMPLE = """  ringback weights                       # which there are, and which is in use
  ringback weights local-1f2e3d4c        # switch to what `ringback train urgency` made
  ringback weights shipped               # and back"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("name", nargs="?", help="switch to these: 'shipped', or a name from the list")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.classify.decide import cost_of, costs
    from pipeline.classify.weight_files import WEIGHTS, card
    from pipeline.home import open_practice
    from pipeline.learning import weights

    practice = open_practice(args.home)
    home, recall, shipped = practice.home, practice.triage.recall, card(WEIGHTS)
    if args.name is not None:
        weights.use(home, args.name)
        say("It counts for every `ringback run` that starts from now on; start a running one anew.")
    in_use = weights.in_use(home)
    local = [weights.card(home, name) for name in weights.names(home)]
    if args.json:
        table = [asdict(one) for one in costs(shipped)]
        json_document({"in_use": in_use, "local": local, "recall": recall, "costs": table})
        return 0
    for name, told in [(weights.SHIPPED, "as Ringback ships it"), *((own["name"], _told(own)) for own in local)]:
        print(f"{'*' if name == in_use else ' '} {name}: {told}")
    _show_costs(costs(shipped), cost_of(shipped, recall))
    return 0


def _show_costs(table: Sequence[Cost], chosen: Cost) -> None:
    print("\n[triage] recall in practice.toml, and what it costs; measured on authored messages, shipped model:")
    print("   recall  urgent ones flagged  flags that are right  flags in 100 that are not urgent")
    for one in table:
        mark = "*" if one == chosen else " "
        print(f"{mark} {one.recall:>7g}{one.sensitivity:>21.3f}{one.precision:>22.3f}{one.false_alarms:>34.1f}")


def _told(card: dict[str, object]) -> str:
    comparison = card["comparison"]
    if not isinstance(comparison, dict):
        return "damaged"
    old, new = comparison["old"], comparison["new"]
    return (
        f"trained {card['trained_at']} on {comparison['labels']} labels; urgent ones flagged {new['sensitivity']:.3f} "
        f"(shipped: {old['sensitivity']:.3f}), right tier {new['right_tier']:.3f} ({old['right_tier']:.3f})"
    )
