"""`ringback doctor`: one line for each thing that the work needs."""

from __future__ import annotations

import argparse

from pipeline.commands.arguments import add_model
from pipeline.console import json_document

HELP = "check this machine and the practice's folder; the exit code is 1 when something is wrong"
EXAMPLE = "  ringback doctor\n  ringback doctor --json | jq -r .weights.path"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("--json", action="store_true", help="one JSON object, a key for each check")
    add_model(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.doctor import examine

    checks = []
    for check in examine(args.home, model=args.model):
        checks.append(check)
        if not args.json:
            remedy = f" {check.remedy}" if check.remedy else ""
            print(f"{'ok   ' if check.ok else 'WRONG'} {check.name}: {check.detail.rstrip('.')}.{remedy}", flush=True)
    well = all(check.ok for check in checks)
    if args.json:
        json_document({"ok": well} | {check.name: check.as_json() for check in checks})
    return 0 if well else 1
